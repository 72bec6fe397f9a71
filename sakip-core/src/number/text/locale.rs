//! The three ways the digits of a number are written.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{Lang, Localize};

/// Which marks separate thousands and decimals. It says nothing about `Rp`, `%` and the like, which are
/// read under every locale.
///
/// Grouping is all or nothing: `1.234.567`, never `1.23.456` nor `1234.567`; a grouped number does not start
/// with a zero. Ungrouped numbers are read under every locale.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    Hash,
    PartialOrd,
    Ord,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// `1234567.89`: a decimal dot and no thousands. Every such number reads the same under [`Locale::En`].
    #[default]
    Strict,
    /// `1.234.567,89`: Indonesian.
    Id,
    /// `1,234,567.89`: English.
    En,
}

impl Locale {
    /// Every locale.
    pub const ALL: [Locale; 3] = [Locale::Strict, Locale::Id, Locale::En];

    /// The stable name: `strict`, `id` or `en`.
    pub fn name(self) -> &'static str {
        match self {
            Locale::Strict => "strict",
            Locale::Id => "id",
            Locale::En => "en",
        }
    }

    /// A number as this locale writes it, to show people what is expected.
    pub fn example(self) -> &'static str {
        match self {
            Locale::Strict => "1234567.89",
            Locale::Id => "1.234.567,89",
            Locale::En => "1,234,567.89",
        }
    }

    /// The mark between thousands, where there is one.
    pub(super) fn group_mark(self) -> Option<char> {
        match self {
            Locale::Strict => None,
            Locale::Id => Some('.'),
            Locale::En => Some(','),
        }
    }

    /// The mark before the decimals.
    pub(super) fn decimal_mark(self) -> char {
        match self {
            Locale::Strict | Locale::En => '.',
            Locale::Id => ',',
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Locale::ALL
            .into_iter()
            .find(|locale| locale.name() == text)
            .ok_or_else(|| UnknownLocale {
                text: text.chars().take(60).collect(),
            })
    }
}

/// A number locale that does not exist.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{text}` is not a number locale: use strict, id or en")]
pub struct UnknownLocale {
    text: String,
}

impl Localize for UnknownLocale {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::Id => format!(
                "`{}` bukan format angka yang dikenal: gunakan strict, id, atau en",
                self.text
            ),
            Lang::En => self.to_string(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_read_back() {
        for locale in Locale::ALL {
            assert_eq!(locale.to_string().parse(), Ok(locale));
            assert_eq!(
                serde_json::to_string(&locale).unwrap(),
                format!("\"{locale}\"")
            );
        }
        let unknown = "de".parse::<Locale>().unwrap_err();
        assert!(unknown.localize(Lang::En).contains("`de`"));
        assert!(unknown.localize(Lang::Id).contains("`de`"));
    }
}
