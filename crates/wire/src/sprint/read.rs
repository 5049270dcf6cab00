//! Reads what clients send, whatever shape their values have.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{BODY_BYTES_MAX, Cciaa, Draft, Field, Resource, Shape, Verb};
use crate::xml::is_writable;

/// Longest list of texts.
const LIST_MAX: usize = 200;
/// Longest sign or branch office, characters.
const OFFICE_MAX: usize = 80;

/// Why a draft was not taken (HTTP 422): a sentence, and the fields with what is wrong of each. In Italian,
/// as everything that this interface says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Invalid {
    /// For people.
    pub message: String,
    /// By field.
    pub errors: BTreeMap<String, Vec<String>>,
}

impl Invalid {
    /// One field that is wrong.
    pub fn of(field: &str, why: impl Into<String>) -> Self {
        let mut invalid = Self::default();
        invalid.add(field, why);
        invalid
    }

    fn add(&mut self, field: &str, why: impl Into<String>) {
        let why = why.into();
        if self.message.is_empty() {
            self.message.clone_from(&why);
        }
        self.errors.entry(field.to_owned()).or_default().push(why);
    }

    fn unless_empty(self) -> Result<(), Self> {
        if self.errors.is_empty() { Ok(()) } else { Err(self) }
    }
}

/// Reads and judges the fields of a draft. A text may be a list, a flag a boolean, a number a number; members
/// that the interface does not know are ignored.
///
/// # Errors
/// [`Invalid`], with every field that is wrong.
pub fn read(resource: Resource, verb: Verb, body: &[u8]) -> Result<Draft, Invalid> {
    if body.len() > BODY_BYTES_MAX {
        let limit = BODY_BYTES_MAX / 1024;
        return Err(Invalid::of("body", format!("La richiesta supera il limite di {limit} KB.")));
    }
    let members: Map<String, Value> = serde_json::from_slice(body).map_err(|_| {
        Invalid::of("body", "Il corpo della richiesta non è un oggetto JSON: lo corregga.")
    })?;
    let (mut draft, mut invalid) = (Draft::default(), Invalid::default());
    for field in resource.fields() {
        let text = match members.get(field.name) {
            None | Some(Value::Null) => None,
            Some(value) => match text_of(field, value) {
                Ok(text) => Some(text),
                Err(why) => {
                    invalid.add(field.name, why);
                    continue;
                }
            },
        };
        judge(field, verb, text.as_deref(), &mut invalid);
        if let Some(text) = text {
            draft.set(field.name, text);
        }
    }
    match members.get("cciaa") {
        None | Some(Value::Null) => {}
        Some(value) => match office(value) {
            Some(cciaa) => draft.cciaa = Some(cciaa),
            None => invalid.add("cciaa", "Il campo cciaa deve indicare sportello e sede."),
        },
    }
    invalid.unless_empty().map(|()| draft)
}

fn judge(field: &Field, verb: Verb, text: Option<&str>, invalid: &mut Invalid) {
    let rule = match verb {
        Verb::Create => field.create,
        Verb::Update => field.update,
    };
    let text = text.unwrap_or_default();
    if rule.required && text.trim().is_empty() {
        invalid.add(field.name, format!("Il campo {} è obbligatorio.", field.name));
    }
    if text.chars().count() > rule.max {
        let words = format!("Il campo {} non può superare {} caratteri.", field.name, rule.max);
        invalid.add(field.name, words);
    }
}

fn text_of(field: &Field, value: &Value) -> Result<String, String> {
    let text = match (field.shape, value) {
        (Shape::Text(between), Value::Array(values)) if values.len() <= LIST_MAX => {
            let texts: Option<Vec<String>> = values.iter().map(scalar).collect();
            texts.map(|texts| texts.join(between))
        }
        (_, value) => scalar(value),
    };
    let text = text.ok_or_else(|| format!("Il campo {} deve essere un testo.", field.name))?;
    let text = text.replace("\r\n", "\n");
    if let Some(c) = text.chars().find(|&c| !is_writable(c)) {
        let code = u32::from(c);
        return Err(format!(
            "Il campo {} contiene un carattere che non si può scrivere (U+{code:04X}).",
            field.name
        ));
    }
    match field.shape {
        Shape::Text(_) => Ok(text),
        Shape::Number if text.trim().bytes().all(|byte| byte.is_ascii_digit()) => {
            Ok(text.trim().to_owned())
        }
        Shape::Number => Err(format!("Il campo {} deve essere un numero intero.", field.name)),
        Shape::Flag => match text.trim().to_ascii_uppercase().as_str() {
            "" => Ok(String::new()),
            "S" | "1" => Ok("S".to_owned()),
            "N" | "0" => Ok("N".to_owned()),
            _ => Err(format!("Il campo {} deve essere S oppure N.", field.name)),
        },
    }
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(flag) => Some(if *flag { "S" } else { "N" }.to_owned()),
        Value::Null => Some(String::new()),
        Value::Array(_) | Value::Object(_) => None,
    }
}

fn office(value: &Value) -> Option<Cciaa> {
    let members = value.as_object()?;
    let text = |name: &str| match members.get(name) {
        None => Some(String::new()),
        Some(value) => scalar(value)
            .filter(|text| text.chars().count() <= OFFICE_MAX && text.chars().all(is_writable)),
    };
    Some(Cciaa { sportello: text("sportello")?.trim().to_uppercase(), sede: text("sede")? })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn post(body: &str) -> Result<Draft, Invalid> {
        read(Resource::Richieste, Verb::Create, body.as_bytes())
    }

    #[test]
    fn lists_booleans_numbers_and_unknown_members_are_taken() {
        let draft = post(
            r#"{"descrizione":"CO","paese_origine":["ITALIA","TURCHIA"],"merci":["a","b"],"quantita":["1","2"],
                "proforma":true,"urgente":"n","numero_copie":2,"numero_coopie":"9","0":true,
                "osservazioni":null,"cciaa":{"sportello":"ve","sede":1}}"#,
        )
        .unwrap();
        assert_eq!(draft.get("paese_origine"), "ITALIA, TURCHIA");
        assert_eq!(draft.get("merci"), format!("a{}b", super::super::PAGE_MARK), "two pages");
        assert_eq!((draft.get("proforma"), draft.get("urgente")), ("S", "N"));
        assert_eq!(draft.get("numero_copie"), "2");
        assert_eq!(draft.get("numero_coopie"), "", "a misspelt member is none");
        let cciaa = Cciaa { sportello: "VE".into(), sede: "1".into() };
        assert_eq!(draft.cciaa, Some(cciaa));
    }

    #[test]
    fn every_wrong_field_is_told() {
        let long = "x".repeat(256);
        let body = serde_json::json!({
            "descrizione": long, "urgente": "forse", "numero_copie": "due", "merci": {"a": 1},
            "trasporto": "a\u{0}b", "cciaa": "VE",
        });
        let invalid = post(&body.to_string()).unwrap_err();
        let fields: Vec<&str> = invalid.errors.keys().map(String::as_str).collect();
        assert_eq!(
            fields,
            ["cciaa", "descrizione", "merci", "numero_copie", "trasporto", "urgente"]
        );
        assert!(!invalid.message.is_empty(), "and a sentence for people");
    }

    #[test]
    fn an_update_asks_for_the_boxes_and_keeps_their_limits() {
        let update = |body: &str| read(Resource::Richieste, Verb::Update, body.as_bytes());
        let invalid = update(r#"{"descrizione":"CO"}"#).unwrap_err();
        let fields: Vec<&str> = invalid.errors.keys().map(String::as_str).collect();
        assert_eq!(fields, ["destinatario", "paese_origine", "speditore"]);
        let body = serde_json::json!({ "descrizione": "CO", "speditore": "è".repeat(240),
            "destinatario": "B", "paese_origine": "ITALIA" });
        assert!(update(&body.to_string()).is_ok(), "characters are counted, not bytes");
    }

    #[test]
    fn what_is_no_object_or_too_large_or_too_deep_is_refused() {
        let deep = format!("{}{}", "[".repeat(5_000), "]".repeat(5_000));
        let large = format!("{{\"descrizione\":\"{}\"}}", "x".repeat(BODY_BYTES_MAX));
        for body in ["", "[]", "null", "{", &deep, &large] {
            assert!(post(body).unwrap_err().errors.contains_key("body"), "{:.20}", body);
        }
    }
}
