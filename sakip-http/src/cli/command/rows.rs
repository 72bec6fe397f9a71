//! Rows of a table as they come, once its widths are settled from the first of them.

use std::io::Write;

use super::super::failure::Failure;
use super::super::grid::{Cell, Column, Grid, clean, shortened};
use super::super::style::{Style, Tone};

/// Up to this many rows, the text of a table is wrapped and the widths fit all of it; past it, rows are
/// printed as they are computed, one line each.
const WRAPPED_ROWS: usize = 1_000;

/// What waits for the widths.
enum Line {
    Row(Vec<Cell>),
    Section(String),
    Rule,
}

/// A table in the making.
pub(super) struct Rows {
    columns: Vec<Column>,
    waiting: Vec<Line>,
    grid: Option<Grid>,
    wrapped: bool,
    style: Style,
    width: usize,
}

impl Rows {
    /// A table of so many rows.
    pub(super) fn new(columns: Vec<Column>, rows: u64, style: Style, width: usize) -> Rows {
        Rows {
            columns,
            waiting: Vec::new(),
            grid: None,
            wrapped: usize::try_from(rows).is_ok_and(|rows| rows <= WRAPPED_ROWS),
            style,
            width,
        }
    }

    /// Takes a row, and prints it as soon as the widths are known.
    pub(super) fn row(&mut self, cells: Vec<Cell>, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.grid {
            Some(grid) => grid.cut(out, &cells)?,
            None => {
                self.waiting.push(Line::Row(cells));
                if !self.wrapped && self.waiting.len() >= WRAPPED_ROWS {
                    self.settle(out)?;
                }
            }
        }
        Ok(())
    }

    /// Starts a part of the table under a title of its own.
    pub(super) fn section(&mut self, title: &str, out: &mut dyn Write) -> Result<(), Failure> {
        let title = shortened(&clean(title), self.width);
        match &self.grid {
            Some(_) => writeln!(out, "{}", self.style.paint(Tone::Strong, &title))?,
            None => self.waiting.push(Line::Section(title)),
        }
        Ok(())
    }

    /// Draws a rule between two rows.
    pub(super) fn rule(&mut self, out: &mut dyn Write) -> Result<(), Failure> {
        match &self.grid {
            Some(grid) => grid.rule(out)?,
            None => self.waiting.push(Line::Rule),
        }
        Ok(())
    }

    fn settle(&mut self, out: &mut dyn Write) -> Result<(), Failure> {
        let columns = std::mem::take(&mut self.columns);
        let lines = std::mem::take(&mut self.waiting);
        let rows = lines.iter().filter_map(|line| match line {
            Line::Row(cells) => Some(cells),
            Line::Section(_) | Line::Rule => None,
        });
        let grid = Grid::fit(columns, rows, self.width, self.style);
        grid.head(out)?;
        for line in &lines {
            match line {
                Line::Row(row) if self.wrapped => grid.wrapped(out, row)?,
                Line::Row(row) => grid.cut(out, row)?,
                Line::Rule => grid.rule(out)?,
                Line::Section(title) => {
                    writeln!(out, "{}", self.style.paint(Tone::Strong, title))?;
                }
            }
        }
        self.grid = Some(grid);
        Ok(())
    }

    /// Prints what is left, and the rule below.
    pub(super) fn finish(&mut self, out: &mut dyn Write) -> Result<(), Failure> {
        if self.grid.is_none() {
            self.settle(out)?;
        }
        if let Some(grid) = &self.grid {
            grid.rule(out)?;
        }
        Ok(())
    }
}
