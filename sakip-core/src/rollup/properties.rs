//! Properties that hold for every tree.

use std::collections::BTreeMap;

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::*;
use crate::achievement::{NotComputable, Question};
use crate::explain::Explain;
use crate::indicator::Polarity;
use crate::number::{Exact, Percent, Quantity, Weight};
use crate::policy::{ChildValue, Limits, MissingChild, Policy, RollupMethod, RollupRule};
use crate::text::Lang;

fn leaf(policy: &Policy, realisasi: i64, target: i64) -> LeafValue {
    let quantity = |value| Quantity::of(Decimal::new(value, 2));
    let question = Question::new(Polarity::MAXIMIZE)
        .target(quantity(target))
        .realisasi(quantity(realisasi));
    LeafValue::from(&question.answer(policy))
}

prop_compose! {
    fn any_rule()(
        children in prop::sample::select(vec![ChildValue::Limited, ChildValue::Raw, ChildValue::Rounded]),
        missing in prop::sample::select(vec![MissingChild::Excluded, MissingChild::Zero, MissingChild::Incomplete]),
        minimum in prop::sample::select(vec![0_i64, 0, 50, 100]),
    ) -> RollupRule {
        RollupRule {
            method: RollupMethod::Declared,
            children,
            missing,
            minimum_coverage: Percent::of(minimum.into()),
        }
    }
}

prop_compose! {
    fn any_policy()(
        rollup in any_rule(),
        cap in prop::option::of(100_i64..130),
        floor in prop::option::of(-50_i64..50),
        second in prop::option::of(60_i64..100),
    ) -> Policy {
        let percent = |value: i64| Percent::of(value.into());
        let mut data = Policy::default().data().clone();
        data.rollup = rollup;
        data.limits = Limits { cap: cap.map(percent), floor: floor.map(percent), rollup_cap: second.map(percent) };
        Policy::new(data).unwrap()
    }
}

/// A plan for a tree: where each node hangs, of which kind it is, and its numbers.
#[derive(Clone, Debug)]
struct Seed {
    parent: prop::sample::Index,
    kind: u8,
    status: u8,
    numbers: (i64, i64),
    rule: Option<RollupRule>,
}

prop_compose! {
    fn any_seed()(
        parent in any::<prop::sample::Index>(),
        kind in 0_u8..6,
        status in 0_u8..8,
        numbers in (-2_000_i64..30_000, 0_i64..20_000),
        rule in prop::option::weighted(0.2, any_rule()),
    ) -> Seed {
        Seed { parent, kind, status, numbers, rule }
    }
}

/// What a leaf is given, for its place in the tree.
fn value_of(seed: &Seed, below_ratio: bool, policy: &Policy) -> LeafValue {
    let quantity = |value| Quantity::of(Decimal::new(value, 2));
    match seed.status {
        0 => LeafValue::NotFilled,
        1 => LeafValue::NotApplicable,
        2 => LeafValue::NotComputable(NotComputable::ZeroTarget),
        _ if below_ratio => LeafValue::Parts(
            RatioParts::new(quantity(seed.numbers.0), quantity(seed.numbers.1)).unwrap(),
        ),
        _ => leaf(policy, seed.numbers.0, seed.numbers.1),
    }
}

#[derive(Clone, Copy, PartialEq)]
enum Grown {
    Branch,
    Ratio,
    Leaf { below_ratio: bool },
}

/// A tree from its seeds, with the values that some leaves have by now.
fn grow(
    policy: &Policy,
    seeds: &[Seed],
    values: &BTreeMap<NodeId, LeafValue>,
) -> (RollupTree, Vec<(NodeId, bool)>) {
    let mut builder = RollupBuilder::new(policy);
    builder.add(NewNode::branch());
    let mut grown = vec![Grown::Branch];
    let mut parents = vec![NodeId::new(0)];
    let mut children: BTreeMap<NodeId, usize> = BTreeMap::new();
    let mut plan = Vec::new();
    for seed in seeds {
        let parent = parents[seed.parent.index(parents.len())];
        let below_ratio = grown[parent.slot()] == Grown::Ratio;
        let id = NodeId::new(u32::try_from(grown.len()).unwrap());
        grown.push(match seed.kind {
            0 | 1 if below_ratio => Grown::Ratio,
            0 => Grown::Branch,
            1 => Grown::Ratio,
            _ => Grown::Leaf { below_ratio },
        });
        if !matches!(grown[id.slot()], Grown::Leaf { .. }) {
            parents.push(id);
        }
        let place = children.entry(parent).or_default();
        plan.push((id, parent, *place, seed));
        *place += 1;
    }
    let mut leaves = Vec::new();
    for (id, parent, place, seed) in plan {
        let node = match grown[id.slot()] {
            Grown::Branch => NewNode::branch(),
            Grown::Ratio if seed.status % 2 == 0 => NewNode::ratio(Ratio::capaian()),
            Grown::Ratio => {
                let target = Quantity::of(Decimal::new(seed.numbers.1, 2));
                NewNode::ratio(Ratio::against(
                    Quantity::of(100.into()),
                    Polarity::MAXIMIZE,
                    target,
                ))
            }
            Grown::Leaf { below_ratio } => {
                leaves.push((id, below_ratio));
                let value = values.get(&id).cloned();
                NewNode::leaf(value.unwrap_or_else(|| value_of(seed, below_ratio, policy)))
            }
        };
        let mut node = node.under(parent);
        if let Some(rule) = seed
            .rule
            .filter(|_| !matches!(grown[id.slot()], Grown::Leaf { .. }))
        {
            node = node.rule(rule);
        }
        // Branches with an even number carry weights: equal parts, the first with what is left of 100.
        let siblings = i64::try_from(children[&parent]).unwrap();
        if grown[parent.slot()] == Grown::Branch && parent.index() % 2 == 0 {
            let part = Decimal::new(10_000 / siblings, 2);
            let first = Decimal::ONE_HUNDRED - part * Decimal::from(siblings - 1);
            node = node.weight(Weight::new(if place == 0 { first } else { part }).unwrap());
        }
        builder.add(node);
    }
    (builder.build().unwrap(), leaves)
}

fn assert_same(a: &RollupTree, b: &RollupTree) {
    assert_eq!(a.states, b.states);
    assert_eq!(a.parts, b.parts);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, ..ProptestConfig::default() })]

    /// After any updates the tree equals one built anew with the same values, an update touches ancestors
    /// only, and every node can be explained.
    #[test]
    fn incremental_equals_full(
        policy in any_policy(),
        seeds in prop::collection::vec(any_seed(), 1..40),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_seed()), 0..12),
    ) {
        let mut values = BTreeMap::new();
        let (mut tree, leaves) = grow(&policy, &seeds, &values);
        for (index, seed) in &changes {
            if leaves.is_empty() { break; }
            let (id, below_ratio) = leaves[index.index(leaves.len())];
            let value = value_of(seed, below_ratio, &policy);
            let before = tree.clone();
            let update = tree.set_leaf(id, value.clone()).unwrap();
            values.insert(id, value);
            let mut ancestors = vec![id];
            while let Some(parent) = ancestors.last().and_then(|id| tree.shape.parent(*id)) {
                ancestors.push(parent);
            }
            prop_assert!(update.recomputed() < ancestors.len());
            prop_assert!(ancestors.starts_with(update.changed()));
            // What is reported as changed is what changed.
            for index in 0..tree.len() {
                let node = NodeId::new(u32::try_from(index).unwrap());
                let same = tree.states[index] == before.states[index] && tree.parts(node) == before.parts(node);
                prop_assert_eq!(same, !update.changed().contains(&node));
            }
        }
        assert_same(&tree, &grow(&policy, &seeds, &values).0);
        for node in 0..tree.len() {
            let node = tree.node(NodeId::new(u32::try_from(node).unwrap())).unwrap();
            prop_assert!(!node.sentence(Lang::Id).is_empty() && node.trace().parts.len() <= MAX_PARTS);
            prop_assert!(node.coverage().used <= node.coverage().total);
            prop_assert!(node.leaf_coverage().used <= node.leaf_coverage().total);
        }
    }

    /// A mean lies between its least and its greatest child; so does a weighted one.
    #[test]
    fn a_mean_lies_between_its_children(
        leaves in prop::collection::vec((0_i64..50_000, 1_i64..20_000), 1..30),
        weighted in any::<bool>(),
    ) {
        let policy = Policy::default();
        let count = i64::try_from(leaves.len()).unwrap();
        let part = Decimal::new(10_000 / count, 2);
        let mut builder = RollupBuilder::new(&policy);
        let root = builder.add(NewNode::branch());
        for (place, (realisasi, target)) in leaves.iter().enumerate() {
            let node = NewNode::leaf(leaf(&policy, *realisasi, *target)).under(root);
            let first = Decimal::ONE_HUNDRED - part * Decimal::from(count - 1);
            let weight = Weight::new(if place == 0 { first } else { part }).unwrap();
            builder.add(if weighted { node.weight(weight) } else { node });
        }
        let tree = builder.build().unwrap();
        let raw = |node: Node<'_>| node.figure().unwrap().raw().clone();
        let root = tree.node(root).unwrap();
        let least = root.children().map(raw).min().unwrap();
        let greatest = root.children().map(raw).max().unwrap();
        prop_assert!(least <= raw(root) && raw(root) <= greatest);
    }

    /// Equal weights weigh nothing: 4 × 25 % and the mean agree exactly.
    #[test]
    fn equal_weights_are_the_mean(
        leaves in prop::collection::vec((0_i64..50_000, 0_i64..20_000), 4),
        rule in any_rule(),
    ) {
        let mut data = Policy::default().data().clone();
        data.rollup = rule;
        let policy = Policy::new(data).unwrap();
        let build = |weight: Option<Weight>| {
            let mut builder = RollupBuilder::new(&policy);
            let root = builder.add(NewNode::branch());
            for (realisasi, target) in &leaves {
                let node = NewNode::leaf(leaf(&policy, *realisasi, *target)).under(root);
                builder.add(match weight {
                    Some(weight) => node.weight(weight),
                    None => node,
                });
            }
            builder.build().unwrap()
        };
        let weight = "25".parse().unwrap();
        assert_same(&build(None), &build(Some(weight)));
    }

    /// The order of the children changes nothing.
    #[test]
    fn order_does_not_matter(
        policy in any_policy(),
        (seeds, shuffled) in prop::collection::vec(any_seed(), 1..20)
            .prop_flat_map(|seeds| (Just(seeds.clone()), Just(seeds).prop_shuffle())),
        ratio in any::<bool>(),
    ) {
        let build = |seeds: &[Seed]| {
            let mut builder = RollupBuilder::new(&policy);
            let root = builder.add(if ratio { NewNode::ratio(Ratio::capaian()) } else { NewNode::branch() });
            for seed in seeds {
                builder.add(NewNode::leaf(value_of(seed, ratio, &policy)).under(root));
            }
            builder.build().unwrap().states[0].clone()
        };
        prop_assert_eq!(build(&seeds), build(&shuffled));
    }

    /// Whatever the parents are, building ends with a tree or with problems.
    #[test]
    fn the_builder_never_panics(
        nodes in prop::collection::vec((prop::option::of(0_u32..14), 0_u8..3, prop::option::of(1_i64..=100)), 0..12),
    ) {
        let mut builder = RollupBuilder::new(&Policy::default());
        for (parent, kind, weight) in nodes {
            let mut node = match kind {
                0 => NewNode::branch(),
                1 => NewNode::ratio(Ratio::capaian()),
                _ => NewNode::leaf(LeafValue::printed(Percent::HUNDRED)),
            };
            if let Some(parent) = parent {
                node = node.under(NodeId::new(parent));
            }
            if let Some(weight) = weight {
                node = node.weight(Weight::new(weight.into()).unwrap());
            }
            builder.add(node);
        }
        if let Ok(tree) = builder.build() {
            for root in tree.roots() {
                prop_assert!(!root.sentence(Lang::En).is_empty());
            }
        }
    }

    /// Sums of parts do not depend on how agencies are grouped, and never equal a mean by accident.
    #[test]
    fn a_ratio_of_sums_does_not_depend_on_grouping(
        all in prop::collection::vec((0_i64..10_000, 0_i64..10_000), 1..20),
        cut in any::<prop::sample::Index>(),
    ) {
        let parts = |(n, d): &(i64, i64)| {
            Some(RatioParts::new(Quantity::of((*n).into()), Quantity::of((*d).into())).unwrap())
        };
        let (left, right) = all.split_at(cut.index(all.len() + 1));
        let whole = aggregate_ratio(all.iter().map(parts)).0;
        let halves = [aggregate_ratio(left.iter().map(parts)).0, aggregate_ratio(right.iter().map(parts)).0];
        let grouped = aggregate_ratio(halves.into_iter().filter(Option::is_some)).0;
        prop_assert_eq!(&whole, &grouped);
        let total: i64 = all.iter().map(|(n, _)| n).sum();
        let whole = whole.unwrap();
        prop_assert_eq!(whole.numerator(), &Exact::from(total));
    }
}
