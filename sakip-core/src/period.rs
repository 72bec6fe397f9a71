//! Periods: a year and its halves, quarters and months, each with one canonical text key.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use crate::text::{Lang, Localize};

/// A calendar year between 1945 and 2200, in JSON a number.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(try_from = "i32", into = "i32")]
pub struct Year(#[schemars(range(min = 1945, max = 2200))] u16);

impl TryFrom<i32> for Year {
    type Error = PeriodError;
    fn try_from(year: i32) -> Result<Self, Self::Error> {
        Year::new(year)
    }
}

impl From<Year> for i32 {
    fn from(year: Year) -> i32 {
        year.number()
    }
}

impl Year {
    /// A year.
    ///
    /// # Errors
    /// [`PeriodError::YearOutOfRange`] outside 1945 to 2200.
    pub fn new(year: i32) -> Result<Year, PeriodError> {
        match u16::try_from(year) {
            Ok(year @ 1945..=2200) => Ok(Year(year)),
            _ => Err(PeriodError::YearOutOfRange(year.to_string())),
        }
    }

    /// The year as a number.
    pub fn number(self) -> i32 {
        i32::from(self.0)
    }
}

impl fmt::Display for Year {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}", self.0)
    }
}

/// How often something is measured.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Frequency {
    /// Once a year.
    Annual,
    /// Twice a year.
    Semester,
    /// Four times a year (triwulan).
    Quarterly,
    /// Twelve times a year.
    Monthly,
}

impl Frequency {
    /// Every frequency, the longest first.
    pub const ALL: [Frequency; 4] = [
        Frequency::Annual,
        Frequency::Semester,
        Frequency::Quarterly,
        Frequency::Monthly,
    ];

    /// How many periods of this frequency a year has.
    pub fn per_year(self) -> u8 {
        match self {
            Frequency::Annual => 1,
            Frequency::Semester => 2,
            Frequency::Quarterly => 4,
            Frequency::Monthly => 12,
        }
    }

    /// How many months one period has.
    pub fn months(self) -> u8 {
        12 / self.per_year()
    }

    /// The stable name: `annual`, `semester`, `quarterly`, `monthly`.
    pub fn name(self) -> &'static str {
        match self {
            Frequency::Annual => "annual",
            Frequency::Semester => "semester",
            Frequency::Quarterly => "quarterly",
            Frequency::Monthly => "monthly",
        }
    }
}

/// A period of one year, half a year, a quarter (triwulan) or a month.
///
/// Its canonical key is the only text form that is stored: `2025`, `2025-S1`, `2025-Q3`, `2025-M07`.
/// [`FromStr`] also reads `2025-07` and `2025-TW3`.
///
/// ```
/// use sakip_core::period::{Frequency, Period};
/// let quarter: Period = "2025-Q3".parse()?;
/// assert_eq!(quarter.frequency(), Frequency::Quarterly);
/// assert!(quarter.contains("2025-M07".parse()?));
/// assert_eq!("2025-07".parse::<Period>()?.to_string(), "2025-M07");
/// assert!("2025-M13".parse::<Period>().is_err());
/// # Ok::<(), sakip_core::period::PeriodError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    year: Year,
    part: Part,
}

/// Which part of the year; numbers are checked when the period is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Part {
    Annual,
    Semester(u8),
    Quarterly(u8),
    Monthly(u8),
}

/// A period that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum PeriodError {
    /// The text is not a period key.
    #[error("`{0}` is not a period: write 2025, 2025-S1, 2025-Q3 or 2025-M07")]
    NotAPeriod(String),
    /// The year is outside 1945 to 2200.
    #[error("year `{0}` is out of range: from 1945 to 2200")]
    YearOutOfRange(String),
    /// There is no such semester, quarter or month.
    #[error("`{number}` is out of range: a year has {count} periods of frequency {}", frequency.name())]
    PartOutOfRange {
        /// The number as given.
        number: u8,
        /// The frequency it was given for.
        frequency: Frequency,
        /// How many there are.
        count: u8,
    },
}

impl Localize for PeriodError {
    fn localize(&self, lang: Lang) -> String {
        match (lang, self) {
            (Lang::En, _) => self.to_string(),
            (Lang::Id, PeriodError::NotAPeriod(text)) => {
                format!("`{text}` bukan periode: tulis 2025, 2025-S1, 2025-Q3 atau 2025-M07")
            }
            (Lang::Id, PeriodError::YearOutOfRange(year)) => {
                format!("tahun `{year}` di luar rentang 1945 sampai 2200")
            }
            (Lang::Id, PeriodError::PartOutOfRange { number, count, .. }) => {
                format!("`{number}` di luar rentang: setahun hanya ada {count} periode seperti itu")
            }
        }
    }
}

impl Period {
    /// A whole year.
    pub fn annual(year: Year) -> Period {
        Period {
            year,
            part: Part::Annual,
        }
    }

    /// The `number`th period (from 1) of a frequency in a year.
    ///
    /// # Errors
    /// [`PeriodError::PartOutOfRange`] for semester 3, quarter 9, month 13 or number 0.
    pub fn new(year: Year, frequency: Frequency, number: u8) -> Result<Period, PeriodError> {
        let count = frequency.per_year();
        if !(1..=count).contains(&number) {
            return Err(PeriodError::PartOutOfRange {
                number,
                frequency,
                count,
            });
        }
        let part = match frequency {
            Frequency::Annual => Part::Annual,
            Frequency::Semester => Part::Semester(number),
            Frequency::Quarterly => Part::Quarterly(number),
            Frequency::Monthly => Part::Monthly(number),
        };
        Ok(Period { year, part })
    }

    /// The year it lies in.
    pub fn year(self) -> Year {
        self.year
    }

    /// Its frequency.
    pub fn frequency(self) -> Frequency {
        match self.part {
            Part::Annual => Frequency::Annual,
            Part::Semester(_) => Frequency::Semester,
            Part::Quarterly(_) => Frequency::Quarterly,
            Part::Monthly(_) => Frequency::Monthly,
        }
    }

    /// Its number within the year, from 1.
    pub fn number(self) -> u8 {
        match self.part {
            Part::Annual => 1,
            Part::Semester(number) | Part::Quarterly(number) | Part::Monthly(number) => number,
        }
    }

    /// The first month, from 1 to 12.
    pub fn first_month(self) -> u8 {
        (self.number() - 1) * self.frequency().months() + 1
    }

    /// The last month, from 1 to 12.
    pub fn last_month(self) -> u8 {
        self.number() * self.frequency().months()
    }

    /// The first day.
    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year.number(), u32::from(self.first_month()), 1)
            .unwrap_or(NaiveDate::MIN)
    }

    /// The last day.
    pub fn last_day(self) -> NaiveDate {
        let (year, month) = match self.last_month() {
            12 => (self.year.number() + 1, 1),
            month => (self.year.number(), u32::from(month) + 1),
        };
        NaiveDate::from_ymd_opt(year, month, 1)
            .and_then(|next| next.pred_opt())
            .unwrap_or(NaiveDate::MAX)
    }

    /// Whether `other` lies within this period; a period contains itself.
    pub fn contains(self, other: Period) -> bool {
        self.year == other.year
            && self.first_month() <= other.first_month()
            && other.last_month() <= self.last_month()
    }

    /// The periods of `frequency` this one is made of, in order; empty when it is shorter than one.
    pub fn parts(self, frequency: Frequency) -> Vec<Period> {
        (1..=frequency.per_year())
            .filter_map(|number| Period::new(self.year, frequency, number).ok())
            .filter(|part| self.contains(*part))
            .collect()
    }

    /// The period of a `frequency` that this one lies in, or `None` when it is longer.
    pub fn enclosing(self, frequency: Frequency) -> Option<Period> {
        (1..=frequency.per_year())
            .filter_map(|number| Period::new(self.year, frequency, number).ok())
            .find(|outer| outer.contains(self))
    }

    /// The name a reader expects: `Triwulan III 2025`, `Quarter 3 of 2025`.
    pub fn name(self, lang: Lang) -> String {
        const ROMAN: [&str; 4] = ["I", "II", "III", "IV"];
        const ID: [&str; 12] = [
            "Januari",
            "Februari",
            "Maret",
            "April",
            "Mei",
            "Juni",
            "Juli",
            "Agustus",
            "September",
            "Oktober",
            "November",
            "Desember",
        ];
        const EN: [&str; 12] = [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ];
        let index = usize::from(self.number() - 1);
        let year = self.year;
        let roman = ROMAN.get(index).copied().unwrap_or_default();
        match (self.part, lang) {
            (Part::Annual, Lang::Id) => format!("Tahun {year}"),
            (Part::Annual, Lang::En) => format!("Year {year}"),
            (Part::Semester(_), Lang::Id) => format!("Semester {roman} {year}"),
            (Part::Semester(number), Lang::En) => format!("Semester {number} of {year}"),
            (Part::Quarterly(_), Lang::Id) => format!("Triwulan {roman} {year}"),
            (Part::Quarterly(number), Lang::En) => format!("Quarter {number} of {year}"),
            (Part::Monthly(_), Lang::Id) => {
                format!("{} {year}", ID.get(index).copied().unwrap_or_default())
            }
            (Part::Monthly(_), Lang::En) => {
                format!("{} {year}", EN.get(index).copied().unwrap_or_default())
            }
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.part {
            Part::Annual => write!(f, "{}", self.year),
            Part::Semester(number) => write!(f, "{}-S{number}", self.year),
            Part::Quarterly(number) => write!(f, "{}-Q{number}", self.year),
            Part::Monthly(number) => write!(f, "{}-M{number:02}", self.year),
        }
    }
}

impl FromStr for Period {
    type Err = PeriodError;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let refused = || PeriodError::NotAPeriod(text.chars().take(40).collect());
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let (year, part) = match text.split_once('-') {
            Some((year, part)) => (year, Some(part)),
            None => (text, None),
        };
        if year.len() != 4 || !digits(year) {
            return Err(refused());
        }
        let year = Year::new(year.parse().map_err(|_| refused())?)?;
        let Some(part) = part else {
            return Ok(Period::annual(year));
        };
        let (frequency, number) = if let Some(number) = part.strip_prefix('S') {
            (Frequency::Semester, number)
        } else if let Some(number) = part.strip_prefix('Q').or_else(|| part.strip_prefix("TW")) {
            (Frequency::Quarterly, number)
        } else if let Some(number) = part.strip_prefix('M') {
            (Frequency::Monthly, number)
        } else {
            (Frequency::Monthly, part)
        };
        let two_digits = frequency == Frequency::Monthly;
        if number.len() != if two_digits { 2 } else { 1 } || !digits(number) {
            return Err(refused());
        }
        Period::new(year, frequency, number.parse().map_err(|_| refused())?)
    }
}

/// By first month, a longer period before the shorter ones it contains.
impl Ord for Period {
    fn cmp(&self, other: &Self) -> Ordering {
        self.year
            .cmp(&other.year)
            .then(self.first_month().cmp(&other.first_month()))
            .then(other.last_month().cmp(&self.last_month()))
    }
}

impl PartialOrd for Period {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(de::Error::custom)
    }
}

impl JsonSchema for Period {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Period".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": "^[0-9]{4}(-(S[12]|Q[1-4]|M(0[1-9]|1[0-2])))?$",
            "description": "a period: 2025, 2025-S1, 2025-Q3 or 2025-M07",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(text: &str) -> Period {
        text.parse().unwrap()
    }

    #[test]
    fn keys_are_canonical() {
        for year in [1945, 2025, 2200] {
            for frequency in Frequency::ALL {
                for number in 1..=frequency.per_year() {
                    let made = Period::new(Year::new(year).unwrap(), frequency, number).unwrap();
                    assert_eq!(period(&made.to_string()), made);
                }
            }
        }
        assert_eq!(period("2025-TW3"), period("2025-Q3"));
        for bad in [
            "", "25", "2025-", "2025-Q5", "2025-M13", "2025-M7", "2025-S0", "1944", "2025-Q03",
            "2025-1",
        ] {
            assert!(bad.parse::<Period>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_year_is_made_of_its_parts() {
        let year = period("2024");
        assert_eq!(year.parts(Frequency::Quarterly).len(), 4);
        assert_eq!(
            period("2024-S2").parts(Frequency::Monthly).first(),
            Some(&period("2024-M07"))
        );
        assert!(period("2024-M02").parts(Frequency::Quarterly).is_empty());
        assert_eq!(
            period("2024-M02").enclosing(Frequency::Quarterly),
            Some(period("2024-Q1"))
        );
        assert_eq!(period("2024-M02").last_day().to_string(), "2024-02-29");
        assert_eq!(year.last_day().to_string(), "2024-12-31");
        let mut order = vec![
            period("2024-M01"),
            period("2024-Q1"),
            period("2024"),
            period("2023-M12"),
        ];
        order.sort();
        assert_eq!(
            order,
            [
                period("2023-M12"),
                period("2024"),
                period("2024-Q1"),
                period("2024-M01")
            ]
        );
    }
}
