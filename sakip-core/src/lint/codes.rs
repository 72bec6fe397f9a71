//! Rules about codes.

use super::scope::{Report, Scope};
use crate::plan::{CodeKind, Level, NationalCode, Node};
use crate::text::Text;

/// The nearest code above that the code of a node should extend.
fn broken_prefix(node: Node<'_>) -> Option<String> {
    let code = node.code()?;
    if node.level().has_national_code() {
        let national = node.national_code()?;
        // Codes that extend nothing, such as the activity of a ministry, have no prefix to break.
        national.parent()?;
        let above: NationalCode = node
            .ancestors()
            .take_while(|above| above.level().has_national_code())
            .find_map(Node::national_code)?;
        return (!above.is_prefix_of(&national)).then(|| above.to_string());
    }
    let above = node
        .parent()
        .filter(|parent| parent.level() >= Level::Tujuan)?
        .code()?;
    let dotted = |code: &str| code.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    let segments = |code: &str| code.split('.').count();
    // `Sasaran 3` under `Tujuan 1` is a running number; `Sasaran 2.1` claims to belong to `Tujuan 2`.
    let claims = dotted(code) && dotted(above) && segments(code) > segments(above);
    let kept = code
        .strip_prefix(above)
        .is_some_and(|rest| rest.starts_with('.'));
    (claims && !kept).then(|| above.to_owned())
}

pub(super) fn code_prefix(scope: &Scope<'_>, report: &mut Report) {
    for node in scope.plan.nodes() {
        if let (Some(code), Some(above)) = (node.code(), broken_prefix(node)) {
            let message = Text::new(
                format!("kode `{code}` tidak meneruskan kode `{above}` di atasnya"),
                format!("the code `{code}` does not extend the code `{above}` above it"),
            );
            report.node(node, message);
        }
    }
}

fn fits(level: Level, kind: CodeKind) -> bool {
    matches!(
        (level, kind),
        (
            Level::Program,
            CodeKind::Program | CodeKind::KementerianProgram
        ) | (
            Level::Kegiatan,
            CodeKind::Kegiatan | CodeKind::KementerianKegiatan
        ) | (
            Level::SubKegiatan,
            CodeKind::SubKegiatan | CodeKind::Kro | CodeKind::Ro
        )
    )
}

pub(super) fn code_pattern(scope: &Scope<'_>, report: &mut Report) {
    for node in scope
        .plan
        .nodes()
        .filter(|node| node.level().has_national_code())
    {
        let Some(code) = node.code() else { continue };
        let kind = node.national_code().map(|code| code.kind());
        if !kind.is_some_and(|kind| fits(node.level(), kind)) {
            let level = node.level().label();
            let message = Text::new(
                format!("`{code}` bukan kode nasional suatu {level}"),
                format!("`{code}` is not the national code of a {level}"),
            );
            report.node(node, message);
        }
    }
}

pub(super) fn code_missing(scope: &Scope<'_>, report: &mut Report) {
    for node in scope
        .plan
        .nodes()
        .filter(|node| node.level().has_national_code())
    {
        if node.code().is_none() {
            report.node(node, Text::new("tidak punya kode", "it has no code"));
        }
    }
}
