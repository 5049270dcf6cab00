//! The first request by appointment, where the Chamber wants to see a company once: nothing is created
//! before that, unless the company has had a practice protocolled there.

use serde_json::json;
use wire::codes::DeskCode;

use crate::desk::Desk;
use crate::error::DeskError;
use crate::letters_of_accounts as letters;
use crate::registration::moved;
use crate::storage::accounts::{self, Account};
use crate::storage::appointments::{self, Appointment, AppointmentState};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Search};
use crate::storage::{chambers, events, outbox};

use certificate::Chamber;

/// Longest words of a wish or a date, in characters.
pub const WORDS_MAX: usize = 200;

/// Whether an account is still to come by appointment before it sends something to a Chamber.
///
/// # Errors
/// Where the database fails.
pub fn is_due(desk: &Desk, account: &Account, chamber: &Chamber) -> Result<bool, DeskError> {
    if !chamber.first_request_by_appointment {
        return Ok(false);
    }
    desk.storage.read(|c| {
        let kept = appointments::of_account(c, account.id)?;
        if kept.iter().any(|one| one.chamber == chamber.sign && one.state == AppointmentState::Kept)
        {
            return Ok(false);
        }
        let sent = practices::search(
            c,
            &Search {
                account: Some(account.id),
                chamber: Some(chamber.sign.clone()),
                ..Search::default()
            },
        )?;
        Ok(!sent.iter().any(|practice| practice.protocol.is_some()))
    })
}

/// Refuses what is to come by appointment first.
///
/// # Errors
/// Refused as `WRONG_STATE`, in words that say what to do.
pub fn require(desk: &Desk, account: &Account, chamber: &Chamber) -> Result<(), DeskError> {
    if !is_due(desk, account, chamber)? {
        return Ok(());
    }
    Err(DeskError::refused(
        DeskCode::WrongState,
        format!(
            "La Camera di Commercio di {} riceve la prima richiesta di un'impresa su appuntamento: lo \
             chieda nella Sua area utente.",
            chamber.name
        ),
    ))
}

/// Asks for an appointment.
///
/// # Errors
/// Refused as `INVALID` without words or for an unknown Chamber.
pub fn ask(desk: &Desk, account: &Account, chamber: &str, wish: &str) -> Result<(), DeskError> {
    let wish = words(wish, "desiderio")?;
    let now = desk.now();
    desk.storage.write(|tx| {
        let chamber = chambers::find(tx, chamber)?
            .ok_or_else(|| DeskError::invalid("camera", "La Camera di Commercio non è servita."))?;
        appointments::ask(tx, account.id, &chamber.sign, &wish, now)?;
        let actor = format!("company:{}", account.data.user);
        let details = json!({ "chamber": chamber.sign, "wish": wish });
        events::append(tx, now, None, &actor, "appointmentAsked", &details)?;
        Ok(())
    })
}

/// An officer says when; the company is mailed.
///
/// # Errors
/// Refused as `WRONG_STATE` where it is over, or none of this officer's.
pub fn fix(desk: &Desk, officer: &Officer, id: i64, when: &str) -> Result<(), DeskError> {
    let when = words(when, "quando")?;
    let now = desk.now();
    desk.storage.write(|tx| {
        let mut appointment = waiting(tx, officer, id)?;
        appointment.state = AppointmentState::Fixed;
        appointment.fixed_for.clone_from(&when);
        appointments::update(tx, &appointment)?;
        let account = accounts::get(tx, appointment.account)?;
        let chamber = chambers::find(tx, &appointment.chamber)?.unwrap_or_default();
        let mail = letters::appointment(&account, &chamber.name, &when);
        outbox::insert(tx, &letters::once(desk, mail), now)?;
        let details = json!({ "appointment": id, "user": account.data.user, "when": when });
        let actor = format!("officer:{}", officer.user);
        events::append(tx, now, None, &actor, "appointmentFixed", &details)?;
        Ok::<_, DeskError>(())
    })?;
    desk.mail_written.notify_one();
    Ok(())
}

/// An officer notes that the company came.
///
/// # Errors
/// As [`fix`].
pub fn keep(desk: &Desk, officer: &Officer, id: i64) -> Result<(), DeskError> {
    let now = desk.now();
    desk.storage.write(|tx| {
        let mut appointment = waiting(tx, officer, id)?;
        appointment.state = AppointmentState::Kept;
        appointments::update(tx, &appointment)?;
        let actor = format!("officer:{}", officer.user);
        let details = json!({ "appointment": id, "account": appointment.account.0 });
        events::append(tx, now, None, &actor, "appointmentKept", &details)?;
        Ok(())
    })
}

fn waiting(
    connection: &crate::storage::Connection,
    officer: &Officer,
    id: i64,
) -> Result<Appointment, DeskError> {
    appointments::find(connection, id)?
        .filter(|one| officer.serves(&one.chamber) && one.state != AppointmentState::Kept)
        .ok_or_else(moved)
}

fn words(text: &str, field: &str) -> Result<String, DeskError> {
    let text: String = text.trim().chars().filter(|c| !c.is_control()).collect();
    if text.is_empty() || text.chars().count() > WORDS_MAX {
        let message = format!("Scriva quando, in al massimo {WORDS_MAX} caratteri.");
        return Err(DeskError::invalid(field, message));
    }
    Ok(text)
}
