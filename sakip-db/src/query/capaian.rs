//! What stored targets and values come to under a policy: the question that is put to the engine.

use chrono::NaiveDate;
use sakip_core::achievement::Question;
use sakip_core::consolidate::{Additivity, ConsolidatedOutcome, Consolidation, consolidate};
use sakip_core::indicator::{Measured, Polarity, Target, TargetRange, Unit};
use sakip_core::number::Quantity;
use sakip_core::period::{Frequency, Period};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::Text;
use serde::Serialize;

use crate::ops::achievements::{Filled, Status};

/// A target as it is stored: a number, a range or a level.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct StoredTarget {
    /// The number, or the lower bound of the range.
    pub nilai: Option<Quantity>,
    /// The upper bound of the range.
    pub batas_atas: Option<Quantity>,
    /// The level, such as `opini_bpk:WTP`.
    pub tingkat: Option<String>,
}

/// What was entered for one period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reading {
    /// The period.
    pub periode: Period,
    /// Whether there is a value.
    pub measured: Filled,
    /// The value.
    pub realisasi: Option<Quantity>,
    /// The level, such as `opini_bpk:WTP`.
    pub tingkat: Option<String>,
    /// Where it stands.
    pub status: Status,
}

impl StoredTarget {
    /// From its columns; none when all are empty.
    pub(super) fn from_columns(
        nilai: Option<Quantity>,
        batas_atas: Option<Quantity>,
        tingkat: Option<String>,
    ) -> Option<StoredTarget> {
        (nilai.is_some() || tingkat.is_some()).then_some(StoredTarget {
            nilai,
            batas_atas,
            tingkat,
        })
    }

    /// The target under a policy, which knows the scales.
    ///
    /// # Errors
    /// [`Problems`] when no scale of the policy has the level.
    pub fn target(&self, policy: &Policy) -> Result<Target, Problems> {
        let wrong = |text: Text| Problem::new("target", "target", text).into();
        match (self.nilai, self.batas_atas, &self.tingkat) {
            (Some(nilai), None, None) => Ok(Target::Point(nilai)),
            (Some(low), Some(high), None) => TargetRange::new(low, high)
                .map(Target::Range)
                .map_err(|error| wrong(Text::of(&error))),
            (_, _, Some(label)) => {
                Target::parse(label, policy).map_err(|error| wrong(Text::of(&error)))
            }
            (None, _, None) => Err(wrong(Text::new("target kosong", "the target is empty"))),
        }
    }
}

impl Reading {
    /// What was measured, a level as its position on its scale: the scale of the target, if it has one.
    pub(super) fn measured(
        &self,
        target: Option<&Target>,
        policy: &Policy,
    ) -> Result<Measured, Problems> {
        let label = match (self.measured, self.realisasi, &self.tingkat) {
            (Filled::NotFilled, ..) => return Ok(Measured::NotFilled),
            (Filled::NotApplicable, ..) => return Ok(Measured::NotApplicable),
            (Filled::Value, Some(value), _) => return Ok(Measured::Value(value)),
            (Filled::Value, None, Some(label)) => label,
            (Filled::Value, None, None) => return Ok(Measured::NotFilled),
        };
        if let Some(Target::Ordinal(target)) = target
            && let Some(level) = target.scale().level(label)
        {
            return Ok(level.measured());
        }
        match Target::parse(label, policy) {
            Ok(Target::Ordinal(level)) => Ok(level.measured()),
            Ok(_) => Ok(Measured::NotFilled),
            Err(error) => {
                Err(
                    Problem::new("unknown_level", self.periode.to_string(), Text::of(&error))
                        .into(),
                )
            }
        }
    }
}

/// An indicator with what is known of it in a period.
pub(super) struct Asked<'r> {
    pub(super) polarity: Polarity,
    pub(super) frequency: Frequency,
    pub(super) consolidation: Consolidation,
    pub(super) satuan: &'r str,
    pub(super) baseline: Option<Quantity>,
    pub(super) valid_from: Option<NaiveDate>,
    pub(super) valid_to: Option<NaiveDate>,
    pub(super) target: Option<&'r StoredTarget>,
    pub(super) readings: &'r [Reading],
}

impl Asked<'_> {
    /// The question for the engine. Values of shorter periods are consolidated by the rule of the indicator;
    /// an indicator that is measured in longer periods does not apply to a part of one.
    pub(super) fn question(&self, period: Period, policy: &Policy) -> Result<Question, Problems> {
        let target = self
            .target
            .map(|target| target.target(policy))
            .transpose()?;
        let measured = self.measured(period, target.as_ref(), policy)?;
        let mut question = Question::new(self.polarity).realisasi(measured);
        if let Some(target) = target {
            question = question.target(target);
        }
        if let Some(baseline) = self.baseline {
            question = question.baseline(baseline);
        }
        Ok(question)
    }

    fn measured(
        &self,
        period: Period,
        target: Option<&Target>,
        policy: &Policy,
    ) -> Result<Measured, Problems> {
        let parts = period.parts(self.frequency);
        if parts.is_empty() {
            return Ok(Measured::NotApplicable);
        }
        let mut readings = Vec::with_capacity(parts.len());
        for part in parts {
            let given = self.readings.iter().find(|reading| reading.periode == part);
            let measured = match given {
                _ if !self.in_force(part) => Measured::NotApplicable,
                Some(reading) => reading.measured(target, policy)?,
                None => Measured::NotFilled,
            };
            readings.push((part, measured));
        }
        if let [(_, only)] = readings.as_slice() {
            return Ok(*only);
        }
        let additivity = if Unit::new(self.satuan.to_owned()).sums() {
            Additivity::Additive
        } else {
            Additivity::NeverSums
        };
        let whole = consolidate(self.consolidation, additivity, period, &readings)?;
        let wrong = |text: Text| Problem::new("consolidation", period.to_string(), text).into();
        match whole.outcome() {
            ConsolidatedOutcome::NotFilled => Ok(Measured::NotFilled),
            ConsolidatedOutcome::NotApplicable => Ok(Measured::NotApplicable),
            ConsolidatedOutcome::NotComputable(reason) => Err(wrong(Text::of(reason))),
            ConsolidatedOutcome::Value(value) => value
                .approximate()
                .and_then(|value| Quantity::new(value).ok())
                .map(Measured::Value)
                .ok_or_else(|| {
                    wrong(Text::new(
                        "gabungan periode melebihi 28 digit",
                        "the periods together have more than 28 digits",
                    ))
                }),
        }
    }

    fn in_force(&self, part: Period) -> bool {
        self.valid_from.is_none_or(|first| first <= part.last_day())
            && self.valid_to.is_none_or(|last| part.first_day() <= last)
    }
}
