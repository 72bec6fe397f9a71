//! The JSON Schemas of the data forms.

use schemars::{JsonSchema, Schema, schema_for};

use super::{CapaianResult, PolicyData, ReviuResult, Trace};

/// Every data form by name with its JSON Schema.
pub fn schemas() -> Vec<(&'static str, Schema)> {
    fn of<T: JsonSchema>() -> Schema {
        schema_for!(T)
    }
    vec![
        ("capaian-result", of::<CapaianResult>()),
        ("reviu-result", of::<ReviuResult>()),
        ("policy", of::<PolicyData>()),
        ("trace", of::<Trace>()),
        ("lke-template", of::<crate::evaluation::TemplateDocument>()),
        ("lke", of::<crate::evaluation::LkeDocument>()),
        ("budget-entry", of::<crate::budget::Entry>()),
    ]
}
