//! What a column shows about how its numbers are written.

use std::fmt;

use schemars::JsonSchema;
use serde::Serialize;

use super::locale::Locale;
use crate::number::Quantity;
use crate::text::{Lang, Localize};

/// How many examples of each kind are kept: those of the lowest row numbers.
pub const MAX_EXAMPLES: usize = 3;

/// The mark before the decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecimalMark {
    /// `4.25`
    Dot,
    /// `4,25`
    Comma,
}

impl DecimalMark {
    fn word(self, lang: Lang) -> &'static str {
        match self {
            DecimalMark::Dot => lang.pick("titik", "the dot"),
            DecimalMark::Comma => lang.pick("koma", "the comma"),
        }
    }

    fn other(self) -> DecimalMark {
        match self {
            DecimalMark::Dot => DecimalMark::Comma,
            DecimalMark::Comma => DecimalMark::Dot,
        }
    }
}

/// Why a number can be read with one decimal mark only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ProofReason {
    /// `1.234,56`: it has both marks, and the decimal one comes last.
    BothMarks,
    /// `1.234.567`: a mark that appears more than once separates thousands.
    RepeatedMark,
    /// `86,00`: what follows the mark is not a group of three digits.
    NotThreeDigits,
    /// `1234.567`: more than three digits stand before the mark, so they are not grouped.
    Ungrouped,
    /// `0.125`: thousands do not start with a zero.
    LeadingZero,
    /// `1.000,-`: the amount is whole, so the mark separates thousands.
    WholeAmount,
}

/// A value that can be read in one way only.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Proof {
    /// The row it stands in.
    pub row: u64,
    /// The value as written, cut to 60 characters.
    pub text: String,
    /// Which mark it proves to be the decimal one.
    pub decimal_mark: DecimalMark,
    /// Why.
    pub reason: ProofReason,
}

impl Localize for Proof {
    fn localize(&self, lang: Lang) -> String {
        let decimal = self.decimal_mark.word(lang);
        let group = self.decimal_mark.other().word(lang);
        let why = match (self.reason, lang) {
            (ProofReason::BothMarks, Lang::Id) => {
                format!("{decimal} ada di belakang {group}, jadi {decimal} adalah tanda desimal")
            }
            (ProofReason::BothMarks, Lang::En) => {
                format!("{decimal} comes after {group}, so {decimal} marks the decimals")
            }
            (ProofReason::RepeatedMark, Lang::Id) => {
                format!("{group} muncul lebih dari sekali, jadi {group} memisahkan ribuan")
            }
            (ProofReason::RepeatedMark, Lang::En) => {
                format!("{group} appears more than once, so {group} separates thousands")
            }
            (ProofReason::NotThreeDigits, Lang::Id) => {
                format!(
                    "{decimal} tidak diikuti tepat tiga digit, jadi {decimal} adalah tanda desimal"
                )
            }
            (ProofReason::NotThreeDigits, Lang::En) => format!(
                "{decimal} is not followed by exactly three digits, so {decimal} marks the decimals"
            ),
            (ProofReason::Ungrouped, Lang::Id) => format!(
                "ada lebih dari tiga digit di depan {decimal}, jadi {decimal} adalah tanda desimal"
            ),
            (ProofReason::Ungrouped, Lang::En) => format!(
                "more than three digits stand before {decimal}, so {decimal} marks the decimals"
            ),
            (ProofReason::LeadingZero, Lang::Id) => {
                format!("ribuan tidak diawali nol, jadi {decimal} adalah tanda desimal")
            }
            (ProofReason::LeadingZero, Lang::En) => {
                format!("thousands do not start with a zero, so {decimal} marks the decimals")
            }
            (ProofReason::WholeAmount, Lang::Id) => {
                format!("jumlahnya bulat tanpa sen, jadi {group} memisahkan ribuan")
            }
            (ProofReason::WholeAmount, Lang::En) => {
                format!("the amount is whole, so {group} separates thousands")
            }
        };
        let (row, text) = (self.row, &self.text);
        lang.pick(
            format!("`{text}` di baris {row} ({why})"),
            format!("`{text}` in row {row} ({why})"),
        )
    }
}

/// A value that alone can be read in two ways: `1.234`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct Undecided {
    /// The row it stands in.
    pub row: u64,
    /// The value as written, cut to 60 characters.
    pub text: String,
    /// What it is under [`Locale::Id`].
    pub id: Quantity,
    /// What it is under [`Locale::En`].
    pub en: Quantity,
}

/// What the cells of a column show, values of ranges counted one by one.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Evidence {
    /// How many values settle the locale.
    pub proofs: u64,
    /// How many can be read in two ways and follow the others.
    pub undecided: u64,
    /// How many have no marks at all.
    pub plain: u64,
    /// How many cells are missing.
    pub missing: u64,
    /// How many cells are no number under any locale (`WTP`, `1.23.456`); they count for nothing.
    pub other: u64,
    /// The first values that settle the locale.
    pub proof_examples: Vec<Proof>,
    /// The first values that can be read in two ways.
    pub undecided_examples: Vec<Undecided>,
}

/// The locale of a column, with what shows it. [`Localize`] gives it as one sentence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Inference {
    pub(super) locale: Locale,
    pub(super) evidence: Evidence,
}

impl Inference {
    /// The locale that reads every number of the column.
    pub fn locale(&self) -> Locale {
        self.locale
    }

    /// What shows it.
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }
}

impl Localize for Inference {
    fn localize(&self, lang: Lang) -> String {
        let (locale, evidence) = (self.locale, &self.evidence);
        let mut text = lang.pick(
            format!("format angka {locale} ({})", locale.example()),
            format!("number locale {locale} ({})", locale.example()),
        );
        let settled = evidence.proofs;
        text.push_str(&if settled == 0 {
            lang.pick(
                format!(": tanpa tanda pemisah, {} nilai", evidence.plain),
                format!(": no separators, values: {}", evidence.plain),
            )
        } else {
            let examples = list(&evidence.proof_examples, lang, Localize::localize);
            lang.pick(
                format!(": ditentukan oleh {settled} nilai, antara lain {examples}"),
                format!(": values that settle it: {settled}, such as {examples}"),
            )
        });
        if evidence.undecided > 0 {
            let count = evidence.undecided;
            let examples = list(&evidence.undecided_examples, lang, |one, lang| {
                let value = if locale == Locale::Id { one.id } else { one.en };
                let (row, text) = (one.row, &one.text);
                lang.pick(
                    format!("`{text}` di baris {row} dibaca {value}"),
                    format!("`{text}` in row {row} read as {value}"),
                )
            });
            text.push_str(&lang.pick(
                format!("; {count} nilai yang dapat dibaca dua cara mengikutinya, antara lain {examples}"),
                format!("; values with two readings that follow: {count}, such as {examples}"),
            ));
        }
        if evidence.other > 0 {
            let count = evidence.other;
            text.push_str(&lang.pick(
                format!("; {count} isian bukan angka tidak diperhitungkan"),
                format!("; cells that are no number and do not count: {count}"),
            ));
        }
        text
    }
}

fn list<T>(items: &[T], lang: Lang, one: impl Fn(&T, Lang) -> String) -> String {
    let texts: Vec<String> = items.iter().map(|item| one(item, lang)).collect();
    texts.join(", ")
}

/// A column whose locale cannot be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InferenceError {
    /// Every value with a mark can be read in two ways.
    Ambiguous {
        /// How many such values there are.
        undecided: u64,
        /// The first of them.
        examples: Vec<Undecided>,
    },
    /// Some values prove a decimal comma, others a decimal dot.
    Conflict {
        /// How many prove a decimal comma.
        comma: u64,
        /// The first of them.
        comma_examples: Vec<Proof>,
        /// How many prove a decimal dot.
        dot: u64,
        /// The first of them.
        dot_examples: Vec<Proof>,
    },
}

impl Localize for InferenceError {
    fn localize(&self, lang: Lang) -> String {
        match self {
            InferenceError::Ambiguous {
                undecided,
                examples,
            } => {
                let examples = list(examples, lang, |one, lang| {
                    let (row, text, id, en) = (one.row, &one.text, one.id, one.en);
                    lang.pick(
                        format!("`{text}` di baris {row} (id: {id}, en: {en})"),
                        format!("`{text}` in row {row} (id: {id}, en: {en})"),
                    )
                });
                lang.pick(
                    format!("format angka tidak dapat dipastikan, {undecided} nilai dapat dibaca dua cara, antara lain {examples}: tentukan id atau en"),
                    format!("the number locale cannot be told, values with two readings: {undecided}, such as {examples}: say id or en"),
                )
            }
            InferenceError::Conflict {
                comma,
                comma_examples,
                dot,
                dot_examples,
            } => {
                let commas = list(comma_examples, lang, Localize::localize);
                let dots = list(dot_examples, lang, Localize::localize);
                lang.pick(
                    format!("kolom mencampur dua format angka: {comma} nilai dengan koma desimal, antara lain {commas}; {dot} nilai dengan titik desimal, antara lain {dots}"),
                    format!("the column mixes two number locales: values with a decimal comma: {comma}, such as {commas}; with a decimal dot: {dot}, such as {dots}"),
                )
            }
        }
    }
}

impl fmt::Display for InferenceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.localize(Lang::En))
    }
}

impl std::error::Error for InferenceError {}
