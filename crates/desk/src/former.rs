//! The issued certificate that a practice refers to: a CO replaces it (annulla e sostituisci), a VA asks
//! later copies of it (copie successive).
//!
//! Owns how the tie is read, set and judged, and the copies' paper. When the former one is annulled is
//! [`crate::examination`]'s.

use rendering::{Copy, Issued};
use serde_json::json;
use wire::base_form::BaseForm;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::{self, Duty};
use crate::filing::expect_state;
use crate::paper::{Paper, place_of};
use crate::storage::certificates::{self, Certificate};
use crate::storage::officers::{self, Officer};
use crate::storage::practices::{self, Practice, State};
use crate::storage::{
    Connection, Lock, StorageError, Transaction, approvals, events, formers, removals,
};

/// Copies of one practice, as many as are drawn.
const COPIES_MAX: u32 = 99;

/// A certificate that was issued before, with its practice.
#[derive(Debug, Clone)]
pub(crate) struct Former {
    pub(crate) certificate: Certificate,
    pub(crate) practice: Practice,
}

/// The number of a certificate that these words name after a stem: national shape, `C26BG0000001`.
pub(crate) fn number_in(words: &str, stem: &str) -> Option<String> {
    let words = words.to_uppercase();
    let (_, after) = words.split_once(stem)?;
    let mut tokens = after.split(|c: char| !c.is_ascii_alphanumeric());
    tokens.find(|token| is_number(token)).map(str::to_owned)
}

fn is_number(token: &str) -> bool {
    let shape = |at: usize, c: char| match at {
        0 => c == 'C',
        3 | 4 => c.is_ascii_uppercase(),
        _ => c.is_ascii_digit(),
    };
    token.len() == 12 && token.chars().enumerate().all(|(at, c)| shape(at, c))
}

/// Ties a practice to the certificate that its words name, where the company has such a one here. Words
/// that name none leave what stands: an officer may have said it.
pub(crate) fn note(
    tx: &Transaction,
    practice: &Practice,
    base_form: &BaseForm,
) -> Result<(), DeskError> {
    let named = match practice.kind.as_str() {
        "CO" => number_in(&practice.note, "SOSTITUI"),
        "VA" => number_in(&base_form.asked().unwrap_or_default().text, "COPI"),
        _ => None,
    };
    let Some(number) = named else { return Ok(()) };
    if fitting(tx, practice, &number)?.is_some() {
        formers::put(tx, &practice.id, &number)?;
    }
    Ok(())
}

/// An officer says which certificate a practice refers to; an empty number takes the tie away.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`; [`Duty::HeldBy`], [`Duty::NoSuchCertificate`] where the company
/// has no certificate of this number at this Chamber.
pub fn tie(desk: &Desk, officer: &Officer, id: &str, number: &str) -> Result<(), DeskError> {
    let number: String = number.trim().chars().take(40).collect::<String>().to_uppercase();
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let practice = examination::find(tx, officer, id)?;
        let undecided = [State::Sent, State::InExamination];
        expect_state(&practice, &undecided, "indicare il certificato precedente")?;
        examination::expect_free(tx, desk, officer, &practice)?;
        if number.is_empty() {
            formers::clear(tx, id)?;
        } else {
            let found = fitting(tx, &practice, &number)?;
            found.ok_or_else(|| Duty::NoSuchCertificate(number.clone()))?;
            formers::put(tx, id, &number)?;
        }
        let details = json!({ "number": number });
        events::append(tx, desk.now(), Some(id), &officer.actor(), "tied", &details)?;
        Ok(())
    })
}

/// The certificate that a practice refers to.
pub(crate) fn of(
    connection: &Connection,
    practice: &Practice,
) -> Result<Option<Former>, StorageError> {
    let Some(certificate) = formers::of_practice(connection, &practice.id)? else {
        return Ok(None);
    };
    let former = practices::find(connection, &certificate.practice)?;
    Ok(former.map(|practice| Former { certificate, practice }))
}

/// The certificate of a number, where this practice may refer to it: a certificate of origin of the same
/// company at the same Chamber.
fn fitting(
    connection: &Connection,
    practice: &Practice,
    number: &str,
) -> Result<Option<Former>, StorageError> {
    let Some(certificate) = certificates::find(connection, number)? else { return Ok(None) };
    let found = practices::find(connection, &certificate.practice)?.filter(|former| {
        let same_company = former.company_fiscal_code == practice.company_fiscal_code;
        former.kind == "CO"
            && former.chamber == practice.chamber
            && same_company
            && former.id != practice.id
    });
    Ok(found.map(|practice| Former { certificate, practice }))
}

/// The certificate that this one will replace, where it still can be.
///
/// # Errors
/// [`Duty::Substituted`] where another certificate stands in its place already.
pub(crate) fn replaced(
    connection: &Connection,
    practice: &Practice,
) -> Result<Option<Former>, DeskError> {
    if practice.kind != "CO" {
        return Ok(None);
    }
    let Some(former) = of(connection, practice)? else { return Ok(None) };
    match formers::substitute_of(connection, &former.certificate.number)? {
        Some(by) => Err(Duty::Substituted(former.certificate.number, by.number).into()),
        None => Ok(Some(former)),
    }
}

/// The copies that a practice asks of an issued certificate: drawn from its form, under its number and
/// code, each marked as a copy. PDF, not yet signed, with the certificate's number.
///
/// # Errors
/// [`Duty::NoFormer`] where nobody said of which certificate, [`Duty::FormerVoid`] where it does not hold
/// any more; refused as `INVALID` for more than can be drawn; [`DeskError::Rendering`].
pub(crate) fn copies(desk: &Desk, paper: &Paper) -> Result<(String, Vec<u8>), DeskError> {
    let former = desk.storage.read(|c| of(c, &paper.practice))?.ok_or(Duty::NoFormer)?;
    let number = former.certificate.number.clone();
    if !State::ISSUED.contains(&former.practice.state) {
        return Err(Duty::FormerVoid(number).into());
    }
    if desk.storage.read(|c| removals::of(c, &former.practice.id))?.is_some() {
        return Err(Duty::FormerRemoved(number).into());
    }
    let count = paper.order.counts.copies;
    if count > COPIES_MAX {
        let message = format!("Al massimo {COPIES_MAX} copie per pratica: ne chieda due.");
        return Err(DeskError::invalid("copie", message));
    }
    let issued = as_issued(desk, &former)?;
    Ok((number, Paper::of(desk, &former.practice)?.copies(issued, count, Copy::Copy)?))
}

/// What was printed on it.
fn as_issued(desk: &Desk, former: &Former) -> Result<Issued, DeskError> {
    let (certificate, practice) = (&former.certificate, &former.practice);
    let officer = desk.storage.read(|c| {
        // Where it was legalised, the certificate names the first of the two.
        let first = approvals::of_round(c, &practice.id, practice.round)?;
        let who = first.map_or(certificate.officer, |approval| approval.officer);
        Ok::<_, DeskError>(officers::get(c, who)?)
    })?;
    let chamber = desk.storage.read(|c| crate::sending::chamber_of(c, practice))?;
    Ok(Issued {
        number: certificate.number.clone(),
        security_code: certificate.security_code.clone(),
        verification_url: desk.verification_url(&certificate.number, &certificate.security_code),
        issued_on: in_rome(certificate.issued_at).date(),
        place: place_of(practice, &chamber),
        officer: officer.name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_that_the_rules_ask_for_name_the_certificate() {
        let note =
            "Urgente.\nAnnulla e sostituisce il certificato n. C26BG0000007 del 03/11/2026: x";
        assert_eq!(number_in(note, "SOSTITUI").as_deref(), Some("C26BG0000007"));
        let asked = "COPIE DEL CERTIFICATO N. C26BG0000007 DEL 03/11/2026";
        assert_eq!(number_in(asked, "COPI").as_deref(), Some("C26BG0000007"));
        assert_eq!(number_in("C26BG0000007 sostituito", "SOSTITUI"), None, "not before the word");
        assert_eq!(number_in("sostituisce il n. A0123456", "SOSTITUI"), None, "no such shape");
    }
}
