//! What SQLite tells about its own soundness.

use crate::statement::Statement;

/// What is wrong, as code, place and detail.
pub(crate) const FINDINGS: &[Statement] = &[
    Statement::portable(
        "sqlite::INTEGRITY",
        "SELECT 'damaged' AS code, '' AS place, integrity_check AS detail FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    ),
    Statement::portable(
        "sqlite::REFERENCES",
        "SELECT 'reference' AS code, \"table\" AS place, coalesce(CAST(rowid AS TEXT), '-') || ' -> ' || parent AS detail FROM pragma_foreign_key_check LIMIT 1000",
    ),
];

/// What the schema is made of. Tables may be altered by later migrations; the rest is kept word for word.
pub(crate) const OBJECTS: Statement = Statement::portable(
    "sqlite::OBJECTS",
    "SELECT name, CASE WHEN type = 'table' THEN NULL ELSE sql END AS definition FROM sqlite_master",
);

/// The last number each table gave out.
pub(crate) const LAST_NUMBERS: Statement = Statement::portable(
    "sqlite::LAST_NUMBERS",
    "SELECT m.name AS name, coalesce(max(s.seq), 0) AS last FROM sqlite_master m LEFT JOIN sqlite_sequence s ON s.name = m.name WHERE m.type = 'table' AND m.sql LIKE '%AUTOINCREMENT%' GROUP BY m.name",
);
