//! The questions a server asks about evaluations.

use sakip_db::ops::evaluations::{self, EvaluationStatus, ImportedEvaluation};
use sakip_db::query::evaluations::{
    ComparisonFilter, ResultFilter, ResultSort, ResultStanding, compare_years, count_predikat,
    results,
};
use sakip_db::query::{Direction, Page};
use sakip_tests::store::{Store, on_each_engine};
use serde_json::json;

use super::{BINJAI, SUBS, dinas, does, year};

/// An evaluation of 88/2021; `official` only where it was reviewed.
fn evaluation(
    opd: &str,
    tahun: i32,
    answers: [&str; 12],
    stage: &str,
    findings: serde_json::Value,
) -> ImportedEvaluation {
    let answers: serde_json::Map<_, _> = SUBS
        .iter()
        .zip(answers)
        .map(|(id, label)| ((*id).to_owned(), json!({"answer": label})))
        .collect();
    let stage = match stage {
        "completed" => json!({"completed": {"deciding": "mandiri", "by": "Sari"}}),
        "official" => {
            json!({"reviewed": {"deciding": "mandiri", "completed_by": "Sari", "reviewed_by": "Budi", "official": {"number": "LHE-1", "date": "2025-01-31"}}})
        }
        "reviewed" => {
            json!({"reviewed": {"deciding": "mandiri", "completed_by": "Sari", "reviewed_by": "Budi"}})
        }
        other => json!(other),
    };
    serde_json::from_value(json!({
        "opd": opd, "tahun": tahun,
        "evaluasi": {"stage": stage, "findings": findings, "lke": {"template": "permenpanrb-88-2021", "version": 1,
            "tracks": [{"track": "mandiri", "answers": answers}]}},
    })).unwrap()
}

fn recommendation(id: &str, due: &str, steps: &[&str]) -> serde_json::Value {
    let steps: Vec<_> = steps.iter().enumerate().map(|(index, status)| json!({
        "date": "2025-02-01", "by": format!("P{index}"), "status": status, "note": "n", "evidence": ["SK"],
    })).collect();
    json!({"id": id, "statement": format!("Susun {id}"), "owner": "Sekretaris", "issued": "2025-01-01", "due": due, "follow_ups": steps})
}

/// Five OPD, two years.
pub(super) async fn told(store: &Store) {
    does(store, store.system(), async |unit| {
        for kode in ["1.01", "1.02", "1.03", "1.04", "1.05"] {
            dinas(unit, kode).await;
        }
        let first = json!([
            {"id": "T1", "statement": "Temuan", "recommendations": [
                recommendation("R1", "2025-03-01", &[]),
                recommendation("R2", "2025-03-01", &["in_progress"]),
                recommendation("R3", "2025-03-01", &["in_progress", "done"]),
            ]},
            {"id": "T2", "statement": "Temuan", "recommendations": [
                recommendation("R1", "2025-02-01", &["done", "in_progress"]),
                recommendation("R2", "2025-03-01", &["done", "verified"]),
            ]},
        ]);
        let second = json!([{"id": "T1", "statement": "Temuan", "recommendations": [
            recommendation("R1", "2025-12-31", &[]),
            recommendation("R2", "2025-03-05", &["dropped"]),
            recommendation("R3", "2025-01-15", &[]),
        ]}]);
        let none = || json!([]);
        evaluations::import(
            unit,
            vec![
                evaluation("1.01", 2023, ["BB"; 12], "official", none()),
                evaluation("1.01", 2024, BINJAI, "official", first),
                evaluation("1.02", 2024, ["BB"; 12], "reviewed", second),
                evaluation("1.03", 2024, ["E"; 12], "completed", none()),
                evaluation("1.04", 2024, ["AA"; 12], "in_progress", none()),
                evaluation("1.05", 2023, ["CC"; 12], "completed", none()),
            ],
        )
        .await
    })
    .await
    .unwrap();
}

#[test]
fn results_are_listed_filtered_and_sorted_by_score() {
    on_each_engine(|store| async move {
        told(&store).await;
        let mut session = store.db.read().await.unwrap();
        let mut seen = Vec::new();
        for (sort, direction) in [
            (ResultSort::Opd, Direction::Asc),
            (ResultSort::Nilai, Direction::Asc),
            (ResultSort::Nilai, Direction::Desc),
        ] {
            let filter = ResultFilter {
                tahun: Some(year(2024)),
                ..ResultFilter::default()
            };
            let (mut page, mut all) = (Page::first(1), Vec::new());
            loop {
                let part = results(
                    &mut session,
                    store.instansi,
                    &filter,
                    sort,
                    direction,
                    &page,
                )
                .await
                .unwrap();
                assert_eq!(part.total, 4);
                all.extend(part.items);
                let Some(next) = part.next else { break };
                page = Page::after(next, 1);
            }
            seen.push(
                all.iter()
                    .map(|row| {
                        (
                            row.opd_kode.clone(),
                            row.nilai.map(|nilai| nilai.to_string()),
                            row.standing,
                        )
                    })
                    .collect::<Vec<_>>(),
            );
        }
        let codes = |at: usize| {
            seen[at]
                .iter()
                .map(|row| row.0.as_str())
                .collect::<Vec<_>>()
        };
        assert_eq!(codes(0), ["1.01", "1.02", "1.03", "1.04"]);
        assert_eq!(codes(1), ["1.04", "1.03", "1.02", "1.01"]);
        assert_eq!(codes(2), ["1.01", "1.02", "1.03", "1.04"]);
        assert_eq!(
            seen[0][0],
            (
                "1.01".to_owned(),
                Some("87.8".to_owned()),
                Some(ResultStanding::Official)
            )
        );
        assert_eq!(
            seen[0][1].2,
            Some(ResultStanding::Estimate),
            "reviewed without a report is an estimate"
        );
        assert_eq!(seen[0][3], ("1.04".to_owned(), None, None));

        let mut counts = Vec::new();
        let filters = [
            ResultFilter::default(),
            ResultFilter {
                standing: Some(ResultStanding::Official),
                ..ResultFilter::default()
            },
            ResultFilter {
                standing: Some(ResultStanding::Estimate),
                ..ResultFilter::default()
            },
            ResultFilter {
                predikat: Some("BB".into()),
                ..ResultFilter::default()
            },
            ResultFilter {
                status: Some(EvaluationStatus::InProgress),
                ..ResultFilter::default()
            },
            ResultFilter {
                template: Some("permenpanrb-12-2015".into()),
                ..ResultFilter::default()
            },
            ResultFilter {
                search: Some("dinas 1.05".into()),
                ..ResultFilter::default()
            },
        ];
        for filter in &filters {
            counts.push(
                results(
                    &mut session,
                    store.instansi,
                    filter,
                    ResultSort::Opd,
                    Direction::Asc,
                    &Page::default(),
                )
                .await
                .unwrap()
                .total,
            );
        }
        assert_eq!(counts, [6, 2, 3, 2, 1, 0, 1]);
        seen
    });
}

/// Scores of one, two and three digits, with and without a fraction.
#[test]
fn scores_sort_as_numbers() {
    on_each_engine(|store| async move {
        let with = |question: usize, label: &'static str| {
            let mut answers = ["E"; 12];
            answers[question] = label;
            answers
        };
        let sheets = [
            ["AA"; 12],
            ["E"; 12],
            BINJAI,
            with(6, "B"),
            with(0, "A"),
            with(2, "A"),
            with(2, "BB"),
            with(6, "D"),
            with(10, "A"),
            with(0, "AA"),
            ["BB"; 12],
        ];
        does(&store, store.system(), async |unit| {
            let mut documents = Vec::new();
            for (index, answers) in sheets.into_iter().enumerate() {
                let kode = format!("1.{index:02}");
                dinas(unit, &kode).await;
                documents.push(evaluation(&kode, 2024, answers, "completed", json!([])));
            }
            evaluations::import(unit, documents).await
        })
        .await
        .unwrap();
        let mut session = store.db.read().await.unwrap();
        let (mut page, mut scores) = (Page::first(2), Vec::new());
        loop {
            let filter = ResultFilter::default();
            let part = results(
                &mut session,
                store.instansi,
                &filter,
                ResultSort::Nilai,
                Direction::Asc,
                &page,
            )
            .await
            .unwrap();
            scores.extend(part.items.into_iter().map(|row| row.nilai.unwrap()));
            let Some(next) = part.next else { break };
            page = Page::after(next, 2);
        }
        let told: Vec<String> = scores.iter().map(ToString::to_string).collect();
        assert_eq!(
            told,
            [
                "0", "0.9", "2.1", "5.4", "6", "6.75", "12", "13.5", "80", "87.8", "100"
            ]
        );
        told
    });
}

#[test]
fn predicates_are_counted_with_those_nobody_reached() {
    on_each_engine(|store| async move {
        told(&store).await;
        let mut session = store.db.read().await.unwrap();
        let counts = count_predikat(&mut session, store.instansi, year(2024))
            .await
            .unwrap();
        assert_eq!(counts.len(), 1);
        let told: Vec<_> = counts[0]
            .predikat
            .iter()
            .map(|row| (row.predikat.as_str(), row.jumlah, row.resmi))
            .collect();
        assert_eq!(
            told,
            [
                ("AA", 0, 0),
                ("A", 1, 1),
                ("BB", 1, 0),
                ("B", 0, 0),
                ("CC", 0, 0),
                ("C", 0, 0),
                ("D", 1, 0)
            ]
        );
        assert_eq!(counts[0].belum, 1);
        assert_eq!(
            count_predikat(&mut session, store.instansi, year(2020))
                .await
                .unwrap(),
            []
        );
        counts
    });
}

#[test]
fn each_opd_is_compared_with_the_year_before() {
    on_each_engine(|store| async move {
        told(&store).await;
        let mut session = store.db.read().await.unwrap();
        let filter = |template: Option<&str>| ComparisonFilter {
            tahun: year(2024),
            template: template.map(str::to_owned),
            opd_id: None,
            search: None,
        };
        let rows = compare_years(
            &mut session,
            store.instansi,
            &filter(None),
            &Page::default(),
        )
        .await
        .unwrap();
        let told: Vec<_> = rows
            .items
            .iter()
            .map(|row| {
                let text = |value: Option<rust_decimal::Decimal>| {
                    value.map_or("-".to_owned(), |value| value.to_string())
                };
                (
                    row.opd_kode.as_str(),
                    text(row.nilai),
                    text(row.nilai_lalu),
                    text(row.selisih),
                )
            })
            .collect();
        let row = |kode, now: &str, before: &str, change: &str| {
            (kode, now.to_owned(), before.to_owned(), change.to_owned())
        };
        assert_eq!(
            told,
            [
                row("1.01", "87.8", "80", "7.8"),
                row("1.02", "80", "-", "-"),
                row("1.03", "0", "-", "-"),
                row("1.04", "-", "-", "-"),
                row("1.05", "-", "60", "-"),
            ]
        );
        assert_eq!(rows.items[0].predikat_lalu.as_deref(), Some("BB"));
        let other = compare_years(
            &mut session,
            store.instansi,
            &filter(Some("permenpanrb-12-2015")),
            &Page::default(),
        )
        .await
        .unwrap();
        assert_eq!(other.total, 0);
        let first = compare_years(&mut session, store.instansi, &filter(None), &Page::first(4))
            .await
            .unwrap();
        let rest = compare_years(
            &mut session,
            store.instansi,
            &filter(None),
            &Page::after(first.next.unwrap(), 4),
        )
        .await
        .unwrap();
        assert_eq!(rest.items, rows.items[4..]);
        rows
    });
}
