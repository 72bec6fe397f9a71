//! From a total to a predicate: a table of strict lower bounds, gap-free by construction.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::document::{check_label, check_text};
use super::limits::MAX_PREDICATES;
use crate::number::{Exact, Quantity, spell_exact};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::Text;

/// One predicate and the total above which it holds.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Predicate {
    /// The total, in points, that must be exceeded; absent for the lowest predicate only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Quantity>,
    /// The short form, such as `BB`.
    pub label: String,
    /// The full name, such as "Sangat Baik".
    pub name: Text,
}

/// A table of predicates from the highest to the lowest. Every total falls in exactly one: the bounds are
/// strict (a total equal to a bound belongs below it) and only the lowest predicate has none.
///
/// ```
/// use sakip_core::evaluation::{Template, predicate_of};
/// use sakip_core::number::Score;
/// let template = Template::builtin("permenpanrb-88-2021").ok_or("no such template")?;
/// let of = |total: &str| -> Result<String, Box<dyn std::error::Error>> {
///     Ok(predicate_of(template.predicates(), &total.parse::<Score>()?.exact()).label.clone())
/// };
/// assert_eq!(of("80.00")?, "BB");
/// assert_eq!(of("80.01")?, "A");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Predicates {
    bounded: Vec<(Exact, Predicate)>,
    lowest: Predicate,
}

impl Predicates {
    /// A table from its rows, the highest first.
    ///
    /// # Errors
    /// Every problem at once: `too_many`, `empty_predicates`, `empty_label`, `empty_text`, `too_long`,
    /// `duplicate_predicate`, `predicate_gap` (a bound missing before the last row or present in it),
    /// `predicate_order` (bounds not strictly descending), `predicate_range` (a bound outside 0 to 100).
    pub fn new(rows: Vec<Predicate>) -> Result<Predicates, Problems> {
        let mut problems = ProblemList::default();
        let table = Predicates::check(rows, "", &mut problems);
        match table {
            Some(table) => problems.into_result(table),
            None => Err(problems
                .into_result(())
                .err()
                .unwrap_or_else(|| empty("").into())),
        }
    }

    /// Checks rows found at `place` of a document. `None` when there is no last row.
    pub(super) fn check(
        mut rows: Vec<Predicate>,
        place: &str,
        problems: &mut ProblemList,
    ) -> Option<Predicates> {
        if rows.len() > MAX_PREDICATES {
            problems.add(super::document::too_many(place, rows.len(), MAX_PREDICATES));
            rows.truncate(MAX_PREDICATES);
        }
        for (index, row) in rows.iter().enumerate() {
            let at = format!("{place}[{index}]");
            check_label(&row.label, &format!("{at}.label"), problems);
            check_text(&row.name, &format!("{at}.name"), problems);
            let before = rows.get(..index).unwrap_or_default();
            if before.iter().any(|other| other.label == row.label) {
                problems.add(Problem::new(
                    "duplicate_predicate",
                    format!("{at}.label"),
                    Text::new(
                        format!("predikat `{}` sudah ada", row.label),
                        format!("the predicate `{}` is there already", row.label),
                    ),
                ));
            }
        }
        let Some(lowest) = rows.pop() else {
            problems.add(empty(place));
            return None;
        };
        let bounded = check_bounds(rows, &lowest, place, problems);
        Some(Predicates { bounded, lowest })
    }

    /// The predicate of an exact total; see [`predicate_of`].
    pub fn of(&self, total: &Exact) -> &Predicate {
        self.bounded
            .iter()
            .find(|(above, _)| total > above)
            .map_or(&self.lowest, |(_, predicate)| predicate)
    }

    /// The next better predicate than that of `total`, with the bound that must be exceeded; `None` at the top.
    pub fn next_above(&self, total: &Exact) -> Option<(&Exact, &Predicate)> {
        self.bounded
            .iter()
            .rev()
            .find(|(above, _)| total <= above)
            .map(|(above, predicate)| (above, predicate))
    }

    /// The predicates, the highest first.
    pub fn list(&self) -> impl Iterator<Item = &Predicate> {
        self.bounded
            .iter()
            .map(|(_, predicate)| predicate)
            .chain(std::iter::once(&self.lowest))
    }
}

/// The predicate of an exact, unrounded total: the first whose bound the total exceeds, else the lowest.
/// It is defined for every number, also below 0 and above 100.
pub fn predicate_of<'a>(predicates: &'a Predicates, total: &Exact) -> &'a Predicate {
    predicates.of(total)
}

fn empty(place: &str) -> Problem {
    Problem::new(
        "empty_predicates",
        place,
        Text::new("tabel predikat kosong", "the predicate table is empty"),
    )
}

fn check_bounds(
    rows: Vec<Predicate>,
    lowest: &Predicate,
    place: &str,
    problems: &mut ProblemList,
) -> Vec<(Exact, Predicate)> {
    if lowest.above.is_some() {
        problems.add(Problem::new(
            "predicate_gap",
            format!("{place}[{}].above", rows.len()),
            Text::new(
                "predikat terendah tidak boleh berbatas bawah: nilai di bawahnya tidak berpredikat",
                "the lowest predicate must have no lower bound: totals below it would have no predicate",
            ),
        ));
    }
    let mut bounded: Vec<(Exact, Predicate)> = Vec::with_capacity(rows.len());
    for (index, row) in rows.into_iter().enumerate() {
        let at = format!("{place}[{index}].above");
        let Some(above) = row.above.map(Quantity::exact) else {
            problems.add(Problem::new(
                "predicate_gap",
                at,
                Text::new(
                    "hanya predikat terendah yang tanpa batas bawah",
                    "only the lowest predicate may have no lower bound",
                ),
            ));
            continue;
        };
        if above.is_negative() || above >= Exact::HUNDRED {
            problems.add(Problem::new(
                "predicate_range",
                at.clone(),
                Text::both(|lang| {
                    let above = spell_exact(&above, lang);
                    lang.pick(
                        format!("batas {above} di luar 0 sampai kurang dari 100"),
                        format!("the bound {above} is outside 0 to below 100"),
                    )
                }),
            ));
        }
        if let Some((previous, _)) = bounded.last()
            && above >= *previous
        {
            problems.add(Problem::new(
                "predicate_order",
                at,
                Text::both(|lang| {
                    let above = spell_exact(&above, lang);
                    let previous = spell_exact(previous, lang);
                    lang.pick(
                        format!("batas {above} harus kurang dari {previous}"),
                        format!("the bound {above} must be below {previous}"),
                    )
                }),
            ));
        }
        bounded.push((above, row));
    }
    bounded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(above: Option<&str>, label: &str) -> Predicate {
        Predicate {
            above: above.map(|text| text.parse().expect("a number")),
            label: label.to_owned(),
            name: Text::new(label, label),
        }
    }

    fn codes(rows: Vec<Predicate>) -> Vec<&'static str> {
        let problems = Predicates::new(rows).expect_err("a broken table");
        problems.list().iter().map(|problem| problem.code).collect()
    }

    #[test]
    fn a_table_has_no_gap_and_no_overlap() {
        assert!(Predicates::new(vec![row(Some("50"), "CC"), row(None, "D")]).is_ok());
        assert!(Predicates::new(vec![row(None, "D")]).is_ok());
        assert_eq!(codes(vec![]), ["empty_predicates"]);
        assert_eq!(codes(vec![row(Some("50"), "CC")]), ["predicate_gap"]);
        assert_eq!(
            codes(vec![row(None, "CC"), row(None, "D")]),
            ["predicate_gap"]
        );
        assert_eq!(
            codes(vec![
                row(Some("50"), "B"),
                row(Some("50"), "CC"),
                row(None, "D")
            ]),
            ["predicate_order"]
        );
        assert_eq!(
            codes(vec![
                row(Some("100"), "B"),
                row(Some("-1"), "CC"),
                row(None, "D")
            ]),
            ["predicate_range", "predicate_range"]
        );
        assert_eq!(
            codes(vec![row(Some("50"), "D"), row(None, "D")]),
            ["duplicate_predicate"]
        );
        assert_eq!(
            codes(vec![row(None, " ")]),
            ["empty_label", "empty_text", "empty_text"]
        );
        assert_eq!(
            codes(
                (0..=MAX_PREDICATES)
                    .map(|n| row((n < MAX_PREDICATES).then_some("1"), &format!("P{n}")))
                    .collect()
            )
            .first(),
            Some(&"too_many")
        );
    }

    #[test]
    fn the_next_predicate_is_the_nearest_bound_not_yet_exceeded() {
        let table = Predicates::new(vec![
            row(Some("80"), "A"),
            row(Some("50"), "CC"),
            row(None, "D"),
        ])
        .expect("a table");
        let next = |total: i64| {
            table
                .next_above(&Exact::from(total))
                .map(|(_, predicate)| predicate.label.as_str())
        };
        assert_eq!(next(50), Some("CC"));
        assert_eq!(next(51), Some("A"));
        assert_eq!(next(80), Some("A"));
        assert_eq!(next(81), None);
        assert_eq!(table.list().count(), 3);
    }
}
