"""The institution and its forty OPD: code, name, short name, parent, head, yearly budget and how well it does."""

INSTANSI = {"kode": "99.01", "nama": "Pemerintah Kabupaten Contoh", "jenis": "kabupaten"}

# Short name | code | name | parent | head | budget in million rupiah | percent for salaries | tier 1 (weak) to 5
TABLE = """
SETDA | 4.01.0.00.0.00.01.0000 | Sekretariat Daerah | - | Sekretaris Daerah | 68400 | 34 | 4
BAG-ORG | 4.01.0.00.0.00.01.0001 | Bagian Organisasi Sekretariat Daerah | SETDA | Kepala Bagian Organisasi | 2850 | 0 | 4
BAG-UMUM | 4.01.0.00.0.00.01.0002 | Bagian Umum Sekretariat Daerah | SETDA | Kepala Bagian Umum | 18200 | 0 | 3
SETWAN | 4.02.0.00.0.00.02.0000 | Sekretariat DPRD | - | Sekretaris DPRD | 42600 | 28 | 2
ITDA | 6.01.0.00.0.00.01.0000 | Inspektorat Daerah | - | Inspektur | 14900 | 52 | 5
BAPPEDA | 5.01.5.05.0.00.01.0000 | Badan Perencanaan Pembangunan, Penelitian dan Pengembangan Daerah | - | Kepala Badan | 15100 | 44 | 5
BPKAD | 5.02.0.00.0.00.02.0000 | Badan Pengelolaan Keuangan dan Aset Daerah | - | Kepala Badan | 24800 | 38 | 4
BAPENDA | 5.02.0.00.0.00.03.0000 | Badan Pendapatan Daerah | - | Kepala Badan | 21300 | 46 | 4
BKPSDM | 5.03.5.04.0.00.04.0000 | Badan Kepegawaian dan Pengembangan Sumber Daya Manusia | - | Kepala Badan | 13700 | 45 | 3
KESBANGPOL | 8.01.0.00.0.00.01.0000 | Badan Kesatuan Bangsa dan Politik | - | Kepala Badan | 11200 | 30 | 2
DIKBUD | 1.01.2.22.0.00.01.0000 | Dinas Pendidikan dan Kebudayaan | - | Kepala Dinas | 612000 | 74 | 3
DINKES | 1.02.0.00.0.00.02.0000 | Dinas Kesehatan | - | Kepala Dinas | 186000 | 48 | 4
RSUD | 1.02.0.00.0.00.02.0001 | RSUD Contoh | DINKES | Direktur | 142000 | 36 | 4
PKM-KOTA | 1.02.0.00.0.00.02.0002 | UPTD Puskesmas Contoh Kota | DINKES | Kepala Puskesmas | 7400 | 38 | 3
PUPR | 1.03.0.00.0.00.03.0000 | Dinas Pekerjaan Umum dan Penataan Ruang | - | Kepala Dinas | 152000 | 9 | 3
PERKIM | 1.04.2.10.0.00.04.0000 | Dinas Perumahan, Kawasan Permukiman dan Pertanahan | - | Kepala Dinas | 46200 | 12 | 2
SATPOLPP | 1.05.0.00.0.00.05.0000 | Satuan Polisi Pamong Praja | - | Kepala Satuan | 17800 | 58 | 3
DAMKAR | 1.05.0.00.0.00.06.0000 | Dinas Pemadam Kebakaran dan Penyelamatan | - | Kepala Dinas | 12600 | 54 | 2
BPBD | 1.05.0.00.0.00.07.0000 | Badan Penanggulangan Bencana Daerah | - | Kepala Pelaksana | 10400 | 36 | 3
DINSOS | 1.06.0.00.0.00.08.0000 | Dinas Sosial | - | Kepala Dinas | 16300 | 30 | 3
DISNAKER | 2.07.3.32.0.00.09.0000 | Dinas Tenaga Kerja dan Transmigrasi | - | Kepala Dinas | 11900 | 42 | 2
DP3AP2KB | 2.08.2.14.0.00.10.0000 | Dinas Pemberdayaan Perempuan, Perlindungan Anak, Pengendalian Penduduk dan Keluarga Berencana | - | Kepala Dinas | 19400 | 40 | 3
DKP | 2.09.0.00.0.00.11.0000 | Dinas Ketahanan Pangan | - | Kepala Dinas | 8900 | 44 | 2
DLH | 2.11.0.00.0.00.12.0000 | Dinas Lingkungan Hidup | - | Kepala Dinas | 31500 | 34 | 3
DUKCAPIL | 2.12.0.00.0.00.13.0000 | Dinas Kependudukan dan Pencatatan Sipil | - | Kepala Dinas | 12800 | 47 | 5
DPMD | 2.13.0.00.0.00.14.0000 | Dinas Pemberdayaan Masyarakat dan Desa | - | Kepala Dinas | 14100 | 36 | 3
DISHUB | 2.15.0.00.0.00.15.0000 | Dinas Perhubungan | - | Kepala Dinas | 19700 | 40 | 2
DISKOMINFO | 2.16.2.20.2.21.16.0000 | Dinas Komunikasi, Informatika, Statistik dan Persandian | - | Kepala Dinas | 17600 | 30 | 4
DISKOPUKM | 2.17.0.00.0.00.17.0000 | Dinas Koperasi, Usaha Kecil dan Menengah | - | Kepala Dinas | 9800 | 46 | 2
DPMPTSP | 2.18.0.00.0.00.18.0000 | Dinas Penanaman Modal dan Pelayanan Terpadu Satu Pintu | - | Kepala Dinas | 10900 | 45 | 4
DISPORAPAR | 2.19.3.26.0.00.19.0000 | Dinas Pemuda, Olahraga dan Pariwisata | - | Kepala Dinas | 18500 | 28 | 1
DISPUSIP | 2.23.2.24.0.00.20.0000 | Dinas Perpustakaan dan Kearsipan | - | Kepala Dinas | 8600 | 46 | 2
DISKAN | 3.25.0.00.0.00.21.0000 | Dinas Perikanan | - | Kepala Dinas | 12300 | 40 | 2
DISTAN | 3.27.0.00.0.00.22.0000 | Dinas Pertanian | - | Kepala Dinas | 38700 | 42 | 3
DISPERINDAG | 3.30.3.31.0.00.23.0000 | Dinas Perindustrian dan Perdagangan | - | Kepala Dinas | 22400 | 26 | 1
KEC-KOTA | 7.01.0.00.0.00.01.0000 | Kecamatan Contoh Kota | - | Camat | 9600 | 52 | 4
KEL-SUKAMAJU | 7.01.0.00.0.00.01.0001 | Kelurahan Sukamaju | KEC-KOTA | Lurah | 2100 | 48 | 3
KEC-UTARA | 7.01.0.00.0.00.02.0000 | Kecamatan Contoh Utara | - | Camat | 6400 | 58 | 2
KEC-SELATAN | 7.01.0.00.0.00.03.0000 | Kecamatan Contoh Selatan | - | Camat | 6900 | 56 | 2
KEC-TIMUR | 7.01.0.00.0.00.04.0000 | Kecamatan Contoh Timur | - | Camat | 5800 | 60 | 1
"""


class Opd:
    """One OPD as the other modules need it."""

    def __init__(self, line):
        short, code, name, parent, head, budget, salaries, tier = (part.strip() for part in line.split("|"))
        self.short, self.code, self.name, self.head = short, code, name, head
        self.parent = None if parent == "-" else parent
        self.budget = int(budget) * 1_000_000
        self.salaries, self.tier = int(salaries), int(tier)


ALL = [Opd(line) for line in TABLE.strip().splitlines()]
BY_SHORT = {opd.short: opd for opd in ALL}


def document():
    codes = {opd.short: opd.code for opd in ALL}
    return {
        "instansi": INSTANSI,
        "opd": [
            {
                "kode": opd.code,
                "nama": opd.name,
                "singkatan": opd.short,
                "parent": codes[opd.parent] if opd.parent else None,
            }
            for opd in ALL
        ],
    }
