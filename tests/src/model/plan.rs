//! The plan both engines begin with, and the OPD it is of.

use std::ops::RangeInclusive;

use chrono::NaiveDate;

use super::period::{Often, Period};

/// Slot of the instansi, place of the OPD above, code and name.
pub(super) const OPD: [(usize, Option<usize>, &str, &str); 4] = [
    (0, None, "1.01", "Dinas Pendidikan"),
    (0, Some(0), "1.01.A", "UPTD Sanggar Belajar"),
    (0, None, "1.02", "Dinas Kesehatan"),
    (1, None, "9.01", "Dinas Sosial"),
];

/// How an indicator is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Formula {
    Maximize,
    MinimizeLinear,
    Range,
    Ordinal,
}

/// The years of every plan.
pub(super) const YEARS: RangeInclusive<i32> = 2024..=2026;

/// An indicator.
#[derive(Clone, Debug)]
pub struct Indicator {
    pub instansi: usize,
    pub opd: usize,
    pub nama: &'static str,
    pub often: Often,
    pub formula: Formula,
    /// Its months are added up; else the last counts.
    pub sums: bool,
    pub valid_from: Option<NaiveDate>,
}

/// The level of an opinion of BPK.
pub(super) const LEVELS: [&str; 4] = ["TMP", "TW", "WDP", "WTP"];

pub(super) fn indicators() -> Vec<Indicator> {
    let of = |instansi, opd, nama, often, formula| Indicator {
        instansi,
        opd,
        nama,
        often,
        formula,
        sums: false,
        valid_from: None,
    };
    let (annual, monthly) = (Often::Annual, Often::Monthly);
    vec![
        of(0, 0, "Angka partisipasi murni", annual, Formula::Maximize),
        of(0, 0, "Lama layanan", annual, Formula::MinimizeLinear),
        Indicator {
            sums: true,
            ..of(0, 0, "Lulusan", monthly, Formula::Maximize)
        },
        of(0, 0, "Opini BPK", annual, Formula::Ordinal),
        of(0, 1, "Rasio kelulusan", Often::Quarterly, Formula::Maximize),
        Indicator {
            valid_from: NaiveDate::from_ymd_opt(2026, 1, 1),
            ..of(0, 0, "Indeks baru", annual, Formula::Maximize)
        },
        of(0, 2, "Prevalensi stunting", annual, Formula::Range),
        of(1, 3, "Penerima bantuan", annual, Formula::Maximize),
    ]
}

impl Indicator {
    /// Whether it is in force in a period, for a day at least.
    pub fn in_force(&self, periode: Period) -> bool {
        self.valid_from
            .is_none_or(|first| first <= periode.last_day())
    }
}
