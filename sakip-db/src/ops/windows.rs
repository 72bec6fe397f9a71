//! Period windows: when an OPD may fill a period in.

use chrono::{DateTime, Utc};
use sakip_core::period::Period;
use sakip_core::text::{Lang, Text};

use crate::codec::args;
use crate::error::{Refusal, Result};
use crate::id::OpdId;
use crate::record::record;
use crate::statement::statements;
use crate::unit::Unit;

statements! {
    /// The window of the OPD itself goes before the one of all OPD.
    OF_OPD = "SELECT w.opd_id, w.periode, w.opens_at, w.closes_at, (SELECT max(e.until) FROM period_window_exceptions e WHERE e.opd_id = $2 AND e.periode = $3 AND e.revoked_at IS NULL) AS until FROM period_windows w WHERE w.instansi_id = $1 AND w.periode = $3 AND (w.opd_id = $2 OR w.opd_id IS NULL) ORDER BY w.opd_id IS NULL LIMIT 1";
}

record! {
    struct Found {
        opens_at: DateTime<Utc>,
        closes_at: DateTime<Utc>,
        until: Option<DateTime<Utc>>,
    }
}

/// Refuses when an OPD may not fill a period in now. A period without a window is open.
///
/// # Errors
/// [`Error::Refused`](crate::Error::Refused) with the rule `window_closed`.
pub(crate) async fn ensure_open(unit: &mut Unit, opd: OpdId, periode: Period) -> Result<()> {
    let (instansi, now) = (unit.instansi(), unit.now());
    let found: Option<Found> = unit
        .fetch_optional(&OF_OPD, args![instansi, opd, periode])
        .await?;
    let refused = found
        .and_then(|found| refusal(periode, now, (found.opens_at, found.closes_at), found.until));
    refused.map_or(Ok(()), |refusal| Err(refusal.into()))
}

/// Why a period may not be filled in at a time, if so.
pub(crate) fn refusal(
    periode: Period,
    now: DateTime<Utc>,
    (opens, closes): (DateTime<Utc>, DateTime<Utc>),
    until: Option<DateTime<Utc>>,
) -> Option<Refusal> {
    if (opens..closes).contains(&now) || until.is_some_and(|until| now < until) {
        return None;
    }
    let shown = |time: DateTime<Utc>| time.format("%Y-%m-%d %H:%M UTC").to_string();
    let (opens, closes) = (shown(opens), shown(closes));
    let message = Text::new(
        format!(
            "pengisian {} dibuka {opens} sampai {closes}",
            periode.name(Lang::Id)
        ),
        format!(
            "{} is filled in from {opens} to {closes}",
            periode.name(Lang::En)
        ),
    );
    Some(Refusal::new("window_closed", message).lifted_by(Text::new(
        "pengelola jadwal pengisian instansi, dengan pengecualian beralasan atau jadwal baru",
        "who keeps the calendar of the instansi, with a reasoned exception or a new window",
    )))
}
