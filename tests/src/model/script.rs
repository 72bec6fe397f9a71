//! A script: the steps of a seed, each with what it has to answer.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::operation::{Operation, Question, Step};
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
        met: BTreeMap::new(),
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
    /// How often each rule has refused.
    met: BTreeMap<String, usize>,
}

/// What an error is about, whatever its numbers.
fn rule(error: &str) -> String {
    error
        .chars()
        .filter(|char| !char.is_ascii_digit())
        .collect()
}

impl Draw {
    fn note(&mut self, step: Step, told: Told) {
        self.steps.push((step, told));
    }

    /// A unit of 1 to 20 operations. Most units draw until an operation works, so that they go far; the others
    /// look for what is refused, and go on after a failure as a careless caller would.
    fn unit(&mut self) {
        let actor = self.actor();
        self.model.begin(actor);
        self.note(Step::Begin(actor), Ok(String::new()));
        let careful = self.random.chance(50);
        let count = self.random.between(1, if careful { 20 } else { 3 });
        for place in 1..=count {
            let (operation, key) = if careful && self.random.chance(97) {
                self.working()
            } else if place == count {
                self.refused()
            } else {
                (self.draw(), self.key())
            };
            self.operation(operation, key);
            if self.model.is_half_done() {
                if self.random.chance(40) {
                    let late = (self.draw(), self.key());
                    self.operation(late.0, late.1);
                }
                break;
            }
        }
        if self.random.chance(KEPT) {
            let told = self.model.commit();
            self.note(Step::Commit, told);
        } else {
            // A dropped unit is undone a moment later. Until then PostgreSQL keeps its rows locked, and a claim
            // passes over a job that is locked: only what has nothing to do with jobs is dropped.
            let mut unit = self
                .steps
                .iter()
                .rev()
                .take_while(|(step, _)| !matches!(step, Step::Begin(_)));
            let dropped = unit.all(|(step, _)| !step.is_of_jobs());
            let step = if dropped && self.random.chance(70) {
                Step::Drop
            } else {
                Step::Rollback
            };
            self.model.forget();
            self.note(step, Ok(String::new()));
        }
    }

    /// Some operations are done under a key.
    fn key(&mut self) -> Option<String> {
        let key = format!("kunci-{}", self.random.below(400));
        self.random.chance(6).then_some(key)
    }

    fn told(model: &mut Model, operation: &Operation, key: Option<&String>) -> Told {
        match key {
            Some(key) => model.run_once(key, operation),
            None => model.run(operation),
        }
    }

    /// An operation that works, if one is drawn soon.
    fn working(&mut self) -> (Operation, Option<String>) {
        let mut drawn = (self.draw(), self.key());
        for _ in 0..8 {
            let mut tried = self.model.clone();
            if Draw::told(&mut tried, &drawn.0, drawn.1.as_ref()).is_ok() {
                break;
            }
            drawn = (self.draw(), self.key());
        }
        drawn
    }

    /// Of some operations the one whose refusal was met least so far.
    fn refused(&mut self) -> (Operation, Option<String>) {
        let mut best = (self.draw(), self.key());
        let mut least = usize::MAX;
        for _ in 0..12 {
            let drawn = (self.draw(), self.key());
            let mut tried = self.model.clone();
            if let Err(error) = Draw::told(&mut tried, &drawn.0, drawn.1.as_ref()) {
                let met = self.met.get(&rule(&error)).copied().unwrap_or(0);
                if met < least {
                    (best, least) = (drawn, met);
                }
            }
        }
        best
    }

    fn operation(&mut self, operation: Operation, key: Option<String>) {
        let told = Draw::told(&mut self.model, &operation, key.as_ref());
        if let Err(error) = &told {
            *self.met.entry(rule(error)).or_default() += 1;
        }
        let again = key.is_some() && told.is_ok() && self.random.chance(40);
        let step = match key.clone() {
            Some(key) => Step::Once(key, operation.clone()),
            None => Step::Do(operation.clone()),
        };
        self.note(step, told);
        if let Some(key) = key.filter(|_| again) {
            // A retry, as one whose answer was lost sends it.
            let told = self.model.run_once(&key, &operation);
            self.note(Step::Once(key, operation), told);
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
            10..=18 => Actor {
                instansi: 0,
                user: None,
            },
            19..=21 => Actor {
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
