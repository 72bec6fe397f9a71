//! A book of policies: several versions of several rule sets, looked up by id, version or day.

use chrono::NaiveDate;

use super::Policy;
use crate::problem::{Problem, Problems};
use crate::text::Text;

/// A collection of policies in which every id and version stands once.
///
/// ```
/// use sakip_core::policy::PolicyBook;
/// let book = PolicyBook::builtin();
/// assert!(book.latest("sakip-default").is_some());
/// assert!(book.exactly("sakip-default", 1).is_some());
/// ```
#[derive(Clone, Debug, Default)]
pub struct PolicyBook {
    policies: Vec<Policy>,
}

impl PolicyBook {
    /// The most policies in one book.
    pub const MAX: usize = 10_000;

    /// The book of built-in policies.
    pub fn builtin() -> PolicyBook {
        PolicyBook {
            policies: Policy::builtins(),
        }
    }

    /// Adds a policy.
    ///
    /// # Errors
    /// A [`Problem`] when this id and version are already there with other rules, or the book is full.
    /// Adding the same policy again changes nothing.
    pub fn add(&mut self, policy: Policy) -> Result<(), Problems> {
        if let Some(known) = self.exactly(policy.id(), policy.version()) {
            if *known == policy {
                return Ok(());
            }
            return Err(Problem::new(
                "policy_version_exists",
                policy.reference().to_string(),
                Text::new(
                    "versi ini sudah ada dengan aturan lain; terbitkan sebagai versi baru",
                    "this version exists with other rules; publish a new version",
                ),
            )
            .into());
        }
        if self.policies.len() >= PolicyBook::MAX {
            return Err(Problem::new(
                "policy_book_full",
                policy.reference().to_string(),
                Text::new("paling banyak 10000 kebijakan", "at most 10000 policies"),
            )
            .into());
        }
        self.policies.push(policy);
        Ok(())
    }

    /// One version of a policy.
    pub fn exactly(&self, id: &str, version: u32) -> Option<&Policy> {
        self.policies
            .iter()
            .find(|policy| policy.id() == id && policy.version() == version)
    }

    /// The highest version of a policy.
    pub fn latest(&self, id: &str) -> Option<&Policy> {
        self.policies
            .iter()
            .filter(|policy| policy.id() == id)
            .max_by_key(|policy| policy.version())
    }

    /// The highest version of a policy that is in force on a day.
    pub fn in_force(&self, id: &str, day: NaiveDate) -> Option<&Policy> {
        self.policies
            .iter()
            .filter(|policy| policy.id() == id && policy.in_force(day))
            .max_by_key(|policy| policy.version())
    }

    /// A policy by `id` or `id@version`.
    pub fn find(&self, reference: &str) -> Option<&Policy> {
        match reference.split_once('@') {
            Some((id, version)) => self.exactly(id, version.parse().ok()?),
            None => self.latest(reference),
        }
    }

    /// Every policy, in the order they were added.
    pub fn list(&self) -> &[Policy] {
        &self.policies
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions_live_side_by_side_and_never_change() {
        let mut book = PolicyBook::builtin();
        let first = Policy::default();
        let mut data = first.data().clone();
        data.limits.cap = Some("120".parse().unwrap());
        let changed = Policy::new(data.clone()).unwrap();
        assert_eq!(
            book.add(changed).unwrap_err().list()[0].code,
            "policy_version_exists"
        );
        assert!(book.add(first).is_ok());
        data.version = 2;
        data.effective_from = "2030-01-01".parse().unwrap();
        book.add(Policy::new(data).unwrap()).unwrap();
        assert_eq!(book.latest("sakip-default").unwrap().version(), 2);
        assert_eq!(book.find("sakip-default@1").unwrap().version(), 1);
        assert_eq!(book.find("sakip-default@x"), None);
        let day = "2026-01-01".parse().unwrap();
        assert_eq!(book.in_force("sakip-default", day).unwrap().version(), 1);
    }
}
