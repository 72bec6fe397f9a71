//! The arguments of every command, with help in both languages.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, ArgMatches, Command};
use sakip_core::budget::EfficiencyMethod;
use sakip_core::number::Locale;
use sakip_core::text::Lang;

use super::help_text::{
    ANGGARAN_EN, ANGGARAN_ID, CAPAIAN_EN, CAPAIAN_ID, EVALUASI_EN, EVALUASI_ID, JELASKAN_EN,
    JELASKAN_ID, KEBIJAKAN_EN, KEBIJAKAN_ID, LINT_EN, LINT_ID, REVIU_EN, REVIU_ID, ROOT_EN,
    ROOT_ID,
};

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
            self.db(),
            self.import(),
            self.audit(),
            self.demo(),
            self.help(),
            self.migrate("migrate").hide(true),
            self.backup("backup").hide(true),
            self.restore("restore").hide(true),
        ];
        self.base("sakip")
            .about(self.t(
                "Menghitung, menjelaskan, dan memeriksa angka kinerja SAKIP",
                "Computes, explains and checks the performance figures of SAKIP",
            ))
            .override_usage(self.t("sakip PERINTAH [PILIHAN] [FILE|-]", "sakip COMMAND [OPTIONS] [FILE|-]"))
            .help_template(self.t(
                "{about}.\n\nPemakaian: {usage}\n\nPerintah:\n{subcommands}\n\nPilihan:\n{options}{after-help}",
                "{about}.\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nOptions:\n{options}{after-help}",
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

    pub(super) fn base(&self, name: &'static str) -> Command {
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
    pub(super) fn sub(
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
                "{about}.\n\nPemakaian: {usage}\n\nArgumen:\n{positionals}\n\nPilihan:\n{options}{after-help}",
                "{about}.\n\nUsage: {usage}\n\nArguments:\n{positionals}\n\nOptions:\n{options}{after-help}",
            ))
            .after_help(after)
    }

    /// A file that is a table.
    fn table_file(&self) -> Arg {
        self.file(self.t(
            "Berkas CSV atau JSON; `-` atau tanpa berkas berarti stdin",
            "A CSV or JSON file; `-` or none is stdin",
        ))
    }

    /// A file that is a document or a table.
    fn document_file(&self) -> Arg {
        self.file(self.t(
            "Berkas JSON, TOML, atau CSV; `-` atau tanpa berkas berarti stdin",
            "A JSON, TOML or CSV file; `-` or none is stdin",
        ))
    }

    pub(super) fn file(&self, help: &'static str) -> Arg {
        Arg::new("file")
            .value_name("FILE")
            .value_parser(ValueParser::path_buf())
            .help(help)
    }

    pub(super) fn format(&self, formats: &'static [&'static str]) -> Arg {
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

    pub(super) fn locale_argument(&self) -> Arg {
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
        .arg(self.table_file())
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
        .arg(self.table_file())
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
        .arg(self.table_file())
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
        .arg(self.document_file())
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
        .arg(self.document_file())
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
                "{about}.\n\nPemakaian: {usage}\n\nPerintah:\n{subcommands}\n\nPilihan:\n{options}{after-help}",
                "{about}.\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nOptions:\n{options}{after-help}",
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
                                .arg(
                    self.file(self.t(
                        "Berkas kebijakan, TOML atau JSON; `-` berarti stdin",
                        "A policy in TOML or JSON; `-` is stdin",
                    ))
                    .required(true),
                ),
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
        .arg(self.table_file())
        .arg(self.policy())
        .arg(self.format(&["table", "json"]))
        .arg(self.locale_argument())
        .arg(self.ocr())
    }

    pub(super) fn bare(
        &self,
        name: &'static str,
        about: &'static str,
        usage: &'static str,
    ) -> Command {
        self.base(name)
            .about(about)
            .override_usage(usage)
            .help_template(self.t(
                "{about}.\n\nPemakaian: {usage}\n\nPilihan:\n{options}{after-help}",
                "{about}.\n\nUsage: {usage}\n\nOptions:\n{options}{after-help}",
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
