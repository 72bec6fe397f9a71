//! How far an instansi is with a period: counts by OPD.

use sakip_core::period::Period;
use serde::Serialize;

use crate::codec::args;
use crate::error::Result;
use crate::id::{InstansiId, OpdId};
use crate::record::record;
use crate::session::Session;
use crate::statement::statements;

statements! {
    /// `$1` instansi, `$2` the year, `$3` the same as text, `$4` and `$5` its first and last month, two digits
    /// each. Every indicator in force has to be filled in once in each of its periods that lie within.
    BY_OPD = concat!(
        "WITH kalender (frequency, akhiran, awal, akhir) AS (VALUES ('annual', '', '01', '12'), ",
        "('semester', '-S1', '01', '06'), ('semester', '-S2', '07', '12'), ",
        "('quarterly', '-Q1', '01', '03'), ('quarterly', '-Q2', '04', '06'), ('quarterly', '-Q3', '07', '09'), ('quarterly', '-Q4', '10', '12'), ",
        "('monthly', '-M01', '01', '01'), ('monthly', '-M02', '02', '02'), ('monthly', '-M03', '03', '03'), ('monthly', '-M04', '04', '04'), ",
        "('monthly', '-M05', '05', '05'), ('monthly', '-M06', '06', '06'), ('monthly', '-M07', '07', '07'), ('monthly', '-M08', '08', '08'), ",
        "('monthly', '-M09', '09', '09'), ('monthly', '-M10', '10', '10'), ('monthly', '-M11', '11', '11'), ('monthly', '-M12', '12', '12')) ",
        "SELECT o.id AS opd_id, o.kode, o.nama, count(*) AS wajib, count(a.id) AS ada, ",
        "coalesce(sum(CASE WHEN a.measured = 'value' THEN 1 ELSE 0 END), 0) AS terisi, ",
        "coalesce(sum(CASE WHEN a.measured = 'not_filled' THEN 1 ELSE 0 END), 0) AS belum_terisi, ",
        "coalesce(sum(CASE WHEN a.measured = 'not_applicable' THEN 1 ELSE 0 END), 0) AS tidak_berlaku, ",
        "coalesce(sum(CASE WHEN a.status = 'draft' THEN 1 ELSE 0 END), 0) AS draft, ",
        "coalesce(sum(CASE WHEN a.status = 'submitted' THEN 1 ELSE 0 END), 0) AS submitted, ",
        "coalesce(sum(CASE WHEN a.status = 'verified' THEN 1 ELSE 0 END), 0) AS verified, ",
        "coalesce(sum(CASE WHEN a.status = 'approved' THEN 1 ELSE 0 END), 0) AS approved, ",
        "coalesce(sum(CASE WHEN a.status = 'returned' THEN 1 ELSE 0 END), 0) AS returned ",
        "FROM renstra r JOIN plan_nodes n ON n.renstra_id = r.id AND $2 BETWEEN n.tahun_awal AND n.tahun_akhir ",
        "JOIN indicators i ON i.node_id = n.id JOIN opd o ON o.id = i.opd_id ",
        "JOIN kalender k ON k.frequency = i.frequency AND k.awal >= $4 AND k.akhir <= $5 ",
        "LEFT JOIN performance_achievements a ON a.indicator_id = i.id AND a.periode = $3 || k.akhiran ",
        "WHERE r.instansi_id = $1 AND ",
        crate::query::plan_in_force!("$2"),
        // In force in some month of the period.
        " AND (i.valid_from IS NULL OR substr(CAST(i.valid_from AS TEXT), 1, 7) <= $3 || '-' || k.akhir) ",
        "AND (i.valid_to IS NULL OR substr(CAST(i.valid_to AS TEXT), 1, 7) >= $3 || '-' || k.awal) ",
        "GROUP BY o.id, o.kode, o.nama ORDER BY o.kode, o.id"
    );
}

record! {
    /// How far an OPD is.
    #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
    pub struct OpdProgress {
        /// The OPD.
        pub opd_id: OpdId,
        /// Its code.
        pub kode: String,
        /// Its name.
        pub nama: String,
        /// How many values there have to be: every indicator in force, once in each of its periods.
        pub wajib: i64,
        /// For how many something was entered, be it a reason.
        pub ada: i64,
        /// How many have a value.
        pub terisi: i64,
        /// How many say why there is none yet.
        pub belum_terisi: i64,
        /// How many say why there is none to be had.
        pub tidak_berlaku: i64,
        /// How many are drafts.
        pub draft: i64,
        /// How many wait for their verifier.
        pub submitted: i64,
        /// How many are verified.
        pub verified: i64,
        /// How many are final.
        pub approved: i64,
        /// How many were given back.
        pub returned: i64,
    }
}

/// How far an instansi is with a period.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dashboard {
    /// The period, with all its parts: a year counts its months too.
    pub period: Period,
    /// Every OPD that has something to fill in, by code.
    pub opd: Vec<OpdProgress>,
}

impl Dashboard {
    /// A count over all OPD: `dashboard.total(|opd| opd.terisi)`.
    pub fn total(&self, count: impl Fn(&OpdProgress) -> i64) -> i64 {
        self.opd.iter().map(count).sum()
    }
}

/// How far each OPD is with a period and its parts. One statement.
///
/// # Errors
/// [`Error::Storage`](crate::Error::Storage) when the database fails.
pub async fn dashboard(
    session: &mut Session,
    instansi: InstansiId,
    period: Period,
) -> Result<Dashboard> {
    let month = |number: u8| format!("{number:02}");
    let opd = session
        .fetch_all(
            &BY_OPD,
            args![
                instansi,
                period.year(),
                period.year().to_string(),
                month(period.first_month()),
                month(period.last_month())
            ],
        )
        .await?;
    Ok(Dashboard { period, opd })
}
