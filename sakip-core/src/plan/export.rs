//! A plan back as data: what the builder makes the same plan of.

use super::Plan;
use super::data::{IndicatorRow, NodeData, NodeRow, PlanData, PlanRows};
use super::node::Node;
use crate::indicator::Indicator;

impl Plan {
    /// The plan as a nested document, with every id written out.
    pub fn to_data(&self) -> PlanData {
        let mut data = PlanData {
            name: self.head.name.clone(),
            opd: self.head.opd.clone(),
            period: self.head.years.map(|years| years.to_string()),
            visi: self.head.visi.clone(),
            ..PlanData::default()
        };
        // Backwards, a node is complete before it is handed to the one above it; the lists fill from their
        // ends and are turned round once.
        let mut open: Vec<NodeData> = self.nodes().map(node_data).collect();
        for node in self.nodes().collect::<Vec<_>>().into_iter().rev() {
            let Some(mut done) = open.pop() else { continue };
            for (_, list) in done.lists() {
                list.reverse();
            }
            let above = node
                .parent()
                .and_then(|parent| open.get_mut(parent.node_id().index()));
            let list = match above {
                Some(above) => above
                    .lists()
                    .into_iter()
                    .find(|(level, _)| *level == node.level()),
                None => data
                    .lists()
                    .into_iter()
                    .find(|(level, _)| *level == node.level()),
            };
            if let Some((_, list)) = list {
                list.push(done);
            }
        }
        for (_, list) in data.lists() {
            list.reverse();
        }
        data
    }

    /// The plan as flat rows, in document order.
    pub fn to_rows(&self) -> PlanRows {
        PlanRows {
            name: self.head.name.clone(),
            opd: self.head.opd.clone(),
            period: self.head.years.map(|years| years.to_string()),
            visi: self.head.visi.clone(),
            nodes: self.nodes().map(node_row).collect(),
            indikator: self
                .indicators()
                .map(|(node, indicator)| IndicatorRow {
                    node_id: node.id().to_owned(),
                    indikator: indicator.data(),
                })
                .collect(),
        }
    }
}

fn node_data(node: Node<'_>) -> NodeData {
    NodeData {
        id: Some(node.id().to_owned()),
        code: node.code().map(str::to_owned),
        name: node.name().to_owned(),
        opd: node.own_opd().map(str::to_owned),
        period: node.own_years().map(|years| years.to_string()),
        weight: node.weight().map(|weight| weight.to_string()),
        indikator: node.indicators().iter().map(Indicator::data).collect(),
        ..NodeData::default()
    }
}

fn node_row(node: Node<'_>) -> NodeRow {
    NodeRow {
        id: node.id().to_owned(),
        parent_id: node.parent().map(|parent| parent.id().to_owned()),
        level: node.level().name().to_owned(),
        code: node.code().map(str::to_owned),
        name: node.name().to_owned(),
        opd: node.own_opd().map(str::to_owned),
        period: node.own_years().map(|years| years.to_string()),
        weight: node.weight().map(|weight| weight.to_string()),
    }
}
