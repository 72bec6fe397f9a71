//! What PostgreSQL tells about its own soundness.

use crate::codec::args;
use crate::error::Result;
use crate::record::One;
use crate::session::Session;
use crate::statement::Statement;

/// What is wrong, as code, place and detail.
pub(crate) const FINDINGS: &[Statement] = &[Statement::portable(
    "postgres::FINDINGS",
    "SELECT 'constraint' AS code, conrelid::regclass::text AS place, conname::text AS detail FROM pg_constraint WHERE NOT convalidated AND connamespace = current_schema()::regnamespace \
     UNION ALL SELECT 'index', i.indrelid::regclass::text, c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready AND i.indislive) \
     UNION ALL SELECT 'trigger', t.tgrelid::regclass::text, t.tgname::text FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled NOT IN ('O', 'A')",
)];

/// What the schema is made of. The body of a function is kept word for word.
pub(crate) const OBJECTS: Statement = Statement::portable(
    "postgres::OBJECTS",
    "SELECT relname::text AS name, NULL::text AS definition FROM pg_class WHERE relnamespace = current_schema()::regnamespace \
     UNION ALL SELECT t.tgname::text, NULL FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE c.relnamespace = current_schema()::regnamespace AND NOT t.tgisinternal \
     UNION ALL SELECT proname::text, prosrc FROM pg_proc WHERE pronamespace = current_schema()::regnamespace",
);

/// The last number each table gave out.
pub(crate) const LAST_NUMBERS: Statement = Statement::portable(
    "postgres::LAST_NUMBERS",
    "SELECT c.relname::text AS name, coalesce(pg_sequence_last_value(pg_get_serial_sequence(format('%I.%I', n.nspname, c.relname), a.attname)::regclass), 0) AS last \
     FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid JOIN pg_namespace n ON n.oid = c.relnamespace \
     WHERE a.attidentity <> '' AND c.relkind = 'r' AND c.relnamespace = current_schema()::regnamespace ORDER BY c.relname",
);

/// Writes a statement for every foreign key that counts the rows whose reference leads nowhere: the server
/// keeps no such rows, but who could switch its triggers off could write them.
const REFERENCE_CHECKS: Statement = Statement::portable(
    "postgres::REFERENCE_CHECKS",
    "SELECT format('SELECT ''reference'' AS code, %L AS place, count(*) || %L AS detail FROM %s c WHERE %s AND NOT EXISTS (SELECT 1 FROM %s p WHERE %s) HAVING count(*) > 0', \
        k.conrelid::regclass::text, ' x ' || k.conname, k.conrelid::regclass, \
        string_agg(format('c.%I IS NOT NULL', child.attname), ' AND '), k.confrelid::regclass, \
        string_agg(format('p.%I = c.%I', parent.attname, child.attname), ' AND ')) \
     FROM pg_constraint k CROSS JOIN LATERAL unnest(k.conkey, k.confkey) AS pair (child, parent) \
     JOIN pg_attribute child ON child.attrelid = k.conrelid AND child.attnum = pair.child \
     JOIN pg_attribute parent ON parent.attrelid = k.confrelid AND parent.attnum = pair.parent \
     WHERE k.contype = 'f' AND k.connamespace = current_schema()::regnamespace \
     GROUP BY k.oid, k.conname, k.conrelid, k.confrelid ORDER BY k.conname",
);

/// The statement that finds rows whose reference leads nowhere; none without foreign keys.
pub(crate) async fn references(session: &mut Session) -> Result<Option<Statement>> {
    let checks: Vec<One<String>> = session.fetch_all(&REFERENCE_CHECKS, args![]).await?;
    let checks: Vec<String> = checks.into_iter().map(|One(check)| check).collect();
    Ok((!checks.is_empty())
        .then(|| Statement::composed("postgres::REFERENCES", checks.join(" UNION ALL "))))
}
