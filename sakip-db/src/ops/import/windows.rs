//! The period windows of many OPD at once.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use sakip_core::period::{Period, Year};

use crate::codec::args;
use crate::error::{Refusal, Result};
use crate::id::{InstansiId, OpdId};
use crate::ops::windows::refusal;
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    OF_YEARS = "SELECT opd_id, periode, opens_at, closes_at FROM period_windows WHERE instansi_id = $1 AND substr(periode, 1, 4) BETWEEN $2 AND $3";
    EXCEPTIONS = "SELECT opd_id, periode, max(until) AS until FROM period_window_exceptions WHERE instansi_id = $1 AND substr(periode, 1, 4) BETWEEN $2 AND $3 AND revoked_at IS NULL GROUP BY opd_id, periode";
}

record! {
    struct Window {
        opd_id: Option<OpdId>,
        periode: Period,
        opens_at: DateTime<Utc>,
        closes_at: DateTime<Utc>,
    }
}

record! {
    struct Exception {
        opd_id: OpdId,
        periode: Period,
        until: DateTime<Utc>,
    }
}

/// From when, until when.
type Open = (DateTime<Utc>, DateTime<Utc>);

/// The windows of all OPD of an instansi in some years.
#[derive(Debug)]
pub(crate) struct Windows {
    now: DateTime<Utc>,
    windows: HashMap<(Option<OpdId>, Period), Open>,
    exceptions: HashMap<(OpdId, Period), DateTime<Utc>>,
}

impl Windows {
    /// Reads them.
    pub(crate) async fn load(
        session: &mut Session,
        instansi: InstansiId,
        (first, last): (Year, Year),
        now: DateTime<Utc>,
    ) -> Result<Windows> {
        let (first, last) = (first.to_string(), last.to_string());
        let windows: Vec<Window> = session
            .fetch_all(&OF_YEARS, args![instansi, &first, &last])
            .await?;
        let exceptions: Vec<Exception> = session
            .fetch_all(&EXCEPTIONS, args![instansi, &first, &last])
            .await?;
        Ok(Windows {
            now,
            windows: windows
                .into_iter()
                .map(|window| {
                    (
                        (window.opd_id, window.periode),
                        (window.opens_at, window.closes_at),
                    )
                })
                .collect(),
            exceptions: exceptions
                .into_iter()
                .map(|exception| ((exception.opd_id, exception.periode), exception.until))
                .collect(),
        })
    }

    /// Why an OPD may not fill a period in now, if it may not.
    pub(crate) fn refusal(&self, opd: OpdId, periode: Period) -> Option<Refusal> {
        let window = self
            .windows
            .get(&(Some(opd), periode))
            .or_else(|| self.windows.get(&(None, periode)))?;
        let until = self.exceptions.get(&(opd, periode)).copied();
        refusal(periode, self.now, *window, until)
    }
}
