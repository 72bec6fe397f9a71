//! Making a backup, and bringing one back.

use std::path::Path;
use std::time::Duration;

use sakip_core::text::Text;

use super::file::{Draft, cannot_read, digest};
use super::inspect::inspect;
use super::{BackupOptions, BackupReport, Stage, goal};
use crate::audit;
use crate::db::Db;
use crate::engine::sqlite::Pools;
use crate::engine::sqlite_file;
use crate::error::{Error, Refusal, Result};

/// How often somebody is told how far the copy is.
const TOLD_EVERY: Duration = Duration::from_millis(200);

pub(super) async fn backup(
    db: &Db,
    pools: &Pools,
    to: &Path,
    mut options: BackupOptions<'_>,
) -> Result<BackupReport> {
    goal::check(to, options.overwrite).await?;
    let draft = Draft::beside(to, pools.file.as_deref())?;
    let before = audit::heads(&mut db.read().await?).await?;
    copy(pools, &draft, &mut options).await?;
    draft.sync()?;
    let report = inspect(&draft.file, &before, &mut options).await?;
    // Whatever was written since the copy began continues its chains.
    let mut session = db.read().await?;
    for chain in &report.audit {
        let head = chain.head;
        if head.seq == 0 {
            continue;
        }
        let here = audit::hash_at(&mut session, chain.instansi, head.seq).await?;
        if here != Some(head.hash) {
            return Err(Error::Damaged(Text::new(
                "rantai audit salinan bukan awal dari rantai audit basis data",
                "the audit chain of the copy is not the beginning of that of the database",
            )));
        }
    }
    goal::take(draft, to, options.overwrite).await?;
    Ok(BackupReport {
        file: to.to_owned(),
        ..report
    })
}

async fn copy(pools: &Pools, draft: &Draft, options: &mut BackupOptions<'_>) -> Result<()> {
    let total = sqlite_file::size_bytes(pools).await?;
    options.tell(Stage::Copy, 0, total);
    let mut copy = std::pin::pin!(sqlite_file::copy_into(pools, &draft.file));
    loop {
        match tokio::time::timeout(TOLD_EVERY, copy.as_mut()).await {
            Ok(copied) => break copied?,
            Err(_) => {
                let done = std::fs::metadata(&draft.file).map_or(0, |file| file.len());
                options.tell(Stage::Copy, done, total);
            }
        }
    }
    options.tell(Stage::Copy, total, total);
    Ok(())
}

pub(super) async fn restore(
    from: &Path,
    to: &Path,
    mut options: BackupOptions<'_>,
) -> Result<BackupReport> {
    goal::check(to, options.overwrite).await?;
    if same_file(from, to) {
        return Err(onto_itself().into());
    }
    let report = inspect(from, &[], &mut options).await?;
    // It is as readable as what it replaces, or as the backup.
    let original = if to.exists() { to } else { from };
    let draft = Draft::beside(to, Some(original))?;
    let (_, sha256) = digest(from, Some(&draft.file), &mut options).await?;
    if sha256 != report.sha256 {
        let changed = std::io::Error::other("it was changed while it was read");
        return Err(cannot_read(from)(changed));
    }
    goal::take(draft, to, options.overwrite).await?;
    inspect(to, &[], &mut options).await
}

fn same_file(one: &Path, other: &Path) -> bool {
    match (std::fs::canonicalize(one), std::fs::canonicalize(other)) {
        (Ok(one), Ok(other)) => one == other,
        _ => false,
    }
}

fn onto_itself() -> Refusal {
    Refusal::new(
        "backup_onto_itself",
        Text::new(
            "cadangan dan basis data yang dipulihkan adalah berkas yang sama",
            "the backup and the database to restore are the same file",
        ),
    )
}
