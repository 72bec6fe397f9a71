//! Rows written past the library, so that every table the tests of the schema touch has one.

use sakip_db::{EngineKind, Error};
use sakip_tests::store::Store;

/// What the engines write differently: 32 bytes and the present.
pub(crate) fn written(store: &Store, sql: &str) -> String {
    let bytes = match store.db.engine() {
        EngineKind::Sqlite => "zeroblob(32)",
        EngineKind::Postgres => "decode(repeat('00', 32), 'hex')",
    };
    sql.replace("{bytes}", bytes)
        .replace("{time}", "'2025-04-10T03:04:05.678901Z'")
}

/// Runs SQL past the library; gives how it ended: `ok`, or the code of the error and what refused it, where
/// both engines name it.
pub(crate) async fn outcome(store: &Store, sql: &str) -> String {
    match store.raw(&written(store, sql)).await.map_err(Error::from) {
        Ok(_) => "ok".to_owned(),
        Err(Error::Constraint(constraint)) => {
            let code = Error::Constraint(constraint.clone()).code();
            match code {
                "out_of_range" | "refused_by_database"
                    if !constraint.name().contains(['.', ' ']) =>
                {
                    format!("{code} {}", constraint.name())
                }
                _ => code.to_owned(),
            }
        }
        Err(other) => format!("{} {other}", other.code()),
    }
}

/// An OPD, three people, a renstra with its tree, an indicator with target and achievement, a line of the
/// budget, an evaluation, a snapshot: every one with the id 1, or as said.
pub(crate) async fn seed(store: &Store) {
    for sql in SEED.split(";\n") {
        if !sql.trim().is_empty() {
            let done = store.raw(&written(store, sql)).await;
            assert!(done.is_ok(), "{sql}: {done:?}");
        }
    }
    if store.db.engine() == EngineKind::Postgres {
        // SQLite counts by itself what is written with an id.
        let sequences = "DO $$ DECLARE name TEXT; BEGIN FOR name IN SELECT format('%I.%I', schemaname, sequencename) FROM pg_sequences LOOP PERFORM setval(name::regclass, 1000); END LOOP; END $$";
        store.raw(sequences).await.unwrap();
    }
}

const SEED: &str = "
INSERT INTO opd (id, instansi_id, kode, nama, created_at, updated_at) VALUES (1, 1, '1.01', 'Dinas Pendidikan', {time}, {time});
INSERT INTO opd_history (id, opd_id, event, effective, after, recorded_at) VALUES (1, 1, 'created', '2025-01-01', '{}', {time});
INSERT INTO users (id, instansi_id, username, nama, role, created_at, updated_at) VALUES (1, 1, 'Budi', 'Budi', 'admin_opd', {time}, {time}), (2, 1, 'Sari', 'Sari', 'evaluator', {time}, {time}), (3, 1, 'Tono', 'Tono', 'super_admin', {time}, {time});
INSERT INTO renstra (id, instansi_id, opd_id, nama, tahun_awal, tahun_akhir, created_at, updated_at) VALUES (1, 1, 1, 'Renstra', 2021, 2026, {time}, {time}), (2, 1, 1, 'Renstra lain', 2021, 2026, {time}, {time});
INSERT INTO plan_nodes (id, renstra_id, parent_id, parent_rank, level, rank, opd_id, nama, tahun_awal, tahun_akhir, created_at, updated_at) VALUES (1, 1, NULL, NULL, 'tujuan', 4, 1, 'Tujuan', 2021, 2026, {time}, {time}), (2, 1, 1, 4, 'sasaran', 5, 1, 'Sasaran', 2021, 2026, {time}, {time}), (3, 1, 2, 5, 'program', 6, 1, 'Program', 2021, 2026, {time}, {time}), (4, 2, NULL, NULL, 'tujuan', 4, 1, 'Tujuan lain', 2021, 2026, {time}, {time});
INSERT INTO indicators (id, renstra_id, node_id, opd_id, nama, polarity, frequency, consolidation, created_at, updated_at) VALUES (1, 1, 2, 1, 'Indikator', 'maximize', 'quarterly', 'last', {time}, {time}), (2, 1, 2, 1, 'Indikator kedua', 'maximize', 'annual', 'last', {time}, {time});
INSERT INTO indicator_components (id, indicator_id, nama) VALUES (1, 1, 'a'), (2, 1, 'b');
INSERT INTO performance_targets (id, indicator_id, periode, tahun, jenis, nilai, created_at, updated_at) VALUES (1, 1, '2025-Q1', 2025, 'point', '80', {time}, {time}), (2, 1, '2025', 2025, 'point', '90', {time}, {time});
INSERT INTO performance_target_revisions (target_id, revision, target, revised_at) VALUES (1, 0, '80', {time});
INSERT INTO performance_achievements (id, indicator_id, periode, tahun, measured, realisasi, status, entered_by, submitted_by, submitted_at, verified_by, verified_at, created_at, updated_at) VALUES (1, 1, '2025-Q1', 2025, 'value', '75.5', 'draft', 1, 1, {time}, 2, {time}, {time}, {time}), (2, 1, '2025', 2025, 'value', '75.5', 'draft', 1, NULL, NULL, NULL, NULL, {time}, {time});
INSERT INTO achievement_components (achievement_id, indicator_id, component_id, nilai) VALUES (1, 1, 1, '3');
UPDATE performance_achievements SET status = 'verified' WHERE id = 1;
INSERT INTO achievement_transitions (id, achievement_id, from_status, to_status, decided_by, decided_at) VALUES (1, 1, 'draft', 'submitted', 1, {time});
INSERT INTO budget_allocations (id, instansi_id, opd_id, tahun, kode, program, category, created_at, updated_at) VALUES (1, 1, 1, 2025, '1.01.01', '1.01', 'modal', {time}, {time});
INSERT INTO budget_allocation_revisions (id, allocation_id, kind, effective, pagu_sen, recorded_at) VALUES (1, 1, 'murni', '2025-01-01', 100, {time});
INSERT INTO budget_realizations (id, allocation_id, entry_key, bulan, realisasi_sen, recorded_at) VALUES (1, 1, 'a', 1, 50, {time});
INSERT INTO policies (id, instansi_id, kode, versi, document, created_at) VALUES (1, 1, 'p', 1, '{}', {time});
INSERT INTO lke_templates (id, instansi_id, kode, versi, document, created_at) VALUES (1, 1, 'lke', 1, '{}', {time});
INSERT INTO lke_predicates (template_id, predikat, above) VALUES (1, 'AA', '90'), (1, 'A', '80'), (1, 'BB', '70'), (1, 'B', '60'), (1, 'CC', '50'), (1, 'C', '30'), (1, 'D', NULL);
INSERT INTO evaluations (id, instansi_id, opd_id, tahun, template_id, status, created_at, updated_at) VALUES (1, 1, 1, 2024, 1, 'draft', {time}, {time});
INSERT INTO evaluation_tracks (evaluation_id, track, opened_at) VALUES (1, 'mandiri', {time});
INSERT INTO evaluation_reopenings (id, evaluation_id, date, reopened_by, reason) VALUES (1, 1, '2025-01-01', 'Sari', 'salah');
INSERT INTO findings (id, evaluation_id, kode, statement, created_at) VALUES (1, 1, 'T1', 'Temuan', {time});
INSERT INTO recommendations (id, finding_id, kode, statement, owner, issued, due, created_at) VALUES (1, 1, 'R1', 'Rekomendasi', 'Sekretaris', '2025-01-01', '2025-06-30', {time});
INSERT INTO follow_ups (id, recommendation_id, date, reported_by, status, recorded_at) VALUES (1, 1, '2025-02-01', 'Sekretaris', 'open', {time});
INSERT INTO snapshots (id, instansi_id, tahun, revision, policy, digest, activated_at) VALUES (1, 1, 2025, 1, 'p:1', {bytes}, {time});
INSERT INTO snapshot_items (snapshot_id, kind, key, document) VALUES (1, 'opd', '1', '{}');
";
