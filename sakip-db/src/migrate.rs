//! The schema: numbered migrations, embedded, the same numbers on both engines.

use std::borrow::Cow;

use sqlx::SqlSafeStr;
use sqlx::migrate::{Migration, MigrationType, Migrator};

use crate::engine::EngineKind;

/// A migration: its number, its name and its text on SQLite and on PostgreSQL.
struct Written(i64, &'static str, &'static str, &'static str);

impl Written {
    fn text(&self, engine: EngineKind) -> &'static str {
        match engine {
            EngineKind::Sqlite => self.2,
            EngineKind::Postgres => self.3,
        }
    }
}

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

/// The texts of an engine's migrations, in their order.
pub(crate) fn texts(engine: EngineKind) -> impl Iterator<Item = &'static str> {
    MIGRATIONS
        .iter()
        .map(move |migration| migration.text(engine))
}

/// The migrations of an engine.
pub(crate) fn migrator(engine: EngineKind) -> Migrator {
    let migrations = MIGRATIONS
        .iter()
        .map(|written @ Written(number, name, ..)| {
            let sql = written.text(engine);
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
