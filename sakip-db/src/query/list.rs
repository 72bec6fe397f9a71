//! Lists with filters, a stable order and pages: the one place where the text of a statement is put together.
//!
//! Everything that becomes part of the text is a `&'static str` of this crate; what a caller gives is bound.

use std::collections::BTreeSet;

use sakip_core::problem::Problem;
use sakip_core::text::{Lang, Localize, Text};

use super::page::{Cursor, CursorError, Direction, Page, Paged, Start};
use crate::codec::{Param, Value};
use crate::engine::Record;
use crate::error::{Error, Result};
use crate::session::Session;
use crate::statement::Statement;

/// What a list is sorted by: ties are always broken by `id`, so that the order is stable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Sort {
    /// Its name, for the cursor.
    pub(crate) name: &'static str,
    /// The expression: never null, an integer or a text.
    pub(crate) key: &'static str,
    /// Whether the key is a text; otherwise it is an integer.
    pub(crate) is_text: bool,
    /// Up or down, the id with it.
    pub(crate) direction: Direction,
}

/// The most letters beyond ASCII that a search folds: each is a call within the statement.
const MAX_FOLDED: usize = 32;

/// How letters of the text beyond ASCII may be written otherwise, and what they become in lower case.
fn folds(text: &str) -> BTreeSet<(String, String)> {
    let mut folds = BTreeSet::new();
    for letter in text.chars().filter(|letter| !letter.is_ascii()) {
        let folded: String = letter.to_lowercase().collect();
        let upper: String = folded.to_uppercase();
        for written in [letter.to_string(), upper] {
            if written != folded && folds.len() < MAX_FOLDED {
                folds.insert((written, folded.clone()));
            }
        }
    }
    folds
}

/// A list being asked for.
///
/// ```ignore
/// let mut list = List::new("ops::opd::LIST", "o.*", "opd o", "o.id", Sort { .. });
/// list.filter("o.instansi_id = {}", instansi);
/// list.filter_if("o.parent_id = {}", filter.parent_id);
/// list.search(&["o.nama", "o.kode"], filter.search.as_deref());
/// list.fetch(session, page, |opd: &Opd| (opd.kode.clone(), opd.id.0)).await
/// ```
#[derive(Debug)]
pub(crate) struct List {
    name: &'static str,
    columns: &'static str,
    from: &'static str,
    walk: &'static str,
    id: &'static str,
    sort: Sort,
    key_is_date: bool,
    conditions: Vec<String>,
    values: Vec<Value>,
}

impl List {
    /// A list of `columns` from `from` (a table with joins), whose rows `id` identifies.
    pub(crate) fn new(
        name: &'static str,
        columns: &'static str,
        from: &'static str,
        id: &'static str,
        sort: Sort,
    ) -> List {
        List {
            name,
            columns,
            from,
            walk: from,
            id,
            sort,
            key_is_date: false,
            conditions: Vec::new(),
            values: Vec::new(),
        }
    }

    /// The sort key is a date, `2025-12-31` in a cursor.
    pub(crate) fn by_date(&mut self) {
        self.key_is_date = true;
    }

    /// How a page goes through the tables of `from`, where that is another way than the one to count them all:
    /// SQLite takes the tables around a CROSS JOIN in the order they are written, so that it need not sort what
    /// an index gives in order. Conditions behind ON belong into a filter then.
    pub(crate) fn walk(&mut self, from: &'static str) {
        self.walk = from;
    }

    /// A value that `from` names itself: the first bound is `$1`, so bind before any filter.
    pub(crate) fn bind(&mut self, value: impl Param) {
        self.values.push(value.value());
    }

    /// A condition; every `{}` in it stands for the value.
    pub(crate) fn filter(&mut self, condition: &'static str, value: impl Param) {
        self.values.push(value.value());
        let place = format!("${}", self.values.len());
        self.conditions.push(condition.replace("{}", &place));
    }

    /// A condition that holds only when there is a value for it.
    pub(crate) fn filter_if<T: Param>(&mut self, condition: &'static str, value: Option<T>) {
        if let Some(value) = value {
            self.filter(condition, value);
        }
    }

    /// One of the columns has to contain the text, whatever its case; `%` and `_` mean themselves. Both engines
    /// fold the letters of ASCII by themselves, the other letters of the text are folded here; past
    /// [`MAX_FOLDED`] of them letters have to be written as they are stored.
    pub(crate) fn search(&mut self, columns: &[&'static str], text: Option<&str>) {
        let Some(text) = text.map(str::trim).filter(|text| !text.is_empty()) else {
            return;
        };
        let text = text.chars().filter(|char| *char != '\0').take(200);
        let text: String = text.collect();
        let mut places = Vec::new();
        for (written, folded) in folds(&text) {
            self.values.push(written.value());
            let written = self.values.len();
            self.values.push(folded.value());
            places.push((written, self.values.len()));
        }
        let mut pattern = String::from("%");
        for char in text.chars().flat_map(char::to_lowercase) {
            if matches!(char, '%' | '_' | '\\') {
                pattern.push('\\');
            }
            pattern.push(char);
        }
        pattern.push('%');
        self.values.push(pattern.value());
        let place = self.values.len();
        let any: Vec<String> = columns
            .iter()
            .map(|column| {
                let folded = places
                    .iter()
                    .fold(format!("lower({column})"), |column, (written, folded)| {
                        format!("replace({column}, ${written}, ${folded})")
                    });
                format!("{folded} LIKE ${place} ESCAPE '\\'")
            })
            .collect();
        self.conditions.push(format!("({})", any.join(" OR ")));
    }

    fn filtered(&self) -> String {
        match self.conditions.as_slice() {
            [] => self.from.to_owned(),
            conditions => format!("{} WHERE {}", self.from, conditions.join(" AND ")),
        }
    }

    /// The statement that counts the whole list, and the one that gives a page of it with its values.
    pub(crate) fn statements(&self, page: &Page) -> Result<(Statement, Statement, Vec<Value>)> {
        let count = Statement::composed(
            self.name,
            format!("SELECT count(*) FROM {}", self.filtered()),
        );
        let mut values = self.values.clone();
        let mut place = |value: Value| {
            values.push(value);
            values.len()
        };
        let mut conditions = self.conditions.clone();
        let mut offset = 0;
        match &page.start {
            Start::Number(number) => offset = i64::from(number - 1) * i64::from(page.limit()),
            Start::After(cursor) => {
                let key = self.key_of(cursor)?;
                let (key, id) = (place(key), place(cursor.id.value()));
                let beyond = match self.sort.direction {
                    Direction::Asc => ">",
                    Direction::Desc => "<",
                };
                let (sort, row) = (self.sort.key, self.id);
                conditions.push(format!("({sort}, {row}) {beyond} (${key}, ${id})"));
            }
        }
        let direction = match self.sort.direction {
            Direction::Asc => "ASC",
            Direction::Desc => "DESC",
        };
        // One more than wanted tells whether there is a next page.
        let (limit, skip) = (
            place((i64::from(page.limit()) + 1).value()),
            place(offset.value()),
        );
        let filter = match conditions.as_slice() {
            [] => String::new(),
            conditions => format!(" WHERE {}", conditions.join(" AND ")),
        };
        let (columns, from, sort, id) = (self.columns, self.walk, self.sort.key, self.id);
        let sql = format!(
            "SELECT {columns} FROM {from}{filter} ORDER BY {sort} {direction}, {id} {direction} \
             LIMIT ${limit} OFFSET ${skip}"
        );
        Ok((count, Statement::composed(self.name, sql), values))
    }

    /// The sort key of a cursor, if the cursor is of this list.
    fn key_of(&self, cursor: &Cursor) -> Result<Value> {
        let refused = || {
            let message = Text::new(CursorError.localize(Lang::Id), CursorError.to_string());
            Error::Invalid(Problem::new("cursor", "cursor", message).into())
        };
        if cursor.sort != self.sort.name {
            return Err(refused());
        }
        if self.key_is_date {
            let date = cursor.key.parse::<chrono::NaiveDate>();
            date.map(Param::value).map_err(|_| refused())
        } else if self.sort.is_text {
            Ok(cursor.key.clone().value())
        } else {
            cursor
                .key
                .parse::<i64>()
                .map(Param::value)
                .map_err(|_| refused())
        }
    }

    /// A page of the list. `place` gives the sort key and the id of a row.
    pub(crate) async fn fetch<R: Record>(
        self,
        session: &mut Session,
        page: &Page,
        place: impl Fn(&R) -> (String, i64),
    ) -> Result<Paged<R>> {
        let (count, rows, values) = self.statements(page)?;
        let total = session.fetch_value(&count, self.values.clone()).await?;
        let mut items: Vec<R> = session.fetch_all(&rows, values).await?;
        let wanted = usize::try_from(page.limit()).unwrap_or(usize::MAX);
        let more = items.len() > wanted;
        items.truncate(wanted);
        let next = items.last().filter(|_| more).map(|last| {
            let (key, id) = place(last);
            Cursor {
                sort: self.sort.name.to_owned(),
                id,
                key,
            }
        });
        Ok(Paged { items, next, total })
    }
}
