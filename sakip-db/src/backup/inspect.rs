//! Looking at a database at rest.

use std::path::Path;

use sakip_core::text::{Lang, Text};

use super::file::{cannot_read, digest};
use super::{BackupOptions, BackupReport, Stage, TableRows, goal};
use crate::audit::{self, Head};
use crate::codec::args;
use crate::engine::sqlite_file;
use crate::error::{Error, Result};
use crate::integrity::{self, Findings};
use crate::migrate;
use crate::record::{One, record};
use crate::session::Session;
use crate::statement::Statement;

/// How many findings the error of a damaged file tells.
const TOLD: usize = 5;

const TABLES: Statement = Statement::portable(
    "backup::TABLES",
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
);

record! {
    struct Counted {
        name: String,
        rows: i64,
    }
}

/// Reads everything a file holds; its audit chains have to go through these heads.
pub(super) async fn inspect(
    file: &Path,
    anchors: &[Head],
    options: &mut BackupOptions<'_>,
) -> Result<BackupReport> {
    let bytes = std::fs::metadata(file).map_err(cannot_read(file))?.len();
    goal::check_at_rest(file)?;
    options.tell(Stage::Verify, 0, bytes);
    let contents = contents(file, anchors).await.map_err(|error| {
        if error.is_of_database() {
            damaged(file, &[Text::of(&error)])
        } else {
            error
        }
    })?;
    options.tell(Stage::Verify, bytes, bytes);
    let (bytes, sha256) = digest(file, None, options).await?;
    Ok(BackupReport {
        file: file.to_owned(),
        bytes,
        sha256,
        ..contents
    })
}

/// The report without the file.
async fn contents(file: &Path, anchors: &[Head]) -> Result<BackupReport> {
    let mut session = sqlite_file::open_at_rest(file).await?;
    let mut findings = Findings::default();
    let schema_version = integrity::contents(&mut session, &mut findings).await?;
    if schema_version > migrate::newest() {
        return Err(sqlx::migrate::MigrateError::VersionMissing(schema_version).into());
    }
    let audit = audit::verify_all(&mut session, anchors).await?;
    findings.add_audit(&audit);
    let findings = findings.into_list();
    if !findings.is_empty() {
        let told: Vec<Text> = findings.iter().map(Text::of).collect();
        return Err(damaged(file, &told));
    }
    Ok(BackupReport {
        file: file.to_owned(),
        bytes: 0,
        sha256: [0; 32],
        schema_version,
        tables: tables(&mut session).await?,
        audit,
    })
}

async fn tables(session: &mut Session) -> Result<Vec<TableRows>> {
    let names: Vec<One<String>> = session.fetch_all(&TABLES, args![]).await?;
    let counts: Vec<String> = names
        .iter()
        .map(|One(name)| {
            let (literal, identifier) = (name.replace('\'', "''"), name.replace('"', "\"\""));
            format!("SELECT '{literal}' AS name, count(*) AS rows FROM \"{identifier}\"")
        })
        .collect();
    let count = Statement::composed("backup::ROWS", counts.join(" UNION ALL "));
    let counted: Vec<Counted> = session.fetch_all(&count, args![]).await?;
    let rows = |Counted { name, rows }| TableRows { table: name, rows };
    Ok(counted.into_iter().map(rows).collect())
}

fn damaged(file: &Path, findings: &[Text]) -> Error {
    let told = |lang: Lang| {
        let mut told: Vec<String> = findings
            .iter()
            .take(TOLD)
            .map(|finding| finding.get(lang).to_owned())
            .collect();
        let more = findings.len().saturating_sub(TOLD);
        if more > 0 {
            told.push(lang.pick(format!("dan {more} lagi"), format!("and {more} more")));
        }
        told.join("; ")
    };
    let file = file.display();
    Error::Damaged(Text::new(
        format!(
            "`{file}` rusak atau bukan basis data sakip: {}",
            told(Lang::Id)
        ),
        format!(
            "`{file}` is damaged, or no database of sakip: {}",
            told(Lang::En)
        ),
    ))
}
