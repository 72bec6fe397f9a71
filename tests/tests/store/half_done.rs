//! What failed on the way, or was dropped, is never kept by a commit that says it was.

use std::future::{Future, poll_fn};
use std::pin::pin;
use std::task::Poll;

use sakip_db::jobs::{self, JobFilter, NewJob};
use sakip_db::ops::notifications;
use sakip_db::query::Page;
use sakip_db::{Error, UserId};
use sakip_tests::store::{Store, on_each_engine};

async fn jobs_kept(store: &Store) -> i64 {
    let mut session = store.db.read().await.unwrap();
    let filter = JobFilter::default();
    jobs::list(&mut session, store.instansi, &filter, &Page::default())
        .await
        .unwrap()
        .total
}

/// PostgreSQL answers the COMMIT of a transaction in which a statement failed by rolling it back, and calls
/// that no error.
#[test]
fn a_query_that_failed_takes_the_unit_with_it() {
    on_each_engine(|store| async move {
        let away = "ALTER TABLE notifications RENAME TO elsewhere";
        store.raw(away).await.unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        unit.enqueue(NewJob::new("mail", serde_json::json!({})))
            .await
            .unwrap();
        let error = notifications::unread(&mut unit, store.instansi, UserId(1))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Storage(_)), "{error}");
        let again = unit
            .enqueue(NewJob::new("mail", serde_json::json!({})))
            .await
            .unwrap_err();
        let committed = unit.commit().await.map_err(|error| error.code());
        (again.code(), committed, jobs_kept(&store).await)
    });
}

/// Whether a future was dropped before it was done.
async fn dropped_midway(future: impl Future) -> bool {
    let mut future = pin!(future);
    poll_fn(|context| Poll::Ready(future.as_mut().poll(context).is_pending())).await
}

#[test]
fn what_was_dropped_midway_is_not_kept() {
    on_each_engine(|store| async move {
        let mut codes = Vec::new();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let job = || NewJob::new("mail", serde_json::json!({}));
        while !dropped_midway(unit.enqueue(job())).await {}
        codes.push(unit.commit().await.map_err(|error| error.code()));
        let mut unit = store.db.begin(store.system()).await.unwrap();
        unit.enqueue(job()).await.unwrap();
        while !dropped_midway(notifications::unread(&mut unit, store.instansi, UserId(1))).await {}
        codes.push(unit.commit().await.map_err(|error| error.code()));
        assert_eq!(codes, [Err("half_done"), Err("half_done")]);
        jobs_kept(&store).await
    });
}
