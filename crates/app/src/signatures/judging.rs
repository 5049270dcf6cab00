//! What is known before a PIN is asked: that the token's certificate may sign now, that its holder
//! is the declared signatory, how many tries are left by the token's flags and by our own count.

use jiff::Timestamp;
use signing_pkcs11::{Token, TokenCertificate, TokenInfo};

use super::documents::{Document, Target};
use crate::{AppError, Code, Office, facts, tokens};

/// Wrong PINs after which only one attempt is taken to be left, where the module sets no flags.
const OWN_COUNT_LAST_TRY: u32 = 2;

/// The certificate with which a token signs now.
pub(crate) fn certificate(token: &Token, label: &str) -> Result<TokenCertificate, AppError> {
    let chosen = token
        .signing_certificate(Timestamp::now())
        .map_err(|error| tokens::failure(&error, label))?;
    Ok(chosen.clone())
}

/// What the token says, or what we counted ourselves: some modules never set the flags.
pub(crate) fn tries_left(office: &Office, info: &TokenInfo) -> Result<Option<u8>, AppError> {
    Ok(info.tries_left().or(is_last(office, &info.serial)?.then_some(1)))
}

/// Whether, by our own count, another wrong PIN may lock the token.
pub(crate) fn is_last(office: &Office, serial: &str) -> Result<bool, store::StoreError> {
    Ok(office.store.wrong_pins(serial)? >= OWN_COUNT_LAST_TRY)
}

/// V30 for a document: whoever signs is whoever is declared.
pub(crate) fn may_sign(
    office: &Office,
    document: &Document,
    holder: Option<&str>,
    name: &str,
) -> Result<(), AppError> {
    match document.of.target {
        Target::Practice(id) => {
            let revision = office.store.list_item(id)?.row.revision;
            let seal = facts::seal(office, id, revision)?
                .ok_or_else(|| AppError::new(Code::NotSealed, "no seal"))?;
            declared(&seal, holder, name)
        }
        Target::Paper(sha256) => match office.store.paper(sha256)? {
            Some(paper) if !paper.signatory.is_empty() => is(&paper.signatory, holder, name),
            // A paper may be for whoever signs; a practice always declares somebody.
            Some(_) | None => Ok(()),
        },
    }
}

/// V30: the signer is the declared signatory.
pub(crate) fn declared(
    seal: &facts::SealFact,
    holder: Option<&str>,
    name: &str,
) -> Result<(), AppError> {
    is(&seal.certificate.signatory.fiscal_code, holder, name)
}

fn is(expected: &str, holder: Option<&str>, name: &str) -> Result<(), AppError> {
    if holder.is_some_and(|holder| holder.eq_ignore_ascii_case(expected)) {
        return Ok(());
    }
    Err(AppError::new(Code::SignerMismatch, "another signer")
        .with("signer", name)
        .with("found", holder.unwrap_or("-"))
        .with("expected", expected))
}
