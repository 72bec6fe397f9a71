//! Groups, cumulation and trees: against sums done one by one.

use super::*;
use crate::number::{Exact, Percent};
use crate::policy::{ChildValue, MissingChild, Policy, RollupRule};
use crate::rollup::{LeafValue, NewNode, NoFigure, NodeId, NodeStatus, RollupBuilder, RollupTree};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// A figure or a status without one.
fn leaf() -> impl Strategy<Value = (i64, RowStatus)> {
    prop_oneof![
        8 => (-2_000i64..15_000).prop_map(|percent| (percent, RowStatus::OK)),
        1 => Just((12_000, RowStatus::CAPPED)),
        1 => Just((0, RowStatus::NOT_FILLED)),
        1 => Just((0, RowStatus::NOT_APPLICABLE)),
    ]
}

fn value(percent: i64, status: RowStatus) -> LeafValue {
    match status {
        RowStatus::NOT_FILLED => LeafValue::NotFilled,
        RowStatus::NOT_APPLICABLE => LeafValue::NotApplicable,
        _ => LeafValue::printed(Percent::of(Decimal::new(percent, 2))),
    }
}

fn policies() -> impl Strategy<Value = (Policy, RollupRule)> {
    let limit = |range| proptest::option::of(range);
    let missing = prop_oneof![
        Just(MissingChild::Excluded),
        Just(MissingChild::Zero),
        Just(MissingChild::Incomplete)
    ];
    let numbers = (
        limit(60i64..130),
        limit(-30i64..1),
        limit(40i64..60),
        0i64..=100,
    );
    (numbers, missing).prop_map(|((cap, floor, rollup_cap, least), missing)| {
        let percent = |number: i64| Percent::of(Decimal::from(number));
        let mut data = Policy::default().data().clone();
        data.limits.cap = cap.map(percent);
        data.limits.floor = floor.map(percent);
        data.limits.rollup_cap = rollup_cap.map(percent);
        data.rollup = RollupRule {
            children: ChildValue::Rounded,
            missing,
            minimum_coverage: percent(if least < 50 { 0 } else { least }),
            ..RollupRule::default()
        };
        let rule = data.rollup;
        (Policy::new(data).unwrap(), rule)
    })
}

/// The same tree node by node: branches first, so that their numbers are those of the columns.
fn by_nodes(policy: &Policy, parents: &[u32], leaves: &Leaves) -> RollupTree {
    let mut builder = RollupBuilder::new(policy);
    for parent in parents {
        let branch = NewNode::branch();
        builder.add(match *parent {
            NO_PARENT => branch,
            parent => branch.under(NodeId::new(parent)),
        });
    }
    for ((percent, status), branch) in leaves
        .percent
        .iter()
        .zip(&leaves.status)
        .zip(&leaves.branch)
    {
        let status = RowStatus::of_byte(*status).unwrap();
        builder.add(NewNode::leaf(value(*percent, status)).under(NodeId::new(*branch)));
    }
    builder.build().unwrap()
}

fn same(columns: &ColumnTree, nodes: &RollupTree, branch: u32) -> Result<(), TestCaseError> {
    let found = columns.branch(branch).unwrap();
    let node = nodes.node(NodeId::new(branch)).unwrap();
    let figure = node
        .figure()
        .map(|figure| figure.value().value().mantissa());
    let (percent, status, reason) = match found.outcome {
        BranchOutcome::Figure { percent, status } => {
            let status = match status {
                RowStatus::CAPPED => NodeStatus::Capped,
                RowStatus::FLOORED => NodeStatus::Floored,
                _ => NodeStatus::Ok,
            };
            (Some(i128::from(percent)), status, None)
        }
        BranchOutcome::NotApplicable => (None, NodeStatus::NotApplicable, None),
        BranchOutcome::Missing(reason) => (None, NodeStatus::Incomplete, Some(reason)),
    };
    prop_assert_eq!(percent, figure);
    prop_assert_eq!(status, node.status());
    prop_assert_eq!(
        reason.map(NoFigure::code),
        node.reason().map(NoFigure::code)
    );
    prop_assert_eq!(found.children, node.coverage());
    prop_assert_eq!(found.leaves, node.leaf_coverage());
    Ok(())
}

fn leaves_of(cells: &[(i64, RowStatus)], branches: usize) -> Leaves {
    let count = u32::try_from(branches).unwrap();
    Leaves {
        percent: cells.iter().map(|(percent, _)| *percent).collect(),
        status: cells.iter().map(|(_, status)| status.byte()).collect(),
        branch: (0..)
            .take(cells.len())
            .map(|leaf: u32| leaf * 7 % count)
            .collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn trees_agree_with_nodes_also_after_changes(
        (policy, rule) in policies(),
        above in proptest::collection::vec(any::<proptest::sample::Index>(), 0..12),
        cells in proptest::collection::vec(leaf(), 0..60),
        changes in proptest::collection::vec((any::<proptest::sample::Index>(), leaf()), 0..8),
    ) {
        // Any earlier branch, or none, stands above.
        let mut parents = vec![NO_PARENT];
        for index in &above {
            let place = index.index(parents.len() + 1);
            parents.push(u32::try_from(place).ok().filter(|_| place < parents.len()).unwrap_or(NO_PARENT));
        }
        // A cycle is impossible so, and the last branches come first when the list is read backwards.
        let leaves = leaves_of(&cells, parents.len());
        let batch = Batch::new(&policy);
        let mut columns = ColumnTree::new(batch.clone(), rule, parents.clone(), leaves.clone()).unwrap();
        let mut nodes = by_nodes(&policy, &parents, &leaves);
        let branches = u32::try_from(parents.len()).unwrap();
        for branch in 0..branches {
            same(&columns, &nodes, branch)?;
        }
        for (index, (percent, status)) in changes {
            if cells.is_empty() { break }
            let leaf = index.index(cells.len());
            columns.set_leaf(leaf, percent, status).unwrap();
            let node = NodeId::new(branches + u32::try_from(leaf).unwrap());
            nodes.set_leaf(node, value(percent, status)).unwrap();
            for branch in 0..branches {
                same(&columns, &nodes, branch)?;
            }
        }
        let anew = ColumnTree::new(batch, rule, parents, columns.leaves().clone()).unwrap();
        for branch in 0..branches {
            prop_assert_eq!(columns.branch(branch), anew.branch(branch));
        }
    }

    #[test]
    fn groups_are_sums_done_one_by_one(
        rows in proptest::collection::vec((leaf(), 0u32..5, 1i64..=10_000, 0i64..1_000), 0..300),
        split in any::<proptest::sample::Index>(),
    ) {
        let percent: Vec<i64> = rows.iter().map(|((percent, _), ..)| *percent).collect();
        let status: Vec<u8> = rows.iter().map(|((_, status), ..)| status.byte()).collect();
        let groups: Vec<u32> = rows.iter().map(|(_, group, ..)| *group).collect();
        let weights: Vec<i64> = rows.iter().map(|(_, _, weight, _)| *weight).collect();
        let parts: Vec<i64> = rows.iter().map(|(.., part)| *part).collect();
        let weights = Column::new(&weights, 2).unwrap();
        let (mut means, mut weighted) = ([MeanTotal::default(); 5], [WeightedTotal::default(); 5]);
        let mut ratios = [RatioTotal::default(); 5];
        add_means(&percent, &status, &groups, &mut means).unwrap();
        add_weighted(&percent, &status, weights, &groups, &mut weighted).unwrap();
        let units = Column::new(&parts, 1).unwrap();
        add_ratios(units, weights, &groups, &mut ratios).unwrap();
        for group in 0..5 {
            let of = |row: &&((i64, RowStatus), u32, i64, i64)| row.1 == group;
            let used: Vec<_> = rows.iter().filter(of).filter(|row| row.0.1.has_figure()).collect();
            let total = rows.iter().filter(of).filter(|row| row.0.1.applies()).count();
            let place = usize::try_from(group).unwrap();
            let exact = |sum: i64, count: i64, scale: i64| Exact::ratio(sum, count * scale);
            let count = i64::try_from(used.len()).unwrap();
            let sum: i64 = used.iter().map(|row| row.0.0).sum();
            prop_assert_eq!(means[place].mean(2), exact(sum, count, 100));
            let coverage = means[place].coverage();
            prop_assert_eq!((coverage.used as usize, coverage.total as usize), (used.len(), total));
            prop_assert_eq!(weighted[place].coverage(), coverage);
            let sum: i64 = used.iter().map(|row| row.0.0 * row.2).sum();
            let weight: i64 = used.iter().map(|row| row.2).sum();
            prop_assert_eq!(weighted[place].mean(2), exact(sum, weight, 100));
            // 1.5 of 0.25 is 600 %: numerators have one decimal, denominators two.
            let numerator: i64 = rows.iter().filter(of).map(|row| row.3).sum();
            let denominator: i64 = rows.iter().filter(of).map(|row| row.2).sum();
            let percent = exact(numerator * 1_000, denominator, 1);
            prop_assert_eq!(ratios[place].percent(1, 2), percent);
        }
        // Any split adds up to the same.
        let at = split.index(rows.len() + 1);
        let mut halves = ([MeanTotal::default(); 5], [MeanTotal::default(); 5]);
        add_means(&percent[..at], &status[..at], &groups[..at], &mut halves.0).unwrap();
        add_means(&percent[at..], &status[at..], &groups[at..], &mut halves.1).unwrap();
        for (whole, (a, b)) in means.iter().zip(halves.0.iter().zip(&halves.1)) {
            prop_assert_eq!(*whole, a.and(b));
        }
    }

    #[test]
    fn cumulation_is_addition(
        periods in 1usize..=12,
        lines in proptest::collection::vec(proptest::collection::vec(proptest::option::of(-1_000i64..1_000), 12), 0..20),
    ) {
        let cells: Vec<Option<i64>> = lines.iter().flat_map(|line| &line[..periods]).copied().collect();
        let values: Vec<i64> = cells.iter().map(|cell| cell.unwrap_or(12_345)).collect();
        let mut bits = vec![0_u8; cells.len() / 8 + 1];
        for (row, cell) in cells.iter().enumerate() {
            bits[row / 8] |= u8::from(cell.is_some()) << (row % 8);
        }
        let filled = Bitmap::new(&bits, 0, cells.len()).unwrap();
        let column = Column::new(&values, 2).unwrap().with_validity(filled).unwrap();
        let mut cumulative = vec![0; cells.len()];
        cumulate(column, periods, &mut cumulative).unwrap();
        for (row, sum) in cumulative.iter().enumerate() {
            let first = row / periods * periods;
            let wanted: i64 = cells[first..=row].iter().map(|cell| cell.unwrap_or(0)).sum();
            prop_assert_eq!(*sum, wanted);
        }
    }
}

/// Sums by the word are those row by row: past a million rows, in few groups and in many, with figures that fit
/// a word and figures that do not.
#[test]
fn means_of_many_rows_are_sums_done_one_by_one() {
    const ROWS: u32 = 1_300_001;
    for groups in [1_u32, 40, 5_000] {
        let of: Vec<u32> = (0..ROWS)
            .map(|row| row.wrapping_mul(2_654_435_761) % groups)
            .collect();
        let (mut percent, mut status) = (Vec::new(), Vec::new());
        for row in 0..i64::from(ROWS) {
            // The ends of what fits a word, and in one chunk of many what does not.
            percent.push(match row % 7 {
                0 => (1 << 21) - 1,
                1 => -(1 << 21),
                2 if row % 400_000 == 2 => i64::MAX,
                _ => row % 24_000 - 12_000,
            });
            let missing = row > 600_000 && row % 3 == 0;
            status.push(if missing {
                (row % 5).try_into().unwrap()
            } else {
                1
            });
        }
        let mut totals = vec![MeanTotal::default(); groups as usize];
        add_means(&percent, &status, &of, &mut totals).unwrap();
        let mut wanted = vec![(0_i128, 0_u32, 0_u32); groups as usize];
        for ((percent, status), group) in percent.iter().zip(&status).zip(&of) {
            let (sum, used, total) = &mut wanted[*group as usize];
            let status = RowStatus::of_byte(*status).unwrap();
            if status.has_figure() {
                (*sum, *used) = (*sum + i128::from(*percent), *used + 1);
            }
            *total += u32::from(status.applies());
        }
        let found = totals.iter().map(|total| {
            let coverage = total.coverage();
            (total.sum(), coverage.used, coverage.total)
        });
        assert!(found.eq(wanted), "{groups} groups");
    }
}

#[test]
fn what_does_not_fit_is_refused() {
    let mut totals = [MeanTotal::default(); 2];
    let unknown = add_means(&[1, 2], &[0, 0], &[0, 2], &mut totals);
    assert_eq!(unknown, Err(BatchError::Group { row: 1, group: 2 }));
    assert_eq!(totals, [MeanTotal::default(); 2]);
    let weigh = |values: &[i64], scale| {
        let weights = Column::new(values, scale).unwrap();
        add_weighted(
            &[1, 2],
            &[0, 0],
            weights,
            &[0, 1],
            &mut [WeightedTotal::default(); 2],
        )
    };
    assert_eq!(weigh(&[1, 10_000], 2), Ok(()));
    assert_eq!(weigh(&[1, 0], 2), Err(BatchError::Weight { row: 1 }));
    assert_eq!(weigh(&[10_001, 1], 2), Err(BatchError::Weight { row: 0 }));
    assert!(matches!(weigh(&[1, 1], 11), Err(BatchError::Scale { .. })));
    let column = |values| Column::new(values, 0).unwrap();
    let ratios = add_ratios(
        column(&[1]),
        column(&[-1]),
        &[0],
        &mut [RatioTotal::default()],
    );
    assert_eq!(ratios, Err(BatchError::NegativeDenominator { row: 0 }));
    let mut counts = [0; 6];
    assert_eq!(
        count_categories(&[0, 2, NO_CATEGORY, 2], &[0, 1, 1, 1], 3, &mut counts),
        Ok(())
    );
    assert_eq!(counts, [1, 0, 0, 0, 0, 2]);
    let strange = count_categories(&[3], &[0], 3, &mut counts);
    assert_eq!(strange, Err(BatchError::Status { row: 0, byte: 3 }));
    assert!(count_categories(&[0], &[2], 3, &mut counts).is_err());
    let sums = |values, periods| cumulate(column(values), periods, &mut [0; 2]);
    assert_eq!(
        sums(&[i64::MAX, 1], 2),
        Err(BatchError::Overflow { row: 1 })
    );
    assert!(matches!(sums(&[1, 2], 13), Err(BatchError::Periods { .. })));
    assert!(matches!(sums(&[1, 2], 3), Err(BatchError::Length { .. })));
}

#[test]
fn trees_that_are_none_are_refused() {
    let rule = RollupRule {
        children: ChildValue::Rounded,
        ..RollupRule::default()
    };
    let build = |rule, parents: &[u32], leaves| {
        let batch = Batch::new(&Policy::default());
        ColumnTree::new(batch, rule, parents.to_vec(), leaves).map(|tree| tree.branches())
    };
    let none = Leaves::default;
    assert_eq!(build(rule, &[NO_PARENT, 0], none()), Ok(2));
    assert_eq!(
        build(RollupRule::default(), &[], none()),
        Err(BatchError::RollupRule)
    );
    assert_eq!(
        build(rule, &[2], none()),
        Err(BatchError::Parent {
            branch: 0,
            parent: 2
        })
    );
    assert_eq!(
        build(rule, &[NO_PARENT, 2, 1], none()),
        Err(BatchError::Circle { branch: 1 })
    );
    let deep: Vec<u32> = (1..64).chain([NO_PARENT]).collect();
    assert!(matches!(
        build(rule, &deep, none()),
        Err(BatchError::Depth { .. })
    ));
    let shallow: Vec<u32> = (1..63).chain([NO_PARENT]).collect();
    assert_eq!(build(rule, &shallow, none()), Ok(63));
    let leaf = |status, branch| Leaves {
        percent: vec![1],
        status: vec![status],
        branch: vec![branch],
    };
    assert_eq!(build(rule, &[NO_PARENT], leaf(0, 0)), Ok(1));
    assert_eq!(
        build(rule, &[NO_PARENT], leaf(9, 0)),
        Err(BatchError::Status { row: 0, byte: 9 })
    );
    assert_eq!(
        build(rule, &[NO_PARENT], leaf(0, 1)),
        Err(BatchError::Group { row: 0, group: 1 })
    );
}

/// Every message has both languages, and none is the other.
#[test]
fn refusals_speak_both_languages() {
    use crate::text::{Lang, Localize};
    let refused = [
        BatchError::Length {
            column: "status",
            found: 1,
            expected: 2,
        },
        BatchError::Bitmap {
            bytes: 1,
            offset: 2,
            rows: 3,
        },
        BatchError::Scale {
            scale: 19,
            most: 18,
        },
        BatchError::Polarity { row: 1, code: 10 },
        BatchError::Status { row: 1, byte: 9 },
        BatchError::Group { row: 1, group: 2 },
        BatchError::Weight { row: 1 },
        BatchError::NegativeDenominator { row: 1 },
        BatchError::Overflow { row: 1 },
        BatchError::Parent {
            branch: 1,
            parent: 2,
        },
        BatchError::Circle { branch: 1 },
        BatchError::Depth { branch: 1 },
        BatchError::Leaf { leaf: 1 },
        BatchError::RollupRule,
        BatchError::Periods {
            found: 13,
            most: 12,
        },
    ];
    for error in refused {
        let (id, en) = (error.localize(Lang::Id), error.localize(Lang::En));
        assert_ne!(id, en);
        assert_eq!(en, error.to_string());
        assert!(!id.contains('\n') && !en.contains('\n'));
    }
}
