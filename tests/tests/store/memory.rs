//! A database in memory.

use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::{Actor, Db};
use sakip_tests::store::runtime;

#[test]
fn a_reader_sees_what_is_committed_while_a_unit_is_open() {
    runtime().block_on(async {
        let db = Db::open("sqlite::memory:").await.unwrap();
        let other = Db::open("sqlite::memory:").await.unwrap();
        let new = |kode: &str| NewInstansi {
            kode: kode.to_owned(),
            nama: "Kota Contoh".to_owned(),
            jenis: Jenis::Kota,
        };
        let id = instansi::create(&db, new("3271"), "uji").await.unwrap();
        let mut unit = db.begin(Actor::system(id, "uji")).await.unwrap();
        let dinas = NewOpd {
            kode: "1.01".to_owned(),
            nama: "Dinas".to_owned(),
            singkatan: None,
            parent_id: None,
            valid_from: None,
            valid_to: None,
        };
        opd::create(&mut unit, dinas).await.unwrap();
        let seen = async || {
            let mut session = db.read().await.unwrap();
            opd::by_code(&mut session, id, "1.01")
                .await
                .unwrap()
                .is_some()
        };
        assert!(!seen().await);
        let mut consistent = db.read_consistent().await.unwrap();
        let before = opd::by_code(&mut consistent, id, "1.01").await.unwrap();
        assert!(before.is_none());
        unit.commit().await.unwrap();
        assert!(seen().await);
        let still = opd::by_code(&mut consistent, id, "1.01").await.unwrap();
        assert!(still.is_none(), "one state for all its queries");
        drop(consistent);
        assert!(db.check().await.unwrap().is_sound());
        // Another database in memory is another database.
        let mut session = other.read().await.unwrap();
        assert!(
            instansi::by_code(&mut session, "3271")
                .await
                .unwrap()
                .is_none()
        );
    });
}
