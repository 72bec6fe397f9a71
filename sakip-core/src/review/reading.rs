//! Readings: the formula, cap, floor and rounding under which a printed figure may have been made.

use rust_decimal::Decimal;
use schemars::JsonSchema;
use serde::Serialize;

use crate::number::{Exact, Rounding, RoundingMode};

/// An upper limit that is in use somewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
pub enum Cap {
    /// No limit.
    #[serde(rename = "none")]
    None,
    /// 120 % (Kemenkeu).
    #[serde(rename = "120")]
    At120,
    /// 110 % (BPS, when averaged).
    #[serde(rename = "110")]
    At110,
    /// 100 %.
    #[serde(rename = "100")]
    At100,
}

impl Cap {
    /// Every cap, the likeliest first.
    pub const ALL: [Cap; 4] = [Cap::None, Cap::At120, Cap::At110, Cap::At100];

    /// The limit in percent.
    pub fn percent(self) -> Option<i64> {
        match self {
            Cap::None => None,
            Cap::At120 => Some(120),
            Cap::At110 => Some(110),
            Cap::At100 => Some(100),
        }
    }

    /// The stable name: `none`, `120`, `110` or `100`.
    pub fn name(self) -> &'static str {
        match self {
            Cap::None => "none",
            Cap::At120 => "120",
            Cap::At110 => "110",
            Cap::At100 => "100",
        }
    }
}

/// The rounding modes, the likeliest first.
pub(super) const MODES: [RoundingMode; 3] = [
    RoundingMode::HalfAway,
    RoundingMode::Truncate,
    RoundingMode::HalfEven,
];

/// Cap, floor and rounding: what happens to an exact figure on its way to paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Printing {
    /// The upper limit.
    pub cap: Cap,
    /// Whether negative figures print as 0.
    pub floored: bool,
    /// How the rest is dropped.
    pub mode: RoundingMode,
}

impl Printing {
    /// As computed, rounded half away from zero.
    pub const PLAIN: Printing = Printing {
        cap: Cap::None,
        floored: false,
        mode: RoundingMode::HalfAway,
    };

    /// Every way of printing, the likeliest first.
    pub(super) fn all() -> impl Iterator<Item = Printing> {
        MODES.into_iter().flat_map(|mode| {
            [false, true].into_iter().flat_map(move |floored| {
                Cap::ALL
                    .into_iter()
                    .map(move |cap| Printing { cap, floored, mode })
            })
        })
    }

    /// Whether there is a cap or a floor.
    pub(super) fn is_limited(self) -> bool {
        self.cap != Cap::None || self.floored
    }

    /// The figure after cap and floor.
    pub(super) fn limited(self, raw: &Exact) -> Exact {
        if let Some(cap) = self.cap.percent().map(Exact::from)
            && *raw > cap
        {
            return cap;
        }
        if self.floored && raw.is_negative() {
            Exact::ZERO
        } else {
            raw.clone()
        }
    }

    /// The figure as it would be printed with so many decimals.
    pub(super) fn print(self, raw: &Exact, decimals: u32) -> Option<Decimal> {
        round(&self.limited(raw), self.mode, decimals)
    }

    /// Whether `printed` is what this way of printing makes of `raw`, at the decimals it was printed with.
    pub(super) fn makes(self, raw: &Exact, printed: Decimal) -> bool {
        self.print(raw, printed.scale()) == Some(printed)
    }

    /// In how many ways two ways of printing differ.
    pub(super) fn distance(self, other: Printing) -> u32 {
        u32::from(self.cap != other.cap)
            + u32::from(self.floored != other.floored)
            + u32::from(self.mode != other.mode)
    }

    /// The limits by name: `none`, `120`, `none+floor0`, …
    pub fn limits(self) -> String {
        if self.floored {
            format!("{}+floor0", self.cap.name())
        } else {
            self.cap.name().to_owned()
        }
    }
}

pub(super) fn round(value: &Exact, mode: RoundingMode, decimals: u32) -> Option<Decimal> {
    let decimals = u8::try_from(decimals).ok()?;
    value.round(Rounding::new(mode, decimals).ok()?)
}
