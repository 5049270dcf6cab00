//! Idempotency keys: the same key answers the same practice, with another payload it is refused.

use jiff::Timestamp;
use serde_json::json;
use wire::codes::DeskCode;

use super::Caller;
use crate::error::DeskError;
use crate::storage::idempotency::{self, Entry, Operation};
use crate::storage::practices::{self, Practice, State};
use crate::storage::{Connection, Transaction};

/// The idempotency key of our extension, as it came in the headers.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key.
    pub key: String,
    /// Fingerprint of the payload; empty where the sender gave none.
    pub digest: String,
}

/// The practice that a key was answered with before, if any.
pub(crate) fn keyed(
    connection: &Connection,
    caller: &Caller,
    operation: Operation,
    key: Option<&Key>,
    content: &str,
) -> Result<Option<Practice>, DeskError> {
    let Some(key) = key else { return Ok(None) };
    let Some(entry) = idempotency::find(connection, caller.account.id, operation, &key.key)? else {
        return Ok(None);
    };
    let earlier = practices::find(connection, &entry.practice)?;
    let cancelled = earlier.as_ref().is_some_and(|practice| practice.state == State::Cancelled);
    if entry.digest != fingerprint(key, content) && !cancelled {
        return Err(DeskError::Refused {
            code: DeskCode::PayloadMismatch,
            message:
                "Questa chiave è già stata usata per un contenuto diverso. Verifichi lo stato \
                      della pratica prima di ripetere l'invio."
                    .into(),
            detail: Some(json!({ "idPratica": entry.practice })),
        });
    }
    Ok(earlier)
}

/// Writes a key down beside the step that it names.
pub(crate) fn remember(
    tx: &Transaction,
    caller: &Caller,
    operation: Operation,
    key: Option<&Key>,
    content: &str,
    practice: &str,
    at: Timestamp,
) -> Result<(), DeskError> {
    if let Some(key) = key {
        let entry = Entry { digest: fingerprint(key, content), practice: practice.to_owned() };
        idempotency::insert(tx, caller.account.id, operation, &key.key, &entry, at)?;
    }
    Ok(())
}

fn fingerprint(key: &Key, content: &str) -> String {
    if key.digest.is_empty() { content.to_owned() } else { key.digest.clone() }
}
