//! What a reviewer reads about one row.

use rust_decimal::Decimal;

use super::achievement::Reading;
use super::cause::Cause;
use super::claim::AchievementClaim;
use super::reading::Printing;
use super::verdict::Finding;
use crate::number::{Exact, RoundingMode, spell, spell_exact};
use crate::text::{Lang, Localize, Text};

fn opening(finding: Finding, printed: Decimal, lang: Lang) -> String {
    let printed = spell(printed, lang);
    match finding {
        Finding::Reproduced => lang.pick(
            format!("Tercetak {printed}, sesuai"),
            format!("Printed {printed}, reproduced"),
        ),
        Finding::ReproducedWith => lang.pick(
            format!("Tercetak {printed}, hanya sesuai dengan cara lain"),
            format!("Printed {printed}, reproduced only in another way"),
        ),
        Finding::Deviates => lang.pick(
            format!("Tercetak {printed}, menyimpang"),
            format!("Printed {printed}, deviates"),
        ),
        Finding::NotCheckable => {
            lang.pick(format!("Tercetak {printed}"), format!("Printed {printed}"))
        }
    }
}

/// Cap, floor and rounding in words, only what is out of the ordinary.
fn printing_words(printing: Printing, lang: Lang) -> String {
    let mut words = String::new();
    if let Some(cap) = printing.cap.percent() {
        words.push_str(&lang.pick(
            format!(", batas atas {cap} %"),
            format!(", capped at {cap} %"),
        ));
    }
    if printing.floored {
        words.push_str(lang.pick(", batas bawah 0 %", ", floored at 0 %"));
    }
    words.push_str(match printing.mode {
        RoundingMode::HalfAway => "",
        RoundingMode::HalfEven => {
            lang.pick(", setengah dibulatkan ke genap", ", halves rounded to even")
        }
        RoundingMode::Truncate => lang.pick(", dipotong", ", truncated"),
    });
    words
}

fn closing(cause: Option<Cause>, lang: Lang) -> String {
    cause.map_or_else(
        || ".".to_owned(),
        |cause| format!("; {}.", cause.text().get(lang)),
    )
}

pub(super) fn achievement(
    finding: Finding,
    claim: &AchievementClaim,
    reading: Reading,
    raw: Option<&Exact>,
    printed: Decimal,
    cause: Option<Cause>,
) -> Text {
    Text::both(|lang| {
        let inputs = match (&claim.target, claim.realisasi.value()) {
            (Some(target), Some(realisasi)) => {
                let (target, realisasi) = (target.localize(lang), spell(realisasi.value(), lang));
                format!(" (T = {target}; R = {realisasi})")
            }
            _ => String::new(),
        };
        let by = lang.pick("rumus", "formula");
        let result = raw.map_or_else(String::new, |raw| format!(" = {}", spell_exact(raw, lang)));
        format!(
            "{}: {by} {} {}{result}{inputs}{}{}",
            opening(finding, printed, lang),
            reading.formula.name(),
            reading.formula.symbols(),
            printing_words(reading.printing, lang),
            closing(cause, lang),
        )
    })
}

pub(super) fn no_figure(printed: Decimal, cause: Cause) -> Text {
    Text::both(|lang| {
        format!(
            "{}{}",
            opening(Finding::Deviates, printed, lang),
            closing(Some(cause), lang)
        )
    })
}

/// For figures that are one expression: `realisasi / pagu`, a mean, a sum.
pub(super) fn expression(
    finding: Finding,
    printed: Decimal,
    expression: &Text,
    raw: &Exact,
    printing: Printing,
    cause: Option<Cause>,
) -> Text {
    Text::both(|lang| {
        format!(
            "{}: {} = {}{}{}",
            opening(finding, printed, lang),
            expression.get(lang),
            spell_exact(raw, lang),
            printing_words(printing, lang),
            closing(cause, lang),
        )
    })
}
