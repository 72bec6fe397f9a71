//! Which engines of storage the tests ran on, for `tests/run` to tell at its end.

use sakip_tests::postgres::Postgres;

#[test]
#[expect(
    clippy::print_stdout,
    reason = "a reader of the log wants to know what was covered"
)]
fn the_covered_engines_answer() {
    let mut engines = Vec::new();
    if let Some(postgres) = Postgres::shared().unwrap() {
        let version = postgres.version().unwrap();
        let major = version.split('.').next().unwrap();
        assert!(major.parse::<u32>().unwrap() >= 13, "{version} is too old");
        engines.push(format!("PostgreSQL {version}"));
    }
    println!("engines covered: {}", engines.join(", "));
}
