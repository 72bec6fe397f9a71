//! Evaluations (LKE): templates, answers, course, grades, findings and the questions about them.

mod answers;
mod course;
mod due;
mod findings;
mod grade;
mod import;
mod queries;
mod random;
mod templates;

use sakip_core::evaluation::{Answer, Track};
use sakip_core::period::Year;
use sakip_db::ops::evaluations::{self, EvaluationRow, GivenAnswer, NewEvaluation};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::ops::templates::{TemplateSource, store};
use sakip_db::{Actor, Error, EvaluationId, OpdId, TemplateId, Unit, UserId};
use sakip_tests::store::Store;
use serde_json::json;

pub(super) const SUBS: [&str; 12] = [
    "1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c", "4a", "4b", "4c",
];

/// Pengadilan Agama Binjai, the one LHE published with every answer: 87.80, A.
pub(super) const BINJAI: [&str; 12] = [
    "A", "BB", "BB", "BB", "BB", "A", "BB", "A", "AA", "A", "A", "AA",
];

pub(super) fn year(number: i32) -> Year {
    Year::new(number).unwrap()
}

pub(super) fn evaluator(number: u8) -> Track {
    Track::evaluator(number).unwrap()
}

/// A user; the store does not ask whether there is one.
pub(super) fn person(store: &Store, id: i64, name: &str) -> Actor {
    Actor::user(store.instansi, UserId(id), name)
}

/// Does something as somebody, and keeps it.
pub(super) async fn does<T>(
    store: &Store,
    actor: Actor,
    step: impl AsyncFnOnce(&mut Unit) -> Result<T, Error>,
) -> Result<T, Error> {
    let mut unit = store.db.begin(actor).await?;
    let value = step(&mut unit).await?;
    unit.commit().await?;
    Ok(value)
}

pub(super) async fn dinas(unit: &mut Unit, kode: &str) -> OpdId {
    let new = NewOpd {
        kode: kode.to_owned(),
        nama: format!("Dinas {kode}"),
        singkatan: None,
        parent_id: None,
        valid_from: None,
        valid_to: None,
    };
    opd::create(unit, new).await.unwrap()
}

pub(super) async fn current_template(unit: &mut Unit) -> TemplateId {
    let source = TemplateSource::Builtin("permenpanrb-88-2021".to_owned());
    store(unit, source).await.unwrap()
}

/// A draft of 2024 for a new OPD, with the template of 88/2021.
pub(super) async fn draft(store: &Store, kode: &str) -> EvaluationRow {
    does(store, store.system(), async |unit| {
        let new = NewEvaluation {
            opd_id: dinas(unit, kode).await,
            tahun: year(2024),
            template_id: current_template(unit).await,
        };
        evaluations::create(unit, new).await
    })
    .await
    .unwrap()
}

/// The same in progress on the track `mandiri`.
pub(super) async fn started(store: &Store, kode: &str) -> EvaluationRow {
    let row = draft(store, kode).await;
    does(store, store.system(), async |unit| {
        let row = evaluations::open(unit, row.id, Track::Mandiri).await?;
        evaluations::start(unit, row.id, row.version).await
    })
    .await
    .unwrap()
}

pub(super) fn given(track: Track, question: &str, label: &str) -> GivenAnswer {
    GivenAnswer {
        track,
        question: question.to_owned(),
        answer: Answer::of(label),
        version: 0,
    }
}

/// Twelve answers of 88/2021.
pub(super) fn sheet_of(track: Track, answers: &[&str]) -> Vec<GivenAnswer> {
    SUBS.iter()
        .zip(answers)
        .map(|(question, label)| given(track, question, label))
        .collect()
}

pub(super) async fn row(store: &Store, id: EvaluationId) -> EvaluationRow {
    let mut session = store.db.read_consistent().await.unwrap();
    evaluations::get(&mut session, store.instansi, id)
        .await
        .unwrap()
        .row
}

/// A template with three questions: `1a` answered once, `1b` over several sasaran, `1c` once; A is 1, B a half
/// and C nothing.
pub(super) fn small_template(
    id: &str,
    weights: [&str; 3],
    predicates: &[(Option<&str>, &str)],
) -> String {
    let text = |text: &str| json!({"id": text, "en": text});
    let scale: Vec<_> = [("A", "1"), ("B", "0.5"), ("C", "0")]
        .iter()
        .map(|(label, value)| json!({"label": label, "value": value, "meaning": text(label)}))
        .collect();
    let [first, second, third] = weights;
    let once = json!({"level": "sub_component", "scale": "a-c"});
    let predicates: Vec<_> = predicates
        .iter()
        .map(|(above, label)| match above {
            Some(above) => json!({"above": above, "label": label, "name": text(label)}),
            None => json!({"label": label, "name": text(label)}),
        })
        .collect();
    json!({
        "id": id, "version": 1, "title": text("Lembar kecil"),
        "source": {"citation": "uji", "verified": false},
        "effective": {"from": "2020-01-01"},
        "tracks": {"mandiri": true, "evaluators": 2, "penjamin": true},
        "scales": [{"id": "a-c", "answers": scale}],
        "components": [{
            "id": "1", "title": text("Satu"), "weight": "100",
            "sub_components": [
                {"id": "1a", "title": text("a"), "weight": first, "answered": once,
                 "criteria": [{"id": "1a.1", "statement": text("a")}]},
                {"id": "1b", "title": text("b"), "weight": second,
                 "answered": {"level": "criterion", "aggregation": "mean", "scale": "a-c"},
                 "criteria": [{"id": "1b.1", "statement": text("b"), "per_sasaran": true}]},
                {"id": "1c", "title": text("c"), "weight": third, "answered": once,
                 "criteria": [{"id": "1c.1", "statement": text("c")}]},
            ],
        }],
        "predicates": predicates,
    })
    .to_string()
}

/// What the error says, in short.
pub(super) fn code(error: &Error) -> String {
    match error {
        Error::Invalid(problems) => problems
            .list()
            .iter()
            .map(|problem| format!("{}@{}", problem.code, problem.place))
            .collect::<Vec<_>>()
            .join(" "),
        other => other.code().to_owned(),
    }
}
