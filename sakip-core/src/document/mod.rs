//! Documents in JSON and TOML: read into data, or refused in both languages, with line and column.

mod wording;

use serde::de::DeserializeOwned;

use crate::problem::Problem;
use crate::text::Text;

/// Why a text is not the document it should be.
///
/// ```
/// use sakip_core::document::from_json;
///
/// let refused = from_json::<Vec<u32>>("[1,\n \"dua\"]").unwrap_err();
/// assert_eq!(refused.place(), "2:6");
/// assert_eq!(refused.said().id, "`\"dua\"` tidak dapat diterima, seharusnya u32");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreadable {
    line: usize,
    column: usize,
    said: Text,
}

impl Unreadable {
    /// What is wrong, without the place.
    pub fn said(&self) -> &Text {
        &self.said
    }

    /// Where, as `line:column`, from 1; empty where it is not known.
    pub fn place(&self) -> String {
        match (self.line, self.column) {
            (0, _) => String::new(),
            (line, 0) => line.to_string(),
            (line, column) => format!("{line}:{column}"),
        }
    }

    /// The problem of a document that should have been something else: `lead` says what it is not.
    pub fn problem(&self, code: &'static str, lead: &Text) -> Problem {
        let said = |lead: &str, said: &str| format!("{lead}: {said}");
        Problem::new(
            code,
            self.place(),
            Text::new(said(&lead.id, &self.said.id), said(&lead.en, &self.said.en)),
        )
    }
}

impl From<serde_json::Error> for Unreadable {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let place = format!(" at line {line} column {column}");
        Unreadable {
            line,
            column,
            said: wording::of(text.strip_suffix(&place).unwrap_or(&text)),
        }
    }
}

/// Data from JSON.
///
/// # Errors
/// [`Unreadable`] at the first place where the text is not JSON, or not this data.
pub fn from_json<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    serde_json::from_str(text).map_err(Unreadable::from)
}

/// Data from TOML.
///
/// # Errors
/// As [`from_json`].
pub fn from_toml<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
    toml::from_str(text).map_err(|error| {
        let before = error.span().and_then(|span| text.get(..span.start));
        let (line, column) = before.map_or((0, 0), |before| {
            let last = before.rsplit('\n').next().unwrap_or_default();
            (
                before.matches('\n').count().saturating_add(1),
                last.chars().count().saturating_add(1),
            )
        });
        Unreadable {
            line,
            column,
            said: wording::of(error.message()),
        }
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::policy::PolicyData;

    #[track_caller]
    fn json(text: &str, place: &str, id: &str) {
        let refused = from_json::<PolicyData>(text).unwrap_err();
        assert_eq!(
            (refused.place().as_str(), refused.said().id.as_str()),
            (place, id)
        );
    }

    #[track_caller]
    fn toml(text: &str, place: &str, id: &str) {
        let refused = from_toml::<PolicyData>(text).unwrap_err();
        assert_eq!(
            (refused.place().as_str(), refused.said().id.as_str()),
            (place, id)
        );
    }

    #[test]
    fn what_is_not_the_data_is_said_in_indonesian() {
        json(
            "[]",
            "1:2",
            "daftar dengan 0 isian tidak dapat diterima, seharusnya objek",
        );
        json("{}", "1:2", "isian `id` tidak ada");
        json(
            "{\"id\": 1}",
            "1:8",
            "`1` tidak dapat diterima, seharusnya teks",
        );
        json(
            "{\n\"id\": \"a\", \"id\": \"b\"}",
            "2:15",
            "isian `id` disebut dua kali",
        );
        json(
            "\"a\"",
            "1:3",
            "`\"a\"` tidak dapat diterima, seharusnya objek",
        );
        json(
            "null",
            "1:4",
            "nilai kosong tidak dapat diterima, seharusnya objek",
        );
        toml(
            "id = [1]",
            "1:6",
            "daftar tidak dapat diterima, seharusnya teks",
        );
        toml(
            "id = \"a\"\nversion = -1",
            "2:11",
            "`-1` tidak dapat diterima, seharusnya u32",
        );
        toml(
            "id = \"a\"\nzero_target = \"foo\"",
            "2:15",
            "`foo` tidak dikenal: pakai `not_computable` atau `achieved_if_zero`",
        );
    }

    #[test]
    fn an_unknown_field_names_the_known_ones() {
        let refused = from_toml::<PolicyData>("foo = 1").unwrap_err();
        let said = refused.said();
        assert!(
            said.id
                .starts_with("isian `foo` tidak dikenal: pakai `id`, `version`"),
            "{said:?}"
        );
        assert!(
            said.en
                .starts_with("unknown field `foo`, expected one of `id`"),
            "{said:?}"
        );
        assert_eq!(refused.place(), "1:1");
    }

    #[test]
    fn broken_syntax_is_said_in_indonesian() {
        json(
            "{\"id\": ",
            "1:7",
            "dokumen terpotong: sebuah nilai tidak selesai",
        );
        json(
            "{\"id\": \"x\",}",
            "1:12",
            "ada koma berlebih di belakang isian terakhir",
        );
        json("{\"id\" 1}", "1:7", "seharusnya ada `:`");
        json("{\"id\": x}", "1:8", "seharusnya ada sebuah nilai");
        assert_eq!(
            from_json::<Vec<u8>>("[1] x").unwrap_err().said().id,
            "ada isi lain di belakang akhir dokumen"
        );
        toml(
            "id = \"x",
            "1:8",
            "teks dalam tanda kutip tidak benar, seharusnya ada `\"`",
        );
        toml(
            "id = x",
            "1:6",
            "teks harus diapit tanda kutip, seharusnya ada teks dalam tanda kutip tunggal",
        );
        toml("a = 1\na = 2", "2:1", "nama yang sama ada dua kali");
        toml("id", "1:3", "nama tanpa nilai, seharusnya ada `=`");
    }

    #[test]
    fn an_error_without_a_place_has_none() {
        let refused = Unreadable::from(<serde_json::Error as serde::de::Error>::custom("lain"));
        assert_eq!(
            (refused.place().as_str(), refused.said().id.as_str()),
            ("", "lain")
        );
        let lead = Text::new("bukan ini", "not this");
        assert_eq!(refused.problem("x", &lead).message.id, "bukan ini: lain");
    }

    #[test]
    fn long_quotations_are_cut() {
        let text = format!("{{\"{}\": 1}}", "a".repeat(100_000));
        let refused = from_json::<PolicyData>(&text).unwrap_err();
        assert!(refused.said().id.len() < 2_000 && refused.said().en.len() < 2_000);
        assert!(from_json::<BTreeMap<String, u8>>(&text).is_ok());
    }
}
