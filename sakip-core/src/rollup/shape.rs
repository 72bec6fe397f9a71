//! The shape of a tree: who stands under whom, in which order to compute, and what is wrong with it.

use super::{MAX_DEPTH, NodeId};

/// Children of every node, side by side in one list.
#[derive(Clone, Debug)]
pub(super) struct Shape {
    parents: Vec<Option<NodeId>>,
    /// Where the children of a node start; one more entry than there are nodes.
    starts: Vec<u32>,
    children: Vec<NodeId>,
}

/// What a shape is refused for.
pub(super) struct Flaws {
    /// One node of every circle.
    pub(super) circles: Vec<NodeId>,
    /// Nodes one level deeper than [`MAX_DEPTH`].
    pub(super) too_deep: Vec<NodeId>,
}

impl Shape {
    /// A shape from the parent of every node; every parent must be one of the nodes.
    pub(super) fn new(parents: Vec<Option<NodeId>>) -> Shape {
        let mut starts = vec![0_u32; parents.len() + 1];
        for parent in parents.iter().flatten() {
            if let Some(count) = starts.get_mut(parent.slot() + 1) {
                *count += 1;
            }
        }
        let mut total = 0_u32;
        for start in &mut starts {
            total += *start;
            *start = total;
        }
        let mut next = starts.clone();
        let linked = parents.iter().flatten().count();
        let mut children = vec![NodeId::new(0); linked];
        for (node, parent) in ids(parents.len()).zip(&parents) {
            let place = parent.and_then(|parent| next.get_mut(parent.slot()));
            if let Some(place) = place {
                if let Some(child) = children.get_mut(NodeId::new(*place).slot()) {
                    *child = node;
                }
                *place += 1;
            }
        }
        Shape {
            parents,
            starts,
            children,
        }
    }

    pub(super) fn len(&self) -> usize {
        self.parents.len()
    }

    pub(super) fn parent(&self, node: NodeId) -> Option<NodeId> {
        self.parents.get(node.slot()).copied().flatten()
    }

    /// The children in the order in which they were added.
    pub(super) fn children(&self, node: NodeId) -> &[NodeId] {
        let bound = |at: usize| self.starts.get(at).map(|start| NodeId::new(*start).slot());
        bound(node.slot())
            .zip(bound(node.slot() + 1))
            .and_then(|(start, end)| self.children.get(start..end))
            .unwrap_or_default()
    }

    pub(super) fn roots(&self) -> impl Iterator<Item = NodeId> + '_ {
        ids(self.len()).filter(|node| self.parent(*node).is_none())
    }

    /// Every node before its children, or what makes that impossible.
    pub(super) fn order(&self) -> Result<Vec<NodeId>, Flaws> {
        let mut order: Vec<NodeId> = self.roots().collect();
        let mut too_deep = Vec::new();
        let (mut level, mut done) = (0, 0);
        while done < order.len() {
            if level == MAX_DEPTH {
                too_deep = order.split_off(done);
                break;
            }
            let end = order.len();
            while done < end {
                if let Some(node) = order.get(done).copied() {
                    order.extend_from_slice(self.children(node));
                }
                done += 1;
            }
            level += 1;
        }
        let circles = if too_deep.is_empty() && order.len() == self.len() {
            Vec::new()
        } else {
            self.circles()
        };
        if too_deep.is_empty() && circles.is_empty() {
            Ok(order)
        } else {
            Err(Flaws { circles, too_deep })
        }
    }

    /// The first node of every circle. Each node has one parent, so that walking up from anywhere ends at a
    /// root, at a node already seen, or in a circle that is found once.
    fn circles(&self) -> Vec<NodeId> {
        const UNSEEN: u32 = u32::MAX;
        let mut walk_of = vec![UNSEEN; self.len()];
        let mut found = Vec::new();
        for start in ids(self.len()) {
            let mut at = start;
            while let Some(walk) = walk_of.get_mut(at.slot()) {
                if *walk == start.index() {
                    found.push(at);
                }
                if *walk != UNSEEN {
                    break;
                }
                *walk = start.index();
                match self.parent(at) {
                    Some(parent) => at = parent,
                    None => break,
                }
            }
        }
        found
    }
}

/// The ids of `count` nodes.
pub(super) fn ids(count: usize) -> impl Iterator<Item = NodeId> {
    (0..u32::try_from(count).unwrap_or(u32::MAX)).map(NodeId::new)
}
