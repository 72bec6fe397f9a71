//! How long a job waits after it has failed.

use std::time::Duration;

use crate::id::JobId;

/// How long a job waits after it has failed: a first delay that doubles with every attempt up to a longest one,
/// and up to a quarter more, so that jobs that failed together do not come back together. The part that is
/// added follows from the id of the job and the attempt alone: the same failure always waits as long.
///
/// ```
/// use std::time::Duration;
/// use sakip_db::{JobId, jobs::Backoff};
///
/// let backoff = Backoff::default();
/// let third = backoff.delay(JobId(1), 3);
/// assert!(third >= Duration::from_secs(40) && third <= Duration::from_secs(50));
/// assert_eq!(third, backoff.delay(JobId(1), 3));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    first: Duration,
    longest: Duration,
}

impl Default for Backoff {
    /// 10 seconds at first, an hour at most.
    fn default() -> Self {
        Backoff::new(Duration::from_secs(10), Duration::from_secs(3_600))
    }
}

impl Backoff {
    /// The longest delay there is, before the part that is added: a week.
    pub const MAX_DELAY: Duration = Duration::from_secs(7 * 24 * 3_600);

    /// A first and a longest delay, both brought into 1 millisecond to [`Backoff::MAX_DELAY`].
    pub fn new(first: Duration, longest: Duration) -> Backoff {
        let first = first.clamp(Duration::from_millis(1), Backoff::MAX_DELAY);
        let longest = longest.clamp(first, Backoff::MAX_DELAY);
        Backoff { first, longest }
    }

    /// The delay after an attempt has failed; the first attempt is 1. Whole milliseconds are added: the
    /// splitmix64 of id and attempt, modulo a quarter of the delay.
    pub fn delay(&self, job: JobId, attempt: i64) -> Duration {
        let doublings = u32::try_from(attempt.saturating_sub(1).clamp(0, 30)).unwrap_or(0);
        let plain = self.first.saturating_mul(1 << doublings).min(self.longest);
        let quarter = u64::try_from(plain.as_millis() / 4).unwrap_or(u64::MAX - 1);
        let added = splitmix64(job.0.cast_unsigned(), attempt.cast_unsigned()) % (quarter + 1);
        plain.saturating_add(Duration::from_millis(added))
    }
}

/// Numbers that look as if they had nothing to do with each other (Steele, Lea and Flood 2014): the `index`th
/// of the sequence that begins at `seed`.
fn splitmix64(seed: u64, index: u64) -> u64 {
    let state = seed.wrapping_add(index.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    let state = (state ^ (state >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let state = (state ^ (state >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    state ^ (state >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sequence_is_the_published_one() {
        // The first numbers from the seed 1234567, as printed beside the reference implementation.
        let numbers: Vec<u64> = (1..=3).map(|index| splitmix64(1_234_567, index)).collect();
        assert_eq!(
            numbers,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }

    #[test]
    fn it_doubles_up_to_the_longest_and_adds_at_most_a_quarter() {
        let backoff = Backoff::new(Duration::from_secs(1), Duration::from_secs(60));
        for (attempt, plain) in [
            (1, 1),
            (2, 2),
            (3, 4),
            (6, 32),
            (7, 60),
            (100, 60),
            (i64::MAX, 60),
        ] {
            for id in 0..200 {
                let delay = backoff.delay(JobId(id), attempt).as_millis();
                assert!(
                    (plain * 1_000..=plain * 1_250).contains(&delay),
                    "{id} {attempt} {delay}"
                );
            }
        }
        let spread: std::collections::BTreeSet<_> =
            (0..200).map(|id| backoff.delay(JobId(id), 7)).collect();
        assert!(spread.len() > 150, "{}", spread.len());
    }
}
