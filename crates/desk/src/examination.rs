//! What an officer does to a practice: take in charge, ask for a correction, reject, issue, annul.
//!
//! Owns the steps and their legal edges. Who may see what, and how it looks, is the pages'.

mod asking;
mod batch;
mod claim;
mod duty;
mod issue;
mod said;
mod visas;

pub use asking::{ask_correction, propose_rejections};
pub use batch::{Outcomes, issue_batch};
pub use claim::{assign, end_absence, enter_absence, release, stand_in, take};
pub(crate) use claim::{expect_free, expect_role, expect_supervisor, holder};
pub use duty::Duty;
pub use issue::{approve, issue, issue_with, preview};
pub use said::Said;

use serde_json::{Value, json};

use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::expect_state;
use crate::letters;
use crate::storage::accounts;
use crate::storage::certificates::{self, Certificate};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Practice, Search, State};
use crate::storage::reasons::Purpose;
use crate::storage::{Connection, Lock, Transaction, events, ledger, outbox};

/// States in which an officer decides.
const UNDECIDED: &[State] = &[State::Sent, State::InExamination];

/// The practices that wait for an officer's Chamber, the oldest protocol first, urgent ones before.
///
/// # Errors
/// Where the database fails.
pub fn queue(desk: &Desk, officer: &Officer) -> Result<Vec<Practice>, DeskError> {
    let search = Search {
        chamber: officer.chamber.clone(),
        states: vec![State::Sent, State::InExamination, State::CorrectionAsked],
        ..Search::default()
    };
    let mut practices = desk.storage.read(|c| practices::search(c, &search))?;
    practices.sort_by_key(|p| (!p.urgent, p.protocolled_at, p.id.clone()));
    Ok(practices)
}

/// A practice of the officer's Chamber.
///
/// # Errors
/// Refused as `NOT_FOUND` for any other.
pub fn find(connection: &Connection, officer: &Officer, id: &str) -> Result<Practice, DeskError> {
    practices::find(connection, id)?
        .filter(|practice| officer.serves(&practice.chamber) && practice.protocol.is_some())
        .ok_or_else(|| DeskError::unknown_practice(id))
}

/// Rejects a practice. A fee that is only reserved goes back to the company.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (no reason); [`Duty::HeldBy`].
pub fn reject(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    said: impl Into<Said>,
) -> Result<Practice, DeskError> {
    let said = said.into();
    let practice = desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        let from = [State::Sent, State::InExamination, State::CorrectionAsked];
        expect_state(&practice, &from, "respingerla")?;
        expect_free(tx, desk, officer, &practice)?;
        let (reasons, reason) = said.worded(tx, &practice.chamber, Purpose::Rejection)?;
        let now = desk.now();
        let mut released_cents = 0;
        if ledger::held(tx, id)?.reserved_cents > 0 {
            released_cents = ledger::release(tx, practice.account, id, practice.round, now)?;
        }
        practice.state = State::Rejected;
        practice.officer = Some(officer.id);
        practice.officer_words.clone_from(&reason);
        practice.closed_at = Some(now);
        practices::update(tx, &practice)?;
        let details = json!({ "reason": reason, "releasedCents": released_cents });
        tell(desk, tx, officer, id, "rejected", &details)?;
        let to = email_of(tx, &practice)?;
        outbox::insert(tx, &letters::rejected(&practice, &reasons, released_cents, &to), now)?;
        Ok::<_, DeskError>(practice)
    })?;
    desk.mail_written.notify_one();
    Ok(practice)
}

/// Annuls an issued certificate. The fee stays charged.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (no reason).
pub fn annul(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    reason: &str,
) -> Result<Practice, DeskError> {
    expect_role(officer)?;
    let practice = desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, State::ISSUED, "annullare il rilascio")?;
        let (_, reason) = Said::from(reason).worded(tx, &practice.chamber, Purpose::Rejection)?;
        let certificate = certificates::of_practice(tx, id)?
            .ok_or_else(|| DeskError::Damaged(format!("{id} is issued without certificate")))?;
        withdraw(desk, tx, officer, &mut practice, &certificate, &reason)?;
        Ok::<_, DeskError>(practice)
    })?;
    desk.mail_written.notify_one();
    Ok(practice)
}

/// Annuls the certificate in whose place another one is being issued, in the step that issues it. One
/// that an officer has annulled before stays as it is.
fn substitute(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    former: &Certificate,
    by: &Certificate,
) -> Result<(), DeskError> {
    let mut practice = find(tx, officer, &former.practice)?;
    if practice.state == State::Annulled {
        return Ok(());
    }
    expect_state(&practice, State::ISSUED, "annullare il rilascio")?;
    let reason = format!("Annullato e sostituito dal certificato {}.", by.number);
    withdraw(desk, tx, officer, &mut practice, former, &reason)
}

/// The certificate holds no more; the company is told why.
fn withdraw(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    practice: &mut Practice,
    certificate: &Certificate,
    reason: &str,
) -> Result<(), DeskError> {
    let now = desk.now();
    practice.state = State::Annulled;
    reason.clone_into(&mut practice.officer_words);
    practice.closed_at = Some(now);
    practices::update(tx, practice)?;
    tell(desk, tx, officer, &practice.id, "annulled", &json!({ "reason": reason }))?;
    let to = email_of(tx, practice)?;
    outbox::insert(tx, &letters::annulled(practice, certificate, &to), now)?;
    Ok(())
}

fn tell(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    id: &str,
    kind: &str,
    details: &Value,
) -> Result<(), DeskError> {
    events::append(tx, desk.now(), Some(id), &officer.actor(), kind, details)?;
    Ok(())
}

fn email_of(tx: &Transaction, practice: &Practice) -> Result<String, DeskError> {
    Ok(accounts::get(tx, practice.account)?.data.email)
}
