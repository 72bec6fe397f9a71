//! The corpus against every engine.

use sakip_tests::conformance::{self, Report};
use sakip_tests::vectors::Vectors;
use sakip_tests::{BatchEngine, ReferenceEngine, ScalarEngine};

/// How many failures are printed; the rest is counted.
const SHOWN: usize = 40;

#[expect(
    clippy::print_stdout,
    reason = "a reader of the log wants to know how many cases ran"
)]
fn passes(report: &Report) {
    println!("{report}");
    for (id, reason) in &report.deviations {
        println!("  listed: {id}: {reason}");
    }
    let shown: Vec<&str> = report
        .failures
        .iter()
        .take(SHOWN)
        .map(String::as_str)
        .collect();
    assert!(
        report.failures.is_empty(),
        "{} failures:\n{}",
        report.failures.len(),
        shown.join("\n")
    );
}

#[test]
fn the_scalar_engine_conforms() {
    let vectors = Vectors::load().unwrap();
    let engine = ScalarEngine::new(&vectors.rules).unwrap();
    passes(&conformance::run(&engine, &vectors));
}

#[test]
fn the_reference_engine_conforms() {
    let vectors = Vectors::load().unwrap();
    let engine = ReferenceEngine::new(&vectors.rules).unwrap();
    passes(&conformance::run(&engine, &vectors));
}

#[test]
fn the_columns_conform() {
    let vectors = Vectors::load().unwrap();
    let engine = BatchEngine::new(&vectors.rules).unwrap();
    for engine in [engine.clone(), engine.without_vectors()] {
        let report = conformance::run(&engine, &vectors);
        passes(&report);
        // Extremes have up to 28 digits, a column 18.
        assert!(report.beyond * 5 < report.ran, "{report}");
    }
}
