//! What ends a command early, and the exit code it ends with.

use std::io;

use sakip_core::problem::{Problem, Problems};
use sakip_core::text::{Lang, Localize, Text};
use thiserror::Error;

use super::grid::clean;

/// The exit codes, as the help documents them.
pub mod exit {
    /// Everything was done.
    pub const OK: u8 = 0;
    /// Done, with findings of the kind the caller asked to fail on.
    pub const FINDINGS: u8 = 1;
    /// The arguments or the input are wrong.
    pub const BAD_INPUT: u8 = 2;
    /// A file could not be read or written.
    pub const IO: u8 = 3;
}

/// Why a command ends without having done all its work.
#[derive(Debug, Error)]
pub enum Failure {
    /// The arguments are wrong.
    #[error("{}", .0.en)]
    Usage(Text),
    /// The arguments were refused by the parser, whose message is complete.
    #[error("{0}")]
    Arguments(String),
    /// A document has problems; nothing was printed for it.
    #[error("`{name}` was refused: {problems}")]
    Refused {
        /// What people call the document.
        name: String,
        /// Everything that is wrong with it.
        problems: Problems,
    },
    /// Reading or writing failed.
    #[error("{}: {source}", .doing.en)]
    Io {
        /// What was being done.
        doing: Text,
        /// Why it failed.
        source: io::Error,
    },
    /// The store refused or failed.
    #[error("{0}")]
    Store(#[from] sakip_db::Error),
    /// All was printed, and it holds findings the caller asked to fail on.
    #[error("there are findings")]
    Findings,
}

impl Failure {
    /// The exit code. Whoever closes the pipe has read enough, which is no failure.
    pub fn exit_code(&self) -> u8 {
        match self {
            Failure::Usage(_) | Failure::Arguments(_) | Failure::Refused { .. } => exit::BAD_INPUT,
            Failure::Io { source, .. } if source.kind() == io::ErrorKind::BrokenPipe => exit::OK,
            Failure::Io { .. } => exit::IO,
            Failure::Store(error) => match error {
                sakip_db::Error::File { .. }
                | sakip_db::Error::Unreachable { .. }
                | sakip_db::Error::Storage(_)
                | sakip_db::Error::Busy(_) => exit::IO,
                sakip_db::Error::Damaged(_) => exit::FINDINGS,
                _ => exit::BAD_INPUT,
            },
            Failure::Findings => exit::FINDINGS,
        }
    }

    /// Wrong arguments, in both languages.
    pub fn usage(id: impl Into<String>, en: impl Into<String>) -> Failure {
        Failure::Usage(Text::new(id, en))
    }

    /// A document with one problem.
    pub fn refused(name: &str, problem: Problem) -> Failure {
        Failure::Refused {
            name: name.to_owned(),
            problems: problem.into(),
        }
    }

    /// A file that cannot be read.
    pub fn reading(name: &str, source: io::Error) -> Failure {
        Failure::Io {
            doing: Text::new(
                format!("`{name}` tidak dapat dibaca"),
                format!("cannot read `{name}`"),
            ),
            source,
        }
    }

    /// Output that cannot be written.
    pub fn writing(source: io::Error) -> Failure {
        Failure::Io {
            doing: Text::new("keluaran tidak dapat ditulis", "cannot write the output"),
            source,
        }
    }
}

/// Only output is written through `?`; reading names its file with [`Failure::reading`].
impl From<io::Error> for Failure {
    fn from(source: io::Error) -> Self {
        Failure::writing(source)
    }
}

impl Localize for Failure {
    fn localize(&self, lang: Lang) -> String {
        match self {
            Failure::Usage(text) => text.get(lang).to_owned(),
            Failure::Arguments(text) => text.clone(),
            Failure::Refused { name, problems } => {
                let count = problems.count();
                let mut text = lang.pick(
                    format!("`{name}` tidak diproses, {count} masalah:"),
                    format!("`{name}` was not processed, problems: {count}"),
                );
                for problem in problems.list() {
                    text.push_str("\n  ");
                    text.push_str(&clean(&problem.localize(lang)));
                }
                let more = count.saturating_sub(problems.list().len());
                if more > 0 {
                    text.push_str(&lang.pick(
                        format!("\n  dan {more} masalah lain"),
                        format!("\n  and {more} more problems"),
                    ));
                }
                text
            }
            Failure::Io { doing, source } => {
                let why = lang.pick(indonesian(source), None);
                let why = why.map_or_else(|| source.to_string(), str::to_owned);
                format!("{}: {why}", doing.get(lang))
            }
            Failure::Store(sakip_db::Error::Invalid(problems)) => problems
                .list()
                .iter()
                .map(|problem| clean(&problem.localize(lang)))
                .collect::<Vec<_>>()
                .join("\n       "),
            Failure::Store(error) => clean(&error.localize(lang)),
            Failure::Findings => lang.pick("ada temuan", "there are findings").to_owned(),
        }
    }
}

/// The commonest errors of the system; the others stay as it words them.
fn indonesian(error: &io::Error) -> Option<&'static str> {
    Some(match error.kind() {
        io::ErrorKind::NotFound => "berkas tidak ada",
        io::ErrorKind::PermissionDenied => "tidak ada izin",
        io::ErrorKind::IsADirectory => "ini folder, bukan berkas",
        io::ErrorKind::NotADirectory => "folder tidak ada",
        io::ErrorKind::StorageFull => "tempat penyimpanan penuh",
        _ => return None,
    })
}
