//! Whole evaluations in and out.

use sakip_core::evaluation::{Evaluation, Template};
use sakip_db::ops::evaluations::{self, ImportedEvaluation, MAX_IMPORTED_AT_ONCE};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_tests::store::on_each_engine;
use serde_json::json;

use super::{code, does};

fn demo() -> Vec<ImportedEvaluation> {
    serde_json::from_str(include_str!("../../../../sakip-http/data/demo/lke.json")).unwrap()
}

#[test]
fn the_demo_goes_in_and_comes_out_as_it_is() {
    on_each_engine(|store| async move {
        let documents = demo();
        assert_eq!(documents.len(), 80);
        let ids = does(&store, store.system(), async |unit| {
            let mut codes: Vec<_> = documents.iter().map(|one| one.opd.clone()).collect();
            codes.sort();
            codes.dedup();
            for kode in codes {
                let new = NewOpd {
                    nama: kode.clone(),
                    kode,
                    singkatan: None,
                    parent_id: None,
                    valid_from: None,
                    valid_to: None,
                };
                opd::create(unit, new).await?;
            }
            evaluations::import(unit, documents.clone()).await
        })
        .await
        .unwrap();
        let template = Template::builtin("permenpanrb-88-2021").unwrap();
        let mut session = store.db.read_consistent().await.unwrap();
        let mut grades = Vec::new();
        for (id, given) in ids.iter().zip(&documents) {
            let sheet = evaluations::get(&mut session, store.instansi, *id)
                .await
                .unwrap();
            let expected = Evaluation::restore(template.clone(), given.evaluasi.clone()).unwrap();
            assert_eq!(sheet.evaluation, expected, "{} {}", given.opd, given.tahun);
            let result = expected.result().ok();
            assert_eq!(
                sheet.row.nilai,
                result
                    .as_ref()
                    .and_then(|result| result.total().to_decimal())
                    .map(|nilai| nilai.normalize())
            );
            assert_eq!(
                sheet.row.predikat,
                result.map(|result| result.predicate().label.clone())
            );
            grades.push((sheet.row.nilai, sheet.row.predikat));
        }
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
        // Once more is refused, all of it.
        let again = does(&store, store.system(), async |unit| {
            evaluations::import(unit, documents).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&again).matches("duplicate@[").count(), 80);
        grades
    });
}

#[test]
fn what_is_wrong_in_any_of_them_keeps_all_of_them_out() {
    on_each_engine(|store| async move {
        does(&store, store.system(), async |unit| {
            super::dinas(unit, "1.01").await;
            Ok(())
        })
        .await
        .unwrap();
        let one = |opd: &str,
                   stage: serde_json::Value,
                   template: &str,
                   label: &str|
         -> ImportedEvaluation {
            serde_json::from_value(json!({
                "opd": opd, "tahun": 2024,
                "evaluasi": {"stage": stage, "lke": {"template": template, "version": 1, "tracks": [
                    {"track": "mandiri", "answers": {"1a": {"answer": label, "note": "n"}}},
                ]}},
            }))
            .unwrap()
        };
        let current = "permenpanrb-88-2021";
        let complete = json!({"completed": {"deciding": "mandiri", "by": "Sa\u{7}ri"}});
        let documents = vec![
            one("1.01", json!("in_progress"), current, "A"),
            one("9.99", json!("in_progress"), current, "A"),
            one("1.01", json!("in_progress"), "tidak-ada", "A"),
            one("1.01", json!("in_progress"), current, "Z"),
            one("1.01", complete, current, "A"),
            one("1.01", json!("draft"), current, "A"),
            one("1.01", json!("in_progress"), current, "BB"),
        ];
        let refused = does(&store, store.system(), async |unit| {
            evaluations::import(unit, documents).await
        })
        .await
        .unwrap_err();
        assert_eq!(
            code(&refused),
            "not_found@[1].opd not_found@[2].evaluasi.lke.template \
            unknown_answer@[3].evaluasi.tracks[0].answers.1a control_character@[4].evaluasi.stage \
            unanswered@[4].evaluasi.stage wrong_state@[5].evaluasi.stage duplicate@[6]"
        );
        let flood = vec![one("1.01", json!("in_progress"), current, "A"); MAX_IMPORTED_AT_ONCE + 1];
        let many = does(&store, store.system(), async |unit| {
            evaluations::import(unit, flood).await
        })
        .await
        .unwrap_err();
        assert_eq!(code(&many), "too_many@");
        let kept = store
            .raw_rows(
                "SELECT (SELECT count(*) FROM evaluations), (SELECT count(*) FROM lke_templates)",
            )
            .await
            .unwrap();
        assert_eq!(kept, [["0", "0"]]);
        refused.to_string()
    });
}

/// What comes completed was completed by the user of that name, or by whoever brought it in: neither reviews it.
#[test]
fn an_imported_evaluation_is_not_reviewed_by_who_completed_it() {
    on_each_engine(|store| async move {
        let at = "'2025-01-01T00:00:00.000000Z'";
        let users = format!(
            "INSERT INTO users (id, instansi_id, username, nama, role, created_at, updated_at) VALUES \
             (11, {i}, 'sari', 'Sari Dewi', 'evaluator', {at}, {at}), \
             (12, {i}, 'tono', 'Tono', 'evaluator', {at}, {at}), \
             (13, {i}, 'budi1', 'Budi', 'evaluator', {at}, {at}), \
             (14, {i}, 'budi2', 'Budi', 'evaluator', {at}, {at})",
            i = store.instansi
        );
        store.raw(&users).await.unwrap();
        let (sari, tono) = (
            super::person(&store, 11, "Sari Dewi, S.E."),
            super::person(&store, 12, "Tono"),
        );
        let named = [("1.1", "Sari Dewi"), ("1.2", "Konsultan"), ("1.3", "Budi")];
        let documents = named.map(|(opd, by)| {
            let answers: serde_json::Map<_, _> = super::SUBS
                .iter()
                .zip(super::BINJAI)
                .map(|(question, label)| ((*question).to_owned(), json!({"answer": label})))
                .collect();
            serde_json::from_value::<ImportedEvaluation>(json!({
                "opd": opd, "tahun": 2024,
                "evaluasi": {
                    "stage": {"completed": {"deciding": "mandiri", "by": by}},
                    "lke": {"template": "permenpanrb-88-2021", "version": 1,
                        "tracks": [{"track": "mandiri", "answers": answers}]},
                },
            }))
            .unwrap()
        });
        let ids = does(&store, tono.clone(), async |unit| {
            for document in &documents {
                super::dinas(unit, &document.opd).await;
            }
            evaluations::import(unit, documents.to_vec()).await
        })
        .await
        .unwrap();
        let mut completed = Vec::new();
        for id in &ids {
            let row = super::row(&store, *id).await;
            completed.push((row.completed_by, row.completed_by_id.map(|id| id.0)));
        }
        let review = async |by: &sakip_db::Actor, id| {
            let version = super::row(&store, id).await.version;
            does(&store, by.clone(), async |unit| {
                evaluations::review(unit, id, version, None).await
            })
            .await
            .map(|_| ())
            .map_err(|error| code(&error))
        };
        // Whatever Sari calls herself, the first is hers; the second is of the one who brought it.
        let own = Err("own_work".to_owned());
        assert_eq!(review(&sari, ids[0]).await, own);
        assert_eq!(review(&tono, ids[1]).await, own);
        assert_eq!(
            review(&super::person(&store, 13, "Budi"), ids[2]).await,
            own
        );
        assert_eq!(review(&tono, ids[0]).await, Ok(()));
        assert_eq!(review(&sari, ids[1]).await, Ok(()));
        completed
    });
}
