//! The store beside plain sqlx, on SQLite and PostgreSQL: the same rows and checks, written by hand for each
//! engine and decoded into plain structs.
//!
//! The two take turns, round by round, so that what else the machine does slows both; the medians and their
//! ratio are printed as a table. `-- --quick` rolls up 300 OPD instead of 30,000;
//! a word such as `-- submit` leaves out what is not named by it.

#![allow(missing_docs, reason = "a program")]
#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a benchmark may panic, and prints"
)]

mod budget;
mod measure;
mod performance;
mod plain;
mod rollup;
mod submit;

use sakip_db::{EngineKind, OpdId, Options};
use sakip_tests::filled::Filling;
use sakip_tests::store::{Store, engines, runtime};

use crate::measure::Table;
use crate::plain::Plain;

/// What is measured: the store and, beside it, a pool of the driver on the same database.
struct Place {
    store: Store,
    plain: Plain,
    /// The OPD whose months are read and written: 250 indicators every month, 50 lines of a budget.
    opd: OpdId,
    /// Whether there are only a few.
    quick: bool,
}

impl Place {
    async fn fill(engine: EngineKind, quick: bool) -> Place {
        let store = Store::fresh(engine, Options::default()).await;
        let national = match (IS_TEST, quick) {
            (true, _) => 3,
            (false, true) => 300,
            (false, false) => 30_000,
        };
        let annual = Filling {
            opd: 1..=national,
            indicators: 100,
            monthly: false,
            lines: 1,
            years: 1,
        };
        annual.write(&store).await;
        let monthly = Filling {
            opd: national + 1..=national + 1,
            indicators: 250,
            monthly: true,
            lines: 50,
            years: 1,
        };
        monthly.write(&store).await;
        Filling::analyze(&store).await;
        Place {
            plain: Plain::connect(&store).await,
            store,
            opd: OpdId(i64::from(national) + 1),
            quick,
        }
    }
}

/// Where `cargo test` only looks whether it runs, a few rows and one round do.
const IS_TEST: bool = cfg!(debug_assertions);

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let quick = arguments.iter().any(|argument| argument == "--quick");
    let words = arguments
        .into_iter()
        .filter(|argument| !argument.starts_with("--"));
    let mut table = Table::new(words.collect());
    for engine in engines() {
        runtime().block_on(async {
            let place = Place::fill(engine, quick).await;
            submit::measure(&place, &mut table).await;
            performance::measure(&place, &mut table).await;
            budget::measure(&place, &mut table).await;
            rollup::measure(&place, &mut table).await;
        });
    }
    println!("{table}");
}
