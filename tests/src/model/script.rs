//! A script: the steps of a seed, each with what it has to answer.

use std::fmt::Write as _;

use super::operation::{Question, Step};
use super::period::Period;
use super::random::Random;
use super::{Actor, Model, Told};

/// A script and the model at its end.
#[derive(Debug)]
pub struct Script {
    pub seed: u64,
    pub steps: Vec<(Step, Told)>,
    pub end: Model,
}

/// Units end like this, in percent: kept, else dropped or rolled back.
const KEPT: usize = 85;

/// Draws at least so many steps from a seed.
pub fn script(seed: u64, count: usize, start: i64) -> Script {
    let mut draw = Draw {
        random: Random::new(seed),
        model: Model::new(start),
        steps: Vec::with_capacity(count + 64),
    };
    let mut read = 0;
    while draw.steps.len() < count {
        draw.unit();
        draw.between();
        if draw.steps.len() >= read + 400 {
            draw.read_all();
            read = draw.steps.len();
        }
    }
    draw.read_all();
    Script {
        seed,
        steps: draw.steps,
        end: draw.model,
    }
}

impl Script {
    /// How a run that went wrong is told and replayed: the seed, the step and the steps before it.
    pub fn told(&self, place: usize, engine: &str, found: &Told) -> String {
        let mut text = format!(
            "seed {}, step {place}, on {engine}\n  found    {found:?}\n",
            self.seed
        );
        if let Some((step, expected)) = self.steps.get(place) {
            let _ = writeln!(text, "  expected {expected:?}\n  of       {step:?}");
        }
        let _ = writeln!(text, "the steps before it:");
        for (number, (step, answer)) in self.steps.iter().enumerate().take(place) {
            if number + 15 >= place {
                let _ = writeln!(text, "  {number} {step:?} -> {answer:?}");
            }
        }
        let _ = write!(
            text,
            "again: SAKIP_SIMULATION_SEED={} SAKIP_SIMULATION_OPERATIONS={} cargo test -p sakip-tests --test store simulation",
            self.seed,
            self.steps.len()
        );
        text
    }
}

/// What draws a script.
pub(super) struct Draw {
    pub(super) random: Random,
    pub(super) model: Model,
    steps: Vec<(Step, Told)>,
}

impl Draw {
    fn note(&mut self, step: Step, told: Told) {
        self.steps.push((step, told));
    }

    /// A unit of 1 to 20 operations. Most units draw until an operation works, so that they go far; the others
    /// take what comes, and go on after a failure as a careless caller would.
    fn unit(&mut self) {
        let actor = self.actor();
        self.model.begin(actor);
        self.note(Step::Begin(actor), Ok(String::new()));
        let careful = self.random.chance(75);
        let count = if careful {
            self.random.between(1, 20)
        } else {
            self.random.between(1, 4)
        };
        let mut after_failure = 2;
        for _ in 0..count {
            let steady = careful && self.random.chance(97);
            self.operation(steady);
            if self.model.is_half_done() {
                after_failure -= 1;
                if after_failure == 0 || self.random.chance(60) {
                    break;
                }
            }
        }
        if self.random.chance(KEPT) {
            let told = self.model.commit();
            self.note(Step::Commit, told);
        } else {
            let step = if self.random.chance(50) {
                Step::Drop
            } else {
                Step::Rollback
            };
            self.model.forget();
            self.note(step, Ok(String::new()));
        }
    }

    fn operation(&mut self, careful: bool) {
        let tries = if careful { 8 } else { 1 };
        let was_half_done = self.model.is_half_done();
        for left in (0..tries).rev() {
            let operation = self.draw();
            let once = self.random.chance(6);
            let key = format!("kunci-{}", self.random.below(400));
            let told = if once {
                self.model.run_once(&key, &operation)
            } else {
                self.model.run(&operation)
            };
            if told.is_err() && left > 0 && !was_half_done {
                self.model.mend();
                continue;
            }
            let again = once && told.is_ok() && self.random.chance(40);
            let step = if once {
                Step::Once(key.clone(), operation.clone())
            } else {
                Step::Do(operation.clone())
            };
            self.note(step, told);
            if again {
                // A retry, as one whose answer was lost sends it.
                let told = self.model.run_once(&key, &operation);
                self.note(Step::Once(key, operation), told);
            }
            return;
        }
    }

    /// What happens between units: time passes, workers work, somebody looks.
    fn between(&mut self) {
        if self.random.chance(50) {
            let by = match self.random.below(10) {
                0 => self.random.between(1, 20) * 86_400_000_000,
                1..=3 => self.random.between(1, 600) * 1_000_000,
                _ => self.random.between(1, 5_000),
            };
            self.model.now += by;
            self.note(Step::Advance(by), Ok(String::new()));
        }
        while self.random.chance(45) {
            let step = self.queue_step();
            let told = self.model.on_queue(&step);
            self.note(step, told);
        }
        if self.random.chance(30) {
            let question = self.question();
            self.ask(question);
        }
    }

    fn queue_step(&mut self) -> Step {
        const KINDS: [&[&str]; 3] = [&["surat", "laporan"], &["surat"], &["laporan"]];
        let claims = self.model.claims.len();
        // Mostly one of the latest: those before are long lost.
        let claim = claims.saturating_sub(1 + self.random.below(4));
        let claim = if self.random.chance(8) {
            self.random.below(claims)
        } else {
            claim
        };
        if claims == 0 || self.random.chance(40) {
            return Step::Claim {
                kinds: self.random.one(&KINDS).unwrap_or(&["surat"]),
                limit: u32::try_from(self.random.between(1, 3)).unwrap_or(1),
                lease_seconds: u64::try_from(self.random.between(1, 120)).unwrap_or(1),
            };
        }
        match self.random.below(10) {
            0..=4 => Step::Complete(claim),
            5..=7 => Step::Fail {
                claim,
                forever: self.random.chance(20),
            },
            _ => Step::Heartbeat {
                claim,
                lease_seconds: 30,
            },
        }
    }

    fn ask(&mut self, question: Question) {
        let told = self.model.ask(&question);
        self.note(Step::Ask(question), told);
    }

    fn question(&mut self) -> Question {
        let instansi = usize::from(self.random.chance(15));
        let down = self.random.chance(50);
        let limit = u32::try_from(self.random.between(1, 9)).unwrap_or(1);
        let opd = self.opd();
        match self.random.below(9) {
            0 | 1 => Question::Performance {
                instansi,
                opd,
                periode: self.asked_period(),
            },
            2 => Question::Dashboard {
                instansi,
                periode: self.asked_period(),
            },
            3 | 4 => {
                let opd = self.random.chance(50).then_some(opd);
                let tahun = if self.random.chance(80) { 2025 } else { 2026 };
                Question::Months {
                    instansi,
                    opd,
                    tahun,
                }
            }
            5 => Question::Opd {
                instansi,
                by_name: self.random.chance(50),
                down,
                limit,
            },
            6 => Question::Achievements {
                instansi,
                by_period: self.random.chance(50),
                down,
                limit,
            },
            7 => Question::Targets { instansi, limit },
            _ => Question::Windows { instansi, limit },
        }
    }

    /// Everything, of both instansi.
    fn read_all(&mut self) {
        for instansi in [0, 1] {
            for slot in 0..4 {
                let periode = Period::year(2025);
                self.ask(Question::Performance {
                    instansi,
                    opd: slot,
                    periode,
                });
            }
            self.ask(Question::Performance {
                instansi,
                opd: 1,
                periode: Period::quarter(2025, 1),
            });
            self.ask(Question::Performance {
                instansi,
                opd: 0,
                periode: Period::month(2025, 3),
            });
            for periode in [
                Period::year(2025),
                Period::quarter(2025, 1),
                Period::year(2026),
            ] {
                self.ask(Question::Dashboard { instansi, periode });
            }
            for tahun in [2025, 2026] {
                self.ask(Question::Months {
                    instansi,
                    opd: None,
                    tahun,
                });
            }
            self.ask(Question::Opd {
                instansi,
                by_name: true,
                down: false,
                limit: 7,
            });
            self.ask(Question::Opd {
                instansi,
                by_name: false,
                down: true,
                limit: 3,
            });
            self.ask(Question::Achievements {
                instansi,
                by_period: true,
                down: true,
                limit: 5,
            });
            self.ask(Question::Targets { instansi, limit: 4 });
            self.ask(Question::Windows { instansi, limit: 4 });
            self.ask(Question::Jobs {
                instansi,
                limit: 40,
            });
        }
        self.ask(Question::Evaluations);
    }

    fn actor(&mut self) -> Actor {
        match self.random.below(100) {
            0..=6 => Actor {
                instansi: 1,
                user: Some(4),
            },
            7..=9 => Actor {
                instansi: 0,
                user: Some(4),
            },
            10..=16 => Actor {
                instansi: 0,
                user: None,
            },
            17..=19 => Actor {
                instansi: 0,
                user: Some(3),
            },
            _ => Actor {
                instansi: 0,
                user: Some(self.random.below(3)),
            },
        }
    }
}
