//! A budget line over its year.

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;
use num_traits::Signed;

use super::accounts::{Line, decimal, figures};
use super::exact::whole;
use super::periods::Span;
use crate::engine::{Answer, Fault};
use crate::inputs::LedgerInput;

type Entries = Vec<(Span, BigRational)>;

fn read(entries: &[(String, String)]) -> Result<Result<Entries, &'static str>, Fault> {
    let mut found = Vec::new();
    for (key, amount) in entries {
        match Span::read(key) {
            Ok(span) => found.push((span, decimal(amount)?)),
            Err(code) => return Ok(Err(code)),
        }
    }
    Ok(Ok(found))
}

/// The sum up to a month; `None` where nothing is filled so far.
fn so_far(entries: &Entries, end: Span) -> Option<BigRational> {
    let mut amounts = entries
        .iter()
        .filter(|(span, _)| span.last <= end.last)
        .map(|(_, amount)| amount)
        .peekable();
    amounts.peek()?;
    Some(amounts.fold(whole(0), |sum, amount| sum + amount))
}

pub(super) fn ledger(input: &LedgerInput) -> Result<Answer, Fault> {
    let refused = |codes: &str| Ok(Answer::status("refused").with("problems", codes));
    let end = match Span::read(&input.at) {
        Ok(end) => end,
        Err(code) => return refused(code),
    };
    let (spent, planned) = match (read(&input.realisasi)?, read(&input.rencana)?) {
        (Ok(spent), Ok(planned)) => (spent, planned),
        (Err(code), _) | (_, Err(code)) => return refused(code),
    };
    // ISO dates are in order as text.
    let mut revisions: BTreeMap<&str, (&str, BigRational)> = BTreeMap::new();
    let mut problems = BTreeSet::new();
    for (kind, day, amount) in &input.pagu {
        let amount = decimal(amount)?;
        if amount.is_negative() {
            problems.insert("negative_amount");
        }
        if *day > format!("{}-12-31", input.tahun) {
            problems.insert("effective_after_year");
        }
        if revisions.insert(day, (kind, amount)).is_some() {
            problems.insert("duplicate_revision");
        }
    }
    let murni = |(_, (kind, _)): &(&&str, &(&str, BigRational))| *kind == "murni";
    match revisions.iter().filter(murni).count() {
        0 => {}
        1 if revisions.iter().next().is_some_and(|first| murni(&first)) => {}
        1 => {
            problems.insert("before_murni");
        }
        _ => {
            problems.insert("second_murni");
        }
    }
    for (span, _) in spent.iter().chain(&planned) {
        if span.months() > 1 {
            problems.insert("not_monthly");
        } else if span.year != u32::from(input.tahun) {
            problems.insert("unknown_line");
        }
    }
    let months: BTreeSet<Span> = planned.iter().map(|(span, _)| *span).collect();
    if months.len() < planned.len() {
        problems.insert("duplicate_plan");
    }
    if planned.iter().any(|(_, amount)| amount.is_negative()) {
        problems.insert("negative_amount");
    }
    if !problems.is_empty() {
        let codes: Vec<&str> = problems.into_iter().collect();
        return refused(&codes.join(","));
    }
    let last_day = end.last_day_text();
    let in_force = revisions.range(..=last_day.as_str()).next_back();
    let line = Line {
        pagu: in_force.map(|(_, (_, amount))| amount.clone()),
        realisasi: so_far(&spent, end),
        rencana: so_far(&planned, end),
    };
    Ok(figures(&line, &input.mode, input.decimals)
        .with_some("pagu", line.pagu.as_ref())
        .with_some("realisasi", line.realisasi.as_ref())
        .with_some("rencana", line.rencana.as_ref()))
}
