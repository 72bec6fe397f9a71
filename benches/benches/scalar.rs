//! One achievement at a time: the engine with everything that explains it, and three naive ways to get a bare
//! number, of which only the exact ones are right on ties.

#![allow(missing_docs, clippy::float_arithmetic)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use sakip_benches::{Row, rows};
use sakip_core::achievement::Question;
use sakip_core::explain::Explain;
use sakip_core::indicator::Polarity;
use sakip_core::number::Quantity;
use sakip_core::policy::Policy;
use sakip_core::review::{AchievementClaim, Claim, Survey, judge};
use sakip_core::text::Lang;

const ROWS: usize = 10_000;

fn question(row: &Row) -> Question {
    Question::new(Polarity::MAXIMIZE)
        .target(Quantity::of(row.target))
        .realisasi(Quantity::of(row.realisasi))
}

fn achievement(criterion: &mut Criterion) {
    let rows = rows(ROWS);
    let policy = Policy::default();
    let mut group = criterion.benchmark_group("achievement");
    group.throughput(Throughput::Elements(ROWS as u64));
    group.bench_function("engine", |bencher| {
        bencher.iter(|| {
            for row in &rows {
                black_box(question(row).answer(&policy));
            }
        });
    });
    group.bench_function("engine with sentence", |bencher| {
        bencher.iter(|| {
            for row in &rows {
                black_box(question(row).answer(&policy).sentence(Lang::Id));
            }
        });
    });
    group.bench_function("rust_decimal", |bencher| {
        bencher.iter(|| {
            for row in &rows {
                let percent = row.realisasi / row.target * Decimal::ONE_HUNDRED;
                black_box(
                    percent.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero),
                );
            }
        });
    });
    group.bench_function("i128", |bencher| {
        bencher.iter(|| {
            for row in &rows {
                let (t, r) = (row.target.mantissa(), row.realisasi.mantissa());
                black_box((r * 20_000 + t) / (t * 2));
            }
        });
    });
    group.bench_function("f64 (wrong on ties)", |bencher| {
        bencher.iter(|| {
            for row in &rows {
                let t = row.target.mantissa().to_f64().unwrap_or(1.0);
                let r = row.realisasi.mantissa().to_f64().unwrap_or(0.0);
                black_box((r / t * 10_000.0).round() / 100.0);
            }
        });
    });
    group.finish();
}

fn review(criterion: &mut Criterion) {
    let policy = Policy::default();
    let claims: Vec<Claim> = rows(1_000)
        .iter()
        .map(|row| {
            Claim::Achievement(AchievementClaim {
                polarity: Some(Polarity::MAXIMIZE),
                target: Some(Quantity::of(row.target).into()),
                realisasi: Quantity::of(row.realisasi).into(),
                baseline: None,
                capaian: question(row)
                    .answer(&policy)
                    .value()
                    .map(|percent| percent.value()),
            })
        })
        .collect();
    let mut group = criterion.benchmark_group("review");
    group.throughput(Throughput::Elements(1_000));
    group.bench_function("survey and judge", |bencher| {
        bencher.iter(|| {
            let mut survey = Survey::default();
            for claim in &claims {
                survey.observe("", claim);
            }
            let conventions = survey.conventions();
            for claim in &claims {
                black_box(judge(claim, &conventions.of("", claim)));
            }
        });
    });
    group.finish();
}

criterion_group!(benches, achievement, review);
criterion_main!(benches);
