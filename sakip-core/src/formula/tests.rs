//! Worked cases.

mod properties;
mod refused;

use std::collections::BTreeMap;

use super::*;
use crate::explain::Explain;
use crate::number::Exact;
use crate::text::{Lang, Localize};

fn exact(text: &str) -> Exact {
    Exact::from(text.parse::<rust_decimal::Decimal>().unwrap())
}

fn parsed(source: &str) -> Expression {
    Expression::parse(source).unwrap_or_else(|errors| panic!("{source}: {errors}"))
}

/// Evaluates with inputs `name=value` between blanks; `name=` is not filled.
fn evaluated(source: &str, inputs: &str) -> Result<Evaluated, NoResult> {
    let inputs: BTreeMap<&str, &str> = inputs
        .split_whitespace()
        .filter_map(|pair| pair.split_once('='))
        .collect();
    parsed(source).evaluate(|name| {
        inputs.get(name).map(|text| match *text {
            "" => Input::NotFilled,
            text => exact(text).into(),
        })
    })
}

fn value(source: &str, inputs: &str) -> String {
    match evaluated(source, inputs) {
        Ok(result) => result.value().to_string(),
        Err(reason) => reason.to_string(),
    }
}

#[test]
fn arithmetic_is_exact_and_binds_as_usual() {
    for (source, expected) in [
        ("1 + 2 * 3", "7"),
        ("(1 + 2) * 3", "9"),
        ("10 - 4 - 3", "3"),
        ("10 - (4 - 3)", "9"),
        ("100 / 10 / 2", "5"),
        ("100 : (10 ÷ 2)", "20"),
        ("1 / 3 * 3", "1"),
        ("1 / 3", "1/3"),
        ("0.1 + 0.2", "0.3"),
        ("-2 * -3", "6"),
        ("--2", "2"),
        ("−2 – 3", "-5"),
        ("2 × 3 x 4 X 5", "120"),
        ("200 * 85%", "170"),
        ("200 * 85 %", "170"),
        ("1 + 10%", "1.1"),
        ("sum(1, 2; 3)", "6"),
        ("JUMLAH(1)", "1"),
        ("rata_rata(1, 2)", "1.5"),
        ("avg(1, 1, 0)", "2/3"),
        ("min(3, -1, 2) + max(3, -1, 2)", "2"),
        ("terkecil(3, 1) + terbesar(3, 1)", "4"),
        ("abs(-2.50) + mutlak(2)", "4.5"),
        ("round(2 / 3, 2)", "0.67"),
        ("bulat(0.125, 2)", "0.13"),
        ("round(-0.125, 2)", "-0.13"),
        ("round(1234.5, 0)", "1235"),
        ("if(1 = 1, 2, 3)", "2"),
        ("Jika(1 <> 1; 2; 3)", "3"),
        ("if(1 != 1 atau 2 ≥ 2 dan bukan 3 < 3, 1, 0)", "1"),
        (
            "if((1 > 2 or 2 >= 2) and 1 ≤ 1 and 1 <= 1 and 1 ≠ 2, 1, 0)",
            "1",
        ),
        ("if(not (1 < 2 and 3 < 2), 1, 0)", "1"),
        ("if((1 + 1) * 2 > 3, 1, 0)", "1"),
    ] {
        assert_eq!(value(source, ""), expected, "{source}");
    }
}

#[test]
fn names_are_variables_unless_they_call() {
    let formula = parsed("jumlah / [Jumlah\n  lulus] + x x X - [dan] × [x] + min");
    assert_eq!(
        formula.variables(),
        ["jumlah", "Jumlah lulus", "x", "X", "dan", "min"]
    );
    assert_eq!(
        formula.to_string(),
        "jumlah / [Jumlah lulus] + x × X - [dan] × x + min"
    );
    assert_eq!(value("Tw1 - tw1", "Tw1=5 tw1=2"), "3");
    assert_eq!(parsed("a/b"), parsed(" a ÷ [b]"));
    assert_ne!(parsed("a/b"), parsed("a/B"));
}

#[test]
fn figures_that_grow_are_refused_and_not_computed() {
    let squared = vec!["a"; 200].join("*");
    let large = "79228162514264337593543950335";
    let reason = evaluated(&squared, &format!("a={large}")).unwrap_err();
    assert!(matches!(
        reason,
        NoResult::NotComputable(Uncomputable::TooLarge { position }) if position.column() > 80
    ));
    // Harmonic sums grow in the denominator.
    let fractions: Vec<String> = (10..80).map(|n| format!("1/(a+{n})")).collect();
    assert!(
        value(&fractions.join("+"), &format!("a={large}"))
            .starts_with("not computable: a figure is too large")
    );
    // `round` gives a decimal, which has 28 digits.
    assert!(value("round(a * a, 0)", &format!("a={large}")).contains("(line 1, column 1)"));
    assert_eq!(value("a * a / a / a", &format!("a={large}")), "1");
}

#[test]
fn missing_is_not_zero() {
    assert_eq!(value("a + b + c", "a=1 b= c="), "not filled yet: `b`, `c`");
    for function in ["sum", "avg", "min", "max"] {
        assert_eq!(
            value(&format!("{function}(a, b)"), "a=1 b="),
            "not filled yet: `b`"
        );
    }
    assert_eq!(
        value("if(a > b, c, d)", "a= b= c= d="),
        "not filled yet: `a`, `b`"
    );
    assert_eq!(value("if(a > 0, b, c)", "a=1 b=7 c="), "7");
    assert_eq!(value("if(a > 0 or b > 0, 1, 0)", "a=1 b="), "1");
    assert_eq!(value("if(a > 0 and b > 0, 1, 0)", "a=0 b="), "0");
    assert_eq!(value("1 / a + b", "a=0 b="), "not filled yet: `b`");
    assert_eq!(value("b + 1 / a", "a=0 b="), "not filled yet: `b`");
    assert_eq!(value("a + b * c", "a="), "no such variable: `b`, `c`");
    assert_eq!(value("if(1 = 1, 1, b)", ""), "no such variable: `b`");
    let missing = evaluated("a", "a=").unwrap_err();
    assert_eq!(missing.status(), "not_filled");
    assert_eq!(missing.localize(Lang::Id), "belum terisi: `a`");
}

#[test]
fn division_by_zero_is_a_reason_with_a_place() {
    assert_eq!(
        value(
            "lulus /\n (siswa - pindah) * 100",
            "lulus=1 siswa=2 pindah=2"
        ),
        "not computable: the divisor `siswa - pindah` is zero (line 1, column 7)"
    );
    let reason = evaluated("0 / a", "a=0").unwrap_err();
    assert_eq!(reason.status(), "not_computable");
    assert_eq!(
        reason.localize(Lang::Id),
        "tidak dapat dihitung: pembagi `a` bernilai nol (baris 1, kolom 3)"
    );
    assert_eq!(
        value("if(total = 0, 0, selesai / total)", "total=0 selesai=3"),
        "0"
    );
}

#[test]
fn a_percentage_is_in_percent_points_however_written() {
    for source in [
        "a / b * 100",
        "a / b * 100%",
        "100% × a / b",
        "(a : b) x 100 %",
        "round(a / b * 100%, 2)",
        "-(-(a / b)) * 100%",
        "avg(a / b * 100%, a / b * 100%)",
        "if(b = 0, 0, a / b * 100%)",
        "50% + a / b * 100% - 50%",
        "0.5 * (a / b * 100%) + 0.5 * (a / b * 100%)",
        "100% - (b - a) / b * 100%",
    ] {
        assert_eq!(value(source, "a=45 b=60"), "75", "{source}");
    }
    assert_eq!(value("round(a / b * 100%, 2)", "a=56 b=75"), "74.67");
    assert_eq!(value("round(a / b * 100, 2)", "a=56 b=75"), "74.67");
    assert_eq!(value("if(a > b, 100%, 50%)", "a=1 b=2"), "50");
    assert_eq!(value("if(a / b * 100% >= 80%, 1, 0)", "a=4 b=5"), "1");
    // A percentage of a percentage is one; divided by one it is a plain ratio.
    assert_eq!(value("(a / b * 100%) * (a / b * 100%)", "a=1 b=2"), "25");
    assert_eq!(value("(a / b * 100%) / (a / b * 100%)", "a=1 b=2"), "1");
    // Ten percent of an amount is an amount.
    assert_eq!(value("pagu * 10%", "pagu=20000000000000"), "2000000000000");
    assert!(!parsed("a / b * 100").is_percentage());
    assert!(parsed("a / b * 100%").is_percentage());
}

#[test]
fn ratios_are_recognised() {
    for (source, numerator, denominator, factor) in [
        ("a / b", "a", "b", "1"),
        ("a / b * 100", "a", "b", "100"),
        ("a / b * 100%", "a", "b", "100"),
        ("a : b x 100%", "a", "b", "100"),
        ("100 * a / b", "a", "b", "100"),
        ("(a / b) * 100", "a", "b", "100"),
        ("100% × (a / b)", "a", "b", "100"),
        ("100 * (a + c) / (b + d)", "a + c", "b + d", "100"),
        ("(b - a) / b * 100%", "b - a", "b", "100"),
        ("a / b * 1000 / 4", "a", "b", "250"),
        ("-a / b", "a", "b", "-1"),
        ("a / -b * 85%", "a", "b", "-0.85"),
        ("a * c / (b * 12)", "a × c", "b × 12", "1"),
        (
            "sum(tw1, tw2) / max(b, 1)",
            "sum(tw1, tw2)",
            "max(b, 1)",
            "1",
        ),
        (
            "[Jumlah lulus] / [Jumlah siswa]",
            "[Jumlah lulus]",
            "[Jumlah siswa]",
            "1",
        ),
    ] {
        let ratio = parsed(source)
            .as_ratio()
            .unwrap_or_else(|| panic!("{source}"));
        assert_eq!(ratio.numerator().to_string(), numerator, "{source}");
        assert_eq!(ratio.denominator().to_string(), denominator, "{source}");
        assert_eq!(ratio.factor(), &exact(factor), "{source}");
    }
    for source in [
        "a",
        "a * 100%",
        "a / 2",
        "1 / b",
        "a / b / c",
        "a / b * (c / d)",
        "a / (b / c)",
        "a / b + c / d",
        "100% - a / b * 100%",
        "(a / b + c) / d",
        "a / (b * 100%)",
        "(a * 100% + c * 100%) / b",
        "round(a / b, 2)",
        "if(b = 0, 0, a / b)",
        "if(c > 0, 1, 2) / b",
        "a / b / 0",
    ] {
        assert!(parsed(source).as_ratio().is_none(), "{source}");
    }
    let ratio = parsed("100 *\n a / b").as_ratio().unwrap();
    assert_eq!(
        ratio
            .apply(&Exact::ONE, &Exact::ZERO)
            .unwrap_err()
            .to_string(),
        "not computable: the divisor `b` is zero (line 2, column 4)"
    );
}

#[test]
fn results_explain_themselves() {
    let result = evaluated(
        "jumlah_lulus / jumlah_siswa * 100%",
        "jumlah_lulus=45 jumlah_siswa=60",
    );
    let trace = result.unwrap().trace();
    assert_eq!(trace.formula, "jumlah_lulus / jumlah_siswa × 100%");
    assert_eq!(trace.expression, "45 / 60 × 100%");
    assert_eq!(trace.exact.as_deref(), Some("75"));
    assert_eq!(trace.status, "ok");
    assert_eq!(trace.inputs[1].name, "jumlah_siswa");
    assert_eq!(trace.inputs[1].value, "60");
    assert_eq!(
        trace.sentence.en,
        "The formula `jumlah_lulus / jumlah_siswa × 100%` becomes 45 / 60 × 100% = 75%"
    );

    let result = evaluated("(r - t) / t × 100", "r=89.75 t=95").unwrap();
    assert_eq!(
        result.sentence(Lang::Id),
        "Rumus `(r - t) / t × 100` menjadi (89,75 - 95) / 95 × 100 ≈ -5,5263 (tepatnya -105/19)"
    );
    let result = evaluated("max(a, 1.5) + b", "a=1234.5 b=0.5").unwrap();
    assert_eq!(
        result.sentence(Lang::Id),
        "Rumus `max(a, 1.5) + b` menjadi max(1.234,5; 1,5) + 0,5 = 1.235"
    );
    assert_eq!(
        result.sentence(Lang::En),
        "The formula `max(a, 1.5) + b` becomes max(1,234.5; 1.5) + 0.5 = 1,235"
    );
    assert_eq!(result.trace().expression, "max(1234.5, 1.5) + 0.5");
    let result = evaluated("(r - t) / t × 100", "r=89.75 t=95").unwrap();
    assert_eq!(result.trace().exact.as_deref(), Some("-105/19"));

    let result = evaluated("if(a < 0, b, c) - a", "a=-2 b=1 c=").unwrap();
    let trace = result.trace();
    assert_eq!(trace.expression, "if((-2) < 0, 1, c) - (-2)");
    assert_eq!(trace.inputs.len(), 2);
    assert_eq!(
        trace.warnings[0].en,
        "`c` is not filled, but was not needed"
    );
    assert_eq!(
        evaluated("2 × 3", "").unwrap().sentence(Lang::En),
        "The formula 2 × 3 = 6"
    );
}

/// The stack of a WebAssembly module, though in a debug build, which needs several times as much.
#[test]
fn the_deepest_formula_fits_a_megabyte_of_stack() {
    // The innermost `not` is one level more.
    let levels = MAX_DEPTH - 2;
    let open = "if(not a*a<0;1+2*";
    let source = format!("{}a{}", open.repeat(levels), ";b)".repeat(levels));
    let deepest = std::thread::Builder::new()
        .stack_size(1024 * 1024)
        .spawn(move || {
            let formula = parsed(&source);
            let result = formula.evaluate(|_| Some(Exact::from(-1).into()));
            result.map(|result| result.trace().result)
        })
        .unwrap();
    // 1 + 2 × −1 = −1 at every level.
    assert_eq!(deepest.join().unwrap(), Ok(Some("-1".to_owned())));
}
