//! The arguments of `sakip demo`.

use clap::Command;

use super::super::super::arguments::Writer;
use super::super::help_text::{DEMO_EN, DEMO_ID};

impl Writer {
    /// `sakip demo`.
    pub(in super::super::super) fn demo(&self) -> Command {
        self.bare(
            "demo",
            self.t(
                "Memuat data contoh: satu kabupaten, 40 OPD, dua tahun",
                "Loads demo data: one regency, 40 OPD, two years",
            ),
            self.t("sakip demo [PILIHAN]", "sakip demo [OPTIONS]"),
        )
        .after_help(self.t(DEMO_ID, DEMO_EN))
        .arg(self.database())
        .arg(self.format(&["table", "json"]))
    }
}
