//! Period windows and their exceptions.

use chrono::{DateTime, Utc};
use sakip_core::period::Period;
use sakip_db::ops::windows::{self, NewException, NewWindow};
use sakip_db::query::{Direction, Page};
use sakip_db::{Actor, Error, OpdId, Unit};
use sakip_tests::store::{Store, on_each_engine};

use super::access::{add_opd, add_user, begin, budi, neighbour, problems, rule};

fn time(text: &str) -> DateTime<Utc> {
    format!("2025-{text}T00:00:00Z").parse().unwrap()
}

fn quarter() -> Period {
    "2025-Q1".parse().unwrap()
}

fn window(opd_id: Option<OpdId>, opens: &str, closes: &str) -> NewWindow {
    NewWindow {
        opd_id,
        periode: quarter(),
        opens_at: time(opens),
        closes_at: time(closes),
    }
}

async fn is_open(store: &Store, opd: OpdId, on: &str) -> bool {
    let mut session = store.db.read().await.unwrap();
    match windows::check(&mut session, store.instansi, opd, quarter(), time(on)).await {
        Ok(()) => true,
        Err(Error::Refused(refusal)) => {
            assert_eq!(refusal.rule(), "window_closed");
            false
        }
        Err(other) => panic!("{other}"),
    }
}

async fn set(store: &Store, new: NewWindow) -> sakip_db::WindowId {
    let mut unit = begin(store).await;
    let id = windows::create(&mut unit, new).await.unwrap();
    unit.commit().await.unwrap();
    id
}

#[test]
fn the_window_of_the_opd_wins() {
    on_each_engine(|store| async move {
        let one = add_opd(&store, "1.01", None).await;
        let other = add_opd(&store, "1.02", None).await;
        assert!(
            is_open(&store, one, "07-01").await,
            "without a window a period is open"
        );
        set(&store, window(None, "04-01", "04-11")).await;
        let own = set(&store, window(Some(one), "05-01", "05-11")).await;
        let mut seen = Vec::new();
        for on in [
            "03-31", "04-01", "04-10", "04-11", "05-01", "05-10", "05-11",
        ] {
            seen.push((
                is_open(&store, one, on).await,
                is_open(&store, other, on).await,
            ));
        }
        let (yes, no) = (true, false);
        assert_eq!(
            seen,
            [
                (no, no),
                (no, yes),
                (no, yes),
                (no, no),
                (yes, no),
                (yes, no),
                (no, no)
            ]
        );
        let mut session = store.db.read().await.unwrap();
        let annual = "2025".parse().unwrap();
        windows::check(&mut session, store.instansi, one, annual, time("12-31"))
            .await
            .unwrap();
        let refused = windows::check(&mut session, store.instansi, one, quarter(), time("04-10"))
            .await
            .unwrap_err();
        let said = refused.to_string();
        assert!(
            said.contains("2025-05-01 00:00 UTC to 2025-05-11 00:00 UTC"),
            "{said}"
        );
        let refused = rule(refused);
        assert!(refused.1.contains("super_admin"), "{refused:?}");
        // Without its own, the one of the instansi holds.
        let mut unit = begin(&store).await;
        windows::remove(&mut unit, own, 1).await.unwrap();
        unit.commit().await.unwrap();
        assert!(is_open(&store, one, "04-10").await);
        let foreign = neighbour(&store).await;
        let missing = windows::check(&mut session, foreign, one, quarter(), time("04-10"))
            .await
            .unwrap_err();
        assert!(matches!(missing, Error::NotFound(_)), "{missing}");
        (refused, said)
    });
}

#[test]
fn a_window_is_set_once_and_changed_by_version() {
    on_each_engine(|store| async move {
        let opd = add_opd(&store, "1.01", None).await;
        let id = set(&store, window(None, "04-01", "04-11")).await;
        let mut wrong = Vec::new();
        for new in [
            window(None, "06-01", "06-11"),
            window(Some(opd), "06-02", "06-01"),
        ] {
            let mut unit = begin(&store).await;
            wrong.push(problems(windows::create(&mut unit, new).await.unwrap_err()));
        }
        let mut unit = begin(&store).await;
        windows::update(&mut unit, id, 1, time("04-01"), time("04-05"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert!(!is_open(&store, opd, "04-05").await);
        let mut unit = begin(&store).await;
        let late = windows::update(&mut unit, id, 1, time("04-01"), time("04-30"))
            .await
            .unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        drop(unit);
        let mut unit = begin(&store).await;
        let late = windows::remove(&mut unit, id, 1).await.unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let listed = windows::list(
            &mut session,
            store.instansi,
            None,
            Direction::Asc,
            &Page::default(),
        )
        .await
        .unwrap();
        (wrong, listed.items)
    });
}

#[test]
fn an_exception_lets_in_for_a_reason_until_it_ends_or_is_revoked() {
    on_each_engine(|store| async move {
        let one = add_opd(&store, "1.01", None).await;
        let other = add_opd(&store, "1.02", None).await;
        let user = add_user(&store, budi()).await;
        set(&store, window(None, "01-01", "01-11")).await;
        let admin = Actor::user(store.instansi, user, "Budi Santoso");
        let exception = |reason: &str, until: &str| NewException {
            opd_id: one,
            periode: quarter(),
            until: time(until),
            reason: reason.to_owned(),
        };
        let mut unit = store.db.begin(admin.clone()).await.unwrap();
        let id = windows::grant(&mut unit, exception("banjir", "05-01"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert!(is_open(&store, one, "04-30").await);
        assert!(!is_open(&store, one, "05-01").await);
        assert!(!is_open(&store, other, "04-30").await);
        let begin_as_admin = || async { store.db.begin(admin.clone()).await.unwrap() };
        let mut unit: Unit = begin_as_admin().await;
        let wrong = problems(
            windows::grant(&mut unit, exception("", "04-01"))
                .await
                .unwrap_err(),
        );
        assert_eq!(wrong.len(), 2, "{wrong:?}");
        drop(unit);
        let mut unit = begin(&store).await;
        let program = rule(
            windows::grant(&mut unit, exception("banjir", "05-01"))
                .await
                .unwrap_err(),
        );
        drop(unit);
        let mut unit = begin_as_admin().await;
        windows::revoke(&mut unit, id, "sudah surut").await.unwrap();
        unit.commit().await.unwrap();
        assert!(!is_open(&store, one, "04-30").await);
        let mut unit = begin_as_admin().await;
        let twice = rule(
            windows::revoke(&mut unit, id, "sudah surut")
                .await
                .unwrap_err(),
        );
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let all = windows::exceptions(&mut session, store.instansi, one, quarter())
            .await
            .unwrap();
        assert_eq!((all.len(), all[0].granted_by), (1, user));
        assert_eq!(
            (program.0, twice.0),
            ("granted_by_a_user", "exception_is_revoked")
        );
        (wrong, all)
    });
}
