//! What goes wrong with a token, by what a person can do about it.

use std::path::PathBuf;

use cryptoki::context::Function;
use cryptoki::error::{Error, Rv, RvError};
use signing::SignError;

use crate::answer::Answer;
use crate::info::TokenInfo;
use crate::objects::Found;

/// Why a token cannot be used.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TokenError {
    /// No PKCS#11 module at this path, or none that loads: install the token's software.
    #[error("no PKCS#11 module at {path}: {detail}")]
    ModuleAbsent {
        /// Where it was looked for.
        path: PathBuf,
        /// What the loader said.
        detail: String,
    },
    /// No token with this label: insert it, or choose one of those present.
    #[error("no token \"{label}\" is inserted; present: {}", list(.present))]
    TokenAbsent {
        /// The label looked for.
        label: String,
        /// Labels of the tokens present.
        present: Vec<String>,
    },
    /// Several tokens carry the label: leave only one inserted.
    #[error("{count} tokens carry the label \"{label}\"")]
    LabelAmbiguous {
        /// The label.
        label: String,
        /// How many.
        count: usize,
    },
    /// The token has no certificate for signing documents (keyUsage nonRepudiation) that can be
    /// used: another card is needed.
    #[error("no certificate for signing; found: {}", list(.found))]
    NoSigningCertificate {
        /// What was found instead.
        found: Vec<Found>,
    },
    /// The token has no certificate with this identifier any more.
    #[error("the token has no certificate {0}")]
    CertificateAbsent(String),
    /// The certificate is there, its private key is not.
    #[error("the token has no private key for the certificate {0}")]
    KeyAbsent(String),
    /// The PIN is wrong: it was erased and not repeated.
    #[error("the PIN is wrong")]
    PinIncorrect {
        /// Tries left, where the token says so.
        tries_left: Option<u8>,
    },
    /// The PIN opened the token and was refused for the signature: this token has a PIN of its own
    /// for signing. It was erased and not repeated.
    #[error("the signature PIN is wrong")]
    SignaturePinIncorrect {
        /// Tries left, where that is known.
        tries_left: Option<u8>,
    },
    /// One wrong PIN more locks the token, and nobody consented to that.
    #[error("the next wrong PIN locks the token")]
    LastTry,
    /// The PIN is locked: only the issuer's unblocking code helps.
    #[error("the PIN is locked")]
    PinLocked,
    /// The PIN has a length or letters that no PIN of this token has: it was not tried.
    #[error("a PIN of this token has {min} to {max} characters")]
    PinMalformed {
        /// Shortest.
        min: usize,
        /// Longest.
        max: usize,
    },
    /// The PIN was never set, or must be changed first, with the token's own software.
    #[error("the PIN must be set with the token's own software first")]
    PinUnset,
    /// Another session of this program holds the token: wait for it to end.
    #[error("the token is in use by another batch")]
    Busy,
    /// The person refused at the reader, or let it time out.
    #[error("cancelled at the reader")]
    Cancelled,
    /// The token went away.
    #[error("the token is gone")]
    Gone,
    /// The module has not answered in time and may still be at work: take the token out; a program
    /// that cannot be waited for any longer is started anew.
    #[error("no answer from the token's module in {limit_s} s")]
    Unresponsive {
        /// What it was given, in seconds.
        limit_s: u64,
    },
    /// The token can sign neither with RSA nor with ECDSA.
    #[error("the token offers no mechanism for this key")]
    MechanismAbsent,
    /// Anything else the module said.
    #[error("the module failed")]
    Module(#[source] Error),
}

fn list<T: std::fmt::Display>(items: &[T]) -> String {
    match items {
        [] => "none".to_owned(),
        items => items.iter().map(T::to_string).collect::<Vec<_>>().join(", "),
    }
}

impl TokenError {
    /// The error that a module's answer `code` (CKR_...) becomes; for whoever writes its words.
    #[must_use]
    pub fn of_code(code: u64) -> Self {
        match Rv::from(code as cryptoki_sys::CK_RV) {
            Rv::Error(code) => Error::Pkcs11(code, Function::Sign).into(),
            Rv::Ok => Self::Module(Error::InvalidValue),
        }
    }

    /// What the module answered, where it did.
    #[must_use]
    pub fn answer(&self) -> Option<Answer> {
        match self {
            Self::Module(Error::Pkcs11(code, _)) => Some(Answer::of(code)),
            _ => None,
        }
    }

    /// The session is of no use any more, though the token may be there; nothing was signed.
    pub(crate) fn is_session_lost(&self) -> bool {
        use RvError::{OperationActive, SessionClosed, SessionHandleInvalid};
        let Self::Module(Error::Pkcs11(code, _)) = self else { return false };
        matches!(code, SessionHandleInvalid | SessionClosed | OperationActive)
    }

    pub(crate) fn is_not_logged_in(&self) -> bool {
        matches!(self, Self::Module(Error::Pkcs11(RvError::UserNotLoggedIn, _)))
    }

    /// A PIN whose length or letters the module refused, with what the token says of its PINs.
    pub(crate) fn with_lengths_of(self, info: &TokenInfo) -> Self {
        match self {
            Self::PinMalformed { .. } => {
                Self::PinMalformed { min: info.pin_min, max: info.pin_max }
            }
            other => other,
        }
    }
}

impl From<Error> for TokenError {
    fn from(error: Error) -> Self {
        let Error::Pkcs11(code, _) = &error else {
            return Self::Module(error);
        };
        match code {
            RvError::PinIncorrect => Self::PinIncorrect { tries_left: None },
            RvError::PinLocked => Self::PinLocked,
            RvError::PinInvalid | RvError::PinLenRange => Self::PinMalformed { min: 0, max: 0 },
            RvError::PinExpired | RvError::UserPinNotInitialized | RvError::PinTooWeak => {
                Self::PinUnset
            }
            RvError::FunctionCanceled | RvError::Cancel | RvError::FunctionRejected => {
                Self::Cancelled
            }
            RvError::DeviceRemoved
            | RvError::TokenNotPresent
            | RvError::SlotIdInvalid
            // The module was begun anew and that failed: the ladder tries again.
            | RvError::CryptokiNotInitialized => Self::Gone,
            // What the module says beyond these is told as it is: a CKR_FUNCTION_FAILED that is
            // shown as a wrong PIN makes people lock their cards.
            _ => Self::Module(error),
        }
    }
}

impl From<TokenError> for SignError {
    fn from(error: TokenError) -> Self {
        match error {
            TokenError::PinIncorrect { .. } | TokenError::SignaturePinIncorrect { .. } => {
                Self::PinIncorrect
            }
            TokenError::PinLocked => Self::PinLocked,
            TokenError::Gone | TokenError::Unresponsive { .. } => Self::TokenGone(Box::new(error)),
            TokenError::ModuleAbsent { .. }
            | TokenError::TokenAbsent { .. }
            | TokenError::LabelAmbiguous { .. }
            | TokenError::NoSigningCertificate { .. }
            | TokenError::CertificateAbsent(_)
            | TokenError::KeyAbsent(_)
            | TokenError::LastTry
            | TokenError::PinMalformed { .. }
            | TokenError::PinUnset
            | TokenError::Busy
            | TokenError::Cancelled
            | TokenError::MechanismAbsent
            | TokenError::Module(_) => Self::TokenRefused(Box::new(error)),
        }
    }
}
