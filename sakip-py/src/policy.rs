//! Policies: named, versioned rule sets.

use std::hash::{Hash, Hasher};

use pyo3::prelude::*;
use pyo3::types::PyType;
use sakip_core::policy::{self, PolicyBook};
use sakip_core::problem::Problem;
use sakip_core::text::Text;

use crate::refused::{broken, refused};

/// A rule set: formulas, limits, rounding, categories and how children roll up, with its version and legal
/// source.
///
/// `Policy()` is the default one; `Policy("kemenkeu-nko")` or `Policy("kemenkeu-nko@1")` a built-in one;
/// `Policy.from_toml`, `Policy.from_json` and `Policy.from_dict` read one's own and tell everything that is wrong
/// with it at once.
///
/// >>> from sakip import Policy
/// >>> Policy("kemenkeu-nko")
/// Policy('kemenkeu-nko@1')
/// >>> Policy("kemenkeu-nko").to_dict()["limits"]
/// {'cap': '120'}
#[pyclass(frozen, eq, hash, module = "sakip")]
#[derive(Clone, Debug)]
pub(crate) struct Policy(pub(crate) policy::Policy);

impl PartialEq for Policy {
    fn eq(&self, other: &Policy) -> bool {
        self.0.data() == other.0.data()
    }
}

impl Eq for Policy {}

impl Hash for Policy {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.data().hash(state);
    }
}

#[pymethods]
impl Policy {
    #[new]
    #[pyo3(signature = (reference = "sakip-default"))]
    fn new(py: Python<'_>, reference: &str) -> PyResult<Policy> {
        PolicyBook::builtin()
            .find(reference)
            .cloned()
            .map(Policy)
            .ok_or_else(|| {
                let shown: String = reference.chars().take(80).collect();
                let known: Vec<String> = policy::Policy::builtins()
                    .iter()
                    .map(|known| known.id().to_owned())
                    .collect();
                let known = known.join(", ");
                let text = Text::new(
                    format!("kebijakan `{shown}` tidak dikenal: pakai {known}"),
                    format!("the policy `{shown}` is not known: use {known}"),
                );
                refused(
                    py,
                    "policy",
                    &Problem::new("unknown_policy", "", text).into(),
                )
            })
    }

    /// Every built-in policy.
    #[staticmethod]
    fn builtins() -> Vec<Policy> {
        policy::Policy::builtins().into_iter().map(Policy).collect()
    }

    /// A policy of one's own from JSON text.
    #[staticmethod]
    fn from_json(py: Python<'_>, text: &str) -> PyResult<Policy> {
        policy::Policy::from_json(text)
            .map(Policy)
            .map_err(|problems| refused(py, "policy", &problems))
    }

    /// A policy of one's own from TOML text, as in `contoh/kebijakan-perkada.toml`.
    #[staticmethod]
    fn from_toml(py: Python<'_>, text: &str) -> PyResult<Policy> {
        policy::Policy::from_toml(text)
            .map(Policy)
            .map_err(|problems| refused(py, "policy", &problems))
    }

    /// A policy of one's own from a mapping, as `to_dict` gives it; decimals may be `Decimal`, `int` or text.
    #[staticmethod]
    fn from_dict(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<Policy> {
        let text: String = py
            .import("sakip._numbers")?
            .getattr("dumps")?
            .call1((data,))?
            .extract()?;
        Policy::from_json(py, &text)
    }

    /// The id, such as `kemenkeu-nko`.
    #[getter]
    fn id(&self) -> &str {
        self.0.id()
    }

    /// The version; a published version never changes.
    #[getter]
    fn version(&self) -> u32 {
        self.0.version()
    }

    /// Where its rules come from.
    #[getter]
    fn source(&self) -> &str {
        &self.0.data().source.citation
    }

    /// Whether that source was read at first hand.
    #[getter]
    fn verified(&self) -> bool {
        self.0.data().source.verified
    }

    /// The codes of its categories, the best first.
    #[getter]
    fn categories(&self) -> Vec<&str> {
        self.0
            .bands()
            .list()
            .map(|band| band.code.as_str())
            .collect()
    }

    /// The whole as JSON text.
    fn to_json(&self) -> PyResult<String> {
        serde_json::to_string(self.0.data()).map_err(broken)
    }

    /// The whole as a dictionary.
    fn to_dict<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("json")?.call_method1("loads", (self.to_json()?,))
    }

    fn __str__(&self) -> String {
        self.0.reference().to_string()
    }

    fn __repr__(&self) -> String {
        format!("Policy('{}')", self.0.reference())
    }

    fn _repr_html_<'py>(slf: &Bound<'py, Self>) -> PyResult<Bound<'py, PyAny>> {
        slf.py()
            .import("sakip._html")?
            .getattr("policy")?
            .call1((slf,))
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> PyResult<Restored<'py>> {
        let restored = slf.py().import("sakip._numbers")?.getattr("restored")?;
        Ok((restored, (slf.get_type(), slf.get().to_json()?)))
    }
}

/// What `pickle` keeps: a function and its arguments.
type Restored<'py> = (Bound<'py, PyAny>, (Bound<'py, PyType>, String));
