//! Policies: named, versioned, dated rule sets as data, with their legal source.
//!
//! A policy fixes what regulations leave open: which formula `minimize` means, caps and floors, what a zero
//! target gives, how figures are rounded, banded and rolled up. Built-in policies carry the practices that
//! were read in regulations or published documents; anyone can load their own from JSON or TOML.

mod bands;
mod book;
mod builtin;
mod data;

pub use bands::{BandData, BandInput, Bands};
pub use book::PolicyBook;
pub use data::{
    ChildValue, FormulaDefaults, LegalSource, Limits, MissingChild, PolicyData, RollupMethod,
    RollupRule, ZeroTarget,
};

use std::sync::Arc;

use chrono::NaiveDate;

use crate::document::{Unreadable, from_json, from_toml};
use crate::explain::PolicyRef;
use crate::indicator::{Formula, Level, Polarity, Scale, Target};
use crate::number::{Percent, Rounding};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::Text;

/// A rule set that has been checked. It is frozen into every result: recomputing an old year under its
/// policy version gives the same figure.
///
/// ```
/// use sakip_core::policy::Policy;
/// let toml = r#"
///     id = "perkada-contoh-1-2026"
///     version = 1
///     title = { id = "Perkada contoh", en = "Example regulation" }
///     effective_from = "2026-01-01"
///     source = { citation = "Peraturan Bupati Contoh 1/2026", verified = true }
///     limits = { cap = "120" }
///     bands = [
///         { code = "tercapai", label = { id = "Tercapai", en = "Achieved" }, from = "100" },
///         { code = "belum", label = { id = "Belum tercapai", en = "Not achieved" } },
///     ]
/// "#;
/// let policy = Policy::from_toml(toml)?;
/// assert_eq!(policy.reference().to_string(), "perkada-contoh-1-2026@1");
/// # Ok::<(), sakip_core::problem::Problems>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    data: PolicyData,
    bands: Bands,
    scales: Vec<Arc<Scale>>,
    reference: Arc<PolicyRef>,
}

/// The largest policy file that is read, in bytes.
pub const MAX_POLICY_BYTES: usize = 1 << 20;

impl Policy {
    /// Checks a policy.
    ///
    /// # Errors
    /// Every [`Problem`] at once.
    pub fn new(data: PolicyData) -> Result<Policy, Problems> {
        let mut problems = ProblemList::default();
        check_identity(&data, &mut problems);
        check_rules(&data, &mut problems);
        let bands = match Bands::new(data.bands.clone(), "bands") {
            Ok(bands) => Some(bands),
            Err(found) => {
                problems.extend(found);
                None
            }
        };
        let mut scales = builtin::scales();
        for (index, scale) in data.scales.iter().enumerate().take(100) {
            match Scale::new(scale.clone(), &format!("scales[{index}]")) {
                Ok(scale) => {
                    // A policy's own scale takes the place of a built-in one with the same id.
                    scales.retain(|known| known.id() != scale.id());
                    scales.push(Arc::new(scale));
                }
                Err(found) => problems.extend(found),
            }
        }
        problems.into_result(())?;
        let Some(bands) = bands else {
            return Err(Problem::new("bands", "bands", Text::new("tidak ada", "missing")).into());
        };
        Ok(Policy::assemble(data, bands, scales))
    }

    fn assemble(data: PolicyData, bands: Bands, scales: Vec<Arc<Scale>>) -> Policy {
        let reference = Arc::new(PolicyRef {
            id: data.id.clone(),
            version: data.version,
            source: data.source.citation.clone(),
            verified: data.source.verified,
        });
        Policy {
            data,
            bands,
            scales,
            reference,
        }
    }

    /// Reads and checks a policy in TOML.
    ///
    /// # Errors
    /// One [`Problem`] for text that is not a policy, with line and column; otherwise every problem.
    pub fn from_toml(text: &str) -> Result<Policy, Problems> {
        check_size(text)?;
        Policy::new(from_toml(text).map_err(|error| unreadable(&error))?)
    }

    /// Reads and checks a policy in JSON.
    ///
    /// # Errors
    /// As [`Policy::from_toml`].
    pub fn from_json(text: &str) -> Result<Policy, Problems> {
        check_size(text)?;
        Policy::new(from_json(text).map_err(|error| unreadable(&error))?)
    }

    /// The built-in policies.
    pub fn builtins() -> Vec<Policy> {
        builtin::policies()
    }

    /// A built-in policy by its id, the latest version.
    pub fn builtin(id: &str) -> Option<Policy> {
        Policy::builtins()
            .into_iter()
            .filter(|policy| policy.id() == id)
            .max_by_key(Policy::version)
    }

    /// The data form.
    pub fn data(&self) -> &PolicyData {
        &self.data
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.data.id
    }

    /// The version.
    pub fn version(&self) -> u32 {
        self.data.version
    }

    /// Id, version and source, as results carry them.
    pub fn reference(&self) -> &Arc<PolicyRef> {
        &self.reference
    }

    /// The cap, in percent.
    pub fn cap(&self) -> Option<Percent> {
        self.data.limits.cap
    }

    /// The floor, in percent.
    pub fn floor(&self) -> Option<Percent> {
        self.data.limits.floor
    }

    /// The cap of figures that enter a roll-up.
    pub fn rollup_cap(&self) -> Option<Percent> {
        self.data.limits.rollup_cap
    }

    /// What a zero target gives.
    pub fn zero_target(&self) -> ZeroTarget {
        self.data.zero_target
    }

    /// How figures are rounded.
    pub fn rounding(&self) -> Rounding {
        self.data.rounding
    }

    /// The band table.
    pub fn bands(&self) -> &Bands {
        &self.bands
    }

    /// What is looked up in the band table.
    pub fn band_input(&self) -> BandInput {
        self.data.band_input
    }

    /// How children roll up.
    pub fn rollup(&self) -> RollupRule {
        self.data.rollup
    }

    /// Whether the policy is in force on a day.
    pub fn in_force(&self, day: NaiveDate) -> bool {
        self.data.effective_from <= day && self.data.effective_to.is_none_or(|last| day <= last)
    }

    /// The formula for a polarity and the kind of its target. A range target takes the range formula of its
    /// direction, an ordinal target the ordinal one.
    pub fn formula(&self, polarity: Polarity, target: Option<&Target>) -> Formula {
        match (target, polarity) {
            (Some(Target::Ordinal(_)), _) => Formula::Ordinal,
            (Some(Target::Range(_)), polarity) if polarity.lower_is_better() => {
                Formula::RangeMinimize
            }
            (Some(Target::Range(_)), Polarity::Named(Formula::Maximize)) => Formula::Range,
            (_, Polarity::Minimize) => self.data.formulas.minimize,
            (_, Polarity::Named(formula)) => formula,
        }
    }

    /// The ordinal scales: built-in ones and those of the policy.
    pub fn scales(&self) -> &[Arc<Scale>] {
        &self.scales
    }

    /// The level a label stands for, when exactly one scale has it.
    pub fn level(&self, label: &str) -> Option<Level> {
        let mut found = self.scales.iter().filter_map(|scale| scale.level(label));
        let first = found.next()?;
        found.next().is_none().then_some(first)
    }
}

impl Default for Policy {
    /// `sakip-default`: LKjIP practice without caps, half away from zero to two decimals, the categories of
    /// Permendagri 86/2017.
    fn default() -> Self {
        builtin::standard()
    }
}

fn check_size(text: &str) -> Result<(), Problems> {
    if text.len() <= MAX_POLICY_BYTES {
        return Ok(());
    }
    Err(Problem::new(
        "policy_size",
        "",
        Text::new("berkas lebih dari 1 MiB", "the file is larger than 1 MiB"),
    )
    .into())
}

fn unreadable(error: &Unreadable) -> Problems {
    let lead = Text::new("kebijakan tidak terbaca", "not a policy");
    error.problem("policy_unreadable", &lead).into()
}

fn check_identity(data: &PolicyData, problems: &mut ProblemList) {
    let mut complain = |code, place: &str, id: &str, en: &str| {
        problems.add(Problem::new(code, place, Text::new(id, en)));
    };
    let allowed =
        |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '_' | '.');
    if data.id.is_empty() || data.id.len() > 64 || !data.id.chars().all(allowed) {
        complain(
            "policy_id",
            "id",
            "id berisi 1 sampai 64 huruf kecil, angka, `-`, `_` atau `.`",
            "an id has 1 to 64 small letters, digits, `-`, `_` or `.`",
        );
    }
    if data.version == 0 {
        complain(
            "policy_version",
            "version",
            "versi dimulai dari 1",
            "versions start at 1",
        );
    }
    let required = [&data.title.id, &data.title.en, &data.source.citation];
    let texts = required.into_iter().chain(&data.source.note);
    if required.iter().any(|text| text.trim().is_empty())
        || texts.into_iter().any(|text| text.len() > 1_000)
    {
        complain(
            "policy_text",
            "title, source",
            "judul dan sumber wajib diisi, paling panjang 1000 huruf, begitu pula catatannya",
            "title and source are required, at most 1000 characters, and so is the note",
        );
    }
    if data
        .effective_to
        .is_some_and(|last| last < data.effective_from)
    {
        complain(
            "policy_dates",
            "effective_to",
            "berakhir sebelum mulai berlaku",
            "it ends before it starts",
        );
    }
    if data.scales.len() > 100 {
        complain(
            "policy_scales",
            "scales",
            "paling banyak 100 skala",
            "at most 100 scales",
        );
    }
}

fn check_rules(data: &PolicyData, problems: &mut ProblemList) {
    let mut complain = |code, place: &str, id: &str, en: &str| {
        problems.add(Problem::new(code, place, Text::new(id, en)));
    };
    if !matches!(
        data.formulas.minimize,
        Formula::MinimizeLinear
            | Formula::MinimizeInverse
            | Formula::MinimizeShortfall
            | Formula::Baseline
    ) {
        complain(
            "policy_minimize",
            "formulas.minimize",
            "pakai minimize_linear, minimize_inverse, minimize_shortfall atau baseline",
            "use minimize_linear, minimize_inverse, minimize_shortfall or baseline",
        );
    }
    let limits = data.limits;
    for (place, cap) in [
        ("limits.cap", limits.cap),
        ("limits.rollup_cap", limits.rollup_cap),
    ] {
        if cap.is_some_and(|cap| cap <= Percent::ZERO) {
            complain(
                "policy_cap",
                place,
                "batas atas harus lebih dari 0 %",
                "a cap lies above 0 %",
            );
        }
        if let (Some(cap), Some(floor)) = (cap, limits.floor)
            && cap <= floor
        {
            complain(
                "policy_limits",
                place,
                "batas atas harus lebih besar dari batas bawah",
                "the cap must lie above the floor",
            );
        }
    }
    if let (Some(cap), Some(rollup)) = (limits.cap, limits.rollup_cap)
        && rollup > cap
    {
        complain(
            "policy_limits",
            "limits.rollup_cap",
            "batas agregasi tidak boleh melebihi batas capaian",
            "the roll-up cap must not exceed the cap",
        );
    }
    if data.rounding.decimals() > 10 {
        complain(
            "policy_rounding",
            "rounding.decimals",
            "paling banyak 10 desimal",
            "at most 10 decimals",
        );
    }
    let coverage = data.rollup.minimum_coverage;
    if coverage < Percent::ZERO || coverage > Percent::HUNDRED {
        complain(
            "policy_coverage",
            "rollup.minimum_coverage",
            "cakupan minimum dari 0 sampai 100 %",
            "the minimum coverage lies between 0 and 100 %",
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn builtins_are_well_formed_and_distinct() {
        let policies = Policy::builtins();
        assert_eq!(
            policies.len(),
            builtin::FILES.len() + 1,
            "a built-in policy was refused"
        );
        let mut ids: Vec<_> = policies
            .iter()
            .map(|policy| policy.reference().to_string())
            .collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), policies.len());
        for policy in &policies {
            let checked = Policy::new(policy.data().clone()).unwrap();
            assert_eq!(&checked, policy, "{}", policy.id());
            let toml = toml::to_string(policy.data()).unwrap();
            assert_eq!(&Policy::from_toml(&toml).unwrap(), policy);
            let json = serde_json::to_string(policy.data()).unwrap();
            assert_eq!(&Policy::from_json(&json).unwrap(), policy);
        }
        for file in builtin::FILES {
            Policy::from_toml(file).unwrap();
        }
    }

    #[test]
    fn an_invalid_policy_is_refused_with_every_reason() {
        let mut data = Policy::default().data().clone();
        data.id = "Perkada 12".into();
        data.version = 0;
        data.formulas.minimize = Formula::Maximize;
        data.limits = Limits {
            cap: Some(Percent::ZERO),
            floor: Some(Percent::HUNDRED),
            rollup_cap: None,
        };
        data.effective_to = data.effective_from.pred_opt();
        data.bands.pop();
        let problems = Policy::new(data).unwrap_err();
        let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            [
                "policy_id",
                "policy_version",
                "policy_dates",
                "policy_minimize",
                "policy_cap",
                "policy_limits",
                "band_last"
            ]
        );
    }

    #[test]
    fn texts_are_bounded() {
        let refused = |change: fn(&mut PolicyData, String)| {
            let mut data = Policy::default().data().clone();
            change(&mut data, "x".repeat(2_000));
            Policy::new(data)
                .map_err(|found| found.list()[0].code)
                .err()
        };
        let label = |data: &mut PolicyData, long| {
            if let Some(band) = data.bands.first_mut() {
                band.label.id = long;
            }
        };
        assert_eq!(refused(label), Some("band_label"));
        assert_eq!(
            refused(|data, long| data.source.note = Some(long)),
            Some("policy_text")
        );
    }

    #[test]
    fn a_typing_error_in_a_file_is_placed() {
        let problems = Policy::from_toml("id = \"x\"\nversoin = 1\n").unwrap_err();
        let problem = &problems.list()[0];
        assert_eq!(
            (problem.code, problem.place.as_str()),
            ("policy_unreadable", "2:1")
        );
        assert!(
            problem.message.en.contains("versoin"),
            "{}",
            problem.message.en
        );
    }
}
