//! JSON documents: kept as canonical text, because what is hashed or frozen has to come back bit for bit.

use serde_json::Value as Json;
use sqlx::error::BoxDynError;

use super::column::Column;
use super::value::{Param, Value};

/// JSON with the keys of every object in order and no blanks: equal documents have equal texts, whatever
/// features of serde_json somebody else in the build has switched on.
pub(crate) fn canonical(json: &Json) -> String {
    let mut text = String::new();
    write(json, &mut text);
    text
}

fn write(json: &Json, text: &mut String) {
    match json {
        Json::Object(map) => {
            let mut entries: Vec<_> = map.iter().collect();
            entries.sort_unstable_by(|left, right| left.0.cmp(right.0));
            text.push('{');
            for (index, (key, value)) in entries.into_iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                text.push_str(&Json::from(key.as_str()).to_string());
                text.push(':');
                write(value, text);
            }
            text.push('}');
        }
        Json::Array(items) => {
            text.push('[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    text.push(',');
                }
                write(item, text);
            }
            text.push(']');
        }
        plain => text.push_str(&plain.to_string()),
    }
}

impl Column for Json {
    type Stored = String;
    fn load(stored: String) -> Result<Self, BoxDynError> {
        Ok(serde_json::from_str(&stored)?)
    }
}

impl Param for Json {
    fn value(self) -> Value {
        Value::Text(Some(canonical(&self)))
    }
    fn null() -> Value {
        Value::Text(None)
    }
}

/// Keeps types as the canonical text of their JSON; they have to be ones that always have a JSON form.
macro_rules! stored_json {
    ($($type:ty),+ $(,)?) => {$(
        impl $crate::codec::Column for $type {
            type Stored = String;
            fn load(stored: String) -> Result<Self, ::sqlx::error::BoxDynError> {
                Ok(::serde_json::from_str(&stored)?)
            }
        }
        impl $crate::codec::Param for $type {
            fn value(self) -> $crate::codec::Value {
                let json = ::serde_json::to_value(self).ok();
                $crate::codec::Value::Text(json.as_ref().map($crate::codec::canonical))
            }
            fn null() -> $crate::codec::Value {
                $crate::codec::Value::Text(None)
            }
        }
    )+};
}
pub(crate) use stored_json;

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::canonical;

    #[test]
    fn keys_are_in_order_at_every_depth() {
        let text = canonical(&json!({"b": [{"z": 1, "a": "\"x\""}], "a": null}));
        assert_eq!(text, r#"{"a":null,"b":[{"a":"\"x\"","z":1}]}"#);
    }
}
