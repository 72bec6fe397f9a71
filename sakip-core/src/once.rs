//! JSON objects whose names come once: the usual reading of a map would silently keep the last of two.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};

use crate::text::excerpt;

/// The names and values of an object, in their order.
pub(crate) struct InOrder<V>(pub(crate) Vec<(String, V)>);

impl<'de, V: Deserialize<'de>> Deserialize<'de> for InOrder<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct EachOnce<V>(PhantomData<V>);

        impl<'de, V: Deserialize<'de>> Visitor<'de> for EachOnce<V> {
            type Value = InOrder<V>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<Self::Value, M::Error> {
                let mut fields = Vec::new();
                let mut seen = BTreeSet::new();
                while let Some((name, value)) = map.next_entry::<String, V>()? {
                    if !seen.insert(name.clone()) {
                        let name = excerpt(&name);
                        return Err(M::Error::custom(format_args!("`{name}` is given twice")));
                    }
                    fields.push((name, value));
                }
                Ok(InOrder(fields))
            }
        }

        deserializer.deserialize_map(EachOnce(PhantomData))
    }
}

/// A map from an object, for `#[serde(deserialize_with)]`.
pub(crate) fn each_once<'de, D: Deserializer<'de>, V: Deserialize<'de>>(
    deserializer: D,
) -> Result<BTreeMap<String, V>, D::Error> {
    let InOrder(fields) = InOrder::deserialize(deserializer)?;
    Ok(fields.into_iter().collect())
}
