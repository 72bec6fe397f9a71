//! Checking what nodes say of each other: ids, parents, levels and codes. Nothing here recurses, so that a
//! chain or a cycle of any length is checked in bounded stack.

use std::collections::{HashMap, HashSet};

use super::draft::{Above, Draft};
use super::level::Level;
use crate::problem::{Problem, ProblemList};
use crate::text::{Text, excerpt};

/// How nodes hang together: for each its parent, and an order in which parents come before their children.
/// Nodes on or below a cycle are not in that order.
pub(super) struct Tree {
    pub(super) parents: Vec<Option<usize>>,
    pub(super) order: Vec<usize>,
}

/// The node of each id; the first one keeps an id that is used twice.
pub(super) fn ids(drafts: &[Draft], problems: &mut ProblemList) -> HashMap<String, usize> {
    let mut ids = HashMap::with_capacity(drafts.len());
    for (number, draft) in drafts.iter().enumerate() {
        // An empty id has its own problem.
        if draft.id.is_empty() {
            continue;
        }
        let first = *ids.entry(draft.id.clone()).or_insert(number);
        if first != number {
            let id = excerpt(&draft.id);
            let message = Text::new(
                format!("id `{id}` dipakai lebih dari satu kali"),
                format!("the id `{id}` is used more than once"),
            );
            let place = format!("{}.id", draft.place);
            problems.add(Problem::new("plan_duplicate_id", place, message));
        }
    }
    ids
}

pub(super) fn tree(
    drafts: &[Draft],
    ids: &HashMap<String, usize>,
    problems: &mut ProblemList,
) -> Tree {
    let parents = parents(drafts, ids, problems);
    let mut in_cycle = HashSet::new();
    for cycle in cycles(&parents) {
        report_cycle(&cycle, drafts, problems);
        in_cycle.extend(cycle);
    }
    check_levels(drafts, &parents, &in_cycle, problems);
    let order = order(drafts, &parents, &children(drafts, &parents));
    Tree { parents, order }
}

fn parents(
    drafts: &[Draft],
    ids: &HashMap<String, usize>,
    problems: &mut ProblemList,
) -> Vec<Option<usize>> {
    let mut parents = Vec::with_capacity(drafts.len());
    for draft in drafts {
        parents.push(match &draft.above {
            Above::Nothing => None,
            Above::Number(number) => Some(*number),
            Above::Id(id) => {
                let parent = ids.get(id).copied();
                if parent.is_none() {
                    let id = excerpt(id);
                    let message = Text::new(
                        format!("induk `{id}` tidak ada"),
                        format!("there is no parent `{id}`"),
                    );
                    let place = format!("{}.parent_id", draft.place);
                    problems.add(Problem::new("plan_unknown_parent", place, message));
                }
                parent
            }
        });
    }
    parents
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    New,
    OnThisPath,
    Done,
}

/// Every cycle once, each from the node at which it was met first.
fn cycles(parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut marks = vec![Mark::New; parents.len()];
    let mut cycles = Vec::new();
    for start in 0..parents.len() {
        let mut path = Vec::new();
        let mut at = Some(start);
        while let Some(node) = at {
            match marks.get_mut(node) {
                Some(mark @ Mark::New) => {
                    *mark = Mark::OnThisPath;
                    path.push(node);
                    at = parents.get(node).copied().flatten();
                }
                Some(Mark::OnThisPath) => {
                    cycles.push(
                        path.iter()
                            .copied()
                            .skip_while(|each| *each != node)
                            .collect(),
                    );
                    break;
                }
                Some(Mark::Done) | None => break,
            }
        }
        for node in path {
            if let Some(mark) = marks.get_mut(node) {
                *mark = Mark::Done;
            }
        }
    }
    cycles
}

/// How many nodes of a cycle are named in its message.
const NAMED: usize = 5;

fn report_cycle(cycle: &[usize], drafts: &[Draft], problems: &mut ProblemList) {
    let nodes = || cycle.iter().filter_map(|number| drafts.get(*number));
    let Some(first) = nodes().next() else { return };
    let mut names: Vec<String> = nodes()
        .take(NAMED)
        .map(|draft| format!("`{}`", excerpt(&draft.id)))
        .collect();
    if cycle.len() > NAMED {
        names.push("…".to_owned());
    }
    names.push(format!("`{}`", excerpt(&first.id)));
    let (path, count) = (names.join(" → "), cycle.len());
    let message = Text::new(
        format!("induk melingkar ({count} simpul): {path}"),
        format!("the parents go round in a circle ({count} nodes): {path}"),
    );
    problems.add(Problem::new(
        "plan_cycle",
        format!("{}.parent_id", first.place),
        message,
    ));
}

fn check_levels(
    drafts: &[Draft],
    parents: &[Option<usize>],
    in_cycle: &HashSet<usize>,
    problems: &mut ProblemList,
) {
    for (number, (draft, parent)) in drafts.iter().zip(parents).enumerate() {
        let parent = parent.and_then(|parent| drafts.get(parent));
        let (Some(level), Some(above)) = (draft.level, parent.and_then(|parent| parent.level))
        else {
            continue;
        };
        if !level.may_stand_below(above) && !in_cycle.contains(&number) {
            let message = Text::new(
                format!("{level} tidak boleh berada di bawah {above}"),
                format!("a {level} may not stand below a {above}"),
            );
            let place = format!("{}.level", draft.place);
            problems.add(Problem::new("plan_level_order", place, message));
        }
    }
}

/// The children of each node, by level and then in the order they were given.
fn children(drafts: &[Draft], parents: &[Option<usize>]) -> Vec<Vec<usize>> {
    let mut children = vec![Vec::new(); drafts.len()];
    for (number, parent) in parents.iter().enumerate() {
        if let Some(list) = parent.and_then(|parent| children.get_mut(parent)) {
            list.push(number);
        }
    }
    for list in &mut children {
        list.sort_by_key(|number| drafts.get(*number).and_then(|draft| draft.level));
    }
    children
}

/// Document order: every node that is reached from a root, before what is below it.
fn order(drafts: &[Draft], parents: &[Option<usize>], children: &[Vec<usize>]) -> Vec<usize> {
    let mut waiting: Vec<usize> = (0..drafts.len())
        .filter(|number| matches!(parents.get(*number), Some(None)))
        .collect();
    waiting.sort_by_key(|number| drafts.get(*number).and_then(|draft| draft.level));
    waiting.reverse();
    let mut order = Vec::with_capacity(drafts.len());
    while let Some(number) = waiting.pop() {
        order.push(number);
        waiting.extend(children.get(number).into_iter().flatten().rev());
    }
    order
}

/// Refuses a code that is used twice: within one OPD where the code is national, among siblings otherwise,
/// since `Sasaran 1` exists under every tujuan.
pub(super) fn codes(
    drafts: &[Draft],
    tree: &Tree,
    plan_opd: Option<&str>,
    problems: &mut ProblemList,
) {
    let mut opds: Vec<Option<&str>> = vec![None; drafts.len()];
    let mut seen: HashSet<(Level, &str, Scope<'_>)> = HashSet::new();
    for &number in &tree.order {
        let Some(draft) = drafts.get(number) else {
            continue;
        };
        let parent = tree.parents.get(number).copied().flatten();
        let inherited = match parent {
            Some(parent) => opds.get(parent).copied().flatten(),
            None => plan_opd,
        };
        let opd = draft.opd.as_deref().or(inherited);
        if let Some(slot) = opds.get_mut(number) {
            *slot = opd;
        }
        let (Some(level), Some(code)) = (draft.level, draft.code.as_deref()) else {
            continue;
        };
        let scope = if level.has_national_code() {
            Scope::Opd(opd)
        } else {
            Scope::Siblings(parent)
        };
        if !seen.insert((level, code, scope)) {
            let code = excerpt(code);
            let message = match scope {
                Scope::Opd(_) => Text::new(
                    format!("kode {level} `{code}` sudah dipakai dalam OPD yang sama"),
                    format!("the {level} code `{code}` is already used in the same OPD"),
                ),
                Scope::Siblings(_) => Text::new(
                    format!("kode {level} `{code}` sudah dipakai di bawah induk yang sama"),
                    format!("the {level} code `{code}` is already used below the same parent"),
                ),
            };
            let place = format!("{}.code", draft.place);
            problems.add(Problem::new("plan_duplicate_code", place, message));
        }
    }
}

/// Within what a code may stand once.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Scope<'a> {
    Opd(Option<&'a str>),
    Siblings(Option<usize>),
}
