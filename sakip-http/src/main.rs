//! The `sakip` command.

use std::io::{self, BufWriter, IsTerminal, Write};
use std::process::ExitCode;

use sakip_http::cli::{self, Surroundings, Terminal};

fn main() -> ExitCode {
    let variable = |name: &str| std::env::var(name).ok().filter(|value| !value.is_empty());
    let (out, err) = (io::stdout(), io::stderr());
    let colours = out.is_terminal()
        && variable("NO_COLOR").is_none()
        && variable("TERM").as_deref() != Some("dumb");
    let surroundings = Surroundings {
        lang: variable("SAKIP_LANG"),
        database: variable("DATABASE_URL"),
        width: variable("COLUMNS")
            .and_then(|columns| columns.parse().ok())
            .or_else(cli::terminal_width),
        colours,
        stdin_is_terminal: io::stdin().is_terminal(),
        progress: err.is_terminal(),
    };
    let mut out = BufWriter::with_capacity(1 << 16, out.lock());
    let mut err = BufWriter::new(err.lock());
    let mut terminal = Terminal {
        input: &mut io::stdin().lock(),
        out: &mut out,
        err: &mut err,
    };
    let code = cli::run(std::env::args_os(), &surroundings, &mut terminal);
    // `run` has flushed both; what is left unsaid when nobody listens stays unsaid.
    let _ = out.into_inner().map(|mut out| out.flush());
    ExitCode::from(code)
}
