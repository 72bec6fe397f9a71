//! Documents that are no tables: a JSON object, or TOML.

use sakip_core::document::{Unreadable, from_json, from_toml};
use serde::de::DeserializeOwned;

/// The document in a text, or why it is not one; `None` where the text is a table.
pub(crate) fn document<T: DeserializeOwned>(text: &str) -> Option<Result<T, Unreadable>> {
    if is_object(text) {
        Some(from_json(text))
    } else if is_toml(text) {
        Some(from_toml(text))
    } else {
        None
    }
}

/// Whether a document is a JSON object rather than TOML or a table.
pub(crate) fn is_object(text: &str) -> bool {
    text.trim_start().starts_with('{')
}

/// Whether the first line that says anything is `name = …` or a section.
fn is_toml(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| {
            is_section(line)
                || line.split_once('=').is_some_and(|(name, _)| {
                    !name.trim().is_empty() && name.trim().bytes().all(is_bare)
                })
        })
}

/// A line such as `[tracks]` or `[[tracks]]`.
fn is_section(line: &str) -> bool {
    line.strip_prefix('[')
        .and_then(|line| line.strip_suffix(']'))
        .map(|name| {
            name.strip_prefix('[')
                .and_then(|name| name.strip_suffix(']'))
                .unwrap_or(name)
        })
        .is_some_and(|name| !name.is_empty() && name.bytes().all(is_bare))
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-' || byte == b'.'
}

#[cfg(test)]
mod tests {
    use super::{is_object, is_toml};

    #[test]
    fn forms() {
        assert!(is_object(" \n{\"a\": 1}") && !is_object("[]") && !is_object("a = 1"));
        for toml in ["# x\n\ntemplate = \"a\"", "[[tracks]]", "[plan]\na = 1"] {
            assert!(is_toml(toml), "{toml}");
        }
        for table in [
            "kode,jawaban\n1a,A",
            "a,b=c\n",
            "",
            "[]",
            "[\n1]",
            "[{\"a\": 1}]",
            "[[1]]",
        ] {
            assert!(!is_toml(table), "{table}");
        }
    }
}
