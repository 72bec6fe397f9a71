//! What is not a formula, and how that is told.

use super::super::*;
use super::{parsed, value};
use crate::problem::ProblemList;
use crate::text::{Lang, Localize};

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
