//! Requests made wrong: a member that does not belong, a value of another kind, a text that is no JSON.

use serde_json::{Value, json};

use crate::random::Random;

/// The request as text; of twelve, one is spoilt.
pub(crate) fn some(mut request: Value, random: &mut Random) -> String {
    match random.below(60) {
        0 => {
            request["tak_dikenal"] = json!(1);
            request.to_string()
        }
        1 => {
            other_kind(&mut request, random);
            request.to_string()
        }
        2 => {
            missing(&mut request, random);
            request.to_string()
        }
        3 => cut(&request.to_string(), random),
        4 => changed(&request.to_string(), random),
        // Blanks and escapes change nothing.
        5..=9 => serde_json::to_string_pretty(&request).unwrap_or_default(),
        _ => request.to_string(),
    }
}

/// A member picked by going down at random.
fn within<'a>(value: &'a mut Value, random: &mut Random) -> &'a mut Value {
    let count = match value {
        Value::Object(map) => map.len(),
        Value::Array(list) => list.len(),
        _ => 0,
    };
    if count == 0 || random.chance(10) {
        return value;
    }
    let at = random.below(count);
    match value {
        Value::Array(list) => within(&mut list[at], random),
        Value::Object(map) => {
            let key = map.keys().nth(at).cloned().unwrap_or_default();
            within(&mut map[&key], random)
        }
        _ => value,
    }
}

fn other_kind(request: &mut Value, random: &mut Random) {
    let others = [
        json!(null),
        json!(true),
        json!(12.5),
        json!([]),
        json!({}),
        json!("1e5"),
        json!(-7),
    ];
    let other = others[random.below(others.len())].clone();
    *within(request, random) = other;
}

fn missing(request: &mut Value, random: &mut Random) {
    if let Value::Object(map) = request {
        let key = map.keys().nth(random.below(map.len())).cloned();
        map.remove(&key.unwrap_or_default());
    }
}

/// A place between two characters.
fn place(text: &str, random: &mut Random) -> usize {
    let mut at = random.below(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn cut(text: &str, random: &mut Random) -> String {
    text[..place(text, random)].to_owned()
}

fn changed(text: &str, random: &mut Random) -> String {
    let at = place(text, random);
    let inserted = random
        .one(&["\"", "{", ",", "\\", "0", "é", "\u{1F600}", "\n"])
        .unwrap_or("");
    format!("{}{inserted}{}", &text[..at], &text[at..])
}
