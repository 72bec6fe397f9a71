//! The ends of the terminal a command speaks through, and what is known of it.

use std::io::{Read, Write};

use sakip_core::text::Lang;

use super::failure::Failure;
use super::grid::clean;
use super::style::Style;

/// The width of text where no terminal tells one.
const DEFAULT_WIDTH: usize = 100;

/// What `main` has found out about where the command runs.
#[derive(Clone, Debug, Default)]
pub struct Surroundings {
    /// The language the user has set for good.
    pub lang: Option<String>,
    /// Where the database is (`DATABASE_URL`).
    pub database: Option<String>,
    /// The width of the terminal in columns.
    pub width: Option<usize>,
    /// Whether colours are welcome on the output.
    pub colours: bool,
    /// Whether the input is a keyboard.
    pub stdin_is_terminal: bool,
    /// Whether a progress bar can be shown beside the output.
    pub progress: bool,
}

/// Input, output and messages.
pub struct Terminal<'a> {
    /// Where `-` reads from.
    pub input: &'a mut dyn Read,
    /// Where results go.
    pub out: &'a mut dyn Write,
    /// Where messages go.
    pub err: &'a mut dyn Write,
}

/// A terminal with the choices of the caller.
pub(super) struct Session<'a, 'b> {
    pub(super) terminal: &'a mut Terminal<'b>,
    pub(super) lang: Lang,
    pub(super) database: Option<String>,
    pub(super) style: Style,
    pub(super) width: usize,
    pub(super) stdin_is_terminal: bool,
    pub(super) progress: bool,
}

impl<'a, 'b> Session<'a, 'b> {
    pub(super) fn new(
        lang: Lang,
        surroundings: &Surroundings,
        terminal: &'a mut Terminal<'b>,
    ) -> Session<'a, 'b> {
        Session {
            terminal,
            lang,
            database: surroundings.database.clone(),
            style: Style::new(surroundings.colours),
            width: surroundings.width.unwrap_or(DEFAULT_WIDTH).clamp(40, 400),
            stdin_is_terminal: surroundings.stdin_is_terminal,
            progress: surroundings.progress,
        }
    }

    /// Tells the user something beside the result.
    pub(super) fn note(&mut self, id: &str, en: &str) -> Result<(), Failure> {
        let text = self.lang.pick(id, en);
        let mark = self.lang.pick("catatan", "note");
        writeln!(self.terminal.err, "{mark}: {}", clean(text))?;
        Ok(())
    }
}

/// The width of the terminal on the output, when it is one.
pub fn terminal_width() -> Option<usize> {
    let (_, columns) = console::Term::stdout().size_checked()?;
    Some(usize::from(columns))
}
