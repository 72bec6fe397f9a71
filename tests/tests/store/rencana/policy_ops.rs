//! Policies of an instansi.

use sakip_core::policy::{Policy, PolicyData};
use sakip_db::ops::policies;
use sakip_db::ops::renstra::{self, RenstraHead};
use sakip_db::query::{Direction, Page};
use sakip_tests::store::on_each_engine;

use super::*;

/// A policy of the regency that caps at a percentage.
pub(crate) fn capped(version: u32, cap: &str) -> PolicyData {
    let mut data = Policy::default().data().clone();
    data.id = "perbup-contoh-1-2025".to_owned();
    data.version = version;
    data.limits.cap = Some(cap.parse().unwrap());
    data
}

#[test]
fn versions_stand_side_by_side_and_never_change() {
    on_each_engine(|store| async move {
        let mut unit = begin(&store).await;
        policies::create(&mut unit, capped(1, "120")).await.unwrap();
        let second = policies::create(&mut unit, capped(2, "110")).await.unwrap();
        unit.commit().await.unwrap();
        for wrong in [capped(2, "115"), Policy::default().data().clone()] {
            let mut unit = begin(&store).await;
            let error = policies::create(&mut unit, wrong).await.unwrap_err();
            assert_eq!(codes(&error), ["policy_version_exists"]);
        }
        let mut unit = begin(&store).await;
        let error = policies::create(&mut unit, capped(0, "0"))
            .await
            .unwrap_err();
        let wrong = codes(&error);
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let book = policies::book(&mut session, store.instansi).await.unwrap();
        for reference in [
            "perbup-contoh-1-2025",
            "perbup-contoh-1-2025@1",
            "perbup-contoh-1-2025@9",
            "sakip-default",
            "sakip-default@1",
            "@",
            "sakip-default@x",
            "",
        ] {
            let found = policies::find(&mut session, store.instansi, reference)
                .await
                .unwrap();
            assert_eq!(found.as_ref(), book.find(reference), "{reference}");
        }
        let row = policies::get(&mut session, store.instansi, second)
            .await
            .unwrap();
        assert_eq!(row.policy().unwrap().data(), &capped(2, "110"));
        let (up, page) = (Direction::Asc, Page::default());
        let list = policies::list(&mut session, store.instansi, None, up, &page)
            .await
            .unwrap();
        assert_eq!((list.total, list.items[1].id), (2, second));
        drop(session);
        assert!(
            store
                .raw("UPDATE policies SET document = '{}'")
                .await
                .is_err()
        );
        let other = stranger(&store).await.instansi();
        let mut session = store.db.read().await.unwrap();
        assert!(policies::get(&mut session, other, second).await.is_err());
        assert!(
            policies::find(&mut session, other, "perbup-contoh-1-2025")
                .await
                .unwrap()
                .is_none()
        );
        (wrong, list.items)
    });
}

#[test]
fn a_renstra_is_measured_by_the_version_it_was_given() {
    on_each_engine(|store| async move {
        let id = stored(&store).await.id;
        let mut unit = begin(&store).await;
        policies::create(&mut unit, capped(1, "120")).await.unwrap();
        let head = |policy: Option<&str>| RenstraHead {
            kode: None,
            policy: policy.map(str::to_owned),
        };
        let named = head(Some("perbup-contoh-1-2025"));
        assert_eq!(renstra::update(&mut unit, id, 1, named).await.unwrap(), 2);
        policies::create(&mut unit, capped(2, "110")).await.unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let (_, policy) = renstra::plan(&mut session, store.instansi, id)
            .await
            .unwrap();
        assert_eq!(policy.reference().to_string(), "perbup-contoh-1-2025@1");
        drop(session);
        let mut unit = begin(&store).await;
        let unknown = renstra::update(&mut unit, id, 2, head(Some("lain")))
            .await
            .unwrap_err();
        assert_eq!(codes(&unknown), ["unknown_policy"]);
        drop(unit);
        // A policy that no longer knows the levels of stored targets is refused.
        let mut data = capped(3, "110");
        data.scales = vec![
            serde_json::from_value(
                json!({"id": "opini_bpk", "levels": [{"label": "Buruk"}, {"label": "Baik"}]}),
            )
            .unwrap(),
        ];
        let mut unit = begin(&store).await;
        policies::create(&mut unit, data).await.unwrap();
        let lost = renstra::update(&mut unit, id, 2, head(Some("perbup-contoh-1-2025@3"))).await;
        let lost = lost.unwrap_err();
        assert_eq!(codes(&lost), ["indicator_target"]);
        (unknown.to_string(), lost.to_string())
    });
}
