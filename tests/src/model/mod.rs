//! A store in memory, naive on purpose: what `sakip-db` has to answer, written from its rules and sharing no
//! code with it. Rows lie in vectors and are found by looking at each, figures are big rationals, a unit of
//! work is a copy of everything that is thrown away when the unit is.
//!
//! Things are named by their slot, the place in the vector of their kind: the ids of an engine differ after a
//! unit was dropped, slots do not.
//!
//! [`script`](script::script) draws the operations of a seed and lets this model say what each has to answer;
//! the simulation of the store runs the script on each engine.

#![allow(
    missing_docs,
    reason = "the fields are those of the inputs and rows of sakip-db, which documents them"
)]

pub mod budget;
mod entries;
mod evaluation;
pub mod figure;
mod generate;
mod jobs;
mod opd;
pub mod operation;
mod performance;
pub mod period;
mod plan;
mod reads;
pub mod script;
mod targets;
mod windows;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use budget::Line;
pub use evaluation::{Evaluation, LABELS, QUESTIONS};
use jobs::{Claim, Job};
use opd::Opd;
use operation::Operation;
pub use performance::Status;
use performance::{Achievement, Stored};
use period::Period;
use plan::Indicator;
pub use sakip_cases::random;
use targets::Target;
use windows::{Exception, Window};

/// What a step answers: what it gave, or the error in short.
pub type Told = Result<String, String>;

/// A slot nothing has.
pub const NOBODY: usize = usize::MAX;

/// Who acts: for the first instansi or the second, as a user or as a program.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    pub instansi: usize,
    pub user: Option<usize>,
}

/// A user, with the OPD of the instansi he stands under.
#[derive(Clone, Debug)]
pub struct User {
    pub instansi: usize,
    pub opd: usize,
    pub username: &'static str,
    pub active: bool,
    pub version: i64,
}

/// A retry is known by its key: the request and what it got.
type Keys = BTreeMap<(usize, String), (String, String)>;

/// Everything that is stored.
#[derive(Clone, Debug)]
pub struct Model {
    /// Microseconds since 1970.
    pub now: i64,
    pub opd: Vec<Opd>,
    pub users: Vec<User>,
    pub indicators: Vec<Indicator>,
    pub windows: Vec<Window>,
    pub exceptions: Vec<Exception>,
    pub achievements: Vec<Achievement>,
    pub targets: Vec<Target>,
    pub lines: Vec<Line>,
    pub jobs: Vec<Job>,
    pub claims: Vec<Claim>,
    pub evaluations: Vec<Evaluation>,
    keys: Keys,
    /// Deed and kind of thing of every change, by instansi.
    pub audit: [Vec<(&'static str, &'static str)>; 2],
    actor: Actor,
    half_done: bool,
    before: Option<Box<Model>>,
}

/// A rule that was broken.
fn refuse<T>(rule: &str) -> Result<T, String> {
    Err(rule.to_owned())
}

fn missing<T>(entity: &str) -> Result<T, String> {
    Err(format!("not_found {entity}"))
}

fn version(entity: &str, expected: i64, found: i64) -> Result<(), String> {
    if expected == found {
        Ok(())
    } else {
        Err(format!("version_conflict {entity} {expected}/{found}"))
    }
}

/// Everything that is wrong at once: each code with its place, in order.
#[derive(Default)]
struct Wrong(BTreeSet<String>);

impl Wrong {
    fn when(&mut self, wrong: bool, told: &str) {
        if wrong {
            self.0.insert(told.to_owned());
        }
    }

    fn text(&mut self, text: &str, most: usize, place: &str) {
        let blank = text.trim().is_empty() || text.chars().count() > most;
        self.when(blank, &format!("text_length@{place}"));
    }

    fn settle(self) -> Result<(), String> {
        if self.0.is_empty() {
            return Ok(());
        }
        let told: Vec<String> = self.0.into_iter().collect();
        Err(format!("invalid {}", told.join(" ")))
    }
}

impl Model {
    /// What both engines begin with.
    pub fn new(now: i64) -> Model {
        let user = |instansi, username, active, opd| User {
            instansi,
            opd,
            username,
            active,
            version: 1,
        };
        let mut model = Model {
            now,
            opd: Vec::new(),
            users: vec![
                user(0, "andi", true, 0),
                user(0, "budi", true, 0),
                user(0, "citra", true, 1),
                user(0, "dewi", false, 2),
                user(1, "eka", true, 3),
            ],
            indicators: plan::indicators(),
            windows: Vec::new(),
            exceptions: Vec::new(),
            achievements: Vec::new(),
            targets: Vec::new(),
            lines: Vec::new(),
            jobs: Vec::new(),
            claims: Vec::new(),
            evaluations: Vec::new(),
            keys: Keys::new(),
            audit: [Vec::new(), Vec::new()],
            actor: Actor {
                instansi: 0,
                user: None,
            },
            half_done: false,
            before: None,
        };
        model.opd = plan::OPD.iter().map(Opd::first).collect();
        model
    }

    fn record(&mut self, action: &'static str, entity: &'static str) {
        if let Some(rows) = self.audit.get_mut(self.actor.instansi) {
            rows.push((action, entity));
        }
    }

    /// Begins a unit of work.
    pub fn begin(&mut self, actor: Actor) {
        self.before = Some(Box::new(Model {
            before: None,
            ..self.clone()
        }));
        self.actor = actor;
        self.half_done = false;
    }

    /// Whether something in the unit has failed.
    pub fn is_half_done(&self) -> bool {
        self.half_done
    }

    /// Ends the unit by keeping it, if nothing in it failed.
    pub fn commit(&mut self) -> Told {
        if self.half_done {
            self.forget();
            return refuse("half_done");
        }
        self.before = None;
        Ok("kept".to_owned())
    }

    /// Ends the unit by forgetting it.
    pub fn forget(&mut self) {
        if let Some(before) = self.before.take() {
            *self = *before;
        }
    }

    /// Does something in the unit. What fails changes nothing.
    pub fn run(&mut self, operation: &Operation) -> Told {
        if self.half_done {
            return refuse("half_done");
        }
        let told = self.perform(operation);
        self.half_done = told.is_err();
        told
    }

    /// The same under an idempotency key: a retry gets the first answer.
    pub fn run_once(&mut self, key: &str, operation: &Operation) -> Told {
        if self.half_done {
            return refuse("half_done");
        }
        let request = format!("{operation:?}");
        let place = (self.actor.instansi, key.to_owned());
        if let Some((first, answer)) = self.keys.get(&place) {
            if *first == request {
                return Ok(format!("again {answer}"));
            }
            self.half_done = true;
            return refuse("idempotency_key_reused");
        }
        let told = self.run(operation)?;
        self.keys.insert(place, (request, told.clone()));
        Ok(told)
    }

    fn perform(&mut self, operation: &Operation) -> Told {
        use Operation as O;
        match operation {
            O::OpdCreate { .. }
            | O::OpdUpdate { .. }
            | O::OpdClose { .. }
            | O::OpdReopen { .. }
            | O::OpdMerge { .. } => self.on_opd(operation),
            O::UserSet {
                user,
                version: seen,
                active,
            } => self.set_user(*user, *seen, *active),
            O::WindowCreate { .. }
            | O::WindowUpdate { .. }
            | O::WindowRemove { .. }
            | O::Grant { .. }
            | O::Revoke { .. } => self.on_windows(operation),
            O::Enter { .. } | O::Decide { .. } => self.on_achievements(operation),
            O::TargetSet { .. } | O::TargetRevise { .. } => self.on_targets(operation),
            O::LineCreate { .. }
            | O::LineUpdate { .. }
            | O::Pagu { .. }
            | O::Realisasi { .. }
            | O::Rencana { .. } => self.on_budget(operation),
            O::Enqueue { .. } | O::Requeue { .. } | O::CompleteJob { .. } => {
                self.on_jobs(operation)
            }
            O::EvaluationCreate { .. }
            | O::EvaluationOpen { .. }
            | O::EvaluationStart { .. }
            | O::EvaluationAnswer { .. }
            | O::EvaluationComplete { .. }
            | O::EvaluationReopen { .. } => self.on_evaluations(operation),
        }
    }

    fn set_user(&mut self, slot: usize, seen: i64, active: bool) -> Told {
        let instansi = self.actor.instansi;
        let found = self.users.get_mut(slot);
        let Some(user) = found.filter(|user| user.instansi == instansi) else {
            return missing("user");
        };
        version("user", seen, user.version)?;
        user.active = active;
        user.version += 1;
        self.record("update", "user");
        Ok("ok".to_owned())
    }

    /// The active user of the instansi who acts.
    fn person(&self) -> Result<usize, String> {
        let slot = self.actor.user.filter(|slot| {
            let user = self.users.get(*slot);
            user.is_some_and(|user| user.active && user.instansi == self.actor.instansi)
        });
        slot.ok_or_else(|| "actor_is_user".to_owned())
    }

    fn has_opd(&self, slot: usize) -> Result<(), String> {
        let found = self.opd.get(slot);
        match found.filter(|opd| opd.instansi == self.actor.instansi) {
            Some(_) => Ok(()),
            None => missing("opd"),
        }
    }

    fn today(&self) -> NaiveDate {
        chrono::DateTime::from_timestamp_micros(self.now)
            .unwrap_or_default()
            .date_naive()
    }

    /// What was entered for an indicator in a period.
    fn entered(&self, indicator: usize, periode: Period) -> Option<&Achievement> {
        self.achievements
            .iter()
            .find(|one| one.indicator == indicator && one.periode == periode)
    }

    /// The same as it is measured.
    fn stored(&self, indicator: usize, periode: Period) -> Option<&Stored> {
        Some(&self.entered(indicator, periode)?.stored)
    }
}
