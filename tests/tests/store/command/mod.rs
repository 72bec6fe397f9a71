//! The `sakip` command on a database, called in-process.

mod budgets;
mod database;
mod demo;
mod importing;
mod plans;

use std::ffi::OsString;
use std::path::PathBuf;

use sakip_http::cli::{self, Surroundings, Terminal};
use sakip_tests::store::Store;
use serde_json::Value as Json;

/// What a run came to.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Run {
    pub(crate) code: u8,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// The output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Fails unless it went well without a word beside the result.
    #[track_caller]
    pub(crate) fn well(&self) -> &str {
        assert_eq!((self.code, self.err.as_str()), (0, ""), "{}", self.out);
        &self.out
    }

    /// Fails unless the arguments were refused with nothing printed.
    #[track_caller]
    pub(crate) fn refused(&self, why: &str) {
        assert_eq!((self.code, self.out.as_str()), (2, ""), "{}", self.err);
        assert!(self.err.contains(why), "{why}: {}", self.err);
    }
}

/// Runs the command on the database at an address, with this on its standard input.
pub(crate) async fn piped(address: &str, arguments: &[&str], input: &str) -> Run {
    let (address, input) = (address.to_owned(), input.to_owned());
    let arguments: Vec<OsString> = std::iter::once("sakip")
        .chain(arguments.iter().copied())
        .map(OsString::from)
        .collect();
    // The command waits for its database by itself.
    let ran = tokio::task::spawn_blocking(move || {
        let surroundings = Surroundings {
            database: Some(address),
            width: Some(80),
            ..Surroundings::default()
        };
        let (mut out, mut err) = (Vec::new(), Vec::new());
        let mut terminal = Terminal {
            input: &mut input.as_bytes(),
            out: &mut out,
            err: &mut err,
        };
        let code = cli::run(arguments, &surroundings, &mut terminal);
        let text = |bytes| String::from_utf8(bytes).unwrap();
        Run {
            code,
            out: text(out),
            err: text(err),
        }
    });
    ran.await.unwrap()
}

/// The same without input.
pub(crate) async fn sakip(store: &Store, arguments: &[&str]) -> Run {
    piped(&store.address, arguments, "").await
}

/// A file beside the tests' databases.
pub(crate) struct File {
    _directory: tempfile::TempDir,
    path: PathBuf,
}

impl File {
    pub(crate) fn new(name: &str, content: &str) -> File {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join(name);
        std::fs::write(&path, content).unwrap();
        File {
            _directory: directory,
            path,
        }
    }

    pub(crate) fn name(&self) -> &str {
        self.path.to_str().unwrap()
    }

    pub(crate) fn write(&self, content: &str) {
        std::fs::write(&self.path, content).unwrap();
    }
}

/// How many rows a table has.
pub(crate) async fn rows(store: &Store, table: &str) -> String {
    let sql = format!("SELECT count(*) FROM {table}");
    store.raw_rows(&sql).await.unwrap().concat().concat()
}

/// The counts of an import: `baru diubah tetap ditolak`.
#[track_caller]
pub(crate) fn counted(json: &Json) -> [Option<u64>; 4] {
    ["baru", "diubah", "tetap", "ditolak"].map(|name| json[name].as_u64())
}

/// Where and what is wrong, as the JSON tells it.
pub(crate) fn problems(json: &Json) -> Vec<String> {
    let list = json["masalah"].as_array().unwrap();
    assert_eq!(json["banyak_masalah"].as_u64(), Some(list.len() as u64));
    let told = list.iter().map(|problem| {
        assert_ne!(problem["message"]["id"], problem["message"]["en"]);
        let text = |name: &str| problem[name].as_str().unwrap().to_owned();
        format!("{} {}", text("place"), text("code"))
    });
    told.collect()
}
