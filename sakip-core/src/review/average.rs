//! Checking a printed average, and a printed total, against its members.

use rust_decimal::Decimal;

use super::cause::Cause;
use super::claim::{AverageClaim, TotalClaim};
use super::convention::Convention;
use super::percentage::Figure;
use super::reading::{Cap, Printing};
use super::verdict::{Finding, Verdict};
use crate::number::{Exact, spell};
use crate::text::{Lang, Text};

/// Members that are printed in the sentence.
const MEMBERS_SHOWN: usize = 8;

fn filled(members: &[Option<Decimal>]) -> Vec<Decimal> {
    members.iter().flatten().copied().collect()
}

fn sum(members: &[Decimal], cap: Cap) -> Exact {
    let cap = Printing {
        cap,
        ..Printing::PLAIN
    };
    members
        .iter()
        .map(|member| cap.limited(&Exact::from(*member)))
        .sum()
}

fn mean(total: &Exact, count: usize) -> Option<Exact> {
    total.checked_div(&Exact::from(i64::try_from(count).ok()?))
}

/// Which ways of printing give the printed average. A cap applies to the members, not to the mean.
pub(super) fn fitting(claim: &AverageClaim) -> Vec<usize> {
    let members = filled(&claim.members);
    let Some(printed) = claim.average else {
        return Vec::new();
    };
    Printing::all()
        .enumerate()
        .filter(|(_, printing)| {
            !printing.floored
                && mean(&sum(&members, printing.cap), members.len())
                    .is_some_and(|raw| without_cap(*printing).makes(&raw, printed))
        })
        .map(|(index, _)| index)
        .collect()
}

fn without_cap(printing: Printing) -> Printing {
    Printing {
        cap: Cap::None,
        floored: false,
        ..printing
    }
}

fn shown(members: &[Decimal], joint: &str, lang: Lang) -> String {
    let mut text: Vec<String> = members
        .iter()
        .take(MEMBERS_SHOWN)
        .map(|member| spell(*member, lang))
        .collect();
    if members.len() > MEMBERS_SHOWN {
        text.push("…".to_owned());
    }
    text.join(joint)
}

fn figure<'a>(raw: &'a Exact, usual: Printing, expression: &Text, printed: Decimal) -> Figure<'a> {
    Figure {
        formula: "mean",
        expression: expression.clone(),
        raw,
        printed,
        usual,
    }
}

pub(super) fn judge(claim: &AverageClaim, convention: &Convention) -> Verdict {
    let Some(printed) = claim.average else {
        return Verdict::not_checkable(Cause::NothingPrinted);
    };
    let members = filled(&claim.members);
    let usual = convention.printing;
    let Some(raw) = mean(&sum(&members, usual.cap), members.len()) else {
        return Verdict::not_checkable(Cause::NoTarget);
    };
    let of = |lang| format!("({}) / {}", shown(&members, " + ", lang), members.len());
    let expression = Text::both(of);
    // The document's own cap first, then the others.
    let caps =
        std::iter::once(usual.cap).chain(Cap::ALL.into_iter().filter(|cap| *cap != usual.cap));
    for cap in caps {
        let Some(raw) = mean(&sum(&members, cap), members.len()) else {
            continue;
        };
        let plain = without_cap(usual);
        let Some(mut verdict) = figure(&raw, plain, &expression, printed).reproduced() else {
            continue;
        };
        // A limit on the mean itself is no practice: only the rounding may differ.
        let printing = verdict.printing.unwrap_or(plain);
        if printing.is_limited() {
            continue;
        }
        verdict.printing = Some(Printing { cap, ..printing });
        if cap != usual.cap {
            verdict.finding = Finding::ReproducedWith;
            verdict.cause = verdict.cause.or(Some(Cause::CapInconsistent));
        }
        return verdict;
    }
    if from_rounded_members(&members, &raw, usual, printed) {
        return figure(&raw, usual, &expression, printed).verdict(
            Finding::ReproducedWith,
            usual,
            Some(Cause::UnroundedInputs),
        );
    }
    figure(&raw, without_cap(usual), &expression, printed)
        .deviates(|| own_cause(claim, &members, usual, printed))
}

/// Half a unit of the last printed digit; nothing for whole numbers, which are taken as exact.
pub(super) fn half_a_unit(printed: &Decimal) -> Exact {
    match printed.scale() {
        0 => Exact::ZERO,
        scale => Exact::from(Decimal::new(5, (scale + 1).min(Decimal::MAX_SCALE))),
    }
}

/// Whether the mean fits when each member had half a unit of its last digit more or less.
fn from_rounded_members(
    members: &[Decimal],
    raw: &Exact,
    usual: Printing,
    printed: Decimal,
) -> bool {
    let slack: Exact = members.iter().map(half_a_unit).sum();
    let Some(slack) = mean(&slack, members.len()) else {
        return false;
    };
    let at = |value: &Exact| without_cap(usual).print(value, printed.scale());
    matches!(
        (at(&(raw - &slack)), at(&(raw + &slack))),
        (Some(low), Some(high)) if low <= printed && printed <= high
    )
}

fn own_cause(
    claim: &AverageClaim,
    members: &[Decimal],
    usual: Printing,
    printed: Decimal,
) -> Option<Cause> {
    let total = sum(members, usual.cap);
    let makes = |raw: Option<Exact>| raw.is_some_and(|raw| without_cap(usual).makes(&raw, printed));
    if makes(Some(total.clone())) && members.len() > 1 {
        return Some(Cause::SumPrinted);
    }
    if claim.members.len() > members.len() && makes(mean(&total, claim.members.len())) {
        return Some(Cause::MissingAsZero);
    }
    let count = members.len();
    if [count + 1, count.saturating_sub(1), count + 2]
        .into_iter()
        .filter(|divisor| *divisor > 0)
        .any(|divisor| makes(mean(&total, divisor)))
    {
        return Some(Cause::WrongDivisor);
    }
    let omitted = members.iter().any(|member| {
        makes(mean(
            &(&total - &Exact::from(*member)),
            count.saturating_sub(1),
        ))
    });
    (count > 2 && omitted).then_some(Cause::MemberOmitted)
}

pub(super) fn judge_total(claim: &TotalClaim) -> Verdict {
    let Some(printed) = claim.total else {
        return Verdict::not_checkable(Cause::NothingPrinted);
    };
    let members = filled(&claim.members);
    if members.is_empty() {
        return Verdict::not_checkable(Cause::NoTarget);
    }
    let raw = sum(&members, Cap::None);
    let difference = &Exact::from(printed) - &raw;
    let of = |lang| {
        let apart = difference
            .to_decimal()
            .filter(|difference| !difference.is_zero());
        let apart = apart.map_or_else(String::new, |difference| {
            let difference = spell(difference, lang);
            lang.pick(
                format!(" (selisih {difference})"),
                format!(" (difference {difference})"),
            )
        });
        format!("{}{apart}", shown(&members, " + ", lang))
    };
    let figure = Figure {
        formula: "sum",
        expression: Text::both(of),
        raw: &raw,
        printed,
        usual: Printing::PLAIN,
    };
    if raw == Exact::from(printed) {
        return figure.verdict(Finding::Reproduced, Printing::PLAIN, None);
    }
    // Rows printed rounded: each may be half a unit of its last digit off.
    let slack: Exact = members.iter().map(half_a_unit).sum();
    if difference.abs() <= slack {
        let cause = Some(Cause::UnroundedInputs);
        return figure.verdict(Finding::ReproducedWith, Printing::PLAIN, cause);
    }
    let omitted = members
        .iter()
        .any(|member| !member.is_zero() && &raw - &Exact::from(*member) == Exact::from(printed));
    figure
        .deviates(|| omitted.then_some(Cause::MemberOmitted))
        .or_cause(Cause::SumDiffers)
}

impl Verdict {
    /// The cause where none was recognised.
    fn or_cause(mut self, cause: Cause) -> Verdict {
        self.cause = self.cause.or(Some(cause));
        self
    }
}
