//! Reads what a desk of SPRINT answers. The success bodies are not published: what is read here are lists
//! as they stand, under `data`, and in pages as its framework makes them. Anything else is not understood,
//! and nothing is guessed from it.

use serde_json::{Map, Value};

use super::Resource;
use crate::Error;

/// Largest answer that is read, bytes.
pub const ANSWER_BYTES_MAX: usize = 16 * 1024 * 1024;

/// One draft of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its description.
    pub description: String,
    /// By what it is asked for; none where no member of the row says it.
    pub key: Option<String>,
}

/// A page of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listing {
    /// Its drafts.
    pub rows: Vec<Row>,
    /// Number of the next page, where there is one.
    pub next_page: Option<u64>,
}

/// Reads a list.
///
/// # Errors
/// [`Error::Json`], [`Error::TooLarge`]; [`Error::Value`] for JSON that is no list of drafts.
pub fn listing(resource: Resource, bytes: &[u8]) -> Result<Listing, Error> {
    let value: Value = parse(bytes)?;
    let (rows, next_page) = match &value {
        Value::Array(rows) => (rows, None),
        Value::Object(members) => match members.get("data") {
            Some(Value::Array(rows)) => (rows, next_page(members)),
            _ => return Err(no_list(resource)),
        },
        _ => return Err(no_list(resource)),
    };
    let rows = rows.iter().map(|value| row(resource, value)).collect::<Option<Vec<Row>>>();
    Ok(Listing { rows: rows.ok_or_else(|| no_list(resource))?, next_page })
}

fn next_page(members: &Map<String, Value>) -> Option<u64> {
    let place = members.get("meta").and_then(Value::as_object).unwrap_or(members);
    let number = |name: &str| place.get(name).and_then(Value::as_u64);
    let (current, last) = (number("current_page")?, number("last_page")?);
    (current < last).then(|| current + 1)
}

fn row(resource: Resource, value: &Value) -> Option<Row> {
    let members = value.as_object()?;
    let description = match members.get("descrizione")? {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        _ => return None,
    };
    let singular = match resource {
        Resource::Richieste => "richiesta",
        Resource::Modelli => "modello",
        Resource::Visti => "visto",
    };
    let key = ["codice", singular, "id"].into_iter().find_map(|name| match members.get(name)? {
        Value::String(text) if is_key(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()).filter(|text| is_key(text)),
        _ => None,
    });
    Some(Row { description, key })
}

/// Whether a text can stand in an address.
fn is_key(text: &str) -> bool {
    (1..=64).contains(&text.len())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte))
}

/// What a refusal says, for people: the sentence, then each field's. Empty where the body says nothing.
pub fn refusal(bytes: &[u8]) -> String {
    let Ok(Value::Object(members)) = parse(bytes) else {
        return String::new();
    };
    let mut words: Vec<String> = Vec::new();
    let mut say = |text: &str| {
        let text: String = text.trim().chars().take(300).collect();
        if !text.is_empty() && !words.iter().any(|known| known.ends_with(&text)) && words.len() < 20
        {
            words.push(text);
        }
    };
    say(members.get("message").and_then(Value::as_str).unwrap_or_default());
    for (field, value) in members.get("errors").and_then(Value::as_object).into_iter().flatten() {
        let texts = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for text in texts.iter().filter_map(Value::as_str) {
            say(&format!("{field}: {text}"));
        }
    }
    words.join("; ")
}

fn parse(bytes: &[u8]) -> Result<Value, Error> {
    if bytes.len() > ANSWER_BYTES_MAX {
        return Err(Error::TooLarge { size: bytes.len(), limit: ANSWER_BYTES_MAX });
    }
    Ok(serde_json::from_slice(bytes)?)
}

fn no_list(resource: Resource) -> Error {
    Error::Value {
        path: resource.as_str().to_owned(),
        value: String::new(),
        expected: "a list of drafts with their descriptions",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Listing, Error> {
        listing(Resource::Richieste, text.as_bytes())
    }

    #[test]
    fn lists_plain_under_data_and_in_pages_are_read() {
        let plain = read(r#"[{"codice":"A26C25ABCDEF","descrizione":"CO 1","x":{}}]"#).unwrap();
        assert_eq!(plain.rows[0].key.as_deref(), Some("A26C25ABCDEF"));
        let paged =
            r#"{"data":[{"id":7,"descrizione":null}],"meta":{"current_page":1,"last_page":3}}"#;
        let paged = read(paged).unwrap();
        assert_eq!((paged.next_page, paged.rows[0].key.as_deref()), (Some(2), Some("7")));
        let flat = read(r#"{"data":[],"current_page":3,"last_page":3}"#).unwrap();
        assert_eq!(flat, Listing { rows: Vec::new(), next_page: None });
    }

    #[test]
    fn what_is_no_list_is_not_taken_for_an_empty_one() {
        for text in ["{}", "null", "<html>", r#"{"richieste":[]}"#, r#"[1]"#, r#"[{"codice":"A"}]"#]
        {
            assert!(read(text).is_err(), "{text}");
        }
        let odd = read(r#"[{"codice":"../x","descrizione":"CO"}]"#).unwrap();
        assert_eq!(odd.rows[0].key, None, "no address is made of it");
    }

    #[test]
    fn a_refusal_is_told_with_its_fields() {
        let body =
            br#"{"message":"Dati non validi.","errors":{"speditore":["obbligatorio"],"x":"y"}}"#;
        assert_eq!(refusal(body), "Dati non validi.; speditore: obbligatorio; x: y");
        assert_eq!(refusal(b"<html>"), "");
    }
}
