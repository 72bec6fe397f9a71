//! Checking that readings belong to the period they are to make.

use std::collections::BTreeMap;

use crate::indicator::Measured;
use crate::period::{Frequency, Period};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Text};

/// Readings that lie inside one period, all of one frequency, at most one each.
pub(super) struct Readings {
    given: BTreeMap<Period, Measured>,
    parts: Vec<Period>,
}

impl Readings {
    pub(super) fn check(
        into: Period,
        readings: &[(Period, Measured)],
    ) -> Result<Readings, Problems> {
        let mut problems = ProblemList::default();
        let mut given = BTreeMap::new();
        for &(period, reading) in readings {
            if let Some(problem) = misplaced(into, period) {
                problems.add(problem);
            } else if given.insert(period, reading).is_some() {
                problems.add(Problem::new(
                    "duplicate_period",
                    period.to_string(),
                    Text::new(
                        format!("{} diisi lebih dari satu kali", period.name(Lang::Id)),
                        format!("{} has more than one reading", period.name(Lang::En)),
                    ),
                ));
            }
        }
        let frequencies: Vec<Frequency> = Frequency::ALL
            .into_iter()
            .filter(|frequency| given.keys().any(|period| period.frequency() == *frequency))
            .collect();
        if frequencies.len() > 1 {
            let names: Vec<&str> = frequencies.iter().map(|each| each.name()).collect();
            let names = names.join(", ");
            problems.add(Problem::new(
                "mixed_frequency",
                into.to_string(),
                Text::new(
                    format!("frekuensi tercampur ({names}): pakai satu frekuensi saja"),
                    format!("frequencies are mixed ({names}): give readings of one frequency only"),
                ),
            ));
        }
        let parts = frequencies
            .first()
            .map(|frequency| into.parts(*frequency))
            .unwrap_or_default();
        problems.into_result(Readings { given, parts })
    }

    /// One reading for every part of the period, in order; a part without one is not filled.
    pub(super) fn all(&self) -> Vec<(Period, Measured)> {
        self.parts
            .iter()
            .map(|part| {
                let reading = self.given.get(part).copied();
                (*part, reading.unwrap_or(Measured::NotFilled))
            })
            .collect()
    }
}

fn misplaced(into: Period, period: Period) -> Option<Problem> {
    if into.contains(period) {
        return None;
    }
    let (code, id, en) = if period.contains(into) {
        (
            "longer_than_period",
            "lebih panjang daripada",
            "is longer than",
        )
    } else {
        ("outside_period", "berada di luar", "lies outside")
    };
    Some(Problem::new(
        code,
        period.to_string(),
        Text::new(
            format!("{} {id} {}", period.name(Lang::Id), into.name(Lang::Id)),
            format!("{} {en} {}", period.name(Lang::En), into.name(Lang::En)),
        ),
    ))
}
