//! Evaluation sheets (LKE): their scores and predicates. Each answer is JSON.

use std::sync::Arc;

use pyo3::prelude::*;
use sakip_core::document::from_json;
use sakip_core::evaluation::{ComponentScore, Lke, LkeDocument, Template, Track};
use sakip_core::explain::Explain;
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::Text;
use serde_json::{Value, json};

use crate::refused::answered;
use crate::scalar::{exact, parsed};

/// A built-in template by its id, or one of the caller's own as JSON.
fn template(text: &str) -> Result<Arc<Template>, Problems> {
    if text.trim_start().starts_with('{') {
        return Template::from_json(text).map(Arc::new);
    }
    Template::builtin(text).ok_or_else(|| {
        let shown: String = text.chars().take(80).collect();
        let text = Text::new(
            format!("templat `{shown}` tidak dikenal"),
            format!("the template `{shown}` is not known"),
        );
        Problem::new("unknown_template", "template", text).into()
    })
}

/// The predicates of a template, the highest first: label, the total that must be exceeded, the greatest total it
/// holds, and the name in both languages.
#[pyfunction]
pub(crate) fn predicates(py: Python<'_>, template: &str) -> PyResult<String> {
    answered(py, "evaluasi", || {
        let template = self::template(template)?;
        let mut better = None;
        let mut list = Vec::new();
        for predicate in template.predicates().list() {
            list.push(json!({
                "label": predicate.label, "above": predicate.above, "to": better, "name": predicate.name,
            }));
            better = predicate.above;
        }
        Ok(Value::Array(list).to_string())
    })
}

/// The label of the predicate of an exact total.
#[pyfunction]
pub(crate) fn predicate(py: Python<'_>, template: &str, total: &str) -> PyResult<String> {
    answered(py, "evaluasi", || {
        let total = exact("total", total)?;
        Ok(self::template(template)?
            .predicates()
            .of(&total)
            .label
            .clone())
    })
}

/// The scores of a sheet on a track: of every component and sub-component, and, where all is answered, the total.
#[pyfunction]
pub(crate) fn score(py: Python<'_>, template: &str, lke: &str, track: &str) -> PyResult<String> {
    answered(py, "evaluasi", || {
        let template = self::template(template)?;
        let document: LkeDocument = from_json(lke).map_err(|error| {
            error.problem(
                "request_unreadable",
                &Text::new("lembar tidak terbaca", "not a sheet"),
            )
        })?;
        let track: Track = parsed("unknown_track", "track", track)?;
        let lke = Lke::from_document(template, document)?;
        let (provisional, evaluated) = (lke.provisional(track), lke.score(track).ok());
        let components = match &evaluated {
            Some(evaluated) => evaluated.components(),
            None => provisional.components(),
        };
        let trace = match &evaluated {
            Some(evaluated) => evaluated.trace(),
            None => provisional.trace(),
        };
        Ok(json!({
            "total": evaluated.as_ref().map(|evaluated| evaluated.total().to_string()),
            "rounded": evaluated.as_ref().and_then(|evaluated| evaluated.rounded()),
            "predicate": evaluated.as_ref().map(|evaluated| &evaluated.predicate().label),
            "grade": evaluated.as_ref().map(|evaluated| evaluated.grade()),
            "lower": provisional.lower().to_string(),
            "upper": provisional.upper().to_string(),
            "coverage": provisional.coverage(),
            "components": components.iter().map(component).collect::<Vec<_>>(),
            "sentence": trace.sentence,
            "trace": trace,
        })
        .to_string())
    })
}

fn component(component: &ComponentScore) -> Value {
    let parts: Vec<Value> = component
        .sub_components()
        .iter()
        .map(|sub| {
            json!({
                "id": sub.id(), "title": sub.title(), "weight": sub.weight(),
                "score": sub.score().map(ToString::to_string),
            })
        })
        .collect();
    json!({
        "id": component.id(), "title": component.title(), "weight": component.weight(),
        "score": component.score().map(ToString::to_string), "parts": parts,
    })
}
