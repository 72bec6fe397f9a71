//! A grade follows from its score: the engine derives it, the database refuses any other.

use sakip_core::evaluation::{Answer, Track};
use sakip_db::ops::evaluations::{self, GivenAnswer};
use sakip_db::ops::templates::{TemplateSource, store as keep};
use sakip_db::{EvaluationId, TemplateId};
use sakip_tests::store::{Store, on_each_engine};

use super::{BINJAI, dinas, does, given, row, sheet_of, small_template, started, year};

/// An evaluation with a template of one's own, completed with these answers.
async fn completed(
    store: &Store,
    kode: &str,
    template: TemplateId,
    answers: Vec<GivenAnswer>,
) -> evaluations::EvaluationRow {
    does(store, store.system(), async |unit| {
        let new = evaluations::NewEvaluation {
            opd_id: dinas(unit, kode).await,
            tahun: year(2024),
            template_id: template,
        };
        let row = evaluations::create(unit, new).await?;
        let row = evaluations::open(unit, row.id, Track::Mandiri).await?;
        let row = evaluations::start(unit, row.id, row.version).await?;
        evaluations::answer(unit, row.id, answers).await?;
        evaluations::complete(unit, row.id, row.version + 1, Track::Mandiri).await
    })
    .await
    .unwrap()
}

async fn grade(store: &Store, id: EvaluationId, nilai: &str, predikat: &str) -> bool {
    let sql = match store.db.engine() {
        sakip_db::EngineKind::Sqlite => format!(
            "UPDATE evaluations SET nilai = '{nilai}', predikat = '{predikat}' WHERE id = {id}"
        ),
        sakip_db::EngineKind::Postgres => format!(
            "UPDATE evaluations SET nilai = {nilai}, predikat = '{predikat}' WHERE id = {id}"
        ),
    };
    match store.raw(&sql).await {
        Ok(rows) => {
            assert_eq!(rows, 1);
            true
        }
        Err(error) => {
            assert!(
                error.to_string().contains("grade_contradicts_score"),
                "{error}"
            );
            false
        }
    }
}

#[test]
fn the_database_refuses_a_grade_that_contradicts_its_score() {
    on_each_engine(|store| async move {
        let id = started(&store, "1.01").await.id;
        does(&store, store.system(), async |unit| {
            evaluations::answer(unit, id, sheet_of(Track::Mandiri, &BINJAI)).await?;
            let sheet = evaluations::get(unit, store.instansi, id).await?;
            evaluations::complete(unit, id, sheet.row.version, Track::Mandiri).await
        })
        .await
        .unwrap();
        let labels = ["AA", "A", "BB", "B", "CC", "C", "D"];
        let mut allowed = Vec::new();
        for (nilai, expected) in [
            ("100", "AA"),
            ("90.01", "AA"),
            ("90", "A"),
            ("87.8", "A"),
            ("80.01", "A"),
            // A double takes these for 80 and for 90.
            ("80.00000000000000001", "A"),
            ("90.0000000000000000000000001", "AA"),
            ("80", "BB"),
            ("79.99999999999999999999999999", "BB"),
            ("70", "B"),
            ("60.1", "B"),
            ("60", "CC"),
            ("50", "C"),
            ("30.5", "C"),
            ("30", "D"),
            ("9", "D"),
            ("0.5", "D"),
            ("0", "D"),
        ] {
            for label in labels {
                let kept = grade(&store, id, nilai, label).await;
                assert_eq!(kept, label == expected, "{nilai} {label}");
                allowed.push(kept);
            }
        }
        assert!(
            !grade(&store, id, "87.8", "E").await,
            "there is no such predicate"
        );
        assert!(
            store
                .raw(&format!(
                    "UPDATE evaluations SET predikat = NULL WHERE id = {id}"
                ))
                .await
                .is_err()
        );
        allowed
    });
}

#[test]
fn a_template_of_ones_own_brings_its_own_grades() {
    on_each_engine(|store| async move {
        let bounds = [
            (Some("75.5"), "Hebat"),
            (Some("7.25"), "Cukup"),
            (None, "Kurang"),
        ];
        let own = small_template("lokal", ["75", "5", "20"], &bounds);
        let template = does(&store, store.system(), async |unit| {
            keep(unit, TemplateSource::Json(own)).await
        })
        .await
        .unwrap();
        let answers = |a: &str, b: &str, c: &str| {
            vec![
                given(Track::Mandiri, "1a", a),
                given(Track::Mandiri, "1b.1", b),
                given(Track::Mandiri, "1c", c),
            ]
        };
        let mut ends = Vec::new();
        for (kode, sheet, nilai, predikat) in [
            ("1.01", answers("A", "A", "C"), "80", "Hebat"),
            ("1.02", answers("A", "C", "C"), "75", "Cukup"),
            ("1.03", answers("C", "A", "C"), "5", "Kurang"),
            ("1.04", answers("C", "B", "B"), "12.5", "Cukup"),
            ("1.05", answers("C", "C", "C"), "0", "Kurang"),
        ] {
            let done = completed(&store, kode, template, sheet).await;
            assert_eq!(
                (
                    done.nilai.unwrap().to_string().as_str(),
                    done.predikat.as_deref()
                ),
                (nilai, Some(predikat))
            );
            ends.push(done.id);
        }
        let last = ends[4];
        for (nilai, label, kept) in [
            ("75.5", "Cukup", true),
            ("75.5", "Hebat", false),
            ("75.51", "Hebat", true),
            ("8", "Cukup", true),
            ("7.25", "Kurang", true),
            ("7.3", "Kurang", false),
            ("80", "A", false),
        ] {
            assert_eq!(
                grade(&store, last, nilai, label).await,
                kept,
                "{nilai} {label}"
            );
        }
    });
}

/// A total that no decimal holds, so close above a bound that the nearest decimal is the bound itself.
#[test]
fn a_total_a_hair_above_a_bound_keeps_its_grade() {
    on_each_engine(|store| async move {
        let hair = "0.00000000000000000000000001";
        let own = small_template(
            "lokal",
            ["80", hair, "19.99999999999999999999999999"],
            &[(Some("80"), "A"), (None, "BB")],
        );
        let template = does(&store, store.system(), async |unit| {
            keep(unit, TemplateSource::Json(own)).await
        })
        .await
        .unwrap();
        let answers = |thirds: [&str; 3]| {
            let per_sasaran = Answer::per_sasaran(["S1", "S2", "S3"].into_iter().zip(thirds));
            vec![
                given(Track::Mandiri, "1a", "A"),
                GivenAnswer {
                    answer: per_sasaran,
                    ..given(Track::Mandiri, "1b.1", "A")
                },
                given(Track::Mandiri, "1c", "C"),
            ]
        };
        let above = completed(&store, "1.01", template, answers(["A", "C", "C"])).await;
        assert_eq!(
            above.nilai.unwrap().to_string(),
            "80.00000000000000000000000001"
        );
        assert_eq!(above.predikat.as_deref(), Some("A"));
        assert_eq!(row(&store, above.id).await, above);
        let at = completed(&store, "1.02", template, answers(["C", "C", "C"])).await;
        assert_eq!(
            (
                at.nilai.unwrap().to_string().as_str(),
                at.predikat.as_deref()
            ),
            ("80", Some("BB"))
        );
    });
}
