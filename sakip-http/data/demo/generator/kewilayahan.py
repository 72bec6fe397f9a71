"""The plans of the kecamatan and the kelurahan: one shape, their own figures (all illustrative)."""

# Name, IKM, lunas PBB, PATEN, desa tertib, gotong royong, trantib, number of desa or RW.
PLACES = [
    ("KEC-KOTA", "85.20", "86.00", "94.00", "80.00", "72.00", "91.00", 14),
    ("KEL-SUKAMAJU", "83.40", "82.00", "92.00", "75.00", "70.00", "90.00", 12),
    ("KEC-UTARA", "79.80", "78.00", "88.00", "66.00", "61.00", "85.00", 16),
    ("KEC-SELATAN", "81.10", "80.00", "90.00", "70.00", "64.00", "87.00", 18),
    ("KEC-TIMUR", "77.50", "74.00", "85.00", "58.00", "55.00", "82.00", 20),
]


def rise(text, steps, by):
    """A figure some steps later, never above 100."""
    hundredths = int(text.replace(".", "")) + steps * by
    hundredths = min(hundredths, 10000)
    return f"{hundredths // 100}.{hundredths % 100:02d}"


def course(text, by):
    """The targets of three years after a baseline."""
    return " ".join(rise(text, steps, by) for steps in (1, 2, 3))


def block(place):
    opd, ikm, pbb, paten, tertib, gotong, trantib, count = place
    desa = "rukun warga" if opd.startswith("KEL") else "desa"
    wilayah = "kelurahan" if opd.startswith("KEL") else "kecamatan"
    return f"""
OPD {opd}
T Meningkatnya kualitas pemerintahan dan pelayanan {wilayah}
i* Indeks Kepuasan Masyarakat layanan {wilayah} | indeks | max | Q= | {ikm} | {course(ikm, 150)} | PermenPANRB 14/2017 | Nilai rata-rata tertimbang sembilan unsur survei kepuasan masyarakat
S 60 Meningkatnya mutu pelayanan administrasi
i* Persentase pelayanan administrasi yang selesai tepat waktu | % | max | M= | {paten} | {course(paten, 150)} | Standar pelayanan administrasi terpadu, PP 17/2018 | pelayanan yang selesai tepat waktu ÷ pelayanan yang diminta | w=60
i Persentase pelunasan PBB-P2 wilayah | % | max | Q^ | {pbb} | {course(pbb, 300)} | Basis data PBB-P2 | pokok PBB-P2 yang lunas ÷ pokok PBB-P2 yang ditetapkan | w=40
P 7.01.02 Program Penyelenggaraan Pemerintahan dan Pelayanan Publik
i Persentase gangguan ketenteraman yang diselesaikan di wilayah | % | max | Q= | {trantib} | {course(trantib, 150)} | PP 17/2018 | gangguan yang diselesaikan ÷ gangguan yang dilaporkan
K 7.01.02.2.02 Penyelenggaraan Urusan Pemerintahan yang Tidak Dilaksanakan oleh Unit Kerja Perangkat Daerah
o Jumlah jenis layanan yang diselenggarakan | jenis | 18 19 20
U 7.01.02.2.02.0002 Peningkatan Efektivitas Pelaksanaan Pelayanan kepada Masyarakat
o Jumlah warga yang dilayani | orang | {count * 240} {count * 250} {count * 260}
S 40 Meningkatnya pemberdayaan masyarakat
i* Persentase {desa} yang tertib administrasi | % | max | A | {tertib} | {course(tertib, 400)} | Evaluasi perkembangan wilayah, Permendagri 81/2015 | {desa} yang tertib administrasi ÷ seluruh {desa} | w=50
i Persentase usulan musrenbang yang diakomodasi | % | max | A | {gotong} | {course(gotong, 300)} | Rekapitulasi musrenbang | usulan yang diakomodasi ÷ usulan prioritas | w=50
PENUNJANG 7.01.01
"""


def text():
    return "".join(block(place) for place in PLACES)
