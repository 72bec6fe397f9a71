//! The committed JSON Schemas are those of the code. `SAKIP_UPDATE=1 cargo test -p sakip-core --test schemas`
//! writes them anew.

use std::collections::BTreeSet;
use std::path::PathBuf;

#[test]
fn committed_schemas_are_current() {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("schemas");
    let update = std::env::var_os("SAKIP_UPDATE").is_some();
    let mut names = BTreeSet::new();
    for (name, schema) in sakip_core::wire::schemas() {
        let text = serde_json::to_string_pretty(&schema).unwrap() + "\n";
        let path = folder.join(format!("{name}.json"));
        if update {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(
            committed == text,
            "{name}.json is stale: run with SAKIP_UPDATE=1"
        );
        names.insert(format!("{name}.json"));
    }
    let committed: BTreeSet<String> = std::fs::read_dir(&folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(
        committed, names,
        "a schema without a form, or a form without a schema"
    );
}
