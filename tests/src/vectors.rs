//! Reading the vectors: the index, the rule sets, the cases written one by one or as tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use thiserror::Error;

use crate::engine::Kind;

/// The format that is read.
pub const FORMAT: u32 = 1;

/// Files of the directory that hold no cases.
const NOT_CASES: [&str; 3] = ["index.json", "rules.json", "published.json"];

/// Vectors that cannot be read.
#[derive(Debug, Error)]
pub enum VectorError {
    /// A file is missing or unreadable.
    #[error("cannot read `{path}`: {cause}")]
    Unreadable {
        /// The file.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// A file does not have the form of the format.
    #[error("`{path}` is not in the format: {cause}")]
    Malformed {
        /// The file.
        path: String,
        /// Why.
        cause: String,
    },
}

/// A case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Case {
    /// The id, unique in the corpus.
    pub id: String,
    /// What is asked.
    pub kind: Kind,
    /// Where it comes from.
    pub source: Source,
    /// The rule set, by its name in `rules.json`.
    #[serde(default)]
    pub policy: Option<String>,
    /// The question; its form depends on the kind.
    pub input: Value,
    /// What the answer has to hold.
    pub output: BTreeMap<String, String>,
    /// How far `value` may lie off, because the source prints rounded inputs.
    #[serde(default)]
    pub tolerance: Option<Tolerance>,
    /// Why the published figure does not follow.
    #[serde(default)]
    pub known_deviation: Option<Deviation>,
    /// The figure as it was printed.
    #[serde(default)]
    pub published: Option<String>,
    /// What of the source is not compared, with the reason.
    #[serde(default)]
    pub not_checked: BTreeMap<String, String>,
}

/// Where a case comes from.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// As one cites it.
    pub citation: String,
    /// Its address.
    #[serde(default)]
    pub url: Option<String>,
    /// Who published it.
    #[serde(default)]
    pub institution: Option<String>,
    /// The year it is about.
    #[serde(default)]
    pub year: Option<u16>,
    /// What a reader should know.
    #[serde(default)]
    pub note: Option<String>,
}

/// How far a value may lie off.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tolerance {
    /// In the unit of the value.
    pub value: String,
    /// Why.
    pub reason: String,
}

/// A published figure that does not follow from its inputs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deviation {
    /// Why it does not.
    pub reason: String,
    /// What does follow.
    pub computed: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Index {
    format: u32,
    files: BTreeMap<String, usize>,
    deviations: usize,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    format: u32,
    #[serde(rename = "about")]
    _about: String,
    #[serde(default)]
    cases: Vec<Case>,
    #[serde(default)]
    tables: Vec<Table>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    id: String,
    kind: Value,
    source: Value,
    #[serde(default)]
    common: Map<String, Value>,
    columns: Vec<String>,
    rows: Vec<Vec<Value>>,
}

/// The rule sets the cases run under.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    format: u32,
    /// The policies an engine ships; the others are given to it.
    pub builtin: BTreeSet<String>,
    /// Every policy by its name.
    pub policies: BTreeMap<String, Value>,
    /// The built-in ordinal scales, worst level first, each level with its spellings.
    pub scales: BTreeMap<String, Vec<Vec<String>>>,
    /// Weights, answers and predicates of LKE templates.
    pub templates: BTreeMap<String, Value>,
}

/// A file of cases with the number the index gives for it.
#[derive(Debug)]
pub struct CaseFile {
    /// Its name.
    pub name: String,
    /// How many cases the index says it has.
    pub expected: usize,
    /// The cases.
    pub cases: Vec<Case>,
}

/// The corpus.
#[derive(Debug)]
pub struct Vectors {
    /// The rule sets.
    pub rules: Rules,
    /// The files, in the order of their names.
    pub files: Vec<CaseFile>,
    /// How many deviations the index lists.
    pub deviations: usize,
}

/// The directory of the vectors.
pub fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("vectors")
}

impl Rules {
    /// Reads the rule sets.
    ///
    /// # Errors
    /// [`VectorError`].
    pub fn load() -> Result<Rules, VectorError> {
        let rules: Rules = read("rules.json")?;
        check_format("rules.json", rules.format)?;
        Ok(rules)
    }
}

impl Vectors {
    /// Reads the whole corpus.
    ///
    /// # Errors
    /// [`VectorError`], also for a file that the index does not name and for an id used twice.
    pub fn load() -> Result<Vectors, VectorError> {
        let index: Index = read("index.json")?;
        check_format("index.json", index.format)?;
        check_directory(&index)?;
        let mut ids = BTreeSet::new();
        let mut files = Vec::new();
        for (name, expected) in index.files {
            let cases = read_cases(&name)?;
            if let Some(twice) = cases.iter().find(|case| !ids.insert(case.id.clone())) {
                return Err(malformed(&name, format!("`{}` is used twice", twice.id)));
            }
            files.push(CaseFile {
                name,
                expected,
                cases,
            });
        }
        Ok(Vectors {
            rules: Rules::load()?,
            files,
            deviations: index.deviations,
        })
    }
}

fn malformed(path: &str, cause: impl ToString) -> VectorError {
    VectorError::Malformed {
        path: path.to_owned(),
        cause: cause.to_string(),
    }
}

fn read<T: DeserializeOwned>(name: &str) -> Result<T, VectorError> {
    let text =
        fs::read_to_string(directory().join(name)).map_err(|cause| VectorError::Unreadable {
            path: name.to_owned(),
            cause,
        })?;
    serde_json::from_str(&text).map_err(|cause| malformed(name, cause))
}

fn check_format(name: &str, format: u32) -> Result<(), VectorError> {
    if format == FORMAT {
        Ok(())
    } else {
        Err(malformed(
            name,
            format!("format {format} instead of {FORMAT}"),
        ))
    }
}

fn check_directory(index: &Index) -> Result<(), VectorError> {
    let listing = fs::read_dir(directory()).map_err(|cause| VectorError::Unreadable {
        path: "vectors".to_owned(),
        cause,
    })?;
    for entry in listing.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_cases = name.ends_with(".json") && !NOT_CASES.contains(&name.as_str());
        if is_cases && !index.files.contains_key(&name) {
            return Err(malformed(&name, "the index does not name it"));
        }
    }
    Ok(())
}

fn read_cases(name: &str) -> Result<Vec<Case>, VectorError> {
    let file: File = read(name)?;
    check_format(name, file.format)?;
    let mut cases = file.cases;
    for table in file.tables {
        for (index, row) in table.rows.iter().enumerate() {
            let id = format!("{}/{}", table.id, index + 1);
            let case = expand(&table, id, row).map_err(|cause| malformed(name, cause))?;
            cases.push(case);
        }
    }
    Ok(cases)
}

/// A row as a case: what the table has in common, with each cell put at its dotted place.
fn expand(table: &Table, id: String, row: &[Value]) -> Result<Case, String> {
    if row.len() != table.columns.len() {
        return Err(format!(
            "{id}: {} cells in {} columns",
            row.len(),
            table.columns.len()
        ));
    }
    let mut case = table.common.clone();
    for (column, cell) in table.columns.iter().zip(row) {
        if !cell.is_null() {
            put(&mut case, column, cell).ok_or_else(|| format!("{id}: no place for `{column}`"))?;
        }
    }
    case.insert("id".into(), Value::String(id.clone()));
    case.insert("kind".into(), table.kind.clone());
    case.insert("source".into(), table.source.clone());
    serde_json::from_value(Value::Object(case)).map_err(|cause| format!("{id}: {cause}"))
}

fn put(into: &mut Map<String, Value>, place: &str, cell: &Value) -> Option<()> {
    match place.split_once('.') {
        None => into
            .insert(place.to_owned(), cell.clone())
            .map_or(Some(()), |_| None),
        Some((head, rest)) => {
            let inner = into
                .entry(head)
                .or_insert_with(|| Value::Object(Map::new()));
            put(inner.as_object_mut()?, rest, cell)
        }
    }
}
