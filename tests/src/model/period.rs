//! Periods: a year and its parts.

use std::fmt;

use chrono::NaiveDate;

/// How often something is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Often {
    Annual,
    Quarterly,
    Monthly,
}

/// A year, quarter or month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    pub year: i32,
    pub often: Often,
    pub number: u32,
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Period { year, number, .. } = self;
        match self.often {
            Often::Annual => write!(f, "{year}"),
            Often::Quarterly => write!(f, "{year}-Q{number}"),
            Often::Monthly => write!(f, "{year}-M{number:02}"),
        }
    }
}

impl Period {
    pub fn year(year: i32) -> Period {
        Period {
            year,
            often: Often::Annual,
            number: 1,
        }
    }

    pub fn quarter(year: i32, number: u32) -> Period {
        Period {
            year,
            often: Often::Quarterly,
            number,
        }
    }

    pub fn month(year: i32, number: u32) -> Period {
        Period {
            year,
            often: Often::Monthly,
            number,
        }
    }

    /// Its first and its last month.
    pub fn months(self) -> (u32, u32) {
        match self.often {
            Often::Annual => (1, 12),
            Often::Quarterly => (self.number * 3 - 2, self.number * 3),
            Often::Monthly => (self.number, self.number),
        }
    }

    pub fn first_day(self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, self.months().0, 1).unwrap_or_default()
    }

    pub fn last_day(self) -> NaiveDate {
        let (year, month) = match self.months().1 {
            12 => (self.year + 1, 1),
            last => (self.year, last + 1),
        };
        let after = NaiveDate::from_ymd_opt(year, month, 1).unwrap_or_default();
        after.pred_opt().unwrap_or_default()
    }

    /// The periods of a kind that make it up; none where it is shorter than they are.
    pub fn parts(self, often: Often) -> Vec<Period> {
        let (first, last) = self.months();
        let length = match often {
            Often::Annual => 12,
            Often::Quarterly => 3,
            Often::Monthly => 1,
        };
        let all = (1..=12 / length).map(|number| Period {
            year: self.year,
            often,
            number,
        });
        all.filter(|part| {
            let (begin, end) = part.months();
            first <= begin && end <= last
        })
        .collect()
    }
}
