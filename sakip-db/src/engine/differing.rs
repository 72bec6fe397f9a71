//! The statements that cannot be said the same way on both engines: rows to skip because somebody else holds
//! them, and lists that are bound as one JSON text.

use crate::statement::Statement;

/// Takes back the leases that have expired by `$1`: to wait again, or dead after the last attempt. On SQLite
/// the one writer is alone; on PostgreSQL rows somebody else is taking back are left to them.
pub(crate) const REAP: Statement = Statement::differing(
    "jobs::REAP",
    "UPDATE jobs SET status = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'ready' END, \
     finished_at = CASE WHEN attempts >= max_attempts THEN $1 END, leased_by = NULL, lease_until = NULL, \
     last_error = $2, version = version + 1 \
     WHERE id IN (SELECT id FROM jobs WHERE status = 'running' AND lease_until <= $1 ORDER BY lease_until, id LIMIT 1000)",
    "WITH expired AS MATERIALIZED (SELECT id FROM jobs WHERE status = 'running' AND lease_until <= $1 \
     ORDER BY lease_until, id LIMIT 1000 FOR UPDATE SKIP LOCKED) \
     UPDATE jobs SET status = CASE WHEN attempts >= max_attempts THEN 'dead' ELSE 'ready' END, \
     finished_at = CASE WHEN attempts >= max_attempts THEN $1 END, leased_by = NULL, lease_until = NULL, \
     last_error = $2, version = version + 1 \
     FROM expired WHERE jobs.id = expired.id",
);

/// Leases up to `$4` jobs that are due at `$1` to `$3` until `$2`; `$5` is a JSON list of kinds.
pub(crate) const CLAIM: Statement = Statement::differing(
    "jobs::CLAIM",
    "UPDATE jobs SET status = 'running', attempts = attempts + 1, leased_by = $3, lease_until = $2, version = version + 1 \
     WHERE id IN (SELECT id FROM jobs WHERE status = 'ready' AND run_at <= $1 \
     AND kind IN (SELECT value FROM json_each($5)) ORDER BY run_at, id LIMIT $4) RETURNING *",
    "WITH due AS MATERIALIZED (SELECT id FROM jobs WHERE status = 'ready' AND run_at <= $1 \
     AND kind IN (SELECT jsonb_array_elements_text($5::jsonb)) ORDER BY run_at, id LIMIT $4 FOR UPDATE SKIP LOCKED) \
     UPDATE jobs SET status = 'running', attempts = attempts + 1, leased_by = $3, lease_until = $2, version = version + 1 \
     FROM due WHERE jobs.id = due.id RETURNING jobs.*",
);

/// Adds the errors of the JSON list `$2` to the run `$1`, the first `$3` of them.
pub(crate) const ADD_SYNC_ERRORS: Statement = Statement::differing(
    "ops::sync::ADD_ERRORS",
    "INSERT INTO sync_log_errors (sync_log_id, row_number, column_name, code, message) \
     SELECT $1, value ->> 'row', value ->> 'column', value ->> 'code', value ->> 'message' \
     FROM json_each($2) ORDER BY key LIMIT $3",
    "INSERT INTO sync_log_errors (sync_log_id, row_number, column_name, code, message) \
     SELECT CAST($1 AS BIGINT), (value ->> 'row')::bigint, value ->> 'column', value ->> 'code', value ->> 'message' \
     FROM jsonb_array_elements($2::jsonb) WITH ORDINALITY AS errors (value, place) ORDER BY place LIMIT $3",
);

/// The first user of the JSON list `$2` who is not of the instansi `$1`.
pub(crate) const NOT_A_USER: Statement = Statement::differing(
    "ops::notifications::NOT_A_USER",
    "SELECT value FROM json_each($2) WHERE NOT EXISTS \
     (SELECT 1 FROM users WHERE users.instansi_id = $1 AND users.id = json_each.value) ORDER BY value LIMIT 1",
    "SELECT wanted.id FROM (SELECT jsonb_array_elements_text($2::jsonb)::bigint AS id) wanted WHERE NOT EXISTS \
     (SELECT 1 FROM users WHERE users.instansi_id = $1 AND users.id = wanted.id) ORDER BY wanted.id LIMIT 1",
);

/// Notifies the users of the JSON list `$1`.
pub(crate) const NOTIFY: Statement = Statement::differing(
    "ops::notifications::NOTIFY",
    "INSERT INTO notifications (user_id, kind, payload, created_at) SELECT value, $2, $3, $4 FROM json_each($1) ORDER BY value",
    "INSERT INTO notifications (user_id, kind, payload, created_at) SELECT wanted.id, $2, $3, CAST($4 AS TIMESTAMPTZ) FROM \
     (SELECT jsonb_array_elements_text($1::jsonb)::bigint AS id) wanted ORDER BY wanted.id",
);

/// The statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[REAP, CLAIM, ADD_SYNC_ERRORS, NOT_A_USER, NOTIFY];
