//! What a company does to its practice until it is sent: create, attach, note, cancel.
//!
//! Sending is [`crate::sending`]'s, corrections are [`crate::correction`]'s. Bytes are on disk before
//! the transaction that names them.

mod creation;
mod file;
mod key;

use serde_json::json;
use wire::codes::{DeskCode, PracticeCode};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::accounts::Account;
use crate::storage::attachments::{self, Attachment};
use crate::storage::practices::{self, Practice, State};
use crate::storage::{Connection, Lock, events, ledger};

pub use creation::create;
pub(crate) use creation::{branch_office, mint};
pub use file::IncomingFile;
pub(crate) use file::{describe, receive};
pub use key::Key;
pub(crate) use key::{keyed, remember};

/// Longest note and description, in characters.
const TEXT_MAX: usize = 4_000;
/// Most documents of one practice.
const DOCUMENTS_MAX: usize = 100;

/// Who is asking.
#[derive(Debug, Clone)]
pub struct Caller {
    /// The account whose credentials came.
    pub account: Account,
    /// The operator on whose behalf a service account acts.
    pub operator: Option<String>,
    /// Name among the events of the officer who does it at the counter, in the company's place.
    pub officer: Option<String>,
}

impl Caller {
    /// The name among the events.
    #[must_use]
    pub fn actor(&self) -> String {
        let company = || format!("company:{}", self.account.data.user);
        self.officer.clone().unwrap_or_else(company)
    }
}

/// Adds a document to a practice that is not yet sent. The very same document twice is one.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID`, `TOO_LARGE`.
pub fn attach(
    desk: &Desk,
    caller: &Caller,
    id: &str,
    file: &IncomingFile,
) -> Result<Attachment, DeskError> {
    let practice = desk.storage.look(|c| own(c, caller, id))?;
    attach_to(desk, caller, &practice, file)
}

/// The same, of a practice that was just looked at.
pub(crate) fn attach_to(
    desk: &Desk,
    caller: &Caller,
    practice: &Practice,
    file: &IncomingFile,
) -> Result<Attachment, DeskError> {
    let new = receive(desk, practice, file)?;
    let id = practice.id.as_str();
    let now = desk.now();
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let practice = own(tx, caller, id)?;
        expect_state(&practice, &[State::Open], "allegare documenti")?;
        let documents = attachments::current(tx, id)?;
        let same = |d: &&Attachment| {
            (&d.data.kind, &d.data.name, &d.data.sha256) == (&new.kind, &new.name, &new.sha256)
        };
        if let Some(there) = documents.iter().find(same) {
            return Ok(there.clone());
        }
        if documents.len() >= DOCUMENTS_MAX {
            let message = format!("Una pratica ha al massimo {DOCUMENTS_MAX} allegati.");
            return Err(DeskError::invalid("allegati", message));
        }
        // It is told in the chain when the practice is sent: until then nobody relies on it.
        let number = attachments::insert(tx, id, &new, 0, now)?;
        Ok(Attachment { number, data: new, round: 0, superseded_in_round: None, added_at: now })
    })
}

/// Sets the note to the office, while the company may still change the practice.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID`.
pub fn note(desk: &Desk, caller: &Caller, id: &str, note: &str) -> Result<(), DeskError> {
    let note = text("note", note)?;
    let now = desk.now();
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = own(tx, caller, id)?;
        expect_state(&practice, &[State::Open, State::CorrectionAsked], "cambiare le note")?;
        practice.note.clone_from(&note);
        practices::update(tx, &practice)?;
        let details = json!({ "note": note });
        events::append(tx, now, Some(id), &caller.actor(), "noted", &details)?;
        Ok(())
    })
}

/// Cancels a practice that was not sent. Cancelling twice is harmless.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`.
pub fn cancel(desk: &Desk, caller: &Caller, id: &str) -> Result<(), DeskError> {
    let now = desk.now();
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = own(tx, caller, id)?;
        if practice.state == State::Cancelled {
            return Ok(());
        }
        expect_state(&practice, &[State::Open], "annullarla")?;
        ledger::return_prepaid(tx, practice.account, id, now)?;
        practice.state = State::Cancelled;
        practice.closed_at = Some(now);
        practices::update(tx, &practice)?;
        let nothing = serde_json::Value::Null;
        events::append(tx, now, Some(id), &caller.actor(), "cancelled", &nothing)?;
        Ok(())
    })
}

/// The caller's practice of a code.
pub(crate) fn own(
    connection: &Connection,
    caller: &Caller,
    id: &str,
) -> Result<Practice, DeskError> {
    practices::find(connection, id)?
        .filter(|practice| practice.account == caller.account.id)
        .ok_or_else(|| DeskError::unknown_practice(id))
}

pub(crate) fn expect_state(
    practice: &Practice,
    allowed: &[State],
    deed: &str,
) -> Result<(), DeskError> {
    if allowed.contains(&practice.state) {
        return Ok(());
    }
    Err(DeskError::Refused {
        code: DeskCode::WrongState,
        message: format!(
            "La pratica {} è nello stato {}: non è possibile {deed}.",
            practice.id,
            practice.state.on_the_wire().label()
        ),
        detail: Some(json!({ "stato": practice.state.on_the_wire().label() })),
    })
}

/// A practice code of the desk's own, as a type.
pub(crate) fn code(id: &str) -> Result<PracticeCode, DeskError> {
    id.parse().map_err(|_| DeskError::Damaged(format!("practice code {id}")))
}

fn text(field: &str, text: &str) -> Result<String, DeskError> {
    if text.chars().count() > TEXT_MAX {
        let message = format!("Il testo supera {TEXT_MAX} caratteri.");
        return Err(DeskError::invalid(field, message));
    }
    Ok(text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect())
}
