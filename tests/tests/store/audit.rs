//! The audit: one chain per instansi whatever happens at once, and asked about page by page.

use sakip_db::ops::opd::{self, NewOpd};
use sakip_db::query::audit::{AuditFilter, history, list};
use sakip_db::query::{Direction, Page};
use sakip_db::{Actor, AuditEntry, AuditHead, Error, InstansiId, UserId};
use sakip_tests::store::{Store, on_each_engine};

fn dinas(kode: String) -> NewOpd {
    NewOpd {
        kode,
        nama: "Dinas".to_owned(),
        singkatan: None,
        parent_id: None,
        valid_from: None,
        valid_to: None,
    }
}

/// A unit that adds so many OPD.
pub(crate) async fn add(store: &Store, actor: Actor, prefix: &str, count: usize) -> AuditHead {
    let mut unit = store.db.begin(actor).await.unwrap();
    for number in 0..count {
        opd::create(&mut unit, dinas(format!("{prefix}.{number}")))
            .await
            .unwrap();
    }
    unit.commit().await.unwrap().unwrap()
}

#[test]
fn units_of_any_size_make_one_whole_chain() {
    on_each_engine(|store| async move {
        let mut heads = Vec::new();
        // The setting up of the instansi is the first row; rows are written in batches of 50.
        let mut seq = 1;
        for count in [1, 49, 50, 51, 100, 1000] {
            let head = add(&store, store.system(), &count.to_string(), count).await;
            seq += i64::try_from(count).unwrap();
            assert_eq!(head.seq, seq);
            heads.push(head);
        }
        let report = store
            .db
            .verify_audit_of(store.instansi, &heads)
            .await
            .unwrap();
        assert!(report.is_whole(), "{report:?}");
        assert_eq!((report.rows, report.head), (seq, *heads.last().unwrap()));
        // A unit in which nothing was changed leaves no row.
        let unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(unit.commit().await.unwrap(), None);
        heads
    });
}

#[test]
fn units_at_once_make_one_whole_chain() {
    on_each_engine(|store| async move {
        let tasks: Vec<_> = (0..16)
            .map(|task| {
                let store = store.clone();
                tokio::spawn(async move {
                    for unit in 0..4 {
                        let count = 1 + (task + unit) % 3;
                        add(&store, store.system(), &format!("{task}.{unit}"), count).await;
                    }
                })
            })
            .collect();
        for task in tasks {
            task.await.unwrap();
        }
        let reports = store.db.verify_audit().await.unwrap();
        assert!(
            reports.iter().all(|report| report.is_whole()),
            "{reports:?}"
        );
        let rows: usize = (0..16)
            .flat_map(|task| (0..4).map(move |unit| 1 + (task + unit) % 3))
            .sum();
        assert_eq!(reports.len(), 1);
        assert_eq!(reports[0].rows, 1 + i64::try_from(rows).unwrap());
        reports[0].rows
    });
}

async fn all(
    store: &Store,
    instansi: InstansiId,
    filter: &AuditFilter,
    direction: Direction,
) -> Vec<AuditEntry> {
    let mut session = store.db.read().await.unwrap();
    let (mut page, mut entries) = (Page::first(7), Vec::new());
    loop {
        let part = list(&mut session, instansi, filter, direction, &page)
            .await
            .unwrap();
        entries.extend(part.items);
        let Some(next) = part.next else {
            assert_eq!(entries.len(), usize::try_from(part.total).unwrap());
            return entries;
        };
        page = Page::after(next, 7);
    }
}

#[test]
fn the_audit_is_listed_with_filters_and_the_history_of_one_thing() {
    on_each_engine(|store| async move {
        let user = Actor::user(store.instansi, UserId(7), "Budi").in_request("req-1");
        add(&store, store.system(), "a", 20).await;
        add(&store, user, "b", 10).await;
        let filter = AuditFilter::default();
        let up = all(&store, store.instansi, &filter, Direction::Asc).await;
        let down = all(&store, store.instansi, &filter, Direction::Desc).await;
        assert!(up.iter().eq(down.iter().rev()));
        assert!(up.iter().map(|entry| entry.seq).eq(1..=31));
        let count = async |filter: AuditFilter| {
            all(&store, store.instansi, &filter, Direction::Asc)
                .await
                .len()
        };
        let at = sakip_tests::store::story_time();
        let counts = [
            count(AuditFilter {
                actor_id: Some(UserId(7)),
                ..AuditFilter::default()
            })
            .await,
            count(AuditFilter {
                request_id: Some("req-1".to_owned()),
                ..AuditFilter::default()
            })
            .await,
            count(AuditFilter {
                entity: Some("opd".to_owned()),
                ..AuditFilter::default()
            })
            .await,
            count(AuditFilter {
                entity: Some("instansi".to_owned()),
                action: Some("create".to_owned()),
                ..AuditFilter::default()
            })
            .await,
            count(AuditFilter {
                action: Some("update".to_owned()),
                ..AuditFilter::default()
            })
            .await,
            count(AuditFilter {
                from: Some(at),
                ..AuditFilter::default()
            })
            .await,
            count(AuditFilter {
                before: Some(at),
                ..AuditFilter::default()
            })
            .await,
        ];
        assert_eq!(counts, [10, 10, 30, 1, 0, 31, 0]);
        let mut session = store.db.read().await.unwrap();
        let id = up[5].entity_id.clone();
        let of_one = history(&mut session, store.instansi, "opd", &id, &Page::default())
            .await
            .unwrap();
        assert_eq!(of_one.items, [up[5].clone()]);
        // Another instansi has nothing to do with it.
        let foreign = list(
            &mut session,
            InstansiId(99),
            &filter,
            Direction::Asc,
            &Page::default(),
        )
        .await
        .unwrap();
        assert_eq!(foreign.total, 0);
        let wrong = Page::after("kode.1.31".parse().unwrap(), 5);
        let refused = list(
            &mut session,
            store.instansi,
            &filter,
            Direction::Asc,
            &wrong,
        )
        .await
        .unwrap_err();
        assert!(matches!(refused, Error::Invalid(_)), "{refused}");
        up.iter().map(|entry| entry.hash).collect::<Vec<_>>()
    });
}
