//! Targets: a point, a range, or a level on a scale.

use std::fmt;

use rust_decimal::Decimal;
use thiserror::Error;

use super::scale::Level;
use crate::number::{Exact, Locale, Quantity, spell};
use crate::text::{Lang, Localize};

/// What is to be reached.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// One value.
    Point(Quantity),
    /// Any value between two bounds, both included.
    Range(TargetRange),
    /// A level of an ordinal scale.
    Ordinal(Level),
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Target::Point(quantity) => write!(f, "{quantity}"),
            Target::Range(range) => write!(f, "{range}"),
            Target::Ordinal(level) => write!(f, "{level}"),
        }
    }
}

/// The target as a sentence says it: `1.234,5`, `80–90` or the label.
///
/// ```
/// use sakip_core::indicator::Target;
/// use sakip_core::policy::Policy;
/// use sakip_core::text::{Lang, Localize};
/// let target = Target::parse("7.5-8", &Policy::default())?;
/// assert_eq!(target.localize(Lang::Id), "7,5–8");
/// assert_eq!(target.to_string(), "7.5-8");
/// # Ok::<(), sakip_core::indicator::TargetError>(())
/// ```
impl Localize for Target {
    fn localize(&self, lang: Lang) -> String {
        match self {
            Target::Point(quantity) => spell(quantity.value(), lang),
            Target::Range(range) => range.print(lang.into()),
            Target::Ordinal(level) => level.label().to_owned(),
        }
    }
}

impl From<Quantity> for Target {
    fn from(quantity: Quantity) -> Self {
        Target::Point(quantity)
    }
}

/// A target range with `lo < hi`.
///
/// ```
/// use sakip_core::indicator::TargetRange;
/// assert!(TargetRange::new("80".parse()?, "90".parse()?).is_ok());
/// assert!(TargetRange::new("90".parse()?, "80".parse()?).is_err());
/// # Ok::<(), sakip_core::number::NumberError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TargetRange {
    lo: Quantity,
    hi: Quantity,
}

/// A range whose bounds are not in order.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("the range `{lo}-{hi}` is empty: its lower bound must lie below its upper bound")]
pub struct EmptyRange {
    lo: Decimal,
    hi: Decimal,
}

impl Localize for EmptyRange {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Id => format!(
                "rentang `{}-{}` kosong: batas bawah harus lebih kecil dari batas atas",
                self.lo, self.hi
            ),
        }
    }
}

impl TargetRange {
    /// A range between two bounds.
    ///
    /// # Errors
    /// [`EmptyRange`] unless `lo < hi`.
    pub fn new(lo: Quantity, hi: Quantity) -> Result<TargetRange, EmptyRange> {
        if lo < hi {
            Ok(TargetRange { lo, hi })
        } else {
            Err(EmptyRange {
                lo: lo.value(),
                hi: hi.value(),
            })
        }
    }

    /// The lower bound.
    pub fn lo(self) -> Quantity {
        self.lo
    }

    /// The upper bound.
    pub fn hi(self) -> Quantity {
        self.hi
    }

    /// Both bounds with a dash between them: `80–90`, `0,5–1`.
    pub(crate) fn print(self, locale: Locale) -> String {
        let show = |bound: Quantity| locale.print(bound.value(), 0);
        format!("{}–{}", show(self.lo), show(self.hi))
    }

    /// The bound a value is measured against when it lies outside; `None` inside.
    pub fn nearest_bound(self, value: &Exact) -> Option<Quantity> {
        if *value > self.hi.exact() {
            Some(self.hi)
        } else if *value < self.lo.exact() {
            Some(self.lo)
        } else {
            None
        }
    }
}

impl fmt::Display for TargetRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.lo, self.hi)
    }
}
