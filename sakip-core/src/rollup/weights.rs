//! Weights that sum to exactly 100 %.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::number::{Exact, Weight, spell_exact};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::Text;

/// The weights of the children of one node. They sum to exactly 100 %: 99.99 is refused, so three equal
/// parts are written 33.33, 33.33 and 33.34.
///
/// ```
/// use sakip_core::number::Weight;
/// use sakip_core::rollup::WeightSet;
///
/// let weights = |texts: [&str; 3]| texts.iter().map(|text| text.parse::<Weight>()).collect::<Result<Vec<_>, _>>();
/// assert!(WeightSet::new(weights(["33.33", "33.33", "33.34"])?).is_ok());
/// let problems = WeightSet::new(weights(["33.33", "33.33", "33.33"])?).unwrap_err();
/// assert_eq!(problems.list()[0].message.en, "the weights sum to 99.99 %, not to exactly 100 %");
/// # Ok::<(), sakip_core::number::NumberError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(try_from = "Vec<Weight>", into = "Vec<Weight>")]
pub struct WeightSet(Vec<Weight>);

impl WeightSet {
    /// The most weights in one set.
    pub const MAX: usize = 10_000;

    /// A set from its weights, in the order of the children.
    ///
    /// # Errors
    /// Every [`Problem`] at once: `weight_count` for more than [`WeightSet::MAX`], `weight_sum` where they do
    /// not sum to exactly 100 % (no weights at all sum to 0).
    pub fn new(weights: Vec<Weight>) -> Result<WeightSet, Problems> {
        let mut problems = ProblemList::default();
        if weights.len() > WeightSet::MAX {
            problems.add(Problem::new(
                "weight_count",
                "",
                Text::new("paling banyak 10000 bobot", "at most 10000 weights"),
            ));
        }
        let sum: Exact = weights.iter().map(|weight| weight.exact()).sum();
        if sum != Exact::HUNDRED {
            problems.add(Problem::new(
                "weight_sum",
                "",
                Text::both(|lang| {
                    let sum = spell_exact(&sum, lang);
                    lang.pick(
                        format!("jumlah bobot {sum} %, bukan tepat 100 %"),
                        format!("the weights sum to {sum} %, not to exactly 100 %"),
                    )
                }),
            ));
        }
        problems.into_result(WeightSet(weights))
    }

    /// The weights, in the order of the children.
    pub fn list(&self) -> &[Weight] {
        &self.0
    }
}

impl TryFrom<Vec<Weight>> for WeightSet {
    type Error = Problems;
    fn try_from(weights: Vec<Weight>) -> Result<Self, Self::Error> {
        WeightSet::new(weights)
    }
}

impl From<WeightSet> for Vec<Weight> {
    fn from(set: WeightSet) -> Self {
        set.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(weights: &[&str]) -> Vec<&'static str> {
        match WeightSet::new(weights.iter().map(|text| text.parse().unwrap()).collect()) {
            Ok(_) => Vec::new(),
            Err(problems) => problems.list().iter().map(|problem| problem.code).collect(),
        }
    }

    #[test]
    fn the_sum_is_exact() {
        assert!(codes(&["100"]).is_empty());
        assert!(codes(&["40", "60"]).is_empty());
        assert!(
            codes(&[
                "0.0000000000000000000000000001",
                "99.9999999999999999999999999"
            ])
            .len()
                == 1
        );
        assert_eq!(codes(&["33.33", "33.33", "33.33"]), ["weight_sum"]);
        assert_eq!(codes(&["50", "50.01"]), ["weight_sum"]);
        assert_eq!(codes(&[]), ["weight_sum"]);
        // Ten thousand and one weights of 0.01 are too many and too much: both are told.
        let many = vec!["0.01"; WeightSet::MAX + 1];
        assert_eq!(codes(&many), ["weight_count", "weight_sum"]);
    }

    #[test]
    fn json_is_a_list_that_is_checked() {
        let set: WeightSet = serde_json::from_str(r#"["40","60"]"#).unwrap();
        assert_eq!(serde_json::to_string(&set).unwrap(), r#"["40","60"]"#);
        assert!(serde_json::from_str::<WeightSet>(r#"["40","59.99"]"#).is_err());
    }
}
