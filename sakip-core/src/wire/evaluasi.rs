//! Evaluations, as a request: a sheet scored on one track.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::evaluation::{
    Evaluated, Gap, Lke, LkeDocument, Predicate, Template, TemplateDocument, Track,
};
use crate::explain::{Coverage, Explain, Trace};
use crate::number::{Exact, Score};
use crate::problem::{Problem, Problems};
use crate::text::{Lang, Localize, Text};

/// A sheet to be scored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluasiRequest {
    /// The sheet; it names its template.
    pub lke: LkeDocument,
    /// The template, where it is not a built-in one.
    #[serde(default)]
    pub template: Option<TemplateDocument>,
    /// The track that is scored.
    pub track: Track,
}

/// The predicate of a total.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PredikatResult {
    /// The short form, such as `BB`.
    pub kode: String,
    /// The full name.
    pub nama: Text,
}

impl From<&Predicate> for PredikatResult {
    fn from(predicate: &Predicate) -> Self {
        PredikatResult {
            kode: predicate.label.clone(),
            nama: predicate.name.clone(),
        }
    }
}

/// One answer that could be raised.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct GapResult {
    /// The question.
    pub kode: String,
    /// The answer now.
    pub dari: String,
    /// The next better answer.
    pub ke: String,
    /// The points it adds, exact.
    pub tambahan: String,
    /// The same in words.
    pub penjelasan: Text,
}

impl From<&Gap> for GapResult {
    fn from(gap: &Gap) -> Self {
        GapResult {
            kode: gap.question.clone(),
            dari: gap.from.clone(),
            ke: gap.to.clone(),
            tambahan: gap.gain.to_string(),
            penjelasan: Text::new(gap.localize(Lang::Id), gap.localize(Lang::En)),
        }
    }
}

/// The score of a track. An incomplete one has no total, only the range it may still reach.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EvaluasiResult {
    /// The exact total, when every question is answered: a decimal, or a ratio such as `251/3` where a mean over
    /// sasaran has no finite decimal form.
    pub nilai: Option<String>,
    /// The total rounded once, as the template rounds: the score that is printed.
    pub nilai_bulat: Option<Score>,
    /// The predicate of the exact total.
    pub predikat: Option<PredikatResult>,
    /// The total if every open question were answered worst.
    pub paling_rendah: String,
    /// The total if every open question were answered best.
    pub paling_tinggi: String,
    /// How many questions are answered.
    pub cakupan: Coverage,
    /// What this result may be called: an estimate, not the official LHE.
    pub label: Text,
    /// Which answers could be raised, the greatest gain first.
    pub kesenjangan: Vec<GapResult>,
    /// The derivation.
    pub trace: Trace,
}

impl EvaluasiRequest {
    /// The score.
    ///
    /// # Errors
    /// Every problem of the template or the sheet at once; `unknown_template`.
    pub fn answer(self) -> Result<EvaluasiResult, Problems> {
        let template = match self.template {
            Some(document) => Arc::new(Template::new(document)?),
            None => {
                Template::builtin(&self.lke.template).ok_or_else(|| unknown(&self.lke.template))?
            }
        };
        let lke = Lke::from_document(template, self.lke)?;
        let provisional = lke.provisional(self.track);
        let text = |exact: &Exact| exact.to_string();
        let evaluated = lke.score(self.track).ok();
        Ok(EvaluasiResult {
            nilai: evaluated.as_ref().map(|evaluated| text(evaluated.total())),
            nilai_bulat: evaluated.as_ref().and_then(Evaluated::rounded),
            predikat: evaluated
                .as_ref()
                .map(|evaluated| evaluated.predicate().into()),
            paling_rendah: text(provisional.lower()),
            paling_tinggi: text(provisional.upper()),
            cakupan: provisional.coverage(),
            label: crate::evaluation::Standing::Estimate.label(),
            kesenjangan: lke.gaps(self.track).iter().map(GapResult::from).collect(),
            trace: match &evaluated {
                Some(evaluated) => evaluated.trace(),
                None => provisional.trace(),
            },
        })
    }
}

fn unknown(id: &str) -> Problems {
    let shown: String = id.chars().take(80).collect();
    Problem::new(
        "unknown_template",
        "lke.template",
        Text::new(
            format!("templat `{shown}` tidak dikenal"),
            format!("the template `{shown}` is not known"),
        ),
    )
    .into()
}
