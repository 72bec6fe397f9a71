//! The arguments of `sakip import`.

use clap::builder::PossibleValuesParser;
use clap::{Arg, ArgAction, ArgGroup, Command};

use super::super::super::arguments::Writer;
use super::super::help_text::{IMPORT_EN, IMPORT_ID};
use super::kind::Kind;

impl Writer {
    /// `sakip import`.
    pub(in super::super::super) fn import(&self) -> Command {
        self.sub(
            "import",
            self.t(
                "Mengimpor rencana, target, capaian, anggaran, dan LKE",
                "Imports plans, targets, achievements, budgets and LKE",
            ),
            self.t(
                "sakip import FILE|- --dry-run|--apply [PILIHAN]",
                "sakip import FILE|- --dry-run|--apply [OPTIONS]",
            ),
            self.t(IMPORT_ID, IMPORT_EN),
        )
        .arg(
            self.file(self.t(
                "Berkas CSV atau JSON; `-` berarti stdin",
                "A CSV or JSON file; `-` is stdin",
            ))
            .required(true),
        )
        .arg(
            Arg::new("dry-run")
                .long("dry-run")
                .visible_alias("uji")
                .action(ArgAction::SetTrue)
                .help(self.t(
                    "Melakukan semuanya, lalu membatalkannya: apa yang akan terjadi",
                    "Does everything and undoes it: what would happen",
                )),
        )
        .arg(
            Arg::new("apply")
                .long("apply")
                .visible_alias("terapkan")
                .action(ArgAction::SetTrue)
                .help(self.t(
                    "Menyimpannya, bila tidak ada yang salah",
                    "Keeps it, if nothing is wrong",
                )),
        )
        .group(
            ArgGroup::new("mode")
                .args(["dry-run", "apply"])
                .required(true),
        )
        .arg(self.database())
        .arg(self.instansi())
        .arg(
            Arg::new("jenis")
                .long("jenis")
                .visible_alias("kind")
                .value_name(self.t("JENIS", "KIND"))
                .value_parser(PossibleValuesParser::new(Kind::ALL.map(Kind::name)))
                .hide_possible_values(true)
                .help(self.t(
                    "Jenis isinya (bawaan: dikenali dari kolomnya), lihat di bawah",
                    "What it holds (default: told by its columns), see below",
                )),
        )
        .arg(
            Arg::new("user")
                .long("user")
                .value_name("USERNAME")
                .help(self.t(
                    "Pengguna yang bertindak; wajib untuk capaian",
                    "The user who acts; required for achievements",
                )),
        )
        .arg(
            Arg::new("key")
                .long("kunci")
                .visible_alias("key")
                .value_name(self.t("KUNCI", "KEY"))
                .help(self.t(
                    "Kunci idempotensi: impor dengan kunci yang sama terjadi sekali (bawaan: dari isi berkas)",
                    "Idempotency key: imports with one key happen once (default: from the content of the file)",
                )),
        )
        .arg(
            Arg::new("reason")
                .long("alasan")
                .visible_alias("reason")
                .value_name(self.t("TEKS", "TEXT"))
                .help(self.t(
                    "Alasan perubahan target pada renstra yang sudah ada",
                    "Why targets of a renstra that is there change",
                )),
        )
        .arg(
            Arg::new("allow-removal")
                .long("boleh-hapus")
                .visible_alias("allow-removal")
                .action(ArgAction::SetTrue)
                .help(self.t(
                    "Mengizinkan renstra baru menghapus target yang tidak disebutnya",
                    "Lets a new renstra remove the targets it leaves out",
                )),
        )
        .arg(self.locale_argument())
        .arg(self.format(&["table", "json"]))
    }
}
