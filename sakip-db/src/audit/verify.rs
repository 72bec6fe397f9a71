//! Checking the chain.

use futures_util::TryStreamExt;
use sakip_core::text::{Lang, Localize};
use serde::Serialize;

use super::chain::{GENESIS, hash_of};
use super::{AuditEntry, AuditHead, CHAIN, CHAINS, HEAD, UNREADABLE};
#[cfg(feature = "sqlite")]
use super::{HASH_AT, HEADS};
use crate::codec::args;
use crate::db::Db;
use crate::error::Result;
use crate::id::InstansiId;
use crate::record::{One, record};
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

record! {
    /// The head of an instansi.
    #[derive(Clone, Debug)]
    pub(crate) struct Head {
        pub(crate) instansi_id: InstansiId,
        pub(crate) seq: i64,
        pub(crate) hash: [u8; 32],
    }
}

record! {
    /// A number and what stands where its hash should.
    struct Numbered {
        seq: i64,
        hash: Vec<u8>,
    }
}

impl Numbered {
    /// With a hash no row has where there is none.
    fn head(self) -> AuditHead {
        AuditHead {
            seq: self.seq,
            hash: self.hash.try_into().unwrap_or(GENESIS),
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
        verify_all(&mut self.read_consistent().await?, &[]).await
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

/// Checks every chain, and that these heads are on them.
pub(crate) async fn verify_all(
    session: &mut Session,
    anchors: &[Head],
) -> Result<Vec<AuditReport>> {
    let mut all: Vec<InstansiId> = session
        .fetch_all::<One<InstansiId>>(&CHAINS, args![])
        .await?
        .into_iter()
        .map(|One(instansi)| instansi)
        .collect();
    all.extend(anchors.iter().map(|anchor| anchor.instansi_id));
    all.sort_unstable();
    all.dedup();
    let mut reports = Vec::with_capacity(all.len());
    for instansi in all {
        let of_this = anchors
            .iter()
            .filter(|anchor| anchor.instansi_id == instansi);
        let heads: Vec<AuditHead> = of_this
            .map(|anchor| AuditHead {
                seq: anchor.seq,
                hash: anchor.hash,
            })
            .collect();
        reports.push(verify(session, instansi, &heads).await?);
    }
    Ok(reports)
}

/// The head of every instansi.
#[cfg(feature = "sqlite")]
pub(crate) async fn heads(session: &mut Session) -> Result<Vec<Head>> {
    session.fetch_all(&HEADS, args![]).await
}

/// The hash of a row, if there is one.
#[cfg(feature = "sqlite")]
pub(crate) async fn hash_at(
    session: &mut Session,
    instansi: InstansiId,
    seq: i64,
) -> Result<Option<[u8; 32]>> {
    session
        .fetch_value_optional(&HASH_AT, args![instansi, seq])
        .await
}

/// Follows a chain row by row.
struct Walk {
    report: AuditReport,
    /// The heads kept elsewhere that were not met yet.
    open: Vec<AuditHead>,
    /// The number of the last row.
    last: i64,
}

impl Walk {
    fn step(&mut self, head: AuditHead, prev_hash: Option<[u8; 32]>, as_written: bool) {
        let before = self.report.head;
        self.report.rows += 1;
        if head.seq > before.seq.saturating_add(1) {
            self.report.add(AuditFault::Missing {
                from: before.seq + 1,
                to: head.seq - 1,
            });
        }
        if prev_hash.is_some_and(|hash| hash != before.hash) {
            self.report.add(AuditFault::Unlinked { seq: head.seq });
        }
        if !as_written {
            self.report.add(AuditFault::Edited { seq: head.seq });
        }
        self.report.head = head;
        self.last = head.seq;
        self.open.retain(|anchor| *anchor != head);
    }

    /// Reads on from the last row; `false` when a row came that cannot be read.
    async fn read_on(&mut self, session: &mut Session) -> Result<bool> {
        let from = args![self.report.instansi, self.last];
        let mut rows = session.stream::<AuditEntry>(&CHAIN, from)?;
        loop {
            match rows.try_next().await {
                Ok(Some(entry)) => {
                    let head = AuditHead {
                        seq: entry.seq,
                        hash: entry.hash,
                    };
                    let as_written = hash_of(&entry) == entry.hash;
                    self.step(head, Some(entry.prev_hash), as_written);
                }
                Ok(None) => return Ok(true),
                Err(error) if error.is_unreadable_row() => return Ok(false),
                Err(error) => return Err(error),
            }
        }
    }
}

async fn verify(
    session: &mut Session,
    instansi: InstansiId,
    anchors: &[AuditHead],
) -> Result<AuditReport> {
    let expected: Option<Numbered> = session.fetch_optional(&HEAD, args![instansi]).await?;
    let start = AuditHead {
        seq: 0,
        hash: GENESIS,
    };
    let mut walk = Walk {
        report: AuditReport {
            instansi,
            rows: 0,
            head: start,
            faults: Vec::new(),
        },
        open: anchors.to_vec(),
        last: i64::MIN,
    };
    walk.open.retain(|anchor| *anchor != start);
    while !walk.read_on(session).await? {
        // Nobody wrote such a row through this library: it was edited. The chain goes on behind it.
        let next = args![instansi, walk.last];
        let row: Numbered = session.fetch_one(&UNREADABLE, next).await?;
        walk.step(row.head(), None, false);
    }
    let Walk {
        mut report, open, ..
    } = walk;
    let found = report.head;
    match expected.map(Numbered::head) {
        Some(expected) if expected == found => {}
        expected => report.add(AuditFault::Head {
            expected: expected.map_or(0, |head| head.seq),
            found: found.seq,
        }),
    }
    for anchor in open {
        report.add(AuditFault::Anchor { seq: anchor.seq });
    }
    Ok(report)
}
