//! The desk's answers that are a no, and its own failures.
//!
//! Words are Italian: they are read by the company's office, through interfaces that carry one text.
//! The codes are [`DeskCode`]'s and stable.

use serde_json::{Value, json};
use wire::codes::DeskCode;

use crate::examination::Duty;
use crate::storage::StorageError;
use crate::storage::ledger::LedgerError;
use crate::words::euro;

/// Why a request was not carried out.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The request itself is refused; nothing changed.
    #[error("{code}: {message}")]
    Refused {
        /// Stable code.
        code: DeskCode,
        /// What is wrong and what to do, in Italian.
        message: String,
        /// Details where the code has some.
        detail: Option<Value>,
    },
    /// It is not this officer's to do, or not now; nothing changed.
    #[error(transparent)]
    Duty(#[from] Duty),
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A document could not be read or written.
    #[error("the desk's documents: {0}")]
    Io(#[from] std::io::Error),
    /// The paper could not be drawn.
    #[error("the certificate could not be drawn: {0}")]
    Rendering(#[from] rendering::RenderError),
    /// The paper could not be signed: nothing was issued.
    #[error("the certificate could not be signed: {0}")]
    Signing(#[from] signing::pades::PadesError),
    /// The officer's token did not open.
    #[error("the officer's token: {0}")]
    Token(#[from] signing_pkcs11::TokenError),
    /// The provider of the officer's key did not sign.
    #[error("the officer's key at its provider: {0}")]
    Remote(#[from] signing_csc::CscError),
    /// A stored thing is not what the desk once stored.
    #[error("damaged: {0}")]
    Damaged(String),
}

impl DeskError {
    /// A refusal without details.
    pub fn refused(code: DeskCode, message: impl Into<String>) -> Self {
        Self::Refused { code, message: message.into(), detail: None }
    }

    /// A refused content, with the field that is wrong.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Refused {
            code: DeskCode::Invalid,
            message: message.into(),
            detail: Some(json!({ "field": field })),
        }
    }

    /// No such practice, or not of this company: the two are told alike.
    pub fn unknown_practice(id: &str) -> Self {
        let id: String = id.chars().take(40).collect();
        Self::refused(
            DeskCode::NotFound,
            format!("La pratica {id} non esiste o non è di questa impresa. Verifichi il codice."),
        )
    }

    /// A file above the limit.
    pub fn too_large(limit_bytes: u64) -> Self {
        let limit = limit_bytes / (1024 * 1024);
        Self::Refused {
            code: DeskCode::TooLarge,
            message: format!(
                "Il file supera il limite di {limit} MB. Lo riduca e lo alleghi di nuovo."
            ),
            detail: Some(json!({ "limitBytes": limit_bytes })),
        }
    }

    /// The code that the envelope carries.
    #[must_use]
    pub fn code(&self) -> DeskCode {
        match self {
            Self::Refused { code, .. } => code.clone(),
            Self::Duty(_) => DeskCode::WrongState,
            Self::Storage(_)
            | Self::Io(_)
            | Self::Rendering(_)
            | Self::Signing(_)
            | Self::Token(_)
            | Self::Remote(_)
            | Self::Damaged(_) => DeskCode::DeskFailure,
        }
    }
}

impl From<LedgerError> for DeskError {
    fn from(error: LedgerError) -> Self {
        match error {
            LedgerError::Insufficient { balance_cents, missing_cents } => Self::Refused {
                code: DeskCode::InsufficientFunds,
                message: format!(
                    "Il saldo DIRITTI è di {} euro: mancano {} euro. Non è stato addebitato nulla: \
                     aumenti il credito e invii di nuovo la stessa pratica.",
                    euro(balance_cents),
                    euro(missing_cents)
                ),
                detail: Some(json!({
                    "balanceCents": balance_cents,
                    "missingCents": missing_cents,
                })),
            },
            LedgerError::Unpaid { missing_cents } => Self::Refused {
                code: DeskCode::InsufficientFunds,
                message: format!(
                    "I diritti di questa pratica si pagano con carta: mancano {} euro. Non è stato \
                     addebitato nulla.",
                    euro(missing_cents)
                ),
                detail: Some(json!({ "card": true, "missingCents": missing_cents })),
            },
            LedgerError::Amount(cents) => {
                Self::Damaged(format!("{cents} cents is no amount for the ledger"))
            }
            LedgerError::Storage(error) => Self::Storage(error),
        }
    }
}
