//! Two people on one plan: nobody's change is lost, and nothing is done to a plan that cannot be read again.

use std::time::Duration;

use sakip_core::plan::Level;
use sakip_core::text::{Lang, Localize};
use sakip_db::ops::indicators::{ComponentInput, IndicatorInput, components};
use sakip_db::ops::nodes::NodeInput;
use sakip_db::ops::renstra::{PutRenstra, RenstraHead, Status};
use sakip_db::ops::snapshots::{self, Activation};
use sakip_db::ops::targets::{self, NewTarget, Revision};
use sakip_db::query;
use sakip_tests::store::on_each_engine;

use super::*;

fn named(node: &nodes::Node, nama: &str) -> NodeInput {
    NodeInput {
        parent_id: node.parent_id,
        kode: node.kode.clone(),
        nama: nama.to_owned(),
        opd_id: None,
        bobot: node.bobot,
        periode: None,
        urutan: None,
    }
}

#[test]
fn a_document_that_was_read_before_a_change_of_its_tree_does_not_undo_it() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let (id, mut version) = (written.id, written.version);
        let read = read(&store, id).await;
        let sasaran = node(&store, "1.2").await;
        let target = {
            let mut session = store.db.read().await.unwrap();
            let filter = targets::TargetFilter {
                indicator_id: Some(indicator_id(&store, "IKU-1").await),
                ..Default::default()
            };
            let page = Page::default();
            let up = Direction::Asc;
            targets::list(&mut session, store.instansi, &filter, up, &page)
                .await
                .unwrap()
                .items
                .remove(0)
        };
        let mut told = Vec::new();
        for step in [
            "node",
            "target",
            "new target",
            "indicator",
            "new node",
            "gone",
        ] {
            let mut unit = begin(&store).await;
            match step {
                "node" => {
                    let new = named(&sasaran, "Meratanya akses belajar");
                    nodes::update(&mut unit, sasaran.id, 1, new).await.unwrap();
                }
                "target" => {
                    let new = Revision {
                        target: "8.15".to_owned(),
                        reason: "Perubahan".to_owned(),
                        effective: "2025-07-01".parse().unwrap(),
                    };
                    targets::revise(&mut unit, target.id, 1, new).await.unwrap();
                }
                "new target" => {
                    let new = NewTarget {
                        indicator_id: target.indicator_id,
                        periode: "2027".parse().unwrap(),
                        target: "8.5".to_owned(),
                    };
                    targets::set(&mut unit, new).await.unwrap();
                }
                "indicator" => {
                    indicators::create(&mut unit, formula(sasaran.id, "[Siswa]", None))
                        .await
                        .unwrap();
                }
                "new node" => {
                    let mut new = named(&sasaran, "Sasaran baru");
                    new.kode = Some("1.3".to_owned());
                    nodes::create(&mut unit, id, Level::Sasaran, new)
                        .await
                        .unwrap();
                }
                _ => {
                    let gone = node(&store, "1.3").await;
                    nodes::remove(&mut unit, gone.id, 1).await.unwrap();
                }
            }
            unit.commit().await.unwrap();
            let mut unit = begin(&store).await;
            let put = PutRenstra {
                plan: read.clone(),
                allow_removal: true,
                reason: Some("Penyuntingan".to_owned()),
                effective: None,
            };
            let late = renstra::put(&mut unit, id, version, put).await.unwrap_err();
            assert!(matches!(late, Error::Conflict(_)), "{step}: {late}");
            told.push(late.localize(Lang::Id));
            drop(unit);
            let mut session = store.db.read().await.unwrap();
            version = renstra::get(&mut session, store.instansi, id)
                .await
                .unwrap()
                .version;
        }
        told
    });
}

fn formula(node_id: NodeId, formula: &str, satuan: Option<&str>) -> IndicatorInput {
    let component = |satuan: &str| ComponentInput {
        nama: "Siswa".to_owned(),
        keterangan: None,
        satuan: satuan.to_owned(),
    };
    let data = json!({"code": "F-1", "name": "Siswa", "unit": "orang", "polarity": "maximize", "formula": formula});
    IndicatorInput {
        node_id,
        urutan: None,
        data: serde_json::from_value(data).unwrap(),
        components: satuan.map(|satuan| vec![component(satuan)]),
    }
}

#[test]
fn a_change_of_components_alone_counts_as_a_change_of_the_indicator() {
    on_each_engine(|store| async move {
        stored(&store).await;
        let node = node_id(&store, "1.2").await;
        let mut unit = begin(&store).await;
        let id = indicators::create(&mut unit, formula(node, "[Siswa]", None))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        // Both have read version 1.
        let mut unit = begin(&store).await;
        let first = indicators::update(&mut unit, id, 1, formula(node, "[Siswa]", Some("orang")))
            .await
            .unwrap();
        assert_eq!(first, 2);
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let late = indicators::update(&mut unit, id, 1, formula(node, "[Siswa]", Some("anak")))
            .await
            .unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let kept = components::list(&mut session, store.instansi, id)
            .await
            .unwrap();
        assert_eq!(kept[0].satuan, "orang");
        kept
    });
}

#[test]
fn a_place_beyond_what_sorts_is_refused() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let sasaran = node(&store, "1.2").await;
        let mut told = Vec::new();
        for urutan in [-1, 1_000_000_000, i64::MAX] {
            let mut unit = begin(&store).await;
            let mut new = named(&sasaran, "Meratanya akses");
            new.urutan = Some(urutan);
            let refused = nodes::update(&mut unit, sasaran.id, 1, new)
                .await
                .unwrap_err();
            told.push(codes(&refused));
            drop(unit);
            let mut unit = begin(&store).await;
            let mut new = formula(sasaran.id, "[Siswa]", None);
            new.urutan = Some(urutan);
            let refused = indicators::create(&mut unit, new).await.unwrap_err();
            told.push(codes(&refused));
        }
        assert_eq!(told, vec![vec!["place_range"]; 6]);
        // The last place there is: what comes after it stands beside it, and everything is still read.
        let mut unit = begin(&store).await;
        let mut new = named(&sasaran, "Meratanya akses");
        new.urutan = Some(999_999_999);
        nodes::update(&mut unit, sasaran.id, 1, new).await.unwrap();
        let mut new = named(&sasaran, "Sasaran terakhir");
        new.kode = Some("1.3".to_owned());
        let last = nodes::create(&mut unit, written.id, Level::Sasaran, new)
            .await
            .unwrap();
        let last = nodes::get(&mut unit, store.instansi, last).await.unwrap();
        assert_eq!(last.urutan, 999_999_999);
        indicators::create(&mut unit, formula(last.id, "[Siswa]", None))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let period = "2025".parse().unwrap();
        let rows = query::performance(&mut session, store.instansi, last.opd_id, period)
            .await
            .unwrap();
        rows.into_iter().map(|row| row.nama).collect::<Vec<_>>()
    });
}

#[test]
fn of_two_plans_activated_at_once_one_is_refused() {
    on_each_engine(|store| async move {
        let first = stored(&store).await.id;
        let mut unit = begin(&store).await;
        let second = renstra::create(&mut unit, new_renstra()).await.unwrap().id;
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        renstra::set_status(&mut unit, first, 1, Status::Active)
            .await
            .unwrap();
        let (db, actor) = (store.db.clone(), store.system());
        let other = tokio::spawn(async move {
            let mut unit = db.begin(actor).await.unwrap();
            let done = renstra::set_status(&mut unit, second, 1, Status::Active).await;
            if done.is_ok() {
                unit.commit().await.unwrap();
            }
            done
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        unit.commit().await.unwrap();
        let refused = other.await.unwrap().unwrap_err();
        assert_eq!(refused.code(), "renstra_overlap");
        refused.to_string()
    });
}

#[test]
fn of_two_activations_of_a_year_at_once_the_second_needs_a_reason() {
    on_each_engine(|store| async move {
        stored(&store).await;
        let activation = Activation {
            tahun: "2025".parse::<sakip_core::period::Period>().unwrap().year(),
            policy: None,
            reason: None,
        };
        let mut unit = begin(&store).await;
        snapshots::activate(&mut unit, activation.clone())
            .await
            .unwrap();
        let (db, actor) = (store.db.clone(), store.system());
        let other = tokio::spawn(async move {
            let mut unit = db.begin(actor).await.unwrap();
            snapshots::activate(&mut unit, activation).await
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        unit.commit().await.unwrap();
        let refused = other.await.unwrap().unwrap_err();
        assert_eq!(codes(&refused), ["snapshot_reason"]);
        refused.to_string()
    });
}

#[test]
fn a_year_is_frozen_with_what_is_being_written_or_without_all_of_it() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let mut unit = begin(&store).await;
        let head = RenstraHead {
            kode: Some("R-2".to_owned()),
            policy: None,
        };
        renstra::update(&mut unit, written.id, 1, head)
            .await
            .unwrap();
        let (db, actor) = (store.db.clone(), store.system());
        let freezing = tokio::spawn(async move {
            let mut unit = db.begin(actor).await.unwrap();
            let activation = serde_json::from_str::<Activation>(r#"{"tahun": 2025}"#).unwrap();
            let snapshot = snapshots::activate(&mut unit, activation).await.unwrap();
            unit.commit().await.unwrap();
            snapshot
        });
        tokio::time::sleep(Duration::from_millis(100)).await;
        // The rest of the same change.
        let sasaran = node(&store, "1.2").await;
        nodes::update(
            &mut unit,
            sasaran.id,
            1,
            named(&sasaran, "Meratanya akses belajar"),
        )
        .await
        .unwrap();
        unit.commit().await.unwrap();
        let snapshot = freezing.await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let items = snapshots::items(&mut session, store.instansi, snapshot.id)
            .await
            .unwrap();
        let has = |text: &str| items.iter().any(|item| item.document.contains(text));
        assert_eq!((has("R-2"), has("Meratanya akses belajar")), (true, true));
        items.len()
    });
}

#[test]
fn an_indicator_has_no_more_targets_than_a_plan_can_hold() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let id = indicator_id(&store, "IKU-2").await;
        let at = "'2025-01-01T00:00:00.000000Z'";
        let rows: Vec<String> = (0..599)
            .map(|number| {
                let (year, month) = (2030 + number / 12, number % 12 + 1);
                format!("({id}, '{year}-M{month:02}', {year}, 'point', '1', {at}, {at})")
            })
            .collect();
        store
            .raw(&format!(
                "INSERT INTO performance_targets (indicator_id, periode, tahun, jenis, nilai, created_at, updated_at) VALUES {}",
                rows.join(", ")
            ))
            .await
            .unwrap();
        let mut unit = begin(&store).await;
        let new = NewTarget {
            indicator_id: id,
            periode: "2026".parse().unwrap(),
            target: "1".to_owned(),
        };
        let refused = targets::set(&mut unit, new).await.unwrap_err();
        assert_eq!(codes(&refused), ["indicator_targets"]);
        drop(unit);
        read(&store, written.id).await;
        refused.localize(Lang::Id)
    });
}
