//! Several practices issued one after the other under one PIN or one authorisation, which lives as long as
//! the batch.

use std::collections::HashMap;

use secrecy::{ExposeSecret as _, SecretString};
use signing_pkcs11::Pin;
use wire::codes::DeskCode;

use super::issue::{Draft, draft, issue_with, overtaken, write_down};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::officer_key::{RemoteKey, Secrets};
use crate::storage::certificates::Certificate;
use crate::storage::officers::Officer;

/// What became of each practice of a batch, in its order.
pub type Outcomes = Vec<(String, Result<Certificate, DeskError>)>;

/// Issues practices in this order. An officer whose key is at a provider authorises all of them at once; a
/// desk whose token asks for a PIN opens it once, with this one; a PIN that nobody gave is refused by the
/// token's driver, not tried. A practice that is refused does not stop the others; a token that no longer
/// signs does.
///
/// # Errors
/// [`DeskError::Token`] where the token does not open, [`DeskError::Remote`] where the provider authorises
/// nothing: then nothing was issued.
pub fn issue_batch(
    desk: &Desk,
    officer: &Officer,
    practices: &[String],
    secrets: &Secrets,
) -> Result<Outcomes, DeskError> {
    if let Some(key) = desk.remote_key(officer) {
        return authorised(desk, officer, practices, key, secrets);
    }
    let pin =
        secrets.pin.as_ref().map(|pin: &SecretString| Pin::new(pin.expose_secret().to_owned()));
    let opened = match (&desk.officer_token, pin) {
        (Some(token), Some(pin)) => Some(token.open(pin, desk.now())?),
        (Some(_), None) => return Err(DeskError::invalid("pin", "Serve il PIN di firma.")),
        (None, _) => None,
    };
    let key = opened.as_ref().or(desk.officer_key.as_ref());
    let mut outcomes = Outcomes::new();
    for id in practices {
        let outcome = issue_with(desk, officer, id, key);
        let broken = matches!(outcome, Err(DeskError::Signing(_)));
        outcomes.push((id.clone(), outcome));
        if broken {
            break;
        }
    }
    Ok(outcomes)
}

/// Draws every practice with the number that it will have, has all papers signed under one authorisation,
/// and writes them down in order. What an authorisation does not cover, and what a colleague's certificate
/// overtook meanwhile, waits for the next one.
fn authorised(
    desk: &Desk,
    officer: &Officer,
    practices: &[String],
    key: &RemoteKey,
    secrets: &Secrets,
) -> Result<Outcomes, DeskError> {
    let mut ahead: HashMap<String, u32> = HashMap::new();
    let mut drafts: Vec<(String, Result<Draft, DeskError>)> = Vec::new();
    for id in practices {
        if drafts.iter().any(|(there, _)| there == id) {
            continue;
        }
        // One officer serves one Chamber, or all: the number is corrected where it is another's.
        let code = desk.dice.code(12);
        let mut drawn = draft(desk, officer, id, &code, 0);
        let before = drawn.as_ref().ok().and_then(|one| ahead.get(&one.chamber).copied());
        if let Some(before) = before {
            drawn = draft(desk, officer, id, &code, before);
        }
        if let Ok(one) = &drawn {
            *ahead.entry(one.chamber.clone()).or_default() += 1;
        }
        drafts.push((id.clone(), drawn));
    }
    let good = drafts.iter().filter_map(|(_, one)| one.as_ref().ok());
    let papers: Vec<_> = good.flat_map(|one| one.papers.iter().cloned()).collect();
    let signed = match papers.is_empty() {
        true => Vec::new(),
        false => key.sign_all(officer, &papers, secrets, desk.now())?,
    };
    let mut signed = signed.into_iter();
    let written = drafts.into_iter().map(|(id, drawn)| {
        let issued = drawn.and_then(|draft| {
            let papers: Vec<Vec<u8>> = signed.by_ref().take(draft.papers.len()).collect();
            if papers.len() < draft.papers.len() {
                let message = "L'autorizzazione non copre questa firma: rilasci le pratiche rimaste con \
                               un'altra autorizzazione.";
                return Err(DeskError::refused(DeskCode::WrongState, message));
            }
            write_down(desk, officer, draft, &papers)?.ok_or_else(overtaken)
        });
        (id, issued)
    });
    Ok(written.collect())
}
