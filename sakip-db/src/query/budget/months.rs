//! The budget of every month of a year, added up by the database.

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use sakip_core::budget::{Amounts, BudgetFigure, GroupBy, SummaryCoverage};
use sakip_core::explain::Coverage;
use sakip_core::number::{Percent, Rounding, Rupiah};
use sakip_core::period::{Frequency, Period, Year};
use sakip_core::problem::Problem;
use sakip_core::text::Text;
use serde::Serialize;

use super::{Scope, scoped};
use crate::codec::args;
use crate::error::{Error, Result};
use crate::id::InstansiId;
use crate::ops::budget::month;
use crate::record::record;
use crate::session::Session;
use crate::statement::{Statement, statements};

/// Everything that moves a figure is a movement of a line in a month: an amount spent or planned, the
/// difference a pagu makes with the one in force before it. Added up per group and month and then along the
/// months, movements are the figures at the end of each month, and one written late is in all that follow.
///
/// An amount moves in two parts, billions of sen and the rest, so that neither engine can run over: the sum
/// is put together in 128 bits. `pagu_rencana` and `realisasi_rencana` are the pagu and realisasi of lines with
/// a plan, from their first planned month on: what the deviation is taken of.
macro_rules! months {
    ($scope:ident, $columns:literal, $join:literal) => {
        concat!(
            scoped!($scope, "$15", $columns, $join),
            ", spent AS (SELECT l.kelompok, l.id, r.bulan, CAST(sum(r.realisasi_sen / 1000000000) AS BIGINT) AS hi, CAST(sum(r.realisasi_sen % 1000000000) AS BIGINT) AS lo FROM lines l CROSS JOIN budget_realizations r WHERE r.allocation_id = l.id GROUP BY l.kelompok, l.id, r.bulan)",
            ", planned AS (SELECT l.kelompok, l.id, r.bulan, r.rencana_sen / 1000000000 AS hi, r.rencana_sen % 1000000000 AS lo FROM lines l CROSS JOIN budget_plans r WHERE r.allocation_id = l.id)",
            ", first_plan AS (SELECT id, min(bulan) AS bulan FROM planned GROUP BY id)",
            ", dated AS (SELECT l.kelompok, l.id, r.pagu_sen, r.effective, r.sequence, CASE WHEN r.effective <= $3 THEN 1 WHEN r.effective <= $4 THEN 2 WHEN r.effective <= $5 THEN 3 WHEN r.effective <= $6 THEN 4 WHEN r.effective <= $7 THEN 5 WHEN r.effective <= $8 THEN 6 WHEN r.effective <= $9 THEN 7 WHEN r.effective <= $10 THEN 8 WHEN r.effective <= $11 THEN 9 WHEN r.effective <= $12 THEN 10 WHEN r.effective <= $13 THEN 11 ELSE 12 END AS bulan FROM lines l CROSS JOIN budget_allocation_revisions r WHERE r.allocation_id = l.id AND r.effective <= $14)",
            ", ranked AS (SELECT kelompok, id, bulan, pagu_sen, row_number() OVER (PARTITION BY id, bulan ORDER BY effective DESC, sequence DESC) AS place FROM dated)",
            ", stepped AS (SELECT kelompok, id, bulan, pagu_sen - coalesce(lag(pagu_sen) OVER (PARTITION BY id ORDER BY bulan), 0) AS step, CASE WHEN row_number() OVER (PARTITION BY id ORDER BY bulan) = 1 THEN 1 ELSE 0 END AS n FROM ranked WHERE place = 1)",
            ", in_force AS (SELECT kelompok, id, bulan, step / 1000000000 AS hi, step % 1000000000 AS lo, n FROM stepped)",
            ", movements AS (SELECT kelompok, 'baris' AS jenis, 1 AS bulan, 0 AS hi, 0 AS lo, 1 AS n FROM lines",
            " UNION ALL SELECT kelompok, 'pagu', bulan, hi, lo, n FROM in_force",
            " UNION ALL SELECT kelompok, 'realisasi', bulan, hi, lo, 1 FROM spent",
            " UNION ALL SELECT kelompok, 'terisi', min(bulan), 0, 0, 1 FROM spent GROUP BY kelompok, id",
            " UNION ALL SELECT kelompok, 'rencana', bulan, hi, lo, 1 FROM planned",
            " UNION ALL SELECT f.kelompok, 'pagu_rencana', CASE WHEN f.bulan > p.bulan THEN f.bulan ELSE p.bulan END, f.hi, f.lo, f.n FROM in_force f JOIN first_plan p ON p.id = f.id",
            " UNION ALL SELECT s.kelompok, 'realisasi_rencana', CASE WHEN s.bulan > p.bulan THEN s.bulan ELSE p.bulan END, s.hi, s.lo, 1 FROM spent s JOIN first_plan p ON p.id = s.id)",
            ", monthly AS (SELECT kelompok, jenis, bulan, CAST(sum(hi) AS BIGINT) AS hi, CAST(sum(lo) AS BIGINT) AS lo, CAST(sum(n) AS BIGINT) AS n FROM movements GROUP BY kelompok, jenis, bulan)",
            " SELECT kelompok, jenis, bulan, hi, lo, CAST(sum(hi) OVER sd AS BIGINT) AS hi_sd, CAST(sum(lo) OVER sd AS BIGINT) AS lo_sd, CAST(sum(n) OVER sd AS BIGINT) AS n_sd FROM monthly WINDOW sd AS (PARTITION BY kelompok, jenis ORDER BY bulan)"
        )
    };
}

statements! {
    TOTAL_OF_ALL = months!(all, "a.id, 'total' AS kelompok", "");
    TOTAL_OF_OPD = months!(opd, "a.id, 'total' AS kelompok", "");
    OPD_OF_ALL = months!(all, "a.id, o.kode AS kelompok", " JOIN opd o ON o.id = a.opd_id");
    OPD_OF_OPD = months!(opd, "a.id, o.kode AS kelompok", " JOIN opd o ON o.id = a.opd_id");
    PROGRAM_OF_ALL = months!(all, "a.id, a.program AS kelompok", "");
    PROGRAM_OF_OPD = months!(opd, "a.id, a.program AS kelompok", "");
    KEGIATAN_OF_ALL = months!(all, "a.id, coalesce(a.kegiatan, a.program) AS kelompok", "");
    KEGIATAN_OF_OPD = months!(opd, "a.id, coalesce(a.kegiatan, a.program) AS kelompok", "");
    CATEGORY_OF_ALL = months!(all, "a.id, a.category AS kelompok", "");
    CATEGORY_OF_OPD = months!(opd, "a.id, a.category AS kelompok", "");
    LINE_OF_ALL = months!(all, "a.id, a.kode AS kelompok", "");
    LINE_OF_OPD = months!(opd, "a.id, a.kode AS kelompok", "");
}

fn statement(by: GroupBy, scope: Scope) -> Statement {
    let (all, opd) = match by {
        GroupBy::Total => (TOTAL_OF_ALL, TOTAL_OF_OPD),
        GroupBy::Opd => (OPD_OF_ALL, OPD_OF_OPD),
        GroupBy::Program => (PROGRAM_OF_ALL, PROGRAM_OF_OPD),
        GroupBy::Kegiatan => (KEGIATAN_OF_ALL, KEGIATAN_OF_OPD),
        GroupBy::Category => (CATEGORY_OF_ALL, CATEGORY_OF_OPD),
        GroupBy::Line => (LINE_OF_ALL, LINE_OF_OPD),
    };
    match scope {
        Scope::All => all,
        Scope::Opd(_) => opd,
    }
}

record! {
    /// What moved in a month, and all that has moved up to it (`sd`).
    struct Moved {
        kelompok: String,
        jenis: String,
        bulan: u32,
        hi: i64,
        lo: i64,
        hi_sd: i64,
        lo_sd: i64,
        n_sd: i64,
    }
}

/// The budget of a group at the end of a month. A missing amount is not zero.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct BudgetMonth {
    /// The group.
    pub kelompok: String,
    /// The month.
    pub at: Period,
    /// The pagu in force.
    pub pagu: Option<Rupiah>,
    /// What was spent since January, corrections included.
    pub realisasi: Option<Rupiah>,
    /// What was spent within the month alone.
    pub realisasi_periode: Option<Rupiah>,
    /// What was planned since January.
    pub rencana: Option<Rupiah>,
    /// How many lines the group has.
    pub lines: u32,
    /// Lines with a pagu in force.
    pub lines_with_pagu: u32,
    /// Lines with any realisasi so far.
    pub lines_filled: u32,
    /// Months with realisasi, of all lines so far.
    pub months_filled: u32,
    /// Months with a plan, of all lines so far.
    pub months_planned: u32,
    /// Only of the lines that have a plan so far: what the deviation is taken of.
    #[serde(skip)]
    planned: Amounts,
}

impl BudgetMonth {
    /// Pagu in force, cumulative realisasi and cumulative plan.
    pub fn amounts(&self) -> Amounts {
        Amounts {
            pagu: self.pagu,
            realisasi: self.realisasi,
            rencana: self.rencana,
        }
    }

    /// Serapan at the end of the month.
    pub fn serapan(&self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.amounts().serapan(rounding)
    }

    /// What is left of the pagu.
    pub fn sisa(&self) -> BudgetFigure<Rupiah> {
        self.amounts().sisa()
    }

    /// What is left in percent.
    pub fn sisa_percent(&self, rounding: Rounding) -> BudgetFigure<Percent> {
        self.amounts().sisa_percent(rounding)
    }

    /// The amounts of the lines that have a plan so far: its deviations are those of the group.
    pub fn planned(&self) -> Amounts {
        self.planned
    }

    /// How complete this is.
    pub fn coverage(&self) -> SummaryCoverage {
        let of = |used, total| Coverage { used, total };
        let months = self.lines.saturating_mul(u32::from(self.at.last_month()));
        SummaryCoverage {
            pagu: of(self.lines_with_pagu, self.lines),
            lines: of(self.lines_filled, self.lines),
            months: of(self.months_filled, months),
            rencana: of(self.months_planned, months),
        }
    }
}

/// The budget of every group at the end of each month of a year, in order of time and then of the groups'
/// names: the figures of [`series`](super::series) by month, added up by the database with one statement.
///
/// # Errors
/// [`Error::NotFound`] for the OPD of the scope; [`Error::Invalid`] when a sum has more digits than a decimal
/// holds, which is far past what one amount can be.
pub async fn months(
    session: &mut Session,
    instansi: InstansiId,
    scope: Scope,
    by: GroupBy,
    tahun: Year,
) -> Result<Vec<BudgetMonth>> {
    scope.check(session, instansi).await?;
    let months = Period::annual(tahun).parts(Frequency::Monthly);
    let mut values = args![instansi, tahun];
    for at in &months {
        values.extend(args![at.last_day()]);
    }
    if let Scope::Opd(id) = scope {
        values.extend(args![id]);
    }
    let rows: Vec<Moved> = session.fetch_all(&statement(by, scope), values).await?;
    let mut groups: BTreeMap<String, BTreeMap<(Period, String), Moved>> = BTreeMap::new();
    for row in rows {
        let at = month(tahun, row.bulan)?;
        let moved = groups.entry(row.kelompok.clone()).or_default();
        moved.insert((at, row.jenis.clone()), row);
    }
    let mut states: BTreeMap<String, State> = BTreeMap::new();
    let mut series = Vec::with_capacity(groups.len() * months.len());
    for at in months {
        for (kelompok, moved) in &mut groups {
            let state = states.entry(kelompok.clone()).or_default();
            state.spent_now = None;
            for jenis in KINDS {
                if let Some(row) = moved.remove(&(at, jenis.to_owned())) {
                    state.take(&row)?;
                }
            }
            series.push(state.at(kelompok, at));
        }
    }
    Ok(series)
}

/// The kinds of movement.
const KINDS: [&str; 7] = [
    "baris",
    "pagu",
    "realisasi",
    "terisi",
    "rencana",
    "pagu_rencana",
    "realisasi_rencana",
];

/// A group at the end of the month reached: what has not moved since is as it was.
#[derive(Default)]
struct State {
    lines: u32,
    filled: u32,
    pagu: Sum,
    spent: Sum,
    spent_now: Option<Rupiah>,
    plan: Sum,
    pagu_planned: Sum,
    spent_planned: Sum,
}

/// A sum and how many terms it has; without terms there is nothing to say, which is not zero.
#[derive(Default)]
struct Sum {
    amount: Option<Rupiah>,
    terms: u32,
}

impl Sum {
    fn of(row: &Moved) -> Result<Sum> {
        let terms = count(row.n_sd);
        let amount = rupiah(row.hi_sd, row.lo_sd)?;
        Ok(Sum {
            amount: (terms > 0).then_some(amount),
            terms,
        })
    }
}

impl State {
    fn take(&mut self, row: &Moved) -> Result<()> {
        match row.jenis.as_str() {
            "baris" => self.lines = count(row.n_sd),
            "terisi" => self.filled = count(row.n_sd),
            "pagu" => self.pagu = Sum::of(row)?,
            "rencana" => self.plan = Sum::of(row)?,
            "pagu_rencana" => self.pagu_planned = Sum::of(row)?,
            "realisasi_rencana" => self.spent_planned = Sum::of(row)?,
            _ => {
                self.spent = Sum::of(row)?;
                self.spent_now = Some(rupiah(row.hi, row.lo)?);
            }
        }
        Ok(())
    }

    fn at(&self, kelompok: &str, at: Period) -> BudgetMonth {
        BudgetMonth {
            kelompok: kelompok.to_owned(),
            at,
            pagu: self.pagu.amount,
            realisasi: self.spent.amount,
            realisasi_periode: self.spent_now,
            rencana: self.plan.amount,
            lines: self.lines,
            lines_with_pagu: self.pagu.terms,
            lines_filled: self.filled,
            months_filled: self.spent.terms,
            months_planned: self.plan.terms,
            planned: Amounts {
                pagu: self.pagu_planned.amount,
                realisasi: self.spent_planned.amount,
                rencana: self.plan.amount,
            },
        }
    }
}

fn count(number: i64) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// An amount from its two parts.
fn rupiah(hi: i64, lo: i64) -> Result<Rupiah> {
    let sen = i128::from(hi) * 1_000_000_000 + i128::from(lo);
    let amount = Decimal::try_from_i128_with_scale(sen, 2)
        .ok()
        .and_then(|amount| Rupiah::new(amount.normalize()).ok());
    amount.ok_or_else(|| {
        let message = Text::new(
            "jumlahnya lebih dari 28 digit",
            "the sum has more than 28 digits",
        );
        Error::Invalid(Problem::new("overflow", "amount", message).into())
    })
}
