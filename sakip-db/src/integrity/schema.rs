//! Whether everything the migrations made is still there, as they made it.

use sakip_core::text::Text;

use super::Findings;
use crate::codec::args;
use crate::engine::EngineKind;
use crate::error::Result;
use crate::migrate;
use crate::record::record;
use crate::session::Session;
use crate::statement::Statement;

record! {
    /// A table, index, view, trigger or function: its name, and its text where the engine keeps it word for
    /// word.
    struct Object {
        name: String,
        definition: Option<String>,
    }
}

pub(super) async fn look(session: &mut Session, findings: &mut Findings) -> Result<()> {
    let Some(statement) = objects(session.engine()) else {
        return Ok(());
    };
    let found: Vec<Object> = session.fetch_all(&statement, args![]).await?;
    let written: Vec<&str> = migrate::texts(session.engine()).collect();
    for name in made(&written) {
        let Some(object) = found.iter().find(|object| object.name == name) else {
            findings.add(
                "schema",
                name,
                Text::new(
                    "bagian skema ini hilang",
                    "this part of the schema is missing",
                ),
            );
            continue;
        };
        let is_as_written = |text: &String| written.iter().any(|sql| sql.contains(text.as_str()));
        if !object.definition.as_ref().is_none_or(is_as_written) {
            findings.add(
                "schema",
                name,
                Text::new(
                    "bagian skema ini tidak seperti yang dibuat migrasi",
                    "this part of the schema is not as the migrations made it",
                ),
            );
        }
    }
    Ok(())
}

/// The statement that gives the objects of the schema.
fn objects(engine: EngineKind) -> Option<Statement> {
    match engine {
        #[cfg(feature = "sqlite")]
        EngineKind::Sqlite => Some(crate::engine::sqlite_integrity::OBJECTS),
        #[cfg(feature = "postgres")]
        EngineKind::Postgres => Some(crate::engine::postgres_integrity::OBJECTS),
        #[cfg(not(all(feature = "sqlite", feature = "postgres")))]
        _ => None,
    }
}

/// The names that migrations made and did not take away again.
fn made<'a>(written: &[&'a str]) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for line in written.iter().flat_map(|text| text.lines()) {
        let mut words = line
            .split([' ', '('])
            .filter(|word| !matches!(*word, "UNIQUE"));
        let (verb, kind, name) = (words.next(), words.next(), words.next());
        let is_object = matches!(
            kind,
            Some("TABLE" | "INDEX" | "VIEW" | "TRIGGER" | "FUNCTION")
        );
        match (verb, name.map(|name| name.trim_end_matches(';'))) {
            (Some("CREATE"), Some(name)) if is_object => names.push(name),
            (Some("DROP"), Some(name)) if is_object => names.retain(|made| *made != name),
            _ => {}
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use super::made;

    #[test]
    fn what_is_dropped_is_not_expected() {
        let first = "CREATE TABLE a (\n    id INTEGER\n);\nCREATE UNIQUE INDEX b ON a (id);\nCREATE FUNCTION f() RETURNS trigger";
        let second = "DROP INDEX b;\nCREATE VIEW v AS SELECT 1;";
        assert_eq!(made(&[first, second]), ["a", "f", "v"]);
    }
}
