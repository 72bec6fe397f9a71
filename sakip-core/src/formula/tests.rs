//! Worked cases.

use std::collections::BTreeMap;

use super::*;
use crate::explain::Explain;
use crate::number::Exact;
use crate::problem::ProblemList;
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

/// Codes and places of what is wrong.
fn errors(source: &str) -> Vec<String> {
    match Expression::parse(source) {
        Ok(expression) => panic!("{source} parsed as {expression}"),
        Err(errors) => errors
            .list()
            .iter()
            .map(|error| {
                let position = error.position();
                format!(
                    "{} {}:{} {}",
                    error.kind().code().trim_start_matches("formula_"),
                    position.line(),
                    position.column(),
                    error.found()
                )
                .trim_end()
                .to_owned()
            })
            .collect(),
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
fn mistakes_are_told_with_their_place() {
    for (source, expected) in [
        ("", vec!["empty 1:1"]),
        (" \n ", vec!["empty 2:2"]),
        ("a +", vec!["syntax 1:4"]),
        ("a + )", vec!["syntax 1:5 )"]),
        ("(a", vec!["syntax 1:3"]),
        ("a)", vec!["syntax 1:2 )"]),
        ("a b", vec!["syntax 1:3 b"]),
        ("sum(a b)", vec!["syntax 1:7 b"]),
        ("sum(a,)", vec!["syntax 1:7 )"]),
        ("sum()", vec!["argument_count 1:1 sum"]),
        ("1 < 2 < 3", vec!["syntax 1:7 <"]),
        ("x100 x", vec!["syntax 1:7"]),
        (
            "a\n+ é #",
            vec!["unexpected_character 2:3 é", "unexpected_character 2:5 #"],
        ),
        (
            "\"a\"",
            vec!["unexpected_character 1:1 \"", "unexpected_character 1:3 \""],
        ),
        (
            "1. + .5 + 1e5 + 2x + 1.234.567",
            vec![
                "malformed_number 1:1 1.",
                "malformed_number 1:6 .5",
                "malformed_number 1:11 1e5",
                "malformed_number 1:17 2x",
                "malformed_number 1:22 1.234.567",
            ],
        ),
        ("round(a * 1,5)", vec!["ambiguous_comma 1:11 1,5"]),
        (
            "0.12345678901234567890123456789",
            vec!["too_many_digits 1:1 0.12345678901234567890123456789"],
        ),
        ("(a / b)%", vec!["stray_percent 1:8 %"]),
        ("[Jumlah lulus", vec!["unclosed_name 1:1 [Jumlah lulus"]),
        (
            "[] + [ ] + [a[b]",
            vec!["bad_name 1:1 []", "bad_name 1:6 [ ]", "bad_name 1:12 [a[b]"],
        ),
        (
            "rerata(a) + sum() * abs(1, 2) - if(a, b)",
            vec![
                "unknown_function 1:1 rerata",
                "argument_count 1:13 sum",
                "argument_count 1:21 abs",
                "argument_count 1:33 if",
            ],
        ),
        (
            "foo(1) + round(a, b) +",
            vec![
                "unknown_function 1:1 foo",
                "round_decimals 1:19 b",
                "syntax 1:23",
            ],
        ),
        (
            "round(a, 11) + round(a, 2%) + round(a, -1) + round(a, 1.5)",
            vec![
                "round_decimals 1:10 11",
                "round_decimals 1:25 2%",
                "round_decimals 1:40 -1",
                "round_decimals 1:55 1.5",
            ],
        ),
        ("(a > b) + 1", vec!["number_expected 1:1 (a > b)"]),
        ("a > b", vec!["number_expected 1:1 a > b"]),
        (
            "if(a + 1, b > 1, c)",
            vec!["condition_expected 1:4 a + 1", "number_expected 1:11 b > 1"],
        ),
        ("if(a > 1 dan b, 1, 0)", vec!["condition_expected 1:14 b"]),
    ] {
        assert_eq!(errors(source), expected, "{source}");
    }
}

#[test]
fn messages_speak_both_languages() {
    let said = |source: &str, lang| Expression::parse(source).unwrap_err().localize(lang);
    assert_eq!(
        said("jumlah lulus / siswa", Lang::En),
        "line 1, column 8: `lulus` cannot stand here: expected an operator; a name with spaces is \
         written in brackets, such as `[jumlah lulus]`"
    );
    assert_eq!(
        said("a +", Lang::Id),
        "baris 1, kolom 4: rumus berakhir terlalu cepat: seharusnya ada angka, nama variabel, \
         fungsi, atau `(`"
    );
    assert_eq!(
        said("rerata(a)", Lang::Id),
        "baris 1, kolom 1: fungsi `rerata` tidak ada: gunakan sum/jumlah, avg/rata_rata, \
         min/terkecil, max/terbesar, round/bulat, abs/mutlak, if/jika"
    );

    let mut problems = ProblemList::default();
    Expression::parse("foo(1) + sum()")
        .unwrap_err()
        .add_to(&mut problems, "indikator[3].formula");
    let problems = problems.into_result(()).unwrap_err();
    let codes: Vec<&str> = problems.list().iter().map(|problem| problem.code).collect();
    assert_eq!(
        codes,
        ["formula_unknown_function", "formula_argument_count"]
    );
    assert_eq!(problems.list()[0].place, "indikator[3].formula");
}

#[test]
fn everything_is_bounded() {
    let code = |source: &str| errors(source).swap_remove(0);
    assert_eq!(code(&"(".repeat(1_000_000)), "too_long 1:1");
    assert_eq!(
        code(&"(".repeat(MAX_LENGTH)),
        format!("too_deep 1:{} (", MAX_DEPTH + 1).as_str()
    );
    assert_eq!(
        code(&"-".repeat(MAX_LENGTH)),
        format!("too_deep 1:{} -", MAX_DEPTH + 1).as_str()
    );
    assert!(code(&format!("if({} 1 = 1, 1, 0)", "not ".repeat(200))).starts_with("too_deep"));
    assert!(code(&"if(1=1;".repeat(200)).starts_with("too_deep"));
    let nested = |levels: usize| format!("{}a{}", "(".repeat(levels), ")".repeat(levels));
    assert_eq!(parsed(&nested(MAX_DEPTH - 1)), parsed("a"));
    assert!(code(&nested(MAX_DEPTH)).starts_with("too_deep"));

    let sum = |terms: usize| vec!["1"; terms].join("+");
    assert_eq!(value(&sum(MAX_NODES / 2), ""), (MAX_NODES / 2).to_string());
    assert!(code(&sum(MAX_NODES / 2 + 1)).starts_with("too_many_nodes"));

    let arguments = |count: usize| format!("sum({})", vec!["1"; count].join(";"));
    assert_eq!(
        value(&arguments(MAX_ARGUMENTS), ""),
        MAX_ARGUMENTS.to_string()
    );
    assert_eq!(
        code(&arguments(MAX_ARGUMENTS + 1)),
        "argument_count 1:1 sum"
    );

    let names = |count: usize| {
        (0..count)
            .map(|n| format!("v{n}"))
            .collect::<Vec<_>>()
            .join("+")
    };
    assert_eq!(
        parsed(&names(MAX_VARIABLES)).variables().len(),
        MAX_VARIABLES
    );
    assert!(code(&names(MAX_VARIABLES + 1)).starts_with("too_many_variables"));

    for name in [
        "v".repeat(MAX_NAME_LENGTH),
        format!("[{}]", "é".repeat(MAX_NAME_LENGTH)),
    ] {
        assert_eq!(
            parsed(&name).variables()[0].chars().count(),
            MAX_NAME_LENGTH
        );
    }
    assert!(code(&"v".repeat(MAX_NAME_LENGTH + 1)).starts_with("bad_name"));
    assert!(code(&format!("[{}]", "v".repeat(MAX_NAME_LENGTH + 1))).starts_with("bad_name"));

    // 1,996 characters as written, more than 2,000 with blanks around the operators.
    let dense = vec!["v".repeat(MAX_NAME_LENGTH - 2); 16].join("*") + &"*1".repeat(46);
    assert!(dense.chars().count() <= MAX_LENGTH);
    assert_eq!(code(&dense), "too_long 1:1");
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
fn a_percentage_does_not_meet_plain_numbers() {
    for (source, place) in [
        ("100 - a / b * 100%", "1:5"),
        ("a / b * 100% - target", "1:14"),
        ("min(a / b * 100%, 100)", "1:1"),
        ("if(b = 0, 100, a / b * 100%)", "1:1"),
        ("if(a / b * 100% >= 80, 1, 0)", "1:17"),
        ("2 * abs(sum(a / b * 100%, a))", "1:9"),
    ] {
        let errors = errors(source);
        assert_eq!(errors.len(), 1, "{source}");
        assert!(
            errors[0].starts_with(&format!("mixed_percentage {place} ")),
            "{source}: {errors:?}"
        );
    }
    assert_eq!(errors("if(a * 100% > 1, b * 100%, 5)").len(), 2);
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
        "Rumus `(r - t) / t × 100` menjadi (89.75 - 95) / 95 × 100 ≈ -5.5263 (tepatnya -105/19)"
    );
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

#[test]
fn json_keeps_the_text_and_the_error() {
    let formula: Expression = serde_json::from_str("\" a/b *100% \"").unwrap();
    assert_eq!(serde_json::to_string(&formula).unwrap(), "\" a/b *100% \"");
    let error = serde_json::from_str::<Expression>("\"a +\"").unwrap_err();
    assert!(
        error
            .to_string()
            .contains("line 1, column 4: the formula ends too early"),
        "{error}"
    );
    assert!(serde_json::from_str::<Expression>("1").is_err());
    assert_eq!(
        serde_json::from_str::<Expression>("\"a\\u0020/ b\"").unwrap(),
        parsed("a/b")
    );
}

/// The stack of a WebAssembly module, though in a debug build, which needs several times as much.
#[test]
fn the_deepest_formula_fits_a_megabyte_of_stack() {
    // The innermost `not` is one level more.
    let levels = MAX_DEPTH - 2;
    let open = "if(not a*a+b>0 or b<0 and a>0;1+2*";
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
