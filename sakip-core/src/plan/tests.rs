use super::*;
use crate::indicator::IndicatorData;
use proptest::prelude::*;

fn policy() -> Policy {
    Policy::default()
}

fn row(id: &str, parent: &str, level: &str) -> NodeRow {
    NodeRow {
        id: id.into(),
        parent_id: (!parent.is_empty()).then(|| parent.into()),
        level: level.into(),
        name: format!("Nama {id}"),
        ..NodeRow::default()
    }
}

fn coded(id: &str, parent: &str, level: &str, code: &str) -> NodeRow {
    NodeRow {
        code: Some(code.into()),
        ..row(id, parent, level)
    }
}

fn indicator(id: &str, node: &str) -> IndicatorRow {
    IndicatorRow {
        node_id: node.into(),
        indikator: IndicatorData {
            id: id.into(),
            name: format!("Indikator {id}"),
            polarity: "maximize".into(),
            ..IndicatorData::default()
        },
    }
}

fn build(nodes: Vec<NodeRow>, indikator: Vec<IndicatorRow>) -> Result<Plan, Problems> {
    Plan::from_rows(
        PlanRows {
            nodes,
            indikator,
            ..PlanRows::default()
        },
        &policy(),
    )
}

fn found(result: Result<Plan, Problems>) -> Vec<(&'static str, String)> {
    let problems = result.unwrap_err();
    problems
        .list()
        .iter()
        .map(|problem| (problem.code, problem.place.clone()))
        .collect()
}

/// Rows given from the leaves up.
fn small() -> Plan {
    build(
        vec![
            coded("k", "p", "kegiatan", "1.01.02.2.01"),
            coded("p", "s2", "program", "1.01.02"),
            coded("s10", "t", "sasaran", "1.10"),
            coded("s2", "t", "sasaran", "1.9"),
            coded("px", "t", "program", "1.01.03"),
            coded("t", "r", "tujuan", "1"),
            row("r", "", "renstra"),
        ],
        vec![
            indicator("i2", "s2"),
            indicator("i1", "t"),
            indicator("i3", "s2"),
        ],
    )
    .unwrap()
}

#[test]
fn nodes_stand_in_document_order_whatever_the_order_of_the_rows() {
    let plan = small();
    let ids: Vec<&str> = plan.nodes().map(Node::id).collect();
    assert_eq!(ids, ["r", "t", "s10", "s2", "p", "k", "px"]);
    let of = |id: &str| plan.find(id).unwrap();
    let names = |nodes: Vec<Node<'_>>| {
        nodes
            .into_iter()
            .map(|node| node.id().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(of("t").children().collect()), ["s10", "s2", "px"]);
    assert_eq!(names(of("t").children_by_code()), ["px", "s2", "s10"]);
    assert_eq!(
        names(of("t").descendants().collect()),
        ["s10", "s2", "p", "k", "px"]
    );
    assert_eq!(
        names(of("r").descendants_by_code()),
        ["t", "px", "s2", "p", "k", "s10"]
    );
    assert_eq!(
        names(plan.nodes_by_code()),
        ["r", "t", "px", "s2", "p", "k", "s10"]
    );
    assert_eq!(names(of("k").ancestors().collect()), ["p", "s2", "t", "r"]);
    assert_eq!(names(of("px").descendants().collect()), [""; 0]);
    assert_eq!(
        of("k").path(),
        "Renstra › Tujuan 1 › Sasaran 1.9 › Program 1.01.02 › Kegiatan 1.01.02.2.01"
    );
    assert_eq!(names(plan.roots().collect()), ["r"]);
    assert_eq!(names(plan.find_code("1.10").collect()), ["s10"]);
    assert!(plan.find_code("1.1").next().is_none(), "codes are text");
    let owners: Vec<(&str, &str)> = plan
        .indicators()
        .map(|(node, each)| (node.id(), each.id()))
        .collect();
    assert_eq!(owners, [("t", "i1"), ("s2", "i2"), ("s2", "i3")]);
    assert_eq!(plan.indicator("i3").unwrap().0.id(), "s2");
    assert!(plan.indicator("i4").is_none() && plan.find("x").is_none());
    let counts = plan.counts();
    assert_eq!(
        counts[&Level::Sasaran],
        LevelCount {
            nodes: 2,
            indicators: 2,
            iku: 0
        }
    );
    assert_eq!(counts.get(&Level::SubKegiatan), None);
}

#[test]
fn nodes_without_a_code_are_numbered_among_siblings() {
    let rows = vec![
        row("t1", "", "tujuan"),
        row("t2", "", "tujuan"),
        row("p", "t2", "program"),
        row("s", "t2", "sasaran"),
        row("s2", "t2", "sasaran"),
        row("r", "", "renstra"),
        row("r2", "", "renstra"),
    ];
    let plan = build(rows, Vec::new()).unwrap();
    let label = |id: &str| plan.find(id).unwrap().path();
    assert_eq!(label("s2"), "Tujuan 2 › Sasaran 2");
    assert_eq!(label("p"), "Tujuan 2 › Program 1");
    assert_eq!(
        (label("r"), label("r2")),
        ("Renstra".into(), "Renstra 2".into())
    );
}

#[test]
fn opd_and_years_come_from_above() {
    let mut rows = PlanRows {
        opd: Some("bappeda".into()),
        period: Some("2025-2029".into()),
        nodes: vec![
            row("r", "", "renstra"),
            row("t", "r", "tujuan"),
            row("x", "", "tujuan"),
        ],
        ..PlanRows::default()
    };
    rows.nodes[0].opd = Some("dinkes".into());
    rows.nodes[1].period = Some("2026-2027".into());
    let plan = Plan::from_rows(rows, &policy()).unwrap();
    let of = |id: &str| {
        let node = plan.find(id).unwrap();
        (node.opd().unwrap(), node.years().unwrap().to_string())
    };
    assert_eq!(of("r"), ("dinkes", "2025-2029".into()));
    assert_eq!(of("t"), ("dinkes", "2026-2027".into()));
    assert_eq!(of("x"), ("bappeda", "2025-2029".into()));
}

#[test]
fn everything_wrong_with_rows_is_told_at_once() {
    let mut bad = row("", "r", "sasaran");
    bad.name = " ".into();
    bad.code = Some("1\n".into());
    bad.opd = Some(" x".into());
    bad.period = Some("2029-2025".into());
    bad.weight = Some("101".into());
    let rows = PlanRows {
        opd: Some("a\tb".into()),
        period: Some("selamanya".into()),
        visi: Some("v".repeat(4_001)),
        nodes: vec![
            bad,
            row("r", "", "renstra"),
            row("r", "", "renstra"),
            row("t", "zz", "tujuan"),
            row("u", "r", "bidang"),
            row("rr", "t", "renstra"),
            row("a", "b", "tujuan"),
            row("b", "a", "sasaran"),
            row("c", "c", "sasaran"),
            row("below", "a", "program"),
            coded("p1", "r", "program", "1.01.02"),
            coded("p2", "t", "program", "1.01.02"),
            coded("s1", "r", "sasaran", "1"),
            coded("s2", "r", "sasaran", "1"),
            coded("s3", "t", "sasaran", "1"),
        ],
        indikator: vec![
            indicator("i", "nowhere"),
            indicator("i", "r"),
            IndicatorRow {
                node_id: "r".into(),
                indikator: IndicatorData::default(),
            },
        ],
        ..PlanRows::default()
    };
    let found = found(Plan::from_rows(rows, &policy()));
    let expected = [
        ("plan_period", "period"),
        ("plan_text", "visi"),
        ("plan_opd", "opd"),
        ("node_id", "nodes[0].id"),
        ("node_code", "nodes[0].code"),
        ("node_name", "nodes[0].name"),
        ("node_opd", "nodes[0].opd"),
        ("node_period", "nodes[0].period"),
        ("node_weight", "nodes[0].weight"),
        ("node_level", "nodes[4].level"),
        ("plan_duplicate_id", "nodes[2].id"),
        ("plan_unknown_parent", "nodes[3].parent_id"),
        ("plan_cycle", "nodes[6].parent_id"),
        ("plan_cycle", "nodes[8].parent_id"),
        ("plan_level_order", "nodes[5].level"),
        ("plan_duplicate_code", "nodes[13].code"),
        ("plan_duplicate_code", "nodes[11].code"),
        ("plan_dangling_indicator", "indikator[0]"),
        ("plan_duplicate_indicator", "indikator[1].id"),
        ("indicator_id", "indikator[2].id"),
        ("indicator_name", "indikator[2].name"),
        ("indicator_polarity", "indikator[2].polarity"),
    ];
    let expected: Vec<_> = expected
        .iter()
        .map(|(code, place)| (*code, (*place).to_owned()))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_same_program_may_stand_in_two_opds() {
    let mut rows = vec![row("r1", "", "renstra"), row("r2", "", "renstra")];
    rows[0].opd = Some("dinkes".into());
    rows[1].opd = Some("rsud".into());
    rows.push(coded("p1", "r1", "program", "1.02.01"));
    rows.push(coded("p2", "r2", "program", "1.02.01"));
    assert!(build(rows, Vec::new()).is_ok());
}

#[test]
fn a_cycle_of_any_length_is_one_problem() {
    let count = 100_000;
    let rows = (0..count)
        .map(|n| row(&n.to_string(), &((n + 1) % count).to_string(), "sasaran"))
        .collect();
    let problems = build(rows, Vec::new()).unwrap_err();
    assert_eq!(problems.count(), 1);
    let message = &problems.list()[0].message.en;
    assert!(
        message.contains("100000 nodes") && message.contains("`0` → `1`"),
        "{message}"
    );
    // A chain as long is no cycle; each link breaks the order of levels.
    let rows = (0..count)
        .map(|n| {
            row(
                &n.to_string(),
                &if n == 0 {
                    String::new()
                } else {
                    (n - 1).to_string()
                },
                "sasaran",
            )
        })
        .collect();
    let problems = build(rows, Vec::new()).unwrap_err();
    assert_eq!(problems.count(), count - 1);
    assert_eq!(problems.list()[0].code, "plan_level_order");
}

#[test]
fn a_document_deeper_than_the_levels_is_refused_without_recursion() {
    let nested = |depth: usize| {
        (0..depth).fold(
            NodeData {
                name: "x".into(),
                ..NodeData::default()
            },
            |below, _| NodeData {
                name: "x".into(),
                sasaran: vec![below],
                ..NodeData::default()
            },
        )
    };
    let data = |depth| PlanData {
        tujuan: vec![nested(depth)],
        ..PlanData::default()
    };
    let problems = Plan::from_data(data(100_000), &policy()).unwrap_err();
    assert_eq!(problems.list()[0].code, "plan_too_deep");
    // The levels that were read are checked all the same.
    assert_eq!(problems.count(), 1 + 6);
    let shallow = Plan::from_data(data(2), &policy()).unwrap_err();
    assert_eq!(shallow.list()[0].code, "plan_level_order");
    let json = r#"{"name":"x","sasaran":["#.repeat(100_000);
    assert!(serde_json::from_str::<PlanData>(&json.replacen(r#""name":"x","#, "", 1)).is_err());
}

#[test]
fn a_plan_has_a_bounded_number_of_nodes() {
    let rows = (0..=Plan::MAX_NODES)
        .map(|n| row(&n.to_string(), "", "tujuan"))
        .collect();
    assert_eq!(
        found(build(rows, Vec::new())),
        [("plan_too_many_nodes", String::new())]
    );
    let rows = (0..Plan::MAX_NODES)
        .map(|n| row(&n.to_string(), "", "tujuan"))
        .collect();
    assert_eq!(
        build(rows, Vec::new()).unwrap().nodes().count(),
        Plan::MAX_NODES
    );
}

#[test]
fn places_of_a_document_are_paths_and_become_ids() {
    let data: PlanData = serde_json::from_str(
        r#"{"tujuan": [{"name": "T", "sasaran": [{"name": "S"}, {"name": "",
            "indikator": [{"name": "I", "polarity": "x"}, {"name": "J", "polarity": "maximize"}]}]}]}"#,
    )
    .unwrap();
    let mut good = data.clone();
    assert_eq!(
        found(Plan::from_data(data, &policy())),
        [
            ("node_name", "tujuan[0].sasaran[1].name".to_owned()),
            (
                "indicator_polarity",
                "tujuan[0].sasaran[1].indikator[0].polarity".to_owned()
            ),
        ]
    );
    let sasaran = &mut good.tujuan[0].sasaran[1];
    sasaran.name = "S".into();
    sasaran.indikator[0].polarity = "minimize".into();
    let plan = Plan::from_data(good, &policy()).unwrap();
    assert!(plan.find("tujuan[0].sasaran[1]").is_some());
    assert_eq!(
        plan.indicator("tujuan[0].sasaran[1].indikator[1]")
            .unwrap()
            .1
            .name(),
        "J"
    );
    assert!(serde_json::from_str::<PlanData>(r#"{"sasarn": []}"#).is_err());
}

#[test]
fn the_schemas_say_what_is_required() {
    let schema = schemars::schema_for!(PlanData);
    let text = serde_json::to_string(&schema).unwrap();
    assert!(text.contains("\"additionalProperties\":false") && text.contains("sub_kegiatan"));
    serde_json::to_string(&schemars::schema_for!(PlanRows)).unwrap();
}

/// A forest as rows: each node picks a parent among the nodes before it, and a level below that parent's.
fn forests() -> impl Strategy<Value = PlanRows> {
    let node = (
        any::<prop::sample::Index>(),
        0_usize..8,
        any::<bool>(),
        0_u8..4,
    );
    proptest::collection::vec(node, 0..40).prop_map(|picks| {
        let mut rows: Vec<(usize, NodeRow)> = Vec::new();
        let mut indikator = Vec::new();
        for (number, (parent, level, root, indicators)) in picks.into_iter().enumerate() {
            let above = (!root && !rows.is_empty()).then(|| parent.index(rows.len()));
            let highest = above.map_or(0, |above| rows[above].0 + 1);
            let (above, level) = if highest < 8 {
                (above, highest + level % (8 - highest))
            } else {
                (None, level)
            };
            let parent_id = above.map(|above| rows[above].1.id.clone());
            let id = format!("n{number}");
            for n in 0..indicators {
                indikator.push(indicator(&format!("{id}-{n}"), &id));
            }
            let node = NodeRow {
                parent_id,
                code: (number % 3 == 0).then(|| format!("{number}.{level}")),
                weight: (number % 5 == 0).then(|| "12.50".into()),
                period: (number % 7 == 0).then(|| "2025-2029".into()),
                ..row(&id, "", Level::ALL[level].name())
            };
            rows.push((level, node));
        }
        let nodes = rows.into_iter().map(|(_, row)| row).collect();
        PlanRows {
            opd: Some("opd".into()),
            nodes,
            indikator,
            ..PlanRows::default()
        }
    })
}

proptest! {
    #[test]
    fn forests_come_back_as_they_were(rows in forests()) {
        let plan = Plan::from_rows(rows.clone(), &policy()).unwrap();
        let data = plan.to_data();
        prop_assert_eq!(&Plan::from_data(data.clone(), &policy()).unwrap(), &plan);
        let json = serde_json::to_string(&data).unwrap();
        prop_assert_eq!(&serde_json::from_str::<PlanData>(&json).unwrap(), &data);
        let again = Plan::from_rows(plan.to_rows(), &policy()).unwrap();
        prop_assert_eq!(&again, &plan);
        // Nothing is lost or made up.
        let mut before: Vec<_> = rows.nodes.iter().map(|row| (row.id.clone(), row.parent_id.clone())).collect();
        let mut after: Vec<_> = plan.to_rows().nodes.into_iter().map(|row| (row.id, row.parent_id)).collect();
        before.sort();
        after.sort();
        prop_assert_eq!(before, after);
        prop_assert_eq!(plan.indicators().count(), rows.indikator.len());
    }

    #[test]
    fn walks_agree_with_parents(rows in forests()) {
        let plan = Plan::from_rows(rows, &policy()).unwrap();
        prop_assert_eq!(plan.nodes_by_code().len(), plan.nodes().count());
        for node in plan.nodes() {
            for child in node.children() {
                prop_assert_eq!(child.parent(), Some(node));
            }
            let below = plan.nodes().filter(|other| other.ancestors().any(|each| each == node));
            prop_assert!(below.eq(node.descendants()));
            prop_assert_eq!(node.descendants_by_code().len(), node.descendants().count());
            prop_assert_eq!(plan.node(node.node_id()), Some(node));
        }
    }

    #[test]
    fn any_rows_are_built_or_refused(
        rows in proptest::collection::vec(("[a-d ]{0,2}", "[a-d]{0,2}", "(tujuan|sasaran|program|.{0,3})", ".{0,3}", "[1X.]{0,5}"), 0..12)
    ) {
        let nodes: Vec<NodeRow> = rows
            .iter()
            .map(|(id, parent, level, name, code)| NodeRow { name: name.clone(), ..coded(id, parent, level, code) })
            .collect();
        let count = nodes.len();
        if let Ok(plan) = build(nodes, Vec::new()) {
            prop_assert_eq!(plan.nodes().count(), count);
        }
    }

    #[test]
    fn any_json_is_built_or_refused(text in r#"\{("(tujuan|sasaran|name|opd|period)":("x"|\[\{"name":"[a ]?"(,"(sasaran|code|weight)":("9"|\[\]|null))?\}\]),?){0,3}\}"#) {
        if let Ok(data) = serde_json::from_str::<PlanData>(&text)
            && let Ok(plan) = Plan::from_data(data, &policy())
        {
            prop_assert_eq!(Plan::from_data(plan.to_data(), &policy()).unwrap(), plan);
        }
    }
}
