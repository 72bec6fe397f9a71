//! Deciding: an achievement moves on, or back.

use sakip_core::problem::ProblemList;
use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use super::{Achievement, Action, NOTE_STEP, get, person};
use crate::audit::Change;
use crate::check;
use crate::codec::args;
use crate::error::{Refusal, Result};
use crate::id::{AchievementId, UserId};
use crate::ops::windows::ensure_open_for;
use crate::statement::{Statement, statements};
use crate::unit::Unit;
use crate::version;

statements! {
    /// Whoever entered an achievement (a step from draft or returned to draft) at any time; with `$3` whoever
    /// submitted it or attached what it is checked against, too.
    TOOK_PART = "SELECT EXISTS (SELECT 1 FROM achievement_transitions WHERE achievement_id = $1 AND decided_by = $2 AND ((to_status = 'draft' AND from_status IN ('draft', 'returned')) OR (to_status = 'submitted' AND $3))) OR ($3 AND EXISTS (SELECT 1 FROM achievement_evidence WHERE achievement_id = $1 AND created_by = $2))";
    SUBMIT = "UPDATE performance_achievements SET status = 'submitted', submitted_by = $3, submitted_at = $4, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2 RETURNING *";
    VERIFY = "UPDATE performance_achievements SET status = 'verified', verified_by = $3, verified_at = $4, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2 RETURNING *";
    APPROVE = "UPDATE performance_achievements SET status = 'approved', approved_by = $3, approved_at = $4, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2 RETURNING *";
    /// Who decided before stays in the steps.
    BACK = "UPDATE performance_achievements SET status = $3, submitted_by = NULL, submitted_at = NULL, verified_by = NULL, verified_at = NULL, approved_by = NULL, approved_at = NULL, updated_at = $4, version = version + 1 WHERE id = $1 AND version = $2 RETURNING *";
}

/// The longest reason, in characters.
const MAX_REASON: usize = 2_000;

/// What is decided about an achievement. In JSON `"submit"`, `"verify"`, `"approve"`,
/// `{"return": "alasan"}` or `{"reopen": "alasan"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Decision {
    /// It is handed in.
    Submit,
    /// It is right.
    Verify,
    /// It is final.
    Approve,
    /// It has to be entered again, and why.
    Return(String),
    /// It has to be a draft again, and why.
    Reopen(String),
}

impl Decision {
    /// What is done by it.
    pub fn action(&self) -> Action {
        match self {
            Decision::Submit => Action::Submit,
            Decision::Verify => Action::Verify,
            Decision::Approve => Action::Approve,
            Decision::Return(_) => Action::Return,
            Decision::Reopen(_) => Action::Reopen,
        }
    }

    fn reason(&self) -> Option<&str> {
        match self {
            Decision::Return(reason) | Decision::Reopen(reason) => Some(reason),
            _ => None,
        }
    }
}

/// Moves an achievement on, or back.
///
/// # Errors
/// [`Error::NotFound`](crate::Error::NotFound); [`Error::Conflict`](crate::Error::Conflict) when it was
/// changed since `version` was read; [`Error::Invalid`](crate::Error::Invalid) for a reason that is empty or
/// longer than 2,000 characters; [`Error::Refused`](crate::Error::Refused) with the rule
/// `achievement_status` (not from here), `verifier_is_other` (who entered or submitted it, or attached its evidence, never verifies it),
/// `approver_is_other` (who entered it never approves it), `window_closed` (for submitting) or
/// `actor_is_user`.
pub async fn decide(
    unit: &mut Unit,
    id: AchievementId,
    version: i64,
    decision: Decision,
) -> Result<Achievement> {
    unit.start()?;
    let user = person(unit).await?;
    let instansi = unit.instansi();
    let before = get(unit, instansi, id).await?;
    version::check("achievement", id, version, before.version)?;
    let next = before.status.after(decision.action())?;
    if let Some(reason) = decision.reason() {
        let mut problems = ProblemList::default();
        check::text(&mut problems, "reason", reason, 1..=MAX_REASON);
        problems.into_result(())?;
    }
    allowed(unit, user, &before, &decision).await?;
    let now = unit.now();
    let back = matches!(decision, Decision::Return(_) | Decision::Reopen(_));
    let values = if back {
        args![id, version, next, now]
    } else {
        args![id, version, user, now]
    };
    let after: Option<Achievement> = unit.fetch_optional(&statement(&decision), values).await?;
    let after = after.ok_or_else(|| version::conflict("achievement", id, version, version + 1))?;
    unit.execute(
        &NOTE_STEP,
        args![id, before.status, next, decision.reason(), user, now],
    )
    .await?;
    let mut change = Change::new(decision.action().name(), "achievement", id)
        .before(&before)
        .after(&after);
    if let Some(reason) = decision.reason() {
        change = change.reason(reason);
    }
    unit.record(change);
    unit.done(after)
}

fn statement(decision: &Decision) -> Statement {
    match decision {
        Decision::Submit => SUBMIT,
        Decision::Verify => VERIFY,
        Decision::Approve => APPROVE,
        Decision::Return(_) | Decision::Reopen(_) => BACK,
    }
}

/// Whether this user may decide so.
async fn allowed(
    unit: &mut Unit,
    user: UserId,
    achievement: &Achievement,
    decision: &Decision,
) -> Result<()> {
    let id = achievement.id;
    match decision {
        Decision::Submit => {
            ensure_open_for(unit, achievement.indicator_id, achievement.periode).await
        }
        Decision::Verify => {
            let took_part = Some(user) == achievement.submitted_by
                || user == achievement.entered_by
                || unit
                    .fetch_value::<bool>(&TOOK_PART, args![id, user, true])
                    .await?;
            if !took_part {
                return Ok(());
            }
            let message = Text::new(
                "yang menginput, mengajukan, atau melampirkan bukti capaian tidak boleh memverifikasinya",
                "who entered or submitted an achievement, or attached its evidence, never verifies it",
            );
            Err(Refusal::new("verifier_is_other", message)
                .lifted_by(Text::new("verifikator lain", "another verifier"))
                .into())
        }
        Decision::Approve => {
            let took_part = user == achievement.entered_by
                || unit
                    .fetch_value::<bool>(&TOOK_PART, args![id, user, false])
                    .await?;
            if !took_part {
                return Ok(());
            }
            let message = Text::new(
                "yang menginput capaian tidak boleh menyetujuinya",
                "who entered an achievement never approves it",
            );
            Err(Refusal::new("approver_is_other", message)
                .lifted_by(Text::new("penyetuju lain", "another approver"))
                .into())
        }
        Decision::Return(_) | Decision::Reopen(_) => Ok(()),
    }
}
