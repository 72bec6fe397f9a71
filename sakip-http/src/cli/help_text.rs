//! What stands below the options in the help of each command: columns, examples, exit codes. Lines have at
//! most 80 columns, so that no terminal breaks them.

pub(super) const ROOT_ID: &str = "\
Contoh:
  sakip capaian contoh/capaian.csv         hitung capaian sebuah laporan kinerja
  sakip capaian data.json --format json    keluaran untuk program lain
  sakip reviu contoh/reviu.json            periksa angka yang sudah dicetak
  sakip anggaran contoh/anggaran.csv       serapan dan sisa anggaran
  sakip evaluasi contoh/lke-binjai.json    nilai LKE dan predikat perkiraan
  sakip lint contoh/renstra.json           periksa dokumen rencana
  sakip kebijakan                          kebijakan perhitungan yang tersedia
  sakip jelaskan minimize_linear           arti sebuah rumus
  sakip demo                               basis data contoh untuk dicoba
  sakip import renstra.json --dry-run      apa yang akan terjadi bila diimpor

Kode keluar:
  0  berhasil
  1  ada galat lint, kerusakan, atau penyimpangan yang diminta dianggap gagal
  2  argumen atau isi berkas salah, atau ditolak sebuah aturan
  3  berkas atau basis data tidak dapat dibaca atau ditulis

`sakip help PERINTAH` menampilkan pilihan dan contoh tiap perintah.
`--lang en` for English.";

pub(super) const ROOT_EN: &str = "\
Examples:
  sakip capaian contoh/capaian.csv         the achievements of a report
  sakip capaian data.json --format json    output for another program
  sakip reviu contoh/reviu.json            check figures that were printed
  sakip anggaran contoh/anggaran.csv       absorption and remainder of budgets
  sakip evaluasi contoh/lke-binjai.json    the score of an LKE sheet
  sakip lint contoh/renstra.json           check a plan
  sakip kebijakan                          the policies there are
  sakip jelaskan minimize_linear           what a formula means
  sakip demo                               a database to try everything on
  sakip import renstra.json --dry-run      what importing it would do

Exit codes:
  0  done
  1  an error of lint, damage, or a deviation the caller asked to fail on
  2  the arguments or the input are wrong, or a rule refuses
  3  a file or the database cannot be read or written

`sakip help COMMAND` shows the options and examples of a command.";

pub(super) const CAPAIAN_ID: &str = "\
Kolom: polaritas, target, realisasi; boleh ditambah id, sasaran, indikator,
  satuan, baseline, periode, bobot. Indikator dari satu sasaran digabung
  menjadi capaian sasaran; sel sasaran yang kosong mengikuti baris di atasnya.
Polaritas: maximize, minimize (rumusnya dari kebijakan), minimize_linear,
  minimize_inverse, minimize_shortfall, baseline, stabilize, range,
  range_minimize, ordinal.
Target boleh berupa rentang (80-90) atau tingkat (WTP, BB).
Realisasi kosong, `-`, dan n/a bukan nol.
Semua kesalahan isi disebut sekaligus; bila ada, tidak ada hasil yang dicetak.

Contoh:
  sakip capaian contoh/capaian.csv
  sakip capaian lkjip.csv --policy kemenkeu-nko --format csv
  sakip capaian lkjip.csv --policy perkada.toml --locale id
  cat lkjip.json | sakip capaian - --format json";

pub(super) const CAPAIAN_EN: &str = "\
Columns: polaritas, target, realisasi; optionally id, sasaran, indikator,
  satuan, baseline, periode, bobot. Indicators of one sasaran roll up into its
  capaian; a blank sasaran cell follows the row above.
Polaritas: maximize, minimize (its formula is in the policy), minimize_linear,
  minimize_inverse, minimize_shortfall, baseline, stabilize, range,
  range_minimize, ordinal.
A target may be a range (80-90) or a level (WTP, BB).
A blank realisasi, `-` or n/a is not zero.
Everything that is wrong is told at once, and then no result is printed.

Examples:
  sakip capaian contoh/capaian.csv
  sakip capaian lkjip.csv --policy kemenkeu-nko --format csv
  sakip capaian lkjip.csv --policy perkada.toml --locale en
  cat lkjip.json | sakip capaian - --format json";

pub(super) const REVIU_ID: &str = "\
Kolom: kind (achievement, budget, average, total, evaluation; bawaan
achievement), id, dokumen, dan
  achievement  polaritas, target, realisasi, baseline, capaian
  budget       pagu, realisasi, percent
  average      members (10; 20; 30), average
  total        members, total
  evaluation   components (24,60; 25,50), total, grade
Rumus, batas, dan pembulatan yang dipakai dicari per dokumen; setiap baris lalu
dinyatakan reproduced (sesuai), reproduced_with (sesuai dengan cara lain),
deviates (menyimpang), atau not_checkable (tak terperiksa).

Contoh:
  sakip reviu contoh/reviu.json
  sakip reviu lkjip.csv --format json
  sakip reviu lkjip.csv --gagal-bila-menyimpang";

pub(super) const REVIU_EN: &str = "\
Columns: kind (achievement, budget, average, total, evaluation; default
achievement), id, dokumen, and
  achievement  polaritas, target, realisasi, baseline, capaian
  budget       pagu, realisasi, percent
  average      members (10; 20; 30), average
  total        members, total
  evaluation   components (24.60; 25.50), total, grade
The formula, limits and rounding in use are found per document; each row is
then called reproduced, reproduced_with (in another way), deviates or
not_checkable.

Examples:
  sakip reviu contoh/reviu.json
  sakip reviu lkjip.csv --format json
  sakip reviu lkjip.csv --fail-on-deviation";

pub(super) const ANGGARAN_ID: &str = "\
Ringkasan: kolom pagu, realisasi; boleh ditambah id, uraian, rencana, capaian.
  Baris terakhir yang bernama jumlah atau total diperiksa terhadap rinciannya.
Buku besar: kolom entry (line, pagu, realisasi, rencana) dan isiannya, dalam
urutan apa pun
  line       baris (key), tahun, opd, program, kegiatan, kategori
  pagu       baris, tahun, jenis (murni, perubahan, pergeseran),
             berlaku (2025-01-01), jumlah
  realisasi  id, baris, periode (2025-M03), jumlah; koreksi boleh negatif
  rencana    baris, periode, jumlah

Contoh:
  sakip anggaran contoh/anggaran.csv
  sakip anggaran contoh/anggaran.csv --efisiensi bpom_ie --format json
  sakip anggaran contoh/buku-anggaran.csv --per kategori --sampai 2025-M06";

pub(super) const ANGGARAN_EN: &str = "\
Summary: columns pagu, realisasi; optionally id, uraian, rencana, capaian.
  A last row called jumlah or total is checked against the rows above it.
Ledger: the column entry (line, pagu, realisasi, rencana) and its fields, in
any order
  line       baris (key), tahun, opd, program, kegiatan, kategori
  pagu       baris, tahun, jenis (murni, perubahan, pergeseran),
             berlaku (2025-01-01), jumlah
  realisasi  id, baris, periode (2025-M03), jumlah; corrections may be negative
  rencana    baris, periode, jumlah

Examples:
  sakip anggaran contoh/anggaran.csv
  sakip anggaran contoh/anggaran.csv --efficiency bpom_ie --format json
  sakip anggaran contoh/buku-anggaran.csv --per kategori --until 2025-M06";

pub(super) const EVALUASI_ID: &str = "\
Lembar LKE: JSON atau TOML (template, version, tracks), atau tabel dengan kolom
kode, jawaban dan bila perlu track, catatan. Predikat selalu perkiraan, bukan
LHE resmi.

Contoh:
  sakip evaluasi contoh/lke-binjai.json
  sakip evaluasi lke.csv --template permenpanrb-12-2015 --format json
  sakip evaluasi --daftar
  sakip evaluasi --tampil permenpanrb-88-2021 > templat.json";

pub(super) const EVALUASI_EN: &str = "\
An LKE sheet: JSON or TOML (template, version, tracks), or a table with the
columns kode, jawaban and perhaps track, catatan. The predicate always is an
estimate, not the official LHE.

Examples:
  sakip evaluasi contoh/lke-binjai.json
  sakip evaluasi lke.csv --template permenpanrb-12-2015 --format json
  sakip evaluasi --list
  sakip evaluasi --show permenpanrb-88-2021 > template.json";

pub(super) const LINT_ID: &str = "\
Rencana: JSON atau TOML bertingkat (tujuan, sasaran, program, …), JSON datar
(nodes, indikator), atau tabel dengan kolom level, id, parent_id, code, name,
weight dan, pada baris level indikator, unit, polarity, baseline,
targets (2025=80; 2026=85), end_target, iku. Kode keluar 1 bila ada galat.

Contoh:
  sakip lint contoh/renstra.json
  sakip lint renstra.json --tahun 2025 --kecuali missing_baseline
  sakip jelaskan SAKIP-L001";

pub(super) const LINT_EN: &str = "\
A plan: nested JSON or TOML (tujuan, sasaran, program, …), flat JSON (nodes,
indikator), or a table with the columns level, id, parent_id, code, name,
weight and, in rows of level indikator, unit, polarity, baseline,
targets (2025=80; 2026=85), end_target, iku. Exit code 1 when there is an error.

Examples:
  sakip lint contoh/renstra.json
  sakip lint renstra.json --year 2025 --off missing_baseline
  sakip jelaskan SAKIP-L001";

pub(super) const KEBIJAKAN_ID: &str = "\
Contoh:
  sakip kebijakan
  sakip kebijakan show sakip-default > perkada.toml
  sakip kebijakan check contoh/kebijakan-perkada.toml";

pub(super) const KEBIJAKAN_EN: &str = "\
Examples:
  sakip kebijakan
  sakip kebijakan show sakip-default > perkada.toml
  sakip kebijakan check contoh/kebijakan-perkada.toml";

pub(super) const JELASKAN_ID: &str = "\
Contoh:
  sakip jelaskan PTS-04 contoh/capaian.csv
  sakip jelaskan PTS-04 contoh/capaian.csv --format json
  sakip jelaskan minimize_inverse
  sakip jelaskan zero_target";

pub(super) const JELASKAN_EN: &str = "\
Examples:
  sakip jelaskan PTS-04 contoh/capaian.csv
  sakip jelaskan PTS-04 contoh/capaian.csv --format json
  sakip jelaskan minimize_inverse
  sakip jelaskan zero_target";
