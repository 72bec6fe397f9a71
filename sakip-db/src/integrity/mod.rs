//! Whether a database is sound: what the engine says of itself, the schema, the references between rows, the
//! numbers given out, the statements of this program and the audit.

mod schema;
mod sequences;

use sakip_core::problem::Problem;
use sakip_core::text::{Lang, Localize, Text};
use serde::Serialize;

use crate::audit::{self, AuditReport};
use crate::codec::args;
use crate::db::Db;
use crate::engine::EngineKind;
use crate::error::Result;
use crate::migrate;
use crate::record::{One, record};
use crate::session::Session;
use crate::statement::{self, Statement};

/// The number of the newest migration applied.
pub(crate) const MIGRATED: Statement = Statement::portable(
    "integrity::MIGRATED",
    "SELECT coalesce(max(version), 0) FROM _sqlx_migrations WHERE success",
);

record! {
    /// What an engine finds: the code of it, where, and in its own words.
    struct Found {
        code: String,
        place: String,
        detail: String,
    }
}

/// What was looked at, and what was found wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IntegrityReport {
    /// The number of the newest migration applied.
    pub schema_version: i64,
    /// How many statements of this program the engine could read.
    pub statements: usize,
    /// The chain of every instansi.
    pub audit: Vec<AuditReport>,
    /// What is wrong, the first [`IntegrityReport::MAX_FINDINGS`]: nothing, in a sound database.
    pub findings: Vec<Problem>,
}

impl IntegrityReport {
    /// How many findings are told.
    pub const MAX_FINDINGS: usize = 1_000;

    /// Whether nothing was found.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty()
    }
}

/// The findings of a check.
#[derive(Debug, Default)]
pub(crate) struct Findings(Vec<Problem>);

impl Findings {
    pub(crate) fn add(&mut self, code: &'static str, place: impl Into<String>, message: Text) {
        if self.0.len() < IntegrityReport::MAX_FINDINGS {
            self.0.push(Problem::new(code, place, message));
        }
    }

    /// The faults of chains are findings too.
    pub(crate) fn add_audit(&mut self, reports: &[AuditReport]) {
        for report in reports {
            for fault in &report.faults {
                let place = format!("audit_log {}", report.instansi);
                self.add("audit", place, Text::of(fault));
            }
        }
    }

    /// What was looked at, or the finding that the engine could not read it.
    fn or_damage<T>(&mut self, looked: Result<T>) -> Result<Option<T>> {
        match looked {
            Ok(looked) => Ok(Some(looked)),
            Err(error) if error.is_of_database() => {
                self.add("damaged", "", Text::of(&error));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }

    pub(crate) fn into_list(self) -> Vec<Problem> {
        self.0
    }
}

impl Db {
    /// Looks at the whole database: pages and indexes, references between rows, the schema, the numbers
    /// given out, every statement of this program and every audit chain. It reads everything once, and
    /// others may write meanwhile.
    ///
    /// # Errors
    /// [`Error::Storage`](crate::Error::Storage) when the database cannot be read at all; what is wrong with
    /// it is no error but a finding in the report.
    pub async fn check(&self) -> Result<IntegrityReport> {
        let mut session = self.read_consistent().await?;
        let mut findings = Findings::default();
        let looked = contents(&mut session, &mut findings).await;
        let schema_version = findings.or_damage(looked)?.unwrap_or(0);
        let known = migrate::newest();
        if schema_version != known {
            findings.add(
                "schema_version",
                "_sqlx_migrations",
                Text::new(
                    format!("skema ada di migrasi {schema_version}, program ini mengenal {known}"),
                    format!(
                        "the schema is at migration {schema_version}, this program knows {known}"
                    ),
                ),
            );
        }
        let verified = audit::verify_all(&mut session, &[]).await;
        let audit = findings.or_damage(verified)?.unwrap_or_default();
        findings.add_audit(&audit);
        // Not within a transaction: on PostgreSQL the first statement refused would end it.
        let mut session = self.read().await?;
        let mut statements = 0;
        for statement in statement::all() {
            match session.prepare(statement).await {
                Ok(()) => statements += 1,
                Err(error) => findings.add("statement", statement.name, Text::of(&error)),
            }
        }
        Ok(IntegrityReport {
            schema_version,
            statements,
            audit,
            findings: findings.into_list(),
        })
    }
}

/// Looks at everything but the audit; gives the number of the newest migration.
pub(crate) async fn contents(session: &mut Session, findings: &mut Findings) -> Result<i64> {
    let One(version): One<i64> = session.fetch_one(&MIGRATED, args![]).await?;
    for statement in engine_statements(session.engine()) {
        engine(session, statement, findings).await?;
    }
    let references = references(session).await?;
    if let Some(references) = references {
        engine(session, &references, findings).await?;
    }
    // An older schema has not all of it yet, a newer one is not ours to judge.
    if version == migrate::newest() {
        schema::look(session, findings).await?;
        sequences::look(session, findings).await?;
    }
    Ok(version)
}

/// What the engine finds with one of its statements.
async fn engine(
    session: &mut Session,
    statement: &Statement,
    findings: &mut Findings,
) -> Result<()> {
    let found: Vec<Found> = session.fetch_all(statement, args![]).await?;
    for Found {
        code,
        place,
        detail,
    } in found
    {
        let (code, id, en) = told(&code);
        let message = Text::new(format!("{id}: {detail}"), format!("{en}: {detail}"));
        findings.add(code, place, message);
    }
    Ok(())
}

/// What the codes of the engines' statements mean.
fn told(code: &str) -> (&'static str, &'static str, &'static str) {
    match code {
        "reference" => (
            "reference",
            "baris merujuk ke baris yang tidak ada",
            "a row refers to one that is not there",
        ),
        "constraint" => (
            "constraint",
            "batasan tidak berlaku untuk semua baris",
            "a constraint does not hold for every row",
        ),
        "index" => (
            "index",
            "indeks tidak dapat dipakai",
            "an index cannot be used",
        ),
        "trigger" => ("trigger", "pemicu dimatikan", "a trigger was switched off"),
        _ => ("damaged", "basis data rusak", "the database is damaged"),
    }
}

fn engine_statements(engine: EngineKind) -> &'static [Statement] {
    match engine {
        #[cfg(feature = "sqlite")]
        EngineKind::Sqlite => crate::engine::sqlite_integrity::FINDINGS,
        #[cfg(feature = "postgres")]
        EngineKind::Postgres => crate::engine::postgres_integrity::FINDINGS,
        #[cfg(not(all(feature = "sqlite", feature = "postgres")))]
        _ => &[],
    }
}

/// The statement that finds rows whose reference leads nowhere, where the engine has no such check itself.
async fn references(session: &mut Session) -> Result<Option<Statement>> {
    match session.engine() {
        #[cfg(feature = "postgres")]
        EngineKind::Postgres => crate::engine::postgres_integrity::references(session).await,
        _ => Ok(None),
    }
}

impl Localize for IntegrityReport {
    fn localize(&self, lang: Lang) -> String {
        let (statements, version) = (self.statements, self.schema_version);
        let rows: i64 = self.audit.iter().map(|report| report.rows).sum();
        match self.findings.len() {
            0 => lang.pick(
                format!("basis data baik: skema {version}, {statements} pernyataan, {rows} baris audit"),
                format!("the database is sound: schema {version}, {statements} statements, {rows} audit rows"),
            ),
            count => lang.pick(
                format!("{count} temuan pada basis data"),
                format!("{count} findings in the database"),
            ),
        }
    }
}
