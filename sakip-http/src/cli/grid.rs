//! Tables of text: columns side by side, long text wrapped or cut to the width there is.
//!
//! Widths are fixed once, from the first rows, so that a table of any length can be printed row by row.

use std::io::{self, Write};

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::style::{Style, Tone};

/// Between two columns.
const GAP: &str = "  ";

/// What stands on which side of a column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Align {
    Left,
    Right,
}

/// A column with its title.
#[derive(Clone, Debug)]
pub(super) struct Column {
    title: String,
    align: Align,
    /// The width below which text is no longer wrapped; `None` for what is never broken, such as numbers.
    least: Option<usize>,
    /// The width it never takes more than.
    most: usize,
    /// The width that rows to come need.
    expected: usize,
}

impl Column {
    /// Text that may be wrapped, but not narrower than `least`.
    pub(super) fn text(title: &str, least: usize) -> Column {
        Column {
            title: title.to_owned(),
            align: Align::Left,
            least: Some(least),
            most: usize::MAX,
            expected: 0,
        }
    }

    /// The same column, never wider than this.
    pub(super) fn at_most(mut self, width: usize) -> Column {
        self.most = width;
        self
    }

    /// The same column, wide enough for cells of this width that are still to come.
    pub(super) fn expecting(mut self, width: usize) -> Column {
        self.expected = width;
        self
    }

    /// The same column with its cells on the right.
    pub(super) fn right(mut self) -> Column {
        self.align = Align::Right;
        self
    }

    /// Names that are never broken.
    pub(super) fn label(title: &str) -> Column {
        Column {
            align: Align::Left,
            ..Column::number(title)
        }
    }

    /// Numbers.
    pub(super) fn number(title: &str) -> Column {
        Column {
            title: title.to_owned(),
            align: Align::Right,
            least: None,
            most: usize::MAX,
            expected: 0,
        }
    }
}

/// A cell with its tone.
#[derive(Clone, Debug, Default)]
pub(super) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    pub(super) fn new(text: impl AsRef<str>) -> Cell {
        Cell::toned(text, Tone::Plain)
    }

    pub(super) fn toned(text: impl AsRef<str>, tone: Tone) -> Cell {
        Cell {
            text: clean(text.as_ref()),
            tone,
        }
    }
}

/// Text from a file without what could steer the terminal, break the line or turn its direction.
pub(super) fn clean(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() || turns(c) { ' ' } else { c })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// Whether a character is a line break or a bidirectional control of Unicode.
fn turns(c: char) -> bool {
    matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
}

/// Columns whose widths are settled.
pub(super) struct Grid {
    columns: Vec<(Column, usize)>,
    style: Style,
}

impl Grid {
    /// Settles the widths for these rows, within the width of the terminal where that is possible.
    pub(super) fn fit<'r>(
        columns: Vec<Column>,
        rows: impl Iterator<Item = &'r Vec<Cell>>,
        width: usize,
        style: Style,
    ) -> Grid {
        let mut widest: Vec<usize> = columns
            .iter()
            .map(|column| column.title.width().max(column.expected))
            .collect();
        for row in rows {
            for (widest, cell) in widest.iter_mut().zip(row) {
                *widest = cell.text.width().max(*widest);
            }
        }
        let mut columns: Vec<(Column, usize)> = columns
            .into_iter()
            .zip(widest)
            .map(|(column, widest)| {
                let widest = widest.min(column.most).max(column.title.width());
                (column, widest)
            })
            .collect();
        let gaps = GAP.len() * columns.len().saturating_sub(1);
        while columns.iter().map(|(_, width)| width).sum::<usize>() + gaps > width {
            let widest = columns
                .iter_mut()
                .filter(|(column, width)| column.least.is_some_and(|least| *width > least))
                .max_by_key(|(_, width)| *width);
            match widest {
                Some((_, width)) => *width -= 1,
                None => break,
            }
        }
        Grid { columns, style }
    }

    /// How wide the table is.
    pub(super) fn width(&self) -> usize {
        let gaps = GAP.len() * self.columns.len().saturating_sub(1);
        self.columns.iter().map(|(_, width)| width).sum::<usize>() + gaps
    }

    /// The titles with a rule under them.
    pub(super) fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let titles: Vec<Cell> = self
            .columns
            .iter()
            .map(|(column, _)| Cell::toned(&column.title, Tone::Strong))
            .collect();
        self.wrapped(out, &titles)?;
        self.rule(out)
    }

    /// A line across the table.
    pub(super) fn rule(&self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "{}",
            self.style.paint(Tone::Faint, &"─".repeat(self.width()))
        )
    }

    /// A row in as many lines as it takes.
    pub(super) fn wrapped(&self, out: &mut dyn Write, cells: &[Cell]) -> io::Result<()> {
        let lines: Vec<Vec<String>> = self
            .columns
            .iter()
            .zip(cells)
            .map(|((column, width), cell)| match column.least {
                Some(_) => textwrap::wrap(&cell.text, (*width).max(1))
                    .into_iter()
                    .map(|line| line.into_owned())
                    .collect(),
                None => vec![cell.text.clone()],
            })
            .collect();
        let height = lines.iter().map(Vec::len).max().unwrap_or(0);
        for at in 0..height {
            let texts = lines
                .iter()
                .map(|lines| lines.get(at).map_or("", String::as_str));
            self.line(out, texts, cells)?;
        }
        Ok(())
    }

    /// A row in exactly one line; text that is too long is cut, numbers never are.
    pub(super) fn cut(&self, out: &mut dyn Write, cells: &[Cell]) -> io::Result<()> {
        let texts: Vec<String> = self
            .columns
            .iter()
            .zip(cells)
            .map(|((column, width), cell)| match column.align {
                Align::Left => shortened(&cell.text, *width),
                Align::Right => cell.text.clone(),
            })
            .collect();
        self.line(out, texts.iter().map(String::as_str), cells)
    }

    fn line<'t>(
        &self,
        out: &mut dyn Write,
        texts: impl Iterator<Item = &'t str>,
        cells: &[Cell],
    ) -> io::Result<()> {
        let mut line = String::new();
        let mut blank = 0;
        for (index, ((text, cell), (column, width))) in
            texts.zip(cells).zip(&self.columns).enumerate()
        {
            if index > 0 {
                blank += GAP.len();
            }
            let padding = width.saturating_sub(text.width());
            if column.align == Align::Right {
                blank += padding;
            }
            // Blanks are written only before text, so that no line ends in them.
            if !text.is_empty() {
                line.extend(std::iter::repeat_n(' ', std::mem::take(&mut blank)));
                line.push_str(&self.style.paint(cell.tone, text));
            }
            if column.align == Align::Left {
                blank += padding;
            }
        }
        writeln!(out, "{line}")
    }
}

/// The start of a text, with an ellipsis where something is left out.
pub(super) fn shortened(text: &str, width: usize) -> String {
    if text.width() <= width {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = 1;
    for c in text.chars() {
        used += c.width().unwrap_or(0);
        if used > width {
            break;
        }
        cut.push(c);
    }
    cut.truncate(cut.trim_end().len());
    cut.push('…');
    cut
}

#[cfg(test)]
mod tests {
    use super::*;

    fn print(width: usize) -> String {
        let columns = vec![Column::text("Indikator", 8), Column::number("Capaian")];
        let rows = vec![
            vec![
                Cell::new("Persentase perkara tepat waktu"),
                Cell::new("94,47"),
            ],
            vec![Cell::new("Indeks\u{1b}[31m"), Cell::new("1.388,89")],
        ];
        let grid = Grid::fit(columns, rows.iter(), width, Style::new(false));
        let mut out = Vec::new();
        grid.head(&mut out).unwrap();
        for row in &rows {
            grid.wrapped(&mut out, row).unwrap();
        }
        grid.cut(&mut out, &rows[0]).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn text_is_wrapped_and_numbers_are_not() {
        let expected = "Indikator              Capaian\n\
                        ──────────────────────────────\n\
                        Persentase perkara       94,47\n\
                        tepat waktu\n\
                        Indeks [31m           1.388,89\n\
                        Persentase perkara…      94,47\n";
        assert_eq!(print(30), expected);
        // Narrower than possible: it overflows, but no number is lost.
        assert!(print(3).contains("1.388,89"));
    }
}
