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
