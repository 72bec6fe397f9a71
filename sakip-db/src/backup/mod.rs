//! Backup and restore: of SQLite while others write to it, verified; of PostgreSQL with its own tools.
//!
//! ```
//! # tokio::runtime::Runtime::new()?.block_on(async {
//! use sakip_db::backup::{self, BackupOptions};
//! use sakip_db::{Address, Db};
//!
//! # let directory = tempfile::tempdir()?;
//! # let (file, copy) = (directory.path().join("sakip.db"), directory.path().join("salinan.db"));
//! let db = Db::open_with(&file.into(), Default::default()).await?;
//! let report = db.backup(&copy, BackupOptions::default()).await?;
//! assert_eq!(backup::verify(&copy).await?.sha256, report.sha256);
//!
//! let goal: Address = directory.path().join("pulih.db").into();
//! backup::restore(&copy, &goal, BackupOptions::default()).await?;
//! # let _ = Db::open_with(&goal, Default::default()).await?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! # })?;
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[cfg(feature = "sqlite")]
mod file;
#[cfg(feature = "sqlite")]
mod goal;
#[cfg(feature = "sqlite")]
mod inspect;
#[cfg(feature = "sqlite")]
mod run;
mod tools;

use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::address::{Address, Place};
use crate::audit::AuditReport;
use crate::db::Db;
use crate::engine::Engine;
use crate::error::Result;

/// How a backup or a restore is made.
#[derive(Default)]
pub struct BackupOptions<'a> {
    overwrite: bool,
    progress: Option<Box<dyn FnMut(Progress) + Send + 'a>>,
}

impl fmt::Debug for BackupOptions<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackupOptions")
            .field("overwrite", &self.overwrite)
            .finish_non_exhaustive()
    }
}

impl<'a> BackupOptions<'a> {
    /// Whether what is at the goal may be replaced; not without it. A database somebody has open is never
    /// replaced.
    #[must_use]
    pub fn overwrite(mut self, overwrite: bool) -> BackupOptions<'a> {
        self.overwrite = overwrite;
        self
    }

    /// Who is told how far it is.
    #[must_use]
    pub fn progress(mut self, told: impl FnMut(Progress) + Send + 'a) -> BackupOptions<'a> {
        self.progress = Some(Box::new(told));
        self
    }

    #[cfg(feature = "sqlite")]
    fn tell(&mut self, stage: Stage, done_bytes: u64, total_bytes: u64) {
        if let Some(told) = &mut self.progress {
            told(Progress {
                stage,
                done_bytes: done_bytes.min(total_bytes),
                total_bytes,
            });
        }
    }
}

/// How far a backup or a restore is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How many bytes of this stage are done.
    pub done_bytes: u64,
    /// How many there are; estimated while copying out of a database others write to.
    pub total_bytes: u64,
}

/// What is being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Stage {
    /// The copy is looked at. It is told at its begin and its end only.
    Verify,
    /// The copy is written.
    Copy,
    /// The digest of the file is taken.
    Digest,
}

/// How many rows a table has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TableRows {
    /// The table.
    pub table: String,
    /// Its rows.
    pub rows: i64,
}

/// What a backup holds: it was read again from the disk after it was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BackupReport {
    /// The file.
    pub file: PathBuf,
    /// Its size.
    pub bytes: u64,
    /// The SHA-256 of the file.
    #[serde(serialize_with = "crate::hex::serialize")]
    pub sha256: [u8; 32],
    /// The number of the newest migration in it.
    pub schema_version: i64,
    /// Its tables by name, with the number of their rows.
    pub tables: Vec<TableRows>,
    /// The audit chain of every instansi: whole, or the backup would be refused.
    pub audit: Vec<AuditReport>,
}

impl BackupReport {
    /// The SHA-256 as the tools print it: 64 hexadecimal digits.
    pub fn sha256_hex(&self) -> String {
        crate::hex::encode(&self.sha256)
    }
}

impl Db {
    /// Writes a copy of the database as it is at one moment into a file, while others read and write. The
    /// copy is written beside the goal, verified, and takes the name of the goal only when it is whole and on
    /// the disk. Its audit chains continue every chain as it was before the copy began.
    ///
    /// # Errors
    /// [`Error::Refused`](crate::Error::Refused) when there is something at the goal, or on PostgreSQL, whose
    /// own `pg_dump` it names; [`Error::Damaged`](crate::Error::Damaged) when the copy, and so the database,
    /// is not sound; [`Error::File`](crate::Error::File) when the disk fails. There is nothing new at the goal
    /// then.
    pub async fn backup(&self, goal: &Path, options: BackupOptions<'_>) -> Result<BackupReport> {
        match self.connections() {
            #[cfg(feature = "sqlite")]
            Engine::Sqlite(pools) => run::backup(self, pools, goal, options).await,
            #[cfg(feature = "postgres")]
            Engine::Postgres(_) => {
                let _ = options;
                Err(tools::dump(self.address(), goal).into())
            }
        }
    }
}

/// Looks at a backup: its pages, references and schema, and every audit chain.
///
/// # Errors
/// [`Error::Damaged`](crate::Error::Damaged) with what is wrong, [`Error::Schema`](crate::Error::Schema) when
/// its schema is newer than this program, [`Error::File`](crate::Error::File) when it cannot be read.
pub async fn verify(file: &Path) -> Result<BackupReport> {
    #[cfg(feature = "sqlite")]
    return inspect::inspect(file, &[], &mut BackupOptions::default()).await;
    #[cfg(not(feature = "sqlite"))]
    {
        let _ = file;
        Err(crate::Error::NotBuiltIn("SQLite"))
    }
}

/// Puts a backup where a database shall be. The backup is verified first, copied beside the goal, and takes
/// its name only when it is whole and on the disk; then it is verified again. A database that is there is
/// replaced only with [`BackupOptions::overwrite`], and never while somebody has it open.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) when there is a database at the goal or somebody has it open, and
/// for PostgreSQL, whose own `pg_restore` it names; otherwise as [`verify`]. The goal is as it was then.
pub async fn restore(
    backup: &Path,
    goal: &Address,
    options: BackupOptions<'_>,
) -> Result<BackupReport> {
    match goal.place() {
        #[cfg(feature = "sqlite")]
        Place::File(goal) => run::restore(backup, goal, options).await,
        #[cfg(feature = "sqlite")]
        Place::Memory => Err(tools::into_memory().into()),
        #[cfg(not(feature = "sqlite"))]
        Place::File(_) | Place::Memory => {
            let _ = options;
            Err(crate::Error::NotBuiltIn("SQLite"))
        }
        Place::Postgres(_) => Err(tools::restore(goal, backup).into()),
    }
}
