//! What the JSON and TOML parsers say, in Indonesian. What is not known here stays as they say it.

use crate::text::Text;

/// The longest message that is kept, in characters.
const MAX_SAID: usize = 1_000;

/// A message of a parser, without its place, in both languages.
pub(super) fn of(said: &str) -> Text {
    let said = said.lines().next().unwrap_or_default();
    let said: String = said.chars().take(MAX_SAID).collect();
    Text::new(indonesian(&said), said)
}

fn indonesian(said: &str) -> String {
    data(said)
        .or_else(|| syntax(said))
        .unwrap_or_else(|| said.to_owned())
}

/// Text that is well-formed but not the data that is wanted.
fn data(said: &str) -> Option<String> {
    if let Some(rest) = said.strip_prefix("unknown field ") {
        return Some(unknown("isian ", rest));
    }
    if let Some(rest) = said.strip_prefix("unknown variant ") {
        return Some(unknown("", rest));
    }
    if let Some(name) = said.strip_prefix("missing field ") {
        return Some(format!("isian {name} tidak ada"));
    }
    if let Some(name) = said.strip_prefix("duplicate field ") {
        return Some(format!("isian {name} disebut dua kali"));
    }
    if let Some(name) = said.strip_suffix(" is given twice") {
        return Some(format!("{name} disebut dua kali"));
    }
    let (found, wanted) = said.rsplit_once(", expected ")?;
    let found = match found.strip_prefix("invalid length ") {
        Some(length) => format!("daftar dengan {length} isian"),
        None => thing(
            found
                .strip_prefix("invalid type: ")
                .or_else(|| found.strip_prefix("invalid value: "))?,
        ),
    };
    let wanted = kind(wanted);
    Some(format!("{found} tidak dapat diterima, seharusnya {wanted}"))
}

/// `` `x`, expected one of `a`, `b` `` or a shorter form of it.
fn unknown(what: &str, rest: &str) -> String {
    let (name, known) = rest.split_once(", ").unwrap_or((rest, ""));
    let known = known
        .strip_prefix("expected one of ")
        .or_else(|| known.strip_prefix("expected "))
        .map(|known| known.replace("` or `", "` atau `"));
    match known {
        Some(known) => format!("{what}{name} tidak dikenal: pakai {known}"),
        None => format!("{what}{name} tidak dikenal"),
    }
}

/// What was found: ``integer `1` ``, `string "x"`, `map`.
fn thing(found: &str) -> String {
    let quoted = ["integer ", "floating point ", "boolean ", "number "]
        .into_iter()
        .find_map(|kind| found.strip_prefix(kind));
    match (quoted, found.strip_prefix("string ")) {
        (Some(value), _) => value.to_owned(),
        (None, Some(text)) => format!("`{text}`"),
        (None, None) => kind(found),
    }
}

/// What was wanted: `a string`, `struct PolicyData`.
fn kind(wanted: &str) -> String {
    let known = match wanted {
        "a string" | "string" | "a borrowed string" => "teks",
        "a map" | "map" | "an object" => "objek",
        "a sequence" | "sequence" => "daftar",
        "an array of objects" => "daftar objek",
        "a boolean" => "true atau false",
        "null" | "unit value" | "unit" | "Option value" => "nilai kosong",
        _ if wanted.starts_with("struct ") => "objek",
        _ if wanted.contains(" enum ") || wanted.starts_with("enum ") => "salah satu pilihannya",
        _ => wanted,
    };
    known.to_owned()
}

/// Text that is not well-formed.
fn syntax(said: &str) -> Option<String> {
    if let Some((what, wanted)) = said.split_once(", expected ") {
        return Some(format!(
            "{}, seharusnya ada {}",
            words(what)?,
            words(wanted).unwrap_or(wanted)
        ));
    }
    if let Some(told) = words(said) {
        return Some(told.to_owned());
    }
    let wanted = said.strip_prefix("expected ")?;
    let wanted = wanted.replace("` or `", "` atau `");
    Some(format!("seharusnya ada {wanted}"))
}

fn words(said: &str) -> Option<&'static str> {
    Some(match said {
        // JSON
        "EOF while parsing a list" => "dokumen terpotong: sebuah daftar tidak ditutup",
        "EOF while parsing an object" => "dokumen terpotong: sebuah objek tidak ditutup",
        "EOF while parsing a string" => "dokumen terpotong: sebuah teks tidak ditutup",
        "EOF while parsing a value" => "dokumen terpotong: sebuah nilai tidak selesai",
        "expected value" => "seharusnya ada sebuah nilai",
        "expected ident" => "seharusnya ada true, false, atau null",
        "invalid escape" => "ada `\\` yang tidak diikuti huruf yang benar",
        "invalid number" => "angka ditulis tidak benar",
        "number out of range" => "angka terlalu besar",
        "invalid unicode code point" => "ada kode huruf yang tidak benar",
        "control character (\\u0000-\\u001F) found while parsing a string" => {
            "teks dalam tanda kutip memuat baris baru atau karakter kendali"
        }
        "key must be a string" => "nama isian harus diapit tanda kutip ganda",
        "trailing comma" => "ada koma berlebih di belakang isian terakhir",
        "trailing characters" => "ada isi lain di belakang akhir dokumen",
        "unexpected end of hex escape" | "lone leading surrogate in hex escape" => {
            "ada kode `\\u` yang tidak lengkap"
        }
        "recursion limit exceeded" => "isi bertingkat terlalu dalam",
        // TOML
        "duplicate key" => "nama yang sama ada dua kali",
        "invalid basic string" | "invalid literal string" => "teks dalam tanda kutip tidak benar",
        "invalid multi-line basic string" | "invalid multi-line literal string" => {
            "teks beberapa baris tidak benar"
        }
        "string values must be quoted" => "teks harus diapit tanda kutip",
        "key with no value" => "nama tanpa nilai",
        "missing value for key" | "missing value" => "nilai belum ditulis",
        "missing assignment between key-value pairs" => "tidak ada `=` di antara nama dan nilai",
        "missing comma between array elements" | "missing comma between key-value pairs" => {
            "tidak ada koma di antara dua isian"
        }
        "unclosed array" => "daftar tidak ditutup",
        "unclosed table" | "unclosed array table" => "judul bagian tidak ditutup",
        "unclosed inline table" => "objek tidak ditutup",
        "extra comma in array" | "extra comma in inline table" => "ada koma berlebih",
        "invalid unquoted key" | "unquoted keys cannot be empty" => "nama isian tidak benar",
        "unexpected key or value" | "unexpected content" => "ada isi yang tidak pada tempatnya",
        "unexpected leading zero" => "angka tidak boleh berawalan nol",
        "literal string" => "teks dalam tanda kutip tunggal",
        "newline" => "baris baru",
        "`#`" => "`#`",
        _ => return None,
    })
}
