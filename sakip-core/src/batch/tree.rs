//! A country of indicators: a tree of agencies over columns of leaves.

use super::error::{BatchError, same_rows};
use super::status::RowStatus;
use super::{Batch, rules};
use crate::achievement::NotComputable;
use crate::explain::Coverage;
use crate::number::Exact;
use crate::policy::{ChildValue, MissingChild, RollupMethod, RollupRule};
use crate::rollup::{MAX_DEPTH, NoFigure};

/// The parent of a branch that has none.
pub const NO_PARENT: u32 = u32::MAX;

/// The indicators of a tree, one a row: the columns [`Batch::capaian`] writes, and the branch each belongs to.
#[derive(Clone, Debug, Default)]
pub struct Leaves {
    /// The figures, in units of [`Batch::scale`].
    pub percent: Vec<i64>,
    /// The [`RowStatus`] bytes.
    pub status: Vec<u8>,
    /// The branch of each leaf.
    pub branch: Vec<u32>,
}

/// What a branch comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BranchOutcome {
    /// The mean of its children, limited and rounded, in units of [`Batch::scale`].
    Figure {
        /// The figure.
        percent: i64,
        /// Whether a limit took its place.
        status: RowStatus,
    },
    /// Nothing below it was in force.
    NotApplicable,
    /// There is no figure.
    Missing(NoFigure),
}

/// A branch with its coverage.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BranchFigure {
    /// What it comes to.
    pub outcome: BranchOutcome,
    /// Children with a figure, of those that apply.
    pub children: Coverage,
    /// Leaves that count in the figure, of those that apply.
    pub leaves: Coverage,
}

/// A tree over columns: 13 bytes an indicator, and figures that change with one leaf in a few steps.
///
/// Branches are agencies, regions, a country; leaves are indicators. Each branch is the mean of its children,
/// which enter as printed: rounded and at most the roll-up cap. What a missing child does and which coverage is
/// needed is the [`RollupRule`]. It agrees with [`RollupTree`](crate::rollup::RollupTree) under the same rule;
/// that one also takes exact children, weights, ratios of sums and explanations, for up to two million nodes.
///
/// ```
/// use sakip_core::batch::{Batch, BranchOutcome, ColumnTree, Leaves, NO_PARENT, RowStatus};
/// use sakip_core::policy::{ChildValue, Policy, RollupRule};
///
/// let batch = Batch::new(&Policy::default());
/// let rule = RollupRule { children: ChildValue::Rounded, ..RollupRule::default() };
/// // Two agencies of one region, and three indicators.
/// let leaves = Leaves {
///     percent: vec![9_447, 9_233, 5_000],
///     status: vec![0, 0, 0],
///     branch: vec![1, 1, 2],
/// };
/// let mut tree = ColumnTree::new(batch, rule, vec![NO_PARENT, 0, 0], leaves)?;
/// let figure = |tree: &ColumnTree, branch| match tree.branch(branch).map(|branch| branch.outcome) {
///     Some(BranchOutcome::Figure { percent, .. }) => Some(percent),
///     _ => None,
/// };
/// assert_eq!((figure(&tree, 1), figure(&tree, 0)), (Some(9_340), Some(7_170)));
///
/// // One leaf changes: its two ancestors are computed again.
/// assert_eq!(tree.set_leaf(2, 10_000, RowStatus::OK)?, 2);
/// assert_eq!(figure(&tree, 0), Some(9_670));
/// # Ok::<(), sakip_core::batch::BatchError>(())
/// ```
#[derive(Clone, Debug)]
pub struct ColumnTree {
    batch: Batch,
    rule: RollupRule,
    /// No child enters with more.
    entry_cap: i64,
    leaves: Leaves,
    parents: Vec<u32>,
    /// Every branch after the branches below it.
    order: Vec<u32>,
    tallies: Vec<Tally>,
    outcomes: Vec<BranchOutcome>,
}

/// The children of a branch, added up: integers, so that what was added can be taken off again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Tally {
    sum: i128,
    children: Count,
    leaves: Count,
    /// Children of any kind.
    all: u32,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Count {
    used: u32,
    total: u32,
}

/// How a child enters its parent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Entry {
    value: i64,
    used: bool,
    applies: bool,
    leaves: Count,
}

impl Count {
    fn coverage(self) -> Coverage {
        Coverage {
            used: self.used,
            total: self.total,
        }
    }
}

impl Tally {
    // Children and leaves are rows of columns, fewer than 2³², and a figure has 63 bits: nothing wraps, except
    // on the way, where one child is taken off before another is added.
    #[inline(always)]
    fn add(&mut self, entry: Entry) {
        let (used, applies) = (u32::from(entry.used), u32::from(entry.applies));
        self.sum = self
            .sum
            .wrapping_add((entry.value * i64::from(used)).into());
        self.children.used = self.children.used.wrapping_add(used);
        self.children.total = self.children.total.wrapping_add(applies);
        self.leaves.used = self.leaves.used.wrapping_add(used * entry.leaves.used);
        self.leaves.total = self.leaves.total.wrapping_add(applies * entry.leaves.total);
        self.all = self.all.wrapping_add(1);
    }

    fn remove(&mut self, entry: Entry) {
        let (used, applies) = (u32::from(entry.used), u32::from(entry.applies));
        self.sum = self
            .sum
            .wrapping_sub((entry.value * i64::from(used)).into());
        self.children.used = self.children.used.wrapping_sub(used);
        self.children.total = self.children.total.wrapping_sub(applies);
        self.leaves.used = self.leaves.used.wrapping_sub(used * entry.leaves.used);
        self.leaves.total = self.leaves.total.wrapping_sub(applies * entry.leaves.total);
        self.all = self.all.wrapping_sub(1);
    }

    #[cfg(feature = "parallel")]
    fn and(self, other: Tally) -> Tally {
        let and = |a: Count, b: Count| Count {
            used: a.used.wrapping_add(b.used),
            total: a.total.wrapping_add(b.total),
        };
        Tally {
            sum: self.sum.wrapping_add(other.sum),
            children: and(self.children, other.children),
            leaves: and(self.leaves, other.leaves),
            all: self.all.wrapping_add(other.all),
        }
    }
}

fn slot(branch: u32) -> usize {
    usize::try_from(branch).unwrap_or(usize::MAX)
}

impl ColumnTree {
    /// Builds a tree and rolls it up. `parents` holds the parent of every branch, in any order, or
    /// [`NO_PARENT`].
    ///
    /// # Errors
    /// [`BatchError::Length`], [`BatchError::Status`] and [`BatchError::Group`] for leaves that are none or have
    /// no branch; [`BatchError::Parent`], [`BatchError::Circle`] and [`BatchError::Depth`] for branches;
    /// [`BatchError::RollupRule`] unless children enter rounded and unweighted, and for a roll-up cap that is
    /// finer than the figures.
    pub fn new(
        batch: Batch,
        rule: RollupRule,
        parents: Vec<u32>,
        leaves: Leaves,
    ) -> Result<ColumnTree, BatchError> {
        let cap = rules::limit(batch.policy(), batch.policy().rollup_cap());
        let takes = rule.children == ChildValue::Rounded && rule.method != RollupMethod::Weighted;
        let (true, Some(entry_cap)) = (takes, cap) else {
            return Err(BatchError::RollupRule);
        };
        check_leaves(&leaves, parents.len())?;
        let order = order(&parents)?;
        let branches = parents.len();
        let mut tree = ColumnTree {
            batch,
            rule,
            entry_cap,
            leaves,
            parents,
            order,
            tallies: vec![Tally::default(); branches],
            outcomes: vec![BranchOutcome::NotApplicable; branches],
        };
        tree.roll_up();
        Ok(tree)
    }

    /// Computes every branch from the leaves; with the feature `parallel` on every core. The result is the same
    /// to the bit.
    pub fn roll_up(&mut self) {
        self.tallies.fill(Tally::default());
        let mut tallies = std::mem::take(&mut self.tallies);
        #[cfg(feature = "parallel")]
        self.tally_parallel(
            0,
            self.leaves.branch.len(),
            &mut tallies,
            rayon::current_num_threads(),
        );
        #[cfg(not(feature = "parallel"))]
        self.tally(0, self.leaves.branch.len(), &mut tallies);
        self.tallies = tallies;
        let order = std::mem::take(&mut self.order);
        for branch in &order {
            let outcome = self.compute(*branch);
            if let Some(known) = self.outcomes.get_mut(slot(*branch)) {
                *known = outcome;
            }
            if let Some(entry) = self.entry(*branch)
                && let Some(parent) = self.parent_tally(*branch)
            {
                parent.add(entry);
            }
        }
        self.order = order;
    }

    /// Adds leaves to the tallies of their branches.
    fn tally(&self, from: usize, to: usize, tallies: &mut [Tally]) {
        fn part<T>(column: &[T], from: usize, to: usize) -> &[T] {
            column.get(from..to).unwrap_or_default()
        }
        let percents = part(&self.leaves.percent, from, to);
        let statuses = part(&self.leaves.status, from, to);
        let branches = part(&self.leaves.branch, from, to);
        for ((percent, status), branch) in percents.iter().zip(statuses).zip(branches) {
            if let Some(tally) = tallies.get_mut(slot(*branch)) {
                tally.add(self.leaf_entry(*percent, *status));
            }
        }
    }

    /// Halves the leaves until there is a part for each core; each part but the first has tallies of its own.
    #[cfg(feature = "parallel")]
    fn tally_parallel(&self, from: usize, to: usize, tallies: &mut [Tally], cores: usize) {
        let middle = from.midpoint(to);
        if cores < 2 || to.saturating_sub(from) <= super::PARALLEL_ROWS {
            self.tally(from, to, tallies);
            return;
        }
        let mut more = vec![Tally::default(); tallies.len()];
        rayon::join(
            || self.tally_parallel(from, middle, tallies, cores / 2),
            || self.tally_parallel(middle, to, &mut more, cores - cores / 2),
        );
        for (tally, more) in tallies.iter_mut().zip(more) {
            *tally = tally.and(more);
        }
    }

    #[inline(always)]
    fn leaf_entry(&self, percent: i64, status: u8) -> Entry {
        let used = status <= RowStatus::FLOORED.byte();
        Entry {
            value: percent.min(self.entry_cap),
            used,
            applies: status != RowStatus::NOT_APPLICABLE.byte(),
            leaves: Count {
                used: used.into(),
                total: 1,
            },
        }
    }

    /// How a branch enters its parent.
    fn entry(&self, branch: u32) -> Option<Entry> {
        let outcome = self.outcomes.get(slot(branch))?;
        let value = match outcome {
            BranchOutcome::Figure { percent, .. } => Some((*percent).min(self.entry_cap)),
            _ => None,
        };
        Some(Entry {
            value: value.unwrap_or_default(),
            used: value.is_some(),
            applies: *outcome != BranchOutcome::NotApplicable,
            leaves: self.tallies.get(slot(branch))?.leaves,
        })
    }

    fn parent_tally(&mut self, branch: u32) -> Option<&mut Tally> {
        let parent = self.parents.get(slot(branch)).copied()?;
        self.tallies.get_mut(slot(parent))
    }

    /// What a branch comes to, by its tally.
    fn compute(&self, branch: u32) -> BranchOutcome {
        let missing = BranchOutcome::Missing;
        let Some(tally) = self.tallies.get(slot(branch)) else {
            return missing(NoFigure::NoChildren);
        };
        let Count { used, total } = tally.children;
        let zero_counts = self.rule.missing == MissingChild::Zero;
        if tally.all == 0 {
            return missing(NoFigure::NoChildren);
        }
        if total == 0 {
            return BranchOutcome::NotApplicable;
        }
        if used < total && self.rule.missing == MissingChild::Incomplete {
            return missing(NoFigure::ChildMissing);
        }
        if used == 0 && !zero_counts {
            return missing(NoFigure::NoChildFigure);
        }
        if self.is_thin(used, total) {
            return missing(NoFigure::BelowMinimumCoverage);
        }
        let divisor = if zero_counts { total } else { used };
        let cell = self.batch.mean_in_units(tally.sum, divisor);
        if cell.status.has_figure() {
            BranchOutcome::Figure {
                percent: cell.percent,
                status: cell.status,
            }
        } else {
            missing(NoFigure::NotComputable(NotComputable::Overflow))
        }
    }

    /// Whether fewer children have a figure than the rule asks for.
    fn is_thin(&self, used: u32, total: u32) -> bool {
        // Mostly there is no rule, and a number of any size is slow to make.
        if self.rule.minimum_coverage.value().is_zero() {
            return false;
        }
        let least = self.rule.minimum_coverage.exact();
        let count = |count: u32| Exact::from(i64::from(count));
        count(used) * Exact::HUNDRED < least * count(total)
    }

    /// Gives a leaf a new figure and computes its ancestors again, up to the first that does not change; tells
    /// how many were. The tree is then equal to one built anew. `percent` counts only where the status has a
    /// figure.
    ///
    /// # Errors
    /// [`BatchError::Leaf`] where there is no such leaf; nothing has changed then.
    pub fn set_leaf(
        &mut self,
        leaf: usize,
        percent: i64,
        status: RowStatus,
    ) -> Result<usize, BatchError> {
        let leaves = &mut self.leaves;
        let cells = (
            leaves.percent.get_mut(leaf),
            leaves.status.get_mut(leaf),
            leaves.branch.get(leaf).copied(),
        );
        let (Some(known_percent), Some(known_status), Some(branch)) = cells else {
            return Err(BatchError::Leaf { leaf });
        };
        let percent = if status.has_figure() { percent } else { 0 };
        let before = (
            std::mem::replace(known_percent, percent),
            std::mem::replace(known_status, status.byte()),
        );
        let mut old = self.leaf_entry(before.0, before.1);
        let mut new = self.leaf_entry(percent, status.byte());
        let mut next = branch;
        let mut computed = 0;
        while old != new {
            let entry = self.entry(next);
            let Some(tally) = self.tallies.get_mut(slot(next)) else {
                break;
            };
            tally.remove(old);
            tally.add(new);
            computed += 1;
            let outcome = self.compute(next);
            if let Some(known) = self.outcomes.get_mut(slot(next)) {
                *known = outcome;
            }
            let (Some(before), Some(after)) = (entry, self.entry(next)) else {
                break;
            };
            (old, new) = (before, after);
            next = self.parents.get(slot(next)).copied().unwrap_or(NO_PARENT);
        }
        Ok(computed)
    }

    /// A branch with what it came to.
    pub fn branch(&self, branch: u32) -> Option<BranchFigure> {
        let tally = self.tallies.get(slot(branch))?;
        Some(BranchFigure {
            outcome: *self.outcomes.get(slot(branch))?,
            children: tally.children.coverage(),
            leaves: tally.leaves.coverage(),
        })
    }

    /// How many branches there are.
    pub fn branches(&self) -> usize {
        self.parents.len()
    }

    /// The indicators.
    pub fn leaves(&self) -> &Leaves {
        &self.leaves
    }

    /// How many bytes the tree holds on the heap.
    pub fn bytes(&self) -> usize {
        fn of<T>(column: &Vec<T>) -> usize {
            column.capacity() * size_of::<T>()
        }
        let leaves = of(&self.leaves.percent) + of(&self.leaves.status) + of(&self.leaves.branch);
        let branches = of(&self.parents) + of(&self.order) + of(&self.tallies) + of(&self.outcomes);
        leaves + branches
    }
}

fn check_leaves(leaves: &Leaves, branches: usize) -> Result<(), BatchError> {
    let rows = leaves.branch.len();
    same_rows("percent", leaves.percent.len(), rows)?;
    same_rows("status", leaves.status.len(), rows)?;
    if u32::try_from(rows).is_err() {
        return Err(BatchError::Leaf { leaf: rows });
    }
    let unknown = |byte: &u8| RowStatus::of_byte(*byte).is_none();
    // Most statuses are the first ones; the others are looked up.
    let strange = |byte: &u8| *byte > RowStatus::NOT_APPLICABLE.byte() && unknown(byte);
    if let Some(row) = leaves.status.iter().position(strange) {
        let byte = leaves.status.get(row).copied().unwrap_or_default();
        return Err(BatchError::Status { row, byte });
    }
    match leaves
        .branch
        .iter()
        .position(|branch| slot(*branch) >= branches)
    {
        None => Ok(()),
        Some(row) => Err(BatchError::Group {
            row,
            group: leaves.branch.get(row).copied().unwrap_or_default(),
        }),
    }
}

/// Every branch after the branches below it.
fn order(parents: &[u32]) -> Result<Vec<u32>, BatchError> {
    let mut open = vec![0_u32; parents.len()];
    for (branch, parent) in (0..).zip(parents) {
        if *parent == NO_PARENT {
            continue;
        }
        let count = open.get_mut(slot(*parent));
        *count.ok_or(BatchError::Parent {
            branch,
            parent: *parent,
        })? += 1;
    }
    let mut order: Vec<u32> = (0..)
        .zip(&open)
        .filter(|(_, children)| **children == 0)
        .map(|(branch, _)| branch)
        .collect();
    let mut heights = vec![1_usize; parents.len()];
    let mut done = 0;
    while let Some(branch) = order.get(done).copied() {
        done += 1;
        let height = heights.get(slot(branch)).copied().unwrap_or_default();
        // A leaf below it is one level more.
        if height >= MAX_DEPTH {
            return Err(BatchError::Depth { branch });
        }
        let parent = parents.get(slot(branch)).copied().unwrap_or(NO_PARENT);
        if let (Some(left), Some(above)) =
            (open.get_mut(slot(parent)), heights.get_mut(slot(parent)))
        {
            *above = (*above).max(height + 1);
            *left -= 1;
            if *left == 0 {
                order.push(parent);
            }
        }
    }
    // Whoever is left waits for a branch that waits for it.
    match (0..).zip(&open).find(|(_, left)| **left > 0) {
        Some((branch, _)) => Err(BatchError::Circle { branch }),
        None => Ok(order),
    }
}
