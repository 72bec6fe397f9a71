//! The LKjIP of a year that was activated stays the same, bit for bit.

use sakip_core::text::{Lang, Localize};
use sakip_db::OpdId;
use sakip_db::ops::policies;
use sakip_db::ops::renstra::{self, PutRenstra, RenstraHead, Status};
use sakip_db::ops::snapshots::{self, Activation};
use sakip_db::query::lkjip::lkjip;
use sakip_db::query::{Direction, Page};
use sakip_tests::store::on_each_engine;

use super::policy_ops::capped;
use super::*;

/// The users 1 to 3 of the instansi.
pub(crate) async fn two_users(store: &Arc<Store>) {
    let instansi = store.instansi;
    for name in ["operator", "verifikator", "kepala"] {
        store
            .raw(&format!(
                "INSERT INTO users (instansi_id, username, nama, role, created_at, updated_at) VALUES \
                 ({instansi}, '{name}', '{name}', 'viewer', '2025-01-01T00:00:00.000000Z', '2025-01-01T00:00:00.000000Z')"
            ))
            .await
            .unwrap();
    }
}

async fn insert(store: &Arc<Store>, id: IndicatorId, periode: &str, column: &str, value: &str) {
    let tahun = periode.split('-').next().unwrap();
    let at = "'2026-01-10T00:00:00.000000Z'";
    store
        .raw(&format!(
            "INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, {column}, status, entered_by, \
             submitted_by, submitted_at, verified_by, verified_at, approved_by, approved_at, created_at, updated_at) \
             VALUES ({id}, '{periode}', {tahun}, 'value', '{value}', 'approved', 1, 1, {at}, 2, {at}, 3, {at}, {at}, {at})"
        ))
        .await
        .unwrap();
}

/// An approved realisasi.
pub(crate) async fn achieve(store: &Arc<Store>, id: IndicatorId, periode: &str, value: &str) {
    insert(store, id, periode, "realisasi", value).await;
}

fn year(text: &str) -> sakip_core::period::Year {
    text.parse::<sakip_core::period::Period>().unwrap().year()
}

/// The LKjIP as the text a server sends.
async fn text(store: &Arc<Store>, opd: OpdId, tahun: &str) -> String {
    let mut session = store.db.read().await.unwrap();
    let lkjip = lkjip(&mut session, store.instansi, opd, year(tahun))
        .await
        .unwrap();
    serde_json::to_string_pretty(&lkjip).unwrap()
}

async fn activate(store: &Arc<Store>, tahun: &str, reason: Option<&str>) -> snapshots::Snapshot {
    let mut unit = begin(store).await;
    let activation = Activation {
        tahun: year(tahun),
        policy: None,
        reason: reason.map(str::to_owned),
    };
    let snapshot = snapshots::activate(&mut unit, activation).await.unwrap();
    unit.commit().await.unwrap();
    snapshot
}

/// An active renstra, measured in 2025 and 2026.
async fn measured(store: &Arc<Store>) -> (RenstraId, OpdId) {
    let id = stored(store).await.id;
    let mut unit = begin(store).await;
    renstra::set_status(&mut unit, id, 1, Status::Active)
        .await
        .unwrap();
    unit.commit().await.unwrap();
    two_users(store).await;
    let [ipm, opini, lulus, hari] = [
        indicator_id(store, "IKU-1").await,
        indicator_id(store, "IKU-2").await,
        indicator_id(store, "1.1.1").await,
        indicator_id(store, "P-1").await,
    ];
    achieve(store, ipm, "2025", "8.2").await;
    achieve(store, ipm, "2026", "8.25").await;
    insert(store, opini, "2025", "tingkat", "opini_bpk:WDP").await;
    achieve(store, lulus, "2025-Q1", "88").await;
    achieve(store, lulus, "2025-Q3", "93.1").await;
    achieve(store, hari, "2025-M01", "7").await;
    achieve(store, hari, "2025-M02", "8").await;
    achieve(store, hari, "2025-M04", "5").await;
    let mut session = store.db.read().await.unwrap();
    let opd = renstra::get(&mut session, store.instansi, id)
        .await
        .unwrap()
        .opd_id;
    (id, opd)
}

#[test]
fn the_figures_are_those_of_the_engine() {
    on_each_engine(|store| async move {
        let (_, opd) = measured(&store).await;
        activate(&store, "2025", None).await;
        let mut session = store.db.read().await.unwrap();
        let lkjip = lkjip(&mut session, store.instansi, opd, year("2025"))
            .await
            .unwrap();
        let rows = &lkjip.rencana[0].indikator;
        let told: Vec<_> = rows
            .iter()
            .map(|row| {
                let text =
                    |value: &Option<_>| value.as_ref().map(ToString::to_string).unwrap_or_default();
                (
                    row.nama.clone(),
                    row.target.clone().unwrap_or_default(),
                    row.realisasi.clone().unwrap_or_default(),
                    text(&row.capaian),
                )
            })
            .collect();
        let row = |nama: &str, target: &str, realisasi: &str, capaian: &str| {
            (
                nama.to_owned(),
                target.to_owned(),
                realisasi.to_owned(),
                capaian.to_owned(),
            )
        };
        assert_eq!(
            told,
            [
                // 8.2 / 8.12 = 100.985…
                row("Rata-rata lama sekolah", "8.12", "8.2", "100.99"),
                // Position 3 of 4 against position 4.
                row("Opini laporan keuangan", "WTP", "opini_bpk:WDP", "75.00"),
                // The last filled quarter against the year: 93.1 / 95 = 98.
                row("Persentase kelulusan", "95", "93.1", "98.00"),
                // (7 + 8 + 5) / 3 against 3–5, lower is better: 1 + (1 − 6.666…/5) = 66.666…
                row(
                    "Lama layanan legalisir",
                    "3-5",
                    "6.6666666666666666666666666667",
                    "66.67"
                ),
            ]
        );
        assert!(
            rows[2].trace.sentence.get(Lang::Id).contains("93,1 / 95"),
            "{:?}",
            rows[2].trace
        );
        assert!(rows[3].konsolidasi.is_some());
        // The tujuan by weight: 60 % of 100.985… and 40 % of 75.
        let tujuan = &lkjip.rencana[0].simpul[0];
        assert_eq!(
            tujuan.capaian.map(|value| value.to_string()).as_deref(),
            Some("90.59")
        );
        assert!(lkjip.rencana[0].masalah.is_empty());
        told
    });
}

#[test]
fn an_activated_year_stays_the_same_bit_for_bit() {
    on_each_engine(|store| async move {
        let (id, opd) = measured(&store).await;
        let frozen = activate(&store, "2025", None).await;
        let (old, open) = (
            text(&store, opd, "2025").await,
            text(&store, opd, "2026").await,
        );
        // Renamed, weighed anew, polarised anew, moved; targets of both years revised.
        let mut plan = read(&store, id).await;
        let tujuan = &mut plan.tujuan[0];
        tujuan.name = "Nama baru".to_owned();
        tujuan.indikator[0].name = "Rata-rata lama sekolah penduduk".to_owned();
        tujuan.indikator[0].weight = Some("10".to_owned());
        tujuan.indikator[1].weight = Some("90".to_owned());
        tujuan.indikator[0].polarity = "minimize_inverse".to_owned();
        let targets = [("2025", "9"), ("2026", "9.5")];
        tujuan.indikator[0].targets = targets.into_iter().collect();
        let program = tujuan.sasaran[0].program.remove(0);
        tujuan.sasaran[1].program.push(program);
        tujuan.sasaran[0].weight = Some("1".to_owned());
        tujuan.sasaran[1].weight = Some("99".to_owned());
        let put = PutRenstra {
            plan,
            reason: Some("Perubahan renstra".to_owned()),
            ..Default::default()
        };
        let mut unit = begin(&store).await;
        let version = renstra::put(&mut unit, id, 2, put).await.unwrap().version;
        // Another policy, and a new version of it.
        policies::create(&mut unit, capped(1, "50")).await.unwrap();
        policies::create(&mut unit, capped(2, "40")).await.unwrap();
        let head = RenstraHead {
            kode: None,
            policy: Some("perbup-contoh-1-2025".to_owned()),
        };
        renstra::update(&mut unit, id, version, head).await.unwrap();
        unit.commit().await.unwrap();
        store.raw("UPDATE opd SET nama = 'Dinas Pendidikan dan Kebudayaan', kode = '1.99' WHERE nama = 'Dinas Pendidikan'").await.unwrap();
        assert_eq!(text(&store, opd, "2025").await, old);
        let changed = text(&store, opd, "2026").await;
        assert_ne!(changed, open);
        assert!(
            changed.contains("Dinas Pendidikan dan Kebudayaan") && changed.contains("Nama baru")
        );
        assert!(changed.contains("perbup-contoh-1-2025"));
        // Archived with another in its place, the year is still what it was.
        let mut unit = begin(&store).await;
        renstra::set_status(&mut unit, id, version + 1, Status::Archived)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(text(&store, opd, "2025").await, old);
        // Activated again, with a reason, it is what holds now; the first revision is still there.
        let mut unit = begin(&store).await;
        let activation = |reason: Option<&str>| Activation {
            tahun: year("2025"),
            policy: None,
            reason: reason.map(str::to_owned),
        };
        let refused = snapshots::activate(&mut unit, activation(None))
            .await
            .unwrap_err();
        assert_eq!(codes(&refused), ["snapshot_reason"]);
        drop(unit);
        let second = activate(&store, "2025", Some("Putusan pengadilan")).await;
        assert_eq!((frozen.revision, second.revision), (1, 2));
        assert_ne!(frozen.digest, second.digest);
        assert_ne!(text(&store, opd, "2025").await, old);
        let mut session = store.db.read().await.unwrap();
        let items = snapshots::items(&mut session, store.instansi, frozen.id)
            .await
            .unwrap();
        let kinds: Vec<_> = ["indicator", "node", "opd", "policy", "renstra", "template"]
            .into_iter()
            .map(|kind| items.iter().filter(|item| item.kind == kind).count())
            .collect();
        assert_eq!(kinds[..5], [4, 4, 2, 1, 1]);
        let plan = snapshots::of_opd(&mut session, store.instansi, frozen.id, opd)
            .await
            .unwrap();
        assert_eq!(
            plan.plans[0].plan.roots().next().unwrap().name(),
            "Meningkatnya mutu pendidikan"
        );
        let names = snapshots::opd_names(&mut session, store.instansi, frozen.id)
            .await
            .unwrap();
        assert_eq!(names[0].nama, "Dinas Pendidikan");
        let (up, page) = (Direction::Asc, Page::default());
        let list = snapshots::list(&mut session, store.instansi, None, up, &page)
            .await
            .unwrap();
        assert_eq!(list.total, 2);
        (old, changed, kinds, refused.localize(Lang::Id), list.items)
    });
}

#[test]
fn a_snapshot_shows_when_it_was_tampered_with() {
    on_each_engine(|store| async move {
        let (_, opd) = measured(&store).await;
        let snapshot = activate(&store, "2025", None).await;
        let change = "UPDATE snapshot_items SET document = replace(document, '8.12', '8.02')";
        assert!(store.raw(change).await.is_err(), "the database refuses it");
        for trigger in ["snapshot_items_no_update", "snapshot_items_append_only"] {
            let off = match trigger {
                "snapshot_items_no_update" => format!("DROP TRIGGER IF EXISTS {trigger}"),
                _ => format!("ALTER TABLE snapshot_items DISABLE TRIGGER {trigger}"),
            };
            // Each engine has one of the two.
            let _ = store.raw(&off).await;
        }
        store.raw(change).await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let found = snapshots::items(&mut session, store.instansi, snapshot.id)
            .await
            .unwrap_err();
        assert_eq!(found.code(), "damaged");
        drop(session);
        let other = stranger(&store).await.instansi();
        let mut session = store.db.read().await.unwrap();
        for hidden in [
            snapshots::get(&mut session, other, snapshot.id)
                .await
                .map(|_| ()),
            lkjip(&mut session, other, opd, year("2025"))
                .await
                .map(|_| ()),
        ] {
            assert_eq!(hidden.unwrap_err().code(), "not_found");
        }
        found.localize(Lang::Id)
    });
}

#[test]
fn weights_that_do_not_sum_leave_the_table_and_say_so() {
    on_each_engine(|store| async move {
        let (id, opd) = measured(&store).await;
        let mut plan = read(&store, id).await;
        plan.tujuan[0].indikator[0].weight = Some("50".to_owned());
        let mut unit = begin(&store).await;
        let put = PutRenstra {
            plan,
            ..Default::default()
        };
        renstra::put(&mut unit, id, 2, put).await.unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let lkjip = lkjip(&mut session, store.instansi, opd, year("2025"))
            .await
            .unwrap();
        let part = &lkjip.rencana[0];
        assert_eq!((part.indikator.len(), part.simpul.len()), (4, 0));
        let codes: Vec<_> = part.masalah.iter().map(|problem| problem.code).collect();
        assert_eq!(codes, ["weight_sum"]);
        assert_eq!(lkjip.snapshot, None);
        // The program ends in 2026, and with it its indicator.
        let later = text(&store, opd, "2027").await;
        assert!(
            !later.contains("Lama layanan legalisir") && later.contains("Persentase kelulusan")
        );
    });
}

#[test]
fn a_policy_that_cannot_read_a_plan_freezes_nothing() {
    on_each_engine(|store| async move {
        measured(&store).await;
        let mut data = capped(1, "120");
        let scale = json!({"id": "opini_bpk", "levels": [{"label": "Buruk"}, {"label": "Baik"}]});
        data.scales = vec![serde_json::from_value(scale).unwrap()];
        let mut unit = begin(&store).await;
        policies::create(&mut unit, data).await.unwrap();
        let activation = Activation {
            tahun: year("2025"),
            policy: Some("perbup-contoh-1-2025".to_owned()),
            reason: None,
        };
        let refused = snapshots::activate(&mut unit, activation)
            .await
            .unwrap_err();
        assert_eq!(codes(&refused), ["indicator_target"]);
        assert!(unit.commit().await.is_err());
        refused.to_string()
    });
}

#[test]
fn a_realisasi_its_policy_cannot_read_is_told_and_hides_nothing_else() {
    on_each_engine(|store| async move {
        let (_, opd) = measured(&store).await;
        activate(&store, "2025", None).await;
        // Entered under another policy, with a scale of its own.
        let ipm = indicator_id(&store, "IKU-1").await;
        store
            .raw(&format!(
                "UPDATE performance_achievements SET status = 'draft' WHERE indicator_id = {ipm}; \
                 DELETE FROM performance_achievements WHERE indicator_id = {ipm}"
            ))
            .await
            .unwrap();
        insert(&store, ipm, "2025", "tingkat", "kematangan:Tingkat 3").await;
        let mut session = store.db.read().await.unwrap();
        let lkjip = lkjip(&mut session, store.instansi, opd, year("2025"))
            .await
            .unwrap();
        let part = &lkjip.rencana[0];
        let codes: Vec<_> = part.masalah.iter().map(|problem| problem.code).collect();
        assert_eq!((codes, part.simpul.len()), (vec!["unknown_level"], 0));
        let figures: Vec<_> = part
            .indikator
            .iter()
            .map(|indicator| (indicator.nama.clone(), indicator.status))
            .collect();
        assert_eq!(figures.len(), 4);
        assert_eq!(figures[0].1, "not_filled");
        assert_eq!(figures[1].1, "ok");
        (figures, part.masalah.clone())
    });
}
