//! Answering: per sasaran, several tracks, several people at once.

use std::sync::Arc;

use sakip_core::evaluation::{Answer, Track};
use sakip_db::ops::evaluations::{self, ClearedAnswer, GivenAnswer, MAX_ANSWERS_AT_ONCE};
use sakip_db::ops::templates::{TemplateSource, store as keep};
use sakip_db::{Actor, Error, EvaluationId};
use sakip_tests::store::{Store, on_each_engine};

use super::{BINJAI, code, dinas, does, evaluator, given, row, sheet_of, started, year};

#[test]
fn binjai_is_scored_as_it_was_published() {
    on_each_engine(|store| async move {
        let id = started(&store, "1.01").await.id;
        does(&store, store.system(), async |unit| {
            evaluations::answer(unit, id, sheet_of(Track::Mandiri, &BINJAI)).await
        })
        .await
        .unwrap();
        let version = row(&store, id).await.version;
        let done = does(&store, store.system(), async |unit| {
            evaluations::complete(unit, id, version, Track::Mandiri).await
        })
        .await
        .unwrap();
        assert_eq!(done.nilai.unwrap().to_string(), "87.8");
        assert_eq!(done.predikat.as_deref(), Some("A"));
        assert_eq!(done, row(&store, id).await);
        let stored = store
            .raw_rows("SELECT nilai, predikat, deciding, status FROM evaluations")
            .await
            .unwrap();
        assert_eq!(stored, [["87.8", "A", "mandiri", "completed"]]);
        let mut session = store.db.read_consistent().await.unwrap();
        let sheet = evaluations::get(&mut session, store.instansi, id)
            .await
            .unwrap();
        let parts: Vec<String> = sheet
            .evaluation
            .result()
            .unwrap()
            .components()
            .iter()
            .map(|part| part.score().unwrap().to_string())
            .collect();
        assert_eq!(parts, ["24.6", "25.5", "13.95", "23.75"]);
        (done.completed_at, done.completed_by)
    });
}

#[test]
fn answers_per_sasaran_are_averaged_and_tracks_stand_beside_each_other() {
    on_each_engine(|store| async move {
        let row = does(&store, store.system(), async |unit| {
            let new = evaluations::NewEvaluation {
                opd_id: dinas(unit, "1.01").await,
                tahun: year(2016),
                template_id: keep(unit, TemplateSource::Builtin("permenpanrb-12-2015".into()))
                    .await?,
            };
            let row = evaluations::create(unit, new).await?;
            let row = evaluations::open(unit, row.id, Track::Mandiri).await?;
            evaluations::start(unit, row.id, row.version).await
        })
        .await
        .unwrap();
        let mut session = store.db.read_consistent().await.unwrap();
        let template = evaluations::get(&mut session, store.instansi, row.id)
            .await
            .unwrap();
        drop(session);
        // Everything as good as can be, but what is asked per sasaran: one of seven.
        let full = |track| -> Vec<GivenAnswer> {
            template
                .template()
                .questions()
                .map(|(_, question)| {
                    let answers = question.scale().answers();
                    let (best, worst) = (
                        &answers.first().unwrap().label,
                        &answers.last().unwrap().label,
                    );
                    let answer = if question.per_sasaran() && track == Track::Mandiri {
                        let of = |number| if number == 1 { best } else { worst };
                        Answer::per_sasaran(
                            (1..=7).map(|number| (format!("S{number}"), of(number))),
                        )
                    } else {
                        Answer::of(best)
                            .with_note("dibaca")
                            .with_evidence("Renstra 2016")
                    };
                    GivenAnswer {
                        track,
                        question: question.id().to_owned(),
                        answer,
                        version: 0,
                    }
                })
                .collect()
        };
        does(&store, store.system(), async |unit| {
            evaluations::answer(unit, row.id, full(Track::Mandiri)).await?;
            evaluations::answer(unit, row.id, full(evaluator(1))).await
        })
        .await
        .unwrap();
        let mut session = store.db.read_consistent().await.unwrap();
        let sheet = evaluations::get(&mut session, store.instansi, row.id)
            .await
            .unwrap();
        let compared = sheet.evaluation.lke().compare(Track::Mandiri, evaluator(1));
        let lke = sheet.evaluation.lke();
        assert_eq!(lke.score(evaluator(1)).unwrap().total().to_string(), "100");
        let total = lke.score(Track::Mandiri).unwrap().total().clone();
        assert!(
            total.to_decimal().is_none(),
            "a seventh has no finite decimal: {total}"
        );
        assert!(compared.difference.unwrap() > sakip_core::number::Exact::ZERO);
        assert_eq!(sheet.tracks.len(), 2);
        drop(session);
        let version = super::row(&store, row.id).await.version;
        let done = does(&store, store.system(), async |unit| {
            evaluations::complete(unit, row.id, version, Track::Mandiri).await
        })
        .await
        .unwrap();
        // As many digits as a decimal holds, nearest to the exact total.
        assert_eq!(
            done.nilai,
            total.approximate().map(|nilai| nilai.normalize())
        );
        (
            total.to_string(),
            done.nilai.map(|nilai| nilai.to_string()),
            done.predikat,
        )
    });
}

#[test]
fn wrong_answers_are_told_all_at_once_and_none_is_kept() {
    on_each_engine(|store| async move {
        let id = started(&store, "1.01").await.id;
        let mut many = sheet_of(Track::Mandiri, &BINJAI);
        many.push(given(Track::Mandiri, "1a", "A"));
        let noted = GivenAnswer {
            answer: Answer::of("A").with_note("a\u{0}b"),
            ..given(evaluator(1), "1a", "A")
        };
        many.push(noted);
        let first = does(&store, store.system(), async |unit| {
            evaluations::answer(unit, id, many).await
        })
        .await
        .unwrap_err();
        assert_eq!(
            code(&first),
            "duplicate@answers[12] control_character@answers[13].answer.note"
        );
        let wrong = vec![
            given(Track::Mandiri, "1a", "Z"),
            given(Track::Mandiri, "9z", "A"),
            given(evaluator(99), "1a", "A"),
            GivenAnswer {
                answer: Answer::per_sasaran([("S", "A")]),
                ..given(Track::Mandiri, "1b", "A")
            },
            given(Track::Mandiri, "1c", "A"),
        ];
        let second = does(&store, store.system(), async |unit| {
            evaluations::answer(unit, id, wrong).await
        })
        .await
        .unwrap_err();
        assert_eq!(
            code(&second),
            "unknown_answer@answers[0] unknown_question@answers[1] track_not_allowed@answers[2] not_per_sasaran@answers[3]"
        );
        let flood = (0..=MAX_ANSWERS_AT_ONCE)
            .map(|n| given(Track::Mandiri, &format!("q{n}"), "A"))
            .collect();
        let third = does(&store, store.system(), async |unit| {
            evaluations::answer(unit, id, flood).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&third), "too_many@answers");
        let kept = store
            .raw_rows("SELECT count(*) FROM evaluation_answers")
            .await
            .unwrap();
        assert_eq!(kept, [["0"]]);
        let missing = does(&store, store.system(), async |unit| {
            evaluations::answer(unit, EvaluationId(999), vec![]).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&missing), "not_found");
    });
}

/// The longest answer the engine takes is one the database takes.
#[test]
fn the_longest_answer_is_kept() {
    on_each_engine(|store| async move {
        let own = super::small_template("lokal", ["50", "30", "20"], &[(None, "X")]);
        let row = does(&store, store.system(), async |unit| {
            let new = evaluations::NewEvaluation {
                opd_id: dinas(unit, "1.01").await,
                tahun: year(2024),
                template_id: keep(unit, TemplateSource::Json(own)).await?,
            };
            let row = evaluations::create(unit, new).await?;
            let row = evaluations::open(unit, row.id, Track::Mandiri).await?;
            evaluations::start(unit, row.id, row.version).await
        })
        .await
        .unwrap();
        let quoted = "\"".repeat(496);
        let names = (0..200).map(|n| (format!("{n:04}{quoted}"), "A"));
        let mut answer = Answer::per_sasaran(names).with_note("é".repeat(10_000));
        for _ in 0..100 {
            answer = answer.with_evidence("\\".repeat(500));
        }
        let given = GivenAnswer {
            track: Track::Mandiri,
            question: "1b.1".into(),
            answer: answer.clone(),
            version: 0,
        };
        does(&store, store.system(), async |unit| {
            evaluations::answer(unit, row.id, vec![given]).await
        })
        .await
        .unwrap();
        let mut session = store.db.read_consistent().await.unwrap();
        let sheet = evaluations::get(&mut session, store.instansi, row.id)
            .await
            .unwrap();
        assert_eq!(sheet.answers[0].answer(), answer);
    });
}

async fn answers(
    store: &Store,
    actor: Actor,
    id: EvaluationId,
    one: GivenAnswer,
) -> Result<i64, Error> {
    does(store, actor, async |unit| {
        Ok(evaluations::answer(unit, id, vec![one])
            .await?
            .remove(0)
            .version)
    })
    .await
}

#[test]
fn two_people_answer_different_questions_at_once() {
    on_each_engine(|store: Arc<Store>| async move {
        let id = started(&store, "1.01").await.id;
        let one = async {
            for question in super::SUBS.iter().step_by(2) {
                answers(
                    &store,
                    super::person(&store, 1, "Sari"),
                    id,
                    given(Track::Mandiri, question, "A"),
                )
                .await
                .unwrap();
            }
        };
        let other = async {
            for question in super::SUBS.iter().skip(1).step_by(2) {
                answers(
                    &store,
                    super::person(&store, 2, "Budi"),
                    id,
                    given(Track::Mandiri, question, "BB"),
                )
                .await
                .unwrap();
            }
        };
        tokio::join!(one, other);
        let mut session = store.db.read_consistent().await.unwrap();
        let sheet = evaluations::get(&mut session, store.instansi, id)
            .await
            .unwrap();
        let kept: Vec<_> = sheet
            .answers
            .iter()
            .map(|row| (row.question.clone(), row.answered_by.unwrap().0))
            .collect();
        assert_eq!(kept.len(), 12);
        let mut versions: Vec<i64> = sheet.answers.iter().map(|row| row.version).collect();
        versions.sort_unstable();
        versions.dedup();
        assert_eq!(versions.len(), 12, "no version is used twice");
        drop(session);
        assert!(
            store
                .db
                .verify_audit()
                .await
                .unwrap()
                .iter()
                .all(|report| report.is_whole())
        );
        kept
    });
}

#[test]
fn the_same_question_at_once_is_a_conflict_for_one() {
    on_each_engine(|store: Arc<Store>| async move {
        let id = started(&store, "1.01").await.id;
        let (left, right) = tokio::join!(
            answers(
                &store,
                super::person(&store, 1, "Sari"),
                id,
                given(Track::Mandiri, "1a", "A")
            ),
            answers(
                &store,
                super::person(&store, 2, "Budi"),
                id,
                given(Track::Mandiri, "1a", "BB")
            ),
        );
        let (Ok(version), Err(Error::Conflict(conflict))) = (if left.is_ok() {
            (left, right)
        } else {
            (right, left)
        }) else {
            panic!("one is kept, one is a conflict");
        };
        assert_eq!((conflict.expected(), conflict.found()), (0, version));
        assert_eq!(conflict.id(), format!("{id}/mandiri/1a"));
        version
    });
}

/// An answer that was taken back and given anew is another one, though the question looks alike.
#[test]
fn nobody_overwrites_what_he_has_not_seen() {
    on_each_engine(|store| async move {
        let id = started(&store, "1.01").await.id;
        let at = |version, label: &str| GivenAnswer {
            version,
            ..given(Track::Mandiri, "1a", label)
        };
        let seen = answers(&store, store.system(), id, at(0, "A"))
            .await
            .unwrap();
        // The same answer again is the same version.
        assert_eq!(
            answers(&store, store.system(), id, at(seen, "A"))
                .await
                .unwrap(),
            seen
        );
        does(&store, store.system(), async |unit| {
            let cleared = ClearedAnswer {
                track: Track::Mandiri,
                question: "1a".into(),
                version: seen,
            };
            evaluations::clear(unit, id, vec![cleared]).await
        })
        .await
        .unwrap();
        let anew = answers(&store, store.system(), id, at(0, "BB"))
            .await
            .unwrap();
        assert_ne!(anew, seen);
        let stale = answers(&store, store.system(), id, at(seen, "B"))
            .await
            .unwrap_err();
        assert_eq!(code(&stale), "version_conflict");
        let stale = does(&store, store.system(), async |unit| {
            let cleared = ClearedAnswer {
                track: Track::Mandiri,
                question: "1a".into(),
                version: seen,
            };
            evaluations::clear(unit, id, vec![cleared]).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&stale), "version_conflict");
        let audit = store.raw_rows("SELECT action, before, after FROM audit_log WHERE entity = 'evaluation_answer' ORDER BY seq").await.unwrap();
        assert_eq!(
            audit,
            [
                ["answer", "-", r#"{"answer":"A"}"#],
                ["clear", r#"{"answer":"A"}"#, "-"],
                ["answer", "-", r#"{"answer":"BB"}"#],
            ]
        );
        (seen, anew)
    });
}
