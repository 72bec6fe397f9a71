//! A renstra as one document.

use sakip_core::number::Weight;
use sakip_core::plan::{Plan, PlanData};
use sakip_core::policy::Policy;
use sakip_core::text::{Lang, Localize};
use sakip_db::ops::renstra::{self, PutRenstra, RenstraFilter, RenstraHead, RenstraSort, Status};
use sakip_db::query::{Direction, Page};
use sakip_tests::store::on_each_engine;

use super::*;

#[test]
fn a_document_comes_back_as_it_was_given() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        assert_eq!((written.nodes.added, written.indicators.added), (4, 4));
        assert_eq!(written.targets.added, 8);
        assert!(!written.findings.is_empty(), "quarters are missing");
        let back = read(&store, written.id).await;
        assert_eq!(without_ids(&back), without_ids(&document()));
        // A document that was read is written back without a change.
        let mut unit = begin(&store).await;
        let put = PutRenstra {
            plan: back.clone(),
            ..Default::default()
        };
        let again = renstra::put(&mut unit, written.id, written.version, put)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!((again.version, again.nodes.changed), (2, 0));
        assert_eq!((again.targets.changed, again.indicators.changed), (0, 0));
        assert_eq!(read(&store, written.id).await, back);
        assert_eq!(audit(&store, 0).await.last().unwrap()[1], "renstra");
        let lint: Vec<_> = written.findings.iter().map(|found| found.rule).collect();
        (serde_json::to_string(&back).unwrap(), lint)
    });
}

#[test]
fn everything_wrong_with_a_document_is_told_at_once_and_nothing_is_kept() {
    on_each_engine(|store| async move {
        let mut unit = begin(&store).await;
        two_opd(&mut unit).await;
        unit.commit().await.unwrap();
        let mut wrong = document();
        wrong.period = None;
        let tujuan = &mut wrong.tujuan[0];
        tujuan.opd = Some("9.99".to_owned());
        tujuan.name = "Mutu\u{0}".to_owned();
        tujuan.indikator[0].polarity = "naik".to_owned();
        tujuan.indikator[1].baseline = Some("12345678901234567890123456789012".to_owned());
        tujuan.sasaran[0].indikator[0].formula = Some("a +".to_owned());
        tujuan.sasaran[0].program[0].indikator[0].targets = [
            ("2025", "0.12345678901234567890123456789"),
            ("2025-M13", "1"),
        ]
        .into_iter()
        .collect();
        tujuan.sasaran[1].code = Some("1.1".to_owned());
        let new = NewRenstra {
            kode: Some("k".repeat(65)),
            policy: Some("tidak-ada@7".to_owned()),
            plan: wrong,
        };
        let mut unit = begin(&store).await;
        let error = renstra::create(&mut unit, new).await.unwrap_err();
        assert!(unit.commit().await.is_err());
        for table in ["renstra", "plan_nodes", "indicators", "performance_targets"] {
            let count = store
                .raw_rows(&format!("SELECT count(*) FROM {table}"))
                .await
                .unwrap();
            assert_eq!(count, [["0"]], "{table}");
        }
        let told = codes(&error);
        for code in [
            "text_length",
            "unknown_policy",
            "renstra_period",
            "unknown_opd",
            "control_character",
            "indicator_polarity",
            "indicator_baseline",
            "formula_syntax",
            "indicator_target",
            "indicator_period",
            "plan_duplicate_code",
        ] {
            assert!(told.contains(&code), "{code}: {told:?}");
        }
        let text = error.localize(Lang::Id);
        assert!(
            text.contains("tujuan[0].opd: tidak ada OPD dengan kode `9.99`"),
            "{text}"
        );
        assert!(text.contains("28 angka penting"), "{text}");
        // Without name, OPD and period a plan is no renstra.
        let bare = NewRenstra {
            kode: None,
            policy: None,
            plan: PlanData::default(),
        };
        let mut unit = begin(&store).await;
        let error = renstra::create(&mut unit, bare).await.unwrap_err();
        let head = codes(&error);
        assert_eq!(head, ["renstra_name", "renstra_opd", "renstra_period"]);
        (told, text)
    });
}

#[test]
fn what_a_document_names_again_keeps_its_id_and_its_history() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let (tujuan, sasaran) = (node_id(&store, "1").await, node_id(&store, "1.1").await);
        let (lulus, hari) = (
            indicator_id(&store, "1.1.1").await,
            indicator_id(&store, "P-1").await,
        );
        let skip = audit(&store, 0).await.len();
        // By id: another code, a name, another parent for the program. By code: the rest.
        let mut plan = read(&store, written.id).await;
        plan.name = Some("Renstra perubahan".to_owned());
        plan.tujuan[0].code = Some("I".to_owned());
        plan.tujuan[0].sasaran[0].name = "Meningkatnya mutu lulusan".to_owned();
        plan.tujuan[0].sasaran[0].weight = Some("50".to_owned());
        plan.tujuan[0].sasaran[1].weight = Some("50".to_owned());
        let program = plan.tujuan[0].sasaran[0].program.remove(0);
        plan.tujuan[0].sasaran[1].program.push(program);
        let forget = &mut plan.tujuan[0].sasaran[0];
        forget.id = None;
        forget.indikator[0].id = String::new();
        forget.indikator[0].polarity = "stabilize".to_owned();
        forget.indikator[0].formula = Some("[Siswa lulus] / [Peserta ujian] × 100%".to_owned());
        plan.tujuan[0].sasaran.push(sakip_core::plan::NodeData {
            code: Some("1.3".to_owned()),
            name: "Sasaran baru".to_owned(),
            ..Default::default()
        });
        plan.tujuan[0].sasaran[2].weight = None;
        let put = PutRenstra {
            plan,
            reason: Some("Perubahan RPJMD".to_owned()),
            ..Default::default()
        };
        let mut unit = begin(&store).await;
        let again = renstra::put(&mut unit, written.id, 1, put).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(again.nodes.added, 1);
        assert_eq!((again.nodes.removed, again.indicators.removed), (0, 0));
        assert_eq!(node_id(&store, "I").await, tujuan);
        let renamed = node(&store, "1.1").await;
        assert_eq!((renamed.id, renamed.version), (sasaran, 2));
        assert_eq!(renamed.bobot, Some("50".parse::<Weight>().unwrap()));
        assert_eq!(indicator_id(&store, "1.1.1").await, lulus);
        let moved = indicator(&store, "P-1").await;
        assert_eq!(
            (moved.id, moved.version),
            (hari, 1),
            "its node moved, not it"
        );
        let mut session = store.db.read().await.unwrap();
        let components =
            sakip_db::ops::indicators::components::list(&mut session, store.instansi, lulus).await;
        let names: Vec<_> = components
            .unwrap()
            .into_iter()
            .map(|each| each.nama)
            .collect();
        assert_eq!(names, ["Siswa lulus", "Peserta ujian"]);
        drop(session);
        let reports = store.db.verify_audit().await.unwrap();
        assert!(reports.iter().all(|report| report.is_whole()));
        let told = audit(&store, skip).await;
        assert!(told.iter().any(|row| row[..2] == ["update", "indicator"]));
        let before = store
            .raw_rows("SELECT before FROM audit_log WHERE entity = 'node' AND action = 'update' ORDER BY seq")
            .await
            .unwrap();
        assert!(
            before
                .iter()
                .any(|row| row[0].contains("Meningkatnya kelulusan")),
            "{before:?}"
        );
        told
    });
}

#[test]
fn what_a_document_leaves_out_goes_only_when_nothing_is_lost() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let mut plan = read(&store, written.id).await;
        // The second indicator of the tujuan, a target of the first, and an empty sasaran.
        plan.tujuan[0].indikator.remove(1);
        plan.tujuan[0].indikator[0].weight = None;
        let targets = [("2025", "8.2")];
        plan.tujuan[0].indikator[0].targets = targets.into_iter().collect();
        plan.tujuan[0].sasaran.remove(1);
        plan.tujuan[0].sasaran[0].weight = None;
        let put = |allow_removal, reason: Option<&str>| PutRenstra {
            plan: plan.clone(),
            allow_removal,
            reason: reason.map(str::to_owned),
            effective: None,
        };
        let mut unit = begin(&store).await;
        let refused = renstra::put(&mut unit, written.id, 1, put(false, None))
            .await
            .unwrap_err();
        let mut first = codes(&refused);
        first.sort_unstable();
        assert_eq!(
            first,
            ["indicator_in_use", "target_in_use", "target_reason"]
        );
        drop(unit);
        let mut unit = begin(&store).await;
        let done = renstra::put(&mut unit, written.id, 1, put(true, Some("Perubahan")))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!((done.nodes.removed, done.indicators.removed), (1, 1));
        assert_eq!((done.targets.removed, done.targets.changed), (2, 1));
        // What the targets were is still known.
        let history = store
            .raw_rows("SELECT target, reason FROM performance_target_revisions ORDER BY target_id, revision")
            .await
            .unwrap();
        assert_eq!(history.len(), 9);
        // What was measured is never removed.
        let lulus = indicator_id(&store, "1.1.1").await;
        super::lkjip::two_users(&store).await;
        super::lkjip::achieve(&store, lulus, "2025", "91").await;
        let mut plan = read(&store, written.id).await;
        plan.tujuan[0].sasaran[0].indikator.clear();
        let put = PutRenstra {
            plan,
            allow_removal: true,
            reason: Some("Perubahan".to_owned()),
            effective: None,
        };
        let mut unit = begin(&store).await;
        let refused = renstra::put(&mut unit, written.id, 2, put)
            .await
            .unwrap_err();
        assert_eq!(codes(&refused), ["indicator_in_use"]);
        assert!(refused.to_string().contains("valid_to"), "{refused}");
        history
    });
}

#[test]
fn ids_and_versions_of_others_are_refused() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let put = |change: fn(&mut PlanData)| {
            let (store, id) = (store.clone(), written.id);
            async move {
                let mut plan = read(&store, id).await;
                change(&mut plan);
                let put = PutRenstra {
                    plan,
                    ..Default::default()
                };
                let mut unit = begin(&store).await;
                codes(&renstra::put(&mut unit, id, 1, put).await.unwrap_err())
            }
        };
        let unknown = put(|plan| plan.tujuan[0].id = Some("#999".to_owned())).await;
        assert!(unknown.contains(&"unknown_id"), "{unknown:?}");
        let level = put(|plan| {
            let sasaran = plan.tujuan[0].sasaran.remove(1);
            plan.tujuan.push(sasaran);
        })
        .await;
        assert_eq!(level, ["level_changed"]);
        let mut unit = begin(&store).await;
        let plan = document();
        let stale = PutRenstra {
            plan,
            ..Default::default()
        };
        let stale = renstra::put(&mut unit, written.id, 7, stale)
            .await
            .unwrap_err();
        assert!(
            matches!(&stale, Error::Conflict(conflict) if conflict.found() == 1),
            "{stale}"
        );
        drop(unit);
        // Another instansi does not see it.
        let actor = stranger(&store).await;
        let other = actor.instansi();
        let mut unit = store.db.begin(actor).await.unwrap();
        let foreign = PutRenstra {
            plan: document(),
            ..Default::default()
        };
        let foreign = renstra::put(&mut unit, written.id, 1, foreign)
            .await
            .unwrap_err();
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let hidden = renstra::read(&mut session, other, written.id)
            .await
            .unwrap_err();
        let missing = renstra::read(&mut session, store.instansi, RenstraId(999))
            .await
            .unwrap_err();
        assert_eq!((foreign.code(), hidden.code()), ("not_found", "not_found"));
        (unknown, hidden.to_string(), missing.to_string())
    });
}

#[test]
fn a_renstra_is_active_once_and_archived_without_being_changed() {
    on_each_engine(|store| async move {
        let first = stored(&store).await.id;
        let mut unit = begin(&store).await;
        let draft = renstra::set_status(&mut unit, first, 1, Status::Archived).await;
        assert_eq!(draft.unwrap_err().code(), "renstra_status");
        drop(unit);
        let mut unit = begin(&store).await;
        let second = renstra::create(&mut unit, new_renstra()).await.unwrap().id;
        assert_eq!(
            renstra::set_status(&mut unit, first, 1, Status::Active)
                .await
                .unwrap(),
            2
        );
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let overlap = renstra::set_status(&mut unit, second, 1, Status::Active)
            .await
            .unwrap_err();
        assert_eq!(overlap.code(), "renstra_overlap");
        drop(unit);
        let mut unit = begin(&store).await;
        renstra::set_status(&mut unit, first, 2, Status::Archived)
            .await
            .unwrap();
        renstra::set_status(&mut unit, second, 1, Status::Active)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let head = RenstraHead::default();
        let archived = renstra::update(&mut unit, first, 3, head)
            .await
            .unwrap_err();
        assert_eq!(archived.code(), "renstra_archived");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let filter = RenstraFilter {
            status: Some(Status::Archived),
            tahun: Some("2027".parse::<sakip_core::period::Period>().unwrap().year()),
            search: Some("DINAS".to_owned()),
            opd_id: None,
        };
        let (sort, up, page) = (RenstraSort::Nama, Direction::Asc, Page::default());
        let list = renstra::list(&mut session, store.instansi, &filter, sort, up, &page).await;
        let list = list.unwrap();
        assert_eq!((list.total, list.items[0].id), (1, first));
        (overlap.localize(Lang::Id), archived.to_string(), list.items)
    });
}

#[test]
fn a_stored_plan_is_the_plan_of_the_engine() {
    on_each_engine(|store| async move {
        let written = stored(&store).await;
        let mut session = store.db.read().await.unwrap();
        let (plan, policy) = renstra::plan(&mut session, store.instansi, written.id)
            .await
            .unwrap();
        let given = Plan::from_data(document(), &Policy::default()).unwrap();
        assert_eq!(plan.counts(), given.counts());
        assert_eq!(policy, Policy::default());
        let targets = |plan: &Plan| -> Vec<_> {
            let all = plan.indicators();
            all.map(|(node, each)| (node.path(), each.name().to_owned(), each.targets().clone()))
                .collect()
        };
        assert_eq!(targets(&plan), targets(&given));
    });
}
