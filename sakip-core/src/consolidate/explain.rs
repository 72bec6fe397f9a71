//! How a consolidated figure tells where it came from.

use super::{Consolidated, ConsolidatedOutcome, Consolidation};
use crate::explain::{Explain, Trace, TraceKind, term};
use crate::number::{Locale, spell_exact};
use crate::text::{Lang, Localize, Text};

impl Explain for Consolidated {
    fn trace(&self) -> Trace {
        let sentence = Text::new(self.say(Lang::Id), self.say(Lang::En));
        let status = match &self.outcome {
            ConsolidatedOutcome::Value(_) => "ok",
            ConsolidatedOutcome::NotFilled => "not_filled",
            ConsolidatedOutcome::NotApplicable => "not_applicable",
            ConsolidatedOutcome::NotComputable(_) => "not_computable",
        };
        let mut trace = Trace::new(TraceKind::Consolidation, self.rule.name(), status, sentence);
        for (period, value) in &self.filled {
            trace = trace.input(period.to_string(), value);
        }
        if let ConsolidatedOutcome::Value(value) = &self.outcome {
            trace.expression = self.expression(Locale::Strict);
            trace.exact = Some(value.to_string());
            trace.result = Some(match value.approximate() {
                Some(decimal) => decimal.normalize().to_string(),
                None => value.to_string(),
            });
        }
        trace.coverage = Some(self.coverage);
        trace.warnings.clone_from(&self.warnings);
        trace
    }
}

impl Consolidated {
    /// The arithmetic: `10 + 20`, `(10 + 20) / 2`, `last(10, 20)`.
    fn expression(&self, locale: Locale) -> String {
        let values = || {
            self.filled
                .iter()
                .map(|(_, value)| locale.print(value.value(), 0))
        };
        let terms = || values().map(term).collect::<Vec<_>>().join(" + ");
        match self.rule {
            Consolidation::Sum => terms(),
            Consolidation::Average => format!("({}) / {}", terms(), self.filled.len()),
            rule => format!(
                "{}({})",
                rule.name(),
                values().collect::<Vec<_>>().join(locale.list_separator())
            ),
        }
    }

    fn say(&self, lang: Lang) -> String {
        let into = self.place(lang);
        let (used, total) = (self.coverage.used, self.coverage.total);
        let value = match &self.outcome {
            ConsolidatedOutcome::Value(value) => value,
            ConsolidatedOutcome::NotFilled => {
                return lang.pick(
                    format!("Belum ada realisasi yang terisi untuk {into}"),
                    format!("Nothing is filled in for {into} yet"),
                );
            }
            ConsolidatedOutcome::NotApplicable => {
                return lang.pick(
                    format!("Indikator tidak berlaku di {into}"),
                    format!("The indicator is not in force in {into}"),
                );
            }
            ConsolidatedOutcome::NotComputable(reason) => {
                let reason = reason.localize(lang);
                return lang.pick(
                    format!("Nilai {into} tidak dapat dihitung: {reason}"),
                    format!("The value of {into} is not computable: {reason}"),
                );
            }
        };
        let rule = match self.rule {
            Consolidation::Sum => lang.pick("Jumlah", "Sum of"),
            Consolidation::Average => lang.pick("Rata-rata", "Average of"),
            Consolidation::Last => lang.pick("Nilai terakhir dari", "Last of"),
            Consolidation::Max => lang.pick("Nilai tertinggi dari", "Greatest of"),
            Consolidation::Min => lang.pick("Nilai terendah dari", "Least of"),
        };
        let (expression, value) = (self.expression(lang.into()), spell_exact(value, lang));
        let sum = format!("{expression} = {value}");
        let mut said = lang.pick(
            format!("{rule} {used} dari {total} periode untuk {into}: {sum}"),
            format!("{rule} {used} of {total} periods of {into}: {sum}"),
        );
        if let Some(period) = self.decided_by {
            said.push_str(&format!(" ({})", period.name(lang)));
        }
        said
    }

    fn place(&self, lang: Lang) -> String {
        match self.until {
            Some(until) if until != self.into => lang.pick(
                format!("{} s.d. {}", self.into.name(lang), until.name(lang)),
                format!("{} up to {}", self.into.name(lang), until.name(lang)),
            ),
            _ => self.into.name(lang),
        }
    }
}
