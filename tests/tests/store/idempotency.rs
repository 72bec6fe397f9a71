//! Keys: what was promised once stays answered once.

use sakip_db::jobs::NewJob;
use sakip_db::{Error, MAX_ANSWER};
use sakip_tests::store::on_each_engine;
use serde_json::{Value as Json, json};

#[test]
fn an_answer_is_given_once_and_only_to_a_key_that_was_claimed() {
    on_each_engine(|store| async move {
        let mut codes = Vec::new();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        codes.push(unit.answer("kunci", &1).await.unwrap_err().code());
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(unit.claim::<i64>("kunci", &"x").await.unwrap(), None);
        unit.answer("kunci", &1).await.unwrap();
        unit.commit().await.unwrap();
        // The first answer is the one that was promised.
        let mut unit = store.db.begin(store.system()).await.unwrap();
        codes.push(unit.answer("kunci", &2).await.unwrap_err().code());
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(unit.claim::<i64>("kunci", &"x").await.unwrap(), Some(1));
        drop(unit);
        let mut unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(unit.claim::<i64>("besar", &"x").await.unwrap(), None);
        let large = unit.answer("besar", &"x".repeat(MAX_ANSWER)).await;
        codes.push(large.unwrap_err().code());
        assert_eq!(codes, ["not_found", "not_found", "invalid"]);
    });
}

#[test]
fn an_answer_of_another_kind_is_of_another_request() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(unit.claim::<String>("kunci", &[7]).await.unwrap(), None);
        unit.answer("kunci", &"dihapus").await.unwrap();
        assert_eq!(unit.claim::<Json>("tanpa", &[7]).await.unwrap(), None);
        unit.commit().await.unwrap();
        let mut unit = store.db.begin(store.system()).await.unwrap();
        // Nothing was answered: that is what there is to tell.
        let nothing = unit.claim::<Option<i64>>("tanpa", &[7]).await.unwrap();
        assert_eq!(nothing, Some(None));
        let error = unit.claim::<i64>("kunci", &[7]).await.unwrap_err();
        assert!(matches!(error, Error::KeyReused(_)), "{error}");
        assert!(matches!(unit.commit().await, Err(Error::HalfDone)));
    });
}

#[test]
fn what_failed_is_not_remembered() {
    on_each_engine(|store| async move {
        let mut unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(unit.claim::<Json>("kunci", &1).await.unwrap(), None);
        let bad = NewJob::new("", json!({}));
        assert_eq!(unit.enqueue(bad).await.unwrap_err().code(), "invalid");
        assert!(matches!(unit.commit().await, Err(Error::HalfDone)));
        let mut unit = store.db.begin(store.system()).await.unwrap();
        assert_eq!(unit.claim::<Json>("kunci", &2).await.unwrap(), None);
    });
}
