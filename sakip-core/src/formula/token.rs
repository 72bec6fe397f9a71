//! Cuts the text of a formula into tokens.

use std::iter::Peekable;
use std::str::CharIndices;

use super::MAX_NAME_LENGTH;
use super::ast::{Comparison, Literal};
use super::error::{FormulaError, FormulaErrorKind, FormulaErrors, Position};
use crate::number::{NumberError, Quantity};

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Number(Literal),
    /// A variable or function; a name in brackets is always a variable.
    Name {
        name: String,
        bracketed: bool,
    },
    Plus,
    Minus,
    Times,
    Divide,
    Open,
    Close,
    Separator,
    Compare(Comparison),
    And,
    Or,
    Not,
    End,
}

impl TokenKind {
    /// `x` as the multiplication sign of printed formulas. It is one only where an operator is due, so a
    /// variable may be called `x` as well.
    pub(super) fn is_letter_times(&self) -> bool {
        matches!(self, TokenKind::Name { name, bracketed: false } if name == "x" || name == "X")
    }
}

#[derive(Clone, Debug)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) position: Position,
    /// Byte range in the source.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// The word operators of conditions. A variable of such a name is written in brackets.
pub(super) fn keyword(name: &str) -> Option<TokenKind> {
    let is = |words: [&str; 2]| words.iter().any(|word| word.eq_ignore_ascii_case(name));
    if is(["and", "dan"]) {
        Some(TokenKind::And)
    } else if is(["or", "atau"]) {
        Some(TokenKind::Or)
    } else if is(["not", "bukan"]) {
        Some(TokenKind::Not)
    } else {
        None
    }
}

fn is_name_character(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// Whether a variable is written without brackets.
pub(super) fn is_bare_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(is_name_character)
        && name.chars().count() <= MAX_NAME_LENGTH
        && keyword(name).is_none()
}

/// The tokens of `source`, the last one being [`TokenKind::End`], or every lexical error.
pub(super) fn tokens(source: &str) -> Result<Vec<Token>, FormulaErrors> {
    let mut lexer = Lexer {
        source,
        characters: source.char_indices().peekable(),
        position: Position::START,
        errors: Vec::new(),
    };
    let mut tokens = Vec::new();
    loop {
        lexer.skip(char::is_whitespace);
        let (position, start) = (lexer.position, lexer.offset());
        let Some(first) = lexer.next() else {
            tokens.push(Token {
                kind: TokenKind::End,
                position,
                start,
                end: start,
            });
            break;
        };
        match lexer.token(first, start) {
            Ok(kind) => tokens.push(Token {
                kind,
                position,
                start,
                end: lexer.offset(),
            }),
            Err(kind) => {
                let found = lexer.since(start);
                let error = FormulaError::new(kind, position, found);
                lexer.errors.push(error);
            }
        }
    }
    FormulaErrors::none_in(lexer.errors, tokens)
}

struct Lexer<'s> {
    source: &'s str,
    characters: Peekable<CharIndices<'s>>,
    position: Position,
    errors: Vec<FormulaError>,
}

impl<'s> Lexer<'s> {
    fn next(&mut self) -> Option<char> {
        let (_, character) = self.characters.next()?;
        self.position = self.position.after(character);
        Some(character)
    }

    fn peek(&mut self) -> Option<char> {
        self.characters.peek().map(|(_, character)| *character)
    }

    fn offset(&mut self) -> usize {
        self.characters
            .peek()
            .map_or(self.source.len(), |(offset, _)| *offset)
    }

    fn since(&mut self, start: usize) -> &'s str {
        let end = self.offset();
        self.source.get(start..end).unwrap_or_default()
    }

    fn rest(&mut self) -> &'s str {
        let start = self.offset();
        self.source.get(start..).unwrap_or_default()
    }

    fn skip(&mut self, wanted: fn(char) -> bool) {
        while self.peek().is_some_and(wanted) {
            self.next();
        }
    }

    fn take(&mut self, wanted: char) -> bool {
        let taken = self.peek() == Some(wanted);
        if taken {
            self.next();
        }
        taken
    }

    fn token(&mut self, first: char, start: usize) -> Result<TokenKind, FormulaErrorKind> {
        Ok(match first {
            '+' => TokenKind::Plus,
            // Minus sign and en dash: what word processors make of a typed hyphen.
            '-' | '−' | '–' => TokenKind::Minus,
            '*' | '×' => TokenKind::Times,
            '/' | '÷' | ':' => TokenKind::Divide,
            '(' => TokenKind::Open,
            ')' => TokenKind::Close,
            ',' | ';' => TokenKind::Separator,
            '=' => TokenKind::Compare(Comparison::Equal),
            '≠' => TokenKind::Compare(Comparison::NotEqual),
            '≤' => TokenKind::Compare(Comparison::LessOrEqual),
            '≥' => TokenKind::Compare(Comparison::GreaterOrEqual),
            '!' if self.take('=') => TokenKind::Compare(Comparison::NotEqual),
            '<' if self.take('=') => TokenKind::Compare(Comparison::LessOrEqual),
            '<' if self.take('>') => TokenKind::Compare(Comparison::NotEqual),
            '<' => TokenKind::Compare(Comparison::Less),
            '>' if self.take('=') => TokenKind::Compare(Comparison::GreaterOrEqual),
            '>' => TokenKind::Compare(Comparison::Greater),
            '%' => return Err(FormulaErrorKind::StrayPercent),
            '[' => return self.bracketed_name(start),
            _ if first.is_ascii_digit() || first == '.' => return self.number(start),
            _ if first.is_ascii_alphabetic() => return self.name(start),
            _ => return Err(FormulaErrorKind::UnexpectedCharacter),
        })
    }

    fn number(&mut self, start: usize) -> Result<TokenKind, FormulaErrorKind> {
        // Letters and further dots are taken along, so that `1e5`, `2x` and `1.234.567` are refused whole.
        self.skip(|c| is_name_character(c) || c == '.');
        let value = match self.since(start).parse::<Quantity>() {
            Ok(quantity) => quantity.value(),
            Err(error) => {
                return Err(match error {
                    NumberError::TooManyDigits(_) => FormulaErrorKind::TooManyDigits,
                    _ => FormulaErrorKind::MalformedNumber,
                });
            }
        };
        if self
            .rest()
            .strip_prefix(',')
            .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
        {
            self.next();
            self.skip(|c| is_name_character(c) || c == '.');
            return Err(FormulaErrorKind::AmbiguousComma);
        }
        Ok(TokenKind::Number(Literal {
            value,
            percent: self.percent_sign(),
        }))
    }

    fn percent_sign(&mut self) -> bool {
        let percent = self.rest().trim_start().starts_with('%');
        if percent {
            self.skip(char::is_whitespace);
            self.next();
        }
        percent
    }

    fn name(&mut self, start: usize) -> Result<TokenKind, FormulaErrorKind> {
        self.skip(is_name_character);
        let name = self.since(start);
        if name.chars().count() > MAX_NAME_LENGTH {
            return Err(FormulaErrorKind::BadName);
        }
        Ok(keyword(name).unwrap_or_else(|| TokenKind::Name {
            name: name.to_owned(),
            bracketed: false,
        }))
    }

    fn bracketed_name(&mut self, start: usize) -> Result<TokenKind, FormulaErrorKind> {
        self.skip(|c| c != ']');
        let written = self.since(start).strip_prefix('[').unwrap_or_default();
        if !self.take(']') {
            return Err(FormulaErrorKind::UnclosedName);
        }
        // A name broken over two lines is the name with one blank.
        let name = written.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = (1..=MAX_NAME_LENGTH).contains(&name.chars().count());
        if !fits || name.contains(|c: char| c == '[' || c.is_control()) {
            return Err(FormulaErrorKind::BadName);
        }
        Ok(TokenKind::Name {
            name,
            bracketed: true,
        })
    }
}
