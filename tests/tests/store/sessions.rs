//! Sessions and API tokens.

use chrono::TimeDelta;
use sakip_db::ops::sessions::{self, NewSession, Origin, Rotation};
use sakip_db::ops::tokens::{self, NewToken, Scopes};
use sakip_db::ops::{privacy, users};
use sakip_db::{Actor, Error, SessionId, UserId};
use sakip_tests::store::{Store, on_each_engine, story_time};

use super::access::{add_user, at, at_once, audit, begin, budi, neighbour, problems, rule};

const FAMILY: &str = "keluarga-0000000000000001";

fn login(user_id: UserId, hash: u8, family: &str) -> NewSession {
    NewSession {
        user_id,
        family: family.to_owned(),
        refresh_hash: [hash; 32],
        expires_at: story_time() + TimeDelta::days(7),
        origin: Origin {
            address: Some("10.0.0.7".to_owned()),
            user_agent: Some("x".repeat(5_000)),
        },
    }
}

async fn signed_in(store: &Store) -> (UserId, SessionId) {
    let user = add_user(store, budi()).await;
    let mut unit = begin(store).await;
    let sid = sessions::create(&mut unit, login(user, 1, FAMILY))
        .await
        .unwrap();
    unit.commit().await.unwrap();
    (user, sid)
}

async fn rotate(store: &Store, from: u8, to: u8) -> Rotation {
    let mut unit = begin(store).await;
    let end = story_time() + TimeDelta::days(8);
    let rotation = sessions::rotate(&mut unit, &[from; 32], &[to; 32], end, Origin::default())
        .await
        .unwrap();
    unit.commit().await.unwrap();
    rotation
}

async fn is_active(store: &Store, id: SessionId) -> bool {
    let mut session = store.db.read().await.unwrap();
    sessions::active(&mut session, id, story_time())
        .await
        .unwrap()
        .is_some()
}

#[test]
fn a_refresh_token_gets_the_next_one() {
    on_each_engine(|store| async move {
        let (user, first) = signed_in(&store).await;
        let Rotation::Rotated(second) = rotate(&store, 1, 2).await else {
            panic!()
        };
        assert!(is_active(&store, first).await && is_active(&store, second).await);
        let mut session = store.db.read().await.unwrap();
        let active = sessions::active(&mut session, second, story_time())
            .await
            .unwrap()
            .unwrap();
        assert_eq!((active.user_id, active.username.as_str()), (user, "Budi.S"));
        let end = active.expires_at;
        assert!(
            sessions::active(&mut session, second, end)
                .await
                .unwrap()
                .is_none()
        );
        let listed = sessions::of_user(&mut session, store.instansi, user, story_time())
            .await
            .unwrap();
        assert_eq!(
            listed.iter().map(|one| one.id).collect::<Vec<_>>(),
            [second]
        );
        let presented = sessions::presented(&mut session, &[1; 32])
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (presented.id, presented.instansi_id),
            (first, store.instansi)
        );
        let audit = audit(&store).await;
        assert!(
            !audit.contains("refresh_hash") && !audit.contains("[1,1,1"),
            "{audit}"
        );
        assert!(!audit.contains(&"x".repeat(501)), "{audit}");
        audit
    });
}

#[test]
fn a_token_that_comes_back_ends_its_family_and_stays_so() {
    on_each_engine(|store| async move {
        let (user, first) = signed_in(&store).await;
        let mut unit = begin(&store).await;
        let elsewhere = sessions::create(&mut unit, login(user, 50, "keluarga-lain-000000002"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let Rotation::Rotated(second) = rotate(&store, 1, 2).await else {
            panic!()
        };
        let Rotation::Reused(refusal) = rotate(&store, 1, 3).await else {
            panic!()
        };
        assert!(!is_active(&store, first).await && !is_active(&store, second).await);
        assert!(
            is_active(&store, elsewhere).await,
            "another login is another family"
        );
        assert!(matches!(rotate(&store, 2, 4).await, Rotation::Reused(_)));
        let reasons = store
            .raw_rows("SELECT revoked_reason FROM sessions ORDER BY id")
            .await
            .unwrap();
        assert_eq!(refusal.rule(), "refresh_token_reused");
        (reasons, refusal)
    });
}

#[test]
fn of_two_with_one_token_one_gets_the_next() {
    on_each_engine(|store| async move {
        signed_in(&store).await;
        let end = story_time() + TimeDelta::days(8);
        let next = std::sync::Arc::new(std::sync::atomic::AtomicU8::new(10));
        let both = at_once(&store, move |mut unit| {
            let next = next.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            async move {
                let rotation =
                    sessions::rotate(&mut unit, &[1; 32], &[next; 32], end, Origin::default())
                        .await
                        .unwrap();
                (unit, rotation)
            }
        })
        .await;
        let [Rotation::Rotated(won), Rotation::Reused(_)] = both else {
            panic!("{both:?}")
        };
        // One of the two may be a thief: neither goes on.
        assert!(!is_active(&store, won).await);
    });
}

#[test]
fn a_family_that_ends_while_it_grows_ends() {
    on_each_engine(|store| async move {
        signed_in(&store).await;
        assert!(matches!(rotate(&store, 1, 2).await, Rotation::Rotated(_)));
        // One unit gets the third token while another comes back with the first.
        let mut growing = begin(&store).await;
        let end = story_time() + TimeDelta::days(8);
        let third = sessions::rotate(&mut growing, &[2; 32], &[3; 32], end, Origin::default())
            .await
            .unwrap();
        let Rotation::Rotated(third) = third else {
            panic!("{third:?}")
        };
        let (db, actor) = (store.db.clone(), store.system());
        let ending = tokio::spawn(async move {
            let mut unit = db.begin(actor).await.unwrap();
            let rotation = sessions::rotate(&mut unit, &[1; 32], &[4; 32], end, Origin::default())
                .await
                .unwrap();
            unit.commit().await.unwrap();
            matches!(rotation, Rotation::Reused(_))
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        growing.commit().await.unwrap();
        assert!(ending.await.unwrap());
        assert!(!is_active(&store, third).await);
        assert!(matches!(rotate(&store, 3, 5).await, Rotation::Reused(_)));
    });
}

#[test]
fn what_does_not_hold_lets_nobody_in() {
    on_each_engine(|store| async move {
        let (_, sid) = signed_in(&store).await;
        let mut rules = Vec::new();
        let Rotation::Invalid(unknown) = rotate(&store, 77, 2).await else {
            panic!()
        };
        rules.push(unknown.rule());
        // Nor does the token of another instansi.
        let other = neighbour(&store).await;
        let mut unit = store.db.begin(Actor::system(other, "x")).await.unwrap();
        let end = story_time() + TimeDelta::days(8);
        let foreign = sessions::rotate(&mut unit, &[1; 32], &[2; 32], end, Origin::default())
            .await
            .unwrap();
        let Rotation::Invalid(foreign) = foreign else {
            panic!("{foreign:?}")
        };
        rules.push(foreign.rule());
        let ended = sessions::revoke_family(&mut unit, FAMILY, "x")
            .await
            .unwrap();
        assert_eq!(ended, 0);
        let missing = sessions::revoke(&mut unit, sid, "x").await.unwrap_err();
        assert!(matches!(missing, Error::NotFound(_)), "{missing}");
        drop(unit);
        let late = at(&store, story_time() + TimeDelta::days(7)).await;
        let mut unit = late.begin(store.system()).await.unwrap();
        let expired = sessions::rotate(
            &mut unit,
            &[1; 32],
            &[2; 32],
            end + TimeDelta::days(9),
            Origin::default(),
        )
        .await
        .unwrap();
        let Rotation::Invalid(expired) = expired else {
            panic!("{expired:?}")
        };
        rules.push(expired.rule());
        drop(unit);
        store.raw("UPDATE users SET active = FALSE").await.unwrap();
        let Rotation::Invalid(disabled) = rotate(&store, 1, 2).await else {
            panic!()
        };
        rules.push(disabled.rule());
        assert!(!is_active(&store, sid).await);
        assert_eq!(
            rules,
            [
                "refresh_token_unknown",
                "refresh_token_unknown",
                "refresh_token_expired",
                "account_inactive"
            ]
        );
    });
}

#[test]
fn sessions_are_revoked_one_by_one_or_all() {
    on_each_engine(|store| async move {
        let (user, first) = signed_in(&store).await;
        let mut unit = begin(&store).await;
        let second = sessions::create(&mut unit, login(user, 20, "keluarga-lain-000000002"))
            .await
            .unwrap();
        let third = sessions::create(&mut unit, login(user, 30, "keluarga-lain-000000003"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        sessions::revoke(&mut unit, second, "logout").await.unwrap();
        unit.commit().await.unwrap();
        assert!(is_active(&store, first).await && !is_active(&store, second).await);
        let mut unit = begin(&store).await;
        assert_eq!(
            sessions::revoke_all(&mut unit, user, "logout everywhere")
                .await
                .unwrap(),
            2
        );
        unit.commit().await.unwrap();
        assert!(!is_active(&store, first).await && !is_active(&store, third).await);
        let mut unit = begin(&store).await;
        problems(sessions::revoke_all(&mut unit, user, "").await.unwrap_err());
        drop(unit);
        let mut unit = begin(&store).await;
        let wrong = NewSession {
            expires_at: story_time(),
            ..login(user, 40, FAMILY)
        };
        problems(sessions::create(&mut unit, wrong).await.unwrap_err())
    });
}

#[test]
fn only_families_that_are_over_are_purged() {
    on_each_engine(|store| async move {
        let (user, _) = signed_in(&store).await;
        assert!(matches!(rotate(&store, 1, 2).await, Rotation::Rotated(_)));
        let mut unit = begin(&store).await;
        let mut short = login(user, 20, "keluarga-lain-000000002");
        short.expires_at = story_time() + TimeDelta::days(1);
        sessions::create(&mut unit, short).await.unwrap();
        unit.commit().await.unwrap();
        // The first of the family expires on day 7, its next token on day 8.
        let mut unit = begin(&store).await;
        let between = story_time() + TimeDelta::days(7) + TimeDelta::hours(1);
        assert_eq!(sessions::purge(&mut unit, between).await.unwrap(), 1);
        assert_eq!(
            sessions::purge(&mut unit, between + TimeDelta::days(1))
                .await
                .unwrap(),
            2
        );
        unit.commit().await.unwrap();
        audit(&store).await
    });
}

fn token(user_id: UserId, hash: u8) -> NewToken {
    NewToken {
        user_id,
        nama: "sinkronisasi".to_owned(),
        token_hash: [hash; 32],
        scopes: "opd:read capaian:write".parse().unwrap(),
        expires_at: Some(story_time() + TimeDelta::days(30)),
    }
}

#[test]
fn an_api_token_holds_until_it_ends_or_is_revoked() {
    on_each_engine(|store| async move {
        let user = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        let id = tokens::create(&mut unit, token(user, 9)).await.unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let now = story_time();
        let found = tokens::verify(&mut session, &[9; 32], now)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.id, found.user_id), (id, user));
        assert!(found.scopes.contains("opd:read") && !found.scopes.contains("opd"));
        assert!(found.is_use_to_be_noted(now));
        assert!(
            tokens::verify(&mut session, &[8; 32], now)
                .await
                .unwrap()
                .is_none()
        );
        let end = now + TimeDelta::days(30);
        assert!(
            tokens::verify(&mut session, &[9; 32], end)
                .await
                .unwrap()
                .is_none()
        );
        let mut unit = begin(&store).await;
        assert!(tokens::note_use(&mut unit, id).await.unwrap());
        assert!(!tokens::note_use(&mut unit, id).await.unwrap());
        unit.commit().await.unwrap();
        let found = tokens::verify(&mut session, &[9; 32], now)
            .await
            .unwrap()
            .unwrap();
        assert!(!found.is_use_to_be_noted(now + TimeDelta::seconds(599)));
        assert!(found.is_use_to_be_noted(now + TimeDelta::seconds(600)));
        let other = neighbour(&store).await;
        let mut unit = store.db.begin(Actor::system(other, "x")).await.unwrap();
        let foreign = tokens::revoke(&mut unit, id).await.unwrap_err();
        assert!(matches!(foreign, Error::NotFound(_)), "{foreign}");
        drop(unit);
        let mut unit = begin(&store).await;
        tokens::revoke(&mut unit, id).await.unwrap();
        tokens::revoke(&mut unit, id).await.unwrap();
        unit.commit().await.unwrap();
        assert!(
            tokens::verify(&mut session, &[9; 32], now)
                .await
                .unwrap()
                .is_none()
        );
        let audit = audit(&store).await;
        assert!(
            !audit.contains("[9,9") && !audit.contains("token_hash"),
            "{audit}"
        );
        (
            tokens::of_user(&mut session, store.instansi, user)
                .await
                .unwrap(),
            audit,
        )
    });
}

#[test]
fn api_tokens_are_bounded() {
    on_each_engine(|store| async move {
        let user = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        for number in 0..tokens::MAX_TOKENS {
            tokens::create(&mut unit, token(user, number as u8))
                .await
                .unwrap();
        }
        let refused = rule(
            tokens::create(&mut unit, token(user, 99))
                .await
                .unwrap_err(),
        );
        drop(unit);
        let mut unit = begin(&store).await;
        let wrong = NewToken {
            nama: String::new(),
            scopes: Scopes::default(),
            expires_at: Some(story_time()),
            ..token(user, 9)
        };
        let wrong = problems(tokens::create(&mut unit, wrong).await.unwrap_err());
        assert_eq!(wrong.len(), 3, "{wrong:?}");
        let many: Vec<String> = (0..60).map(|number| format!("s{number}")).collect();
        assert!(many.join(" ").parse::<Scopes>().is_err());
        assert!("é".parse::<Scopes>().is_err());
        assert_eq!(refused.0, "too_many_tokens");
        (refused, wrong)
    });
}

#[test]
fn reading_personal_data_is_told() {
    on_each_engine(|store| async move {
        let user = add_user(&store, budi()).await;
        let reader = add_user(
            &store,
            users::NewUser {
                username: "pembaca".to_owned(),
                ..budi()
            },
        )
        .await;
        let actor = Actor::user(store.instansi, reader, "Pembaca").in_request("req-1");
        let mut unit = store.db.begin(actor.clone()).await.unwrap();
        privacy::record_read(&mut unit, "user", user, "pemeriksaan berkas mutasi")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = store.db.begin(actor).await.unwrap();
        let wrong = problems(
            privacy::record_read(&mut unit, "user", user, " ")
                .await
                .unwrap_err(),
        );
        drop(unit);
        let told = store
            .raw_rows(
                "SELECT actor, entity, reason, request_id FROM audit_log WHERE action = 'read'",
            )
            .await
            .unwrap();
        assert_eq!(
            told,
            [["Pembaca", "user", "pemeriksaan berkas mutasi", "req-1"]]
        );
        assert!(
            store
                .db
                .verify_audit()
                .await
                .unwrap()
                .iter()
                .all(|report| report.is_whole())
        );
        wrong
    });
}
