//! One year of a line.

use sakip_core::budget::{GroupBy, PaguKind};
use sakip_core::number::Rounding;
use sakip_core::period::{Period, Year};
use sakip_db::ops::budget::{self, Recorded};
use sakip_db::query::budget::{Scope, months, rencana, revisions, summary};
use sakip_db::query::{Direction, Page};
use sakip_db::{Error, InstansiId};
use sakip_tests::store::on_each_engine;

use super::{
    add_line, codes, cumulative, dinas, line, pagu, plan, planned, revise, spend, spent, within,
};

fn year(number: i32) -> Year {
    Year::new(number).unwrap()
}

/// Bappeda Kota Banda Aceh 2021: 9,349,027,544 of 11,086,045,405 are 84.33 %.
#[test]
fn a_published_serapan_comes_out_of_the_store() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "5.01", None).await;
        let id = add_line(&store, line(opd, "5.1", 2021)).await;
        revise(
            &store,
            id,
            pagu(PaguKind::Murni, "2021-01-04", 0, "11086045405"),
        )
        .await
        .unwrap();
        spend(&store, id, spent("r1", "2021-M06", "9349027544"))
            .await
            .unwrap();
        let mut session = store.db.read_consistent().await.unwrap();
        let at: Period = "2021".parse().unwrap();
        let total = summary(&mut session, store.instansi, Scope::All, GroupBy::Total, at)
            .await
            .unwrap();
        let serapan = total[0].serapan(Rounding::default()).value().unwrap();
        assert_eq!(serapan.to_string(), "84.33");
        let fast = months(
            &mut session,
            store.instansi,
            Scope::All,
            GroupBy::Opd,
            year(2021),
        )
        .await
        .unwrap();
        assert_eq!(fast.len(), 12);
        assert_eq!(fast[4].serapan(Rounding::default()).value(), None);
        let december = fast[11].serapan(Rounding::default()).value().unwrap();
        assert_eq!(december.to_string(), "84.33");
        assert_eq!(fast[11].sisa().value().unwrap().to_string(), "1737017861");
        let json = serde_json::to_string(&fast).unwrap();
        assert!(json.contains("\"11086045405\""), "{json}");
        json
    });
}

#[test]
fn a_correction_of_march_after_april_moves_april_at_once() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let id = add_line(&store, line(opd, "5.1", 2025)).await;
        for (key, month, amount) in [("b", "2025-M04", "70"), ("a", "2025-M03", "30.25")] {
            spend(&store, id, spent(key, month, amount)).await.unwrap();
        }
        let mut states = Vec::new();
        for correction in [None, Some(("c", "-10.05")), Some(("d", "0.01"))] {
            if let Some((key, amount)) = correction {
                spend(&store, id, spent(key, "2025-M03", amount))
                    .await
                    .unwrap();
            }
            let mut session = store.db.read().await.unwrap();
            let fast = months(
                &mut session,
                store.instansi,
                Scope::All,
                GroupBy::Line,
                year(2025),
            )
            .await
            .unwrap();
            states.push(cumulative(&fast)[1..4].to_vec());
        }
        let amounts = |state: &[Option<String>]| -> Vec<String> {
            state
                .iter()
                .map(|amount| amount.clone().unwrap_or_default())
                .collect()
        };
        assert_eq!(amounts(&states[0]), ["", "30.25", "100.25"]);
        assert_eq!(amounts(&states[1]), ["", "20.2", "90.2"]);
        assert_eq!(amounts(&states[2]), ["", "20.21", "90.21"]);
        states
    });
}

#[test]
fn a_retry_writes_nothing_and_another_entry_with_its_key_is_refused() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let first = add_line(&store, line(opd, "5.1", 2025)).await;
        let second = add_line(&store, line(opd, "5.2", 2025)).await;
        let entry = || spent("spm-1", "2025-M03", "30");
        let (one, again) = (
            spend(&store, first, entry()).await.unwrap(),
            spend(&store, first, entry()).await.unwrap(),
        );
        assert_eq!((one, again), (Recorded::Added, Recorded::Unchanged));
        // The key is of its line.
        assert_eq!(
            spend(&store, second, entry()).await.unwrap(),
            Recorded::Added
        );
        let other = spend(&store, first, spent("spm-1", "2025-M03", "31")).await;
        assert_eq!(codes(&other.unwrap_err()), ["entry_key duplicate_entry"]);
        let murni = || pagu(PaguKind::Murni, "2025-01-02", 0, "100");
        assert_eq!(
            revise(&store, first, murni()).await.unwrap(),
            Recorded::Added
        );
        assert_eq!(
            revise(&store, first, murni()).await.unwrap(),
            Recorded::Unchanged
        );
        let changed = revise(&store, first, pagu(PaguKind::Murni, "2025-01-02", 0, "101")).await;
        assert_eq!(
            codes(&changed.unwrap_err()),
            ["effective duplicate_revision", "kind second_murni"]
        );
        let rows = store
            .raw_rows("SELECT allocation_id, entry_key, realisasi_sen FROM budget_realizations ORDER BY id")
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert!(
            store
                .db
                .verify_audit()
                .await
                .unwrap()
                .iter()
                .all(|report| report.is_whole())
        );
        rows.len()
    });
}

#[test]
fn next_year_with_the_same_code_is_another_line() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let this = add_line(&store, line(opd, "5.1", 2025)).await;
        revise(&store, this, pagu(PaguKind::Murni, "2025-01-02", 0, "100"))
            .await
            .unwrap();
        let duplicate = within!(store, |unit| budget::create(unit, line(opd, "5.1", 2025)));
        assert_eq!(codes(&duplicate.unwrap_err()), ["kode duplicate_line"]);
        let next = add_line(&store, line(opd, "5.1", 2026)).await;
        revise(&store, next, pagu(PaguKind::Murni, "2025-12-20", 0, "999"))
            .await
            .unwrap();
        // A month of another year is of another line.
        let strayed = spend(&store, this, spent("x", "2026-M01", "1")).await;
        assert_eq!(codes(&strayed.unwrap_err()), ["kode unknown_line"]);
        let mut session = store.db.read().await.unwrap();
        let fast = months(
            &mut session,
            store.instansi,
            Scope::All,
            GroupBy::Total,
            year(2025),
        )
        .await
        .unwrap();
        assert_eq!(fast[11].pagu.unwrap().to_string(), "100");
        fast
    });
}

#[test]
fn a_revision_is_in_force_from_its_day_and_the_highest_of_a_day_counts() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let id = add_line(&store, line(opd, "5.1", 2024)).await;
        for new in [
            pagu(PaguKind::Murni, "2023-12-15", 0, "100"),
            pagu(PaguKind::Perubahan, "2024-09-30", 2, "60"),
            pagu(PaguKind::Pergeseran, "2024-09-30", 1, "80"),
            pagu(PaguKind::Pergeseran, "2024-02-29", 0, "90"),
        ] {
            revise(&store, id, new).await.unwrap();
        }
        for (new, expected) in [
            (
                pagu(PaguKind::Perubahan, "2025-01-01", 0, "1"),
                "effective effective_after_year",
            ),
            (
                pagu(PaguKind::Perubahan, "2023-12-14", 0, "1"),
                "kind before_murni",
            ),
            (
                pagu(PaguKind::Perubahan, "2024-05-01", 0, "-1"),
                "amount negative_amount",
            ),
            (
                pagu(PaguKind::Murni, "2023-12-01", 0, "1"),
                "kind second_murni",
            ),
        ] {
            let refused = revise(&store, id, new).await.unwrap_err();
            assert_eq!(codes(&refused), [expected]);
        }
        let mut session = store.db.read().await.unwrap();
        let fast = months(
            &mut session,
            store.instansi,
            Scope::All,
            GroupBy::Total,
            year(2024),
        )
        .await
        .unwrap();
        let pagu: Vec<String> = fast
            .iter()
            .map(|month| month.pagu.unwrap().to_string())
            .collect();
        assert_eq!(pagu[..2], ["100", "90"]);
        assert_eq!(pagu[7..9], ["90", "60"]);
        let page = revisions(
            &mut session,
            store.instansi,
            id,
            Direction::Asc,
            &Page::first(3),
        )
        .await
        .unwrap();
        assert_eq!((page.items.len(), page.total), (3, 4));
        let rest = Page::after(page.next.unwrap(), 3);
        let rest = revisions(&mut session, store.instansi, id, Direction::Asc, &rest)
            .await
            .unwrap();
        assert_eq!(rest.items[0].effective.to_string(), "2024-02-29");
        pagu
    });
}

#[test]
fn a_plan_is_replaced_only_by_who_has_read_it() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let id = add_line(&store, line(opd, "5.1", 2025)).await;
        let month = "2025-M02";
        assert_eq!(
            plan(&store, id, planned(month, "10", None)).await.unwrap(),
            Recorded::Added
        );
        assert_eq!(
            plan(&store, id, planned(month, "10", None)).await.unwrap(),
            Recorded::Unchanged
        );
        let blind = plan(&store, id, planned(month, "11", None))
            .await
            .unwrap_err();
        assert_eq!(codes(&blind), ["periode duplicate_plan"]);
        assert_eq!(
            plan(&store, id, planned(month, "11", Some(1)))
                .await
                .unwrap(),
            Recorded::Added
        );
        let late = plan(&store, id, planned(month, "12", Some(1)))
            .await
            .unwrap_err();
        let Error::Conflict(conflict) = &late else {
            panic!("{late}")
        };
        assert_eq!((conflict.expected(), conflict.found()), (1, 2));
        let nothing = plan(&store, id, planned("2025-M03", "12", Some(1)))
            .await
            .unwrap_err();
        assert!(matches!(nothing, Error::Conflict(_)), "{nothing}");
        let negative = plan(&store, id, planned("2025-M03", "-1", None))
            .await
            .unwrap_err();
        assert_eq!(codes(&negative), ["amount negative_amount"]);
        let annual = plan(&store, id, planned("2025", "1", None))
            .await
            .unwrap_err();
        assert_eq!(codes(&annual), ["periode not_monthly"]);
        let mut session = store.db.read().await.unwrap();
        let rows = rencana(&mut session, store.instansi, id).await.unwrap();
        assert_eq!(rows.len(), 1);
        (rows[0].bulan, rows[0].amount, rows[0].version)
    });
}

#[test]
fn a_line_is_changed_by_who_has_read_it_and_is_of_one_instansi() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let id = add_line(&store, line(opd, "5.1", 2025)).await;
        let mut session = store.db.read().await.unwrap();
        let stored = budget::get(&mut session, store.instansi, id).await.unwrap();
        let elsewhere = budget::get(&mut session, InstansiId(999), id)
            .await
            .unwrap_err();
        assert!(matches!(elsewhere, Error::NotFound(_)), "{elsewhere}");
        drop(session);
        let mut change = stored.change();
        change.kegiatan = Some("5.01.01.2.01".to_owned());
        let version = within!(store, |unit| budget::update(unit, id, 1, change.clone())).unwrap();
        assert_eq!(version, 2);
        let late = within!(store, |unit| budget::update(unit, id, 1, change.clone())).unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        change.program = " ".to_owned();
        change.kegiatan = Some("x".repeat(65));
        let wrong = within!(store, |unit| budget::update(unit, id, 2, change)).unwrap_err();
        assert_eq!(
            codes(&wrong),
            ["program text_length", "kegiatan text_length"]
        );
        let nowhere = spend(
            &store,
            sakip_db::AllocationId(4711),
            spent("x", "2025-M01", "1"),
        )
        .await;
        assert!(matches!(nowhere, Err(Error::NotFound(_))));
        let mut wrong = line(opd, "5.9", 2025);
        wrong.node_id = Some(sakip_db::NodeId(4711));
        let wrong = within!(store, |unit| budget::create(unit, wrong)).unwrap_err();
        assert!(matches!(wrong, Error::NotFound(_)), "{wrong}");
        let audit = store
            .raw_rows("SELECT action, before, after FROM audit_log WHERE entity = 'budget_allocation' ORDER BY seq")
            .await
            .unwrap();
        audit.iter().map(|row| row[0].clone()).collect::<Vec<_>>()
    });
}

#[test]
fn two_writers_of_one_entry_write_it_once() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let id = add_line(&store, line(opd, "5.1", 2025)).await;
        let writers = (0..4).map(|_| {
            let store = store.clone();
            tokio::spawn(async move { spend(&store, id, spent("spm-1", "2025-M03", "30")).await })
        });
        let mut ends = Vec::new();
        for writer in Vec::from_iter(writers) {
            ends.push(writer.await.unwrap().unwrap() == Recorded::Added);
        }
        assert_eq!(ends.iter().filter(|added| **added).count(), 1);
        let racers = (1..=4).map(|number| {
            let store = store.clone();
            let new = pagu(PaguKind::Murni, "2025-01-02", number, "100");
            tokio::spawn(async move { revise(&store, id, new).await })
        });
        let mut taken = 0;
        for racer in Vec::from_iter(racers) {
            match racer.await.unwrap() {
                Ok(_) => taken += 1,
                Err(error) => assert!(codes(&error).contains(&"kind second_murni".to_owned())),
            }
        }
        assert_eq!(taken, 1);
        store
            .raw_rows("SELECT count(*), sum(realisasi_sen) FROM budget_realizations")
            .await
            .unwrap()
    });
}
