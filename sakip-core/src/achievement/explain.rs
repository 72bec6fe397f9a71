//! How an achievement tells where it comes from.

use super::{Achievement, Figure, Outcome};
use crate::explain::{AppliedLimit, Explain, LimitKind, Trace, TraceKind, term};
use crate::indicator::{Formula, Measured, Target};
use crate::number::{Exact, Locale, spell, spell_exact};
use crate::text::{Lang, Text};

use super::Status;

impl Explain for Achievement {
    fn trace(&self) -> Trace {
        let sentence = Text::new(self.tell(Lang::Id), self.tell(Lang::En));
        let mut trace = Trace::new(
            TraceKind::Achievement,
            self.formula.name(),
            self.status().name(),
            sentence,
        );
        if let Some(target) = &self.question.target {
            trace = trace.input("target", target);
        }
        if let Measured::Value(realisasi) = self.question.realisasi {
            trace = trace.input("realisasi", realisasi);
        }
        if let Some(baseline) = self.question.baseline {
            trace = trace.input("baseline", baseline);
        }
        trace.policy = Some((*self.policy).clone());
        match &self.outcome {
            Outcome::Figure(figure) => {
                trace.expression = self.arithmetic(Locale::Strict);
                trace.exact = Some(figure.raw.to_string());
                trace.limit = self.applied_limit(figure);
                trace.rounding = Some(self.rounding);
                trace.result = Some(figure.value.to_string());
                trace.category = Some(figure.band.label.id.clone());
            }
            Outcome::NotComputable(reason) => trace.warnings.push(reason.text()),
            Outcome::NotFilled | Outcome::NotApplicable => {}
        }
        trace
    }

    fn sentence(&self, lang: Lang) -> String {
        self.tell(lang)
    }
}

impl Achievement {
    fn applied_limit(&self, figure: &Figure) -> Option<AppliedLimit> {
        let (kind, at) = match figure.status {
            Status::Capped => (LimitKind::Cap, self.cap?),
            Status::Floored => (LimitKind::Floor, self.floor?),
            _ => return None,
        };
        Some(AppliedLimit {
            kind,
            at: at.to_string(),
        })
    }

    fn tell(&self, lang: Lang) -> String {
        let figure = match &self.outcome {
            Outcome::Figure(figure) => figure,
            Outcome::NotFilled => {
                return lang
                    .pick("Realisasi belum diisi", "No realisasi was filled in")
                    .to_owned()
                    + lang.pick(
                        ": tidak ada capaian, dan kosong bukan nol.",
                        ": there is no capaian, and missing is not zero.",
                    );
            }
            Outcome::NotApplicable => {
                return lang
                    .pick(
                        "Indikator belum berlaku pada periode ini: tidak ada capaian.",
                        "The indicator is not in force in this period: there is no capaian.",
                    )
                    .to_owned();
            }
            Outcome::NotComputable(reason) => {
                let reason = reason.text();
                return lang.pick(
                    format!(
                        "Capaian tidak dapat dihitung: {} (rumus {}; kebijakan {}).",
                        reason.id, self.formula, self.policy
                    ),
                    format!(
                        "The capaian cannot be computed: {} (formula {}; policy {}).",
                        reason.en, self.formula, self.policy
                    ),
                );
            }
        };
        let value = spell(figure.value.value(), lang);
        let unverified = if self.policy.verified {
            ""
        } else {
            lang.pick(", sumber belum diverifikasi", ", source not verified")
        };
        format!(
            "{subject} {value} % = {arithmetic}{rest} ({formula} {name}: {meaning}); {band} {label}; {policy} {reference}{unverified}.",
            subject = lang.pick("Capaian", "Capaian"),
            arithmetic = self.arithmetic(lang.into()),
            rest = self.after_the_arithmetic(figure, lang),
            formula = lang.pick("rumus", "formula"),
            name = self.formula.name(),
            meaning = self.formula.meaning_in(lang),
            band = lang.pick("kategori", "category"),
            label = figure.band.label.get(lang),
            policy = lang.pick("kebijakan", "policy"),
            reference = self.policy,
        )
    }

    /// What happened between the raw figure and the printed one.
    fn after_the_arithmetic(&self, figure: &Figure, lang: Lang) -> String {
        let mut rest = String::new();
        let printed_is_exact = Exact::from(figure.value.value()) == figure.raw;
        if !printed_is_exact {
            rest.push_str(&format!(" = {}", spell_exact(&figure.raw, lang)));
        }
        match (figure.status, self.cap, self.floor) {
            (Status::Capped, Some(cap), _) => rest.push_str(&lang.pick(
                format!(", dibatasi paling tinggi {} %", spell(cap.value(), lang)),
                format!(", capped at {} %", spell(cap.value(), lang)),
            )),
            (Status::Floored, _, Some(floor)) => rest.push_str(&lang.pick(
                format!(", dibatasi paling rendah {} %", spell(floor.value(), lang)),
                format!(", floored at {} %", spell(floor.value(), lang)),
            )),
            _ if !printed_is_exact => {
                rest.push_str(lang.pick(", dibulatkan ", ", rounded to "));
                rest.push_str(&self.rounding.decimals().to_string());
                rest.push_str(lang.pick(" desimal", " decimals"));
            }
            _ => {}
        }
        rest
    }

    /// The arithmetic with the numbers in it, such as `(2 × 10 − 5) / 10 × 100`.
    fn arithmetic(&self, locale: Locale) -> String {
        let Measured::Value(realisasi) = self.question.realisasi else {
            return String::new();
        };
        let (show, lang) = (|value| locale.print(value, 0), locale.lang());
        let r = show(realisasi.value());
        match (&self.question.target, self.formula) {
            (Some(Target::Range(range)), formula) => {
                match range.nearest_bound(&realisasi.exact()) {
                    None => lang.pick(
                        format!("100 ({r} di dalam rentang target {})", range.print(locale)),
                        format!(
                            "100 ({r} lies inside the target range {})",
                            range.print(locale)
                        ),
                    ),
                    Some(bound) => {
                        let bound = show(bound.value());
                        if formula == Formula::RangeMinimize {
                            format!("(1 + (1 − {r} / {bound})) × 100")
                        } else {
                            format!("{r} / {bound} × 100")
                        }
                    }
                }
            }
            (Some(Target::Ordinal(level)), _) => {
                let position = realisasi.value();
                let label = usize::try_from(position)
                    .ok()
                    .and_then(|position| level.scale().label_at(position))
                    .map(|label| format!(" ({label})"))
                    .unwrap_or_default();
                format!(
                    "{r}{label} / {} ({}) × 100",
                    level.position(),
                    level.label()
                )
            }
            (Some(Target::Point(target)), formula) => {
                let t = show(target.value());
                if target.value().is_zero() && formula != Formula::Baseline {
                    return lang.pick(
                        "100 (target nol dan realisasi nol dianggap tercapai)".to_owned(),
                        "100 (zero against a zero target counts as achieved)".to_owned(),
                    );
                }
                // A negative number behind an operator stands in parentheses.
                let (less_r, less_t) = (term(&r), term(&t));
                match formula {
                    Formula::MinimizeLinear => format!("(2 × {t} − {less_r}) / {t} × 100"),
                    Formula::MinimizeInverse => format!("{t} / {r} × 100"),
                    Formula::MinimizeShortfall => format!("({t} − {less_r}) / {t} × 100"),
                    Formula::Stabilize => format!("(1 − |{r} − {t}| / {t}) × 100"),
                    Formula::Baseline => {
                        let b = self
                            .question
                            .baseline
                            .map(|baseline| show(baseline.value()))
                            .unwrap_or_default();
                        format!("({b} − {less_r}) / ({b} − {less_t}) × 100")
                    }
                    _ => format!("{r} / {t} × 100"),
                }
            }
            (None, _) => String::new(),
        }
    }
}
