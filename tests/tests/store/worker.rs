//! The loop around the queue.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sakip_db::Error;
use sakip_db::jobs::schedule::{self, NewSchedule};
use sakip_db::jobs::{self, Backoff, Claim, Failure, NewJob, Worker};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_tests::clock::MovingClock;
use sakip_tests::store::{on_each_engine, on_each_engine_at, story_time};
use serde_json::json;
use tokio::sync::{Notify, oneshot};

#[test]
fn it_does_what_it_can_tells_what_it_cannot_and_stops_when_told() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        for number in 0..20 {
            unit.enqueue(NewJob::new("count", json!(number)))
                .await
                .unwrap();
        }
        for kind in ["panics", "errs", "hopeless", "nobody"] {
            unit.enqueue(NewJob::new(kind, json!(null))).await.unwrap();
        }
        unit.commit().await.unwrap();
        let settled = Arc::new(AtomicU32::new(0));
        let all = Arc::new(Notify::new());
        let settle = {
            let (settled, all) = (Arc::clone(&settled), Arc::clone(&all));
            move || {
                if settled.fetch_add(1, Ordering::SeqCst) + 1 == 23 {
                    all.notify_one();
                }
            }
        };
        let (count, panics, errs, hopeless) =
            (settle.clone(), settle.clone(), settle.clone(), settle);
        let db = store.db.clone();
        let worker = Worker::new(store.db.clone(), "w")
            .handle("count", move |job| {
                let (db, count) = (db.clone(), count.clone());
                async move {
                    // Its own unit ends the job: what the worker says afterwards is no news.
                    let mut unit = db.begin(job.actor()).await?;
                    let new = NewOpd {
                        kode: format!("1.{}", job.payload),
                        nama: "Dinas".to_owned(),
                        singkatan: None,
                        parent_id: None,
                        valid_from: None,
                        valid_to: None,
                    };
                    opd::create(&mut unit, new).await?;
                    unit.complete_job(&job).await?;
                    unit.commit().await?;
                    count();
                    Ok(())
                }
            })
            .handle("panics", move |_| {
                panics();
                async { panic!("a bug") }
            })
            .handle("errs", move |_| {
                errs();
                async {
                    "x".parse::<i64>()?;
                    Ok(())
                }
            })
            .handle("hopeless", move |_| {
                hopeless();
                async { Err(Failure::forever("no such address")) }
            })
            .backoff(Backoff::new(
                Duration::from_secs(60),
                Duration::from_secs(60),
            ))
            .poll(Duration::from_millis(10));
        worker
            .run(async move { all.notified().await })
            .await
            .unwrap();
        store
            .raw_rows(
                "SELECT kind, status, attempts, last_error, count(*) FROM jobs \
                 GROUP BY kind, status, attempts, last_error ORDER BY kind",
            )
            .await
            .unwrap()
    });
}

#[test]
fn work_under_way_is_finished_before_it_stops_and_dropped_work_is_done_by_another() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let mut unit = store.db.begin(store.system()).await.unwrap();
            unit.enqueue(NewJob::new("slow", json!(null)))
                .await
                .unwrap();
            unit.commit().await.unwrap();

            // Killed in the middle: the future is dropped, nobody says anything.
            let begun = Arc::new(Notify::new());
            let signal = Arc::clone(&begun);
            let killed = tokio::spawn(
                Worker::new(store.db.clone(), "killed")
                    .handle("slow", move |_| {
                        signal.notify_one();
                        std::future::pending()
                    })
                    .run(std::future::pending()),
            );
            begun.notified().await;
            killed.abort();
            assert!(killed.await.unwrap_err().is_cancelled());
            clock.advance(Duration::from_secs(61));

            // Told to stop while the work is under way: it is finished first.
            let (stop, stopped) = oneshot::channel::<()>();
            let stop = Arc::new(std::sync::Mutex::new(Some(stop)));
            let finished = Arc::new(AtomicU32::new(0));
            let count = Arc::clone(&finished);
            Worker::new(store.db.clone(), "other")
                .handle("slow", move |job| {
                    drop(stop.lock().unwrap().take());
                    let count = Arc::clone(&count);
                    async move {
                        assert_eq!(job.attempts, 2);
                        tokio::time::sleep(Duration::from_millis(50)).await;
                        count.fetch_add(1, Ordering::SeqCst);
                        Ok(())
                    }
                })
                .poll(Duration::from_millis(10))
                .run(async move { drop(stopped.await) })
                .await
                .unwrap();
            assert_eq!(finished.load(Ordering::SeqCst), 1);
            store
                .raw_rows("SELECT status, attempts, last_error FROM jobs")
                .await
                .unwrap()
        }
    });
}

#[test]
fn it_queues_and_does_what_the_calendar_says() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let new = NewSchedule {
                nama: "harian".to_owned(),
                kind: "daily".to_owned(),
                payload: json!(null),
                cron: "0 6 * * *".to_owned(),
                timezone: "Asia/Jakarta".to_owned(),
            };
            schedule::create(&mut unit, new).await.unwrap();
            unit.commit().await.unwrap();
            clock.advance(Duration::from_secs(24 * 3_600));
            let done = Arc::new(Notify::new());
            let signal = Arc::clone(&done);
            Worker::new(store.db.clone(), "w")
                .handle("daily", move |_| {
                    signal.notify_one();
                    async { Ok(()) }
                })
                .poll(Duration::from_millis(10))
                .run(async move { done.notified().await })
                .await
                .unwrap();
            store
                .raw_rows("SELECT kind, status FROM jobs")
                .await
                .unwrap()
        }
    });
}

#[test]
fn a_lease_is_kept_while_the_handler_holds_the_only_writer() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let mut unit = store.db.begin(store.system()).await.unwrap();
            unit.enqueue(NewJob::new("long", json!(null)))
                .await
                .unwrap();
            unit.commit().await.unwrap();
            let done = Arc::new(Notify::new());
            let (signal, db) = (Arc::clone(&done), store.db.clone());
            Worker::new(store.db.clone(), "w")
                .handle("long", move |job| {
                    let (signal, db) = (Arc::clone(&signal), db.clone());
                    async move {
                        let mut unit = db.begin(job.actor()).await?;
                        // Longer than a third of the lease: the heartbeat comes while the unit is open.
                        tokio::time::sleep(Duration::from_millis(600)).await;
                        unit.enqueue(NewJob::new("after", json!(null))).await?;
                        unit.commit().await?;
                        signal.notify_one();
                        Ok(())
                    }
                })
                .lease(Duration::from_secs(1))
                .run(async move { done.notified().await })
                .await
                .unwrap();
            store
                .raw_rows("SELECT kind, status, attempts FROM jobs ORDER BY id")
                .await
                .unwrap()
        }
    });
}

/// Tells when it is dropped.
struct Dropped(Arc<Notify>);

impl Drop for Dropped {
    fn drop(&mut self) {
        self.0.notify_one();
    }
}

#[test]
fn a_lease_is_renewed_while_the_work_goes_on_and_work_whose_lease_is_lost_is_dropped() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let mut unit = store.db.begin(store.system()).await.unwrap();
            unit.enqueue(NewJob::new("endless", json!(null)))
                .await
                .unwrap();
            unit.commit().await.unwrap();
            let (begun, dropped) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
            let (begin, drop_) = (Arc::clone(&begun), Arc::clone(&dropped));
            let working = tokio::spawn(
                Worker::new(store.db.clone(), "first")
                    .handle("endless", move |_| {
                        let dropped = Dropped(Arc::clone(&drop_));
                        begin.notify_one();
                        async move {
                            let _dropped = dropped;
                            std::future::pending().await
                        }
                    })
                    .lease(Duration::from_secs(1))
                    // It looks for work once: what it loses it does not take again.
                    .poll(Duration::from_secs(3_600))
                    .run(std::future::pending()),
            );
            begun.notified().await;
            let claim = Claim::new("second", ["endless"]);
            // Three seconds of the story in steps below the lease, each waiting for the next heartbeat.
            let mut lease = Vec::new();
            for _ in 0..4 {
                let mut looks = 0;
                loop {
                    let now = store
                        .raw_rows("SELECT lease_until FROM jobs")
                        .await
                        .unwrap();
                    if now != lease {
                        lease = now;
                        break;
                    }
                    looks += 1;
                    assert!(looks < 1_000, "the lease was not renewed");
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
                clock.advance(Duration::from_millis(900));
                assert!(jobs::claim(&store.db, &claim).await.unwrap().is_empty());
            }
            // A jump past the lease: it goes to another, unless a heartbeat came between jump and claim.
            let mut stolen = Vec::new();
            for _ in 0..100 {
                clock.advance(Duration::from_secs(60));
                stolen = jobs::claim(&store.db, &claim).await.unwrap();
                if !stolen.is_empty() {
                    break;
                }
            }
            assert_eq!(stolen.len(), 1);
            dropped.notified().await;
            working.abort();
            stolen[0].attempts
        }
    });
}

#[test]
fn a_worker_without_a_name_or_handlers_is_told_at_once() {
    on_each_engine(|store| async move {
        let error = Worker::new(store.db.clone(), "")
            .run(std::future::pending())
            .await
            .unwrap_err();
        let Error::Invalid(problems) = error else {
            panic!("{error}")
        };
        let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["text_length", "kinds_count"]);
    });
}
