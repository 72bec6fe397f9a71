//! Targets: every frequency and kind, revised with a reason, exact to the last digit.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use rust_decimal::Decimal;
use sakip_core::indicator::Target as CoreTarget;
use sakip_core::policy::Policy;
use sakip_core::text::{Lang, Localize};
use sakip_db::ops::targets::{self, NewTarget, Revision, TargetFilter};
use sakip_db::query::{Direction, Page};
use sakip_tests::store::on_each_engine;

use super::*;

fn new(indicator_id: IndicatorId, periode: &str, target: &str) -> NewTarget {
    NewTarget {
        indicator_id,
        periode: periode.parse().unwrap(),
        target: target.to_owned(),
    }
}

fn revision(target: &str, reason: &str) -> Revision {
    Revision {
        target: target.to_owned(),
        reason: reason.to_owned(),
        effective: "2026-07-01".parse().unwrap(),
    }
}

#[test]
fn every_frequency_and_kind_of_target_is_kept() {
    on_each_engine(|store| async move {
        stored(&store).await;
        let id = indicator_id(&store, "P-1").await;
        let policy = Policy::default();
        let given = [
            ("2026", "1200"),
            ("2026-S1", "0.0045"),
            ("2026-S2", "-7.5--2"),
            ("2026-Q3", "80-90"),
            ("2026-M07", "WTP"),
            ("2026-M12", "1234567890123456789012345678"),
            ("2026-Q4", "0"),
        ];
        let mut unit = begin(&store).await;
        let mut kept = Vec::new();
        for (periode, text) in given {
            let id = targets::set(&mut unit, new(id, periode, text))
                .await
                .unwrap();
            kept.push((id, CoreTarget::parse(text, &policy).unwrap()));
        }
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let mut rows = Vec::new();
        for (id, given) in kept {
            let row = targets::get(&mut session, store.instansi, id)
                .await
                .unwrap();
            assert_eq!(row.target(&policy).unwrap(), given);
            rows.push(row);
        }
        let filter = TargetFilter {
            indicator_id: Some(id),
            tahun: Some("2026".parse::<sakip_core::period::Period>().unwrap().year()),
            ..Default::default()
        };
        let (up, page) = (Direction::Asc, Page::first(2));
        let list = targets::list(&mut session, store.instansi, &filter, up, &page)
            .await
            .unwrap();
        assert_eq!(
            (list.total, list.items.len(), list.next.is_some()),
            (7, 2, true)
        );
        rows
    });
}

#[test]
fn a_target_is_revised_and_nothing_is_forgotten() {
    on_each_engine(|store| async move {
        stored(&store).await;
        let id = indicator_id(&store, "IKU-1").await;
        let mut unit = begin(&store).await;
        let there = targets::set(&mut unit, new(id, "2025", "9"))
            .await
            .unwrap_err();
        assert_eq!(there.code(), "target_exists");
        drop(unit);
        let mut unit = begin(&store).await;
        let target = targets::set(&mut unit, new(id, "2027", "8.5"))
            .await
            .unwrap();
        assert_eq!(
            targets::revise(&mut unit, target, 1, revision("8.4-8.6", "Refocusing"))
                .await
                .unwrap(),
            2
        );
        assert_eq!(
            targets::revise(
                &mut unit,
                target,
                2,
                revision("predikat_akip:BB", "Perubahan satuan")
            )
            .await
            .unwrap(),
            3
        );
        unit.commit().await.unwrap();
        for (version, revision, code) in [
            (1, revision("9", "x"), "version_conflict"),
            (3, revision("BB", "x"), "target_unchanged"),
            (3, revision("9", " "), "text_length"),
            (3, revision("banyak", "x"), "indicator_target"),
        ] {
            let mut unit = begin(&store).await;
            let error = targets::revise(&mut unit, target, version, revision)
                .await
                .unwrap_err();
            assert_eq!(codes(&error), [code], "{error}");
        }
        let mut unit = begin(&store).await;
        let digits = new(id, "2028", "0.12345678901234567890123456789");
        let digits = targets::set(&mut unit, digits).await.unwrap_err();
        drop(unit);
        let mut unit = begin(&store).await;
        // 29 digits that a decimal would still hold.
        let held = new(id, "2028", "7-7922816251426433759354395033.5");
        let held = targets::set(&mut unit, held).await.unwrap_err();
        assert_eq!(codes(&held), ["too_many_digits"]);
        drop(unit);
        let mut unit = store.db.begin(stranger(&store).await).await.unwrap();
        let foreign = targets::set(&mut unit, new(id, "2028", "9"))
            .await
            .unwrap_err();
        assert_eq!(foreign.code(), "not_found");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let all = targets::revisions(&mut session, store.instansi, target)
            .await
            .unwrap();
        let texts: Vec<_> = all.iter().map(|each| each.target.as_str()).collect();
        assert_eq!(texts, ["8.5", "8.4-8.6", "predikat_akip:BB"]);
        assert_eq!(all[0].reason, None);
        assert_eq!(all[2].effective, "2026-07-01".parse().ok());
        // The database itself refuses what the operations would.
        let second = format!(
            "INSERT INTO performance_targets (indicator_id, periode, tahun, jenis, nilai, created_at, updated_at) \
             SELECT indicator_id, periode, tahun, jenis, nilai, created_at, updated_at FROM performance_targets WHERE indicator_id = {id} AND periode = '2025'"
        );
        assert!(store.raw(&second).await.is_err());
        assert!(
            store
                .raw("UPDATE performance_target_revisions SET target = '1'")
                .await
                .is_err()
        );
        (all, there.localize(Lang::Id), digits.to_string())
    });
}

/// Every decimal of at most 28 significant digits.
fn decimals() -> impl Strategy<Value = Decimal> {
    let digits = prop_oneof![
        Just(10_i128.pow(28) - 1),
        0_i128..10_i128.pow(28),
        0_i128..1_000_000,
        (0_u32..28).prop_map(|zeros| 10_i128.pow(zeros)),
    ];
    (digits, 0_u32..=28, any::<bool>()).prop_map(|(digits, scale, minus)| {
        Decimal::from_i128_with_scale(if minus { -digits } else { digits }, scale)
    })
}

#[test]
fn no_digit_of_a_target_is_lost_on_either_engine() {
    let mut runner = TestRunner::new(Config {
        cases: 8,
        failure_persistence: None,
        ..Config::default()
    });
    let many = proptest::collection::vec((decimals(), decimals()), 60);
    let outcome = runner.run(&many, |pairs| {
        on_each_engine(|store| {
            let pairs = pairs.clone();
            async move {
                stored(&store).await;
                let id = indicator_id(&store, "1.1.1").await;
                let policy = Policy::default();
                let mut unit = begin(&store).await;
                let mut kept = Vec::new();
                for (number, (a, b)) in (0_i32..).zip(&pairs) {
                    let periode = format!("{}-M{:02}", 2025 + number / 12, number % 12 + 1);
                    let text = match number % 2 {
                        0 => a.to_string(),
                        _ if a == b => a.to_string(),
                        _ => format!("{}-{}", a.min(b), a.max(b)),
                    };
                    let given = CoreTarget::parse(&text, &policy).unwrap();
                    let id = targets::set(&mut unit, new(id, &periode, &text))
                        .await
                        .unwrap();
                    kept.push((id, given));
                }
                unit.commit().await.unwrap();
                let mut session = store.db.read().await.unwrap();
                let mut written = Vec::new();
                for (id, given) in kept {
                    let row = targets::get(&mut session, store.instansi, id)
                        .await
                        .unwrap();
                    let back = row.target(&policy).unwrap();
                    assert_eq!(back, given);
                    written.push(back.written());
                }
                written
            }
        });
        Ok(())
    });
    outcome.unwrap();
}

/// A target is for a year its plan covers, set alone or with a new indicator: the program is of 2025 and 2026, its
/// renstra lasts until 2029.
#[test]
fn a_target_of_a_year_outside_the_plan_is_refused() {
    on_each_engine(|store| async move {
        stored(&store).await;
        let program = indicator(&store, "P-1").await;
        let tujuan = indicator(&store, "IKU-1").await;
        let mut told = Vec::new();
        for (id, periode, expected) in [
            (program.id, "2024-M12", true),
            (program.id, "2026", false),
            (program.id, "2027-Q1", true),
            (tujuan.id, "2029", false),
            (tujuan.id, "2030", true),
        ] {
            let mut unit = begin(&store).await;
            let set = targets::set(&mut unit, new(id, periode, "9")).await;
            assert_eq!(set.is_err(), expected, "{periode}");
            if let Err(error) = set {
                assert_eq!(codes(&error), ["year_outside_plan"]);
                told.push(error.localize(Lang::Id));
            }
        }
        let data = json!({"name": "Waktu layanan", "unit": "hari", "polarity": "minimize",
            "targets": {"2026": "5", "2027": "4", "2028-S1": "3"}});
        let input = indicators::IndicatorInput {
            node_id: program.node_id,
            urutan: None,
            data: serde_json::from_value(data).unwrap(),
            components: None,
        };
        let mut unit = begin(&store).await;
        let error = indicators::create(&mut unit, input).await.unwrap_err();
        assert_eq!(codes(&error), ["year_outside_plan"; 2]);
        told.push(error.localize(Lang::Id));
        told
    });
}
