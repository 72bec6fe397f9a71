//! Jobs by the calendar: exactly once, across years and time zones.

use std::time::Duration;

use chrono::{DateTime, Utc};
use sakip_db::jobs;
use sakip_db::jobs::schedule::{self, NewSchedule, next};
use sakip_db::query::Page;
use sakip_db::{Db, EngineKind, Error, InstansiId, Options};
use sakip_tests::clock::MovingClock;
use sakip_tests::store::{Store, on_each_engine, on_each_engine_at, story_time};
use serde_json::json;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn every(cron: &str, timezone: &str) -> NewSchedule {
    NewSchedule {
        nama: format!("{cron} {timezone}"),
        kind: "report".to_owned(),
        payload: json!({"cron": cron}),
        cron: cron.to_owned(),
        timezone: timezone.to_owned(),
    }
}

#[test]
fn the_calendar_is_read_in_its_time_zone() {
    let cases = [
        // Six in the morning of New Year: WIB is UTC+7, WITA +8, WIT +9, all the year round.
        (
            "0 6 1 1 *",
            "Asia/Jakarta",
            "2025-12-31T22:59:59Z",
            Some("2025-12-31T23:00:00Z"),
        ),
        (
            "0 6 1 1 *",
            "Asia/Makassar",
            "2025-06-01T00:00:00Z",
            Some("2025-12-31T22:00:00Z"),
        ),
        (
            "0 6 1 1 *",
            "Asia/Jayapura",
            "2025-06-01T00:00:00Z",
            Some("2025-12-31T21:00:00Z"),
        ),
        // At its very time it is the next one that comes next.
        (
            "0 6 1 1 *",
            "Asia/Jakarta",
            "2025-12-31T23:00:00Z",
            Some("2026-12-31T23:00:00Z"),
        ),
        // The last day of a month, in a leap year and not.
        (
            "30 23 L * *",
            "Asia/Jakarta",
            "2024-02-01T00:00:00Z",
            Some("2024-02-29T16:30:00Z"),
        ),
        (
            "30 23 L * *",
            "Asia/Jakarta",
            "2025-02-01T00:00:00Z",
            Some("2025-02-28T16:30:00Z"),
        ),
        (
            "0 0 29 2 *",
            "UTC",
            "2025-01-01T00:00:00Z",
            Some("2028-02-29T00:00:00Z"),
        ),
        // A quarter of an hour, over midnight of the last day of the year.
        (
            "*/15 * * * *",
            "Asia/Jakarta",
            "2025-12-31T16:50:00Z",
            Some("2025-12-31T17:00:00Z"),
        ),
        // Monday to Friday: from a Friday evening to Monday.
        (
            "0 8 * * 1-5",
            "Asia/Jakarta",
            "2025-04-11T10:00:00Z",
            Some("2025-04-14T01:00:00Z"),
        ),
        // With seconds.
        (
            "30 0 8 * * *",
            "Asia/Jakarta",
            "2025-04-11T01:00:29Z",
            Some("2025-04-11T01:00:30Z"),
        ),
        // Half past two does not exist on the day the clocks go forward.
        (
            "30 2 * * *",
            "Europe/Berlin",
            "2025-03-29T12:00:00Z",
            Some("2025-03-30T01:00:00Z"),
        ),
        ("0 0 31 2 *", "Asia/Jakarta", "2025-01-01T00:00:00Z", None),
    ];
    for (cron, zone, after, expected) in cases {
        let found = next(cron, zone, at(after)).unwrap();
        assert_eq!(found, expected.map(at), "{cron} {zone} {after}");
    }
    for (cron, zone) in [
        ("", "Asia/Jakarta"),
        ("x", "x"),
        ("61 * * * *", "UTC"),
        ("* * * * *", "WIB"),
    ] {
        assert!(
            matches!(next(cron, zone, story_time()), Err(Error::Invalid(_))),
            "{cron} {zone}"
        );
    }
}

/// Has every job done the moment it is queued, so that only the schedule itself can tell that it was.
async fn done_at_once(store: &Store) {
    let sql = match store.db.engine() {
        EngineKind::Sqlite => {
            "CREATE TRIGGER done_at_once AFTER INSERT ON jobs BEGIN \
             UPDATE jobs SET status = 'done', finished_at = created_at WHERE id = NEW.id; END"
        }
        EngineKind::Postgres => {
            "CREATE FUNCTION done_at_once() RETURNS trigger LANGUAGE plpgsql AS \
             $$ BEGIN NEW.status := 'done'; NEW.finished_at := NEW.created_at; RETURN NEW; END $$; \
             CREATE TRIGGER done_at_once BEFORE INSERT ON jobs FOR EACH ROW EXECUTE FUNCTION done_at_once()"
        }
    };
    store.raw(sql).await.unwrap();
}

#[test]
fn due_is_due_once_for_two_processes() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(at("2025-12-31T16:00:00Z"));
            done_at_once(&store).await;
            let mut unit = store.db.begin(store.system()).await.unwrap();
            for cron in ["0 0 1 * *", "*/30 * * * *", "0 12 * * *"] {
                schedule::create(&mut unit, every(cron, "Asia/Jakarta"))
                    .await
                    .unwrap();
            }
            unit.commit().await.unwrap();
            let options = Options::default().clock(clock.clone());
            let other = Db::open_with(store.db.address(), options).await.unwrap();
            let mut queued = Vec::new();
            // Half past eleven in the evening, midnight of New Year, half past midnight.
            for _ in 0..3 {
                clock.advance(Duration::from_secs(1_800));
                let mut tasks = Vec::new();
                for turn in 0..8 {
                    let db = if turn % 2 == 0 { &store.db } else { &other }.clone();
                    tasks.push(tokio::spawn(
                        async move { schedule::due(&db).await.unwrap() },
                    ));
                }
                let mut count = 0;
                for task in tasks {
                    count += task.await.unwrap().len();
                }
                queued.push(count);
            }
            assert_eq!(queued, [1, 2, 1]);
            store
                .raw_rows("SELECT payload, status FROM jobs ORDER BY run_at, payload")
                .await
                .unwrap()
        }
    });
}

#[test]
fn what_was_missed_is_made_up_by_one_job_and_jobs_do_not_pile_up() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(at("2025-04-10T00:00:00Z"));
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let id = schedule::create(&mut unit, every("0 * * * *", "Asia/Jakarta"))
                .await
                .unwrap();
            unit.commit().await.unwrap();
            clock.set(at("2025-04-12T05:20:00Z"));
            let first = schedule::due(&store.db).await.unwrap();
            assert_eq!(first.len(), 1);
            let mut session = store.db.read().await.unwrap();
            let made_up = jobs::get(&mut session, store.instansi, first[0])
                .await
                .unwrap();
            assert_eq!(made_up.run_at, at("2025-04-10T01:00:00Z"));
            // Nobody has done the first one: the next does not join it.
            clock.set(at("2025-04-12T06:00:00Z"));
            assert!(schedule::due(&store.db).await.unwrap().is_empty());
            let now = schedule::get(&mut session, store.instansi, id)
                .await
                .unwrap();
            assert_eq!(now.next_at, at("2025-04-12T07:00:00Z"));
            now.version
        }
    });
}

#[test]
fn a_schedule_whose_year_has_passed_goes_out_of_force() {
    let clock = MovingClock::default();
    on_each_engine_at(clock.clone(), |store| {
        let clock = clock.clone();
        async move {
            clock.set(at("2025-04-10T00:00:00Z"));
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let once = every("0 0 0 1 1 * 2026", "Asia/Jakarta");
            let id = schedule::create(&mut unit, once).await.unwrap();
            unit.commit().await.unwrap();
            clock.set(at("2026-02-01T00:00:00Z"));
            assert_eq!(schedule::due(&store.db).await.unwrap().len(), 1);
            assert!(schedule::due(&store.db).await.unwrap().is_empty());
            let mut session = store.db.read().await.unwrap();
            let over = schedule::get(&mut session, store.instansi, id)
                .await
                .unwrap();
            assert!(!over.active);
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let never = schedule::set_active(&mut unit, id, over.version, true)
                .await
                .unwrap_err();
            assert!(never.to_string().contains("never comes again"), "{never}");
        }
    });
}

#[test]
fn schedules_are_changed_by_people() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let daily = every("0 6 * * *", "Asia/Jakarta");
        let id = schedule::create(&mut unit, daily.clone()).await.unwrap();
        unit.commit().await.unwrap();

        let mut unit = store.db.begin(store.system()).await.unwrap();
        let wrong = NewSchedule {
            kind: "A".to_owned(),
            cron: "x".to_owned(),
            timezone: "Mars".to_owned(),
            ..daily.clone()
        };
        let error = schedule::create(&mut unit, wrong).await.unwrap_err();
        let Error::Invalid(problems) = &error else {
            panic!("{error}")
        };
        let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            ["name_form", "cron_form", "timezone_unknown", "duplicate"]
        );
        drop(unit);

        let mut unit = store.db.begin(store.system()).await.unwrap();
        let weekly = NewSchedule {
            cron: "0 6 * * 1".to_owned(),
            ..daily.clone()
        };
        let changed = schedule::update(&mut unit, id, 1, weekly).await.unwrap();
        assert_eq!(changed.next_at, at("2025-04-13T23:00:00Z"));
        let stopped = schedule::set_active(&mut unit, id, 2, false).await.unwrap();
        assert!(!stopped.active);
        unit.commit().await.unwrap();

        let mut unit = store.db.begin(store.system()).await.unwrap();
        let late = schedule::update(&mut unit, id, 2, daily).await.unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let foreign = schedule::get(&mut session, InstansiId(9), id)
            .await
            .unwrap_err();
        assert!(matches!(foreign, Error::NotFound(_)), "{foreign}");
        schedule::list(&mut session, store.instansi, &Page::default())
            .await
            .unwrap()
    });
}
