//! A plan nothing can be said against, and ways into it.

use crate::indicator::{IndicatorData, TargetTexts};
use crate::plan::{NodeData, PlanData};

/// An indicator nothing can be said against.
pub(super) fn good(name: &str) -> IndicatorData {
    IndicatorData {
        id: name.to_lowercase().replace(' ', "-"),
        name: name.into(),
        unit: "indeks".into(),
        polarity: "maximize".into(),
        baseline: Some("70".into()),
        targets: targets(&["71", "72", "73", "74", "75"]),
        end_target: Some("75".into()),
        iku: true,
        sumber_data: Some("BPS".into()),
        definisi_operasional: Some("Sesuai metadata BPS".into()),
        penanggung_jawab: Some("Kepala Dinas".into()),
        ..IndicatorData::default()
    }
}

/// The annual targets of 2025 and the years after.
pub(super) fn targets(values: &[&str]) -> TargetTexts {
    (2025..)
        .zip(values)
        .map(|(year, value)| (year.to_string(), *value))
        .collect()
}

pub(super) fn node(code: &str, name: &str) -> NodeData {
    NodeData {
        code: Some(code.into()),
        name: name.into(),
        indikator: vec![good(&format!("Indeks {name}"))],
        ..NodeData::default()
    }
}

/// A plan nothing can be said against.
pub(super) fn good_plan() -> PlanData {
    let kegiatan = NodeData {
        sub_kegiatan: vec![node("1.01.02.2.01.0006", "pembangunan ruang kelas")],
        ..node("1.01.02.2.01", "pengelolaan sekolah dasar")
    };
    let program = NodeData {
        kegiatan: vec![kegiatan],
        ..node("1.01.02", "pengelolaan pendidikan")
    };
    let sasaran = NodeData {
        program: vec![program],
        ..node("1.1", "mutu sekolah")
    };
    let tujuan = NodeData {
        sasaran: vec![sasaran],
        ..node("1", "mutu pendidikan")
    };
    let renstra = NodeData {
        name: "Renstra Dinas Pendidikan".into(),
        tujuan: vec![tujuan],
        ..NodeData::default()
    };
    PlanData {
        opd: Some("1.01.0.00.0.00.01.0000".into()),
        period: Some("2025-2029".into()),
        renstra: vec![renstra],
        ..PlanData::default()
    }
}

pub(super) fn tujuan(plan: &mut PlanData) -> &mut NodeData {
    &mut plan.renstra[0].tujuan[0]
}

pub(super) fn sasaran(plan: &mut PlanData) -> &mut NodeData {
    &mut tujuan(plan).sasaran[0]
}

pub(super) fn program(plan: &mut PlanData) -> &mut NodeData {
    &mut sasaran(plan).program[0]
}

pub(super) fn kegiatan(plan: &mut PlanData) -> &mut NodeData {
    &mut program(plan).kegiatan[0]
}

/// The indicator of the sasaran.
pub(super) fn indicator(plan: &mut PlanData) -> &mut IndicatorData {
    &mut sasaran(plan).indikator[0]
}

pub(super) fn ordinal(plan: &mut PlanData) {
    let opini = indicator(plan);
    opini.polarity = "ordinal".into();
    opini.baseline = Some("2".into());
    opini.targets = targets(&["WDP", "WDP", "WTP", "WTP", "WTP"]);
    opini.end_target = Some("WTP".into());
}

/// Leaves only the targets of the last three years.
pub(super) fn strip_years(plan: &mut PlanData) {
    each_node(&mut plan.renstra[0], &mut |node| {
        for indicator in &mut node.indikator {
            indicator.targets = (2027..)
                .zip(["73", "74", "75"])
                .map(|(y, t)| (y.to_string(), t))
                .collect();
        }
    });
}

pub(super) fn falling(plan: &mut PlanData, polarity: &str) {
    let indicator = indicator(plan);
    indicator.polarity = polarity.into();
    indicator.baseline = Some("10".into());
    indicator.targets = targets(&["9", "8", "7", "6", "5"]);
    indicator.end_target = Some("5".into());
}

pub(super) fn without_iku(plan: &mut PlanData) {
    each_node(&mut plan.renstra[0], &mut |node| {
        for indicator in &mut node.indikator {
            indicator.iku = false;
        }
    });
}

pub(super) fn each_node(node: &mut NodeData, change: &mut dyn FnMut(&mut NodeData)) {
    change(node);
    let NodeData {
        tujuan,
        sasaran,
        program,
        kegiatan,
        sub_kegiatan,
        ..
    } = node;
    for list in [tujuan, sasaran, program, kegiatan, sub_kegiatan] {
        for below in list {
            each_node(below, change);
        }
    }
}
