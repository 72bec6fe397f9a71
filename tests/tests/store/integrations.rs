//! Integrations and the credentials nobody sees.

use sakip_db::ops::integrations::{
    self, IntegrationFilter, IntegrationUpdate, Key, MAX_CREDENTIALS, NewIntegration, Secret,
};
use sakip_db::query::Page;
use sakip_db::{Error, InstansiId, IntegrationId};
use sakip_tests::store::{Store, on_each_engine};
use serde_json::json;

const PASSWORD: &str = r#"{"user":"sakip","password":"sangat-rahasia"}"#;

fn new(kode: &str) -> NewIntegration {
    NewIntegration {
        kode: kode.to_owned(),
        jenis: "sipd".to_owned(),
        base_url: Some("https://sipd.example.go.id/api".to_owned()),
        settings: json!({"tahun": 2025}),
    }
}

async fn with_password(store: &Store, kode: &str, key: &Key) -> IntegrationId {
    let mut unit = store.db.begin(store.system()).await.unwrap();
    let id = integrations::create(&mut unit, new(kode)).await.unwrap();
    let secret = Secret::new(PASSWORD);
    let after = integrations::set_credentials(&mut unit, id, 1, key, Some(&secret))
        .await
        .unwrap();
    assert!(after.has_credentials && after.version == 2);
    unit.commit().await.unwrap();
    id
}

async fn opened(store: &Store, id: IntegrationId, key: &Key) -> Result<Option<String>, Error> {
    let mut session = store.db.read().await.unwrap();
    let secret = integrations::credentials(&mut session, store.instansi, id, key).await?;
    Ok(secret.map(|secret| secret.expose().to_owned()))
}

#[track_caller]
fn unreadable(opened: Result<Option<String>, Error>) {
    let error = opened.unwrap_err();
    assert_eq!(error.code(), "credentials_unreadable");
    assert!(
        error
            .to_string()
            .contains("can be lifted by: whoever keeps the key"),
        "{error}"
    );
}

#[test]
fn credentials_open_with_their_key_in_their_place_and_nowhere_else() {
    on_each_engine(|store| async move {
        let key = Key::new([1; 32]);
        let sipd = with_password(&store, "sipd", &key).await;
        let other = with_password(&store, "krisna", &key).await;
        assert_eq!(
            opened(&store, sipd, &key).await.unwrap().as_deref(),
            Some(PASSWORD)
        );
        unreadable(opened(&store, sipd, &Key::new([2; 32])).await);

        // Moved to another integration by somebody with the password of the database.
        let moved = format!(
            "UPDATE integrations SET credentials = (SELECT credentials FROM integrations WHERE id = {sipd}) WHERE id = {other}"
        );
        store.raw(&moved).await.unwrap();
        unreadable(opened(&store, other, &key).await);

        // Every byte counts: scheme, nonce, ciphertext and tag.
        let hex = &store.raw_rows(&hex_of(&store, sipd)).await.unwrap()[0][0].to_lowercase();
        assert_eq!(hex.len(), 2 * (1 + 12 + PASSWORD.len() + 16));
        let literal = |hex: &str| match store.db.engine() {
            sakip_db::EngineKind::Sqlite => format!("x'{hex}'"),
            sakip_db::EngineKind::Postgres => format!("'\\x{hex}'::bytea"),
        };
        let write = |hex: &str| {
            let value = literal(hex);
            format!("UPDATE integrations SET credentials = {value} WHERE id = {sipd}")
        };
        for place in (0..hex.len()).step_by(2) {
            let byte = u8::from_str_radix(&hex[place..place + 2], 16).unwrap() ^ 1;
            let altered = format!("{}{byte:02x}{}", &hex[..place], &hex[place + 2..]);
            store.raw(&write(&altered)).await.unwrap();
            unreadable(opened(&store, sipd, &key).await);
        }
        store.raw(&write(&hex[..hex.len() - 2])).await.unwrap();
        unreadable(opened(&store, sipd, &key).await);
        store.raw(&write(hex)).await.unwrap();
        opened(&store, sipd, &key).await.unwrap()
    });
}

fn hex_of(store: &Store, id: IntegrationId) -> String {
    let hex = match store.db.engine() {
        sakip_db::EngineKind::Sqlite => "hex(credentials)",
        sakip_db::EngineKind::Postgres => "encode(credentials, 'hex')",
    };
    format!("SELECT {hex} FROM integrations WHERE id = {id}")
}

#[test]
fn the_key_is_changed_for_all_or_none() {
    on_each_engine(|store| async move {
        let (old, new_key, third) = (Key::new([1; 32]), Key::new([2; 32]), Key::new([3; 32]));
        let first = with_password(&store, "a", &old).await;
        let second = with_password(&store, "b", &old).await;
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let none = integrations::create(&mut unit, new("c")).await.unwrap();
        unit.commit().await.unwrap();
        let before = store.raw_rows(&hex_of(&store, first)).await.unwrap();

        let mut unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(
            integrations::rekey(&mut unit, &old, &new_key)
                .await
                .unwrap(),
            2
        );
        unit.commit().await.unwrap();
        assert_ne!(
            store.raw_rows(&hex_of(&store, first)).await.unwrap(),
            before
        );
        unreadable(opened(&store, first, &old).await);
        assert_eq!(
            opened(&store, second, &new_key).await.unwrap().as_deref(),
            Some(PASSWORD)
        );
        assert_eq!(opened(&store, none, &new_key).await.unwrap(), None);

        // One row of another key stops it, and the first stays as it was.
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let secret = Secret::new("x");
        integrations::set_credentials(&mut unit, second, 3, &third, Some(&secret))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let error = integrations::rekey(&mut unit, &new_key, &old)
            .await
            .unwrap_err();
        assert!(error.to_string().contains("`b`"), "{error}");
        assert!(matches!(unit.commit().await, Err(Error::HalfDone)));
        opened(&store, first, &new_key).await.unwrap()
    });
}

#[test]
fn credentials_are_in_no_audit_no_debug_and_no_json() {
    on_each_engine(|store| async move {
        let key = Key::new([7; 32]);
        let id = with_password(&store, "sipd", &key).await;
        let mut session = store.db.read().await.unwrap();
        let integration = integrations::get(&mut session, store.instansi, id)
            .await
            .unwrap();
        let secret = Secret::new(PASSWORD);
        let shown = [
            format!("{integration:?}"),
            serde_json::to_string(&integration).unwrap(),
            format!("{key:?} {secret:?}"),
            format!(
                "{:?}",
                store
                    .raw_rows("SELECT actor, action, before, after, reason FROM audit_log")
                    .await
                    .unwrap()
            ),
        ];
        let sealed = store.raw_rows(&hex_of(&store, id)).await.unwrap()[0][0].to_lowercase();
        let clear: String = PASSWORD.bytes().map(|byte| format!("{byte:02x}")).collect();
        assert!(!sealed.contains(&clear));
        for text in shown {
            let lower = text.to_lowercase();
            assert!(
                !lower.contains("rahasia") && !lower.contains(&sealed),
                "{text}"
            );
            assert!(!lower.contains("0707") && !lower.contains("7, 7"), "{text}");
        }
        drop(session);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let forgotten = integrations::set_credentials(&mut unit, id, 2, &key, None)
            .await
            .unwrap();
        assert!(!forgotten.has_credentials);
        unit.commit().await.unwrap();
        assert_eq!(opened(&store, id, &key).await.unwrap(), None);
        store
            .raw_rows("SELECT action, before, after FROM audit_log WHERE entity = 'integration' ORDER BY seq")
            .await
            .unwrap()
    });
}

#[test]
fn an_integration_is_changed_listed_and_put_out_of_use() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let id = integrations::create(&mut unit, new("sipd")).await.unwrap();
        unit.commit().await.unwrap();

        for (url, code) in [
            (
                "https://sakip:rahasia@sipd.example.go.id/",
                "url_credentials",
            ),
            ("ftp://sipd.example.go.id/", "url_form"),
            ("https:///x", "url_form"),
            ("https://a b/", "url_form"),
        ] {
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let wrong = NewIntegration {
                jenis: "SIPD".to_owned(),
                base_url: Some(url.to_owned()),
                settings: json!([]),
                ..new("sipd")
            };
            let Error::Invalid(problems) =
                integrations::create(&mut unit, wrong).await.unwrap_err()
            else {
                panic!("another error");
            };
            let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
            assert_eq!(
                codes,
                ["name_form", "settings_form", code, "duplicate"],
                "{url}"
            );
            assert!(!problems.to_string().contains("rahasia"));
        }

        let mut unit = store.db.begin(store.system()).await.unwrap();
        let to = IntegrationUpdate {
            jenis: "krisna".to_owned(),
            base_url: None,
            settings: json!({}),
        };
        integrations::update(&mut unit, id, 1, to.clone())
            .await
            .unwrap();
        integrations::set_active(&mut unit, id, 2, false)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let late = integrations::update(&mut unit, id, 2, to)
            .await
            .unwrap_err();
        assert_eq!(
            late.to_string(),
            format!(
                "integration `{id}` was changed in the meantime: version 2 was expected, it has version 3"
            )
        );
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let long = Secret::new("x".repeat(MAX_CREDENTIALS + 1));
        let key = Key::new([1; 32]);
        let error = integrations::set_credentials(&mut unit, id, 3, &key, Some(&long))
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Invalid(_)), "{error}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let foreign = integrations::credentials(&mut session, InstansiId(9), id, &key)
            .await
            .unwrap_err();
        assert!(matches!(foreign, Error::NotFound(_)), "{foreign}");
        let filter = IntegrationFilter {
            active: Some(false),
            jenis: Some("krisna".to_owned()),
            search: Some("SIP".to_owned()),
        };
        let list = integrations::list(&mut session, store.instansi, &filter, &Page::default())
            .await
            .unwrap();
        assert_eq!(list.total, 1);
        list
    });
}
