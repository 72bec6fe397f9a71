//! What the database refuses by itself, and what lists show.

use sakip_core::budget::{GroupBy, PaguKind};
use sakip_core::period::{Period, Year};
use sakip_db::query::budget::{
    EntryFilter, EntrySort, LineFilter, LineSort, Scope, entries, lines, months,
};
use sakip_db::query::{Direction, Page};
use sakip_db::{Error, InstansiId};
use sakip_tests::store::on_each_engine;

use super::{add_line, dinas, line, pagu, revise, spend, spent};

fn year(number: i32) -> Year {
    Year::new(number).unwrap()
}

#[test]
fn the_database_itself_refuses_what_the_domain_forbids() {
    on_each_engine(|store| async move {
        let opd = dinas(&store, "1.01", None).await;
        let id = add_line(&store, line(opd, "5.1", 2025)).await;
        revise(&store, id, pagu(PaguKind::Murni, "2025-01-02", 0, "100"))
            .await
            .unwrap();
        spend(&store, id, spent("a", "2025-M01", "1"))
            .await
            .unwrap();
        let time = "'2025-01-01T00:00:00.000000Z'";
        let realisasi = |line: i64, key: &str, bulan: i64| {
            format!(
                "INSERT INTO budget_realizations (allocation_id, entry_key, bulan, realisasi_sen, recorded_at) VALUES ({line}, '{key}', {bulan}, 1, {time})"
            )
        };
        let plan = |bulan: i64, sen: i64| {
            format!(
                "INSERT INTO budget_plans (allocation_id, bulan, rencana_sen, updated_at) VALUES ({id}, {bulan}, {sen}, {time})"
            )
        };
        let revision = |kind: &str, sen: &str, sequence: i64| {
            format!(
                "INSERT INTO budget_allocation_revisions (allocation_id, kind, effective, sequence, pagu_sen, recorded_at) VALUES ({id}, '{kind}', '2025-06-01', {sequence}, {sen}, {time})"
            )
        };
        for sql in [
            realisasi(4711, "orphan", 1),
            realisasi(id.0, "month", 13),
            realisasi(id.0, "month", 0),
            realisasi(id.0, "a", 1),
            plan(13, 1),
            plan(1, -1),
            revision("perubahan", "-1", 0),
            revision("murni", "1", 0),
            revision("sulap", "1", 0),
            revision("perubahan", "9223372036854775808", 0),
            "UPDATE budget_realizations SET realisasi_sen = 2".to_owned(),
            "DELETE FROM budget_realizations".to_owned(),
            "UPDATE budget_allocation_revisions SET pagu_sen = 2".to_owned(),
            "DELETE FROM budget_allocation_revisions".to_owned(),
        ] {
            assert!(store.raw(&sql).await.is_err(), "{sql}");
        }
        // The control: what is right is taken.
        for sql in [
            realisasi(id.0, "b", 12),
            plan(12, 0),
            revision("perubahan", "0", 1),
        ] {
            assert_eq!(store.raw(&sql).await.unwrap(), 1, "{sql}");
        }
        // Month 13 does not even become a period.
        assert!("2025-M13".parse::<Period>().is_err());
    });
}

#[test]
fn lists_filter_by_the_tree_of_opd_and_keep_their_order() {
    on_each_engine(|store| async move {
        let above = dinas(&store, "1.01", None).await;
        let below = dinas(&store, "1.01.01", Some(above)).await;
        let beside = dinas(&store, "1.02", None).await;
        for (number, opd) in (0_i64..).zip([above, below, below, beside, beside]) {
            let id = add_line(&store, line(opd, &format!("5.{}", 9 - number), 2025)).await;
            let amount = (number - 2).to_string();
            spend(&store, id, spent("a", "2025-M03", &amount))
                .await
                .unwrap();
        }
        let mut session = store.db.read().await.unwrap();
        let filter = LineFilter {
            opd_id: Some(above),
            ..LineFilter::default()
        };
        let mut seen = Vec::new();
        let mut page = Page::first(2);
        loop {
            let part = lines(
                &mut session,
                store.instansi,
                &filter,
                LineSort::Kode,
                Direction::Desc,
                &page,
            )
            .await
            .unwrap();
            assert_eq!(part.total, 3);
            seen.extend(part.items.into_iter().map(|line| line.kode));
            let Some(next) = part.next else { break };
            page = Page::after(next, 2);
        }
        assert_eq!(seen, ["5.9", "5.8", "5.7"]);
        let filter = EntryFilter {
            negative: true,
            bulan: Some(3),
            ..EntryFilter::default()
        };
        let mut amounts = Vec::new();
        let mut page = Page::first(1);
        loop {
            let part = entries(
                &mut session,
                store.instansi,
                &filter,
                EntrySort::Amount,
                Direction::Asc,
                &page,
            )
            .await
            .unwrap();
            amounts.extend(part.items.into_iter().map(|entry| entry.amount.to_string()));
            let Some(next) = part.next else { break };
            page = Page::after(next, 1);
        }
        assert_eq!(amounts, ["-2", "-1"]);
        let filter = EntryFilter {
            opd_id: Some(beside),
            ..EntryFilter::default()
        };
        let part = entries(
            &mut session,
            store.instansi,
            &filter,
            EntrySort::Recorded,
            Direction::Asc,
            &Page::default(),
        )
        .await
        .unwrap();
        assert_eq!(part.total, 2);
        let other = entries(
            &mut session,
            InstansiId(999),
            &filter,
            EntrySort::Recorded,
            Direction::Asc,
            &Page::default(),
        )
        .await
        .unwrap();
        assert_eq!(other.total, 0);
        let strange = Scope::Opd(sakip_db::OpdId(4711));
        let refused = months(
            &mut session,
            store.instansi,
            strange,
            GroupBy::Opd,
            year(2025),
        )
        .await;
        assert!(matches!(refused, Err(Error::NotFound(_))));
        (seen, amounts)
    });
}
