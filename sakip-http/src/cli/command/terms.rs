//! The words the engine uses, and what they mean.

use sakip_core::achievement::{NotComputable, Status};
use sakip_core::budget::{BudgetReason, EfficiencyMethod};
use sakip_core::evaluation::Template;
use sakip_core::indicator::Formula;
use sakip_core::lint::RULES;
use sakip_core::policy::PolicyBook;
use sakip_core::review::Cause;
use sakip_core::text::{Lang, Localize, Text};
use serde::Serialize;

use super::kebijakan::limits;

/// A term with its meaning.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Term {
    /// The term as it is printed.
    pub(super) istilah: String,
    /// What kind of word it is.
    pub(super) jenis: Text,
    /// What it means.
    pub(super) arti: Text,
}

fn both(tell: impl Fn(Lang) -> String) -> Text {
    Text::new(tell(Lang::Id), tell(Lang::En))
}

fn term(istilah: &str, jenis: (&str, &str), arti: Text) -> Term {
    Term {
        istilah: istilah.to_owned(),
        jenis: Text::new(jenis.0, jenis.1),
        arti,
    }
}

/// Every term there is.
pub(super) fn all() -> Vec<Term> {
    let mut terms = Vec::new();
    formulas(&mut terms);
    reasons(&mut terms);
    for cause in Cause::ALL {
        terms.push(term(
            cause.code(),
            ("sebab penyimpangan", "cause of a deviation"),
            cause.text(),
        ));
    }
    policies(&mut terms);
    for method in EfficiencyMethod::ALL {
        let arti = both(|lang| {
            let unverified = if method.verified() {
                ""
            } else {
                lang.pick(", belum diverifikasi", ", not verified")
            };
            format!(
                "{} ({}{unverified})",
                method.title().get(lang),
                method.source()
            )
        });
        terms.push(term(
            method.name(),
            ("metode efisiensi", "efficiency method"),
            arti,
        ));
    }
    for rule in RULES {
        let arti = both(|lang| {
            format!(
                "{}. {} ({}, {})",
                rule.title().get(lang),
                rule.advice().get(lang),
                rule.severity().name(),
                rule.source().citation,
            )
        });
        for name in [rule.id(), rule.name()] {
            terms.push(term(
                name,
                ("aturan lint rencana", "lint rule of plans"),
                arti.clone(),
            ));
        }
    }
    evaluations(&mut terms);
    terms
}

fn formulas(terms: &mut Vec<Term>) {
    for formula in Formula::ALL {
        let arti = both(|lang| format!("{}; {}", formula.symbols(), formula.meaning().get(lang)));
        terms.push(term(formula.name(), ("rumus", "formula"), arti));
    }
    let arti = Text::new(
        "makin rendah makin baik; rumusnya ditentukan kebijakan (minimize_linear, minimize_inverse, minimize_shortfall atau baseline)",
        "lower is better; the policy says by which formula (minimize_linear, minimize_inverse, minimize_shortfall or baseline)",
    );
    terms.push(term("minimize", ("polaritas", "polarity"), arti));
}

fn reasons(terms: &mut Vec<Term>) {
    let kind = ("alasan tidak ada angka", "reason for no figure");
    for reason in NotComputable::ALL {
        terms.push(term(reason.code(), kind, reason.text()));
    }
    for reason in [
        BudgetReason::NoPagu,
        BudgetReason::ZeroPagu,
        BudgetReason::NoRencana,
        BudgetReason::ZeroRencana,
    ] {
        let arti = both(|lang| reason.localize(lang));
        terms.push(term(reason.code(), kind, arti));
    }
    for status in Status::ALL {
        let (id, en) = match status {
            Status::Ok => ("ada angka, tidak dibatasi", "a figure, not limited"),
            Status::Capped => (
                "angka diturunkan ke batas atas kebijakan",
                "a figure brought down to the cap of the policy",
            ),
            Status::Floored => (
                "angka dinaikkan ke batas bawah kebijakan",
                "a figure brought up to the floor of the policy",
            ),
            Status::NotFilled => (
                "realisasi belum diisi; kosong bukan nol",
                "no realisasi was filled in; missing is not zero",
            ),
            Status::NotApplicable => (
                "indikator belum berlaku pada periode itu",
                "the indicator is not in force in that period",
            ),
            Status::NotComputable => (
                "ada realisasi, tetapi tidak dapat dihitung karena suatu alasan",
                "there is a realisasi, but no figure for a reason",
            ),
        };
        terms.push(term(status.name(), ("status", "status"), Text::new(id, en)));
    }
}

fn policies(terms: &mut Vec<Term>) {
    for policy in PolicyBook::builtin().list() {
        let data = policy.data();
        let reference = policy.reference().to_string();
        let arti = both(|lang| {
            let bands: Vec<&str> = policy
                .bands()
                .list()
                .map(|band| band.label.get(lang))
                .collect();
            lang.pick(
                format!(
                    "{}; minimize = {}; batas {}; kategori {}; sumber: {}",
                    data.title.id,
                    data.formulas.minimize.symbols(),
                    limits(policy, lang),
                    bands.join(", "),
                    data.source.citation,
                ),
                format!(
                    "{}; minimize = {}; limits {}; categories {}; source: {}",
                    data.title.en,
                    data.formulas.minimize.symbols(),
                    limits(policy, lang),
                    bands.join(", "),
                    data.source.citation,
                ),
            )
        });
        terms.push(term(policy.id(), ("kebijakan", "policy"), arti.clone()));
        terms.push(term(&reference, ("kebijakan", "policy"), arti));
        for band in policy.bands().list() {
            let range = both(|lang| match (band.above, band.from) {
                (Some(above), _) => lang.pick(
                    format!(
                        "{} dalam {reference}: capaian di atas {above} %",
                        band.label.id
                    ),
                    format!("{} under {reference}: above {above} %", band.label.en),
                ),
                (None, Some(from)) => lang.pick(
                    format!(
                        "{} dalam {reference}: capaian mulai {from} %",
                        band.label.id
                    ),
                    format!("{} under {reference}: from {from} %", band.label.en),
                ),
                (None, None) => lang.pick(
                    format!(
                        "{} dalam {reference}: di bawah semua kategori lain",
                        band.label.id
                    ),
                    format!(
                        "{} under {reference}: below every other category",
                        band.label.en
                    ),
                ),
            });
            for name in [&band.code, &band.label.id, &band.label.en] {
                let known = terms
                    .iter()
                    .any(|term| term.istilah == *name && term.arti == range);
                if !known {
                    terms.push(term(name, ("kategori", "category"), range.clone()));
                }
            }
        }
    }
}

fn evaluations(terms: &mut Vec<Term>) {
    for template in Template::builtins() {
        let title = template.title();
        let arti = Text::new(title.id.clone(), title.en.clone());
        terms.push(term(template.id(), ("templat LKE", "LKE template"), arti));
        for predicate in template.predicates().list() {
            let arti = both(|lang| {
                let name = predicate.name.get(lang);
                let of = template.id();
                match predicate.above {
                    Some(above) => lang.pick(
                        format!("{name}: nilai di atas {above} ({of})"),
                        format!("{name}: a score above {above} ({of})"),
                    ),
                    None => lang.pick(
                        format!("{name}: di bawah semua predikat lain ({of})"),
                        format!("{name}: below every other predicate ({of})"),
                    ),
                }
            });
            terms.push(term(
                &predicate.label,
                ("predikat AKIP", "AKIP predicate"),
                arti,
            ));
        }
    }
}
