//! JSON of the exchange form to registers and back. Total: no value makes it panic, and a register
//! of a wrong type (a newer or a broken program's) reads as empty.

use automerge::ScalarValue;
use certificate::Kind;
use serde_json::Value;

use crate::{
    DraftError,
    schema::{FIELD_LIMIT_BYTES, Shape},
};

/// Whom an address is for.
const PARTIES: [&str; 4] = ["consignor", "consignee", "producer", "forwarder"];

/// What is put into a register for `value`. Empty is `Null`: absent and empty are one.
pub(crate) fn encode(path: &str, shape: Shape, value: &Value) -> Result<ScalarValue, DraftError> {
    let scalar = match (shape, value) {
        (Shape::Unknown, value) if !value.is_null() => ScalarValue::from(value.to_string()),
        (_, Value::Null) => ScalarValue::Null,
        (_, Value::String(text)) if text.is_empty() => ScalarValue::Null,
        (Shape::Word, Value::String(text)) => from_text(text),
        (Shape::Kind, Value::String(text)) if Kind::from_code(text).is_some() => from_text(text),
        (Shape::Party, Value::String(text)) if PARTIES.contains(&text.as_str()) => from_text(text),
        (Shape::Json, value) => match structure(value) {
            Some(object @ Value::Object(_)) => ScalarValue::from(object.to_string()),
            _ => return Err(wrong(path, shape, value)),
        },
        (Shape::Lines, value) => from_text(&lines(value).ok_or_else(|| wrong(path, shape, value))?),
        (Shape::Number, value) => number(value)
            .map(|number| ScalarValue::Int(i64::from(number)))
            .ok_or_else(|| wrong(path, shape, value))?,
        (Shape::Flag, value) => {
            ScalarValue::Boolean(flag(value).ok_or_else(|| wrong(path, shape, value))?)
        }
        (Shape::Words, value) => from_list(&words(value).ok_or_else(|| wrong(path, shape, value))?),
        (Shape::Numbers, value) => {
            from_list(&numbers(value).ok_or_else(|| wrong(path, shape, value))?)
        }
        (_, value) => return Err(wrong(path, shape, value)),
    };
    match &scalar {
        ScalarValue::Str(text) if text.len() > FIELD_LIMIT_BYTES => Err(DraftError::TooLong {
            path: path.to_owned(),
            found_bytes: text.len(),
            limit_bytes: FIELD_LIMIT_BYTES,
        }),
        _ => Ok(scalar),
    }
}

/// The JSON that a register stands for; `Null` where it is empty or of another type.
pub(crate) fn decode(shape: Shape, scalar: &ScalarValue) -> Value {
    let decoded = match (shape, scalar) {
        (Shape::Word, ScalarValue::Str(text)) if !text.is_empty() => Some(text.as_str().into()),
        (Shape::Kind, ScalarValue::Str(text)) if Kind::from_code(text).is_some() => {
            Some(text.as_str().into())
        }
        (Shape::Party, ScalarValue::Str(text)) if PARTIES.contains(&text.as_str()) => {
            Some(text.as_str().into())
        }
        (Shape::Json, ScalarValue::Str(text)) => {
            serde_json::from_str(text).ok().filter(Value::is_object)
        }
        (Shape::Lines, ScalarValue::Str(text)) if !text.is_empty() => {
            Some(text.split('\n').collect::<Value>())
        }
        (Shape::Number, ScalarValue::Int(number)) => u32::try_from(*number).ok().map(Value::from),
        (Shape::Number, ScalarValue::Uint(number)) => u32::try_from(*number).ok().map(Value::from),
        (Shape::Flag, ScalarValue::Boolean(flag)) => Some(Value::from(*flag)),
        (Shape::Words, ScalarValue::Str(text)) => serde_json::from_str::<Vec<String>>(text)
            .ok()
            .filter(|list| !list.is_empty())
            .map(Value::from),
        (Shape::Numbers, ScalarValue::Str(text)) => serde_json::from_str::<Vec<u32>>(text)
            .ok()
            .filter(|list| !list.is_empty())
            .map(Value::from),
        (Shape::Unknown, ScalarValue::Str(text)) => serde_json::from_str(text).ok(),
        _ => None,
    };
    decoded.unwrap_or(Value::Null)
}

/// The value of a register that a newer version made, as far as it has one in JSON.
pub(crate) fn decode_foreign(scalar: &ScalarValue) -> Value {
    match scalar {
        ScalarValue::Str(text) => text.as_str().into(),
        ScalarValue::Int(number) => Value::from(*number),
        ScalarValue::Uint(number) => Value::from(*number),
        ScalarValue::F64(number) => Value::from(*number),
        ScalarValue::Boolean(flag) => Value::from(*flag),
        _ => Value::Null,
    }
}

/// The text for a long text field: CRLF becomes LF.
pub(crate) fn text(path: &str, value: &Value) -> Result<String, DraftError> {
    let text = match value {
        Value::Null => String::new(),
        Value::String(text) => plain(text),
        value => return Err(wrong(path, Shape::Text, value)),
    };
    within_limit(path, text)
}

/// Refuses what is longer than a field may be.
pub(crate) fn within_limit(path: &str, text: String) -> Result<String, DraftError> {
    if text.len() > FIELD_LIMIT_BYTES {
        return Err(DraftError::TooLong {
            path: path.to_owned(),
            found_bytes: text.len(),
            limit_bytes: FIELD_LIMIT_BYTES,
        });
    }
    Ok(text)
}

/// A JSON object or array that may have come as text, as from a terminal.
pub(crate) fn structure(value: &Value) -> Option<Value> {
    match value {
        Value::String(text) => {
            serde_json::from_str::<Value>(text).ok().filter(|v| v.is_object() || v.is_array())
        }
        Value::Object(_) | Value::Array(_) => Some(value.clone()),
        _ => None,
    }
}

/// The refusal, with the expected type in words.
pub(crate) fn wrong(path: &str, shape: Shape, value: &Value) -> DraftError {
    let mut found = value.to_string();
    if found.chars().count() > 60 {
        found = found.chars().take(60).collect::<String>() + "...";
    }
    DraftError::WrongType { path: path.to_owned(), expected: expected(shape), found }
}

fn expected(shape: Shape) -> &'static str {
    match shape {
        Shape::Word | Shape::Text => "a text",
        Shape::Kind => "CO, VA, DF, DD, CD or RD",
        Shape::Party => "consignor, consignee, producer or forwarder",
        Shape::Json => "an object of the exchange form",
        Shape::Lines => "a text or a list of lines",
        Shape::Number => "a whole number from 0 to 4294967295",
        Shape::Flag => "true or false",
        Shape::Words => "a list of texts",
        Shape::Numbers => "a list of whole numbers",
        Shape::Group(_) | Shape::OptionalGroup(_) => "an object",
        Shape::List(_) => "a list of objects",
        Shape::Unknown => "JSON",
    }
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn from_text(text: &str) -> ScalarValue {
    if text.is_empty() { ScalarValue::Null } else { ScalarValue::from(plain(text)) }
}

fn from_list<T: serde::Serialize>(list: &[T]) -> ScalarValue {
    match serde_json::to_string(list) {
        Ok(text) if !list.is_empty() => ScalarValue::from(text),
        _ => ScalarValue::Null,
    }
}

fn lines(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => match list_in(text) {
            Some(list) => lines(&list),
            None => Some(text.clone()),
        },
        Value::Array(_) => words(value).map(|lines| lines.join("\n")),
        _ => None,
    }
}

fn number(value: &Value) -> Option<u32> {
    match value {
        Value::Number(number) => number.as_u64().and_then(|number| u32::try_from(number).ok()),
        Value::String(text) if text.bytes().all(|byte| byte.is_ascii_digit()) => text.parse().ok(),
        _ => None,
    }
}

fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

fn words(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(list) => list.iter().map(|word| word.as_str().map(str::to_owned)).collect(),
        Value::String(text) => match list_in(text) {
            Some(list) => words(&list),
            None => {
                Some(plain(text).split('\n').filter(|w| !w.is_empty()).map(str::to_owned).collect())
            }
        },
        _ => None,
    }
}

fn numbers(value: &Value) -> Option<Vec<u32>> {
    match value {
        Value::Array(list) => list.iter().map(number).collect(),
        Value::Number(_) => number(value).map(|number| vec![number]),
        Value::String(text) => match list_in(text) {
            Some(list) => numbers(&list),
            None => text
                .split(',')
                .map(str::trim)
                .filter(|word| !word.is_empty())
                .map(|word| number(&word.into()))
                .collect(),
        },
        _ => None,
    }
}

fn list_in(text: &str) -> Option<Value> {
    if !text.trim_start().starts_with('[') {
        return None;
    }
    serde_json::from_str::<Value>(text).ok().filter(Value::is_array)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn round(shape: Shape, value: Value) -> Value {
        decode(shape, &encode("/x", shape, &value).unwrap())
    }

    #[test]
    fn words_from_a_terminal_become_what_the_field_holds() {
        assert_eq!(round(Shape::Number, json!("12")), json!(12), "a number typed as text");
        assert_eq!(round(Shape::Flag, json!("true")), json!(true), "a flag typed as text");
        assert_eq!(round(Shape::Words, json!("Cina\nGiappone")), json!(["Cina", "Giappone"]));
        assert_eq!(round(Shape::Words, json!("[\"Cina\"]")), json!(["Cina"]), "a list as JSON");
        assert_eq!(round(Shape::Numbers, json!("1, 2")), json!([1, 2]), "line numbers");
        assert_eq!(round(Shape::Lines, json!("A\r\nB")), json!(["A", "B"]), "CRLF is one line end");
    }

    #[test]
    fn what_could_mean_two_things_is_refused_with_the_type_by_name() {
        for (shape, value) in [
            (Shape::Number, json!("1.5")),
            (Shape::Number, json!(-1)),
            (Shape::Flag, json!("yes")),
            (Shape::Word, json!(12)),
            (Shape::Words, json!([1])),
            (Shape::Kind, json!("XY")),
        ] {
            let error = encode("/x", shape, &value).unwrap_err();
            assert!(
                matches!(error, DraftError::WrongType { .. }),
                "{value} for {shape:?}: {error}"
            );
        }
    }

    #[test]
    fn empty_and_null_clear_a_register() {
        for shape in [Shape::Word, Shape::Lines, Shape::Words, Shape::Number, Shape::Flag] {
            assert_eq!(encode("/x", shape, &json!("")).unwrap(), ScalarValue::Null, "{shape:?}");
            assert_eq!(encode("/x", shape, &Value::Null).unwrap(), ScalarValue::Null, "{shape:?}");
        }
    }
}
