//! Documents.

use std::time::Duration;

use sakip_db::ops::achievements::{self, NewEvidence};
use sakip_db::ops::documents::{self, Checksum, DocumentFilter, MAX_SIZE, NewDocument};
use sakip_db::query::Page;
use sakip_db::{DocumentId, EngineKind, Error, InstansiId, OpdId};
use sakip_tests::store::on_each_engine;

use super::achievements::value;
use super::fixture::{ANDI, APM, plan, user};

fn report(key: &str) -> NewDocument {
    NewDocument {
        opd_id: None,
        nama: "LKjIP 2025.pdf".to_owned(),
        media_type: "application/pdf".to_owned(),
        size_bytes: MAX_SIZE,
        sha256: Checksum([0xab; 32]),
        storage_key: key.to_owned(),
    }
}

#[test]
fn a_document_is_added_listed_and_deleted_but_never_gone() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let first = documents::add(&mut unit, report("2025/a.pdf"))
            .await
            .unwrap();
        let second = documents::add(&mut unit, report("2025/b.pdf"))
            .await
            .unwrap();
        let deleted = documents::delete(&mut unit, first, 1, "salah unggah")
            .await
            .unwrap();
        assert_eq!(deleted.deleted_at, Some(unit.now()));
        unit.commit().await.unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let again = documents::delete(&mut unit, first, 2, "x")
            .await
            .unwrap_err();
        assert_eq!(again.code(), "document_deleted");
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let late = documents::delete(&mut unit, second, 9, "x")
            .await
            .unwrap_err();
        assert!(matches!(late, Error::Conflict(_)), "{late}");
        drop(unit);
        let mut session = store.db.read().await.unwrap();
        let mut lists = Vec::new();
        for deleted in [false, true] {
            let filter = DocumentFilter {
                deleted,
                search: Some("lkjip".to_owned()),
                opd_id: None,
            };
            lists.push(
                documents::list(&mut session, store.instansi, &filter, &Page::default())
                    .await
                    .unwrap(),
            );
        }
        assert_eq!(
            [lists[0].items[0].id, lists[1].items[0].id],
            [second, first]
        );
        let json = serde_json::to_value(&lists[0].items[0]).unwrap();
        assert_eq!(json["sha256"], "ab".repeat(32));
        let foreign = documents::get(&mut session, InstansiId(9), first).await;
        assert!(matches!(foreign, Err(Error::NotFound(_))));
        lists
    });
}

#[test]
fn what_is_wrong_with_a_document_is_told_at_once() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        documents::add(&mut unit, report("taken")).await.unwrap();
        let wrong = NewDocument {
            nama: String::new(),
            media_type: "pdf".to_owned(),
            size_bytes: MAX_SIZE + 1,
            ..report("taken")
        };
        let Error::Invalid(problems) = documents::add(&mut unit, wrong).await.unwrap_err() else {
            panic!("another error");
        };
        let codes: Vec<_> = problems.list().iter().map(|problem| problem.code).collect();
        assert_eq!(
            codes,
            ["text_length", "media_type_form", "size_range", "duplicate"]
        );
        drop(unit);
        for key in [
            "",
            "/etc/passwd",
            "../a",
            "a/../b",
            "a//b",
            "a\\b",
            "a/.",
            "a b",
            "c:x",
            "é",
        ] {
            let mut unit = store.db.begin(store.system()).await.unwrap();
            let Error::Invalid(problems) =
                documents::add(&mut unit, report(key)).await.unwrap_err()
            else {
                panic!("another error");
            };
            assert_eq!(problems.list()[0].code, "storage_key_form", "{key}");
        }
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let of_none = NewDocument {
            opd_id: Some(OpdId(99)),
            ..report("x")
        };
        let missing = documents::add(&mut unit, of_none).await.unwrap_err();
        assert!(matches!(missing, Error::NotFound(_)), "{missing}");
    });
}

#[test]
fn evidence_is_not_deleted() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let id = documents::add(&mut unit, report("bukti.pdf"))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        // The achievement itself does not matter here, so the engine is told not to look for it.
        let unchecked = match store.db.engine() {
            EngineKind::Sqlite => "PRAGMA foreign_keys = OFF",
            EngineKind::Postgres => "SET session_replication_role = replica",
        };
        store
            .raw(&format!(
                "{unchecked}; INSERT INTO achievement_evidence (achievement_id, document_id, created_at) \
                 VALUES (7, {id}, '2025-01-01T00:00:00.000000Z')"
            ))
            .await
            .unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let refused = documents::delete(&mut unit, id, 1, "x").await.unwrap_err();
        assert_eq!(refused.code(), "document_in_use");
        refused.to_string()
    });
}

/// One unit deletes a document while another makes it evidence: whoever is second is refused.
#[test]
fn a_document_is_never_deleted_and_evidence_at_once() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let mut unit = store.db.begin(user(&store, ANDI)).await.unwrap();
        let draft = achievements::enter(&mut unit, value(APM, "2025", "90"))
            .await
            .unwrap();
        let mut added = Vec::new();
        for key in ["a.pdf", "b.pdf"] {
            added.push(documents::add(&mut unit, report(key)).await.unwrap());
        }
        unit.commit().await.unwrap();
        let evidence = |id: DocumentId| NewEvidence {
            document_id: Some(id),
            reference: None,
            keterangan: None,
        };
        let mut codes = Vec::new();

        let [first, second] = [added[0], added[1]];
        let mut deleting = store.db.begin(store.system()).await.unwrap();
        documents::delete(&mut deleting, first, 1, "salah unggah")
            .await
            .unwrap();
        let (other, new) = (store.clone(), evidence(first));
        let attaching = tokio::spawn(async move {
            let mut unit = other.db.begin(user(&other, ANDI)).await?;
            achievements::add_evidence(&mut unit, draft.id, 1, new).await?;
            unit.commit().await
        });
        // Time to come in between, for one that does not wait.
        tokio::time::sleep(Duration::from_millis(200)).await;
        deleting.commit().await.unwrap();
        codes.push(attaching.await.unwrap().map_err(|error| error.code()));

        let mut attaching = store.db.begin(user(&store, ANDI)).await.unwrap();
        achievements::add_evidence(&mut attaching, draft.id, 1, evidence(second))
            .await
            .unwrap();
        let other = store.clone();
        let deleting = tokio::spawn(async move {
            let mut unit = other.db.begin(other.system()).await?;
            documents::delete(&mut unit, second, 1, "salah unggah").await?;
            unit.commit().await
        });
        tokio::time::sleep(Duration::from_millis(200)).await;
        attaching.commit().await.unwrap();
        codes.push(deleting.await.unwrap().map_err(|error| error.code()));
        assert_eq!(codes, [Err("not_found"), Err("document_in_use")]);
    });
}
