//! The years a plan covers.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

use crate::period::{Period, Year};
use crate::text::{Lang, Localize, excerpt};

/// A run of years, both ends included, written `2021-2026`.
///
/// ```
/// use sakip_core::plan::YearRange;
/// let years: YearRange = "2025-2029".parse()?;
/// assert_eq!((years.count(), years.to_string().as_str()), (5, "2025-2029"));
/// assert!("2029-2025".parse::<YearRange>().is_err());
/// # Ok::<(), sakip_core::plan::NotYears>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct YearRange {
    from: Year,
    to: Year,
}

/// A text that is not a run of years.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not a run of years: write 2025-2029, the first year first, at most {} years",
    YearRange::MAX_YEARS
)]
pub struct NotYears {
    text: String,
}

impl Localize for NotYears {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Id => format!(
                "`{}` bukan rentang tahun: tulis 2025-2029, tahun awal lebih dulu, paling panjang {} tahun",
                self.text,
                YearRange::MAX_YEARS
            ),
        }
    }
}

impl YearRange {
    /// The most years: a long-term plan (RPJPD) has twenty, with room for its transition.
    pub const MAX_YEARS: usize = 30;

    /// The years from `from` to `to`.
    ///
    /// # Errors
    /// [`NotYears`] when `to` lies before `from` or there are too many.
    pub fn new(from: Year, to: Year) -> Result<YearRange, NotYears> {
        let count = to.number() - from.number() + 1;
        if usize::try_from(count).is_ok_and(|count| (1..=YearRange::MAX_YEARS).contains(&count)) {
            Ok(YearRange { from, to })
        } else {
            Err(NotYears {
                text: format!("{from}-{to}"),
            })
        }
    }

    /// The first year.
    pub fn from(self) -> Year {
        self.from
    }

    /// The last year.
    pub fn to(self) -> Year {
        self.to
    }

    /// How many years.
    pub fn count(self) -> usize {
        self.years().count()
    }

    /// The years in order.
    pub fn years(self) -> impl DoubleEndedIterator<Item = Year> {
        (self.from.number()..=self.to.number()).filter_map(|year| Year::new(year).ok())
    }

    /// Whether a period lies within these years.
    pub fn contains(self, period: Period) -> bool {
        (self.from..=self.to).contains(&period.year())
    }
}

impl fmt::Display for YearRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

impl FromStr for YearRange {
    type Err = NotYears;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || NotYears {
            text: excerpt(text),
        };
        let year = |part: &str| {
            let part = part.trim();
            let digits = part.len() == 4 && part.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| Year::new(part.parse().ok()?).ok()).flatten()
        };
        let (from, to) = text.split_once(['-', '–']).ok_or_else(refused)?;
        match (year(from), year(to)) {
            (Some(from), Some(to)) => YearRange::new(from, to).map_err(|_| refused()),
            _ => Err(refused()),
        }
    }
}

crate::text::text_serde!(YearRange, "a run of years, such as `2025-2029`");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn years_are_counted_with_both_ends() {
        let years: YearRange = "2021 – 2026".parse().unwrap();
        assert_eq!(years.count(), 6);
        assert_eq!(years.years().next_back(), Year::new(2026).ok());
        assert!(years.contains("2026-Q4".parse().unwrap()));
        assert!(!years.contains("2020-M12".parse().unwrap()));
        assert_eq!("2025-2025".parse::<YearRange>().unwrap().count(), 1);
        for bad in [
            "",
            "2025",
            "2026-2025",
            "1900-1905",
            "2000-2030",
            "25-29",
            "2025-2026-2027",
        ] {
            assert!(bad.parse::<YearRange>().is_err(), "{bad}");
        }
    }
}
