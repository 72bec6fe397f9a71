//! The place a copy is going to take.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use sakip_core::text::Text;

use super::file::{Draft, cannot_read, cannot_write, sync_directory_of};
use crate::engine::sqlite_file;
use crate::error::{Error, Refusal, Result};

/// What SQLite puts beside a database. Left there, it would be taken for a part of the next one.
const COMPANIONS: [&str; 3] = ["-wal", "-shm", "-journal"];

/// A companion of a database file.
fn companion(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

fn exists(file: &Path) -> Result<bool> {
    // A link that leads nowhere is in the way, too.
    match std::fs::symlink_metadata(file) {
        Ok(_) => Ok(true),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
        Err(error) => Err(cannot_read(file)(error)),
    }
}

/// Refuses a file that may not be a copy at rest: what was written last stands in its companions.
pub(super) fn check_at_rest(file: &Path) -> Result<()> {
    for suffix in ["-wal", "-journal"] {
        let beside = companion(file, suffix);
        if exists(&beside)? {
            let length = std::fs::metadata(&beside).map_err(cannot_read(&beside))?;
            if length.len() > 0 {
                return Err(live(file, &beside).into());
            }
        }
    }
    Ok(())
}

fn live(file: &Path, beside: &Path) -> Refusal {
    let (file, beside) = (file.display(), beside.display());
    Refusal::new(
        "backup_is_live",
        Text::new(
            format!(
                "`{file}` bukan cadangan yang utuh, melainkan basis data yang sedang atau belum selesai dipakai: sebagian isinya ada di `{beside}`"
            ),
            format!(
                "`{file}` is not a whole backup but a database in use, or left in the middle of it: a part of it is in `{beside}`"
            ),
        ),
    )
    .lifted_by(Text::new(
        "yang membuat cadangan, dengan `sakip db backup`",
        "whoever makes the backup, with `sakip db backup`",
    ))
}

/// Refuses a goal where something is, or that is in use.
pub(super) async fn check(goal: &Path, overwrite: bool) -> Result<()> {
    let mut in_the_way = Vec::new();
    for file in
        std::iter::once(goal.to_owned()).chain(COMPANIONS.map(|suffix| companion(goal, suffix)))
    {
        if exists(&file)? {
            in_the_way.push(file);
        }
    }
    if let Some(first) = in_the_way.first().filter(|_| !overwrite) {
        return Err(occupied(first).into());
    }
    if goal.is_dir() {
        let source = std::io::Error::from(ErrorKind::IsADirectory);
        return Err(cannot_write(goal)(source));
    }
    if let Some(claimed) = claim(goal).await? {
        claimed.release().await?;
    }
    Ok(())
}

fn occupied(file: &Path) -> Refusal {
    let file = file.display();
    Refusal::new(
        "goal_exists",
        Text::new(
            format!("`{file}` sudah ada"),
            format!("there is a `{file}` already"),
        ),
    )
    .lifted_by(Text::new(
        "yang meminta, dengan mengizinkan penimpaan",
        "the caller, by allowing to overwrite",
    ))
}

/// Takes what is at the goal for oneself, if it is a database.
async fn claim(goal: &Path) -> Result<Option<sqlite_file::Claimed>> {
    if !exists(goal)? {
        return Ok(None);
    }
    sqlite_file::claim(goal).await.map_err(|error| match error {
        Error::Busy(_) => in_use(goal).into(),
        other => other,
    })
}

fn in_use(goal: &Path) -> Refusal {
    let goal = goal.display();
    Refusal::new(
        "database_in_use",
        Text::new(
            format!("`{goal}` sedang dipakai oleh proses lain"),
            format!("`{goal}` is in use by another process"),
        ),
    )
    .lifted_by(Text::new(
        "yang menjalankan proses itu, dengan menghentikannya",
        "whoever runs that process, by stopping it",
    ))
}

/// Gives the draft the name of the goal, and everything that was there before away.
pub(super) async fn take(draft: Draft, goal: &Path, overwrite: bool) -> Result<()> {
    if !overwrite {
        // A link is made only where nothing is; a rename would replace what somebody put there just now.
        match std::fs::hard_link(&draft.file, goal) {
            Ok(()) => {
                drop(draft);
                return sync_directory_of(goal);
            }
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                return Err(occupied(goal).into());
            }
            // A file system without links.
            Err(_) => check(goal, false).await?,
        }
    }
    let claimed = claim(goal).await?;
    let alone = has_one_name(goal);
    for suffix in COMPANIONS {
        let beside = companion(goal, suffix);
        match std::fs::remove_file(&beside) {
            Err(error) if error.kind() != ErrorKind::NotFound => {
                return Err(cannot_write(&beside)(error));
            }
            _ => {}
        }
    }
    std::fs::rename(&draft.file, goal).map_err(cannot_write(goal))?;
    sync_directory_of(goal)?;
    match claimed {
        Some(claimed) if alone => claimed.outdate().await,
        Some(claimed) => claimed.release().await,
        None => Ok(()),
    }
}

/// Whether the file has no other name: under that it goes on to be somebody's database.
fn has_one_name(file: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        std::fs::metadata(file).is_ok_and(|file| file.nlink() == 1)
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        false
    }
}
