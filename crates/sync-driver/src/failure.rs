//! What a bad answer means for a submission: surely not arrived, unknown, blocked, or refused.

use sync::{Failure, ParkReason};
use wire::codes::{DeskCode, Retry};
use wire::envelope::{AnswerError, Refusal};

/// A failed exchange, as far as the transport can tell.
pub fn failure_of_transport(error: &reqwest::Error) -> Failure {
    let cause = causes(error);
    // Only a connection that was never made is proof that nothing arrived.
    if error.is_connect() || error.is_builder() {
        Failure::Unreachable { cause }
    } else {
        Failure::Lost { cause }
    }
}

/// The whole chain of causes, without the address (it may hold a user's name).
fn causes(error: &reqwest::Error) -> String {
    let mut text = String::new();
    let mut next: Option<&dyn std::error::Error> = std::error::Error::source(error);
    while let Some(cause) = next {
        if !text.is_empty() {
            text.push_str(": ");
        }
        text.push_str(&cause.to_string());
        next = cause.source();
    }
    if text.is_empty() { "request failed".to_owned() } else { text }
}

/// A desk's answer that is no yes.
pub fn failure_of_answer(error: AnswerError) -> Failure {
    match error {
        AnswerError::Refused(refusal) => failure_of_refusal(&refusal),
        AnswerError::NotUnderstood(cause) => {
            Failure::Blocked(ParkReason::Changed { what: cause.to_string() })
        }
    }
}

/// A desk's no.
pub fn failure_of_refusal(refusal: &Refusal) -> Failure {
    let code = || refusal.code.as_str().to_owned();
    match refusal.code.retry() {
        Retry::BackOff | Retry::Refresh => {
            Failure::Lost { cause: format!("{}: {}", refusal.code, refusal.message) }
        }
        Retry::AskAccount => Failure::Blocked(ParkReason::Account { code: code() }),
        Retry::TopUp => Failure::Blocked(ParkReason::InsufficientFunds {
            missing_cents: refusal.missing_cents(),
        }),
        Retry::Fix | Retry::Resign | Retry::Never => match &refusal.code {
            DeskCode::Unknown(word) if word == "KO" => Failure::Blocked(ParkReason::Changed {
                what: format!("a refusal without a code: {}", refusal.message),
            }),
            _ => Failure::Refused { code: code(), message: refusal.message.clone() },
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(code: &str) -> Refusal {
        Refusal {
            code: DeskCode::from(code),
            message: "m".into(),
            detail: serde_json::json!({ "missingCents": 300 }),
        }
    }

    #[test]
    fn each_kind_of_no_has_its_consequence() {
        assert_eq!(
            failure_of_refusal(&refusal("INSUFFICIENT_FUNDS")),
            Failure::Blocked(ParkReason::InsufficientFunds { missing_cents: Some(300) }),
            "by how much is kept"
        );
        assert!(
            matches!(failure_of_refusal(&refusal("AU03")), Failure::Blocked(ParkReason::Account { code }) if code == "AU03")
        );
        assert!(matches!(
            failure_of_refusal(&refusal("SIGNATURE_REFUSED")),
            Failure::Refused { .. }
        ));
        assert!(
            matches!(failure_of_refusal(&refusal("WRONG_STATE")), Failure::Lost { .. }),
            "the state is read again"
        );
    }
}
