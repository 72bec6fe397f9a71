//! What can go wrong, and what the caller can do about it.

use sakip_core::problem::Problems;
use sakip_core::text::{Lang, Localize, Text};
use sqlx::error::{BoxDynError, ErrorKind};
use thiserror::Error;

use crate::address::AddressError;
use crate::codec::AmountTooLarge;
use crate::statement::Statement;

/// What can go wrong in the store. Each has a stable [`code`](Error::code).
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// There is no such thing, or it belongs to another instansi: both are told alike.
    #[error("there is no {} `{}`", .0.entity, .0.id)]
    NotFound(NotFound),
    /// Somebody else changed it in the meantime.
    #[error("{} `{}` was changed in the meantime: version {} was expected, it has version {}", .0.entity, .0.id, .0.expected, .0.found)]
    Conflict(Conflict),
    /// A rule of the domain says no.
    #[error("{}", .0.localize(Lang::En))]
    Refused(Box<Refusal>),
    /// What was given is wrong: everything that is, at once.
    #[error("{0}")]
    Invalid(Problems),
    /// The database itself refused a row.
    #[error("{}", .0.localize(Lang::En))]
    Constraint(Box<Constraint>),
    /// An idempotency key came back with another request.
    #[error("the idempotency key `{0}` was used for another request")]
    KeyReused(String),
    /// Something in this unit of work has failed before; it can only be rolled back.
    #[error("an earlier step of this unit of work has failed, so it can only be rolled back")]
    HalfDone,
    /// The database is busy; the same call may succeed a moment later.
    #[error("the database is busy; try again")]
    Busy(#[source] Box<sqlx::Error>),
    /// The address is none, or of an engine that is not built in.
    #[error("{0}")]
    Address(#[from] AddressError),
    /// The database cannot be opened: no such file, nobody answers, the login is refused.
    #[error("cannot open {address}: {source}")]
    Unreachable {
        /// Where it should be, without its password.
        address: String,
        /// Why it cannot be opened.
        source: Box<sqlx::Error>,
    },
    /// The engine of the address is not built into this program.
    #[error("this program was built without {0}")]
    NotBuiltIn(&'static str),
    /// The schema is not the one this program knows.
    #[error("{}", .0.get(Lang::En))]
    Schema(Text),
    /// What was found in the database, or in a backup, is damaged or was tampered with.
    #[error("{}", .0.get(Lang::En))]
    Damaged(Text),
    /// A file could not be read or written.
    #[error("{}: {source}", .what.get(Lang::En))]
    File {
        /// What was tried, with the path.
        what: Text,
        /// Why it failed.
        source: std::io::Error,
    },
    /// The database could not be reached, or failed.
    #[error("the database failed: {0}")]
    Storage(#[source] Box<sqlx::Error>),
}

/// The result of a call to the store.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// What is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotFound {
    pub(crate) entity: &'static str,
    pub(crate) id: String,
}

impl NotFound {
    /// What kind of thing, such as `opd`.
    pub fn entity(&self) -> &'static str {
        self.entity
    }
    /// Its id or code.
    pub fn id(&self) -> &str {
        &self.id
    }
}

/// A write that came too late.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    pub(crate) entity: &'static str,
    pub(crate) id: String,
    pub(crate) expected: i64,
    pub(crate) found: i64,
}

impl Conflict {
    /// What kind of thing.
    pub fn entity(&self) -> &'static str {
        self.entity
    }
    /// Its id.
    pub fn id(&self) -> &str {
        &self.id
    }
    /// The version the caller had read.
    pub fn expected(&self) -> i64 {
        self.expected
    }
    /// The version it has.
    pub fn found(&self) -> i64 {
        self.found
    }
}

/// A rule that says no, and who could lift it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    rule: &'static str,
    message: Text,
    lifted_by: Option<Text>,
}

impl Refusal {
    /// A rule nobody can lift.
    pub(crate) fn new(rule: &'static str, message: Text) -> Refusal {
        Refusal {
            rule,
            message,
            lifted_by: None,
        }
    }

    /// And who could: `a verifier of the instansi, by returning it`.
    pub(crate) fn lifted_by(mut self, who: Text) -> Refusal {
        self.lifted_by = Some(who);
        self
    }

    /// The stable name of the rule, such as `verifier_is_other`.
    pub fn rule(&self) -> &'static str {
        self.rule
    }

    /// What the rule says.
    pub fn message(&self) -> &Text {
        &self.message
    }

    /// Who could lift it, and how, if anybody.
    pub fn who_could_lift(&self) -> Option<&Text> {
        self.lifted_by.as_ref()
    }
}

impl Localize for Refusal {
    fn localize(&self, lang: Lang) -> String {
        let message = self.message.get(lang);
        match &self.lifted_by {
            None => message.to_owned(),
            Some(who) => lang.pick(
                format!("{message}; dapat dibuka oleh: {}", who.get(lang)),
                format!("{message}; can be lifted by: {}", who.get(lang)),
            ),
        }
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Error::Refused(Box::new(refusal))
    }
}

impl From<Problems> for Error {
    fn from(problems: Problems) -> Self {
        Error::Invalid(problems)
    }
}

impl From<AmountTooLarge> for Error {
    fn from(error: AmountTooLarge) -> Self {
        Error::Invalid(
            sakip_core::problem::Problem::new(
                "amount_too_large",
                "amount",
                Text::new(error.localize(Lang::Id), error.localize(Lang::En)),
            )
            .into(),
        )
    }
}

/// Why the database itself refused a row: the last line of defence, behind the checks of the operations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Constraint {
    pub(crate) kind: ConstraintKind,
    pub(crate) name: String,
}

/// The kinds of constraint.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ConstraintKind {
    /// It is there already.
    Unique,
    /// What it refers to is not there, or is still referred to.
    Reference,
    /// A value is out of its range, or missing.
    Check,
    /// History is not rewritten, a frozen value does not change, a grade follows from its score.
    Rule,
}

impl Constraint {
    /// The kind.
    pub fn kind(&self) -> ConstraintKind {
        self.kind
    }

    /// What the database calls it: the name of the constraint, or the columns that have to be unique.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Localize for Constraint {
    fn localize(&self, lang: Lang) -> String {
        let name = &self.name;
        match self.kind {
            ConstraintKind::Unique => lang.pick(
                format!("sudah ada: basis data menolak isian ganda ({name})"),
                format!("it is there already: the database refuses a duplicate ({name})"),
            ),
            ConstraintKind::Reference => lang.pick(
                format!("rujukannya tidak ada atau masih dipakai ({name})"),
                format!("what it refers to is not there, or it is still referred to ({name})"),
            ),
            ConstraintKind::Check => lang.pick(
                format!("nilai ditolak oleh basis data ({name})"),
                format!("the database refuses the value ({name})"),
            ),
            ConstraintKind::Rule => lang.pick(
                format!("aturan basis data menolak perubahan ini ({name})"),
                format!("a rule of the database refuses this change ({name})"),
            ),
        }
    }
}

impl Error {
    /// The stable code, such as `not_found`.
    pub fn code(&self) -> &'static str {
        match self {
            Error::NotFound(_) => "not_found",
            Error::Conflict(_) => "version_conflict",
            Error::Refused(refusal) => refusal.rule,
            Error::Invalid(_) => "invalid",
            Error::Constraint(constraint) => match constraint.kind {
                ConstraintKind::Unique => "duplicate",
                ConstraintKind::Reference => "reference",
                ConstraintKind::Check => "out_of_range",
                ConstraintKind::Rule => "refused_by_database",
            },
            Error::KeyReused(_) => "idempotency_key_reused",
            Error::HalfDone => "half_done",
            Error::Busy(_) => "busy",
            Error::Address(_) => "address",
            Error::Unreachable { .. } => "unreachable",
            Error::NotBuiltIn(_) => "engine_not_built_in",
            Error::Schema(_) => "schema",
            Error::Damaged(_) => "damaged",
            Error::File { .. } => "file",
            Error::Storage(_) => "storage",
        }
    }

    /// Whether the same call may succeed a moment later.
    pub fn is_temporary(&self) -> bool {
        matches!(self, Error::Busy(_))
    }

    pub(crate) fn not_found(entity: &'static str, id: impl ToString) -> Error {
        Error::NotFound(NotFound {
            entity,
            id: id.to_string().chars().take(200).collect(),
        })
    }

    /// A file that could not be dealt with: what was tried, in both languages, and the file.
    #[cfg(feature = "sqlite")]
    pub(crate) fn file(
        id: &str,
        en: &str,
        file: &std::path::Path,
        source: std::io::Error,
    ) -> Error {
        let file = file.display();
        Error::File {
            what: Text::new(format!("{id} `{file}`"), format!("{en} `{file}`")),
            source,
        }
    }

    /// Whether a row was there and could not be understood.
    pub(crate) fn is_unreadable_row(&self) -> bool {
        matches!(self, Error::Storage(error) if matches!(**error, sqlx::Error::ColumnDecode { .. }))
    }

    /// Whether a statement names a table there is not.
    pub(crate) fn is_missing_table(&self) -> bool {
        let Error::Storage(error) = self else {
            return false;
        };
        error.as_database_error().is_some_and(|error| {
            // SQLite has no code of its own for it.
            error.code().as_deref() == Some("42P01") || error.message().starts_with("no such table")
        })
    }

    /// Whether the engine itself told it, or a row could not be understood: the connection is well.
    pub(crate) fn is_of_database(&self) -> bool {
        let told = matches!(self, Error::Storage(error) if error.as_database_error().is_some());
        told || self.is_unreadable_row()
    }

    /// A value the driver cannot carry.
    pub(crate) fn unreadable(source: BoxDynError) -> Error {
        Error::Storage(Box::new(sqlx::Error::Encode(source)))
    }

    /// The error of a statement, with the name of the statement in the log.
    pub(crate) fn from_statement(error: sqlx::Error, statement: &Statement) -> Error {
        Error::from_named(error, statement.name)
    }

    /// The same, when only the name is left.
    pub(crate) fn from_named(error: sqlx::Error, statement: &'static str) -> Error {
        tracing::debug!(statement, %error, "statement failed");
        error.into()
    }
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        let constraint = |kind, name: &str| {
            Error::Constraint(Box::new(Constraint {
                kind,
                name: name.chars().take(300).collect(),
            }))
        };
        if let sqlx::Error::PoolTimedOut = error {
            return Error::Busy(Box::new(error));
        }
        let Some(database) = error.as_database_error() else {
            return Error::Storage(Box::new(error));
        };
        let message = database.message();
        // Triggers of both engines start their message with the rule.
        for rule in [
            "append_only",
            "value_frozen",
            "answers_frozen",
            "grade_contradicts_score",
        ] {
            if message
                .strip_prefix(rule)
                .is_some_and(|rest| rest.starts_with(':'))
            {
                return constraint(ConstraintKind::Rule, rule);
            }
        }
        // SQLite names a constraint only in its message, behind the colon.
        let name = database
            .constraint()
            .unwrap_or_else(|| message.rsplit_once(": ").map_or(message, |(_, name)| name));
        match database.kind() {
            ErrorKind::UniqueViolation => return constraint(ConstraintKind::Unique, name),
            ErrorKind::ForeignKeyViolation => return constraint(ConstraintKind::Reference, name),
            ErrorKind::NotNullViolation | ErrorKind::CheckViolation => {
                return constraint(ConstraintKind::Check, name);
            }
            _ => {}
        }
        match database.code().as_deref() {
            // SQLite: busy, locked and their variants. PostgreSQL: serialization failure, deadlock, lock not
            // available, too many connections, starting up or shutting down.
            Some(
                "5" | "6" | "261" | "262" | "517" | "773" | "40001" | "40P01" | "55P03" | "53300"
                | "57P01" | "57P02" | "57P03",
            ) => Error::Busy(Box::new(error)),
            // A number or text past what the column holds; a column that is not of the type.
            Some("22001" | "22003" | "3091") => constraint(ConstraintKind::Check, message),
            _ => Error::Storage(Box::new(error)),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::VersionMissing(version) => Error::Schema(Text::new(
                format!(
                    "skema basis data (migrasi {version}) lebih baru daripada program ini: pasang sakip yang lebih baru"
                ),
                format!(
                    "the schema of the database (migration {version}) is newer than this program: install a newer sakip"
                ),
            )),
            MigrateError::VersionMismatch(version) => Error::Schema(Text::new(
                format!("migrasi {version} di basis data berbeda dari yang ada di program ini"),
                format!("migration {version} of the database differs from the one in this program"),
            )),
            MigrateError::Execute(error) | MigrateError::ExecuteMigration(error, _) => error.into(),
            other => Error::Schema(Text::new(
                format!("migrasi skema gagal: {other}"),
                format!("migrating the schema failed: {other}"),
            )),
        }
    }
}

impl Localize for Error {
    fn localize(&self, lang: Lang) -> String {
        if lang == Lang::En {
            return self.to_string();
        }
        match self {
            Error::NotFound(not_found) => {
                format!("tidak ada {} `{}`", not_found.entity, not_found.id)
            }
            Error::Conflict(conflict) => format!(
                "{} `{}` sudah diubah orang lain: versi {} yang diharapkan, kini versi {}",
                conflict.entity, conflict.id, conflict.expected, conflict.found
            ),
            Error::Refused(refusal) => refusal.localize(lang),
            Error::Invalid(problems) => problems.localize(lang),
            Error::Constraint(constraint) => constraint.localize(lang),
            Error::KeyReused(key) => {
                format!("kunci idempotensi `{key}` sudah dipakai untuk permintaan lain")
            }
            Error::HalfDone => {
                "langkah sebelumnya dari satuan kerja ini gagal, sehingga hanya dapat dibatalkan"
                    .to_owned()
            }
            Error::Busy(_) => "basis data sedang sibuk; coba lagi".to_owned(),
            Error::Address(address) => address.localize(lang),
            Error::Unreachable { address, source } => {
                format!("{address} tidak dapat dibuka: {source}")
            }
            Error::NotBuiltIn(engine) => format!("program ini dibangun tanpa {engine}"),
            Error::Schema(text) | Error::Damaged(text) => text.get(lang).to_owned(),
            Error::File { what, source } => format!("{}: {source}", what.get(lang)),
            Error::Storage(error) => format!("basis data gagal: {error}"),
        }
    }
}
