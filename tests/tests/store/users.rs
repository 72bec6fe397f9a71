//! Users, and what they sign in with.

use chrono::TimeDelta;
use sakip_db::ops::sessions::{self, NewSession, Origin};
use sakip_db::ops::tokens::{self, NewToken};
use sakip_db::ops::users::{
    self, Effect, NewUser, OneTime, Permission, Role, UserFilter, UserSort, UserUpdate,
};
use sakip_db::query::{Direction, Page};
use sakip_db::{Actor, Error, OpdId, UserId};
use sakip_tests::store::{on_each_engine, story_time};

use super::access::{
    add_opd, add_user, at, at_once, audit, begin, budi, neighbour, problems, rule,
};

const HASH: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHQ$aGFzaGhhc2g";

fn as_update(role: Role, active: bool) -> UserUpdate {
    UserUpdate {
        nama: "Budi S.".to_owned(),
        email: None,
        role,
        opd_id: None,
        active,
    }
}

#[test]
fn usernames_equal_but_for_case_are_refused_twice() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        let again = NewUser {
            username: "bUDI.s".to_owned(),
            ..budi()
        };
        let refused = users::create(&mut unit, again).await.unwrap_err();
        assert!(
            refused.to_string().contains("upper and lower case"),
            "{refused}"
        );
        drop(unit);
        let raw = store
            .raw("INSERT INTO users (instansi_id, username, nama, role, created_at, updated_at) SELECT instansi_id, 'BUDI.S', nama, role, created_at, updated_at FROM users")
            .await
            .unwrap_err();
        assert!(raw.as_database_error().unwrap().is_unique_violation());
        let mut session = store.db.read().await.unwrap();
        for username in ["budi.s", "BUDI.S"] {
            let found = users::by_username(&mut session, username).await.unwrap();
            assert_eq!(found.unwrap().id, id);
        }
        assert!(
            users::by_username(&mut session, "budi")
                .await
                .unwrap()
                .is_none()
        );
        problems(refused)
    });
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    on_each_engine(|store| async move {
        let mut unit = begin(&store).await;
        let wrong = NewUser {
            username: "a b".to_owned(),
            nama: " ".to_owned(),
            email: Some("budi@@contoh".to_owned()),
            role: Role::AdminOpd,
            opd_id: None,
        };
        let codes = problems(users::create(&mut unit, wrong).await.unwrap_err());
        assert_eq!(codes.len(), 4, "{codes:?}");
        drop(unit);
        let mut unit = begin(&store).await;
        let stray = NewUser {
            opd_id: Some(OpdId(77)),
            ..budi()
        };
        let missing = users::create(&mut unit, stray).await.unwrap_err();
        assert!(matches!(missing, Error::NotFound(_)), "{missing}");
        codes
    });
}

#[test]
fn a_user_is_changed_once_per_version_and_only_at_home() {
    on_each_engine(|store| async move {
        let opd = add_opd(&store, "1.01", None).await;
        let id = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        let update = UserUpdate {
            opd_id: Some(opd),
            ..as_update(Role::AdminOpd, true)
        };
        users::update(&mut unit, id, 1, update.clone())
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let late = users::update(&mut unit, id, 1, update.clone())
            .await
            .unwrap_err();
        let Error::Conflict(late) = late else {
            panic!("{late}")
        };
        assert_eq!((late.expected(), late.found()), (1, 2));
        drop(unit);
        let other = neighbour(&store).await;
        let mut unit = store.db.begin(Actor::system(other, "x")).await.unwrap();
        let foreign = users::update(&mut unit, id, 2, update).await.unwrap_err();
        assert!(matches!(foreign, Error::NotFound(_)), "{foreign}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        users::get(&mut session, store.instansi, id).await.unwrap()
    });
}

#[test]
fn lists_show_who_is_asked_for() {
    on_each_engine(|store| async move {
        let opd = add_opd(&store, "1.01", None).await;
        for (username, role, opd_id) in [
            ("dewi", Role::AdminOpd, Some(opd)),
            ("agus", Role::Viewer, None),
            ("citra", Role::Viewer, Some(opd)),
        ] {
            let new = NewUser {
                username: username.to_owned(),
                role,
                opd_id,
                ..budi()
            };
            add_user(&store, new).await;
        }
        let mut session = store.db.read().await.unwrap();
        let (mut lists, page) = (Vec::new(), Page::default());
        for filter in [
            UserFilter::default(),
            UserFilter {
                role: Some(Role::Viewer),
                ..UserFilter::default()
            },
            UserFilter {
                opd_id: Some(opd),
                active: Some(true),
                ..UserFilter::default()
            },
            UserFilter {
                search: Some("CIT".to_owned()),
                ..UserFilter::default()
            },
            UserFilter {
                active: Some(false),
                ..UserFilter::default()
            },
        ] {
            let list = users::list(
                &mut session,
                store.instansi,
                &filter,
                UserSort::Username,
                Direction::Asc,
                &page,
            );
            let page = list.await.unwrap();
            lists.push(
                page.items
                    .into_iter()
                    .map(|user| user.username)
                    .collect::<Vec<_>>(),
            );
        }
        assert_eq!(lists[0], ["agus", "citra", "dewi"]);
        assert_eq!(lists[1], ["agus", "citra"]);
        assert_eq!(lists[2], ["citra", "dewi"]);
        assert_eq!(lists[3], ["citra"]);
        assert!(lists[4].is_empty());
    });
}

#[test]
fn secrets_are_kept_and_never_told() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        users::set_password(&mut unit, id, HASH).await.unwrap();
        users::set_totp(&mut unit, id, Some(b"rahasia-totp"))
            .await
            .unwrap();
        users::set_recovery_codes(&mut unit, id, &[[7; 32], [8; 32]])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let clear = users::set_password(&mut unit, id, "kata sandi yang panjang sekali")
            .await
            .unwrap_err();
        assert!(!clear.to_string().contains("panjang sekali"), "{clear}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let login = users::credentials(&mut session, "BUDI.s")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(login.password_hash.as_deref(), Some(HASH));
        assert_eq!(login.totp_secret.as_deref(), Some(&b"rahasia-totp"[..]));
        let shown = format!("{login:?}");
        assert!(
            !shown.contains("argon2id") && !shown.contains("114, 97"),
            "{shown}"
        );
        let user = users::get(&mut session, store.instansi, id).await.unwrap();
        assert!(user.has_password && user.has_totp);
        let audit = audit(&store).await;
        assert!(audit.contains("change_password user"), "{audit}");
        for secret in ["argon2id", "rahasia-totp", "hash", "7,7,7"] {
            assert!(!audit.contains(secret), "{secret}: {audit}");
        }
        audit
    });
}

#[test]
fn failing_to_sign_in_locks_for_a_while() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut locks = Vec::new();
        for _ in 0..7 {
            let mut unit = begin(&store).await;
            let until = users::note_failed_login(&mut unit, id).await.unwrap();
            unit.commit().await.unwrap();
            locks.push(until.map(|until| (until - story_time()).num_seconds()));
        }
        assert_eq!(locks[..4], [None; 4]);
        assert_eq!(locks[4..], [30, 60, 120].map(Some));
        let mut unit = begin(&store).await;
        let locked = rule(users::note_login(&mut unit, id).await.unwrap_err());
        drop(unit);
        // The lock ends by itself, and the count begins anew.
        let later = at(&store, story_time() + TimeDelta::seconds(120)).await;
        let mut unit = later.begin(store.system()).await.unwrap();
        users::note_login(&mut unit, id).await.unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let user = users::get(&mut session, store.instansi, id).await.unwrap();
        assert_eq!((user.failed_logins, user.locked_until), (0, None));
        assert_eq!(user.version, 1);
        // Somebody else may lift it, too.
        for _ in 0..users::LOCK_AFTER {
            let mut unit = begin(&store).await;
            users::note_failed_login(&mut unit, id).await.unwrap();
            unit.commit().await.unwrap();
        }
        let mut unit = begin(&store).await;
        users::unlock(&mut unit, id).await.unwrap();
        users::note_login(&mut unit, id).await.unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let stranger = users::note_failed_login(&mut unit, UserId(99))
            .await
            .unwrap_err();
        assert!(matches!(stranger, Error::NotFound(_)));
        assert_eq!(locked.0, "account_locked");
        locked
    });
}

#[test]
fn a_totp_step_is_used_once() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        // Without a second factor no step is right.
        let without = users::use_totp_step(&mut unit, id, 1).await.unwrap();
        assert_eq!(without, OneTime::Rejected);
        users::set_totp(&mut unit, id, Some(b"rahasia"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let both = at_once(&store, move |mut unit| async move {
            let used = users::use_totp_step(&mut unit, id, 58_000_000)
                .await
                .unwrap();
            (unit, used)
        })
        .await;
        assert_eq!(both, [OneTime::Accepted, OneTime::Rejected]);
        let mut unit = begin(&store).await;
        let mut steps = Vec::new();
        for step in [57_999_999, 58_000_000, 58_000_001] {
            steps.push(users::use_totp_step(&mut unit, id, step).await.unwrap());
        }
        assert_eq!(
            steps,
            [OneTime::Rejected, OneTime::Rejected, OneTime::Accepted]
        );
    });
}

#[test]
fn a_recovery_code_is_used_once() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        users::set_totp(&mut unit, id, Some(b"rahasia"))
            .await
            .unwrap();
        users::set_recovery_codes(&mut unit, id, &[[1; 32]])
            .await
            .unwrap();
        users::set_recovery_codes(&mut unit, id, &[[2; 32], [3; 32]])
            .await
            .unwrap();
        assert_eq!(
            users::use_recovery_code(&mut unit, id, &[1; 32])
                .await
                .unwrap(),
            OneTime::Rejected
        );
        unit.commit().await.unwrap();
        let both = at_once(&store, move |mut unit| async move {
            let used = users::use_recovery_code(&mut unit, id, &[2; 32])
                .await
                .unwrap();
            (unit, used)
        })
        .await;
        assert_eq!(both, [OneTime::Accepted, OneTime::Rejected]);
        let mut session = store.db.read().await.unwrap();
        let left = users::recovery_codes_left(&mut session, store.instansi, id)
            .await
            .unwrap();
        assert_eq!(left, 1);
        for wrong in [
            vec![[4; 32], [4; 32]],
            (0..21).map(|code| [code; 32]).collect(),
        ] {
            let mut unit = begin(&store).await;
            problems(
                users::set_recovery_codes(&mut unit, id, &wrong)
                    .await
                    .unwrap_err(),
            );
        }
    });
}

#[test]
fn permissions_are_set_as_a_whole() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let one = |permission: &str, effect| Permission {
            permission: permission.to_owned(),
            effect,
        };
        let first = [
            one("opd:write", Effect::Allow),
            one("audit:read", Effect::Deny),
        ];
        let mut unit = begin(&store).await;
        users::set_permissions(&mut unit, id, 1, &first)
            .await
            .unwrap();
        users::set_permissions(&mut unit, id, 2, &first[..1])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let late = users::set_permissions(&mut unit, id, 2, &first)
            .await
            .unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        drop(unit);
        let mut unit = begin(&store).await;
        let twice = [
            one("a", Effect::Allow),
            one("a", Effect::Deny),
            one("", Effect::Deny),
        ];
        let wrong = problems(
            users::set_permissions(&mut unit, id, 3, &twice)
                .await
                .unwrap_err(),
        );
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let now = users::permissions(&mut session, store.instansi, id)
            .await
            .unwrap();
        assert_eq!(now, first[..1]);
        let elsewhere = neighbour(&store).await;
        assert!(
            users::permissions(&mut session, elsewhere, id)
                .await
                .unwrap()
                .is_empty()
        );
        wrong
    });
}

#[test]
fn who_is_disabled_is_out_at_once() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        let sid = sessions::create(&mut unit, session_of(id)).await.unwrap();
        tokens::create(&mut unit, token_of(id)).await.unwrap();
        unit.commit().await.unwrap();
        let now = story_time();
        let mut session = store.db.read().await.unwrap();
        assert!(
            sessions::active(&mut session, sid, now)
                .await
                .unwrap()
                .is_some()
        );
        assert!(
            tokens::verify(&mut session, &[9; 32], now)
                .await
                .unwrap()
                .is_some()
        );
        let mut unit = begin(&store).await;
        users::update(&mut unit, id, 1, as_update(Role::Viewer, false))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert!(
            sessions::active(&mut session, sid, now)
                .await
                .unwrap()
                .is_none()
        );
        let mut unit = begin(&store).await;
        let refused = rule(
            sessions::create(&mut unit, session_of(id))
                .await
                .unwrap_err(),
        );
        drop(unit);
        let mut unit = begin(&store).await;
        rule(tokens::create(&mut unit, token_of(id)).await.unwrap_err());
        drop(unit);
        let mut unit = begin(&store).await;
        rule(users::note_login(&mut unit, id).await.unwrap_err());
        drop(unit);
        // Back again, the old sessions and tokens do not come back with the user.
        let mut unit = begin(&store).await;
        users::update(&mut unit, id, 2, as_update(Role::Viewer, true))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert!(
            sessions::active(&mut session, sid, now)
                .await
                .unwrap()
                .is_none()
        );
        assert!(
            tokens::verify(&mut session, &[9; 32], now)
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(refused.0, "account_inactive");
        (refused, audit(&store).await)
    });
}

#[test]
fn disabling_and_signing_in_at_once_leaves_nobody_in() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut disabling = begin(&store).await;
        users::update(&mut disabling, id, 1, as_update(Role::Viewer, false))
            .await
            .unwrap();
        let (db, actor) = (store.db.clone(), store.system());
        let signing_in = tokio::spawn(async move {
            let mut unit = db.begin(actor).await.unwrap();
            sessions::create(&mut unit, session_of(id))
                .await
                .map(|_| ())
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        disabling.commit().await.unwrap();
        rule(signing_in.await.unwrap().unwrap_err())
    });
}

#[test]
fn a_new_password_ends_the_old_sessions() {
    on_each_engine(|store| async move {
        let id = add_user(&store, budi()).await;
        let mut unit = begin(&store).await;
        let sid = sessions::create(&mut unit, session_of(id)).await.unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        users::set_password(&mut unit, id, HASH).await.unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        assert!(
            sessions::active(&mut session, sid, story_time())
                .await
                .unwrap()
                .is_none()
        );
    });
}

#[test]
fn an_identity_elsewhere_belongs_to_one_user() {
    on_each_engine(|store| async move {
        let first = add_user(&store, budi()).await;
        let other = add_user(
            &store,
            NewUser {
                username: "siti".to_owned(),
                ..budi()
            },
        )
        .await;
        let mut unit = begin(&store).await;
        users::link_oidc(&mut unit, first, 1, Some("https://sso.go.id|42"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let taken = users::link_oidc(&mut unit, other, 1, Some("https://sso.go.id|42"))
            .await
            .unwrap_err();
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let found = users::by_oidc_subject(&mut session, "https://sso.go.id|42")
            .await
            .unwrap();
        assert_eq!(found.unwrap().id, first);
        let mut unit = begin(&store).await;
        users::link_oidc(&mut unit, first, 2, None).await.unwrap();
        users::link_oidc(&mut unit, other, 1, Some("https://sso.go.id|42"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        problems(taken)
    });
}

fn session_of(user_id: UserId) -> NewSession {
    NewSession {
        user_id,
        family: "keluarga-0000000000000001".to_owned(),
        refresh_hash: [5; 32],
        expires_at: story_time() + TimeDelta::days(7),
        origin: Origin::default(),
    }
}

fn token_of(user_id: UserId) -> NewToken {
    NewToken {
        user_id,
        nama: "sinkronisasi".to_owned(),
        token_hash: [9; 32],
        scopes: "capaian:write".parse().unwrap(),
        expires_at: None,
    }
}
