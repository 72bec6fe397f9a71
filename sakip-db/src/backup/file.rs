//! Files: copied with their digest, brought to the disk, removed when nobody wants them.

use std::fs::{File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

use super::{BackupOptions, Stage};
use crate::error::{Error, Result};

/// How much is read at once.
const CHUNK_BYTES: usize = 1 << 20;

pub(super) fn cannot_read(file: &Path) -> impl Fn(io::Error) -> Error + '_ {
    move |source| Error::file("tidak dapat membaca", "cannot read", file, source)
}

pub(super) fn cannot_write(file: &Path) -> impl Fn(io::Error) -> Error + '_ {
    move |source| Error::file("tidak dapat menulis", "cannot write", file, source)
}

/// A file being written beside its goal; removed unless it takes the name of the goal.
pub(super) struct Draft {
    pub(super) file: PathBuf,
}

/// Tells the drafts of one process apart.
static DRAFTS: AtomicU64 = AtomicU64::new(0);

impl Draft {
    /// An empty file beside the goal that nobody may read who may not read the original.
    pub(super) fn beside(goal: &Path, original: Option<&Path>) -> Result<Draft> {
        let number = DRAFTS.fetch_add(1, Ordering::Relaxed);
        let mut name = goal.file_name().unwrap_or_default().to_owned();
        name.push(format!(".draft-{}-{number}", std::process::id()));
        let file = goal.with_file_name(name);
        // Left by a process of the same number that was killed: nobody else takes this name.
        std::fs::remove_file(&file).ok();
        let created = OpenOptions::new().write(true).create_new(true).open(&file);
        let created = created.map_err(cannot_write(&file))?;
        let draft = Draft { file };
        if let Some(original) = original {
            let permissions = std::fs::metadata(original)
                .map_err(cannot_read(original))?
                .permissions();
            created
                .set_permissions(permissions)
                .map_err(cannot_write(&draft.file))?;
        }
        Ok(draft)
    }

    /// Brings what was written to the disk.
    pub(super) fn sync(&self) -> Result<()> {
        File::open(&self.file)
            .and_then(|file| file.sync_all())
            .map_err(cannot_write(&self.file))
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // It is gone when it has taken the name of the goal.
        std::fs::remove_file(&self.file).ok();
    }
}

/// Brings the names of a directory to the disk, where the system can.
pub(super) fn sync_directory_of(file: &Path) -> Result<()> {
    let absolute = std::path::absolute(file).map_err(cannot_write(file))?;
    match absolute.parent() {
        Some(directory) if cfg!(unix) => File::open(directory)
            .and_then(|directory| directory.sync_all())
            .map_err(cannot_write(directory)),
        _ => Ok(()),
    }
}

/// Reads a file, into another if there is one; gives its size and digest.
pub(super) async fn digest(
    from: &Path,
    into: Option<&Path>,
    options: &mut BackupOptions<'_>,
) -> Result<(u64, [u8; 32])> {
    let stage = into.map_or(Stage::Digest, |_| Stage::Copy);
    let mut source = tokio::fs::File::open(from)
        .await
        .map_err(cannot_read(from))?;
    let total = source.metadata().await.map_err(cannot_read(from))?.len();
    let mut copy = match into {
        Some(into) => {
            let opened = tokio::fs::OpenOptions::new().write(true).open(into).await;
            Some((into, opened.map_err(cannot_write(into))?))
        }
        None => None,
    };
    let (mut hasher, mut done) = (Sha256::new(), 0);
    let mut chunk = Vec::with_capacity(CHUNK_BYTES);
    options.tell(stage, 0, total);
    loop {
        chunk.clear();
        let read = source.read_buf(&mut chunk).await;
        let read = read.map_err(cannot_read(from))?;
        if read == 0 {
            break;
        }
        hasher.update(&chunk);
        if let Some((into, copy)) = &mut copy {
            copy.write_all(&chunk).await.map_err(cannot_write(into))?;
        }
        done += u64::try_from(read).unwrap_or(u64::MAX);
        options.tell(stage, done, total.max(done));
    }
    if let Some((into, mut copy)) = copy {
        copy.flush().await.map_err(cannot_write(into))?;
        copy.sync_all().await.map_err(cannot_write(into))?;
    }
    Ok((done, hasher.finalize().into()))
}
