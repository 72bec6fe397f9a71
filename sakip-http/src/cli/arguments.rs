//! The arguments of every command, with help in both languages.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command};
use sakip_core::budget::EfficiencyMethod;
use sakip_core::number::Locale;
use sakip_core::text::Lang;

/// How results are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Table,
    Json,
    Csv,
}

impl Format {
    pub(super) fn of(matches: &ArgMatches) -> Format {
        match matches.get_one::<String>("format").map(String::as_str) {
            Some("json") => Format::Json,
            Some("csv") => Format::Csv,
            _ => Format::Table,
        }
    }
}

/// The language to speak: what the arguments ask for, else what the user has set, else Indonesian.
/// Numbers written the English way suggest an English reader.
pub(super) fn language(arguments: &[OsString], set: Option<&str>) -> Lang {
    let value = |name: &str| {
        let mut found = None;
        let mut arguments = arguments.iter().map(|argument| argument.to_string_lossy());
        while let Some(argument) = arguments.next() {
            if argument == "--" {
                break;
            }
            if argument == name {
                found = arguments.next();
            } else if let Some(value) = argument
                .strip_prefix(name)
                .and_then(|rest| rest.strip_prefix('='))
            {
                found = Some(value.to_owned().into());
            }
        }
        found
    };
    if let Some(lang) = value("--lang").and_then(|lang| lang.parse().ok()) {
        return lang;
    }
    if let Some(lang) = set.and_then(|lang| lang.get(..2)?.parse().ok()) {
        return lang;
    }
    match value("--locale").as_deref() {
        Some("en") => Lang::En,
        _ => Lang::Id,
    }
}

/// The locale the caller names.
pub(super) fn locale(matches: &ArgMatches) -> Option<Locale> {
    matches.get_one::<String>("locale")?.parse().ok()
}

/// The file argument.
pub(super) fn file(matches: &ArgMatches) -> Option<&PathBuf> {
    matches.get_one::<PathBuf>("file")
}

/// Writes the command line in one language.
pub(super) struct Writer {
    pub(super) lang: Lang,
}

impl Writer {
    pub(super) fn t(&self, id: &'static str, en: &'static str) -> &'static str {
        self.lang.pick(id, en)
    }

    /// The whole command.
    pub(super) fn command(&self) -> Command {
        let commands = [
            self.capaian(),
            self.reviu(),
            self.anggaran(),
            self.evaluasi(),
            self.lint(),
            self.kebijakan(),
            self.jelaskan(),
            self.help(),
        ];
        self.base("sakip")
            .about(self.t(
                "Menghitung, menjelaskan, dan memeriksa angka kinerja SAKIP",
                "Computes, explains and checks the performance figures of SAKIP",
            ))
            .override_usage(self.t("sakip PERINTAH [PILIHAN] [FILE|-]", "sakip COMMAND [OPTIONS] [FILE|-]"))
            .help_template(self.t(
                "{about}.\n\nPemakaian: {usage}\n\nPerintah:\n{subcommands}\n\nPilihan:\n{options}\n{after-help}",
                "{about}.\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nOptions:\n{options}\n{after-help}",
            ))
            .after_help(self.t(ROOT_ID, ROOT_EN))
            .version(env!("CARGO_PKG_VERSION"))
            .disable_version_flag(true)
            .disable_help_subcommand(true)
            .arg(
                Arg::new("version")
                    .long("version")
                    .short('V')
                    .action(ArgAction::Version)
                    .help(self.t("Menampilkan versi", "Prints the version")),
            )
            .subcommands(commands)
    }

    fn base(&self, name: &'static str) -> Command {
        Command::new(name)
            .disable_help_flag(true)
            .arg(
                Arg::new("lang")
                    .long("lang")
                    .value_name("id|en")
                    .value_parser(PossibleValuesParser::new(["id", "en"]))
                    .hide_possible_values(true)
                    .help(self.t(
                        "Bahasa keluaran dan pesan (bawaan: id, atau variabel SAKIP_LANG)",
                        "Language of results and messages (default: id, or the variable SAKIP_LANG)",
                    )),
            )
            .arg(
                Arg::new("help")
                    .long("help")
                    .short('h')
                    .action(ArgAction::Help)
                    .help(self.t("Menampilkan bantuan ini", "Prints this help")),
            )
    }

    /// A command that reads a document.
    fn sub(
        &self,
        name: &'static str,
        about: &'static str,
        usage: &'static str,
        after: &'static str,
    ) -> Command {
        self.base(name)
            .about(about)
            .override_usage(usage)
            .help_template(self.t(
                "{about}.\n\nPemakaian: {usage}\n\nArgumen:\n{positionals}\n\nPilihan:\n{options}\n{after-help}",
                "{about}.\n\nUsage: {usage}\n\nArguments:\n{positionals}\n\nOptions:\n{options}\n{after-help}",
            ))
            .after_help(after)
    }

    fn file_argument(&self) -> Arg {
        Arg::new("file")
            .value_name("FILE")
            .value_parser(ValueParser::path_buf())
            .help(self.t(
                "Berkas CSV atau JSON; `-` atau tanpa berkas berarti stdin",
                "A CSV or JSON file; `-` or none is stdin",
            ))
    }

    fn format(&self, formats: &'static [&'static str]) -> Arg {
        let names = if formats.len() == 3 {
            "table|json|csv"
        } else {
            "table|json"
        };
        Arg::new("format")
            .long("format")
            .short('f')
            .value_name(names)
            .value_parser(PossibleValuesParser::new(formats))
            .hide_possible_values(true)
            .help(self.t(
                "Bentuk keluaran (bawaan: table)",
                "Form of the output (default: table)",
            ))
    }

    fn locale_argument(&self) -> Arg {
        Arg::new("locale")
            .long("locale")
            .value_name("id|en|strict")
            .value_parser(PossibleValuesParser::new(["id", "en", "strict"]))
            .hide_possible_values(true)
            .help(self.t(
                "Cara angka ditulis: id 1.234,56; en 1,234.56; strict 1234.56 (bawaan: disimpulkan per kolom CSV; teks JSON strict)",
                "How numbers are written: id 1.234,56; en 1,234.56; strict 1234.56 (default: inferred per CSV column; JSON text strict)",
            ))
    }

    fn ocr(&self) -> Arg {
        Arg::new("ocr")
            .long("ocr")
            .action(ArgAction::SetTrue)
            .help(self.t(
                "Membuang spasi di dalam angka hasil pemindaian (48. 507 . 127)",
                "Drops blanks inside scanned numbers (48. 507 . 127)",
            ))
    }

    fn policy(&self) -> Arg {
        Arg::new("policy")
            .long("policy")
            .short('p')
            .value_name("ID|ID@V|FILE")
            .help(self.t(
                "Kebijakan: id bawaan, id@versi, atau berkas TOML/JSON (bawaan: sakip-default)",
                "Policy: a built-in id, id@version, or a TOML/JSON file (default: sakip-default)",
            ))
    }

    fn capaian(&self) -> Command {
        self.sub(
            "capaian",
            self.t(
                "Menghitung capaian dan kategori dari target dan realisasi",
                "Computes achievement and category from target and realisasi",
            ),
            self.t(
                "sakip capaian [PILIHAN] [FILE|-]",
                "sakip capaian [OPTIONS] [FILE|-]",
            ),
            self.t(CAPAIAN_ID, CAPAIAN_EN),
        )
        .arg(self.file_argument())
        .arg(self.policy())
        .arg(self.format(&["table", "json", "csv"]))
        .arg(self.locale_argument())
        .arg(self.ocr())
    }

    fn reviu(&self) -> Command {
        self.sub(
            "reviu",
            self.t(
                "Memeriksa apakah angka yang dicetak mengikuti masukannya",
                "Checks whether printed figures follow from their inputs",
            ),
            self.t(
                "sakip reviu [PILIHAN] [FILE|-]",
                "sakip reviu [OPTIONS] [FILE|-]",
            ),
            self.t(REVIU_ID, REVIU_EN),
        )
        .arg(self.file_argument())
        .arg(self.policy())
        .arg(self.format(&["table", "json", "csv"]))
        .arg(self.locale_argument())
        .arg(self.ocr())
        .arg(
            Arg::new("fail")
                .long("gagal-bila-menyimpang")
                .visible_alias("fail-on-deviation")
                .action(ArgAction::SetTrue)
                .help(self.t(
                    "Kode keluar 1 bila ada angka yang menyimpang",
                    "Exit code 1 when a figure deviates",
                )),
        )
    }

    fn anggaran(&self) -> Command {
        self.sub(
            "anggaran",
            self.t(
                "Menghitung serapan, sisa, deviasi, dan efisiensi anggaran",
                "Computes absorption, remainder, deviation and efficiency of budgets",
            ),
            self.t("sakip anggaran [PILIHAN] [FILE|-]", "sakip anggaran [OPTIONS] [FILE|-]"),
            self.t(ANGGARAN_ID, ANGGARAN_EN),
        )
        .arg(self.file_argument())
        .arg(self.format(&["table", "json", "csv"]))
        .arg(
            Arg::new("efisiensi")
                .long("efisiensi")
                .visible_alias("efficiency")
                .value_name(self.t("METODE", "METHOD"))
                .value_parser(PossibleValuesParser::new(
                    EfficiencyMethod::ALL.map(EfficiencyMethod::name),
                ))
                .hide_possible_values(true)
                .help(self.t(
                    "Metode efisiensi: bpom_ie, pemda_selisih, pemda_selisih_5, unused, pmk_214_2017",
                    "Efficiency method: bpom_ie, pemda_selisih, pemda_selisih_5, unused, pmk_214_2017",
                )),
        )
        .arg(
            Arg::new("per")
                .long("per")
                .value_name("opd|program|kegiatan|kategori|baris|total")
                .value_parser(PossibleValuesParser::new([
                    "opd", "program", "kegiatan", "kategori", "baris", "total",
                ]))
                .hide_possible_values(true)
                .help(self.t("Kelompok buku besar (bawaan: opd)", "Groups of a ledger (default: opd)")),
        )
        .arg(
            Arg::new("sampai")
                .long("sampai")
                .visible_alias("until")
                .value_name(self.t("PERIODE", "PERIOD"))
                .help(self.t(
                    "Keadaan buku besar pada akhir periode, misalnya 2025-M09, 2025-Q3, 2025 (bawaan: bulan terakhir yang terisi)",
                    "State of a ledger at the end of a period, such as 2025-M09, 2025-Q3, 2025 (default: the last filled month)",
                )),
        )
        .arg(self.locale_argument())
        .arg(self.ocr())
    }

    fn evaluasi(&self) -> Command {
        self.sub(
            "evaluasi",
            self.t(
                "Menghitung nilai LKE, predikat perkiraan, dan cara menaikkannya",
                "Scores an LKE sheet, with its estimated predicate and what would raise it",
            ),
            self.t("sakip evaluasi [PILIHAN] [FILE|-]", "sakip evaluasi [OPTIONS] [FILE|-]"),
            self.t(EVALUASI_ID, EVALUASI_EN),
        )
        .arg(self.file_argument())
        .arg(
            Arg::new("template")
                .long("template")
                .value_name("ID|FILE")
                .help(self.t(
                    "Templat LKE: id bawaan atau berkas TOML/JSON (bawaan: yang disebut lembarnya, atau permenpanrb-88-2021)",
                    "LKE template: a built-in id or a TOML/JSON file (default: the one the sheet names, or permenpanrb-88-2021)",
                )),
        )
        .arg(
            Arg::new("track")
                .long("track")
                .value_name("mandiri|evaluator-N|penjamin")
                .help(self.t("Jalur yang dinilai", "The track that is scored")),
        )
        .arg(
            Arg::new("daftar")
                .long("daftar")
                .visible_alias("list")
                .action(ArgAction::SetTrue)
                .help(self.t("Menampilkan daftar templat bawaan", "Lists the built-in templates")),
        )
        .arg(
            Arg::new("tampil")
                .long("tampil")
                .visible_alias("show")
                .value_name("ID|FILE")
                .help(self.t("Menampilkan sebuah templat sebagai JSON", "Prints a template as JSON")),
        )
        .arg(self.format(&["table", "json"]))
    }

    fn lint(&self) -> Command {
        self.sub(
            "lint",
            self.t(
                "Memeriksa dokumen rencana: yang kurang, janggal, atau bertentangan",
                "Checks a plan for what is missing, odd or contradictory",
            ),
            self.t(
                "sakip lint [PILIHAN] [FILE|-]",
                "sakip lint [OPTIONS] [FILE|-]",
            ),
            self.t(LINT_ID, LINT_EN),
        )
        .arg(self.file_argument())
        .arg(self.policy())
        .arg(
            Arg::new("tahun")
                .long("tahun")
                .visible_alias("year")
                .value_name("2025")
                .value_parser(clap::value_parser!(i32))
                .help(self.t(
                    "Tahun yang target tahunannya wajib ada",
                    "The year whose annual targets must be there",
                )),
        )
        .arg(
            Arg::new("indikator")
                .long("maks-indikator")
                .visible_alias("max-indicators")
                .value_name("N")
                .value_parser(clap::value_parser!(u32))
                .help(self.t(
                    "Paling banyak indikator per sasaran (bawaan: 5)",
                    "The most indicators of one sasaran (default: 5)",
                )),
        )
        .arg(
            Arg::new("kecuali")
                .long("kecuali")
                .visible_alias("off")
                .value_name(self.t("ATURAN", "RULE"))
                .action(ArgAction::Append)
                .help(self.t(
                    "Aturan yang tidak dijalankan; boleh diulang",
                    "A rule that is not run; may be repeated",
                )),
        )
        .arg(self.format(&["table", "json", "csv"]))
    }

    fn kebijakan(&self) -> Command {
        self.base("kebijakan")
            .about(self.t(
                "Menampilkan dan memeriksa kebijakan perhitungan",
                "Shows and checks calculation policies",
            ))
            .override_usage(self.t(
                "sakip kebijakan [list | show ID | check FILE] [PILIHAN]",
                "sakip kebijakan [list | show ID | check FILE] [OPTIONS]",
            ))
            .help_template(self.t(
                "{about}.\n\nPemakaian: {usage}\n\nPerintah:\n{subcommands}\n\nPilihan:\n{options}\n{after-help}",
                "{about}.\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nOptions:\n{options}\n{after-help}",
            ))
            .after_help(self.t(KEBIJAKAN_ID, KEBIJAKAN_EN))
            .disable_help_subcommand(true)
            .arg(self.format(&["table", "json"]))
            .subcommand(
                self.bare("list", self.t("Daftar kebijakan bawaan", "The built-in policies"), "sakip kebijakan list")
                    .arg(self.format(&["table", "json"])),
            )
            .subcommand(
                self.sub(
                    "show",
                    self.t("Menampilkan satu kebijakan sebagai TOML atau JSON", "Prints one policy as TOML or JSON"),
                    "sakip kebijakan show ID",
                    "",
                )
                .arg(
                    Arg::new("id").value_name("ID").required(true).help(self.t(
                        "Id kebijakan, atau id@versi",
                        "The id of a policy, or id@version",
                    )),
                )
                .arg(self.format(&["table", "json"])),
            )
            .subcommand(
                self.sub(
                    "check",
                    self.t("Memeriksa berkas kebijakan dan menyebut semua kesalahannya", "Checks a policy file and tells all that is wrong"),
                    "sakip kebijakan check FILE",
                    "",
                )
                .arg(self.file_argument().required(true)),
            )
    }

    fn jelaskan(&self) -> Command {
        self.sub(
            "jelaskan",
            self.t(
                "Menjelaskan asal sebuah angka, atau arti sebuah istilah",
                "Explains where a figure comes from, or what a term means",
            ),
            self.t("sakip jelaskan ID [PILIHAN] [FILE|-]", "sakip jelaskan ID [OPTIONS] [FILE|-]"),
            self.t(JELASKAN_ID, JELASKAN_EN),
        )
        .arg(
            Arg::new("id").value_name("ID").required(true).help(self.t(
                "Id baris pada tabel capaian; tanpa berkas: rumus, alasan, sebab, kebijakan, atau kategori",
                "The id of a row of a capaian table; without a file: a formula, reason, cause, policy or category",
            )),
        )
        .arg(self.file_argument())
        .arg(self.policy())
        .arg(self.format(&["table", "json"]))
        .arg(self.locale_argument())
        .arg(self.ocr())
    }

    fn bare(&self, name: &'static str, about: &'static str, usage: &'static str) -> Command {
        self.base(name)
            .about(about)
            .override_usage(usage)
            .help_template(self.t(
                "{about}.\n\nPemakaian: {usage}\n\nPilihan:\n{options}\n",
                "{about}.\n\nUsage: {usage}\n\nOptions:\n{options}\n",
            ))
    }

    fn help(&self) -> Command {
        self.sub(
            "help",
            self.t(
                "Menampilkan bantuan umum atau bantuan sebuah perintah",
                "Prints general help or the help of a command",
            ),
            self.t("sakip help [PERINTAH]", "sakip help [COMMAND]"),
            "",
        )
        .visible_alias("bantuan")
        .arg(
            Arg::new("command")
                .value_name(self.t("PERINTAH", "COMMAND"))
                .num_args(0..=2)
                .help(self.t("Nama perintah", "The name of a command")),
        )
    }
}

const ROOT_ID: &str = "\
Contoh:
  sakip capaian contoh/capaian.csv              hitung capaian sebuah laporan kinerja
  sakip capaian data.json --format json         keluaran untuk program lain
  sakip reviu contoh/reviu.json                 periksa angka yang sudah dicetak
  sakip anggaran contoh/anggaran.csv            serapan dan sisa anggaran
  sakip evaluasi contoh/lke-binjai.json         nilai LKE dan predikat perkiraan
  sakip lint contoh/renstra.json                periksa dokumen rencana
  sakip kebijakan                               kebijakan perhitungan yang tersedia
  sakip jelaskan minimize_linear                arti sebuah rumus

Kode keluar:
  0  berhasil
  1  ada temuan yang diminta dianggap gagal
  2  argumen atau isi berkas salah; tidak ada yang dicetak ke stdout
  3  berkas tidak dapat dibaca atau ditulis

`sakip help PERINTAH` menampilkan pilihan dan contoh tiap perintah; `--lang en` for English.";

const ROOT_EN: &str = "\
Examples:
  sakip capaian contoh/capaian.csv              the achievements of a performance report
  sakip capaian data.json --format json         output for another program
  sakip reviu contoh/reviu.json                 check figures that were printed
  sakip anggaran contoh/anggaran.csv            absorption and remainder of budgets
  sakip evaluasi contoh/lke-binjai.json         the score of an LKE sheet
  sakip lint contoh/renstra.json                check a plan
  sakip kebijakan                               the policies there are
  sakip jelaskan minimize_linear                what a formula means

Exit codes:
  0  done
  1  there are findings the caller asked to fail on
  2  the arguments or the input are wrong; nothing is printed to stdout
  3  a file cannot be read or written

`sakip help COMMAND` shows the options and examples of a command.";

const CAPAIAN_ID: &str = "\
Kolom: polaritas, target, realisasi; boleh ditambah id, indikator, satuan, baseline, periode, bobot.
Polaritas: maximize, minimize (rumusnya dari kebijakan), minimize_linear, minimize_inverse,
  minimize_shortfall, baseline, stabilize, range, range_minimize, ordinal.
Target boleh berupa rentang (80-90) atau tingkat (WTP, BB). Realisasi kosong, `-`, n/a bukan nol.
Semua kesalahan isi disebut sekaligus, dan bila ada, tidak ada hasil yang dicetak.

Contoh:
  sakip capaian contoh/capaian.csv
  sakip capaian lkjip.csv --policy kemenkeu-nko --format csv
  sakip capaian lkjip.csv --policy perkada.toml --locale id
  cat lkjip.json | sakip capaian - --format json";

const CAPAIAN_EN: &str = "\
Columns: polaritas, target, realisasi; optionally id, indikator, satuan, baseline, periode, bobot.
Polaritas: maximize, minimize (its formula is in the policy), minimize_linear, minimize_inverse,
  minimize_shortfall, baseline, stabilize, range, range_minimize, ordinal.
A target may be a range (80-90) or a level (WTP, BB). A blank realisasi, `-` or n/a is not zero.
Everything that is wrong is told at once, and then no result is printed.

Examples:
  sakip capaian contoh/capaian.csv
  sakip capaian lkjip.csv --policy kemenkeu-nko --format csv
  sakip capaian lkjip.csv --policy perkada.toml --locale en
  cat lkjip.json | sakip capaian - --format json";

const REVIU_ID: &str = "\
Kolom: kind (achievement, budget, average, total, evaluation; bawaan achievement), id, dokumen, dan
  achievement  polaritas, target, realisasi, baseline, capaian
  budget       pagu, realisasi, percent
  average      members, average
  total        members, total
  evaluation   components, total, grade
Rumus, batas, dan pembulatan yang dipakai dicari per dokumen; setiap baris lalu dinyatakan
reproduced (sesuai), reproduced_with (sesuai dengan cara lain), deviates (menyimpang), atau not_checkable.

Contoh:
  sakip reviu contoh/reviu.json
  sakip reviu lkjip.csv --format json
  sakip reviu lkjip.csv --gagal-bila-menyimpang";

const REVIU_EN: &str = "\
Columns: kind (achievement, budget, average, total, evaluation; default achievement), id, dokumen, and
  achievement  polaritas, target, realisasi, baseline, capaian
  budget       pagu, realisasi, percent
  average      members, average
  total        members, total
  evaluation   components, total, grade
The formula, limits and rounding in use are found per document; each row is then called
reproduced, reproduced_with (in another way), deviates or not_checkable.

Examples:
  sakip reviu contoh/reviu.json
  sakip reviu lkjip.csv --format json
  sakip reviu lkjip.csv --fail-on-deviation";

const ANGGARAN_ID: &str = "\
Ringkasan: kolom pagu, realisasi; boleh ditambah id, uraian, rencana, capaian. Baris terakhir yang bernama
  jumlah atau total diperiksa terhadap rinciannya.
Buku besar: kolom entry (line, pagu, realisasi, rencana) dan isiannya, dalam urutan apa pun
  line       baris (key), tahun, opd, program, kegiatan, kategori
  pagu       baris, tahun, jenis (murni, perubahan, pergeseran), berlaku (2025-01-01), jumlah
  realisasi  id, baris, periode (2025-M03), jumlah; koreksi boleh negatif
  rencana    baris, periode, jumlah

Contoh:
  sakip anggaran contoh/anggaran.csv
  sakip anggaran contoh/anggaran.csv --efisiensi bpom_ie --format json
  sakip anggaran contoh/buku-anggaran.csv --per kategori --sampai 2025-M06";

const ANGGARAN_EN: &str = "\
Summary: columns pagu, realisasi; optionally id, uraian, rencana, capaian. A last row called jumlah or total
  is checked against the rows above it.
Ledger: the column entry (line, pagu, realisasi, rencana) and its fields, in any order
  line       baris (key), tahun, opd, program, kegiatan, kategori
  pagu       baris, tahun, jenis (murni, perubahan, pergeseran), berlaku (2025-01-01), jumlah
  realisasi  id, baris, periode (2025-M03), jumlah; corrections may be negative
  rencana    baris, periode, jumlah

Examples:
  sakip anggaran contoh/anggaran.csv
  sakip anggaran contoh/anggaran.csv --efficiency bpom_ie --format json
  sakip anggaran contoh/buku-anggaran.csv --per kategori --until 2025-M06";

const EVALUASI_ID: &str = "\
Lembar LKE: JSON atau TOML (template, version, tracks), atau CSV dengan kolom kode, jawaban dan bila perlu
track, catatan. Predikat selalu perkiraan, bukan LHE resmi.

Contoh:
  sakip evaluasi contoh/lke-binjai.json
  sakip evaluasi lke.csv --template permenpanrb-12-2015 --format json
  sakip evaluasi --daftar
  sakip evaluasi --tampil permenpanrb-88-2021 > templat.json";

const EVALUASI_EN: &str = "\
An LKE sheet: JSON or TOML (template, version, tracks), or CSV with the columns kode, jawaban and perhaps
track, catatan. The predicate always is an estimate, not the official LHE.

Examples:
  sakip evaluasi contoh/lke-binjai.json
  sakip evaluasi lke.csv --template permenpanrb-12-2015 --format json
  sakip evaluasi --list
  sakip evaluasi --show permenpanrb-88-2021 > template.json";

const LINT_ID: &str = "\
Rencana: JSON atau TOML bertingkat (tujuan, sasaran, program, …), JSON datar (nodes, indikator), atau CSV
dengan kolom level, id, parent_id, code, name, weight dan, pada baris level indikator, unit, polarity,
baseline, targets (2025=80; 2026=85), end_target, iku. Kode keluar 1 bila ada galat.

Contoh:
  sakip lint contoh/renstra.json
  sakip lint renstra.json --tahun 2025 --kecuali missing_baseline
  sakip jelaskan SAKIP-L001";

const LINT_EN: &str = "\
A plan: nested JSON or TOML (tujuan, sasaran, program, …), flat JSON (nodes, indikator), or CSV with the
columns level, id, parent_id, code, name, weight and, in rows of level indikator, unit, polarity, baseline,
targets (2025=80; 2026=85), end_target, iku. Exit code 1 when there is an error.

Examples:
  sakip lint contoh/renstra.json
  sakip lint renstra.json --year 2025 --off missing_baseline
  sakip jelaskan SAKIP-L001";

const KEBIJAKAN_ID: &str = "\
Contoh:
  sakip kebijakan
  sakip kebijakan show sakip-default > perkada.toml
  sakip kebijakan check contoh/kebijakan-perkada.toml";

const KEBIJAKAN_EN: &str = "\
Examples:
  sakip kebijakan
  sakip kebijakan show sakip-default > perkada.toml
  sakip kebijakan check contoh/kebijakan-perkada.toml";

const JELASKAN_ID: &str = "\
Contoh:
  sakip jelaskan PTS-04 contoh/capaian.csv
  sakip jelaskan PTS-04 contoh/capaian.csv --format json
  sakip jelaskan minimize_inverse
  sakip jelaskan zero_target";

const JELASKAN_EN: &str = "\
Examples:
  sakip jelaskan PTS-04 contoh/capaian.csv
  sakip jelaskan PTS-04 contoh/capaian.csv --format json
  sakip jelaskan minimize_inverse
  sakip jelaskan zero_target";
