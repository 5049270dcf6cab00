//! What an officer does to a practice: take in charge, ask for a correction, reject, issue, annul.
//!
//! Owns the steps and their legal edges. Who may see what, and how it looks, is the pages'.

use certificate::chamber::Chamber;
use jiff::civil::Date;
use rendering::{Issued, OFFICER_SIGNATURE_PT, RequestSheet, Sheet};
use serde_json::{Value, json};
use wire::base_form::{BaseForm, Body};
use wire::codes::DeskCode;

use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::expect_state;
use crate::order::Order;
use crate::payment::fee;
use crate::sending::{chamber_of, order_of};
use crate::storage::accounts;
use crate::storage::certificates::{self, Certificate};
use crate::storage::corrections::{self, Correction, Scope};
use crate::storage::officers::Officer;
use crate::storage::practices::{self, Practice, Search, State};
use crate::storage::{Connection, Lock, Transaction, attachments, events, ledger, outbox};
use crate::{intake, letters};

/// States in which an officer decides.
const UNDECIDED: &[State] = &[State::Sent, State::InExamination];
/// Other certificates may be issued while one is drawn: the number is taken anew so many times.
const NUMBERS_TRIED: usize = 20;
/// Longest words of an officer, in characters.
const WORDS_MAX: usize = 4_000;

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

/// Takes a practice in charge; one that a colleague holds changes hands.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`.
pub fn take(desk: &Desk, officer: &Officer, id: &str) -> Result<Practice, DeskError> {
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, UNDECIDED, "prenderla in carico")?;
        if practice.state == State::InExamination && practice.officer == Some(officer.id) {
            return Ok(practice);
        }
        practice.state = State::InExamination;
        practice.officer = Some(officer.id);
        practices::update(tx, &practice)?;
        tell(desk, tx, officer, id, "taken", &Value::Null)?;
        Ok(practice)
    })
}

/// Asks the company to correct the base form, documents, or to add missing ones.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (no words, nothing named, an unknown document).
pub fn ask_correction(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    words: &str,
    scope: &Scope,
) -> Result<Correction, DeskError> {
    let words = spoken(words)?;
    if scope.is_empty() {
        return Err(DeskError::invalid("scope", "Indicare che cosa va rettificato."));
    }
    let correction = desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, UNDECIDED, "chiedere una rettifica")?;
        let documents = attachments::current(tx, id)?;
        let known = |number: &u32| documents.iter().any(|d| d.number == *number);
        if let Some(unknown) = scope.attachments.iter().find(|number| !known(number)) {
            let message = format!("La pratica non ha l'allegato {unknown:03}.");
            return Err(DeskError::invalid("scope", message));
        }
        let now = desk.now();
        let round = corrections::last(tx, id)?.map_or(1, |last| last.round + 1);
        corrections::insert(tx, id, round, officer.id, &words, scope, now)?;
        practice.state = State::CorrectionAsked;
        practice.officer = Some(officer.id);
        practice.officer_words.clone_from(&words);
        practices::update(tx, &practice)?;
        let details = json!({ "round": round, "words": words, "scope": scope });
        tell(desk, tx, officer, id, "correctionAsked", &details)?;
        let correction = corrections::last(tx, id)?
            .ok_or_else(|| DeskError::Damaged("the correction just asked is not there".into()))?;
        let to = email_of(tx, &practice)?;
        outbox::insert(tx, &letters::correction_asked(&practice, &correction, &to), now)?;
        Ok(correction)
    })?;
    desk.mail_written.notify_one();
    Ok(correction)
}

/// Rejects a practice. A fee that is only reserved goes back to the company.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (no reason).
pub fn reject(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    reason: &str,
) -> Result<Practice, DeskError> {
    let reason = spoken(reason)?;
    let practice = desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        let from = [State::Sent, State::InExamination, State::CorrectionAsked];
        expect_state(&practice, &from, "respingerla")?;
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
        outbox::insert(tx, &letters::rejected(&practice, released_cents, &to), now)?;
        Ok::<_, DeskError>(practice)
    })?;
    desk.mail_written.notify_one();
    Ok(practice)
}

/// Issues: number, security code, the paper drawn from the base form's bytes and signed with the
/// officer's key where the desk has it, the fee captured.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (the key is another officer's);
/// [`DeskError::Rendering`] where the paper cannot be drawn, [`DeskError::Signing`] where it cannot
/// be signed.
pub fn issue(desk: &Desk, officer: &Officer, id: &str) -> Result<Certificate, DeskError> {
    let security_code = desk.dice.code(12);
    for _ in 0..NUMBERS_TRIED {
        let (draft, chamber, pdf) = draw(desk, officer, id, &security_code)?;
        let certificate = Certificate { pdf_sha256: desk.blobs.put(&pdf)?, ..draft };
        let issued = desk.storage.write_on(&[Lock::practice(id)], |tx| {
            tx.take(&Lock::Certificates(chamber.sign.clone()))?;
            // Taken by a colleague while the paper was drawn: draw it with the next one.
            if certificates::next_number(tx, &chamber.sign, certificate.issued_at)?
                != certificate.number
            {
                return Ok(false);
            }
            record(desk, tx, officer, &chamber, &certificate)?;
            Ok::<_, DeskError>(true)
        })?;
        if issued {
            desk.mail_written.notify_one();
            return Ok(certificate);
        }
    }
    Err(DeskError::refused(DeskCode::Unavailable, "Troppi rilasci contemporanei: riprovi."))
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
    let reason = spoken(reason)?;
    let practice = desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, &[State::Issued], "annullare il rilascio")?;
        let certificate = certificates::of_practice(tx, id)?
            .ok_or_else(|| DeskError::Damaged(format!("{id} is issued without certificate")))?;
        let now = desk.now();
        practice.state = State::Annulled;
        practice.officer_words.clone_from(&reason);
        practice.closed_at = Some(now);
        practices::update(tx, &practice)?;
        tell(desk, tx, officer, id, "annulled", &json!({ "reason": reason }))?;
        let to = email_of(tx, &practice)?;
        outbox::insert(tx, &letters::annulled(&practice, &certificate, &to), now)?;
        Ok::<_, DeskError>(practice)
    })?;
    desk.mail_written.notify_one();
    Ok(practice)
}

/// The paper of a practice as it would be issued now, but without number and code: what the officer
/// examines. PDF.
///
/// # Errors
/// Refused as `NOT_FOUND`; [`DeskError::Rendering`].
pub fn preview(desk: &Desk, officer: &Officer, id: &str) -> Result<Vec<u8>, DeskError> {
    let (practice, chamber, order) = material(desk, officer, id)?;
    let base_form = intake::reread(desk, &practice.content_sha256)?;
    paper(&practice, &chamber, &order, &base_form, None, in_rome(desk.now()).date())
}

/// A certificate with its number, and its paper, signed. Nothing is written.
fn draw(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    security_code: &str,
) -> Result<(Certificate, Chamber, Vec<u8>), DeskError> {
    let (practice, chamber, order) = material(desk, officer, id)?;
    expect_state(&practice, UNDECIDED, "rilasciarla")?;
    let now = desk.now();
    let number = desk.storage.read(|c| certificates::next_number(c, &chamber.sign, now))?;
    let base_form = intake::reread(desk, &practice.content_sha256)?;
    let today = in_rome(now).date();
    let issued = Issued {
        number: number.clone(),
        security_code: security_code.to_owned(),
        verification_url: desk.verification_url(&number, security_code),
        issued_on: today,
        place: practice
            .branch
            .clone()
            .unwrap_or_else(|| chamber.branch_offices.first().unwrap_or(&chamber.name).clone()),
        officer: officer.name.clone(),
    };
    let pdf = paper(&practice, &chamber, &order, &base_form, Some(issued), today)?;
    let pdf = match &desk.officer_key {
        Some(key) => {
            let is_certificate = matches!(base_form.body, Body::Co(_));
            key.sign(officer, &pdf, is_certificate.then_some(OFFICER_SIGNATURE_PT), now)?
        }
        None => pdf,
    };
    let certificate = Certificate {
        number,
        security_code: security_code.to_owned(),
        practice: id.to_owned(),
        officer: officer.id,
        pdf_sha256: String::new(),
        issued_at: now,
    };
    Ok((certificate, chamber, pdf))
}

fn paper(
    practice: &Practice,
    chamber: &Chamber,
    order: &Order,
    base_form: &BaseForm,
    issued: Option<Issued>,
    today: Date,
) -> Result<Vec<u8>, DeskError> {
    let name = format!("Camera di Commercio di {}", chamber.name);
    let copies = order.counts.copies.max(u32::from(chamber.tariff.automatic_copy));
    let digest = practice.content_sha256.clone();
    let head = &base_form.head;
    let asked = base_form.asked().unwrap_or_default();
    Ok(match &base_form.body {
        Body::Co(form) => rendering::certificate_pdf(&Sheet {
            further_copies: u16::try_from(copies).unwrap_or(u16::MAX),
            issued,
            chamber: name,
            digest,
            dated: Some(today),
            ..Sheet::draft(form)
        })?,
        Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => {
            rendering::request_pdf(&RequestSheet {
                kind: head.kind,
                company: head.name.clone(),
                fiscal_code: head.fiscal_code.clone(),
                rea: format!("{} {}", head.province, head.rea_number),
                applicant: asked.applicant,
                notes: asked.text,
                chamber: name,
                digest,
                order: None,
                issued,
                dated: Some(today),
            })?
        }
    })
}

fn record(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    chamber: &Chamber,
    certificate: &Certificate,
) -> Result<(), DeskError> {
    let id = certificate.practice.as_str();
    let now = certificate.issued_at;
    let mut practice = find(tx, officer, id)?;
    expect_state(&practice, UNDECIDED, "rilasciarla")?;
    fee::expect_paid(tx, &practice)?;
    if ledger::held(tx, id)?.reserved_cents > 0 {
        ledger::capture(tx, &chamber.sign, id, practice.round, now)?;
    }
    certificates::insert(tx, &chamber.sign, certificate)?;
    practice.state = State::Issued;
    practice.officer = Some(officer.id);
    practice.officer_words.clear();
    practice.closed_at = Some(now);
    practices::update(tx, &practice)?;
    let details = json!({ "number": certificate.number, "pdf": certificate.pdf_sha256 });
    tell(desk, tx, officer, id, "issued", &details)?;
    let to = email_of(tx, &practice)?;
    let url = desk.verification_url(&certificate.number, &certificate.security_code);
    outbox::insert(tx, &letters::issued(&practice, certificate, &url, &to), now)?;
    Ok(())
}

fn material(
    desk: &Desk,
    officer: &Officer,
    id: &str,
) -> Result<(Practice, Chamber, Order), DeskError> {
    let (practice, chamber, documents) = desk.storage.read(|c| {
        let practice = find(c, officer, id)?;
        let chamber = chamber_of(c, &practice)?;
        Ok::<_, DeskError>((practice, chamber, attachments::current(c, id)?))
    })?;
    let order = order_of(desk, &practice, &chamber, &documents)?;
    Ok((practice, chamber, order))
}

fn tell(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    id: &str,
    kind: &str,
    details: &Value,
) -> Result<(), DeskError> {
    let actor = format!("officer:{}", officer.user);
    events::append(tx, desk.now(), Some(id), &actor, kind, details)?;
    Ok(())
}

fn email_of(tx: &Transaction, practice: &Practice) -> Result<String, DeskError> {
    Ok(accounts::get(tx, practice.account)?.data.email)
}

/// What an officer says to a company: something, and not a book.
fn spoken(words: &str) -> Result<String, DeskError> {
    let words = words.trim().replace("\r\n", "\n");
    if words.is_empty() {
        return Err(DeskError::invalid("words", "Scrivere il motivo: l'impresa lo leggerà."));
    }
    if words.chars().count() > WORDS_MAX {
        let message = format!("Il testo supera {WORDS_MAX} caratteri.");
        return Err(DeskError::invalid("words", message));
    }
    Ok(words)
}
