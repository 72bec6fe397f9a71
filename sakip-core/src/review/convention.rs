//! What a document does: the formula, cap, floor and rounding that explain most of its rows.

use std::collections::BTreeMap;

use super::achievement::Candidates;
use super::claim::Claim;
use super::reading::Printing;
use super::{average, budget};
use crate::indicator::Formula;
use crate::problem::{Problem, Problems};
use crate::text::Text;

/// Which rows of a document share a formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Side {
    /// Higher is better.
    Higher,
    /// Lower is better, formula not named.
    Lower,
    /// The direction is not known.
    Unknown,
    /// The row names its formula.
    Named,
}

/// How many rows each reading explains.
#[derive(Clone, Debug, Default)]
struct Tally {
    readings: BTreeMap<(Side, Formula, usize), u32>,
    rows: u32,
}

/// Which table of a document a row belongs to: the tables are made separately, so each has its own way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    Achievement,
    Budget,
    Average,
}

/// Gathers what the rows of each document have in common. Its size grows with the number of documents, not
/// with the number of rows.
#[derive(Clone, Debug, Default)]
pub struct Survey {
    documents: BTreeMap<(String, Table), Tally>,
    overflowed: bool,
}

/// What one document does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Convention {
    /// The formula for "lower is better" where the rows do not name one.
    pub lower: Formula,
    /// The formula for rows of unknown direction.
    pub unknown: Formula,
    /// The formula for "higher is better".
    pub higher: Formula,
    /// Cap, floor and rounding.
    pub printing: Printing,
    /// How many rows could be compared, and how many of them this explains.
    pub explained: (u32, u32),
}

impl Default for Convention {
    fn default() -> Self {
        Convention {
            lower: Formula::MinimizeLinear,
            unknown: Formula::Maximize,
            higher: Formula::Maximize,
            printing: Printing::PLAIN,
            explained: (0, 0),
        }
    }
}

impl Survey {
    /// The most tables of documents in one survey.
    pub const MAX_DOCUMENTS: usize = 30_000;

    /// Takes note of one row of a document. A survey holds [`Survey::MAX_DOCUMENTS`]; what comes past them is
    /// not surveyed, and [`Survey::check`] says so.
    pub fn observe(&mut self, document: &str, claim: &Claim) {
        let (table, readings) = match claim {
            Claim::Achievement(claim) => {
                let Some(printed) = claim.capaian else { return };
                let candidates = Candidates::of(claim);
                let mut readings = Vec::new();
                for (formula, raw) in candidates.proper() {
                    for (index, printing) in Printing::all().enumerate() {
                        if printing.makes(raw, printed) {
                            readings.push((candidates.side(), formula, index));
                        }
                    }
                }
                (Table::Achievement, readings)
            }
            Claim::Budget(claim) => (Table::Budget, same_formula(budget::fitting(claim))),
            Claim::Average(claim) => (Table::Average, same_formula(average::fitting(claim))),
            Claim::Evaluation(_) | Claim::Total(_) => return,
        };
        let key = (document.to_owned(), table);
        if !self.documents.contains_key(&key) && self.documents.len() >= Survey::MAX_DOCUMENTS {
            self.overflowed = true;
            return;
        }
        let tally = self.documents.entry(key).or_default();
        tally.rows = tally.rows.saturating_add(1);
        for reading in readings {
            let count = tally.readings.entry(reading).or_default();
            *count = count.saturating_add(1);
        }
    }

    /// Whether every document found room.
    ///
    /// # Errors
    /// `too_many_documents` when one did not: its rows would be judged by a convention that is not its own.
    pub fn check(&self) -> Result<(), Problems> {
        if !self.overflowed {
            return Ok(());
        }
        let most = Survey::MAX_DOCUMENTS;
        let text = Text::new(
            format!("lebih dari {most} dokumen; bagi menjadi beberapa berkas"),
            format!("more than {most} documents; split them over several files"),
        );
        Err(Problem::new("too_many_documents", "dokumen", text).into())
    }

    /// What each document does.
    pub fn conventions(&self) -> Conventions {
        let documents = self
            .documents
            .iter()
            .map(|(key, tally)| (key.clone(), tally.decide()));
        Conventions {
            documents: documents.collect(),
        }
    }
}

fn same_formula(printings: Vec<usize>) -> Vec<(Side, Formula, usize)> {
    printings
        .into_iter()
        .map(|index| (Side::Named, Formula::Maximize, index))
        .collect()
}

impl Tally {
    fn count(&self, side: Side, formula: Formula, index: usize) -> u32 {
        self.readings
            .get(&(side, formula, index))
            .copied()
            .unwrap_or(0)
    }

    /// The first of the formulas that explains the most rows.
    fn best(&self, side: Side, index: usize, formulas: &[Formula]) -> (Formula, u32) {
        let mut best = (formulas.first().copied().unwrap_or(Formula::Maximize), 0);
        for formula in formulas {
            let count = self.count(side, *formula, index);
            // One row alone never makes the shortfall a document's formula: R = T/2 fits it by chance.
            let doubtful = *formula == Formula::MinimizeShortfall && count < 2;
            if count > best.1 && !doubtful {
                best = (*formula, count);
            }
        }
        best
    }

    fn decide(&self) -> Convention {
        let mut decided = Convention {
            explained: (0, self.rows),
            ..Convention::default()
        };
        for (index, printing) in Printing::all().enumerate() {
            let (lower, lower_count) = self.best(
                Side::Lower,
                index,
                &[
                    Formula::MinimizeLinear,
                    Formula::MinimizeInverse,
                    Formula::MinimizeShortfall,
                    Formula::RangeMinimize,
                    Formula::Baseline,
                ],
            );
            let (higher, higher_count) = self.best(
                Side::Higher,
                index,
                &[Formula::Maximize, Formula::Range, Formula::Baseline],
            );
            let (unknown, unknown_count) = self.best(
                Side::Unknown,
                index,
                &[
                    Formula::Maximize,
                    Formula::MinimizeLinear,
                    Formula::MinimizeInverse,
                    Formula::Baseline,
                ],
            );
            let named: u32 = Formula::ALL
                .iter()
                .map(|formula| self.count(Side::Named, *formula, index))
                .sum();
            let explained = lower_count + higher_count + unknown_count + named;
            if explained > decided.explained.0 {
                decided = Convention {
                    lower,
                    unknown,
                    higher,
                    printing,
                    explained: (explained, self.rows),
                };
            }
        }
        decided
    }
}

/// The conventions of every document that was surveyed.
#[derive(Clone, Debug, Default)]
pub struct Conventions {
    documents: BTreeMap<(String, Table), Convention>,
}

impl Conventions {
    /// What the document of a row does.
    pub fn of(&self, document: &str, claim: &Claim) -> Convention {
        let table = match claim {
            Claim::Achievement(_) => Table::Achievement,
            Claim::Budget(_) => Table::Budget,
            Claim::Average(_) => Table::Average,
            Claim::Evaluation(_) | Claim::Total(_) => return Convention::default(),
        };
        self.documents
            .get(&(document.to_owned(), table))
            .cloned()
            .unwrap_or_default()
    }
}
