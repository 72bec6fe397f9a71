//! Evaluations with the template of PermenPANRB 88/2021, on the track `mandiri`.

use std::collections::BTreeMap;

use num_rational::BigRational;

use super::figure::{decimal, two_decimals};
use super::operation::Operation;
use super::{Actor, Model, Told, Wrong, missing, refuse, version};

/// Every sub-component with its weight.
pub const QUESTIONS: [(&str, &str); 12] = [
    ("1a", "6"),
    ("1b", "9"),
    ("1c", "15"),
    ("2a", "6"),
    ("2b", "9"),
    ("2c", "15"),
    ("3a", "3"),
    ("3b", "4.5"),
    ("3c", "7.5"),
    ("4a", "5"),
    ("4b", "7.5"),
    ("4c", "12.5"),
];

/// Every answer with its value.
pub const LABELS: [(&str, &str); 8] = [
    ("AA", "1"),
    ("A", "0.9"),
    ("BB", "0.8"),
    ("B", "0.7"),
    ("CC", "0.6"),
    ("C", "0.5"),
    ("D", "0.3"),
    ("E", "0"),
];

/// The best first: above the score, the predicate.
const PREDICATES: [(&str, &str); 6] = [
    ("90", "AA"),
    ("80", "A"),
    ("70", "BB"),
    ("60", "B"),
    ("50", "CC"),
    ("30", "C"),
];

/// An evaluation.
#[derive(Clone, Debug)]
pub struct Evaluation {
    pub instansi: usize,
    pub opd: usize,
    pub tahun: i32,
    pub status: &'static str,
    pub version: i64,
    pub opened: bool,
    /// By question: the label and its version.
    pub answers: BTreeMap<usize, (usize, i64)>,
}

impl Evaluation {
    /// The score, once it is complete.
    pub fn told(&self) -> String {
        let mut told = format!("{} v{}", self.status, self.version);
        if self.status == "completed" {
            let score = self.score();
            let above = |(bound, _): &&(&str, &str)| score > decimal(bound);
            let predikat = PREDICATES
                .iter()
                .find(above)
                .map_or("D", |(_, label)| label);
            let score = two_decimals(&score).unwrap_or_default();
            told = format!("{told} {score} {predikat}");
        }
        told
    }

    fn score(&self) -> BigRational {
        let worth = |(question, (label, _)): (&usize, &(usize, i64))| {
            let weight = QUESTIONS.get(*question).map_or("0", |(_, weight)| weight);
            let value = LABELS.get(*label).map_or("0", |(_, value)| value);
            decimal(weight) * decimal(value)
        };
        self.answers.iter().map(worth).sum()
    }
}

impl Model {
    pub(super) fn on_evaluations(&mut self, operation: &Operation) -> Told {
        let actor = self.actor;
        match operation {
            Operation::EvaluationCreate { opd, tahun } => {
                self.has_opd(*opd)?;
                let mut same = self.evaluations.iter();
                let mut wrong = Wrong::default();
                let taken = same.any(|one| one.opd == *opd && one.tahun == *tahun);
                wrong.when(taken, "duplicate@");
                wrong.settle()?;
                self.evaluations.push(Evaluation {
                    instansi: actor.instansi,
                    opd: *opd,
                    tahun: *tahun,
                    status: "draft",
                    version: 1,
                    opened: false,
                    answers: BTreeMap::new(),
                });
                self.record("create", "evaluation");
                Ok("draft v1".to_owned())
            }
            Operation::EvaluationOpen { evaluation } => {
                let found = self.evaluation(actor, *evaluation)?;
                if found.status == "completed" {
                    return refuse("wrong_state");
                }
                let news = !found.opened;
                if news {
                    found.opened = true;
                    found.version += 1;
                }
                let told = found.told();
                if news {
                    self.record("open", "evaluation_track");
                }
                Ok(told)
            }
            Operation::EvaluationStart {
                evaluation,
                version: seen,
            } => {
                let found = self.evaluation(actor, *evaluation)?;
                version("evaluation", *seen, found.version)?;
                if found.status != "draft" {
                    return refuse("wrong_state");
                }
                if !found.opened {
                    return refuse("no_track");
                }
                found.status = "in_progress";
                self.advanced(*evaluation, "start")
            }
            Operation::EvaluationAnswer {
                evaluation,
                answers,
            } => self.answer(*evaluation, answers),
            Operation::EvaluationComplete {
                evaluation,
                version: seen,
            } => {
                let found = self.evaluation(actor, *evaluation)?;
                version("evaluation", *seen, found.version)?;
                if found.status != "in_progress" {
                    return refuse("wrong_state");
                }
                if found.answers.len() < QUESTIONS.len() {
                    return refuse("unanswered");
                }
                found.status = "completed";
                self.advanced(*evaluation, "complete")
            }
            Operation::EvaluationReopen {
                evaluation,
                version: seen,
                reason,
            } => {
                let found = self.evaluation(actor, *evaluation)?;
                version("evaluation", *seen, found.version)?;
                if found.status != "completed" {
                    return refuse("wrong_state");
                }
                let mut wrong = Wrong::default();
                wrong.when(reason.trim().is_empty(), "empty_text@reason");
                wrong.settle()?;
                found.status = "in_progress";
                self.advanced(*evaluation, "reopen")
            }
            _ => refuse("not an operation on evaluations"),
        }
    }

    fn answer(&mut self, slot: usize, answers: &[(usize, usize, i64)]) -> Told {
        let actor = self.actor;
        let found = self.evaluation(actor, slot)?;
        if found.status != "in_progress" {
            return refuse("wrong_state");
        }
        for (question, _, seen) in answers {
            let stored = found
                .answers
                .get(question)
                .map_or(0, |(_, version)| *version);
            version("evaluation_answer", *seen, stored)?;
        }
        let next = found.version + 1;
        let (mut changed, mut versions) = (0, Vec::new());
        for (question, label, _) in answers {
            match found.answers.get(question) {
                Some((same, version)) if same == label => versions.push(version.to_string()),
                _ => {
                    found.answers.insert(*question, (*label, next));
                    versions.push(next.to_string());
                    changed += 1;
                }
            }
        }
        if changed > 0 {
            found.version = next;
        }
        for _ in 0..changed {
            self.record("answer", "evaluation_answer");
        }
        Ok(versions.join(" "))
    }

    fn evaluation(&mut self, actor: Actor, slot: usize) -> Result<&mut Evaluation, String> {
        let found = self.evaluations.get_mut(slot);
        match found.filter(|one| one.instansi == actor.instansi) {
            Some(found) => Ok(found),
            None => missing("evaluation"),
        }
    }

    fn advanced(&mut self, slot: usize, action: &'static str) -> Told {
        let found = self.evaluation(self.actor, slot)?;
        found.version += 1;
        let told = found.told();
        self.record(action, "evaluation");
        Ok(told)
    }
}
