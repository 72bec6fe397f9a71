//! Reading the data form of an indicator, with everything that is wrong with it.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::data::{IndicatorData, TargetTexts};
use super::definition::Indicator;
use super::polarity::Polarity;
use super::target::Target;
use super::unit::Unit;
use crate::consolidate::Consolidation;
use crate::formula::Expression;
use crate::number::{Quantity, Weight};
use crate::period::{Frequency, Period};
use crate::policy::Policy;
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Localize, Text, excerpt};

pub(super) fn indicator(
    data: IndicatorData,
    policy: &Policy,
    place: &str,
) -> Result<Indicator, Problems> {
    let mut read = Read {
        place,
        policy,
        problems: ProblemList::default(),
    };
    read.label("indicator_id", "id", &data.id);
    let code = read.optional_label("indicator_code", "code", data.code);
    read.name(&data.name);
    read.unit(&data.unit);
    let polarity = read.polarity(&data.polarity);
    let frequency = read.frequency(data.frequency.as_deref());
    let consolidation = read.consolidation(data.consolidation.as_deref());
    let weight = weight(
        "indicator_weight",
        field(place, "weight"),
        data.weight.as_deref(),
        &mut read.problems,
    );
    let baseline = read.baseline(data.baseline.as_deref());
    let targets = read.targets(&data.targets);
    let end_target = read.target("end_target", data.end_target.as_deref());
    let valid_from = read.date("valid_from", data.valid_from.as_deref());
    let valid_to = read.date("valid_to", data.valid_to.as_deref());
    if let (Some(first), Some(last)) = (valid_from, valid_to)
        && last < first
    {
        let text = Text::new("berakhir sebelum mulai berlaku", "it ends before it starts");
        read.complain("indicator_validity", "valid_to", text);
    }
    let formula = read.formula(data.formula.as_deref());
    let opd = read.optional_label("indicator_opd", "opd", data.opd);
    let sumber_data = read.text("sumber_data", data.sumber_data);
    let definisi_operasional = read.text("definisi_operasional", data.definisi_operasional);
    let penanggung_jawab = read.text("penanggung_jawab", data.penanggung_jawab);
    read.problems.into_result(Indicator {
        id: data.id,
        code,
        name: data.name,
        unit: Unit::new(data.unit),
        polarity,
        frequency,
        consolidation,
        weight,
        baseline,
        targets,
        end_target,
        valid_from,
        valid_to,
        formula,
        iku: data.iku,
        opd,
        sumber_data,
        definisi_operasional,
        penanggung_jawab,
    })
}

/// A text with something in it besides blanks.
fn filled(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.trim().is_empty())
}

/// Refuses an id, a code or an OPD that is empty, too long, or has blanks at its ends or control characters.
pub(crate) fn check_label(
    code: &'static str,
    place: String,
    text: &str,
    problems: &mut ProblemList,
) {
    let fits = text.chars().nth(Indicator::MAX_ID).is_none();
    if text.is_empty() || text.trim() != text || !fits || text.chars().any(char::is_control) {
        let (most, text) = (Indicator::MAX_ID, excerpt(text));
        let message = Text::new(
            format!(
                "`{text}`: isi 1 sampai {most} karakter, tanpa spasi di tepi dan tanpa karakter kendali"
            ),
            format!(
                "`{text}`: 1 to {most} characters, no blanks at the ends and no control characters"
            ),
        );
        problems.add(Problem::new(code, place, message));
    }
}

/// A weight, or a problem; blank is none.
pub(crate) fn weight(
    code: &'static str,
    place: String,
    text: Option<&str>,
    problems: &mut ProblemList,
) -> Option<Weight> {
    let text = filled(text)?.trim();
    let weight = text.parse().ok();
    if weight.is_none() {
        let text = excerpt(text);
        let message = Text::new(
            format!("`{text}` bukan bobot: tulis angka lebih dari 0 sampai 100, seperti 12.5"),
            format!(
                "`{text}` is not a weight: write a number above 0 and at most 100, such as 12.5"
            ),
        );
        problems.add(Problem::new(code, place, message));
    }
    weight
}

/// The place of a field; the fields of a whole document have no place before them.
pub(crate) fn field(place: &str, name: &str) -> String {
    match place {
        "" => name.to_owned(),
        place => format!("{place}.{name}"),
    }
}

struct Read<'a> {
    place: &'a str,
    policy: &'a Policy,
    problems: ProblemList,
}

impl Read<'_> {
    fn complain(&mut self, code: &'static str, name: &str, message: Text) {
        let place = field(self.place, name);
        self.problems.add(Problem::new(code, place, message));
    }

    fn refuse(&mut self, code: &'static str, name: &str, error: &impl Localize) {
        let message = Text::new(error.localize(Lang::Id), error.localize(Lang::En));
        self.complain(code, name, message);
    }

    fn label(&mut self, code: &'static str, name: &str, text: &str) {
        check_label(code, field(self.place, name), text, &mut self.problems);
    }

    fn optional_label(
        &mut self,
        code: &'static str,
        name: &str,
        text: Option<String>,
    ) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        self.label(code, name, &text);
        Some(text)
    }

    fn name(&mut self, name: &str) {
        if name.trim().is_empty() || name.chars().nth(Indicator::MAX_NAME).is_some() {
            let most = Indicator::MAX_NAME;
            let message = Text::new(
                format!("nama indikator wajib diisi, paling panjang {most} karakter"),
                format!("an indicator needs a name of at most {most} characters"),
            );
            self.complain("indicator_name", "name", message);
        }
    }

    fn unit(&mut self, unit: &str) {
        if unit.chars().nth(Indicator::MAX_UNIT).is_some() {
            let most = Indicator::MAX_UNIT;
            let message = Text::new(
                format!("satuan paling panjang {most} karakter"),
                format!("a unit has at most {most} characters"),
            );
            self.complain("indicator_unit", "unit", message);
        }
    }

    fn polarity(&mut self, text: &str) -> Polarity {
        text.trim().parse().unwrap_or_else(|error| {
            self.refuse("indicator_polarity", "polarity", &error);
            Polarity::MAXIMIZE
        })
    }

    fn frequency(&mut self, text: Option<&str>) -> Frequency {
        let Some(text) = filled(text).map(str::trim) else {
            return Frequency::Annual;
        };
        let found = Frequency::ALL
            .into_iter()
            .find(|frequency| frequency.name() == text);
        found.unwrap_or_else(|| {
            let text = excerpt(text);
            let message = Text::new(
                format!("`{text}` bukan frekuensi: pakai annual, semester, quarterly atau monthly"),
                format!("`{text}` is not a frequency: use annual, semester, quarterly or monthly"),
            );
            self.complain("indicator_frequency", "frequency", message);
            Frequency::Annual
        })
    }

    fn consolidation(&mut self, text: Option<&str>) -> Consolidation {
        let Some(text) = filled(text).map(str::trim) else {
            return Consolidation::Last;
        };
        text.parse().unwrap_or_else(|error| {
            self.refuse("indicator_consolidation", "consolidation", &error);
            Consolidation::Last
        })
    }

    fn baseline(&mut self, text: Option<&str>) -> Option<Quantity> {
        let text = filled(text)?.trim();
        let baseline = text.parse().ok();
        if baseline.is_none() {
            let text = excerpt(text);
            let message = Text::new(
                format!("`{text}` bukan angka seperti 1234.56, paling banyak 28 angka penting"),
                format!(
                    "`{text}` is not a number such as 1234.56 of at most 28 significant digits"
                ),
            );
            self.complain("indicator_baseline", "baseline", message);
        }
        baseline
    }

    fn targets(&mut self, texts: &TargetTexts) -> BTreeMap<Period, Target> {
        let mut targets = BTreeMap::new();
        if texts.list().len() > Indicator::MAX_TARGETS {
            let most = Indicator::MAX_TARGETS;
            let message = Text::new(
                format!("paling banyak {most} target"),
                format!("at most {most} targets"),
            );
            self.complain("indicator_targets", "targets", message);
            return targets;
        }
        for (key, text) in texts.list() {
            let name = format!("targets.{}", excerpt(key));
            let period = match key.trim().parse::<Period>() {
                Ok(period) => period,
                Err(error) => {
                    self.refuse("indicator_period", &name, &error);
                    continue;
                }
            };
            // A blank cell is no target.
            let Some(target) = self.target(&name, Some(text)) else {
                continue;
            };
            if targets.insert(period, target).is_some() {
                let message = Text::new(
                    format!("{} punya lebih dari satu target", period.name(Lang::Id)),
                    format!("{} has more than one target", period.name(Lang::En)),
                );
                self.complain("indicator_duplicate_target", &name, message);
            }
        }
        targets
    }

    fn target(&mut self, name: &str, text: Option<&str>) -> Option<Target> {
        match Target::parse(filled(text)?, self.policy) {
            Ok(target) => Some(target),
            Err(error) => {
                self.refuse("indicator_target", name, &error);
                None
            }
        }
    }

    fn date(&mut self, name: &str, text: Option<&str>) -> Option<NaiveDate> {
        let text = filled(text)?.trim();
        let date = NaiveDate::parse_from_str(text, "%Y-%m-%d")
            .ok()
            .filter(|date| (1945..=2200).contains(&date.year()));
        if date.is_none() {
            let text = excerpt(text);
            let message = Text::new(
                format!("`{text}` bukan tanggal seperti 2025-12-31 antara tahun 1945 dan 2200"),
                format!("`{text}` is not a date such as 2025-12-31 between 1945 and 2200"),
            );
            self.complain("indicator_date", name, message);
        }
        date
    }

    fn formula(&mut self, text: Option<&str>) -> Option<Expression> {
        match Expression::parse(filled(text)?) {
            Ok(formula) => Some(formula),
            Err(errors) => {
                let place = field(self.place, "formula");
                errors.add_to(&mut self.problems, &place);
                None
            }
        }
    }

    fn text(&mut self, name: &str, text: Option<String>) -> Option<String> {
        let text = text.filter(|text| !text.trim().is_empty())?;
        if text.chars().nth(Indicator::MAX_TEXT).is_some() {
            let most = Indicator::MAX_TEXT;
            let message = Text::new(
                format!("paling panjang {most} karakter"),
                format!("at most {most} characters"),
            );
            self.complain("indicator_text", name, message);
        }
        Some(text)
    }
}
