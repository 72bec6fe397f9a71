//! How a node tells where its figure comes from.

use super::account::{canonical, round};
use super::average::Entry;
use super::census::Census;
use super::figure::{Figure, NoFigure};
use super::node::Node;
use super::ratio::{Ratio, RatioUse};
use super::tree::Kind;
use crate::explain::{AppliedLimit, Explain, LimitKind, Trace, TraceKind};
use crate::number::{Locale, Rounding, RoundingMode, spell, spell_exact};
use crate::text::{Lang, Localize, Text};

/// The most children a trace lists; the rest is counted in a warning.
pub const MAX_PARTS: usize = 200;

/// The most terms a sentence writes out; the rest is counted.
pub const MAX_TERMS: usize = 20;

/// The longest exact value a trace carries, numerator and denominator together, in bits. Thousands of children
/// with unrelated denominators make ratios of tens of thousands of digits, which explain nothing.
pub const MAX_EXACT_BITS: u64 = 4_096;

impl Explain for Node<'_> {
    fn trace(&self) -> Trace {
        let census = Census::of(*self);
        let mut trace = self.brief(Text::new(
            self.tell(&census, Lang::Id),
            self.tell(&census, Lang::En),
        ));
        trace.policy = Some((**self.tree.policy.reference()).clone());
        if let Some(weight) = self.weight() {
            trace = trace.input("bobot", weight);
        }
        if let Some(parts) = self.parts() {
            trace = trace
                .input("pembilang", canonical(parts.numerator()))
                .input("penyebut", canonical(parts.denominator()));
        }
        let ratio = self.tree.ratio(self.id);
        if let Some(ratio) = ratio {
            trace = trace.input("faktor", ratio.factor);
            if let RatioUse::Against(yardstick) = &ratio.usage {
                trace = trace
                    .input("rumus", yardstick.formula(&self.tree.policy))
                    .input("target", &yardstick.target);
                if let Some(baseline) = yardstick.baseline {
                    trace = trace.input("baseline", baseline);
                }
            }
        }
        if let Some(reason) = self.reason() {
            trace.warnings.push(Text::new(
                reason.localize(Lang::Id),
                reason.localize(Lang::En),
            ));
        }
        if self.tree.is_leaf(self.id) {
            return trace;
        }
        let (children, leaves) = (self.coverage(), self.leaf_coverage());
        trace.coverage = Some(children);
        trace = trace.input(
            "cakupan_indikator",
            format!("{}/{}", leaves.used, leaves.total),
        );
        if self.figure().is_some() || ratio.is_some() && self.parts().is_some() {
            trace.expression = census.expression(*self, Locale::Strict);
        }
        trace.rounding = self.figure().map(|_| self.tree.policy.rounding());
        trace.category = self.band().map(|band| band.label.id.clone());
        trace.parts = self
            .children()
            .take(MAX_PARTS)
            .map(|child| child.as_part_of(*self))
            .collect();
        let more = self.tree.shape.children(self.id).len() - trace.parts.len();
        if more > 0 {
            trace.warnings.push(Text::new(
                format!("dan {more} lainnya"),
                format!("and {more} more"),
            ));
        }
        trace
    }

    fn sentence(&self, lang: Lang) -> String {
        self.tell(&Census::of(*self), lang)
    }
}

impl Node<'_> {
    /// What every trace of a node has: formula, status, the exact value, limit and result.
    fn brief(&self, sentence: Text) -> Trace {
        let (kind, formula) = match self.tree.kind(self.id) {
            Kind::Leaf => (TraceKind::Achievement, "indikator"),
            Kind::Parts { .. } => (TraceKind::Rollup, "ratio_parts"),
            Kind::Mean => (TraceKind::Rollup, "mean"),
            Kind::Weighted => (TraceKind::Rollup, "weighted_mean"),
            Kind::Ratio { .. } => (TraceKind::Rollup, "ratio_of_sums"),
        };
        let mut trace = Trace::new(kind, formula, self.status().name(), sentence);
        let realisasi = self.realisasi();
        let exact = self.figure().map(Figure::raw).or(realisasi.as_ref());
        if let Some(exact) = exact {
            if exact.bits() <= MAX_EXACT_BITS {
                trace.exact = Some(exact.to_string());
            } else {
                trace.warnings.push(Text::new(
                    "pecahan eksaknya terlalu panjang untuk ditulis",
                    "the exact ratio is too long to write down",
                ));
            }
        }
        if let Some(figure) = self.figure() {
            trace.result = Some(figure.value().to_string());
            trace.limit = figure.limit().map(|(kind, at)| AppliedLimit {
                kind,
                at: at.to_string(),
            });
        }
        trace
    }

    /// This node as one of the parts of its parent: what it is, and what of it entered.
    fn as_part_of(self, parent: Node<'_>) -> Trace {
        let mut trace = self.brief(Text::new(self.short(Lang::Id), self.short(Lang::En)));
        if let Some(weight) = self.weight() {
            trace = trace.input("bobot", weight);
        }
        let entry = match self.tree.kind(parent.id) {
            Kind::Ratio { .. } => self.tree.parts_entry(self.id),
            _ => self.tree.entry(self.id, self.tree.rule(parent.id)),
        };
        match entry {
            Entry::Value(value) => trace.input("masuk", canonical(&value)),
            Entry::Parts(parts) => trace
                .input("pembilang", canonical(parts.numerator()))
                .input("penyebut", canonical(parts.denominator())),
            Entry::Missing | Entry::NotApplicable => trace,
        }
    }

    fn name(self, lang: Lang) -> String {
        match self.label() {
            Some(label) => label.to_owned(),
            None => format!("{} {}", lang.pick("Simpul", "Node"), self.id.index()),
        }
    }

    /// One clause: the name and the figure, or why there is none.
    fn short(self, lang: Lang) -> String {
        let name = self.name(lang);
        if let Some(figure) = self.figure() {
            return format!("{name}: {} %", spell(figure.value().value(), lang));
        }
        if let Some(reason) = self.reason() {
            return format!("{name}: {}", reason.localize(lang));
        }
        match (self.parts(), self.realisasi()) {
            (Some(_), Some(realisasi)) => format!(
                "{name}: realisasi {}",
                round(&realisasi, self.tree.policy.rounding(), lang.into())
            ),
            (Some(parts), None) => format!(
                "{name}: {} / {}",
                spell_exact(parts.numerator(), lang),
                spell_exact(parts.denominator(), lang)
            ),
            (None, _) => format!("{name}: {}", lang.pick("tidak berlaku", "not applicable")),
        }
    }

    fn tell(self, census: &Census, lang: Lang) -> String {
        if self.tree.is_leaf(self.id) {
            return self.short(lang) + ".";
        }
        let name = self.name(lang);
        if let Some(reason) = self.reason() {
            return format!(
                "{name}: {} {}{} ({}); {}.",
                lang.pick("tidak ada capaian,", "there is no capaian,"),
                reason.localize(lang),
                self.shortfall(reason, census, lang),
                census.account(self, lang),
                self.under(lang),
            );
        }
        let ratio = self.tree.ratio(self.id);
        let arithmetic = census.expression(self, lang.into());
        let rounding = self.tree.policy.rounding();
        match (self.figure(), ratio) {
            (Some(figure), ratio) => format!(
                "{name}: {value} %{by}{limit} ({account}); {category} {band}; {under}.",
                value = spell(figure.value().value(), lang),
                by = match ratio.and_then(|ratio| self.against(ratio, &arithmetic, lang)) {
                    Some(against) => against,
                    None => format!(" = {arithmetic}"),
                },
                limit = self.after_the_arithmetic(figure, lang),
                account = census.account(self, lang),
                category = lang.pick("kategori", "category"),
                band = self
                    .band()
                    .map(|band| band.label.get(lang))
                    .unwrap_or_default(),
                under = self.under(lang),
            ),
            (None, Some(_)) if self.parts().is_some() => format!(
                "{name}: realisasi {} = {arithmetic} ({}); {}.",
                self.realisasi()
                    .map(|value| round(&value, rounding, lang.into()))
                    .unwrap_or_default(),
                census.account(self, lang),
                self.under(lang),
            ),
            (None, _) => format!(
                "{name}: {} ({}).",
                lang.pick(
                    "tidak berlaku pada periode ini, jadi tidak ikut dihitung",
                    "not in force in this period, so it does not count",
                ),
                census.account(self, lang),
            ),
        }
    }

    /// An aggregated realisasi, and the target it was measured against.
    fn against(self, ratio: &Ratio, arithmetic: &str, lang: Lang) -> Option<String> {
        let RatioUse::Against(yardstick) = &ratio.usage else {
            return None;
        };
        let realisasi = round(&self.realisasi()?, self.tree.policy.rounding(), lang.into());
        let formula = yardstick.formula(&self.tree.policy);
        let target = yardstick.target.localize(lang);
        Some(lang.pick(
            format!(", realisasi {realisasi} = {arithmetic} terhadap target {target}, rumus {formula}"),
            format!(", realisasi {realisasi} = {arithmetic} against the target {target}, formula {formula}"),
        ))
    }

    /// What happened between the arithmetic and the printed figure.
    fn after_the_arithmetic(self, figure: &Figure, lang: Lang) -> String {
        let rounding = self.tree.policy.rounding();
        match figure.limit() {
            Some((kind, at)) => {
                let (raw, at) = (
                    round(figure.raw(), rounding, lang.into()),
                    spell(at.value(), lang),
                );
                match kind {
                    LimitKind::Cap => lang.pick(
                        format!(" = {raw}, dibatasi paling tinggi {at} %"),
                        format!(" = {raw}, capped at {at} %"),
                    ),
                    LimitKind::Floor => lang.pick(
                        format!(" = {raw}, dibatasi paling rendah {at} %"),
                        format!(" = {raw}, floored at {at} %"),
                    ),
                }
            }
            None if figure.value().exact() == *figure.raw() => String::new(),
            None => {
                let decimals = rounding.decimals();
                match rounding.mode() {
                    RoundingMode::Truncate => lang.pick(
                        format!(", dipotong {decimals} desimal"),
                        format!(", truncated to {decimals} decimals"),
                    ),
                    RoundingMode::HalfAway | RoundingMode::HalfEven => lang.pick(
                        format!(", dibulatkan {decimals} desimal"),
                        format!(", rounded to {decimals} decimals"),
                    ),
                }
            }
        }
    }

    /// By how much the minimum coverage was missed.
    fn shortfall(self, reason: NoFigure, census: &Census, lang: Lang) -> String {
        if reason != NoFigure::BelowMinimumCoverage {
            return String::new();
        }
        let minimum = spell(self.tree.rule(self.id).minimum_coverage.value(), lang);
        let share = census
            .share()
            .map(|share| round(&share, Rounding::default(), lang.into()));
        let of = match self.tree.kind(self.id) {
            Kind::Weighted => lang.pick("bobot", "the weight"),
            _ => lang.pick("anak", "the children"),
        };
        match share {
            Some(share) => lang.pick(
                format!(": {share} % {of}, minimum {minimum} %"),
                format!(": {share} % of {of}, the minimum is {minimum} %"),
            ),
            None => String::new(),
        }
    }

    fn under(self, lang: Lang) -> String {
        let policy = self.tree.policy.reference();
        let unverified = if policy.verified {
            ""
        } else {
            lang.pick(", sumber belum diverifikasi", ", source not verified")
        };
        format!("{} {policy}{unverified}", lang.pick("kebijakan", "policy"))
    }
}
