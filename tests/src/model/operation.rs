//! What can be done, in plain values.

use chrono::NaiveDate;

use super::Actor;
use super::period::Period;

/// What is filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Isian {
    Nilai(String),
    Tingkat(&'static str),
    NotFilled(&'static str),
    NotApplicable(&'static str),
}

/// What is decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    Submit,
    Verify,
    Approve,
    Return,
    Reopen,
}

/// By what a pagu is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Murni,
    Perubahan,
    Pergeseran,
}

/// One operation in a unit of work. Things are slots, times microseconds, money whole sen.
#[derive(Clone, Debug, PartialEq, Eq)]
#[rustfmt::skip]
pub enum Operation {
    OpdCreate { kode: String, nama: String, parent: Option<usize>, from: Option<NaiveDate>, to: Option<NaiveDate> },
    OpdUpdate { opd: usize, version: i64, kode: String, nama: String, parent: Option<usize>, from: Option<NaiveDate>, to: Option<NaiveDate>, effective: NaiveDate, reason: Option<&'static str> },
    OpdClose { opd: usize, version: i64, last: NaiveDate, reason: &'static str },
    OpdReopen { opd: usize, version: i64, effective: NaiveDate, reason: &'static str },
    OpdMerge { opd: usize, version: i64, into: usize, effective: NaiveDate, reason: &'static str },
    UserSet { user: usize, version: i64, active: bool },
    WindowCreate { opd: Option<usize>, periode: Period, opens: i64, closes: i64 },
    WindowUpdate { window: usize, version: i64, opens: i64, closes: i64 },
    WindowRemove { window: usize, version: i64 },
    Grant { opd: usize, periode: Period, until: i64, reason: &'static str },
    Revoke { exception: usize, reason: &'static str },
    Enter { indicator: usize, periode: Period, isian: Isian, version: Option<i64> },
    Decide { achievement: usize, version: i64, decision: Decision, reason: &'static str },
    TargetSet { indicator: usize, periode: Period, target: String },
    TargetRevise { target: usize, version: i64, to: String, reason: &'static str },
    LineCreate { opd: usize, tahun: i32, kode: String, program: String },
    LineUpdate { line: usize, version: i64, opd: usize, program: String },
    Pagu { line: usize, kind: Kind, effective: NaiveDate, sequence: u32, sen: i128, reason: Option<&'static str> },
    Realisasi { line: usize, key: String, periode: Period, sen: i128 },
    Rencana { line: usize, periode: Period, sen: i128, version: Option<i64> },
    Enqueue { kind: &'static str, unique: Option<String>, delay: i64, attempts: u32 },
    Requeue { job: usize, reason: &'static str },
    CompleteJob { claim: usize },
    EvaluationCreate { opd: usize, tahun: i32 },
    EvaluationOpen { evaluation: usize },
    EvaluationStart { evaluation: usize, version: i64 },
    /// Question, label and the version that was seen.
    EvaluationAnswer { evaluation: usize, answers: Vec<(usize, usize, i64)> },
    EvaluationComplete { evaluation: usize, version: i64 },
    EvaluationReopen { evaluation: usize, version: i64, reason: &'static str },
}

/// A question about everything that is stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// Every indicator of an OPD in a period, with its capaian.
    Performance {
        instansi: usize,
        opd: usize,
        periode: Period,
    },
    /// The counts of a period.
    Dashboard { instansi: usize, periode: Period },
    /// The budget of each line at the end of each month, of all or of an OPD with what is below it.
    Months {
        instansi: usize,
        opd: Option<usize>,
        tahun: i32,
    },
    /// The OPD, page by page.
    Opd {
        instansi: usize,
        by_name: bool,
        down: bool,
        limit: u32,
    },
    /// The achievements, page by page.
    Achievements {
        instansi: usize,
        by_period: bool,
        down: bool,
        limit: u32,
    },
    /// The targets, page by page.
    Targets { instansi: usize, limit: u32 },
    /// The windows, page by page.
    Windows { instansi: usize, limit: u32 },
    /// The jobs, page by page.
    Jobs { instansi: usize, limit: u32 },
    /// Every evaluation.
    Evaluations,
}

/// A step of a script. Claims and what becomes of them are transactions of their own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    Begin(Actor),
    Do(Operation),
    Once(String, Operation),
    Commit,
    Drop,
    Rollback,
    /// The clock moves on by microseconds.
    Advance(i64),
    Claim {
        kinds: &'static [&'static str],
        limit: u32,
        lease_seconds: u64,
    },
    Complete(usize),
    Fail {
        claim: usize,
        forever: bool,
    },
    Heartbeat {
        claim: usize,
        lease_seconds: u64,
    },
    Ask(Question),
}

impl Step {
    /// Whether it does something with jobs in a unit.
    pub fn is_of_jobs(&self) -> bool {
        use Operation::{CompleteJob, Enqueue, Requeue};
        let (Step::Do(operation) | Step::Once(_, operation)) = self else {
            return false;
        };
        matches!(
            operation,
            Enqueue { .. } | Requeue { .. } | CompleteJob { .. }
        )
    }
}
