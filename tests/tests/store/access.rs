//! What the stories of people, sessions and tokens share.

use std::future::Future;
use std::time::Duration;

use chrono::{DateTime, Utc};
use sakip_core::text::Lang;
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::ops::users::{self, NewUser, Role};
use sakip_db::{Actor, Db, Error, FixedClock, InstansiId, OpdId, Options, Unit, UserId};
use sakip_tests::store::Store;

/// The same database at another time.
pub(crate) async fn at(store: &Store, time: DateTime<Utc>) -> Db {
    let options = Options::default().clock(FixedClock(time));
    Db::open_with(&store.address.parse().unwrap(), options)
        .await
        .unwrap()
}

pub(crate) async fn begin(store: &Store) -> Unit {
    store.db.begin(store.system()).await.unwrap()
}

pub(crate) async fn add_opd(store: &Store, kode: &str, parent_id: Option<OpdId>) -> OpdId {
    let mut unit = begin(store).await;
    let new = NewOpd {
        kode: kode.to_owned(),
        nama: format!("Dinas {kode}"),
        singkatan: None,
        parent_id,
        valid_from: None,
        valid_to: None,
    };
    let id = opd::create(&mut unit, new).await.unwrap();
    unit.commit().await.unwrap();
    id
}

pub(crate) fn budi() -> NewUser {
    NewUser {
        username: "Budi.S".to_owned(),
        nama: "Budi Santoso".to_owned(),
        email: Some("budi@contoh.go.id".to_owned()),
        role: Role::Evaluator,
        opd_id: None,
    }
}

pub(crate) async fn add_user(store: &Store, new: NewUser) -> UserId {
    let mut unit = begin(store).await;
    let id = users::create(&mut unit, new).await.unwrap();
    unit.commit().await.unwrap();
    id
}

/// An instansi beside the one of the story.
pub(crate) async fn neighbour(store: &Store) -> InstansiId {
    let new = NewInstansi {
        kode: "3202".to_owned(),
        nama: "Kabupaten Tetangga".to_owned(),
        jenis: Jenis::Kabupaten,
    };
    instansi::create(&store.db, new, "pemasangan")
        .await
        .unwrap()
}

/// Two units at once: the second comes while the first is not committed.
pub(crate) async fn at_once<T, F, S>(store: &Store, step: S) -> [T; 2]
where
    T: Send + 'static,
    F: Future<Output = (Unit, T)> + Send + 'static,
    S: Fn(Unit) -> F + Send + Sync + 'static,
{
    let (first, one) = step(begin(store).await).await;
    let (db, actor): (Db, Actor) = (store.db.clone(), store.system());
    let second = tokio::spawn(async move {
        let (unit, other) = step(db.begin(actor).await.unwrap()).await;
        unit.commit().await.unwrap();
        other
    });
    // Time for the second to come as far as it can; the outcome must not depend on it.
    tokio::time::sleep(Duration::from_millis(100)).await;
    first.commit().await.unwrap();
    [one, second.await.unwrap()]
}

/// The rule of a refusal, and who could lift it.
pub(crate) fn rule(error: Error) -> (&'static str, String) {
    match error {
        Error::Refused(refusal) => (
            refusal.rule(),
            refusal
                .who_could_lift()
                .map(|who| who.get(Lang::En).to_owned())
                .unwrap_or_default(),
        ),
        other => panic!("{other:?}"),
    }
}

/// The codes of everything that is wrong, with their places.
pub(crate) fn problems(error: Error) -> Vec<(String, String)> {
    match error {
        Error::Invalid(problems) => problems
            .list()
            .iter()
            .map(|problem| (problem.place.clone(), problem.code.to_owned()))
            .collect(),
        other => panic!("{other:?}"),
    }
}

/// Everything the audit says, as one text.
pub(crate) async fn audit(store: &Store) -> String {
    let rows = store
        .raw_rows(
            "SELECT action, entity, before, after, reason FROM audit_log ORDER BY instansi_id, seq",
        )
        .await
        .unwrap();
    let lines: Vec<String> = rows.into_iter().map(|row| row.join(" ")).collect();
    lines.join("\n")
}
