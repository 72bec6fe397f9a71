//! What the scripts of a short run meet: every operation that works and every rule that refuses. A simulation
//! whose operations were all refused for one reason would agree with anything.

use std::collections::BTreeMap;

use sakip_tests::model::operation::Step;
use sakip_tests::model::script::script;
use sakip_tests::store::story_time;

/// Every operation has to work this often, and every refusal to happen at least once.
const OFTEN: usize = 3;

const OPERATIONS: [&str; 29] = [
    "OpdCreate",
    "OpdUpdate",
    "OpdClose",
    "OpdReopen",
    "OpdMerge",
    "UserSet",
    "WindowCreate",
    "WindowUpdate",
    "WindowRemove",
    "Grant",
    "Revoke",
    "Enter",
    "Decide",
    "TargetSet",
    "TargetRevise",
    "LineCreate",
    "LineUpdate",
    "Pagu",
    "Realisasi",
    "Rencana",
    "Enqueue",
    "Requeue",
    "CompleteJob",
    "EvaluationCreate",
    "EvaluationOpen",
    "EvaluationStart",
    "EvaluationAnswer",
    "EvaluationComplete",
    "EvaluationReopen",
];

const REFUSALS: [&str; 57] = [
    "achievement_status",
    "actor_is_user",
    "approver_is_other",
    "exception_is_revoked",
    "granted_by_a_user",
    "half_done",
    "idempotency_key_reused",
    "job_not_dead",
    "lease_lost",
    "no_track",
    "opd_closed",
    "opd_merged",
    "opd_open",
    "target_exists",
    "target_unchanged",
    "unanswered",
    "verifier_is_other",
    "window_closed",
    "wrong_state",
    "not_found achievement",
    "not_found budget_allocation",
    "not_found evaluation",
    "not_found indicator",
    "not_found job",
    "not_found opd",
    "not_found period_window",
    "not_found target",
    "not_found user",
    "version_conflict achievement",
    "version_conflict budget_allocation",
    "version_conflict evaluation",
    "version_conflict opd",
    "version_conflict rencana",
    "version_conflict target",
    "amount_too_large@amount",
    "attempts_range@max_attempts",
    "before_murni@kind",
    "cycle@parent_id",
    "duplicate@kode",
    "duplicate@periode",
    "duplicate_entry@entry_key",
    "duplicate_line@kode",
    "duplicate_plan@periode",
    "effective_in_future@effective",
    "effective_order@effective",
    "indicator_not_in_force@periode",
    "indicator_target@target",
    "negative_amount@amount",
    "not_monthly@periode",
    "period_frequency@periode",
    "second_murni@kind",
    "text_length@reason",
    "too_many_digits@isian.nilai",
    "unknown_level@isian.tingkat",
    "unknown_line@kode",
    "window_order@closes_at",
    "year_outside_plan@periode",
];

#[test]
fn a_short_run_meets_every_operation_and_every_rule() {
    let start = story_time().timestamp_micros();
    let mut worked: BTreeMap<String, usize> = BTreeMap::new();
    let mut refused = String::new();
    let mut again = 0;
    for seed in 1..=super::SHORT_RUN / super::STEPS {
        let script = script(u64::try_from(seed).unwrap(), super::STEPS, start);
        for (step, told) in &script.steps {
            let operation = match step {
                Step::Do(operation) | Step::Once(_, operation) => format!("{operation:?}"),
                _ => continue,
            };
            let name = operation.split(' ').next().unwrap_or_default().to_owned();
            match told {
                Ok(answer) if answer.starts_with("again ") => again += 1,
                Ok(_) => *worked.entry(name).or_default() += 1,
                Err(error) => {
                    refused.push_str(error);
                    refused.push('\n');
                }
            }
        }
    }
    let rare: Vec<_> = OPERATIONS
        .iter()
        .filter(|name| worked.get(**name).is_none_or(|times| *times < OFTEN))
        .collect();
    assert!(rare.is_empty(), "{rare:?} of {worked:?}");
    let unmet: Vec<_> = REFUSALS
        .iter()
        .filter(|rule| !refused.contains(**rule))
        .collect();
    assert!(unmet.is_empty(), "{unmet:?}");
    assert!(again > 50, "{again}");
}
