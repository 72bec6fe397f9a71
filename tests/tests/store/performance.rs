//! What an OPD, a plan and an instansi come to, read by one statement each.

use sakip_core::period::Period;
use sakip_core::policy::Policy;
use sakip_core::rollup::LeafValue;
use sakip_db::ops::achievements::{Decision, Entry, Isian, Status};
use sakip_db::query::{
    self, AchievementFilter, AchievementSort, Dashboard, Direction, Page, Performance,
};
use sakip_db::{Error, InstansiId, NodeId, OpdId};
use sakip_tests::store::{Store, on_each_engine};

use super::achievements::{decided, entered, value};
use super::fixture::{
    ANDI, APM, BARU, BUDI, GIZI, KESEHATAN, LAMA, LULUS, OPINI, PENDIDIKAN, RASIO, UPTD, plan,
};

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

async fn filled_in(store: &Store) {
    plan(store).await;
    for (indicator, periode, nilai) in [
        (APM, "2025", "90.25"),
        (APM, "2024", "88"),
        (LAMA, "2025", "5"),
        (LULUS, "2025-M01", "1200"),
        (LULUS, "2025-M02", "0.0045"),
        (GIZI, "2025", "70"),
    ] {
        entered(store, ANDI, value(indicator, periode, nilai))
            .await
            .unwrap();
    }
    let opini = Entry {
        isian: Isian::Tingkat("WTP".to_owned()),
        ..value(OPINI, "2025", "0")
    };
    entered(store, ANDI, opini).await.unwrap();
    let rasio = Entry {
        isian: Isian::NotFilled("menunggu verval".to_owned()),
        ..value(RASIO, "2025-Q2", "0")
    };
    entered(store, ANDI, rasio).await.unwrap();
    entered(store, ANDI, value(RASIO, "2025-Q1", "75"))
        .await
        .unwrap();
}

async fn of(store: &Store, opd: OpdId, text: &str) -> Vec<Performance> {
    let mut session = store.db.read().await.unwrap();
    query::performance(&mut session, store.instansi, opd, period(text))
        .await
        .unwrap()
}

/// `indicator: figure or reason (entries)`.
fn figures(rows: &[Performance], text: &str) -> Vec<String> {
    let told = |row: &Performance| {
        let capaian = row.capaian(period(text), &Policy::default()).unwrap();
        let figure = match (capaian.value(), capaian.reason()) {
            (Some(value), _) => value.to_string(),
            (None, Some(reason)) => reason.code().to_owned(),
            (None, None) => capaian.status().name().to_owned(),
        };
        let kode = row.kode.as_deref().unwrap_or_default();
        format!("{} {kode}: {figure} ({})", row.jalur, row.entries.len())
    };
    rows.iter().map(told).collect()
}

#[test]
fn every_indicator_of_an_opd_comes_with_its_figure_or_the_reason() {
    on_each_engine(|store| async move {
        filled_in(&store).await;
        let year = of(&store, PENDIDIKAN, "2025").await;
        assert_eq!(
            figures(&year, "2025"),
            [
                "1/2 IK1: 95.00 (1)",
                "1/2 IK2: 150.00 (1)",
                // 1200 + 0.0045 of 1000 in the year.
                "1/2/3 IK3: 120.00 (2)",
                "1/4/5 IK4: 100.00 (1)",
                "1/4/5 IK6: not_applicable (0)",
            ]
        );
        let month = of(&store, PENDIDIKAN, "2025-M01").await;
        assert_eq!(
            figures(&month, "2025-M01"),
            [
                "1/2 IK1: not_applicable (0)",
                "1/2 IK2: not_applicable (0)",
                "1/2/3 IK3: 1200.00 (1)",
                "1/4/5 IK4: not_applicable (0)",
                "1/4/5 IK6: not_applicable (0)",
            ]
        );
        let second = of(&store, PENDIDIKAN, "2025-M02").await;
        let tiny = second
            .get(2)
            .unwrap()
            .capaian(period("2025-M02"), &Policy::default())
            .unwrap();
        assert_eq!(tiny.raw_decimal().unwrap().to_string(), "0.0045");
        // Half a year has two quarters and six months inside, and no target of its own.
        let half = of(&store, PENDIDIKAN, "2025-S1").await;
        assert_eq!(half.get(2).unwrap().entries.len(), 2);
        assert_eq!(
            figures(&half, "2025-S1").get(2).unwrap(),
            "1/2/3 IK3: no_target (2)"
        );
        let quarter = of(&store, UPTD, "2025-Q1").await;
        assert_eq!(figures(&quarter, "2025-Q1"), ["1/2/3 IK5: 93.75 (1)"]);
        assert_eq!(
            figures(&of(&store, UPTD, "2025-Q2").await, "2025-Q2"),
            ["1/2/3 IK5: not_filled (1)"]
        );
        // The last quarter that is filled counts for the year; its target is another matter.
        let year_of_uptd = of(&store, UPTD, "2025").await;
        assert_eq!(figures(&year_of_uptd, "2025"), ["1/2/3 IK5: no_target (2)"]);
        // Before 2026 it is not in force, afterwards it is.
        let later = of(&store, PENDIDIKAN, "2026").await;
        assert_eq!(later.last().unwrap().indicator_id, BARU);
        assert_eq!(
            figures(&later, "2026").last().unwrap(),
            "1/4/5 IK6: not_filled (0)"
        );
        assert!(of(&store, PENDIDIKAN, "2027").await.is_empty());
        serde_json::to_string(&(year, month, half)).unwrap()
    });
}

#[test]
fn a_foreign_opd_is_not_there() {
    on_each_engine(|store| async move {
        filled_in(&store).await;
        let mut session = store.db.read().await.unwrap();
        for (instansi, opd) in [
            (store.instansi, OpdId(99)),
            (InstansiId(store.instansi.0 + 1), PENDIDIKAN),
        ] {
            let error = query::performance(&mut session, instansi, opd, period("2025"))
                .await
                .unwrap_err();
            assert!(matches!(error, Error::NotFound(_)), "{error}");
        }
    });
}

#[test]
fn a_plan_that_was_replaced_does_not_count_beside_the_one_in_its_place() {
    on_each_engine(|store| async move {
        filled_in(&store).await;
        let at = "'2025-01-01T00:00:00.000000Z'";
        let sql = format!(
            "INSERT INTO renstra (id, instansi_id, opd_id, nama, tahun_awal, tahun_akhir, status, created_at, updated_at)
                VALUES (3, {instansi}, 1, 'Renstra lama', 2021, 2026, 'archived', {at}, {at}),
                       (4, {instansi}, 1, 'Renstra calon', 2025, 2029, 'draft', {at}, {at});
             INSERT INTO plan_nodes (id, renstra_id, level, rank, opd_id, nama, tahun_awal, tahun_akhir, created_at, updated_at)
                VALUES (30, 3, 'tujuan', 4, 1, 'Lama', 2021, 2026, {at}, {at}), (40, 4, 'tujuan', 4, 1, 'Calon', 2025, 2029, {at}, {at});
             INSERT INTO indicators (id, renstra_id, node_id, opd_id, kode, nama, polarity, frequency, consolidation, created_at, updated_at)
                VALUES (30, 3, 30, 1, 'LAMA', 'Lama', 'maximize', 'annual', 'last', {at}, {at}),
                       (40, 4, 40, 1, 'CALON', 'Calon', 'maximize', 'annual', 'last', {at}, {at})",
            instansi = store.instansi
        );
        store.raw(&sql).await.unwrap();
        let codes = |rows: Vec<Performance>| -> Vec<String> {
            rows.into_iter().filter_map(|row| row.kode).collect()
        };
        assert_eq!(codes(of(&store, PENDIDIKAN, "2023").await), ["LAMA"]);
        assert_eq!(codes(of(&store, PENDIDIKAN, "2025").await).len(), 5);
        assert_eq!(codes(of(&store, PENDIDIKAN, "2027").await), ["CALON"]);
        let mut session = store.db.read().await.unwrap();
        let whole = query::rollup(
            &mut session,
            store.instansi,
            period("2025"),
            &Policy::default(),
        )
        .await
        .unwrap();
        assert_eq!(whole.opd().len(), 2);
    });
}

#[test]
fn of_two_plans_of_the_same_rank_the_one_made_last_counts() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let at = "'2025-01-01T00:00:00.000000Z'";
        let row = |id: i64, status: &str| {
            let instansi = store.instansi;
            format!("({id}, {instansi}, 2, 'Renstra {id}', 2024, 2026, '{status}', {at}, {at})")
        };
        let sql = format!(
            "INSERT INTO renstra (id, instansi_id, opd_id, nama, tahun_awal, tahun_akhir, status, created_at, updated_at)
                VALUES {}, {}, {};
             INSERT INTO plan_nodes (id, renstra_id, level, rank, opd_id, nama, tahun_awal, tahun_akhir, created_at, updated_at)
                SELECT id, id, 'tujuan', 4, 2, nama, 2024, 2026, {at}, {at} FROM renstra WHERE opd_id = 2",
            row(30, "archived"),
            row(31, "archived"),
            row(32, "draft")
        );
        store.raw(&sql).await.unwrap();
        let counted = async || {
            let mut session = store.db.read().await.unwrap();
            let policy = Policy::default();
            let whole = query::rollup(&mut session, store.instansi, period("2025"), &policy)
                .await
                .unwrap();
            let of_uptd = whole.opd().iter().filter(|figure| figure.opd_id == UPTD);
            of_uptd
                .map(|figure| figure.renstra_id.to_string())
                .collect::<Vec<_>>()
        };
        assert_eq!(counted().await, ["31"]);
        let archived = "UPDATE renstra SET status = 'archived' WHERE id = 32";
        store.raw(archived).await.unwrap();
        assert_eq!(counted().await, ["32"]);
        let active = "UPDATE renstra SET status = 'active' WHERE id = 30";
        store.raw(active).await.unwrap();
        assert_eq!(counted().await, ["30"]);
    });
}

#[test]
fn an_instansi_rolls_up_from_one_stream() {
    on_each_engine(|store| async move {
        use futures_util::TryStreamExt as _;
        filled_in(&store).await;
        let mut session = store.db.read().await.unwrap();
        let rows: Vec<query::RollupRow> =
            query::rollup_input(&mut session, store.instansi, period("2025"))
                .unwrap()
                .try_collect()
                .await
                .unwrap();
        // Nodes without indicators are there too, and an indicator once for each period that was entered.
        let shown: Vec<String> = rows
            .iter()
            .map(|row| {
                let indicator = row.indicator_id.map_or("-".to_owned(), |id| id.to_string());
                format!("{}:{}:{indicator}", row.opd_id, row.node_id)
            })
            .collect();
        assert_eq!(
            shown,
            [
                "1:1:-", "1:2:1", "1:2:2", "1:4:-", "1:3:3", "1:3:3", "1:3:5", "1:3:5", "1:5:4",
                "1:5:6", "3:6:7"
            ]
        );
        let policy = Policy::default();
        let plan: Vec<query::RollupRow> = rows
            .iter()
            .filter(|row| row.opd_id == PENDIDIKAN)
            .cloned()
            .collect();
        let rolled = query::OpdRollup::new(&plan, period("2025"), &policy).unwrap();
        let figure = |node: Option<sakip_core::rollup::Node<'_>>| {
            node.and_then(|node| node.figure())
                .map(|figure| figure.value().to_string())
        };
        // 60 % of 95 and 40 % of 150; the program below does not water it down.
        assert_eq!(figure(rolled.node(NodeId(2))).as_deref(), Some("117.00"));
        assert_eq!(figure(rolled.node(NodeId(3))).as_deref(), Some("120.00"));
        // What is not in force counts nowhere.
        assert_eq!(figure(rolled.node(NodeId(4))).as_deref(), Some("100.00"));
        // 75 % of 117 and 25 % of 100.
        assert_eq!(figure(rolled.opd()).as_deref(), Some("112.75"));
        assert_eq!(figure(rolled.indicator(APM)).as_deref(), Some("95.00"));

        let whole = query::rollup(&mut session, store.instansi, period("2025"), &policy)
            .await
            .unwrap();
        let opd: Vec<String> = whole
            .opd()
            .iter()
            .map(|opd| match &opd.value {
                LeafValue::Figure(figure) => {
                    format!(
                        "{} {} {}/{}",
                        opd.opd_id,
                        figure.value(),
                        opd.coverage.used,
                        opd.coverage.total
                    )
                }
                other => format!("{} {other:?}", opd.opd_id),
            })
            .collect();
        // 70 against 80–90 is 87.5; (112.75 + 87.5) / 2 is rounded once.
        assert_eq!(opd, ["1 112.75 3/3", "3 87.50 1/1"]);
        assert_eq!(figure(whole.instansi()).as_deref(), Some("100.13"));
        drop(session);

        // Weights on some siblings only are told, and do not hide the others.
        store
            .raw("UPDATE indicators SET bobot = NULL WHERE id = 2")
            .await
            .unwrap();
        let mut session = store.db.read().await.unwrap();
        let whole = query::rollup(&mut session, store.instansi, period("2025"), &policy)
            .await
            .unwrap();
        let problems = whole.opd().first().and_then(|opd| opd.problems.as_ref());
        assert!(problems.is_some());
        assert_eq!(figure(whole.instansi()).as_deref(), Some("87.50"));
        (shown, opd)
    });
}

#[test]
fn the_dashboard_counts_what_is_due_and_what_is_there() {
    on_each_engine(|store| async move {
        filled_in(&store).await;
        let mut session = store.db.read().await.unwrap();
        let draft = sakip_db::ops::achievements::of_period(
            &mut session,
            store.instansi,
            APM,
            period("2025"),
        )
        .await
        .unwrap()
        .unwrap();
        drop(session);
        decided(&store, BUDI, &draft, Decision::Submit)
            .await
            .unwrap();
        let mut session = store.db.read().await.unwrap();
        let mut of = async |text: &str| -> Dashboard {
            query::dashboard(&mut session, store.instansi, period(text))
                .await
                .unwrap()
        };
        let told = |dashboard: &Dashboard| -> Vec<String> {
            let each = dashboard.opd.iter().map(|opd| {
                format!(
                    "{}: {}/{} ({} {} {}) draft {} submitted {}",
                    opd.kode,
                    opd.ada,
                    opd.wajib,
                    opd.terisi,
                    opd.belum_terisi,
                    opd.tidak_berlaku,
                    opd.draft,
                    opd.submitted
                )
            });
            each.collect()
        };
        let year = of("2025").await;
        assert_eq!(
            told(&year),
            [
                // Three annual indicators and twelve months of one; the one from 2026 is not due.
                "1.01: 5/15 (5 0 0) draft 4 submitted 1",
                "1.01.A: 2/4 (1 1 0) draft 2 submitted 0",
                "1.02: 1/1 (1 0 0) draft 1 submitted 0",
            ]
        );
        assert_eq!(year.total(|opd| opd.wajib), 20);
        assert_eq!(
            told(&of("2025-M01").await),
            ["1.01: 1/1 (1 0 0) draft 1 submitted 0"]
        );
        let quarter = of("2025-Q1").await;
        assert_eq!(
            told(&quarter),
            [
                "1.01: 2/3 (2 0 0) draft 2 submitted 0",
                "1.01.A: 1/1 (1 0 0) draft 1 submitted 0"
            ]
        );
        assert_eq!(of("2026").await.total(|opd| opd.wajib), 21);
        assert!(of("2027").await.opd.is_empty());
        serde_json::to_string(&year).unwrap()
    });
}

#[test]
fn the_list_is_filtered_and_paged_in_a_stable_order() {
    on_each_engine(|store| async move {
        filled_in(&store).await;
        let mut session = store.db.read().await.unwrap();
        let mut listed = async |filter: AchievementFilter, sort, limit| {
            let mut seen = Vec::new();
            let mut page = Page::first(limit);
            loop {
                let part = query::achievements(
                    &mut session,
                    store.instansi,
                    &filter,
                    sort,
                    Direction::Asc,
                    &page,
                )
                .await
                .unwrap();
                seen.extend(
                    part.items
                        .iter()
                        .map(|row| format!("{} {}", row.indicator_id, row.periode)),
                );
                let Some(next) = part.next else {
                    assert_eq!(i64::try_from(seen.len()).unwrap(), part.total);
                    return seen;
                };
                page = Page::after(next, limit);
            }
        };
        let all = AchievementFilter::default;
        let by_entry = listed(all(), AchievementSort::Entered, 2).await;
        assert_eq!(by_entry.len(), 9);
        let by_name = listed(all(), AchievementSort::Indikator, 4).await;
        let below = AchievementFilter {
            opd_id: Some(PENDIDIKAN),
            ..all()
        };
        assert_eq!(listed(below, AchievementSort::Periode, 100).await.len(), 8);
        let leaf = AchievementFilter {
            opd_id: Some(UPTD),
            ..all()
        };
        assert_eq!(
            listed(leaf, AchievementSort::Periode, 1).await,
            ["5 2025-Q1", "5 2025-Q2"]
        );
        let iku = AchievementFilter {
            iku: Some(true),
            tahun: Some(period("2025").year()),
            ..all()
        };
        assert_eq!(
            listed(iku, AchievementSort::Entered, 100).await,
            ["1 2025", "7 2025", "4 2025"]
        );
        let search = AchievementFilter {
            search: Some("PARTISIPASI".to_owned()),
            ..all()
        };
        assert_eq!(
            listed(search, AchievementSort::Entered, 100).await,
            ["1 2025", "1 2024"]
        );
        let exact = AchievementFilter {
            periode: Some(period("2025-M01")),
            status: Some(Status::Draft),
            indicator_id: Some(LULUS),
            ..all()
        };
        assert_eq!(
            listed(exact, AchievementSort::Entered, 100).await,
            ["3 2025-M01"]
        );
        let none = AchievementFilter {
            status: Some(Status::Approved),
            opd_id: Some(KESEHATAN),
            ..all()
        };
        assert!(listed(none, AchievementSort::Entered, 100).await.is_empty());
        drop(session);
        let mut session = store.db.read().await.unwrap();
        let other = query::achievements(
            &mut session,
            InstansiId(store.instansi.0 + 1),
            &all(),
            AchievementSort::Entered,
            Direction::Desc,
            &Page::first(10),
        )
        .await
        .unwrap();
        assert_eq!(other.total, 0);
        (by_entry, by_name)
    });
}
