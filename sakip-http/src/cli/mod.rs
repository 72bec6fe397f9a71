//! The command line: `sakip capaian`, `sakip reviu` and the other commands.

mod arguments;
mod choice;
mod command;
mod failure;
mod grid;
mod help_text;
mod input;
mod refusal;
mod store;
mod style;
mod terminal;

use std::ffi::OsString;

use clap::ArgMatches;
use clap::error::ErrorKind;
use sakip_core::text::Localize;

use arguments::Writer;
pub use failure::{Failure, exit};
use terminal::Session;
pub use terminal::{Surroundings, Terminal, terminal_width};

/// Runs the command with these arguments, the first being the name it was called by. Gives the exit code, one
/// of [`exit`]; what went wrong has been told on `terminal.err`.
pub fn run(
    arguments: impl IntoIterator<Item = OsString>,
    surroundings: &Surroundings,
    terminal: &mut Terminal<'_>,
) -> u8 {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = arguments::language(&arguments, surroundings.lang.as_deref());
    let mut session = Session::new(lang, surroundings, terminal);
    let done = perform(&arguments, &mut session).and_then(|()| {
        session.terminal.out.flush()?;
        Ok(())
    });
    let code = match &done {
        Ok(()) => exit::OK,
        Err(failure) => {
            if let Some(message) = message(failure, &session) {
                // When even this cannot be written there is nobody left to tell.
                let _ = writeln!(session.terminal.err, "sakip: {message}");
            }
            failure.exit_code()
        }
    };
    let _ = session.terminal.out.flush();
    let _ = session.terminal.err.flush();
    code
}

fn message(failure: &Failure, session: &Session<'_, '_>) -> Option<String> {
    let told = failure.exit_code() != exit::OK && !matches!(failure, Failure::Findings);
    told.then(|| failure.localize(session.lang))
}

fn perform(arguments: &[OsString], session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let mut command = Writer { lang: session.lang }.command();
    if arguments.len() < 2 {
        return print_help(&mut command, session);
    }
    let matches = match command.try_get_matches_from_mut(arguments) {
        Ok(matches) => matches,
        Err(error)
            if matches!(
                error.kind(),
                ErrorKind::DisplayHelp | ErrorKind::DisplayVersion
            ) =>
        {
            writeln!(session.terminal.out, "{}", error.to_string().trim_end())?;
            return Ok(());
        }
        Err(error) => return Err(Failure::Arguments(refusal::refusal(&error, session.lang))),
    };
    match matches.subcommand() {
        Some(("capaian", matches)) => command::capaian::run(matches, session),
        Some(("reviu", matches)) => command::reviu::run(matches, session),
        Some(("anggaran", matches)) => command::anggaran::run(matches, session),
        Some(("evaluasi", matches)) => command::evaluasi::run(matches, session),
        Some(("lint", matches)) => command::lint::run(matches, session),
        Some(("kebijakan", matches)) => command::kebijakan::run(matches, session),
        Some(("jelaskan", matches)) => command::jelaskan::run(matches, session),
        Some(("db", matches)) => store::db(matches, session),
        Some(("audit", matches)) => store::audit(matches, session),
        Some(("import", matches)) => store::import(matches, session),
        Some(("demo", matches)) => store::demo(matches, session),
        Some((name @ ("migrate" | "backup" | "restore"), matches)) => {
            store::db_command(name, matches, session)
        }
        Some(("help", matches)) => help(&mut command, matches, session),
        _ => print_help(&mut command, session),
    }
}

fn help(
    command: &mut clap::Command,
    matches: &ArgMatches,
    session: &mut Session<'_, '_>,
) -> Result<(), Failure> {
    let mut shown = command;
    for name in matches.get_many::<String>("command").into_iter().flatten() {
        shown = shown.find_subcommand_mut(name).ok_or_else(|| {
            Failure::usage(
                format!("perintah `{name}` tidak dikenal; lihat `sakip help`"),
                format!("there is no command `{name}`; see `sakip help`"),
            )
        })?;
    }
    print_help(shown, session)
}

fn print_help(command: &mut clap::Command, session: &mut Session<'_, '_>) -> Result<(), Failure> {
    let help = command.render_help().to_string();
    writeln!(session.terminal.out, "{}", help.trim_end())?;
    Ok(())
}
