//! The schema: numbered migrations, embedded, the same numbers on both engines.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::engine::EngineKind;

/// A migration: its number, its name and its text on SQLite and on PostgreSQL.
struct Written(i64, &'static str, &'static str, &'static str);

macro_rules! migrations {
    ($($number:literal $name:literal;)+) => {
        const MIGRATIONS: &[Written] = &[$(Written(
            $number,
            $name,
            include_str!(concat!("../migrations/sqlite/", $name, ".sql")),
            include_str!(concat!("../migrations/postgres/", $name, ".sql")),
        )),+];
    };
}
migrations! {
    1 "0001_schema";
}

/// The newest migration this program knows.
pub(crate) fn newest() -> i64 {
    MIGRATIONS.last().map_or(0, |migration| migration.0)
}

/// The migrations of an engine.
pub(crate) fn migrator(engine: EngineKind) -> Migrator {
    let migrations = MIGRATIONS
        .iter()
        .map(|Written(number, name, sqlite, postgres)| {
            let sql = match engine {
                EngineKind::Sqlite => *sqlite,
                EngineKind::Postgres => *postgres,
            };
            let kind = MigrationType::Simple;
            Migration::new(
                *number,
                Cow::Borrowed(*name),
                kind,
                sql.into_sql_str(),
                false,
            )
        })
        .collect();
    let mut migrator = Migrator::with_migrations(migrations);
    // The engines take a lock of their own around all migrations, on SQLite too, where sqlx has none.
    migrator.set_locking(false);
    migrator
}
