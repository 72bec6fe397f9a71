//! The store against the model: random operations of a seed, on both engines, with the answers the model in
//! memory gives. A seed makes one script of some thousand steps for a fresh database; a run is many scripts.
//!
//! * `SAKIP_SIMULATION_SEED`: the seed of the first script (1); the next ones follow it.
//! * `SAKIP_SIMULATION_OPERATIONS`: how many steps all scripts have together (a short run). A million:
//!   `SAKIP_SIMULATION_OPERATIONS=1000000 cargo test -p sakip-tests --test store simulation`.
//!
//! A run that goes wrong tells the seed, the step and the steps before it, and how to have it again.

#![allow(
    clippy::indexing_slicing,
    clippy::unreachable,
    reason = "a test may panic"
)]

mod coverage;
mod driver;
mod perform;
mod plan;
mod reads;

use std::panic::AssertUnwindSafe;

use sakip_db::{Db, EngineKind, Options};
use sakip_tests::clock::MovingClock;
use sakip_tests::model::script::{Script, script};
use sakip_tests::postgres::Postgres;
use sakip_tests::store::{Store, engines, runtime, story_time};

use driver::Driver;

/// The steps of one script: short enough to be read when it goes wrong, long enough for histories.
const STEPS: usize = 2_500;

/// The steps of all scripts in a short run.
const SHORT_RUN: usize = 20_000;

/// A number from the environment.
fn given(name: &str, otherwise: usize) -> usize {
    let text = std::env::var(name).ok();
    text.map_or(otherwise, |text| text.parse().unwrap())
}

#[test]
#[expect(clippy::print_stdout, reason = "a long run says how far it is")]
fn both_engines_answer_as_the_model_does() {
    let first = given("SAKIP_SIMULATION_SEED", 1);
    let mut left = given("SAKIP_SIMULATION_OPERATIONS", SHORT_RUN);
    let mut seed = u64::try_from(first).unwrap();
    let start = story_time().timestamp_micros();
    while left > 0 {
        let script = script(seed, STEPS.min(left), start);
        std::thread::scope(|scope| {
            let script = &script;
            let runs: Vec<_> = engines()
                .into_iter()
                .map(|engine| scope.spawn(move || run(script, engine)))
                .collect();
            for run in runs {
                if let Err(panic) = run.join() {
                    std::panic::resume_unwind(panic);
                }
            }
        });
        left = left.saturating_sub(script.steps.len());
        seed += 1;
        println!("simulation: {left} steps to go, the next seed is {seed}");
    }
}

/// A script that is told to hold something else than it does fails, and says how to have it again.
#[test]
fn a_wrong_answer_is_found_and_can_be_replayed() {
    let mut script = script(7, 300, story_time().timestamp_micros());
    let place = script
        .steps
        .iter()
        .rposition(|(_, told)| told.is_ok())
        .unwrap();
    script.steps[place].1 = Ok("something else".to_owned());
    let run = AssertUnwindSafe(|| run(&script, EngineKind::Sqlite));
    let panic = std::panic::catch_unwind(run).unwrap_err();
    let told = panic.downcast_ref::<String>().unwrap();
    assert!(told.contains("SAKIP_SIMULATION_SEED=7"), "{told}");
    assert!(told.contains(&format!("step {place}")), "{told}");
}

/// The same seed draws the same script, another seed another one.
#[test]
fn a_seed_always_draws_the_same_script() {
    let start = story_time().timestamp_micros();
    let (one, again) = (script(3, 500, start), script(3, 500, start));
    assert_eq!(one.steps, again.steps);
    assert_ne!(one.steps, script(4, 500, start).steps);
}

/// Runs a script on an engine.
fn run(script: &Script, engine: EngineKind) {
    runtime().block_on(async {
        let clock = MovingClock::default();
        clock.set(story_time());
        let store = Store::fresh(engine, Options::default().clock(clock.clone())).await;
        let instansi = plan::write(&store).await;
        let begun = audit_rows(&store.db).await;
        let mut driver = Driver::new(&store, clock, instansi);
        for (place, (step, expected)) in script.steps.iter().enumerate() {
            let found = driver.take(step).await;
            assert!(
                found == *expected,
                "{}",
                script.told(place, engine.name(), &found)
            );
        }
        driver.end().await;
        let sound = store.db.check().await.unwrap();
        assert!(sound.is_sound(), "seed {}: {sound:?}", script.seed);
        assert!(sound.audit.iter().all(|chain| chain.is_whole()));
        let chains = store.db.verify_audit().await.unwrap();
        assert!(chains.iter().all(|chain| chain.is_whole()), "{chains:?}");
        for (place, instansi) in instansi.into_iter().enumerate() {
            let rows = reads::audit(&store, instansi).await;
            let skipped = begun[place];
            let expected: Vec<String> = script.end.audit[place]
                .iter()
                .map(|(action, entity)| format!("{action} {entity}"))
                .collect();
            let (seed, name) = (script.seed, engine.name());
            assert_eq!(
                rows[skipped..],
                expected[..],
                "the audit of seed {seed} on {name}"
            );
        }
        store.db.close().await;
        if engine == EngineKind::Postgres {
            let server = Postgres::shared().unwrap().unwrap();
            server.drop_database(&store.address).unwrap();
        }
    });
}

/// How many rows the audit of each instansi has.
async fn audit_rows(db: &Db) -> Vec<usize> {
    let chains = db.verify_audit().await.unwrap();
    chains
        .iter()
        .map(|chain| usize::try_from(chain.rows).unwrap())
        .collect()
}
