//! Takes the steps of a script on a database. Slots of the script become ids of the engine here.

use std::time::Duration;

use sakip_core::period::Year;
use sakip_core::problem::Problem;
use sakip_db::jobs::{self, Backoff, Claim, Claimed, Failure, Next};
use sakip_db::ops::evaluations::EvaluationRow;
use sakip_db::{Actor, Error, InstansiId, OpdId, Unit, UserId};
use sakip_tests::clock::MovingClock;
use sakip_tests::model::Told;
use sakip_tests::model::operation::{Operation, Step};
use sakip_tests::model::period::Period;
use sakip_tests::store::Store;

/// The id of a slot nothing has.
pub(super) const NOTHING: i64 = 999_999_999;

/// The ids of the slots of a kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots(Vec<i64>);

impl Slots {
    pub(super) fn id(&self, slot: usize) -> i64 {
        self.0.get(slot).copied().unwrap_or(NOTHING)
    }

    /// The slot of an id.
    pub(super) fn of(&self, id: i64) -> usize {
        self.0.iter().position(|known| *known == id).unwrap()
    }

    /// Every id, by slot.
    pub(super) fn all(&self) -> impl Iterator<Item = i64> {
        self.0.iter().copied()
    }

    /// The slot of an id that may be new.
    pub(super) fn keep(&mut self, id: i64) -> usize {
        match self.0.iter().position(|known| *known == id) {
            Some(slot) => slot,
            None => {
                self.0.push(id);
                self.0.len() - 1
            }
        }
    }
}

/// What has an id of its own on each engine.
#[derive(Clone, Debug, Default)]
pub(super) struct Ids {
    pub(super) opd: Slots,
    pub(super) windows: Slots,
    pub(super) exceptions: Slots,
    pub(super) achievements: Slots,
    pub(super) targets: Slots,
    pub(super) lines: Slots,
    pub(super) jobs: Slots,
    pub(super) evaluations: Slots,
}

/// A run on one engine.
pub(super) struct Driver<'s> {
    pub(super) store: &'s Store,
    clock: MovingClock,
    pub(super) instansi: [InstansiId; 2],
    pub(super) ids: Ids,
    /// As they were before the unit.
    before: Ids,
    unit: Option<Unit>,
    pub(super) actor: usize,
    pub(super) claims: Vec<Claimed>,
}

/// An error in short, as the model tells it.
pub(super) fn short(error: &Error) -> String {
    let code = error.code();
    match error {
        Error::NotFound(missing) => format!("{code} {}", missing.entity()),
        Error::Conflict(late) => {
            format!(
                "{code} {} {}/{}",
                late.entity(),
                late.expected(),
                late.found()
            )
        }
        Error::Invalid(problems) => {
            let told = |problem: &Problem| format!("{}@{}", problem.code, problem.place);
            let mut told: Vec<String> = problems.list().iter().map(told).collect();
            told.sort();
            told.dedup();
            format!("{code} {}", told.join(" "))
        }
        Error::Refused(_) | Error::HalfDone | Error::KeyReused(_) => code.to_owned(),
        other => format!("{code}: {other}"),
    }
}

pub(super) fn period(period: Period) -> sakip_core::period::Period {
    period.to_string().parse().unwrap()
}

pub(super) fn year(year: i32) -> Year {
    Year::new(year).unwrap()
}

pub(super) fn time(micros: i64) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp_micros(micros).unwrap()
}

/// An evaluation, with its score once it is complete.
pub(super) fn evaluation(row: &EvaluationRow) -> String {
    let score = row.nilai.map_or_else(String::new, |nilai| {
        let predikat = row.predikat.as_deref().unwrap_or("-");
        format!(" {nilai:.2} {predikat}")
    });
    format!("{} v{}{score}", row.status.name(), row.version)
}

fn backoff() -> Backoff {
    Backoff::new(Duration::from_millis(1), Duration::from_millis(3))
}

impl<'s> Driver<'s> {
    pub(super) fn new(store: &'s Store, clock: MovingClock, instansi: [InstansiId; 2]) -> Self {
        let ids = Ids {
            opd: Slots(vec![1, 2, 3, 4]),
            ..Ids::default()
        };
        Driver {
            store,
            clock,
            instansi,
            before: ids.clone(),
            ids,
            unit: None,
            actor: 0,
            claims: Vec::new(),
        }
    }

    /// Ends a unit the script left open.
    pub(super) async fn end(&mut self) {
        if let Some(unit) = self.unit.take() {
            unit.rollback().await.unwrap();
        }
    }

    /// Takes a step.
    pub(super) async fn take(&mut self, step: &Step) -> Told {
        match self.step(step).await {
            Ok(told) => Ok(told),
            Err(error) => Err(short(&error)),
        }
    }

    async fn step(&mut self, step: &Step) -> Result<String, Error> {
        match step {
            Step::Begin(actor) => {
                let instansi = self.instansi[actor.instansi];
                let acting = match actor.user {
                    Some(user) => Actor::user(instansi, user_id(user), format!("orang {user}")),
                    None => Actor::system(instansi, "program"),
                };
                self.actor = actor.instansi;
                self.before = self.ids.clone();
                self.unit = Some(self.store.db.begin(acting).await?);
            }
            Step::Do(operation) => {
                let mut unit = self.unit.take().unwrap();
                let told = self.perform(&mut unit, operation).await;
                self.unit = Some(unit);
                return told;
            }
            Step::Once(key, operation) => {
                let mut unit = self.unit.take().unwrap();
                let told = self.once(&mut unit, key, operation).await;
                self.unit = Some(unit);
                return told;
            }
            Step::Commit => {
                let kept = self.unit.take().unwrap().commit().await;
                if kept.is_err() {
                    self.ids = self.before.clone();
                }
                kept?;
                return Ok("kept".to_owned());
            }
            Step::Drop => {
                drop(self.unit.take());
                self.ids = self.before.clone();
            }
            Step::Rollback => {
                self.unit.take().unwrap().rollback().await?;
                self.ids = self.before.clone();
            }
            Step::Advance(micros) => {
                self.clock
                    .advance(Duration::from_micros(u64::try_from(*micros).unwrap()));
            }
            Step::Claim {
                kinds,
                limit,
                lease_seconds,
            } => {
                let claim = Claim::new("pekerja", kinds.iter().copied())
                    .limit(*limit)
                    .lease(Duration::from_secs(*lease_seconds));
                let mut told = Vec::new();
                for job in jobs::claim(&self.store.db, &claim).await? {
                    let slot = self.ids.jobs.of(job.id.0);
                    told.push(format!("job {slot} attempt {}", job.attempts));
                    self.claims.push(job);
                }
                return Ok(told.join(", "));
            }
            Step::Complete(claim) => {
                jobs::complete(&self.store.db, &self.claims[*claim]).await?;
                return Ok("ok".to_owned());
            }
            Step::Fail { claim, forever } => {
                let why = "surel ditolak";
                let failure = if *forever {
                    Failure::forever(why)
                } else {
                    Failure::again(why)
                };
                let job = &self.claims[*claim];
                let next = jobs::fail(&self.store.db, job, &failure, &backoff()).await?;
                return Ok(match next {
                    Next::Dead => "dead".to_owned(),
                    Next::Again(at) => format!("again {}", at.timestamp_micros()),
                });
            }
            Step::Heartbeat {
                claim,
                lease_seconds,
            } => {
                let lease = Duration::from_secs(*lease_seconds);
                jobs::heartbeat(&self.store.db, &self.claims[*claim], lease).await?;
                return Ok("ok".to_owned());
            }
            Step::Ask(question) => return self.ask(question).await,
        }
        Ok(String::new())
    }

    async fn once(
        &mut self,
        unit: &mut Unit,
        key: &str,
        operation: &Operation,
    ) -> Result<String, Error> {
        let request = format!("{operation:?}");
        if let Some(answer) = unit.claim::<String>(key, &request).await? {
            return Ok(format!("again {answer}"));
        }
        let told = self.perform(unit, operation).await?;
        unit.answer(key, &told).await?;
        Ok(told)
    }

    pub(super) fn opd_id(&self, slot: usize) -> OpdId {
        OpdId(self.ids.opd.id(slot))
    }
}

pub(super) fn user_id(slot: usize) -> UserId {
    UserId(i64::try_from(slot).map_or(NOTHING, |slot| slot + 1))
}
