//! The hot queries go along an index, on both engines: what each says about the statements of the crate, run by
//! the crate with real values over a database filled as a real one is.

use futures_util::TryStreamExt;
use sakip_core::budget::GroupBy;
use sakip_core::number::Quantity;
use sakip_core::period::{Period, Year};
use sakip_db::jobs::{self, Claim, JobFilter};
use sakip_db::ops::achievements::{Decision, Entry, Isian, Status};
use sakip_db::ops::notifications::NotificationFilter;
use sakip_db::ops::{achievements, notifications, opd, sessions, tokens, users, windows};
use sakip_db::query::audit::AuditFilter;
use sakip_db::query::budget::{EntryFilter, EntrySort, LineFilter, LineSort, Scope};
use sakip_db::query::recommendations::OverdueFilter;
use sakip_db::query::{self, AchievementFilter, AchievementSort, Direction, Page};
use sakip_db::{
    AchievementId, Actor, AllocationId, Db, EngineKind, FixedClock, IndicatorId, InstansiId, OpdId,
    Options, Plan, Recorder, UserId,
};
use sakip_tests::filled::Filling;
use sakip_tests::store::{Store, on_each_engine, story_time};

/// Tables that grow with the years and the users: none is read from end to end to answer about a part of it.
const BIG: [&str; 22] = [
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
    "plan_nodes",
    "sessions",
    "users",
];

/// Whether a plan sorts: a page of a list that goes along its order and stops after the last row of it does not.
fn sorts(plan: &Plan) -> bool {
    let sorts = |line: &String| {
        line.contains("TEMP B-TREE FOR ORDER BY")
            || line
                .trim_start_matches([' ', '-', '>'])
                .starts_with("Sort ")
    };
    plan.lines.iter().any(sorts)
}

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
    // SQLite says so too of a walk in the order of the table that ends with the page.
    if engine == EngineKind::Sqlite && plan.sql.contains(" LIMIT ") && !sorts(plan) {
        return Vec::new();
    }
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

/// A database that notes what is run on it.
struct Watch {
    db: Db,
    recorder: Recorder,
    instansi: InstansiId,
    /// What was looked at.
    seen: Vec<&'static str>,
}

/// An index of both engines: one of SQLite that stands for a UNIQUE constraint has no name of ours.
struct Index {
    sqlite: &'static str,
    postgres: &'static str,
}

const fn index(name: &'static str) -> Index {
    Index {
        sqlite: name,
        postgres: name,
    }
}

const fn unique(sqlite: &'static str, postgres: &'static str) -> Index {
    Index { sqlite, postgres }
}

const ACHIEVEMENT: Index = unique(
    "sqlite_autoindex_performance_achievements_1",
    "performance_achievements_unique",
);
const TARGET: Index = unique(
    "sqlite_autoindex_performance_targets_1",
    "performance_targets_unique",
);
const PAGU: Index = unique(
    "sqlite_autoindex_budget_allocation_revisions_1",
    "budget_allocation_revisions_unique",
);
const RENCANA: Index = unique("sqlite_autoindex_budget_plans_1", "budget_plans_pkey");
const LINES: Index = index("budget_allocations_opd");
const REALISASI: Index = index("budget_realizations_month");
impl Watch {
    async fn over(store: &Store) -> Watch {
        let recorder = Recorder::default();
        let options = Options::default()
            .clock(FixedClock(story_time()))
            .recorder(recorder.clone());
        let address = store.address.parse().unwrap();
        let db = Db::open_with(&address, options).await.unwrap();
        let mut watch = Watch {
            db,
            recorder,
            instansi: store.instansi,
            seen: Vec::new(),
        };
        watch.plans().await;
        watch.seen.clear();
        watch
    }

    async fn plans(&mut self) -> Vec<Plan> {
        let plans = self.recorder.plans(&self.db).await.unwrap();
        self.seen.extend(plans.iter().map(|plan| plan.statement));
        plans
    }

    /// What was run since reads no big table from end to end but those that are `whole`, and uses the indexes.
    /// How many rows a list has in all is counted over all of them, whoever asks.
    async fn expect(&mut self, what: &str, whole: &[&str], indexes: &[Index]) -> Vec<Plan> {
        let engine = self.db.engine();
        let plans = self.plans().await;
        assert!(!plans.is_empty(), "{what}: nothing was run");
        for plan in &plans {
            let is_total = plan.sql.starts_with("SELECT count(*) FROM")
                && plans
                    .iter()
                    .any(|page| page.statement == plan.statement && page.sql != plan.sql);
            let scanned: Vec<_> = scanned(plan, engine)
                .into_iter()
                .filter(|table| !is_total && !whole.contains(table))
                .collect();
            assert!(
                scanned.is_empty(),
                "{what} on {}: {} reads all of {scanned:?}\n{}\n{}",
                engine.name(),
                plan.statement,
                plan.sql,
                plan.lines.join("\n")
            );
        }
        for index in indexes {
            let name = match engine {
                EngineKind::Sqlite => index.sqlite,
                EngineKind::Postgres => index.postgres,
            };
            let lines: Vec<_> = plans.iter().flat_map(|plan| &plan.lines).collect();
            assert!(
                lines.iter().any(|line| line.contains(name)),
                "{what} on {} does not go along {name}: {lines:#?}",
                engine.name()
            );
        }
        plans
    }
}

#[test]
fn the_hot_queries_go_along_an_index() {
    on_each_engine(|store| async move {
        let filling = Filling {
            opd: 1..=200,
            indicators: 15,
            monthly: true,
            lines: 10,
            years: 2,
        };
        filling.write(&store).await;
        filling.surround(&store).await;
        Filling::analyze(&store).await;
        let mut watch = Watch::over(&store).await;
        what_an_opd_achieved(&mut watch).await;
        what_an_opd_spends(&mut watch).await;
        pages_of_achievements(&mut watch).await;
        other_lists(&mut watch).await;
        who_comes_in(&mut watch).await;
        what_is_written(&mut watch).await;
        watch.seen
    });
}

async fn what_an_opd_achieved(watch: &mut Watch) {
    for period in ["2025-M03", "2025-Q1", "2025"] {
        let period: Period = period.parse().unwrap();
        let mut session = watch.db.read().await.unwrap();
        let opd = query::performance(&mut session, watch.instansi, OpdId(7), period);
        assert_eq!(opd.await.unwrap().len(), 15);
        let used = [index("indicators_opd"), ACHIEVEMENT, TARGET];
        watch
            .expect("performance of an OPD", &["plan_nodes"], &used)
            .await;

        // All of an instansi is all there is: PostgreSQL then reads whole tables, which is right.
        let whole = [
            "indicators",
            "performance_achievements",
            "performance_targets",
            "plan_nodes",
        ];
        let rows = query::rollup_input(&mut session, watch.instansi, period).unwrap();
        assert!(rows.try_collect::<Vec<_>>().await.unwrap().len() >= 3_000);
        watch.expect("input of a roll-up", &whole, &[]).await;
        query::dashboard(&mut session, watch.instansi, period)
            .await
            .unwrap();
        watch
            .expect("dashboard", &["indicators", "plan_nodes"], &[ACHIEVEMENT])
            .await;
    }
}

async fn what_an_opd_spends(watch: &mut Watch) {
    let (year, scope) = (Year::new(2025).unwrap(), Scope::Opd(OpdId(7)));
    let mut session = watch.db.read().await.unwrap();
    let used = || [LINES, PAGU, RENCANA, REALISASI];
    for by in [GroupBy::Total, GroupBy::Program, GroupBy::Line] {
        let months = query::budget::months(&mut session, watch.instansi, scope, by, year);
        assert!(!months.await.unwrap().is_empty());
        watch
            .expect("budget by month of an OPD", &[], &used())
            .await;
    }
    let at = "2025-M03".parse().unwrap();
    let summary = query::budget::summary(&mut session, watch.instansi, scope, GroupBy::Program, at);
    assert!(!summary.await.unwrap().is_empty());
    watch
        .expect("budget of an OPD", &[], &[LINES, PAGU, RENCANA])
        .await;

    let filter = LineFilter {
        opd_id: Some(OpdId(7)),
        tahun: Some(year),
        ..Default::default()
    };
    let page = Page::first(20);
    let (instansi, asc) = (watch.instansi, Direction::Asc);
    let lines = query::budget::lines(&mut session, instansi, &filter, LineSort::Kode, asc, &page);
    assert_eq!(lines.await.unwrap().total, 10);
    let filter = EntryFilter {
        allocation_id: Some(AllocationId(7001)),
        ..Default::default()
    };
    let entries = query::budget::entries(
        &mut session,
        instansi,
        &filter,
        EntrySort::Recorded,
        asc,
        &page,
    );
    assert_eq!(entries.await.unwrap().total, 12);
    watch.expect("lines and entries", &[], &[]).await;
}

/// How a page of achievements is found: along the order it is in, without sorting, or by what it is of.
enum Found {
    InOrder,
    Along(Index),
}

async fn pages_of_achievements(watch: &mut Watch) {
    use AchievementSort::{Entered, Indikator, Periode};
    let all = AchievementFilter::default;
    let drafts = AchievementFilter {
        status: Some(Status::Draft),
        ..all()
    };
    let of_period = AchievementFilter {
        periode: "2025-M03".parse().ok(),
        ..all()
    };
    let of_opd = AchievementFilter {
        opd_id: Some(OpdId(7)),
        ..all()
    };
    let of_indicator = AchievementFilter {
        indicator_id: Some(IndicatorId(7001)),
        ..all()
    };
    let by_period = || Found::Along(index("performance_achievements_periode"));
    for (what, filter, sort, found) in [
        ("as entered", all(), Entered, Found::InOrder),
        ("by period", all(), Periode, by_period()),
        ("drafts", drafts, Entered, Found::InOrder),
        ("of a period", of_period, Entered, by_period()),
        (
            "of an OPD",
            of_opd.clone(),
            Entered,
            Found::Along(ACHIEVEMENT),
        ),
        (
            "of an OPD by name",
            of_opd,
            Indikator,
            Found::Along(ACHIEVEMENT),
        ),
        (
            "of an indicator",
            of_indicator,
            Periode,
            Found::Along(ACHIEVEMENT),
        ),
    ] {
        for direction in [Direction::Asc, Direction::Desc] {
            let mut session = watch.db.read().await.unwrap();
            let instansi = watch.instansi;
            let mut page = Page::first(20);
            for _ in 0..2 {
                let list =
                    query::achievements(&mut session, instansi, &filter, sort, direction, &page);
                let paged = list.await.unwrap();
                assert!(paged.total >= 24, "{what}");
                let plans = match &found {
                    Found::InOrder => watch.expect(what, &[], &[]).await,
                    Found::Along(index) => {
                        watch.expect(what, &[], std::slice::from_ref(index)).await
                    }
                };
                let sorted = plans.iter().any(sorts);
                assert!(
                    !sorted || matches!(found, Found::Along(_)),
                    "{what}: {plans:#?}"
                );
                page = match paged.next {
                    Some(next) => Page::after(next, 20),
                    None => break,
                };
            }
        }
    }
}

async fn other_lists(watch: &mut Watch) {
    let mut session = watch.db.read().await.unwrap();
    let (instansi, session) = (watch.instansi, &mut session);
    let (first, desc) = (Page::first(20), Direction::Desc);
    let mut page = first.clone();
    for _ in 0..2 {
        let filter = opd::OpdFilter::default();
        let asc = Direction::Asc;
        let paged = opd::list(session, instansi, &filter, opd::OpdSort::Kode, asc, &page)
            .await
            .unwrap();
        page = Page::after(paged.next.unwrap(), 20);
        let kode = unique("sqlite_autoindex_opd_1", "opd_kode_unique");
        watch.expect("OPD", &[], &[kode]).await;
    }
    query::audit::history(session, instansi, "achievement", 77, &first)
        .await
        .unwrap();
    watch
        .expect("history of a thing", &[], &[index("audit_log_entity")])
        .await;
    let filter = AuditFilter {
        actor_id: Some(UserId(71)),
        ..AuditFilter::default()
    };
    assert!(
        query::audit::list(session, instansi, &filter, desc, &first)
            .await
            .unwrap()
            .total
            > 0
    );
    watch
        .expect("deeds of a user", &[], &[index("audit_log_actor")])
        .await;
    let all = AuditFilter::default();
    let paged = query::audit::list(session, instansi, &all, desc, &first)
        .await
        .unwrap();
    let next = Page::after(paged.next.unwrap(), 20);
    query::audit::list(session, instansi, &all, desc, &next)
        .await
        .unwrap();
    let seq = unique("sqlite_autoindex_audit_log_1", "audit_log_pkey");
    watch.expect("audit", &[], &[seq]).await;
    let filter = OverdueFilter {
        on: "2023-04-10".parse().unwrap(),
        opd_id: None,
        tahun: None,
        search: None,
    };
    assert!(
        query::recommendations::overdue(session, instansi, &filter, &first)
            .await
            .unwrap()
            .total
            > 20
    );
    watch
        .expect(
            "overdue recommendations",
            &[],
            &[index("recommendations_due")],
        )
        .await;
    jobs::list(session, instansi, &JobFilter::default(), &first)
        .await
        .unwrap();
    // By its own index or by the primary key backwards: both are in the order of the list.
    watch.expect("jobs", &[], &[]).await;
    assert_eq!(
        notifications::unread(session, instansi, UserId(71))
            .await
            .unwrap(),
        2
    );
    watch
        .expect(
            "unread notifications",
            &[],
            &[index("notifications_unread")],
        )
        .await;
    let unread = NotificationFilter {
        unread: true,
        kind: None,
    };
    notifications::list(session, instansi, UserId(71), &unread, &first)
        .await
        .unwrap();
    watch
        .expect(
            "list of unread notifications",
            &[],
            &[index("notifications_unread")],
        )
        .await;
}

async fn who_comes_in(watch: &mut Watch) {
    let mut session = watch.db.read().await.unwrap();
    let session = &mut session;
    assert!(
        users::by_username(session, "PENGGUNA71")
            .await
            .unwrap()
            .is_some()
    );
    assert!(
        users::credentials(session, "pengguna71")
            .await
            .unwrap()
            .is_some()
    );
    watch
        .expect("a username", &[], &[index("users_username_unique")])
        .await;
    let hash = <[u8; 32]>::try_from(format!("{:032}", 7101).into_bytes()).unwrap();
    let presented = sessions::presented(session, &hash).await.unwrap().unwrap();
    let refresh = unique(
        "sqlite_autoindex_sessions_1",
        "sessions_refresh_hash_unique",
    );
    watch.expect("a refresh token", &[], &[refresh]).await;
    assert!(
        sessions::active(session, presented.id, story_time())
            .await
            .unwrap()
            .is_some()
    );
    watch
        .expect("a session", &[], &[index("sessions_family")])
        .await;
    assert!(
        tokens::verify(session, &hash, story_time())
            .await
            .unwrap()
            .is_some()
    );
    let token = unique("sqlite_autoindex_api_tokens_1", "api_tokens_hash_unique");
    watch.expect("an API token", &[], &[token]).await;
}

async fn what_is_written(watch: &mut Watch) {
    let claim = Claim::new("pekerja", ["mail"]);
    assert!(!jobs::claim(&watch.db, &claim).await.unwrap().is_empty());
    watch
        .expect(
            "claim of jobs",
            &[],
            &[index("jobs_claim"), index("jobs_lease")],
        )
        .await;
    let periode: Period = "2025-M03".parse().unwrap();
    let mut session = watch.db.read().await.unwrap();
    windows::check(
        &mut session,
        watch.instansi,
        OpdId(7),
        periode,
        story_time(),
    )
    .await
    .unwrap();
    drop(session);
    let used = [
        index("period_windows_unique"),
        index("period_window_exceptions_opd"),
    ];
    watch.expect("the window of a period", &[], &used).await;

    let actor = Actor::user(watch.instansi, UserId(71), "budi");
    let mut unit = watch.db.begin(actor).await.unwrap();
    let entry = Entry {
        indicator_id: IndicatorId(7001),
        periode: "2026-M03".parse().unwrap(),
        isian: Isian::Nilai(Quantity::of(3.into())),
        catatan: None,
        version: None,
    };
    let entered = achievements::enter(&mut unit, entry).await.unwrap();
    let submit = Decision::Submit;
    achievements::decide(&mut unit, entered.id, entered.version, submit)
        .await
        .unwrap();
    unit.commit().await.unwrap();
    watch.expect("entering and submitting", &[], &[]).await;
    let mut session = watch.db.read().await.unwrap();
    let steps = achievements::history(&mut session, watch.instansi, AchievementId(entered.id.0));
    assert_eq!(steps.await.unwrap().len(), 2);
    let used = [index("achievement_transitions_achievement")];
    watch.expect("steps of an achievement", &[], &used).await;
}
