//! Text for people, in Indonesian and English.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// Serde and JSON Schema for a type whose one form is its text (`Display` and `FromStr`).
macro_rules! text_serde {
    ($name:ident, $description:literal) => {
        impl ::serde::Serialize for $name {
            fn serialize<S: ::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                <String as ::serde::Deserialize>::deserialize(deserializer)?
                    .parse()
                    .map_err(::serde::de::Error::custom)
            }
        }

        impl ::schemars::JsonSchema for $name {
            fn schema_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut ::schemars::SchemaGenerator) -> ::schemars::Schema {
                ::schemars::json_schema!({ "type": "string", "description": $description })
            }
        }
    };
}
pub(crate) use text_serde;

/// The language a person is spoken to in.
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
#[serde(rename_all = "lowercase")]
pub enum Lang {
    /// Bahasa Indonesia, the default.
    #[default]
    Id,
    /// English.
    En,
}

impl Lang {
    /// Picks the text of this language.
    pub fn pick<T>(self, id: T, en: T) -> T {
        match self {
            Lang::Id => id,
            Lang::En => en,
        }
    }

    /// The language code, `id` or `en`.
    pub fn code(self) -> &'static str {
        self.pick("id", "en")
    }
}

impl fmt::Display for Lang {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

/// A language the engine does not speak.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not a known language: use id or en")]
pub struct UnknownLang(String);

impl FromStr for Lang {
    type Err = UnknownLang;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "id" => Ok(Lang::Id),
            "en" => Ok(Lang::En),
            _ => Err(UnknownLang(excerpt(text))),
        }
    }
}

impl Localize for UnknownLang {
    fn localize(&self, lang: Lang) -> String {
        lang.pick(
            format!("`{}` bukan bahasa yang dikenal: pakai id atau en", self.0),
            self.to_string(),
        )
    }
}

/// One text in both languages.
///
/// ```
/// use sakip_core::text::{Lang, Text};
/// let label = Text::new("Sangat Tinggi", "Very high");
/// assert_eq!(label.get(Lang::Id), "Sangat Tinggi");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Text {
    /// Bahasa Indonesia.
    pub id: String,
    /// English.
    pub en: String,
}

impl Text {
    /// A text from both its forms.
    pub fn new(id: impl Into<String>, en: impl Into<String>) -> Text {
        Text {
            id: id.into(),
            en: en.into(),
        }
    }

    /// A text whose forms are put together in one way.
    pub(crate) fn both(tell: impl Fn(Lang) -> String) -> Text {
        Text::new(tell(Lang::Id), tell(Lang::En))
    }

    /// What is said, in both languages.
    pub fn of(said: &(impl Localize + ?Sized)) -> Text {
        Text::both(|lang| said.localize(lang))
    }

    /// The form in `lang`.
    pub fn get(&self, lang: Lang) -> &str {
        lang.pick(&self.id, &self.en)
    }
}

/// As much of a text that was given as a message quotes.
pub(crate) fn excerpt(text: &str) -> String {
    text.chars().take(60).collect()
}

/// What can be said to a person in either language: every error of the crate, and every label.
pub trait Localize {
    /// The text in `lang`, one line, without a full stop.
    fn localize(&self, lang: Lang) -> String;
}

impl Localize for Text {
    fn localize(&self, lang: Lang) -> String {
        self.get(lang).to_owned()
    }
}
