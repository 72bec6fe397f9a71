//! Reading one node, one indicator or the head of a plan: what can be said without looking at the others.

use std::collections::{HashMap, HashSet};

use super::builder::IndicatorText;
use super::level::Level;
use super::years::YearRange;
use super::{Head, Plan};
use crate::indicator::Indicator;
use crate::indicator::read::{check_label, field, weight};
use crate::number::Weight;
use crate::policy::Policy;
use crate::problem::{Problem, ProblemList};
use crate::text::{Lang, Localize, Text, excerpt};

/// The head of a plan as it was given.
#[derive(Clone, Debug, Default)]
pub(super) struct HeadText {
    pub(super) name: Option<String>,
    pub(super) opd: Option<String>,
    pub(super) period: Option<String>,
    pub(super) visi: Option<String>,
}

/// How a node or an indicator says what it stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Above {
    /// Under nothing: a root.
    Nothing,
    /// Under the node that was added as the nth, which a nested document knows.
    Number(usize),
    /// Under the node with this id.
    Id(String),
}

/// A node as it was given.
#[derive(Clone, Debug)]
pub(super) struct NodeText {
    pub(super) place: String,
    pub(super) id: String,
    pub(super) above: Above,
    pub(super) level: String,
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) opd: Option<String>,
    pub(super) period: Option<String>,
    pub(super) weight: Option<String>,
}

/// A node as it was understood; what could not be read is missing and a problem says so.
pub(super) struct Draft {
    pub(super) place: String,
    pub(super) id: String,
    pub(super) above: Above,
    pub(super) level: Option<Level>,
    pub(super) code: Option<String>,
    pub(super) name: String,
    pub(super) opd: Option<String>,
    pub(super) years: Option<YearRange>,
    pub(super) weight: Option<Weight>,
}

fn filled(text: Option<String>) -> Option<String> {
    text.filter(|text| !text.trim().is_empty())
}

fn years(
    code: &'static str,
    place: &str,
    text: Option<String>,
    problems: &mut ProblemList,
) -> Option<YearRange> {
    match filled(text)?.trim().parse::<YearRange>() {
        Ok(years) => Some(years),
        Err(error) => {
            let message = Text::new(error.localize(Lang::Id), error.localize(Lang::En));
            problems.add(Problem::new(code, field(place, "period"), message));
            None
        }
    }
}

pub(super) fn head(text: HeadText, problems: &mut ProblemList) -> Head {
    let head = Head {
        name: filled(text.name),
        opd: filled(text.opd),
        years: years("plan_period", "", text.period, problems),
        visi: filled(text.visi),
    };
    for (place, text, most) in [
        ("name", &head.name, Plan::MAX_NAME),
        ("visi", &head.visi, Plan::MAX_VISI),
    ] {
        if text
            .as_ref()
            .is_some_and(|text| text.chars().nth(most).is_some())
        {
            let message = Text::new(
                format!("paling panjang {most} karakter"),
                format!("at most {most} characters"),
            );
            problems.add(Problem::new("plan_text", place, message));
        }
    }
    if let Some(opd) = &head.opd {
        check_label("plan_opd", "opd".to_owned(), opd, problems);
    }
    head
}

pub(super) fn node(text: NodeText, problems: &mut ProblemList) -> Draft {
    let place = text.place;
    check_label("node_id", field(&place, "id"), &text.id, problems);
    let level = match text.level.trim().parse::<Level>() {
        Ok(level) => Some(level),
        Err(error) => {
            let message = Text::new(error.localize(Lang::Id), error.localize(Lang::En));
            problems.add(Problem::new("node_level", field(&place, "level"), message));
            None
        }
    };
    let code = filled(text.code);
    if let Some(code) = &code {
        check_label("node_code", field(&place, "code"), code, problems);
    }
    if text.name.trim().is_empty() || text.name.chars().nth(Plan::MAX_NAME).is_some() {
        let most = Plan::MAX_NAME;
        let message = Text::new(
            format!("nama wajib diisi, paling panjang {most} karakter"),
            format!("a name is required, at most {most} characters"),
        );
        problems.add(Problem::new("node_name", field(&place, "name"), message));
    }
    let opd = filled(text.opd);
    if let Some(opd) = &opd {
        check_label("node_opd", field(&place, "opd"), opd, problems);
    }
    let years = years("node_period", &place, text.period, problems);
    let weight = weight(
        "node_weight",
        field(&place, "weight"),
        text.weight.as_deref(),
        problems,
    );
    Draft {
        id: text.id,
        above: text.above,
        level,
        code,
        name: text.name,
        opd,
        years,
        weight,
        place,
    }
}

/// The indicators that could be read, each with the number of its node.
pub(super) fn indicators(
    texts: Vec<IndicatorText>,
    drafts: &[Draft],
    ids: &HashMap<String, usize>,
    policy: &Policy,
    problems: &mut ProblemList,
) -> Vec<(usize, Indicator)> {
    let mut seen = HashSet::new();
    let mut read = Vec::with_capacity(texts.len());
    for IndicatorText { place, node, data } in texts {
        let owner = match &node {
            Above::Number(number) => Some(*number).filter(|number| *number < drafts.len()),
            Above::Id(id) => ids.get(id).copied(),
            Above::Nothing => None,
        };
        if owner.is_none() {
            let id = if let Above::Id(id) = &node {
                excerpt(id)
            } else {
                String::new()
            };
            let message = Text::new(
                format!("simpul `{id}` tidak ada: indikator ini tidak punya tempat"),
                format!("there is no node `{id}`: this indicator has no place"),
            );
            problems.add(Problem::new(
                "plan_dangling_indicator",
                place.clone(),
                message,
            ));
        }
        if !data.id.is_empty() && !seen.insert(data.id.clone()) {
            let id = excerpt(&data.id);
            let message = Text::new(
                format!("id indikator `{id}` dipakai lebih dari satu kali"),
                format!("the indicator id `{id}` is used more than once"),
            );
            problems.add(Problem::new(
                "plan_duplicate_indicator",
                field(&place, "id"),
                message,
            ));
        }
        match (Indicator::new(data, policy, &place), owner) {
            (Ok(indicator), Some(owner)) => read.push((owner, indicator)),
            (Ok(_), None) => {}
            (Err(found), _) => problems.extend(found),
        }
    }
    read
}
