//! Rows of `capaian`: an indicator with its target and realisasi in, its achievement out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::cell::Record;
use super::reader::{Amount, Formats, Reader};
use crate::achievement::{Achievement, Question, Status};
use crate::explain::Explain;
use crate::indicator::{Formula, Measured, Polarity, Target};
use crate::number::{Percent, Quantity, Weight};
use crate::period::Period;
use crate::policy::Policy;
use crate::problem::ProblemList;
use crate::text::{Lang, Localize, Text};

/// A row that has been understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CapaianRow {
    /// The id, or the number of the row where there is none.
    pub id: String,
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
    pub const COLUMNS: [&'static str; 9] = [
        "id",
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
                    _ => policy.level(&label),
                };
                match level {
                    Some(level) if matches!(target, Some(Target::Ordinal(_)) | None) => {
                        (level.measured(), Some(level.label().to_owned()))
                    }
                    Some(_) => {
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
                        (Measured::NotFilled, None)
                    }
                    None => {
                        self.unknown_label(column, &label, policy);
                        (Measured::NotFilled, None)
                    }
                }
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
