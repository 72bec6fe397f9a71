//! Checking a printed capaian.

use rust_decimal::Decimal;

use super::cause::Cause;
use super::claim::AchievementClaim;
use super::convention::{Convention, Side};
use super::interval;
use super::reading::{Cap, Printing};
use super::sentence;
use super::slip;
use super::verdict::{Finding, Verdict};
use crate::achievement::NotComputable;
use crate::achievement::formula::{Inputs, percent};
use crate::indicator::{Formula, Measured, Polarity, Target};
use crate::number::{Exact, Quantity};
use crate::policy::ZeroTarget;

/// The formulas a row may have been computed by, with their exact results.
pub(super) struct Candidates {
    side: Side,
    /// Formulas that fit the row's direction, the likeliest first.
    proper: Vec<(Formula, Exact)>,
    /// Formulas that do not fit it.
    improper: Vec<(Formula, Exact)>,
}

const POINT_FORMULAS: [Formula; 4] = [
    Formula::Maximize,
    Formula::MinimizeLinear,
    Formula::MinimizeInverse,
    Formula::MinimizeShortfall,
];

impl Candidates {
    pub(super) fn of(claim: &AchievementClaim) -> Candidates {
        let (side, proper, improper) = formulas(claim);
        let computed = |formulas: Vec<Formula>| -> Vec<(Formula, Exact)> {
            formulas
                .into_iter()
                .filter_map(|formula| compute(formula, claim).ok().map(|raw| (formula, raw)))
                .collect()
        };
        Candidates {
            side,
            proper: computed(proper),
            improper: computed(improper),
        }
    }

    pub(super) fn side(&self) -> Side {
        self.side
    }

    pub(super) fn proper(&self) -> impl Iterator<Item = (Formula, &Exact)> {
        self.proper.iter().map(|(formula, raw)| (*formula, raw))
    }
}

/// The side of a row, the formulas that fit its direction, and those that do not.
fn formulas(claim: &AchievementClaim) -> (Side, Vec<Formula>, Vec<Formula>) {
    let lower = [
        Formula::MinimizeLinear,
        Formula::MinimizeInverse,
        Formula::MinimizeShortfall,
    ];
    let with_baseline = |mut formulas: Vec<Formula>| {
        if claim.baseline.is_some() {
            formulas.push(Formula::Baseline);
        }
        formulas
    };
    let (side, proper) = match (&claim.target, claim.polarity) {
        (Some(Target::Ordinal(_)), _) => return (Side::Named, vec![Formula::Ordinal], vec![]),
        (Some(Target::Range(_)), None) => {
            return (
                Side::Unknown,
                vec![Formula::Range, Formula::RangeMinimize],
                vec![],
            );
        }
        (Some(Target::Range(_)), Some(polarity)) if polarity.lower_is_better() => {
            return (
                Side::Named,
                vec![Formula::RangeMinimize],
                vec![Formula::Range],
            );
        }
        (Some(Target::Range(_)), Some(_)) => {
            return (
                Side::Named,
                vec![Formula::Range],
                vec![Formula::RangeMinimize],
            );
        }
        (_, None) => (
            Side::Unknown,
            with_baseline(vec![
                Formula::Maximize,
                Formula::MinimizeLinear,
                Formula::MinimizeInverse,
            ]),
        ),
        (_, Some(Polarity::Minimize)) => (Side::Lower, with_baseline(lower.to_vec())),
        (_, Some(Polarity::Named(Formula::Maximize))) => {
            (Side::Higher, with_baseline(vec![Formula::Maximize]))
        }
        (_, Some(Polarity::Named(formula))) => (Side::Named, vec![formula]),
    };
    let improper = with_baseline(POINT_FORMULAS.to_vec())
        .into_iter()
        .filter(|formula| !proper.contains(formula))
        .collect();
    (side, proper, improper)
}

pub(super) fn compute(formula: Formula, claim: &AchievementClaim) -> Result<Exact, NotComputable> {
    let realisasi = claim.realisasi.value().ok_or(NotComputable::NoTarget)?;
    compute_with(formula, claim, claim.target.as_ref(), realisasi)
}

pub(super) fn compute_with(
    formula: Formula,
    claim: &AchievementClaim,
    target: Option<&Target>,
    realisasi: Quantity,
) -> Result<Exact, NotComputable> {
    let target = target.ok_or(NotComputable::NoTarget)?;
    let inputs = Inputs {
        target,
        realisasi: &realisasi.exact(),
        baseline: claim.baseline,
        zero_target: ZeroTarget::NotComputable,
    };
    percent(formula, &inputs)
}

/// One way to arrive at the printed figure.
#[derive(Clone, Copy)]
pub(super) struct Reading {
    pub(super) formula: Formula,
    pub(super) printing: Printing,
}

pub(super) fn judge(claim: &AchievementClaim, convention: &Convention) -> Verdict {
    let Some(printed) = claim.capaian else {
        return Verdict::not_checkable(Cause::NothingPrinted);
    };
    let Measured::Value(realisasi) = claim.realisasi else {
        return Verdict::not_checkable(Cause::NoRealisasi);
    };
    if claim.target.is_none() {
        return Verdict::not_checkable(Cause::NoTarget);
    }
    let candidates = Candidates::of(claim);
    let usual = usual_formula(claim, &candidates, convention);
    let usual_reading = Reading {
        formula: usual,
        printing: convention.printing,
    };
    if let Some((reading, raw)) = closest(&candidates, usual_reading, printed) {
        let exact = reading.formula == usual && reading.printing == convention.printing;
        let cause =
            (!exact).then(|| cause_of_difference(claim, reading, usual_reading, &candidates));
        return verdict(
            if exact {
                Finding::Reproduced
            } else {
                Finding::ReproducedWith
            },
            claim,
            reading,
            Some(raw),
            printed,
            cause,
        );
    }
    if let Err(reason) = compute(usual, claim)
        && candidates.proper.is_empty()
    {
        return no_figure(reason, usual_reading, printed);
    }
    // Positions are one reading of a scale among others, but the target itself is 100 % under every one.
    if let Some(Target::Ordinal(level)) = &claim.target
        && level.measured() != claim.realisasi
    {
        return Verdict::not_checkable(Cause::NoRule);
    }
    if let Some(reading) = interval::fits(claim, &candidates.proper, usual_reading, printed) {
        return verdict(
            Finding::ReproducedWith,
            claim,
            reading,
            compute(reading.formula, claim).ok().as_ref(),
            printed,
            Some(Cause::UnroundedInputs),
        );
    }
    let cause = likeliest_cause(claim, &candidates, usual_reading, realisasi, printed);
    verdict(
        Finding::Deviates,
        claim,
        usual_reading,
        compute(usual, claim).ok().as_ref(),
        printed,
        cause,
    )
}

/// The formula the row should have been computed by.
fn usual_formula(
    claim: &AchievementClaim,
    candidates: &Candidates,
    convention: &Convention,
) -> Formula {
    let wanted = match candidates.side {
        Side::Higher => convention.higher,
        Side::Lower => convention.lower,
        Side::Unknown => convention.unknown,
        Side::Named => Formula::Maximize,
    };
    let (_, proper, _) = formulas(claim);
    if proper.contains(&wanted) && candidates.side != Side::Named {
        return wanted;
    }
    proper.first().copied().unwrap_or(Formula::Maximize)
}

/// The reading that makes the printed figure and differs least from the document's own.
fn closest(candidates: &Candidates, usual: Reading, printed: Decimal) -> Option<(Reading, &Exact)> {
    let proper = candidates
        .proper
        .iter()
        .map(|(formula, raw)| (*formula, raw, 2));
    let improper = candidates
        .improper
        .iter()
        .map(|(formula, raw)| (*formula, raw, 4));
    let mut best: Option<(u32, Reading, &Exact)> = None;
    for (formula, raw, other) in proper.chain(improper) {
        let price = if formula == usual.formula { 0 } else { other };
        for printing in Printing::all() {
            let price = price + printing.distance(usual.printing);
            if best.is_none_or(|(least, ..)| price < least) && printing.makes(raw, printed) {
                best = Some((price, Reading { formula, printing }, raw));
            }
        }
    }
    best.map(|(_, reading, raw)| (reading, raw))
}

fn cause_of_difference(
    claim: &AchievementClaim,
    reading: Reading,
    usual: Reading,
    candidates: &Candidates,
) -> Cause {
    if reading.formula != usual.formula {
        let proper = candidates
            .proper
            .iter()
            .any(|(formula, _)| *formula == reading.formula);
        let lower = claim.polarity.is_some_and(Polarity::lower_is_better);
        return match (candidates.side, reading.formula) {
            _ if proper => Cause::OtherFormula,
            (_, Formula::Maximize | Formula::Range) if lower => Cause::PolarityIgnored,
            (Side::Higher, _) | (_, Formula::RangeMinimize) => Cause::PolarityReversed,
            _ => Cause::OtherFormula,
        };
    }
    if reading.printing.mode != usual.printing.mode {
        return rounding_cause(reading.printing, usual.printing);
    }
    Cause::CapInconsistent
}

/// Whether the difference between two ways of printing is truncation or another rounding.
pub(super) fn rounding_cause(reading: Printing, usual: Printing) -> Cause {
    use crate::number::RoundingMode::Truncate;
    if reading.mode == Truncate && usual.mode != Truncate {
        Cause::Truncation
    } else {
        Cause::RoundingDiffers
    }
}

fn no_figure(reason: NotComputable, usual: Reading, printed: Decimal) -> Verdict {
    let cause = match reason {
        NotComputable::ZeroTarget if printed == Decimal::ONE_HUNDRED => Cause::ZeroTargetPrinted100,
        NotComputable::ZeroTarget => Cause::ZeroTargetPrinted,
        NotComputable::NegativeTarget => Cause::NegativeTargetPrinted,
        NotComputable::Overflow => return Verdict::not_checkable(Cause::TooLarge),
        _ => return Verdict::not_checkable(Cause::NoRule),
    };
    Verdict {
        finding: Finding::Deviates,
        formula: Some(usual.formula.name()),
        printing: Some(usual.printing),
        computed: None,
        cause: Some(cause),
        sentence: sentence::no_figure(printed, cause),
    }
}

fn verdict(
    finding: Finding,
    claim: &AchievementClaim,
    reading: Reading,
    raw: Option<&Exact>,
    printed: Decimal,
    cause: Option<Cause>,
) -> Verdict {
    let computed = raw.and_then(|raw| reading.printing.print(raw, printed.scale().max(2)));
    Verdict {
        finding,
        formula: Some(reading.formula.name()),
        printing: Some(reading.printing),
        computed: computed.map(|value| value.to_string()),
        cause,
        sentence: sentence::achievement(finding, claim, reading, raw, printed, cause),
    }
}

/// The first of the known mistakes that turns the right figure into the printed one.
fn likeliest_cause(
    claim: &AchievementClaim,
    candidates: &Candidates,
    usual: Reading,
    realisasi: Quantity,
    printed: Decimal,
) -> Option<Cause> {
    let target = claim.target.as_ref()?;
    let printings = [
        usual.printing,
        Printing {
            cap: Cap::None,
            floored: false,
            ..usual.printing
        },
    ];
    // The printed figure as `value` would be printed.
    let prints = |value: &Exact| {
        printings
            .iter()
            .any(|printing| printing.makes(value, printed))
    };
    if printed == realisasi.value() {
        return Some(Cause::RealisasiCopied);
    }
    if let Target::Point(target) = target
        && printed == target.value()
    {
        return Some(Cause::TargetCopied);
    }
    if let Target::Point(target) = target {
        let (target, realisasi) = (target.exact(), realisasi.exact());
        let deviation = &realisasi - &target;
        if prints(&deviation)
            || prints(&-&deviation)
            || deviation.checked_div(&target).is_some_and(|share| {
                let share = share * Exact::HUNDRED;
                prints(&share) || prints(&-share)
            })
        {
            return Some(Cause::DeviationPrinted);
        }
    }
    let mut expected: Vec<&Exact> = Vec::new();
    expected.extend(
        candidates
            .proper
            .iter()
            .filter(|(f, _)| *f == usual.formula)
            .map(|(_, raw)| raw),
    );
    expected.extend(
        candidates
            .proper
            .iter()
            .filter(|(f, _)| *f != usual.formula)
            .map(|(_, raw)| raw),
    );
    if let Some(cause) = common_cause(&expected, usual.printing, printed) {
        return Some(cause);
    }
    if let Target::Range(range) = target {
        let other = [range.lo(), range.hi()].into_iter().any(|bound| {
            realisasi
                .exact()
                .checked_div(&bound.exact())
                .is_some_and(|ratio| {
                    let plain = &ratio * &Exact::HUNDRED;
                    let mirrored = &Exact::from(200) - &plain;
                    prints(&plain) || prints(&mirrored)
                })
        });
        if other {
            return Some(Cause::OtherBound);
        }
    }
    if input_slip(claim, usual, realisasi, printed) {
        return Some(Cause::InputSlip);
    }
    if interval::fits_loosely(
        claim,
        candidates.proper.iter().chain(&candidates.improper),
        usual,
        printed,
    ) {
        return Some(Cause::LooseReading);
    }
    let raw = expected.first()?;
    let whole_five = (printed % Decimal::from(5)).is_zero();
    (whole_five && printed >= Decimal::ONE_HUNDRED && Exact::from(printed) < **raw)
        .then_some(Cause::UnusualCap)
}

/// Mistakes that any percentage can suffer.
pub(super) fn common_cause(
    expected: &[&Exact],
    usual: Printing,
    printed: Decimal,
) -> Option<Cause> {
    use super::reading::round;
    use crate::number::RoundingMode::{HalfAway, Truncate};
    let decimals = printed.scale();
    let any = |test: &dyn Fn(&Exact) -> bool| expected.iter().any(|raw| test(raw));
    let prints = |value: &Exact| usual.makes(value, printed);
    let hundredth = Exact::ratio(1, 100).unwrap_or(Exact::ONE);
    let ratio = |raw: &Exact| prints(&(&usual.limited(raw) * &hundredth));
    if decimals > 0 && any(&|raw| !raw.is_zero() && ratio(raw)) {
        return Some(Cause::RatioAsPercent);
    }
    if any(&|raw| prints(&-raw) && !raw.is_zero()) {
        return Some(Cause::SignSlip);
    }
    if any(&|raw| prints(&(&Exact::HUNDRED - raw))) {
        return Some(Cause::ComplementPrinted);
    }
    let rounded_twice = |raw: &Exact| {
        (decimals + 1..=decimals + 4).any(|first| {
            round(raw, HalfAway, first)
                .and_then(|once| round(&Exact::from(once), HalfAway, decimals))
                == Some(printed)
        })
    };
    if any(&rounded_twice) {
        return Some(Cause::DoubleRounding);
    }
    let one_up = Exact::from(Decimal::new(1, decimals));
    let rounded_up = |raw: &Exact| {
        round(raw, Truncate, decimals).is_some_and(|cut| {
            Exact::from(cut) != *raw && &Exact::from(cut) + &one_up == Exact::from(printed)
        })
    };
    if any(&rounded_up) {
        return Some(Cause::RoundedUp);
    }
    let at = |raw: &Exact, decimals: u32| usual.print(raw, decimals);
    let two = decimals.max(2);
    let shifted = |raw: &Exact| {
        (decimals.saturating_sub(2)..=decimals + 2)
            .filter_map(|places| at(raw, places))
            .any(|value| slip::is_decimal_shift(printed, value))
    };
    if any(&shifted) {
        return Some(Cause::DecimalShift);
    }
    let slipped = |raw: &Exact| {
        [decimals, two]
            .into_iter()
            .filter_map(|places| at(raw, places))
            .any(|value| {
                slip::is_digit_slip(printed, value)
                    || slip::is_digit_slip(printed, value.normalize())
            })
    };
    any(&slipped).then_some(Cause::DigitSlip)
}

/// Whether one keystroke in the target or the realisasi explains the figure.
fn input_slip(
    claim: &AchievementClaim,
    usual: Reading,
    realisasi: Quantity,
    printed: Decimal,
) -> bool {
    let makes = |target: Option<&Target>, realisasi: Quantity| {
        compute_with(usual.formula, claim, target, realisasi)
            .is_ok_and(|raw| usual.printing.makes(&raw, printed))
    };
    let target = claim.target.as_ref();
    if slip::neighbours(realisasi.value()).any(|value| makes(target, Quantity::of(value))) {
        return true;
    }
    match target {
        Some(Target::Point(point)) => slip::neighbours(point.value())
            .any(|value| makes(Some(&Target::Point(Quantity::of(value))), realisasi)),
        _ => false,
    }
}
