//! A small plan with people, straight into the tables: what achievements are entered for.
//!
//! Kabupaten Contoh has a Dinas Pendidikan (with an UPTD) and a Dinas Kesehatan. The tree of the first:
//! tujuan 1 → sasaran 2 (indicators 1, 2) → program 3 (indicators 3, 5), and tujuan 1 → sasaran 4 → program 5
//! (indicators 4, 6).

use sakip_db::{Actor, IndicatorId, OpdId, UserId};
use sakip_tests::store::Store;

/// Who enters.
pub(crate) const ANDI: UserId = UserId(1);
/// Who verifies.
pub(crate) const BUDI: UserId = UserId(2);
/// Who approves.
pub(crate) const CITRA: UserId = UserId(3);
/// Who is not active any more.
pub(crate) const DEWI: UserId = UserId(4);

/// Dinas Pendidikan, `1.01`.
pub(crate) const PENDIDIKAN: OpdId = OpdId(1);
/// Its UPTD, `1.01.A`.
pub(crate) const UPTD: OpdId = OpdId(2);
/// Dinas Kesehatan, `1.02`.
pub(crate) const KESEHATAN: OpdId = OpdId(3);

/// Annual, higher is better, target 95 for 2025, weight 60, IKU.
pub(crate) const APM: IndicatorId = IndicatorId(1);
/// Annual, lower is better, target 10 for 2025, weight 40.
pub(crate) const LAMA: IndicatorId = IndicatorId(2);
/// Monthly, summed, target 100 a month and 1000 for 2025.
pub(crate) const LULUS: IndicatorId = IndicatorId(3);
/// Annual, on the scale of opinions of BPK, target WTP.
pub(crate) const OPINI: IndicatorId = IndicatorId(4);
/// Quarterly, the last counts, `lulus / siswa × 100%`, of the UPTD.
pub(crate) const RASIO: IndicatorId = IndicatorId(5);
/// Annual, in force from 2026.
pub(crate) const BARU: IndicatorId = IndicatorId(6);
/// Annual, of Dinas Kesehatan, with the same code as [`APM`].
pub(crate) const GIZI: IndicatorId = IndicatorId(7);

/// A user acting.
pub(crate) fn user(store: &Store, user: UserId) -> Actor {
    let name = match user {
        ANDI => "andi",
        BUDI => "budi",
        CITRA => "citra",
        _ => "dewi",
    };
    Actor::user(store.instansi, user, name)
}

/// Writes the plan.
pub(crate) async fn plan(store: &Store) {
    let at = "'2025-01-01T00:00:00.000000Z'";
    let instansi = store.instansi;
    let sql = format!(
        "INSERT INTO opd (id, instansi_id, parent_id, kode, nama, created_at, updated_at) VALUES
            (1, {instansi}, NULL, '1.01', 'Dinas Pendidikan', {at}, {at}),
            (2, {instansi}, 1, '1.01.A', 'UPTD Sanggar Belajar', {at}, {at}),
            (3, {instansi}, NULL, '1.02', 'Dinas Kesehatan', {at}, {at});
        INSERT INTO users (id, instansi_id, opd_id, username, nama, role, active, created_at, updated_at) VALUES
            (1, {instansi}, 1, 'andi', 'Andi', 'admin_opd', TRUE, {at}, {at}),
            (2, {instansi}, 1, 'budi', 'Budi', 'admin_opd', TRUE, {at}, {at}),
            (3, {instansi}, NULL, 'citra', 'Citra', 'super_admin', TRUE, {at}, {at}),
            (4, {instansi}, 1, 'dewi', 'Dewi', 'admin_opd', FALSE, {at}, {at});
        INSERT INTO renstra (id, instansi_id, opd_id, nama, tahun_awal, tahun_akhir, status, created_at, updated_at) VALUES
            (1, {instansi}, 1, 'Renstra Dinas Pendidikan', 2024, 2026, 'active', {at}, {at}),
            (2, {instansi}, 3, 'Renstra Dinas Kesehatan', 2024, 2026, 'active', {at}, {at});
        INSERT INTO plan_nodes (id, renstra_id, parent_id, parent_rank, level, rank, opd_id, kode, nama, bobot, tahun_awal, tahun_akhir, urutan, created_at, updated_at) VALUES
            (1, 1, NULL, NULL, 'tujuan', 4, 1, 'T1', 'Pendidikan bermutu', NULL, 2024, 2026, 1, {at}, {at}),
            (2, 1, 1, 4, 'sasaran', 5, 1, 'S1', 'Akses pendidikan', '75', 2024, 2026, 1, {at}, {at}),
            (3, 1, 2, 5, 'program', 6, 1, 'P1', 'Program pengelolaan pendidikan', NULL, 2024, 2026, 1, {at}, {at}),
            (4, 1, 1, 4, 'sasaran', 5, 1, 'S2', 'Tata kelola', '25', 2024, 2026, 2, {at}, {at}),
            (5, 1, 4, 5, 'program', 6, 1, 'P2', 'Program penunjang', NULL, 2024, 2026, 1, {at}, {at}),
            (6, 2, NULL, NULL, 'sasaran', 5, 3, 'S1', 'Gizi balita', NULL, 2024, 2026, 1, {at}, {at});
        INSERT INTO indicators (id, renstra_id, node_id, opd_id, kode, nama, satuan, polarity, frequency, consolidation, bobot, formula, valid_from, iku, urutan, created_at, updated_at) VALUES
            (1, 1, 2, 1, 'IK1', 'Angka partisipasi murni', '%', 'maximize', 'annual', 'last', '60', NULL, NULL, TRUE, 1, {at}, {at}),
            (2, 1, 2, 1, 'IK2', 'Lama layanan', 'hari', 'minimize_linear', 'annual', 'last', '40', NULL, NULL, FALSE, 2, {at}, {at}),
            (3, 1, 3, 1, 'IK3', 'Lulusan', 'orang', 'maximize', 'monthly', 'sum', NULL, NULL, NULL, FALSE, 1, {at}, {at}),
            (4, 1, 5, 1, 'IK4', 'Opini BPK', 'opini', 'ordinal', 'annual', 'last', NULL, NULL, NULL, TRUE, 1, {at}, {at}),
            (5, 1, 3, 2, 'IK5', 'Rasio kelulusan', '%', 'maximize', 'quarterly', 'last', NULL, 'lulus / siswa × 100%', NULL, FALSE, 2, {at}, {at}),
            (6, 1, 5, 1, 'IK6', 'Indeks baru', 'indeks', 'maximize', 'annual', 'last', NULL, NULL, '2026-01-01', FALSE, 2, {at}, {at}),
            (7, 2, 6, 3, 'IK1', 'Prevalensi stunting', '%', 'range', 'annual', 'last', NULL, NULL, NULL, TRUE, 1, {at}, {at});
        INSERT INTO indicator_components (id, indicator_id, nama, satuan, urutan) VALUES
            (1, 5, 'lulus', 'orang', 1), (2, 5, 'siswa', 'orang', 2);
        INSERT INTO performance_targets (indicator_id, periode, tahun, jenis, nilai, batas_atas, tingkat, created_at, updated_at) VALUES
            (1, '2025', 2025, 'point', '95', NULL, NULL, {at}, {at}),
            (2, '2025', 2025, 'point', '10', NULL, NULL, {at}, {at}),
            (3, '2025-M01', 2025, 'point', '100', NULL, NULL, {at}, {at}),
            (3, '2025-M02', 2025, 'point', '100', NULL, NULL, {at}, {at}),
            (3, '2025', 2025, 'point', '1000', NULL, NULL, {at}, {at}),
            (4, '2025', 2025, 'ordinal', NULL, NULL, 'opini_bpk:WTP', {at}, {at}),
            (5, '2025-Q1', 2025, 'point', '80', NULL, NULL, {at}, {at}),
            (7, '2025', 2025, 'range', '80', '90', NULL, {at}, {at});"
    );
    store.raw(&sql).await.expect("the plan is written");
}

/// A window of a period: for one OPD, or for all.
pub(crate) async fn window(
    store: &Store,
    opd: Option<OpdId>,
    periode: &str,
    opens: &str,
    closes: &str,
) {
    let opd = opd.map_or_else(|| "NULL".to_owned(), |opd| opd.to_string());
    let sql = format!(
        "INSERT INTO period_windows (instansi_id, opd_id, periode, opens_at, closes_at)
         VALUES ({}, {opd}, '{periode}', '{opens}T00:00:00.000000Z', '{closes}T00:00:00.000000Z')",
        store.instansi
    );
    store.raw(&sql).await.expect("the window is written");
}

/// An exception that ends on a day.
pub(crate) async fn exception(store: &Store, opd: OpdId, periode: &str, until: &str) {
    let sql = format!(
        "INSERT INTO period_window_exceptions (instansi_id, opd_id, periode, until, reason, granted_by, granted_at)
         VALUES ({}, {opd}, '{periode}', '{until}T00:00:00.000000Z', 'gangguan jaringan', {CITRA}, '2025-04-01T00:00:00.000000Z')",
        store.instansi
    );
    store.raw(&sql).await.expect("the exception is written");
}
