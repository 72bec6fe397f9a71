//! The largest amounts, and the smallest.

use sakip_core::budget::{GroupBy, PaguKind};
use sakip_core::period::{Frequency, Year};
use sakip_db::query::budget::{Scope, months, series};
use sakip_tests::store::on_each_engine;

use super::{add_line, codes, dinas, line, pagu, plan, planned, revise, spend, spent};

/// The most whole sen 64 bits hold.
const MOST: &str = "92233720368547758.07";

#[test]
fn amounts_survive_to_the_sen_up_to_the_last_one_and_past_it_are_refused() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let mut seen = Vec::new();
        for (number, amount) in ["20000000000000", "0.01", "0", "92233720368547758.06", MOST]
            .into_iter()
            .enumerate()
        {
            let kode = format!("5.{number}");
            let id = add_line(&store, line(opd, &kode, 2025)).await;
            revise(&store, id, pagu(PaguKind::Murni, "2025-01-02", 0, amount))
                .await
                .unwrap();
            plan(&store, id, planned("2025-M01", amount, None))
                .await
                .unwrap();
            spend(&store, id, spent("plus", "2025-M01", amount))
                .await
                .unwrap();
            spend(
                &store,
                id,
                spent("minus", "2025-M02", &format!("-{amount}")),
            )
            .await
            .unwrap();
            let mut session = store.db.read().await.unwrap();
            let fast = months(
                &mut session,
                store.instansi,
                Scope::All,
                GroupBy::Line,
                Year::new(2025).unwrap(),
            )
            .await
            .unwrap();
            let mine = |month: usize| {
                fast.iter()
                    .find(|state| state.kelompok == kode && usize::from(state.at.number()) == month)
                    .unwrap()
                    .clone()
            };
            let (january, february) = (mine(1), mine(2));
            for stored in [january.pagu, january.realisasi, january.rencana] {
                assert_eq!(stored.unwrap().to_string(), amount);
            }
            assert_eq!(february.realisasi.unwrap().to_string(), "0");
            seen.push(january);
        }
        let id = add_line(&store, line(opd, "5.9", 2025)).await;
        let past = "92233720368547758.08";
        let refused = [
            revise(&store, id, pagu(PaguKind::Murni, "2025-01-02", 0, past))
                .await
                .unwrap_err(),
            spend(&store, id, spent("a", "2025-M01", past))
                .await
                .unwrap_err(),
            plan(&store, id, planned("2025-M01", past, None))
                .await
                .unwrap_err(),
        ];
        for error in &refused {
            assert_eq!(codes(error), ["amount amount_too_large"]);
            assert!(error.to_string().contains(past), "{error}");
        }
        // The least there is: one sen below it is refused.
        spend(
            &store,
            id,
            spent("low", "2025-M01", "-92233720368547758.08"),
        )
        .await
        .unwrap();
        let below = spend(
            &store,
            id,
            spent("lower", "2025-M01", "-92233720368547758.09"),
        )
        .await;
        assert_eq!(codes(&below.unwrap_err()), ["amount amount_too_large"]);
        seen
    });
}

#[test]
fn sums_past_what_a_column_holds_are_exact() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let year = Year::new(2025).unwrap();
        for kode in ["5.1", "5.2", "5.3"] {
            let id = add_line(&store, line(opd, kode, 2025)).await;
            revise(&store, id, pagu(PaguKind::Murni, "2025-01-02", 0, MOST))
                .await
                .unwrap();
            revise(&store, id, pagu(PaguKind::Perubahan, "2025-03-01", 0, "0"))
                .await
                .unwrap();
            revise(&store, id, pagu(PaguKind::Perubahan, "2025-05-01", 0, MOST))
                .await
                .unwrap();
            for (key, month, amount) in [
                ("a", "2025-M01", MOST),
                ("b", "2025-M01", MOST),
                ("c", "2025-M02", "-92233720368547758.08"),
                ("d", "2025-M02", "-92233720368547758.08"),
                ("e", "2025-M02", "-92233720368547758.08"),
            ] {
                spend(&store, id, spent(key, month, amount)).await.unwrap();
            }
        }
        let mut session = store.db.read_consistent().await.unwrap();
        let fast = months(
            &mut session,
            store.instansi,
            Scope::All,
            GroupBy::Total,
            year,
        )
        .await
        .unwrap();
        let engine = series(
            &mut session,
            store.instansi,
            Scope::All,
            GroupBy::Total,
            year,
            Frequency::Monthly,
        )
        .await
        .unwrap();
        // 6 × 9,223,372,036,854,775,807 sen.
        assert_eq!(
            fast[0].realisasi.unwrap().to_string(),
            "553402322211286548.42"
        );
        // … − 9 × 9,223,372,036,854,775,808 sen.
        assert_eq!(
            fast[1].realisasi.unwrap().to_string(),
            "-276701161105643274.3"
        );
        assert_eq!(fast[11].pagu.unwrap().to_string(), "276701161105643274.21");
        for (fast, engine) in fast.iter().zip(&engine) {
            assert_eq!(fast.amounts(), engine.amounts());
        }
        fast
    });
}
