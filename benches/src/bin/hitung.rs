//! One small fixed task, done as often as asked: what `benches/counts.py` counts the instructions of.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program for measuring, on inputs that are fixed"
)]

use std::hint::black_box;

use sakip_benches::{amounts, clamped, groups, naive, rows};
use sakip_core::achievement::Question;
use sakip_core::batch::{
    Batch, Column, ColumnTree, Figures, Leaves, MeanTotal, NO_PARENT, Polarities, RowStatus, Table,
    add_means, cumulate,
};
use sakip_core::indicator::{Formula, Polarity};
use sakip_core::number::Quantity;
use sakip_core::policy::{ChildValue, RollupRule};

/// How many rows a task has, unless it says otherwise.
const ROWS: usize = 64 * 100;

type Task = Box<dyn FnMut()>;

/// The percentages of a table, again and again.
fn capaian(batch: Batch, formula: Formula, category: bool) -> Task {
    let rows = amounts(ROWS);
    let mut out = (vec![0; ROWS], vec![0; ROWS], vec![0; ROWS]);
    Box::new(move || {
        let column = |values| Column::new(values, 2).unwrap();
        let polarity = Polarities::Same(Polarity::Named(formula));
        let table = Table::new(polarity, column(&rows.target), column(&rows.realisasi)).unwrap();
        let figures = Figures {
            percent: &mut out.0,
            status: &mut out.1,
            category: category.then_some(&mut *out.2),
        };
        batch.capaian(&table, figures).unwrap();
        black_box(&out);
    })
}

fn task(name: &str) -> Option<Task> {
    let batch = Batch::new(&clamped());
    let portable = batch.clone().without_vectors();
    Some(match name {
        "i128" => {
            let rows = amounts(ROWS);
            let mut percent = vec![0; ROWS];
            Box::new(move || naive::wide(&rows.target, &rows.realisasi, black_box(&mut percent)))
        }
        "vectors" => capaian(batch, Formula::Maximize, false),
        "vectors-category" => capaian(batch, Formula::Maximize, true),
        "vectors-linear" => capaian(batch, Formula::MinimizeLinear, false),
        "portable" => capaian(portable, Formula::Maximize, false),
        "portable-category" => capaian(portable, Formula::Maximize, true),
        "means" => {
            let percent = vec![9_447; ROWS];
            let (status, of) = (vec![0; ROWS], groups(ROWS, 40));
            let mut totals = vec![MeanTotal::default(); 40];
            Box::new(move || add_means(&percent, &status, &of, black_box(&mut totals)).unwrap())
        }
        "cumulate" => {
            let spent = amounts(ROWS / 12 * 12).realisasi;
            let mut sums = vec![0; spent.len()];
            Box::new(move || {
                cumulate(Column::new(&spent, 2).unwrap(), 12, black_box(&mut sums)).unwrap();
            })
        }
        "leaf" => {
            let rule = RollupRule {
                children: ChildValue::Rounded,
                ..RollupRule::default()
            };
            let leaves = Leaves {
                percent: vec![9_447; ROWS],
                status: vec![0; ROWS],
                branch: groups(ROWS, 40).iter().map(|group| group + 4).collect(),
            };
            let regions = [NO_PARENT, 0, 0, 0].into_iter();
            let parents = regions
                .chain((0..40).map(|agency| 1 + agency % 3))
                .collect();
            let mut tree = ColumnTree::new(batch, rule, parents, leaves).unwrap();
            let mut round = 0;
            Box::new(move || {
                round += 1;
                for leaf in 0..ROWS {
                    tree.set_leaf(leaf, round * 1_000, RowStatus::OK).unwrap();
                }
            })
        }
        "scalar" => {
            let (rows, policy) = (rows(ROWS), clamped());
            Box::new(move || {
                for row in &rows {
                    let question = Question::new(Polarity::MAXIMIZE)
                        .target(Quantity::of(row.target))
                        .realisasi(Quantity::of(row.realisasi));
                    black_box(question.answer(&policy));
                }
            })
        }
        _ => return None,
    })
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let task = arguments.next().and_then(|name| task(&name));
    let times = arguments.next().and_then(|times| times.parse::<u32>().ok());
    let (Some(mut task), Some(times)) = (task, times) else {
        println!("hitung TASK TIMES; {ROWS} rows a time");
        std::process::exit(2);
    };
    for _ in 0..times {
        task();
    }
}
