//! A country: ten million indicators of thirty thousand agencies.

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

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use rust_decimal::{Decimal, RoundingStrategy};
use sakip_benches::{amounts, clamped, groups};
use sakip_core::batch::{
    Batch, Column, ColumnTree, Figures, Leaves, NO_PARENT, Polarities, RowStatus, Table,
};
use sakip_core::indicator::Polarity;
use sakip_core::number::Percent;
use sakip_core::policy::{ChildValue, RollupRule};
use sakip_core::rollup::{LeafValue, NewNode, NodeId, RollupBuilder};

/// Where `cargo test` only looks whether it runs, a few leaves and an agency for each regency do.
const IS_TEST: bool = cfg!(debug_assertions);
const LEAVES: usize = if IS_TEST { 10_000 } else { 10_000_000 };
const AGENCIES: u32 = if IS_TEST { 514 } else { 30_000 };

/// A country, 38 provinces, 514 regencies and the agencies, in this order.
fn parents() -> Vec<u32> {
    let provinces = (0..38).map(|_| 0);
    let regencies = (0..514).map(|regency| 1 + regency % 38);
    let agencies = (0..AGENCIES).map(|agency| 39 + agency % 514);
    std::iter::once(NO_PARENT)
        .chain(provinces)
        .chain(regencies)
        .chain(agencies)
        .collect()
}

fn leaves(count: usize) -> Leaves {
    let rows = amounts(count);
    let column = |values| Column::new(values, 2).unwrap();
    let maximize = Polarities::Same(Polarity::MAXIMIZE);
    let table = Table::new(maximize, column(&rows.target), column(&rows.realisasi)).unwrap();
    let (mut percent, mut status) = (vec![0; count], vec![0; count]);
    let figures = Figures {
        percent: &mut percent,
        status: &mut status,
        category: None,
    };
    Batch::new(&clamped()).capaian(&table, figures).unwrap();
    let first = 39 + 514;
    let branch = groups(count, AGENCIES)
        .iter()
        .map(|agency| first + agency)
        .collect();
    Leaves {
        percent,
        status,
        branch,
    }
}

/// What one would write: the sum and the number of the children of every branch, which enter by their means. A
/// branch comes after the one above it.
fn means<T: Copy + Default + std::ops::AddAssign>(
    parents: &[u32],
    leaves: &Leaves,
    number: impl Fn(i64) -> T,
    mean: impl Fn(T, u32) -> T,
) -> Vec<(T, u32)> {
    let mut sums = vec![(T::default(), 0_u32); parents.len()];
    for (percent, branch) in leaves.percent.iter().zip(&leaves.branch) {
        let (sum, count) = &mut sums[*branch as usize];
        *sum += number(*percent);
        *count += 1;
    }
    for branch in (0..parents.len()).rev() {
        let (sum, count) = sums[branch];
        if count > 0
            && let Some((above, children)) = sums.get_mut(parents[branch] as usize)
        {
            *above += mean(sum, count);
            *children += 1;
        }
    }
    sums
}

fn country(criterion: &mut Criterion) {
    let rule = RollupRule {
        children: ChildValue::Rounded,
        ..RollupRule::default()
    };
    let batch = Batch::new(&clamped());
    let leaves = leaves(LEAVES);
    let parents = parents();
    let mut tree = ColumnTree::new(batch.clone(), rule, parents.clone(), leaves.clone()).unwrap();
    eprintln!(
        "{:.1} bytes an indicator",
        tree.bytes() as f32 / LEAVES as f32
    );
    let mut group = criterion.benchmark_group("roll-up of 10 million indicators");
    group.sample_size(10);
    group.warm_up_time(Duration::from_millis(500));
    group.measurement_time(Duration::from_secs(2));
    group.throughput(Throughput::Elements(LEAVES as u64));
    group.bench_function("build and roll up", |bencher| {
        bencher.iter_with_setup(
            || (parents.clone(), leaves.clone()),
            |(parents, leaves)| ColumnTree::new(batch.clone(), rule, parents, leaves).unwrap(),
        );
    });
    group.bench_function("roll up", |bencher| bencher.iter(|| tree.roll_up()));
    group.bench_function("i128 sums and a division for each branch", |bencher| {
        bencher.iter(|| {
            black_box(means(&parents, &leaves, i128::from, |sum, count| {
                let count = i128::from(count);
                (sum * 2 + count) / (count * 2)
            }))
        });
    });
    group.bench_function("f64 sums and a division for each branch", |bencher| {
        bencher.iter(|| {
            black_box(means(
                &parents,
                &leaves,
                |units| units as f64,
                |sum, count| (sum / f64::from(count)).round(),
            ))
        });
    });
    group.throughput(Throughput::Elements(LEAVES as u64 / 10));
    group.bench_function(
        "rust_decimal sums and a division for each branch",
        |bencher| {
            let mut tenth = leaves.clone();
            tenth.percent.truncate(LEAVES / 10);
            bencher.iter(|| {
                black_box(means(
                    &parents,
                    &tenth,
                    |units| Decimal::new(units, 2),
                    |sum, count| {
                        (sum / Decimal::from(count))
                            .round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero)
                    },
                ))
            });
        },
    );
    group.finish();

    let mut group = criterion.benchmark_group("one leaf changes");
    let mut next = 0_usize;
    group.bench_function("sakip", |bencher| {
        bencher.iter(|| {
            next = (next + 7_919) % LEAVES;
            let percent = (next % 12_000) as i64;
            black_box(tree.set_leaf(next, percent, RowStatus::OK).unwrap())
        });
    });
    // Without statuses, coverage, limits and rules: the sums of four ancestors and their means.
    group.bench_function("i128 sums and divisions", |bencher| {
        let mean = |sum: i128, count: u32| {
            let count = i128::from(count);
            (sum * 2 + count) / (count * 2)
        };
        let mut sums = means(&parents, &leaves, i128::from, mean);
        let mut figures = leaves.percent.clone();
        bencher.iter(|| {
            next = (next + 7_919) % LEAVES;
            let mut new = i128::from(next as i64 % 12_000);
            let mut change = new - i128::from(figures[next]);
            figures[next] = new as i64;
            let mut branch = leaves.branch[next];
            while branch != NO_PARENT {
                let (sum, count) = &mut sums[branch as usize];
                let old = mean(*sum, *count);
                *sum += change;
                new = mean(*sum, *count);
                change = new - old;
                branch = parents[branch as usize];
            }
            black_box(new)
        });
    });
    group.finish();
}

fn percent(value: Decimal) -> Percent {
    Percent::new(value).unwrap()
}

/// The tree with explanations, exact children and weights, for what its limit of nodes allows.
fn nodes(criterion: &mut Criterion) {
    const COUNT: usize = if IS_TEST { LEAVES } else { 1_000_000 };
    let mut data = clamped().data().clone();
    data.rollup.children = ChildValue::Rounded;
    let policy = sakip_core::policy::Policy::new(data).unwrap();
    let leaves = leaves(COUNT);
    let mut builder = RollupBuilder::new(&policy);
    for parent in parents() {
        let branch = NewNode::branch();
        builder.add(if parent == NO_PARENT {
            branch
        } else {
            branch.under(NodeId::new(parent))
        });
    }
    for (units, branch) in leaves.percent.iter().zip(&leaves.branch) {
        let value = LeafValue::printed(percent(Decimal::new(*units, 2)));
        builder.add(NewNode::leaf(value).under(NodeId::new(*branch)));
    }
    let mut group = criterion.benchmark_group("roll-up by nodes");
    group.sample_size(10);
    group.throughput(Throughput::Elements(COUNT as u64));
    group.bench_function("build and roll up", |bencher| {
        bencher.iter_with_setup(|| builder.clone(), |builder| builder.build().unwrap());
    });
    group.finish();
}

criterion_group!(benches, country, nodes);
criterion_main!(benches);
