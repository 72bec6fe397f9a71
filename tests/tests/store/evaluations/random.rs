//! Random courses: after every step the stored evaluation equals the one in memory, and both refuse alike.

use chrono::{Days, NaiveDate};
use sakip_core::evaluation::{
    Answer, Evaluation, Finding, FollowUp, LheReference, Recommendation, Reopening, Status,
    Template, Track,
};
use sakip_db::ops::evaluations::{
    self, ClearedAnswer, GivenAnswer, NewEvaluation, NewFinding, NewFollowUp, NewRecommendation,
    NewReopening,
};
use sakip_db::ops::templates::{TemplateSource, store as keep};
use sakip_db::{Actor, EvaluationId};
use sakip_tests::store::{Store, on_each_engine};

use super::{dinas, does, evaluator, small_template, year};

/// A course is drawn from its seed alone, so that a failing seed replays.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most
    }
    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
    fn day(&mut self) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Days::new(self.below(40) as u64)
    }
}

struct Course<'a> {
    store: &'a Store,
    id: EvaluationId,
    model: Evaluation,
    dice: Dice,
}

impl Course<'_> {
    /// One random step, on the model and in the store; gives its name and whether it was allowed.
    async fn step(&mut self) -> (&'static str, bool) {
        let (store, id) = (self.store, self.id);
        let dice = &mut self.dice;
        let track = dice.pick(&[
            Track::Mandiri,
            evaluator(1),
            evaluator(2),
            evaluator(3),
            Track::Penjamin,
        ]);
        let deciding = dice.pick(&[Track::Mandiri, evaluator(1)]);
        let name = dice.pick(&["Sari", "Budi"]);
        let actor = Actor::system(store.instansi, name);
        let sheet = evaluations::get(
            &mut store.db.read_consistent().await.unwrap(),
            store.instansi,
            id,
        )
        .await
        .unwrap();
        let version = sheet.row.version;
        let mut model = self.model.clone();
        let (what, expected, done) = match dice.below(24) {
            0 => (
                "open",
                model.open(track).is_ok(),
                does(store, actor, async |unit| {
                    evaluations::open(unit, id, track).await.map(drop)
                })
                .await,
            ),
            1 | 2 => (
                "start",
                model.start().is_ok(),
                does(store, actor, async |unit| {
                    evaluations::start(unit, id, version).await.map(drop)
                })
                .await,
            ),
            3..=12 => {
                let question = dice.pick(&["1a", "1b.1", "1c", "1b.1", "1z"]);
                let track = dice.pick(&[deciding, deciding, track]);
                let answer = if dice.below(3) == 0 {
                    Answer::per_sasaran(
                        (0..dice.below(4))
                            .map(|n| (format!("S{n}"), dice.pick(&["A", "B", "C"])))
                            .collect::<Vec<_>>(),
                    )
                } else {
                    Answer::of(dice.pick(&["A", "B", "C", "A", "Z"]))
                };
                let answer = if dice.below(4) == 0 {
                    answer.with_note("é\n\"catatan\"").with_evidence("Renja")
                } else {
                    answer
                };
                let seen = sheet.answer(track, question).map_or(0, |row| row.version);
                let given = GivenAnswer {
                    track,
                    question: question.to_owned(),
                    answer: answer.clone(),
                    version: seen,
                };
                (
                    "answer",
                    model.answer(track, question, answer).is_ok(),
                    does(store, actor, async |unit| {
                        evaluations::answer(unit, id, vec![given]).await.map(drop)
                    })
                    .await,
                )
            }
            13 => {
                let question = dice.pick(&["1a", "1b.1", "1c"]);
                let seen = sheet.answer(track, question).map_or(0, |row| row.version);
                let cleared = ClearedAnswer {
                    track,
                    question: question.to_owned(),
                    version: seen,
                };
                (
                    "clear",
                    model.clear(track, question).is_ok(),
                    does(store, actor, async |unit| {
                        evaluations::clear(unit, id, vec![cleared]).await
                    })
                    .await,
                )
            }
            14 | 15 => {
                let (finding, sub, due) = (
                    format!("T{}", dice.below(6)),
                    dice.pick(&[None, Some("1a"), Some("9")]),
                    dice.day(),
                );
                let issued = dice.day();
                let recommended = dice.below(2) == 0;
                let new = NewRecommendation {
                    id: "R1".into(),
                    statement: "Perbaiki".into(),
                    owner: "Sekretaris".into(),
                    issued,
                    due,
                };
                let inner = Recommendation {
                    id: "R1".into(),
                    statement: "Perbaiki".into(),
                    owner: "Sekretaris".into(),
                    issued,
                    due,
                    follow_ups: vec![],
                };
                let sub = sub.map(str::to_owned);
                let whole = Finding {
                    id: finding.clone(),
                    sub_component: sub.clone(),
                    statement: "Temuan".into(),
                    evidence: vec!["LKjIP".into()],
                    recommendations: if recommended { vec![inner] } else { vec![] },
                };
                let new = NewFinding {
                    id: finding,
                    sub_component: sub,
                    statement: "Temuan".into(),
                    evidence: vec!["LKjIP".into()],
                    recommendations: if recommended { vec![new] } else { vec![] },
                };
                (
                    "finding",
                    model.add_finding(whole).is_ok(),
                    does(store, actor, async |unit| {
                        evaluations::add_finding(unit, id, new).await
                    })
                    .await,
                )
            }
            16 => {
                let (finding, kode, issued, due) = (
                    format!("T{}", dice.below(6)),
                    format!("R{}", dice.below(3)),
                    dice.day(),
                    dice.day(),
                );
                let whole = Recommendation {
                    id: kode.clone(),
                    statement: "Susun".into(),
                    owner: "Kepala".into(),
                    issued,
                    due,
                    follow_ups: vec![],
                };
                let new = NewRecommendation {
                    id: kode,
                    statement: "Susun".into(),
                    owner: "Kepala".into(),
                    issued,
                    due,
                };
                (
                    "recommend",
                    model.recommend(&finding, whole).is_ok(),
                    does(store, actor, async |unit| {
                        evaluations::recommend(unit, id, &finding, new)
                            .await
                            .map(drop)
                    })
                    .await,
                )
            }
            17..=19 => {
                let (finding, kode, date, status) = (
                    format!("T{}", dice.below(6)),
                    format!("R{}", 1 + dice.below(2)),
                    dice.day() + Days::new(30),
                    dice.pick(&Status::ALL),
                );
                let evidence: Vec<String> = if dice.below(3) > 0 {
                    vec!["SK".into()]
                } else {
                    vec![]
                };
                let note = dice.pick(&["", "karena"]).to_owned();
                let seen = model
                    .findings()
                    .get(&finding)
                    .and_then(|found| found.recommendations.iter().find(|one| one.id == kode))
                    .map_or(0, |one| one.follow_ups.len());
                let whole = FollowUp {
                    date,
                    by: name.to_owned(),
                    status,
                    note: note.clone(),
                    evidence: evidence.clone(),
                };
                let new = NewFollowUp {
                    finding: finding.clone(),
                    recommendation: kode.clone(),
                    version: seen as i64,
                    date,
                    status,
                    note,
                    evidence,
                };
                (
                    "follow_up",
                    model.follow_up(&finding, &kode, whole).is_ok(),
                    does(store, actor, async |unit| {
                        evaluations::follow_up(unit, id, new).await
                    })
                    .await,
                )
            }
            20 | 21 => (
                "complete",
                model.complete(deciding, name).is_ok(),
                does(store, actor, async |unit| {
                    evaluations::complete(unit, id, version, deciding)
                        .await
                        .map(drop)
                })
                .await,
            ),
            22 => {
                let official = (dice.below(2) == 0).then(|| LheReference {
                    number: dice.pick(&["LHE-1", " "]).to_owned(),
                    date: dice.day(),
                });
                (
                    "review",
                    model.review(name, official.clone()).is_ok(),
                    does(store, actor, async |unit| {
                        evaluations::review(unit, id, version, official)
                            .await
                            .map(drop)
                    })
                    .await,
                )
            }
            _ => {
                let (date, reason) = (dice.day(), dice.pick(&["salah tulis", ""]).to_owned());
                let whole = Reopening {
                    date,
                    by: name.to_owned(),
                    reason: reason.clone(),
                };
                (
                    "reopen",
                    model.reopen(whole).is_ok(),
                    does(store, actor, async |unit| {
                        evaluations::reopen(unit, id, version, NewReopening { date, reason })
                            .await
                            .map(drop)
                    })
                    .await,
                )
            }
        };
        assert_eq!(done.is_ok(), expected, "{what}: {done:?}");
        if expected {
            self.model = model;
        }
        (what, expected)
    }
}

#[test]
fn the_stored_evaluation_is_the_one_in_memory_after_every_step() {
    let bounds = [(Some("80"), "A"), (Some("50"), "B"), (None, "C")];
    let text = small_template("lokal", ["50", "30", "20"], &bounds);
    on_each_engine(|store| {
        let text = text.clone();
        async move {
            let template = std::sync::Arc::new(Template::from_json(&text).unwrap());
            let mut allowed = std::collections::BTreeMap::<&'static str, (usize, usize)>::new();
            for seed in 1..=4 {
                let id = does(&store, store.system(), async |unit| {
                    let new = NewEvaluation {
                        opd_id: dinas(unit, &format!("1.{seed:02}")).await,
                        tahun: year(2024),
                        template_id: keep(unit, TemplateSource::Json(text.clone())).await?,
                    };
                    Ok(evaluations::create(unit, new).await?.id)
                })
                .await
                .unwrap();
                let model = Evaluation::new(template.clone());
                let mut course = Course {
                    store: &store,
                    id,
                    model,
                    dice: Dice(seed),
                };
                for number in 0..150 {
                    let (what, done) = course.step().await;
                    let counts = allowed.entry(what).or_default();
                    if done {
                        counts.0 += 1
                    } else {
                        counts.1 += 1
                    }
                    let mut session = store.db.read_consistent().await.unwrap();
                    let sheet = evaluations::get(&mut session, store.instansi, id)
                        .await
                        .unwrap();
                    assert_eq!(
                        sheet.evaluation, course.model,
                        "seed {seed}, step {number}: {what}"
                    );
                    let result = course.model.result().ok();
                    assert_eq!(
                        sheet.row.predikat,
                        result.map(|result| result.predicate().label.clone()),
                        "seed {seed}, step {number}"
                    );
                }
            }
            assert!(
                store
                    .db
                    .verify_audit()
                    .await
                    .unwrap()
                    .iter()
                    .all(|report| report.is_whole())
            );
            // Every kind of step was both allowed and refused: the courses go somewhere.
            for (what, (done, refused)) in &allowed {
                assert!(
                    *done > 0 && *refused > 0,
                    "{what}: {done} done, {refused} refused: {allowed:?}"
                );
            }
            assert_eq!(allowed.len(), 10, "{allowed:?}");
            allowed
        }
    });
}
