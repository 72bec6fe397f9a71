//! What stands below the options in the help of these commands. Lines have at most 80 columns.

pub(super) const DB_ID: &str = "\
Tanpa --database dipakai variabel DATABASE_URL, atau berkas sakip.db di folder
ini. Kata sandi pada URL tidak pernah dicetak.

Contoh:
  sakip db init --kode 3201 --nama \"Kabupaten Contoh\" --jenis kabupaten
  sakip db check
  sakip db backup cadangan-2025-01-31.db
  sakip db restore cadangan-2025-01-31.db --database pulih.db
  sakip db migrate --database postgres://sakip@db.example/sakip

Kode keluar:
  0  berhasil
  1  pemeriksaan menemukan kerusakan
  2  argumen salah, atau sebuah aturan menolaknya
  3  berkas atau basis data tidak dapat dibaca atau ditulis";

pub(super) const DB_EN: &str = "\
Without --database the variable DATABASE_URL is taken, or the file sakip.db in
this folder. The password of a URL is never printed.

Examples:
  sakip db init --kode 3201 --nama \"Kabupaten Contoh\" --jenis kabupaten
  sakip db check
  sakip db backup backup-2025-01-31.db
  sakip db restore backup-2025-01-31.db --database restored.db
  sakip db migrate --database postgres://sakip@db.example/sakip

Exit codes:
  0  done
  1  the check has found damage
  2  the arguments are wrong, or a rule refuses
  3  a file or the database cannot be read or written";

pub(super) const AUDIT_ID: &str = "\
Tiap baris audit memuat hash baris sebelumnya: baris yang diubah, dihapus, atau
dipindah memutus rantai. Catat kepala rantai yang dicetak perintah ini di luar
basis data, misalnya pada berita acara; kelak --kepala membuktikan rantai itu
masih sama.

Contoh:
  sakip audit verify
  sakip audit verify --instansi 3201 --kepala 12:9f86d081884c…

Kode keluar: 0 utuh, 1 rantai rusak.";

pub(super) const AUDIT_EN: &str = "\
Every row of the audit holds the hash of the row before it: a row that is
edited, removed or moved breaks the chain. Keep the head of the chain that this
command prints outside the database, such as in signed minutes; --kepala proves
later that the chain is still the same.

Examples:
  sakip audit verify
  sakip audit verify --instansi 3201 --kepala 12:9f86d081884c…

Exit codes: 0 whole, 1 the chain is broken.";

pub(super) const IMPORT_ID: &str = "\
Jenis dan kolomnya:
  renstra             JSON bertingkat seperti contoh/renstra.json (name, opd,
                      period, tujuan, …), satu dokumen atau larik dokumen
  target              opd, indikator, periode, target; alasan bila berubah
  capaian             opd, indikator, periode, realisasi; alasan, catatan
  anggaran-baris      key, tahun, opd, program, category; kegiatan, nama
  anggaran-pagu       line, tahun, kind, effective, amount; sequence, reason
  anggaran-rencana    line, periode, amount; version
  anggaran-realisasi  line, periode, id, amount; keterangan
  anggaran            semuanya dalam satu berkas; kolom entry menyebut line,
                      pagu, rencana atau realisasi
  lke                 JSON larik {opd, tahun, evaluasi}
Semua baris disimpan, atau tidak satu pun. Semua kesalahan disebut sekaligus,
dengan baris dan kolomnya. Berkas yang sama tidak terhitung dua kali.

Contoh:
  sakip import renstra.json --dry-run
  sakip import realisasi.csv --apply --database sakip.db
  sakip import capaian-tw1.csv --apply --user budi --locale id

Kode keluar:
  0  selesai, atau sudah diimpor dahulu
  2  argumen salah, atau ada baris yang ditolak: tidak ada yang disimpan
  3  berkas atau basis data tidak dapat dibaca atau ditulis";

pub(super) const IMPORT_EN: &str = "\
Kinds and their columns:
  renstra             nested JSON such as contoh/renstra.json (name, opd,
                      period, tujuan, …), one document or an array
  target              opd, indikator, periode, target; alasan where it changes
  capaian             opd, indikator, periode, realisasi; alasan, catatan
  anggaran-baris      key, tahun, opd, program, category; kegiatan, nama
  anggaran-pagu       line, tahun, kind, effective, amount; sequence, reason
  anggaran-rencana    line, periode, amount; version
  anggaran-realisasi  line, periode, id, amount; keterangan
  anggaran            all of these in one file; the column entry says line,
                      pagu, rencana or realisasi
  lke                 a JSON array of {opd, tahun, evaluasi}
All rows are kept, or none. Everything that is wrong is told at once, with its
row and column. The same file is never counted twice.

Examples:
  sakip import renstra.json --dry-run
  sakip import realisasi.csv --apply --database sakip.db
  sakip import capaian-tw1.csv --apply --user budi --locale id

Exit codes:
  0  done, or imported before
  2  the arguments are wrong, or a row is refused: nothing is kept
  3  a file or the database cannot be read or written";

pub(super) const DEMO_ID: &str = "\
Kabupaten Contoh (kode 99.01) tidak ada; angkanya rekaan, kecuali yang disalin
dari dokumen terbit dan disebut sumbernya pada tiap indikator. Isinya selalu
sama, sampai kepala rantai auditnya. Pengguna contoh tidak punya kata sandi:
tidak seorang pun dapat masuk dengan nama mereka.

Contoh:
  sakip demo
  sakip demo --database postgres://sakip@localhost/coba";

pub(super) const DEMO_EN: &str = "\
Kabupaten Contoh (code 99.01) does not exist; its figures are made up, but for
those copied from published documents, which every such indicator names. It is
the same each time, down to the head of the audit chain. The users have no
passwords: nobody can sign in as one of them.

Examples:
  sakip demo
  sakip demo --database postgres://sakip@localhost/try";
