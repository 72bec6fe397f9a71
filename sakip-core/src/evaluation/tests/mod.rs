//! What the evaluation must do, on the published cases and on templates of its users.

mod course;
mod findings;
mod rise;
mod score;
mod sheet;
mod template;
mod variants;

use std::sync::Arc;

use super::{Answer, Lke, Template, Track};

const SUBS: [&str; 12] = [
    "1a", "1b", "1c", "2a", "2b", "2c", "3a", "3b", "3c", "4a", "4b", "4c",
];

/// Pengadilan Agama Binjai, the one LHE published with every answer.
const BINJAI: [&str; 12] = [
    "A", "BB", "BB", "BB", "BB", "A", "BB", "A", "AA", "A", "A", "AA",
];

fn current() -> Arc<Template> {
    Template::builtin("permenpanrb-88-2021").expect("built in")
}

fn old() -> Arc<Template> {
    Template::builtin("permenpanrb-12-2015").expect("built in")
}

/// A sheet of 88/2021 with twelve answers.
fn answered(answers: &[&str]) -> Lke {
    let mut lke = Lke::new(current());
    for (id, answer) in SUBS.iter().zip(answers) {
        lke.answer(Track::Mandiri, id, Answer::of(*answer))
            .expect("an answer of the scale");
    }
    lke
}

/// A sheet where every question has the answer at `index` of its scale, or the last one it has.
fn uniform(template: Arc<Template>, index: usize) -> Lke {
    let mut lke = Lke::new(template.clone());
    for (_, question) in template.questions() {
        let answers = question.scale().answers();
        let answer = answers.get(index).or(answers.last()).expect("an answer");
        lke.answer(Track::Mandiri, question.id(), Answer::of(&answer.label))
            .expect("an answer of the scale");
    }
    lke
}
