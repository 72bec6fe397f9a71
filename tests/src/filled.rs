//! A database filled as a real one is: enough of everything that a query without an index shows.

use std::ops::RangeInclusive;

use sakip_db::EngineKind;

use crate::store::Store;

/// What is filled in for a run of OPD. Their ids are those of the run, and what belongs to them counts on from
/// there: the renstra of OPD 7 is 7, its users 71 to 79, its nodes 112 to 121, its indicators 7001 and on, the
/// lines of its budget of 2025 7001 and on, of 2024 7101 and on.
#[derive(Clone, Debug)]
pub struct Filling {
    /// The ids of the OPD.
    pub opd: RangeInclusive<u32>,
    /// The indicators of each, at most 999.
    pub indicators: u32,
    /// Whether they are measured every month, or once a year.
    pub monthly: bool,
    /// The lines of the budget of each OPD and year, at most 99, with pagu, plan and realisasi of every month.
    pub lines: u32,
    /// For how many years, the last being 2025; at most 5.
    pub years: u32,
}

impl Filling {
    /// Writes the plan, targets, achievements and budget of the OPD, past the library.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn write(&self, store: &Store) {
        self.run(store, PLAN).await;
        self.run(store, if self.monthly { MONTHLY } else { ANNUAL })
            .await;
        self.run(store, BUDGET).await;
    }

    /// Writes what comes together around them: access, evaluations, jobs, notifications, audit, windows.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn surround(&self, store: &Store) {
        self.run(store, SURROUNDINGS).await;
    }

    /// Tells the engine how much of what there is.
    ///
    /// # Panics
    /// When the database refuses.
    pub async fn analyze(store: &Store) {
        run(store, "ANALYZE").await;
    }

    async fn run(&self, store: &Store, script: &str) {
        let (decimal, date, timestamp, hash, bytes) = match store.db.engine() {
            EngineKind::Sqlite => (
                "TEXT",
                "TEXT",
                "TEXT",
                "CAST(substr('00000000000000000000000000000000' || k, -32) AS BLOB)",
                "zeroblob(32)",
            ),
            EngineKind::Postgres => (
                "NUMERIC",
                "DATE",
                "TIMESTAMPTZ",
                "convert_to(lpad(CAST(k AS TEXT), 32, '0'), 'UTF8')",
                "decode(repeat('00', 32), 'hex')",
            ),
        };
        let script = script
            .replace("{first}", &self.opd.start().to_string())
            .replace("{last}", &self.opd.end().to_string())
            .replace("{indicators}", &self.indicators.to_string())
            .replace(
                "{frequency}",
                if self.monthly { "monthly" } else { "annual" },
            )
            .replace("{lines}", &self.lines.to_string())
            .replace("{years}", YEARS)
            .replace("{count}", &self.years.to_string())
            .replace("{instansi}", &store.instansi.to_string())
            .replace("{decimal}", decimal)
            .replace("{date}", date)
            .replace("{timestamp}", &format!("CAST({{time}} AS {timestamp})"))
            .replace("{hash}", hash)
            .replace("{bytes}", bytes)
            .replace(
                "{month}",
                "CAST(tahun AS TEXT) || '-M' || substr('010203040506070809101112', 2 * m - 1, 2)",
            )
            .replace("{time}", "'2025-04-10T03:04:05.678901Z'");
        run(store, &script).await;
    }
}

/// Foreign keys and durability would cost most of the time: what is written is whole by construction, and what
/// is lost is filled in again.
async fn run(store: &Store, script: &str) {
    let around = match store.db.engine() {
        EngineKind::Sqlite => {
            format!("PRAGMA foreign_keys = OFF; PRAGMA synchronous = OFF; {script};")
        }
        EngineKind::Postgres => format!(
            "SET session_replication_role = replica; SET synchronous_commit = off; {script}; \
             DO $$ DECLARE one RECORD; BEGIN FOR one IN SELECT * FROM pg_sequences LOOP \
             PERFORM setval(format('%I.%I', one.schemaname, one.sequencename)::regclass, greatest(one.last_value, 1000000000)); \
             END LOOP; END $$"
        ),
    };
    let done = store.raw(&around).await;
    assert!(done.is_ok(), "{script}: {done:?}");
}

/// The years, and with `m` the months.
const YEARS: &str =
    "y (tahun) AS (SELECT 2026 - {count} UNION ALL SELECT tahun + 1 FROM y WHERE tahun < 2025)";

const PLAN: &str = "
INSERT INTO opd (id, instansi_id, parent_id, kode, nama, created_at, updated_at)
WITH RECURSIVE o (i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM o WHERE i < {last})
SELECT i, {instansi}, CASE WHEN i % 5 = 0 AND i > {first} THEN i - 1 END, '1.' || i, 'Dinas ' || i, {time}, {time} FROM o;
INSERT INTO users (id, instansi_id, opd_id, username, nama, role, created_at, updated_at)
WITH RECURSIVE n (j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM n WHERE j < 9)
SELECT id * 10 + j, instansi_id, id, 'Pengguna' || (id * 10 + j), 'Pengguna ' || j, 'admin_opd', {time}, {time} FROM opd CROSS JOIN n WHERE id BETWEEN {first} AND {last};
INSERT INTO renstra (id, instansi_id, opd_id, nama, tahun_awal, tahun_akhir, status, created_at, updated_at)
SELECT id, instansi_id, id, 'Renstra ' || nama, 2020, 2029, 'active', {time}, {time} FROM opd WHERE id BETWEEN {first} AND {last};
INSERT INTO plan_nodes (id, renstra_id, level, rank, opd_id, nama, tahun_awal, tahun_akhir, created_at, updated_at)
SELECT id * 16, id, 'tujuan', 4, id, 'Tujuan ' || nama, 2020, 2029, {time}, {time} FROM opd WHERE id BETWEEN {first} AND {last};
INSERT INTO plan_nodes (id, renstra_id, parent_id, parent_rank, level, rank, opd_id, nama, tahun_awal, tahun_akhir, urutan, created_at, updated_at)
WITH RECURSIVE n (j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM n WHERE j < 9)
SELECT id * 16 + j, id, id * 16, 4, 'sasaran', 5, id, 'Sasaran ' || j || ' ' || nama, 2020, 2029, j, {time}, {time} FROM opd CROSS JOIN n WHERE id BETWEEN {first} AND {last};
INSERT INTO indicators (id, renstra_id, node_id, opd_id, kode, nama, satuan, polarity, frequency, consolidation, baseline, iku, urutan, created_at, updated_at)
WITH RECURSIVE n (j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM n WHERE j < {indicators})
SELECT id * 1000 + j, id, id * 16 + 1 + j % 9, id, 'I' || j, 'Persentase layanan ' || j || ' yang memenuhi standar pelayanan', 'persen', 'maximize', '{frequency}', 'average', CAST(j || '.5' AS {decimal}), j % 10 = 0, j, {time}, {time} FROM opd CROSS JOIN n WHERE id BETWEEN {first} AND {last}";

const ANNUAL: &str = "
INSERT INTO performance_targets (indicator_id, periode, tahun, jenis, nilai, created_at, updated_at)
WITH RECURSIVE {years}
SELECT id, CAST(tahun AS TEXT), tahun, 'point', CAST((50 + id % 50) || '.25' AS {decimal}), {time}, {time} FROM indicators CROSS JOIN y WHERE opd_id BETWEEN {first} AND {last};
INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, status, entered_by, submitted_by, submitted_at, created_at, updated_at)
WITH RECURSIVE {years}
SELECT id, CAST(tahun AS TEXT), tahun, 'value', CAST((40 + id % 60) || '.75' AS {decimal}), CASE WHEN id % 3 = 0 THEN 'draft' ELSE 'submitted' END, opd_id * 10 + 1, opd_id * 10 + 1, {time}, {time}, {time} FROM indicators CROSS JOIN y WHERE opd_id BETWEEN {first} AND {last}";

const MONTHLY: &str = "
INSERT INTO performance_targets (indicator_id, periode, tahun, jenis, nilai, created_at, updated_at)
WITH RECURSIVE {years}, n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 12)
SELECT id, {month}, tahun, 'point', CAST((50 + id % 50) || '.25' AS {decimal}), {time}, {time} FROM y CROSS JOIN n CROSS JOIN indicators WHERE opd_id BETWEEN {first} AND {last};
INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, status, entered_by, submitted_by, submitted_at, created_at, updated_at)
WITH RECURSIVE {years}, n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 12)
SELECT id, {month}, tahun, 'value', CAST((40 + id % 60) || '.75' AS {decimal}), CASE WHEN id % 3 = 0 THEN 'draft' ELSE 'submitted' END, opd_id * 10 + 1, opd_id * 10 + 1, {time}, {time}, {time} FROM y CROSS JOIN n CROSS JOIN indicators WHERE opd_id BETWEEN {first} AND {last}";

const BUDGET: &str = "
INSERT INTO budget_allocations (id, instansi_id, opd_id, tahun, kode, nama, program, kegiatan, category, created_at, updated_at)
WITH RECURSIVE {years}, n (j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM n WHERE j < {lines})
SELECT id * 1000 + (2025 - tahun) * 100 + j, instansi_id, id, tahun, kode || '.' || j, 'Belanja ' || j, kode || '.' || (j % 3), kode || '.' || (j % 7), CASE WHEN j % 2 = 0 THEN 'pegawai' ELSE 'barang_dan_jasa' END, {time}, {time} FROM opd CROSS JOIN y CROSS JOIN n WHERE id BETWEEN {first} AND {last} AND {lines} > 0;
INSERT INTO budget_allocation_revisions (allocation_id, kind, effective, pagu_sen, reason, recorded_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT 8)
SELECT id, CASE WHEN m = 1 THEN 'murni' ELSE 'perubahan' END, CAST(tahun || CASE WHEN m = 1 THEN '-01-01' ELSE '-08-01' END AS {date}), 100000000000 + id % 977 * 1000000 + m, CASE WHEN m = 8 THEN 'APBD Perubahan' END, {time} FROM budget_allocations CROSS JOIN n WHERE opd_id BETWEEN {first} AND {last};
INSERT INTO budget_realizations (allocation_id, entry_key, bulan, realisasi_sen, recorded_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 12)
SELECT id, 'SP2D-' || m, m, 7000000000 + id % 89 * 1000000 + m, {time} FROM budget_allocations CROSS JOIN n WHERE opd_id BETWEEN {first} AND {last};
INSERT INTO budget_plans (allocation_id, bulan, rencana_sen, updated_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 12)
SELECT id, m, 8000000000, {time} FROM budget_allocations CROSS JOIN n WHERE opd_id BETWEEN {first} AND {last}";

const SURROUNDINGS: &str = "
INSERT INTO sessions (user_id, family, refresh_hash, created_at, expires_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 3)
SELECT id, 'keluarga-000000-' || k, {hash}, {time}, '2025-05-10T03:04:05.678901Z' FROM (SELECT id, id * 100 + m AS k FROM users CROSS JOIN n) s;
INSERT INTO api_tokens (user_id, nama, token_hash, scopes, created_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 3)
SELECT id, 'token ' || k, {hash}, '[]', {time} FROM (SELECT id, id * 100 + m AS k FROM users CROSS JOIN n) s;
INSERT INTO notifications (user_id, kind, payload, created_at, read_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 20)
SELECT id, 'achievement_returned', '{}', {time}, CASE WHEN m < 19 THEN {timestamp} END FROM users CROSS JOIN n;
INSERT INTO period_windows (instansi_id, opd_id, periode, opens_at, closes_at)
WITH RECURSIVE {years}, n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 12)
SELECT {instansi}, id, {month}, '2020-01-01T00:00:00.000000Z', '2030-01-01T00:00:00.000000Z' FROM opd CROSS JOIN y CROSS JOIN n;
INSERT INTO period_window_exceptions (instansi_id, opd_id, periode, until, reason, granted_by, granted_at)
SELECT w.instansi_id, w.opd_id, w.periode, '2030-02-01T00:00:00.000000Z', 'gangguan jaringan', {first} * 10 + 1, {time} FROM period_windows w;
INSERT INTO lke_templates (id, instansi_id, kode, versi, document, created_at) VALUES (1, {instansi}, 'lke', 1, '{}', {time});
INSERT INTO evaluations (id, instansi_id, opd_id, tahun, template_id, status, created_at, updated_at)
WITH RECURSIVE n (m) AS (SELECT 0 UNION ALL SELECT m + 1 FROM n WHERE m < 5)
SELECT id * 10 + m, {instansi}, id, 2021 + m, 1, 'in_progress', {time}, {time} FROM opd CROSS JOIN n;
INSERT INTO findings (id, evaluation_id, kode, statement, created_at)
WITH RECURSIVE n (j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM n WHERE j < 4)
SELECT id * 10 + j, id, 'T' || j, 'Temuan ' || j, {time} FROM evaluations CROSS JOIN n;
INSERT INTO recommendations (id, finding_id, kode, statement, owner, issued, due, created_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 2)
SELECT f.id * 10 + n.m, f.id, 'R' || n.m, 'Rekomendasi', 'Sekretaris', '2020-01-01', CAST((e.tahun + 1) || CASE WHEN f.id % 2 = 0 THEN '-03-31' ELSE '-09-30' END AS {date}), {time} FROM findings f JOIN evaluations e ON e.id = f.evaluation_id CROSS JOIN n;
INSERT INTO follow_ups (recommendation_id, date, reported_by, status, recorded_at)
SELECT id, '2025-02-01', 'Sekretaris', CASE WHEN id % 20 = 1 THEN 'open' ELSE 'done' END, {time} FROM recommendations;
INSERT INTO jobs (instansi_id, kind, payload, status, run_at, max_attempts, created_at, finished_at)
WITH RECURSIVE n (j) AS (SELECT 1 UNION ALL SELECT j + 1 FROM n WHERE j < 20000)
SELECT {instansi}, CASE WHEN j % 2 = 0 THEN 'mail' ELSE 'sync' END, '{}', CASE WHEN j % 400 = 0 THEN 'ready' ELSE 'done' END, {time}, 10, {time}, CASE WHEN j % 400 <> 0 THEN {timestamp} END FROM n;
INSERT INTO documents (instansi_id, opd_id, nama, media_type, size_bytes, sha256, storage_key, created_at)
WITH RECURSIVE n (m) AS (SELECT 1 UNION ALL SELECT m + 1 FROM n WHERE m < 50)
SELECT {instansi}, id, 'Bukti ' || k, 'application/pdf', 1000, {bytes}, 'bukti/' || k, {time} FROM (SELECT id, id * 100 + m AS k FROM opd CROSS JOIN n) s;
INSERT INTO achievement_transitions (achievement_id, from_status, to_status, decided_by, decided_at)
SELECT id, 'draft', 'draft', entered_by, {time} FROM performance_achievements WHERE id % 7 = 0;
INSERT INTO achievement_evidence (achievement_id, reference, created_at)
SELECT id, 'https://contoh.go.id/' || id, {time} FROM performance_achievements WHERE id % 7 = 0;
INSERT INTO audit_log (instansi_id, seq, at, actor_id, actor, action, entity, entity_id, prev_hash, hash)
SELECT {instansi}, 1000 + id, {time}, entered_by, 'budi', 'enter', 'achievement', CAST(id AS TEXT), {bytes}, {bytes} FROM performance_achievements WHERE id % 7 < 4";
