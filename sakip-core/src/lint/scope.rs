//! What a rule looks at, and where it writes what it finds.

use super::finding::{Finding, Place};
use super::options::LintOptions;
use super::rule::Rule;
use crate::indicator::{Formula, Indicator, Target};
use crate::plan::{Level, Node, Plan};
use crate::policy::Policy;
use crate::text::Text;

/// What a rule looks at.
pub(super) struct Scope<'a> {
    pub(super) plan: &'a Plan,
    pub(super) policy: &'a Policy,
    pub(super) options: &'a LintOptions,
}

/// An indicator and where it stands.
#[derive(Clone, Copy)]
pub(super) struct Spot<'a> {
    pub(super) node: Node<'a>,
    /// Its number among the indicators of the node.
    number: usize,
    pub(super) indicator: &'a Indicator,
}

impl<'a> Scope<'a> {
    /// Every indicator in document order.
    pub(super) fn indicators(&self) -> impl Iterator<Item = Spot<'a>> {
        self.plan.nodes().flat_map(spots)
    }

    /// The formula a target is measured by.
    pub(super) fn formula(&self, indicator: &Indicator, target: &Target) -> Formula {
        self.policy.formula(indicator.polarity(), Some(target))
    }
}

/// The indicators of a node.
pub(super) fn spots(node: Node<'_>) -> impl Iterator<Item = Spot<'_>> {
    let numbered = node.indicators().iter().enumerate();
    numbered.map(move |(number, indicator)| Spot {
        node,
        number,
        indicator,
    })
}

impl Spot<'_> {
    /// Whether it belongs to the strategic part of the plan, down to the programs.
    pub(super) fn is_strategic(self) -> bool {
        self.node.level() <= Level::Program || self.indicator.is_iku()
    }
}

/// Names and units are compared without case and blanks.
pub(super) fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// A few items of a list, for a message.
pub(super) fn listed(items: impl IntoIterator<Item = String>) -> String {
    const NAMED: usize = 6;
    let mut items: Vec<String> = items.into_iter().take(NAMED + 1).collect();
    if items.len() > NAMED {
        items.truncate(NAMED);
        items.push("…".to_owned());
    }
    items.join(", ")
}

/// At most as much of a name as fits in a message.
pub(super) fn short(name: &str) -> String {
    const SHOWN: usize = 80;
    let mut short: String = name.chars().take(SHOWN).collect();
    if name.chars().nth(SHOWN).is_some() {
        short.push('…');
    }
    short
}

/// Node, indicator and rule in their orders; what is about the whole plan comes first.
type Key = (usize, usize, usize);

/// Where rules write what they find.
#[derive(Default)]
pub(super) struct Report {
    rule: Option<(usize, &'static Rule)>,
    found: Vec<(Key, Finding)>,
}

impl Report {
    pub(super) fn begin(&mut self, order: usize, rule: &'static Rule) {
        self.rule = Some((order, rule));
    }

    /// A finding about the whole plan.
    pub(super) fn plan(&mut self, message: Text) {
        self.add(
            0,
            0,
            Place {
                node: None,
                indicator: None,
                path: String::new(),
            },
            message,
        );
    }

    /// A finding about a node.
    pub(super) fn node(&mut self, node: Node<'_>, message: Text) {
        let place = Place {
            node: Some(node.id().to_owned()),
            indicator: None,
            path: node.path(),
        };
        self.add(node.node_id().index() + 1, 0, place, message);
    }

    /// A finding about the children of a node, or about the roots.
    pub(super) fn group(&mut self, parent: Option<Node<'_>>, message: Text) {
        match parent {
            Some(node) => self.node(node, message),
            None => self.plan(message),
        }
    }

    /// A finding about an indicator.
    pub(super) fn indicator(&mut self, spot: Spot<'_>, message: Text) {
        let place = Place {
            node: Some(spot.node.id().to_owned()),
            indicator: Some(spot.indicator.id().to_owned()),
            path: format!("{} › {}", spot.node.path(), short(spot.indicator.name())),
        };
        self.add(
            spot.node.node_id().index() + 1,
            spot.number + 1,
            place,
            message,
        );
    }

    fn add(&mut self, node: usize, indicator: usize, place: Place, message: Text) {
        let Some((order, rule)) = self.rule else {
            return;
        };
        let finding = Finding {
            rule: rule.id,
            name: rule.name,
            severity: rule.severity,
            place,
            message,
            advice: rule.advice(),
            source: rule.source,
        };
        self.found.push(((node, indicator, order), finding));
    }

    /// Everything found, in order.
    pub(super) fn findings(mut self) -> Vec<Finding> {
        self.found.sort_by_key(|(key, _)| *key);
        self.found.into_iter().map(|(_, finding)| finding).collect()
    }
}
