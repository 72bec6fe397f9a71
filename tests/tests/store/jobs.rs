//! The queue: kept with the commit, done by one worker at a time, tried again, given up.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use chrono::TimeDelta;
use sakip_db::jobs::{
    self, Backoff, Claim, Claimed, Failure, JobFilter, JobStatus, MAX_PAYLOAD, NewJob, Next,
};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::query::Page;
use sakip_db::{Actor, Db, Error, InstansiId, JobId, Options};
use sakip_tests::clock::MovingClock;
use sakip_tests::store::{Store, on_each_engine, on_each_engine_at, story_time};
use serde_json::{Value, json};
use tokio::sync::Mutex;

async fn enqueue(store: &Store, new: NewJob) -> JobId {
    let mut unit = store.db.begin(store.system()).await.unwrap();
    let id = unit.enqueue(new).await.unwrap();
    unit.commit().await.unwrap();
    id
}

async fn job(store: &Store, id: JobId) -> jobs::Job {
    let mut session = store.db.read().await.unwrap();
    jobs::get(&mut session, store.instansi, id).await.unwrap()
}

async fn claim_one(db: &Db, worker: &str) -> Option<Claimed> {
    let mut claimed = jobs::claim(db, &Claim::new(worker, ["a"])).await.unwrap();
    assert!(claimed.len() <= 1);
    claimed.pop()
}

#[track_caller]
fn refused(error: Error, rule: &str) {
    assert!(matches!(error, Error::Refused(_)), "{error}");
    assert_eq!(error.code(), rule);
}

fn dinas() -> NewOpd {
    NewOpd {
        kode: "1.01".to_owned(),
        nama: "Dinas Pendidikan".to_owned(),
        singkatan: None,
        parent_id: None,
        valid_from: None,
        valid_to: None,
    }
}

#[test]
fn a_job_is_there_with_the_commit_and_not_without() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        unit.enqueue(NewJob::new("a", json!(1))).await.unwrap();
        unit.rollback().await.unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        unit.enqueue(NewJob::new("a", json!(2))).await.unwrap();
        drop(unit);
        assert!(claim_one(&store.db, "w").await.is_none());

        // A unit that failed after it queued a job keeps neither.
        let mut unit = store.db.begin(store.system()).await.unwrap();
        unit.enqueue(NewJob::new("a", json!(3))).await.unwrap();
        unit.enqueue(NewJob::new("A B", json!(3)))
            .await
            .unwrap_err();
        assert!(matches!(unit.commit().await, Err(Error::HalfDone)));
        assert!(claim_one(&store.db, "w").await.is_none());

        let id = enqueue(&store, NewJob::new("a", json!({"b": [1, "x"], "a": null}))).await;
        let claimed = claim_one(&store.db, "w").await.unwrap();
        assert_eq!(claimed.id, id);
        assert_eq!(claimed.payload, json!({"a": null, "b": [1, "x"]}));
        assert_eq!(claimed.attempts, 1);
        assert!(claim_one(&store.db, "w").await.is_none());
        jobs::complete(&store.db, &claimed).await.unwrap();
        // Once more is no harm: the answer to the first may have been lost.
        jobs::complete(&store.db, &claimed).await.unwrap();
        let done = job(&store, id).await;
        assert_eq!(done.status, JobStatus::Done);
        (done.finished_at, done.leased_by, done.version)
    });
}

#[test]
fn everything_wrong_with_a_job_is_told_at_once() {
    on_each_engine(|store| async move {
        let mut deep = Value::Null;
        for _ in 0..70 {
            deep = json!([deep]);
        }
        let new = NewJob {
            kind: String::new(),
            payload: deep,
            run_at: Some(story_time() + TimeDelta::days(4_000)),
            max_attempts: Some(0),
            unique_key: Some("x".repeat(201)),
        };
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let Error::Invalid(problems) = unit.enqueue(new).await.unwrap_err() else {
            panic!("another error");
        };
        let mut codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let large = NewJob::new("a", json!("x".repeat(MAX_PAYLOAD - 1)));
        let Error::Invalid(problems) = unit.enqueue(large).await.unwrap_err() else {
            panic!("another error");
        };
        codes.extend(problems.list().iter().map(|problem| problem.code));
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let largest = NewJob::new("a", json!("x".repeat(MAX_PAYLOAD - 2)));
        unit.enqueue(largest).await.unwrap();
        unit.commit().await.unwrap();
        let problems = jobs::claim(&store.db, &Claim::new("", [""; 0]))
            .await
            .unwrap_err();
        assert!(
            problems.to_string().contains("1 to 100 kinds"),
            "{problems}"
        );
        assert_eq!(
            codes,
            [
                "name_form",
                "json_depth",
                "text_length",
                "attempts_range",
                "too_far_ahead",
                "json_length"
            ]
        );
    });
}

#[test]
fn workers_at_once_do_each_job_exactly_once() {
    const JOBS: i64 = 200;
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        for number in 0..JOBS {
            unit.enqueue(NewJob::new("a", json!(number))).await.unwrap();
        }
        unit.commit().await.unwrap();
        // As two processes: each with connections of its own.
        let other = Db::open_with(
            store.db.address(),
            Options::default().clock(sakip_db::FixedClock(story_time())),
        )
        .await
        .unwrap();
        let done: Arc<Mutex<BTreeMap<i64, u32>>> = Arc::default();
        let mut tasks = Vec::new();
        for worker in 0..8 {
            let db = if worker % 2 == 0 { &store.db } else { &other }.clone();
            let done = Arc::clone(&done);
            tasks.push(tokio::spawn(async move {
                let claim = Claim::new(format!("worker-{worker}"), ["a"]).limit(7);
                loop {
                    let claimed = match jobs::claim(&db, &claim).await {
                        Ok(claimed) => claimed,
                        Err(error) if error.is_temporary() => continue,
                        Err(error) => panic!("{error}"),
                    };
                    for job in &claimed {
                        *done
                            .lock()
                            .await
                            .entry(job.payload.as_i64().unwrap())
                            .or_default() += 1;
                        jobs::complete(&db, job).await.unwrap();
                    }
                    if claimed.is_empty() {
                        if done.lock().await.len() == usize::try_from(JOBS).unwrap() {
                            break;
                        }
                        tokio::task::yield_now().await;
                    }
                }
            }));
        }
        for task in tasks {
            task.await.unwrap();
        }
        let done = done.lock().await.clone();
        assert!(done.values().all(|times| *times == 1), "{done:?}");
        assert_eq!(done.len(), 200);
        store
            .raw_rows("SELECT status, count(*), sum(attempts) FROM jobs GROUP BY status")
            .await
            .unwrap()
    });
}

#[test]
fn a_lease_that_expires_goes_to_another_and_the_first_is_told() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let mut new = NewJob::new("a", json!(null));
            new.max_attempts = Some(2);
            let id = enqueue(&store, new).await;
            let first = claim_one(&store.db, "same name").await.unwrap();
            clock.advance(Duration::from_secs(59));
            assert!(claim_one(&store.db, "same name").await.is_none());
            let until = jobs::heartbeat(&store.db, &first, Duration::from_secs(60))
                .await
                .unwrap();
            assert_eq!(until, story_time() + TimeDelta::seconds(119));
            clock.advance(Duration::from_secs(59));
            assert!(claim_one(&store.db, "same name").await.is_none());
            clock.advance(Duration::from_secs(1));

            // The first was killed, as far as anybody knows.
            let second = claim_one(&store.db, "same name").await.unwrap();
            assert_eq!((second.id, second.attempts), (id, 2));
            let minute = Duration::from_secs(60);
            refused(
                jobs::heartbeat(&store.db, &first, minute)
                    .await
                    .unwrap_err(),
                "lease_lost",
            );
            refused(
                jobs::complete(&store.db, &first).await.unwrap_err(),
                "lease_lost",
            );
            let failure = Failure::again("x");
            let late = jobs::fail(&store.db, &first, &failure, &Backoff::default()).await;
            refused(late.unwrap_err(), "lease_lost");
            let mut unit = store.db.begin(store.system()).await.unwrap();
            refused(unit.complete_job(&first).await.unwrap_err(), "lease_lost");
            assert!(matches!(unit.commit().await, Err(Error::HalfDone)));
            assert_eq!(job(&store, id).await.status, JobStatus::Running);

            // The second dies too, and there is no third attempt.
            clock.advance(Duration::from_secs(60));
            assert!(claim_one(&store.db, "w").await.is_none());
            let dead = job(&store, id).await;
            assert_eq!(dead.status, JobStatus::Dead);
            refused(
                jobs::complete(&store.db, &second).await.unwrap_err(),
                "lease_lost",
            );
            (dead.attempts, dead.last_error, dead.finished_at)
        }
    });
}

#[test]
fn failures_come_back_at_exact_times_and_end_with_the_last_attempt() {
    // 10 s doubled, and splitmix64(job 1, attempt) modulo a quarter of it, computed by hand in Python.
    const DELAYS_MS: [i64; 4] = [12_405, 22_722, 45_156, 96_460];
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let mut new = NewJob::new("a", json!(null));
            new.max_attempts = Some(5);
            let id = enqueue(&store, new).await;
            assert_eq!(id, JobId(1));
            let mut due = story_time();
            for delay in DELAYS_MS {
                let claimed = claim_one(&store.db, "w").await.unwrap();
                let failure = Failure::again("offline\0 ".to_owned() + &"x".repeat(20_000));
                let next = jobs::fail(&store.db, &claimed, &failure, &Backoff::default()).await;
                due += TimeDelta::milliseconds(delay);
                assert_eq!(next.unwrap(), Next::Again(due));
                clock.set(due - TimeDelta::microseconds(1));
                assert!(claim_one(&store.db, "w").await.is_none());
                clock.set(due);
            }
            let claimed = claim_one(&store.db, "w").await.unwrap();
            let failure = Failure::from("x".parse::<i64>().unwrap_err());
            let next = jobs::fail(&store.db, &claimed, &failure, &Backoff::default()).await;
            assert_eq!(next.unwrap(), Next::Dead);
            clock.advance(Duration::from_secs(1_000_000));
            assert!(claim_one(&store.db, "w").await.is_none());
            let dead = job(&store, id).await;
            assert_eq!(dead.status, JobStatus::Dead);
            assert_eq!(
                dead.last_error.as_deref(),
                Some("invalid digit found in string")
            );

            // Given up at once, whatever attempts are left.
            let hopeless = enqueue(&store, NewJob::new("a", json!(null))).await;
            let claimed = claim_one(&store.db, "w").await.unwrap();
            let failure = Failure::forever("no such address");
            let next = jobs::fail(&store.db, &claimed, &failure, &Backoff::default()).await;
            assert_eq!(next.unwrap(), Next::Dead);
            (dead, job(&store, hopeless).await)
        }
    });
}

#[test]
fn a_dead_job_is_queued_again_with_a_reason() {
    on_each_engine(|store| async move {
        let mut new = NewJob::new("a", json!(null));
        new.unique_key = Some("sync:1".to_owned());
        let id = enqueue(&store, new.clone()).await;
        let claimed = claim_one(&store.db, "w").await.unwrap();
        // While it runs, the same key is the same job.
        assert_eq!(enqueue(&store, new.clone()).await, id);
        let failure = Failure::forever("x");
        jobs::fail(&store.db, &claimed, &failure, &Backoff::default())
            .await
            .unwrap();

        let other = enqueue(&store, new.clone()).await;
        assert_ne!(other, id);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        refused(
            jobs::requeue(&mut unit, id, "diperbaiki")
                .await
                .unwrap_err(),
            "job_waiting",
        );
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        refused(
            jobs::requeue(&mut unit, other, "diperbaiki")
                .await
                .unwrap_err(),
            "job_not_dead",
        );
        drop(unit);
        let claimed = claim_one(&store.db, "w").await.unwrap();
        jobs::complete(&store.db, &claimed).await.unwrap();

        let mut unit = store.db.begin(store.system()).await.unwrap();
        jobs::requeue(&mut unit, id, "alamat diperbaiki")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let claimed = claim_one(&store.db, "w").await.unwrap();
        assert_eq!((claimed.id, claimed.attempts), (id, 1));
        let stranger = Actor::system(InstansiId(9), "x");
        let mut unit = store.db.begin(stranger).await.unwrap();
        let missing = jobs::requeue(&mut unit, id, "x").await.unwrap_err();
        assert!(matches!(missing, Error::NotFound(_)), "{missing}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let filter = JobFilter {
            status: Some(JobStatus::Running),
            kind: Some("a".to_owned()),
        };
        let running = jobs::list(&mut session, store.instansi, &filter, &Page::first(1))
            .await
            .unwrap();
        assert_eq!((running.total, running.items[0].id), (1, id));
        store
            .raw_rows("SELECT action, entity_id, reason, after FROM audit_log WHERE entity = 'job'")
            .await
            .unwrap()
    });
}

#[test]
fn work_and_its_end_are_kept_together() {
    on_each_engine(|store| async move {
        let id = enqueue(&store, NewJob::new("a", json!(null))).await;
        let claimed = claim_one(&store.db, "w").await.unwrap();
        let mut unit = store.db.begin(claimed.actor()).await.unwrap();
        opd::create(&mut unit, dinas()).await.unwrap();
        unit.complete_job(&claimed).await.unwrap();
        drop(unit);
        assert_eq!(job(&store, id).await.status, JobStatus::Running);
        let mut unit = store.db.begin(claimed.actor()).await.unwrap();
        opd::create(&mut unit, dinas()).await.unwrap();
        unit.complete_job(&claimed).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(job(&store, id).await.status, JobStatus::Done);
        store
            .raw_rows("SELECT actor, request_id FROM audit_log WHERE entity = 'opd'")
            .await
            .unwrap()
    });
}

#[test]
fn the_longest_due_come_first_and_only_the_kinds_asked_for() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            for (kind, minutes) in [("a", 3), ("b", 1), ("a", 2), ("c", 0), ("a", 0), ("a", -5)] {
                let mut new = NewJob::new(kind, json!(minutes));
                new.run_at = Some(story_time() + TimeDelta::minutes(minutes));
                enqueue(&store, new).await;
            }
            clock.advance(Duration::from_secs(120));
            let claim = Claim::new("w", ["a", "b"]).limit(100);
            let jobs = jobs::claim(&store.db, &claim).await.unwrap();
            let order: Vec<i64> = jobs
                .iter()
                .map(|job| job.payload.as_i64().unwrap())
                .collect();
            assert_eq!(order, [0, -5, 1, 2]);
        }
    });
}

#[test]
fn what_was_done_long_ago_is_forgotten() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(story_time());
            let day = Duration::from_secs(24 * 3_600);
            for _ in 0..3 {
                enqueue(&store, NewJob::new("a", json!(null))).await;
            }
            let dead = claim_one(&store.db, "w").await.unwrap();
            let failure = Failure::forever("x");
            jobs::fail(&store.db, &dead, &failure, &Backoff::default())
                .await
                .unwrap();
            let old = claim_one(&store.db, "w").await.unwrap();
            jobs::complete(&store.db, &old).await.unwrap();
            clock.advance(day * 6);
            // Due long ago, done just now.
            let young = claim_one(&store.db, "w").await.unwrap();
            jobs::complete(&store.db, &young).await.unwrap();
            clock.advance(day * 2);
            assert_eq!(jobs::purge(&store.db, day * 365_000).await.unwrap(), 0);
            assert_eq!(jobs::purge(&store.db, day * 7).await.unwrap(), 1);
            assert_eq!(jobs::purge(&store.db, day * 7).await.unwrap(), 0);
            store
                .raw_rows("SELECT id, status FROM jobs ORDER BY id")
                .await
                .unwrap()
        }
    });
}
