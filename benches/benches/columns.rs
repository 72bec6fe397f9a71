//! Columns of ten million rows, each beside what one would write without the engine and beside the memory's
//! own speed.

#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::float_arithmetic,
    reason = "a benchmark runs on inputs that are fixed, and tells what it measured"
)]

use std::hint::black_box;
use std::time::Duration;

use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use sakip_benches::{amounts, clamped, groups, naive};
use sakip_core::batch::{Batch, Bitmap, Column, Figures, MeanTotal, Polarities, Table, cumulate};
use sakip_core::indicator::Polarity;

/// Ten million; a few where `cargo test` only looks whether it runs.
const ROWS: usize = if cfg!(debug_assertions) {
    10_000
} else {
    10_000_000
};

fn group<'a>(
    criterion: &'a mut Criterion,
    name: &str,
    rows: usize,
) -> BenchmarkGroup<'a, WallTime> {
    let mut group = criterion.benchmark_group(name);
    group.sample_size(10);
    group.warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(2));
    group.throughput(Throughput::Elements(rows as u64));
    group
}

fn memory(criterion: &mut Criterion) {
    let (a, b) = (vec![1.0; ROWS], vec![2.0; ROWS]);
    let mut sums = vec![0.0; ROWS];
    let mut group = group(criterion, "memory", ROWS);
    group.bench_function("triad", |bencher| {
        bencher.iter(|| naive::triad(black_box(&mut sums), &a, &b));
    });
    group.bench_function("triad, two cores", |bencher| {
        bencher.iter(|| {
            let middle = ROWS / 2;
            let (here, there) = black_box(&mut sums).split_at_mut(middle);
            std::thread::scope(|scope| {
                scope.spawn(|| naive::triad(there, &a[middle..], &b[middle..]));
                naive::triad(here, &a[..middle], &b[..middle]);
            });
        });
    });
    group.finish();
}

struct Out {
    percent: Vec<i64>,
    status: Vec<u8>,
    category: Vec<u8>,
}

impl Out {
    fn new() -> Out {
        Out {
            percent: vec![0; ROWS],
            status: vec![0; ROWS],
            category: vec![0; ROWS],
        }
    }

    fn figures(&mut self, category: bool) -> Figures<'_> {
        Figures {
            percent: &mut self.percent,
            status: &mut self.status,
            category: category.then_some(&mut *self.category),
        }
    }
}

fn capaian(criterion: &mut Criterion) {
    let rows = amounts(ROWS);
    let (target, realisasi) = (&rows.target, &rows.realisasi);
    let mut out = Out::new();
    let batch = Batch::new(&clamped());
    let portable = batch.clone().without_vectors();
    let column = |values| Column::new(values, 2).unwrap();
    let maximize = Polarities::Same(Polarity::MAXIMIZE);
    let table = Table::new(maximize, column(target), column(realisasi)).unwrap();
    let codes: Vec<u8> = groups(ROWS, 3)
        .iter()
        .map(|group| if *group == 0 { 9 } else { 0 })
        .collect();
    let mixed = Table::new(Polarities::Rows(&codes), column(target), column(realisasi)).unwrap();
    let bits: Vec<u8> = groups(ROWS / 8, 256)
        .iter()
        .map(|byte| (*byte | byte.rotate_left(3) | 17) as u8)
        .collect();
    let holes = Bitmap::new(&bits, 0, ROWS).unwrap();
    let holed = Table::new(
        maximize,
        column(target),
        column(realisasi).with_validity(holes).unwrap(),
    )
    .unwrap();

    let mut group = group(criterion, "capaian", ROWS);
    group.bench_function("sakip", |bencher| {
        bencher.iter(|| batch.capaian(&table, out.figures(false)).unwrap());
    });
    group.bench_function("sakip, two cores", |bencher| {
        bencher.iter(|| batch.capaian_parallel(&table, out.figures(false)).unwrap());
    });
    group.bench_function("sakip with category", |bencher| {
        bencher.iter(|| batch.capaian(&table, out.figures(true)).unwrap());
    });
    group.bench_function("sakip, polarity by row", |bencher| {
        bencher.iter(|| batch.capaian(&mixed, out.figures(false)).unwrap());
    });
    group.bench_function("sakip, rows missing", |bencher| {
        bencher.iter(|| batch.capaian(&holed, out.figures(false)).unwrap());
    });
    group.bench_function("sakip without vectors", |bencher| {
        bencher.iter(|| portable.capaian(&table, out.figures(false)).unwrap());
    });
    group.bench_function("u64 division", |bencher| {
        bencher.iter(|| naive::narrow(target, realisasi, black_box(&mut out.percent)));
    });
    group.bench_function("i128 division", |bencher| {
        bencher.iter(|| naive::wide(target, realisasi, black_box(&mut out.percent)));
    });
    let mut floats = vec![0.0; ROWS];
    group.bench_function("f64", |bencher| {
        bencher.iter(|| naive::float(target, realisasi, black_box(&mut floats)));
    });
    group.throughput(Throughput::Elements(ROWS as u64 / 10));
    group.bench_function("rust_decimal", |bencher| {
        bencher.iter(|| {
            for (target, realisasi) in target.iter().zip(realisasi).take(ROWS / 10) {
                black_box(naive::decimal(*target, *realisasi));
            }
        });
    });
    group.finish();
    eprintln!(
        "f64 is wrong on {} of {ROWS} rows",
        naive::wrong_floats(target, realisasi)
    );
}

fn means(criterion: &mut Criterion) {
    let rows = amounts(ROWS);
    let (target, realisasi) = (&rows.target, &rows.realisasi);
    let mut out = Out::new();
    let batch = Batch::new(&clamped());
    let column = |values| Column::new(values, 2).unwrap();
    let maximize = Polarities::Same(Polarity::MAXIMIZE);
    let table = Table::new(maximize, column(target), column(realisasi)).unwrap();
    for count in [40, 30_000] {
        let of = groups(ROWS, count);
        let mut totals = vec![MeanTotal::default(); count as usize];
        let mut group = group(criterion, &format!("mean of {count} groups"), ROWS);
        group.bench_function("sakip", |bencher| {
            bencher.iter(|| {
                totals.fill(MeanTotal::default());
                batch
                    .capaian_by_group(&table, out.figures(false), &of, &mut totals)
                    .unwrap();
            });
        });
        group.bench_function("sakip, two cores", |bencher| {
            bencher.iter(|| {
                totals.fill(MeanTotal::default());
                batch
                    .capaian_by_group_parallel(&table, out.figures(false), &of, &mut totals)
                    .unwrap();
            });
        });
        let mut bare = vec![0; count as usize];
        group.bench_function("bare sums of finished percentages", |bencher| {
            bencher.iter(|| naive::scatter(black_box(&mut bare), &out.percent, &of));
        });
        let mut sums = vec![(0_i128, 0_u32); count as usize];
        group.bench_function("i128 division", |bencher| {
            bencher.iter(|| {
                naive::wide(target, realisasi, &mut out.percent);
                for (percent, group) in out.percent.iter().zip(&of) {
                    let sum = &mut sums[*group as usize];
                    *sum = (sum.0 + i128::from(*percent), sum.1.wrapping_add(1));
                }
            });
        });
        group.throughput(Throughput::Elements(ROWS as u64 / 10));
        let mut sums = vec![(rust_decimal::Decimal::ZERO, 0_u32); count as usize];
        group.bench_function("rust_decimal", |bencher| {
            bencher.iter(|| {
                sums.fill(Default::default());
                for ((target, realisasi), group) in
                    target.iter().zip(realisasi).zip(&of).take(ROWS / 10)
                {
                    let sum = &mut sums[*group as usize];
                    *sum = (sum.0 + naive::decimal(*target, *realisasi), sum.1 + 1);
                }
            });
        });
        group.finish();
    }
}

fn budgets(criterion: &mut Criterion) {
    let lines = ROWS / 10;
    let spent = amounts(lines * 12).realisasi;
    let mut cumulative = vec![0; lines * 12];
    let mut group = group(criterion, "cumulate", lines * 12);
    group.bench_function("sakip", |bencher| {
        bencher.iter(|| {
            cumulate(
                Column::new(&spent, 2).unwrap(),
                12,
                black_box(&mut cumulative),
            )
            .unwrap();
        });
    });
    let mut wide = vec![0_i128; lines * 12];
    group.bench_function("i128 sums", |bencher| {
        bencher.iter(|| naive::cumulate(&spent, black_box(&mut wide), i128::from));
    });
    let mut floats = vec![0.0_f64; lines * 12];
    group.bench_function("f64", |bencher| {
        bencher.iter(|| naive::cumulate(&spent, black_box(&mut floats), |sen| sen as f64));
    });
    let decimals: Vec<rust_decimal::Decimal> = spent
        .iter()
        .take(lines)
        .map(|sen| rust_decimal::Decimal::new(*sen, 2))
        .collect();
    let mut sums = decimals.clone();
    group.throughput(Throughput::Elements(lines as u64));
    group.bench_function("rust_decimal", |bencher| {
        bencher.iter(|| {
            for (year, sums) in decimals.chunks(12).zip(sums.chunks_mut(12)) {
                let mut sum = rust_decimal::Decimal::ZERO;
                for (month, place) in year.iter().zip(sums) {
                    sum += month;
                    *place = sum;
                }
            }
            black_box(&mut sums);
        });
    });
    group.finish();
}

criterion_group!(benches, memory, capaian, means, budgets);
criterion_main!(benches);
