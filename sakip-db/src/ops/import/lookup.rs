//! What the rows of an import refer to, read for all of them at once.

use std::collections::{BTreeSet, HashMap};

use sakip_core::number::Quantity;
use sakip_core::period::{Period, Year};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::Text;
use serde::Serialize;

use super::row::Raw;
use super::windows::Windows;
use crate::codec::{Param, Value, args};
use crate::error::Result;
use crate::id::{AchievementId, IndicatorId, InstansiId, OpdId};
use crate::ops::achievements::{Filled, IndicatorFacts, Status};
use crate::ops::policies;
use crate::ops::targets::Target;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;
use crate::unit::Unit;

/// OPD per statement.
const BATCH: usize = 20;

macro_rules! of_opd {
    () => {
        "i.opd_id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21)"
    };
}

statements! {
    OPD = "SELECT id, kode FROM opd WHERE instansi_id = $1";
    INDICATORS = concat!("SELECT i.id, i.renstra_id, i.opd_id, i.kode, i.frequency, i.formula, i.valid_from, i.valid_to, CASE WHEN n.tahun_awal > r.tahun_awal THEN n.tahun_awal ELSE r.tahun_awal END AS tahun_awal, CASE WHEN n.tahun_akhir < r.tahun_akhir THEN n.tahun_akhir ELSE r.tahun_akhir END AS tahun_akhir, r.policy FROM indicators i JOIN renstra r ON r.id = i.renstra_id JOIN plan_nodes n ON n.id = i.node_id WHERE r.instansi_id = $1 AND ", of_opd!());
    EXISTING = concat!("SELECT a.id, a.indicator_id, a.periode, a.measured, a.realisasi, a.tingkat, a.alasan, a.catatan, a.status, a.version FROM performance_achievements a JOIN indicators i ON i.id = a.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND ", of_opd!(), " AND a.tahun BETWEEN $22 AND $23");
    TARGETS = concat!("SELECT t.* FROM performance_targets t JOIN indicators i ON i.id = t.indicator_id JOIN renstra r ON r.id = i.renstra_id WHERE r.instansi_id = $1 AND ", of_opd!(), " AND t.tahun BETWEEN $22 AND $23");
}

record! {
    struct Opd {
        id: OpdId,
        kode: String,
    }
}

record! {
    /// What is there already.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub(super) struct Existing {
        pub(super) id: AchievementId,
        pub(super) indicator_id: IndicatorId,
        pub(super) periode: Period,
        pub(super) measured: Filled,
        pub(super) realisasi: Option<Quantity>,
        pub(super) tingkat: Option<String>,
        pub(super) alasan: Option<String>,
        pub(super) catatan: Option<String>,
        pub(super) status: Status,
        pub(super) version: i64,
    }
}

/// The OPD of an instansi by code and id.
pub(super) struct Agencies {
    by_code: HashMap<String, OpdId>,
    ids: BTreeSet<OpdId>,
}

impl Agencies {
    pub(super) async fn load(session: &mut Session, instansi: InstansiId) -> Result<Agencies> {
        let opd: Vec<Opd> = session.fetch_all(&OPD, args![instansi]).await?;
        Ok(Agencies {
            ids: opd.iter().map(|opd| opd.id).collect(),
            by_code: opd.into_iter().map(|opd| (opd.kode, opd.id)).collect(),
        })
    }

    /// The OPD with a code, or else with an id.
    pub(super) fn find(&self, text: &str) -> Option<OpdId> {
        if let Some(id) = self.by_code.get(text) {
            return Some(*id);
        }
        let id = OpdId(text.parse().ok()?);
        self.ids.contains(&id).then_some(id)
    }
}

/// The indicators of some OPD, with their policies.
pub(super) struct Indicators {
    of_opd: HashMap<OpdId, Vec<IndicatorFacts>>,
    policies: HashMap<Option<String>, Policy>,
}

/// What an indicator named in a row is.
enum Named<'l> {
    One(&'l IndicatorFacts),
    None,
    Several,
}

impl Indicators {
    pub(super) async fn load(unit: &mut Unit, opd: &BTreeSet<OpdId>) -> Result<Indicators> {
        let instansi = unit.instansi();
        let mut of_opd: HashMap<OpdId, Vec<IndicatorFacts>> = HashMap::new();
        let mut policies = HashMap::new();
        for values in batches(instansi, opd) {
            let found: Vec<IndicatorFacts> = unit.fetch_all(&INDICATORS, values).await?;
            for facts in found {
                if !policies.contains_key(&facts.policy) {
                    let policy =
                        policies::of_reference(unit, instansi, facts.policy.as_deref()).await?;
                    policies.insert(facts.policy.clone(), policy);
                }
                of_opd.entry(facts.opd_id).or_default().push(facts);
            }
        }
        Ok(Indicators { of_opd, policies })
    }

    /// The indicator of an OPD with a code in the plan of a year, or else with an id; a problem of the row when
    /// there is none, or more than one.
    pub(super) fn find(
        &self,
        problems: &mut ProblemList,
        raw: &Raw,
        row: u64,
    ) -> Option<&IndicatorFacts> {
        let shown: String = raw.indikator.chars().take(60).collect();
        let (code, message) = match self.named(raw.opd, &raw.indikator, raw.periode.year()) {
            Named::One(facts) => return Some(facts),
            Named::None => (
                "unknown_indicator",
                Text::new(
                    format!("OPD ini tidak punya indikator dengan kode atau id `{shown}`"),
                    format!("this OPD has no indicator with the code or id `{shown}`"),
                ),
            ),
            Named::Several => (
                "ambiguous_indicator",
                Text::new(
                    format!("beberapa indikator berkode `{shown}`: tulis id-nya"),
                    format!("several indicators have the code `{shown}`: write the id"),
                ),
            ),
        };
        problems.add(Problem::new(code, format!("{row}:indikator"), message));
        None
    }

    /// The same code in a plan of other years is another indicator.
    fn named(&self, opd: OpdId, text: &str, year: Year) -> Named<'_> {
        let all = self.of_opd.get(&opd).map(Vec::as_slice).unwrap_or_default();
        let with_code: Vec<&IndicatorFacts> = all
            .iter()
            .filter(|facts| facts.kode.as_deref() == Some(text))
            .collect();
        let in_year =
            |facts: &&IndicatorFacts| (facts.tahun_awal..=facts.tahun_akhir).contains(&year);
        let of_year: Vec<&IndicatorFacts> = with_code.iter().copied().filter(in_year).collect();
        match (of_year.as_slice(), with_code.as_slice()) {
            ([one], _) | ([], [one]) => Named::One(one),
            ([], []) => {
                let id = text.parse().ok().map(IndicatorId);
                all.iter()
                    .find(|facts| Some(facts.id) == id)
                    .map_or(Named::None, Named::One)
            }
            _ => Named::Several,
        }
    }

    /// The policy the plan of an indicator names.
    pub(super) fn policy(&self, facts: &IndicatorFacts) -> Option<&Policy> {
        self.policies.get(&facts.policy)
    }
}

/// What rows of achievements meet.
pub(super) struct Lookup {
    pub(super) indicators: Indicators,
    pub(super) existing: HashMap<(IndicatorId, Period), Existing>,
    pub(super) windows: Windows,
}

impl Lookup {
    pub(super) async fn load(
        unit: &mut Unit,
        opd: &BTreeSet<OpdId>,
        years: (Year, Year),
    ) -> Result<Lookup> {
        let (instansi, now) = (unit.instansi(), unit.now());
        let mut existing = HashMap::new();
        for mut values in batches(instansi, opd) {
            values.extend(args![years.0, years.1]);
            let found: Vec<Existing> = unit.fetch_all(&EXISTING, values).await?;
            existing.extend(
                found
                    .into_iter()
                    .map(|row| ((row.indicator_id, row.periode), row)),
            );
        }
        Ok(Lookup {
            indicators: Indicators::load(unit, opd).await?,
            existing,
            windows: Windows::load(unit, instansi, years, now).await?,
        })
    }
}

/// The targets of some OPD in some years.
pub(super) async fn targets(
    unit: &mut Unit,
    opd: &BTreeSet<OpdId>,
    years: (Year, Year),
) -> Result<HashMap<(IndicatorId, Period), Target>> {
    let mut targets = HashMap::new();
    for mut values in batches(unit.instansi(), opd) {
        values.extend(args![years.0, years.1]);
        let found: Vec<Target> = unit.fetch_all(&TARGETS, values).await?;
        targets.extend(
            found
                .into_iter()
                .map(|row| ((row.indicator_id, row.periode), row)),
        );
    }
    Ok(targets)
}

/// The values of [`of_opd`] for every batch of OPD: a short one repeats its last OPD.
fn batches(instansi: InstansiId, opd: &BTreeSet<OpdId>) -> Vec<Vec<Value>> {
    let opd: Vec<OpdId> = opd.iter().copied().collect();
    opd.chunks(BATCH)
        .map(|batch| {
            let mut values = args![instansi];
            values.extend(batch.iter().copied().map(Param::value));
            if let Some(last) = batch.last() {
                values.resize(BATCH + 1, last.value());
            }
            values
        })
        .collect()
}
