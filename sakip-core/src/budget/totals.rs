//! Published totals checked against their rows.

use super::figure::{AmountOverflow, rupiah};
use crate::explain::{Coverage, Explain, Trace, TraceKind};
use crate::number::{Exact, Rupiah};
use crate::text::Text;

/// A column of a table: its rows, blank where nothing is printed, and the total printed under them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The name of the column.
    pub name: String,
    /// The rows.
    pub rows: Vec<Option<Rupiah>>,
    /// The total as printed.
    pub printed: Rupiah,
}

/// A printed total beside the sum of its rows. A difference is reported, never repaired.
///
/// ```
/// use sakip_core::budget::check_total;
/// use sakip_core::explain::Explain;
/// use sakip_core::text::Lang;
///
/// let rows = [Some("40000000".parse()?), Some("25000000".parse()?)];
/// let check = check_total("pagu", &rows, "71000000".parse()?)?;
/// assert!(!check.agrees());
/// assert_eq!(check.difference().to_string(), "6000000");
/// assert_eq!(
///     check.sentence(Lang::En),
///     "pagu: the 2 rows add up to 65000000, printed is 71000000, a difference of 6000000"
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TotalCheck {
    column: String,
    rows: Coverage,
    sum: Rupiah,
    printed: Rupiah,
    difference: Rupiah,
}

impl TotalCheck {
    /// The column.
    pub fn column(&self) -> &str {
        &self.column
    }

    /// How many rows are filled, of all.
    pub fn rows(&self) -> Coverage {
        self.rows
    }

    /// The sum of the rows; 0 where none is filled.
    pub fn sum(&self) -> Rupiah {
        self.sum
    }

    /// The total as printed.
    pub fn printed(&self) -> Rupiah {
        self.printed
    }

    /// Printed minus sum, exact.
    pub fn difference(&self) -> Rupiah {
        self.difference
    }

    /// Whether the total is the sum of its rows.
    pub fn agrees(&self) -> bool {
        self.difference == Rupiah::ZERO
    }
}

/// Compares a printed total with the sum of its rows.
///
/// # Errors
/// [`AmountOverflow`] when the sum or the difference has more digits than a decimal holds.
pub fn check_total(
    column: impl Into<String>,
    rows: &[Option<Rupiah>],
    printed: Rupiah,
) -> Result<TotalCheck, AmountOverflow> {
    let column = column.into();
    let exact: Exact = rows.iter().flatten().map(|row| row.exact()).sum();
    let difference = rupiah(&(printed.exact() - exact.clone()));
    let (Some(sum), Some(difference)) = (rupiah(&exact), difference) else {
        return Err(AmountOverflow::of(column));
    };
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    Ok(TotalCheck {
        column,
        rows: Coverage {
            used: count(rows.iter().flatten().count()),
            total: count(rows.len()),
        },
        sum,
        printed,
        difference,
    })
}

/// Compares the printed total of every column of a table.
///
/// # Errors
/// As [`check_total`], for the first column that overflows.
pub fn check_totals(columns: &[Column]) -> Result<Vec<TotalCheck>, AmountOverflow> {
    columns
        .iter()
        .map(|column| check_total(&column.name, &column.rows, column.printed))
        .collect()
}

impl Explain for TotalCheck {
    fn trace(&self) -> Trace {
        let Coverage { used, .. } = self.rows;
        let (column, sum, printed) = (&self.column, self.sum, self.printed);
        let sentence = if self.agrees() {
            Text::new(
                format!("{column}: jumlah {used} baris adalah {sum}, sama dengan yang tercetak"),
                format!("{column}: the {used} rows add up to {sum}, as printed"),
            )
        } else {
            let difference = self.difference;
            Text::new(
                format!(
                    "{column}: jumlah {used} baris adalah {sum}, tercetak {printed}, selisih {difference}"
                ),
                format!(
                    "{column}: the {used} rows add up to {sum}, printed is {printed}, a difference of \
                     {difference}"
                ),
            )
        };
        let mut trace = Trace::new(TraceKind::Budget, "jumlah", "ok", sentence.clone())
            .input("jumlah_baris", sum)
            .input("tercetak", printed);
        trace.expression = format!("{printed} − {}", crate::explain::term(sum));
        trace.exact = Some(self.difference.to_string());
        trace.result = Some(self.difference.to_string());
        trace.coverage = Some(self.rows);
        if !self.agrees() {
            trace.warnings.push(sentence);
        }
        trace
    }
}
