//! What is written into a budget ledger.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::number::Rupiah;
use crate::period::{Period, Year};
use crate::text::{Lang, Localize, Text};

/// One thing to record; entries may come in any order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(tag = "entry", rename_all = "snake_case")]
pub enum Entry {
    /// A budget line exists.
    Line(BudgetLine),
    /// Its pagu is set, or set anew.
    Pagu(Pagu),
    /// Money was spent in a month, or a month is corrected.
    Realisasi(Realisasi),
    /// How much is planned to be spent in a month (RPD, anggaran kas).
    Rencana(Rencana),
}

/// A line of the budget of one year. The same code next year is another line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BudgetLine {
    /// The code of the line, unique within its year.
    pub key: String,
    /// The budget year.
    pub tahun: Year,
    /// The OPD that holds it.
    pub opd: String,
    /// The code of its program.
    pub program: String,
    /// The code of its kegiatan or sub kegiatan, where the budget goes that deep.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kegiatan: Option<String>,
    /// What it is spent on.
    pub category: Category,
}

/// What money is spent on: the kinds of belanja that regional accounts print (Kota Cimahi, LRA 2009 and
/// 2010), with the rest under [`Category::Lainnya`].
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Category {
    /// Belanja pegawai.
    Pegawai,
    /// Belanja barang dan jasa.
    BarangDanJasa,
    /// Belanja modal.
    Modal,
    /// Belanja bunga.
    Bunga,
    /// Belanja subsidi.
    Subsidi,
    /// Belanja hibah.
    Hibah,
    /// Belanja bantuan sosial.
    BantuanSosial,
    /// Belanja bagi hasil.
    BagiHasil,
    /// Belanja bantuan keuangan.
    BantuanKeuangan,
    /// Belanja tidak terduga.
    TidakTerduga,
    /// Anything else.
    Lainnya,
}

impl Category {
    /// Every category.
    pub const ALL: [Category; 11] = [
        Category::Pegawai,
        Category::BarangDanJasa,
        Category::Modal,
        Category::Bunga,
        Category::Subsidi,
        Category::Hibah,
        Category::BantuanSosial,
        Category::BagiHasil,
        Category::BantuanKeuangan,
        Category::TidakTerduga,
        Category::Lainnya,
    ];

    /// The stable name, such as `barang_dan_jasa`.
    pub fn name(self) -> &'static str {
        match self {
            Category::Pegawai => "pegawai",
            Category::BarangDanJasa => "barang_dan_jasa",
            Category::Modal => "modal",
            Category::Bunga => "bunga",
            Category::Subsidi => "subsidi",
            Category::Hibah => "hibah",
            Category::BantuanSosial => "bantuan_sosial",
            Category::BagiHasil => "bagi_hasil",
            Category::BantuanKeuangan => "bantuan_keuangan",
            Category::TidakTerduga => "tidak_terduga",
            Category::Lainnya => "lainnya",
        }
    }

    /// The name people read.
    pub fn label(self) -> Text {
        match self {
            Category::Pegawai => Text::new("Belanja Pegawai", "Personnel"),
            Category::BarangDanJasa => Text::new("Belanja Barang dan Jasa", "Goods and services"),
            Category::Modal => Text::new("Belanja Modal", "Capital"),
            Category::Bunga => Text::new("Belanja Bunga", "Interest"),
            Category::Subsidi => Text::new("Belanja Subsidi", "Subsidies"),
            Category::Hibah => Text::new("Belanja Hibah", "Grants"),
            Category::BantuanSosial => Text::new("Belanja Bantuan Sosial", "Social assistance"),
            Category::BagiHasil => Text::new("Belanja Bagi Hasil", "Revenue sharing"),
            Category::BantuanKeuangan => Text::new("Belanja Bantuan Keuangan", "Financial aid"),
            Category::TidakTerduga => Text::new("Belanja Tidak Terduga", "Contingencies"),
            Category::Lainnya => Text::new("Belanja Lainnya", "Other"),
        }
    }
}

impl fmt::Display for Category {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// A budget category that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not a budget category: use pegawai, barang_dan_jasa, modal or another kind of belanja, else lainnya"
)]
pub struct UnknownCategory {
    text: String,
}

impl Localize for UnknownCategory {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "`{}` bukan jenis belanja: pakai pegawai, barang_dan_jasa, modal atau jenis belanja lain, \
                 selain itu lainnya",
                self.text
            ),
            self.to_string(),
        )
    }
}

impl FromStr for Category {
    type Err = UnknownCategory;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Category::ALL
            .into_iter()
            .find(|category| category.name() == text)
            .ok_or_else(|| UnknownCategory {
                text: text.chars().take(40).collect(),
            })
    }
}

/// By what a pagu was set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PaguKind {
    /// The original budget (APBD murni, DIPA awal): at most one per line, before every revision.
    Murni,
    /// The revised budget (APBD perubahan, revisi DIPA).
    Perubahan,
    /// A shift between lines.
    Pergeseran,
}

/// The whole pagu of a line from a date on; not the difference with the pagu before it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Pagu {
    /// The key of the budget line.
    pub line: String,
    /// The budget year of the line.
    pub tahun: Year,
    /// By what it was set.
    pub kind: PaguKind,
    /// The first day it is in force; may lie before the budget year, not after it.
    pub effective: NaiveDate,
    /// The order of several revisions of one line on one day; the highest is in force.
    #[serde(default)]
    pub sequence: u32,
    /// The amount, not negative.
    pub amount: Rupiah,
}

/// An amount spent in one month, or a correction of it, which may be negative. A month holds any number of
/// these, each with an id of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Realisasi {
    /// The id of this entry, unique in the ledger.
    pub id: String,
    /// The key of the budget line.
    pub line: String,
    /// The month.
    pub period: Period,
    /// The amount.
    pub amount: Rupiah,
}

/// The amount planned for one month, once per line and month.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Rencana {
    /// The key of the budget line.
    pub line: String,
    /// The month.
    pub period: Period,
    /// The amount, not negative.
    pub amount: Rupiah,
}
