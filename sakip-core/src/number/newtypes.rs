//! The public numbers: each unit is a type of its own, so that two percents never add by accident.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use rust_decimal::Decimal;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use thiserror::Error;

use super::exact::Exact;
use crate::text::{Lang, Localize};

/// A number that is not one: what was read, and why it is refused.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NumberError {
    /// The text is not a plain decimal number.
    #[error("`{0}` is not a decimal number such as 1234.56")]
    NotANumber(String),
    /// More digits than are kept without rounding.
    #[error("`{0}` has more than 28 significant digits, which would have to be rounded")]
    TooManyDigits(String),
    /// The value lies outside what the unit allows.
    #[error("`{value}` is out of range for {unit}: {allowed}")]
    OutOfRange {
        /// The value as given.
        value: String,
        /// The unit that refused it.
        unit: &'static str,
        /// What the unit allows.
        allowed: &'static str,
    },
}

impl Localize for NumberError {
    fn localize(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            NumberError::NotANumber(text) => {
                format!("`{text}` bukan bilangan desimal seperti 1234.56")
            }
            NumberError::TooManyDigits(text) => {
                format!("`{text}` punya lebih dari 28 angka penting, sehingga harus dibulatkan")
            }
            NumberError::OutOfRange { value, unit, .. } => {
                let allowed = match *unit {
                    "Rupiah" => "paling banyak dua desimal (sen)",
                    "Weight" => "lebih dari 0 sampai 100",
                    "Score" => "0 sampai 100",
                    _ => "nilai lain",
                };
                format!("`{value}` di luar batas {unit}: {allowed}")
            }
        }
    }
}

/// Reads a plain decimal (`-1234.56`): an optional sign, digits, at most one dot with digits on both sides.
/// Never rounds: what does not fit 28 significant digits is refused.
pub(crate) fn parse_plain(text: &str) -> Result<Decimal, NumberError> {
    let short = || text.chars().take(60).collect::<String>();
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !fraction.is_none_or(is_number) {
        return Err(NumberError::NotANumber(short()));
    }
    let significant = whole.trim_start_matches('0').len() + fraction.map_or(0, str::len);
    let fits = significant <= 29 && fraction.map_or(0, str::len) <= 28;
    match Decimal::from_str_exact(text) {
        Ok(value) if fits => Ok(value),
        _ => Err(NumberError::TooManyDigits(short())),
    }
}

macro_rules! number {
    ($(#[$doc:meta])* $name:ident, $check:expr) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(Decimal);

        impl $name {
            /// Takes a decimal in this unit.
            ///
            /// # Errors
            /// [`NumberError::OutOfRange`] when the unit does not allow the value.
            pub fn new(value: Decimal) -> Result<Self, NumberError> {
                let check: fn(Decimal) -> Option<&'static str> = $check;
                match check(value) {
                    None => Ok($name(value)),
                    Some(allowed) => Err(NumberError::OutOfRange {
                        value: value.to_string(),
                        unit: stringify!($name),
                        allowed,
                    }),
                }
            }

            /// The value in this unit.
            pub fn value(self) -> Decimal {
                self.0
            }

            /// The value for exact arithmetic.
            pub fn exact(self) -> Exact {
                Exact::from(self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl FromStr for $name {
            type Err = NumberError;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                $name::new(parse_plain(text)?)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = Cow::<'de, str>::deserialize(deserializer)?;
                text.parse().map_err(de::Error::custom)
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({
                    "type": "string",
                    "pattern": r"^[-+]?[0-9]+(\.[0-9]+)?$",
                    "description": concat!("a decimal ", stringify!($name), " as text, so that no digit is lost"),
                })
            }
        }
    };
}

number! {
    /// A percentage in percent points: `Percent` 94.47 means 94.47 %. It has no upper or lower bound.
    ///
    /// ```
    /// use sakip_core::number::Percent;
    /// let percent: Percent = "1200".parse()?;
    /// assert_eq!(percent.to_string(), "1200");
    /// # Ok::<(), sakip_core::number::NumberError>(())
    /// ```
    Percent, |_| None
}

number! {
    /// An amount of rupiah with at most two decimals (sen). It may be negative: corrections are.
    ///
    /// ```
    /// use sakip_core::number::Rupiah;
    /// let pagu: Rupiah = "20000000000000".parse()?;
    /// assert_eq!(pagu.to_string(), "20000000000000");
    /// assert!("0.001".parse::<Rupiah>().is_err());
    /// # Ok::<(), sakip_core::number::NumberError>(())
    /// ```
    Rupiah, |value| (value.normalize().scale() > 2).then_some("at most two decimals (sen)")
}

number! {
    /// A target or realisasi in the unit of its indicator. Every digit given is kept.
    ///
    /// ```
    /// use sakip_core::number::Quantity;
    /// let quantity: Quantity = "0.0045".parse()?;
    /// assert_eq!(quantity.to_string(), "0.0045");
    /// # Ok::<(), sakip_core::number::NumberError>(())
    /// ```
    Quantity, |_| None
}

number! {
    /// A weight in percent points, above 0 and at most 100.
    ///
    /// ```
    /// use sakip_core::number::Weight;
    /// assert!("12.5".parse::<Weight>().is_ok());
    /// assert!("0".parse::<Weight>().is_err());
    /// assert!("100.01".parse::<Weight>().is_err());
    /// ```
    Weight, |value| (value <= Decimal::ZERO || value > Decimal::ONE_HUNDRED)
        .then_some("above 0 and at most 100")
}

number! {
    /// A score of an evaluation, from 0 to 100.
    ///
    /// ```
    /// use sakip_core::number::Score;
    /// assert!("87.80".parse::<Score>().is_ok());
    /// assert!("100.01".parse::<Score>().is_err());
    /// ```
    Score, |value| (value.is_sign_negative() && !value.is_zero() || value > Decimal::ONE_HUNDRED)
        .then_some("from 0 to 100")
}

impl Rupiah {
    /// Nothing.
    pub const ZERO: Rupiah = Rupiah(Decimal::ZERO);

    /// The exact sum, or `None` past what a decimal holds.
    pub fn checked_add(self, other: Rupiah) -> Option<Rupiah> {
        (self.exact() + other.exact()).to_decimal().map(Rupiah)
    }

    /// The exact difference, or `None` past what a decimal holds.
    pub fn checked_sub(self, other: Rupiah) -> Option<Rupiah> {
        (self.exact() - other.exact()).to_decimal().map(Rupiah)
    }
}

impl Percent {
    /// 0 %.
    pub const ZERO: Percent = Percent(Decimal::ZERO);
    /// 100 %.
    pub const HUNDRED: Percent = Percent(Decimal::ONE_HUNDRED);

    /// A percentage the engine has computed; every decimal is allowed.
    pub(crate) const fn of(value: Decimal) -> Percent {
        Percent(value)
    }
}

impl Quantity {
    /// A quantity from a decimal; every decimal is allowed.
    pub const fn of(value: Decimal) -> Quantity {
        Quantity(value)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_only() {
        for good in [
            "0",
            "-0",
            "+1",
            "1.50",
            "20000000000000",
            "7922816251426433759354395033.5",
        ] {
            assert!(parse_plain(good).is_ok(), "{good}");
        }
        for bad in [
            "", "-", ".", "1.", ".5", "1,5", "1e5", " 1", "1 ", "NaN", "--1", "1.2.3", "٣",
        ] {
            assert!(
                matches!(parse_plain(bad), Err(NumberError::NotANumber(_))),
                "{bad}"
            );
        }
        for long in [
            "0.12345678901234567890123456789",
            "99999999999999999999999999999",
        ] {
            assert!(
                matches!(parse_plain(long), Err(NumberError::TooManyDigits(_))),
                "{long}"
            );
        }
    }

    #[test]
    fn refusals_speak_indonesian_too() {
        for (refused, expected) in [
            ("x".parse::<Rupiah>().err(), "`x` bukan bilangan"),
            (
                "0.001".parse::<Rupiah>().err(),
                "paling banyak dua desimal (sen)",
            ),
            ("0".parse::<Weight>().err(), "lebih dari 0 sampai 100"),
            ("-1".parse::<Score>().err(), "0 sampai 100"),
        ] {
            let told = refused
                .map(|error| error.localize(Lang::Id))
                .unwrap_or_default();
            assert!(told.contains(expected), "{told}");
        }
    }

    #[test]
    fn rupiah_never_round() {
        let edge: Rupiah = "79228162514264337593543950334".parse().unwrap();
        let sen: Rupiah = "0.01".parse().unwrap();
        assert_eq!(edge.checked_sub(sen), None);
        assert_eq!(
            sen.checked_add(sen).map(|sum| sum.to_string()).as_deref(),
            Some("0.02")
        );
    }

    #[test]
    fn json_is_text_and_keeps_every_digit() {
        let percent: Percent = serde_json::from_str("\"94.470\"").unwrap();
        assert_eq!(serde_json::to_string(&percent).unwrap(), "\"94.470\"");
        assert!(serde_json::from_str::<Percent>("94.47").is_err());
    }
}
