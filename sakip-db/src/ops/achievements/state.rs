//! The way of an achievement from draft to approved.

use std::fmt;
use std::str::FromStr;

use sakip_core::text::Text;
use serde::{Deserialize, Serialize};

use crate::codec::stored_text;
use crate::error::Refusal;

/// Where an achievement stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Being entered.
    Draft,
    /// Handed in, waits for its verifier.
    Submitted,
    /// Found right by somebody who did not enter it.
    Verified,
    /// Final.
    Approved,
    /// Given back to be entered again.
    Returned,
}

/// What can be done with an achievement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Enter or change the value.
    Enter,
    /// Hand it in.
    Submit,
    /// Find it right.
    Verify,
    /// Make it final.
    Approve,
    /// Give it back, with a reason.
    Return,
    /// Make it a draft again, with a reason.
    Reopen,
}

/// Every step there is: from where, by what, to where. Whatever is not in it is refused.
const STEPS: [(Status, Action, Status); 11] = {
    use Action::{Approve, Enter, Reopen, Return, Submit, Verify};
    use Status::{Approved, Draft, Returned, Submitted, Verified};
    [
        (Draft, Enter, Draft),
        (Returned, Enter, Draft),
        (Draft, Submit, Submitted),
        (Returned, Submit, Submitted),
        (Submitted, Verify, Verified),
        (Verified, Approve, Approved),
        (Submitted, Return, Returned),
        (Verified, Return, Returned),
        (Submitted, Reopen, Draft),
        (Verified, Reopen, Draft),
        (Approved, Reopen, Draft),
    ]
};

impl Status {
    /// Every status.
    pub const ALL: [Status; 5] = [
        Status::Draft,
        Status::Submitted,
        Status::Verified,
        Status::Approved,
        Status::Returned,
    ];

    /// The stable name, such as `draft`.
    pub fn name(self) -> &'static str {
        match self {
            Status::Draft => "draft",
            Status::Submitted => "submitted",
            Status::Verified => "verified",
            Status::Approved => "approved",
            Status::Returned => "returned",
        }
    }

    /// What people call it.
    pub fn label(self) -> Text {
        let (id, en) = match self {
            Status::Draft => ("draf", "a draft"),
            Status::Submitted => ("sudah diajukan", "submitted"),
            Status::Verified => ("sudah diverifikasi", "verified"),
            Status::Approved => ("sudah disetujui", "approved"),
            Status::Returned => ("dikembalikan", "returned"),
        };
        Text::new(id, en)
    }

    /// Where an action leads.
    ///
    /// # Errors
    /// The rule `achievement_status`, and who could lift it, when the action is not possible from here.
    ///
    /// ```
    /// use sakip_db::ops::achievements::{Action, Status};
    /// assert_eq!(Status::Draft.after(Action::Submit), Ok(Status::Submitted));
    /// assert!(Status::Approved.after(Action::Enter).is_err());
    /// ```
    pub fn after(self, action: Action) -> Result<Status, Refusal> {
        STEPS
            .iter()
            .find(|(from, by, _)| (*from, *by) == (self, action))
            .map(|(_, _, to)| *to)
            .ok_or_else(|| self.refusal(action))
    }

    fn refusal(self, action: Action) -> Refusal {
        let (label, verb) = (self.label(), action.verb());
        let message = Text::new(
            format!("capaian yang {} tidak dapat {}", label.id, verb.id),
            format!("an achievement that is {} cannot be {}", label.en, verb.en),
        );
        let refusal = Refusal::new("achievement_status", message);
        // Who could bring it to where the action starts.
        let (id, en) = match (self, action) {
            (Status::Submitted, Action::Enter) => (
                "verifikator dengan mengembalikannya, atau pengaju dengan membukanya kembali, disertai alasan",
                "a verifier by returning it, or who submitted it by reopening it, with a reason",
            ),
            (Status::Verified | Status::Approved, Action::Enter) => (
                "yang berwenang membukanya kembali, disertai alasan",
                "who may reopen it, with a reason",
            ),
            (Status::Draft | Status::Returned, Action::Verify | Action::Approve) => (
                "penginput, dengan mengajukannya",
                "who entered it, by submitting it",
            ),
            (Status::Submitted, Action::Approve) => (
                "verifikator, dengan memverifikasinya",
                "a verifier, by verifying it",
            ),
            (Status::Approved, Action::Return) => (
                "yang berwenang membukanya kembali, disertai alasan",
                "who may reopen it, with a reason",
            ),
            // It is there already, or further: nothing has to be lifted.
            _ => return refusal,
        };
        refusal.lifted_by(Text::new(id, en))
    }
}

impl Action {
    /// Every action.
    pub const ALL: [Action; 6] = [
        Action::Enter,
        Action::Submit,
        Action::Verify,
        Action::Approve,
        Action::Return,
        Action::Reopen,
    ];

    /// The stable name, such as `verify`: what stands in the audit.
    pub fn name(self) -> &'static str {
        match self {
            Action::Enter => "enter",
            Action::Submit => "submit",
            Action::Verify => "verify",
            Action::Approve => "approve",
            Action::Return => "return",
            Action::Reopen => "reopen",
        }
    }

    fn verb(self) -> Text {
        let (id, en) = match self {
            Action::Enter => ("diubah", "changed"),
            Action::Submit => ("diajukan", "submitted"),
            Action::Verify => ("diverifikasi", "verified"),
            Action::Approve => ("disetujui", "approved"),
            Action::Return => ("dikembalikan", "returned"),
            Action::Reopen => ("dibuka kembali", "reopened"),
        };
        Text::new(id, en)
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Status {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Status::ALL
            .into_iter()
            .find(|status| status.name() == text)
            .ok_or_else(|| format!("`{text}` is not a status of an achievement"))
    }
}
stored_text!(Status);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pair_of_status_and_action_leads_on_or_is_refused_with_its_rule() {
        let told: Vec<String> = Status::ALL
            .into_iter()
            .map(|status| {
                let ends = Action::ALL.map(|action| match status.after(action) {
                    Ok(next) => next.name(),
                    Err(refusal) => {
                        assert_eq!(refusal.rule(), "achievement_status");
                        if refusal.who_could_lift().is_some() {
                            "no*"
                        } else {
                            "no"
                        }
                    }
                });
                format!("{}: {}", status.name(), ends.join(" "))
            })
            .collect();
        // Columns: enter, submit, verify, approve, return, reopen; `*` says who could lift it.
        assert_eq!(
            told,
            [
                "draft: draft submitted no* no* no no",
                "submitted: no* no verified no* returned draft",
                "verified: no* no no approved returned draft",
                "approved: no* no no no no* draft",
                "returned: draft submitted no* no* no no",
            ]
        );
    }

    #[test]
    fn nothing_reaches_approved_but_through_a_verifier() {
        let into = |wanted: Status| {
            STEPS
                .iter()
                .filter(move |(from, _, to)| *to == wanted && *from != wanted)
                .map(|(from, by, _)| (*from, *by))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            into(Status::Approved),
            [(Status::Verified, Action::Approve)]
        );
        assert_eq!(
            into(Status::Verified),
            [(Status::Submitted, Action::Verify)]
        );
    }

    #[test]
    fn names_read_back() {
        for status in Status::ALL {
            assert_eq!(status.to_string().parse(), Ok(status));
        }
        assert!("final".parse::<Status>().is_err());
    }
}
