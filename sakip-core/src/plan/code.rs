//! National codes: text, never numbers (`1.10` is not `1.1`), in the order people count them.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::text::{Lang, Localize, excerpt};

/// What a national code stands for.
///
/// Regional codes follow Permendagri 90/2019 and Kepmendagri 050-5889 of 2021, those of ministries the
/// budget nomenclature (RSPP) as it appears in published RKA-K/L.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "snake_case")]
pub enum CodeKind {
    /// A kind of government affairs: `1`.
    Urusan,
    /// A field of affairs: `1.01`.
    BidangUrusan,
    /// A regional programme: `1.01.02`.
    Program,
    /// A regional activity: `1.01.02.2.01`.
    Kegiatan,
    /// A regional sub-activity: `1.01.02.2.01.0006`; lists before 2022 end in two digits.
    SubKegiatan,
    /// A regional agency (SKPD): `1.01.0.00.0.00.01.0000`.
    Skpd,
    /// A programme of a ministry: `054.01.GG`.
    KementerianProgram,
    /// An activity of a ministry: `2896`.
    KementerianKegiatan,
    /// A classification of outputs (KRO) of a ministry: `2896.BMA`.
    Kro,
    /// An output (RO) of a ministry: `2896.BMA.004`.
    Ro,
}

/// The shape of each kind, one letter per character: `d` a digit, `A` a capital letter.
const SHAPES: [(CodeKind, &str); 11] = [
    (CodeKind::Urusan, "d"),
    (CodeKind::BidangUrusan, "d.dd"),
    (CodeKind::Program, "d.dd.dd"),
    (CodeKind::Kegiatan, "d.dd.dd.d.dd"),
    (CodeKind::SubKegiatan, "d.dd.dd.d.dd.dddd"),
    (CodeKind::SubKegiatan, "d.dd.dd.d.dd.dd"),
    (CodeKind::Skpd, "d.dd.d.dd.d.dd.dd.dddd"),
    (CodeKind::KementerianProgram, "ddd.dd.AA"),
    (CodeKind::KementerianKegiatan, "dddd"),
    (CodeKind::Kro, "dddd.AAA"),
    (CodeKind::Ro, "dddd.AAA.ddd"),
];

/// How programmes that support every field of affairs begin in national lists: `X.XX.01.2.01.0001`.
const ANY_BIDANG: &str = "X.XX";

/// A code of the national nomenclature.
///
/// Programmes that support any field of affairs are listed nationally with `X.XX` in the place of the field;
/// a region writes its own field there. Such a code is a prefix of every one it stands for.
///
/// Codes are ordered as people count: digits compare as numbers, `1.10` after `1.9`; codes that differ only
/// in leading zeros compare as text.
///
/// ```
/// use sakip_core::plan::{CodeKind, NationalCode};
/// let sub: NationalCode = "1.01.02.2.01.0006".parse()?;
/// assert_eq!(sub.kind(), CodeKind::SubKegiatan);
/// let kegiatan = sub.parent().unwrap();
/// assert_eq!(kegiatan.as_str(), "1.01.02.2.01");
/// assert!(kegiatan.is_prefix_of(&sub));
/// assert!("X.XX.01".parse::<NationalCode>()?.is_prefix_of(&"5.01.01.2.01".parse()?));
/// # Ok::<(), sakip_core::plan::NotANationalCode>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct NationalCode {
    text: String,
    kind: CodeKind,
}

/// A text that is not a national code.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error(
    "`{text}` is not a national code such as 1.01.02.2.01.0006, 1.01.0.00.0.00.01.0000 or 2896.BMA.004"
)]
pub struct NotANationalCode {
    text: String,
}

impl Localize for NotANationalCode {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => self.to_string(),
            Lang::Id => format!(
                "`{}` bukan kode nasional seperti 1.01.02.2.01.0006, 1.01.0.00.0.00.01.0000 atau 2896.BMA.004",
                self.text
            ),
        }
    }
}

impl NationalCode {
    /// The text of the code.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// What it stands for.
    pub fn kind(&self) -> CodeKind {
        self.kind
    }

    /// The code one level up: the program of a kegiatan, the bidang urusan of a program. None for an urusan,
    /// an SKPD, and the programme and activity of a ministry, which are numbered apart from each other.
    pub fn parent(&self) -> Option<NationalCode> {
        let (kind, segments) = match self.kind {
            CodeKind::BidangUrusan => (CodeKind::Urusan, 1),
            CodeKind::Program => (CodeKind::BidangUrusan, 2),
            CodeKind::Kegiatan => (CodeKind::Program, 3),
            CodeKind::SubKegiatan => (CodeKind::Kegiatan, 5),
            CodeKind::Kro => (CodeKind::KementerianKegiatan, 1),
            CodeKind::Ro => (CodeKind::Kro, 2),
            CodeKind::Urusan
            | CodeKind::Skpd
            | CodeKind::KementerianProgram
            | CodeKind::KementerianKegiatan => return None,
        };
        let kept: Vec<&str> = self.text.split('.').take(segments).collect();
        Some(NationalCode {
            text: kept.join("."),
            kind,
        })
    }

    /// Whether `other` is this code or lies below it. `X` and `XX` stand for any field of affairs, on either
    /// side.
    pub fn is_prefix_of(&self, other: &NationalCode) -> bool {
        let mut theirs = other.text.split('.');
        self.text.split('.').all(|mine| {
            let any = |segment: &str| segment.bytes().all(|b| b == b'X');
            theirs.next().is_some_and(|theirs| {
                mine == theirs
                    || (mine.len() == theirs.len() && mine.len() < 3 && (any(mine) || any(theirs)))
            })
        })
    }
}

impl FromStr for NationalCode {
    type Err = NotANationalCode;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let fits =
            |shape: &str| {
                let open = shape.starts_with("d.dd") && text.starts_with(ANY_BIDANG);
                let skipped = if open { ANY_BIDANG.len() } else { 0 };
                text.len() == shape.len()
                    && text.bytes().zip(shape.bytes()).skip(skipped).all(
                        |(byte, shape)| match shape {
                            b'd' => byte.is_ascii_digit(),
                            b'A' => byte.is_ascii_uppercase(),
                            other => byte == other,
                        },
                    )
            };
        SHAPES
            .iter()
            .find(|(kind, shape)| {
                fits(shape) && !(*kind == CodeKind::Skpd && text.starts_with('X'))
            })
            .map(|(kind, _)| NationalCode {
                text: text.to_owned(),
                kind: *kind,
            })
            .ok_or_else(|| NotANationalCode {
                text: excerpt(text),
            })
    }
}

impl fmt::Display for NationalCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

crate::text::text_serde!(NationalCode, "a national code, such as `1.01.02.2.01.0006`");

impl Ord for NationalCode {
    fn cmp(&self, other: &Self) -> Ordering {
        natural_order(&self.text, &other.text)
    }
}

impl PartialOrd for NationalCode {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Compares two codes as people count: runs of digits as numbers of any length, everything else by
/// character, a shorter code before the longer ones that begin with it. What is equal so far (`1.01` and
/// `1.1`) is ordered by text, so that the order is total.
///
/// ```
/// use sakip_core::plan::natural_order;
/// let mut codes = ["1.10", "1.9", "1", "1.9.1"];
/// codes.sort_by(|a, b| natural_order(a, b));
/// assert_eq!(codes, ["1", "1.9", "1.9.1", "1.10"]);
/// ```
pub fn natural_order(a: &str, b: &str) -> Ordering {
    Tokens(a).cmp(Tokens(b)).then_with(|| a.cmp(b))
}

/// A piece of a code; a number comes before any other character.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Token<'a> {
    /// Its digits without leading zeros, their count first: a longer number is a greater one.
    Number(usize, &'a str),
    Other(char),
}

struct Tokens<'a>(&'a str);

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;
    fn next(&mut self) -> Option<Token<'a>> {
        let first = self.0.chars().next()?;
        let width = match first {
            '0'..='9' => self
                .0
                .find(|c: char| !c.is_ascii_digit())
                .unwrap_or(self.0.len()),
            other => other.len_utf8(),
        };
        let (token, rest) = self.0.split_at_checked(width)?;
        self.0 = rest;
        Some(if first.is_ascii_digit() {
            let digits = token.trim_start_matches('0');
            Token::Number(digits.len(), digits)
        } else {
            Token::Other(first)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> NationalCode {
        text.parse().unwrap()
    }

    #[test]
    fn every_kind_is_known_by_its_shape() {
        for (text, kind, parent) in [
            ("1", CodeKind::Urusan, None),
            ("1.01", CodeKind::BidangUrusan, Some("1")),
            ("1.01.02", CodeKind::Program, Some("1.01")),
            ("X.XX.01", CodeKind::Program, Some("X.XX")),
            ("1.01.02.2.01", CodeKind::Kegiatan, Some("1.01.02")),
            (
                "1.01.02.2.01.0006",
                CodeKind::SubKegiatan,
                Some("1.01.02.2.01"),
            ),
            (
                "1.01.02.2.01.06",
                CodeKind::SubKegiatan,
                Some("1.01.02.2.01"),
            ),
            (
                "X.XX.01.2.01.0001",
                CodeKind::SubKegiatan,
                Some("X.XX.01.2.01"),
            ),
            ("1.01.0.00.0.00.01.0000", CodeKind::Skpd, None),
            ("5.01.5.05.0.00.01.0000", CodeKind::Skpd, None),
            ("054.01.GG", CodeKind::KementerianProgram, None),
            ("2896", CodeKind::KementerianKegiatan, None),
            ("2896.BMA", CodeKind::Kro, Some("2896")),
            ("2896.BMA.004", CodeKind::Ro, Some("2896.BMA")),
        ] {
            let parsed = code(text);
            assert_eq!(parsed.kind(), kind, "{text}");
            assert_eq!(
                parsed.parent().map(|code| code.to_string()).as_deref(),
                parent,
                "{text}"
            );
            // A parent is itself a code of the kind it says.
            if let Some(parent) = parsed.parent() {
                assert_eq!(code(parent.as_str()), parent);
                assert!(parent.is_prefix_of(&parsed) && !parsed.is_prefix_of(&parent));
            }
        }
        for bad in [
            "",
            "1.",
            "1.1",
            "1.1.2",
            "01.01.02",
            "1.01.02.2",
            "1.01.02.2.1",
            "1.01.02.2.01.006",
            "1.01.02.2.01.00061",
            "x.xx.01",
            "X.01.02",
            "1.XX.01",
            "X",
            "X.XX.0.00.0.00.01.0000",
            "2896.bma.004",
            "2896.BMA.04",
            "1,01",
            " 1.01",
            "1.0١",
            "3.14159",
        ] {
            assert!(bad.parse::<NationalCode>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_prefix_ends_at_a_segment() {
        assert!(code("1.01.02").is_prefix_of(&code("1.01.02.2.01.0006")));
        assert!(!code("1.01.02").is_prefix_of(&code("1.01.03.2.01")));
        assert!(
            !code("1.01.02.2.01.00".trim_end_matches(".00"))
                .is_prefix_of(&code("1.01.02.2.02.0001"))
        );
        assert!(code("X.XX.01").is_prefix_of(&code("5.01.01.2.01")));
        assert!(code("5.01.01").is_prefix_of(&code("X.XX.01.2.01")));
        assert!(!code("X.XX.01").is_prefix_of(&code("5.01.02.2.01")));
        assert!(!code("2896").is_prefix_of(&code("2897.BMA")));
    }

    #[test]
    fn codes_are_text_counted_as_people_count() {
        let mut codes = vec![
            "1.10", "1.2", "1.9", "1.1", "1.01", "2", "1", "T1.10", "T1.9", "1.9.3",
        ];
        codes.sort_by(|a, b| natural_order(a, b));
        assert_eq!(
            codes,
            [
                "1", "1.01", "1.1", "1.2", "1.9", "1.9.3", "1.10", "2", "T1.9", "T1.10"
            ]
        );
        assert_ne!(natural_order("1.10", "1.1"), Ordering::Equal);
        let long = "9".repeat(500);
        assert_eq!(natural_order(&long, &format!("1{long}")), Ordering::Less);
        assert!(code("1.01.02.2.01.0010") > code("1.01.02.2.01.0009"));
    }

    fn like_a_code() -> impl Strategy<Value = String> {
        proptest::string::string_regex("[0-9.XA-]{0,10}").unwrap()
    }

    proptest! {
        #[test]
        fn the_order_is_total(a in like_a_code(), b in like_a_code(), c in like_a_code()) {
            prop_assert_eq!(natural_order(&a, &b), natural_order(&b, &a).reverse());
            prop_assert_eq!(natural_order(&a, &b) == Ordering::Equal, a == b);
            let mut sorted = [&a, &b, &c];
            sorted.sort_by(|x, y| natural_order(x, y));
            let [x, y, z] = sorted;
            prop_assert_ne!(natural_order(x, y), Ordering::Greater);
            prop_assert_ne!(natural_order(y, z), Ordering::Greater);
            prop_assert_ne!(natural_order(x, z), Ordering::Greater);
        }

        #[test]
        fn numbers_in_codes_compare_as_numbers(a in 0_u64..100_000, b in 0_u64..100_000) {
            prop_assume!(a != b);
            prop_assert_eq!(natural_order(&format!("1.{a:04}"), &format!("1.{b}")), a.cmp(&b));
        }

        #[test]
        fn any_text_is_a_code_or_refused(text in ".{0,24}") {
            if let Ok(code) = text.parse::<NationalCode>() {
                prop_assert_eq!(code.as_str(), text);
            }
        }
    }
}
