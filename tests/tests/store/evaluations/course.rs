//! The course: draft, in progress, completed, reviewed, reopened.

use sakip_core::evaluation::{LheReference, Track};
use sakip_db::ops::evaluations::{self, EvaluationStatus, NewReopening};
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::{Actor, Error, EvaluationId, Refusal};
use sakip_tests::store::{Store, on_each_engine};

use super::{BINJAI, code, does, draft, evaluator, given, person, row, sheet_of, started};

fn lhe() -> LheReference {
    LheReference {
        number: "700/1/ITDA/2025".to_owned(),
        date: "2025-03-01".parse().unwrap(),
    }
}

fn refusal(error: Error) -> Box<Refusal> {
    match error {
        Error::Refused(refusal) => refusal,
        other => panic!("{other}"),
    }
}

async fn completed(store: &Store, kode: &str, by: Actor) -> EvaluationId {
    let id = started(store, kode).await.id;
    does(store, by, async |unit| {
        evaluations::answer(unit, id, sheet_of(Track::Mandiri, &BINJAI)).await?;
        let sheet = evaluations::get(unit, store.instansi, id).await?;
        evaluations::complete(unit, id, sheet.row.version, Track::Mandiri).await
    })
    .await
    .unwrap()
    .id
}

async fn reviews(
    store: &Store,
    by: Actor,
    id: EvaluationId,
    official: Option<LheReference>,
) -> Result<evaluations::EvaluationRow, Error> {
    let version = row(store, id).await.version;
    does(store, by, async |unit| {
        evaluations::review(unit, id, version, official).await
    })
    .await
}

#[test]
fn every_step_out_of_order_says_who_could_lift_it() {
    on_each_engine(|store| async move {
        let new = draft(&store, "1.01").await;
        let mut told = Vec::new();
        let mut note = |error: Error| {
            let refusal = refusal(error);
            told.push((
                refusal.rule(),
                refusal.message().en.clone(),
                refusal.who_could_lift().map(|who| who.en.clone()),
            ));
        };
        let id = new.id;
        note(
            does(&store, store.system(), async |unit| {
                evaluations::start(unit, id, 1).await
            })
            .await
            .unwrap_err(),
        );
        note(
            does(&store, store.system(), async |unit| {
                evaluations::answer(unit, id, vec![given(Track::Mandiri, "1a", "A")]).await
            })
            .await
            .unwrap_err(),
        );
        note(
            does(&store, store.system(), async |unit| {
                evaluations::complete(unit, id, 1, Track::Mandiri).await
            })
            .await
            .unwrap_err(),
        );
        note(
            does(&store, store.system(), async |unit| {
                evaluations::review(unit, id, 1, None).await
            })
            .await
            .unwrap_err(),
        );
        let open = started(&store, "1.02").await;
        note(
            does(&store, store.system(), async |unit| {
                evaluations::complete(unit, open.id, open.version, Track::Mandiri).await
            })
            .await
            .unwrap_err(),
        );
        let done = completed(&store, "1.03", store.system()).await;
        note(
            does(&store, store.system(), async |unit| {
                evaluations::open(unit, done, evaluator(2)).await
            })
            .await
            .unwrap_err(),
        );
        let rules: Vec<_> = told.iter().map(|(rule, _, _)| *rule).collect();
        assert_eq!(
            rules,
            [
                "no_track",
                "wrong_state",
                "wrong_state",
                "wrong_state",
                "unanswered",
                "wrong_state"
            ]
        );
        assert!(told.iter().all(|(_, _, who)| who.is_some()), "{told:?}");
        assert!(told[4].1.contains("missing: 1a, 1b"), "{told:?}");
        told
    });
}

#[test]
fn who_completed_it_never_reviews_it() {
    on_each_engine(|store| async move {
        let id = completed(&store, "1.01", person(&store, 7, "Sri Wahyuni")).await;
        // The same user under another name, then a program under the same name.
        for actor in [
            person(&store, 7, "Sri W."),
            Actor::system(store.instansi, " Sri Wahyuni "),
        ] {
            let refused = refusal(reviews(&store, actor, id, Some(lhe())).await.unwrap_err());
            assert_eq!(refused.rule(), "own_work");
            assert_eq!(
                refused.who_could_lift().unwrap().id,
                "evaluator lain, bukan yang menyelesaikannya"
            );
        }
        // A namesake is somebody else.
        let done = reviews(&store, person(&store, 8, "Sri Wahyuni"), id, Some(lhe()))
            .await
            .unwrap();
        assert_eq!(done.reviewed_by.as_deref(), Some("Sri Wahyuni #8"));
        assert_eq!(
            (
                done.completed_by_id.unwrap().0,
                done.reviewed_by_id.unwrap().0
            ),
            (7, 8)
        );
        assert_eq!(done.status, EvaluationStatus::Reviewed);
        assert_eq!(done, row(&store, id).await);
        assert_eq!(done.official, Some(lhe()));
    });
}

#[test]
fn reopening_takes_the_result_back_and_keeps_the_reason() {
    on_each_engine(|store| async move {
        let id = completed(&store, "1.01", person(&store, 7, "Sari")).await;
        let reviewed = reviews(&store, person(&store, 8, "Budi"), id, Some(lhe()))
            .await
            .unwrap();
        let frozen = store
            .raw("UPDATE evaluation_answers SET answer = '\"E\"'")
            .await;
        assert!(frozen.unwrap_err().to_string().contains("answers_frozen"));
        let new = |reason: &str| NewReopening {
            date: "2025-04-10".parse().unwrap(),
            reason: reason.to_owned(),
        };
        let empty = does(&store, person(&store, 8, "Budi"), async |unit| {
            evaluations::reopen(unit, id, reviewed.version, new(" ")).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&empty), "empty_text@reason");
        let stale = does(&store, person(&store, 8, "Budi"), async |unit| {
            evaluations::reopen(unit, id, reviewed.version - 1, new("bukti baru")).await
        })
        .await
        .unwrap_err();
        assert_eq!(
            stale.to_string(),
            format!(
                "evaluation `{id}` was changed in the meantime: version {} was expected, it has version {}",
                reviewed.version - 1,
                reviewed.version
            )
        );
        let open = does(&store, person(&store, 8, "Budi"), async |unit| {
            evaluations::reopen(unit, id, reviewed.version, new("bukti baru")).await
        })
        .await
        .unwrap();
        assert_eq!(open.status, EvaluationStatus::InProgress);
        assert!(
            open.nilai.is_none()
                && open.predikat.is_none()
                && open.official.is_none()
                && open.completed_by.is_none()
                && open.completed_at.is_none()
        );
        let mut session = store.db.read_consistent().await.unwrap();
        let sheet = evaluations::get(&mut session, store.instansi, id)
            .await
            .unwrap();
        assert_eq!(sheet.evaluation.reopenings()[0].by, "Budi");
        let json = serde_json::to_value(&sheet).unwrap();
        assert_eq!(json["reopenings"][0]["reason"], "bukti baru");
        assert_eq!(json["answers"].as_array().unwrap().len(), 12);
        let audit = store
            .raw_rows(
                "SELECT action, reason FROM audit_log WHERE entity = 'evaluation' ORDER BY seq",
            )
            .await
            .unwrap();
        assert_eq!(audit.last().unwrap(), &["reopen", "bukti baru"]);
        audit
    });
}

#[test]
fn one_evaluation_per_opd_year_and_template_and_only_of_the_instansi() {
    on_each_engine(|store| async move {
        let first = draft(&store, "1.01").await;
        let again = does(&store, store.system(), async |unit| {
            let new = evaluations::NewEvaluation {
                opd_id: first.opd_id,
                tahun: first.tahun,
                template_id: first.template_id,
            };
            evaluations::create(unit, new).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&again), "duplicate@");
        let new = NewInstansi {
            kode: "3202".into(),
            nama: "Kabupaten Lain".into(),
            jenis: Jenis::Kabupaten,
        };
        let other = instansi::create(&store.db, new, "pemasangan")
            .await
            .unwrap();
        let foreign = Actor::system(other, "cerita");
        let mut told = Vec::new();
        told.push(
            does(&store, foreign.clone(), async |unit| {
                evaluations::open(unit, first.id, Track::Mandiri).await
            })
            .await
            .unwrap_err(),
        );
        told.push(
            does(&store, foreign.clone(), async |unit| {
                evaluations::start(unit, first.id, 1).await
            })
            .await
            .unwrap_err(),
        );
        told.push(
            does(&store, foreign.clone(), async |unit| {
                let new = evaluations::NewEvaluation {
                    opd_id: first.opd_id,
                    tahun: super::year(2025),
                    template_id: first.template_id,
                };
                evaluations::create(unit, new).await
            })
            .await
            .unwrap_err(),
        );
        let mut session = store.db.read_consistent().await.unwrap();
        told.push(
            evaluations::document(&mut session, other, first.id)
                .await
                .unwrap_err(),
        );
        assert!(
            told.iter().all(|error| error.code() == "not_found"),
            "{told:?}"
        );
    });
}

/// Rows somebody wrote past the rules are told, not served.
#[test]
fn rows_that_could_not_have_come_about_are_damage() {
    on_each_engine(|store| async move {
        let id = started(&store, "1.01").await.id;
        does(&store, store.system(), async |unit| {
            evaluations::answer(unit, id, vec![given(Track::Mandiri, "1a", "A")]).await
        })
        .await
        .unwrap();
        store
            .raw("UPDATE evaluation_answers SET answer = '\"Z\"'")
            .await
            .unwrap();
        let mut session = store.db.read_consistent().await.unwrap();
        let damaged = evaluations::get(&mut session, store.instansi, id)
            .await
            .unwrap_err();
        assert!(matches!(damaged, Error::Damaged(_)), "{damaged}");
        damaged.to_string()
    });
}
