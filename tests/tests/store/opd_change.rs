//! The life of an OPD: names, codes, places, its end and merging.

use chrono::NaiveDate;
use sakip_db::ops::opd::{self, NewOpd, Opd, OpdUpdate};
use sakip_db::query;
use sakip_db::{Error, OpdId};
use sakip_tests::store::{Store, on_each_engine};

use super::access::{add_opd, audit, begin, neighbour, problems, rule};

/// 22 characters, and it begins and ends with a zero.
const KODE: &str = "0.01.0.00.0.00.01.0000";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

async fn get(store: &Store, id: OpdId) -> Opd {
    let mut session = store.db.read().await.unwrap();
    opd::get(&mut session, store.instansi, id).await.unwrap()
}

async fn unchanged(store: &Store, id: OpdId, effective: &str) -> (i64, OpdUpdate) {
    let opd = get(store, id).await;
    let update = OpdUpdate {
        kode: opd.kode,
        nama: opd.nama,
        singkatan: opd.singkatan,
        parent_id: opd.parent_id,
        valid_from: opd.valid_from,
        valid_to: opd.valid_to,
        effective: day(effective),
        reason: Some("Perda 4/2024".to_owned()),
    };
    (opd.version, update)
}

async fn change(
    store: &Store,
    id: OpdId,
    effective: &str,
    edit: impl Fn(&mut OpdUpdate),
) -> Result<(), Error> {
    let (version, mut update) = unchanged(store, id, effective).await;
    edit(&mut update);
    let mut unit = begin(store).await;
    opd::update(&mut unit, id, version, update).await?;
    unit.commit().await?;
    Ok(())
}

async fn events(store: &Store, id: OpdId) -> Vec<(String, String)> {
    let mut session = store.db.read().await.unwrap();
    let events = opd::history(&mut session, store.instansi, id)
        .await
        .unwrap();
    events
        .into_iter()
        .map(|event| (event.event.to_string(), event.effective.to_string()))
        .collect()
}

#[test]
fn a_name_is_that_of_its_day() {
    on_each_engine(|store| async move {
        let id = add_opd(&store, KODE, None).await;
        assert_eq!(get(&store, id).await.kode, KODE);
        change(&store, id, "2023-01-01", |opd| {
            opd.nama = "Dinas Pendidikan dan Kebudayaan".to_owned();
        })
        .await
        .unwrap();
        change(&store, id, "2025-01-01", |opd| {
            opd.nama = "Dinas Pendidikan".to_owned();
            opd.singkatan = Some("Disdik".to_owned());
            opd.kode = "1.01.2.22.0.00.01.0000".to_owned();
        })
        .await
        .unwrap();
        let mut session = store.db.read().await.unwrap();
        let mut names = Vec::new();
        for on in [
            "2010-01-01",
            "2022-12-31",
            "2023-01-01",
            "2024-12-31",
            "2025-01-01",
            "2030-01-01",
        ] {
            let name = opd::name_on(&mut session, store.instansi, id, day(on))
                .await
                .unwrap();
            names.push((name.kode, name.nama, name.singkatan));
        }
        let first = (KODE.to_owned(), format!("Dinas {KODE}"), None);
        let second = (
            KODE.to_owned(),
            "Dinas Pendidikan dan Kebudayaan".to_owned(),
            None,
        );
        let third = (
            "1.01.2.22.0.00.01.0000".to_owned(),
            "Dinas Pendidikan".to_owned(),
            Some("Disdik".to_owned()),
        );
        assert_eq!(
            names,
            [
                first.clone(),
                first,
                second.clone(),
                second,
                third.clone(),
                third
            ]
        );
        // Out of order, or not yet.
        let early = change(&store, id, "2024-01-01", |opd| opd.nama = "Lain".to_owned())
            .await
            .unwrap_err();
        let future = change(&store, id, "2025-04-12", |opd| opd.nama = "Lain".to_owned())
            .await
            .unwrap_err();
        let other = neighbour(&store).await;
        let foreign = opd::history(&mut session, other, id).await.unwrap_err();
        assert!(matches!(foreign, Error::NotFound(_)), "{foreign}");
        let wrong = [problems(early), problems(future)];
        assert_eq!(wrong[0][0].1, "effective_order");
        assert_eq!(wrong[1][0].1, "effective_in_future");
        // An update that changes nothing is no event.
        let version = get(&store, id).await.version;
        change(&store, id, "2025-02-01", |_| {}).await.unwrap();
        assert_eq!(get(&store, id).await.version, version);
        (wrong, events(&store, id).await, audit(&store).await)
    });
}

#[test]
fn an_opd_never_comes_below_itself() {
    on_each_engine(|store| async move {
        let top = add_opd(&store, "1", None).await;
        let middle = add_opd(&store, "1.1", Some(top)).await;
        let low = add_opd(&store, "1.1.1", Some(middle)).await;
        let beside = add_opd(&store, "2", None).await;
        let mut wrong = Vec::new();
        for parent in [top, middle, low] {
            let error = change(&store, top, "2025-01-01", |opd| {
                opd.parent_id = Some(parent);
            })
            .await
            .unwrap_err();
            wrong.push(problems(error));
        }
        change(&store, middle, "2025-01-01", |opd| {
            opd.parent_id = Some(beside);
        })
        .await
        .unwrap();
        let mut session = store.db.read().await.unwrap();
        let below = query::opd::subtree_ids(&mut session, store.instansi, beside)
            .await
            .unwrap();
        assert_eq!(below, [middle, low, beside]);
        for (opd, root, within) in [
            (low, beside, true),
            (beside, beside, true),
            (low, top, false),
            (beside, low, false),
        ] {
            assert_eq!(
                query::opd::is_within(&mut session, store.instansi, opd, root)
                    .await
                    .unwrap(),
                within
            );
        }
        let tree = query::opd::tree(&mut session, store.instansi, None)
            .await
            .unwrap();
        let codes: Vec<String> = tree.into_iter().map(|opd| opd.kode).collect();
        assert_eq!(codes, ["1", "1.1", "1.1.1", "2"]);
        let part = query::opd::tree(&mut session, store.instansi, Some(middle))
            .await
            .unwrap();
        assert_eq!(part.len(), 2);
        // Nothing of one instansi is within anything of another.
        let other = neighbour(&store).await;
        assert!(
            !query::opd::is_within(&mut session, other, low, beside)
                .await
                .unwrap()
        );
        let foreign = query::opd::subtree_ids(&mut session, other, beside)
            .await
            .unwrap_err();
        assert!(matches!(foreign, Error::NotFound(_)), "{foreign}");
        (wrong, events(&store, middle).await)
    });
}

#[test]
fn two_moves_at_once_make_no_circle() {
    on_each_engine(|store| async move {
        let one = add_opd(&store, "1", None).await;
        let other = add_opd(&store, "2", None).await;
        let (_, mut below_other) = unchanged(&store, one, "2025-01-01").await;
        below_other.parent_id = Some(other);
        let (_, mut below_one) = unchanged(&store, other, "2025-01-01").await;
        below_one.parent_id = Some(one);
        let mut first = begin(&store).await;
        opd::update(&mut first, one, 1, below_other).await.unwrap();
        let (db, actor) = (store.db.clone(), store.system());
        let second = tokio::spawn(async move {
            let mut unit = db.begin(actor).await.unwrap();
            opd::update(&mut unit, other, 1, below_one)
                .await
                .unwrap_err()
        });
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
        first.commit().await.unwrap();
        problems(second.await.unwrap())
    });
}

#[test]
fn a_circle_made_past_the_library_ends_every_query() {
    on_each_engine(|store| async move {
        let one = add_opd(&store, "1", None).await;
        let other = add_opd(&store, "2", Some(one)).await;
        store
            .raw(&format!(
                "UPDATE opd SET parent_id = {other} WHERE id = {one}"
            ))
            .await
            .unwrap();
        let mut session = store.db.read().await.unwrap();
        let ids = query::opd::subtree_ids(&mut session, store.instansi, one)
            .await
            .unwrap();
        assert_eq!(ids, [one, other]);
        assert!(
            query::opd::is_within(&mut session, store.instansi, one, other)
                .await
                .unwrap()
        );
    });
}

#[test]
fn an_opd_is_closed_and_reopened_with_a_reason() {
    on_each_engine(|store| async move {
        let id = add_opd(&store, "1", None).await;
        let mut unit = begin(&store).await;
        opd::close(&mut unit, id, 1, day("2025-12-31"), "Perda 4/2025")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(get(&store, id).await.valid_to, Some(day("2025-12-31")));
        let mut unit = begin(&store).await;
        let twice = rule(
            opd::close(&mut unit, id, 2, day("2026-12-31"), "lagi")
                .await
                .unwrap_err(),
        );
        assert_eq!(twice.0, "opd_closed");
        drop(unit);
        let mut unit = begin(&store).await;
        let late = opd::reopen(&mut unit, id, 1, day("2026-01-01"), "batal")
            .await
            .unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        drop(unit);
        let mut unit = begin(&store).await;
        opd::reopen(&mut unit, id, 2, day("2026-01-01"), "batal")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut unit = begin(&store).await;
        let open = rule(
            opd::reopen(&mut unit, id, 3, day("2026-01-01"), "batal")
                .await
                .unwrap_err(),
        );
        assert_eq!(open.0, "opd_open");
        drop(unit);
        change(&store, id, "2025-01-01", |opd| {
            opd.valid_from = Some(day("2017-01-01"));
        })
        .await
        .unwrap();
        let mut wrong = Vec::new();
        let mut unit = begin(&store).await;
        wrong.push(problems(
            opd::close(&mut unit, id, 4, day("2016-12-31"), "")
                .await
                .unwrap_err(),
        ));
        drop(unit);
        wrong.push(problems(
            change(&store, id, "2025-01-01", |opd| {
                opd.valid_to = Some(day("2016-12-31"));
            })
            .await
            .unwrap_err(),
        ));
        let mut unit = begin(&store).await;
        let new = NewOpd {
            kode: "2".to_owned(),
            nama: "Dinas".to_owned(),
            singkatan: None,
            parent_id: None,
            valid_from: Some(day("2020-01-01")),
            valid_to: Some(day("2019-12-31")),
        };
        wrong.push(problems(opd::create(&mut unit, new).await.unwrap_err()));
        drop(unit);
        (twice, open, wrong, events(&store, id).await)
    });
}

#[test]
fn a_merged_opd_keeps_what_it_owns() {
    on_each_engine(|store| async move {
        let old = add_opd(&store, "1", None).await;
        let new = add_opd(&store, "2", None).await;
        let unit_of_old = add_opd(&store, "1.1", Some(old)).await;
        let mut unit = begin(&store).await;
        opd::merge(&mut unit, old, 1, new, day("2025-01-01"), "Perda 4/2024")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let merged = get(&store, old).await;
        assert_eq!(
            (merged.merged_into, merged.valid_to),
            (Some(new), Some(day("2024-12-31")))
        );
        assert_eq!(get(&store, unit_of_old).await.parent_id, Some(old));
        let told = (events(&store, old).await, events(&store, new).await);
        assert_eq!(told.0[0].0, "created");
        assert!(told.0.iter().any(|event| event.0 == "merged"));
        assert!(told.1.iter().any(|event| event.0 == "absorbed"));
        // What is over takes nothing in and does not change, until it is reopened.
        let mut refused = vec![rule(
            change(&store, old, "2025-02-01", |opd| {
                opd.nama = "Lain".to_owned();
            })
            .await
            .unwrap_err(),
        )];
        let mut unit = begin(&store).await;
        refused.push(rule(
            opd::merge(&mut unit, new, 1, old, day("2025-02-01"), "balik")
                .await
                .unwrap_err(),
        ));
        drop(unit);
        let mut unit = begin(&store).await;
        let itself = problems(
            opd::merge(&mut unit, new, 1, new, day("2025-02-01"), "balik")
                .await
                .unwrap_err(),
        );
        drop(unit);
        assert!(
            refused
                .iter()
                .all(|one| one.0 == "opd_merged" && one.1.contains("reopening")),
            "{refused:?}"
        );
        let mut unit = begin(&store).await;
        opd::reopen(&mut unit, old, 2, day("2025-03-01"), "Perda dicabut")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let reopened = get(&store, old).await;
        assert_eq!((reopened.merged_into, reopened.valid_to), (None, None));
        // The history is never rewritten.
        let raw = store
            .raw("UPDATE opd_history SET reason = 'x'")
            .await
            .unwrap_err();
        assert!(raw.to_string().contains("append_only"), "{raw}");
        (told, refused, itself, audit(&store).await)
    });
}
