//! Period windows and their exceptions.

use super::operation::Operation;
use super::period::Period;
use super::{Model, Told, Wrong, missing, refuse, version};

/// When a period is filled in. One that was removed keeps its slot.
#[derive(Clone, Debug)]
pub struct Window {
    pub instansi: usize,
    pub opd: Option<usize>,
    pub periode: Period,
    pub opens: i64,
    pub closes: i64,
    pub version: i64,
    pub removed: bool,
}

/// An OPD that is let in.
#[derive(Clone, Debug)]
pub struct Exception {
    pub instansi: usize,
    pub opd: usize,
    pub periode: Period,
    pub until: i64,
    pub revoked: bool,
}

impl Model {
    pub(super) fn on_windows(&mut self, operation: &Operation) -> Told {
        let instansi = self.actor.instansi;
        match operation {
            Operation::WindowCreate {
                opd,
                periode,
                opens,
                closes,
            } => {
                if let Some(opd) = opd {
                    self.has_opd(*opd)?;
                }
                let mut wrong = Wrong::default();
                wrong.when(closes <= opens, "window_order@closes_at");
                let same = self
                    .windows_of(instansi)
                    .any(|window| window.periode == *periode && window.opd == *opd);
                wrong.when(same, "duplicate@periode");
                wrong.settle()?;
                self.windows.push(Window {
                    instansi,
                    opd: *opd,
                    periode: *periode,
                    opens: *opens,
                    closes: *closes,
                    version: 1,
                    removed: false,
                });
                self.record("create", "period_window");
            }
            Operation::WindowUpdate {
                window,
                version: seen,
                opens,
                closes,
            } => {
                self.window(*window)?;
                let mut wrong = Wrong::default();
                wrong.when(closes <= opens, "window_order@closes_at");
                wrong.settle()?;
                let found = self.window(*window)?;
                version("period_window", *seen, found.version)?;
                (found.opens, found.closes) = (*opens, *closes);
                found.version += 1;
                self.record("update", "period_window");
            }
            Operation::WindowRemove {
                window,
                version: seen,
            } => {
                let found = self.window(*window)?;
                version("period_window", *seen, found.version)?;
                found.removed = true;
                self.record("delete", "period_window");
            }
            Operation::Grant {
                opd,
                periode,
                until,
                reason,
            } => {
                if self.actor.user.is_none() {
                    return refuse("granted_by_a_user");
                }
                self.has_opd(*opd)?;
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                wrong.when(*until <= self.now, "in_the_past@until");
                wrong.settle()?;
                self.exceptions.push(Exception {
                    instansi,
                    opd: *opd,
                    periode: *periode,
                    until: *until,
                    revoked: false,
                });
                self.record("grant", "period_window_exception");
            }
            Operation::Revoke { exception, reason } => {
                let mut wrong = Wrong::default();
                wrong.text(reason, 2_000, "reason");
                wrong.settle()?;
                let found = self.exceptions.get_mut(*exception);
                let Some(found) = found.filter(|found| found.instansi == instansi) else {
                    return missing("period_window_exception");
                };
                if found.revoked {
                    return refuse("exception_is_revoked");
                }
                found.revoked = true;
                self.record("revoke", "period_window_exception");
            }
            _ => return refuse("not an operation on windows"),
        }
        Ok("ok".to_owned())
    }

    /// Whether an OPD may fill a period in now: its own window goes before that of all, and without any the
    /// period is open.
    pub(super) fn ensure_open(&self, opd: usize, periode: Period) -> Result<(), String> {
        let of = |wanted: Option<usize>| {
            self.windows_of(self.actor.instansi)
                .find(|window| window.periode == periode && window.opd == wanted)
        };
        let Some(window) = of(Some(opd)).or_else(|| of(None)) else {
            return Ok(());
        };
        let excepted = self.exceptions.iter().any(|one| {
            one.opd == opd && one.periode == periode && !one.revoked && self.now < one.until
        });
        if excepted || (window.opens <= self.now && self.now < window.closes) {
            return Ok(());
        }
        refuse("window_closed")
    }

    pub(super) fn windows_of(&self, instansi: usize) -> impl Iterator<Item = &Window> {
        let there = move |window: &&Window| window.instansi == instansi && !window.removed;
        self.windows.iter().filter(there)
    }

    fn window(&mut self, slot: usize) -> Result<&mut Window, String> {
        let instansi = self.actor.instansi;
        let found = self.windows.get_mut(slot);
        let found = found.filter(|window| window.instansi == instansi && !window.removed);
        found.ok_or_else(|| "not_found period_window".to_owned())
    }
}
