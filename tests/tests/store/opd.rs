//! OPD and the audit that tells of them.

use sakip_db::Error;
use sakip_db::ops::opd::{self, NewOpd, OpdFilter, OpdSort};
use sakip_db::query::{Direction, Page};
use sakip_tests::store::on_each_engine;

fn dinas(kode: &str) -> NewOpd {
    NewOpd {
        kode: kode.to_owned(),
        nama: "Dinas Pendidikan".to_owned(),
        singkatan: None,
        parent_id: None,
        valid_from: None,
        valid_to: None,
    }
}

#[test]
fn an_opd_is_kept_only_when_committed() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        opd::create(&mut unit, dinas("1.01.0.00.0.00.01.0000"))
            .await
            .unwrap();
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let id = opd::create(&mut unit, dinas("1.01.0.00.0.00.01.0000"))
            .await
            .unwrap();
        let head = unit.commit().await.unwrap().unwrap();
        let mut session = store.db.read().await.unwrap();
        let stored = opd::get(&mut session, store.instansi, id).await.unwrap();
        assert_eq!(stored.nama, "Dinas Pendidikan");
        let reports = store.db.verify_audit().await.unwrap();
        assert!(
            reports.iter().all(|report| report.is_whole()),
            "{reports:?}"
        );
        (stored.kode, stored.created_at, head.seq)
    });
}

#[test]
fn a_unit_that_has_failed_cannot_be_committed() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        opd::create(&mut unit, dinas("1.01")).await.unwrap();
        let refused = opd::create(&mut unit, dinas("1.01")).await.unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{refused}");
        assert!(matches!(unit.commit().await, Err(Error::HalfDone)));
        let mut session = store.db.read().await.unwrap();
        assert!(
            opd::by_code(&mut session, store.instansi, "1.01")
                .await
                .unwrap()
                .is_none()
        );
    });
}

#[test]
fn pages_follow_each_other_without_gap_or_overlap() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        for number in 0..25 {
            let mut new = dinas(&format!("1.{:02}", number));
            // Ties in the name, broken by the id.
            new.nama = format!("Dinas {}", number % 3);
            opd::create(&mut unit, new).await.unwrap();
        }
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let mut seen = Vec::new();
        for direction in [Direction::Asc, Direction::Desc] {
            let filter = OpdFilter {
                search: Some("dINAS".to_owned()),
                ..OpdFilter::default()
            };
            let mut page = Page::first(10);
            loop {
                let part = opd::list(
                    &mut session,
                    store.instansi,
                    &filter,
                    OpdSort::Nama,
                    direction,
                    &page,
                )
                .await
                .unwrap();
                assert_eq!(part.total, 25);
                seen.extend(part.items.into_iter().map(|opd| opd.kode));
                let Some(next) = part.next else { break };
                page = Page::after(next, 10);
            }
        }
        assert_eq!(seen.len(), 50);
        let (up, down) = seen.split_at(25);
        assert!(up.iter().eq(down.iter().rev()));
        seen
    });
}
