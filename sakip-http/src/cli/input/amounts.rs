//! Reading the cells of rows that the wire forms do not read: budgets.

use rust_decimal::Decimal;
use sakip_core::number::{Percent, Rupiah};
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Localize, Text};
use sakip_core::wire::{Cell, Formats, Record};

/// Reads the cells of one record and notes what is wrong with them.
pub(crate) struct Amounts<'a> {
    pub(crate) record: &'a Record,
    pub(crate) formats: &'a Formats,
    pub(crate) problems: &'a mut ProblemList,
}

impl Amounts<'_> {
    pub(crate) fn complain(&mut self, code: &'static str, column: &str, message: Text) {
        let place = format!("{}:{column}", self.record.row());
        self.problems.add(Problem::new(code, place, message));
    }

    /// The text of a column, trimmed; empty where there is none.
    pub(crate) fn text(&mut self, column: &str) -> String {
        let text = self.record.get(column).text().unwrap_or_default().trim();
        if text.len() <= Cell::MAX_TEXT {
            return text.to_owned();
        }
        let message = Text::new("isi terlalu panjang", "the cell is too long");
        self.complain("cell_too_long", column, message);
        String::new()
    }

    /// A number, `None` where it is missing or refused.
    pub(crate) fn number(&mut self, column: &str) -> Option<Decimal> {
        let read = match self.record.get(column) {
            Cell::Empty => return None,
            Cell::Number(text) => plain(text).ok_or_else(|| {
                Text::new(
                    format!("`{text}` bukan angka yang dapat disimpan"),
                    format!("`{text}` is not a number that can be kept"),
                )
            }),
            Cell::Text(text) => match self.formats.of(column).read(text) {
                Ok(reading) => return reading.value(),
                Err(error) => Err(Text::new(
                    error.localize(Lang::Id),
                    error.localize(Lang::En),
                )),
            },
            Cell::List(_) | Cell::Object(_) => {
                Err(Text::new("harus berupa angka", "must be a number"))
            }
        };
        read.map_err(|message| self.complain("not_a_number", column, message))
            .ok()
    }

    /// An amount of rupiah.
    pub(crate) fn rupiah(&mut self, column: &str) -> Option<Rupiah> {
        let value = self.number(column)?;
        let amount = Rupiah::new(value).ok();
        if amount.is_none() {
            let message = Text::new(
                format!("`{value}` punya lebih dari dua desimal (sen)"),
                format!("`{value}` has more than two decimals (sen)"),
            );
            self.complain("rupiah_decimals", column, message);
        }
        amount
    }

    /// A percentage.
    pub(crate) fn percent(&mut self, column: &str) -> Option<Percent> {
        let value = self.number(column)?;
        Percent::new(value).ok()
    }
}

/// A JSON number without passing through a float.
fn plain(text: &str) -> Option<Decimal> {
    if text.contains(['e', 'E']) {
        Decimal::from_scientific(text).ok()
    } else {
        Decimal::from_str_exact(text).ok()
    }
}
