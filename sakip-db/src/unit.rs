//! The unit of work.

use std::ops::{Deref, DerefMut};

use chrono::{DateTime, Utc};

use crate::actor::Actor;
use crate::audit::{self, AuditHead, Change};
use crate::codec::to_microseconds;
use crate::error::{Error, Result};
use crate::id::{InstansiId, UserId};
use crate::session::Session;

/// A unit of work: an actor, a time and a transaction. The operations of [`ops`](crate::ops) take it.
/// [`commit`](Unit::commit) writes the audit rows with everything else; dropping it undoes all of it.
///
/// A dropped unit is undone a moment later, and what it locked is locked until then;
/// [`rollback`](Unit::rollback) waits for it.
///
/// After an operation or a query has failed, or was dropped before it was done, the unit only gives
/// [`Error::HalfDone`]: what was written before cannot be kept by accident, and never seems to be kept.
#[derive(Debug)]
#[must_use = "what is done with it happens only when it is committed"]
pub struct Unit {
    session: Session,
    actor: Actor,
    now: DateTime<Utc>,
    changes: Vec<Change>,
    half_done: bool,
    /// Whether the actor was found to be a person of the instansi in this transaction.
    pub(crate) person_known: bool,
}

impl Unit {
    /// The most changes one unit can record.
    pub const MAX_CHANGES: usize = 1_000_000;

    pub(crate) fn new(session: Session, actor: Actor, now: DateTime<Utc>) -> Unit {
        Unit {
            session,
            actor,
            now: to_microseconds(now),
            changes: Vec::new(),
            half_done: false,
            person_known: false,
        }
    }

    /// The time of everything it writes.
    pub fn now(&self) -> DateTime<Utc> {
        self.now
    }

    /// Who acts.
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub(crate) fn instansi(&self) -> InstansiId {
        self.actor.instansi
    }

    pub(crate) fn user(&self) -> Option<UserId> {
        self.actor.user
    }

    /// Begins an operation. Until [`done`](Unit::done) the unit counts as half done.
    pub(crate) fn start(&mut self) -> Result<()> {
        if self.half_done || self.session.is_broken() {
            return Err(Error::HalfDone);
        }
        self.half_done = true;
        Ok(())
    }

    /// Ends an operation that has succeeded.
    pub(crate) fn done<T>(&mut self, value: T) -> Result<T> {
        self.half_done = false;
        Ok(value)
    }

    /// Notes a change for the audit.
    pub(crate) fn record(&mut self, change: Change) {
        self.changes.push(change);
    }

    /// Keeps everything that was done, with the audit rows that tell it.
    ///
    /// # Errors
    /// [`Error::HalfDone`] when an operation or a query failed; [`Error::Busy`] or [`Error::Storage`] when the engine
    /// fails. Nothing is kept then, and nothing locked.
    pub async fn commit(mut self) -> Result<Option<AuditHead>> {
        match self.tell().await {
            Ok(head) => {
                self.session.commit().await?;
                Ok(head)
            }
            Err(error) => {
                // What it locked is free once the caller hears of it. Why nothing is kept says more than that
                // undoing it failed too.
                let _ = self.session.rollback().await;
                Err(error)
            }
        }
    }

    /// Writes the audit rows.
    async fn tell(&mut self) -> Result<Option<AuditHead>> {
        self.start()?;
        if self.changes.len() > Unit::MAX_CHANGES {
            return Err(audit::too_many(self.changes.len()).into());
        }
        audit::append(&mut self.session, &self.actor, self.now, &self.changes).await
    }

    /// Undoes everything, and waits until it is undone.
    ///
    /// # Errors
    /// [`Error::Storage`] when the engine fails; nothing is kept all the same.
    pub async fn rollback(self) -> Result<()> {
        self.session.rollback().await
    }
}

impl Deref for Unit {
    type Target = Session;
    fn deref(&self) -> &Session {
        &self.session
    }
}

impl DerefMut for Unit {
    fn deref_mut(&mut self) -> &mut Session {
        &mut self.session
    }
}
