//! Two ways of the same work, in turns.

use std::fmt;
use std::time::{Duration, Instant};

use sakip_db::EngineKind;

/// What was measured.
pub(crate) struct Table {
    rows: Vec<Row>,
    /// Only what has one of these words in its name; everything without any.
    only: Vec<String>,
}

struct Row {
    what: String,
    engine: EngineKind,
    rounds: usize,
    store: Duration,
    plain: Duration,
    load: String,
}

impl Table {
    /// Nothing measured yet; only what is named by one of these words will be.
    pub(crate) fn new(only: Vec<String>) -> Table {
        Table {
            rows: Vec::new(),
            only,
        }
    }

    /// Runs both ways once to warm up, then in turns, the first by turns too.
    pub(crate) async fn compare<S, P>(
        &mut self,
        what: &str,
        engine: EngineKind,
        rounds: usize,
        mut store: impl FnMut() -> S,
        mut plain: impl FnMut() -> P,
    ) where
        S: Future<Output = ()>,
        P: Future<Output = ()>,
    {
        if !self.only.is_empty() && !self.only.iter().any(|word| what.contains(word.as_str())) {
            return;
        }
        let rounds = if crate::IS_TEST { 1 } else { rounds };
        store().await;
        plain().await;
        let before = load();
        let (mut ours, mut theirs) = (Vec::new(), Vec::new());
        for round in 0..rounds {
            if round % 2 == 0 {
                ours.push(timed(store()).await);
                theirs.push(timed(plain()).await);
            } else {
                theirs.push(timed(plain()).await);
                ours.push(timed(store()).await);
            }
        }
        let row = Row {
            what: what.to_owned(),
            engine,
            rounds,
            store: median(ours),
            plain: median(theirs),
            load: format!("{before}–{}", load()),
        };
        println!("{row}");
        self.rows.push(row);
    }
}

async fn timed(work: impl Future<Output = ()>) -> Duration {
    let start = Instant::now();
    work.await;
    start.elapsed()
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times.get(times.len() / 2).copied().unwrap_or_default()
}

/// The load average of the last minute, where the system tells it.
fn load() -> String {
    let told = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    told.split(' ').next().unwrap_or("?").to_owned()
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let shown = |time: Duration| match time.as_micros() {
            micros @ 0..10_000 => format!("{micros} µs"),
            micros => format!("{} ms", micros / 1_000),
        };
        let ratio = self.store.as_nanos() * 100 / self.plain.as_nanos().max(1);
        write!(
            f,
            "| {} | {} | {} | {} | {}.{:02} | {} | {} |",
            self.what,
            self.engine.name(),
            shown(self.store),
            shown(self.plain),
            ratio / 100,
            ratio % 100,
            self.rounds,
            self.load,
        )
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "\n| what | engine | sakip-db | plain sqlx | ratio | rounds | load |"
        )?;
        writeln!(f, "|---|---|---|---|---|---|---|")?;
        self.rows.iter().try_for_each(|row| writeln!(f, "{row}"))
    }
}
