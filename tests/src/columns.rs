//! Columns against the scalar engine, row by row.

use std::ops::Range;

use rust_decimal::Decimal;
use sakip_core::achievement::{Achievement, NotComputable, Question, Status};
use sakip_core::batch::{
    Batch, BatchError, Bitmap, Column, Figures, NO_CATEGORY, Polarities, RowStatus, Table,
    polarity_code,
};
use sakip_core::indicator::{Formula, Measured, Polarity, Target, TargetRange};
use sakip_core::number::Quantity;
use sakip_core::policy::Policy;

/// Rows with everything a column can hold, and the scales they are declared at.
#[derive(Clone, Debug, Default)]
pub struct Rows {
    /// The scales of target, upper, realisasi and baseline.
    pub scales: [u8; 4],
    /// The rows.
    pub rows: Vec<Row>,
}

/// One row; what is missing is `None`.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// The direction.
    pub polarity: Polarity,
    /// The target, or the lower bound of a range.
    pub target: Option<i64>,
    /// The upper bound of a range.
    pub upper: Option<i64>,
    /// What was measured.
    pub realisasi: Option<i64>,
    /// Where it started.
    pub baseline: Option<i64>,
    /// Whether it was in force.
    pub applies: bool,
}

/// What a batch makes of rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Computed {
    /// The percentages.
    pub percent: Vec<i64>,
    /// The status bytes.
    pub status: Vec<u8>,
    /// The categories.
    pub category: Vec<u8>,
}

/// A column with holes.
struct Holed {
    values: Vec<i64>,
    bits: Vec<u8>,
    full: bool,
}

impl Holed {
    /// A hole holds a number that would show.
    fn new(cells: impl Iterator<Item = Option<i64>>, offset: usize) -> Holed {
        let mut values = Vec::new();
        let mut bits = vec![0xA5; offset / 8 + 1];
        let mut full = true;
        for (row, cell) in cells.enumerate() {
            values.push(cell.unwrap_or(if row % 2 == 0 { 0 } else { 777 }));
            full &= cell.is_some();
            let bit = offset + row;
            bits.resize(bits.len().max(bit / 8 + 1), 0xA5);
            if let Some(byte) = bits.get_mut(bit / 8) {
                *byte = *byte & !(1 << (bit % 8)) | u8::from(cell.is_some()) << (bit % 8);
            }
        }
        Holed { values, bits, full }
    }

    fn column(&self, scale: u8, offset: usize) -> Result<Column<'_>, BatchError> {
        let column = Column::new(&self.values, scale)?;
        if self.full {
            return Ok(column);
        }
        column.with_validity(Bitmap::new(&self.bits, offset, self.values.len())?)
    }
}

/// Computes rows with bitmaps that begin at bit `offset`.
///
/// # Errors
/// [`BatchError`] where the columns are refused.
pub fn compute(batch: &Batch, rows: &Rows, offset: usize) -> Result<Computed, BatchError> {
    let holed = |cell: fn(&Row) -> Option<i64>| Holed::new(rows.rows.iter().map(cell), offset);
    let [target, upper, realisasi, baseline] = rows.scales;
    let targets = holed(|row| row.target);
    let uppers = holed(|row| row.upper);
    let measured = holed(|row| row.realisasi);
    let baselines = holed(|row| row.baseline);
    let applies = holed(|row| row.applies.then_some(0));
    let codes: Vec<u8> = rows
        .rows
        .iter()
        .map(|row| polarity_code(row.polarity))
        .collect();
    let same = rows.rows.first().map(|row| row.polarity);
    let polarities = match same {
        Some(same) if rows.rows.iter().all(|row| row.polarity == same) => Polarities::Same(same),
        _ => Polarities::Rows(&codes),
    };
    let mut table = Table::new(
        polarities,
        targets.column(target, offset)?,
        measured.column(realisasi, offset)?,
    )?;
    if rows.rows.iter().any(|row| row.upper.is_some()) {
        table = table.with_upper(uppers.column(upper, offset)?)?;
    }
    if rows.rows.iter().any(|row| row.baseline.is_some()) {
        table = table.with_baseline(baselines.column(baseline, offset)?)?;
    }
    if !applies.full {
        table = table.with_applies(Bitmap::new(&applies.bits, offset, rows.rows.len())?)?;
    }
    let count = rows.rows.len();
    let mut computed = Computed {
        percent: vec![-1; count],
        status: vec![99; count],
        category: vec![99; count],
    };
    batch.capaian(
        &table,
        Figures {
            percent: &mut computed.percent,
            status: &mut computed.status,
            category: Some(&mut computed.category),
        },
    )?;
    Ok(computed)
}

fn quantity(cell: i64, scale: u8) -> Quantity {
    Quantity::of(Decimal::new(cell, scale.into()))
}

/// The scalar engine's answer to a row, or the reason the row is refused before it is asked.
fn scalar(policy: &Policy, scales: [u8; 4], row: &Row) -> Result<Achievement, NotComputable> {
    let [target, upper, realisasi, baseline] = scales;
    let target = match (row.target, row.upper) {
        (None, _) => None,
        (Some(position), upper) if row.polarity == Polarity::Named(Formula::Ordinal) => {
            if upper.is_some() {
                return Err(NotComputable::TargetKind);
            }
            let level = usize::try_from(position).ok().and_then(|position| {
                let scale = policy.scales().first()?;
                scale.level(scale.label_at(position)?)
            });
            Some(Target::Ordinal(level.ok_or(NotComputable::ZeroTarget)?))
        }
        (Some(point), None) => Some(Target::Point(quantity(point, target))),
        (Some(lo), Some(hi)) => {
            let range = TargetRange::new(quantity(lo, target), quantity(hi, upper));
            Some(Target::Range(range.map_err(|_| NotComputable::TargetKind)?))
        }
    };
    let mut question = Question::new(row.polarity).realisasi(match row.realisasi {
        _ if !row.applies => Measured::NotApplicable,
        None => Measured::NotFilled,
        Some(cell) => Measured::Value(quantity(cell, realisasi)),
    });
    if let Some(target) = target {
        question = question.target(target);
    }
    if let Some(cell) = row.baseline {
        question = question.baseline(quantity(cell, baseline));
    }
    Ok(question.answer(policy))
}

/// What a row has to come to, by the scalar engine.
fn expected(batch: &Batch, scales: [u8; 4], row: &Row) -> (i64, RowStatus, u8) {
    let without = |status| (0, status, NO_CATEGORY);
    if !row.applies {
        return without(RowStatus::NOT_APPLICABLE);
    }
    if row.realisasi.is_none() {
        return without(RowStatus::NOT_FILLED);
    }
    let answer = match scalar(batch.policy(), scales, row) {
        Ok(answer) => answer,
        Err(reason) => return without(RowStatus::not_computable(reason)),
    };
    if let Some(reason) = answer.reason() {
        return without(RowStatus::not_computable(reason));
    }
    let status = match answer.status() {
        Status::Ok => RowStatus::OK,
        Status::Capped => RowStatus::CAPPED,
        Status::Floored => RowStatus::FLOORED,
        Status::NotFilled => return without(RowStatus::NOT_FILLED),
        _ => return without(RowStatus::NOT_APPLICABLE),
    };
    let units = answer.value().map(|percent| percent.value().mantissa());
    let fits = units.and_then(|units| i64::try_from(units).ok());
    let Some(percent) = fits.filter(|percent| *percent > i64::MIN) else {
        return without(RowStatus::BEYOND_COLUMN);
    };
    let band = answer.band().map(|band| &band.code);
    let place = batch
        .categories()
        .position(|known| Some(&known.code) == band);
    let category = place.and_then(|place| u8::try_from(place).ok());
    (percent, status, category.unwrap_or(NO_CATEGORY))
}

/// The first row in which the batch, with or without vectors, and the scalar engine differ.
///
/// # Errors
/// The row, told in words.
pub fn agree(policy: &Policy, rows: &Rows, offset: usize) -> Result<(), String> {
    let batch = Batch::new(policy);
    let refused = |error: BatchError| error.to_string();
    let fast = compute(&batch, rows, offset).map_err(refused)?;
    let portable = batch.clone().without_vectors();
    let portable = compute(&portable, rows, offset).map_err(refused)?;
    for (number, row) in rows.rows.iter().enumerate() {
        let wanted = expected(&batch, rows.scales, row);
        for (name, computed) in [("vectors", &fast), ("portable", &portable)] {
            let cell = |row: usize| {
                let status = RowStatus::of_byte(*computed.status.get(row)?)?;
                Some((
                    *computed.percent.get(row)?,
                    status,
                    *computed.category.get(row)?,
                ))
            };
            if cell(number) != Some(wanted) {
                return Err(format!(
                    "{name}, {}, row {number} at scales {:?}: {row:?} is {:?}, not {wanted:?}",
                    policy.id(),
                    rows.scales,
                    cell(number)
                ));
            }
        }
    }
    Ok(())
}

/// Numbers from a fixed beginning: the same in every run.
#[derive(Clone, Debug)]
pub struct Sequence(u64);

impl Sequence {
    /// A sequence of its own for each `seed`.
    pub fn new(seed: u64) -> Sequence {
        Sequence(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next number of a range.
    pub fn within(&mut self, range: Range<i64>) -> i64 {
        // splitmix64
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^= mixed >> 31;
        let width = range.end.abs_diff(range.start).max(1);
        range.start.wrapping_add_unsigned(mixed % width)
    }

    /// Whether one of `of` falls.
    pub fn one_of(&mut self, of: i64) -> bool {
        self.within(0..of) == 0
    }

    /// A cell: small, an amount in sen, near a limit of the fast paths, or of any size.
    pub fn cell(&mut self) -> i64 {
        match self.within(0..16) {
            0 => 0,
            1..=5 => self.within(-20..400),
            6..=9 => self.within(0..2_000_000),
            10..=12 => self.within(0..1_000_000_000_000_000),
            13 => {
                let near = 1_i64 << self.within(45..63);
                let sign = if self.one_of(3) { -1 } else { 1 };
                sign * near.saturating_add(self.within(-3..4))
            }
            14 => self.within(i64::MIN..i64::MAX),
            _ if self.one_of(2) => i64::MIN,
            _ => i64::MAX,
        }
    }
}
