//! Several practices issued one after the other under one PIN, which lives as long as the batch.

use signing_pkcs11::Pin;

use super::issue::issue_with;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::certificates::Certificate;
use crate::storage::officers::Officer;

/// What became of each practice of a batch, in its order.
pub type Outcomes = Vec<(String, Result<Certificate, DeskError>)>;

/// Issues practices in this order. A desk whose token asks for a PIN opens it once, with this one; a
/// PIN that nobody gave is refused by the token's driver, not tried. A practice that is refused does
/// not stop the others; a token that no longer signs does.
///
/// # Errors
/// [`DeskError::Token`] where the token does not open: then nothing was issued.
pub fn issue_batch(
    desk: &Desk,
    officer: &Officer,
    practices: &[String],
    pin: Option<Pin>,
) -> Result<Outcomes, DeskError> {
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
