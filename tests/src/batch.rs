//! The columnar kernel of `sakip-core`: each case as a column.

use std::collections::BTreeMap;

use num_traits::ToPrimitive;
use rust_decimal::Decimal;
use sakip_core::achievement::NotComputable;
use sakip_core::batch::{Batch, Bitmap, Column, MAX_SCALE, RatioTotal, RowStatus, add_ratios};
use sakip_core::indicator::{Formula, Polarity};
use sakip_core::number::Quantity;
use sakip_core::policy::Policy;

use crate::columns::{Computed, Row, Rows, compute};
use crate::engine::{Answer, Engine, Fault, Kind};
use crate::inputs::{AchievementInput, BandsInput, RatioOfSumsInput, RealisasiInput, TargetInput};
use crate::reference::exact::parse_ratio;
use crate::vectors::Rules;

/// `sakip_core::batch`.
#[derive(Clone, Debug)]
pub struct BatchEngine {
    batches: BTreeMap<String, Batch>,
    name: &'static str,
}

/// A decimal as a cell and its scale.
fn cell(text: &str) -> Result<(i64, u8), Fault> {
    let quantity: Quantity = text.parse().map_err(Fault::broken)?;
    let value = quantity.value();
    let scale = u8::try_from(value.scale()).map_err(Fault::broken)?;
    if scale > MAX_SCALE {
        return Err(Fault::Beyond);
    }
    let cell = i64::try_from(value.mantissa()).map_err(|_| Fault::Beyond)?;
    Ok((cell, scale))
}

impl BatchEngine {
    /// An engine with the policies of the vectors.
    ///
    /// # Errors
    /// [`Fault::Broken`] for a policy that is refused.
    pub fn new(rules: &Rules) -> Result<BatchEngine, Fault> {
        let mut batches = BTreeMap::new();
        for (name, data) in &rules.policies {
            let policy = Policy::from_json(&data.to_string()).map_err(Fault::broken)?;
            batches.insert(name.clone(), Batch::new(&policy));
        }
        Ok(BatchEngine {
            batches,
            name: "batch",
        })
    }

    /// The same by portable arithmetic.
    #[must_use]
    pub fn without_vectors(self) -> BatchEngine {
        let batches = self.batches.into_iter();
        BatchEngine {
            batches: batches
                .map(|(name, batch)| (name, batch.without_vectors()))
                .collect(),
            name: "batch without vectors",
        }
    }

    fn batch(&self, name: &str) -> Result<&Batch, Fault> {
        self.batches
            .get(name)
            .ok_or_else(|| Fault::Broken(format!("no policy `{name}`")))
    }
}

fn position(policy: &Policy, label: &str) -> Result<(i64, u8), Fault> {
    let level = policy.level(label);
    let position = level.and_then(|level| i64::try_from(level.position()).ok());
    let position = position.ok_or_else(|| Fault::Broken(format!("no level `{label}`")))?;
    Ok((position, 0))
}

/// A question as a column of one row.
fn rows(policy: &Policy, input: &AchievementInput) -> Result<Rows, Fault> {
    let mut polarity: Polarity = input.polarity.parse().map_err(Fault::broken)?;
    let mut scales = [0; 4];
    let mut take = |place: usize, found: (i64, u8)| {
        if let Some(scale) = scales.get_mut(place) {
            *scale = found.1;
        }
        Some(found.0)
    };
    let (mut target, mut upper) = (None, None);
    match &input.target {
        None => {}
        Some(TargetInput::Point(point)) => {
            target = take(0, cell(point)?);
            // A position against a point is no ordinal row of a column.
            if polarity == Polarity::Named(Formula::Ordinal) {
                return Err(Fault::Beyond);
            }
        }
        Some(TargetInput::Range(range)) => {
            target = take(0, cell(&range.lo)?);
            upper = take(1, cell(&range.hi)?);
        }
        Some(TargetInput::Level(label)) => {
            target = take(0, position(policy, &label.level)?);
            polarity = Polarity::Named(Formula::Ordinal);
        }
    }
    let mut applies = true;
    let realisasi = match &input.realisasi {
        RealisasiInput::Level(label) => take(2, position(policy, &label.level)?),
        RealisasiInput::Text(text) if text == "not_filled" => None,
        RealisasiInput::Text(text) if text == "not_applicable" => {
            applies = false;
            None
        }
        RealisasiInput::Text(text) => take(2, cell(text)?),
    };
    let baseline = match &input.baseline {
        Some(baseline) => take(3, cell(baseline)?),
        None => None,
    };
    let row = Row {
        polarity,
        target,
        upper,
        realisasi,
        baseline,
        applies,
    };
    Ok(Rows {
        scales,
        rows: vec![row],
    })
}

fn answer(batch: &Batch, computed: &Computed) -> Result<Answer, Fault> {
    let status = computed.status.first().copied();
    let status = status
        .and_then(RowStatus::of_byte)
        .ok_or_else(|| Fault::broken("no status"))?;
    if status == RowStatus::BEYOND_COLUMN {
        return Err(Fault::Beyond);
    }
    let percent = computed.percent.first().copied();
    let value = percent.map(|units| Decimal::new(units, batch.scale().into()));
    let place = computed.category.first().copied().map(usize::from);
    let band = place.and_then(|place| batch.categories().nth(place));
    Ok(Answer::status(status.status().name())
        .with_some("value", value.filter(|_| status.has_figure()))
        .with_some("category", band.map(|band| &band.code))
        .with_some("reason", status.reason().map(NotComputable::code)))
}

impl Engine for BatchEngine {
    fn name(&self) -> &'static str {
        self.name
    }

    fn unsupported(&self) -> &'static [Kind] {
        &[
            Kind::AchievementStatus,
            Kind::Rounding,
            Kind::Consolidation,
            Kind::Period,
            Kind::Number,
            Kind::Rollup,
            Kind::Budget,
            Kind::Ledger,
            Kind::Total,
            Kind::Efficiency,
            Kind::Evaluation,
            Kind::Predicate,
            Kind::PredicateLabel,
        ]
    }

    /// A column of figures holds what is printed.
    fn omits(&self, kind: Kind) -> &'static [&'static str] {
        match kind {
            Kind::RatioOfSums => &[],
            _ => &["raw", "formula"],
        }
    }

    fn achievement(&self, policy: &str, input: &AchievementInput) -> Result<Answer, Fault> {
        let batch = self.batch(policy)?;
        let rows = rows(batch.policy(), input)?;
        answer(batch, &compute(batch, &rows, 3).map_err(Fault::broken)?)
    }

    fn bands(&self, policy: &str, input: &BandsInput) -> Result<Answer, Fault> {
        // A percentage n/d enters as a realisasi of n against a target of 100 d.
        let percent = parse_ratio(&input.percent)
            .ok_or_else(|| Fault::Broken(format!("`{}` is no percentage", input.percent)))?;
        let target = percent.denom().to_i64().and_then(|d| d.checked_mul(100));
        let (Some(target), Some(realisasi)) = (target, percent.numer().to_i64()) else {
            return Err(Fault::Beyond);
        };
        let row = Row {
            polarity: Polarity::MAXIMIZE,
            target: Some(target),
            upper: None,
            realisasi: Some(realisasi),
            baseline: None,
            applies: true,
        };
        let rows = Rows {
            scales: [0; 4],
            rows: vec![row],
        };
        let batch = self.batch(policy)?;
        answer(batch, &compute(batch, &rows, 0).map_err(Fault::broken)?)
    }

    fn ratio_of_sums(&self, input: &RatioOfSumsInput) -> Result<Answer, Fault> {
        let (mut numerators, mut denominators) = (Vec::new(), Vec::new());
        let mut bits = vec![0_u8; input.parts.len() / 8 + 1];
        // Every cell at six decimals, which every case has room for.
        let at_six = |text: &str| {
            let (cell, scale) = cell(text)?;
            let more = 6_u32.checked_sub(scale.into()).ok_or(Fault::Beyond)?;
            cell.checked_mul(10_i64.pow(more)).ok_or(Fault::Beyond)
        };
        for (row, part) in input.parts.iter().enumerate() {
            let (numerator, denominator) = match part {
                Some((numerator, denominator)) => (at_six(numerator)?, at_six(denominator)?),
                None => (7, 7),
            };
            numerators.push(numerator);
            denominators.push(denominator);
            if let Some(byte) = bits.get_mut(row / 8) {
                *byte |= u8::from(part.is_some()) << (row % 8);
            }
        }
        let rows = input.parts.len();
        let filled = Bitmap::new(&bits, 0, rows).map_err(Fault::broken)?;
        let column = |values| Column::new(values, 6)?.with_validity(filled);
        let mut totals = [RatioTotal::default()];
        let numerators = column(&numerators).map_err(Fault::broken)?;
        let denominators = column(&denominators).map_err(Fault::broken)?;
        add_ratios(numerators, denominators, &vec![0; rows], &mut totals).map_err(Fault::broken)?;
        let [total] = totals;
        let coverage = total.coverage();
        let answer = match total.percent(6, 6) {
            _ if coverage.used == 0 => Answer::status("not_filled"),
            None => Answer::status("not_computable").with("reason", "zero_denominator"),
            Some(percent) => Answer::status("ok").with("raw", percent.to_big_rational()),
        };
        Ok(answer
            .with("used", coverage.used)
            .with("total", coverage.total))
    }
}
