//! Whether the next number of every table is one that no row has yet.

use sakip_core::text::Text;

use super::Findings;
use crate::codec::args;
use crate::engine::EngineKind;
use crate::error::Result;
use crate::record::record;
use crate::session::Session;
use crate::statement::Statement;

record! {
    /// A table and the last number it gave out.
    struct Sequence {
        name: String,
        last: i64,
    }
}

record! {
    /// A table and its highest id.
    struct Highest {
        name: String,
        highest: i64,
    }
}

pub(super) async fn look(session: &mut Session, findings: &mut Findings) -> Result<()> {
    let Some(statement) = last_numbers(session.engine()) else {
        return Ok(());
    };
    let sequences: Vec<Sequence> = session.fetch_all(&statement, args![]).await?;
    if sequences.is_empty() {
        return Ok(());
    }
    let highest: Vec<Highest> = session.fetch_all(&highest_ids(&sequences), args![]).await?;
    for Highest { name, highest } in highest {
        let behind = sequences
            .iter()
            .find(|sequence| sequence.name == name && sequence.last < highest);
        if let Some(Sequence { last, .. }) = behind {
            findings.add(
                "sequence",
                name,
                Text::new(
                    format!("nomor terakhir yang diberikan {last}, padahal ada id {highest}"),
                    format!("the last number given out is {last}, but there is an id {highest}"),
                ),
            );
        }
    }
    Ok(())
}

fn last_numbers(engine: EngineKind) -> Option<Statement> {
    match engine {
        #[cfg(feature = "sqlite")]
        EngineKind::Sqlite => Some(crate::engine::sqlite_integrity::LAST_NUMBERS),
        #[cfg(feature = "postgres")]
        EngineKind::Postgres => Some(crate::engine::postgres_integrity::LAST_NUMBERS),
        #[cfg(not(all(feature = "sqlite", feature = "postgres")))]
        _ => None,
    }
}

/// The highest id of each of these tables, which come from the catalogue of the engine.
fn highest_ids(sequences: &[Sequence]) -> Statement {
    let parts: Vec<String> = sequences
        .iter()
        .map(|Sequence { name, .. }| {
            let (literal, identifier) = (name.replace('\'', "''"), name.replace('"', "\"\""));
            format!(
                "SELECT '{literal}' AS name, coalesce(max(id), 0) AS highest FROM \"{identifier}\""
            )
        })
        .collect();
    Statement::composed("integrity::HIGHEST_IDS", parts.join(" UNION ALL "))
}
