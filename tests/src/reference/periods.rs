//! Periods and their consolidation, from the calendar up.

use std::collections::{BTreeMap, BTreeSet};

use num_rational::BigRational;

use super::exact::{parse_decimal, whole};
use crate::engine::{Answer, Fault};
use crate::inputs::ConsolidationInput;

/// A period as the months it has: `first` to `last` of `year`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) year: u32,
    pub(super) first: u32,
    pub(super) last: u32,
}

impl Span {
    pub(super) fn read(text: &str) -> Result<Span, &'static str> {
        let (year, part) = match text.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (text, None),
        };
        let year = number(year, 4).ok_or("not_a_period")?;
        if !(1945..=2200).contains(&year) {
            return Err("year_out_of_range");
        }
        let Some(part) = part else {
            return Ok(Span {
                year,
                first: 1,
                last: 12,
            });
        };
        let (months, digits, width) = if let Some(digits) = part.strip_prefix('S') {
            (6, digits, 1)
        } else if let Some(digits) = part.strip_prefix('Q').or(part.strip_prefix("TW")) {
            (3, digits, 1)
        } else {
            (1, part.strip_prefix('M').unwrap_or(part), 2)
        };
        let number = number(digits, width).ok_or("not_a_period")?;
        if number < 1 || number > 12 / months {
            return Err("part_out_of_range");
        }
        Ok(Span {
            year,
            first: (number - 1) * months + 1,
            last: number * months,
        })
    }

    pub(super) fn months(self) -> u32 {
        self.last - self.first + 1
    }

    fn frequency(self) -> &'static str {
        match self.months() {
            12 => "annual",
            6 => "semester",
            3 => "quarterly",
            _ => "monthly",
        }
    }

    fn key(self) -> String {
        let number = self.last / self.months();
        match self.months() {
            12 => format!("{}", self.year),
            6 => format!("{}-S{number}", self.year),
            3 => format!("{}-Q{number}", self.year),
            _ => format!("{}-M{number:02}", self.year),
        }
    }

    fn holds(self, other: Span) -> bool {
        self.year == other.year && self.first <= other.first && self.last >= other.last
    }

    pub(super) fn last_day_text(self) -> String {
        format!("{}-{:02}-{}", self.year, self.last, self.last_day())
    }

    fn last_day(self) -> u32 {
        let leap = self.year.is_multiple_of(4)
            && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.last {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }
}

fn number(text: &str, width: usize) -> Option<u32> {
    if text.len() != width || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

pub(super) fn period(text: &str) -> Answer {
    match Span::read(text) {
        Err(reason) => Answer::status("refused").with("reason", reason),
        Ok(span) => Answer::status("ok")
            .with("key", span.key())
            .with("frequency", span.frequency())
            .with("first_day", format!("{}-{:02}-01", span.year, span.first))
            .with("last_day", span.last_day_text()),
    }
}

/// A reading: `None` where the indicator is not in force, `Some(None)` where nothing is filled.
type Reading = Option<Option<BigRational>>;

fn reading(text: &str) -> Result<Reading, Fault> {
    match text {
        "not_applicable" => Ok(None),
        "not_filled" => Ok(Some(None)),
        _ => parse_decimal(text)
            .map(|value| Some(Some(value)))
            .ok_or_else(|| Fault::Broken(format!("`{text}` is no reading"))),
    }
}

pub(super) fn consolidation(input: &ConsolidationInput) -> Result<Answer, Fault> {
    let refused = |codes: &str| Ok(Answer::status("refused").with("problems", codes));
    let into = match Span::read(&input.into) {
        Ok(into) => into,
        Err(code) => return refused(code),
    };
    let mut spans = Vec::new();
    for (key, value) in &input.readings {
        match Span::read(key) {
            Ok(span) => spans.push((span, reading(value)?)),
            Err(code) => return refused(code),
        }
    }
    let mut problems = BTreeSet::new();
    let mut given: BTreeMap<Span, Reading> = BTreeMap::new();
    for (span, value) in spans {
        if !into.holds(span) {
            problems.insert(if span.holds(into) {
                "longer_than_period"
            } else {
                "outside_period"
            });
        } else if given.insert(span, value).is_some() {
            problems.insert("duplicate_period");
        }
    }
    let lengths: BTreeSet<u32> = given.keys().map(|span| span.months()).collect();
    if lengths.len() > 1 {
        problems.insert("mixed_frequency");
    }
    if !problems.is_empty() {
        let codes: Vec<&str> = problems.into_iter().collect();
        return refused(&codes.join(","));
    }
    let parts = lengths.first().map_or(0, |months| into.months() / months);
    settle(input, &given, parts)
}

fn settle(
    input: &ConsolidationInput,
    given: &BTreeMap<Span, Reading>,
    parts: u32,
) -> Result<Answer, Fault> {
    let filled: Vec<(Span, &BigRational)> = given
        .iter()
        .filter_map(|(span, value)| Some((*span, value.as_ref()?.as_ref()?)))
        .collect();
    let not_in_force = given.values().filter(|value| value.is_none()).count();
    let in_force = parts.saturating_sub(u32::try_from(not_in_force).map_err(Fault::broken)?);
    let with_coverage = |answer: Answer| answer.with("used", filled.len()).with("total", in_force);
    if input.rule == "sum" && input.additivity == "never_sums" && parts > 1 {
        let answer = Answer::status("not_computable").with("reason", "never_sums");
        return Ok(with_coverage(answer));
    }
    if parts > 0 && in_force == 0 {
        return Ok(with_coverage(Answer::status("not_applicable")));
    }
    let Some((last, value)) = filled.last() else {
        return Ok(with_coverage(Answer::status("not_filled")));
    };
    let sum = || filled.iter().fold(whole(0), |sum, (_, value)| sum + *value);
    let count = i64::try_from(filled.len()).map_err(Fault::broken)?;
    // Sorted by value and then by time, so that the earliest of equals decides.
    let mut ranked = filled.clone();
    ranked.sort_by_key(|(_, value)| *value);
    let (raw, decided_by) = match input.rule.as_str() {
        "sum" => (sum(), None),
        "average" => (sum() / whole(count), None),
        "last" => ((*value).clone(), Some(*last)),
        "min" => match ranked.first() {
            Some((span, least)) => ((*least).clone(), Some(*span)),
            None => return Err(Fault::broken("nothing is least")),
        },
        "max" => match ranked
            .iter()
            .rev()
            .reduce(|best, next| if next.1 == best.1 { next } else { best })
        {
            Some((span, most)) => ((*most).clone(), Some(*span)),
            None => return Err(Fault::broken("nothing is greatest")),
        },
        rule => return Err(Fault::Broken(format!("no rule `{rule}`"))),
    };
    Ok(with_coverage(Answer::status("ok").with("raw", raw))
        .with_some("decided_by", decided_by.map(Span::key)))
}
