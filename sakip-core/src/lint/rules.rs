//! The table of all rules.

use super::finding::{RuleSource, Severity, SourceKind};
use super::rule::Rule;
use super::{codes, definition, iku, kinds, periods, rulebook, structure, targets, weights};

const fn regulation(citation: &'static str) -> RuleSource {
    RuleSource {
        kind: SourceKind::Regulation,
        citation,
    }
}

const fn practice(citation: &'static str) -> RuleSource {
    RuleSource {
        kind: SourceKind::Practice,
        citation,
    }
}

const fn computation(citation: &'static str) -> RuleSource {
    RuleSource {
        kind: SourceKind::Computation,
        citation,
    }
}

const CASCADING: RuleSource = regulation("PermenPANRB 88/2021, kriteria 1b: cascading");
const SMART: RuleSource = regulation("PermenPANRB 88/2021, kriteria 1b: indikator SMART");
const CHALLENGING: RuleSource =
    regulation("PermenPANRB 88/2021, kriteria 1b: target menantang dan realistis");
const RELIABLE: RuleSource =
    regulation("PermenPANRB 88/2021, kriteria 2a: definisi operasional dan mekanisme data");
const IKU: RuleSource = regulation("PermenPANRB 88/2021, kriteria 1b: IKU");
const CODES: RuleSource = regulation("Permendagri 90/2019: kodefikasi dan nomenklatur");
const RENSTRA: RuleSource =
    practice("Tabel Renstra lazimnya memuat kondisi awal, target setiap tahun dan kondisi akhir");
const NO_FIGURE: RuleSource = computation("Capaian tidak dapat dihitung");
const ROLLUP: RuleSource =
    computation("Agregasi tertimbang memerlukan bobot lengkap berjumlah 100 %");

/// Shortens the table below.
macro_rules! rule {
    ($id:literal, $severity:ident, $module:ident::$check:ident, $source:expr,
     $title_id:literal, $title_en:literal, $advice_id:literal, $advice_en:literal $(,)?) => {
        Rule {
            id: concat!("SAKIP-L", $id),
            name: stringify!($check),
            severity: Severity::$severity,
            title: ($title_id, $title_en),
            advice: ($advice_id, $advice_en),
            source: $source,
            check: $module::$check,
        }
    };
}

/// Every rule, in the order of ids: the tree (00x), weights (01x), codes (02x), definitions (03x), IKU (04x),
/// formulas (05x), targets (06x, 07x), the policy (08x).
#[rustfmt::skip]
pub static RULES: &[Rule] = &[
    rule!(
        "001", Error, structure::node_without_indicator, SMART,
        "Simpul tanpa indikator", "A node without an indicator",
        "Tetapkan sedikitnya satu indikator yang terukur, atau gabungkan simpul ini dengan yang lain",
        "Set at least one measurable indicator, or merge this node with another",
    ),
    rule!(
        "002", Warning, structure::skipped_level, CASCADING,
        "Tingkat yang dilompati dalam cascading", "A level skipped in the cascade",
        "Lengkapi tingkat di antaranya agar kinerja terjabarkan berjenjang",
        "Fill in the level in between, so that performance cascades step by step",
    ),
    rule!(
        "003", Warning, structure::tujuan_without_sasaran, CASCADING,
        "Tujuan tanpa sasaran", "A tujuan without a sasaran",
        "Jabarkan tujuan ini ke sedikitnya satu sasaran",
        "Break this tujuan down into at least one sasaran",
    ),
    rule!(
        "004", Warning, structure::sasaran_without_program, CASCADING,
        "Sasaran tanpa program", "A sasaran without a program",
        "Tautkan program yang mendukung sasaran ini",
        "Put the program that supports this sasaran below it",
    ),
    rule!(
        "005", Warning, structure::program_without_kegiatan, CASCADING,
        "Program tanpa kegiatan", "A program without a kegiatan",
        "Tambahkan kegiatan pelaksana program ini, atau hapus programnya",
        "Add the kegiatan that carries out this program, or remove it",
    ),
    rule!(
        "006", Warning, structure::duplicate_node_name, practice("Simpul kembar membuat kinerja terhitung dua kali"),
        "Nama simpul berulang", "A node name used twice",
        "Gabungkan kedua simpul, atau bedakan namanya",
        "Merge the two nodes, or tell their names apart",
    ),
    rule!(
        "007", Info, structure::too_many_indicators, practice("Sedikit indikator menjaga fokus; tidak ada angka dalam peraturan"),
        "Terlalu banyak indikator pada satu sasaran", "Too many indicators on one sasaran",
        "Pilih indikator yang paling menggambarkan sasaran; pindahkan sisanya ke program atau kegiatan",
        "Keep those that describe the sasaran best; move the rest to a program or kegiatan",
    ),
    rule!(
        "008", Info, structure::plan_length, practice("RPJMD dan Renstra berjangka lima tahun; rencana masa transisi lebih pendek"),
        "Periode rencana bukan lima tahun", "A plan that does not cover five years",
        "Periksa tahun awal dan akhir rencana",
        "Check the first and the last year of the plan",
    ),
    rule!(
        "009", Warning, structure::years_outside_parent, CASCADING,
        "Periode keluar dari periode di atasnya", "A period that leaves the one above it",
        "Samakan periode simpul dengan periode dokumen induknya",
        "Bring the period of the node within that of the document above it",
    ),
    rule!(
        "010", Error, weights::node_weight_sum, ROLLUP,
        "Bobot simpul tidak berjumlah 100", "Weights of nodes that do not sum to 100",
        "Sesuaikan bobot sehingga jumlahnya tepat 100",
        "Adjust the weights until they sum to exactly 100",
    ),
    rule!(
        "011", Error, weights::indicator_weight_sum, ROLLUP,
        "Bobot indikator tidak berjumlah 100", "Weights of indicators that do not sum to 100",
        "Sesuaikan bobot sehingga jumlahnya tepat 100",
        "Adjust the weights until they sum to exactly 100",
    ),
    rule!(
        "012", Error, weights::weight_on_some, ROLLUP,
        "Bobot hanya pada sebagian", "Weights on some of a group only",
        "Beri bobot pada semuanya, atau jangan pada satu pun",
        "Give all of them a weight, or none",
    ),
    rule!(
        "020", Error, codes::code_prefix, CODES,
        "Kode tidak meneruskan kode induk", "A code that does not extend the one above it",
        "Perbaiki kode, atau pindahkan simpul ke induk yang benar",
        "Correct the code, or move the node to the parent it belongs to",
    ),
    rule!(
        "021", Warning, codes::code_pattern, CODES,
        "Kode bukan kode nasional tingkatnya", "A code that is not a national one of its level",
        "Pakai kode seperti 1.01.02 (program), 1.01.02.2.01 (kegiatan), 1.01.02.2.01.0006 (sub kegiatan); simpan sebagai teks",
        "Use a code such as 1.01.02 (program), 1.01.02.2.01 (kegiatan), 1.01.02.2.01.0006 (sub kegiatan); keep it as text",
    ),
    rule!(
        "022", Info, codes::code_missing, CODES,
        "Program, kegiatan atau sub kegiatan tanpa kode", "A program, kegiatan or sub kegiatan without a code",
        "Isi kode nomenklaturnya agar anggaran dapat dipasangkan",
        "Fill in its code, so that budgets can be matched",
    ),
    rule!(
        "030", Warning, definition::duplicate_indicator_name, practice("Indikator kembar menggandakan bobot capaiannya"),
        "Nama indikator berulang pada satu simpul", "An indicator name used twice on one node",
        "Hapus salah satunya, atau bedakan namanya",
        "Remove one of them, or tell their names apart",
    ),
    rule!(
        "031", Warning, definition::same_name_differs, practice("Satu nama dengan dua polaritas atau satuan membuat capaian tak terbandingkan"),
        "Nama indikator sama, polaritas atau satuan berbeda", "One indicator name with two polarities or units",
        "Samakan polaritas dan satuannya, atau bedakan namanya",
        "Give them the same polarity and unit, or tell their names apart",
    ),
    rule!(
        "032", Warning, definition::missing_unit, SMART,
        "Indikator tanpa satuan", "An indicator without a unit",
        "Isi satuannya, seperti %, orang atau indeks",
        "Fill in its unit, such as %, orang or indeks",
    ),
    rule!(
        "033", Error, definition::rate_summed, computation("Persen, indeks atau rasio tidak pernah dijumlahkan"),
        "Persen atau indeks dijumlahkan antarperiode", "A percentage or index summed over periods",
        "Pakai rata-rata (average), nilai terakhir (last), atau rumus pembilang dan penyebut",
        "Use average, last, or a formula of numerator and denominator",
    ),
    rule!(
        "034", Info, definition::rate_without_formula, practice("Rasio diagregasi lewat pembilang dan penyebut, bukan rata-rata persen"),
        "Indikator persen tanpa rumus", "A percentage without a formula",
        "Tulis rumusnya, misalnya `jumlah_lulus / jumlah_siswa × 100%`",
        "Write its formula, such as `jumlah_lulus / jumlah_siswa × 100%`",
    ),
    rule!(
        "035", Warning, definition::missing_definisi_operasional, RELIABLE,
        "Definisi operasional kosong", "No operational definition",
        "Jelaskan apa yang dihitung, caranya, dan batasannya",
        "Say what is counted, how, and within which limits",
    ),
    rule!(
        "036", Info, definition::missing_penanggung_jawab, RELIABLE,
        "Penanggung jawab kosong", "Nobody answers for it",
        "Tetapkan jabatan yang bertanggung jawab atas indikator ini",
        "Name the position that answers for this indicator",
    ),
    rule!(
        "037", Info, definition::missing_sumber_data, RELIABLE,
        "Sumber data kosong", "No source of data",
        "Sebutkan dari mana datanya diperoleh",
        "Say where its data come from",
    ),
    rule!(
        "038", Warning, definition::output_as_outcome, regulation("PermenPANRB 88/2021, kriteria 1b: rumusan hasil jelas"),
        "Keluaran dipakai sebagai ukuran hasil", "An output used as a measure of outcome",
        "Ganti dengan ukuran perubahan yang dirasakan penerima manfaat; pindahkan hitungan keluaran ke kegiatan",
        "Measure what changes for the people served; move the count of outputs to a kegiatan",
    ),
    rule!(
        "040", Error, iku::no_iku, IKU,
        "OPD tanpa indikator kinerja utama", "An OPD without an indikator kinerja utama",
        "Tetapkan IKU dari indikator sasaran yang ada",
        "Choose the IKU from the indicators of its sasaran",
    ),
    rule!(
        "041", Info, iku::sasaran_without_iku, IKU,
        "Sasaran tanpa IKU", "A sasaran without an IKU",
        "Tetapkan salah satu indikatornya sebagai IKU bila sasaran ini strategis",
        "Make one of its indicators an IKU if the sasaran is strategic",
    ),
    rule!(
        "050", Warning, kinds::minimize_shortfall, practice("Ditemukan pada satu aplikasi lama; tidak pernah menjadi bawaan"),
        "Rumus minimize_shortfall dipakai", "The formula minimize_shortfall is used",
        "Pakai minimize_linear, (2T − R) / T, kecuali sedang menghitung ulang angka lama",
        "Use minimize_linear, (2T − R) / T, unless old figures are being recomputed",
    ),
    rule!(
        "051", Error, kinds::inverse_of_zero, NO_FIGURE,
        "minimize_inverse dengan nol", "minimize_inverse with a zero",
        "Pakai minimize_linear atau baseline untuk indikator yang dapat bernilai nol",
        "Use minimize_linear or baseline for an indicator that can be zero",
    ),
    rule!(
        "052", Info, kinds::stabilize_unverified, practice("Pembacaan lazim; belum terverifikasi untuk kementerian mana pun"),
        "Rumus stabilize belum terverifikasi", "The formula stabilize is not verified",
        "Pastikan rumus ini tertulis dalam pedoman instansi",
        "Make sure that the guidance of the institution has this formula",
    ),
    rule!(
        "053", Error, kinds::baseline_formula, NO_FIGURE,
        "Rumus baseline tanpa jarak ke target", "The baseline formula has no way to go",
        "Isi baseline yang berbeda dari target",
        "Fill in a baseline that differs from the target",
    ),
    rule!(
        "054", Error, kinds::target_kind, NO_FIGURE,
        "Jenis target tidak cocok dengan polaritas", "A kind of target that does not fit the polarity",
        "Pakai angka tunggal, rentang (80-90) atau label skala sesuai polaritasnya",
        "Use a number, a range (80-90) or a label of a scale, as the polarity needs",
    ),
    rule!(
        "060", Error, targets::no_target, SMART,
        "Indikator tanpa target", "An indicator without a target",
        "Isi target tahunan selama periode rencana",
        "Fill in the annual targets of the plan",
    ),
    rule!(
        "061", Error, targets::no_target_for_year, regulation("PermenPANRB 53/2014: perjanjian kinerja memuat target tahunan"),
        "Tidak ada target untuk tahun yang diminta", "No target for the year asked for",
        "Isi target tahun tersebut, atau batasi masa berlaku indikator",
        "Fill in the target of that year, or limit the validity of the indicator",
    ),
    rule!(
        "062", Warning, targets::year_without_target, RENSTRA,
        "Target tahunan belum lengkap", "Annual targets that are not complete",
        "Isi target setiap tahun selama indikator berlaku",
        "Fill in the target of every year in which the indicator is in force",
    ),
    rule!(
        "063", Warning, kinds::zero_target, NO_FIGURE,
        "Target nol", "A zero target",
        "Pakai kebijakan yang mengatur target nol, atau rumus baseline",
        "Use a policy that rules on zero targets, or the baseline formula",
    ),
    rule!(
        "064", Error, kinds::negative_target, NO_FIGURE,
        "Target negatif", "A negative target",
        "Pakai rumus baseline, atau ubah cara mengukurnya",
        "Use the baseline formula, or measure it another way",
    ),
    rule!(
        "065", Warning, targets::target_worse_than_baseline, CHALLENGING,
        "Target lebih buruk dari baseline", "A target worse than the baseline",
        "Periksa polaritas, baseline dan target",
        "Check the polarity, the baseline and the target",
    ),
    rule!(
        "066", Warning, targets::target_worsens, CHALLENGING,
        "Target memburuk dari tahun ke tahun", "Targets that get worse over the years",
        "Periksa polaritas dan urutan target",
        "Check the polarity and the order of the targets",
    ),
    rule!(
        "067", Warning, targets::missing_baseline, RENSTRA,
        "Kondisi awal kosong", "No baseline",
        "Isi capaian tahun sebelum rencana dimulai",
        "Fill in the value of the year before the plan starts",
    ),
    rule!(
        "068", Warning, targets::missing_end_target, RENSTRA,
        "Target akhir periode kosong", "No target for the end of the plan",
        "Isi target akhir Renstra",
        "Fill in the target at the end of the Renstra",
    ),
    rule!(
        "069", Warning, targets::end_target_differs, RENSTRA,
        "Target akhir berbeda dari target tahun terakhir", "An end target that differs from the last year's",
        "Samakan keduanya, atau pakai konsolidasi sum bila target akhir adalah jumlah semua tahun",
        "Make them equal, or consolidate by sum if the end target is the total of all years",
    ),
    rule!(
        "070", Warning, periods::target_outside, RENSTRA,
        "Target di luar masa berlaku", "A target outside its validity",
        "Hapus target itu, atau perbaiki periode rencana dan masa berlaku indikator",
        "Remove that target, or correct the period of the plan and the validity of the indicator",
    ),
    rule!(
        "071", Warning, periods::rencana_aksi, regulation("PermenPANRB 88/2021, kriteria 1c: rencana aksi dan target yang dipantau"),
        "Rencana aksi tidak sama dengan target tahunan", "A rencana aksi that does not make the annual target",
        "Perbaiki target triwulan atau aturan konsolidasi; target kumulatif memakai last, bukan sum",
        "Correct the targets of the quarters or the consolidation rule; cumulative targets take last, not sum",
    ),
    rule!(
        "072", Warning, kinds::unknown_scale, NO_FIGURE,
        "Skala target tidak dikenal kebijakan", "A scale the policy does not know",
        "Tambahkan skala itu ke kebijakan, atau pakai skala yang dikenalnya",
        "Add the scale to the policy, or use one it knows",
    ),
    rule!(
        "073", Warning, kinds::mixed_targets, practice("Target yang berganti jenis tidak dapat dibandingkan antartahun"),
        "Target berganti jenis atau skala", "Targets that change in kind or scale",
        "Pakai satu jenis target; indikator yang berubah cara ukurnya dibuat sebagai indikator baru",
        "Use one kind of target; an indicator that is measured differently is a new one",
    ),
    rule!(
        "074", Info, targets::flat_targets, CHALLENGING,
        "Target sama setiap tahun", "The same target every year",
        "Tetapkan target yang menantang, atau jelaskan mengapa nilainya dipertahankan",
        "Set challenging targets, or say why the value is to be kept",
    ),
    rule!(
        "080", Warning, rulebook::policy_unverified, practice("Aturan yang belum dibaca pada sumber pertama dinyatakan demikian"),
        "Kebijakan belum terverifikasi", "A policy that is not verified",
        "Periksa sumber hukumnya sebelum angka diterbitkan",
        "Check its legal source before figures are published",
    ),
    rule!(
        "081", Warning, rulebook::policy_not_in_force, practice("Angka suatu tahun dihitung dengan kebijakan yang berlaku pada tahun itu"),
        "Kebijakan tidak berlaku pada tahun rencana", "A policy not in force in the years of the plan",
        "Pakai versi kebijakan yang berlaku pada tahun tersebut",
        "Use the version of the policy in force in those years",
    ),
];
