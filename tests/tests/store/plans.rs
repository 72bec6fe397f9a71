//! The hot queries go along an index, on both engines: what each says about the statements of the crate, run by
//! the crate with real values over a database filled as a real one is.

use std::sync::Arc;

use futures_util::TryStreamExt;
use sakip_core::budget::GroupBy;
use sakip_core::number::Quantity;
use sakip_core::period::{Period, Year};
use sakip_db::jobs::{self, Claim, JobFilter};
use sakip_db::ops::achievements::{Decision, Entry, Isian};
use sakip_db::ops::{achievements, documents, notifications, opd};
use sakip_db::query::audit::AuditFilter;
use sakip_db::query::budget::{EntryFilter, EntrySort, LineFilter, LineSort, Scope};
use sakip_db::query::recommendations::OverdueFilter;
use sakip_db::query::{
    self, AchievementFilter, AchievementSort, Cursor, Direction, Page,
};
use sakip_db::{
    AchievementId, Actor, AllocationId, Db, EngineKind, FixedClock, IndicatorId, OpdId, Options,
    Plan, Recorder, UserId,
};
use sakip_tests::filled::Filling;
use sakip_tests::store::{Store, on_each_engine, story_time};

/// Tables that grow with the years and the users: none is read from end to end to answer about a part of it.
const BIG: [&str; 20] = [
    "achievement_evidence",
    "achievement_transitions",
    "api_tokens",
    "audit_log",
    "budget_allocation_revisions",
    "budget_allocations",
    "budget_plans",
    "budget_realizations",
    "documents",
    "findings",
    "follow_ups",
    "indicators",
    "jobs",
    "notifications",
    "performance_achievements",
    "performance_targets",
    "period_window_exceptions",
    "period_windows",
    "recommendations",
    "sessions",
];

/// The tables a plan reads from end to end.
fn scanned(plan: &Plan, engine: EngineKind) -> Vec<&'static str> {
    let words: Vec<&str> = plan
        .sql
        .split(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
        .filter(|word| !word.is_empty())
        .collect();
    // SQLite names the alias where there is one.
    let is_named = |table: &str, name: &str| {
        name == table || words.windows(2).any(|pair| pair == [table, name])
    };
    BIG.into_iter()
        .filter(|table| {
            plan.lines.iter().any(|line| match engine {
                EngineKind::Sqlite => line
                    .strip_prefix("SCAN ")
                    .and_then(|rest| rest.split(' ').next())
                    .is_some_and(|name| is_named(table, name)),
                EngineKind::Postgres => line
                    .split("Seq Scan on ")
                    .nth(1)
                    .and_then(|rest| rest.split(' ').next())
                    .is_some_and(|name| name == *table),
            })
        })
        .collect()
}

#[test]
fn probe() {
    on_each_engine(|store| async move {
        let filling = Filling { opd: 1..=100, indicators: 40, monthly: true, lines: 20 };
        let t = std::time::Instant::now();
        filling.write(&store).await;
        eprintln!("filled {:?}", t.elapsed());
        filling.surround(&store).await;
        eprintln!("surr {:?}", t.elapsed());
        Filling::analyze(&store).await;
        eprintln!("analyze {:?}", t.elapsed());
        let recorder = Recorder::default();
        let options = Options::default().clock(FixedClock(story_time())).recorder(recorder.clone());
        let db = Db::open_with(&store.address.parse().unwrap(), options).await.unwrap();
        all(&store, &db, &recorder).await;
    });
}

async fn show(what: &str, db: &Db, recorder: &Recorder) {
    for plan in recorder.plans(db).await.unwrap() {
        let s = scanned(&plan, db.engine());
        println!("### {} {what} {} {}", db.engine().name(), plan.statement, if s.is_empty() { String::new() } else { format!("SCANS {s:?}") });
        println!("    {}", &plan.sql.chars().take(3000).collect::<String>());
        for line in plan.lines { println!("        {line}"); }
    }
}

async fn all(store: &Store, db: &Db, recorder: &Recorder) {
    let instansi = store.instansi;
    let year = Year::new(2025).unwrap();
    recorder.plans(db).await.unwrap();
    let mut s = db.read().await.unwrap();
    for period in ["2025-M03", "2025-Q1", "2025"] {
        let period: Period = period.parse().unwrap();
        let r = query::performance(&mut s, instansi, OpdId(7), period).await.unwrap();
        assert_eq!(r.len(), 40);
        let _: Vec<_> = query::rollup_input(&mut s, instansi, period).unwrap().try_collect().await.unwrap();
        query::dashboard(&mut s, instansi, period).await.unwrap();
    }
    show("performance", db, recorder).await;
    query::budget::months(&mut s, instansi, Scope::Opd(OpdId(7)), GroupBy::Program, year).await.unwrap();
    query::budget::summary(&mut s, instansi, Scope::Opd(OpdId(7)), GroupBy::Program, "2025-M03".parse().unwrap()).await.unwrap();
    query::budget::months(&mut s, instansi, Scope::All, GroupBy::Opd, year).await.unwrap();
    show("budget", db, recorder).await;
    for sort in [AchievementSort::Entered, AchievementSort::Periode, AchievementSort::Indikator] {
        for direction in [Direction::Asc, Direction::Desc] {
            let one = query::achievements(&mut s, instansi, &AchievementFilter::default(), sort, direction, &Page::first(20)).await.unwrap();
            query::achievements(&mut s, instansi, &AchievementFilter::default(), sort, direction, &Page::after(one.next.unwrap(), 20)).await.unwrap();
        }
    }
    let base = AchievementFilter::default;
    for f in [
        AchievementFilter { opd_id: Some(OpdId(7)), ..base() },
        AchievementFilter { indicator_id: Some(IndicatorId(7007)), ..base() },
        AchievementFilter { periode: Some("2025-M03".parse().unwrap()), ..base() },
        AchievementFilter { tahun: Some(year), ..base() },
        AchievementFilter { status: Some(achievements::Status::Draft), ..base() },
        AchievementFilter { opd_id: Some(OpdId(7)), tahun: Some(year), status: Some(achievements::Status::Draft), ..base() },
    ] {
        let one = query::achievements(&mut s, instansi, &f, AchievementSort::Entered, Direction::Desc, &Page::first(5)).await.unwrap();
        query::achievements(&mut s, instansi, &f, AchievementSort::Entered, Direction::Desc, &Page::after(one.next.unwrap(), 5)).await.unwrap();
    }
    show("achievements", db, recorder).await;
    let one = opd::list(&mut s, instansi, &Default::default(), Default::default(), Direction::Asc, &Page::first(20)).await.unwrap();
    opd::list(&mut s, instansi, &Default::default(), Default::default(), Direction::Asc, &Page::after(one.next.unwrap(), 20)).await.unwrap();
    show("opd", db, recorder).await;
    query::audit::history(&mut s, instansi, "achievement", 77, &Page::first(20)).await.unwrap();
    let one = query::audit::list(&mut s, instansi, &AuditFilter::default(), Direction::Desc, &Page::first(20)).await.unwrap();
    query::audit::list(&mut s, instansi, &AuditFilter::default(), Direction::Desc, &Page::after(one.next.unwrap(), 20)).await.unwrap();
    for f in [
        AuditFilter { actor_id: Some(UserId(3)), ..Default::default() },
        AuditFilter { request_id: Some("x".into()), ..Default::default() },
        AuditFilter { action: Some("create".into()), ..Default::default() },
        AuditFilter { from: Some(story_time()), before: Some(story_time()), ..Default::default() },
    ] {
        query::audit::list(&mut s, instansi, &f, Direction::Desc, &Page::first(20)).await.unwrap();
    }
    show("audit", db, recorder).await;
    notifications::unread(&mut s, instansi, UserId(3)).await.unwrap();
    for unread in [true, false] {
        notifications::list(&mut s, instansi, UserId(3), &notifications::NotificationFilter { unread, kind: None }, &Page::first(20)).await.unwrap();
    }
    show("notifications", db, recorder).await;
    let f = OverdueFilter { on: "2025-04-10".parse().unwrap(), opd_id: None, tahun: None, search: None };
    query::recommendations::overdue(&mut s, instansi, &f, &Page::first(20)).await.unwrap();
    let f = OverdueFilter { opd_id: Some(OpdId(7)), ..f };
    query::recommendations::overdue(&mut s, instansi, &f, &Page::first(20)).await.unwrap();
    show("overdue", db, recorder).await;
    query::recommendations::progress(&mut s, instansi, "2025-04-10".parse().unwrap(), Some(Year::new(2023).unwrap()), &Page::first(20)).await.unwrap();
    show("progress", db, recorder).await;
    query::budget::lines(&mut s, instansi, &LineFilter { opd_id: Some(OpdId(7)), tahun: Some(year), ..Default::default() }, LineSort::Kode, Direction::Asc, &Page::first(20)).await.unwrap();
    query::budget::lines(&mut s, instansi, &LineFilter::default(), LineSort::Kode, Direction::Asc, &Page::first(20)).await.unwrap();
    query::budget::entries(&mut s, instansi, &EntryFilter { allocation_id: Some(AllocationId(701)), ..Default::default() }, EntrySort::Recorded, Direction::Desc, &Page::first(20)).await.unwrap();
    query::budget::entries(&mut s, instansi, &EntryFilter { opd_id: Some(OpdId(7)), tahun: Some(year), ..Default::default() }, EntrySort::Recorded, Direction::Desc, &Page::first(20)).await.unwrap();
    show("lines", db, recorder).await;
    jobs::list(&mut s, instansi, &JobFilter::default(), &Page::first(20)).await.unwrap();
    documents::list(&mut s, instansi, &Default::default(), &Page::first(20)).await.unwrap();
    drop(s);
    jobs::claim(db, &Claim::new("w", ["mail"])).await.unwrap();
    show("jobs", db, recorder).await;
    let mut unit = db.begin(Actor::user(instansi, UserId(7), "budi")).await.unwrap();
    let entry = Entry {
        indicator_id: IndicatorId(7001), periode: "2025-M03".parse().unwrap(), isian: Isian::Nilai(Quantity::of(3.into())), catatan: None, version: None,
    };
    let _ = achievements::enter(&mut unit, entry).await;
    unit.rollback().await.unwrap();
    show("enter", db, recorder).await;
}
