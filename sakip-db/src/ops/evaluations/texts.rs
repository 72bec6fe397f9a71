//! Texts that both engines keep as they are: without control characters.

use sakip_core::evaluation::limits::{MAX_ID_CHARS, MAX_NAME_CHARS, MAX_NOTE_CHARS};
use sakip_core::evaluation::{Answer, EvaluationDocument, Finding, Given, Recommendation, Stage};
use sakip_core::problem::ProblemList;

use crate::check::text;

/// The texts of an answer; how long they may be is the engine's to say.
pub(super) fn answer(problems: &mut ProblemList, place: &str, answer: &Answer) {
    note(problems, &format!("{place}.note"), &answer.note);
    evidence(problems, place, &answer.evidence);
    if let Given::PerSasaran(answers) = &answer.answer {
        for (index, one) in answers.iter().enumerate() {
            let at = format!("{place}.answer[{index}].sasaran");
            name(problems, &at, &one.sasaran);
        }
    }
}

/// The texts of a finding and everything in it.
pub(super) fn finding(problems: &mut ProblemList, place: &str, finding: &Finding) {
    name(problems, &format!("{place}.id"), &finding.id);
    note(problems, &format!("{place}.statement"), &finding.statement);
    evidence(problems, place, &finding.evidence);
    for (index, one) in finding.recommendations.iter().enumerate() {
        recommendation(problems, &format!("{place}.recommendations[{index}]"), one);
    }
}

/// The texts of a recommendation and its follow-ups.
pub(super) fn recommendation(problems: &mut ProblemList, place: &str, given: &Recommendation) {
    name(problems, &format!("{place}.id"), &given.id);
    note(problems, &format!("{place}.statement"), &given.statement);
    name(problems, &format!("{place}.owner"), &given.owner);
    for (index, one) in given.follow_ups.iter().enumerate() {
        let at = format!("{place}.follow_ups[{index}]");
        name(problems, &format!("{at}.by"), &one.by);
        note(problems, &format!("{at}.note"), &one.note);
        evidence(problems, &at, &one.evidence);
    }
}

/// The texts of a whole evaluation.
pub(super) fn document(problems: &mut ProblemList, place: &str, document: &EvaluationDocument) {
    for (index, track) in document.lke.tracks.iter().enumerate() {
        for (question, given) in &track.answers {
            let question: String = question.chars().take(MAX_ID_CHARS).collect();
            let at = format!("{place}.lke.tracks[{index}].answers.{question}");
            answer(problems, &at, given);
        }
    }
    for (index, given) in document.findings.iter().enumerate() {
        finding(problems, &format!("{place}.findings[{index}]"), given);
    }
    for (index, reopening) in document.reopenings.iter().enumerate() {
        let at = format!("{place}.reopenings[{index}]");
        name(problems, &format!("{at}.by"), &reopening.by);
        note(problems, &format!("{at}.reason"), &reopening.reason);
    }
    let at = format!("{place}.stage");
    match &document.stage {
        Stage::Draft | Stage::InProgress => {}
        Stage::Completed { by, .. } => name(problems, &at, by),
        Stage::Reviewed {
            completed_by,
            reviewed_by,
            official,
            ..
        } => {
            name(problems, &at, completed_by);
            name(problems, &at, reviewed_by);
            if let Some(lhe) = official {
                name(problems, &at, &lhe.number);
            }
        }
    }
}

pub(super) fn name(problems: &mut ProblemList, place: &str, name: &str) {
    text(problems, place, name, 0..=MAX_NAME_CHARS);
}

pub(super) fn note(problems: &mut ProblemList, place: &str, note: &str) {
    text(problems, place, note, 0..=MAX_NOTE_CHARS);
}

pub(super) fn evidence(problems: &mut ProblemList, place: &str, references: &[String]) {
    for (index, reference) in references.iter().enumerate() {
        name(problems, &format!("{place}.evidence[{index}]"), reference);
    }
}
