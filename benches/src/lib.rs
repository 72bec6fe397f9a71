//! The rows the benchmarks compute: the same for the engine and for every alternative, and the same in every
//! run.

pub mod naive;

use rust_decimal::Decimal;
use sakip_core::number::Percent;
use sakip_core::policy::Policy;

/// A target and a realisasi with two decimals each, as in a real table.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The target, never zero.
    pub target: Decimal,
    /// The realisasi.
    pub realisasi: Decimal,
}

/// Numbers from a fixed linear congruence.
fn sequence() -> impl FnMut(u64) -> u64 {
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    move |below| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 20) % below
    }
}

/// `count` rows, small enough for a person to follow.
pub fn rows(count: usize) -> Vec<Row> {
    let mut next = sequence();
    (0..count)
        .map(|_| {
            let target = i64::try_from(next(1_000_000) + 1).unwrap_or(1);
            let realisasi = i64::try_from(next(1_300_000)).unwrap_or(0);
            Row {
                target: Decimal::new(target, 2),
                realisasi: Decimal::new(realisasi, 2),
            }
        })
        .collect()
}

/// Targets and realisasi in sen, up to a hundred billion rupiah; every fiftieth row is a tie.
#[derive(Clone, Debug)]
pub struct Amounts {
    /// The targets, none below 1 sen.
    pub target: Vec<i64>,
    /// The realisasi, up to one and a half times the target.
    pub realisasi: Vec<i64>,
}

/// `count` rows of amounts.
pub fn amounts(count: usize) -> Amounts {
    let mut next = sequence();
    let mut amounts = Amounts {
        target: Vec::with_capacity(count),
        realisasi: Vec::with_capacity(count),
    };
    for row in 0..count {
        let target = next(10_000_000_000_000) + 1;
        let (target, realisasi) = if row % 50 == 0 {
            // (2n + 1) / 20,000 of the target is n and a half hundredths of a percent.
            let part = target / 20_000 + 1;
            (part * 20_000, part * (2 * next(15_000) + 1))
        } else {
            (target, target / 1_000 * next(1_500))
        };
        amounts.target.push(i64::try_from(target).unwrap_or(1));
        amounts
            .realisasi
            .push(i64::try_from(realisasi).unwrap_or(0));
    }
    amounts
}

/// A group below `groups` for each of `count` rows, in no order.
pub fn groups(count: usize, groups: u32) -> Vec<u32> {
    let mut next = sequence();
    (0..count)
        .map(|_| u32::try_from(next(u64::from(groups))).unwrap_or(0))
        .collect()
}

/// The default policy, no figure below 0 or above 120 %.
pub fn clamped() -> Policy {
    let mut data = Policy::default().data().clone();
    data.limits.cap = Percent::new(Decimal::from(120)).ok();
    data.limits.floor = Some(Percent::ZERO);
    Policy::new(data).unwrap_or_default()
}
