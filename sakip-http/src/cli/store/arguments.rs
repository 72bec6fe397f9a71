//! The arguments of the commands that work on a database.

use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, ValueParser};
use clap::{Arg, ArgAction, Command};
use sakip_db::ops::instansi::Jenis;

use super::super::arguments::Writer;
use super::help_text::{AUDIT_EN, AUDIT_ID, DB_EN, DB_ID};

impl Writer {
    /// `sakip db`.
    pub(in super::super) fn db(&self) -> Command {
        self.group(
            "db",
            self.t(
                "Menyiapkan, memeriksa, mencadangkan, dan memulihkan basis data",
                "Sets up, checks, backs up and restores a database",
            ),
            self.t("sakip db PERINTAH [PILIHAN]", "sakip db COMMAND [OPTIONS]"),
            self.t(DB_ID, DB_EN),
        )
        .subcommands([
            self.init(),
            self.migrate("migrate"),
            self.check(),
            self.backup("backup"),
            self.restore("restore"),
        ])
    }

    fn init(&self) -> Command {
        self.bare(
            "init",
            self.t(
                "Membuat basis data dan instansi pertamanya",
                "Makes a database and its first instansi",
            ),
            self.t(
                "sakip db init --kode KODE --nama NAMA --jenis JENIS [PILIHAN]",
                "sakip db init --kode CODE --nama NAME --jenis KIND [OPTIONS]",
            ),
        )
        .arg(self.database())
        .arg(
            Arg::new("kode")
                .long("kode")
                .value_name(self.t("KODE", "CODE"))
                .required(true)
                .help(self.t(
                    "Kode instansi, misalnya 3201",
                    "The code of the instansi, such as 3201",
                )),
        )
        .arg(
            Arg::new("nama")
                .long("nama")
                .value_name(self.t("NAMA", "NAME"))
                .required(true)
                .help(self.t("Nama instansi", "The name of the instansi")),
        )
        .arg(
            Arg::new("jenis")
                .long("jenis")
                .value_name("kementerian|lembaga|provinsi|kabupaten|kota")
                .value_parser(PossibleValuesParser::new(Jenis::ALL.map(Jenis::name)))
                .hide_possible_values(true)
                .required(true)
                .help(self.t("Jenis instansi", "What kind of body it is")),
        )
    }

    /// `sakip db migrate`, also `sakip migrate`.
    pub(in super::super) fn migrate(&self, name: &'static str) -> Command {
        self.bare(
            name,
            self.t(
                "Memutakhirkan skema basis data",
                "Brings the schema of a database up to date",
            ),
            self.t("sakip db migrate [PILIHAN]", "sakip db migrate [OPTIONS]"),
        )
        .arg(self.database())
    }

    fn check(&self) -> Command {
        self.bare(
            "check",
            self.t(
                "Memeriksa keutuhan basis data, skema, dan rantai audit",
                "Checks the integrity of the database, its schema and its audit",
            ),
            self.t("sakip db check [PILIHAN]", "sakip db check [OPTIONS]"),
        )
        .arg(self.database())
        .arg(self.format(&["table", "json"]))
    }

    /// `sakip db backup`, also `sakip backup`.
    pub(in super::super) fn backup(&self, name: &'static str) -> Command {
        self.sub(
            name,
            self.t(
                "Mencadangkan basis data SQLite selagi dipakai, lalu memeriksa cadangannya",
                "Backs a SQLite database up while it is in use, then checks the backup",
            ),
            self.t(
                "sakip db backup BERKAS [PILIHAN]",
                "sakip db backup FILE [OPTIONS]",
            ),
            "",
        )
        .arg(self.goal(self.t("Berkas cadangan yang dibuat", "The backup that is made")))
        .arg(self.database())
        .arg(self.force(self.t(
            "Mengganti berkas cadangan yang sudah ada",
            "Replaces a backup that is there",
        )))
        .arg(self.format(&["table", "json"]))
    }

    /// `sakip db restore`, also `sakip restore`.
    pub(in super::super) fn restore(&self, name: &'static str) -> Command {
        self.sub(
            name,
            self.t(
                "Memeriksa sebuah cadangan, lalu memulihkan basis data SQLite darinya",
                "Checks a backup, then restores a SQLite database from it",
            ),
            self.t(
                "sakip db restore BERKAS [PILIHAN]",
                "sakip db restore FILE [OPTIONS]",
            ),
            "",
        )
        .arg(self.goal(self.t("Berkas cadangan", "The backup")))
        .arg(self.database())
        .arg(self.force(self.t(
            "Mengganti basis data yang sudah ada",
            "Replaces a database that is there",
        )))
        .arg(self.format(&["table", "json"]))
    }

    /// `sakip audit`.
    pub(in super::super) fn audit(&self) -> Command {
        self.group(
            "audit",
            self.t(
                "Memeriksa jejak audit: siapa mengubah apa, dan apakah jejaknya utuh",
                "Checks the audit: who changed what, and whether the trail is whole",
            ),
            self.t(
                "sakip audit verify [PILIHAN]",
                "sakip audit verify [OPTIONS]",
            ),
            self.t(AUDIT_ID, AUDIT_EN),
        )
        .subcommand(
            self.bare(
                "verify",
                self.t(
                    "Memeriksa rantai audit baris demi baris",
                    "Checks the chain of the audit row by row",
                ),
                self.t(
                    "sakip audit verify [PILIHAN]",
                    "sakip audit verify [OPTIONS]",
                ),
            )
            .arg(self.database())
            .arg(self.instansi())
            .arg(
                Arg::new("kepala")
                    .long("kepala")
                    .visible_alias("head")
                    .value_name(self.t("NOMOR:HASH", "NUMBER:HASH"))
                    .action(ArgAction::Append)
                    .requires("instansi")
                    .help(self.t(
                        "Kepala rantai yang dicatat dahulu di luar basis data; boleh diulang",
                        "A head of the chain kept elsewhere before; may be repeated",
                    )),
            )
            .arg(self.format(&["table", "json"])),
        )
    }

    fn group(
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
                "{about}.\n\nPemakaian: {usage}\n\nPerintah:\n{subcommands}\n\nPilihan:\n{options}{after-help}",
                "{about}.\n\nUsage: {usage}\n\nCommands:\n{subcommands}\n\nOptions:\n{options}{after-help}",
            ))
            .after_help(after)
            .disable_help_subcommand(true)
            .subcommand_required(true)
    }

    pub(super) fn database(&self) -> Arg {
        Arg::new("database")
            .long("database")
            .short('d')
            .value_name(self.t("BERKAS|URL", "FILE|URL"))
            .help(self.t(
                "Berkas SQLite atau postgres://… (bawaan: variabel DATABASE_URL, atau sakip.db)",
                "A SQLite file or postgres://… (default: the variable DATABASE_URL, or sakip.db)",
            ))
    }

    pub(super) fn instansi(&self) -> Arg {
        Arg::new("instansi")
            .long("instansi")
            .value_name(self.t("KODE", "CODE"))
            .help(self.t(
                "Kode instansi, bila basis data berisi lebih dari satu",
                "The code of the instansi, where the database has more than one",
            ))
    }

    fn goal(&self, help: &'static str) -> Arg {
        Arg::new("file")
            .value_name(self.t("BERKAS", "FILE"))
            .value_parser(ValueParser::path_buf())
            .required(true)
            .help(help)
    }

    fn force(&self, help: &'static str) -> Arg {
        Arg::new("force")
            .long("ganti")
            .visible_alias("force")
            .action(ArgAction::SetTrue)
            .help(help)
    }
}

/// The file a command makes or reads.
pub(super) fn goal(matches: &clap::ArgMatches) -> PathBuf {
    // The parser requires it.
    matches
        .get_one::<PathBuf>("file")
        .cloned()
        .unwrap_or_default()
}
