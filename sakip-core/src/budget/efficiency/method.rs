//! The named methods of efficiency, as data with their source.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::explain::PolicyRef;
use crate::text::{Lang, Localize, Text};

/// A way to say how efficiently money was turned into results. None is a default: the methods disagree.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
pub enum EfficiencyMethod {
    /// Badan POM: `IE = capaian % / serapan %`, `TE = IE − 1`; efficient when IE > 1.
    #[serde(rename = "bpom_ie")]
    BpomIe,
    /// Regional reports: `capaian % − serapan %`; efficient when above 0.
    #[serde(rename = "pemda_selisih")]
    PemdaSelisih,
    /// The variant with a margin: above 5 efficient, from −5 to 5 fairly efficient, below −5 not.
    #[serde(rename = "pemda_selisih_5")]
    PemdaSelisih5,
    /// Money not needed: `100 − serapan %`, only where capaian is at least 100 %.
    #[serde(rename = "unused")]
    Unused,
    /// PMK 214/2017: `E = Σ(PAK·CK − RAK) / Σ(PAK·CK)`, limited to ±20 %, `NE = 50 + E / 20 × 50`.
    #[serde(rename = "pmk_214_2017")]
    Pmk214Of2017,
}

impl EfficiencyMethod {
    /// Every method.
    pub const ALL: [EfficiencyMethod; 5] = [
        EfficiencyMethod::BpomIe,
        EfficiencyMethod::PemdaSelisih,
        EfficiencyMethod::PemdaSelisih5,
        EfficiencyMethod::Unused,
        EfficiencyMethod::Pmk214Of2017,
    ];

    /// The stable name: `bpom_ie`, `pemda_selisih`, `pemda_selisih_5`, `unused` or `pmk_214_2017`.
    pub fn name(self) -> &'static str {
        match self {
            EfficiencyMethod::BpomIe => "bpom_ie",
            EfficiencyMethod::PemdaSelisih => "pemda_selisih",
            EfficiencyMethod::PemdaSelisih5 => "pemda_selisih_5",
            EfficiencyMethod::Unused => "unused",
            EfficiencyMethod::Pmk214Of2017 => "pmk_214_2017",
        }
    }

    /// The name people read.
    pub fn title(self) -> Text {
        match self {
            EfficiencyMethod::BpomIe => Text::new(
                "Indeks dan tingkat efisiensi (Badan POM)",
                "Efficiency index and level (Badan POM)",
            ),
            EfficiencyMethod::PemdaSelisih => Text::new(
                "Selisih capaian dan serapan",
                "Difference of achievement and absorption",
            ),
            EfficiencyMethod::PemdaSelisih5 => Text::new(
                "Selisih capaian dan serapan, batas ±5",
                "Difference of achievement and absorption, margin ±5",
            ),
            EfficiencyMethod::Unused => Text::new(
                "Anggaran tak terpakai pada capaian 100 %",
                "Budget left where the target was met",
            ),
            EfficiencyMethod::Pmk214Of2017 => Text::new(
                "Nilai efisiensi PMK 214/2017",
                "Efficiency value of PMK 214/2017",
            ),
        }
    }

    /// Where the method comes from.
    pub fn source(self) -> &'static str {
        match self {
            EfficiencyMethod::BpomIe => {
                "Laporan Kinerja BBPOM di Yogyakarta 2020, Akuntabilitas Keuangan"
            }
            EfficiencyMethod::PemdaSelisih | EfficiencyMethod::PemdaSelisih5 => {
                "kebiasaan LKjIP pemerintah daerah"
            }
            EfficiencyMethod::Unused => "kebiasaan LKjIP",
            EfficiencyMethod::Pmk214Of2017 => "PMK 214/PMK.02/2017",
        }
    }

    /// Whether that source was read at first hand.
    pub fn verified(self) -> bool {
        self == EfficiencyMethod::BpomIe
    }

    /// The method as the rule set of a trace.
    pub(super) fn policy(self) -> PolicyRef {
        PolicyRef {
            id: self.name().to_owned(),
            version: 1,
            source: self.source().to_owned(),
            verified: self.verified(),
        }
    }
}

impl fmt::Display for EfficiencyMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// An efficiency method that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not an efficiency method: use bpom_ie, pemda_selisih, pemda_selisih_5, unused or pmk_214_2017"
)]
pub struct UnknownMethod {
    text: String,
}

impl Localize for UnknownMethod {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!(
                "`{}` bukan metode efisiensi: pakai bpom_ie, pemda_selisih, pemda_selisih_5, unused atau \
                 pmk_214_2017",
                self.text
            ),
            self.to_string(),
        )
    }
}

impl FromStr for EfficiencyMethod {
    type Err = UnknownMethod;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        EfficiencyMethod::ALL
            .into_iter()
            .find(|method| method.name() == text)
            .ok_or_else(|| UnknownMethod {
                text: text.chars().take(40).collect(),
            })
    }
}

/// What a method calls its result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EfficiencyLabel {
    /// Efisien.
    Efisien,
    /// Cukup efisien.
    CukupEfisien,
    /// Tidak efisien.
    TidakEfisien,
}

impl EfficiencyLabel {
    /// The label people read.
    pub fn text(self) -> Text {
        match self {
            EfficiencyLabel::Efisien => Text::new("efisien", "efficient"),
            EfficiencyLabel::CukupEfisien => Text::new("cukup efisien", "fairly efficient"),
            EfficiencyLabel::TidakEfisien => Text::new("tidak efisien", "not efficient"),
        }
    }
}
