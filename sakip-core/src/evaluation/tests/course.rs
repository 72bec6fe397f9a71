use super::super::{
    Action, Answer, CourseRefused, Evaluation, EvaluationDocument, LheReference, Reopening, Stage,
    Standing, Status, Track,
};
use super::findings::{finding, recommendation, step};
use super::{BINJAI, SUBS, current};

const MANDIRI: Track = Track::Mandiri;

fn in_progress() -> Evaluation {
    let mut evaluation = Evaluation::new(current());
    evaluation.open(MANDIRI).expect("a track");
    evaluation.start().expect("started");
    for (id, answer) in SUBS.iter().zip(BINJAI) {
        evaluation
            .answer(MANDIRI, id, Answer::of(answer))
            .expect("an answer");
    }
    evaluation
}

fn lhe() -> LheReference {
    LheReference {
        number: "700/12/LHE/2025".to_owned(),
        date: "2025-04-30".parse().expect("a date"),
    }
}

fn reopening(reason: &str) -> Reopening {
    Reopening {
        date: "2025-05-02".parse().expect("a date"),
        by: "Inspektur".to_owned(),
        reason: reason.to_owned(),
    }
}

fn code<T: std::fmt::Debug>(refused: Result<T, CourseRefused>) -> &'static str {
    refused.expect_err("refused").code()
}

#[test]
fn from_draft_to_an_official_result() {
    let mut evaluation = Evaluation::new(current());
    assert_eq!(evaluation.start(), Err(CourseRefused::NoTrack));
    assert_eq!(
        evaluation.answer(MANDIRI, "1a", Answer::of("A")),
        Err(CourseRefused::WrongState {
            action: Action::Answer,
            state: "draft",
        })
    );
    let mut evaluation = in_progress();
    assert_eq!(code(evaluation.result()), "wrong_state");
    evaluation.add_finding(finding("T1")).expect("a finding");
    evaluation.complete(MANDIRI, "Sari").expect("completed");
    let result = evaluation.result().expect("a result");
    assert_eq!(result.standing(), &Standing::Estimate);
    // Completed answers cannot change; who completed cannot review; findings need recommendations.
    assert_eq!(
        code(evaluation.answer(MANDIRI, "1a", Answer::of("AA"))),
        "wrong_state"
    );
    assert_eq!(code(evaluation.clear(MANDIRI, "1a")), "wrong_state");
    assert_eq!(
        evaluation.review("Sari ", None),
        Err(CourseRefused::OwnWork)
    );
    assert_eq!(
        evaluation.review("Budi", Some(lhe())),
        Err(CourseRefused::WithoutRecommendation {
            findings: vec!["T1".to_owned()]
        })
    );
    evaluation
        .recommend("T1", recommendation("R1"))
        .expect("a recommendation");
    evaluation.review("Budi", Some(lhe())).expect("reviewed");
    let result = evaluation.result().expect("a result");
    assert_eq!(
        result.grade().id,
        "A (Memuaskan), LHE resmi nomor 700/12/LHE/2025 tanggal 2025-04-30"
    );
    // A sheet by itself never speaks officially.
    let same = evaluation.lke().score(MANDIRI).expect("complete");
    assert_eq!(same.standing(), &Standing::Estimate);
    // Following up goes on after the review; new findings do not.
    evaluation
        .follow_up("T1", "R1", step("2025-06-01", "Bappeda", Status::Done))
        .expect("a follow-up");
    assert_eq!(code(evaluation.add_finding(finding("T2"))), "wrong_state");
}

#[test]
fn an_incomplete_track_cannot_be_completed() {
    let mut evaluation = in_progress();
    evaluation.clear(MANDIRI, "2c").expect("cleared");
    evaluation.clear(MANDIRI, "4a").expect("cleared");
    let refused = evaluation.complete(MANDIRI, "Sari").expect_err("refused");
    assert_eq!(
        refused.to_string(),
        "the track `mandiri` has answered 10 of 12; missing: 2c, 4a"
    );
    assert_eq!(evaluation.stage(), &Stage::InProgress);
    assert_eq!(
        code(evaluation.complete(Track::Penjamin, "Sari")),
        "unanswered"
    );
    assert_eq!(code(evaluation.complete(MANDIRI, "")), "empty_text");
}

#[test]
fn a_reviewed_evaluation_without_a_report_stays_an_estimate() {
    let mut evaluation = in_progress();
    evaluation.complete(MANDIRI, "Sari").expect("completed");
    evaluation.review("Budi", None).expect("reviewed");
    let result = evaluation.result().expect("a result");
    assert_eq!(result.standing(), &Standing::Estimate);
}

#[test]
fn reopening_takes_a_reason_and_takes_back_what_was_official() {
    let mut evaluation = in_progress();
    assert_eq!(
        code(evaluation.reopen(reopening("salah jawab"))),
        "wrong_state"
    );
    evaluation.complete(MANDIRI, "Sari").expect("completed");
    evaluation.review("Budi", Some(lhe())).expect("reviewed");
    assert_eq!(code(evaluation.reopen(reopening(" "))), "empty_text");
    evaluation
        .reopen(reopening("bukti baru"))
        .expect("reopened");
    assert_eq!(evaluation.stage(), &Stage::InProgress);
    assert_eq!(evaluation.reopenings().len(), 1);
    evaluation
        .answer(MANDIRI, "1a", Answer::of("AA"))
        .expect("an answer");
    evaluation.complete(MANDIRI, "Sari").expect("completed");
    assert_eq!(
        evaluation.result().expect("a result").standing(),
        &Standing::Estimate
    );
}

#[test]
fn what_is_stored_is_what_could_have_been_done() {
    let mut evaluation = in_progress();
    evaluation.add_finding(finding("T1")).expect("a finding");
    evaluation
        .recommend("T1", recommendation("R1"))
        .expect("a recommendation");
    evaluation.complete(MANDIRI, "Sari").expect("completed");
    evaluation
        .reopen(reopening("bukti baru"))
        .expect("reopened");
    evaluation.complete(MANDIRI, "Sari").expect("completed");
    evaluation.review("Budi", Some(lhe())).expect("reviewed");
    let json = serde_json::to_string(&evaluation.document()).expect("JSON");
    let document: EvaluationDocument = serde_json::from_str(&json).expect("a document");
    let restored = Evaluation::restore(current(), document.clone()).expect("the same");
    assert_eq!(restored, evaluation);
    let draft = Evaluation::new(current());
    assert_eq!(Evaluation::restore(current(), draft.document()), Ok(draft));

    let problems = |change: &dyn Fn(&mut EvaluationDocument)| -> Vec<&'static str> {
        let mut document = document.clone();
        change(&mut document);
        let problems = Evaluation::restore(current(), document).expect_err("tampered");
        problems.list().iter().map(|problem| problem.code).collect()
    };
    // An answer taken out of a reviewed sheet, a self-review, a finding without recommendation.
    let first = |document: &mut EvaluationDocument| {
        document.lke.tracks[0].answers.remove("1a");
    };
    assert_eq!(problems(&first), ["unanswered"]);
    let own = |document: &mut EvaluationDocument| {
        document.stage = Stage::Reviewed {
            deciding: MANDIRI,
            completed_by: "Sari".to_owned(),
            reviewed_by: "Sari".to_owned(),
            official: None,
        };
    };
    assert_eq!(problems(&own), ["own_work"]);
    let bare = |document: &mut EvaluationDocument| {
        document.findings[0].recommendations.clear();
        document.reopenings[0].reason.clear();
    };
    assert_eq!(problems(&bare), ["empty_text", "without_recommendation"]);
    let back = |document: &mut EvaluationDocument| document.stage = Stage::Draft;
    assert_eq!(problems(&back), ["wrong_state"]);
}
