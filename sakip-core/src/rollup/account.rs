//! The arithmetic of a node written out, and the account of who counted in it.

use super::census::Census;
use super::explain::MAX_EXACT_BITS;
use super::node::Node;
use super::tree::Kind;
use crate::explain::term;
use crate::number::{Exact, Locale, Rounding, spell, spell_exact};
use crate::policy::{ChildValue, MissingChild};
use crate::text::Lang;

impl Census {
    /// The arithmetic with the numbers in it: `(94.47 + 92.33) / 2`.
    pub(super) fn expression(&self, node: Node<'_>, locale: Locale) -> String {
        let rounding = node.tree.policy.rounding();
        match node.tree.kind(node.id) {
            Kind::Ratio { .. } => {
                let factor = node
                    .tree
                    .ratio(node.id)
                    .map(|ratio| locale.print(ratio.factor.value(), 0));
                let side = |of: fn(&(Exact, Exact)) -> &Exact| {
                    let terms = self.parts.iter().map(|pair| plain(of(pair), locale));
                    self.join(terms.collect(), locale.lang())
                };
                format!(
                    "{} / {} × {}",
                    side(|(numerator, _)| numerator),
                    side(|(_, denominator)| denominator),
                    factor.unwrap_or_default(),
                )
            }
            Kind::Weighted => {
                let terms = self.terms.iter().map(|(value, weight)| {
                    let weight = weight.map(|weight| locale.print(weight.value().normalize(), 0));
                    format!(
                        "{} × {}",
                        weight.unwrap_or_default(),
                        term(round(value, rounding, locale))
                    )
                });
                let divisor = plain(self.divisor(), locale);
                format!("{} / {divisor}", self.join(terms.collect(), locale.lang()))
            }
            _ => {
                let terms = self
                    .terms
                    .iter()
                    .map(|(value, _)| round(value, rounding, locale));
                let divisor = plain(self.divisor(), locale);
                format!("{} / {divisor}", self.join(terms.collect(), locale.lang()))
            }
        }
    }

    fn join(&self, terms: Vec<String>, lang: Lang) -> String {
        let more = self.counted.saturating_sub(terms.len());
        let alone = terms.len() == 1 && more == 0;
        let mut sum = terms.into_iter().map(term).collect::<Vec<_>>().join(" + ");
        if alone {
            return sum;
        }
        if more > 0 {
            sum.push_str(&lang.pick(
                format!(" + … dan {more} lainnya"),
                format!(" + … and {more} more"),
            ));
        }
        format!("({sum})")
    }

    /// Who counted and who did not, and in which form.
    pub(super) fn account(&self, node: Node<'_>, lang: Lang) -> String {
        let rule = node.tree.rule(node.id);
        let kind = node.tree.kind(node.id);
        let is_ratio = matches!(kind, Kind::Ratio { .. });
        let coverage = node.coverage();
        let (used, total) = (coverage.used, coverage.total);
        let english = |one, many| if total == 1 { one } else { many };
        let of = match (is_ratio, self.branches == 0) {
            (true, _) => lang.pick("unit", english("unit", "units")),
            (false, true) => lang.pick("indikator", english("indicator", "indicators")),
            (false, false) => lang.pick("bagian", english("part", "parts")),
        };
        let counted = format!("{used} {} {total} {of}", lang.pick("dari", "of"));
        let has_value = node.figure().is_some() || is_ratio && node.parts().is_some();
        let how = match kind {
            _ if !has_value => "",
            Kind::Ratio { .. } => lang.pick(
                "jumlah pembilang dibagi jumlah penyebut, ",
                "sum of numerators over sum of denominators, ",
            ),
            Kind::Weighted => lang.pick("rata-rata tertimbang ", "weighted mean of "),
            _ => lang.pick("rata-rata ", "mean of "),
        };
        let mut account = vec![if has_value && used == total {
            format!("{how}{total} {of}")
        } else {
            format!("{how}{counted}")
        }];
        for (count, id, en) in [
            (self.not_filled, "belum diisi", "not filled in"),
            (
                self.not_computable,
                "tidak dapat dihitung",
                "not computable",
            ),
            (self.incomplete, "tidak lengkap", "incomplete"),
            (self.not_applicable, "tidak berlaku", "not applicable"),
        ] {
            if count > 0 {
                account.push(format!("{count} {}", lang.pick(id, en)));
            }
        }
        let missing = used < total;
        if missing && !is_ratio {
            match rule.missing {
                MissingChild::Zero => account.push(lang.pick(
                    "yang tanpa capaian dihitung 0 %".to_owned(),
                    "those without a figure count as 0 %".to_owned(),
                )),
                MissingChild::Excluded if kind == Kind::Weighted && node.figure().is_some() => {
                    let spare = spell_exact(&(&self.weight_total - &self.weight_used), lang);
                    account.push(lang.pick(
                        format!("bobot {spare} dibagi ke yang lain menurut bobotnya"),
                        format!("the weight of {spare} goes to the others in proportion"),
                    ));
                }
                MissingChild::Excluded | MissingChild::Incomplete => {}
            }
        }
        if self.lowered > 0
            && let Some(cap) = node.tree.policy.rollup_cap()
        {
            let (count, cap) = (self.lowered, spell(cap.value(), lang));
            account.push(lang.pick(
                format!("{count} nilai dibatasi {cap} % saat digabung"),
                format!("{count} capped at {cap} % for the roll-up"),
            ));
        }
        if !is_ratio && node.figure().is_some() {
            match rule.children {
                ChildValue::Rounded => account.push(
                    lang.pick("nilai anak dibulatkan dahulu", "children rounded first")
                        .to_owned(),
                ),
                ChildValue::Raw => account.push(
                    lang.pick("nilai anak sebelum batas", "children before their limits")
                        .to_owned(),
                ),
                ChildValue::Limited => {}
            }
            let shown = |value: &Exact| {
                value
                    .round(node.tree.policy.rounding())
                    .is_some_and(|near| Exact::from(near) == *value)
            };
            if !self.terms.iter().all(|(value, _)| shown(value)) {
                account.push(
                    lang.pick(
                        "dihitung dari nilai tanpa pembulatan",
                        "computed from unrounded values",
                    )
                    .to_owned(),
                );
            }
        }
        if self.branches > 0 && !is_ratio {
            let leaves = node.leaf_coverage();
            account.push(lang.pick(
                format!("cakupan {} dari {} indikator", leaves.used, leaves.total),
                format!("coverage {} of {} indicators", leaves.used, leaves.total),
            ));
        }
        account.join("; ")
    }
}

/// A number as an expression carries it: for programs as near as can be, for people near enough to read.
fn plain(value: &Exact, locale: Locale) -> String {
    match locale {
        Locale::Strict => canonical(value),
        Locale::Id | Locale::En => locale.print_exact(value),
    }
}

pub(super) fn round(value: &Exact, rounding: Rounding, locale: Locale) -> String {
    match value.round(rounding) {
        Some(decimal) => locale.print(decimal, 0),
        None => plain(value, locale),
    }
}

/// A number as a trace carries it.
pub(super) fn canonical(value: &Exact) -> String {
    match value.approximate() {
        Some(decimal) => decimal.normalize().to_string(),
        None if value.bits() <= MAX_EXACT_BITS => value.to_string(),
        None => "> 10^28".to_owned(),
    }
}
