//! Every list, with each of its filters, each sort, up and down, from the first page and from a cursor: both
//! engines read the statements that are put together for it.

use sakip_core::period::Year;
use sakip_db::ops::{documents, integrations, notifications, opd, sync, templates, users, windows};
use sakip_db::query::{
    self, AchievementFilter, Cursor, Direction, Page, audit, budget, evaluations, recommendations,
};
use sakip_db::{
    AllocationId, EngineKind, InstansiId, IntegrationId, Options, Session, SyncLogId, UserId, jobs,
};
use sakip_tests::postgres::{Postgres, psql};
use sakip_tests::store::{Store, on_each_engine, runtime};
use serde::de::DeserializeOwned;
use serde_json::{Value as Json, json};

use crate::seeded;

/// One way to ask for a list.
struct Asked {
    filter: Json,
    sort: Json,
    direction: Direction,
    page: Page,
}

impl Asked {
    fn filter<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.filter.clone()).unwrap()
    }
    fn sort<T: DeserializeOwned>(&self) -> T {
        serde_json::from_value(self.sort.clone()).unwrap()
    }
}

/// Asks for a list in every way: with what it needs and, each alone and all at once, what it may be given.
/// Every sort comes with a key a cursor of it may have. Gives how many ways there were.
async fn ask(
    store: &Store,
    (needs, may): (Json, Json),
    sorts: &[(&str, &str)],
    list: impl AsyncFn(&mut Session, Asked),
) -> usize {
    let with = |more: &[(&String, &Json)]| {
        let mut filter = needs.clone();
        for (key, value) in more {
            filter[key.as_str()] = (*value).clone();
        }
        filter
    };
    let may: Vec<_> = may.as_object().unwrap().iter().collect();
    let mut filters = vec![with(&[]), with(&may)];
    filters.extend(may.iter().map(|one| with(&[*one])));
    let mut session = store.db.read().await.unwrap();
    let mut ways = 0;
    for filter in filters {
        for (sort, key) in sorts {
            let key: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
            let cursor: Cursor = format!("{sort}.1.{key}").parse().unwrap();
            for direction in [Direction::Asc, Direction::Desc] {
                for page in [Page::first(2), Page::after(cursor.clone(), 2)] {
                    let asked = Asked {
                        filter: filter.clone(),
                        sort: json!(sort),
                        direction,
                        page,
                    };
                    list(&mut session, asked).await;
                    ways += 1;
                }
            }
        }
    }
    ways
}

#[test]
fn every_list_is_read_with_every_filter() {
    on_each_engine(|store| async move {
        seeded::seed(&store).await;
        let instansi = store.instansi;
        let none = json!({});
        let mut ways = Vec::new();

        let may = json!({"opd_id": 1, "indicator_id": 1, "periode": "2025-Q1", "tahun": 2025, "status": "draft", "iku": true, "search": "a%"});
        let sorts = [("entered", "1"), ("periode", "2025"), ("indikator", "a")];
        ways.push(
            ask(&store, (none.clone(), may), &sorts, async |s, a| {
                let filter: AchievementFilter = a.filter();
                query::achievements(s, instansi, &filter, a.sort(), a.direction, &a.page)
                    .await
                    .unwrap();
            })
            .await,
        );

        let may = json!({"entity": "opd", "entity_id": "1", "action": "create", "actor_id": 1, "request_id": "r", "from": "2025-01-01T00:00:00Z", "before": "2026-01-01T00:00:00Z"});
        ways.push(
            ask(
                &store,
                (none.clone(), may),
                &[("seq", "1")],
                async |s, a| {
                    audit::list(s, instansi, &a.filter(), a.direction, &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );

        let may = json!({"tahun": 2025, "opd_id": 1, "program": "1.01", "kegiatan": "1.01", "category": "modal", "node_id": 1, "search": "a"});
        ways.push(
            ask(
                &store,
                (none.clone(), may),
                &[("kode", "a"), ("added", "1")],
                async |s, a| {
                    budget::lines(s, instansi, &a.filter(), a.sort(), a.direction, &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        let may = json!({"allocation_id": 1, "tahun": 2025, "bulan": 1, "opd_id": 1, "negative": true, "search": "a"});
        let sorts = [("recorded", "1"), ("bulan", "1"), ("amount", "-1")];
        ways.push(
            ask(&store, (none.clone(), may), &sorts, async |s, a| {
                budget::entries(s, instansi, &a.filter(), a.sort(), a.direction, &a.page)
                    .await
                    .unwrap();
            })
            .await,
        );
        ways.push(
            ask(
                &store,
                (none.clone(), none.clone()),
                &[("recorded", "1")],
                async |s, a| {
                    budget::revisions(s, instansi, AllocationId(1), a.direction, &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );

        let may = json!({"tahun": 2024, "opd_id": 1, "template": "lke", "status": "draft", "predikat": "A", "standing": "official", "search": "a"});
        ways.push(
            ask(
                &store,
                (none.clone(), may),
                &[("opd", "1"), ("nilai", "1")],
                async |s, a| {
                    evaluations::results(s, instansi, &a.filter(), a.sort(), a.direction, &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        let may = json!({"template": "lke", "opd_id": 1, "search": "a"});
        ways.push(
            ask(
                &store,
                (json!({"tahun": 2024}), may),
                &[("opd", "1")],
                async |s, a| {
                    evaluations::compare_years(s, instansi, &a.filter(), &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        let may = json!({"opd_id": 1, "tahun": 2024, "search": "a"});
        ways.push(
            ask(
                &store,
                (json!({"on": "2025-07-01"}), may),
                &[("due", "2025-01-01")],
                async |s, a| {
                    recommendations::overdue(s, instansi, &a.filter(), &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        ways.push(
            ask(
                &store,
                (none.clone(), none.clone()),
                &[("opd", "1")],
                async |s, a| {
                    let on = "2025-07-01".parse().unwrap();
                    for tahun in [None, Some(Year::new(2024).unwrap())] {
                        recommendations::progress(s, instansi, on, tahun, &a.page)
                            .await
                            .unwrap();
                    }
                },
            )
            .await,
        );

        let may = json!({"parent_id": 1, "on": "2025-01-01", "search": "a"});
        ways.push(
            ask(
                &store,
                (none.clone(), may),
                &[("kode", "1"), ("nama", "D")],
                async |s, a| {
                    opd::list(s, instansi, &a.filter(), a.sort(), a.direction, &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        let may = json!({"opd_id": 1, "role": "evaluator", "active": true, "search": "a"});
        ways.push(
            ask(
                &store,
                (none.clone(), may),
                &[("username", "a"), ("nama", "a")],
                async |s, a| {
                    users::list(s, instansi, &a.filter(), a.sort(), a.direction, &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        ways.push(
            ask(
                &store,
                (none.clone(), json!({"opd": 1})),
                &[("periode", "2025")],
                async |s, a| {
                    let opd = serde_json::from_value(a.filter["opd"].clone()).unwrap();
                    windows::list(s, instansi, opd, a.direction, &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );

        let may = json!({"opd_id": 1, "search": "a", "deleted": true});
        ways.push(
            ask(&store, (none.clone(), may), &[("id", "1")], async |s, a| {
                documents::list(s, instansi, &a.filter(), &a.page)
                    .await
                    .unwrap();
            })
            .await,
        );
        let may = json!({"active": true, "jenis": "sipd", "search": "a"});
        ways.push(
            ask(
                &store,
                (none.clone(), may),
                &[("kode", "a")],
                async |s, a| {
                    integrations::list(s, instansi, &a.filter(), &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        let wired = "INSERT INTO integrations (id, instansi_id, kode, jenis, created_at, updated_at) VALUES (1, 1, 'sipd', 'sipd', {time}, {time}); INSERT INTO sync_logs (id, integration_id, started_at, status) VALUES (1, 1, {time}, 'running')";
        store.raw(&seeded::written(&store, wired)).await.unwrap();
        ways.push(
            ask(
                &store,
                (none.clone(), none.clone()),
                &[("id", "1")],
                async |s, a| {
                    sync::list(s, instansi, IntegrationId(1), &a.page)
                        .await
                        .unwrap();
                    sync::errors(s, instansi, SyncLogId(1), &a.page)
                        .await
                        .unwrap();
                },
            )
            .await,
        );
        let may = json!({"unread": true, "kind": "a"});
        ways.push(
            ask(&store, (none.clone(), may), &[("id", "1")], async |s, a| {
                notifications::list(s, instansi, UserId(1), &a.filter(), &a.page)
                    .await
                    .unwrap();
            })
            .await,
        );
        ways.push(
            ask(
                &store,
                (none.clone(), json!({"status": "ready", "kind": "a"})),
                &[("id", "1")],
                async |s, a| {
                    jobs::list(s, instansi, &a.filter(), &a.page).await.unwrap();
                },
            )
            .await,
        );
        ways.push(
            ask(
                &store,
                (none.clone(), none.clone()),
                &[("nama", "a")],
                async |s, a| {
                    jobs::schedule::list(s, instansi, &a.page).await.unwrap();
                },
            )
            .await,
        );
        ways.push(
            ask(
                &store,
                (none.clone(), none.clone()),
                &[("kode", "a")],
                async |s, a| {
                    // The template of the seed is none: another instansi has not even that.
                    let other = InstansiId(instansi.0 + 1);
                    templates::list(s, other, &a.page).await.unwrap();
                },
            )
            .await,
        );
        ways
    });
}

/// What a search finds and the order of a list are the same on both engines, in every language a database may be
/// set up for: the letters are folded beyond ASCII, and codes are sorted by their characters.
async fn searched(store: &Store) -> Vec<Vec<String>> {
    let names = [
        "Dinas PENDIDIKAN",
        "Kantor Négara ÉLITE",
        "İstanbul 100%",
        "ΔΙΚΑΙΟΣΎΝΗ",
        "Straße",
        "élan",
        "a-b",
        "ab",
        "B",
    ];
    let mut unit = store.db.begin(store.system()).await.unwrap();
    for (number, nama) in names.iter().enumerate() {
        let new = opd::NewOpd {
            kode: format!("1.{number}"),
            nama: (*nama).to_owned(),
            singkatan: None,
            parent_id: None,
            valid_from: None,
            valid_to: None,
        };
        opd::create(&mut unit, new).await.unwrap();
    }
    unit.commit().await.unwrap();
    let mut session = store.db.read().await.unwrap();
    let mut found = Vec::new();
    for search in [
        "",
        "pendidikan",
        "NÉGARA élite",
        "É",
        "é",
        "istanbul",
        "İSTANBUL",
        "100%",
        "%",
        "_",
        "δικαιοσύνη",
        "STRASSE",
        "straße",
        "\u{2126}é",
    ] {
        let filter = opd::OpdFilter {
            search: Some(search.to_owned()),
            ..Default::default()
        };
        let (sort, up, page) = (opd::OpdSort::Nama, Direction::Asc, Page::first(100));
        let list = opd::list(&mut session, store.instansi, &filter, sort, up, &page)
            .await
            .unwrap();
        found.push(list.items.into_iter().map(|opd| opd.nama).collect());
    }
    found
}

#[test]
fn a_search_finds_the_same_whatever_the_case_and_the_engine() {
    on_each_engine(|store| async move {
        let found = searched(&store).await;
        assert_eq!(
            found[0],
            [
                "B",
                "Dinas PENDIDIKAN",
                "Kantor Négara ÉLITE",
                "Straße",
                "a-b",
                "ab",
                "élan",
                "İstanbul 100%",
                "ΔΙΚΑΙΟΣΎΝΗ",
            ]
        );
        assert_eq!(found[1], ["Dinas PENDIDIKAN"]);
        assert_eq!(found[2], ["Kantor Négara ÉLITE"]);
        assert_eq!(found[3], ["Kantor Négara ÉLITE", "élan"]);
        assert_eq!(found[3], found[4]);
        assert_eq!(found[6], ["İstanbul 100%"]);
        assert_eq!(found[8], ["İstanbul 100%"]);
        assert_eq!(found[9], [""; 0]);
        assert_eq!(found[10], ["ΔΙΚΑΙΟΣΎΝΗ"]);
        assert_eq!(found[12], ["Straße"]);
        found
    });
}

/// A PostgreSQL whose own order and letters are those of a language.
#[test]
fn the_language_of_the_database_makes_no_difference() {
    let Some(server) = Postgres::shared().unwrap() else {
        return;
    };
    runtime().block_on(async {
        let plain = Store::fresh(EngineKind::Sqlite, Options::default()).await;
        let name = format!("turkish_{}", std::process::id());
        let create = format!(
            "create database {name} template template0 locale_provider icu icu_locale 'tr-TR' locale 'C.UTF-8' encoding 'UTF8'"
        );
        psql(server.admin_url(), &create).unwrap();
        let (place, _) = server.admin_url().rsplit_once('/').unwrap();
        let address = format!("{place}/{name}");
        let turkish = Store::at(&address, Options::default()).await;
        assert_eq!(searched(&turkish).await, searched(&plain).await);
        turkish.db.close().await;
        server.drop_database(&address).unwrap();
    });
}
