//! What groups of rows come to: weighted means, ratios of sums, categories.
//!
//! Totals are integers, so that the order of rows does not matter: any split over cores gives the same to the
//! bit. They lie in buffers of the caller, one entry a group, and are added to, not overwritten.

use num_bigint::BigInt;
use num_rational::BigRational;

use super::NO_CATEGORY;
use super::column::Column;
use super::error::{BatchError, same_rows};
use super::status::RowStatus;
use crate::explain::Coverage;
use crate::number::Exact;

/// The figures of a group, added up by weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeightedTotal {
    sum: i128,
    weight_used: i128,
    weight_missing: i128,
    used: u32,
    missing: u32,
}

/// The numerators and denominators of a group, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct RatioTotal {
    numerator: i128,
    denominator: i128,
    used: u32,
    missing: u32,
}

pub(super) fn coverage(used: u32, missing: u32) -> Coverage {
    Coverage {
        used,
        total: used.saturating_add(missing),
    }
}

/// `numerator / denominator · 10^-scale`, exact; `None` where the denominator is zero.
pub(super) fn quotient(numerator: i128, denominator: i128, scale: u8) -> Option<Exact> {
    if denominator == 0 {
        return None;
    }
    let denominator = BigInt::from(denominator) * BigInt::from(10).pow(u32::from(scale));
    Some(Exact::from(BigRational::new(
        BigInt::from(numerator),
        denominator,
    )))
}

impl WeightedTotal {
    /// How many rows have a figure, of those that apply.
    pub fn coverage(&self) -> Coverage {
        coverage(self.used, self.missing)
    }

    /// The weight of the rows with a figure, in units of the weight column.
    pub fn weight_used(&self) -> i128 {
        self.weight_used
    }

    /// The weight of the rows that apply, in units of the weight column.
    pub fn weight_total(&self) -> i128 {
        self.weight_used.saturating_add(self.weight_missing)
    }

    /// The exact weighted mean in percent of the rows with a figure, given the [scale](Column::scale) of the
    /// figures; `None` where no row has one.
    pub fn mean(&self, scale: u8) -> Option<Exact> {
        quotient(self.sum, self.weight_used, scale)
    }

    /// These rows and those of another total; `None` where the sums do not fit 128 bits.
    pub fn checked_and(&self, other: &WeightedTotal) -> Option<WeightedTotal> {
        Some(WeightedTotal {
            sum: self.sum.checked_add(other.sum)?,
            weight_used: self.weight_used.checked_add(other.weight_used)?,
            weight_missing: self.weight_missing.checked_add(other.weight_missing)?,
            used: self.used.saturating_add(other.used),
            missing: self.missing.saturating_add(other.missing),
        })
    }
}

impl RatioTotal {
    /// How many rows have both parts, of all.
    pub fn coverage(&self) -> Coverage {
        coverage(self.used, self.missing)
    }

    /// The sum of the numerators, in units of their column.
    pub fn numerator(&self) -> i128 {
        self.numerator
    }

    /// The sum of the denominators, in units of their column.
    pub fn denominator(&self) -> i128 {
        self.denominator
    }

    /// The exact ratio of the sums in percent, given the scales of the two columns; `None` where the
    /// denominators sum to zero.
    pub fn percent(&self, numerator_scale: u8, denominator_scale: u8) -> Option<Exact> {
        let percent = quotient(self.numerator, self.denominator, numerator_scale)?;
        let shift = quotient(100, 1, 0)?
            * Exact::from(BigRational::from_integer(
                BigInt::from(10).pow(denominator_scale.into()),
            ));
        Some(percent * shift)
    }

    /// These rows and those of another total.
    #[must_use]
    pub fn and(&self, other: &RatioTotal) -> RatioTotal {
        RatioTotal {
            // A cell has 63 bits and a count 32.
            numerator: self.numerator.wrapping_add(other.numerator),
            denominator: self.denominator.wrapping_add(other.denominator),
            used: self.used.saturating_add(other.used),
            missing: self.missing.saturating_add(other.missing),
        }
    }
}

/// Refuses a row whose group has no total, before anything is added.
pub(super) fn check_groups(groups: &[u32], rows: usize, totals: usize) -> Result<(), BatchError> {
    same_rows("groups", groups.len(), rows)?;
    let known = |group: u32| usize::try_from(group).is_ok_and(|group| group < totals);
    // The greatest first: unlike a search, that is a loop of vectors.
    let greatest = groups.iter().copied().fold(0, u32::max);
    if groups.is_empty() || known(greatest) {
        return Ok(());
    }
    let row = groups.iter().position(|group| !known(*group));
    let row = row.unwrap_or_default();
    Err(BatchError::Group {
        row,
        group: groups.get(row).copied().unwrap_or_default(),
    })
}

pub(super) fn total<T>(totals: &mut [T], group: u32) -> Option<&mut T> {
    totals.get_mut(usize::try_from(group).ok()?)
}

/// Adds the figures of every row to the total of its group, each by its weight, which lies above 0 and is at
/// most 100 %.
///
/// # Errors
/// [`BatchError::Length`], [`BatchError::Scale`] for weights of more than 10 decimals, [`BatchError::Group`]
/// and [`BatchError::Weight`] (also where none is filled in): nothing is added then. [`BatchError::Overflow`]
/// where a sum does not fit 128 bits: the rows before have been added.
pub fn add_weighted(
    percent: &[i64],
    status: &[u8],
    weights: Column<'_>,
    groups: &[u32],
    totals: &mut [WeightedTotal],
) -> Result<(), BatchError> {
    const MOST_DECIMALS: u8 = 10;
    let rows = percent.len();
    same_rows("status", status.len(), rows)?;
    same_rows("weights", weights.rows(), rows)?;
    check_groups(groups, rows, totals.len())?;
    let scale = weights.scale();
    let unit = 10_i64.checked_pow(u32::from(scale) + 2);
    let (true, Some(most)) = (scale <= MOST_DECIMALS, unit) else {
        return Err(BatchError::Scale {
            scale,
            most: MOST_DECIMALS,
        });
    };
    let wrong = |row: &usize| {
        !weights
            .get(*row)
            .is_some_and(|weight| (1..=most).contains(&weight))
    };
    if let Some(row) = (0..rows).find(wrong) {
        return Err(BatchError::Weight { row });
    }
    let cells = percent.iter().zip(status).zip(weights.values()).zip(groups);
    for (row, (((percent, status), weight), group)) in cells.enumerate() {
        let (percent, weight) = (i128::from(*percent), i128::from(*weight));
        let Some(total) = total(totals, *group) else {
            continue;
        };
        let overflow = BatchError::Overflow { row };
        if *status <= RowStatus::FLOORED.byte() {
            let sum = total.sum.checked_add(percent * weight).ok_or(overflow)?;
            total.sum = sum;
            total.weight_used += weight;
            total.used = total.used.saturating_add(1);
        } else if *status != RowStatus::NOT_APPLICABLE.byte() {
            total.weight_missing += weight;
            total.missing = total.missing.saturating_add(1);
        }
    }
    Ok(())
}

/// Adds the numerator and denominator of every row to the total of its group; a row without one of them is
/// missing. Percentages are never averaged.
///
/// # Errors
/// [`BatchError::Length`], [`BatchError::Group`] and [`BatchError::NegativeDenominator`]; nothing is added then.
pub fn add_ratios(
    numerators: Column<'_>,
    denominators: Column<'_>,
    groups: &[u32],
    totals: &mut [RatioTotal],
) -> Result<(), BatchError> {
    let rows = numerators.rows();
    same_rows("denominators", denominators.rows(), rows)?;
    check_groups(groups, rows, totals.len())?;
    let negative = |row: &usize| denominators.get(*row).is_some_and(|part| part < 0);
    if let Some(row) = (0..rows).find(negative) {
        return Err(BatchError::NegativeDenominator { row });
    }
    for (row, group) in groups.iter().enumerate() {
        let Some(total) = total(totals, *group) else {
            continue;
        };
        match (numerators.get(row), denominators.get(row)) {
            (Some(numerator), Some(denominator)) => {
                total.numerator = total.numerator.wrapping_add(numerator.into());
                total.denominator = total.denominator.wrapping_add(denominator.into());
                total.used = total.used.saturating_add(1);
            }
            _ => total.missing = total.missing.saturating_add(1),
        }
    }
    Ok(())
}

/// Counts the categories of every group: entry `group · categories + category`. Rows without a category count
/// nowhere.
///
/// # Errors
/// [`BatchError::Length`], [`BatchError::Group`] and, for a category that is not below `categories`,
/// [`BatchError::Status`]; nothing is counted then.
pub fn count_categories(
    category: &[u8],
    groups: &[u32],
    categories: usize,
    counts: &mut [u32],
) -> Result<(), BatchError> {
    check_groups(
        groups,
        category.len(),
        counts.len().checked_div(categories).unwrap_or_default(),
    )?;
    let known = |category: u8| category == NO_CATEGORY || usize::from(category) < categories;
    if let Some(row) = category.iter().position(|category| !known(*category)) {
        let byte = category.get(row).copied().unwrap_or_default();
        return Err(BatchError::Status { row, byte });
    }
    for (category, group) in category.iter().zip(groups) {
        if *category == NO_CATEGORY {
            continue;
        }
        let group = usize::try_from(*group).unwrap_or(usize::MAX);
        let place = group.saturating_mul(categories) + usize::from(*category);
        if let Some(count) = counts.get_mut(place) {
            *count = count.saturating_add(1);
        }
    }
    Ok(())
}
