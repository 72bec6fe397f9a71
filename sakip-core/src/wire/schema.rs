//! The JSON Schemas of the data forms.

use schemars::{JsonSchema, Schema, schema_for};

use super::{
    AnggaranRequest, AnggaranResult, CapaianRequest, CapaianResult, EfisiensiRequest,
    EvaluasiRequest, EvaluasiResult, KonsolidasiRequest, LintRequest, ReviuRequest, ReviuResult,
    RollupRequest, RollupResult, RumusRequest,
};
use crate::evaluation::{EvaluationDocument, TemplateDocument};
use crate::explain::Trace;
use crate::lint::Finding;
use crate::plan::PlanRows;
use crate::policy::PolicyData;

/// Every data form by name with its JSON Schema.
pub fn schemas() -> Vec<(&'static str, Schema)> {
    fn of<T: JsonSchema>() -> Schema {
        schema_for!(T)
    }
    vec![
        ("anggaran-request", of::<AnggaranRequest>()),
        ("anggaran-result", of::<AnggaranResult>()),
        ("capaian-request", of::<CapaianRequest>()),
        ("capaian-result", of::<CapaianResult>()),
        ("efisiensi-request", of::<EfisiensiRequest>()),
        ("evaluasi-request", of::<EvaluasiRequest>()),
        ("evaluasi-result", of::<EvaluasiResult>()),
        ("evaluation", of::<EvaluationDocument>()),
        ("konsolidasi-request", of::<KonsolidasiRequest>()),
        ("lint-finding", of::<Finding>()),
        ("lint-request", of::<LintRequest>()),
        ("lke-template", of::<TemplateDocument>()),
        ("plan-rows", of::<PlanRows>()),
        ("policy", of::<PolicyData>()),
        ("reviu-request", of::<ReviuRequest>()),
        ("reviu-result", of::<ReviuResult>()),
        ("rollup-request", of::<RollupRequest>()),
        ("rollup-result", of::<RollupResult>()),
        ("rumus-request", of::<RumusRequest>()),
        ("trace", of::<Trace>()),
    ]
}
