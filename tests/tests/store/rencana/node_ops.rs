//! Nodes, one by one.

use sakip_core::plan::{Level, Plan};
use sakip_core::text::{Lang, Localize};
use sakip_db::EngineKind;
use sakip_db::ops::nodes::NodeInput;
use sakip_tests::store::on_each_engine;

use super::*;

fn input(parent_id: Option<NodeId>, kode: &str, nama: &str) -> NodeInput {
    NodeInput {
        parent_id,
        kode: Some(kode.to_owned()),
        nama: nama.to_owned(),
        opd_id: None,
        bobot: None,
        periode: None,
        urutan: None,
    }
}

#[test]
fn a_node_is_added_renamed_moved_and_removed() {
    on_each_engine(|store| async move {
        let renstra = stored(&store).await.id;
        let (tujuan, sasaran) = (node_id(&store, "1").await, node_id(&store, "1.1").await);
        let mut unit = begin(&store).await;
        let kegiatan = input(
            Some(node_id(&store, "1.01.02").await),
            "1.01.02.2.01",
            "Kegiatan",
        );
        let kegiatan = nodes::create(&mut unit, renstra, Level::Kegiatan, kegiatan)
            .await
            .unwrap();
        let below = nodes::get(&mut unit, store.instansi, kegiatan)
            .await
            .unwrap();
        assert_eq!(
            below.tahun_akhir.number(),
            2026,
            "the years of the node above"
        );
        let moved = input(Some(tujuan), "1.01.02.2.01", "Kegiatan layanan");
        let version = nodes::update(&mut unit, kegiatan, 1, moved.clone())
            .await
            .unwrap();
        assert_eq!(version, 2);
        assert_eq!(
            nodes::update(&mut unit, kegiatan, 2, moved).await.unwrap(),
            2,
            "nothing changes"
        );
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let node = nodes::get(&mut session, store.instansi, kegiatan)
            .await
            .unwrap();
        assert_eq!(
            (node.parent_id, node.nama.as_str()),
            (Some(tujuan), "Kegiatan layanan")
        );
        drop(session);
        let mut unit = begin(&store).await;
        nodes::remove(&mut unit, kegiatan, 2).await.unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let refused = nodes::remove(&mut unit, sasaran, 1).await.unwrap_err();
        assert_eq!(refused.code(), "node_in_use");
        let told = refused.localize(Lang::Id);
        assert!(
            told.contains("1 simpul di bawahnya, 1 indikator, 0 baris anggaran"),
            "{told}"
        );
        (node, told, audit(&store, 0).await.len())
    });
}

#[test]
fn a_node_that_cannot_be_is_refused_with_every_reason() {
    on_each_engine(|store| async move {
        let renstra = stored(&store).await.id;
        let sasaran = node_id(&store, "1.1").await;
        let mut wrong = input(Some(sasaran), "1.2", " ");
        wrong.periode = Some("2029-2025".to_owned());
        let mut unit = begin(&store).await;
        let error = nodes::create(&mut unit, renstra, Level::Tujuan, wrong)
            .await
            .unwrap_err();
        let told = codes(&error);
        assert_eq!(told, ["node_name", "node_period", "plan_level_order"]);
        drop(unit);
        // A sasaran code stands once among siblings, a program code once in its OPD.
        for (parent, level, kode, taken) in [
            ("1", Level::Sasaran, "1.2", true),
            ("1", Level::Program, "1.01.02", false),
        ] {
            let parent = node_id(&store, parent).await;
            let mut unit = begin(&store).await;
            let made =
                nodes::create(&mut unit, renstra, level, input(Some(parent), kode, "x")).await;
            match made {
                Err(error) => assert!(taken && codes(&error) == ["plan_duplicate_code"], "{error}"),
                Ok(_) => assert!(!taken, "{kode}"),
            }
        }
        // Stale, foreign and unknown.
        let mut unit = begin(&store).await;
        let stale = nodes::update(&mut unit, sasaran, 3, input(None, "1.1", "x"))
            .await
            .unwrap_err();
        assert_eq!(stale.code(), "version_conflict");
        drop(unit);
        let mut unit = store.db.begin(stranger(&store).await).await.unwrap();
        let foreign = nodes::remove(&mut unit, sasaran, 1).await.unwrap_err();
        assert_eq!(foreign.to_string(), format!("there is no node `{sasaran}`"));
        told
    });
}

/// A plan has room for so many nodes, however they come.
#[test]
fn a_full_plan_takes_no_further_node() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let opd = node(&store, "1.2").await.opd_id;
        // All but one, past the library and, for speed, past its foreign keys.
        let hurry = match store.db.engine() {
            EngineKind::Sqlite => "PRAGMA foreign_keys = OFF",
            EngineKind::Postgres => "SET session_replication_role = replica",
        };
        let at = "'2025-01-01T00:00:00.000000Z'";
        let fill = format!(
            "{hurry}; INSERT INTO plan_nodes (renstra_id, parent_id, parent_rank, level, rank, opd_id, nama, tahun_awal, tahun_akhir, urutan, created_at, updated_at) \
             WITH RECURSIVE n (i) AS (SELECT 1 + count(*) FROM plan_nodes UNION ALL SELECT i + 1 FROM n WHERE i < {} - 1) \
             SELECT {}, NULL, NULL, 'tujuan', 4, {opd}, 'Tujuan', 2025, 2029, 9, {at}, {at} FROM n",
            Plan::MAX_NODES,
            written.id
        );
        store.raw(&fill).await.unwrap();
        let mut told = Vec::new();
        for nama in ["Terakhir", "Lebih"] {
            let mut unit = begin(&store).await;
            let new = input(None, nama, nama);
            told.push(
                match nodes::create(&mut unit, written.id, Level::Tujuan, new).await {
                    Ok(_) => {
                        unit.commit().await.unwrap();
                        "ok".to_owned()
                    }
                    Err(error) => {
                        assert_eq!(codes(&error), ["plan_too_many_nodes"]);
                        error.localize(Lang::Id)
                    }
                },
            );
        }
        assert_eq!(told[0], "ok");
        assert_ne!(told[1], "ok");
        told
    });
}
