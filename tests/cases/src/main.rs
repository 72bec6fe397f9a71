//! `sakip-cases --seed S --count N`: random requests to every call of the wire with the engine's answers, as JSON
//! lines on standard output. See [`sakip_cases`].

use std::io::{BufWriter, Write, stdout};
use std::process::ExitCode;
use std::thread;

use sakip_cases::Case;

/// How many cases a thread makes before its lines are written.
const CHUNK: u64 = 2_000;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str| -> Option<u64> {
        let at = arguments.iter().position(|argument| argument == name)?;
        arguments.get(at + 1)?.parse().ok()
    };
    let (Some(seed), Some(count), 4) = (number("--seed"), number("--count"), arguments.len())
    else {
        let _ = writeln!(
            std::io::stderr(),
            "usage: sakip-cases --seed NUMBER --count NUMBER"
        );
        return ExitCode::from(2);
    };
    match write(seed, count) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(std::io::stderr(), "sakip-cases: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Writes the lines in the order of their numbers, a chunk of them being made on each core at a time.
fn write(seed: u64, count: u64) -> std::io::Result<()> {
    let threads = u64::try_from(thread::available_parallelism()?.get()).unwrap_or(1);
    let mut out = BufWriter::new(stdout().lock());
    let mut next = 0;
    while next < count {
        let chunks: Vec<_> = (0..threads)
            .map(|thread| next + thread * CHUNK)
            .take_while(|start| *start < count)
            .map(|start| {
                thread::spawn(move || -> Vec<String> {
                    let end = (start + CHUNK).min(count);
                    (start..end)
                        .map(|number| Case::new(seed, number).line())
                        .collect()
                })
            })
            .collect();
        for chunk in chunks {
            let lines = chunk
                .join()
                .map_err(|_| std::io::Error::other("a thread panicked"))?;
            for line in lines {
                writeln!(out, "{line}")?;
            }
        }
        next += threads * CHUNK;
    }
    out.flush()
}
