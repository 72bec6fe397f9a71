use chrono::NaiveDate;

use super::super::{Finding, FindingRefused, Findings, FollowUp, Recommendation, Status};
use super::current;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

pub(super) fn finding(id: &str) -> Finding {
    Finding {
        id: id.to_owned(),
        sub_component: Some("2c".to_owned()),
        statement: "Pengukuran belum menjadi dasar penyesuaian anggaran".to_owned(),
        evidence: vec!["LKjIP 2024 hal. 40".to_owned()],
        recommendations: Vec::new(),
    }
}

pub(super) fn recommendation(id: &str) -> Recommendation {
    Recommendation {
        id: id.to_owned(),
        statement: "Gunakan capaian triwulan dalam perubahan anggaran".to_owned(),
        owner: "Bappeda".to_owned(),
        issued: day("2025-03-01"),
        due: day("2025-06-30"),
        follow_ups: Vec::new(),
    }
}

pub(super) fn step(date: &str, by: &str, status: Status) -> FollowUp {
    FollowUp {
        date: day(date),
        by: by.to_owned(),
        status,
        note: "catatan".to_owned(),
        evidence: vec!["Nota dinas 12".to_owned()],
    }
}

fn register() -> Findings {
    let mut findings = Findings::default();
    findings.add(&current(), finding("T1")).expect("a finding");
    findings
        .recommend("T1", recommendation("R1"))
        .expect("a recommendation");
    findings
}

/// A recommendation led to a status on the shortest legal way.
fn at(status: Status) -> Findings {
    let mut findings = register();
    let way: &[Status] = match status {
        Status::Open => &[],
        Status::InProgress => &[Status::InProgress],
        Status::Done => &[Status::Done],
        Status::Verified => &[Status::Done, Status::Verified],
        Status::Dropped => &[Status::Dropped],
    };
    for (index, status) in way.iter().enumerate() {
        let by = format!("orang {index}");
        findings
            .follow_up("T1", "R1", step("2025-04-01", &by, *status))
            .expect("a legal step");
    }
    findings
}

#[test]
fn only_legal_transitions_pass() {
    let legal = [
        (Status::Open, Status::InProgress),
        (Status::Open, Status::Done),
        (Status::Open, Status::Dropped),
        (Status::InProgress, Status::InProgress),
        (Status::InProgress, Status::Done),
        (Status::InProgress, Status::Dropped),
        (Status::Done, Status::Verified),
        (Status::Done, Status::InProgress),
        (Status::Dropped, Status::InProgress),
    ];
    for from in Status::ALL {
        for to in Status::ALL {
            let mut findings = at(from);
            let done = findings.follow_up("T1", "R1", step("2025-05-01", "APIP", to));
            if legal.contains(&(from, to)) {
                assert_eq!(done, Ok(()), "{from:?} → {to:?}");
            } else {
                assert_eq!(done, Err(FindingRefused::Transition { from, to }));
                assert_eq!(findings, at(from));
            }
        }
    }
}

#[test]
fn a_step_needs_what_makes_it_credible() {
    let mut findings = register();
    let without = |mut step: FollowUp| {
        step.evidence.clear();
        step.note.clear();
        step
    };
    let mut follow = |step: FollowUp| findings.follow_up("T1", "R1", step);
    let empty = |what| Err(FindingRefused::Empty { what });
    assert_eq!(
        follow(without(step("2025-04-01", "Bappeda", Status::Done))),
        empty("evidence")
    );
    assert_eq!(
        follow(without(step("2025-04-01", "Bappeda", Status::Dropped))),
        empty("note")
    );
    assert_eq!(follow(step("2025-04-01", " ", Status::Done)), empty("by"));
    assert_eq!(
        follow(step("2025-02-28", "Bappeda", Status::Done)),
        Err(FindingRefused::Early {
            date: day("2025-02-28"),
            earliest: day("2025-03-01"),
        })
    );
    assert_eq!(follow(step("2025-04-01", "Bappeda", Status::Done)), Ok(()));
    assert_eq!(
        follow(step("2025-04-02", "Bappeda ", Status::Verified)),
        Err(FindingRefused::OwnWork)
    );
    assert_eq!(
        follow(without(step("2025-04-02", "APIP", Status::InProgress))),
        empty("note")
    );
    assert_eq!(follow(step("2025-04-02", "APIP", Status::Verified)), Ok(()));
}

#[test]
fn overdue_is_computed_against_the_day_asked_about() {
    let on = |status: Status, date: &str| {
        let findings = at(status);
        let finding = findings.get("T1").expect("the finding");
        let recommendation = finding.recommendations.first().expect("the recommendation");
        recommendation.days_overdue(day(date))
    };
    assert_eq!(on(Status::Open, "2025-06-30"), None);
    assert_eq!(on(Status::Open, "2025-07-01"), Some(1));
    assert_eq!(on(Status::InProgress, "2026-06-30"), Some(365));
    assert_eq!(on(Status::Done, "2026-06-30"), None);
    assert_eq!(on(Status::Verified, "2026-06-30"), None);
    assert_eq!(on(Status::Dropped, "2026-06-30"), None);
    let progress = at(Status::InProgress).progress(day("2025-07-01"));
    assert_eq!(
        (progress.in_progress, progress.overdue, progress.open),
        (1, 1, 0)
    );
}

#[test]
fn a_finding_must_be_whole() {
    let mut findings = register();
    let template = current();
    let mut add = |finding: Finding| findings.add(&template, finding).map_err(|e| e.code());
    assert_eq!(add(finding("T1")), Err("duplicate_id"));
    let elsewhere = Finding {
        sub_component: Some("5a".to_owned()),
        ..finding("T2")
    };
    assert_eq!(add(elsewhere), Err("unknown_sub_component"));
    let silent = Finding {
        statement: " ".to_owned(),
        ..finding("T2")
    };
    assert_eq!(add(silent), Err("empty_text"));
    let late = Recommendation {
        due: day("2025-02-01"),
        ..recommendation("R1")
    };
    let with_late = Finding {
        recommendations: vec![recommendation("R0"), late],
        ..finding("T2")
    };
    assert_eq!(add(with_late), Err("date_order"));
    assert_eq!(add(finding("T2")), Ok(()));
    assert_eq!(
        findings
            .recommend("T9", recommendation("R1"))
            .map_err(|e| e.code()),
        Err("unknown_finding")
    );
}
