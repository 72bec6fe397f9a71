//! What the database itself refuses and accepts, whoever writes to it: the last defence behind the library.

use sakip_db::EngineKind;
use sakip_tests::store::on_each_engine;

use crate::seeded::{outcome, seed};

/// Each row: what is tried, and how it ends on both engines.
fn all_end_as_said<S: AsRef<str>>(cases: &[(S, &str)]) {
    on_each_engine(|store| async move {
        seed(&store).await;
        let mut ends = Vec::new();
        for (sql, expected) in cases {
            let (sql, engine) = (sql.as_ref(), store.db.engine().name());
            let end = outcome(&store, sql).await;
            assert_eq!(end, *expected, "{sql} on {engine}");
            ends.push(end);
        }
        ends
    });
}

fn target(periode: &str, tahun: i32, nilai: &str) -> String {
    format!(
        "INSERT INTO performance_targets (indicator_id, periode, tahun, jenis, nilai, created_at, updated_at) VALUES (2, '{periode}', {tahun}, 'point', '{nilai}', {{time}}, {{time}})"
    )
}

#[test]
fn one_target_and_one_achievement_per_indicator_and_period() {
    let achievement = |indicator: i32, periode: &str| {
        format!(
            "INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, entered_by, created_at, updated_at) VALUES ({indicator}, '{periode}', 2025, 'value', '1', 1, {{time}}, {{time}})"
        )
    };
    all_end_as_said(&[
        (&*target("2025", 2025, "1"), "ok"),
        (&*target("2025", 2025, "2"), "duplicate"),
        (&*target("2025-Q4", 2025, "1"), "ok"),
        (&*target("2025-Q4", 2025, "2"), "duplicate"),
        (&*achievement(1, "2025"), "duplicate"),
        (&*achievement(1, "2025-Q1"), "duplicate"),
        (&*achievement(1, "2025-Q2"), "ok"),
        (&*achievement(2, "2025"), "ok"),
        (&*achievement(9, "2025"), "reference"),
    ]);
}

#[test]
fn a_period_has_one_form() {
    let malformed = "out_of_range performance_targets_periode_form";
    let mut cases: Vec<(String, &str)> = [
        ("2025-M13", 2025),
        ("2025-M00", 2025),
        ("2025-M1", 2025),
        ("2025-m07", 2025),
        ("2025-Q9", 2025),
        ("2025-Q0", 2025),
        ("2025-Q5", 2025),
        ("2025-S3", 2025),
        ("2025-S0", 2025),
        ("2025-", 2025),
        ("2025-M07x", 2025),
        ("2025\n", 2025),
        ("1944", 1944),
        ("2201", 2201),
        ("9999-M01", 9999),
    ]
    .map(|(periode, tahun)| (target(periode, tahun, "1"), malformed))
    .into();
    let other_year = "out_of_range performance_targets_tahun_of_periode";
    let window = "INSERT INTO period_windows (instansi_id, periode, opens_at, closes_at) VALUES (1, '2025-Q7', {time}, '2025-05-01T00:00:00.000000Z')";
    cases.extend([
        (target("2025-M01", 2024, "1"), other_year),
        (target("1945", 1945, "1"), "ok"),
        (target("2200-S2", 2200, "1"), "ok"),
        (target("2025-M12", 2025, "1"), "ok"),
        (
            window.to_owned(),
            "out_of_range period_windows_periode_form",
        ),
    ]);
    all_end_as_said(&cases);
}

#[test]
fn a_number_is_kept_whole_or_refused() {
    let refused = "out_of_range performance_targets_nilai_digits";
    let accepted = [
        "1200",
        "0.0045",
        "-450",
        "0",
        "1234567890123456789012345678",
        "0.1234567890123456789012345678",
        "-0.0000000000000000000000000001",
        "12345678901234.56789012345678",
        "79228162514264337593543950335",
        "-79228162514264337593543950335",
        "7.9228162514264337593543950335",
    ];
    on_each_engine(|store| async move {
        seed(&store).await;
        for (month, nilai) in (1..).zip(accepted) {
            let sql = target(&format!("2025-M{month:02}"), 2025, nilai);
            assert_eq!(outcome(&store, &sql).await, "ok", "{nilai}");
        }
        let sql = "SELECT nilai FROM performance_targets WHERE indicator_id = 2 ORDER BY periode";
        let rows = store.raw_rows(sql).await.unwrap();
        assert_eq!(rows.concat(), accepted);
        for nilai in [
            "79228162514264337593543950336",
            "99999999999999999999999999999",
            "7.9228162514264337593543950336",
            "123456789012345678901234567890",
            "0.12345678901234567890123456789",
            "1234567890123456789012345678.123",
            "NaN",
        ] {
            let sql = target("2026", 2026, nilai);
            assert_eq!(outcome(&store, &sql).await, refused, "{nilai}");
        }
        if store.db.engine() == EngineKind::Postgres {
            for nilai in ["Infinity", "-Infinity"] {
                let sql = target("2026", 2026, nilai);
                assert_eq!(outcome(&store, &sql).await, refused, "{nilai}");
            }
        }
    });
}

#[test]
fn a_weight_is_above_0_and_at_most_100() {
    let weight =
        |table: &str, bobot: &str| format!("UPDATE {table} SET bobot = '{bobot}' WHERE id = 2");
    let mut cases = Vec::new();
    for (table, refused) in [
        ("indicators", "out_of_range indicators_bobot_range"),
        ("plan_nodes", "out_of_range plan_nodes_bobot_range"),
    ] {
        for bobot in [
            "0",
            "-1",
            "100.01",
            "101",
            "1000",
            "-0.5",
            "100.0000000000000000000000001",
        ] {
            cases.push((weight(table, bobot), refused));
        }
        for bobot in [
            "100",
            "0.0000000000000000000000000001",
            "33.333",
            "99.99",
            "5",
        ] {
            cases.push((weight(table, bobot), "ok"));
        }
    }
    all_end_as_said(&cases);
}

#[test]
fn the_budget_adds_up_or_is_refused() {
    let pagu = |sen: i64, day: i32| {
        format!(
            "INSERT INTO budget_allocation_revisions (allocation_id, kind, effective, pagu_sen, recorded_at) VALUES (1, 'pergeseran', '2025-03-{day:02}', {sen}, {{time}})"
        )
    };
    let realisasi = |allocation: i32, key: &str, bulan: i32, sen: i64| {
        format!(
            "INSERT INTO budget_realizations (allocation_id, entry_key, bulan, realisasi_sen, recorded_at) VALUES ({allocation}, '{key}', {bulan}, {sen}, {{time}})"
        )
    };
    let plan = |bulan: i32, sen: i64| {
        format!(
            "INSERT INTO budget_plans (allocation_id, bulan, rencana_sen, updated_at) VALUES (1, {bulan}, {sen}, {{time}})"
        )
    };
    let month = "out_of_range budget_realizations_bulan_range";
    all_end_as_said(&[
        (
            &*pagu(-1, 1),
            "out_of_range budget_allocation_revisions_pagu_not_negative",
        ),
        (&*pagu(0, 2), "ok"),
        // Rp20.000.000.000.000.
        (&*pagu(2_000_000_000_000_000, 3), "ok"),
        (&*pagu(i64::MAX, 4), "ok"),
        (
            "INSERT INTO budget_allocation_revisions (allocation_id, kind, effective, pagu_sen, recorded_at) VALUES (1, 'murni', '2025-01-02', 5, {time})",
            "duplicate",
        ),
        (&*realisasi(9, "b", 1, 1), "reference"),
        (&*realisasi(1, "c", 13, 1), month),
        (&*realisasi(1, "d", 0, 1), month),
        (&*realisasi(1, "a", 2, 1), "duplicate"),
        (&*realisasi(1, "e", 1, -25), "ok"),
        (&*realisasi(1, "f", 12, 2_000_000_000_000_000), "ok"),
        (&*plan(13, 1), "out_of_range budget_plans_bulan_range"),
        (
            &*plan(3, -1),
            "out_of_range budget_plans_rencana_not_negative",
        ),
        (&*plan(3, 1), "ok"),
        (&*plan(3, 1), "duplicate"),
        ("DELETE FROM budget_allocations WHERE id = 1", "reference"),
    ]);
}

#[test]
fn usernames_differ_in_more_than_their_case() {
    let user = |name: &str| {
        format!(
            "INSERT INTO users (instansi_id, username, nama, role, created_at, updated_at) VALUES (1, '{name}', 'x', 'viewer', {{time}}, {{time}})"
        )
    };
    let form = "out_of_range users_username_form";
    all_end_as_said(&[
        (&*user("budi"), "duplicate"),
        (&*user("BUDI"), "duplicate"),
        (&*user("budi2"), "ok"),
        (&*user("bu"), form),
        (&*user("budi santoso"), form),
        (&*user("bud\u{ed}"), form),
        (&*user("budi3\n"), form),
    ]);
}

#[test]
fn a_grade_follows_from_its_score() {
    let graded = |nilai: &str, predikat: &str, id: i32| {
        format!(
            "INSERT INTO evaluations (instansi_id, opd_id, tahun, template_id, status, deciding, nilai, predikat, created_at, updated_at) VALUES (1, 1, {}, 1, 'completed', 'mandiri', '{nilai}', '{predikat}', {{time}}, {{time}})",
            1950 + id
        )
    };
    let refused = "refused_by_database grade_contradicts_score";
    let mut cases = Vec::new();
    for (id, (nilai, predikat)) in (0..).zip([
        ("80", "BB"),
        ("80.01", "A"),
        ("80.0000000000000000000000001", "A"),
        ("79.9999999999999999999999999", "BB"),
        ("90", "A"),
        ("90.01", "AA"),
        ("100", "AA"),
        ("9.5", "D"),
        ("30", "D"),
        ("30.5", "C"),
        ("0", "D"),
        ("87.8", "A"),
    ]) {
        cases.push((graded(nilai, predikat, id), "ok"));
        for other in ["AA", "A", "BB", "B", "CC", "C", "D", "E", "A-"] {
            if other != predikat {
                cases.push((graded(nilai, other, id + 50), refused));
            }
        }
    }
    all_end_as_said(&cases);
    all_end_as_said(&[
        (&*graded("85", "A", 1), "ok"),
        (
            "UPDATE evaluations SET predikat = 'AA' WHERE tahun = 1951",
            refused,
        ),
        (
            "UPDATE evaluations SET nilai = '95' WHERE tahun = 1951",
            refused,
        ),
        (
            "UPDATE evaluations SET nilai = '95', predikat = 'AA' WHERE tahun = 1951",
            "ok",
        ),
        (
            "UPDATE evaluations SET nilai = NULL WHERE tahun = 1951",
            refused,
        ),
        (
            "UPDATE evaluations SET predikat = NULL WHERE tahun = 1951",
            "out_of_range evaluations_grade_with_score",
        ),
        (
            &*graded("-1", "D", 2),
            "out_of_range evaluations_nilai_digits",
        ),
    ]);
}

#[test]
fn a_verified_value_stays() {
    let frozen = "refused_by_database value_frozen";
    let other = "out_of_range performance_achievements_other_verifier";
    all_end_as_said(&[
        (
            "UPDATE performance_achievements SET realisasi = '76' WHERE id = 1",
            frozen,
        ),
        (
            "UPDATE performance_achievements SET status = 'draft', realisasi = '76' WHERE id = 1",
            frozen,
        ),
        (
            "UPDATE performance_achievements SET measured = 'not_filled', realisasi = NULL, alasan = 'x' WHERE id = 1",
            frozen,
        ),
        (
            "UPDATE performance_achievements SET entered_by = 3 WHERE id = 1",
            frozen,
        ),
        (
            "UPDATE performance_achievements SET periode = '2025-Q3' WHERE id = 1",
            frozen,
        ),
        (
            "UPDATE performance_achievements SET indicator_id = 2 WHERE id = 1",
            frozen,
        ),
        ("DELETE FROM performance_achievements WHERE id = 1", frozen),
        (
            "UPDATE achievement_components SET nilai = '4' WHERE achievement_id = 1",
            frozen,
        ),
        (
            "DELETE FROM achievement_components WHERE achievement_id = 1",
            frozen,
        ),
        (
            "INSERT INTO achievement_components (achievement_id, indicator_id, component_id, nilai) VALUES (1, 1, 2, '3')",
            frozen,
        ),
        (
            "UPDATE performance_achievements SET catatan = 'boleh' WHERE id = 1",
            "ok",
        ),
        // Whoever entered or submitted a value is not who verifies it.
        (
            "UPDATE performance_achievements SET verified_by = 1 WHERE id = 2",
            other,
        ),
        (
            "UPDATE performance_achievements SET submitted_by = 2, verified_by = 2 WHERE id = 2",
            other,
        ),
        (
            "UPDATE performance_achievements SET status = 'verified' WHERE id = 2",
            "out_of_range performance_achievements_submitter_known",
        ),
        (
            "UPDATE performance_achievements SET status = 'verified', submitted_by = 1, submitted_at = {time} WHERE id = 2",
            "out_of_range performance_achievements_verifier_known",
        ),
        (
            "UPDATE performance_achievements SET realisasi = NULL WHERE id = 2",
            "out_of_range performance_achievements_value_or_reason",
        ),
        (
            "UPDATE performance_achievements SET realisasi = '76' WHERE id = 2",
            "ok",
        ),
        (
            "UPDATE performance_achievements SET status = 'returned' WHERE id = 1",
            "ok",
        ),
        (
            "UPDATE performance_achievements SET realisasi = '76' WHERE id = 1",
            "ok",
        ),
        // A return says why.
        (
            "INSERT INTO achievement_transitions (achievement_id, from_status, to_status, decided_by, decided_at) VALUES (1, 'submitted', 'returned', 2, {time})",
            "out_of_range achievement_transitions_reasoned",
        ),
    ]);
}

#[test]
fn an_indicator_has_one_real_parent_and_a_tree_has_no_cycle() {
    let indicator = |renstra: i32, node: &str| {
        format!(
            "INSERT INTO indicators (renstra_id, node_id, opd_id, nama, polarity, frequency, consolidation, created_at, updated_at) VALUES ({renstra}, {node}, 1, 'x', 'maximize', 'annual', 'last', {{time}}, {{time}})"
        )
    };
    let below = "out_of_range plan_nodes_below_parent";
    all_end_as_said(&[
        (&*indicator(1, "NULL"), "out_of_range"),
        (&*indicator(1, "99"), "reference"),
        (&*indicator(1, "4"), "reference"),
        (&*indicator(2, "4"), "ok"),
        ("DELETE FROM plan_nodes WHERE id = 2", "reference"),
        // The sasaran under its own program, under itself, and the tujuan under its sasaran.
        (
            "UPDATE plan_nodes SET parent_id = 3, parent_rank = 6 WHERE id = 2",
            below,
        ),
        (
            "UPDATE plan_nodes SET parent_id = 2, parent_rank = 5 WHERE id = 2",
            below,
        ),
        (
            "UPDATE plan_nodes SET parent_id = 2, parent_rank = 5 WHERE id = 1",
            below,
        ),
        // A rank the parent does not have.
        (
            "UPDATE plan_nodes SET parent_id = 3, parent_rank = 4 WHERE id = 2",
            "reference",
        ),
        (
            "UPDATE plan_nodes SET level = 'sub_kegiatan', rank = 8 WHERE id = 2",
            "reference",
        ),
        (
            "UPDATE plan_nodes SET rank = 7 WHERE id = 3",
            "out_of_range plan_nodes_rank_of_level",
        ),
        (
            "UPDATE plan_nodes SET level = 'dinas', rank = 0 WHERE id = 3",
            "out_of_range plan_nodes_below_parent",
        ),
        (
            "UPDATE plan_nodes SET parent_id = 4, parent_rank = 4 WHERE id = 2",
            "reference",
        ),
        (
            "UPDATE plan_nodes SET parent_rank = NULL WHERE id = 2",
            "out_of_range plan_nodes_parent_whole",
        ),
        (
            "UPDATE opd SET parent_id = 1 WHERE id = 1",
            "out_of_range opd_not_own_parent",
        ),
    ]);
}
