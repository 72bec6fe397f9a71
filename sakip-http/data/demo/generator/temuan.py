"""What evaluators commonly find in a sub-component, and what they recommend (all illustrative)."""

FINDINGS = {
    "1a": (
        "Rencana aksi belum disusun sampai tingkat sub kegiatan",
        "Menyusun rencana aksi untuk seluruh sub kegiatan dan menetapkannya bersama perjanjian kinerja",
    ),
    "1b": (
        "Sebagian indikator program masih berupa keluaran dan belum menggambarkan hasil",
        "Merumuskan ulang indikator program agar berorientasi hasil dan memenuhi kriteria SMART",
    ),
    "1c": (
        "Perubahan anggaran belum diikuti penyesuaian target kinerja",
        "Menyesuaikan target dan rencana aksi setiap kali anggaran diubah",
    ),
    "2a": (
        "Definisi operasional indikator belum lengkap untuk seluruh indikator",
        "Melengkapi definisi operasional, sumber data dan penanggung jawab setiap indikator",
    ),
    "2b": (
        "Pengukuran kinerja triwulanan belum dilakukan berjenjang",
        "Melaksanakan pengukuran berjenjang setiap triwulan dan mendokumentasikan hasilnya",
    ),
    "2c": (
        "Hasil pengukuran belum menjadi dasar penyesuaian strategi dan anggaran",
        "Memakai hasil pengukuran triwulanan dalam rapat pengendalian program dan anggaran",
    ),
    "3a": (
        "Laporan kinerja dipublikasikan melewati tenggat",
        "Menetapkan jadwal penyusunan laporan kinerja dan memublikasikannya tepat waktu",
    ),
    "3b": (
        "Laporan kinerja belum membandingkan capaian dengan tahun lalu dan target jangka menengah",
        "Menambahkan pembandingan antartahun, target akhir Renstra dan standar nasional",
    ),
    "3c": (
        "Informasi laporan kinerja belum dimanfaatkan dalam perencanaan tahun berikutnya",
        "Memakai analisis laporan kinerja sebagai masukan penyusunan rencana kerja",
    ),
    "4a": (
        "Evaluasi internal belum menjangkau seluruh unit kerja",
        "Menyusun rencana evaluasi internal yang mencakup seluruh unit kerja",
    ),
    "4b": (
        "Kertas kerja evaluasi internal belum memuat pendalaman atas akar masalah",
        "Meningkatkan kompetensi evaluator internal dan mewajibkan analisis akar masalah",
    ),
    "4c": (
        "Sebagian rekomendasi evaluasi tahun lalu belum ditindaklanjuti",
        "Menyelesaikan rekomendasi yang tertunda dan memantaunya setiap bulan",
    ),
}
