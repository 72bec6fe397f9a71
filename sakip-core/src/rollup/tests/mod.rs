mod tree;

use super::*;
use crate::achievement::{NotComputable, Question};
use crate::explain::{Coverage, Explain, LimitKind};
use crate::indicator::{Measured, Polarity};
use crate::number::{Exact, Percent, Quantity, Rounding, RoundingMode, Weight};
use crate::policy::{ChildValue, MissingChild, Policy, RollupMethod, RollupRule};
use crate::text::{Lang, Localize};

fn percent(text: &str) -> Percent {
    text.parse().unwrap()
}

fn printed(text: &str) -> LeafValue {
    LeafValue::printed(percent(text))
}

fn parts(numerator: &str, denominator: &str) -> LeafValue {
    let quantity = |text: &str| -> Quantity { text.parse().unwrap() };
    LeafValue::Parts(RatioParts::new(quantity(numerator), quantity(denominator)).unwrap())
}

/// The default policy with another roll-up rule.
fn policy(rule: RollupRule) -> Policy {
    let mut data = Policy::default().data().clone();
    data.rollup = rule;
    Policy::new(data).unwrap()
}

/// A root over leaves, each with its weight or none.
fn flat(policy: &Policy, leaves: Vec<(LeafValue, Option<&str>)>) -> RollupTree {
    let mut builder = RollupBuilder::new(policy);
    let root = builder.add(NewNode::branch().label("Sasaran 1"));
    for (value, weight) in leaves {
        let node = NewNode::leaf(value).under(root);
        builder.add(match weight {
            Some(weight) => node.weight(weight.parse().unwrap()),
            None => node,
        });
    }
    builder.build().unwrap()
}

fn mean_of(policy: &Policy, leaves: Vec<LeafValue>) -> RollupTree {
    flat(
        policy,
        leaves.into_iter().map(|value| (value, None)).collect(),
    )
}

fn value(tree: &RollupTree, node: u32) -> String {
    let node = tree.node(NodeId::new(node)).unwrap();
    match (node.figure(), node.reason()) {
        (Some(figure), _) => figure.value().to_string(),
        (None, Some(reason)) => reason.code().to_owned(),
        (None, None) => node.status().name().to_owned(),
    }
}

fn counts(coverage: Coverage) -> (u32, u32) {
    (coverage.used, coverage.total)
}

fn coverage(tree: &RollupTree, node: u32) -> (u32, u32) {
    counts(tree.node(NodeId::new(node)).unwrap().coverage())
}

fn codes(builder: RollupBuilder) -> Vec<&'static str> {
    match builder.build() {
        Ok(_) => Vec::new(),
        Err(problems) => problems.list().iter().map(|problem| problem.code).collect(),
    }
}

/// Manggarai Timur 2019 printed 85.38 as the mean of its three printed capaian: 85.386… cut off.
#[test]
fn a_published_mean_of_printed_figures() {
    let mut data = Policy::default().data().clone();
    data.rollup.children = ChildValue::Rounded;
    data.rounding = Rounding::new(RoundingMode::Truncate, 2).unwrap();
    let published = || vec![printed("87.10"), printed("96.54"), printed("72.52")];
    let tree = mean_of(&Policy::new(data.clone()).unwrap(), published());
    assert_eq!(value(&tree, 0), "85.38");
    let sentence = tree.node(NodeId::new(0)).unwrap().sentence(Lang::Id);
    assert!(
        sentence.contains("(87,10 + 96,54 + 72,52) / 3, dipotong 2 desimal"),
        "{sentence}"
    );
    data.rounding = Rounding::default();
    assert_eq!(
        value(&mean_of(&Policy::new(data).unwrap(), published()), 0),
        "85.39"
    );
}

/// The form in which children enter decides the last digit: the mean of 66.666… and 66.66 is 66.663…, that of
/// the printed 66.67 and 66.66 is 66.665.
#[test]
fn children_enter_exact_or_rounded() {
    for (children, expected) in [
        (ChildValue::Limited, "66.66"),
        (ChildValue::Raw, "66.66"),
        (ChildValue::Rounded, "66.67"),
    ] {
        let policy = policy(RollupRule {
            children,
            ..RollupRule::default()
        });
        let ask = |realisasi: &str, target: &str| {
            let question = Question::new(Polarity::MAXIMIZE)
                .target(target.parse::<Quantity>().unwrap())
                .realisasi(realisasi.parse::<Quantity>().unwrap());
            LeafValue::from(&question.answer(&policy))
        };
        let tree = mean_of(&policy, vec![ask("2", "3"), ask("66.66", "100")]);
        assert_eq!(value(&tree, 0), expected, "{children:?}");
    }
}

/// BPS: 120 per indicator, 110 when averaged; the raw figure stays beside both.
#[test]
fn a_second_cap_for_the_roll_up() {
    let bps = Policy::builtin("bps-nko").unwrap();
    let ask = |realisasi: &str| {
        let question = Question::new(Polarity::MAXIMIZE)
            .target("10".parse::<Quantity>().unwrap())
            .realisasi(realisasi.parse::<Quantity>().unwrap());
        LeafValue::from(&question.answer(&bps))
    };
    let tree = mean_of(&bps, vec![ask("65"), ask("9")]);
    assert_eq!(value(&tree, 1), "120.00");
    let leaf = tree.node(NodeId::new(1)).unwrap();
    assert_eq!(leaf.status(), NodeStatus::Capped);
    let figure = leaf.figure().unwrap();
    assert_eq!(figure.raw(), &Exact::from(650));
    assert_eq!(figure.limit(), Some((LimitKind::Cap, percent("120"))));
    // (110 + 90) / 2, neither (120 + 90) / 2 nor (650 + 90) / 2.
    assert_eq!(value(&tree, 0), "100.00");
    let sentence = tree.node(NodeId::new(0)).unwrap().sentence(Lang::Id);
    assert_eq!(
        sentence,
        "Sasaran 1: 100,00 % = (110,00 + 90,00) / 2 (rata-rata 2 indikator; 1 nilai dibatasi 110 % saat \
         digabung); kategori Tercapai; kebijakan bps-nko@1."
    );
}

#[test]
fn raw_children_and_the_limits_of_their_parent() {
    let mut data = Policy::default().data().clone();
    data.limits.cap = Some(percent("120"));
    data.rollup.children = ChildValue::Raw;
    let policy = Policy::new(data).unwrap();
    let ask = |realisasi: &str| {
        let question = Question::new(Polarity::MAXIMIZE)
            .target("10".parse::<Quantity>().unwrap())
            .realisasi(realisasi.parse::<Quantity>().unwrap());
        LeafValue::from(&question.answer(&policy))
    };
    let mut builder = RollupBuilder::new(&policy);
    let tujuan = builder.add(NewNode::branch());
    let sasaran = builder.add(NewNode::branch().under(tujuan));
    for value in [ask("30"), ask("2")] {
        builder.add(NewNode::leaf(value).under(sasaran));
    }
    builder.add(NewNode::leaf(ask("4")).under(tujuan));
    let tree = builder.build().unwrap();
    // (300 + 20) / 2 = 160 prints as 120, yet 160 goes up: (160 + 40) / 2.
    let node = tree.node(sasaran).unwrap();
    assert_eq!(
        (value(&tree, 1).as_str(), node.status()),
        ("120.00", NodeStatus::Capped)
    );
    assert_eq!(value(&tree, 0), "100.00");
    assert!(
        node.sentence(Lang::En).starts_with(
            "Node 1: 120.00 % = (300.00 + 20.00) / 2 = 160.00, capped at 120 % (mean of 2 indicators; children \
             before their limits)"
        ),
        "{}",
        node.sentence(Lang::En)
    );
}

/// LAKIP ITJEN 2019 divides the sum of three percentages by four and prints 74.03. (The middle one is not in
/// our facts; it follows from the printed quotient.)
#[test]
fn the_divisor_is_the_number_of_children() {
    let tree = mean_of(
        &Policy::default(),
        vec![printed("98.40"), printed("98.81"), printed("98.91")],
    );
    assert_eq!(value(&tree, 0), "98.71");
    assert_eq!(coverage(&tree, 0), (3, 3));
}

/// An agency that reports nothing is not silently dropped: the coverage tells.
#[test]
fn unreported_children_are_visible() {
    let tree = mean_of(
        &Policy::default(),
        vec![
            printed("100"),
            LeafValue::NotFilled,
            LeafValue::NotComputable(NotComputable::ZeroTarget),
            LeafValue::NotApplicable,
        ],
    );
    let root = tree.node(NodeId::new(0)).unwrap();
    assert_eq!(value(&tree, 0), "100.00");
    assert_eq!(counts(root.coverage()), (1, 3));
    assert_eq!(counts(root.leaf_coverage()), (1, 3));
    assert_eq!(
        root.sentence(Lang::Id),
        "Sasaran 1: 100,00 % = 100,00 / 1 (rata-rata 1 dari 3 indikator; 1 belum diisi; 1 tidak dapat \
         dihitung; 1 tidak berlaku); kategori Sangat Tinggi; kebijakan sakip-default@1."
    );
    let trace = root.trace();
    assert_eq!(trace.coverage, Some(Coverage { used: 1, total: 3 }));
    assert_eq!(trace.parts.len(), 4);
    assert_eq!(trace.parts[2].status, "not_computable");
}

#[test]
fn what_a_missing_child_does() {
    let leaves = || {
        vec![
            printed("90"),
            printed("60"),
            LeafValue::NotFilled,
            LeafValue::NotApplicable,
        ]
    };
    for (missing, expected) in [
        (MissingChild::Excluded, "75.00"),
        (MissingChild::Zero, "50.00"),
        (MissingChild::Incomplete, "child_missing"),
    ] {
        let tree = mean_of(
            &policy(RollupRule {
                missing,
                ..RollupRule::default()
            }),
            leaves(),
        );
        assert_eq!(value(&tree, 0), expected, "{missing:?}");
        assert_eq!(coverage(&tree, 0), (2, 3), "{missing:?}");
    }
}

#[test]
fn a_zero_is_a_value() {
    let tree = mean_of(&Policy::default(), vec![printed("0"), LeafValue::NotFilled]);
    assert_eq!(value(&tree, 0), "0.00");
}

#[test]
fn nothing_below_gives_nothing_above() {
    let none = |leaves| value(&mean_of(&Policy::default(), leaves), 0);
    assert_eq!(none(vec![]), "no_children");
    assert_eq!(none(vec![LeafValue::NotFilled]), "no_child_figure");
    assert_eq!(none(vec![LeafValue::NotApplicable]), "not_applicable");
    // Under "count as zero" nothing at all is zero, because the policy says so.
    let zero = policy(RollupRule {
        missing: MissingChild::Zero,
        ..RollupRule::default()
    });
    assert_eq!(
        value(&mean_of(&zero, vec![LeafValue::NotFilled]), 0),
        "0.00"
    );
    assert_eq!(
        value(&mean_of(&zero, vec![LeafValue::NotApplicable]), 0),
        "not_applicable"
    );
}

#[test]
fn weights_redistribute_in_proportion() {
    let leaves = |third: LeafValue| {
        vec![
            (printed("94.47"), Some("40")),
            (printed("92.33"), Some("35")),
            (third, Some("25")),
        ]
    };
    let tree = flat(&Policy::default(), leaves(printed("80")));
    // 0.40 × 94.47 + 0.35 × 92.33 + 0.25 × 80 = 90.1035
    assert_eq!(value(&tree, 0), "90.10");
    let tree = flat(&Policy::default(), leaves(LeafValue::NotFilled));
    // (40 × 94.47 + 35 × 92.33) / 75 = 93.4713…
    assert_eq!(value(&tree, 0), "93.47");
    assert_eq!(
        tree.node(NodeId::new(0)).unwrap().sentence(Lang::Id),
        "Sasaran 1: 93,47 % = (40 × 94,47 + 35 × 92,33) / 75, dibulatkan 2 desimal (rata-rata tertimbang 2 dari \
         3 indikator; 1 belum diisi; bobot 25 dibagi ke yang lain menurut bobotnya); kategori Sangat Tinggi; \
         kebijakan sakip-default@1."
    );
    let zero = policy(RollupRule {
        missing: MissingChild::Zero,
        ..RollupRule::default()
    });
    let tree = flat(&zero, leaves(LeafValue::NotFilled));
    // (40 × 94.47 + 35 × 92.33 + 25 × 0) / 100 = 70.1035
    assert_eq!(value(&tree, 0), "70.10");
    let sentence = tree.node(NodeId::new(0)).unwrap().sentence(Lang::En);
    assert!(
        sentence.contains("(40 × 94.47 + 35 × 92.33 + 25 × 0.00) / 100"),
        "{sentence}"
    );
    assert!(
        sentence.contains("those without a figure count as 0 %"),
        "{sentence}"
    );
    let tree = flat(&zero, leaves(LeafValue::NotApplicable));
    assert_eq!(value(&tree, 0), "93.47");
    assert_eq!(coverage(&tree, 0), (2, 2));
}

#[test]
fn the_minimum_coverage_is_a_share_of_children_or_of_weight() {
    let half = policy(RollupRule {
        minimum_coverage: percent("50"),
        ..RollupRule::default()
    });
    let tree = mean_of(&half, vec![printed("90"), LeafValue::NotFilled]);
    assert_eq!(value(&tree, 0), "90.00");
    let tree = mean_of(
        &half,
        vec![printed("90"), LeafValue::NotFilled, LeafValue::NotFilled],
    );
    let root = tree.node(NodeId::new(0)).unwrap();
    assert_eq!(root.status(), NodeStatus::Incomplete);
    assert_eq!(
        root.sentence(Lang::Id),
        "Sasaran 1: tidak ada capaian, cakupan di bawah minimum: 33,33 % anak, minimum 50 % (1 dari 3 \
         indikator; 2 belum diisi); kebijakan sakip-default@1."
    );
    assert_eq!(root.trace().status, "incomplete");
    // One of two children, but 49 % of the weight.
    let tree = flat(
        &half,
        vec![
            (printed("90"), Some("49")),
            (LeafValue::NotFilled, Some("51")),
        ],
    );
    assert_eq!(value(&tree, 0), "below_minimum_coverage");
    // A child that counts as zero still has no figure.
    let strict = policy(RollupRule {
        missing: MissingChild::Zero,
        minimum_coverage: percent("60"),
        ..RollupRule::default()
    });
    let tree = mean_of(&strict, vec![printed("90"), LeafValue::NotFilled]);
    assert_eq!(value(&tree, 0), "below_minimum_coverage");
}

#[test]
fn a_rule_of_its_own() {
    let mut builder = RollupBuilder::new(&Policy::default());
    let pemda = builder.add(NewNode::branch());
    let strict = RollupRule {
        missing: MissingChild::Incomplete,
        ..RollupRule::default()
    };
    let opd = builder.add(NewNode::branch().under(pemda).rule(strict));
    builder.add(NewNode::leaf(printed("100")).under(opd));
    builder.add(NewNode::leaf(LeafValue::NotFilled).under(opd));
    builder.add(NewNode::leaf(printed("80")).under(pemda));
    let tree = builder.build().unwrap();
    assert_eq!(value(&tree, 1), "child_missing");
    assert_eq!(value(&tree, 0), "80.00");
    // The leaves of the incomplete OPD could have counted and did not.
    let root = tree.node(pemda).unwrap();
    assert_eq!(
        (counts(root.coverage()), counts(root.leaf_coverage())),
        ((1, 2), (1, 3))
    );
    assert!(
        root.sentence(Lang::Id)
            .contains("rata-rata 1 dari 2 bagian; 1 tidak lengkap; cakupan 1 dari 3 indikator"),
        "{}",
        root.sentence(Lang::Id)
    );
}

/// Three OPD handle cases: 45 of 50, 8 of 40, nothing reported, against a target of 90 % of the pemda.
#[test]
fn ratios_sum_before_they_divide() {
    let hundred: Quantity = "100".parse().unwrap();
    let target: Quantity = "90".parse().unwrap();
    let mut builder = RollupBuilder::new(&Policy::default());
    let sasaran = builder.add(NewNode::branch().label("Sasaran"));
    let pemda = builder.add(
        NewNode::ratio(Ratio::against(hundred, Polarity::MAXIMIZE, target))
            .under(sasaran)
            .label("Penanganan perkara"),
    );
    let dinas = builder.add(NewNode::ratio(Ratio::realisasi(hundred)).under(pemda));
    builder.add(NewNode::leaf(parts("40", "40")).under(dinas));
    let late = builder.add(NewNode::leaf(parts("5", "10")).under(dinas));
    builder.add(NewNode::leaf(parts("8", "40")).under(pemda));
    builder.add(NewNode::leaf(LeafValue::NotFilled).under(pemda));
    let mut tree = builder.build().unwrap();
    // 53 of 90 = 58.888… %, not the mean of 90 % and 20 %; against 90: 65.43.
    let node = tree.node(pemda).unwrap();
    assert_eq!(node.realisasi(), Exact::ratio(5300, 90));
    assert_eq!(tree.node(dinas).unwrap().realisasi(), Some(Exact::from(90)));
    assert_eq!(value(&tree, pemda.index()), "65.43");
    assert_eq!(value(&tree, 0), "65.43");
    assert_eq!(
        (counts(node.coverage()), counts(node.leaf_coverage())),
        ((2, 3), (3, 4))
    );
    assert_eq!(
        node.sentence(Lang::Id),
        "Penanganan perkara: 65,43 %, realisasi 58,89 = (45 + 8) / (50 + 40) × 100 terhadap target 90, rumus \
         maximize, dibulatkan 2 desimal (jumlah pembilang dibagi jumlah penyebut, 2 dari 3 unit; 1 belum diisi); \
         kategori Sedang; kebijakan sakip-default@1."
    );
    assert_eq!(node.trace().exact.as_deref(), Some("5300/81"));
    let update = tree.set_leaf(late, parts("10", "10")).unwrap();
    assert_eq!(update.changed(), [late, dinas, pemda, sasaran]);
    assert_eq!(
        tree.node(pemda).unwrap().realisasi(),
        Exact::ratio(5800, 90)
    );
}

#[test]
fn a_ratio_as_capaian_and_its_gaps() {
    let build = |rule: RollupRule, leaves: Vec<LeafValue>| {
        let mut builder = RollupBuilder::new(&Policy::default());
        let root = builder.add(NewNode::ratio(Ratio::capaian()).rule(rule).label("Serapan"));
        for value in leaves {
            builder.add(NewNode::leaf(value).under(root));
        }
        builder.build().unwrap()
    };
    let excluded = RollupRule::default();
    let itjen = build(
        excluded,
        vec![
            parts("104734936307", "106439453000"),
            parts("2988047640", "3021089000"),
        ],
    );
    assert_eq!(value(&itjen, 0), "98.41");
    assert_eq!(
        value(&build(excluded, vec![parts("0", "0")]), 0),
        "zero_denominator"
    );
    assert_eq!(
        value(&build(excluded, vec![parts("0", "0"), parts("1", "2")]), 0),
        "50.00"
    );
    assert_eq!(
        value(&build(excluded, vec![LeafValue::NotApplicable]), 0),
        "not_applicable"
    );
    let zero = RollupRule {
        missing: MissingChild::Zero,
        ..excluded
    };
    let tree = build(zero, vec![parts("1", "2"), LeafValue::NotFilled]);
    assert_eq!(value(&tree, 0), "denominator_missing");
    assert!(RatioParts::new("1".parse().unwrap(), "-1".parse().unwrap()).is_err());
}

#[test]
fn a_ratio_has_no_ordinal_target() {
    let policy = Policy::default();
    let level = policy.level("WTP").unwrap();
    let mut builder = RollupBuilder::new(&policy);
    let target = crate::indicator::Target::Ordinal(level);
    builder.add(NewNode::ratio(Ratio::against(
        "1".parse().unwrap(),
        Polarity::MAXIMIZE,
        target,
    )));
    assert_eq!(codes(builder), ["ratio_target"]);
}

/// Lower is better over several agencies, with a baseline and with the inverse formula at zero.
#[test]
fn an_aggregate_is_measured_by_any_formula() {
    let quantity = |text: &str| -> Quantity { text.parse().unwrap() };
    let build = |polarity: &str, numerators: [&str; 2]| {
        let ratio = Ratio::against(
            quantity("100000"),
            polarity.parse().unwrap(),
            quantity("200"),
        )
        .baseline(quantity("300"));
        let mut builder = RollupBuilder::new(&Policy::default());
        let root = builder.add(NewNode::ratio(ratio));
        for numerator in numerators {
            builder.add(NewNode::leaf(parts(numerator, "1500")).under(root));
        }
        value(&builder.build().unwrap(), 0)
    };
    // 7 of 3000 births: 233.33 per 100,000.
    assert_eq!(build("minimize_linear", ["3", "4"]), "83.33");
    assert_eq!(build("minimize_inverse", ["3", "4"]), "85.71");
    assert_eq!(build("baseline", ["3", "4"]), "66.67");
    assert_eq!(build("minimize_inverse", ["0", "0"]), "zero_realisasi");
    assert_eq!(build("minimize_linear", ["0", "0"]), "200.00");
}
