//! What makes each rule speak, and what comes close without doing so.

use super::plan::*;
use crate::indicator::TargetTexts;
use crate::plan::{NodeData, PlanData};

/// A change to the good plan.
pub(super) type Change = fn(&mut PlanData);

/// A change to the good plan and the rules that fire because of it.
pub(super) type Case = (&'static str, Change, &'static [&'static str]);

pub(super) const FIRES: &[Case] = &[
    (
        "no indicator",
        |plan| tujuan(plan).indikator.clear(),
        &["node_without_indicator"],
    ),
    (
        "kegiatan below sasaran",
        |plan| {
            let mut moved = kegiatan(plan).clone();
            moved.code = Some("1.01.02.2.02".into());
            moved.indikator[0].id = "x".into();
            moved.sub_kegiatan.clear();
            sasaran(plan).kegiatan.push(moved);
        },
        &["skipped_level"],
    ),
    (
        "a root sasaran",
        |plan| {
            let moved = tujuan(plan).sasaran.remove(0);
            plan.sasaran.push(moved);
        },
        &["skipped_level", "tujuan_without_sasaran"],
    ),
    (
        "no program",
        |plan| sasaran(plan).program.clear(),
        &["sasaran_without_program"],
    ),
    (
        "no kegiatan",
        |plan| program(plan).kegiatan.clear(),
        &["program_without_kegiatan"],
    ),
    (
        "twins",
        |plan| {
            let mut twin = kegiatan(plan).clone();
            twin.code = Some("1.01.02.2.02".into());
            twin.name = "Pengelolaan  SEKOLAH dasar".into();
            twin.indikator[0].id = "x".into();
            twin.sub_kegiatan.clear();
            program(plan).kegiatan.push(twin);
        },
        &["duplicate_node_name"],
    ),
    (
        "six indicators",
        |plan| {
            sasaran(plan)
                .indikator
                .extend((1..6).map(|n| good(&format!("Indeks ke-{n}"))));
        },
        &["too_many_indicators"],
    ),
    (
        "three years",
        |plan| {
            plan.period = Some("2027-2029".into());
            strip_years(plan);
        },
        &["plan_length"],
    ),
    (
        "years of their own",
        |plan| tujuan(plan).period = Some("2024-2029".into()),
        &["years_outside_parent", "year_without_target"],
    ),
    (
        "weights of nodes",
        |plan| {
            tujuan(plan).weight = Some("60".into());
            let mut other = node("2", "tata kelola");
            other.weight = Some("30".into());
            plan.renstra[0].tujuan.push(other);
        },
        &["node_weight_sum", "tujuan_without_sasaran"],
    ),
    (
        "weights of indicators",
        |plan| {
            indicator(plan).weight = Some("99.99".into());
        },
        &["indicator_weight_sum"],
    ),
    (
        "weight on one of two indicators",
        |plan| {
            indicator(plan).weight = Some("50".into());
            sasaran(plan).indikator.push(good("Indeks kedua"));
        },
        &["weight_on_some"],
    ),
    (
        "weight on one of two nodes",
        |plan| {
            tujuan(plan).weight = Some("60".into());
            plan.renstra[0].tujuan.push(node("2", "tata kelola"));
        },
        &["weight_on_some", "tujuan_without_sasaran"],
    ),
    (
        "another program's kegiatan",
        |plan| program(plan).code = Some("1.01.03".into()),
        &["code_prefix"],
    ),
    (
        "another tujuan's sasaran",
        |plan| sasaran(plan).code = Some("11.1".into()),
        &["code_prefix"],
    ),
    (
        "a number, not a code",
        |plan| {
            let moved = kegiatan(plan);
            moved.sub_kegiatan.clear();
            moved.code = Some("1.1.2.2.1".into());
        },
        &["code_pattern"],
    ),
    (
        "the code of a kegiatan on a program",
        |plan| {
            let moved = program(plan);
            moved.kegiatan[0].sub_kegiatan.clear();
            moved.kegiatan[0].code = Some("1.01.02".into());
        },
        &["code_pattern"],
    ),
    (
        "no code",
        |plan| {
            let moved = kegiatan(plan);
            moved.code = None;
        },
        &["code_missing"],
    ),
    (
        "one name twice",
        |plan| {
            let mut twin = good("Indeks  MUTU sekolah");
            twin.id = "x".into();
            sasaran(plan).indikator.push(twin);
        },
        &["duplicate_indicator_name"],
    ),
    (
        "one name, two units",
        |plan| {
            indicator(plan).unit = "skor".into();
            let name = indicator(plan).name.clone();
            tujuan(plan).indikator[0].name = name;
        },
        &["same_name_differs"],
    ),
    (
        "no unit",
        |plan| indicator(plan).unit = " ".into(),
        &["missing_unit"],
    ),
    (
        "a summed index",
        |plan| indicator(plan).consolidation = Some("sum".into()),
        &["rate_summed"],
    ),
    (
        "a percentage",
        |plan| indicator(plan).unit = "Persen".into(),
        &["rate_without_formula"],
    ),
    (
        "no definition",
        |plan| indicator(plan).definisi_operasional = None,
        &["missing_definisi_operasional"],
    ),
    (
        "nobody",
        |plan| indicator(plan).penanggung_jawab = None,
        &["missing_penanggung_jawab"],
    ),
    (
        "no source",
        |plan| indicator(plan).sumber_data = None,
        &["missing_sumber_data"],
    ),
    (
        "an output by name",
        |plan| indicator(plan).name = "Jumlah laporan, disusun tepat waktu".into(),
        &["output_as_outcome"],
    ),
    (
        "an output by unit",
        |plan| indicator(plan).unit = "Dokumen".into(),
        &["output_as_outcome"],
    ),
    ("no IKU at all", without_iku, &["no_iku"]),
    (
        "no IKU here",
        |plan| indicator(plan).iku = false,
        &["sasaran_without_iku"],
    ),
    (
        "shortfall",
        |plan| falling(plan, "minimize_shortfall"),
        &["minimize_shortfall"],
    ),
    (
        "T / R with a zero target",
        |plan| {
            falling(plan, "minimize_inverse");
            indicator(plan).targets = targets(&["4", "3", "2", "1", "0"]);
            indicator(plan).end_target = Some("0".into());
        },
        &["inverse_of_zero"],
    ),
    (
        "T / R from zero",
        |plan| {
            falling(plan, "minimize_inverse");
            indicator(plan).baseline = Some("0.0".into());
        },
        &["inverse_of_zero", "target_worse_than_baseline"],
    ),
    (
        "stabilize",
        |plan| indicator(plan).polarity = "stabilize".into(),
        &["stabilize_unverified"],
    ),
    (
        "progress without a start",
        |plan| {
            indicator(plan).polarity = "baseline".into();
            indicator(plan).baseline = None;
        },
        &["baseline_formula", "missing_baseline"],
    ),
    (
        "progress without a way",
        |plan| {
            indicator(plan).polarity = "baseline".into();
            indicator(plan).baseline = Some("75.00".into());
        },
        &["baseline_formula"],
    ),
    (
        "a point for a range",
        |plan| indicator(plan).polarity = "range".into(),
        &["target_kind"],
    ),
    (
        "labels that fall",
        |plan| {
            ordinal(plan);
            indicator(plan).polarity = "minimize".into();
            indicator(plan).baseline = Some("4".into());
        },
        &["target_kind", "target_worsens"],
    ),
    (
        "no target",
        |plan| indicator(plan).targets = TargetTexts::default(),
        &["no_target"],
    ),
    (
        "a year without target",
        |plan| {
            indicator(plan).targets = ["2025", "2026", "2028", "2029"]
                .into_iter()
                .zip(["71", "72", "74", "75"])
                .collect();
        },
        &["year_without_target"],
    ),
    (
        "zero",
        |plan| {
            falling(plan, "minimize");
            indicator(plan).targets = targets(&["4", "3", "2", "1", "0"]);
            indicator(plan).end_target = Some("0".into());
        },
        &["zero_target"],
    ),
    (
        "less than zero",
        |plan| {
            indicator(plan).baseline = Some("-9".into());
            indicator(plan).targets = targets(&["-5", "-4", "-3", "-2", "-1"]);
            indicator(plan).end_target = Some("-1".into());
        },
        &["negative_target"],
    ),
    (
        "worse than before",
        |plan| indicator(plan).baseline = Some("71.5".into()),
        &["target_worse_than_baseline"],
    ),
    (
        "worse every year",
        |plan| {
            indicator(plan).baseline = Some("10".into());
            indicator(plan).polarity = "minimize".into();
            indicator(plan).targets = targets(&["8", "7", "9", "6", "5"]);
            indicator(plan).end_target = Some("5".into());
        },
        &["target_worsens"],
    ),
    (
        "no baseline",
        |plan| indicator(plan).baseline = None,
        &["missing_baseline"],
    ),
    (
        "no end",
        |plan| indicator(plan).end_target = None,
        &["missing_end_target"],
    ),
    (
        "another end",
        |plan| indicator(plan).end_target = Some("80".into()),
        &["end_target_differs"],
    ),
    (
        "a target before the plan",
        |plan| indicator(plan).targets.push("2024-Q4", "70"),
        &["target_outside"],
    ),
    (
        "a target after its validity",
        |plan| indicator(plan).valid_to = Some("2028-12-31".into()),
        &["target_outside"],
    ),
    (
        "quarters that do not make the year",
        |plan| {
            indicator(plan).unit = "orang".into();
            indicator(plan).consolidation = Some("sum".into());
            for (quarter, value) in [("Q1", "10"), ("Q2", "20"), ("Q3", "30"), ("Q4", "10")] {
                indicator(plan)
                    .targets
                    .push(format!("2025-{quarter}"), value);
            }
        },
        &["rencana_aksi"],
    ),
    (
        "a range after a point",
        |plan| {
            indicator(plan).targets = targets(&["71", "72", "73", "74", "75-76"]);
            indicator(plan).end_target = Some("75-76".into());
        },
        &["mixed_targets"],
    ),
    (
        "the same every year",
        |plan| {
            indicator(plan).targets = targets(&["75", "75", "75", "75", "75"]);
        },
        &["flat_targets"],
    ),
];

/// Changes that come close to a rule and give no reason to complain.
pub(super) const SILENT: &[(&str, Change)] = &[
    ("nothing", |_| {}),
    ("weights that sum exactly", |plan| {
        for weight in ["33.33", "33.34"] {
            let mut more = good(&format!("Indeks {weight}"));
            more.weight = Some(weight.into());
            sasaran(plan).indikator.push(more);
        }
        indicator(plan).weight = Some("33.330".into());
    }),
    ("a program for any field of affairs", |plan| {
        program(plan).code = Some("X.XX.02".into());
    }),
    ("codes of a ministry", |plan| {
        program(plan).code = Some("054.01.GG".into());
        kegiatan(plan).code = Some("2896".into());
        kegiatan(plan).sub_kegiatan[0].code = Some("2896.BMA.004".into());
    }),
    ("an older list", |plan| {
        kegiatan(plan).sub_kegiatan[0].code = Some("1.01.02.2.01.06".into());
    }),
    ("a running number", |plan| {
        sasaran(plan).code = Some("3".into());
    }),
    ("levels on a scale", ordinal),
    ("quarters that make the year", |plan| {
        indicator(plan).unit = "orang".into();
        indicator(plan).consolidation = Some("sum".into());
        for (quarter, value) in [("Q1", "10.5"), ("Q2", "20"), ("Q3", "30"), ("Q4", "10.5")] {
            indicator(plan)
                .targets
                .push(format!("2025-{quarter}"), value);
        }
    }),
    ("cumulative quarters under last", |plan| {
        for (quarter, value) in [("Q1", "20"), ("Q2", "40"), ("Q4", "71")] {
            indicator(plan)
                .targets
                .push(format!("2025-{quarter}"), value);
        }
    }),
    ("an end that is the total", |plan| {
        indicator(plan).unit = "orang".into();
        indicator(plan).consolidation = Some("sum".into());
        indicator(plan).baseline = Some("0".into());
        indicator(plan).targets = targets(&["1", "2", "3", "4", "5"]);
        indicator(plan).end_target = Some("15".into());
    }),
    ("a percentage with its formula, held at 100", |plan| {
        indicator(plan).unit = "%".into();
        indicator(plan).formula = Some("lulus / siswa × 100%".into());
        indicator(plan).targets = targets(&["100", "100", "100", "100", "100"]);
        indicator(plan).end_target = Some("100".into());
    }),
    ("fewer is better", |plan| falling(plan, "minimize")),
    ("ranges that rise", |plan| {
        indicator(plan).targets = targets(&["71-73", "72-74", "73-75", "74-76", "75-77"]);
        indicator(plan).end_target = Some("75-77".into());
    }),
    ("progress towards zero", |plan| {
        falling(plan, "baseline");
        indicator(plan).targets = targets(&["4", "3", "2", "1", "0"]);
        indicator(plan).end_target = Some("0".into());
    }),
    ("an indicator that starts later", |plan| {
        indicator(plan).valid_from = Some("2027-01-01".into());
        indicator(plan).targets = (2027..)
            .zip(["73", "74", "75"])
            .map(|(y, t)| (y.to_string(), t))
            .collect();
    }),
    ("one name on two nodes", |plan| {
        tujuan(plan).indikator[0].name = "INDEKS mutu  sekolah".into();
        tujuan(plan).indikator[0].unit = "Indeks".into();
    }),
    ("a sub kegiatan that counts documents", |plan| {
        let output = &mut kegiatan(plan).sub_kegiatan[0].indikator[0];
        output.name = "Jumlah dokumen".into();
        output.unit = "dokumen".into();
        output.iku = false;
        (
            output.baseline,
            output.sumber_data,
            output.definisi_operasional,
        ) = (None, None, None);
    }),
    ("an RPJMD above, a transition year", |plan| {
        plan.period = Some("2024-2029".into());
        plan.renstra[0].period = Some("2025-2029".into());
        let renstra = plan.renstra.remove(0);
        let misi = NodeData {
            name: "Pendidikan bermutu".into(),
            renstra: vec![renstra],
            ..NodeData::default()
        };
        plan.rpjmd.push(NodeData {
            name: "RPJMD".into(),
            misi: vec![misi],
            ..NodeData::default()
        });
    }),
];
