//! Checking the chain.

use futures_util::TryStreamExt;
use sakip_core::text::{Lang, Localize};
use serde::Serialize;

use super::chain::{GENESIS, hash_of};
use super::{AuditEntry, AuditHead, CHAIN, HEAD, INSTANSI};
use crate::codec::args;
use crate::db::Db;
use crate::error::Result;
use crate::id::InstansiId;
use crate::record::One;
use crate::session::Session;

/// What is wrong with a chain.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "fault", rename_all = "snake_case")]
pub enum AuditFault {
    /// The row does not have the hash it was written with: it was edited.
    Edited {
        /// Its number.
        seq: i64,
    },
    /// The row does not follow the one before it: one was put in, taken out or put elsewhere.
    Unlinked {
        /// Its number.
        seq: i64,
    },
    /// Numbers are missing.
    Missing {
        /// The first number missing.
        from: i64,
        /// The last.
        to: i64,
    },
    /// The chain does not end where its head says.
    Head {
        /// The number the head says.
        expected: i64,
        /// The number of the last row.
        found: i64,
    },
    /// The chain is not the one a head kept elsewhere was taken of.
    Anchor {
        /// The number of the head kept elsewhere.
        seq: i64,
    },
}

impl Localize for AuditFault {
    fn localize(&self, lang: Lang) -> String {
        match self {
            AuditFault::Edited { seq } => lang.pick(
                format!("baris audit {seq} diubah"),
                format!("audit row {seq} was edited"),
            ),
            AuditFault::Unlinked { seq } => lang.pick(
                format!("baris audit {seq} tidak menyambung ke baris sebelumnya"),
                format!("audit row {seq} does not follow the row before it"),
            ),
            AuditFault::Missing { from, to } => lang.pick(
                format!("baris audit {from} sampai {to} hilang"),
                format!("audit rows {from} to {to} are missing"),
            ),
            AuditFault::Head { expected, found } => lang.pick(
                format!("rantai audit berakhir di {found}, seharusnya di {expected}"),
                format!("the audit chain ends at {found}, it should end at {expected}"),
            ),
            AuditFault::Anchor { seq } => lang.pick(
                format!(
                    "rantai audit tidak cocok dengan kepala yang disimpan di luar (baris {seq})"
                ),
                format!("the audit chain does not match the head kept elsewhere (row {seq})"),
            ),
        }
    }
}

/// The result of checking the chain of one instansi.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AuditReport {
    /// The instansi.
    pub instansi: InstansiId,
    /// How many rows were read.
    pub rows: i64,
    /// Where the chain ends.
    pub head: AuditHead,
    /// What is wrong with it, the first [`AuditReport::MAX_FAULTS`].
    pub faults: Vec<AuditFault>,
}

impl AuditReport {
    /// How many faults are told.
    pub const MAX_FAULTS: usize = 100;

    /// Whether the chain is whole.
    pub fn is_whole(&self) -> bool {
        self.faults.is_empty()
    }

    fn add(&mut self, fault: AuditFault) {
        if self.faults.len() < AuditReport::MAX_FAULTS {
            self.faults.push(fault);
        }
    }
}

impl Db {
    /// Reads the whole audit of every instansi and checks each chain.
    ///
    /// # Errors
    /// [`Error::Storage`](crate::Error::Storage) when the database fails; a broken chain is not an error but a
    /// fault in the report.
    pub async fn verify_audit(&self) -> Result<Vec<AuditReport>> {
        let mut session = self.read_consistent().await?;
        let all: Vec<One<InstansiId>> = session.fetch_all(&INSTANSI, args![]).await?;
        let mut reports = Vec::with_capacity(all.len());
        for One(instansi) in all {
            reports.push(verify(&mut session, instansi, &[]).await?);
        }
        Ok(reports)
    }

    /// Reads the audit of one instansi, checks its chain, and that heads kept elsewhere are still on it.
    ///
    /// # Errors
    /// As [`Db::verify_audit`].
    pub async fn verify_audit_of(
        &self,
        instansi: InstansiId,
        anchors: &[AuditHead],
    ) -> Result<AuditReport> {
        verify(&mut self.read_consistent().await?, instansi, anchors).await
    }
}

async fn verify(
    session: &mut Session,
    instansi: InstansiId,
    anchors: &[AuditHead],
) -> Result<AuditReport> {
    let expected: Option<AuditHead> = session.fetch_optional(&HEAD, args![instansi]).await?;
    let mut report = AuditReport {
        instansi,
        rows: 0,
        head: AuditHead {
            seq: 0,
            hash: GENESIS,
        },
        faults: Vec::new(),
    };
    let mut open: Vec<AuditHead> = anchors.to_vec();
    open.retain(|anchor| *anchor != report.head);
    let mut rows = session.stream::<AuditEntry>(&CHAIN, args![instansi])?;
    while let Some(entry) = rows.try_next().await? {
        report.rows += 1;
        if entry.seq > report.head.seq + 1 {
            report.add(AuditFault::Missing {
                from: report.head.seq + 1,
                to: entry.seq - 1,
            });
        }
        if entry.prev_hash != report.head.hash {
            report.add(AuditFault::Unlinked { seq: entry.seq });
        }
        if hash_of(&entry) != entry.hash {
            report.add(AuditFault::Edited { seq: entry.seq });
        }
        report.head = AuditHead {
            seq: entry.seq,
            hash: entry.hash,
        };
        open.retain(|anchor| *anchor != report.head);
    }
    drop(rows);
    let found = report.head;
    match expected {
        Some(expected) if expected != found => report.add(AuditFault::Head {
            expected: expected.seq,
            found: found.seq,
        }),
        None => report.add(AuditFault::Head {
            expected: 0,
            found: found.seq,
        }),
        Some(_) => {}
    }
    for anchor in open {
        report.add(AuditFault::Anchor { seq: anchor.seq });
    }
    Ok(report)
}
