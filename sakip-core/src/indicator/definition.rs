//! The definition of an indicator: what is measured, in which direction, against which targets, and when.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::data::{IndicatorData, TargetTexts};
use super::measured::Measured;
use super::polarity::Polarity;
use super::read;
use super::target::Target;
use super::unit::Unit;
use crate::achievement::Question;
use crate::consolidate::{Additivity, Consolidation};
use crate::formula::Expression;
use crate::number::{Quantity, Weight};
use crate::period::{Frequency, Period};
use crate::policy::Policy;
use crate::problem::Problems;

/// A checked indicator.
///
/// ```
/// use sakip_core::indicator::{Indicator, IndicatorData};
/// use sakip_core::policy::Policy;
///
/// let data: IndicatorData = serde_json::from_str(r#"{
///     "id": "ikm", "name": "Indeks Kepuasan Masyarakat", "unit": "indeks", "polarity": "maximize",
///     "targets": {"2025": "85", "2025-Q1": "80"}, "end_target": "90", "iku": true
/// }"#).unwrap();
/// let indicator = Indicator::new(data, &Policy::default(), "indikator[0]")?;
/// assert_eq!(indicator.target_for("2025".parse().unwrap()).unwrap().to_string(), "85");
/// // The target of a year is never the target of a month.
/// assert_eq!(indicator.target_for("2025-M01".parse().unwrap()), None);
/// # Ok::<(), sakip_core::problem::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Indicator {
    pub(super) id: String,
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) unit: Unit,
    pub(super) polarity: Polarity,
    pub(super) frequency: Frequency,
    pub(super) consolidation: Consolidation,
    pub(super) weight: Option<Weight>,
    pub(super) baseline: Option<Quantity>,
    pub(super) targets: BTreeMap<Period, Target>,
    pub(super) end_target: Option<Target>,
    pub(super) valid_from: Option<NaiveDate>,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) formula: Option<Expression>,
    pub(super) iku: bool,
    pub(super) opd: Option<String>,
    pub(super) sumber_data: Option<String>,
    pub(super) definisi_operasional: Option<String>,
    pub(super) penanggung_jawab: Option<String>,
}

impl Indicator {
    /// The most characters of an id, a code or an OPD: room for the path of a place in a document.
    pub const MAX_ID: usize = 200;
    /// The most characters of a name.
    pub const MAX_NAME: usize = 1_000;
    /// The most characters of a unit.
    pub const MAX_UNIT: usize = 100;
    /// The most characters of the texts about data source, definition and responsibility.
    pub const MAX_TEXT: usize = 4_000;
    /// The most targets: more than all periods of thirty years.
    pub const MAX_TARGETS: usize = 600;

    /// Checks an indicator; labels of ordinal targets are looked up in the scales of `policy`, and `place` is
    /// where the indicator stands in its document.
    ///
    /// # Errors
    /// Every problem at once: `indicator_id`, `indicator_code`, `indicator_name`, `indicator_unit`,
    /// `indicator_opd`, `indicator_text`, `indicator_polarity`, `indicator_frequency`,
    /// `indicator_consolidation`, `indicator_weight`, `indicator_baseline`, `indicator_targets` (too many),
    /// `indicator_period`, `indicator_duplicate_target`, `indicator_target`, `indicator_date`,
    /// `indicator_validity` (ends before it starts), and the codes of
    /// [`FormulaErrorKind`](crate::formula::FormulaErrorKind).
    pub fn new(data: IndicatorData, policy: &Policy, place: &str) -> Result<Indicator, Problems> {
        read::indicator(data, policy, place)
    }

    /// The data form, in canonical spelling: what [`Indicator::new`] makes the same indicator of.
    pub fn data(&self) -> IndicatorData {
        IndicatorData {
            id: self.id.clone(),
            code: self.code.clone(),
            name: self.name.clone(),
            unit: self.unit.name().to_owned(),
            polarity: self.polarity.name().to_owned(),
            frequency: Some(self.frequency.name().to_owned()),
            consolidation: Some(self.consolidation.name().to_owned()),
            weight: self.weight.map(|weight| weight.to_string()),
            baseline: self.baseline.map(|baseline| baseline.to_string()),
            targets: self
                .targets
                .iter()
                .map(|(period, target)| (period.to_string(), target.written()))
                .collect::<TargetTexts>(),
            end_target: self.end_target.as_ref().map(Target::written),
            valid_from: self.valid_from.map(|day| day.to_string()),
            valid_to: self.valid_to.map(|day| day.to_string()),
            formula: self
                .formula
                .as_ref()
                .map(|formula| formula.source().to_owned()),
            iku: self.iku,
            opd: self.opd.clone(),
            sumber_data: self.sumber_data.clone(),
            definisi_operasional: self.definisi_operasional.clone(),
            penanggung_jawab: self.penanggung_jawab.clone(),
        }
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The code in the planning document.
    pub fn code(&self) -> Option<&str> {
        self.code.as_deref()
    }

    /// What is measured.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The unit (satuan).
    pub fn unit(&self) -> &Unit {
        &self.unit
    }

    /// The direction.
    pub fn polarity(&self) -> Polarity {
        self.polarity
    }

    /// How often it is measured.
    pub fn frequency(&self) -> Frequency {
        self.frequency
    }

    /// How periods become a longer one.
    pub fn consolidation(&self) -> Consolidation {
        self.consolidation
    }

    /// Whether its readings may be added up over time; its unit says so.
    pub fn additivity(&self) -> Additivity {
        if self.unit.sums() {
            Additivity::Additive
        } else {
            Additivity::NeverSums
        }
    }

    /// The weight among the indicators of its node, in percent.
    pub fn weight(&self) -> Option<Weight> {
        self.weight
    }

    /// The value before the plan starts.
    pub fn baseline(&self) -> Option<Quantity> {
        self.baseline
    }

    /// The targets by period.
    pub fn targets(&self) -> &BTreeMap<Period, Target> {
        &self.targets
    }

    /// The target of exactly this period. The target of a year is no target of its months, and the other way
    /// round: a realisasi of one length never meets a target of another.
    pub fn target_for(&self, period: Period) -> Option<&Target> {
        self.targets.get(&period)
    }

    /// The targets of whole years, in order.
    pub fn annual_targets(&self) -> impl Iterator<Item = (Period, &Target)> {
        self.targets
            .iter()
            .filter(|(period, _)| period.frequency() == Frequency::Annual)
            .map(|(period, target)| (*period, target))
    }

    /// The target at the end of the plan.
    pub fn end_target(&self) -> Option<&Target> {
        self.end_target.as_ref()
    }

    /// The first day it is in force.
    pub fn valid_from(&self) -> Option<NaiveDate> {
        self.valid_from
    }

    /// The last day it is in force.
    pub fn valid_to(&self) -> Option<NaiveDate> {
        self.valid_to
    }

    /// Whether it is in force on at least one day of a period.
    pub fn in_force(&self, period: Period) -> bool {
        self.valid_from
            .is_none_or(|first| first <= period.last_day())
            && self.valid_to.is_none_or(|last| period.first_day() <= last)
    }

    /// What was measured in a period; not applicable where the indicator is not in force, whatever was
    /// filled in.
    pub fn measured(&self, period: Period, realisasi: impl Into<Measured>) -> Measured {
        if self.in_force(period) {
            realisasi.into()
        } else {
            Measured::NotApplicable
        }
    }

    /// The question whose answer is the achievement of a period.
    pub fn question(&self, period: Period, realisasi: impl Into<Measured>) -> Question {
        let mut question = Question::new(self.polarity).realisasi(self.measured(period, realisasi));
        if let Some(target) = self.target_for(period) {
            question = question.target(target.clone());
        }
        if let Some(baseline) = self.baseline {
            question = question.baseline(baseline);
        }
        question
    }

    /// How its value is computed.
    pub fn formula(&self) -> Option<&Expression> {
        self.formula.as_ref()
    }

    /// Whether it is an indikator kinerja utama.
    pub fn is_iku(&self) -> bool {
        self.iku
    }

    /// The OPD it belongs to, where it is not the one of its node.
    pub fn opd(&self) -> Option<&str> {
        self.opd.as_deref()
    }

    /// Where its data come from.
    pub fn sumber_data(&self) -> Option<&str> {
        self.sumber_data.as_deref()
    }

    /// What exactly is counted, and how.
    pub fn definisi_operasional(&self) -> Option<&str> {
        self.definisi_operasional.as_deref()
    }

    /// Who answers for it.
    pub fn penanggung_jawab(&self) -> Option<&str> {
        self.penanggung_jawab.as_deref()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::achievement::Status;
    use proptest::prelude::*;

    fn full() -> IndicatorData {
        IndicatorData {
            id: "i-1".into(),
            code: Some("1.1.1".into()),
            name: "Persentase siswa lulus".into(),
            unit: "%".into(),
            polarity: "maximize".into(),
            frequency: Some("quarterly".into()),
            consolidation: Some("last".into()),
            weight: Some("40".into()),
            baseline: Some("71.50".into()),
            targets: [
                ("2025", "80"),
                ("2025-Q1", "75-78"),
                ("2026", "opini_bpk:WTP"),
            ]
            .into_iter()
            .collect(),
            end_target: Some("95".into()),
            valid_from: Some("2025-07-01".into()),
            valid_to: Some("2026-12-31".into()),
            formula: Some("lulus / siswa × 100%".into()),
            iku: true,
            opd: Some("1.01.0.00.0.00.01.0000".into()),
            sumber_data: Some("Dapodik".into()),
            definisi_operasional: Some("Siswa kelas akhir yang lulus dibagi seluruh siswa".into()),
            penanggung_jawab: Some("Kepala Bidang".into()),
        }
    }

    fn built(data: IndicatorData) -> Indicator {
        Indicator::new(data, &Policy::default(), "x").unwrap()
    }

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn data_comes_back_as_it_was() {
        assert_eq!(built(full()).data(), full());
        let json = serde_json::to_string(&full()).unwrap();
        assert_eq!(
            serde_json::from_str::<IndicatorData>(&json).unwrap(),
            full()
        );
        let short = r#"{"id": "a", "name": "b", "polarity": "minimize"}"#;
        let data: IndicatorData = serde_json::from_str(short).unwrap();
        let indicator = built(data);
        assert_eq!(indicator.frequency(), Frequency::Annual);
        assert_eq!(indicator.consolidation(), Consolidation::Last);
        assert!(
            serde_json::from_str::<IndicatorData>(r#"{"name": "b", "polaritas": "x"}"#).is_err()
        );
    }

    #[test]
    fn blank_is_the_same_as_none() {
        let data = IndicatorData {
            code: Some("  ".into()),
            weight: Some(String::new()),
            end_target: Some(" ".into()),
            formula: Some(String::new()),
            valid_to: Some(String::new()),
            ..full()
        };
        let indicator = built(data);
        assert_eq!(indicator.code(), None);
        assert_eq!(indicator.weight(), None);
        assert_eq!(indicator.end_target(), None);
        assert_eq!(indicator.formula(), None);
        assert_eq!(indicator.valid_to(), None);
    }

    #[test]
    fn everything_wrong_is_told_at_once() {
        let data = IndicatorData {
            id: " ".into(),
            code: Some("1".repeat(201)),
            name: String::new(),
            unit: "u".repeat(101),
            polarity: "naik".into(),
            frequency: Some("harian".into()),
            consolidation: Some("jumlah".into()),
            weight: Some("0".into()),
            baseline: Some("1,5".into()),
            targets: [
                ("2025-Q3", "1"),
                ("2025-TW3", "2"),
                ("2025-Q9", "3"),
                ("2026", "bagus"),
            ]
            .into_iter()
            .collect(),
            end_target: Some("9-1".into()),
            valid_from: Some("2025-02-30".into()),
            valid_to: Some("kapan-kapan".into()),
            formula: Some("a +".into()),
            iku: false,
            opd: Some("x\u{7}".into()),
            sumber_data: Some("x".repeat(4_001)),
            definisi_operasional: None,
            penanggung_jawab: None,
        };
        let problems = Indicator::new(data, &Policy::default(), "indikator[3]").unwrap_err();
        let found: Vec<(&str, &str)> = problems
            .list()
            .iter()
            .map(|problem| (problem.code, problem.place.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                ("indicator_id", "indikator[3].id"),
                ("indicator_code", "indikator[3].code"),
                ("indicator_name", "indikator[3].name"),
                ("indicator_unit", "indikator[3].unit"),
                ("indicator_polarity", "indikator[3].polarity"),
                ("indicator_frequency", "indikator[3].frequency"),
                ("indicator_consolidation", "indikator[3].consolidation"),
                ("indicator_weight", "indikator[3].weight"),
                ("indicator_baseline", "indikator[3].baseline"),
                (
                    "indicator_duplicate_target",
                    "indikator[3].targets.2025-TW3"
                ),
                ("indicator_period", "indikator[3].targets.2025-Q9"),
                ("indicator_target", "indikator[3].targets.2026"),
                ("indicator_target", "indikator[3].end_target"),
                ("indicator_date", "indikator[3].valid_from"),
                ("indicator_date", "indikator[3].valid_to"),
                ("formula_syntax", "indikator[3].formula"),
                ("indicator_opd", "indikator[3].opd"),
                ("indicator_text", "indikator[3].sumber_data"),
            ]
        );
        let backwards = IndicatorData {
            valid_from: Some("2026-01-01".into()),
            valid_to: Some("2025-12-31".into()),
            ..full()
        };
        let problems = Indicator::new(backwards, &Policy::default(), "").unwrap_err();
        assert_eq!(problems.list()[0].code, "indicator_validity");
        assert_eq!(problems.list()[0].place, "valid_to");
        let many = (0..601).map(|n| (format!("{}-M01", 1945 + n), "1"));
        let problems = Indicator::new(
            IndicatorData {
                targets: many.collect(),
                ..full()
            },
            &Policy::default(),
            "",
        )
        .unwrap_err();
        assert_eq!(
            (problems.count(), problems.list()[0].code),
            (1, "indicator_targets")
        );
    }

    #[test]
    fn an_indicator_outside_its_validity_is_not_applicable() {
        let indicator = built(full());
        for (text, in_force) in [
            ("2025-Q2", false),
            ("2025-M06", false),
            ("2025-M07", true),
            ("2025", true),
            ("2026-M12", true),
            ("2027", false),
        ] {
            assert_eq!(indicator.in_force(period(text)), in_force, "{text}");
        }
        let value: Quantity = "70".parse().unwrap();
        assert_eq!(
            indicator.measured(period("2025-Q2"), value),
            Measured::NotApplicable
        );
        assert_eq!(
            indicator.measured(period("2025-Q3"), value),
            Measured::Value(value)
        );
        let policy = Policy::default();
        let status = |text: &str| {
            indicator
                .question(period(text), value)
                .answer(&policy)
                .status()
        };
        assert_eq!(status("2025"), Status::Ok);
        assert_eq!(status("2024"), Status::NotApplicable);
        assert_eq!(status("2025-Q3"), Status::NotComputable);
    }

    #[test]
    fn the_target_of_a_year_meets_no_month() {
        let indicator = built(full());
        assert!(indicator.target_for(period("2025")).is_some());
        for other in ["2025-M01", "2025-S1", "2025-Q2", "2024"] {
            assert_eq!(indicator.target_for(period(other)), None, "{other}");
        }
        assert_eq!(indicator.annual_targets().count(), 2);
    }

    proptest! {
        #[test]
        fn any_text_is_checked_without_a_panic(
            texts in proptest::collection::vec(".{0,12}", 12),
            period in ".{0,8}",
        ) {
            let mut text = texts.into_iter();
            let mut next = || text.next().unwrap_or_default();
            let data = IndicatorData {
                id: next(),
                name: next(),
                unit: next(),
                polarity: next(),
                frequency: Some(next()),
                consolidation: Some(next()),
                weight: Some(next()),
                baseline: Some(next()),
                targets: [(period, next())].into_iter().collect(),
                end_target: Some(next()),
                formula: Some(next()),
                valid_from: Some(next()),
                ..IndicatorData::default()
            };
            if let Ok(indicator) = Indicator::new(data, &Policy::default(), "x") {
                let again = Indicator::new(indicator.data(), &Policy::default(), "x");
                prop_assert_eq!(again, Ok(indicator));
            }
        }
    }
}
