//! Rows of `capaian`: an indicator with its target and realisasi in, its achievement out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cell::{Cell, Record};
use super::choice::PolicyChoice;
use super::reader::{Amount, Formats, Reader};
use crate::achievement::{Achievement, Question, Status};
use crate::explain::{Explain, Trace};
use crate::indicator::{Formula, Measured, Polarity, Target};
use crate::number::{Locale, NumberFormat, Percent, Quantity, Weight};
use crate::period::Period;
use crate::policy::Policy;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Localize, Text};

/// A row that has been understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapaianRow {
    /// The id, or the number of the row where there is none.
    pub id: String,
    /// The sasaran it measures, where one is given: rows of one sasaran roll up together.
    pub sasaran: Option<String>,
    /// The name of the indicator.
    pub indikator: String,
    /// Its unit.
    pub satuan: String,
    /// What is asked of the engine.
    pub question: Question,
    /// The target as it is shown to people.
    pub target: Option<Target>,
    /// The realisasi as it is shown to people.
    pub realisasi: Option<String>,
    /// The period, where one is given.
    pub periode: Option<Period>,
    /// The weight, where one is given.
    pub bobot: Option<Weight>,
}

impl CapaianRow {
    /// The columns that must be there.
    pub const REQUIRED: [&'static str; 3] = ["polaritas", "target", "realisasi"];
    /// Every column that is read.
    pub const COLUMNS: [&'static str; 10] = [
        "id",
        "sasaran",
        "indikator",
        "satuan",
        "polaritas",
        "target",
        "realisasi",
        "baseline",
        "periode",
        "bobot",
    ];
    /// The columns that hold numbers, whose way of writing may have to be inferred.
    pub const NUMBERS: [&'static str; 4] = ["target", "realisasi", "baseline", "bobot"];

    /// Understands a record; what is wrong with it is added to `problems`.
    pub fn read(
        record: &Record,
        formats: &Formats,
        policy: &Policy,
        problems: &mut ProblemList,
    ) -> Option<CapaianRow> {
        let mut found = ProblemList::default();
        let mut reader = Reader {
            record,
            formats,
            problems: &mut found,
        };
        let id = reader.id();
        let sasaran = reader.text("sasaran");
        let indikator = reader.text("indikator").unwrap_or_default();
        let satuan = reader.text("satuan").unwrap_or_default();
        if record.get("polaritas").is_blank() {
            reader.complain(
                "polarity_missing",
                "polaritas",
                Text::new(
                    "polaritas wajib diisi, misalnya maximize atau minimize",
                    "a polarity is required, such as maximize or minimize",
                ),
            );
        }
        let polarity = reader.polarity("polaritas").unwrap_or(Polarity::MAXIMIZE);
        let target = reader.target("target", policy);
        let (measured, shown) = reader.measured("realisasi", target.as_ref(), policy);
        let mut question = Question::new(polarity).realisasi(measured);
        if let Some(baseline) = reader.quantity("baseline") {
            question = question.baseline(baseline);
        }
        let periode = reader.parsed("periode", |text| text.parse::<Period>());
        let bobot = reader.weight("bobot");
        if let Some(target) = &target {
            question = question.target(target.clone());
        }
        let row = CapaianRow {
            id,
            sasaran,
            indikator,
            satuan,
            question,
            target,
            realisasi: shown,
            periode,
            bobot,
        };
        match found.into_result(row) {
            Ok(row) => Some(row),
            Err(found) => {
                problems.extend(found);
                None
            }
        }
    }
}

impl Reader<'_> {
    /// A realisasi: a number, a label on the scale of its target, or `belum berlaku` where the indicator is
    /// not in force.
    pub(super) fn measured(
        &mut self,
        column: &str,
        target: Option<&Target>,
        policy: &Policy,
    ) -> (Measured, Option<String>) {
        match self.amount(column) {
            Amount::Missing | Amount::Refused => (Measured::NotFilled, None),
            Amount::Number(value) => (
                Measured::Value(Quantity::of(value)),
                Some(value.to_string()),
            ),
            Amount::Range(range) => {
                let range = self.quoted(column, range);
                self.complain(
                    "realisasi_range",
                    column,
                    Text::new(
                        format!("realisasi harus satu angka, bukan rentang `{range}`"),
                        format!("a realisasi is one number, not the range `{range}`"),
                    ),
                );
                (Measured::NotFilled, None)
            }
            Amount::Label(label) => {
                let folded = label.to_lowercase();
                if ["belum berlaku", "tidak berlaku", "not applicable"].contains(&folded.as_str()) {
                    return (Measured::NotApplicable, Some(label));
                }
                let level = match target {
                    Some(Target::Ordinal(target)) => target.scale().level(&label),
                    _ => None,
                };
                let Some(level) = level.or_else(|| self.level(column, &label, policy)) else {
                    return (Measured::NotFilled, None);
                };
                if matches!(target, Some(Target::Point(_) | Target::Range(_))) {
                    self.complain(
                        "realisasi_label",
                        column,
                        Text::new(
                            format!(
                                "realisasi `{label}` berupa tingkat, sedangkan targetnya angka"
                            ),
                            format!(
                                "the realisasi `{label}` is a level, but its target is a number"
                            ),
                        ),
                    );
                    return (Measured::NotFilled, None);
                }
                (level.measured(), Some(level.label().to_owned()))
            }
        }
    }

    pub(super) fn parsed<T, E: Localize>(
        &mut self,
        column: &str,
        parse: impl Fn(&str) -> Result<T, E>,
    ) -> Option<T> {
        let text = self.text(column)?;
        match parse(&text) {
            Ok(value) => Some(value),
            Err(error) => {
                let message = Text::new(error.localize(Lang::Id), error.localize(Lang::En));
                self.complain("cell_value", column, message);
                None
            }
        }
    }

    fn weight(&mut self, column: &str) -> Option<Weight> {
        let value = self.number(column)?;
        match Weight::new(value) {
            Ok(weight) => Some(weight),
            Err(_) => {
                let value = self.quoted(column, value);
                self.complain(
                    "weight_range",
                    column,
                    Text::new(
                        format!("bobot `{value}` harus lebih dari 0 dan paling tinggi 100"),
                        format!("the weight `{value}` must be above 0 and at most 100"),
                    ),
                );
                None
            }
        }
    }
}

/// One row of a request; every value is text, so that no digit is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapaianInput {
    /// The id; without one, the number of the row.
    pub id: Option<String>,
    /// The sasaran it measures.
    pub sasaran: Option<String>,
    /// The name of the indicator.
    pub indikator: Option<String>,
    /// Its unit.
    pub satuan: Option<String>,
    /// `maximize`, `minimize`, or a formula by name.
    pub polaritas: String,
    /// `95`, `80-90` or a level such as `WTP`.
    pub target: Option<String>,
    /// A number, a level, or nothing.
    pub realisasi: Option<String>,
    /// The baseline, for the formula `baseline`.
    pub baseline: Option<String>,
    /// The period, such as `2025-Q3`.
    pub periode: Option<String>,
    /// The weight in percent.
    pub bobot: Option<String>,
}

impl CapaianInput {
    /// The row as a record, to be read like a row of any table.
    fn record(self, row: u64) -> Record {
        record(
            row,
            [
                ("id", self.id),
                ("sasaran", self.sasaran),
                ("indikator", self.indikator),
                ("satuan", self.satuan),
                ("polaritas", Some(self.polaritas)),
                ("target", self.target),
                ("realisasi", self.realisasi),
                ("baseline", self.baseline),
                ("periode", self.periode),
                ("bobot", self.bobot),
            ],
        )
    }
}

/// A record of text cells.
pub(super) fn record<const N: usize>(
    row: u64,
    cells: [(&'static str, Option<String>); N],
) -> Record {
    let cells = cells
        .into_iter()
        .filter_map(|(name, text)| Some((name, Cell::Text(text?))));
    Record::new(row, cells)
}

/// The most rows of one request.
pub const MAX_ROWS: usize = 1_000_000;

/// A whole table to be computed under one policy.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapaianRequest {
    /// The policy; `sakip-default` when left out.
    #[serde(default)]
    pub policy: PolicyChoice,
    /// How numbers are written; plain when left out.
    #[serde(default)]
    pub locale: Locale,
    /// The language of the answer; Indonesian when left out.
    #[serde(default)]
    pub lang: Lang,
    /// The rows.
    pub rows: Vec<CapaianInput>,
}

impl CapaianRequest {
    /// One answer for each row, in their order.
    ///
    /// # Errors
    /// Everything that is wrong with the request, at once.
    pub fn answer(self) -> Result<Vec<CapaianResult>, Problems> {
        let lang = self.lang;
        self.each(|id, achievement| CapaianResult::new(id, achievement, lang))
    }

    /// The whole derivation of each row, in their order.
    ///
    /// # Errors
    /// As [`CapaianRequest::answer`].
    pub fn explain(self) -> Result<Vec<JelaskanResult>, Problems> {
        self.each(|id, achievement| JelaskanResult {
            id,
            trace: achievement.trace(),
        })
    }

    fn each<T>(self, tell: impl Fn(String, &Achievement) -> T) -> Result<Vec<T>, Problems> {
        let policy = self.policy.resolve()?;
        let formats = Formats::all(NumberFormat::new(self.locale));
        let mut problems = ProblemList::default();
        let mut results = Vec::new();
        for (row, input) in numbered(self.rows)? {
            if let Some(row) =
                CapaianRow::read(&input.record(row), &formats, &policy, &mut problems)
            {
                results.push(tell(row.id, &row.question.answer(&policy)));
            }
        }
        problems.into_result(results)
    }
}

/// The derivation of one row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct JelaskanResult {
    /// The id of the row.
    pub id: String,
    /// How its capaian came about.
    pub trace: Trace,
}

/// The rows with their numbers, from 1, when there are not too many.
pub(super) fn numbered<T>(rows: Vec<T>) -> Result<impl Iterator<Item = (u64, T)>, Problems> {
    if rows.len() > MAX_ROWS {
        let text = Text::new("paling banyak 1.000.000 baris", "at most 1,000,000 rows");
        return Err(Problem::new("too_many_rows", "rows", text).into());
    }
    Ok((1..).zip(rows))
}

/// What the engine answers for one row, as JSON. Decimals are text, so that no digit is lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CapaianResult {
    /// The id of the row.
    pub id: String,
    /// Whether there is a figure, and whether a limit changed it.
    pub status: Status,
    /// The figure: limited, then rounded once, in percent.
    pub capaian: Option<Percent>,
    /// The figure before limits and rounding, in percent: exact where it is finite, otherwise 28 digits.
    pub capaian_mentah: Option<Percent>,
    /// The category, in the language of the explanation.
    pub kategori: Option<String>,
    /// The formula.
    pub rumus: Formula,
    /// The policy, as `id@version`.
    pub kebijakan: String,
    /// The derivation as one sentence.
    pub penjelasan: String,
}

impl CapaianResult {
    /// The answer for a row.
    pub fn new(id: impl Into<String>, achievement: &Achievement, lang: Lang) -> CapaianResult {
        CapaianResult {
            id: id.into(),
            status: achievement.status(),
            capaian: achievement.value(),
            capaian_mentah: achievement
                .raw_decimal()
                .and_then(|raw| Percent::new(raw).ok()),
            kategori: achievement
                .band()
                .map(|band| band.label.get(lang).to_owned()),
            rumus: achievement.formula(),
            kebijakan: achievement.policy().to_string(),
            penjelasan: achievement.sentence(lang),
        }
    }
}
