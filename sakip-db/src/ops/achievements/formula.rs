//! The value of an indicator computed from its components.

use std::collections::BTreeMap;

use sakip_core::formula::{Expression, Input};
use sakip_core::number::Quantity;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;

use crate::check;
use crate::id::ComponentId;
use crate::record::record;

record! {
    /// A name in the formula of an indicator.
    pub(super) struct Component {
        pub(super) id: ComponentId,
        pub(super) nama: String,
    }
}

/// What a formula came to, and from what.
pub(super) struct Computed {
    pub(super) value: Quantity,
    pub(super) components: Vec<(ComponentId, Quantity)>,
}

/// Computes the value; every problem is noted.
pub(super) fn compute(
    problems: &mut ProblemList,
    formula: Option<&str>,
    known: &[Component],
    given: &BTreeMap<String, Quantity>,
) -> Option<Computed> {
    let mut complain = |code, place: String, message| {
        problems.add(Problem::new(code, place, message));
    };
    let Some(formula) = formula else {
        complain(
            "no_formula",
            "komponen".to_owned(),
            Text::new(
                "indikator ini tidak punya rumus: isi nilainya",
                "this indicator has no formula: give its value",
            ),
        );
        return None;
    };
    let formula = match Expression::parse(formula) {
        Ok(formula) => formula,
        Err(errors) => {
            for error in errors.list() {
                complain("formula", "komponen".to_owned(), Text::of(error));
            }
            return None;
        }
    };
    let mut components = Vec::new();
    for (nama, value) in given {
        match known.iter().find(|component| component.nama == *nama) {
            Some(component) => components.push((component.id, *value)),
            None => {
                let shown: String = nama.chars().take(60).collect();
                let message = Text::new(
                    format!("indikator ini tidak punya komponen `{shown}`"),
                    format!("this indicator has no component `{shown}`"),
                );
                complain("unknown_component", format!("komponen.{shown}"), message);
            }
        }
    }
    let evaluated = formula.evaluate(|name| {
        if let Some(value) = given.get(name) {
            return Some(Input::Value(value.exact()));
        }
        let is_known = known.iter().any(|component| component.nama == name);
        is_known.then_some(Input::NotFilled)
    });
    let evaluated = match evaluated {
        Ok(evaluated) => evaluated,
        Err(none) => {
            complain("no_result", "komponen".to_owned(), Text::of(&none));
            return None;
        }
    };
    let value = evaluated
        .value()
        .approximate()
        .and_then(|value| Quantity::new(value).ok());
    if value.is_none() {
        let message = Text::new(
            "hasil rumus terlalu besar untuk disimpan",
            "the result of the formula is too large to be kept",
        );
        complain("too_many_digits", "komponen".to_owned(), message);
    }
    for (nama, value) in given {
        check::quantity(problems, &format!("komponen.{nama}"), *value);
    }
    Some(Computed {
        value: value?,
        components,
    })
}
