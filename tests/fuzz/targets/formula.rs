//! Any text as a formula: parsed without a panic, printed so that it parses back, evaluated within bounds.
#![no_main]

use libfuzzer_sys::fuzz_target;
use sakip_core::explain::Explain;
use sakip_core::formula::{Expression, Input};
use sakip_core::number::Exact;

fuzz_target!(|text: &str| {
    let Ok(expression) = Expression::parse(text) else { return };
    let again = Expression::parse(&expression.to_string()).expect("what was printed parses");
    assert_eq!(again, expression);
    for value in [0_i64, 7, -3] {
        if let Ok(evaluated) = expression.evaluate(|_| Some(Input::Value(Exact::from(value)))) {
            let _ = evaluated.trace();
        }
    }
    let _ = expression.evaluate(|_| Some(Input::NotFilled));
    let _ = expression.as_ratio();
});
