//! A checked LKE template: components, sub-components, criteria, scales and predicates.

use std::sync::Arc;

use chrono::NaiveDate;

use super::builtin;
use super::check;
use super::document::{Aggregation, TemplateDocument};
use super::limits::MAX_TEMPLATE_BYTES;
use super::predicate::Predicates;
use super::scale::AnswerScale;
use super::track::Track;
use crate::document::{Unreadable, from_json, from_toml};
use crate::explain::PolicyRef;
use crate::number::{Exact, Rounding, Weight};
use crate::problem::{Problem, Problems};
use crate::text::Text;

/// An LKE template that has passed every check: weights sum to exactly 100, ids are unique, scales exist,
/// predicates leave no gap.
///
/// ```
/// use sakip_core::evaluation::Template;
/// let template = Template::builtin("permenpanrb-88-2021").ok_or("no such template")?;
/// assert_eq!(template.components().len(), 4);
/// let pengukuran_c = template.sub_component("2c").ok_or("no such sub-component")?;
/// assert_eq!(pengukuran_c.weight().to_string(), "15");
/// // A broken template is refused with every reason at once.
/// let broken = template.to_json().replace("\"weight\":\"12.5\"", "\"weight\":\"12\"");
/// assert!(Template::from_json(&broken).is_err());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    pub(super) document: TemplateDocument,
    pub(super) components: Vec<Component>,
    pub(super) predicates: Predicates,
    pub(super) policy: PolicyRef,
}

/// A component of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Component {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) weight: Weight,
    pub(super) groups: Vec<Group>,
    pub(super) sub_components: Vec<SubComponent>,
}

/// A group of sub-components, such as Renstra within Perencanaan in 12/2015.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) weight: Weight,
}

/// A sub-component of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SubComponent {
    pub(super) id: String,
    pub(super) title: Text,
    pub(super) weight: Weight,
    pub(super) group: Option<String>,
    pub(super) level: Level,
    pub(super) questions: Vec<Question>,
    pub(super) criteria: Vec<Criterion>,
}

/// Which level of a sub-component is answered, and how answers are brought together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Level {
    /// One answer for the sub-component.
    SubComponent,
    /// One answer per criterion.
    Criterion(Aggregation),
}

/// What is answered: the sub-component itself or one of its criteria.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    pub(super) id: String,
    pub(super) scale: Arc<AnswerScale>,
    pub(super) share: Exact,
    pub(super) per_sasaran: bool,
}

/// A criterion of a sub-component.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Criterion {
    pub(super) id: String,
    pub(super) statement: Text,
    pub(super) verified: bool,
}

macro_rules! named_part {
    ($($part:ident),*) => {$(
        impl $part {
            /// The id, unique in the template.
            pub fn id(&self) -> &str {
                &self.id
            }

            /// The title.
            pub fn title(&self) -> &Text {
                &self.title
            }

            /// The weight in points of the total of 100.
            pub fn weight(&self) -> Weight {
                self.weight
            }
        }
    )*};
}
named_part!(Component, Group, SubComponent);

impl Component {
    /// The groups; empty in most templates.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The sub-components.
    pub fn sub_components(&self) -> &[SubComponent] {
        &self.sub_components
    }
}

impl SubComponent {
    /// The id of the group it belongs to.
    pub fn group(&self) -> Option<&str> {
        self.group.as_deref()
    }

    /// Which level is answered.
    pub fn level(&self) -> Level {
        self.level
    }

    /// What is answered, in order; never empty.
    pub fn questions(&self) -> &[Question] {
        &self.questions
    }

    /// The criteria.
    pub fn criteria(&self) -> &[Criterion] {
        &self.criteria
    }
}

impl Question {
    /// The id under which it is answered: that of the sub-component or of the criterion.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// The answers allowed.
    pub fn scale(&self) -> &AnswerScale {
        &self.scale
    }

    /// Its part of the sub-component, exactly; the parts of a sub-component sum to 1.
    pub fn share(&self) -> &Exact {
        &self.share
    }

    /// Whether it may be answered once per sasaran.
    pub fn per_sasaran(&self) -> bool {
        self.per_sasaran
    }
}

impl Criterion {
    /// The id, unique in the template.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// What has to be true.
    pub fn statement(&self) -> &Text {
        &self.statement
    }

    /// Whether the statement was read in the source, be it in shortened form.
    pub fn verified(&self) -> bool {
        self.verified
    }
}

impl Template {
    /// The built-in templates, the newest first: `permenpanrb-88-2021` and `permenpanrb-12-2015`.
    pub fn builtins() -> &'static [Arc<Template>] {
        builtin::templates()
    }

    /// A built-in template by its id.
    pub fn builtin(id: &str) -> Option<Arc<Template>> {
        Template::builtins()
            .iter()
            .find(|template| template.id() == id)
            .cloned()
    }

    /// Checks a template.
    ///
    /// # Errors
    /// Every problem at once, each with its place. Codes: `bad_id`, `duplicate_id`, `bad_version`,
    /// `empty_text`, `empty_label`, `too_long`, `too_many`, `effective_order`, `no_track`,
    /// `too_many_evaluators`; of scales `empty_scale`, `scale_top`, `scale_order`, `value_range`,
    /// `percent_range`, `duplicate_answer`, `unknown_scale`; of weights `weight_range`, `weight_sum`,
    /// `criterion_weight`; of parts `no_components`, `no_sub_components`, `no_criteria`, `group`,
    /// `meaningless_field`; of predicates those of [`Predicates::new`].
    pub fn new(document: TemplateDocument) -> Result<Template, Problems> {
        check::template(document)
    }

    /// Reads a template from JSON.
    ///
    /// # Errors
    /// `too_large` past [`MAX_TEMPLATE_BYTES`], `syntax` with line and column, otherwise as
    /// [`Template::new`].
    pub fn from_json(text: &str) -> Result<Template, Problems> {
        check_size(text)?;
        Template::new(from_json(text).map_err(|error| syntax(&error))?)
    }

    /// Reads a template from TOML; the same form as JSON.
    ///
    /// # Errors
    /// As [`Template::from_json`].
    pub fn from_toml(text: &str) -> Result<Template, Problems> {
        check_size(text)?;
        Template::new(from_toml(text).map_err(|error| syntax(&error))?)
    }

    /// The template as compact JSON, from which [`Template::from_json`] makes the same one.
    pub fn to_json(&self) -> String {
        // A document holds only text, numbers and lists: it always has a JSON form.
        serde_json::to_string(&self.document).unwrap_or_default()
    }

    /// The data form.
    pub fn document(&self) -> &TemplateDocument {
        &self.document
    }

    /// The id.
    pub fn id(&self) -> &str {
        &self.document.id
    }

    /// The version.
    pub fn version(&self) -> u32 {
        self.document.version
    }

    /// The title.
    pub fn title(&self) -> &Text {
        &self.document.title
    }

    /// Id, version and source, as results carry them.
    pub fn policy(&self) -> &PolicyRef {
        &self.policy
    }

    /// Whether the template is in force on a day.
    pub fn in_force(&self, on: NaiveDate) -> bool {
        let effective = self.document.effective;
        effective.from <= on && effective.until.is_none_or(|until| on <= until)
    }

    /// How totals are rounded for display.
    pub fn rounding(&self) -> Rounding {
        self.document.rounding
    }

    /// Whether the template allows a track.
    pub fn allows(&self, track: Track) -> bool {
        let tracks = self.document.tracks;
        match track {
            Track::Mandiri => tracks.mandiri,
            Track::Evaluator(number) => number.get() <= tracks.evaluators,
            Track::Penjamin => tracks.penjamin,
        }
    }

    /// The components.
    pub fn components(&self) -> &[Component] {
        &self.components
    }

    /// Every sub-component, in order.
    pub fn sub_components(&self) -> impl Iterator<Item = &SubComponent> {
        self.components
            .iter()
            .flat_map(|component| &component.sub_components)
    }

    /// Everything that is answered, in order, with its sub-component.
    pub fn questions(&self) -> impl Iterator<Item = (&SubComponent, &Question)> {
        self.sub_components()
            .flat_map(|sub| sub.questions.iter().map(move |question| (sub, question)))
    }

    /// A sub-component by its id.
    pub fn sub_component(&self, id: &str) -> Option<&SubComponent> {
        self.sub_components().find(|sub| sub.id == id)
    }

    /// The predicates.
    pub fn predicates(&self) -> &Predicates {
        &self.predicates
    }
}

fn check_size(text: &str) -> Result<(), Problems> {
    if text.len() > MAX_TEMPLATE_BYTES {
        return Err(Problem::new(
            "too_large",
            "",
            Text::new(
                format!("berkas lebih dari {MAX_TEMPLATE_BYTES} bita"),
                format!("the file has more than {MAX_TEMPLATE_BYTES} bytes"),
            ),
        )
        .into());
    }
    Ok(())
}

fn syntax(error: &Unreadable) -> Problems {
    let lead = Text::new(
        "berkas tidak sesuai bentuk template",
        "the file does not have the form of a template",
    );
    error.problem("syntax", &lead).into()
}
