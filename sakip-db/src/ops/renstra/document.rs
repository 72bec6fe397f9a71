//! Checking the document of a plan: with the engine, and against what is stored beside plans.

use sakip_core::period::Year;
use sakip_core::plan::{NodeData, Plan, PlanData};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList, Problems};
use sakip_core::text::Text;

use super::stored::Opds;
use crate::check;
use crate::convert::indicator_digits;
use crate::id::OpdId;

/// A plan whose OPD are all there.
pub(super) struct Checked {
    pub(super) plan: Plan,
    pub(super) head: Head,
}

/// What a renstra takes from its document.
pub(super) struct Head {
    pub(super) opd_id: OpdId,
    pub(super) nama: String,
    pub(super) visi: Option<String>,
    pub(super) tahun_awal: Year,
    pub(super) tahun_akhir: Year,
}

/// Checks a document; `problems` holds what is known to be wrong already.
pub(super) fn check(
    data: PlanData,
    policy: &Policy,
    opds: &Opds,
    mut problems: ProblemList,
) -> Result<Checked, Problems> {
    for (code, place, text) in [
        ("renstra_name", "name", &data.name),
        ("renstra_opd", "opd", &data.opd),
        ("renstra_period", "period", &data.period),
    ] {
        if text.as_deref().is_none_or(|text| text.trim().is_empty()) {
            problems.add(missing(code, place));
        }
    }
    walk(&data, opds, &mut problems);
    let plan = match Plan::from_data(data, policy) {
        Ok(plan) => {
            for (node, core) in plan.indicators() {
                let place = format!("{} › {}", node.path(), core.name());
                indicator_digits(&mut problems, &place, core);
            }
            Some(plan)
        }
        Err(found) => {
            problems.extend(found);
            None
        }
    };
    let head = plan.as_ref().and_then(|plan| head(plan, opds));
    match (problems.into_result(plan)?, head) {
        (Some(plan), Some(head)) => Ok(Checked { plan, head }),
        // Without one of them there is a problem.
        _ => Err(missing("renstra_name", "name").into()),
    }
}

fn missing(code: &'static str, place: &str) -> Problem {
    Problem::new(
        code,
        place,
        Text::new(
            "wajib diisi dalam sebuah renstra",
            "is required in a renstra",
        ),
    )
}

fn head(plan: &Plan, opds: &Opds) -> Option<Head> {
    let years = plan.years()?;
    Some(Head {
        opd_id: opds.id(plan.opd()?)?,
        nama: plan.name()?.to_owned(),
        visi: plan.visi().map(str::to_owned),
        tahun_awal: years.from(),
        tahun_akhir: years.to(),
    })
}

/// The problem of a code no OPD has.
pub(crate) fn unknown_opd(place: impl Into<String>, kode: &str) -> Problem {
    let kode: String = kode.chars().take(60).collect();
    Problem::new(
        "unknown_opd",
        place,
        Text::new(
            format!("tidak ada OPD dengan kode `{kode}`"),
            format!("there is no OPD with the code `{kode}`"),
        ),
    )
}

/// What the engine does not check: that OPD exist, and that no text holds what a column refuses.
fn walk(data: &PlanData, opds: &Opds, problems: &mut ProblemList) {
    let mut look = |place: &str, opd: Option<&String>, texts: &[(&str, Option<&String>)]| {
        let opd = opd.filter(|opd| !opd.trim().is_empty());
        let below = |name: &str| match place {
            "" => name.to_owned(),
            place => format!("{place}.{name}"),
        };
        if let Some(opd) = opd.filter(|opd| opds.id(opd).is_none()) {
            problems.add(unknown_opd(below("opd"), opd));
        }
        for (name, text) in texts {
            let text = text.map(String::as_str);
            check::optional(problems, &below(name), text, 0..=usize::MAX);
        }
    };
    let head = [("name", data.name.as_ref()), ("visi", data.visi.as_ref())];
    look("", data.opd.as_ref(), &head);
    let roots = [
        ("rpjmd", &data.rpjmd),
        ("misi", &data.misi),
        ("renstra", &data.renstra),
        ("tujuan", &data.tujuan),
        ("sasaran", &data.sasaran),
        ("program", &data.program),
        ("kegiatan", &data.kegiatan),
        ("sub_kegiatan", &data.sub_kegiatan),
    ];
    // A stack instead of recursion: a document may be nested as deep as somebody likes.
    let mut waiting: Vec<(String, &NodeData)> = Vec::new();
    for (level, nodes) in roots {
        let placed = nodes.iter().enumerate();
        waiting.extend(placed.map(|(n, node)| (format!("{level}[{n}]"), node)));
    }
    waiting.reverse();
    let mut seen = 0;
    while let Some((place, node)) = waiting.pop() {
        seen += 1;
        // What is past the bound the engine refuses as a whole; so it does what is too deep.
        if seen > Plan::MAX_NODES || place.len() > MAX_PLACE {
            return;
        }
        look(&place, node.opd.as_ref(), &[("name", Some(&node.name))]);
        for (n, indicator) in node.indikator.iter().enumerate() {
            look(
                &format!("{place}.indikator[{n}]"),
                indicator.opd.as_ref(),
                &[
                    ("name", Some(&indicator.name)),
                    ("unit", Some(&indicator.unit)),
                    ("sumber_data", indicator.sumber_data.as_ref()),
                    (
                        "definisi_operasional",
                        indicator.definisi_operasional.as_ref(),
                    ),
                    ("penanggung_jawab", indicator.penanggung_jawab.as_ref()),
                ],
            );
        }
        let from = waiting.len();
        for (level, nodes) in [
            ("misi", &node.misi),
            ("renstra", &node.renstra),
            ("tujuan", &node.tujuan),
            ("sasaran", &node.sasaran),
            ("program", &node.program),
            ("kegiatan", &node.kegiatan),
            ("sub_kegiatan", &node.sub_kegiatan),
        ] {
            let placed = nodes.iter().enumerate();
            waiting.extend(placed.map(|(n, node)| (format!("{place}.{level}[{n}]"), node)));
        }
        if let Some(children) = waiting.get_mut(from..) {
            children.reverse();
        }
    }
}

/// Longer than the place of any node that is not too deep.
const MAX_PLACE: usize = 400;
