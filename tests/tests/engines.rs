//! Which engines of storage the tests ran on, for `tests/run` to tell at its end.

use sakip_db::{EngineKind, Options};
use sakip_tests::postgres::Postgres;
use sakip_tests::store::{Store, runtime};

#[test]
#[expect(
    clippy::print_stdout,
    reason = "a reader of the log wants to know what was covered"
)]
fn the_covered_engines_answer() {
    let sqlite = runtime().block_on(async {
        let store = Store::fresh(EngineKind::Sqlite, Options::default()).await;
        store.raw_rows("SELECT sqlite_version()").await.unwrap()
    });
    let mut engines = vec![format!("SQLite {}", sqlite[0][0])];
    if let Some(postgres) = Postgres::shared().unwrap() {
        let version = postgres.version().unwrap();
        let major = version.split('.').next().unwrap();
        assert!(major.parse::<u32>().unwrap() >= 13, "{version} is too old");
        engines.push(format!("PostgreSQL {version}"));
    }
    println!("engines covered: {}", engines.join(", "));
}
