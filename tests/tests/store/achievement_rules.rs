//! What an achievement is refused for: by whom it is handled, when, for which period, and once it was handed in.

use sakip_core::text::{Lang, Localize};
use sakip_db::ops::achievements::{self, Decision, NewEvidence, decide, enter};
use sakip_db::ops::instansi::{self, Jenis, NewInstansi};
use sakip_db::{Actor, UserId};
use sakip_tests::store::on_each_engine;

use super::achievements::{decided, entered, told, value};
use super::fixture::{
    ANDI, APM, BARU, BUDI, CITRA, DEWI, LULUS, PENDIDIKAN, exception, plan, user, window,
};

#[test]
fn who_entered_or_submitted_never_verifies_and_who_entered_never_approves() {
    on_each_engine(|store| async move {
        plan(&store).await;
        // Andi enters, Budi corrects, Andi submits.
        let draft = entered(&store, ANDI, value(APM, "2025", "90"))
            .await
            .unwrap();
        let mut corrected = value(APM, "2025", "91");
        corrected.version = Some(draft.version);
        let draft = entered(&store, BUDI, corrected).await.unwrap();
        assert_eq!(draft.entered_by, BUDI);
        let submitted = decided(&store, ANDI, &draft, Decision::Submit)
            .await
            .unwrap();
        let mut refused = Vec::new();
        for by in [ANDI, BUDI] {
            let error = decided(&store, by, &submitted, Decision::Verify)
                .await
                .unwrap_err();
            refused.push(error.localize(Lang::Id));
            assert_eq!(told(&error), "verifier_is_other");
        }
        let verified = decided(&store, CITRA, &submitted, Decision::Verify)
            .await
            .unwrap();
        for by in [ANDI, BUDI] {
            let error = decided(&store, by, &verified, Decision::Approve)
                .await
                .unwrap_err();
            assert_eq!(told(&error), "approver_is_other");
        }
        // Andi's part is not forgotten when it begins anew.
        let back = Decision::Reopen("keliru".to_owned());
        let back = decided(&store, CITRA, &verified, back).await.unwrap();
        let mut entry = value(APM, "2025", "92");
        entry.version = Some(back.version);
        let back = entered(&store, BUDI, entry).await.unwrap();
        let submitted = decided(&store, BUDI, &back, Decision::Submit)
            .await
            .unwrap();
        let error = decided(&store, ANDI, &submitted, Decision::Verify)
            .await
            .unwrap_err();
        assert_eq!(told(&error), "verifier_is_other");
        assert_eq!(
            refused.first().map(String::as_str),
            Some(
                "yang menginput, mengajukan, atau melampirkan bukti capaian tidak boleh memverifikasinya; dapat dibuka oleh: verifikator lain"
            )
        );
    });
}

#[test]
fn who_attached_the_evidence_does_not_verify_what_it_shows() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let draft = entered(&store, ANDI, value(APM, "2025", "90"))
            .await
            .unwrap();
        let mut unit = store.db.begin(user(&store, BUDI)).await.unwrap();
        let new = NewEvidence {
            document_id: None,
            reference: Some("ND-12/2025".to_owned()),
            keterangan: None,
        };
        achievements::add_evidence(&mut unit, draft.id, draft.version, new)
            .await
            .unwrap();
        let draft = achievements::get(&mut unit, store.instansi, draft.id)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let submitted = decided(&store, ANDI, &draft, Decision::Submit)
            .await
            .unwrap();
        let error = decided(&store, BUDI, &submitted, Decision::Verify)
            .await
            .unwrap_err();
        assert_eq!(told(&error), "verifier_is_other");
        let verified = decided(&store, CITRA, &submitted, Decision::Verify)
            .await
            .unwrap();
        // He did not enter the value: making it final is open to him.
        decided(&store, BUDI, &verified, Decision::Approve)
            .await
            .unwrap();
        error.to_string()
    });
}

#[test]
fn what_was_handed_in_does_not_change_by_any_way() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let draft = entered(&store, ANDI, value(APM, "2025", "90"))
            .await
            .unwrap();
        let submitted = decided(&store, ANDI, &draft, Decision::Submit)
            .await
            .unwrap();
        let verified = decided(&store, BUDI, &submitted, Decision::Verify)
            .await
            .unwrap();
        let mut entry = value(APM, "2025", "99");
        entry.version = Some(verified.version);
        let error = entered(&store, ANDI, entry).await.unwrap_err();
        assert_eq!(told(&error), "achievement_status");
        assert!(
            error
                .localize(Lang::En)
                .contains("who may reopen it, with a reason"),
            "{error}"
        );
        // Past the library the database itself refuses.
        for sql in [
            "UPDATE performance_achievements SET realisasi = '99'",
            "UPDATE performance_achievements SET realisasi = '99', status = 'draft'",
            "UPDATE performance_achievements SET periode = '2024', tahun = 2024",
            "DELETE FROM performance_achievements",
            "INSERT INTO achievement_components (achievement_id, indicator_id, component_id, nilai) VALUES (1, 5, 1, '3')",
        ] {
            let error = store.raw(sql).await.unwrap_err().to_string();
            assert!(error.contains("value_frozen"), "{sql}: {error}");
        }
        for sql in [
            "UPDATE achievement_transitions SET decided_by = 3",
            "DELETE FROM achievement_transitions",
        ] {
            let error = store.raw(sql).await.unwrap_err().to_string();
            assert!(error.contains("append_only"), "{sql}: {error}");
        }
        let mut unit = store.db.begin(user(&store, ANDI)).await.unwrap();
        let new = NewEvidence {
            document_id: None,
            reference: Some("ND-12/2025".to_owned()),
            keterangan: None,
        };
        let error = achievements::add_evidence(&mut unit, draft.id, verified.version, new)
            .await
            .unwrap_err();
        assert_eq!(told(&error), "achievement_status");
    });
}

#[test]
fn the_period_has_to_fit_and_everything_wrong_is_told_at_once() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let mut told_of = Vec::new();
        let long = "x".repeat(10_001);
        let mut many = value(BARU, "2023-Q1", "1");
        many.catatan = Some(long);
        for entry in [
            value(APM, "2025-M01", "1"),
            value(LULUS, "2025-Q1", "1"),
            value(APM, "2027", "1"),
            value(BARU, "2025", "1"),
            many,
        ] {
            told_of.push(told(&entered(&store, ANDI, entry).await.unwrap_err()));
        }
        assert_eq!(
            told_of,
            [
                "period_frequency@periode",
                "period_frequency@periode",
                "year_outside_plan@periode",
                "indicator_not_in_force@periode",
                "period_frequency@periode year_outside_plan@periode indicator_not_in_force@periode text_length@catatan",
            ]
        );
        let rows = store
            .raw_rows("SELECT count(*) FROM performance_achievements")
            .await
            .unwrap();
        assert_eq!(rows, [["0"]]);
        // A month that does not exist does not even become a period; the database refuses it too.
        assert!("2025-M13".parse::<sakip_core::period::Period>().is_err());
        let at = "'2025-01-01T00:00:00.000000Z'";
        for periode in ["2025-M13", "2025-Q9", "2025-3"] {
            let sql = format!(
                "INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, entered_by, created_at, updated_at)
                 VALUES (1, '{periode}', 2025, 'value', '1', 1, {at}, {at})"
            );
            assert!(store.raw(&sql).await.is_err(), "{periode}");
        }
    });
}

#[test]
fn a_closed_window_is_lifted_by_an_exception_only() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let draft = entered(&store, ANDI, value(LULUS, "2025-M01", "90"))
            .await
            .unwrap();
        window(&store, None, "2025-M01", "2025-02-01", "2025-02-11").await;
        let error = entered(&store, ANDI, value(LULUS, "2025-M01", "91"))
            .await
            .unwrap_err();
        assert_eq!(told(&error), "window_closed");
        let text = error.localize(Lang::Id);
        let error = decided(&store, ANDI, &draft, Decision::Submit)
            .await
            .unwrap_err();
        assert_eq!(told(&error), "window_closed");
        exception(&store, PENDIDIKAN, "2025-M01", "2025-04-11").await;
        decided(&store, ANDI, &draft, Decision::Submit)
            .await
            .unwrap();
        // The window of the OPD itself goes before the one of all.
        window(&store, None, "2025-M02", "2025-03-01", "2025-12-31").await;
        window(
            &store,
            Some(PENDIDIKAN),
            "2025-M02",
            "2025-03-01",
            "2025-03-11",
        )
        .await;
        let error = entered(&store, ANDI, value(LULUS, "2025-M02", "91"))
            .await
            .unwrap_err();
        assert_eq!(told(&error), "window_closed");
        text
    });
}

#[test]
fn only_active_people_of_the_instansi_act_on_what_is_theirs() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let error = entered(&store, DEWI, value(APM, "2025", "90"))
            .await
            .unwrap_err();
        assert_eq!(told(&error), "actor_is_user");
        let mut unit = store.db.begin(store.system()).await.unwrap();
        let error = enter(&mut unit, value(APM, "2025", "90"))
            .await
            .unwrap_err();
        assert_eq!(told(&error), "actor_is_user");
        drop(unit);
        let draft = entered(&store, ANDI, value(APM, "2025", "90"))
            .await
            .unwrap();
        let new = NewInstansi {
            kode: "3202".to_owned(),
            nama: "Kabupaten Lain".to_owned(),
            jenis: Jenis::Kabupaten,
        };
        let other = instansi::create(&store.db, new, "pemasangan")
            .await
            .unwrap();
        let at = "'2025-01-01T00:00:00.000000Z'";
        let sql = format!(
            "INSERT INTO users (id, instansi_id, username, nama, role, created_at, updated_at) VALUES (9, {other}, 'orang.lain', 'Orang Lain', 'super_admin', {at}, {at})"
        );
        store.raw(&sql).await.unwrap();
        let stranger = || Actor::user(other, UserId(9), "orang lain");
        let mut unit = store.db.begin(stranger()).await.unwrap();
        let error = decide(&mut unit, draft.id, 1, Decision::Submit)
            .await
            .unwrap_err();
        assert_eq!(told(&error), "not_found");
        drop(unit);
        let mut unit = store.db.begin(stranger()).await.unwrap();
        let error = enter(&mut unit, value(APM, "2025", "90"))
            .await
            .unwrap_err();
        assert_eq!(told(&error), "not_found");
        drop(unit);
        // A user of one instansi does not act for another.
        let mut unit = store
            .db
            .begin(Actor::user(other, ANDI, "andi"))
            .await
            .unwrap();
        let error = decide(&mut unit, draft.id, 1, Decision::Submit)
            .await
            .unwrap_err();
        assert_eq!(told(&error), "actor_is_user");
    });
}
