//! The one written form of a target: `95`, `80-90` or `opini_bpk:WTP`.

use thiserror::Error;

use super::scale::Level;
use super::target::{EmptyRange, Target, TargetRange};
use crate::number::{NumberError, Quantity};
use crate::policy::Policy;
use crate::text::{Lang, Localize};

/// Why a text is not a target. The text is kept up to [`Target::MAX_TEXT`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TargetError {
    /// Neither a number, nor a range, nor a label of a scale of the policy.
    #[error(
        "`{0}` is not a target: write a number (95), a range (80-90) or a label of a scale (WTP)"
    )]
    NotATarget(String),
    /// A number with more digits than are kept without rounding.
    #[error("`{0}` has more than 28 significant digits, which would have to be rounded")]
    TooManyDigits(String),
    /// A range without room between its bounds.
    #[error(transparent)]
    EmptyRange(#[from] EmptyRange),
    /// A label that several scales have.
    #[error("`{label}` is a label of several scales: write one of {}", choices.join(", "))]
    AmbiguousLabel {
        /// The label as given.
        label: String,
        /// The unambiguous forms.
        choices: Vec<String>,
    },
}

impl Localize for TargetError {
    fn localize(&self, lang: Lang) -> String {
        match (lang, self) {
            (_, TargetError::EmptyRange(range)) => range.localize(lang),
            (Lang::En, _) => self.to_string(),
            (Lang::Id, TargetError::NotATarget(text)) => format!(
                "`{text}` bukan target: tulis angka (95), rentang (80-90), atau label suatu skala (WTP)"
            ),
            (Lang::Id, TargetError::TooManyDigits(text)) => {
                format!("`{text}` lebih dari 28 angka penting, sehingga harus dibulatkan")
            }
            (Lang::Id, TargetError::AmbiguousLabel { label, choices }) => format!(
                "`{label}` ada pada beberapa skala: tulis salah satu dari {}",
                choices.join(", ")
            ),
        }
    }
}

impl Target {
    /// The most characters of the written form.
    pub const MAX_TEXT: usize = 200;

    /// Reads the written form of a target.
    ///
    /// A point is a plain decimal (`95`, `-0.5`). A range is two of them with a hyphen or an en dash between
    /// them (`80-90`, `7 – 8`). Anything else is a label of one of the scales of the policy, alone (`WTP`)
    /// or, where several scales have it, behind the id of its scale (`predikat_akip:B`).
    ///
    /// ```
    /// use sakip_core::indicator::Target;
    /// use sakip_core::policy::Policy;
    /// let policy = Policy::default();
    /// let written = |text| Target::parse(text, &policy).map(|target| target.written());
    /// assert_eq!(written("95.50")?, "95.50");
    /// assert_eq!(written("80 – 90")?, "80-90");
    /// assert_eq!(written("wajar tanpa pengecualian")?, "opini_bpk:WTP");
    /// assert!(written("Bagus").is_err());
    /// # Ok::<(), sakip_core::indicator::TargetError>(())
    /// ```
    ///
    /// # Errors
    /// [`TargetError`].
    pub fn parse(text: &str, policy: &Policy) -> Result<Target, TargetError> {
        let text = text.trim();
        let short = || text.chars().take(Target::MAX_TEXT).collect::<String>();
        if text.is_empty() || text.chars().nth(Target::MAX_TEXT).is_some() {
            return Err(TargetError::NotATarget(short()));
        }
        match text.parse::<Quantity>() {
            Ok(quantity) => return Ok(Target::Point(quantity)),
            Err(NumberError::TooManyDigits(_)) => return Err(TargetError::TooManyDigits(short())),
            Err(_) => {}
        }
        if let Some((lo, hi)) = bounds(text) {
            return Ok(Target::Range(TargetRange::new(lo, hi)?));
        }
        label(text, policy).map(Target::Ordinal)
    }

    /// The written form that [`Target::parse`] reads back: a label always stands behind the id of its scale,
    /// so that it stays clear when scales are added later.
    pub fn written(&self) -> String {
        match self {
            Target::Ordinal(level) => format!("{}:{}", level.scale().id(), level.label()),
            Target::Point(_) | Target::Range(_) => self.to_string(),
        }
    }
}

/// The two numbers around the dash of a range; a leading sign is not that dash.
fn bounds(text: &str) -> Option<(Quantity, Quantity)> {
    text.char_indices()
        .skip(1)
        .filter(|(_, c)| matches!(c, '-' | '–'))
        .find_map(|(at, dash)| {
            let lo = text.get(..at)?.trim().parse().ok()?;
            let hi = text.get(at + dash.len_utf8()..)?.trim().parse().ok()?;
            Some((lo, hi))
        })
}

fn label(text: &str, policy: &Policy) -> Result<Level, TargetError> {
    let of_scale = text.split_once(':').and_then(|(scale, label)| {
        let scale = policy.scales().iter().find(|known| known.id() == scale)?;
        scale.level(label)
    });
    if let Some(level) = of_scale {
        return Ok(level);
    }
    let mut levels: Vec<Level> = policy
        .scales()
        .iter()
        .filter_map(|scale| scale.level(text))
        .collect();
    match (levels.pop(), levels.is_empty()) {
        (Some(level), true) => Ok(level),
        (None, _) => Err(TargetError::NotATarget(text.to_owned())),
        (Some(last), false) => {
            levels.push(last);
            Err(TargetError::AmbiguousLabel {
                label: text.to_owned(),
                choices: levels
                    .into_iter()
                    .map(|level| Target::Ordinal(level).written())
                    .collect(),
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::indicator::{ScaleData, ScaleLevel};

    #[test]
    fn one_form_for_each_kind() {
        let policy = Policy::default();
        for (text, written) in [
            ("95", "95"),
            (" -0.50 ", "-0.50"),
            ("80-90", "80-90"),
            ("7 - 8.5", "7-8.5"),
            ("7–8", "7-8"),
            ("-5--2", "-5--2"),
            ("-5-2", "-5-2"),
            ("WTP", "opini_bpk:WTP"),
            ("opini_bpk:wdp", "opini_bpk:WDP"),
            ("Level 3", "level:Level 3"),
        ] {
            let target = Target::parse(text, &policy).unwrap();
            assert_eq!(target.written(), written, "{text}");
            assert_eq!(Target::parse(written, &policy).unwrap(), target);
        }
    }

    #[test]
    fn what_is_not_a_target() {
        let policy = Policy::default();
        for bad in [
            "",
            "-",
            "1-2-3",
            "1.234,5",
            "95 %",
            "bagus",
            "opini_bpk:A",
            "n/a",
        ] {
            let error = Target::parse(bad, &policy).unwrap_err();
            assert!(matches!(error, TargetError::NotATarget(_)), "{bad}");
        }
        let empty = Target::parse("90-80", &policy).unwrap_err();
        assert!(matches!(empty, TargetError::EmptyRange(_)));
        let long = Target::parse("0.12345678901234567890123456789", &policy).unwrap_err();
        assert!(matches!(long, TargetError::TooManyDigits(_)));
        let endless = Target::parse(&"a".repeat(100_000), &policy).unwrap_err();
        assert!(endless.to_string().len() < 400);
    }

    #[test]
    fn a_label_of_two_scales_needs_its_scale() {
        let mut data = Policy::default().data().clone();
        let level = |label: &str| ScaleLevel {
            label: label.into(),
            aliases: Vec::new(),
        };
        data.scales.push(ScaleData {
            id: "mutu".into(),
            levels: vec![level("C"), level("B")],
        });
        let policy = Policy::new(data).unwrap();
        let error = Target::parse("B", &policy).unwrap_err();
        assert_eq!(
            error.to_string(),
            "`B` is a label of several scales: write one of predikat_akip:B, mutu:B"
        );
        let target = Target::parse("mutu:b", &policy).unwrap();
        assert_eq!(target.written(), "mutu:B");
    }
}
