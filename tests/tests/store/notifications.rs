//! Notifications: everybody has their own.

use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::ops::notifications::{self, MAX_RECIPIENTS, NotificationFilter};
use sakip_db::query::Page;
use sakip_db::{Actor, Error, UserId};
use sakip_tests::store::{Store, on_each_engine};
use serde_json::json;

/// Users 1 and 2 of the instansi, user 3 of another.
async fn users(store: &Store) {
    let new = NewInstansi {
        kode: "3202".to_owned(),
        nama: "Kabupaten Lain".to_owned(),
        jenis: Jenis::Kabupaten,
    };
    let other = instansi::create(&store.db, new, "x").await.unwrap();
    for (id, instansi) in [(1, store.instansi), (2, store.instansi), (3, other)] {
        let time = "2025-01-01T00:00:00.000000Z";
        store
            .raw(&format!(
                "INSERT INTO users (id, instansi_id, username, nama, role, created_at, updated_at) \
                 VALUES ({id}, {instansi}, 'user{id}', 'Pengguna', 'viewer', '{time}', '{time}')"
            ))
            .await
            .unwrap();
    }
}

#[test]
fn many_are_told_at_once_and_each_reads_their_own() {
    on_each_engine(|store| async move {
        users(&store).await;
        let (ani, budi) = (UserId(1), UserId(2));
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let told = notifications::notify(
            &mut unit,
            &[budi, ani, budi],
            "achievement_returned",
            json!({"id": 7}),
        )
        .await;
        assert_eq!(told.unwrap(), 2);
        notifications::notify(&mut unit, &[ani], "due_soon", json!(null))
            .await
            .unwrap();
        notifications::notify(&mut unit, &[ani], "due_soon", json!(null))
            .await
            .unwrap();
        assert_eq!(
            notifications::notify(&mut unit, &[], "due_soon", json!(null))
                .await
                .unwrap(),
            0
        );
        unit.commit().await.unwrap();

        let mut session = store.db.read().await.unwrap();
        let all = NotificationFilter::default();
        let page = Page::default();
        let of_ani = notifications::list(&mut session, store.instansi, ani, &all, &page)
            .await
            .unwrap();
        let of_budi = notifications::list(&mut session, store.instansi, budi, &all, &page)
            .await
            .unwrap();
        assert_eq!((of_ani.total, of_budi.total), (3, 1));
        assert_eq!(
            notifications::unread(&mut session, store.instansi, ani)
                .await
                .unwrap(),
            3
        );
        drop(session);

        // Somebody else's is not there, and a program has none.
        let theirs = of_budi.items[0].id;
        let as_ani = || Actor::user(store.instansi, ani, "Ani");
        let mut unit = store.db.begin(as_ani()).await.unwrap();
        let missing = notifications::mark_read(&mut unit, theirs)
            .await
            .unwrap_err();
        assert!(matches!(missing, Error::NotFound(_)), "{missing}");
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let refused = notifications::mark_read(&mut unit, theirs)
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "reader_is_user");
        drop(unit);

        let mut unit = store.db.begin(as_ani()).await.unwrap();
        let [newest, middle, _] = of_ani.items.as_slice() else {
            panic!("three")
        };
        assert_eq!(
            notifications::mark_read_up_to(&mut unit, middle.id)
                .await
                .unwrap(),
            2
        );
        notifications::mark_read(&mut unit, middle.id)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let unread = NotificationFilter {
            unread: true,
            kind: Some("due_soon".to_owned()),
        };
        let left = notifications::list(&mut session, store.instansi, ani, &unread, &page)
            .await
            .unwrap();
        assert_eq!(left.items, std::slice::from_ref(newest));
        assert_eq!(
            notifications::unread(&mut session, store.instansi, budi)
                .await
                .unwrap(),
            1
        );
        let reports = store.db.verify_audit().await.unwrap();
        assert!(reports.iter().all(|report| report.is_whole()));
        store.raw_rows("SELECT action, entity_id, after FROM audit_log WHERE entity = 'notification' ORDER BY seq").await.unwrap()
    });
}

#[test]
fn nobody_is_told_when_one_is_a_stranger() {
    on_each_engine(|store| async move {
        users(&store).await;
        for stranger in [UserId(3), UserId(99)] {
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let told =
                notifications::notify(&mut unit, &[UserId(1), stranger], "x", json!(null)).await;
            assert_eq!(
                told.unwrap_err().to_string(),
                format!("there is no user `{stranger}`")
            );
            assert!(matches!(unit.commit().await, Err(Error::HalfDone)));
        }
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let crowd = vec![UserId(1); MAX_RECIPIENTS + 1];
        let Error::Invalid(problems) = notifications::notify(&mut unit, &crowd, "X", json!(null))
            .await
            .unwrap_err()
        else {
            panic!("another error");
        };
        let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["name_form", "too_many_recipients"]);
        store
            .raw_rows("SELECT count(*) FROM notifications")
            .await
            .unwrap()
    });
}
