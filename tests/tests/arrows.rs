//! Which crate may use which: the arrows of the design, read off `cargo metadata`.

#![allow(
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test may panic"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

/// What of the workspace a crate may use. A crate that is not here may not be in the workspace.
const USES: [(&str, &[&str]); 8] = [
    ("sakip-core", &[]),
    ("sakip-wasm", &["sakip-core"]),
    ("sakip-db", &["sakip-core"]),
    ("sakip-py", &["sakip-core"]),
    ("sakip-http", &["sakip-core", "sakip-db"]),
    ("sakip-cases", &["sakip-core"]),
    (
        "sakip-tests",
        &[
            "sakip-cases",
            "sakip-core",
            "sakip-db",
            "sakip-http",
            "sakip-wasm",
            "sakip-py",
        ],
    ),
    (
        "sakip-benches",
        &[
            "sakip-core",
            "sakip-db",
            "sakip-http",
            "sakip-wasm",
            "sakip-py",
        ],
    ),
];

/// What a crate may not use directly.
const NEVER_DIRECTLY: [(&str, &[&str]); 3] = [
    // It stores through `sakip-db`.
    ("sakip-http", &["sqlx", "rusqlite", "tokio-postgres"]),
    // They bind; the arithmetic is that of the engine.
    ("sakip-wasm", &["num-bigint", "num-rational", "num-integer"]),
    ("sakip-py", &["num-bigint", "num-rational", "num-integer"]),
];

/// What a crate may not reach at all.
const NEVER: [(&str, &[&str]); 2] = [
    (
        "sakip-core",
        &[
            "async-std",
            "axum",
            "hyper",
            "mio",
            "redis",
            "reqwest",
            "rusqlite",
            "smol",
            "socket2",
            "sqlx",
            "sqlx-core",
            "tokio",
            "tracing-subscriber",
            "ureq",
        ],
    ),
    ("sakip-db", &["axum", "hyper", "reqwest", "ureq"]),
];

struct Workspace {
    /// The names of the members.
    members: BTreeSet<String>,
    /// Each package with what it uses, tests of its own left aside.
    uses: BTreeMap<String, BTreeSet<String>>,
}

fn output(program: &str, arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(program)
        .args(arguments)
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("the toolchain runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    output.stdout
}

/// What cargo knows of the workspace on this platform: what it uses elsewhere was not fetched.
fn metadata() -> Value {
    let version = output("rustc", &["-vV"]);
    let host = String::from_utf8_lossy(&version)
        .lines()
        .find_map(|line| line.strip_prefix("host: ").map(str::to_owned))
        .expect("rustc tells its host");
    let arguments = [
        "metadata",
        "--format-version=1",
        "--offline",
        "--locked",
        "--filter-platform",
        &host,
    ];
    serde_json::from_slice(&output(env!("CARGO"), &arguments)).expect("JSON")
}

fn read(metadata: &Value) -> Workspace {
    let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let names: BTreeMap<String, String> = list(&metadata["packages"])
        .iter()
        .map(|package| (text(&package["id"]), text(&package["name"])))
        .collect();
    let name = |id: &Value| names.get(&text(id)).cloned().unwrap_or_default();
    let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for node in list(&metadata["resolve"]["nodes"]) {
        // Two versions of a package are one name: what either reaches counts.
        let used = uses.entry(name(&node["id"])).or_default();
        for dependency in list(&node["deps"]) {
            let kinds = list(&dependency["dep_kinds"]);
            if kinds.iter().any(|kind| text(&kind["kind"]) != "dev") {
                used.insert(name(&dependency["pkg"]));
            }
        }
    }
    Workspace {
        members: list(&metadata["workspace_members"])
            .iter()
            .map(name)
            .collect(),
        uses,
    }
}

impl Workspace {
    fn direct(&self, package: &str) -> BTreeSet<String> {
        self.uses.get(package).cloned().unwrap_or_default()
    }

    fn reached(&self, package: &str) -> BTreeSet<String> {
        let mut reached = BTreeSet::new();
        let mut left = vec![package.to_owned()];
        while let Some(next) = left.pop() {
            for used in self.direct(&next) {
                if reached.insert(used.clone()) {
                    left.push(used);
                }
            }
        }
        reached
    }

    /// Every arrow that points the wrong way.
    fn wrong(&self) -> Vec<String> {
        let mut wrong = Vec::new();
        for member in &self.members {
            let Some((_, allowed)) = USES.iter().find(|(name, _)| name == member) else {
                wrong.push(format!("{member} is not in the design"));
                continue;
            };
            for used in self.direct(member).intersection(&self.members) {
                if !allowed.contains(&used.as_str()) {
                    wrong.push(format!("{member} uses {used}"));
                }
            }
        }
        for (package, never) in NEVER_DIRECTLY {
            let direct = self.direct(package);
            wrong.extend(
                never
                    .iter()
                    .filter(|name| direct.contains(**name))
                    .map(|name| format!("{package} uses {name}")),
            );
        }
        for (package, never) in NEVER {
            let reached = self.reached(package);
            wrong.extend(
                never
                    .iter()
                    .filter(|name| reached.contains(**name))
                    .map(|name| format!("{package} reaches {name}")),
            );
        }
        wrong
    }
}

#[test]
fn the_arrows_point_one_way() {
    let workspace = read(&metadata());
    assert!(workspace.members.contains("sakip-core"));
    assert!(workspace.reached("sakip-core").contains("rust_decimal"));
    assert_eq!(workspace.wrong(), Vec::<String>::new());
}

/// Licences that ask no more than to be named.
const PERMISSIVE: [&str; 13] = [
    "0BSD",
    "Apache-2.0",
    "Apache-2.0 WITH LLVM-exception",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    // Of data: the root certificates of `webpki-roots`.
    "CDLA-Permissive-2.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// Whether every part that must be accepted leaves a permissive choice.
fn is_permissive(licence: &str) -> bool {
    let plain = licence.replace(['(', ')'], "").replace('/', " OR ");
    plain.split(" AND ").all(|part| {
        part.split(" OR ")
            .any(|name| PERMISSIVE.contains(&name.trim()))
    })
}

#[test]
fn every_licence_is_permissive() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    assert!(packages.len() > 50, "only {} packages", packages.len());
    let wrong: Vec<String> = packages
        .iter()
        .filter(|package| !is_permissive(package["license"].as_str().unwrap_or_default()))
        .map(|package| format!("{} {}", package["name"], package["license"]))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    for (licence, expected) in [
        ("MIT OR Apache-2.0", true),
        ("MIT/Apache-2.0", true),
        ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
        ("LGPL-3.0-only OR MIT", true),
        ("GPL-3.0-only", false),
        ("MIT AND LGPL-2.1", false),
        ("", false),
    ] {
        assert_eq!(is_permissive(licence), expected, "{licence}");
    }
}

/// Threads are for who asks for them: the engine has none unless the feature `parallel` is chosen.
#[test]
fn the_engine_has_threads_only_by_a_feature() {
    let metadata = metadata();
    let packages = metadata["packages"].as_array().expect("packages");
    let core = packages
        .iter()
        .find(|package| package["name"] == "sakip-core");
    let core = core.expect("the engine");
    let uses = core["dependencies"].as_array().expect("dependencies");
    let rayon = uses.iter().find(|used| used["name"] == "rayon");
    assert_eq!(rayon.expect("rayon")["optional"], true);
    assert_eq!(
        core["features"]["parallel"],
        serde_json::json!(["dep:rayon"])
    );
    assert_eq!(core["features"].get("default"), None);
    let optional = |used: &&Value| used["optional"] == true && used["name"] != "rayon";
    assert_eq!(uses.iter().filter(optional).count(), 0);
}

#[test]
fn a_wrong_arrow_is_noticed() {
    let arrows = |arrows: &[(&str, &str)], members: &[&str]| {
        let mut uses: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (from, to) in arrows {
            uses.entry((*from).to_owned())
                .or_default()
                .insert((*to).to_owned());
        }
        let members = members.iter().map(|name| (*name).to_owned()).collect();
        Workspace { members, uses }.wrong()
    };
    let all = ["sakip-core", "sakip-db", "sakip-http", "sakip-tests"];
    assert_eq!(
        arrows(&[("sakip-http", "sakip-db"), ("sakip-db", "sqlx")], &all),
        Vec::<String>::new()
    );
    assert_eq!(
        arrows(&[("sakip-core", "sakip-db")], &all),
        ["sakip-core uses sakip-db"]
    );
    assert_eq!(
        arrows(&[("sakip-http", "sakip-tests")], &all),
        ["sakip-http uses sakip-tests"]
    );
    assert_eq!(
        arrows(&[("sakip-http", "sqlx")], &all),
        ["sakip-http uses sqlx"]
    );
    assert_eq!(
        arrows(&[("sakip-core", "serde"), ("serde", "tokio")], &all),
        ["sakip-core reaches tokio"]
    );
    assert_eq!(
        arrows(&[("sakip-db", "reqwest")], &all),
        ["sakip-db reaches reqwest"]
    );
    assert_eq!(
        arrows(&[], &["sakip-utils"]),
        ["sakip-utils is not in the design"]
    );
}
