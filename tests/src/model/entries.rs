//! Drawing what is written into the budget, the queue and the evaluations.

use super::operation::{Kind, Operation};
use super::period::Period;
use super::script::Draw;
use super::{LABELS, QUESTIONS};

impl Draw {
    fn sen(&mut self) -> i128 {
        match self.random.below(40) {
            0 => 9_223_372_036_854_775_808,
            1 => 9_223_372_036_854_775_807,
            2 | 3 => -i128::from(self.random.between(1, 1_000_000)),
            4 => 0,
            5..=9 => i128::from(self.random.between(1, 2_000_000_000_000_000)),
            _ => i128::from(self.random.between(1, 900_000_000)),
        }
    }

    fn month(&mut self, year: i32) -> Period {
        match self.random.below(40) {
            0 => Period::quarter(year, 1),
            1 => Period::month(year + 1, 1),
            _ => Period::month(year, self.random.below(12) as u32 + 1),
        }
    }

    pub(super) fn draw_budget(&mut self) -> Operation {
        let few = self.model.lines.len() < 4;
        if few || self.random.chance(4) {
            let kode = format!("5.1.{:02}", self.random.below(30));
            let tahun = if self.random.chance(85) { 2025 } else { 2026 };
            let program = self.program();
            return Operation::LineCreate {
                opd: self.opd(),
                tahun,
                kode,
                program,
            };
        }
        let line = self.slot(self.model.lines.len());
        let nth = self.random.below(1_000);
        let found = self.model.lines.get(line).cloned();
        let tahun = found.as_ref().map_or(2025, |line| line.tahun);
        match self.random.below(20) {
            0 => {
                let version = self.seen(found.map(|line| line.version));
                let (opd, program) = (self.opd(), self.program());
                Operation::LineUpdate {
                    line,
                    version,
                    opd,
                    program,
                }
            }
            1..=4 => {
                let there = found.and_then(|line| line.revision(nth));
                if let Some(((effective, sequence), (kind, sen, reason))) = there
                    && self.random.chance(15)
                {
                    return Operation::Pagu {
                        line,
                        kind,
                        effective,
                        sequence,
                        sen,
                        reason,
                    };
                }
                let kinds = [
                    Kind::Murni,
                    Kind::Perubahan,
                    Kind::Perubahan,
                    Kind::Pergeseran,
                ];
                Operation::Pagu {
                    line,
                    kind: self.random.one(&kinds).unwrap_or(Kind::Murni),
                    effective: self.day(),
                    sequence: self.random.below(3) as u32,
                    sen: self.sen(),
                    reason: self.random.chance(30).then_some("perubahan APBD"),
                }
            }
            5..=15 => {
                let there = found.as_ref().and_then(|line| line.key(nth));
                let old = there.filter(|_| self.random.chance(12));
                if let Some((key, (month, sen))) = old {
                    let sen = if self.random.chance(60) { sen } else { sen + 1 };
                    let periode = Period::month(tahun, month);
                    return Operation::Realisasi {
                        line,
                        key: key.clone(),
                        periode,
                        sen,
                    };
                }
                let key = match self.random.below(60) {
                    0 => " ".to_owned(),
                    _ => format!("SP2D-{}", self.random.below(100_000)),
                };
                // A correction takes back what was written into some month, early or late.
                let sen = match self.random.below(4) {
                    0 => -i128::from(self.random.between(1, 400_000_000)),
                    _ => self.sen(),
                };
                Operation::Realisasi {
                    line,
                    key,
                    periode: self.month(tahun),
                    sen,
                }
            }
            _ => {
                let periode = self.month(tahun);
                let there = found.and_then(|line| line.plan(periode.number));
                let version = match there {
                    None => self.random.chance(3).then_some(1),
                    Some(_) if self.random.chance(25) => None,
                    Some((_, version)) => Some(self.seen(Some(version))),
                };
                let same = there.filter(|_| self.random.chance(10));
                let sen = same.map_or_else(|| self.sen(), |(sen, _)| sen);
                Operation::Rencana {
                    line,
                    periode,
                    sen,
                    version,
                }
            }
        }
    }

    fn program(&mut self) -> String {
        match self.random.below(40) {
            0 => String::new(),
            number => format!("1.01.{number:02}"),
        }
    }

    pub(super) fn draw_job(&mut self) -> Operation {
        let claims = self.model.claims.len();
        match self.random.below(10) {
            0..=6 => {
                let kinds = [
                    "surat",
                    "laporan",
                    "surat",
                    "laporan",
                    "surat",
                    "Kirim Surat",
                ];
                let unique = self.random.chance(40);
                Operation::Enqueue {
                    kind: self.random.one(&kinds).unwrap_or("surat"),
                    unique: unique.then(|| format!("u{}", self.random.below(6))),
                    delay: self.random.between(-5_000, 20_000),
                    attempts: [1, 2, 3, 5, 0]
                        .get(self.random.below(12).min(8) / 2)
                        .copied()
                        .unwrap_or(3),
                }
            }
            7 | 8 if claims > 0 => {
                let claim = claims.saturating_sub(1 + self.random.below(4));
                Operation::CompleteJob { claim }
            }
            _ => {
                let job = self.slot(self.model.jobs.len());
                Operation::Requeue {
                    job,
                    reason: self.reason(),
                }
            }
        }
    }

    pub(super) fn draw_evaluation(&mut self) -> Operation {
        let count = self.model.evaluations.len();
        if count < 2 || self.random.chance(5) {
            let tahun = i32::try_from(self.random.between(2024, 2026)).unwrap_or(2025);
            return Operation::EvaluationCreate {
                opd: self.opd(),
                tahun,
            };
        }
        let evaluation = self.slot(count);
        let found = self.model.evaluations.get(evaluation).cloned();
        let version = self.seen(found.as_ref().map(|one| one.version));
        let reason = self.reason();
        let (status, opened, answered) = found.as_ref().map_or(("draft", false, 0), |one| {
            (one.status, one.opened, one.answers.len())
        });
        let other = self.random.chance(35);
        match (status, self.random.below(5)) {
            (_, 0) if other => Operation::EvaluationOpen { evaluation },
            (_, 1) if other => Operation::EvaluationStart {
                evaluation,
                version,
            },
            (_, 2) if other => Operation::EvaluationComplete {
                evaluation,
                version,
            },
            (_, 3) if other => Operation::EvaluationReopen {
                evaluation,
                version,
                reason,
            },
            ("draft", 3..) if !opened => Operation::EvaluationOpen { evaluation },
            ("draft", _) => Operation::EvaluationStart {
                evaluation,
                version,
            },
            ("completed", _) => Operation::EvaluationReopen {
                evaluation,
                version,
                reason,
            },
            ("in_progress", 0) if answered == QUESTIONS.len() => Operation::EvaluationComplete {
                evaluation,
                version,
            },
            _ => {
                let first = self.random.below(QUESTIONS.len());
                let last = (first + 1 + self.random.below(6)).min(QUESTIONS.len());
                let answers = (first..last).map(|question| {
                    let stored = found.as_ref().and_then(|one| one.answers.get(&question));
                    let seen = stored.map_or(0, |(_, version)| *version);
                    let stale = self.random.chance(1);
                    let label = self.random.below(LABELS.len());
                    (question, label, if stale { seen + 1 } else { seen })
                });
                Operation::EvaluationAnswer {
                    evaluation,
                    answers: answers.collect(),
                }
            }
        }
    }
}
