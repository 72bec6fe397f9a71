//! Runs of an integration.

use std::time::Duration;

use sakip_db::ops::integrations::{self, NewIntegration};
use sakip_db::ops::sync::{self, Ending, MAX_ERRORS_KEPT, Progress, RowError, SyncStatus};
use sakip_db::query::Page;
use sakip_db::{Error, InstansiId, IntegrationId};
use sakip_tests::clock::MovingClock;
use sakip_tests::store::{Store, on_each_engine, on_each_engine_at, story_time};
use serde_json::json;

const HOUR: Duration = Duration::from_secs(3_600);

async fn integration(store: &Store) -> IntegrationId {
    let mut unit = store.db.begin(store.system()).await.unwrap();
    let new = NewIntegration {
        kode: "sipd".to_owned(),
        jenis: "sipd".to_owned(),
        base_url: None,
        settings: json!({}),
    };
    let id = integrations::create(&mut unit, new).await.unwrap();
    unit.commit().await.unwrap();
    id
}

fn error(row: u32) -> RowError {
    RowError {
        row,
        column: row.is_multiple_of(2).then(|| "pagu".to_owned()),
        code: "negative_pagu".to_owned(),
        message: format!("pagu `-{row}` is \"negative\""),
    }
}

#[test]
fn a_run_counts_its_rows_and_keeps_its_errors() {
    on_each_engine(|store| async move {
        let integration = integration(&store).await;
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let run = sync::start(&mut unit, integration, HOUR).await.unwrap();
        assert_eq!(run.cursor, None);
        let progress = Progress {
            rows_read: 100,
            rows_written: 97,
            rows_refused: 3,
            cursor: Some("page=2".to_owned()),
            errors: (1..=3).map(error).collect(),
        };
        sync::note(&mut unit, run.id, progress.clone())
            .await
            .unwrap();
        let sums = sync::note(
            &mut unit,
            run.id,
            Progress {
                cursor: None,
                ..progress
            },
        )
        .await
        .unwrap();
        assert_eq!(
            (sums.rows_read, sums.rows_written, sums.rows_refused),
            (200, 194, 6)
        );
        let ended = sync::finish(&mut unit, run.id, Ending::Completed, Some("selesai"))
            .await
            .unwrap();
        assert_eq!(ended.status, SyncStatus::Partial);
        // The next begins where this one came to.
        let next = sync::start(&mut unit, integration, HOUR).await.unwrap();
        assert_eq!(next.cursor.as_deref(), Some("page=2"));
        let ended = sync::finish(&mut unit, next.id, Ending::Completed, None)
            .await
            .unwrap();
        assert_eq!(ended.status, SyncStatus::Succeeded);
        unit.commit().await.unwrap();

        for late in ["note", "finish"] {
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let refused = match late {
                "note" => sync::note(&mut unit, run.id, Progress::default()).await,
                _ => sync::finish(&mut unit, run.id, Ending::Failed, None).await,
            };
            assert_eq!(refused.unwrap_err().code(), "sync_finished", "{late}");
        }
        let mut session = store.db.read().await.unwrap();
        let runs = sync::list(&mut session, store.instansi, integration, &Page::default())
            .await
            .unwrap();
        let mut seen = Vec::new();
        let mut page = Page::first(4);
        loop {
            let part = sync::errors(&mut session, store.instansi, run.id, &page)
                .await
                .unwrap();
            assert_eq!(part.total, 6);
            seen.extend(part.items);
            let Some(next) = part.next else { break };
            page = Page::after(next, 4);
        }
        let rows: Vec<i64> = seen.iter().map(|error| error.row_number).collect();
        assert_eq!(rows, [1, 2, 3, 1, 2, 3]);
        let foreign = sync::errors(&mut session, InstansiId(9), run.id, &Page::default()).await;
        assert!(matches!(foreign, Err(Error::NotFound(_))));
        (
            runs,
            seen,
            store
                .raw_rows("SELECT action, entity_id, after FROM audit_log ORDER BY seq")
                .await
                .unwrap(),
        )
    });
}

#[test]
fn a_run_whose_process_died_is_closed_by_the_next_one() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let integration = integration(&store).await;
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let dead = sync::start(&mut unit, integration, HOUR).await.unwrap();
            unit.commit().await.unwrap();
            clock.advance(HOUR - Duration::from_micros(1));
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let refused = sync::start(&mut unit, integration, HOUR).await.unwrap_err();
            assert_eq!(refused.code(), "sync_running");
            drop(unit);
            clock.advance(Duration::from_micros(1));
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let next = sync::start(&mut unit, integration, HOUR).await.unwrap();
            unit.commit().await.unwrap();
            let mut session = store.db.read().await.unwrap();
            let closed = sync::get(&mut session, store.instansi, dead.id)
                .await
                .unwrap();
            assert_eq!(closed.status, SyncStatus::Failed);
            assert_eq!(closed.finished_at, Some(next.started_at));
            drop(session);
            // Should two start at once after all, the database lets one.
            let second = store
                .raw(&format!("INSERT INTO sync_logs (integration_id, started_at, status) SELECT integration_id, started_at, status FROM sync_logs WHERE id = {}", next.id))
                .await;
            assert!(second.is_err());
            let mut unit = store.db.begin(store.system()).await.unwrap();
            integrations::set_active(&mut unit, integration, 1, false)
                .await
                .unwrap();
            let refused = sync::start(&mut unit, integration, Duration::ZERO)
                .await
                .unwrap_err();
            assert_eq!(refused.code(), "integration_inactive");
            closed
        }
    });
}

#[test]
fn errors_are_bounded_at_once_and_in_all() {
    on_each_engine(|store| async move {
        let integration = integration(&store).await;
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let run = sync::start(&mut unit, integration, HOUR).await.unwrap();
        unit.commit().await.unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let mut progress = Progress {
            rows_read: u32::MAX,
            errors: (0..1_001).map(error).collect(),
            ..Progress::default()
        };
        progress.errors[0].message = "\u{0}".to_owned();
        let Error::Invalid(problems) = sync::note(&mut unit, run.id, progress).await.unwrap_err()
        else {
            panic!("another error");
        };
        let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            ["too_many_rows", "too_many_errors", "control_character"]
        );
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        for part in 0..11 {
            let progress = Progress {
                rows_refused: 999,
                errors: (part * 999..(part + 1) * 999).map(error).collect(),
                ..Progress::default()
            };
            sync::note(&mut unit, run.id, progress).await.unwrap();
        }
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let all = sync::get(&mut session, store.instansi, run.id)
            .await
            .unwrap();
        let kept = sync::errors(&mut session, store.instansi, run.id, &Page::first(1))
            .await
            .unwrap();
        assert_eq!(kept.total, MAX_ERRORS_KEPT);
        let last = store
            .raw_rows("SELECT max(row_number) FROM sync_log_errors")
            .await
            .unwrap();
        assert_eq!(last, [["9999"]]);
        all.rows_refused
    });
}

/// The second waits for the first, and is refused like anyone who comes later.
#[test]
fn of_two_runs_that_start_at_once_one_is_refused() {
    on_each_engine(|store| async move {
        let integration = integration(&store).await;
        let start = async |wait: Duration| {
            let mut unit = store.db.begin(store.system()).await?;
            let run = sync::start(&mut unit, integration, HOUR).await?;
            tokio::time::sleep(wait).await;
            unit.commit().await?;
            Ok::<_, Error>(run.id)
        };
        let wait = Duration::from_millis(200);
        let (one, other) = tokio::join!(start(wait), start(wait));
        let refused = match (one, other) {
            (Ok(_), Err(error)) | (Err(error), Ok(_)) => error,
            both => panic!("{both:?}"),
        };
        refused.code()
    });
}
