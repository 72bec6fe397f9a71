//! Achievements on their way from draft to approved.

use std::collections::BTreeMap;

use sakip_core::text::{Lang, Localize};
use sakip_db::ops::achievements::{
    self, Achievement, Decision, Entry, Isian, NewEvidence, Status, decide, enter,
};
use sakip_db::{Error, IndicatorId, UserId};
use sakip_tests::store::{Store, on_each_engine};

use super::fixture::{ANDI, APM, BUDI, CITRA, OPINI, RASIO, plan, user};

pub(crate) fn value(indicator: IndicatorId, periode: &str, nilai: &str) -> Entry {
    Entry {
        indicator_id: indicator,
        periode: periode.parse().unwrap(),
        isian: Isian::Nilai(nilai.parse().unwrap()),
        catatan: None,
        version: None,
    }
}

pub(crate) async fn entered(store: &Store, by: UserId, entry: Entry) -> Result<Achievement, Error> {
    let mut unit = store.db.begin(user(store, by)).await.unwrap();
    let achievement = enter(&mut unit, entry).await?;
    unit.commit().await?;
    Ok(achievement)
}

pub(crate) async fn decided(
    store: &Store,
    by: UserId,
    achievement: &Achievement,
    decision: Decision,
) -> Result<Achievement, Error> {
    let mut unit = store.db.begin(user(store, by)).await.unwrap();
    let achievement = decide(&mut unit, achievement.id, achievement.version, decision).await?;
    unit.commit().await?;
    Ok(achievement)
}

/// The rule of a refusal with who could lift it, or the codes of what is wrong.
pub(crate) fn told(error: &Error) -> String {
    match error {
        Error::Refused(refusal) => {
            assert!(refusal.who_could_lift().is_some() || refusal.rule() == "achievement_status");
            assert_ne!(refusal.localize(Lang::Id), refusal.localize(Lang::En));
            refusal.rule().to_owned()
        }
        Error::Invalid(problems) => {
            let told = |problem: &sakip_core::problem::Problem| {
                format!("{}@{}", problem.code, problem.place)
            };
            problems
                .list()
                .iter()
                .map(told)
                .collect::<Vec<_>>()
                .join(" ")
        }
        Error::Conflict(conflict) => {
            format!("conflict {}→{}", conflict.expected(), conflict.found())
        }
        other => other.code().to_owned(),
    }
}

#[test]
fn the_whole_way_with_its_steps_and_audit() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let draft = entered(&store, ANDI, value(APM, "2025", "90.25"))
            .await
            .unwrap();
        assert_eq!((draft.status, draft.version), (Status::Draft, 1));
        let submitted = decided(&store, ANDI, &draft, Decision::Submit)
            .await
            .unwrap();
        let returned = Decision::Return("lampirkan rekap".to_owned());
        let returned = decided(&store, BUDI, &submitted, returned).await.unwrap();
        assert_eq!(
            (returned.status, returned.submitted_by),
            (Status::Returned, None)
        );
        let mut again = value(APM, "2025", "91");
        again.version = Some(returned.version);
        let again = entered(&store, ANDI, again).await.unwrap();
        assert_eq!(again.status, Status::Draft);
        let submitted = decided(&store, ANDI, &again, Decision::Submit)
            .await
            .unwrap();
        let verified = decided(&store, BUDI, &submitted, Decision::Verify)
            .await
            .unwrap();
        let approved = decided(&store, CITRA, &verified, Decision::Approve)
            .await
            .unwrap();
        assert_eq!(approved.approved_by, Some(CITRA));
        let reopened = Decision::Reopen("salah satuan".to_owned());
        let reopened = decided(&store, CITRA, &approved, reopened).await.unwrap();
        assert_eq!(
            (reopened.status, reopened.verified_by),
            (Status::Draft, None)
        );

        let mut session = store.db.read().await.unwrap();
        let steps = achievements::history(&mut session, store.instansi, draft.id)
            .await
            .unwrap();
        let steps: Vec<String> = steps
            .iter()
            .rev()
            .map(|step| {
                let reason = step.reason.as_deref().unwrap_or("-");
                format!(
                    "{}→{} {} {reason}",
                    step.from_status, step.to_status, step.decided_by
                )
            })
            .collect();
        assert_eq!(
            steps,
            [
                "draft→draft 1 -",
                "draft→submitted 1 -",
                "submitted→returned 2 lampirkan rekap",
                "returned→draft 1 -",
                "draft→submitted 1 -",
                "submitted→verified 2 -",
                "verified→approved 3 -",
                "approved→draft 3 salah satuan",
            ]
        );
        let reports = store.db.verify_audit().await.unwrap();
        assert!(reports.iter().all(|report| report.is_whole()));
        let audited = store
            .raw_rows("SELECT action, actor, reason FROM audit_log WHERE entity = 'achievement' ORDER BY seq")
            .await
            .unwrap();
        assert_eq!(audited.len(), 8);
        (serde_json::to_string(&reopened).unwrap(), steps, audited)
    });
}

#[test]
fn digits_are_kept_to_the_last_and_never_rounded() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let kept = [
            "1200",
            "0.0045",
            "-0.5",
            "0",
            "1234567890123456789012345678",
            "0.1234567890123456789012345678",
            "12345678901234.56789012345678",
        ];
        let mut version = None;
        let mut read = Vec::new();
        for text in kept {
            let mut entry = value(APM, "2025", text);
            entry.version = version;
            let stored = entered(&store, ANDI, entry).await.unwrap();
            version = Some(stored.version);
            let mut session = store.db.read().await.unwrap();
            let back = achievements::get(&mut session, store.instansi, stored.id)
                .await
                .unwrap();
            read.push(back.realisasi.unwrap().to_string());
        }
        assert_eq!(read, kept);
        // 29 digits: one that would have to be rounded, and one that by chance would not.
        let over = "99999999999999999999999999999".parse::<sakip_core::number::Quantity>();
        assert!(
            over.unwrap_err()
                .to_string()
                .contains("more than 28 significant digits")
        );
        let mut entry = value(APM, "2025", "12345678901234567890123456789");
        entry.version = version;
        let error = entered(&store, ANDI, entry).await.unwrap_err();
        assert_eq!(told(&error), "too_many_digits@isian.nilai");
        assert!(
            error
                .localize(Lang::Id)
                .contains("lebih dari 28 angka penting"),
            "{error}"
        );
    });
}

#[test]
fn of_two_at_once_one_is_told_of_the_conflict() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let both = tokio::join!(
            entered(&store, ANDI, value(APM, "2025", "90")),
            entered(&store, BUDI, value(APM, "2025", "91")),
        );
        let mut ends = [both.0, both.1].map(|end| match end {
            Ok(achievement) => format!("version {}", achievement.version),
            Err(error) => told(&error),
        });
        ends.sort();
        assert_eq!(ends, ["conflict 0→1", "version 1"]);
        let mut session = store.db.read().await.unwrap();
        let draft =
            achievements::of_period(&mut session, store.instansi, APM, "2025".parse().unwrap())
                .await
                .unwrap()
                .unwrap();
        drop(session);
        let both = tokio::join!(
            decided(&store, ANDI, &draft, Decision::Submit),
            decided(&store, BUDI, &draft, Decision::Submit),
        );
        let mut ends = [both.0, both.1].map(|end| match end {
            Ok(achievement) => achievement.status.to_string(),
            Err(error) => told(&error),
        });
        ends.sort();
        assert_eq!(ends, ["conflict 1→2", "submitted"]);
        let rows = store
            .raw_rows("SELECT count(*) FROM achievement_transitions WHERE to_status = 'submitted'")
            .await
            .unwrap();
        assert_eq!(rows, [["1"]]);
        // Annual ones too: the database itself knows no second one of a period.
        let error = store
            .raw("INSERT INTO performance_achievements (indicator_id, periode, tahun, measured, realisasi, entered_by, created_at, updated_at) SELECT indicator_id, periode, tahun, measured, realisasi, entered_by, created_at, updated_at FROM performance_achievements")
            .await
            .unwrap_err()
            .to_string();
        assert!(error.to_lowercase().contains("unique"), "{error}");
    });
}

#[test]
fn a_formula_is_computed_from_its_components() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let with = |pairs: &[(&str, &str)]| Entry {
            isian: Isian::Komponen(
                pairs
                    .iter()
                    .map(|(nama, nilai)| ((*nama).to_owned(), nilai.parse().unwrap()))
                    .collect::<BTreeMap<_, _>>(),
            ),
            ..value(RASIO, "2025-Q1", "0")
        };
        let entry = with(&[("lulus", "45"), ("siswa", "60")]);
        let first = entered(&store, ANDI, entry).await.unwrap();
        assert_eq!(first.realisasi.unwrap().to_string(), "75");
        let mut thirds = with(&[("lulus", "1"), ("siswa", "3")]);
        thirds.version = Some(first.version);
        let thirds = entered(&store, ANDI, thirds).await.unwrap();
        let mut session = store.db.read().await.unwrap();
        let kept = achievements::components(&mut session, store.instansi, first.id)
            .await
            .unwrap();
        let kept: Vec<String> = kept
            .iter()
            .map(|kept| format!("{} {}", kept.nama, kept.nilai))
            .collect();
        assert_eq!(kept, ["lulus 1", "siswa 3"]);
        drop(session);
        let mut refused = Vec::new();
        for mut entry in [
            with(&[("lulus", "1"), ("siswa", "0")]),
            with(&[("lulus", "1")]),
            with(&[("lulus", "1"), ("siswa", "3"), ("guru", "2")]),
            Entry {
                indicator_id: APM,
                periode: "2025".parse().unwrap(),
                ..with(&[("lulus", "1")])
            },
        ] {
            entry.version = Some(thirds.version);
            refused.push(told(&entered(&store, ANDI, entry).await.unwrap_err()));
        }
        assert_eq!(
            refused,
            [
                "no_result@komponen",
                "no_result@komponen",
                "unknown_component@komponen.guru",
                "no_formula@komponen",
            ]
        );
        thirds.realisasi.unwrap().to_string()
    });
}

#[test]
fn a_level_or_a_reason_takes_the_place_of_a_number() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let with = |isian| Entry {
            isian,
            ..value(OPINI, "2025", "0")
        };
        let level = entered(&store, ANDI, with(Isian::Tingkat("wtp".to_owned())))
            .await
            .unwrap();
        assert_eq!(level.tingkat.as_deref(), Some("opini_bpk:WTP"));
        let mut refused = Vec::new();
        for isian in [
            Isian::Tingkat("bagus".to_owned()),
            Isian::Tingkat("3".to_owned()),
            Isian::NotFilled(String::new()),
            Isian::NotApplicable(" ".to_owned()),
        ] {
            refused.push(told(&entered(&store, ANDI, with(isian)).await.unwrap_err()));
        }
        assert_eq!(
            refused,
            [
                "unknown_level@isian.tingkat",
                "unknown_level@isian.tingkat",
                "text_length@isian.alasan",
                "text_length@isian.alasan",
            ]
        );
        let mut none = with(Isian::NotFilled("LHP belum terbit".to_owned()));
        none.version = Some(level.version);
        let none = entered(&store, ANDI, none).await.unwrap();
        assert_eq!(
            (none.tingkat.as_deref(), none.alasan.as_deref()),
            (None, Some("LHP belum terbit"))
        );
        serde_json::to_string(&none).unwrap()
    });
}

#[test]
fn evidence_comes_and_goes_while_it_is_a_draft() {
    on_each_engine(|store| async move {
        plan(&store).await;
        let draft = entered(&store, ANDI, value(APM, "2025", "90"))
            .await
            .unwrap();
        let mut unit = store.db.begin(user(&store, ANDI)).await.unwrap();
        let new = NewEvidence {
            document_id: None,
            reference: Some("Laporan Dapodik 2025".to_owned()),
            keterangan: Some("halaman 12".to_owned()),
        };
        let piece = achievements::add_evidence(&mut unit, draft.id, 1, new.clone())
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut told_of = Vec::new();
        let none = NewEvidence {
            reference: None,
            ..new.clone()
        };
        let missing = NewEvidence {
            document_id: Some(sakip_db::DocumentId(77)),
            reference: None,
            keterangan: None,
        };
        for (version, new) in [(1, new), (2, none), (2, missing)] {
            let mut unit = store.db.begin(user(&store, ANDI)).await.unwrap();
            let error = achievements::add_evidence(&mut unit, draft.id, version, new)
                .await
                .unwrap_err();
            told_of.push(told(&error));
        }
        assert_eq!(
            told_of,
            [
                "conflict 1→2",
                "document_or_reference@reference",
                "not_found"
            ]
        );
        let mut session = store.db.read().await.unwrap();
        let found = achievements::evidence(&mut session, store.instansi, draft.id)
            .await
            .unwrap();
        drop(session);
        let mut unit = store.db.begin(user(&store, ANDI)).await.unwrap();
        achievements::remove_evidence(&mut unit, draft.id, 2, piece)
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let mut session = store.db.read().await.unwrap();
        assert!(
            achievements::evidence(&mut session, store.instansi, draft.id)
                .await
                .unwrap()
                .is_empty()
        );
        serde_json::to_string(&found).unwrap()
    });
}
