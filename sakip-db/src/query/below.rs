//! An OPD and everything below it.

/// The condition that a column is the OPD `{}` or one below it, for a filter of a list.
macro_rules! below {
    ($column:literal) => {
        concat!(
            $column,
            " IN (WITH RECURSIVE scope (id, instansi_id) AS (SELECT id, instansi_id FROM opd WHERE id = {} UNION SELECT c.id, c.instansi_id FROM scope s JOIN opd c ON c.instansi_id = s.instansi_id AND c.parent_id = s.id) SELECT id FROM scope)"
        )
    };
}
pub(crate) use below;
