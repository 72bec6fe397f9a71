//! The fewest raises that reach the next predicate.

use thiserror::Error;

use super::gap::{Gap, Point};
use super::predicate::Predicate;
use super::score::Unanswered;
use super::sheet::Lke;
use super::track::Track;
use crate::number::{Exact, spell_exact};
use crate::text::{Lang, Localize};

/// How many answer-and-step cells the search may look at: some hundred answers and a few hundred steps.
pub const MAX_RISE_CELLS: usize = 2_000_000;

/// The fewest raises that reach the next predicate. A raise is one step of one answer, such as B to BB.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rise {
    /// The predicate reached.
    pub target: Predicate,
    /// The bound that has to be exceeded, in points.
    pub above: Exact,
    /// The total now.
    pub from: Exact,
    /// The total after the raises.
    pub to: Exact,
    /// How many single steps are taken.
    pub steps: usize,
    /// The answers raised, in the order of the template; one answer raised by several steps is one entry.
    pub raises: Vec<Gap>,
}

/// Why no rise is computed.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum NoRise {
    /// The track is not fully answered.
    #[error(transparent)]
    Unanswered(#[from] Unanswered),
    /// There is no better predicate.
    #[error("`{predicate}` is the best predicate already")]
    AtTop {
        /// The predicate held.
        predicate: String,
    },
    /// The sheet has too many answers for an exact search.
    #[error("the sheet is too large for an exact search of the fewest raises")]
    TooLarge,
}

impl Localize for NoRise {
    fn localize(&self, lang: Lang) -> String {
        let id = match self {
            NoRise::Unanswered(unanswered) => return unanswered.localize(lang),
            NoRise::AtTop { predicate } => format!("`{predicate}` sudah predikat tertinggi"),
            NoRise::TooLarge => {
                "lembar terlalu besar untuk mencari kenaikan paling sedikit secara tepat".to_owned()
            }
        };
        lang.pick(id, self.to_string())
    }
}

impl Localize for Rise {
    fn localize(&self, lang: Lang) -> String {
        let raises: Vec<String> = self
            .raises
            .iter()
            .map(|raise| raise.localize(lang))
            .collect();
        let (raises, steps) = (raises.join("; "), self.steps);
        let (from, to) = (spell_exact(&self.from, lang), spell_exact(&self.to, lang));
        let label = &self.target.label;
        lang.pick(
            format!("untuk mencapai {label} paling sedikit {steps} kenaikan: {raises}; total dari {from} menjadi {to}"),
            format!("reaching {label} takes at least {steps} raises: {raises}; the total goes from {from} to {to}"),
        )
    }
}

/// One answer with the gain of 1, 2, … steps over the present, in ascending order.
struct Ladder<'a> {
    point: Point<'a>,
    gains: Vec<Exact>,
}

impl Ladder<'_> {
    fn gain(&self, steps: usize) -> Exact {
        steps
            .checked_sub(1)
            .and_then(|index| self.gains.get(index))
            .cloned()
            .unwrap_or(Exact::ZERO)
    }

    /// What the step after `taken` adds.
    fn next(&self, taken: usize) -> Option<Exact> {
        let after = self.gains.get(taken)?;
        Some(after - &self.gain(taken))
    }

    /// Whether no step adds more than the one before it.
    fn is_concave(&self) -> bool {
        let steps: Vec<Exact> = (0..self.gains.len())
            .filter_map(|taken| self.next(taken))
            .collect();
        steps.is_sorted_by(|a, b| a >= b)
    }
}

impl Lke {
    /// The fewest raises that lift a fully answered track to the next predicate; among equally few, the
    /// ones that add most.
    ///
    /// Where no step of an answer adds more than the step before it (as on the scale of 88/2021), taking
    /// the largest available step each time is optimal: any other choice of as many steps adds up to no
    /// more. On other scales a table over answers and steps is searched completely.
    ///
    /// # Errors
    /// [`NoRise`].
    pub fn fewest_raises(&self, track: Track) -> Result<Rise, NoRise> {
        let now = self.score(track)?;
        let predicates = self.template().predicates();
        let Some((above, target)) = predicates.next_above(now.total()) else {
            return Err(NoRise::AtTop {
                predicate: now.predicate().label.clone(),
            });
        };
        let need = above - now.total();
        let ladders: Vec<Ladder<'_>> = self
            .points(track)
            .into_iter()
            .map(|point| Ladder {
                gains: point.gains().into_iter().map(|(_, gain)| gain).collect(),
                point,
            })
            .collect();
        let greedy = largest_steps(&ladders, &need).ok_or(NoRise::TooLarge)?;
        let taken = if ladders.iter().all(Ladder::is_concave) {
            greedy
        } else {
            full_search(&ladders, &need, greedy.iter().sum()).ok_or(NoRise::TooLarge)?
        };
        let raises: Vec<Gap> = ladders
            .iter()
            .zip(&taken)
            .filter_map(|(ladder, steps)| {
                let gains = ladder.point.gains();
                let (_, top) = gains.last()?;
                let (to, gain) = gains.get(steps.checked_sub(1)?)?;
                Some(ladder.point.gap(to, gain.clone(), top.clone()))
            })
            .collect();
        let gained: Exact = raises.iter().map(|raise| &raise.gain).sum();
        Ok(Rise {
            target: target.clone(),
            above: above.clone(),
            from: now.total().clone(),
            to: now.total() + &gained,
            steps: taken.iter().sum(),
            raises,
        })
    }
}

/// Takes the largest available step until more than `need` is gained. `None` past [`MAX_RISE_CELLS`].
fn largest_steps(ladders: &[Ladder<'_>], need: &Exact) -> Option<Vec<usize>> {
    let mut taken = vec![0_usize; ladders.len()];
    let mut gained = Exact::ZERO;
    let mut cells = 0_usize;
    while gained <= *need {
        cells = cells.saturating_add(ladders.len());
        if cells > MAX_RISE_CELLS {
            return None;
        }
        let mut best: Option<(Exact, &mut usize)> = None;
        for (ladder, count) in ladders.iter().zip(&mut taken) {
            if let Some(gain) = ladder.next(*count)
                && best.as_ref().is_none_or(|(most, _)| gain > *most)
            {
                best = Some((gain, count));
            }
        }
        let (gain, count) = best?;
        gained = &gained + &gain;
        *count = count.saturating_add(1);
    }
    Some(taken)
}

/// The fewest steps, at most `most`, that gain more than `need`, by the best gain of exactly `j` steps over
/// the first answers. `None` past [`MAX_RISE_CELLS`].
fn full_search(ladders: &[Ladder<'_>], need: &Exact, most: usize) -> Option<Vec<usize>> {
    if ladders.len().saturating_mul(most.saturating_add(1)) > MAX_RISE_CELLS {
        return None;
    }
    let mut best: Vec<Option<Exact>> = vec![None; most.saturating_add(1)];
    *best.first_mut()? = Some(Exact::ZERO);
    let mut choices: Vec<Vec<usize>> = Vec::with_capacity(ladders.len());
    for ladder in ladders {
        let row: Vec<(Option<Exact>, usize)> =
            (0..=most).map(|j| best_split(ladder, &best, j)).collect();
        choices.push(row.iter().map(|(_, steps)| *steps).collect());
        best = row.into_iter().map(|(gain, _)| gain).collect();
    }
    let enough = |gain: &Option<Exact>| gain.as_ref().is_some_and(|gain| gain > need);
    let mut left = best.iter().position(enough)?;
    let mut taken = Vec::with_capacity(ladders.len());
    for choice in choices.iter().rev() {
        let steps = choice.get(left).copied()?;
        taken.push(steps);
        left = left.checked_sub(steps)?;
    }
    taken.reverse();
    Some(taken)
}

/// The best gain of `j` steps when this answer takes some of them, and how many it takes.
fn best_split(ladder: &Ladder<'_>, before: &[Option<Exact>], j: usize) -> (Option<Exact>, usize) {
    let mut best: (Option<Exact>, usize) = (None, 0);
    for steps in 0..=j.min(ladder.gains.len()) {
        let rest = j.checked_sub(steps).and_then(|rest| before.get(rest));
        if let Some(Some(rest)) = rest {
            let gain = rest + &ladder.gain(steps);
            if best.0.as_ref().is_none_or(|most| gain > *most) {
                best = (Some(gain), steps);
            }
        }
    }
    best
}
