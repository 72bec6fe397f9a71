//! A table of budgets: one row per line, perhaps with its printed total at the end.

use clap::ArgMatches;
use rust_decimal::Decimal;
use sakip_core::budget::{
    Amounts as Budget, BudgetOutcome, Efficiency, EfficiencyMethod, EfficiencyOutcome, Keluaran,
    TotalCheck, check_total, efficiency, pmk_214_2017,
};
use sakip_core::explain::{Explain, Trace};
use sakip_core::number::{Percent, Rounding, Rupiah, spell};
use sakip_core::problem::Problem;
use sakip_core::text::{Lang, Localize, Text};
use sakip_core::wire::{Formats, Reader};
use serde::Serialize;

use super::super::super::arguments::Format;
use super::super::super::failure::Failure;
use super::super::super::grid::{Cell, Column};
use super::super::super::input::Table;
use super::super::super::style::Tone;
use super::super::super::terminal::Session;
use super::super::rows::Rows;
use super::super::{write_csv, write_json};
use super::{money, outcome, rupiah};

/// The most rows of one table; they are added up in memory.
const MAX_ROWS: usize = 200_000;

/// A row as it was read.
struct Line {
    id: String,
    uraian: String,
    budget: Budget,
    capaian: Option<Percent>,
}

/// The figures of a row, as JSON. What has no value is `null`, and `alasan` says why there is no serapan.
#[derive(Serialize)]
struct LineResult {
    id: String,
    uraian: String,
    pagu: Option<Rupiah>,
    realisasi: Option<Rupiah>,
    rencana: Option<Rupiah>,
    serapan: Option<Percent>,
    sisa: Option<Rupiah>,
    sisa_persen: Option<Percent>,
    deviasi: Option<Rupiah>,
    deviasi_poin: Option<Percent>,
    deviasi_persen: Option<Percent>,
    capaian: Option<Percent>,
    alasan: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    efisiensi: Option<Trace>,
    penjelasan: String,
}

/// The whole answer, as JSON.
#[derive(Serialize)]
struct Answer {
    baris: Vec<LineResult>,
    jumlah: LineResult,
    periksa_jumlah: Vec<CheckResult>,
}

/// A printed total beside the sum of its rows.
#[derive(Serialize)]
struct CheckResult {
    kolom: String,
    tercetak: Rupiah,
    dihitung: Rupiah,
    selisih: Rupiah,
    penjelasan: String,
}

/// Everything that was computed.
struct Work {
    lines: Vec<Line>,
    total: Line,
    checks: Vec<TotalCheck>,
    method: Option<EfficiencyMethod>,
}

pub(super) fn run(
    table: &mut Table,
    formats: &Formats,
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let lines = read(table, formats, session)?;
    let name = table.name().to_owned();
    let method = matches
        .get_one::<String>("efisiensi")
        .and_then(|method| method.parse().ok());
    let work = Work::new(lines, method, session.lang)
        .map_err(|problem| Failure::refused(&name, problem))?;
    note_subtotals(&work.lines, session)?;
    match Format::of(matches) {
        Format::Json => write_json(session, &work.answer(session.lang)),
        Format::Csv => work.csv(session),
        Format::Table => work.table(session),
    }
}

fn read(
    table: &mut Table,
    formats: &Formats,
    session: &mut Session<'_, '_>,
) -> Result<Vec<Line>, Failure> {
    let needed = ["pagu", "realisasi"];
    let absent = needed.map(|column| !table.may_have(column));
    if absent.contains(&true) {
        return Err(missing_columns(table.name(), needed, absent));
    }
    let mut lines = Vec::new();
    // JSON tells its columns only row by row.
    let mut absent = needed.map(|_| !table.is_csv());
    table.check(session, |record, problems| {
        for (absent, column) in absent.iter_mut().zip(needed) {
            *absent &= record.columns().all(|name| name != column);
        }
        let mut cells = Reader {
            record,
            formats,
            problems,
        };
        let line = Line {
            id: cells.id(),
            uraian: cells.text("uraian").unwrap_or_default(),
            budget: Budget {
                pagu: cells.rupiah("pagu"),
                realisasi: cells.rupiah("realisasi"),
                rencana: cells.rupiah("rencana"),
            },
            capaian: cells
                .number("capaian")
                .and_then(|value| Percent::new(value).ok()),
        };
        for (column, amount) in [("pagu", line.budget.pagu), ("rencana", line.budget.rencana)] {
            if amount.is_some_and(|amount| amount < Rupiah::ZERO) {
                let message = Text::new("tidak boleh negatif", "must not be negative");
                cells.complain("negative_amount", column, message);
            }
        }
        if lines.len() == MAX_ROWS {
            let message = Text::new(
                format!("paling banyak {MAX_ROWS} baris"),
                format!("at most {MAX_ROWS} rows"),
            );
            cells.complain("too_many_rows", "id", message);
        }
        if lines.len() <= MAX_ROWS {
            lines.push(line);
        }
    })?;
    if absent.contains(&true) {
        return Err(missing_columns(table.name(), needed, absent));
    }
    Ok(lines)
}

fn missing_columns(name: &str, needed: [&str; 2], absent: [bool; 2]) -> Failure {
    let missing: Vec<&str> = needed
        .into_iter()
        .zip(absent)
        .filter_map(|(column, absent)| absent.then_some(column))
        .collect();
    let missing = missing.join(", ");
    let message = Text::new(
        format!(
            "kolom {missing} tidak ada; ringkasan perlu pagu dan realisasi, buku besar perlu entry"
        ),
        format!(
            "the column {missing} is missing; a summary has pagu and realisasi, a ledger has entry"
        ),
    );
    Failure::refused(name, Problem::new("column_missing", "", message))
}

/// Tells of rows that are called a total and still are added up: parts of the table would count twice.
fn note_subtotals(lines: &[Line], session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let called: Vec<&str> = lines
        .iter()
        .filter(|line| is_total(line))
        .map(|line| {
            if line.uraian.is_empty() {
                &line.id
            } else {
                &line.uraian
            }
        })
        .map(String::as_str)
        .collect();
    let (Some(first), count) = (called.first(), called.len()) else {
        return Ok(());
    };
    session.note(
        &format!(
            "{count} baris bernama jumlah atau total, misalnya `{first}`, ikut dijumlahkan; hapus bila itu subjumlah"
        ),
        &format!(
            "rows called jumlah or total are added up like others ({count}, such as `{first}`); remove them if they are subtotals"
        ),
    )
}

/// Whether a row is called a total.
fn is_total(line: &Line) -> bool {
    [&line.id, &line.uraian].into_iter().any(|text| {
        let text = text.trim().to_lowercase();
        ["total", "jumlah", "grand total"]
            .iter()
            .any(|word| text == *word || text.starts_with(&format!("{word} ")))
    })
}

impl Work {
    fn new(
        mut lines: Vec<Line>,
        method: Option<EfficiencyMethod>,
        lang: Lang,
    ) -> Result<Work, Problem> {
        let printed = match lines.len() > 1 && lines.last().is_some_and(is_total) {
            true => lines.pop(),
            false => None,
        };
        let overflow = |error: sakip_core::budget::AmountOverflow| {
            Problem::new("overflow", "", Text::of(&error))
        };
        let column = |of: fn(&Budget) -> Option<Rupiah>| -> Vec<Option<Rupiah>> {
            lines.iter().map(|line| of(&line.budget)).collect()
        };
        let columns = [
            (
                "pagu",
                column(|budget| budget.pagu),
                printed.as_ref().and_then(|line| line.budget.pagu),
            ),
            (
                "realisasi",
                column(|budget| budget.realisasi),
                printed.as_ref().and_then(|line| line.budget.realisasi),
            ),
            (
                "rencana",
                column(|budget| budget.rencana),
                printed.as_ref().and_then(|line| line.budget.rencana),
            ),
        ];
        let mut sums = [None; 3];
        let mut checks = Vec::new();
        for ((name, rows, printed), sum) in columns.into_iter().zip(&mut sums) {
            let check =
                check_total(name, &rows, printed.unwrap_or(Rupiah::ZERO)).map_err(overflow)?;
            // A total over no figures at all is none, not zero.
            *sum = (check.rows().used > 0).then_some(check.sum());
            if printed.is_some() {
                checks.push(check);
            }
        }
        let [pagu, realisasi, rencana] = sums;
        let total = Line {
            id: "jumlah".to_owned(),
            uraian: lang.pick("Jumlah", "Total").to_owned(),
            budget: Budget {
                pagu,
                realisasi,
                rencana,
            },
            capaian: None,
        };
        Ok(Work {
            lines,
            total,
            checks,
            method,
        })
    }

    fn efficiency(&self, line: &Line) -> Option<Efficiency> {
        let serapan = line.budget.serapan(Rounding::default());
        let capaian = line.capaian.map(Percent::exact);
        let method = self.method?;
        Some(efficiency(
            method,
            capaian.as_ref(),
            serapan.exact(),
            Rounding::default(),
        ))
    }

    /// Only PMK 214/2017 says what the efficiency of several outputs together is.
    fn total_efficiency(&self) -> Option<Efficiency> {
        if self.method? != EfficiencyMethod::Pmk214Of2017 {
            return None;
        }
        let outputs: Vec<Keluaran> = self
            .lines
            .iter()
            .filter_map(|line| {
                Some(Keluaran {
                    pagu: line.budget.pagu?,
                    realisasi: line.budget.realisasi?,
                    capaian: line.capaian?,
                })
            })
            .collect();
        Some(pmk_214_2017(&outputs, Rounding::default()))
    }

    fn answer(&self, lang: Lang) -> Answer {
        Answer {
            baris: self
                .lines
                .iter()
                .map(|line| LineResult::new(line, self.efficiency(line), lang))
                .collect(),
            jumlah: LineResult::new(&self.total, self.total_efficiency(), lang),
            periksa_jumlah: self
                .checks
                .iter()
                .map(|check| CheckResult {
                    kolom: check.column().to_owned(),
                    tercetak: check.printed(),
                    dihitung: check.sum(),
                    selisih: check.difference(),
                    penjelasan: check.sentence(lang),
                })
                .collect(),
        }
    }

    fn csv(&self, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let lang = session.lang;
        let out = &mut *session.terminal.out;
        writeln!(
            out,
            "id,uraian,pagu,realisasi,rencana,serapan,sisa,sisa_persen,deviasi,deviasi_poin,deviasi_persen,capaian,efisiensi,alasan"
        )?;
        let total = (&self.total, self.total_efficiency());
        let lines = self.lines.iter().map(|line| (line, self.efficiency(line)));
        for (line, efficiency) in lines.chain(std::iter::once(total)) {
            let told = efficiency.as_ref().map(|efficiency| {
                let values: Vec<String> = efficiency
                    .values()
                    .iter()
                    .map(|value| format!("{}={}", value.name(), value.rounded()))
                    .collect();
                values.join(" ")
            });
            let result = LineResult::new(line, None, lang);
            let amount =
                |value: Option<Rupiah>| value.map_or_else(String::new, |value| value.to_string());
            let percent =
                |value: Option<Percent>| value.map_or_else(String::new, |value| value.to_string());
            write_csv(
                out,
                &[
                    &result.id,
                    &result.uraian,
                    &amount(result.pagu),
                    &amount(result.realisasi),
                    &amount(result.rencana),
                    &percent(result.serapan),
                    &amount(result.sisa),
                    &percent(result.sisa_persen),
                    &amount(result.deviasi),
                    &percent(result.deviasi_poin),
                    &percent(result.deviasi_persen),
                    &percent(result.capaian),
                    &told.unwrap_or_default(),
                    &result.alasan.unwrap_or_default(),
                ],
            )?;
        }
        Ok(())
    }

    fn table(&self, session: &mut Session<'_, '_>) -> Result<(), Failure> {
        let (lang, style) = (session.lang, session.style);
        let t = |id, en| lang.pick(id, en);
        let planned = self.total.budget.rencana.is_some();
        let mut columns = vec![
            Column::text("ID", 6),
            Column::text(t("Uraian", "Item"), 16),
            Column::number("Pagu (Rp)"),
            Column::number(t("Realisasi (Rp)", "Realisasi (Rp)")),
            Column::text(t("Serapan %", "Absorbed %"), 9).right(),
            Column::number(t("Sisa (Rp)", "Left (Rp)")),
        ];
        if planned {
            columns.push(Column::text(t("Deviasi (poin)", "Deviation (points)"), 9).right());
        }
        if self.method.is_some() {
            columns.push(Column::text(t("Efisiensi", "Efficiency"), 14));
        }
        let count = u64::try_from(self.lines.len()).unwrap_or(u64::MAX);
        let mut rows = Rows::new(columns, count, style, session.width);
        let out = &mut *session.terminal.out;
        for line in &self.lines {
            rows.row(self.cells(line, self.efficiency(line), planned, lang), out)?;
        }
        rows.rule(out)?;
        rows.row(
            self.cells(&self.total, self.total_efficiency(), planned, lang),
            out,
        )?;
        rows.finish(out)?;
        let filled = self
            .lines
            .iter()
            .filter(|line| line.budget.realisasi.is_some());
        let filled = u64::try_from(filled.count()).unwrap_or(u64::MAX);
        if filled < count {
            let told = lang.pick(
                format!(
                    "Jumlah realisasi dari {filled} di antara {count} baris; yang lain belum diisi"
                ),
                format!("Total realisasi over {filled} of {count} rows; the others are not filled"),
            );
            writeln!(out, "{}", style.paint(Tone::Fair, &told))?;
        }
        for check in &self.checks {
            let (tone, mark) = if check.agrees() {
                (Tone::Good, t("sesuai", "agrees"))
            } else {
                (Tone::Bad, t("TIDAK SESUAI", "DIFFERS"))
            };
            let column = check.column();
            let told = lang.pick(
                format!(
                    "Jumlah {column} tercetak {}, dihitung {}, selisih {}",
                    rupiah(check.printed(), lang),
                    rupiah(check.sum(), lang),
                    rupiah(check.difference(), lang),
                ),
                format!(
                    "Total {column} printed {}, computed {}, difference {}",
                    rupiah(check.printed(), lang),
                    rupiah(check.sum(), lang),
                    rupiah(check.difference(), lang),
                ),
            );
            writeln!(out, "{told}: {}", style.paint(tone, mark))?;
        }
        if let Some(method) = self.method {
            let unverified = if method.verified() {
                ""
            } else {
                t(", belum diverifikasi", ", not verified")
            };
            let told = format!(
                "{}: {} ({}{unverified})",
                t("Efisiensi", "Efficiency"),
                method.title().get(lang),
                method.source(),
            );
            writeln!(out, "{}", style.paint(Tone::Faint, &told))?;
        }
        Ok(())
    }

    fn cells(
        &self,
        line: &Line,
        efficiency: Option<Efficiency>,
        planned: bool,
        lang: Lang,
    ) -> Vec<Cell> {
        let rounding = Rounding::default();
        let id = if std::ptr::eq(line, &self.total) {
            ""
        } else {
            &line.id
        };
        let mut cells = vec![
            Cell::toned(id, Tone::Faint),
            Cell::new(&line.uraian),
            money(line.budget.pagu, lang),
            money(line.budget.realisasi, lang),
            outcome(
                line.budget.serapan(rounding).outcome(),
                Percent::value,
                lang,
            ),
            money(line.budget.sisa().value(), lang),
        ];
        if planned {
            let deviation = line.budget.deviation_points(rounding).outcome();
            cells.push(outcome(deviation, Percent::value, lang));
        }
        if self.method.is_some() {
            cells.push(Cell::new(
                efficiency.map_or_else(String::new, |told| told_efficiency(&told, lang)),
            ));
        }
        cells
    }
}

fn told_efficiency(efficiency: &Efficiency, lang: Lang) -> String {
    let mut told: Vec<String> = efficiency
        .values()
        .iter()
        .map(|value| {
            let rounded: Decimal = value.rounded();
            let unit = if value.is_percent() { " %" } else { "" };
            format!(
                "{} {}{unit}",
                value.name().to_uppercase(),
                spell(rounded, lang)
            )
        })
        .collect();
    if let Some(label) = efficiency.label() {
        told.push(label.text().get(lang).to_owned());
    }
    match efficiency.outcome() {
        EfficiencyOutcome::Values(_) => {}
        EfficiencyOutcome::NotFilled => {
            told.push(lang.pick("belum diisi", "not filled").to_owned());
        }
        EfficiencyOutcome::NotApplicable => {
            told.push(lang.pick("tidak berlaku", "not applicable").to_owned());
        }
        EfficiencyOutcome::NotComputable(reason) => told.push(reason.localize(lang)),
    }
    told.join(", ")
}

impl LineResult {
    fn new(line: &Line, efficiency: Option<Efficiency>, lang: Lang) -> LineResult {
        let rounding = Rounding::default();
        let budget = line.budget;
        let serapan = budget.serapan(rounding);
        let alasan = match serapan.outcome() {
            BudgetOutcome::Value(_) => None,
            BudgetOutcome::NotFilled => Some("not_filled".to_owned()),
            BudgetOutcome::NotComputable(reason) => Some(reason.code().to_owned()),
        };
        LineResult {
            id: line.id.clone(),
            uraian: line.uraian.clone(),
            pagu: budget.pagu,
            realisasi: budget.realisasi,
            rencana: budget.rencana,
            serapan: serapan.value(),
            sisa: budget.sisa().value(),
            sisa_persen: budget.sisa_percent(rounding).value(),
            deviasi: budget.deviation().value(),
            deviasi_poin: budget.deviation_points(rounding).value(),
            deviasi_persen: budget.deviation_percent(rounding).value(),
            capaian: line.capaian,
            alasan,
            efisiensi: efficiency.map(|efficiency| efficiency.trace()),
            penjelasan: serapan.sentence(lang),
        }
    }
}
