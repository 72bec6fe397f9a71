//! Whole evaluations from elsewhere: all of them, or none.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use sakip_core::evaluation::{Evaluation, EvaluationDocument, Stage, Template};
use sakip_core::period::Year;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::create::{self, NewEvaluation};
use super::row::EvaluationStatus;
use super::texts;
use super::write::{insert_finding, insert_reopening, insert_track, put_answer, save, take_stage};
use crate::audit::Change;
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{EvaluationId, OpdId, TemplateId, UserId};
use crate::ops::{opd, templates};
use crate::record::One;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    NAMED = "SELECT id FROM users WHERE instansi_id = $1 AND (nama = $2 OR username = $2) ORDER BY id LIMIT 2";
}

/// The most evaluations imported in one call.
pub const MAX_IMPORTED_AT_ONCE: usize = 1_000;

/// A whole evaluation to import.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ImportedEvaluation {
    /// The code of the OPD.
    pub opd: String,
    /// The year.
    pub tahun: Year,
    /// The evaluation. It names its template by id and version; a built-in one is kept when it is not yet.
    pub evaluasi: EvaluationDocument,
}

/// Imports whole evaluations, at whatever stage they are, through the same rules as those made here. Gives
/// their ids in the same order. Who completed one is the user of that name or username, and whoever imports it
/// when there is no such user: the reviewer has to be somebody else.
///
/// # Errors
/// [`Error::Invalid`] with everything that is wrong with all of them, such as `[3].evaluasi.stage`; nothing is
/// kept then.
pub async fn import(
    unit: &mut Unit,
    documents: Vec<ImportedEvaluation>,
) -> Result<Vec<EvaluationId>> {
    unit.start()?;
    let mut problems = ProblemList::default();
    if documents.len() > MAX_IMPORTED_AT_ONCE {
        problems.add(Problem::new(
            "too_many",
            "",
            Text::new(
                format!("paling banyak {MAX_IMPORTED_AT_ONCE} evaluasi sekaligus"),
                format!("at most {MAX_IMPORTED_AT_ONCE} evaluations at once"),
            ),
        ));
        problems.into_result(())?;
        return unit.done(Vec::new());
    }
    let mut known = Known::default();
    let mut checked = Vec::with_capacity(documents.len());
    for (index, document) in documents.into_iter().enumerate() {
        let place = format!("[{index}]");
        if let Some(ready) = check(unit, &mut known, document, &place, &mut problems).await? {
            checked.push(ready);
        }
    }
    problems.into_result(())?;
    let mut ids = Vec::with_capacity(checked.len());
    for (new, evaluation) in checked {
        ids.push(write(unit, &new, &evaluation).await?);
    }
    unit.done(ids)
}

/// A template with its id in the store.
type Kept = (TemplateId, Arc<Template>);

/// What several documents name.
#[derive(Default)]
struct Known {
    opd: HashMap<String, Option<OpdId>>,
    templates: HashMap<(String, u32), Option<Kept>>,
    taken: HashSet<(OpdId, Year, TemplateId)>,
}

impl Known {
    async fn opd(&mut self, unit: &mut Unit, kode: &str) -> Result<Option<OpdId>> {
        if let Some(found) = self.opd.get(kode) {
            return Ok(*found);
        }
        let instansi = unit.instansi();
        let found = opd::by_code(unit, instansi, kode).await?.map(|opd| opd.id);
        self.opd.insert(kode.to_owned(), found);
        Ok(found)
    }

    async fn template(&mut self, unit: &mut Unit, kode: &str, versi: u32) -> Result<Option<Kept>> {
        let key = (kode.to_owned(), versi);
        if let Some(found) = self.templates.get(&key) {
            return Ok(found.clone());
        }
        let found = match templates::named(unit, kode, versi).await {
            Ok(found) => Some(found),
            Err(Error::NotFound(_)) => None,
            Err(error) => return Err(error),
        };
        self.templates.insert(key, found.clone());
        Ok(found)
    }
}

async fn check(
    unit: &mut Unit,
    known: &mut Known,
    document: ImportedEvaluation,
    place: &str,
    problems: &mut ProblemList,
) -> Result<Option<(NewEvaluation, Evaluation)>> {
    let within = format!("{place}.evaluasi");
    texts::document(problems, &within, &document.evaluasi);
    let lke = &document.evaluasi.lke;
    let opd = known.opd(unit, &document.opd).await?;
    if opd.is_none() {
        let missing = Error::not_found("opd", &document.opd);
        problems.add(absent(&missing, format!("{place}.opd")));
    }
    let template = known.template(unit, &lke.template, lke.version).await?;
    let Some((template_id, template)) = template else {
        let missing = Error::not_found("lke_template", format!("{}@{}", lke.template, lke.version));
        problems.add(absent(&missing, format!("{within}.lke.template")));
        return Ok(None);
    };
    let evaluation = match Evaluation::restore(template, document.evaluasi) {
        Ok(evaluation) => evaluation,
        Err(wrong) => {
            problems.extend(wrong.placed(|at| format!("{within}.{at}")));
            return Ok(None);
        }
    };
    let Some(opd_id) = opd else {
        return Ok(None);
    };
    let new = NewEvaluation {
        opd_id,
        tahun: document.tahun,
        template_id,
    };
    if !known.taken.insert((opd_id, new.tahun, template_id)) {
        problems.add(Problem::new(
            "duplicate",
            place,
            Text::new(
                format!(
                    "OPD `{}` sudah ada untuk tahun {} dengan template ini",
                    document.opd, new.tahun
                ),
                format!(
                    "the OPD `{}` is there already for {} with this template",
                    document.opd, new.tahun
                ),
            ),
        ));
    } else if let Some(problem) = create::duplicate(unit, &new, place).await? {
        problems.add(problem);
    }
    Ok(Some((new, evaluation)))
}

fn absent(missing: &Error, place: String) -> Problem {
    Problem::new("not_found", place, Text::of(missing))
}

async fn write(
    unit: &mut Unit,
    new: &NewEvaluation,
    evaluation: &Evaluation,
) -> Result<EvaluationId> {
    // Answers are written only while it is in progress, as the database demands.
    let status = match evaluation.stage() {
        Stage::Draft => EvaluationStatus::Draft,
        _ => EvaluationStatus::InProgress,
    };
    let mut row = create::insert(unit, new, status).await?;
    let created = row.clone();
    let document = evaluation.document();
    for track in &document.lke.tracks {
        insert_track(unit, row.id, track.track).await?;
        for (question, answer) in &track.answers {
            let what = (track.track, question.as_str(), answer);
            put_answer(unit, row.id, what, None, row.version).await?;
        }
    }
    for finding in &document.findings {
        insert_finding(unit, row.id, finding).await?;
    }
    for reopening in &document.reopenings {
        insert_reopening(unit, row.id, reopening).await?;
    }
    let completed = completing_user(unit, evaluation.stage()).await?;
    take_stage(&mut row, evaluation, completed, None, unit)?;
    save(unit, &mut row).await?;
    let told = Change::new("import", "evaluation", row.id)
        .before(&created)
        .after(&row);
    unit.record(told);
    Ok(row.id)
}

/// Who completed an evaluation that comes completed: the user of that name, or whoever brings it in when there is
/// none. Of several with that name none is singled out: nobody of that name may review it.
async fn completing_user(unit: &mut Unit, stage: &Stage) -> Result<Option<UserId>> {
    let name = match stage {
        Stage::Draft | Stage::InProgress => return Ok(None),
        Stage::Completed { by, .. } => by,
        Stage::Reviewed { completed_by, .. } => completed_by,
    };
    let instansi = unit.instansi();
    let named: Vec<One<UserId>> = unit.fetch_all(&NAMED, args![instansi, name.trim()]).await?;
    Ok(match named.as_slice() {
        [] => unit.user(),
        [One(user)] => Some(*user),
        _ => None,
    })
}
