//! The engine has no files, network, environment, clock or floats: its source is read for them.

#![allow(clippy::expect_used, reason = "a test may panic")]

use std::fs;
use std::path::{Path, PathBuf};

/// Modules of the standard library the engine has nothing to do with.
const MODULES: [&str; 8] = ["env", "fs", "io", "net", "os", "process", "thread", "time"];

/// Names that are wrong wherever they stand.
const NAMES: [&str; 8] = [
    "f32",
    "f64",
    "Instant",
    "SystemTime",
    "Local",
    "thread_rng",
    "OsRng",
    "from_f64_retain",
];

/// The one module with `unsafe`: an estimate by vectors.
const VECTORS: &str = "batch/quotient/avx2.rs";

/// The modules with floats: estimates that are corrected to the exact figure, with the proof at their top and the
/// same figures from integers beside them.
const ESTIMATES: [&str; 2] = [VECTORS, "batch/quotient/estimate.rs"];

/// A piece of Rust source: comments, strings and characters are gone.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Token {
    Word(String),
    Number(String),
    Sign(char),
}

/// Source being read. Past its end lie zero characters.
struct Source(Vec<char>);

impl Source {
    fn at(&self, index: usize) -> char {
        self.0.get(index).copied().unwrap_or_default()
    }

    /// The first place from `here` on where `stop` holds, or the end.
    fn until(&self, here: usize, stop: impl Fn(usize) -> bool) -> usize {
        (here..self.0.len())
            .find(|place| stop(*place))
            .unwrap_or(self.0.len())
    }

    fn text(&self, from: usize, to: usize) -> String {
        (from..to).map(|place| self.at(place)).collect()
    }

    /// The place behind a comment, string, character or lifetime that begins here.
    fn behind(&self, here: usize) -> Option<usize> {
        match (self.at(here), self.at(here + 1)) {
            ('/', '/') => Some(self.until(here, |place| self.at(place) == '\n')),
            ('/', '*') => Some(self.behind_comment(here)),
            ('r', '"' | '#') => self.behind_raw_string(here),
            ('"', _) => Some(self.behind_string(here, '"')),
            // A lifetime has no quote behind its first character.
            ('\'', '\\') => Some(self.behind_string(here, '\'')),
            ('\'', _) if self.at(here + 2) == '\'' => Some(here + 3),
            ('\'', _) => Some(here + 1),
            _ => None,
        }
    }

    /// Comments nest.
    fn behind_comment(&self, start: usize) -> usize {
        let (mut here, mut depth) = (start, 0);
        while here < self.0.len() {
            match (self.at(here), self.at(here + 1)) {
                ('/', '*') => {
                    depth += 1;
                    here += 2;
                }
                ('*', '/') if depth == 1 => return here + 2,
                ('*', '/') => {
                    depth -= 1;
                    here += 2;
                }
                _ => here += 1,
            }
        }
        here
    }

    fn behind_string(&self, start: usize, quote: char) -> usize {
        let mut here = start + 1;
        while here < self.0.len() && self.at(here) != quote {
            here += if self.at(here) == '\\' { 2 } else { 1 };
        }
        here + 1
    }

    fn behind_raw_string(&self, start: usize) -> Option<usize> {
        let open = self.until(start + 1, |place| self.at(place) != '#');
        let hashes = open - start - 1;
        let closes = |place: usize| {
            self.at(place) == '"' && (1..=hashes).all(|after| self.at(place + after) == '#')
        };
        // `r#type` is a name.
        (self.at(open) == '"').then(|| self.until(open + 1, closes) + hashes + 1)
    }
}

fn in_a_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Splits source into tokens.
fn tokens(source: &str) -> Vec<Token> {
    let source = Source(source.chars().collect());
    let mut found = Vec::new();
    let mut here = 0;
    while here < source.0.len() {
        let first = source.at(here);
        if let Some(behind) = source.behind(here) {
            here = behind;
        } else if first.is_ascii_digit() {
            // `x.0.1` is a field of a field, not a float, and `0..5` is a range.
            let field = found.last() == Some(&Token::Sign('.'));
            let end = source.until(here, |place| {
                let point =
                    !field && source.at(place) == '.' && source.at(place + 1).is_ascii_digit();
                !in_a_word(source.at(place)) && !point
            });
            found.push(Token::Number(source.text(here, end)));
            here = end;
        } else if in_a_word(first) {
            let end = source.until(here, |place| !in_a_word(source.at(place)));
            found.push(Token::Word(source.text(here, end)));
            here = end;
        } else {
            if !first.is_whitespace() {
                found.push(Token::Sign(first));
            }
            here += 1;
        }
    }
    found
}

/// What of the source is impure.
fn impurities(source: &str) -> Vec<String> {
    let tokens = tokens(source);
    let mut found = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Word(word) if NAMES.contains(&word.as_str()) => found.push(word.clone()),
            Token::Word(word) if word == "std" => {
                found.extend(
                    modules(tokens.get(index + 1..).unwrap_or_default())
                        .into_iter()
                        .map(|module| format!("std::{module}")),
                );
            }
            Token::Number(number) => {
                let hexadecimal = number.starts_with("0x");
                let float = number.contains('.')
                    || !hexadecimal
                        && (number.ends_with("f32")
                            || number.ends_with("f64")
                            || number.contains('e'));
                if float && !number.ends_with("size") {
                    found.push(number.clone());
                }
            }
            _ => {}
        }
    }
    found
}

/// The unwanted modules in a path behind `std`: `::fs`, or the first words in `::{fs, collections::…}`.
fn modules(behind: &[Token]) -> Vec<String> {
    let [Token::Sign(':'), Token::Sign(':'), rest @ ..] = behind else {
        return Vec::new();
    };
    let unwanted = |token: &Token| match token {
        Token::Word(word) if MODULES.contains(&word.as_str()) => Some(word.clone()),
        _ => None,
    };
    if rest.first() != Some(&Token::Sign('{')) {
        return rest.first().and_then(unwanted).into_iter().collect();
    }
    let mut depth = 0;
    let mut first = false;
    let mut found = Vec::new();
    for token in rest {
        match token {
            Token::Sign('{') => {
                depth += 1;
                first = depth == 1;
            }
            Token::Sign('}') => {
                depth -= 1;
                if depth == 0 {
                    break;
                }
            }
            Token::Sign(',') => first = depth == 1,
            _ if first => {
                found.extend(unwanted(token));
                first = false;
            }
            _ => {}
        }
    }
    found
}

fn sources(directory: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(directory).expect("a directory of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The modules a file declares with `#[cfg(test)] mod name;`: files of theirs hold only tests.
fn test_modules(source: &str) -> Vec<String> {
    let written: Vec<String> = tokens(source)
        .into_iter()
        .map(|token| match token {
            Token::Word(text) | Token::Number(text) => text,
            Token::Sign(sign) => sign.to_string(),
        })
        .collect();
    written
        .windows(10)
        .filter_map(|window| match window {
            [before @ .., name, end] if before.join("") == "#[cfg(test)]mod" && end == ";" => {
                Some(name.clone())
            }
            _ => None,
        })
        .collect()
}

/// Where the modules of a file lie: beside `mod.rs` and `lib.rs`, otherwise in a directory of its name.
fn home(file: &Path) -> PathBuf {
    if file.ends_with("mod.rs") || file.ends_with("lib.rs") {
        file.parent().map(Path::to_path_buf).unwrap_or_default()
    } else {
        file.with_extension("")
    }
}

#[test]
fn the_engine_is_pure() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../sakip-core/src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 20, "only {} files were read", files.len());
    let read: Vec<(PathBuf, String)> = files
        .into_iter()
        .map(|file| (file.clone(), fs::read_to_string(file).unwrap()))
        .collect();
    let tests: Vec<PathBuf> = read
        .iter()
        .flat_map(|(file, source)| {
            let home = home(file);
            test_modules(source)
                .into_iter()
                .map(move |name| home.join(name))
        })
        .collect();
    let mut wrong = Vec::new();
    let mut exempt = 0;
    for (file, source) in read {
        let module = file.with_extension("");
        if tests.iter().any(|test| module.starts_with(test)) {
            continue;
        }
        let name = file.strip_prefix(&root).unwrap();
        let vectors = name == Path::new(VECTORS);
        let estimates = ESTIMATES.iter().any(|module| name == Path::new(module));
        exempt += usize::from(estimates);
        for impurity in impurities(&source) {
            if !estimates || !["f64", "1.0", "0.5", "0.0"].contains(&impurity.as_str()) {
                wrong.push(format!("{}: {impurity}", name.display()));
            }
        }
        if !vectors && tokens(&source).contains(&Token::Word("unsafe".to_owned())) {
            wrong.push(format!("{}: unsafe", name.display()));
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert_eq!(
        exempt,
        ESTIMATES.len(),
        "{ESTIMATES:?} are not where they were"
    );
}

#[test]
fn impurities_are_noticed_and_nothing_else() {
    for (source, expected) in [
        ("use std::fs;", "std::fs"),
        ("let x = std::env::var(\"X\");", "std::env"),
        (
            "use std::{collections::BTreeMap, time::Instant};",
            "std::time Instant",
        ),
        (
            "use std::{\n    fmt,\n    net::{TcpStream, Shutdown},\n};",
            "std::net",
        ),
        ("let x: f64 = y;", "f64"),
        ("let x = 1.5;", "1.5"),
        ("let x = 1e3;", "1e3"),
        ("let x = 2f32;", "2f32"),
        ("let c = '\"'; let x: f32 = y;", "f32"),
        ("let c = '\\''; let x: f32 = y;", "f32"),
        ("let s = r#\"a \" b\"#; let x: f32 = y;", "f32"),
        ("/* a /* b */ c */ let x: f32 = y;", "f32"),
    ] {
        assert_eq!(impurities(source).join(" "), expected, "{source}");
    }
    for source in [
        "// std::fs and 1.5 as f64\nlet x = 1;",
        "/* std::net */ let x = y.0.1;",
        "let s = \"std::fs 1.5 f64 \\\" f32\";",
        "let s = r\"f64\"; let t = r#\"f64 \" f32\"#;",
        "use std::{collections::{btree_map::Entry}, fmt};",
        "fn f<'a>(x: &'a str) -> &'a str { x }",
        "for x in 0..5 { let y = 1..=2; let z = 0xe3; let w = 3usize; let v = 10_i128.pow(2); }",
        "std::iter::once(1)",
    ] {
        assert_eq!(impurities(source), Vec::<String>::new(), "{source}");
    }
}

#[test]
fn only_declared_tests_are_left_out() {
    let source = "mod a;\n#[cfg(test)]\nmod b;\n#[cfg(test)]\nmod c { }\n#[cfg(unix)] mod d;";
    assert_eq!(test_modules(source), ["b"]);
    assert_eq!(home(Path::new("src/x/mod.rs")), Path::new("src/x"));
    assert_eq!(home(Path::new("src/x.rs")), Path::new("src/x"));
}
