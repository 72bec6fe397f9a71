//! What an import came to, and telling it.

use clap::ArgMatches;
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::Lang;
use sakip_db::ops::budget::import::ImportReport;
use sakip_db::ops::import::{Counts, Mode, Report};
use serde::Serialize;

use super::super::super::arguments::Format;
use super::super::super::command::write_json;
use super::super::super::failure::Failure;
use super::super::super::grid::clean;
use super::super::super::style::Tone;
use super::super::super::terminal::Session;
use super::super::facts::count;
use super::kind::Kind;

/// What was imported, and how.
pub(super) struct Asked {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether its columns told the kind.
    pub(super) recognised: bool,
    pub(super) mode: Mode,
    pub(super) key: String,
}

/// What became of the rows, as far as it was looked at: where one is refused, the engine of the budget does not
/// say what would become of the others.
#[derive(Clone, Copy, Debug, Serialize)]
struct Told {
    baris: usize,
    baru: Option<usize>,
    diubah: Option<usize>,
    tetap: Option<usize>,
    ditolak: usize,
}

/// What an import came to.
pub(super) struct Outcome {
    told: Told,
    applied: bool,
    repeated: bool,
    ignored: Vec<String>,
    problems: Option<Problems>,
}

impl From<Report> for Outcome {
    fn from(report: Report) -> Self {
        let Counts {
            rows,
            new,
            changed,
            unchanged,
            refused,
        } = report.counts;
        Outcome {
            told: Told {
                baris: rows,
                baru: Some(new),
                diubah: Some(changed),
                tetap: Some(unchanged),
                ditolak: refused,
            },
            applied: report.applied,
            repeated: report.repeated,
            ignored: report.ignored,
            problems: report.problems,
        }
    }
}

impl Outcome {
    /// That of entries of a budget, which are never changed: a correction is a new one.
    pub(super) fn of_budget(rows: usize, report: &ImportReport, mode: Mode) -> Outcome {
        let kinds = [report.lines, report.pagu, report.realisasi, report.rencana];
        let sum = |number: fn(&_) -> u64| {
            let sum: u64 = kinds.iter().map(number).sum();
            usize::try_from(sum).ok()
        };
        Outcome {
            told: Told {
                baris: rows,
                baru: sum(|kind: &sakip_db::ops::budget::import::Count| kind.added),
                diubah: Some(0),
                tetap: sum(|kind| kind.unchanged),
                ditolak: 0,
            },
            applied: report.repeated || mode == Mode::Apply,
            repeated: report.repeated,
            ignored: Vec::new(),
            problems: None,
        }
    }

    /// Rows of a budget of which some are refused.
    pub(super) fn refused_budget(rows: usize, problems: Problems) -> Outcome {
        let mut places: Vec<&str> = problems
            .list()
            .iter()
            .filter_map(|problem| problem.place.split(':').next())
            .collect();
        places.sort_unstable();
        places.dedup();
        Outcome {
            told: Told {
                baris: rows,
                baru: None,
                diubah: None,
                tetap: None,
                ditolak: places.len(),
            },
            applied: false,
            repeated: false,
            ignored: Vec::new(),
            problems: Some(problems),
        }
    }

    /// Tells it; what is refused makes the command fail.
    pub(super) fn tell(
        self,
        asked: &Asked,
        matches: &ArgMatches,
        session: &mut Session<'_, '_>,
    ) -> Result<(), Failure> {
        if !self.ignored.is_empty() {
            let names: Vec<String> = self
                .ignored
                .iter()
                .take(20)
                .map(|name| format!("`{}`", clean(name)))
                .collect();
            let names = names.join(", ");
            session.note(
                &format!("kolom yang tidak dikenal diabaikan: {names}"),
                &format!("unknown columns are ignored: {names}"),
            )?;
        }
        match Format::of(matches) {
            Format::Json => self.json(asked, session)?,
            _ => self.table(asked, session)?,
        }
        match self.problems {
            None => Ok(()),
            Some(problems) => Err(Failure::Refused {
                name: asked.name.clone(),
                problems,
            }),
        }
    }

    fn json(&self, asked: &Asked, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        #[derive(Serialize)]
        struct Json<'a> {
            berkas: &'a str,
            jenis: &'static str,
            jenis_dikenali: bool,
            mode: Mode,
            kunci: &'a str,
            diterapkan: bool,
            berulang: bool,
            #[serde(flatten)]
            told: Told,
            kolom_diabaikan: &'a [String],
            banyak_masalah: usize,
            masalah: &'a [Problem],
        }
        let problems = self.problems.as_ref();
        write_json(
            session,
            &Json {
                berkas: &asked.name,
                jenis: asked.kind.name(),
                jenis_dikenali: asked.recognised,
                mode: asked.mode,
                kunci: &asked.key,
                diterapkan: self.applied,
                berulang: self.repeated,
                told: self.told,
                kolom_diabaikan: &self.ignored,
                banyak_masalah: problems.map_or(0, Problems::count),
                masalah: problems.map(Problems::list).unwrap_or_default(),
            },
        )
    }

    fn table(&self, asked: &Asked, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let lang = session.lang;
        let (kind, items) = (asked.kind.name(), asked.kind.item(lang));
        let rows = count(self.told.baris, lang);
        let recognised = match asked.recognised {
            true => lang.pick(" (dikenali dari kolomnya)", " (told by its columns)"),
            false => "",
        };
        let name = clean(&asked.name);
        writeln!(
            session.terminal.out,
            "{name}: {kind}{recognised}, {rows} {items}"
        )?;
        if self.repeated {
            self.print_verdict(asked, session)?;
            let then = lang.pick("Hasilnya waktu itu:", "What it came to then:");
            writeln!(session.terminal.out, "{then}")?;
        }
        let lines = [
            (lang.pick("baru", "new"), self.told.baru),
            (lang.pick("diubah", "changed"), self.told.diubah),
            (lang.pick("tetap", "unchanged"), self.told.tetap),
            (lang.pick("ditolak", "refused"), Some(self.told.ditolak)),
        ];
        for (name, number) in lines {
            let Some(number) = number else { continue };
            let number = count(number, lang);
            writeln!(session.terminal.out, "  {name:<9} {number:>9}")?;
        }
        match self.repeated {
            true => Ok(()),
            false => self.print_verdict(asked, session),
        }
    }

    fn print_verdict(&self, asked: &Asked, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let (tone, verdict) = self.verdict(asked, session.lang);
        let verdict = session.style.paint(tone, verdict);
        writeln!(session.terminal.out, "{verdict}")?;
        Ok(())
    }

    fn verdict(&self, asked: &Asked, lang: Lang) -> (Tone, &'static str) {
        let nothing_new = self.told.baru == Some(0) && self.told.diubah == Some(0);
        let (tone, id, en) = if self.repeated {
            (
                Tone::Fair,
                "Sudah diimpor dahulu: kali ini tidak ada yang dilakukan. Untuk mengimpornya\nlagi, beri --kunci lain.",
                "It was imported before: nothing was done this time. To import it again, give\nanother --key.",
            )
        } else if self.problems.is_some() {
            (
                Tone::Bad,
                "DITOLAK: tidak ada yang disimpan.",
                "REFUSED: nothing was kept.",
            )
        } else if nothing_new {
            (
                Tone::Good,
                "Semuanya sudah tersimpan: tidak ada yang berubah.",
                "All of it is stored already: nothing changes.",
            )
        } else if asked.mode == Mode::DryRun {
            (
                Tone::Fair,
                "Uji coba: tidak ada yang disimpan. Simpan dengan --apply.",
                "A dry run: nothing was kept. Keep it with --apply.",
            )
        } else {
            (Tone::Good, "Disimpan.", "Kept.")
        };
        (tone, lang.pick(id, en))
    }
}
