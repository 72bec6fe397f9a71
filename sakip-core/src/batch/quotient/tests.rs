//! Vectors and portable arithmetic against each other and against plain 128-bit division. Small enough for Miri:
//! `MIRIFLAGS=-Zmiri-disable-isolation RUSTFLAGS='-C target-feature=+avx2,+fma' cargo +nightly miri test -p
//! sakip-core quotient`.

use super::*;
use crate::number::RoundingMode;
use crate::policy::Policy;

fn rules(mode: RoundingMode, limits: Option<(&str, &str)>) -> Rules {
    let mut data = Policy::default().data().clone();
    data.rounding = crate::number::Rounding::new(mode, 2).unwrap();
    if let Some((cap, floor)) = limits {
        data.limits.cap = Some(cap.parse().unwrap());
        data.limits.floor = Some(floor.parse().unwrap());
    }
    Rules::of(&Policy::new(data).unwrap())
}

const EQUAL: Multipliers = Multipliers {
    target: 1,
    upper: 1,
    realisasi: 1,
    baseline: 1,
};

type Written = ([[i64; ROWS]; 2], [[u8; ROWS]; 2], [[u8; ROWS]; 2]);

fn compute(
    rules: &Rules,
    by: Multipliers,
    arithmetic: Arithmetic,
    formulas: Formulas<'_>,
    cells: &[[[i64; ROWS]; 2]; 2],
) -> (Written, [u64; 2]) {
    compute_present(rules, by, arithmetic, formulas, cells, [u64::MAX; 2])
}

fn compute_present(
    rules: &Rules,
    by: Multipliers,
    arithmetic: Arithmetic,
    formulas: Formulas<'_>,
    cells: &[[[i64; ROWS]; 2]; 2],
    present: [u64; 2],
) -> (Written, [u64; 2]) {
    let [target, realisasi] = cells;
    let (mut percent, mut status, mut category) = ([[7; ROWS]; 2], [[7; ROWS]; 2], [[7; ROWS]; 2]);
    let mut declined = [u64::MAX; 2];
    Kernel::new(rules, by, arithmetic).compute(
        Cells {
            formulas,
            target,
            realisasi,
            baseline: realisasi,
            present: &present,
        },
        Places {
            percent: &mut percent,
            status: &mut status,
            category: Some(&mut category),
        },
        &mut declined,
    );
    ((percent, status, category), declined)
}

/// Rows near ties, limits and whole numbers: `R / T` in hundredths of a percent is `units + 1 / 2` and a
/// little.
fn cells(step: i64) -> [[[i64; ROWS]; 2]; 2] {
    let mut cells = [[[0; ROWS]; 2]; 2];
    for (place, row) in (0..2 * ROWS).zip(0_i64..) {
        let (block, at) = (place / ROWS, place % ROWS);
        let target = 20_000 * (row + 1) * step;
        let units = (row * 211) % 24_010 + 1;
        let beside = row % 3 - 1;
        cells[0][block][at] = target;
        cells[1][block][at] = (2 * units + 1) * (target / 20_000) + beside;
    }
    cells
}

fn divided(mode: RoundingMode, numerator: i128, denominator: i128) -> i128 {
    let units = numerator * 10_000;
    let (quotient, rest) = (units / denominator, units % denominator);
    let away = match mode {
        RoundingMode::Truncate => false,
        RoundingMode::HalfAway => 2 * rest.abs() >= denominator,
        RoundingMode::HalfEven => {
            2 * rest.abs() > denominator || 2 * rest.abs() == denominator && quotient % 2 != 0
        }
    };
    quotient + if away { units.signum() } else { 0 }
}

fn ratio(formula: Formula, t: i128, r: i128) -> (i128, i128) {
    match formula {
        Formula::MinimizeLinear => (2 * t - r, t),
        Formula::MinimizeShortfall => (t - r, t),
        Formula::Stabilize => (t - (t - r).abs(), t),
        Formula::MinimizeInverse => (t, r),
        _ => (r, t),
    }
}

const FORMULAS: [Formula; 5] = [
    Formula::Maximize,
    Formula::MinimizeLinear,
    Formula::MinimizeShortfall,
    Formula::MinimizeInverse,
    Formula::Stabilize,
];

#[test]
fn both_paths_are_exact_on_and_beside_ties() {
    for mode in RoundingMode::ALL {
        for limits in [None, Some(("120", "0")), Some(("120", "-20"))] {
            let rules = rules(mode, limits);
            for step in [1, 7, 1_000_003] {
                let cells = cells(step);
                for formula in FORMULAS {
                    let same = Formulas::Same(formula);
                    let fast = compute(&rules, EQUAL, Arithmetic::Fastest, same, &cells);
                    let portable = compute(&rules, EQUAL, Arithmetic::Portable, same, &cells);
                    assert_eq!(fast, portable, "{formula} {mode} {limits:?} {step}");
                    assert_eq!(fast.1, [0, 0], "{formula}: rows were declined");
                    let [target, realisasi] = cells;
                    let cells = target.as_flattened().iter().zip(realisasi.as_flattened());
                    for ((t, r), percent) in cells.zip(fast.0.0.as_flattened()) {
                        let (n, d) = ratio(formula, i128::from(*t), i128::from(*r));
                        let mut wanted = divided(mode, n, d);
                        if let (Some(cap), Some(floor)) = (rules.cap, rules.floor) {
                            wanted = wanted.clamp(floor.into(), cap.into());
                        }
                        assert_eq!(i128::from(*percent), wanted, "{formula} {mode} {t} {r}");
                    }
                }
            }
        }
    }
}

#[test]
fn formulas_by_row_are_those_by_block() {
    let rules = rules(RoundingMode::HalfAway, None);
    let cells = cells(3);
    let mut of = [Formula::Range; CODES];
    of[..FORMULAS.len()].copy_from_slice(&FORMULAS);
    let mut codes = [[0; ROWS]; 2];
    for (code, number) in codes.as_flattened_mut().iter_mut().zip(0..) {
        *code = number % 5;
    }
    let rows = Formulas::Rows {
        codes: &codes,
        of: &of,
    };
    // What is not filled in is never in range, and takes no other row with it.
    let present = [0x5555_1234_FFFF_0F0F, u64::MAX];
    let mut holed = cells;
    for row in (0..ROWS).filter(|row| present[0] >> row & 1 == 0) {
        (holed[0][0][row], holed[1][0][row]) = (0, i64::MIN);
    }
    for arithmetic in [Arithmetic::Fastest, Arithmetic::Portable] {
        let by_row = compute(&rules, EQUAL, arithmetic, rows, &cells);
        let with_holes = compute_present(&rules, EQUAL, arithmetic, rows, &holed, present);
        assert_eq!(with_holes.1[0] & present[0], 0, "{arithmetic:?}");
        for formula in FORMULAS {
            let same = Formulas::Same(formula);
            let same = compute(&rules, EQUAL, arithmetic, same, &cells);
            let holed_same = Formulas::Same(formula);
            let holed_same =
                compute_present(&rules, EQUAL, arithmetic, holed_same, &holed, present);
            assert_eq!(holed_same.1[0] & present[0], 0, "{arithmetic:?} {formula}");
            for (block, row) in (0..2).flat_map(|block| (0..ROWS).map(move |row| (block, row))) {
                let cell = |(written, _): &(Written, [u64; 2])| {
                    let (percent, status, category) = written;
                    (
                        percent[block][row],
                        status[block][row],
                        category[block][row],
                    )
                };
                let filled = present[block] >> row & 1 == 1;
                assert!(
                    !filled || cell(&holed_same) == cell(&same),
                    "{formula} {row}"
                );
                if of[usize::from(codes[block][row])] == formula {
                    assert_eq!(cell(&by_row), cell(&same), "{formula} {block} {row}");
                    assert!(
                        !filled || cell(&with_holes) == cell(&same),
                        "{formula} {row}"
                    );
                }
            }
        }
    }
}

/// A row out of range is declined by both, and takes no other row of another block with it.
#[test]
fn what_is_out_of_range_is_declined() {
    let rules = rules(RoundingMode::HalfAway, None);
    for bad in [0, -1, i64::MIN, i64::MAX, 1 << 61] {
        for arithmetic in [Arithmetic::Fastest, Arithmetic::Portable] {
            let mut cells = cells(1);
            cells[0][1][5] = bad;
            let same = Formulas::Same(Formula::Maximize);
            let (_, declined) = compute(&rules, EQUAL, arithmetic, same, &cells);
            assert_eq!(declined, [0, 1 << 5], "{bad} {arithmetic:?}");
        }
    }
    let fine = Multipliers {
        target: 1_000_000_000_000_000_000,
        ..EQUAL
    };
    let same = Formulas::Same(Formula::Maximize);
    let (_, declined) = compute(&rules, fine, Arithmetic::Fastest, same, &cells(1));
    assert_eq!(declined, [u64::MAX; 2]);
}
