//! `sakip demo`: the same each time, on each engine, and true to what was published.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sakip_core::budget::GroupBy;
use sakip_core::number::Rounding;
use sakip_core::period::Year;
use sakip_db::ops::{instansi, opd};
use sakip_db::query::budget::{self, Scope};
use sakip_db::query::evaluations::{ResultFilter, ResultSort, results};
use sakip_db::query::lkjip::{LkjipIndicator, lkjip};
use sakip_db::query::{Direction, Page};
use sakip_db::{Db, EngineKind, InstansiId, Options, Session};
use sakip_tests::store::{Store, engines, runtime};
use serde_json::Value as Json;

use super::piped;

#[test]
fn the_demo_is_the_same_each_time_and_what_was_published_comes_out() {
    let mut loaded: Vec<Json> = Vec::new();
    // Once more on SQLite: the second run is as the first.
    for engine in engines().into_iter().chain([EngineKind::Sqlite]) {
        let mut told = runtime().block_on(async {
            let (address, _directory) = Store::place(engine).await;
            let run = piped(&address, &["demo", "--format", "json"], "").await;
            run.well();
            let told = run.json();
            if loaded.len() < engines().len() {
                looked_at(&address, &told).await;
            }
            told
        });
        assert!(told["basis_data"].take().is_string());
        loaded.push(told);
    }
    let first = &loaded[0];
    assert!(loaded.iter().all(|one| one == first), "{loaded:#?}");
    for (name, count) in [
        ("opd", 40),
        ("pengguna", 45),
        ("renstra", 40),
        ("indikator", 413),
        ("anggaran", 326),
        ("capaian", 1938),
        ("evaluasi", 80),
        ("tahun_aktif", 2024),
    ] {
        assert_eq!(first[name], count, "{name}");
    }
}

async fn looked_at(address: &str, told: &Json) {
    let check = piped(address, &["db", "check", "-f", "json"], "").await;
    check.well();
    let head = check.json()["audit"][0]["head"].clone();
    assert_eq!(head, told["kepala"]);

    // Not twice.
    piped(address, &["demo"], "")
        .await
        .refused("sudah berisi instansi 99.01");
    let run = piped(address, &["--lang", "en", "demo"], "").await;
    run.refused("has the instansi 99.01 already");

    let db = Db::open_with(&address.parse().unwrap(), Options::default())
        .await
        .unwrap();
    let mut session = db.read_consistent().await.unwrap();
    let found = instansi::by_code(&mut session, "99.01")
        .await
        .unwrap()
        .unwrap();
    let published: Json = serde_json::from_str(include_str!(
        "../../../../sakip-http/data/demo/published.json"
    ))
    .unwrap();
    let list = |name: &str| published[name].as_array().unwrap().clone();
    capaian(&mut session, found.id, &list("capaian")).await;
    anggaran(&mut session, found.id, &list("anggaran")).await;
    lke(&mut session, found.id, &list("lke")).await;
    drop(session);
    statuses(&db, found.id).await;
    db.close().await;
}

fn text<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap()
}

fn year() -> Year {
    Year::new(2024).unwrap()
}

/// What the LKjIP of each OPD says, from the year that is frozen.
async fn capaian(session: &mut Session, instansi: InstansiId, published: &[Json]) {
    assert!(published.len() > 20);
    let mut reports: BTreeMap<String, Vec<LkjipIndicator>> = BTreeMap::new();
    for printed in published {
        let kode = text(printed, "opd").to_owned();
        if !reports.contains_key(&kode) {
            let found = opd::by_code(session, instansi, &kode)
                .await
                .unwrap()
                .unwrap();
            let report = lkjip(session, instansi, found.id, year()).await.unwrap();
            assert!(report.snapshot.is_some(), "{kode} is not frozen");
            let all = report.rencana.into_iter().flat_map(|plan| plan.indikator);
            reports.insert(kode.clone(), all.collect());
        }
        let name = text(printed, "indikator");
        let found = reports[&kode]
            .iter()
            .find(|one| one.kode.as_deref() == Some(name));
        let found = found.unwrap_or_else(|| panic!("{name}"));
        let number = |text: &str| text.parse::<Decimal>();
        if text(printed, "realisasi") == "n/a" {
            assert_eq!(
                (found.status, found.capaian),
                ("not_filled", None),
                "{name}"
            );
            continue;
        }
        match number(text(printed, "target")) {
            Ok(target) => assert_eq!(
                number(found.target.as_deref().unwrap()),
                Ok(target),
                "{name}"
            ),
            Err(_) => assert!(found.target.is_some(), "{name}"),
        }
        let value = found.capaian.unwrap().value();
        if let Some(figure) = printed["capaian"].as_str() {
            assert_eq!(Ok(value), number(figure), "{name}");
        }
        if let Some(status) = printed["status"].as_str() {
            assert_eq!(
                value >= Decimal::ONE_HUNDRED,
                status == "Tercapai",
                "{name}"
            );
        }
    }
}

/// The accounts at the end of the year: by line and by OPD.
async fn anggaran(session: &mut Session, instansi: InstansiId, published: &[Json]) {
    assert!(published.len() >= 10);
    let mut groups = BTreeMap::new();
    for by in [GroupBy::Line, GroupBy::Opd] {
        let months = budget::months(session, instansi, Scope::All, by, year())
            .await
            .unwrap();
        for month in months {
            // The last month of a group stays.
            groups.insert(month.kelompok.clone(), month);
        }
    }
    for printed in published {
        let name = printed["baris"]
            .as_str()
            .or(printed["opd"].as_str())
            .unwrap();
        let found = groups.get(name).unwrap_or_else(|| panic!("{name}"));
        let amount = |name: &str| Decimal::from(printed[name].as_i64().unwrap());
        assert_eq!(found.pagu.unwrap().value(), amount("pagu"), "{name}");
        assert_eq!(
            found.realisasi.unwrap().value(),
            amount("realisasi"),
            "{name}"
        );
        if let Some(serapan) = printed["serapan"].as_str() {
            let figure = found.serapan(Rounding::default()).value().unwrap();
            assert_eq!(figure.to_string(), serapan, "{name}");
        }
    }
}

async fn lke(session: &mut Session, instansi: InstansiId, published: &[Json]) {
    for printed in published {
        let kode = text(printed, "opd");
        let found = opd::by_code(session, instansi, kode)
            .await
            .unwrap()
            .unwrap();
        let filter = ResultFilter {
            tahun: Some(year()),
            opd_id: Some(found.id),
            ..ResultFilter::default()
        };
        let (sort, up, page) = (ResultSort::Opd, Direction::Asc, Page::first(10));
        let rows = results(session, instansi, &filter, sort, up, &page)
            .await
            .unwrap()
            .items;
        assert_eq!(rows.len(), 1, "{kode}");
        assert_eq!(
            rows[0].deciding.map(|track| track.to_string()).as_deref(),
            printed["track"].as_str()
        );
        let total: Decimal = text(printed, "total").parse().unwrap();
        assert_eq!(
            rows[0].nilai.map(|nilai| nilai.round_dp(2)),
            Some(total),
            "{kode}"
        );
        assert_eq!(
            rows[0].predikat.as_deref(),
            printed["predikat"].as_str(),
            "{kode}"
        );
    }
}

/// Every achievement stands where the file says: 2024 is approved, 2025 is on its way.
async fn statuses(db: &Db, instansi: InstansiId) {
    use sakip_db::ops::achievements::Status;
    use sakip_db::query::{AchievementFilter, AchievementSort, achievements};
    let file = include_str!("../../../../sakip-http/data/demo/capaian.csv");
    let mut session = db.read().await.unwrap();
    for status in Status::ALL {
        let filter = AchievementFilter {
            status: Some(status),
            ..AchievementFilter::default()
        };
        let (sort, up, page) = (AchievementSort::Entered, Direction::Asc, Page::first(1));
        let found = achievements(&mut session, instansi, &filter, sort, up, &page)
            .await
            .unwrap();
        let name = format!(",{}", status.name());
        let wanted = file.lines().filter(|line| line.ends_with(&name)).count();
        assert_eq!(found.total, i64::try_from(wanted).unwrap(), "{name}");
        assert!(wanted > 0, "{name}");
    }
}

#[test]
fn the_demo_says_what_to_try_next() {
    runtime().block_on(async {
        let (address, _directory) = Store::place(EngineKind::Sqlite).await;
        let run = piped(
            "sqlite::memory:",
            &["demo", "--lang", "en", "--database", &address],
            "",
        )
        .await;
        let out = run.well();
        for text in [
            "The demo 99.01 Pemerintah Kabupaten Contoh was loaded into",
            "achievements  1,938",
            "nobody can sign in",
            "  sakip db check --database ",
        ] {
            assert!(out.contains(text), "{text}: {out}");
        }
        // Where the database was not named it is not named again.
        let run = piped("sqlite::memory:", &["demo"], "").await;
        assert!(
            run.well()
                .contains("tidak seorang pun dapat masuk.\nCoba:\n  sakip db check\n"),
            "{}",
            run.out
        );
    });
}
