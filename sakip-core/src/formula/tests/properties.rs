//! Properties over generated formulas.

use num_bigint::BigInt;
use num_rational::BigRational;
use num_traits::{Signed, Zero};
use proptest::collection::vec;
use proptest::prelude::*;
use rust_decimal::Decimal;

use super::super::ast::Step;
use super::super::ast::{
    Additive, At, Comparison, Condition, ListFunction, Literal, Multiplicative, Node,
};
use super::super::*;
use crate::explain::Explain;
use crate::number::Exact;
use crate::text::{Lang, Localize};

const AT: At = At(Position::START);
const NAMES: [&str; 8] = [
    "a",
    "tw1",
    "x",
    "sum",
    "Jumlah lulus",
    "dan",
    "é",
    "1 (lama), 50%",
];

fn any_name() -> impl Strategy<Value = String> {
    prop::sample::select(&NAMES[..]).prop_map(str::to_owned)
}

/// Trees of every shape the parser makes.
fn any_node() -> impl Strategy<Value = Node> {
    let leaf = prop_oneof![
        (any::<u32>(), 0u32..=28, any::<bool>()).prop_map(|(digits, scale, percent)| {
            let value = Decimal::new(i64::from(digits), scale);
            Node::Number(Literal { value, percent })
        }),
        any_name().prop_map(Node::Variable),
    ];
    leaf.prop_recursive(5, 40, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let additive = prop_oneof![Just(Additive::Add), Just(Additive::Subtract)];
        let multiplicative =
            prop_oneof![Just(Multiplicative::Multiply), Just(Multiplicative::Divide)];
        let function = prop::sample::select(vec![
            ListFunction::Sum,
            ListFunction::Average,
            ListFunction::Min,
            ListFunction::Max,
        ]);
        prop_oneof![
            boxed.clone().prop_map(Node::Negate),
            (boxed.clone(), vec(step(additive, inner.clone()), 1..4))
                .prop_map(|(first, rest)| Node::Sum { first, rest }),
            (
                boxed.clone(),
                vec(step(multiplicative, inner.clone()), 1..4)
            )
                .prop_map(|(first, rest)| Node::Product { first, rest }),
            (function, vec(inner.clone(), 1..4)).prop_map(|(function, arguments)| Node::List {
                function,
                arguments,
                at: AT
            }),
            boxed.clone().prop_map(Node::Abs),
            (boxed.clone(), 0..=MAX_ROUND_DECIMALS).prop_map(|(value, decimals)| Node::Round {
                value,
                decimals,
                at: AT
            }),
            (any_condition(inner), boxed.clone(), boxed).prop_map(
                |(condition, then, otherwise)| Node::If {
                    condition: Box::new(condition),
                    then,
                    otherwise,
                    at: AT
                }
            ),
        ]
    })
}

fn step<O: std::fmt::Debug + Clone>(
    operator: impl Strategy<Value = O>,
    operand: impl Strategy<Value = Node>,
) -> impl Strategy<Value = Step<O>> {
    (operator, operand).prop_map(|(operator, operand)| Step {
        operator,
        at: AT,
        operand,
    })
}

fn any_comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ])
}

fn any_condition(
    node: impl Strategy<Value = Node> + Clone + 'static,
) -> impl Strategy<Value = Condition> {
    (node.clone(), any_comparison(), node)
        .prop_map(|(left, comparison, right)| Condition::Compare {
            left,
            comparison,
            right,
            at: AT,
        })
        .prop_recursive(3, 8, 3, |inner| {
            prop_oneof![
                inner
                    .clone()
                    .prop_map(|inner| Condition::Not(Box::new(inner))),
                vec(inner.clone(), 2..4).prop_map(Condition::All),
                vec(inner, 2..4).prop_map(Condition::Any),
            ]
        })
}

/// Text out of pieces of the language, mostly wrong.
fn token_soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "(",
        ")",
        "(",
        ")",
        ",",
        ";",
        "+",
        "-",
        "×",
        "/",
        ":",
        " x ",
        "%",
        "1",
        "2.5",
        "100%",
        "a",
        "b",
        "[Jumlah lulus]",
        "[",
        "]",
        "sum(",
        "avg(",
        "round(",
        "if(",
        "abs(",
        "= ",
        "<",
        ">=",
        " dan ",
        " or ",
        " not ",
        "\n",
        " ",
        "1,5",
        ".",
        "é",
        "0",
        "foo(",
    ]);
    vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Everything that can be asked of a text, for the panics it must not have.
fn exercise(source: &str) -> Result<(), TestCaseError> {
    let expression = match Expression::parse(source) {
        Ok(expression) => expression,
        Err(errors) => {
            prop_assert!(!errors.list().is_empty());
            for lang in [Lang::Id, Lang::En] {
                prop_assert!(!errors.localize(lang).contains('\n'));
            }
            return Ok(());
        }
    };
    let canonical = expression.to_string();
    let again = Expression::parse(&canonical);
    prop_assert_eq!(again.as_ref(), Ok(&expression));
    prop_assert_eq!(again.map(|again| again.to_string()), Ok(canonical));
    let value = |name: &str| match name {
        "a" => Some(Exact::from(-3).into()),
        "b" => Some(Exact::ZERO.into()),
        _ => Some(Input::NotFilled),
    };
    if let Ok(result) = expression.evaluate(value) {
        prop_assert!(!result.sentence(Lang::Id).is_empty());
    }
    Ok(())
}

proptest! {
    #[test]
    fn any_text_is_parsed_or_refused(source in "\\PC{0,200}") {
        exercise(&source)?;
    }

    #[test]
    fn any_bytes_are_parsed_or_refused(source in any::<String>()) {
        exercise(&source)?;
    }

    #[test]
    fn any_pieces_are_parsed_or_refused(source in token_soup()) {
        exercise(&source)?;
    }

    #[test]
    fn printing_and_parsing_are_inverse(node in any_node()) {
        let mut mixed = Vec::new();
        percentage::check(&node, &mut mixed);
        prop_assume!(mixed.is_empty());
        let text = node.to_string();
        prop_assume!(text.chars().count() <= MAX_LENGTH);
        let expression = match Expression::parse(&text) {
            Ok(expression) => expression,
            Err(errors) => return Err(TestCaseError::fail(format!("{text}: {errors}"))),
        };
        prop_assert_eq!(expression.root(), &node, "{}", text);
    }
}

/// A tree of the test's own, printed with all parentheses and evaluated with big rationals.
#[derive(Clone, Debug)]
enum Naive {
    Number(u32, u32),
    PercentOf(u32, Box<Naive>),
    Variable(usize),
    Negate(Box<Naive>),
    Binary(char, Box<Naive>, Box<Naive>),
    List(&'static str, Vec<Naive>),
    Abs(Box<Naive>),
    Round(Box<Naive>, u32),
    If(&'static str, [Box<Naive>; 4]),
}

fn any_naive() -> impl Strategy<Value = Naive> {
    let leaf = prop_oneof![
        (0u32..10_000, 0u32..4).prop_map(|(digits, scale)| Naive::Number(digits, scale)),
        (0usize..3).prop_map(Naive::Variable),
    ];
    leaf.prop_recursive(5, 30, 4, |inner| {
        let boxed = inner.clone().prop_map(Box::new);
        let operator = prop::sample::select(vec!['+', '-', '×', '/', ':', '*', '−', '÷']);
        let function =
            prop::sample::select(vec!["sum", "avg", "min", "max", "JUMLAH", "rata_rata"]);
        let comparison = prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
        prop_oneof![
            // 100 % would make it a percentage, which the cases cover.
            (0u32..100, boxed.clone())
                .prop_map(|(percent, inner)| Naive::PercentOf(percent, inner)),
            boxed.clone().prop_map(Naive::Negate),
            (operator, boxed.clone(), boxed.clone()).prop_map(|(o, a, b)| Naive::Binary(o, a, b)),
            (function, vec(inner, 1..4)).prop_map(|(f, arguments)| Naive::List(f, arguments)),
            boxed.clone().prop_map(Naive::Abs),
            (boxed.clone(), 0u32..5).prop_map(|(inner, decimals)| Naive::Round(inner, decimals)),
            (
                comparison,
                [boxed.clone(), boxed.clone(), boxed.clone(), boxed]
            )
                .prop_map(|(c, parts)| Naive::If(c, parts)),
        ]
    })
}

impl Naive {
    fn text(&self) -> String {
        match self {
            Naive::Number(digits, scale) => Decimal::new(i64::from(*digits), *scale).to_string(),
            Naive::PercentOf(percent, inner) => format!("({} * {percent}%)", inner.text()),
            Naive::Variable(index) => format!("v{index}"),
            Naive::Negate(inner) => format!("(-{})", inner.text()),
            Naive::Binary(operator, a, b) => format!("({} {operator} {})", a.text(), b.text()),
            Naive::List(function, arguments) => {
                let texts: Vec<String> = arguments.iter().map(Naive::text).collect();
                format!("{function}({})", texts.join("; "))
            }
            Naive::Abs(inner) => format!("abs({})", inner.text()),
            Naive::Round(inner, decimals) => format!("round({}, {decimals})", inner.text()),
            Naive::If(comparison, [left, right, then, otherwise]) => format!(
                "if({} {comparison} {}, {}, {})",
                left.text(),
                right.text(),
                then.text(),
                otherwise.text()
            ),
        }
    }

    /// `None` where a divisor is zero.
    fn value(&self, variables: &[BigRational; 3]) -> Option<BigRational> {
        let integer = |n: u32| BigRational::from_integer(BigInt::from(n));
        let power = |n: u32| BigRational::from_integer(BigInt::from(10).pow(n));
        Some(match self {
            Naive::Number(digits, scale) => integer(*digits) / power(*scale),
            Naive::PercentOf(percent, inner) => {
                inner.value(variables)? * integer(*percent) / integer(100)
            }
            Naive::Variable(index) => variables[*index].clone(),
            Naive::Negate(inner) => -inner.value(variables)?,
            Naive::Binary(operator, a, b) => {
                let (a, b) = (a.value(variables)?, b.value(variables)?);
                match operator {
                    '+' => a + b,
                    '-' | '−' => a - b,
                    '×' | '*' => a * b,
                    _ if b.is_zero() => return None,
                    _ => a / b,
                }
            }
            Naive::List(function, arguments) => {
                let values = arguments
                    .iter()
                    .map(|argument| argument.value(variables))
                    .collect::<Option<Vec<_>>>()?;
                let count = BigRational::from_integer(BigInt::from(values.len()));
                match *function {
                    "min" => values.into_iter().min()?,
                    "max" => values.into_iter().max()?,
                    "avg" | "rata_rata" => values.into_iter().sum::<BigRational>() / count,
                    _ => values.into_iter().sum(),
                }
            }
            Naive::Abs(inner) => inner.value(variables)?.abs(),
            // `BigRational::round` takes halves away from zero.
            Naive::Round(inner, decimals) => {
                (inner.value(variables)? * power(*decimals)).round() / power(*decimals)
            }
            Naive::If(comparison, [left, right, then, otherwise]) => {
                let (left, right) = (left.value(variables)?, right.value(variables)?);
                let holds = match *comparison {
                    "=" => left == right,
                    "<>" => left != right,
                    "<" => left < right,
                    "<=" => left <= right,
                    ">" => left > right,
                    _ => left >= right,
                };
                if holds { then } else { otherwise }.value(variables)?
            }
        })
    }
}

fn rational(value: Decimal) -> BigRational {
    BigRational::new(
        BigInt::from(value.mantissa()),
        BigInt::from(10).pow(value.scale()),
    )
}

fn small_decimal() -> impl Strategy<Value = Decimal> {
    prop_oneof![
        (-1_000i64..1_000, 0u32..3).prop_map(|(digits, scale)| Decimal::new(digits, scale)),
        Just(Decimal::ZERO),
    ]
}

proptest! {
    #[test]
    fn evaluation_agrees_with_big_rationals(
        naive in any_naive(),
        values in [small_decimal(), small_decimal(), small_decimal()],
    ) {
        let expression = match Expression::parse(&naive.text()) {
            Ok(expression) => expression,
            Err(errors) => return Err(TestCaseError::fail(format!("{}: {errors}", naive.text()))),
        };
        let result = expression.evaluate(|name| {
            let index: usize = name.strip_prefix('v')?.parse().ok()?;
            Some(Exact::from(*values.get(index)?).into())
        });
        match (naive.value(&values.map(rational)), result) {
            (Some(expected), Ok(result)) => {
                prop_assert_eq!(result.value().to_big_rational(), expected);
            }
            (None, Err(NoResult::NotComputable(Uncomputable::DivisionByZero { .. }))) => {}
            // Only `round` gives up early, where its result has no 28 digits.
            (_, Err(NoResult::NotComputable(Uncomputable::TooLarge { .. }))) => {
                prop_assert!(naive.text().contains("round"));
            }
            (expected, result) => prop_assert!(false, "{:?} {:?}", expected, result),
        }
    }

    #[test]
    fn a_ratio_is_the_value_of_its_formula(
        shape in prop::sample::select(vec![
            "v0 / v1", "v0 / v1 * 100", "v0 : v1 x 100%", "100 × (v0 + v2) / (v1 - v2)", "(v0 / v1) * 100%",
            "-v0 * v2 / sum(v1, 3) / 7", "(v1 - v0) / v1 × 100%", "2.5% * (v0 / (v1 * 12))",
        ]),
        values in [small_decimal(), small_decimal(), small_decimal()],
    ) {
        let expression = Expression::parse(shape).expect("a formula");
        let ratio = expression.as_ratio().expect("a ratio");
        let lookup = |name: &str| {
            let index: usize = name.strip_prefix('v')?.parse().ok()?;
            Some(Exact::from(*values.get(index)?).into())
        };
        let numerator = ratio.numerator().evaluate(lookup).expect("a value");
        let denominator = ratio.denominator().evaluate(lookup).expect("a value");
        match ratio.apply(numerator.value(), denominator.value()) {
            Ok(value) => {
                let direct = expression.evaluate(lookup);
                prop_assert_eq!(direct.as_ref().map(Evaluated::value), Ok(&value));
            }
            Err(reason) => prop_assert_eq!(expression.evaluate(lookup), Err(reason.into())),
        }
    }
}
