//! Random courses: after every step the stored evaluation equals the one in memory, and both refuse alike.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Days, NaiveDate};
use sakip_core::evaluation::{
    Answer, Evaluation, Finding, FollowUp, LheReference, Recommendation, Reopening, Status,
    Template, Track,
};
use sakip_db::ops::evaluations::{
    self, ClearedAnswer, GivenAnswer, NewEvaluation, NewFollowUp, NewReopening, Sheet,
};
use sakip_db::ops::templates::{TemplateSource, store as keep};
use sakip_db::{Actor, Error, EvaluationId};
use sakip_tests::store::{Store, on_each_engine};
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{dinas, does, evaluator, small_template, year};

/// A course is drawn from its seed alone, so that a failing seed replays.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        let (factor, step) = (6_364_136_223_846_793_005, 1_442_695_040_888_963_407);
        self.0 = self.0.wrapping_mul(factor).wrapping_add(step);
        usize::try_from(self.0 >> 33).unwrap() % most
    }

    fn one_in(&mut self, most: usize) -> bool {
        self.below(most) == 0
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from.get(self.below(from.len())).cloned().unwrap()
    }

    fn day(&mut self, most: usize) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + Days::new(self.below(most) as u64)
    }

    fn answer(&mut self) -> Answer {
        let answer = if self.one_in(5) {
            let count = self.below(4);
            Answer::per_sasaran((0..count).map(|n| (format!("S{n}"), self.pick(&["A", "B", "C"]))))
        } else {
            Answer::of(self.pick(&["A", "B", "C", "A", "B", "C", "Z"]))
        };
        if self.one_in(4) {
            return answer.with_note("é\n\"catatan\"").with_evidence("Renja");
        }
        answer
    }

    fn recommendation(&mut self, kode: String) -> Recommendation {
        Recommendation {
            id: kode,
            statement: "Perbaiki".to_owned(),
            owner: "Sekretaris".to_owned(),
            issued: self.day(12),
            due: self.day(60),
            follow_ups: Vec::new(),
        }
    }

    fn finding(&mut self) -> Finding {
        let bare = self.one_in(5);
        Finding {
            id: format!("T{}", self.below(4)),
            sub_component: self
                .pick(&[None, None, Some("1a"), Some("9")])
                .map(str::to_owned),
            statement: "Temuan".to_owned(),
            evidence: vec!["LKjIP".to_owned()],
            recommendations: if bare {
                Vec::new()
            } else {
                vec![self.recommendation("R1".to_owned())]
            },
        }
    }
}

/// The same thing in the form the operations take.
fn as_input<T: DeserializeOwned>(given: &impl Serialize) -> T {
    serde_json::from_value(serde_json::to_value(given).unwrap()).unwrap()
}

struct Course<'a> {
    store: &'a Store,
    id: EvaluationId,
    model: Evaluation,
    dice: Dice,
}

/// What a step was, whether the model allowed it, and what the store said.
type Taken = (&'static str, bool, Result<(), Error>);

impl Course<'_> {
    async fn stored(&self) -> Sheet {
        let mut session = self.store.db.read_consistent().await.unwrap();
        evaluations::get(&mut session, self.store.instansi, self.id)
            .await
            .unwrap()
    }

    /// One random step, on the model and in the store; gives its name and whether it was allowed.
    async fn step(&mut self) -> (&'static str, bool) {
        let before = self.model.clone();
        let sheet = self.stored().await;
        let name = self.dice.pick(&["Sari", "Budi"]);
        let (what, allowed, said) = match self.dice.below(24) {
            0..=9 => self.answer(&sheet, name).await,
            10..=15 => self.find(name).await,
            _ => self.advance(sheet.row.version, name).await,
        };
        assert_eq!(said.is_ok(), allowed, "{what}: {said:?}");
        if !allowed {
            assert_eq!(
                self.model, before,
                "{what} was refused and has changed something"
            );
        }
        (what, allowed)
    }

    fn actor(&self, name: &str) -> Actor {
        Actor::system(self.store.instansi, name)
    }

    async fn answer(&mut self, sheet: &Sheet, name: &str) -> Taken {
        let (actor, id) = (self.actor(name), self.id);
        let all = [
            Track::Mandiri,
            Track::Mandiri,
            Track::Mandiri,
            Track::Mandiri,
            evaluator(1),
            evaluator(3),
            Track::Penjamin,
        ];
        let track = self.dice.pick(&all);
        let question = self
            .dice
            .pick(&["1a", "1b.1", "1c", "1a", "1b.1", "1c", "1z"]);
        let version = sheet.answer(track, question).map_or(0, |row| row.version);
        if self.dice.one_in(15) {
            let cleared = ClearedAnswer {
                track,
                question: question.to_owned(),
                version,
            };
            let said = does(self.store, actor, async |unit| {
                evaluations::clear(unit, id, vec![cleared]).await
            });
            return (
                "clear",
                self.model.clear(track, question).is_ok(),
                said.await,
            );
        }
        let given = GivenAnswer {
            track,
            question: question.to_owned(),
            answer: self.dice.answer(),
            version,
        };
        let step = self.model.answer(track, question, given.answer.clone());
        let said = does(self.store, actor, async |unit| {
            evaluations::answer(unit, id, vec![given]).await.map(drop)
        });
        ("answer", step.is_ok(), said.await)
    }

    async fn find(&mut self, name: &str) -> Taken {
        let (actor, id) = (self.actor(name), self.id);
        let finding = format!("T{}", self.dice.below(4));
        match self.dice.below(8) {
            0..=2 => {
                let whole = self.dice.finding();
                let new = as_input(&whole);
                let said = does(self.store, actor, async |unit| {
                    evaluations::add_finding(unit, id, new).await
                });
                ("finding", self.model.add_finding(whole).is_ok(), said.await)
            }
            3 => {
                let kode = format!("R{}", self.dice.below(4));
                let whole = self.dice.recommendation(kode);
                let new = as_input(&whole);
                let step = self.model.recommend(&finding, whole);
                let said = does(self.store, actor, async |unit| {
                    evaluations::recommend(unit, id, &finding, new)
                        .await
                        .map(drop)
                });
                ("recommend", step.is_ok(), said.await)
            }
            _ => {
                let found = self.model.findings().get(&finding);
                let seen = found.and_then(|found| found.recommendations.first());
                let version = seen.map_or(0, |seen| seen.follow_ups.len());
                let whole = FollowUp {
                    date: self.dice.day(20) + Days::new(10 * version as u64),
                    by: name.to_owned(),
                    status: self.dice.pick(&Status::ALL),
                    note: self.dice.pick(&["", "karena"]).to_owned(),
                    evidence: self.dice.pick(&[vec![], vec!["SK".to_owned()]]),
                };
                let new = NewFollowUp {
                    finding: finding.clone(),
                    recommendation: seen_kode(self.model.findings().get(&finding)),
                    version: version as i64,
                    date: whole.date,
                    status: whole.status,
                    note: whole.note.clone(),
                    evidence: whole.evidence.clone(),
                };
                let step = self.model.follow_up(&finding, &new.recommendation, whole);
                let said = does(self.store, actor, async |unit| {
                    evaluations::follow_up(unit, id, new).await
                });
                ("follow_up", step.is_ok(), said.await)
            }
        }
    }

    async fn advance(&mut self, version: i64, name: &str) -> Taken {
        let (actor, id) = (self.actor(name), self.id);
        let store = self.store;
        match self.dice.below(6) {
            0 => {
                let track = self
                    .dice
                    .pick(&[Track::Mandiri, evaluator(2), evaluator(3)]);
                let said = does(store, actor, async |unit| {
                    evaluations::open(unit, id, track).await.map(drop)
                });
                ("open", self.model.open(track).is_ok(), said.await)
            }
            1 => {
                let said = does(store, actor, async |unit| {
                    evaluations::start(unit, id, version).await.map(drop)
                });
                ("start", self.model.start().is_ok(), said.await)
            }
            2 | 3 => {
                let deciding = self.dice.pick(&[Track::Mandiri, evaluator(1)]);
                let said = does(store, actor, async |unit| {
                    evaluations::complete(unit, id, version, deciding)
                        .await
                        .map(drop)
                });
                let step = self.model.complete(deciding, name);
                ("complete", step.is_ok(), said.await)
            }
            4 => {
                let number = self.dice.pick(&["LHE-1", "LHE-2", " "]).to_owned();
                let date = self.dice.day(40);
                let lhe = LheReference { number, date };
                let official = self.dice.pick(&[None, Some(lhe)]);
                let step = self.model.review(name, official.clone());
                let said = does(store, actor, async |unit| {
                    evaluations::review(unit, id, version, official)
                        .await
                        .map(drop)
                });
                ("review", step.is_ok(), said.await)
            }
            _ => {
                let (date, reason) = (self.dice.day(40), self.dice.pick(&["salah tulis", ""]));
                let (by, reason) = (name.to_owned(), reason.to_owned());
                let new = NewReopening {
                    date,
                    reason: reason.clone(),
                };
                let step = self.model.reopen(Reopening { date, by, reason });
                let said = does(store, actor, async |unit| {
                    evaluations::reopen(unit, id, version, new).await.map(drop)
                });
                ("reopen", step.is_ok(), said.await)
            }
        }
    }
}

fn seen_kode(finding: Option<&Finding>) -> String {
    let first = finding.and_then(|finding| finding.recommendations.first());
    first.map_or("R1".to_owned(), |first| first.id.clone())
}

#[test]
fn the_stored_evaluation_is_the_one_in_memory_after_every_step() {
    let bounds = [(Some("80"), "A"), (Some("50"), "B"), (None, "C")];
    let text = small_template("lokal", ["50", "30", "20"], &bounds);
    let template = Arc::new(Template::from_json(&text).unwrap());
    on_each_engine(|store| {
        let (text, template) = (text.clone(), template.clone());
        async move {
            let mut taken = BTreeMap::<&'static str, (usize, usize)>::new();
            for seed in 1..=3 {
                let id = does(&store, store.system(), async |unit| {
                    let new = NewEvaluation {
                        opd_id: dinas(unit, &format!("1.{seed:02}")).await,
                        tahun: year(2024),
                        template_id: keep(unit, TemplateSource::Json(text.clone())).await?,
                    };
                    Ok(evaluations::create(unit, new).await?.id)
                });
                let mut course = Course {
                    store: &store,
                    id: id.await.unwrap(),
                    model: Evaluation::new(template.clone()),
                    dice: Dice(seed),
                };
                for number in 0..150 {
                    let (what, allowed) = course.step().await;
                    let counts = taken.entry(what).or_default();
                    counts.0 += usize::from(allowed);
                    counts.1 += usize::from(!allowed);
                    let sheet = course.stored().await;
                    let at = format!("seed {seed}, step {number}: {what}");
                    assert_eq!(sheet.evaluation, course.model, "{at}");
                    let result = course.model.result().ok();
                    let predikat = result.map(|result| result.predicate().label.clone());
                    assert_eq!(sheet.row.predikat, predikat, "{at}");
                }
            }
            let reports = store.db.verify_audit().await.unwrap();
            assert!(reports.iter().all(|report| report.is_whole()));
            // Every kind of step was both allowed and refused: the courses go somewhere.
            assert_eq!(taken.len(), 10, "{taken:?}");
            let both = |(allowed, refused): &(usize, usize)| *allowed > 0 && *refused > 0;
            assert!(taken.values().all(both), "{taken:?}");
            taken
        }
    });
}
