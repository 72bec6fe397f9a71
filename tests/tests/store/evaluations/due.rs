//! What is past due, and how far each OPD has followed up.

use chrono::NaiveDate;
use sakip_db::ops::evaluations;
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::query::evaluations::{ResultFilter, ResultSort, results};
use sakip_db::query::recommendations::{OverdueFilter, overdue, progress};
use sakip_db::query::{Direction, Page};
use sakip_tests::store::on_each_engine;

use super::queries::told;
use super::{code, year};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn what_is_past_due_is_listed_and_progress_counted() {
    on_each_engine(|store| async move {
        told(&store).await;
        let mut session = store.db.read().await.unwrap();
        let filter = |on: &str| OverdueFilter {
            on: day(on),
            opd_id: None,
            tahun: None,
            search: None,
        };
        let (mut page, mut late) = (Page::first(1), Vec::new());
        loop {
            let part = overdue(&mut session, store.instansi, &filter("2025-03-02"), &page)
                .await
                .unwrap();
            assert_eq!(part.total, 4);
            late.extend(part.items);
            let Some(next) = part.next else { break };
            page = Page::after(next, 1);
        }
        let told: Vec<_> = late
            .iter()
            .map(|row| {
                let one = &row.recommendation;
                (
                    one.opd_kode.as_str(),
                    one.finding_kode.as_str(),
                    one.kode.as_str(),
                    one.status.name(),
                    row.days_overdue,
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("1.02", "T1", "R3", "open", 46),
                ("1.01", "T2", "R1", "in_progress", 29),
                ("1.01", "T1", "R1", "open", 1),
                ("1.01", "T1", "R2", "in_progress", 1),
            ]
        );
        // On its last day nothing is late.
        assert_eq!(
            overdue(
                &mut session,
                store.instansi,
                &filter("2025-03-01"),
                &Page::default()
            )
            .await
            .unwrap()
            .total,
            2
        );
        let one = OverdueFilter {
            opd_id: Some(late[0].recommendation.opd_id),
            search: Some("SEKRETARIS".into()),
            tahun: Some(year(2024)),
            ..filter("2025-03-02")
        };
        assert_eq!(
            overdue(&mut session, store.instansi, &one, &Page::default())
                .await
                .unwrap()
                .total,
            1
        );
        let foreign_cursor = Page::after("nama.1.61".parse().unwrap(), 1);
        let refused = overdue(&mut session, store.instansi, &one, &foreign_cursor)
            .await
            .unwrap_err();
        assert_eq!(code(&refused), "cursor@cursor");
        let no_date = Page::after("due.1.61".parse().unwrap(), 1);
        assert_eq!(
            code(
                &overdue(&mut session, store.instansi, &one, &no_date)
                    .await
                    .unwrap_err()
            ),
            "cursor@cursor"
        );

        let counted = progress(
            &mut session,
            store.instansi,
            day("2025-03-02"),
            Some(year(2024)),
            &Page::default(),
        )
        .await
        .unwrap();
        // The engine counts the same from the stored findings.
        let ids = store.raw_rows("SELECT e.id, o.kode FROM evaluations e JOIN opd o ON o.id = e.opd_id WHERE e.tahun = 2024 ORDER BY o.kode").await.unwrap();
        let mut expected = Vec::new();
        for cells in ids {
            let id = sakip_db::EvaluationId(cells[0].parse().unwrap());
            let sheet = evaluations::get(&mut session, store.instansi, id)
                .await
                .unwrap();
            let progress = sheet.evaluation.findings().progress(day("2025-03-02"));
            if !sheet.evaluation.findings().list().is_empty() {
                expected.push((cells[1].clone(), progress));
            }
        }
        let found: Vec<_> = counted
            .items
            .iter()
            .map(|row| {
                (
                    row.opd_kode.clone(),
                    sakip_core::evaluation::Progress {
                        open: row.open,
                        in_progress: row.in_progress,
                        done: row.done,
                        verified: row.verified,
                        dropped: row.dropped,
                        overdue: row.overdue,
                    },
                )
            })
            .collect();
        assert_eq!(found, expected);
        assert_eq!(found[0].1.overdue, 3);
        let everything = progress(
            &mut session,
            store.instansi,
            day("2025-03-02"),
            None,
            &Page::default(),
        )
        .await
        .unwrap();
        assert_eq!(everything.items, counted.items);

        let new = NewInstansi {
            kode: "3202".into(),
            nama: "Kabupaten Lain".into(),
            jenis: Jenis::Kabupaten,
        };
        drop(session);
        let other = instansi::create(&store.db, new, "pemasangan")
            .await
            .unwrap();
        let mut session = store.db.read().await.unwrap();
        assert_eq!(
            overdue(&mut session, other, &filter("2026-01-01"), &Page::default())
                .await
                .unwrap()
                .total,
            0
        );
        assert_eq!(
            progress(
                &mut session,
                other,
                day("2026-01-01"),
                None,
                &Page::default()
            )
            .await
            .unwrap()
            .total,
            0
        );
        assert_eq!(
            results(
                &mut session,
                other,
                &ResultFilter::default(),
                ResultSort::Opd,
                Direction::Asc,
                &Page::default()
            )
            .await
            .unwrap()
            .total,
            0
        );
        found
    });
}
