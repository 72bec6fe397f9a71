//! From a template document to a checked template, with every problem at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::document::{
    ComponentDocument, SubComponentDocument, TemplateDocument, check_id, check_length, check_text,
    too_many,
};
use super::limits::{
    MAX_COMPONENTS, MAX_CRITERIA, MAX_EVALUATORS, MAX_GROUPS, MAX_NOTE_CHARS, MAX_SCALES,
    MAX_SUB_COMPONENTS, MAX_TEXT_CHARS,
};
use super::predicate::Predicates;
use super::scale::AnswerScale;
use super::template::{Component, Criterion, Group, SubComponent, Template};
use crate::explain::PolicyRef;
use crate::number::{Exact, Quantity, Weight, spell, spell_exact};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::{Lang, Text};

/// A part is `None` only where a problem was added, so that a template exists exactly when none was.
pub(super) fn template(document: TemplateDocument) -> Result<Template, Problems> {
    let mut checker = Checker::default();
    checker.head(&document);
    checker.scales(&document);
    let components = checker.components(&document);
    let predicates = Predicates::check(
        document.predicates.clone(),
        "predicates",
        &mut checker.problems,
    );
    let policy = PolicyRef {
        id: document.id.clone(),
        version: document.version,
        source: document.source.citation.clone(),
        verified: document.source.verified,
    };
    let template = components
        .zip(predicates)
        .map(|(components, predicates)| Template {
            document,
            components,
            predicates,
            policy,
        });
    let internal = Problem::new(
        "incomplete",
        "",
        Text::new("template tidak lengkap", "the template is incomplete"),
    );
    checker
        .problems
        .into_result(template)
        .and_then(|template| template.ok_or_else(|| internal.into()))
}

#[derive(Default)]
pub(super) struct Checker {
    problems: ProblemList,
    ids: BTreeSet<String>,
    pub(super) scales: BTreeMap<String, Arc<AnswerScale>>,
}

impl Checker {
    pub(super) fn add(
        &mut self,
        code: &'static str,
        place: impl Into<String>,
        id: String,
        en: String,
    ) {
        self.problems
            .add(Problem::new(code, place, Text::new(id, en)));
    }

    fn head(&mut self, document: &TemplateDocument) {
        check_id(&document.id, "id", &mut self.problems);
        check_text(&document.title, "title", &mut self.problems);
        let source = &document.source;
        check_length(
            &source.citation,
            MAX_TEXT_CHARS,
            "source.citation",
            &mut self.problems,
        );
        check_length(
            &source.note,
            MAX_NOTE_CHARS,
            "source.note",
            &mut self.problems,
        );
        if source.citation.trim().is_empty() {
            self.add(
                "empty_text",
                "source.citation",
                "sumber kosong".to_owned(),
                "the source is empty".to_owned(),
            );
        }
        if document.version == 0 {
            self.add(
                "bad_version",
                "version",
                "versi dimulai dari 1".to_owned(),
                "versions start at 1".to_owned(),
            );
        }
        let effective = document.effective;
        if effective.until.is_some_and(|until| until < effective.from) {
            self.add(
                "effective_order",
                "effective.until",
                "tanggal akhir mendahului tanggal mulai".to_owned(),
                "the last day is before the first".to_owned(),
            );
        }
        let tracks = document.tracks;
        if !tracks.mandiri && tracks.evaluators == 0 && !tracks.penjamin {
            self.add(
                "no_track",
                "tracks",
                "tidak ada jalur penilaian".to_owned(),
                "no track is allowed".to_owned(),
            );
        }
        if tracks.evaluators > MAX_EVALUATORS {
            self.add(
                "too_many_evaluators",
                "tracks.evaluators",
                format!("paling banyak {MAX_EVALUATORS} evaluator"),
                format!("at most {MAX_EVALUATORS} evaluators are allowed"),
            );
        }
    }

    fn scales(&mut self, document: &TemplateDocument) {
        self.bounded("scales", document.scales.len(), MAX_SCALES);
        for (index, scale) in document.scales.iter().take(MAX_SCALES).enumerate() {
            let place = format!("scales[{index}]");
            let checked = AnswerScale::check(scale, &place, &mut self.problems);
            if self
                .scales
                .insert(scale.id.clone(), Arc::new(checked))
                .is_some()
            {
                self.duplicate(&scale.id, &format!("{place}.id"));
            }
        }
    }

    fn bounded(&mut self, place: &str, count: usize, most: usize) {
        if count > most {
            self.problems.add(too_many(place, count, most));
        }
    }

    fn duplicate(&mut self, id: &str, place: &str) {
        let short: String = id.chars().take(60).collect();
        self.add(
            "duplicate_id",
            place,
            format!("id `{short}` sudah dipakai"),
            format!("the id `{short}` is used already"),
        );
    }

    /// Ids are unique across the whole template: answers, findings and gaps refer to parts by them alone.
    fn id(&mut self, id: &str, place: &str) {
        let place = format!("{place}.id");
        check_id(id, &place, &mut self.problems);
        if !self.ids.insert(id.to_owned()) {
            self.duplicate(id, &place);
        }
    }

    pub(super) fn weight(&mut self, weight: Quantity, place: &str) -> Option<Weight> {
        match Weight::new(weight.value()) {
            Ok(weight) => Some(weight),
            Err(_) => {
                self.add(
                    "weight_range",
                    format!("{place}.weight"),
                    format!(
                        "bobot {} harus di atas 0 dan paling besar 100",
                        spell(weight.value(), Lang::Id)
                    ),
                    format!(
                        "the weight {} must be above 0 and at most 100",
                        spell(weight.value(), Lang::En)
                    ),
                );
                None
            }
        }
    }

    pub(super) fn sum(
        &mut self,
        weights: impl Iterator<Item = Quantity>,
        whole: &Exact,
        place: &str,
    ) {
        let sum: Exact = weights.map(Quantity::exact).sum();
        if sum != *whole {
            let say = |lang| {
                let (sum, whole) = (spell_exact(&sum, lang), spell_exact(whole, lang));
                lang.pick(
                    format!("jumlah bobot {sum}, seharusnya tepat {whole}"),
                    format!("the weights sum to {sum}, they should sum to exactly {whole}"),
                )
            };
            self.add("weight_sum", place, say(Lang::Id), say(Lang::En));
        }
    }

    fn components(&mut self, document: &TemplateDocument) -> Option<Vec<Component>> {
        let documents = &document.components;
        self.bounded("components", documents.len(), MAX_COMPONENTS);
        if documents.is_empty() {
            self.add(
                "no_components",
                "components",
                "tidak ada komponen".to_owned(),
                "there are no components".to_owned(),
            );
            return None;
        }
        let weights = documents.iter().map(|component| component.weight);
        self.sum(weights, &Exact::HUNDRED, "components");
        let parts: Vec<_> = documents
            .iter()
            .take(MAX_COMPONENTS)
            .enumerate()
            .map(|(index, component)| self.component(component, &format!("components[{index}]")))
            .collect();
        parts.into_iter().collect()
    }

    fn component(&mut self, document: &ComponentDocument, place: &str) -> Option<Component> {
        self.id(&document.id, place);
        check_text(
            &document.title,
            &format!("{place}.title"),
            &mut self.problems,
        );
        let weight = self.weight(document.weight, place);
        let groups = self.groups(document, place);
        let at = format!("{place}.sub_components");
        let subs = &document.sub_components;
        self.bounded(&at, subs.len(), MAX_SUB_COMPONENTS);
        if subs.is_empty() {
            self.add(
                "no_sub_components",
                at,
                "komponen tanpa subkomponen".to_owned(),
                "the component has no sub-components".to_owned(),
            );
            return None;
        }
        self.sum(
            subs.iter().map(|sub| sub.weight),
            &document.weight.exact(),
            &at,
        );
        let parts: Vec<_> = subs
            .iter()
            .take(MAX_SUB_COMPONENTS)
            .enumerate()
            .map(|(index, sub)| self.sub_component(sub, document, &format!("{at}[{index}]")))
            .collect();
        Some(Component {
            id: document.id.clone(),
            title: document.title.clone(),
            weight: weight?,
            groups: groups?,
            sub_components: parts.into_iter().collect::<Option<_>>()?,
        })
    }

    fn groups(&mut self, document: &ComponentDocument, place: &str) -> Option<Vec<Group>> {
        let at = format!("{place}.groups");
        self.bounded(&at, document.groups.len(), MAX_GROUPS);
        if !document.groups.is_empty() {
            let weights = document.groups.iter().map(|group| group.weight);
            self.sum(weights, &document.weight.exact(), &at);
        }
        let mut groups = Some(Vec::new());
        for (index, group) in document.groups.iter().take(MAX_GROUPS).enumerate() {
            let at = format!("{at}[{index}]");
            self.id(&group.id, &at);
            check_text(&group.title, &format!("{at}.title"), &mut self.problems);
            let members = document
                .sub_components
                .iter()
                .filter(|sub| sub.group.as_ref() == Some(&group.id))
                .map(|sub| sub.weight);
            self.sum(members, &group.weight.exact(), &at);
            let weight = self.weight(group.weight, &at);
            groups = groups.zip(weight).map(|(mut groups, weight)| {
                groups.push(Group {
                    id: group.id.clone(),
                    title: group.title.clone(),
                    weight,
                });
                groups
            });
        }
        groups
    }

    fn sub_component(
        &mut self,
        document: &SubComponentDocument,
        component: &ComponentDocument,
        place: &str,
    ) -> Option<SubComponent> {
        self.id(&document.id, place);
        check_text(
            &document.title,
            &format!("{place}.title"),
            &mut self.problems,
        );
        let weight = self.weight(document.weight, place);
        let in_group = match &document.group {
            None => component.groups.is_empty(),
            Some(group) => component.groups.iter().any(|other| other.id == *group),
        };
        if !in_group {
            self.add(
                "group",
                format!("{place}.group"),
                "subkomponen harus berada pada satu kelompok komponennya, bila komponen itu berkelompok".to_owned(),
                "the sub-component must be in one group of its component, if the component has groups".to_owned(),
            );
        }
        let criteria = self.criteria(document, place);
        let (level, questions) = self.questions(document, place)?;
        Some(SubComponent {
            id: document.id.clone(),
            title: document.title.clone(),
            weight: weight?,
            group: document.group.clone(),
            level,
            questions,
            criteria,
        })
    }

    fn criteria(&mut self, document: &SubComponentDocument, place: &str) -> Vec<Criterion> {
        let at = format!("{place}.criteria");
        self.bounded(&at, document.criteria.len(), MAX_CRITERIA);
        if document.criteria.is_empty() {
            self.add(
                "no_criteria",
                at.clone(),
                "subkomponen tanpa kriteria".to_owned(),
                "the sub-component has no criteria".to_owned(),
            );
        }
        let mut criteria = Vec::new();
        for (index, criterion) in document.criteria.iter().take(MAX_CRITERIA).enumerate() {
            let at = format!("{at}[{index}]");
            self.id(&criterion.id, &at);
            check_text(
                &criterion.statement,
                &format!("{at}.statement"),
                &mut self.problems,
            );
            criteria.push(Criterion {
                id: criterion.id.clone(),
                statement: criterion.statement.clone(),
                verified: criterion.verified,
            });
        }
        criteria
    }
}
