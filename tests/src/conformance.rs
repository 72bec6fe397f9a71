//! Running the corpus against an engine.

use std::collections::BTreeSet;
use std::fmt;

use num_rational::BigRational;
use num_traits::Signed;
use serde::de::DeserializeOwned;

use crate::engine::{Answer, Engine, Fault, Kind, is_exact};
use crate::reference::exact;
use crate::vectors::{Case, Tolerance, Vectors};

/// What came of a run.
#[derive(Debug, Default)]
pub struct Report {
    /// The name of the engine.
    pub engine: &'static str,
    /// How many cases the engine answered.
    pub ran: usize,
    /// How many cases are of a kind the engine does not offer.
    pub skipped: usize,
    /// How many cases have numbers past what the engine computes with.
    pub beyond: usize,
    /// The listed deviations that were met, with their reasons.
    pub deviations: Vec<(String, String)>,
    /// Everything that is wrong.
    pub failures: Vec<String>,
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Report {
            engine,
            ran,
            skipped,
            beyond,
            ..
        } = self;
        let deviations = self.deviations.len();
        write!(
            f,
            "conformance: {engine} ran {ran} cases, {deviations} listed deviations"
        )?;
        if *skipped > 0 {
            write!(f, ", {skipped} of kinds it does not offer")?;
        }
        if *beyond > 0 {
            write!(f, ", {beyond} beyond what it computes with")?;
        }
        Ok(())
    }
}

/// Runs every case. A failure is a case that expects nothing, a mismatch that is not listed, a listed deviation that does not deviate, a
/// tolerance that is not needed, a file whose number of cases is not that of the index, and an engine that
/// offers a kind it says it does not, or the reverse.
pub fn run(engine: &dyn Engine, vectors: &Vectors) -> Report {
    let mut report = Report {
        engine: engine.name(),
        ..Report::default()
    };
    let mut unsupported = BTreeSet::new();
    for file in &vectors.files {
        let before = report.ran + report.skipped + report.beyond;
        for case in &file.cases {
            match judge(engine, case) {
                Err(Fault::Unsupported) => {
                    unsupported.insert(case.kind);
                    report.skipped += 1;
                }
                Err(Fault::Beyond) => report.beyond += 1,
                Err(fault) => {
                    report.ran += 1;
                    report.failures.push(format!("{}: {fault}", case.id));
                }
                Ok(()) => {
                    report.ran += 1;
                    if let Some(deviation) = &case.known_deviation {
                        report
                            .deviations
                            .push((case.id.clone(), deviation.reason.clone()));
                    }
                }
            }
        }
        let seen = report.ran + report.skipped + report.beyond - before;
        if seen != file.expected {
            report.failures.push(format!(
                "{}: {seen} cases, the index says {}",
                file.name, file.expected
            ));
        }
    }
    let declared: BTreeSet<Kind> = engine.unsupported().iter().copied().collect();
    if declared != unsupported {
        report.failures.push(format!(
            "{} says it does not offer {declared:?}, and does not offer {unsupported:?}",
            report.engine
        ));
    }
    if report.failures.is_empty()
        && unsupported.is_empty()
        && report.deviations.len() != vectors.deviations
    {
        report.failures.push(format!(
            "{} listed deviations, the index says {}",
            report.deviations.len(),
            vectors.deviations
        ));
    }
    report
}

fn judge(engine: &dyn Engine, case: &Case) -> Result<(), Fault> {
    let answer = ask(engine, case)?;
    let mismatch = |case: &Case, answer: &Answer, tolerance: Option<&Tolerance>| {
        mismatch(case, answer, tolerance, engine.omits(case.kind))
    };
    if case.output.is_empty() {
        return Err(Fault::broken("it expects nothing"));
    }
    match (&case.known_deviation, &case.tolerance) {
        (Some(deviation), _) => {
            if mismatch(case, &answer, None).is_none() {
                return Err(Fault::broken(
                    "it is listed as deviating and does not deviate",
                ));
            }
            if answer.get("value") != Some(deviation.computed.as_str()) {
                return Err(Fault::Broken(format!(
                    "the listed deviation computes `{}`, not `{}`",
                    answer.get("value").unwrap_or("nothing"),
                    deviation.computed
                )));
            }
            Ok(())
        }
        (None, Some(tolerance)) => {
            if mismatch(case, &answer, None).is_none() {
                return Err(Fault::broken("its tolerance is not needed"));
            }
            mismatch(case, &answer, Some(tolerance)).map_or(Ok(()), |why| Err(Fault::Broken(why)))
        }
        (None, None) => mismatch(case, &answer, None).map_or(Ok(()), |why| Err(Fault::Broken(why))),
    }
}

/// The first key whose text is not the expected one.
fn mismatch(
    case: &Case,
    answer: &Answer,
    tolerance: Option<&Tolerance>,
    omits: &[&str],
) -> Option<String> {
    let given = |(key, _): &(&String, &String)| !omits.contains(&key.as_str());
    case.output
        .iter()
        .filter(given)
        .find_map(|(key, expected)| {
            let found = answer.get(key);
            let same = found.is_some_and(|found| match tolerance {
                Some(tolerance) if key == "value" => {
                    let within = exact::parse_ratio(&tolerance.value).unwrap_or_default();
                    distance(found, expected).is_some_and(|distance| distance <= within)
                }
                _ if is_exact(key) => {
                    found == expected || distance(found, expected) == Some(BigRational::default())
                }
                _ => found == expected,
            });
            (!same).then(|| {
                format!(
                    "{key} is `{}`, not `{expected}`",
                    found.unwrap_or("missing")
                )
            })
        })
}

fn distance(a: &str, b: &str) -> Option<BigRational> {
    Some((exact::parse_ratio(a)? - exact::parse_ratio(b)?).abs())
}

fn read<T: DeserializeOwned>(case: &Case) -> Result<T, Fault> {
    T::deserialize(&case.input).map_err(Fault::broken)
}

/// Puts a case to an engine.
///
/// # Errors
/// [`Fault`] of the engine, or an input that does not have the form of its kind.
pub fn ask(engine: &dyn Engine, case: &Case) -> Result<Answer, Fault> {
    let policy = || {
        case.policy
            .as_deref()
            .ok_or_else(|| Fault::broken("the case names no policy"))
    };
    match case.kind {
        Kind::Achievement => engine.achievement(policy()?, &read(case)?),
        // Whether a target was reached is read off the raw figure.
        Kind::AchievementStatus if engine.omits(case.kind).contains(&"raw") => {
            Err(Fault::Unsupported)
        }
        Kind::AchievementStatus => {
            let answer = engine.achievement(policy()?, &read(case)?)?;
            let raw = answer.get("raw").and_then(exact::parse_ratio);
            let achieved = raw.map(|raw| if raw >= exact::hundred() { "yes" } else { "no" });
            Ok(answer.with_some("achieved", achieved))
        }
        Kind::Bands => engine.bands(policy()?, &read(case)?),
        Kind::Rounding => engine.rounding(&read(case)?),
        Kind::Consolidation => engine.consolidation(&read(case)?),
        Kind::Period => engine.period(&read(case)?),
        Kind::Number => engine.number(&read(case)?),
        Kind::Rollup => engine.rollup(policy()?, &read(case)?),
        Kind::RatioOfSums => engine.ratio_of_sums(&read(case)?),
        Kind::Budget => engine.budget(&read(case)?),
        Kind::Ledger => engine.ledger(&read(case)?),
        Kind::Total => engine.total(&read(case)?),
        Kind::Efficiency => engine.efficiency(&read(case)?),
        Kind::Evaluation => engine.evaluation(&read(case)?),
        Kind::Predicate => engine.predicate(&read(case)?),
        Kind::PredicateLabel => engine.predicate_label(&read(case)?),
    }
}
