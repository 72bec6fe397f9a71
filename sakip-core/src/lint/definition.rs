//! Rules about what an indicator says of itself.

use std::collections::{HashMap, HashSet};

use super::scope::{Report, Scope, Spot, folded, short, spots};
use crate::consolidate::Consolidation;
use crate::indicator::{Indicator, Polarity};
use crate::plan::Level;
use crate::text::Text;

pub(super) fn duplicate_indicator_name(scope: &Scope<'_>, report: &mut Report) {
    for node in scope.plan.nodes() {
        let mut seen = HashSet::new();
        for spot in spots(node) {
            if !seen.insert(folded(spot.indicator.name())) {
                let message = Text::new(
                    "nama ini sudah dipakai indikator lain pada simpul yang sama",
                    "another indicator of the same node has this name",
                );
                report.indicator(spot, message);
            }
        }
    }
}

pub(super) fn same_name_differs(scope: &Scope<'_>, report: &mut Report) {
    let mut first: HashMap<String, (Polarity, String, Spot<'_>)> = HashMap::new();
    for spot in scope.indicators() {
        let own = (
            spot.indicator.polarity(),
            folded(spot.indicator.unit().name()),
        );
        let (polarity, unit, known) = first
            .entry(folded(spot.indicator.name()))
            .or_insert_with(|| (own.0, own.1.clone(), spot));
        if own != (*polarity, unit.clone()) {
            let path = known.node.path();
            let (theirs, ours) = (describe(known.indicator), describe(spot.indicator));
            let message = Text::new(
                format!("nama yang sama pada {path} memakai {theirs}, di sini {ours}"),
                format!("the same name at {path} has {theirs}, here {ours}"),
            );
            report.indicator(spot, message);
        }
    }
}

fn describe(indicator: &Indicator) -> String {
    format!(
        "{} [{}]",
        indicator.polarity(),
        short(indicator.unit().name())
    )
}

pub(super) fn missing_unit(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        if spot.indicator.unit().name().trim().is_empty() {
            report.indicator(spot, Text::new("satuan kosong", "there is no unit"));
        }
    }
}

pub(super) fn rate_summed(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let unit = spot.indicator.unit();
        if spot.indicator.consolidation() == Consolidation::Sum && !unit.sums() {
            let unit = short(unit.name());
            let message = Text::new(
                format!("satuan `{unit}` dijumlahkan antarperiode (sum)"),
                format!("the unit `{unit}` is summed over periods"),
            );
            report.indicator(spot, message);
        }
    }
}

pub(super) fn rate_without_formula(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let unit = folded(spot.indicator.unit().name());
        let percent = unit.contains('%') || words(&unit).any(|word| word.starts_with("persen"));
        if percent && spot.indicator.formula().is_none() {
            let message = Text::new(
                "indikator persen tanpa rumus pembilang dan penyebut",
                "a percentage without a formula of numerator and denominator",
            );
            report.indicator(spot, message);
        }
    }
}

/// Reports strategic indicators that lack one of their texts.
fn lacking(
    scope: &Scope<'_>,
    report: &mut Report,
    text: fn(&Indicator) -> Option<&str>,
    (id, en): (&str, &str),
) {
    for spot in scope.indicators() {
        if spot.is_strategic() && text(spot.indicator).is_none() {
            report.indicator(spot, Text::new(id, en));
        }
    }
}

pub(super) fn missing_definisi_operasional(scope: &Scope<'_>, report: &mut Report) {
    let message = (
        "definisi operasional belum diisi",
        "there is no operational definition",
    );
    lacking(scope, report, Indicator::definisi_operasional, message);
}

pub(super) fn missing_penanggung_jawab(scope: &Scope<'_>, report: &mut Report) {
    let message = (
        "penanggung jawab belum diisi",
        "nobody is named who answers for it",
    );
    lacking(scope, report, Indicator::penanggung_jawab, message);
}

pub(super) fn missing_sumber_data(scope: &Scope<'_>, report: &mut Report) {
    let message = (
        "sumber data belum diisi",
        "the source of its data is not named",
    );
    lacking(scope, report, Indicator::sumber_data, message);
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// What an office produces, as opposed to what becomes better for people.
const OUTPUT_NAMES: [&str; 12] = [
    "dokumen",
    "laporan",
    "kegiatan",
    "rapat",
    "sosialisasi",
    "pelatihan",
    "bimtek",
    "workshop",
    "seminar",
    "monitoring",
    "peserta",
    "paket",
];

/// Units in which outputs are counted.
const OUTPUT_UNITS: [&str; 8] = [
    "dokumen", "laporan", "kegiatan", "rapat", "paket", "berkas", "buku", "kali",
];

pub(super) fn output_as_outcome(scope: &Scope<'_>, report: &mut Report) {
    for spot in scope.indicators() {
        let strategic = matches!(spot.node.level(), Level::Tujuan | Level::Sasaran);
        let name = folded(spot.indicator.name());
        let unit = folded(spot.indicator.unit().name());
        let counts_output = words(&name).next() == Some("jumlah")
            && words(&name).any(|word| OUTPUT_NAMES.contains(&word));
        if strategic && (counts_output || OUTPUT_UNITS.contains(&unit.as_str())) {
            let level = spot.node.level().label();
            let message = Text::new(
                format!("menghitung keluaran, padahal {level} diukur dengan hasil"),
                format!("it counts outputs, while a {level} is measured by outcomes"),
            );
            report.indicator(spot, message);
        }
    }
}
