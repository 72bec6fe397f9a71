//! Findings, recommendations, follow-ups.

use sakip_core::evaluation::{Status, Track};
use sakip_db::ops::evaluations::{self, NewFinding, NewFollowUp, NewRecommendation};
use sakip_db::{Actor, Error, EvaluationId};
use sakip_tests::store::{Store, on_each_engine};

use super::{BINJAI, code, does, person, row, sheet_of, started};

pub(super) fn recommendation(id: &str, due: &str) -> NewRecommendation {
    NewRecommendation {
        id: id.to_owned(),
        statement: "Menyusun pohon kinerja".to_owned(),
        owner: "Sekretaris Dinas".to_owned(),
        issued: "2025-02-01".parse().unwrap(),
        due: due.parse().unwrap(),
    }
}

pub(super) fn finding(id: &str, recommendations: Vec<NewRecommendation>) -> NewFinding {
    NewFinding {
        id: id.to_owned(),
        sub_component: Some("1b".to_owned()),
        statement: "Cascading belum sampai individu".to_owned(),
        evidence: vec!["SKP 2024".to_owned()],
        recommendations,
    }
}

fn step(version: i64, status: Status, note: &str, evidence: &[&str]) -> NewFollowUp {
    NewFollowUp {
        finding: "T1".to_owned(),
        recommendation: "R1".to_owned(),
        version,
        date: "2025-03-01".parse().unwrap(),
        status,
        note: note.to_owned(),
        evidence: evidence.iter().map(|text| (*text).to_owned()).collect(),
    }
}

async fn follows_up(
    store: &Store,
    actor: Actor,
    id: EvaluationId,
    new: NewFollowUp,
) -> Result<(), Error> {
    does(store, actor, async |unit| {
        evaluations::follow_up(unit, id, new).await
    })
    .await
}

#[test]
fn following_up_goes_on_after_the_review_and_is_verified_by_someone_else() {
    on_each_engine(|store| async move {
        let id = started(&store, "1.01").await.id;
        let sari = || person(&store, 1, "Sari");
        does(&store, sari(), async |unit| {
            evaluations::answer(unit, id, sheet_of(Track::Mandiri, &BINJAI)).await?;
            evaluations::add_finding(unit, id, finding("T1", vec![])).await?;
            let sheet = evaluations::get(unit, store.instansi, id).await?;
            evaluations::complete(unit, id, sheet.row.version, Track::Mandiri).await
        })
        .await
        .unwrap();
        let version = row(&store, id).await.version;
        let bare = does(&store, person(&store, 2, "Budi"), async |unit| {
            evaluations::review(unit, id, version, None).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&bare), "without_recommendation");
        does(&store, sari(), async |unit| {
            evaluations::recommend(unit, id, "T1", recommendation("R1", "2025-06-30")).await
        })
        .await
        .unwrap();
        let version = row(&store, id).await.version;
        let reviewed = does(&store, person(&store, 2, "Budi"), async |unit| {
            evaluations::review(unit, id, version, None).await
        })
        .await
        .unwrap();
        assert!(reviewed.official.is_none());

        let late = does(&store, sari(), async |unit| {
            evaluations::recommend(unit, id, "T1", recommendation("R2", "2025-06-30")).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&late), "wrong_state");
        let mut told = Vec::new();
        told.push(code(
            &follows_up(&store, sari(), id, step(0, Status::Verified, "", &[]))
                .await
                .unwrap_err(),
        ));
        told.push(code(
            &follows_up(&store, sari(), id, step(0, Status::Done, "", &[]))
                .await
                .unwrap_err(),
        ));
        told.push(code(
            &follows_up(&store, sari(), id, step(0, Status::Dropped, "", &[]))
                .await
                .unwrap_err(),
        ));
        told.push(code(
            &follows_up(
                &store,
                sari(),
                id,
                NewFollowUp {
                    date: "2025-01-31".parse().unwrap(),
                    ..step(0, Status::InProgress, "", &[])
                },
            )
            .await
            .unwrap_err(),
        ));
        told.push(code(
            &follows_up(
                &store,
                sari(),
                id,
                NewFollowUp {
                    recommendation: "R9".into(),
                    ..step(0, Status::InProgress, "", &[])
                },
            )
            .await
            .unwrap_err(),
        ));
        follows_up(
            &store,
            sari(),
            id,
            step(0, Status::InProgress, "mulai", &[]),
        )
        .await
        .unwrap();
        // Whoever has not seen this step cannot take the next one.
        told.push(code(
            &follows_up(&store, sari(), id, step(0, Status::Done, "", &["SK 1"]))
                .await
                .unwrap_err(),
        ));
        follows_up(
            &store,
            person(&store, 3, "Tono"),
            id,
            step(1, Status::Done, "", &["SK 1"]),
        )
        .await
        .unwrap();
        // The same user under another name.
        told.push(code(
            &follows_up(
                &store,
                person(&store, 3, "Tono S."),
                id,
                step(2, Status::Verified, "", &[]),
            )
            .await
            .unwrap_err(),
        ));
        // Somebody else of the same name.
        follows_up(
            &store,
            person(&store, 4, "Tono"),
            id,
            step(2, Status::Verified, "", &[]),
        )
        .await
        .unwrap();
        told.push(code(
            &follows_up(&store, sari(), id, step(3, Status::InProgress, "lagi", &[]))
                .await
                .unwrap_err(),
        ));
        assert_eq!(
            told,
            [
                "illegal_transition",
                "empty_text@follow_up",
                "empty_text@follow_up",
                "date_order@follow_up",
                "not_found",
                "version_conflict",
                "own_work",
                "illegal_transition",
            ]
        );
        let mut session = store.db.read_consistent().await.unwrap();
        let document = evaluations::document(&mut session, store.instansi, id)
            .await
            .unwrap();
        let steps = &document.findings[0].recommendations[0].follow_ups;
        let by: Vec<_> = steps.iter().map(|step| step.by.clone()).collect();
        assert_eq!(by, ["Sari", "Tono", "Tono #4"]);
        let raw = store.raw("UPDATE follow_ups SET status = 'done'").await;
        assert!(raw.unwrap_err().to_string().contains("append_only"));
        document
    });
}

#[test]
fn a_wrong_finding_is_refused() {
    on_each_engine(|store| async move {
        let id = started(&store, "1.01").await.id;
        let mut told = Vec::new();
        for wrong in [
            NewFinding {
                sub_component: Some("9z".into()),
                ..finding("T1", vec![])
            },
            NewFinding {
                statement: " ".into(),
                ..finding("T1", vec![])
            },
            NewFinding {
                statement: "a\u{0}".into(),
                ..finding("T1\u{1}", vec![recommendation("R\u{2}", "2025-03-01")])
            },
            finding("T1", vec![recommendation("R1", "2025-01-31")]),
            finding(
                "T1",
                vec![
                    recommendation("R1", "2025-03-01"),
                    recommendation("R1", "2025-03-01"),
                ],
            ),
        ] {
            let refused = does(&store, store.system(), async |unit| {
                evaluations::add_finding(unit, id, wrong).await
            })
            .await;
            told.push(code(&refused.unwrap_err()));
        }
        assert_eq!(
            told,
            [
                "unknown_sub_component@finding",
                "empty_text@finding",
                "control_character@finding.id control_character@finding.statement control_character@finding.recommendations[0].id",
                "date_order@finding",
                "duplicate_id@finding",
            ]
        );
        let kept = store
            .raw_rows("SELECT count(*) FROM findings")
            .await
            .unwrap();
        assert_eq!(kept, [["0"]]);
    });
}
