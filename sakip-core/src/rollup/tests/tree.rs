//! The tree itself: what a builder refuses, bounds, updates and explanations.

use super::*;

#[test]
fn every_problem_is_told_at_once() {
    let mut builder = RollupBuilder::new(&Policy::default());
    let weight = |text: &str| -> Weight { text.parse().unwrap() };
    let branch = || NewNode::branch().label("Sasaran");
    builder.add(branch().under(NodeId::new(900))); // 0: unknown parent
    let circle = builder.add(branch().under(NodeId::new(2))); // 1: below itself
    builder.add(branch().under(circle)); // 2
    let leaf = builder.add(NewNode::leaf(printed("1"))); // 3
    builder.add(branch().under(leaf)); // 4: parent is a leaf
    builder.add(NewNode::leaf(parts("1", "2"))); // 5: parts outside a ratio
    let mixed = builder.add(branch()); // 6: weights on some
    builder.add(
        NewNode::leaf(printed("1"))
            .under(mixed)
            .weight(weight("50")),
    );
    builder.add(NewNode::leaf(printed("1")).under(mixed));
    let short = builder.add(branch()); // 9: 99.99
    for text in ["33.33", "33.33", "33.33"] {
        builder.add(
            NewNode::leaf(printed("1"))
                .under(short)
                .weight(weight(text)),
        );
    }
    let hundred: Quantity = "100".parse().unwrap();
    let ratio = builder.add(
        NewNode::ratio(Ratio::realisasi(hundred))
            .under(short)
            .weight(weight("0.01")),
    ); // 13
    builder.add(
        NewNode::leaf(printed("1"))
            .under(ratio)
            .weight(weight("100")),
    ); // 14
    let bad = RollupRule {
        minimum_coverage: percent("101"),
        method: RollupMethod::Weighted,
        ..RollupRule::default()
    };
    let weighted = builder.add(NewNode::branch().rule(bad).weight(weight("5"))); // 15
    builder.add(NewNode::leaf(printed("1")).under(weighted)); // 16
    let long = "x".repeat(MAX_LABEL_CHARS + 1);
    builder.add(
        NewNode::leaf(printed("1"))
            .rule(RollupRule::default())
            .label(long),
    ); // 17
    let problems = builder.build().unwrap_err();
    let told: Vec<_> = problems
        .list()
        .iter()
        .map(|problem| {
            (
                problem.code,
                problem.place.split(' ').next().unwrap_or_default(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("unknown_parent", "nodes[0]"),
            ("parent_is_leaf", "nodes[4]"),
            ("label_length", "nodes[17]"),
            ("rule_coverage", "nodes[15]"),
            ("rule_on_leaf", "nodes[17]"),
            ("weight_without_parent", "nodes[15]"),
            ("cycle", "nodes[1]"),
            ("parts_outside_ratio", "nodes[5]"),
            ("weights_mixed", "nodes[6]"),
            ("ratio_without_target", "nodes[13]"),
            ("weight_under_ratio", "nodes[14]"),
            ("ratio_child", "nodes[14]"),
            ("weight_missing", "nodes[15]"),
        ]
    );
}

#[test]
fn weights_of_99_99_are_refused() {
    let build = |weights: [&str; 3]| {
        let mut builder = RollupBuilder::new(&Policy::default());
        let root = builder.add(NewNode::branch());
        for weight in weights {
            builder.add(
                NewNode::leaf(printed("1"))
                    .under(root)
                    .weight(weight.parse().unwrap()),
            );
        }
        codes(builder)
    };
    assert_eq!(build(["33.33", "33.33", "33.33"]), ["weight_sum"]);
    assert!(build(["33.33", "33.33", "33.34"]).is_empty());
    // Under a mean, weights do not matter.
    let mut builder = RollupBuilder::new(&policy(RollupRule {
        method: RollupMethod::Mean,
        ..RollupRule::default()
    }));
    let root = builder.add(NewNode::branch());
    builder.add(
        NewNode::leaf(printed("80"))
            .under(root)
            .weight("99.99".parse().unwrap()),
    );
    builder.add(NewNode::leaf(printed("60")).under(root));
    assert_eq!(value(&builder.build().unwrap(), 0), "70.00");
}

#[test]
fn depth_is_bounded_without_recursion() {
    let chain = |length: u32| {
        let mut builder = RollupBuilder::new(&Policy::default());
        for index in 0..length {
            let node = if index + 1 == length {
                NewNode::leaf(printed("80"))
            } else {
                NewNode::branch()
            };
            builder.add(match index.checked_sub(1) {
                Some(parent) => node.under(NodeId::new(parent)),
                None => node,
            });
        }
        builder
    };
    let deepest = u32::try_from(MAX_DEPTH).unwrap();
    assert_eq!(value(&chain(deepest).build().unwrap(), 0), "80.00");
    assert_eq!(codes(chain(deepest + 1)), ["too_deep"]);
    assert_eq!(codes(chain(100_000)), ["too_deep"]);
    // A circle of a hundred thousand is one problem, too.
    let mut builder = RollupBuilder::new(&Policy::default());
    for index in 0..100_000_u32 {
        builder.add(NewNode::branch().under(NodeId::new((index + 1) % 100_000)));
    }
    assert_eq!(codes(builder), ["cycle"]);
}

#[test]
fn parents_may_come_after_their_children() {
    let mut builder = RollupBuilder::new(&Policy::default());
    builder.add(NewNode::leaf(printed("80")).under(NodeId::new(2)));
    builder.add(NewNode::leaf(printed("60")).under(NodeId::new(2)));
    builder.add(NewNode::branch());
    let tree = builder.build().unwrap();
    assert_eq!(value(&tree, 2), "70.00");
    let roots: Vec<_> = tree.roots().map(Node::id).collect();
    assert_eq!(roots, [NodeId::new(2)]);
    assert_eq!(
        tree.node(NodeId::new(0)).unwrap().parent().unwrap().id(),
        NodeId::new(2)
    );
}

#[test]
fn only_ancestors_are_computed_again() {
    let mut builder = RollupBuilder::new(&Policy::default());
    let pemda = builder.add(NewNode::branch());
    let mut leaves = Vec::new();
    let mut branches = Vec::new();
    for _ in 0..10 {
        let opd = builder.add(NewNode::branch().under(pemda));
        branches.push(opd);
        for _ in 0..10 {
            leaves.push(builder.add(NewNode::leaf(printed("50")).under(opd)));
        }
    }
    let mut tree = builder.build().unwrap();
    let update = tree.set_leaf(leaves[37], printed("100")).unwrap();
    assert_eq!(update.recomputed(), 2);
    assert_eq!(update.changed(), [leaves[37], branches[3], pemda]);
    assert_eq!(value(&tree, 0), "50.50");
    // The same value again changes nothing; one that leaves its parent as it was goes no further.
    let update = tree.set_leaf(leaves[37], printed("100")).unwrap();
    assert_eq!((update.recomputed(), update.changed().len()), (0, 0));
    let update = tree.set_leaf(leaves[36], LeafValue::NotFilled).unwrap();
    assert_eq!(update.changed().len(), 3);
    let unknown = tree
        .set_leaf(NodeId::new(5_000), LeafValue::NotFilled)
        .unwrap_err();
    assert_eq!(unknown, LeafError::UnknownNode(5_000));
    assert_eq!(
        tree.set_leaf(pemda, LeafValue::NotFilled),
        Err(LeafError::NotALeaf(0))
    );
    let wanted = tree.set_leaf(leaves[0], parts("1", "2")).unwrap_err();
    assert!(
        wanted.localize(Lang::Id).contains("isi capaian"),
        "{wanted}"
    );
}

#[test]
fn explanations_are_bounded() {
    let count = MAX_PARTS + 50;
    let tree = mean_of(&Policy::default(), vec![printed("50"); count]);
    let trace = tree.node(NodeId::new(0)).unwrap().trace();
    assert_eq!(trace.parts.len(), MAX_PARTS);
    assert_eq!(trace.warnings.last().unwrap().id, "dan 50 lainnya");
    let rest = format!("+ 50,00 + … dan {} lainnya) / {count}", count - MAX_TERMS);
    assert!(trace.sentence.id.contains(&rest), "{}", trace.sentence.id);
    let json = serde_json::to_value(&trace).unwrap();
    assert_eq!(json["kind"], "rollup");
    assert_eq!(json["parts"][0]["inputs"][0]["name"], "masuk");
}

/// 50 agencies with 100 indicators each, every target another number of 12 digits: exact, and in a fraction of a
/// second although the result has tens of thousands of digits.
#[test]
fn thousands_of_unrelated_denominators() {
    let mut state = 1_u64;
    let mut random = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        i64::try_from(state >> 24).unwrap() % 900_000_000_000 + 100_000_000_000
    };
    let policy = Policy::default();
    let mut answer = || {
        let quantity = |value: i64| Quantity::of(value.into());
        let question = Question::new(Polarity::MAXIMIZE)
            .target(quantity(random()))
            .realisasi(Measured::Value(quantity(random())));
        question.answer(&policy)
    };
    let mut builder = RollupBuilder::new(&policy);
    let pemda = builder.add(NewNode::branch());
    let mut floor = Exact::ZERO;
    let mut leaf = NodeId::new(0);
    let step = Rounding::new(RoundingMode::Truncate, 12).unwrap();
    for _ in 0..50 {
        let opd = builder.add(NewNode::branch().under(pemda));
        for _ in 0..100 {
            let answer = answer();
            floor = &floor + &Exact::from(answer.raw().unwrap().round(step).unwrap());
            leaf = builder.add(NewNode::leaf(LeafValue::from(&answer)).under(opd));
        }
    }
    let mut tree = builder.build().unwrap();
    // All agencies have as many indicators, so that the mean of means is the mean of all. Every leaf was cut
    // by less than 10⁻¹², and so is their mean.
    let mean = floor.checked_div(&Exact::from(5_000)).unwrap();
    let root = tree.node(pemda).unwrap().figure().unwrap().raw().clone();
    assert!(root.bits() > 100_000, "{}", root.bits());
    let hair = Exact::from(rust_decimal::Decimal::new(1, 12));
    assert!(root >= mean && root < &mean + &hair);
    let trace = tree.node(pemda).unwrap().trace();
    assert_eq!(trace.exact, None);
    let update = tree.set_leaf(leaf, LeafValue::from(&answer())).unwrap();
    assert_eq!(update.recomputed(), 2);
}

#[test]
fn extremes_are_reasons_not_panics() {
    let max = "79228162514264337593543950335";
    let tree = mean_of(&Policy::default(), vec![printed(max), printed(max)]);
    // The mean of two is representable without decimals, but not with two.
    assert_eq!(value(&tree, 0), "overflow");
    let tree = mean_of(
        &Policy::default(),
        vec![printed(max), printed(&format!("-{max}"))],
    );
    assert_eq!(value(&tree, 0), "0.00");
    let root = tree.node(NodeId::new(0)).unwrap();
    assert!(
        root.sentence(Lang::En).contains("+ (-79,228"),
        "{}",
        root.sentence(Lang::En)
    );
    let empty = RollupBuilder::new(&Policy::default()).build().unwrap();
    assert!(empty.is_empty() && empty.node(NodeId::new(0)).is_none());
}
