//! Telling the form of a small document from its text.

/// Whether a document is JSON rather than a table or TOML.
pub(crate) fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '['])
        && !text.trim_start().starts_with("[[")
        && !is_section(text.trim_start().lines().next().unwrap_or_default())
}

/// A line such as `[tracks]`.
fn is_section(line: &str) -> bool {
    line.trim()
        .strip_prefix('[')
        .and_then(|line| line.strip_suffix(']'))
        .is_some_and(|name| !name.is_empty() && name.bytes().all(is_bare))
}

fn is_bare(byte: u8) -> bool {
    byte.is_ascii_alphabetic() || byte == b'_' || byte == b'-' || byte == b'.'
}

/// Whether a document is TOML: its first line that says anything is `name = …` or a section.
pub(crate) fn is_toml(text: &str) -> bool {
    text.lines()
        .map(str::trim)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| {
            line.starts_with("[[")
                || is_section(line)
                || line.split_once('=').is_some_and(|(name, _)| {
                    !name.trim().is_empty() && name.trim().bytes().all(is_bare)
                })
        })
}

#[cfg(test)]
mod tests {
    use super::{is_json, is_toml};

    #[test]
    fn forms() {
        assert!(is_json(" \n{\"a\": 1}") && is_json("[]") && is_json("[\n1]"));
        assert!(!is_json("[tracks]\n") && !is_json("[[tracks]]\n") && !is_json("kode,jawaban"));
        assert!(is_toml("# x\n\ntemplate = \"a\"") && is_toml("[[tracks]]") && is_toml("[plan]"));
        assert!(!is_toml("kode,jawaban\n1a,A") && !is_toml("a,b=c\n") && !is_toml(""));
    }
}
