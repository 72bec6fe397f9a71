//! Periods.

use pyo3::prelude::*;
use pyo3::types::PyType;
use sakip_core::period::{self, Frequency, PeriodError, Year};
use sakip_core::text::Lang;

use crate::refused::{problem, refused};

/// A year, a semester, a quarter (triwulan) or a month.
///
/// Its text is `2025`, `2025-S1`, `2025-Q3` or `2025-M07`; `2025-07` and `2025-TW3` are read too. Periods are
/// ordered by their first day, the longer of two that begin together first.
///
/// >>> from sakip import Period
/// >>> tw3 = Period("2025-TW3")
/// >>> tw3, tw3.first_day, tw3.last_day
/// (Period('2025-Q3'), datetime.date(2025, 7, 1), datetime.date(2025, 9, 30))
/// >>> Period("2025-M07") in tw3, Period("2025") < tw3 < Period("2026")
/// (True, True)
#[pyclass(frozen, eq, hash, ord, module = "sakip")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Period(pub(crate) period::Period);

pub(crate) fn period_code(error: &PeriodError) -> &'static str {
    match error {
        PeriodError::NotAPeriod(_) => "not_a_period",
        PeriodError::YearOutOfRange(_) => "year_out_of_range",
        PeriodError::PartOutOfRange { .. } => "part_out_of_range",
    }
}

fn no_period(py: Python<'_>, error: &PeriodError) -> PyErr {
    refused(py, "period", &problem(period_code(error), "", error))
}

fn frequency(py: Python<'_>, name: &str) -> PyResult<Frequency> {
    let found = Frequency::ALL
        .into_iter()
        .find(|frequency| frequency.name() == name);
    found.ok_or_else(|| {
        let known = Frequency::ALL.map(Frequency::name).join(", ");
        let text = sakip_core::text::Text::new(
            format!("frekuensi tidak dikenal: pakai {known}"),
            format!("not a frequency: use {known}"),
        );
        let problem = sakip_core::problem::Problem::new("unknown_frequency", "", text);
        refused(py, "period", &problem.into())
    })
}

/// The calendar day of a Python date.
fn day<'py>(py: Python<'py>, day: impl ToString) -> PyResult<Bound<'py, PyAny>> {
    py.import("datetime")?
        .getattr("date")?
        .call_method1("fromisoformat", (day.to_string(),))
}

#[pymethods]
impl Period {
    #[new]
    fn new(py: Python<'_>, key: &str) -> PyResult<Period> {
        key.parse()
            .map(Period)
            .map_err(|error| no_period(py, &error))
    }

    /// The period of a frequency that a day lies in.
    ///
    /// >>> from datetime import date
    /// >>> from sakip import Frequency, Period
    /// >>> Period.of(date(2025, 8, 17), Frequency.QUARTERLY)
    /// Period('2025-Q3')
    #[classmethod]
    fn of(cls: &Bound<'_, PyType>, day: &Bound<'_, PyAny>, frequency: &str) -> PyResult<Period> {
        let py = cls.py();
        let (year, month) = (
            day.getattr("year")?.extract::<i32>()?,
            day.getattr("month")?.extract::<u8>()?,
        );
        let frequency = self::frequency(py, frequency)?;
        let month =
            Year::new(year).and_then(|year| period::Period::new(year, Frequency::Monthly, month));
        let month = month.map_err(|error| no_period(py, &error))?;
        Ok(Period(month.enclosing(frequency).unwrap_or(month)))
    }

    /// The canonical text.
    #[getter]
    fn key(&self) -> String {
        self.0.to_string()
    }

    /// The year.
    #[getter]
    fn year(&self) -> i32 {
        self.0.year().number()
    }

    /// Which one of its year it is, from 1.
    #[getter]
    fn number(&self) -> u8 {
        self.0.number()
    }

    /// How often there is such a period: a `Frequency`.
    #[getter]
    fn frequency<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        py.import("sakip._enums")?
            .getattr("Frequency")?
            .call1((self.0.frequency().name(),))
    }

    /// Its first day.
    #[getter]
    fn first_day<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        day(py, self.0.first_day())
    }

    /// Its last day.
    #[getter]
    fn last_day<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        day(py, self.0.last_day())
    }

    /// The periods of a frequency within it, in order; none when the frequency is longer.
    fn parts(&self, py: Python<'_>, frequency: &str) -> PyResult<Vec<Period>> {
        let frequency = self::frequency(py, frequency)?;
        Ok(self.0.parts(frequency).into_iter().map(Period).collect())
    }

    /// The period of a longer or equal frequency it lies in; `None` where there is none.
    fn enclosing(&self, py: Python<'_>, frequency: &str) -> PyResult<Option<Period>> {
        let frequency = self::frequency(py, frequency)?;
        Ok(self.0.enclosing(frequency).map(Period))
    }

    /// What people call it: `Triwulan III 2025`, or in English `Quarter 3 of 2025`.
    #[pyo3(signature = (lang = "id"))]
    fn name(&self, lang: &str) -> String {
        self.0.name(lang.parse().unwrap_or(Lang::Id))
    }

    fn __contains__(&self, other: &Period) -> bool {
        self.0.contains(other.0)
    }

    fn __str__(&self) -> String {
        self.key()
    }

    fn __repr__(&self) -> String {
        format!("Period('{}')", self.0)
    }

    fn __reduce__<'py>(slf: &Bound<'py, Self>) -> (Bound<'py, PyType>, (String,)) {
        (slf.get_type(), (slf.get().key(),))
    }
}
