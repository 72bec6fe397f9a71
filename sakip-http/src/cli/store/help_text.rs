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
