//! Every statement of the crate is read by both engines.

use sakip_tests::store::on_each_engine;

#[test]
fn every_statement_is_prepared() {
    on_each_engine(|store| async move {
        let count = store.db.check_statements().await.unwrap();
        assert!(count > 10, "{count}");
        count
    });
}
