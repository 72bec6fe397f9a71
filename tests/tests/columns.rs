//! The columns say what the scalar engine says: on ties, at extremes, at every length and bit offset, under any
//! policy, and on as many random rows as one has time for.
//!
//! `SAKIP_ROWS=100000000 cargo test --release -p sakip-tests --test columns any_rows` takes a minute.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test may panic"
)]

use sakip_core::indicator::{Formula, Polarity};
use sakip_core::number::{Rounding, RoundingMode};
use sakip_core::policy::{BandInput, Policy, ZeroTarget};
use sakip_tests::columns::{Row, Rows, Sequence, agree};

const POINT: [Formula; 6] = [
    Formula::Maximize,
    Formula::MinimizeLinear,
    Formula::MinimizeInverse,
    Formula::MinimizeShortfall,
    Formula::Baseline,
    Formula::Stabilize,
];

/// The default policy with something changed.
fn policy(change: impl FnOnce(&mut sakip_core::policy::PolicyData)) -> Policy {
    let mut data = Policy::default().data().clone();
    change(&mut data);
    Policy::new(data).expect("a policy")
}

fn percent(text: &str) -> Option<sakip_core::number::Percent> {
    Some(text.parse().expect("a percentage"))
}

fn rounded(mode: RoundingMode, decimals: u8) -> Rounding {
    Rounding::new(mode, decimals).expect("a rounding")
}

/// Every built-in policy and what none of them has: limits on both sides, limits finer than the figures, every
/// rounding and band input.
fn policies() -> Vec<Policy> {
    let mut policies = Policy::builtins();
    policies.push(policy(|data| {
        data.limits.cap = percent("120");
        data.limits.floor = percent("0");
    }));
    policies.push(policy(|data| {
        data.limits.cap = percent("120.005");
        data.limits.floor = percent("-33.333");
        data.band_input = BandInput::Exact;
    }));
    policies.push(policy(|data| {
        data.zero_target = ZeroTarget::AchievedIfZero;
        data.limits.floor = percent("-450");
        data.band_input = BandInput::Exact;
    }));
    policies.push(policy(|data| {
        data.bands[0].above = None;
        data.bands[0].from = percent("90.0049");
        data.band_input = BandInput::Exact;
    }));
    policies.push(policy(|data| {
        data.limits.cap = percent("79228162514264337593543950335");
        data.bands[0].above = percent("79228162514264337593543950334");
    }));
    for (mode, decimals) in [
        (RoundingMode::HalfEven, 2),
        (RoundingMode::Truncate, 2),
        (RoundingMode::HalfAway, 0),
        (RoundingMode::HalfEven, 1),
        (RoundingMode::Truncate, 5),
        (RoundingMode::HalfAway, 10),
    ] {
        for cap in [None, percent("100")] {
            policies.push(policy(|data| {
                data.rounding = rounded(mode, decimals);
                data.limits.cap = cap;
                data.limits.floor = cap.and(percent("-20"));
                data.band_input = if decimals % 2 == 0 {
                    BandInput::Rounded
                } else {
                    BandInput::Whole
                };
            }));
        }
    }
    policies
}

fn point(formula: Formula, target: i64, realisasi: i64) -> Row {
    Row {
        polarity: Polarity::Named(formula),
        target: Some(target),
        upper: None,
        realisasi: Some(realisasi),
        baseline: None,
        applies: true,
    }
}

fn passes(policy: &Policy, rows: &Rows, offset: usize) {
    if let Err(why) = agree(policy, rows, offset) {
        panic!("{why}");
    }
}

/// Whether a figure in hundredths of a percent lies half way between two.
fn is_tie(numerator: i64, denominator: i64) -> bool {
    denominator > 0 && (numerator * 20_000) % denominator == 0 && {
        let halves = numerator * 20_000 / denominator;
        halves % 2 != 0
    }
}

#[test]
fn every_tie_of_amounts_below_two_thousand_sen() {
    let ties = |formula: Formula, ratio: fn(i64, i64) -> (i64, i64)| -> Vec<Row> {
        let mut rows = Vec::new();
        for target in 1..2_000 {
            for realisasi in 0..2_000 {
                let (numerator, denominator) = ratio(target, realisasi);
                if is_tie(numerator, denominator) {
                    rows.push(point(formula, target, realisasi));
                }
            }
        }
        rows
    };
    let all = [
        ties(Formula::Maximize, |t, r| (r, t)),
        ties(Formula::MinimizeLinear, |t, r| (2 * t - r, t)),
        ties(Formula::MinimizeInverse, |t, r| (t, r)),
        ties(Formula::MinimizeShortfall, |t, r| (t - r, t)),
        ties(Formula::Stabilize, |t, r| (t - (r - t).abs(), t)),
    ];
    for rows in all {
        assert!(rows.len() > 5_000, "only {} ties", rows.len());
        let rows = Rows {
            scales: [2, 0, 2, 0],
            rows,
        };
        for mode in RoundingMode::ALL {
            passes(&policy(|data| data.rounding = rounded(mode, 2)), &rows, 0);
        }
    }
}

#[test]
fn every_length_and_bit_offset() {
    let policy = policy(|data| data.limits.cap = percent("120"));
    let mut sequence = Sequence::new(1);
    for length in 0..=130 {
        for offset in [0, 1, 3, 7, 8, 13, 64, 65] {
            let holes = length % 3 == 1;
            let rows: Vec<Row> = (0..length)
                .map(|_| {
                    let mut row = point(
                        Formula::Maximize,
                        sequence.within(1..5_000),
                        sequence.within(0..9_000),
                    );
                    if holes && sequence.one_of(4) {
                        row.target = None;
                    }
                    if length % 2 == 1 && sequence.one_of(5) {
                        row.realisasi = None;
                    }
                    row.applies = length % 5 != 0 || !sequence.one_of(6);
                    row
                })
                .collect();
            let scales = [2, 0, 2, 0];
            passes(&policy, &Rows { scales, rows }, offset);
        }
    }
}

/// The ends of what the fast paths take, and one beside them.
#[test]
fn extremes() {
    let mut ends = vec![
        0,
        1,
        2,
        3,
        7,
        99,
        10_000,
        12_000,
        12_001,
        i64::MIN,
        i64::MAX,
    ];
    for bits in [40, 46, 47, 48, 49, 50, 51, 52, 53, 58, 59, 60, 61, 62] {
        ends.extend([(1_i64 << bits) - 1, 1 << bits, (1 << bits) + 1]);
    }
    let signs: Vec<i64> = ends
        .iter()
        .flat_map(|end| [*end, end.wrapping_neg()])
        .collect();
    for policy in policies() {
        for scales in [[2, 2, 2, 2], [0, 0, 2, 3], [6, 0, 0, 1], [18, 0, 0, 18]] {
            let mut rows = Vec::new();
            for (number, target) in signs.iter().enumerate() {
                for realisasi in &signs {
                    // One formula for a whole block and more, then the next.
                    let formula = POINT[(number / 4) % POINT.len()];
                    let mut row = point(formula, *target, *realisasi);
                    row.baseline = Some(1_000);
                    rows.push(row);
                }
            }
            passes(&policy, &Rows { scales, rows }, 0);
        }
    }
}

fn any_row(sequence: &mut Sequence, formula: Option<Polarity>) -> Row {
    let polarity = formula.unwrap_or_else(|| match sequence.within(0..12) {
        0..=2 => Polarity::MAXIMIZE,
        3..=4 => Polarity::Minimize,
        5 => Polarity::Named(Formula::Ordinal),
        6 => Polarity::Named(Formula::Range),
        7 => Polarity::Named(Formula::RangeMinimize),
        other => Polarity::Named(POINT[usize::try_from(other - 7).unwrap_or(0) + 1]),
    });
    let ordinal = polarity == Polarity::Named(Formula::Ordinal);
    let target = if ordinal {
        sequence.within(1..5)
    } else {
        sequence.cell()
    };
    let realisasi = if ordinal {
        sequence.within(0..9)
    } else {
        sequence.cell()
    };
    let upper = target.saturating_add(sequence.within(-2..100));
    let baseline = sequence.cell();
    Row {
        polarity,
        target: (!sequence.one_of(40)).then_some(target),
        upper: sequence.one_of(12).then_some(upper),
        realisasi: (!sequence.one_of(30)).then_some(realisasi),
        baseline: (!sequence.one_of(8)).then_some(baseline),
        applies: !sequence.one_of(50),
    }
}

/// Whole blocks of rows the vectors take, as in a real table.
fn plain_row(sequence: &mut Sequence, formula: Polarity) -> Row {
    let target = match sequence.within(0..3) {
        0 => sequence.within(1..2_000),
        1 => sequence.within(1..100_000_000),
        _ => sequence.within(1..1_000_000_000_000),
    };
    let share = sequence.within(0..2_000);
    let realisasi = i64::try_from(i128::from(target) * i128::from(share) / 1_000)
        .unwrap_or(0)
        .saturating_add(sequence.within(1..3));
    Row {
        polarity: formula,
        target: Some(target),
        upper: None,
        realisasi: Some(realisasi),
        baseline: (formula == Polarity::Named(Formula::Baseline)).then_some(target / 3),
        applies: true,
    }
}

/// `SAKIP_ROWS` rows, or a few.
#[test]
#[expect(
    clippy::print_stdout,
    reason = "whoever waits for it wants to know how much was done"
)]
fn any_rows() {
    let wanted = std::env::var("SAKIP_ROWS").ok();
    let wanted: usize = wanted.and_then(|rows| rows.parse().ok()).unwrap_or(120_000);
    let policies = policies();
    let scales = [
        [2, 2, 2, 2],
        [0, 0, 2, 2],
        [2, 0, 0, 1],
        [4, 1, 2, 3],
        [0, 18, 18, 9],
    ];
    let mut sequence = Sequence::new(7);
    let mut done = 0;
    let mut round = 0_usize;
    while done < wanted {
        let policy = &policies[round % policies.len()];
        let length = usize::try_from(sequence.within(1..2_000)).unwrap_or(1);
        let formula = Polarity::Named(POINT[round / 3 % POINT.len()]);
        let (scale, mixed) = (round % scales.len(), round % 3);
        let rows = (0..length)
            .map(|_| match mixed {
                0 => any_row(&mut sequence, None),
                1 => any_row(&mut sequence, Some(formula)),
                _ => plain_row(&mut sequence, formula),
            })
            .map(|mut row| {
                // A position has no decimals.
                if row.polarity == Polarity::Named(Formula::Ordinal) && scale > 0 {
                    row.polarity = Polarity::MAXIMIZE;
                }
                row
            })
            .collect();
        let rows = Rows {
            // Positions are whole: the first scales of ordinal rows are zero.
            scales: if scale == 0 {
                [0, 0, 0, 0]
            } else {
                scales[scale]
            },
            rows,
        };
        passes(policy, &rows, round % 11);
        done += length;
        round += 1;
    }
    println!("columns: {done} random rows agree with the scalar engine");
}
