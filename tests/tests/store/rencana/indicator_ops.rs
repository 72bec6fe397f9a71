//! Indicators, one by one, with the components of their formulas.

use sakip_core::indicator::IndicatorData;
use sakip_core::text::{Lang, Localize};
use sakip_db::ops::indicators::{ComponentInput, IndicatorInput, Removal, components};
use sakip_tests::store::on_each_engine;

use super::*;

fn input(node_id: NodeId) -> IndicatorInput {
    IndicatorInput {
        node_id,
        urutan: None,
        data: IndicatorData {
            code: Some("1.2.1".to_owned()),
            name: "Angka partisipasi".to_owned(),
            unit: "%".to_owned(),
            polarity: "maximize".to_owned(),
            targets: [("2025", "80")].into_iter().collect(),
            ..Default::default()
        },
        components: None,
    }
}

fn component(nama: &str) -> ComponentInput {
    ComponentInput {
        nama: nama.to_owned(),
        keterangan: Some("dari Dapodik".to_owned()),
        satuan: "orang".to_owned(),
    }
}

#[test]
fn an_indicator_is_added_changed_moved_and_removed() {
    on_each_engine(|store| async move {
        stored(&store).await;
        let (here, there) = (node_id(&store, "1.2").await, node_id(&store, "1.1").await);
        let mut unit = begin(&store).await;
        let id = indicators::create(&mut unit, input(here)).await.unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let mut change = input(there);
        let refused = indicators::update(&mut unit, id, 1, change.clone())
            .await
            .unwrap_err();
        assert_eq!(codes(&refused), ["targets_by_revision"]);
        drop(unit);
        change.data.targets = Default::default();
        change.data.polarity = "minimize_inverse".to_owned();
        change.data.opd = Some(SEKOLAH.to_owned());
        change.data.formula = Some("[Siswa] / [Penduduk] × 100%".to_owned());
        change.components = Some(vec![component("Siswa"), component("Penduduk")]);
        let mut unit = begin(&store).await;
        assert_eq!(
            indicators::update(&mut unit, id, 1, change.clone())
                .await
                .unwrap(),
            2
        );
        assert_eq!(
            indicators::update(&mut unit, id, 2, change).await.unwrap(),
            2
        );
        let (core, _) = indicators::definition(&mut unit, store.instansi, id)
            .await
            .unwrap();
        assert_eq!(core.id(), format!("#{id}"));
        assert_eq!(core.targets().len(), 1);
        let row = indicators::get(&mut unit, store.instansi, id)
            .await
            .unwrap();
        assert_eq!((row.node_id, row.urutan), (there, 1));
        let parts = components::list(&mut unit, store.instansi, id)
            .await
            .unwrap();
        assert_eq!(parts.len(), 2);
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let kept = indicators::remove(&mut unit, id, 2, Removal::default())
            .await
            .unwrap_err();
        assert_eq!(kept.code(), "indicator_in_use");
        drop(unit);
        let mut unit = begin(&store).await;
        let removal = Removal {
            with_targets: true,
            reason: Some("Salah masuk".to_owned()),
        };
        indicators::remove(&mut unit, id, 2, removal).await.unwrap();
        unit.commit().await.unwrap();
        let rows = audit(&store, 0).await;
        assert_eq!(
            rows.last().unwrap(),
            &["delete", "indicator", "Salah masuk"]
        );
        (row, parts, kept.localize(Lang::Id))
    });
}

#[test]
fn a_formula_and_its_components_say_the_same() {
    on_each_engine(|store| async move {
        stored(&store).await;
        let node = node_id(&store, "1.2").await;
        let mut wrong = input(node);
        wrong.data.formula = Some("[Siswa] / [Penduduk]".to_owned());
        wrong.components = Some(vec![
            component("Siswa"),
            component("Siswa"),
            component("Guru"),
        ]);
        let mut unit = begin(&store).await;
        let error = indicators::create(&mut unit, wrong).await.unwrap_err();
        assert_eq!(codes(&error), ["formula_component"; 3]);
        let told = error.localize(Lang::Id);
        drop(unit);
        // A value that was filled in keeps its component.
        let lulus = indicator(&store, "1.1.1").await;
        super::lkjip::two_users(&store).await;
        store
            .raw(&format!(
                "INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, entered_by, created_at, updated_at) \
                 VALUES ({id}, '2025', 2025, 'value', '90', 1, '2026-01-05T00:00:00.000000Z', '2026-01-05T00:00:00.000000Z'); \
                 INSERT INTO achievement_components (achievement_id, indicator_id, component_id, nilai) \
                 SELECT a.id, c.indicator_id, c.id, '45' FROM performance_achievements a \
                 JOIN indicator_components c ON c.indicator_id = a.indicator_id WHERE c.nama = 'Siswa lulus'",
                id = lulus.id
            ))
            .await
            .unwrap();
        let mut change = input(lulus.node_id);
        change.data.frequency = Some("quarterly".to_owned());
        change.data.targets = Default::default();
        change.data.formula = Some("[Lulusan] / [Siswa]".to_owned());
        let mut unit = begin(&store).await;
        let kept = indicators::update(&mut unit, lulus.id, 1, change)
            .await
            .unwrap_err();
        assert_eq!(kept.code(), "component_has_values");
        drop(unit);
        let mut unit = begin(&store).await;
        let removal = Removal {
            with_targets: true,
            reason: None,
        };
        let measured = indicators::remove(&mut unit, lulus.id, 1, removal)
            .await
            .unwrap_err();
        assert!(
            measured.to_string().contains("3 targets, 1 achievements"),
            "{measured}"
        );
        (told, kept.to_string())
    });
}

/// Achievements are entered by the frequency of their indicator: under another one they would not count.
#[test]
fn an_indicator_that_was_measured_keeps_its_frequency() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        super::lkjip::two_users(&store).await;
        let before = indicator(&store, "P-1").await;
        let changed = |frequency: &str| {
            let mut change = input(before.node_id);
            change.data.code = before.kode.clone();
            change.data.targets = Default::default();
            change.data.frequency = Some(frequency.to_owned());
            change
        };
        // Nothing was entered yet.
        let mut unit = begin(&store).await;
        indicators::update(&mut unit, before.id, 1, changed("quarterly"))
            .await
            .unwrap();
        drop(unit);
        super::lkjip::achieve(&store, before.id, "2025-M01", "4").await;
        let mut unit = begin(&store).await;
        let refused = indicators::update(&mut unit, before.id, 1, changed("quarterly"))
            .await
            .unwrap_err();
        assert_eq!(refused.code(), "frequency_has_values");
        drop(unit);
        let mut unit = begin(&store).await;
        indicators::update(&mut unit, before.id, 1, changed("monthly"))
            .await
            .unwrap();
        drop(unit);
        // Nor does a document change it.
        let mut plan = read(&store, written.id).await;
        let program = &mut plan.tujuan[0].sasaran[0].program[0];
        program.indikator[0].frequency = Some("semester".to_owned());
        let put = renstra::PutRenstra {
            plan,
            ..Default::default()
        };
        let mut unit = begin(&store).await;
        let document = renstra::put(&mut unit, written.id, written.version, put)
            .await
            .unwrap_err();
        assert_eq!(codes(&document), ["frequency_has_values"]);
        (refused.localize(Lang::Id), document.localize(Lang::Id))
    });
}
