//! Every statement of the crate is read by both engines.

use std::fs;
use std::path::Path;

use sakip_tests::store::on_each_engine;

#[test]
fn every_statement_is_prepared() {
    on_each_engine(|store| async move {
        let count = store.db.check_statements().await.unwrap();
        assert!(count > 250, "{count}");
        count
    });
}

/// A module whose statements are not in the list would not be prepared above.
#[test]
fn every_module_with_statements_is_in_the_list() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sakip-db/src");
    let list = fs::read_to_string(source.join("statement.rs")).unwrap();
    let (_, list) = list.split_once("fn all()").unwrap();
    let mut listed: Vec<&str> = list
        .lines()
        .filter(|line| line.ends_with("STATEMENTS,"))
        .collect();
    let lines = listed.len();
    listed.sort_unstable();
    listed.dedup();
    assert_eq!(listed.len(), lines, "a module is listed twice");
    let mut folders = vec![source];
    let mut declared = 0;
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let text = fs::read_to_string(&path).unwrap();
                declared += text
                    .lines()
                    .filter(|line| line.starts_with("statements! {"))
                    .count();
            }
        }
    }
    // Those that differ between the engines are declared in `engine`, without the macro.
    let differing = listed
        .iter()
        .filter(|line| line.contains("engine::"))
        .count();
    assert_eq!(listed.len() - differing, declared);
}
