//! The plan the model begins with, written into a fresh database: its ids are 1, 2, 3 on both engines.

use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::ops::templates::{self, TemplateSource};
use sakip_db::{Actor, InstansiId};
use sakip_tests::store::Store;

/// Writes it; gives both instansi.
pub(super) async fn write(store: &Store) -> [InstansiId; 2] {
    let new = NewInstansi {
        kode: "3202".to_owned(),
        nama: "Kabupaten Lain".to_owned(),
        jenis: Jenis::Kabupaten,
    };
    let other = instansi::create(&store.db, new, "pemasangan")
        .await
        .unwrap();
    for instansi in [store.instansi, other] {
        let mut unit = store
            .db
            .begin(Actor::system(instansi, "pemasangan"))
            .await
            .unwrap();
        let source = TemplateSource::Builtin("permenpanrb-88-2021".to_owned());
        templates::store(&mut unit, source).await.unwrap();
        unit.commit().await.unwrap();
    }
    let at = "'2025-01-01T00:00:00.000000Z'";
    let (first, other) = (store.instansi, other);
    let sql = format!(
        "INSERT INTO opd (instansi_id, parent_id, kode, nama, created_at, updated_at) VALUES
            ({first}, NULL, '1.01', 'Dinas Pendidikan', {at}, {at}),
            ({first}, 1, '1.01.A', 'UPTD Sanggar Belajar', {at}, {at}),
            ({first}, NULL, '1.02', 'Dinas Kesehatan', {at}, {at}),
            ({other}, NULL, '9.01', 'Dinas Sosial', {at}, {at});
        INSERT INTO users (instansi_id, opd_id, username, nama, role, active, created_at, updated_at) VALUES
            ({first}, 1, 'andi', 'Andi', 'admin_opd', TRUE, {at}, {at}),
            ({first}, 1, 'budi', 'Budi', 'admin_opd', TRUE, {at}, {at}),
            ({first}, 2, 'citra', 'Citra', 'admin_opd', TRUE, {at}, {at}),
            ({first}, 3, 'dewi', 'Dewi', 'admin_opd', FALSE, {at}, {at}),
            ({other}, 4, 'eka', 'Eka', 'admin_opd', TRUE, {at}, {at});
        INSERT INTO renstra (instansi_id, opd_id, nama, tahun_awal, tahun_akhir, status, created_at, updated_at) VALUES
            ({first}, 1, 'Renstra Dinas Pendidikan', 2024, 2026, 'active', {at}, {at}),
            ({first}, 3, 'Renstra Dinas Kesehatan', 2024, 2026, 'active', {at}, {at}),
            ({other}, 4, 'Renstra Dinas Sosial', 2024, 2026, 'active', {at}, {at});
        INSERT INTO plan_nodes (renstra_id, parent_id, parent_rank, level, rank, opd_id, kode, nama, tahun_awal, tahun_akhir, urutan, created_at, updated_at) VALUES
            (1, NULL, NULL, 'sasaran', 5, 1, 'S1', 'Akses pendidikan', 2024, 2026, 1, {at}, {at}),
            (1, 1, 5, 'program', 6, 1, 'P1', 'Program pengelolaan pendidikan', 2024, 2026, 1, {at}, {at}),
            (2, NULL, NULL, 'sasaran', 5, 3, 'S1', 'Gizi balita', 2024, 2026, 1, {at}, {at}),
            (3, NULL, NULL, 'sasaran', 5, 4, 'S1', 'Perlindungan sosial', 2024, 2026, 1, {at}, {at});
        INSERT INTO indicators (renstra_id, node_id, opd_id, kode, nama, satuan, polarity, frequency, consolidation, valid_from, urutan, created_at, updated_at) VALUES
            (1, 1, 1, 'IK1', 'Angka partisipasi murni', '%', 'maximize', 'annual', 'last', NULL, 1, {at}, {at}),
            (1, 1, 1, 'IK2', 'Lama layanan', 'hari', 'minimize_linear', 'annual', 'last', NULL, 2, {at}, {at}),
            (1, 1, 1, 'IK3', 'Lulusan', 'orang', 'maximize', 'monthly', 'sum', NULL, 3, {at}, {at}),
            (1, 1, 1, 'IK4', 'Opini BPK', 'opini', 'ordinal', 'annual', 'last', NULL, 4, {at}, {at}),
            (1, 2, 2, 'IK5', 'Rasio kelulusan', '%', 'maximize', 'quarterly', 'last', NULL, 1, {at}, {at}),
            (1, 2, 1, 'IK6', 'Indeks baru', 'indeks', 'maximize', 'annual', 'last', '2026-01-01', 2, {at}, {at}),
            (2, 3, 3, 'IK1', 'Prevalensi stunting', '%', 'range', 'annual', 'last', NULL, 1, {at}, {at}),
            (3, 4, 4, 'IK1', 'Penerima bantuan', 'orang', 'maximize', 'annual', 'last', NULL, 1, {at}, {at});"
    );
    store.raw(&sql).await.unwrap();
    [first, other]
}
