//! Where a document comes from: a file, or a pipe that is kept in a temporary file to be read again.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::path::PathBuf;

use sakip_core::problem::Problem;
use sakip_core::text::Text;

use super::super::failure::Failure;
use super::super::grid::clean;
use super::super::terminal::Session;

/// A file or standard input.
#[derive(Clone, Debug)]
pub(crate) enum Source {
    File(PathBuf),
    Stdin,
}

impl Source {
    /// `-` and nothing are standard input.
    pub(crate) fn of(argument: Option<&PathBuf>) -> Source {
        match argument {
            Some(path) if path.as_os_str() != "-" => Source::File(path.clone()),
            _ => Source::Stdin,
        }
    }

    /// What people call it.
    pub(crate) fn name(&self) -> String {
        match self {
            Source::File(path) => path.display().to_string(),
            Source::Stdin => "stdin".to_owned(),
        }
    }

    /// A file that can be read from its start any number of times.
    pub(crate) fn open(&self, session: &mut Session<'_, '_>) -> Result<File, Failure> {
        let name = self.name();
        let reading = |error| Failure::reading(&name, error);
        match self {
            Source::Stdin => {
                if session.stdin_is_terminal {
                    return Err(Failure::usage(
                        "berkas belum disebut: tulis nama berkas CSV atau JSON, atau alirkan lewat stdin (`-`)",
                        "no file given: name a CSV or JSON file, or pipe one into stdin (`-`)",
                    ));
                }
                spool(&mut *session.terminal.input).map_err(reading)
            }
            Source::File(path) => {
                let mut file = File::open(path).map_err(reading)?;
                let kind = file.metadata().map_err(reading)?.file_type();
                if kind.is_dir() {
                    return Err(reading(io::Error::from(io::ErrorKind::IsADirectory)));
                }
                if kind.is_file() {
                    Ok(file)
                } else {
                    spool(&mut file).map_err(reading)
                }
            }
        }
    }
}

fn spool(input: &mut dyn Read) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    io::copy(input, &mut file)?;
    file.seek(SeekFrom::Start(0))?;
    Ok(file)
}

/// A whole small document as text, without its byte order mark.
pub(crate) fn read_text(
    source: &Source,
    most: u64,
    session: &mut Session<'_, '_>,
) -> Result<String, Failure> {
    let name = source.name();
    let mut file = source.open(session)?;
    text_of(&mut file, &name, most)
}

/// The text of an open document, of so many bytes at most.
pub(crate) fn text_of(file: &mut File, name: &str, most: u64) -> Result<String, Failure> {
    let reading = |error| Failure::reading(name, error);
    let start = check_text(file, name)?;
    file.seek(SeekFrom::Start(start)).map_err(reading)?;
    let mut text = String::new();
    file.take(most.saturating_add(1))
        .read_to_string(&mut text)
        .map_err(reading)?;
    if u64::try_from(text.len()).is_ok_and(|length| length <= most) {
        return Ok(text);
    }
    Err(Failure::refused(
        name,
        Problem::new(
            "file_size",
            "",
            Text::new(
                format!("berkas lebih dari {most} byte"),
                format!("the file is larger than {most} bytes"),
            ),
        ),
    ))
}

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// Checks that a file is text in UTF-8 and tells where the text starts.
pub(super) fn check_text(file: &mut File, name: &str) -> Result<u64, Failure> {
    let refused = |code, text: Text| Failure::refused(name, Problem::new(code, "", text));
    file.seek(SeekFrom::Start(0))
        .map_err(|error| Failure::reading(name, error))?;
    let mut buffer = vec![0; 1 << 16];
    let mut kept = 0;
    let mut line = 1_u64;
    let mut start = None;
    loop {
        let space = buffer.get_mut(kept..).unwrap_or_default();
        let count = file
            .read(space)
            .map_err(|error| Failure::reading(name, error))?;
        let filled = buffer.get(..kept + count).unwrap_or_default();
        if start.is_none() {
            if filled.starts_with(b"PK\x03\x04") || filled.starts_with(b"\xd0\xcf\x11\xe0") {
                return Err(refused(
                    "not_text",
                    Text::new(
                        "ini berkas Excel atau dokumen, bukan teks: simpan dahulu sebagai CSV UTF-8",
                        "this is an Excel file or a document, not text: save it as CSV UTF-8 first",
                    ),
                ));
            }
            if filled.starts_with(b"\xff\xfe") || filled.starts_with(b"\xfe\xff") {
                return Err(refused(
                    "not_utf8",
                    Text::new(
                        "berkas ini UTF-16: simpan ulang sebagai UTF-8 (di Excel: CSV UTF-8)",
                        "this file is UTF-16: save it as UTF-8 (in Excel: CSV UTF-8)",
                    ),
                ));
            }
            start = Some(if filled.starts_with(BYTE_ORDER_MARK) {
                3
            } else {
                0
            });
        }
        let (valid, broken) = match std::str::from_utf8(filled) {
            Ok(text) => (text.len(), false),
            // A character may be cut by the end of the buffer, but not by the end of the file.
            Err(error) => (
                error.valid_up_to(),
                error.error_len().is_some() || count == 0,
            ),
        };
        let sound = filled.get(..valid).unwrap_or_default();
        // No text has a zero byte; UTF-16 without a mark has one beside every letter.
        if let Some(at) = sound.iter().position(|byte| *byte == 0) {
            line += newlines(sound.get(..at).unwrap_or_default());
            return Err(refused(
                "not_text",
                Text::new(
                    format!(
                        "baris {line} memuat byte nol: ini UTF-16 atau bukan teks, simpan ulang sebagai UTF-8 (di Excel: CSV UTF-8)"
                    ),
                    format!(
                        "line {line} holds a zero byte: this is UTF-16 or no text, save it as UTF-8 (in Excel: CSV UTF-8)"
                    ),
                ),
            ));
        }
        line += newlines(sound);
        if broken {
            let byte = filled.get(valid).copied().unwrap_or_default();
            let before = sound.rsplit(|byte| *byte == b'\n').next();
            let before = String::from_utf8_lossy(before.unwrap_or_default());
            // The end of a line that began in an earlier part of the file says enough of the place.
            let start = before.chars().count().saturating_sub(24);
            let before: String = before.chars().skip(start).collect();
            let before = clean(&before);
            return Err(refused(
                "not_utf8",
                Text::new(
                    format!(
                        "baris {line}: byte {byte:#04x} setelah `{before}` bukan UTF-8, barangkali Windows-1252: simpan ulang sebagai UTF-8 (di Excel: CSV UTF-8)"
                    ),
                    format!(
                        "line {line}: byte {byte:#04x} after `{before}` is not UTF-8, perhaps Windows-1252: save the file as UTF-8 (in Excel: CSV UTF-8)"
                    ),
                ),
            ));
        }
        let end = kept + count;
        if count == 0 {
            return Ok(start.unwrap_or(0));
        }
        buffer.copy_within(valid..end, 0);
        kept = end - valid;
    }
}

fn newlines(bytes: &[u8]) -> u64 {
    let count = bytes.iter().filter(|byte| **byte == b'\n').count();
    u64::try_from(count).unwrap_or(u64::MAX)
}
