//! What an achievement has to fit: the period of its indicator, the years of the plan, a scale.

use chrono::NaiveDate;
use sakip_core::indicator::{Level, Target};
use sakip_core::period::{Frequency, Period, Year};
use sakip_core::policy::Policy;
use sakip_core::problem::{Problem, ProblemList};
use sakip_core::text::{Lang, Text};

use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::{IndicatorId, InstansiId, OpdId, RenstraId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    INDICATOR = "SELECT i.id, i.renstra_id, i.opd_id, i.kode, i.frequency, i.formula, i.valid_from, i.valid_to, CASE WHEN n.tahun_awal > r.tahun_awal THEN n.tahun_awal ELSE r.tahun_awal END AS tahun_awal, CASE WHEN n.tahun_akhir < r.tahun_akhir THEN n.tahun_akhir ELSE r.tahun_akhir END AS tahun_akhir, r.policy FROM indicators i JOIN renstra r ON r.id = i.renstra_id JOIN plan_nodes n ON n.id = i.node_id WHERE r.instansi_id = $1 AND i.id = $2";
}

record! {
    /// What the rules have to know of an indicator.
    #[derive(Clone, Debug)]
    pub(crate) struct IndicatorFacts {
        pub(crate) id: IndicatorId,
        pub(crate) renstra_id: RenstraId,
        pub(crate) opd_id: OpdId,
        pub(crate) kode: Option<String>,
        pub(crate) frequency: Frequency,
        pub(crate) formula: Option<String>,
        pub(crate) valid_from: Option<NaiveDate>,
        pub(crate) valid_to: Option<NaiveDate>,
        pub(crate) tahun_awal: Year,
        pub(crate) tahun_akhir: Year,
        pub(crate) policy: Option<String>,
    }
}

/// The indicator with what its plan says.
pub(super) async fn indicator(
    session: &mut Session,
    instansi: InstansiId,
    id: IndicatorId,
) -> Result<IndicatorFacts> {
    session
        .fetch_optional(&INDICATOR, args![instansi, id])
        .await?
        .ok_or_else(|| Error::not_found("indicator", id))
}

/// Whether a period is one an indicator is measured in: its frequency, within the plan, while it is in force.
/// Each message says who could change what stands in the way.
pub(crate) fn check_period(
    problems: &mut ProblemList,
    place: &str,
    indicator: &IndicatorFacts,
    periode: Period,
) {
    let mut complain = |code, id: String, en: String| {
        problems.add(Problem::new(code, place, Text::new(id, en)));
    };
    let (name_id, name_en) = (periode.name(Lang::Id), periode.name(Lang::En));
    if periode.frequency() != indicator.frequency {
        let (wanted, example) = (
            indicator.frequency.name(),
            example(indicator.frequency, periode),
        );
        complain(
            "period_frequency",
            format!(
                "indikator ini diukur {wanted}, seperti `{example}`, bukan `{periode}`; penyusun renstra dapat mengubah frekuensinya"
            ),
            format!(
                "this indicator is measured {wanted}, such as `{example}`, not `{periode}`; who plans it can change the frequency"
            ),
        );
    }
    let (first, last) = (indicator.tahun_awal, indicator.tahun_akhir);
    if !(first..=last).contains(&periode.year()) {
        complain(
            "year_outside_plan",
            format!(
                "{name_id} di luar masa rencana {first} sampai {last}; penyusun renstra dapat mengubah masanya"
            ),
            format!(
                "{name_en} is outside the plan of {first} to {last}; who plans it can change its years"
            ),
        );
    }
    let begun = indicator
        .valid_from
        .is_none_or(|first| first <= periode.last_day());
    let ended = indicator
        .valid_to
        .is_some_and(|last| last < periode.first_day());
    if !begun || ended {
        let day =
            |day: Option<NaiveDate>| day.map_or_else(|| "…".to_owned(), |day| day.to_string());
        let (from, to) = (day(indicator.valid_from), day(indicator.valid_to));
        complain(
            "indicator_not_in_force",
            format!(
                "indikator ini berlaku {from} sampai {to}, tidak pada {name_id}; penyusun renstra dapat mengubah masa berlakunya"
            ),
            format!(
                "this indicator is in force from {from} to {to}, not in {name_en}; who plans it can change that"
            ),
        );
    }
}

/// The period of a frequency that a period lies in, or its first part.
fn example(frequency: Frequency, periode: Period) -> Period {
    let inner = periode.parts(frequency).into_iter().next();
    periode.enclosing(frequency).or(inner).unwrap_or(periode)
}

/// The level a label stands for; a problem at the place when it stands for none, or for several.
pub(crate) fn level(
    problems: &mut ProblemList,
    place: &str,
    label: &str,
    policy: &Policy,
) -> Option<Level> {
    let refused = match Target::parse(label, policy) {
        Ok(Target::Ordinal(level)) => return Some(level),
        Ok(_) => {
            let shown: String = label.trim().chars().take(60).collect();
            Text::new(
                format!("`{shown}` angka, bukan tingkat suatu skala"),
                format!("`{shown}` is a number, not a level of a scale"),
            )
        }
        Err(error) => Text::of(&error),
    };
    problems.add(Problem::new("unknown_level", place, refused));
    None
}
