//! What the engine refuses, as exceptions of Python.

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use sakip_core::number::NumberError;
use sakip_core::problem::{Problem, Problems};
use sakip_core::text::{Localize, Text};

/// The exception for problems of a kind (`capaian`, `period`, …): the package picks the class and keeps the list.
pub(crate) fn refused(py: Python<'_>, kind: &str, problems: &Problems) -> PyErr {
    let made = || -> PyResult<Bound<'_, PyAny>> {
        let list = serde_json::to_string(problems.list()).map_err(broken)?;
        py.import("sakip._errors")?
            .getattr("refused")?
            .call1((kind, list, problems.count()))
    };
    match made() {
        Ok(exception) => PyErr::from_value(exception),
        Err(error) => error,
    }
}

/// One problem that was found by an error of the engine.
pub(crate) fn problem(
    code: &'static str,
    place: impl Into<String>,
    error: &dyn Localize,
) -> Problems {
    Problem::new(code, place, Text::of(error)).into()
}

/// A number that is none.
pub(crate) fn not_a_number(place: &str, error: &NumberError) -> Problems {
    let code = match error {
        NumberError::NotANumber(_) => "not_a_number",
        NumberError::TooManyDigits(_) => "too_many_digits",
        NumberError::OutOfRange { .. } => "out_of_range",
    };
    problem(code, place, error)
}

/// What should not happen: an answer that cannot be written.
pub(crate) fn broken(error: impl std::fmt::Display) -> PyErr {
    PyRuntimeError::new_err(error.to_string())
}

/// Computes without the GIL; what is refused is an exception.
pub(crate) fn answered<T: Send>(
    py: Python<'_>,
    kind: &str,
    compute: impl FnOnce() -> Result<T, Problems> + Send,
) -> PyResult<T> {
    py.detach(compute)
        .map_err(|problems| refused(py, kind, &problems))
}
