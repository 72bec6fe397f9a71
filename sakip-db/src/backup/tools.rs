//! What is left to the tools of the engine.

use std::path::Path;

use sakip_core::text::Text;

use crate::address::Address;
use crate::error::Refusal;

/// PostgreSQL is dumped by `pg_dump`.
#[cfg(feature = "postgres")]
pub(super) fn dump(address: &Address, goal: &Path) -> Refusal {
    let command = format!(
        "pg_dump --format=custom --file={} --dbname={}",
        quoted(&goal.display().to_string()),
        quoted(&address.without_password())
    );
    own_tools(&command)
}

/// And restored by `pg_restore`, into a database that is empty.
pub(super) fn restore(goal: &Address, backup: &Path) -> Refusal {
    let command = format!(
        "pg_restore --exit-on-error --single-transaction --no-owner --dbname={} {}",
        quoted(&goal.without_password()),
        quoted(&backup.display().to_string())
    );
    own_tools(&command)
}

fn own_tools(command: &str) -> Refusal {
    Refusal::new(
        "postgres_has_own_tools",
        Text::new(
            format!("PostgreSQL dicadangkan dan dipulihkan dengan alatnya sendiri: `{command}`"),
            format!("PostgreSQL is backed up and restored with its own tools: `{command}`"),
        ),
    )
}

#[cfg(feature = "sqlite")]
pub(super) fn into_memory() -> Refusal {
    Refusal::new(
        "database_in_memory",
        Text::new(
            "basis data di memori tidak dapat dipulihkan: berikan sebuah berkas",
            "a database in memory cannot be restored into: give a file",
        ),
    )
}

/// As one word of a shell.
fn quoted(text: &str) -> String {
    let plain = |char: char| char.is_ascii_alphanumeric() || "_-./:@%+,=~".contains(char);
    if !text.is_empty() && text.chars().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

#[cfg(test)]
mod tests {
    use super::quoted;

    #[test]
    fn a_word_of_a_shell_stays_one() {
        for (text, word) in [
            ("/srv/sakip.dump", "/srv/sakip.dump"),
            ("/srv/a b", "'/srv/a b'"),
            ("it's", r"'it'\''s'"),
            ("postgres://u@h/d?a=1&b=2", "'postgres://u@h/d?a=1&b=2'"),
            ("", "''"),
        ] {
            assert_eq!(quoted(text), word);
        }
    }
}
