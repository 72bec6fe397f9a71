//! Does the operations of a script, as an embedder would.

use sakip_core::budget::{Category, PaguKind};
use sakip_core::evaluation::{Answer, Track};
use sakip_core::number::Rupiah;
use sakip_db::jobs::{self, NewJob};
use sakip_db::ops::achievements::{self, Decision, Entry, Isian};
use sakip_db::ops::budget::{
    self, LineChange, NewLine, NewPagu, NewRealisasi, NewRencana, Recorded,
};
use sakip_db::ops::evaluations::{self, GivenAnswer, NewEvaluation, NewReopening};
use sakip_db::ops::opd::{self, NewOpd, OpdUpdate};
use sakip_db::ops::targets::{self, NewTarget, Revision};
use sakip_db::ops::users::{self, Role, UserUpdate};
use sakip_db::ops::windows::{self, NewException, NewWindow};
use sakip_db::{
    AchievementId, AllocationId, Error, EvaluationId, ExceptionId, IndicatorId, JobId, OpdId,
    TargetId, TemplateId, Unit, WindowId,
};
use sakip_tests::model::operation::{self, Kind, Operation};
use sakip_tests::model::{LABELS, QUESTIONS};

use super::driver::{Driver, NOTHING, evaluation, period, time, user_id, year};

fn rupiah(sen: i128) -> Rupiah {
    sakip_tests::model::figure::rupiah(sen).parse().unwrap()
}

fn recorded(recorded: Recorded) -> String {
    match recorded {
        Recorded::Added => "added",
        Recorded::Unchanged => "unchanged",
    }
    .to_owned()
}

impl Driver<'_> {
    /// Does one in a unit.
    pub(super) async fn perform(
        &mut self,
        unit: &mut Unit,
        operation: &Operation,
    ) -> Result<String, Error> {
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

fn indicator_id(slot: usize) -> IndicatorId {
    IndicatorId(i64::try_from(slot).map_or(NOTHING, |slot| slot + 1))
}
