//! Jobs: queued in a unit, leased, done, failed.

use super::operation::{Operation, Step};
use super::{Model, NOBODY, Told, Wrong, missing, refuse};

/// How far a job is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    Ready,
    Running,
    Done,
    Dead,
}

impl Progress {
    pub fn name(self) -> &'static str {
        match self {
            Progress::Ready => "ready",
            Progress::Running => "running",
            Progress::Done => "done",
            Progress::Dead => "dead",
        }
    }
}

/// A job.
#[derive(Clone, Debug)]
pub struct Job {
    pub instansi: usize,
    pub kind: &'static str,
    pub unique: Option<String>,
    pub progress: Progress,
    pub run_at: i64,
    pub attempts: u32,
    pub most: u32,
    pub lease_until: Option<i64>,
    pub version: i64,
}

/// A job as a worker has it.
#[derive(Clone, Copy, Debug)]
pub struct Claim {
    pub job: usize,
    pub version: i64,
    pub attempts: u32,
}

/// How long a job waits after an attempt: one millisecond, two, then three.
fn delay(attempts: u32) -> i64 {
    i64::from(attempts.clamp(1, 3)) * 1_000
}

impl Model {
    pub(super) fn on_jobs(&mut self, operation: &Operation) -> Told {
        match operation {
            Operation::Enqueue {
                kind,
                unique,
                delay,
                attempts,
            } => {
                let named = !kind.is_empty() && !kind.contains(' ');
                let mut wrong = Wrong::default();
                wrong.when(!named, "name_form@kind");
                let few = (1..=100).contains(attempts);
                wrong.when(!few, "attempts_range@max_attempts");
                wrong.settle()?;
                if let Some(there) = self.waiting(kind, unique.as_ref()) {
                    return Ok(format!("job {there}"));
                }
                self.jobs.push(Job {
                    instansi: self.actor.instansi,
                    kind,
                    unique: unique.clone(),
                    progress: Progress::Ready,
                    run_at: (self.now + delay).max(self.now),
                    attempts: 0,
                    most: *attempts,
                    lease_until: None,
                    version: 1,
                });
                Ok(format!("job {}", self.jobs.len() - 1))
            }
            Operation::Requeue { job, reason } => {
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                wrong.settle()?;
                let instansi = self.actor.instansi;
                let found = self.jobs.get(*job).cloned();
                let Some(found) = found.filter(|job| job.instansi == instansi) else {
                    return missing("job");
                };
                if found.progress != Progress::Dead {
                    return refuse("job_not_dead");
                }
                if self.waiting(found.kind, found.unique.as_ref()).is_some() {
                    return refuse("job_waiting");
                }
                if let Some(there) = self.jobs.get_mut(*job) {
                    there.progress = Progress::Ready;
                    there.run_at = self.now;
                    there.attempts = 0;
                    there.version += 1;
                }
                self.record("requeue", "job");
                Ok("ok".to_owned())
            }
            Operation::CompleteJob { claim } => self.complete(*claim),
            _ => refuse("not an operation on jobs"),
        }
    }

    /// What is done to jobs by itself, outside a unit.
    pub(super) fn on_queue(&mut self, step: &Step) -> Told {
        match step {
            Step::Claim {
                kinds,
                limit,
                lease_seconds,
            } => Ok(self.claim(kinds, *limit, *lease_seconds)),
            Step::Complete(claim) => self.complete(*claim),
            Step::Heartbeat {
                claim,
                lease_seconds,
            } => {
                let until = self.now + lease(*lease_seconds);
                let (job, _) = self.leased(*claim)?;
                job.lease_until = Some(until);
                Ok("ok".to_owned())
            }
            Step::Fail { claim, forever } => {
                let now = self.now;
                let (job, claim) = self.leased(*claim)?;
                job.lease_until = None;
                job.version += 1;
                if *forever || claim.attempts >= job.most {
                    job.progress = Progress::Dead;
                    return Ok("dead".to_owned());
                }
                job.progress = Progress::Ready;
                job.run_at = now + delay(claim.attempts);
                Ok(format!("again {}", job.run_at))
            }
            _ => refuse("not a step of the queue"),
        }
    }

    fn waiting(&self, kind: &str, unique: Option<&String>) -> Option<usize> {
        let unique = unique?;
        self.jobs.iter().position(|job| {
            job.instansi == self.actor.instansi
                && job.kind == kind
                && job.unique.as_ref() == Some(unique)
                && matches!(job.progress, Progress::Ready | Progress::Running)
        })
    }

    fn claim(&mut self, kinds: &[&str], limit: u32, lease_seconds: u64) -> String {
        let now = self.now;
        for job in &mut self.jobs {
            if job.progress == Progress::Running && job.lease_until.is_some_and(|end| end <= now) {
                let over = job.attempts >= job.most;
                job.progress = if over {
                    Progress::Dead
                } else {
                    Progress::Ready
                };
                job.lease_until = None;
                job.version += 1;
            }
        }
        let mut due: Vec<(i64, usize)> = self
            .jobs
            .iter()
            .enumerate()
            .filter(|(_, job)| job.progress == Progress::Ready && job.run_at <= now)
            .filter(|(_, job)| kinds.contains(&job.kind))
            .map(|(slot, job)| (job.run_at, slot))
            .collect();
        due.sort_unstable();
        due.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
        let mut told = Vec::new();
        for (_, slot) in due {
            if let Some(job) = self.jobs.get_mut(slot) {
                job.progress = Progress::Running;
                job.attempts += 1;
                job.lease_until = Some(now + lease(lease_seconds));
                job.version += 1;
                self.claims.push(Claim {
                    job: slot,
                    version: job.version,
                    attempts: job.attempts,
                });
                told.push(format!("job {slot} attempt {}", job.attempts));
            }
        }
        told.join(", ")
    }

    /// A job that is done stays done for whoever did it.
    fn complete(&mut self, claim: usize) -> Told {
        let claim = self.claims.get(claim).copied();
        let slot = claim.map_or(NOBODY, |claim| claim.job);
        let found = self.jobs.get_mut(slot).zip(claim);
        let found = found.filter(|(job, claim)| {
            let known = matches!(job.progress, Progress::Running | Progress::Done);
            known && job.version == claim.version
        });
        let Some((job, _)) = found else {
            return refuse("lease_lost");
        };
        job.progress = Progress::Done;
        job.lease_until = None;
        Ok("ok".to_owned())
    }

    fn leased(&mut self, claim: usize) -> Result<(&mut Job, Claim), String> {
        let claim = self.claims.get(claim).copied();
        let slot = claim.map_or(NOBODY, |claim| claim.job);
        let found = self.jobs.get_mut(slot).zip(claim);
        let found = found.filter(|(job, claim)| {
            job.progress == Progress::Running && job.version == claim.version
        });
        found.ok_or_else(|| "lease_lost".to_owned())
    }
}

fn lease(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(0) * 1_000_000
}
