//! Opening a database that is not as one would like it.

use std::time::Duration;

use sakip_db::{Actor, Db, EngineKind, Error, Options};
use sakip_tests::store::{Store, engines, on_each_engine, runtime};

/// A server that takes connections and never says a word, as one behind a broken firewall seems to.
#[test]
fn a_server_that_does_not_answer_is_not_waited_for_for_ever() {
    runtime().block_on(async {
        let mute = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("postgres://sakip@{}/sakip", mute.local_addr().unwrap());
        let options = Options::default().acquire_timeout(Duration::from_millis(200));
        let error = Db::open_with(&url.parse().unwrap(), options)
            .await
            .unwrap_err();
        assert!(matches!(error, Error::Unreachable { .. }), "{error}");
    });
}

/// What a unit sees does not depend on how somebody set the server up: one that waited for another sees what
/// that one did, and is not told to try again.
#[test]
fn units_read_what_is_committed_whatever_the_server_defaults_to() {
    if !engines().contains(&EngineKind::Postgres) {
        return;
    }
    runtime().block_on(async {
        let store = Store::fresh(EngineKind::Postgres, Options::default()).await;
        let settings = "options=-c%20default_transaction_isolation%3Dserializable\
                        %20-c%20default_transaction_read_only%3Don";
        let url = format!("{}?{settings}", store.address);
        let db = Db::open(&url).await.unwrap();
        let actor = Actor::system(store.instansi, "uji");
        let mut first = db.begin(actor.clone()).await.unwrap();
        assert_eq!(first.claim::<i64>("kunci", &1).await.unwrap(), None);
        first.answer("kunci", &7).await.unwrap();
        let second = tokio::spawn(async move {
            let mut unit = db.begin(actor).await.unwrap();
            unit.claim::<i64>("kunci", &1).await
        });
        while waiting(&store).await == "0" {
            tokio::task::yield_now().await;
        }
        first.commit().await.unwrap();
        assert_eq!(second.await.unwrap().unwrap(), Some(7));
    });
}

/// How many wait for a lock in the database of the store.
async fn waiting(store: &Store) -> String {
    let sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
    let rows = store.raw_rows(sql).await.unwrap();
    rows.concat().concat()
}

/// Only a database without its table has no schema yet; one whose table cannot be read is not to be migrated.
#[test]
fn a_schema_that_cannot_be_read_is_not_taken_for_none() {
    on_each_engine(|store| async move {
        let rename = "ALTER TABLE _sqlx_migrations RENAME COLUMN success TO lain";
        store.raw(rename).await.unwrap();
        let unreadable = store
            .db
            .schema_version()
            .await
            .map_err(|error| error.code());
        store.raw("DROP TABLE _sqlx_migrations").await.unwrap();
        let none = store
            .db
            .schema_version()
            .await
            .map_err(|error| error.code());
        assert_eq!((unreadable, none), (Err("storage"), Ok(0)));
    });
}
