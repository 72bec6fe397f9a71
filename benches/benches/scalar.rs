//! One figure at a time: the engine with everything that explains it, and naive ways to get a bare number, of
//! which only the exact ones are right on ties.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::float_arithmetic,
    reason = "a benchmark runs on inputs that are fixed, and measures floats beside the engine"
)]

use std::hint::black_box;
use std::sync::Arc;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};
use sakip_benches::{Row, rows};
use sakip_core::achievement::Question;
use sakip_core::evaluation::{Answer, Lke, Template, Track};
use sakip_core::explain::Explain;
use sakip_core::formula::Expression;
use sakip_core::indicator::Polarity;
use sakip_core::number::{Exact, Quantity};
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

fn float(number: Decimal) -> f64 {
    number.mantissa().to_f64().unwrap_or(1.0)
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
    // Bare comparisons with what a document claims: no rule inferred, nothing explained.
    let claimed: Vec<(Row, i64)> = rows(1_000)
        .into_iter()
        .map(|row| {
            let (t, r) = (row.target.mantissa(), row.realisasi.mantissa());
            (row, i64::try_from((r * 20_000 + t) / (t * 2)).unwrap())
        })
        .collect();
    group.bench_function("rust_decimal: compute and compare", |bencher| {
        bencher.iter(|| {
            let wrong = |(row, units): &&(Row, i64)| {
                let percent = (row.realisasi / row.target * Decimal::ONE_HUNDRED)
                    .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
                percent != Decimal::new(*units, 2)
            };
            black_box(black_box(&claimed).iter().filter(wrong).count())
        });
    });
    group.bench_function("i128: compute and compare", |bencher| {
        bencher.iter(|| {
            let wrong = |(row, units): &&(Row, i64)| {
                let (t, r) = (row.target.mantissa(), row.realisasi.mantissa());
                (r * 20_000 + t) / (t * 2) != i128::from(*units)
            };
            black_box(black_box(&claimed).iter().filter(wrong).count())
        });
    });
    group.bench_function("f64: compute and compare (wrong on ties)", |bencher| {
        bencher.iter(|| {
            let wrong = |(row, units): &&(Row, i64)| {
                let (t, r) = (float(row.target), float(row.realisasi));
                (r / t * 10_000.0).round() as i64 != *units
            };
            black_box(black_box(&claimed).iter().filter(wrong).count())
        });
    });
    group.finish();
}

fn lke(criterion: &mut Criterion) {
    let template = Template::builtin("permenpanrb-88-2021").unwrap();
    let mut lke = Lke::new(Arc::clone(&template));
    let mut parts = Vec::new();
    let weights = [6, 9, 15, 6, 9, 15, 3, 4, 7, 5, 7, 12];
    for component in template.components() {
        for sub in component.sub_components() {
            for question in sub.questions() {
                let answer = Answer::of("BB");
                lke.answer(Track::Mandiri, question.id(), answer).unwrap();
            }
        }
    }
    for weight in weights {
        parts.push((Decimal::from(weight), Decimal::new(8, 1)));
    }
    let mut group = criterion.benchmark_group("lke");
    group.throughput(Throughput::Elements(1));
    group.bench_function("engine: scores, total and predicate", |bencher| {
        bencher.iter(|| black_box(lke.score(Track::Mandiri).unwrap()));
    });
    group.bench_function("rust_decimal: total", |bencher| {
        bencher.iter(|| {
            let parts = black_box(&parts).iter();
            black_box(
                parts
                    .map(|(weight, answer)| weight * answer)
                    .sum::<Decimal>(),
            )
        });
    });
    // Tenths of a weight.
    let tenths = weights.map(|weight| (weight, 8));
    group.bench_function("i128: total", |bencher| {
        bencher.iter(|| {
            let parts = black_box(&tenths).iter();
            black_box(parts.map(|(w, a)| i128::from(*w) * a).sum::<i128>())
        });
    });
    let floats = weights.map(|weight| (f64::from(weight), 0.8));
    group.bench_function("f64: total", |bencher| {
        bencher.iter(|| {
            let parts = black_box(&floats).iter();
            black_box(parts.map(|(w, a)| w * a).sum::<f64>())
        });
    });
    group.finish();
}

fn formula(criterion: &mut Criterion) {
    let text = "[Jumlah siswa lulus] : [Jumlah siswa] x 100%";
    let formula = Expression::parse(text).unwrap();
    let values = [("Jumlah siswa lulus", 45), ("Jumlah siswa", 61)];
    let value = |name: &str| {
        let known = values.iter().find(|(known, _)| *known == name);
        known.map(|(_, value)| Exact::from(*value).into())
    };
    let mut group = criterion.benchmark_group("formula");
    group.throughput(Throughput::Elements(1));
    group.bench_function("engine: read", |bencher| {
        bencher.iter(|| black_box(Expression::parse(text).unwrap()));
    });
    group.bench_function("engine: evaluate", |bencher| {
        bencher.iter(|| black_box(formula.evaluate(value).unwrap()));
    });
    let (passed, all) = (Decimal::from(45), Decimal::from(61));
    group.bench_function("rust_decimal: the quotient", |bencher| {
        bencher.iter(|| black_box(black_box(passed) / black_box(all) * Decimal::ONE_HUNDRED));
    });
    group.bench_function("i128: the quotient, rounded", |bencher| {
        bencher.iter(|| {
            let (passed, all) = (black_box(45_i128), black_box(61_i128));
            black_box((passed * 20_000 + all) / (all * 2))
        });
    });
    group.bench_function("f64: the quotient", |bencher| {
        bencher.iter(|| black_box(black_box(45.0_f64) / black_box(61.0) * 100.0));
    });
    group.finish();
}

criterion_group!(benches, achievement, review, lke, formula);
criterion_main!(benches);
