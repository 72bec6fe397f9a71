//! How the numbers of a table are written: as the caller says, or as its columns show.

use std::collections::BTreeMap;

use sakip_core::number::{ColumnInference, Locale, NumberFormat};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Localize, Text};
use sakip_core::wire::{Cell, Formats};

use super::super::failure::Failure;
use super::super::terminal::Session;
use super::table::Table;

/// What the caller says about numbers.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NumberOptions {
    /// How they are written, where the caller says so.
    pub(crate) locale: Option<Locale>,
    /// Whether blanks inside numbers are dropped, as OCR leaves them.
    pub(crate) ocr: bool,
}

impl NumberOptions {
    fn format(self, locale: Locale) -> NumberFormat {
        let format = NumberFormat::new(locale);
        if self.ocr {
            format.with_ocr_spaces()
        } else {
            format
        }
    }
}

/// The format of every number column. Where the caller does not say, each column of a CSV is asked over the
/// whole table; text in JSON is plain.
///
/// # Errors
/// Every column that can be read in two ways, or mixes two.
pub(crate) fn formats(
    table: &mut Table,
    options: NumberOptions,
    session: &mut Session<'_, '_>,
) -> Result<Formats, Failure> {
    if let Some(locale) = options.locale {
        return Ok(Formats::all(options.format(locale)));
    }
    let mut formats = Formats::all(options.format(Locale::Strict));
    if !table.is_csv() {
        return Ok(formats);
    }
    let found = observe(table, options, session)?;
    let mut problems = ProblemList::default();
    for (column, inference) in found {
        match inference.finish() {
            Ok(found) if found.locale() == Locale::Strict => {}
            Ok(found) => {
                formats = formats.column(column, options.format(found.locale()));
                session.note(
                    &format!("kolom {column}: {}", found.localize(Lang::Id)),
                    &format!("column {column}: {}", found.localize(Lang::En)),
                )?;
            }
            Err(error) => problems.add(Problem::new(
                "locale",
                "",
                Text::new(
                    format!(
                        "kolom {column}: {}; sebutkan dengan --locale id atau --locale en",
                        error.localize(Lang::Id)
                    ),
                    format!(
                        "column {column}: {}; say it with --locale id or --locale en",
                        error.localize(Lang::En)
                    ),
                ),
            )),
        }
    }
    problems
        .into_result(formats)
        .map_err(|problems| Failure::Refused {
            name: table.name().to_owned(),
            problems,
        })
}

fn observe(
    table: &mut Table,
    options: NumberOptions,
    session: &Session<'_, '_>,
) -> Result<BTreeMap<&'static str, ColumnInference>, Failure> {
    let columns = table.columns();
    let mut found: BTreeMap<&'static str, ColumnInference> = BTreeMap::new();
    for column in columns.numbers.iter().chain(columns.lists) {
        if table.may_have(column) {
            found.insert(
                column,
                if options.ocr {
                    ColumnInference::with_ocr_spaces()
                } else {
                    ColumnInference::default()
                },
            );
        }
    }
    let doing = Text::new("membaca", "reading");
    table.each(session.lang, session.progress, &doing, &mut |record| {
        // What is wrong with a row is said when the rows are checked.
        let Ok(record) = record else { return Ok(()) };
        for (column, inference) in &mut found {
            let Cell::Text(text) = record.get(column) else {
                continue;
            };
            if columns.lists.contains(column) {
                for part in text.split([';', '|']) {
                    let number = part
                        .split_once(['=', ':'])
                        .map_or(part, |(_, number)| number);
                    inference.observe(record.row(), number);
                }
            } else {
                inference.observe(record.row(), text);
            }
        }
        Ok(())
    })?;
    Ok(found)
}
