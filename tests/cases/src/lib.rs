//! Random requests to every call of the wire with the answers of the engine, as JSON lines: what Python and
//! Node replay and compare byte for byte.
//!
//! A line is `{"call", "request", "answer"}`, or `{"call", "request", "problems"}` where the request is
//! refused. All four are texts; `answer` and `problems` hold JSON as the engine wrote it, `problems` a list of
//! `{"code", "place", "message": {"id", "en"}}`. One seed always gives the same lines.
//!
//! ```sh
//! cargo run --release -p sakip-cases -- --seed 1 --count 100000 > target/cases.jsonl
//! ```

#![forbid(unsafe_code)]
#![allow(
    clippy::indexing_slicing,
    reason = "requests are put together by their own keys, and a generator may panic"
)]

mod documents;
mod figures;
pub mod random;
mod spoil;
mod tables;
mod values;

use sakip_core::wire;
use serde::Serialize;
use serde_json::Value;

use crate::random::Random;

/// One request and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Case {
    /// The name of the call; now and then one that does not exist.
    pub call: &'static str,
    /// The request, as JSON or as what only looks like it.
    pub request: String,
    /// What came of it.
    #[serde(flatten)]
    pub outcome: Outcome,
}

/// An answer, or every problem.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// The answer as the engine wrote it.
    Answer(String),
    /// The list of problems as JSON.
    Problems(String),
}

type Make = fn(&mut Random) -> Value;

/// The calls, each with its requests and how often of a hundred times it is made. Evaluations answer with some
/// ten thousand bytes and stand back.
const CALLS: [(&str, usize, Make); 13] = [
    ("capaian", 16, tables::capaian),
    ("jelaskan", 9, tables::capaian),
    ("reviu", 11, tables::reviu),
    ("angka", 9, tables::angka),
    ("konsolidasi", 8, figures::konsolidasi),
    ("rollup", 10, figures::rollup),
    ("rumus", 11, figures::rumus),
    ("anggaran", 8, figures::anggaran),
    ("efisiensi", 6, figures::efisiensi),
    ("rencana", 4, documents::rencana),
    ("lint", 3, documents::lint),
    ("kebijakan", 3, documents::kebijakan),
    ("evaluasi", 2, documents::evaluasi),
];

impl Case {
    /// The case of a number under a seed.
    pub fn new(seed: u64, number: u64) -> Case {
        let mut random = Random::new(seed.rotate_left(32) ^ number);
        let mut left = random.below(100);
        let (mut call, mut make) = (CALLS[0].0, CALLS[0].2);
        for (name, share, of_it) in CALLS {
            (call, make) = (name, of_it);
            match left.checked_sub(share) {
                Some(rest) => left = rest,
                None => break,
            }
        }
        let request = spoil::some(make(&mut random), &mut random);
        if random.below(300) == 0 {
            call = random
                .one(&["", "hapus", "Capaian", "laporan ✓"])
                .unwrap_or("");
        }
        let outcome = match wire::call(call, &request) {
            Ok(answer) => Outcome::Answer(answer),
            Err(problems) => {
                Outcome::Problems(serde_json::to_string(problems.list()).unwrap_or_default())
            }
        };
        Case {
            call,
            request,
            outcome,
        }
    }

    /// The line of the file.
    #[must_use]
    pub fn line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn every_call_is_answered_and_refused() {
        let mut answered: BTreeMap<&str, [usize; 2]> = BTreeMap::new();
        for number in 0..2_000 {
            let case = Case::new(7, number);
            let counts = answered.entry(case.call).or_default();
            match case.outcome {
                Outcome::Answer(_) => counts[0] += 1,
                Outcome::Problems(_) => counts[1] += 1,
            }
        }
        for name in wire::CALLS {
            let [answers, refusals] = answered.get(name).copied().unwrap_or_default();
            // The greater part is worth computing, and every call is refused at times.
            assert!(
                answers > refusals,
                "{name}: {answers} answered, {refusals} refused"
            );
            assert!(refusals > 0, "{name}: {answers} answered, none refused");
        }
        assert!(answered.keys().any(|name| !wire::CALLS.contains(name)));
    }

    #[test]
    fn a_seed_gives_the_same_lines() {
        let line = |seed, number| Case::new(seed, number).line();
        assert_eq!(line(1, 5), line(1, 5));
        assert_ne!(line(1, 5), line(2, 5));
        assert_ne!(line(1, 5), line(1, 6));
    }
}
