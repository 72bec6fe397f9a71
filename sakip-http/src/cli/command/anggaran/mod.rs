//! `sakip anggaran`: serapan, sisa, deviation and efficiency of a table of budgets, or of a ledger.

mod ledger;
mod summary;

use clap::ArgMatches;
use rust_decimal::Decimal;
use sakip_core::budget::BudgetOutcome;
use sakip_core::number::{Locale, Rupiah, spell};
use sakip_core::text::{Lang, Localize};

use super::super::arguments;
use super::super::failure::Failure;
use super::super::grid::Cell;
use super::super::input::{Columns, Source, Table, formats};
use super::super::style::Tone;
use super::super::terminal::Session;
use super::capaian::options;

/// Every column of both forms: which of them a table has tells its form.
const COLUMNS: Columns = Columns {
    known: &[
        "id",
        "uraian",
        "pagu",
        "realisasi",
        "rencana",
        "capaian",
        "entry",
        "key",
        "line",
        "tahun",
        "opd",
        "program",
        "kegiatan",
        "category",
        "kind",
        "effective",
        "sequence",
        "period",
        "amount",
        "baris",
        "kategori",
        "jenis",
        "berlaku",
        "urutan",
        "periode",
        "jumlah",
    ],
    required: &[],
    numbers: &[
        "pagu",
        "realisasi",
        "rencana",
        "capaian",
        "amount",
        "jumlah",
    ],
    lists: &[],
};

pub(in super::super) fn run(
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let source = Source::of(arguments::file(matches));
    let mut table = Table::open(&source, COLUMNS, session)?;
    let formats = formats(&mut table, options(matches), session)?;
    if is_ledger(&mut table, session)? {
        ledger::run(&mut table, &formats, matches, session)
    } else {
        summary::run(&mut table, &formats, matches, session)
    }
}

/// A ledger says in every row what kind of entry it is.
fn is_ledger(table: &mut Table, session: &Session<'_, '_>) -> Result<bool, Failure> {
    if table.is_csv() {
        return Ok(table.may_have("entry"));
    }
    let mut found = false;
    let doing = sakip_core::text::Text::new("membaca", "reading");
    table.each(session.lang, false, &doing, &mut |record| {
        found |= record.is_ok_and(|record| !record.get("entry").is_blank());
        Ok(())
    })?;
    Ok(found)
}

/// An amount in the style of the language, with sen only where there are any; `–` where there is none.
fn money(amount: Option<Rupiah>, lang: Lang) -> Cell {
    Cell::new(amount.map_or_else(|| "–".to_owned(), |amount| rupiah(amount, lang)))
}

fn rupiah(amount: Rupiah, lang: Lang) -> String {
    let amount = amount.value().normalize();
    let sen = if amount.scale() > 0 { 2 } else { 0 };
    lang.pick(Locale::Id, Locale::En).print(amount, sen)
}

/// A figure of a budget, or why there is none.
fn outcome<T>(outcome: BudgetOutcome<T>, value: impl Fn(T) -> Decimal, lang: Lang) -> Cell {
    match outcome {
        BudgetOutcome::Value(found) => Cell::new(spell(value(found), lang)),
        BudgetOutcome::NotFilled => {
            Cell::toned(lang.pick("belum diisi", "not filled"), Tone::Faint)
        }
        BudgetOutcome::NotComputable(reason) => Cell::toned(reason.localize(lang), Tone::Faint),
    }
}
