//! Category bands over capaian: a gap-free partition by construction.

use std::sync::Arc;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::number::{Exact, Percent, Rounding, RoundingMode};
use crate::problem::{Problem, ProblemList, Problems};
use crate::text::Text;

/// What of a figure is looked up in the band table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum BandInput {
    /// The printed figure, so that the category never contradicts what a reader sees.
    #[default]
    Rounded,
    /// The exact figure: 90.004 lies above 90 although it prints as 90.00.
    Exact,
    /// The whole part, for tables with integer bounds: 90.5 counts as 90.
    Whole,
}

/// The data form of one band. `above` excludes its bound, `from` includes it; only the last band has neither.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct BandData {
    /// A stable code, such as `sangat_tinggi`.
    pub code: String,
    /// The label that is printed.
    pub label: Text,
    /// The band holds what is greater than this percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<Percent>,
    /// The band holds what is greater than or equal to this percentage.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Percent>,
}

/// A band table from the best to the worst. Each band reaches from its own bound up to the bound of the band
/// before it, the last one down to minus infinity: no hole and no overlap can be written down.
///
/// ```
/// use sakip_core::number::Exact;
/// use sakip_core::policy::Policy;
/// let policy = Policy::default();
/// let band = policy.bands().find(&Exact::ratio(181, 2).unwrap()); // 90.5
/// assert_eq!(band.code, "sangat_tinggi");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Bands {
    upper: Vec<(Bound, Arc<BandData>)>,
    last: Arc<BandData>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Bound {
    at: Percent,
    included: bool,
}

impl Bound {
    fn admits(self, value: &Exact) -> bool {
        let at = self.at.exact();
        if self.included {
            *value >= at
        } else {
            *value > at
        }
    }
}

impl Bands {
    /// The most bands a table may have.
    pub const MAX: usize = 50;
    /// The longest code or label, in bytes.
    pub const MAX_LABEL: usize = 200;

    /// A table from its data, best band first.
    ///
    /// # Errors
    /// Every [`Problem`] at once: bounds that do not fall, a missing last band, doubled codes, labels that are
    /// empty or too long.
    pub fn new(data: Vec<BandData>, place: &str) -> Result<Bands, Problems> {
        let mut problems = ProblemList::default();
        let mut complain = |code, index: usize, id: &str, en: &str| {
            problems.add(Problem::new(
                code,
                format!("{place}[{index}]"),
                Text::new(id, en),
            ));
        };
        if data.len() > Bands::MAX {
            complain(
                "band_count",
                Bands::MAX,
                "paling banyak 50 kategori",
                "at most 50 bands",
            );
        }
        let mut codes = std::collections::BTreeSet::new();
        let mut upper: Vec<(Bound, Arc<BandData>)> = Vec::new();
        let mut last = None;
        let count = data.len();
        for (index, band) in data.into_iter().enumerate().take(Bands::MAX) {
            let texts = [&band.code, &band.label.id, &band.label.en];
            if texts
                .iter()
                .any(|text| text.trim().is_empty() || text.len() > Bands::MAX_LABEL)
            {
                complain(
                    "band_label",
                    index,
                    "kode dan label wajib diisi, paling panjang 200 huruf",
                    "code and labels are required, at most 200 characters",
                );
            }
            if !codes.insert(band.code.clone()) {
                complain(
                    "band_code",
                    index,
                    "kode dipakai dua kali",
                    "the code is used twice",
                );
            }
            let bound = match (band.above, band.from) {
                (Some(at), None) => Bound {
                    at,
                    included: false,
                },
                (None, Some(at)) => Bound { at, included: true },
                (None, None) if index + 1 == count => {
                    last = Some(Arc::new(band));
                    continue;
                }
                (None, None) => {
                    complain(
                        "band_bound",
                        index,
                        "hanya kategori terakhir yang boleh tanpa `above` atau `from`",
                        "only the last band may have neither `above` nor `from`",
                    );
                    continue;
                }
                (Some(_), Some(_)) => {
                    complain(
                        "band_bound",
                        index,
                        "pilih salah satu: `above` atau `from`",
                        "use either `above` or `from`",
                    );
                    continue;
                }
            };
            // Equal bounds are in order only as `above x` before `from x`.
            if let Some((previous, _)) = upper.last()
                && !(bound.at < previous.at
                    || bound.at == previous.at && bound.included && !previous.included)
            {
                complain(
                    "band_order",
                    index,
                    "batas harus lebih rendah dari kategori sebelumnya",
                    "the bound must lie below that of the band before it",
                );
            }
            upper.push((bound, Arc::new(band)));
        }
        if last.is_none() {
            complain(
                "band_last",
                count,
                "kategori terakhir harus tanpa batas agar tidak ada celah",
                "the last band must have no bound, so that no value falls through",
            );
        }
        match (problems.into_result(()), last) {
            (Ok(()), Some(last)) => Ok(Bands { upper, last }),
            (Err(problems), _) => Err(problems),
            (Ok(()), None) => {
                Err(Problem::new("band_last", place, Text::new("kosong", "empty")).into())
            }
        }
    }

    /// The band a value lies in. There always is exactly one.
    pub fn find(&self, value: &Exact) -> &Arc<BandData> {
        self.upper
            .iter()
            .find(|(bound, _)| bound.admits(value))
            .map_or(&self.last, |(_, band)| band)
    }

    /// The bands in order, best first.
    pub fn list(&self) -> impl Iterator<Item = &BandData> {
        self.upper
            .iter()
            .map(|(_, band)| &**band)
            .chain(std::iter::once(&*self.last))
    }

    /// The data form.
    pub fn to_data(&self) -> Vec<BandData> {
        self.list().cloned().collect()
    }

    /// A partition written as a literal; the caller's test proves it well-formed.
    pub(crate) fn literal(upper: Vec<BandData>, last: BandData) -> Bands {
        let upper = upper
            .into_iter()
            .filter_map(|band| {
                let at = band.above.or(band.from)?;
                Some((
                    Bound {
                        at,
                        included: band.from.is_some(),
                    },
                    Arc::new(band),
                ))
            })
            .collect();
        Bands {
            upper,
            last: Arc::new(last),
        }
    }
}

impl BandInput {
    /// What of a figure is looked up: `exact` after limits, `rounded` as printed.
    pub fn of(self, exact: &Exact, rounded: Percent) -> Exact {
        match self {
            BandInput::Exact => exact.clone(),
            BandInput::Rounded => rounded.exact(),
            BandInput::Whole => floor(exact),
        }
    }
}

/// The greatest integer not above `value`.
fn floor(value: &Exact) -> Exact {
    let whole = Rounding::new(RoundingMode::Truncate, 0)
        .ok()
        .and_then(|rounding| value.round(rounding))
        .map_or_else(|| value.clone(), Exact::from);
    if whole > *value {
        &whole - &Exact::ONE
    } else {
        whole
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Policy;
    use proptest::prelude::*;

    fn band(code: &str, above: Option<&str>, from: Option<&str>) -> BandData {
        BandData {
            code: code.into(),
            label: Text::new(code, code),
            above: above.map(|x| x.parse().unwrap()),
            from: from.map(|x| x.parse().unwrap()),
        }
    }

    #[test]
    fn malformed_tables_are_refused_with_every_reason() {
        let codes = |bands: Vec<BandData>| -> Vec<&'static str> {
            Bands::new(bands, "bands")
                .map(|_| Vec::new())
                .unwrap_or_else(|problems| problems.list().iter().map(|p| p.code).collect())
        };
        assert_eq!(codes(vec![]), ["band_last"]);
        assert_eq!(codes(vec![band("a", Some("90"), None)]), ["band_last"]);
        assert_eq!(
            codes(vec![
                band("a", Some("70"), None),
                band("a", Some("90"), None),
                band("c", None, None)
            ]),
            ["band_code", "band_order"]
        );
        assert_eq!(
            codes(vec![
                band("a", None, None),
                band("b", Some("9"), Some("9")),
                band("c", None, None)
            ]),
            ["band_bound", "band_bound"]
        );
        assert!(
            codes(vec![
                band("a", Some("90"), None),
                band("b", None, Some("90")),
                band("c", None, None)
            ])
            .is_empty()
        );
    }

    #[test]
    fn whole_part_floors() {
        for (numerator, expected) in [(181, 90), (182, 91), (-181, -91), (-182, -91)] {
            assert_eq!(
                floor(&Exact::ratio(numerator, 2).unwrap()),
                Exact::from(expected)
            );
        }
    }

    proptest! {
        /// Walking up never leads into a worse band, and every band that was built can be reached.
        #[test]
        fn total_and_monotone(a in -50_000i64..500_000, b in -50_000i64..500_000) {
            let policy = Policy::default();
            let order: Vec<_> = policy.bands().list().map(|band| band.code.clone()).collect();
            let rank = |n: i64| {
                let code = &policy.bands().find(&Exact::ratio(n, 1000).unwrap()).code;
                order.iter().position(|known| known == code).unwrap()
            };
            if a <= b { prop_assert!(rank(a) >= rank(b)); }
        }
    }
}
