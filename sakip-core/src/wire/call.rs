//! Whole requests, answered: what Python, WebAssembly and HTTP call without any arithmetic of their own.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::anggaran::AnggaranRequest;
use super::angka::AngkaRequest;
use super::capaian::CapaianRequest;
use super::efisiensi::EfisiensiRequest;
use super::evaluasi::EvaluasiRequest;
use super::kebijakan::KebijakanRequest;
use super::konsolidasi::KonsolidasiRequest;
use super::lint::LintRequest;
use super::rencana::RencanaRequest;
use super::reviu::ReviuRequest;
use super::rollup::RollupRequest;
use super::rumus::RumusRequest;
use crate::document::from_json;
use crate::problem::{Problem, Problems};
use crate::text::Text;

/// The largest request that is read, in bytes.
pub const MAX_REQUEST_BYTES: usize = 64 << 20;

/// The names [`call`] knows.
pub const CALLS: [&str; 13] = [
    "capaian",
    "jelaskan",
    "reviu",
    "konsolidasi",
    "rollup",
    "rencana",
    "rumus",
    "anggaran",
    "efisiensi",
    "evaluasi",
    "lint",
    "kebijakan",
    "angka",
];

/// Answers a request given and answered as JSON.
///
/// ```
/// let request = r#"{"rows": [{"id": "a", "polaritas": "minimize", "target": "10", "realisasi": "5"}]}"#;
/// let answer = sakip_core::wire::call("capaian", request)?;
/// assert!(answer.starts_with(r#"[{"id":"a","status":"ok","capaian":"150.00""#));
/// # Ok::<(), sakip_core::problem::Problems>(())
/// ```
///
/// # Errors
/// Every problem at once: `unknown_call`, `request_size`, `request_unreadable` (with line and column), or what
/// is wrong with the request itself.
pub fn call(name: &str, request: &str) -> Result<String, Problems> {
    match name {
        "capaian" => answer(request, |request: CapaianRequest| request.answer()),
        "jelaskan" => answer(request, |request: CapaianRequest| request.explain()),
        "rencana" => answer(request, |request: RencanaRequest| request.answer()),
        "kebijakan" => answer(request, |request: KebijakanRequest| request.answer()),
        "angka" => answer(request, |request: AngkaRequest| request.answer()),
        "reviu" => answer(request, |request: ReviuRequest| request.answer()),
        "konsolidasi" => answer(request, |request: KonsolidasiRequest| request.answer()),
        "rollup" => answer(request, |request: RollupRequest| request.answer()),
        "rumus" => answer(request, |request: RumusRequest| request.answer()),
        "anggaran" => answer(request, |request: AnggaranRequest| request.answer()),
        "efisiensi" => answer(request, |request: EfisiensiRequest| request.answer()),
        "evaluasi" => answer(request, |request: EvaluasiRequest| request.answer()),
        "lint" => answer(request, |request: LintRequest| request.answer()),
        other => {
            let other: String = other.chars().take(40).collect();
            let known = CALLS.join(", ");
            Err(Problem::new(
                "unknown_call",
                "",
                Text::new(
                    format!("`{other}` tidak dikenal: pakai {known}"),
                    format!("`{other}` is not known: use {known}"),
                ),
            )
            .into())
        }
    }
}

fn answer<Q: DeserializeOwned, A: Serialize>(
    request: &str,
    answer: impl FnOnce(Q) -> Result<A, Problems>,
) -> Result<String, Problems> {
    if request.len() > MAX_REQUEST_BYTES {
        let text = Text::new(
            "permintaan lebih dari 64 MiB",
            "the request is larger than 64 MiB",
        );
        return Err(Problem::new("request_size", "", text).into());
    }
    let request = from_json(request).map_err(|error| {
        let lead = Text::new("permintaan tidak terbaca", "not a request");
        error.problem("request_unreadable", &lead)
    })?;
    serde_json::to_string(&answer(request)?).map_err(|error| {
        Problem::new(
            "answer",
            "",
            Text::new(error.to_string(), error.to_string()),
        )
        .into()
    })
}
