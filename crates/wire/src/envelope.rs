//! The answer envelope: `{data, codError, message, result}` and nothing else.
//!
//! A business error is an answer like any other (HTTP 200): the known clients decode the body whatever
//! the status. They also set `result` to `OK` beside a `codError`, so only `codError` decides.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::Error;
use crate::codes::DeskCode;

/// `result` of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Outcome {
    /// The request was carried out.
    #[serde(rename = "OK")]
    Ok,
    /// It was not; `codError` says why.
    #[serde(rename = "KO")]
    Ko,
}

/// One answer of a desk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Envelope<T> {
    /// The payload; beside an error, its details.
    #[serde(default = "none")]
    pub data: Option<T>,
    /// The code of the error, absent on success.
    #[serde(default)]
    pub cod_error: Option<DeskCode>,
    /// The error in words for a person, absent on success.
    #[serde(default)]
    pub message: Option<String>,
    /// OK or KO.
    pub result: Outcome,
}

fn none<T>() -> Option<T> {
    None
}

impl<T> Envelope<T> {
    /// An answer with a payload.
    pub fn ok(data: T) -> Self {
        Self { data: Some(data), cod_error: None, message: None, result: Outcome::Ok }
    }

    /// An answer that says no more than yes.
    pub fn done() -> Self {
        Self { data: None, cod_error: None, message: None, result: Outcome::Ok }
    }
}

impl Envelope<Value> {
    /// A refusal, with details where the code has some (`missingCents`, a report, a receipt).
    pub fn refused(code: DeskCode, message: impl Into<String>, detail: Option<Value>) -> Self {
        Self {
            data: detail,
            cod_error: Some(code),
            message: Some(message.into()),
            result: Outcome::Ko,
        }
    }
}

/// A desk's no, as the sender sees it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("{code}: {message}")]
pub struct Refusal {
    /// Why.
    pub code: DeskCode,
    /// Why, in the desk's words.
    pub message: String,
    /// Details, null where there are none.
    pub detail: Value,
}

impl Refusal {
    /// For [`DeskCode::InsufficientFunds`]: how many cents of euro are missing from the balance.
    pub fn missing_cents(&self) -> Option<i64> {
        self.detail.get("missingCents")?.as_i64()
    }
}

/// What an answer's bytes mean.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// The desk refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// The bytes are no envelope, or the payload has another shape: the interface has changed, or
    /// something else than a desk answered. Whether the request was carried out is unknown.
    #[error("the desk's answer is not understood")]
    NotUnderstood(#[source] Error),
}

/// Reads an answer to its payload. A missing payload counts as null, so `read::<()>` fits operations
/// that answer nothing.
///
/// # Errors
/// [`AnswerError::Refused`] when the desk said no; [`AnswerError::NotUnderstood`] otherwise.
pub fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, AnswerError> {
    let not_understood = |e: serde_json::Error| AnswerError::NotUnderstood(e.into());
    let envelope: Envelope<Value> = serde_json::from_slice(body).map_err(not_understood)?;
    let data = envelope.data.unwrap_or(Value::Null);
    let code = match (envelope.cod_error, envelope.result) {
        (Some(code), _) => code,
        (None, Outcome::Ok) => return serde_json::from_value(data).map_err(not_understood),
        (None, Outcome::Ko) => DeskCode::Unknown("KO".to_owned()),
    };
    let message = envelope.message.unwrap_or_default();
    Err(Refusal { code, message, detail: data }.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_envelope_has_exactly_four_members() {
        let answer = serde_json::to_value(Envelope::ok(7)).unwrap();
        assert_eq!(answer, json!({"data": 7, "codError": null, "message": null, "result": "OK"}));
        let done = serde_json::to_value(Envelope::<()>::done()).unwrap();
        assert_eq!(done, json!({"data": null, "codError": null, "message": null, "result": "OK"}));
    }

    #[test]
    fn a_code_beside_ok_is_still_a_refusal() {
        let body = br#"{"data":null,"codError":"AU01","message":"no","result":"OK"}"#;
        let Err(AnswerError::Refused(refusal)) = read::<()>(body) else {
            panic!("only codError tells: the known robot writes OK in any case");
        };
        assert_eq!(refusal.code, DeskCode::BadCredentials);
    }

    #[test]
    fn missing_cents_travel_in_the_details() {
        let answer = Envelope::refused(
            DeskCode::InsufficientFunds,
            "saldo insufficiente",
            Some(json!({"missingCents": 300})),
        );
        let Err(AnswerError::Refused(refusal)) = read::<()>(&serde_json::to_vec(&answer).unwrap())
        else {
            panic!("a refusal must be read as one");
        };
        assert_eq!(refusal.missing_cents(), Some(300), "the window shows how much to top up");
    }

    #[test]
    fn something_else_than_an_envelope_is_not_understood() {
        for body in ["<html>login</html>", "", "[]", r#"{"result":"OK","data":"text"}"#] {
            assert!(
                matches!(read::<u32>(body.as_bytes()), Err(AnswerError::NotUnderstood(_))),
                "{body}: neither yes nor no, so the outcome must be looked up"
            );
        }
    }
}
