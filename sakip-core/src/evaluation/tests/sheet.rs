use super::super::{Answer, AnswerRefused, Lke, LkeDocument, Track};
use super::{BINJAI, SUBS, answered, current, old};
use crate::number::Exact;
use crate::text::{Lang, Localize};

const MANDIRI: Track = Track::Mandiri;

#[test]
fn an_answer_must_fit_its_question() {
    let mut lke = Lke::new(current());
    let code = |refused: Result<(), AnswerRefused>| refused.expect_err("refused").code();
    assert_eq!(
        code(lke.answer(MANDIRI, "1a", Answer::of("F"))),
        "unknown_answer"
    );
    assert_eq!(
        code(lke.answer(MANDIRI, "1a", Answer::of("aa"))),
        "unknown_answer"
    );
    assert_eq!(
        code(lke.answer(MANDIRI, "1a.1", Answer::of("AA"))),
        "unknown_question"
    );
    let many = Track::evaluator(10).expect("a track");
    assert_eq!(
        code(lke.answer(many, "1a", Answer::of("AA"))),
        "track_not_allowed"
    );
    let spread = Answer::per_sasaran([("S1", "AA")]);
    assert_eq!(code(lke.answer(MANDIRI, "1a", spread)), "not_per_sasaran");
    let noted = Answer::of("AA").with_note("x".repeat(10_001));
    assert_eq!(code(lke.answer(MANDIRI, "1a", noted)), "too_much");
    let proven = Answer::of("AA").with_evidence("x".repeat(501));
    assert_eq!(code(lke.answer(MANDIRI, "1a", proven)), "too_much");
    let blank = Answer::of("AA").with_evidence(" ");
    assert_eq!(code(lke.answer(MANDIRI, "1a", blank)), "blank_evidence");
    assert_eq!(lke, Lke::new(current()));

    let mut lke = Lke::new(old());
    let twice = Answer::per_sasaran([("S1", "a"), ("S1 ", "b")]);
    assert_eq!(code(lke.answer(MANDIRI, "E.I.1", twice)), "bad_sasaran");
    let none = Answer::per_sasaran(Vec::<(String, String)>::new());
    assert_eq!(code(lke.answer(MANDIRI, "E.I.1", none)), "bad_sasaran");
    let wrong = Answer::per_sasaran([("S1", "ya")]);
    let refused = lke.answer(MANDIRI, "E.I.1", wrong).expect_err("refused");
    assert_eq!(
        refused.localize(Lang::Id),
        "`ya` bukan jawaban untuk `E.I.1`: gunakan salah satu dari a, b, c, d, e"
    );
}

#[test]
fn a_sheet_survives_json() {
    let mut lke = answered(&BINJAI);
    let evaluator = Track::evaluator(1).expect("a track");
    let answer = Answer::of("B")
        .with_note("perlu bukti")
        .with_evidence("Renstra 2025");
    lke.answer(evaluator, "1a", answer).expect("an answer");
    lke.open(Track::Penjamin).expect("a track");
    let json = serde_json::to_string(&lke.document()).expect("JSON");
    let document: LkeDocument = serde_json::from_str(&json).expect("a document");
    assert_eq!(
        Lke::from_document(current(), document).expect("a sheet"),
        lke
    );
    let per_sasaran = r#"{"template": "permenpanrb-12-2015", "version": 1, "tracks": [
        {"track": "mandiri", "answers": {
            "E.I.1": {"answer": [{"sasaran": "S1", "answer": "a"}]},
            "E.I.2": {"answer": "b"}}}]}"#;
    let document: LkeDocument = serde_json::from_str(per_sasaran).expect("a document");
    let lke = Lke::from_document(old(), document).expect("a sheet");
    assert_eq!(lke.coverage(MANDIRI).used, 2);
}

#[test]
fn a_broken_sheet_reports_everything() {
    let json = r#"{"template": "permenpanrb-88-2021", "version": 2, "tracks": [
        {"track": "mandiri", "answers": {"1a": {"answer": "F"}, "9z": {"answer": "AA"}, "1b": {"answer": "A"}}},
        {"track": "mandiri", "answers": {}},
        {"track": "evaluator-10", "answers": {}}]}"#;
    let document: LkeDocument = serde_json::from_str(json).expect("a document");
    let problems = Lke::from_document(current(), document).expect_err("a broken sheet");
    let found: Vec<(&str, &str)> = problems
        .list()
        .iter()
        .map(|problem| (problem.code, problem.place.as_str()))
        .collect();
    assert_eq!(
        found,
        [
            ("other_template", "template"),
            ("unknown_answer", "tracks[0].answers.1a"),
            ("unknown_question", "tracks[0].answers.9z"),
            ("duplicate_track", "tracks[1].track"),
            ("track_not_allowed", "tracks[2].track"),
        ]
    );
    assert!(
        serde_json::from_str::<LkeDocument>(
            r#"{"template":"x","version":1,"tracks":[],"nilai":1}"#
        )
        .is_err()
    );
    let twice = r#"{"template": "x", "version": 1, "tracks": [
        {"track": "mandiri", "answers": {"1a": {"answer": "A"}, "1a": {"answer": "B"}}}]}"#;
    let refused = serde_json::from_str::<LkeDocument>(twice).expect_err("twice");
    assert!(refused.to_string().starts_with("`1a` is given twice"));
}

#[test]
fn tracks_are_compared_part_by_part() {
    let mut lke = answered(&BINJAI);
    let evaluator = Track::evaluator(1).expect("a track");
    for (id, answer) in SUBS.iter().zip(BINJAI) {
        let answer = if *id == "2c" { "B" } else { answer };
        lke.answer(evaluator, id, Answer::of(answer))
            .expect("an answer");
    }
    let comparison = lke.compare(MANDIRI, evaluator);
    assert_eq!(comparison.difference, Some(Exact::from(-3)));
    for row in &comparison.rows {
        let expected = if row.id == "2c" { -3 } else { 0 };
        assert_eq!(row.difference, Some(Exact::from(expected)), "{}", row.id);
    }
    lke.clear(evaluator, "1a");
    let comparison = lke.compare(MANDIRI, evaluator);
    assert_eq!(comparison.difference, None);
    let first = comparison.rows.first().expect("a row");
    assert_eq!(
        (first.right.as_ref(), first.difference.as_ref()),
        (None, None)
    );
    assert!(first.left.is_some());
}
