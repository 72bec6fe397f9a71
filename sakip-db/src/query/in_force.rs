//! Which plan of an OPD counts in a year.

/// The condition that a renstra `r` is the plan of its OPD in a year: within its years, and none before it in
/// rank: an active one goes before an archived one, both before a draft, and of equals the one that was made
/// last. So an OPD has one plan in a year, and one that was replaced never counts beside what took its place.
macro_rules! plan_in_force {
    ($year:literal) => {
        concat!(
            $year,
            " BETWEEN r.tahun_awal AND r.tahun_akhir AND NOT EXISTS (SELECT 1 FROM renstra x WHERE x.opd_id = r.opd_id AND ",
            $year,
            " BETWEEN x.tahun_awal AND x.tahun_akhir AND (CASE x.status WHEN 'active' THEN 1 WHEN 'archived' THEN 2 ELSE 3 END, r.id) < (CASE r.status WHEN 'active' THEN 1 WHEN 'archived' THEN 2 ELSE 3 END, x.id))"
        )
    };
}
pub(crate) use plan_in_force;
