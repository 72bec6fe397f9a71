//! Rows of `reviu`: a published figure with its inputs in, the verdict out.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::capaian::numbered;
use super::cell::{Cell, Record};
use super::choice::PolicyChoice;
use super::reader::{Formats, Reader};
use crate::indicator::{Measured, Polarity};
use crate::number::{Locale, NumberFormat};
use crate::policy::Policy;
use crate::problem::{ProblemList, Problems};
use crate::review::{
    AchievementClaim, AverageClaim, BudgetClaim, Claim, ComponentClaim, EvaluationClaim, Finding,
    Survey, TotalClaim, Verdict, judge,
};
use crate::text::{Lang, Text};

/// A published row that has been understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReviuRow {
    /// The id, or the number of the row where there is none.
    pub id: String,
    /// The document it stands in; rows without one form one document.
    pub dokumen: String,
    /// What people call the row.
    pub uraian: String,
    /// What it claims.
    pub claim: Claim,
}

const KINDS: &str = "achievement, budget, average, evaluation, total";

impl ReviuRow {
    /// The longest name of a document, in bytes.
    pub const MAX_DOKUMEN: usize = 1_000;
    /// Every column that is read.
    pub const COLUMNS: [&'static str; 19] = [
        "id",
        "kind",
        "dokumen",
        "indikator",
        "satuan",
        "polaritas",
        "target",
        "realisasi",
        "baseline",
        "periode",
        "bobot",
        "capaian",
        "pagu",
        "percent",
        "members",
        "average",
        "components",
        "total",
        "grade",
    ];
    /// The columns that hold one number each.
    pub const NUMBERS: [&'static str; 8] = [
        "target",
        "realisasi",
        "baseline",
        "capaian",
        "pagu",
        "percent",
        "average",
        "total",
    ];

    /// Understands a record; what is wrong with it is added to `problems`.
    pub fn read(
        record: &Record,
        formats: &Formats,
        policy: &Policy,
        problems: &mut ProblemList,
    ) -> Option<ReviuRow> {
        let mut found = ProblemList::default();
        let mut reader = Reader {
            record,
            formats,
            problems: &mut found,
        };
        let id = reader.id();
        let dokumen = reader.text("dokumen").unwrap_or_default();
        if dokumen.len() > ReviuRow::MAX_DOKUMEN {
            let text = Text::new(
                "nama dokumen terlalu panjang",
                "the name of the document is too long",
            );
            reader.complain("cell_too_long", "dokumen", text);
        }
        let uraian = reader.text("indikator").unwrap_or_default();
        let kind = reader
            .text("kind")
            .unwrap_or_else(|| "achievement".to_owned());
        let claim = match kind.to_lowercase().as_str() {
            "achievement" => Some(Claim::Achievement(reader.achievement(policy))),
            "budget" => Some(Claim::Budget(BudgetClaim {
                pagu: reader.rupiah("pagu"),
                realisasi: reader.rupiah("realisasi"),
                percent: reader
                    .number("percent")
                    .or_else(|| reader.number("capaian")),
            })),
            "average" => Some(Claim::Average(AverageClaim {
                members: reader.members("members"),
                average: reader
                    .number("average")
                    .or_else(|| reader.number("capaian")),
            })),
            "total" => Some(Claim::Total(TotalClaim {
                members: reader.members("members"),
                total: reader.number("total"),
            })),
            "evaluation" => Some(Claim::Evaluation(EvaluationClaim {
                components: reader.components("components"),
                total: reader.number("total"),
                grade: reader.text("grade"),
            })),
            other => {
                let other: String = other.chars().take(40).collect();
                reader.complain(
                    "unknown_kind",
                    "kind",
                    Text::new(
                        format!("`{other}` tidak dikenal: pakai {KINDS}"),
                        format!("`{other}` is not known: use {KINDS}"),
                    ),
                );
                None
            }
        };
        match (found.into_result(()), claim) {
            (Ok(()), Some(claim)) => Some(ReviuRow {
                id,
                dokumen,
                uraian,
                claim,
            }),
            (Err(found), _) => {
                problems.extend(found);
                None
            }
            (Ok(()), None) => None,
        }
    }
}

impl Reader<'_> {
    fn achievement(&mut self, policy: &Policy) -> AchievementClaim {
        let polarity = self.claimed_polarity();
        let target = self.target("target", policy);
        let (realisasi, _) = match self.record.get("realisasi") {
            Cell::Empty => (Measured::NotFilled, None),
            _ => self.measured("realisasi", target.as_ref(), policy),
        };
        AchievementClaim {
            polarity,
            target,
            realisasi,
            baseline: self.quantity("baseline"),
            capaian: self.number("capaian"),
        }
    }

    /// A document may not say its direction: blank, `unknown` and `?` leave it open.
    fn claimed_polarity(&mut self) -> Option<Polarity> {
        match self.text("polaritas").as_deref() {
            None | Some("unknown" | "tidak diketahui" | "?") => None,
            Some(_) => self.polarity("polaritas"),
        }
    }

    /// The cell of a column that lists something; empty when it lists too much, which is noted.
    fn listed(&mut self, column: &str) -> Cell {
        let cell = self.record.get(column).unfolded();
        let count = match &cell {
            Cell::List(items) => items.len(),
            Cell::Object(items) => items.len(),
            Cell::Text(text) => text.split([';', '|']).count(),
            Cell::Number(_) | Cell::Empty => 0,
        };
        if count <= Cell::MAX_ITEMS {
            return cell;
        }
        let most = Cell::MAX_ITEMS;
        self.complain(
            "too_many_items",
            column,
            Text::new(
                format!("berisi {count} butir, paling banyak {most}"),
                format!("it lists {count} items, at most {most} are read"),
            ),
        );
        Cell::Empty
    }

    /// A list of numbers: a JSON list, or text separated by `;` or `|`.
    fn members(&mut self, column: &str) -> Vec<Option<rust_decimal::Decimal>> {
        match self.listed(column) {
            Cell::List(items) => items
                .iter()
                .map(|item| self.number_in(item, column))
                .collect(),
            Cell::Object(items) => items
                .iter()
                .map(|(_, item)| self.number_in(item, column))
                .collect(),
            Cell::Text(text) => text
                .split([';', '|'])
                .map(|part| self.number_in(&Cell::Text(part.to_owned()), column))
                .collect(),
            Cell::Number(text) => vec![self.number_in(&Cell::Number(text), column)],
            Cell::Empty => Vec::new(),
        }
    }

    /// Components of an evaluation: an object `{name: score}` or `{name: {bobot, nilai, sub}}`, a list, or
    /// text such as `perencanaan=24.60; pengukuran=25.50`.
    fn components(&mut self, column: &str) -> Vec<ComponentClaim> {
        match self.listed(column) {
            Cell::Object(items) => items
                .into_iter()
                .map(|(name, item)| self.component(name, &item, column))
                .collect(),
            Cell::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.component((index + 1).to_string(), item, column))
                .collect(),
            Cell::Text(text) if !text.trim().is_empty() => text
                .split([';', '|'])
                .enumerate()
                .map(|(index, part)| {
                    let (name, score) = match part.split_once(['=', ':']) {
                        Some((name, score)) => (name.trim().to_owned(), score),
                        None => ((index + 1).to_string(), part),
                    };
                    self.component(name, &Cell::Text(score.to_owned()), column)
                })
                .collect(),
            Cell::Number(text) => vec![self.component("1".into(), &Cell::Number(text), column)],
            Cell::Text(_) | Cell::Empty => Vec::new(),
        }
    }

    fn component(&mut self, name: String, cell: &Cell, column: &str) -> ComponentClaim {
        let mut claim = ComponentClaim {
            name,
            weight: None,
            answer: None,
            score: None,
            parts: Vec::new(),
        };
        match cell {
            // `[weight, answer, score]`, as published sheets are often carried.
            Cell::List(items) => {
                if let [weight, answer, score] = items.as_slice() {
                    claim.weight = self.number_in(weight, column);
                    claim.answer = answer.text().map(str::to_owned);
                    claim.score = self.number_in(score, column);
                } else {
                    self.complain(
                        "component_form",
                        column,
                        Text::new(
                            "bagian ditulis [bobot, jawaban, nilai]",
                            "a part is [weight, answer, score]",
                        ),
                    );
                }
            }
            Cell::Object(fields) => {
                for (field, value) in fields {
                    match field.as_str() {
                        "nama" | "name" => {
                            value.text().unwrap_or_default().clone_into(&mut claim.name);
                        }
                        "bobot" | "weight" => claim.weight = self.number_in(value, column),
                        "nilai" | "score" => claim.score = self.number_in(value, column),
                        "jawaban" | "answer" => claim.answer = value.text().map(str::to_owned),
                        "sub" | "parts" => claim.parts = self.parts(value, column),
                        other => {
                            let other: String = other.chars().take(40).collect();
                            self.complain(
                                "component_field",
                                column,
                                Text::new(
                                    format!(
                                        "`{other}` tidak dikenal: pakai bobot, jawaban, nilai, sub"
                                    ),
                                    format!(
                                        "`{other}` is not known: use bobot, jawaban, nilai, sub"
                                    ),
                                ),
                            );
                        }
                    }
                }
            }
            other => claim.score = self.number_in(other, column),
        }
        claim
    }

    fn parts(&mut self, cell: &Cell, column: &str) -> Vec<ComponentClaim> {
        match cell {
            Cell::Object(items) => items
                .iter()
                .map(|(name, item)| self.component(name.clone(), item, column))
                .collect(),
            Cell::List(items) => items
                .iter()
                .enumerate()
                .map(|(index, item)| self.component((index + 1).to_string(), item, column))
                .collect(),
            _ => Vec::new(),
        }
    }
}

/// One component of a published evaluation, with its parts where they are printed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ComponentInput {
    /// Its name or code.
    pub nama: String,
    /// Its weight.
    pub bobot: Option<String>,
    /// The answer (AA to E).
    pub jawaban: Option<String>,
    /// Its score as printed.
    pub nilai: Option<String>,
    /// Its sub-components.
    #[serde(default)]
    pub sub: Vec<ComponentInput>,
}

impl ComponentInput {
    fn cell(self) -> Cell {
        let fields = [
            ("nama", Some(self.nama)),
            ("bobot", self.bobot),
            ("jawaban", self.jawaban),
            ("nilai", self.nilai),
        ];
        let mut cells: Vec<(String, Cell)> = fields
            .into_iter()
            .filter_map(|(name, text)| Some((name.to_owned(), Cell::Text(text?))))
            .collect();
        if !self.sub.is_empty() {
            let parts = self.sub.into_iter().map(ComponentInput::cell).collect();
            cells.push(("sub".to_owned(), Cell::List(parts)));
        }
        Cell::Object(cells)
    }
}

/// One published row of a request; every value is text, so that no printed digit is lost.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviuInput {
    /// The id; without one, the number of the row.
    pub id: Option<String>,
    /// `achievement` (when left out), `budget`, `average`, `evaluation` or `total`.
    pub kind: Option<String>,
    /// The document the row stands in.
    pub dokumen: Option<String>,
    /// What people call the row.
    pub indikator: Option<String>,
    /// Its unit.
    pub satuan: Option<String>,
    /// The direction; nothing where the document does not say.
    pub polaritas: Option<String>,
    /// The target.
    pub target: Option<String>,
    /// The realisasi.
    pub realisasi: Option<String>,
    /// The baseline.
    pub baseline: Option<String>,
    /// The period the row is for; the figures do not depend on it.
    pub periode: Option<String>,
    /// The weight of the row; the figures do not depend on it.
    pub bobot: Option<String>,
    /// The capaian as printed.
    pub capaian: Option<String>,
    /// The pagu, for a budget.
    pub pagu: Option<String>,
    /// The percentage as printed, for a budget.
    pub percent: Option<String>,
    /// The members of an average or total; `null` for one that was not filled.
    #[serde(default)]
    pub members: Vec<Option<String>>,
    /// The average as printed.
    pub average: Option<String>,
    /// The components of an evaluation.
    #[serde(default)]
    pub components: Vec<ComponentInput>,
    /// The total as printed, for an evaluation or a total.
    pub total: Option<String>,
    /// The predicate as printed.
    pub grade: Option<String>,
}

impl ReviuInput {
    fn record(self, row: u64) -> Record {
        let members = self
            .members
            .into_iter()
            .map(|member| member.map_or(Cell::Empty, Cell::Text))
            .collect();
        let components = self
            .components
            .into_iter()
            .map(ComponentInput::cell)
            .collect();
        let texts = [
            ("id", self.id),
            ("kind", self.kind),
            ("dokumen", self.dokumen),
            ("indikator", self.indikator),
            ("satuan", self.satuan),
            ("polaritas", self.polaritas),
            ("target", self.target),
            ("realisasi", self.realisasi),
            ("baseline", self.baseline),
            ("periode", self.periode),
            ("bobot", self.bobot),
            ("capaian", self.capaian),
            ("pagu", self.pagu),
            ("percent", self.percent),
            ("average", self.average),
            ("total", self.total),
            ("grade", self.grade),
        ];
        let cells = texts
            .into_iter()
            .filter_map(|(name, text)| Some((name, Cell::Text(text?))))
            .chain([
                ("members", Cell::List(members)),
                ("components", Cell::List(components)),
            ]);
        Record::new(row, cells)
    }
}

/// A whole published table to be checked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviuRequest {
    /// The policy whose ordinal scales are known; `sakip-default` when left out.
    #[serde(default)]
    pub policy: PolicyChoice,
    /// How numbers are written; plain when left out.
    #[serde(default)]
    pub locale: Locale,
    /// The language of the answer; Indonesian when left out.
    #[serde(default)]
    pub lang: Lang,
    /// The rows.
    pub rows: Vec<ReviuInput>,
}

impl ReviuRequest {
    /// One verdict for each row, in their order.
    ///
    /// # Errors
    /// Everything that is wrong with the request, at once.
    pub fn answer(self) -> Result<Vec<ReviuResult>, Problems> {
        let policy = self.policy.resolve()?;
        let formats = Formats::all(NumberFormat::new(self.locale));
        let mut problems = ProblemList::default();
        let mut survey = Survey::default();
        let mut rows = Vec::new();
        for (row, input) in numbered(self.rows)? {
            if let Some(row) = ReviuRow::read(&input.record(row), &formats, &policy, &mut problems)
            {
                survey.observe(&row.dokumen, &row.claim);
                rows.push(row);
            }
        }
        problems.into_result(())?;
        survey.check()?;
        let conventions = survey.conventions();
        let verdict = |row: ReviuRow| {
            let verdict = judge(&row.claim, &conventions.of(&row.dokumen, &row.claim));
            ReviuResult::new(row.id, &verdict, self.lang)
        };
        Ok(rows.into_iter().map(verdict).collect())
    }
}

/// The verdict on one row, as JSON.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReviuResult {
    /// The id of the row.
    pub id: String,
    /// How the printed figure stands to its inputs.
    pub verdict: Finding,
    /// The formula by which it was, or should have been, computed.
    pub rumus: Option<String>,
    /// The limits: `none`, `100`, `110`, `120`, with `+floor0` where negative figures print as 0.
    pub batas: Option<String>,
    /// The rounding: `half_away`, `half_even` or `truncate`.
    pub pembulatan: Option<String>,
    /// What the engine computes: a decimal, or the predicate where that is what is wrong.
    pub dihitung: Option<String>,
    /// The code of the cause.
    pub sebab: Option<String>,
    /// The whole as one sentence.
    pub penjelasan: String,
}

impl ReviuResult {
    /// The answer for a row.
    pub fn new(id: impl Into<String>, verdict: &Verdict, lang: Lang) -> ReviuResult {
        ReviuResult {
            id: id.into(),
            verdict: verdict.finding,
            rumus: verdict.formula.map(str::to_owned),
            batas: verdict.printing.map(|printing| printing.limits()),
            pembulatan: verdict
                .printing
                .map(|printing| printing.mode.name().to_owned()),
            dihitung: verdict.computed.clone(),
            sebab: verdict.cause.map(|cause| cause.code().to_owned()),
            penjelasan: verdict.sentence.get(lang).to_owned(),
        }
    }
}
