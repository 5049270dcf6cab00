//! Why a provider did not do what it was asked, by what the caller can do about it.

use signing::CertificateError;

/// Why nothing was signed, or not all of it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum CscError {
    /// The address is none: type another one.
    #[error("{0} is not the address of a signing service")]
    Address(String),
    /// Passwords do not travel in clear: type an https address.
    #[error("{0} is plain HTTP: only https, or an address of this computer")]
    Clear(String),
    /// The HTTP client cannot start.
    #[error("the HTTP client cannot start")]
    Client(#[source] reqwest::Error),
    /// No connection was made, so nothing was carried out: try again.
    #[error("{method}: no connection ({cause})")]
    Unreachable {
        /// What was asked.
        method: &'static str,
        /// What the transport said.
        cause: String,
    },
    /// Asked, and no answer came: it may have been carried out. Never repeat an authorisation
    /// without a person's word.
    #[error("{method}: the answer was lost ({cause})")]
    Lost {
        /// What was asked.
        method: &'static str,
        /// What the transport said.
        cause: String,
    },
    /// The service is overloaded or under maintenance (429, 501, 503): try later.
    #[error("{method}: the service is not available (HTTP {status})")]
    Unavailable {
        /// What was asked.
        method: &'static str,
        /// HTTP status.
        status: u16,
    },
    /// The answer is not of this API, or too large.
    #[error("{method}: the answer is not understood ({why})")]
    NotUnderstood {
        /// What was asked.
        method: &'static str,
        /// What was wrong with it.
        why: String,
    },
    /// User, password, client or token are refused: log in again.
    #[error("the service refuses the login ({said})")]
    Login {
        /// What the service said.
        said: String,
    },
    /// PIN or one-time password are wrong: ask a person again, never repeat.
    #[error("{method}: PIN or one-time password are wrong ({said})")]
    WrongSecret {
        /// What was asked.
        method: &'static str,
        /// What the service said.
        said: String,
    },
    /// A PIN or a one-time password is demanded and was not given.
    #[error("{label} is missing")]
    SecretMissing {
        /// What the service calls it.
        label: String,
    },
    /// The credential is locked: only the provider can unlock it.
    #[error("the credential is locked ({said})")]
    Locked {
        /// What the service said.
        said: String,
    },
    /// The credential is disabled, or its certificate not valid.
    #[error("the credential cannot sign ({said})")]
    Unusable {
        /// What the service said.
        said: String,
    },
    /// No such credential, or none of this user.
    #[error("the service knows no credential {id}")]
    UnknownCredential {
        /// As asked.
        id: String,
    },
    /// More signatures than one authorisation may cover: ask for fewer.
    #[error("too many signatures for one authorisation ({said})")]
    TooMany {
        /// What the service said.
        said: String,
    },
    /// The authorisation has run out: authorise what is left anew.
    #[error("the authorisation has run out")]
    SadExpired,
    /// The authorisation is not, or no more, good for this: authorise anew.
    #[error("the authorisation is not accepted ({said})")]
    SadRefused {
        /// What the service said.
        said: String,
    },
    /// `sign` without a standing authorisation.
    #[error("nothing is authorised")]
    NotAuthorised,
    /// The person did not agree in the browser or on the telephone, in time or at all.
    #[error("the authorisation was not given ({said})")]
    NotGiven {
        /// What was said.
        said: String,
    },
    /// Another number of signatures than hashes. None is used.
    #[error("{asked} hashes were sent and {got} signatures came back")]
    Count {
        /// Hashes sent.
        asked: usize,
        /// Signatures received.
        got: usize,
    },
    /// A value that does not hold under the certificate for its hash. None of the answer is used.
    #[error("signature {index} does not hold under the certificate{}", whose(.misplaced))]
    WrongSignature {
        /// Its place in the answer, from 0.
        index: usize,
        /// It holds for another hash of the same call: the order is wrong.
        misplaced: bool,
    },
    /// The service demands what this program does not do.
    #[error("not supported: {what}")]
    Unsupported {
        /// What.
        what: String,
    },
    /// The certificate cannot be used.
    #[error(transparent)]
    Certificate(#[from] CertificateError),
    /// Any other no, in the service's words.
    #[error("{method} was refused: {error} ({said})")]
    Refused {
        /// What was asked.
        method: &'static str,
        /// The code.
        error: String,
        /// The description.
        said: String,
    },
}

fn whose(misplaced: &bool) -> &'static str {
    if *misplaced { ": it belongs to another hash" } else { "" }
}

/// Longest description that is repeated, characters.
const SAID_CHARS: usize = 200;

impl CscError {
    /// Whether what was asked may have been carried out though no good answer came.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        matches!(self, Self::Lost { .. })
    }

    /// What a refusal means (section 10.2 and the error tables of section 11). The codes are few
    /// and the descriptions are prescribed, so both are looked at.
    pub(crate) fn of_refusal(
        method: &'static str,
        status: u16,
        error: &str,
        description: &str,
    ) -> Self {
        let said = readable(description);
        let has = |words: &str| description.to_ascii_lowercase().contains(words);
        match error {
            "invalid_otp" | "invalid_pin" | "invalid_authentication_data" => {
                return Self::WrongSecret { method, said };
            }
            "invalid_token"
            | "expired_token"
            | "authentication_error"
            | "unauthorized_client"
            | "invalid_client"
            | "invalid_grant" => return Self::Login { said },
            _ => {}
        }
        match status {
            401 => Self::Login { said },
            429 | 501 | 503 => Self::Unavailable { method, status },
            // Something broke in the middle: nobody knows how far it got.
            500..=599 => Self::Lost { method, cause: format!("HTTP {status}") },
            _ if has("locked") => Self::Locked { said },
            _ if has("sad expired") => Self::SadExpired,
            _ if has("parameter sad") || has("not authorized by the sad") => {
                Self::SadRefused { said }
            }
            _ if has("signatures is too high") => Self::TooMany { said },
            _ if has("is disabled")
                || has("certificate is expired")
                || has("certificate status") =>
            {
                Self::Unusable { said }
            }
            _ => Self::Refused { method, error: readable(error), said },
        }
    }
}

/// Foreign words as they may stand in a sentence: one line, no control characters, not endless.
pub(crate) fn readable(words: &str) -> String {
    words.chars().filter(|c| !c.is_control()).take(SAID_CHARS).collect()
}

#[cfg(test)]
mod tests {
    use super::{CscError, readable};

    fn of(status: u16, error: &str, description: &str) -> CscError {
        CscError::of_refusal("credentials/authorize", status, error, description)
    }

    #[test]
    fn each_prescribed_refusal_has_its_consequence() {
        assert!(matches!(
            of(400, "invalid_otp", "The OTP is invalid"),
            CscError::WrongSecret { .. }
        ));
        assert!(matches!(
            of(400, "invalid_pin", "The PIN is invalid"),
            CscError::WrongSecret { .. }
        ));
        let v2 = of(400, "invalid_authentication_data", "The authentication data is invalid");
        assert!(matches!(v2, CscError::WrongSecret { .. }));
        assert!(matches!(of(400, "invalid_request", "Credential locked"), CscError::Locked { .. }));
        assert!(matches!(of(400, "invalid_request", "SAD expired"), CscError::SadExpired));
        for said in ["Invalid parameter SAD", "Hash is not authorized by the SAD"] {
            assert!(matches!(of(400, "invalid_request", said), CscError::SadRefused { .. }));
        }
        let many = of(400, "invalid_request", "Numbers of signatures is too high");
        assert!(matches!(many, CscError::TooMany { .. }));
        assert!(matches!(of(401, "invalid_request", ""), CscError::Login { .. }));
        assert!(matches!(of(503, "", ""), CscError::Unavailable { .. }));
        assert!(matches!(of(400, "odd", "x"), CscError::Refused { .. }));
    }

    #[test]
    fn a_service_that_broke_in_the_middle_may_have_done_it() {
        assert!(of(500, "server_error", "").is_unknown(), "an authorisation is not repeated");
        assert!(!of(503, "temporarily_unavailable", "").is_unknown(), "it was not begun");
    }

    #[test]
    fn foreign_words_stay_in_one_short_line() {
        assert_eq!(readable("a\r\nb\u{7}"), "ab");
        assert_eq!(readable(&"x".repeat(5000)).len(), 200);
    }
}
