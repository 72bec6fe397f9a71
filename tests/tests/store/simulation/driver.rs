//! Takes the steps of a script on a database. Slots of the script become ids of the engine here.

use std::time::Duration;

use sakip_core::budget::{Category, PaguKind};
use sakip_core::evaluation::{Answer, Track};
use sakip_core::number::Rupiah;
use sakip_core::period::Year;
use sakip_core::problem::Problem;
use sakip_db::jobs::{self, Backoff, Claim, Claimed, Failure, NewJob, Next};
use sakip_db::ops::achievements::{self, Decision, Entry, Isian};
use sakip_db::ops::budget::{
    self, LineChange, NewLine, NewPagu, NewRealisasi, NewRencana, Recorded,
};
use sakip_db::ops::evaluations::{self, EvaluationRow, GivenAnswer, NewEvaluation, NewReopening};
use sakip_db::ops::opd::{self, NewOpd, OpdUpdate};
use sakip_db::ops::targets::{self, NewTarget, Revision};
use sakip_db::ops::users::{self, Role, UserUpdate};
use sakip_db::ops::windows::{self, NewException, NewWindow};
use sakip_db::{
    AchievementId, Actor, AllocationId, Error, EvaluationId, ExceptionId, IndicatorId, InstansiId,
    JobId, OpdId, TargetId, TemplateId, Unit, UserId, WindowId,
};
use sakip_tests::clock::MovingClock;
use sakip_tests::model::operation::{self, Kind, Operation, Step};
use sakip_tests::model::period::Period;
use sakip_tests::model::{LABELS, QUESTIONS, Told};
use sakip_tests::store::Store;

/// The id of a slot nothing has.
const NOTHING: i64 = 999_999_999;

/// The ids of the slots of a kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Slots(Vec<i64>);

impl Slots {
    fn id(&self, slot: usize) -> i64 {
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
    fn keep(&mut self, id: i64) -> usize {
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
    exceptions: Slots,
    pub(super) achievements: Slots,
    pub(super) targets: Slots,
    lines: Slots,
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
    actor: usize,
    claims: Vec<Claimed>,
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

fn rupiah(sen: i128) -> Rupiah {
    sakip_tests::model::figure::rupiah(sen).parse().unwrap()
}

fn time(micros: i64) -> chrono::DateTime<chrono::Utc> {
    chrono::DateTime::from_timestamp_micros(micros).unwrap()
}

fn recorded(recorded: Recorded) -> String {
    match recorded {
        Recorded::Added => "added",
        Recorded::Unchanged => "unchanged",
    }
    .to_owned()
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

    async fn perform(&mut self, unit: &mut Unit, operation: &Operation) -> Result<String, Error> {
        use Operation as O;
        let ok = || Ok("ok".to_owned());
        match operation.clone() {
            O::OpdCreate {
                kode,
                nama,
                parent,
                from,
                to,
            } => {
                let new = NewOpd {
                    kode,
                    nama,
                    singkatan: None,
                    parent_id: parent.map(|slot| self.opd_id(slot)),
                    valid_from: from,
                    valid_to: to,
                };
                let id = opd::create(unit, new).await?;
                self.ids.opd.keep(id.0);
                ok()
            }
            O::OpdUpdate {
                opd,
                version,
                kode,
                nama,
                parent,
                from,
                to,
                effective,
                reason,
            } => {
                let update = OpdUpdate {
                    kode,
                    nama,
                    singkatan: None,
                    parent_id: parent.map(|slot| self.opd_id(slot)),
                    valid_from: from,
                    valid_to: to,
                    effective,
                    reason: reason.map(str::to_owned),
                };
                opd::update(unit, self.opd_id(opd), version, update).await?;
                ok()
            }
            O::OpdClose {
                opd,
                version,
                last,
                reason,
            } => {
                opd::close(unit, self.opd_id(opd), version, last, reason).await?;
                ok()
            }
            O::OpdReopen {
                opd,
                version,
                effective,
                reason,
            } => {
                opd::reopen(unit, self.opd_id(opd), version, effective, reason).await?;
                ok()
            }
            O::OpdMerge {
                opd,
                version,
                into,
                effective,
                reason,
            } => {
                let (id, into) = (self.opd_id(opd), self.opd_id(into));
                opd::merge(unit, id, version, into, effective, reason).await?;
                ok()
            }
            O::UserSet {
                user,
                version,
                active,
            } => {
                let names = ["Andi", "Budi", "Citra", "Dewi", "Eka"];
                let update = UserUpdate {
                    nama: (*names.get(user).unwrap_or(&"-")).to_owned(),
                    email: None,
                    role: Role::AdminOpd,
                    opd_id: Some(OpdId([1, 1, 2, 3, 4].get(user).copied().unwrap_or(1))),
                    active,
                };
                users::update(unit, user_id(user), version, update).await?;
                ok()
            }
            O::WindowCreate {
                opd,
                periode,
                opens,
                closes,
            } => {
                let new = NewWindow {
                    opd_id: opd.map(|slot| self.opd_id(slot)),
                    periode: period(periode),
                    opens_at: time(opens),
                    closes_at: time(closes),
                };
                let id = windows::create(unit, new).await?;
                self.ids.windows.keep(id.0);
                ok()
            }
            O::WindowUpdate {
                window,
                version,
                opens,
                closes,
            } => {
                let id = WindowId(self.ids.windows.id(window));
                windows::update(unit, id, version, time(opens), time(closes)).await?;
                ok()
            }
            O::WindowRemove { window, version } => {
                windows::remove(unit, WindowId(self.ids.windows.id(window)), version).await?;
                ok()
            }
            O::Grant {
                opd,
                periode,
                until,
                reason,
            } => {
                let new = NewException {
                    opd_id: self.opd_id(opd),
                    periode: period(periode),
                    until: time(until),
                    reason: reason.to_owned(),
                };
                let id = windows::grant(unit, new).await?;
                self.ids.exceptions.keep(id.0);
                ok()
            }
            O::Revoke { exception, reason } => {
                let id = ExceptionId(self.ids.exceptions.id(exception));
                windows::revoke(unit, id, reason).await?;
                ok()
            }
            O::Enter {
                indicator,
                periode,
                isian,
                version,
            } => {
                let isian = match isian {
                    operation::Isian::Nilai(value) => Isian::Nilai(value.parse().unwrap()),
                    operation::Isian::Tingkat(label) => Isian::Tingkat(label.to_owned()),
                    operation::Isian::NotFilled(why) => Isian::NotFilled(why.to_owned()),
                    operation::Isian::NotApplicable(why) => Isian::NotApplicable(why.to_owned()),
                };
                let entry = Entry {
                    indicator_id: indicator_id(indicator),
                    periode: period(periode),
                    isian,
                    catatan: None,
                    version,
                };
                let made = achievements::enter(unit, entry).await?;
                self.ids.achievements.keep(made.id.0);
                Ok(format!("{} {}", made.status, made.version))
            }
            O::Decide {
                achievement,
                version,
                decision,
                reason,
            } => {
                let id = AchievementId(self.ids.achievements.id(achievement));
                let decision = match decision {
                    operation::Decision::Submit => Decision::Submit,
                    operation::Decision::Verify => Decision::Verify,
                    operation::Decision::Approve => Decision::Approve,
                    operation::Decision::Return => Decision::Return(reason.to_owned()),
                    operation::Decision::Reopen => Decision::Reopen(reason.to_owned()),
                };
                let made = achievements::decide(unit, id, version, decision).await?;
                Ok(format!("{} {}", made.status, made.version))
            }
            O::TargetSet {
                indicator,
                periode,
                target,
            } => {
                let new = NewTarget {
                    indicator_id: indicator_id(indicator),
                    periode: period(periode),
                    target,
                };
                let id = targets::set(unit, new).await?;
                self.ids.targets.keep(id.0);
                ok()
            }
            O::TargetRevise {
                target,
                version,
                to,
                reason,
            } => {
                let id = TargetId(self.ids.targets.id(target));
                let revision = Revision {
                    target: to,
                    reason: reason.to_owned(),
                    effective: unit.now().date_naive(),
                };
                let version = targets::revise(unit, id, version, revision).await?;
                Ok(format!("version {version}"))
            }
            O::LineCreate { .. }
            | O::LineUpdate { .. }
            | O::Pagu { .. }
            | O::Realisasi { .. }
            | O::Rencana { .. } => self.budget(unit, operation.clone()).await,
            O::Enqueue {
                kind,
                unique,
                delay,
                attempts,
            } => {
                let new = NewJob {
                    run_at: Some(time(unit.now().timestamp_micros() + delay)),
                    max_attempts: Some(attempts),
                    unique_key: unique,
                    ..NewJob::new(kind, serde_json::json!({"opd": "1.01"}))
                };
                let id = unit.enqueue(new).await?;
                Ok(format!("job {}", self.ids.jobs.keep(id.0)))
            }
            O::Requeue { job, reason } => {
                jobs::requeue(unit, JobId(self.ids.jobs.id(job)), reason).await?;
                ok()
            }
            O::CompleteJob { claim } => {
                unit.complete_job(&self.claims[claim]).await?;
                ok()
            }
            _ => self.evaluate(unit, operation.clone()).await,
        }
    }

    async fn budget(&mut self, unit: &mut Unit, operation: Operation) -> Result<String, Error> {
        use Operation as O;
        match operation {
            O::LineCreate {
                opd,
                tahun,
                kode,
                program,
            } => {
                let new = NewLine {
                    opd_id: self.opd_id(opd),
                    tahun: year(tahun),
                    kode,
                    nama: None,
                    program,
                    kegiatan: None,
                    category: Category::BarangDanJasa,
                    node_id: None,
                };
                let id = budget::create(unit, new).await?;
                self.ids.lines.keep(id.0);
                Ok("ok".to_owned())
            }
            O::LineUpdate {
                line,
                version,
                opd,
                program,
            } => {
                let change = LineChange {
                    opd_id: self.opd_id(opd),
                    nama: None,
                    program,
                    kegiatan: None,
                    category: Category::BarangDanJasa,
                    node_id: None,
                };
                let version = budget::update(unit, self.line(line), version, change).await?;
                Ok(format!("version {version}"))
            }
            O::Pagu {
                line,
                kind,
                effective,
                sequence,
                sen,
                reason,
            } => {
                let new = NewPagu {
                    kind: match kind {
                        Kind::Murni => PaguKind::Murni,
                        Kind::Perubahan => PaguKind::Perubahan,
                        Kind::Pergeseran => PaguKind::Pergeseran,
                    },
                    effective,
                    sequence,
                    amount: rupiah(sen),
                    reason: reason.map(str::to_owned),
                };
                budget::revise_pagu(unit, self.line(line), new)
                    .await
                    .map(recorded)
            }
            O::Realisasi {
                line,
                key,
                periode,
                sen,
            } => {
                let new = NewRealisasi {
                    entry_key: key,
                    periode: period(periode),
                    amount: rupiah(sen),
                    keterangan: None,
                };
                budget::record_realisasi(unit, self.line(line), new)
                    .await
                    .map(recorded)
            }
            O::Rencana {
                line,
                periode,
                sen,
                version,
            } => {
                let new = NewRencana {
                    periode: period(periode),
                    amount: rupiah(sen),
                    version,
                };
                budget::set_rencana(unit, self.line(line), new)
                    .await
                    .map(recorded)
            }
            other => unreachable!("{other:?}"),
        }
    }

    fn line(&self, slot: usize) -> AllocationId {
        AllocationId(self.ids.lines.id(slot))
    }

    async fn evaluate(&mut self, unit: &mut Unit, operation: Operation) -> Result<String, Error> {
        use Operation as O;
        let id = |slot: usize| EvaluationId(self.ids.evaluations.id(slot));
        let row = match operation {
            O::EvaluationCreate { opd, tahun } => {
                let new = NewEvaluation {
                    opd_id: self.opd_id(opd),
                    tahun: year(tahun),
                    template_id: TemplateId(i64::try_from(self.actor).unwrap() + 1),
                };
                let row = evaluations::create(unit, new).await?;
                self.ids.evaluations.keep(row.id.0);
                row
            }
            O::EvaluationOpen { evaluation } => {
                evaluations::open(unit, id(evaluation), Track::Mandiri).await?
            }
            O::EvaluationStart {
                evaluation,
                version,
            } => evaluations::start(unit, id(evaluation), version).await?,
            O::EvaluationAnswer {
                evaluation,
                answers,
            } => {
                let given = answers
                    .into_iter()
                    .map(|(question, label, version)| GivenAnswer {
                        track: Track::Mandiri,
                        question: QUESTIONS[question].0.to_owned(),
                        answer: Answer::of(LABELS[label].0),
                        version,
                    });
                let rows = evaluations::answer(unit, id(evaluation), given.collect()).await?;
                let versions: Vec<String> =
                    rows.iter().map(|row| row.version.to_string()).collect();
                return Ok(versions.join(" "));
            }
            O::EvaluationComplete {
                evaluation,
                version,
            } => evaluations::complete(unit, id(evaluation), version, Track::Mandiri).await?,
            O::EvaluationReopen {
                evaluation,
                version,
                reason,
            } => {
                let new = NewReopening {
                    date: unit.now().date_naive(),
                    reason: reason.to_owned(),
                };
                evaluations::reopen(unit, id(evaluation), version, new).await?
            }
            other => unreachable!("{other:?}"),
        };
        Ok(evaluation(&row))
    }
}

fn user_id(slot: usize) -> UserId {
    UserId(i64::try_from(slot).map_or(NOTHING, |slot| slot + 1))
}

fn indicator_id(slot: usize) -> IndicatorId {
    IndicatorId(i64::try_from(slot).map_or(NOTHING, |slot| slot + 1))
}
