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
