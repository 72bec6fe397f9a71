//! The JSON Schemas of the data forms.

use schemars::{JsonSchema, Schema, schema_for};

use super::{
    AnggaranRequest, AnggaranResult, AngkaRequest, AngkaResult, CapaianRequest, CapaianResult,
    EfisiensiRequest, EvaluasiRequest, EvaluasiResult, JelaskanResult, KebijakanRequest,
    KonsolidasiRequest, LintRequest, RencanaRequest, RencanaResult, ReviuRequest, ReviuResult,
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
        ("angka-request", of::<AngkaRequest>()),
        ("angka-result", of::<AngkaResult>()),
        ("capaian-request", of::<CapaianRequest>()),
        ("capaian-result", of::<CapaianResult>()),
        ("efisiensi-request", of::<EfisiensiRequest>()),
        ("evaluasi-request", of::<EvaluasiRequest>()),
        ("evaluasi-result", of::<EvaluasiResult>()),
        ("evaluation", of::<EvaluationDocument>()),
        ("jelaskan-result", of::<JelaskanResult>()),
        ("kebijakan-request", of::<KebijakanRequest>()),
        ("konsolidasi-request", of::<KonsolidasiRequest>()),
        ("lint-finding", of::<Finding>()),
        ("lint-request", of::<LintRequest>()),
        ("lke-template", of::<TemplateDocument>()),
        ("plan-rows", of::<PlanRows>()),
        ("policy", of::<PolicyData>()),
        ("rencana-request", of::<RencanaRequest>()),
        ("rencana-result", of::<RencanaResult>()),
        ("reviu-request", of::<ReviuRequest>()),
        ("reviu-result", of::<ReviuResult>()),
        ("rollup-request", of::<RollupRequest>()),
        ("rollup-result", of::<RollupResult>()),
        ("rumus-request", of::<RumusRequest>()),
        ("trace", of::<Trace>()),
    ]
}
