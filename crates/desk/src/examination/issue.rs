//! Issuing: number and security code, the papers drawn from the base form's bytes, visas and
//! legalisations on the documents, the officer's signature over each, the fee captured.

use jiff::Timestamp;
use rendering::{Issued, OFFICER_SIGNATURE_PT};
use serde_json::json;
use wire::codes::DeskCode;

use super::claim::{expect_free, expect_role};
use super::visas::{self, Hands};
use super::{Duty, UNDECIDED, email_of, find, substitute, tell};
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::expect_state;
use crate::form_stock;
use crate::former::{self, Former};
use crate::officer_key::{OfficerKey, Unsigned};
use crate::order::Order;
use crate::paper::{Paper, place_of};
use crate::payment::fee;
use crate::sending::{chamber_of, order_of};
use crate::storage::approvals;
use crate::storage::certificates::{self, Certificate};
use crate::storage::issued_documents::{self, IssuedDocument};
use crate::storage::officers::{self, Officer};
use crate::storage::practices::{self, Practice, State};
use crate::storage::{Lock, Transaction, attachments, ledger, outbox};
use crate::{handover, letters};

/// Other certificates may be issued while one is drawn: the number is taken anew so many times.
const NUMBERS_TRIED: usize = 20;

/// What is issued, before it is signed: the certificate's paper first, then the documents'.
pub(super) struct Draft {
    certificate: Certificate,
    documents: Vec<IssuedDocument>,
    /// What is to be signed.
    pub(super) papers: Vec<Unsigned>,
    /// Sign of the Chamber.
    pub(super) chamber: String,
    /// Round that was drawn.
    round: u32,
    /// What was ordered.
    order: Order,
    /// The certificate that is annulled in the same step, being replaced.
    replaces: Option<Former>,
}

/// The same with its papers in their place, before it is written down.
struct Drawn {
    certificate: Certificate,
    documents: Vec<IssuedDocument>,
    chamber: String,
    round: u32,
    order: Order,
    replaces: Option<Former>,
}

/// Issues with the key that the desk holds, where it holds one.
///
/// # Errors
/// As [`issue_with`].
pub fn issue(desk: &Desk, officer: &Officer, id: &str) -> Result<Certificate, DeskError> {
    issue_with(desk, officer, id, desk.officer_key.as_ref())
}

/// Issues: number, security code, the papers drawn from the base form's bytes and signed with this
/// key, the fee captured. Where something is legalised, the officer is the second one: a colleague has
/// approved before.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` (the key is another officer's);
/// [`Duty::HeldBy`], [`Duty::NotApproved`], [`Duty::FourEyes`]; [`DeskError::Rendering`] where the
/// paper cannot be drawn, [`DeskError::Signing`] where it cannot be signed.
pub fn issue_with(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    key: Option<&OfficerKey>,
) -> Result<Certificate, DeskError> {
    let security_code = desk.dice.code(12);
    for _ in 0..NUMBERS_TRIED {
        let draft = draft(desk, officer, id, &security_code, 0)?;
        let at = draft.certificate.issued_at;
        let sign = |paper: &Unsigned| match key {
            Some(key) => key.sign(officer, paper, at),
            None => Ok(paper.pdf.clone()),
        };
        let papers: Vec<Vec<u8>> = draft.papers.iter().map(sign).collect::<Result<_, _>>()?;
        if let Some(certificate) = write_down(desk, officer, draft, &papers)? {
            return Ok(certificate);
        }
    }
    Err(overtaken())
}

/// The refusal of one whose number was taken meanwhile.
pub(super) fn overtaken() -> DeskError {
    DeskError::refused(DeskCode::Unavailable, "Troppi rilasci contemporanei: riprovi.")
}

/// Keeps the papers and writes the certificate down, if its number is still the next one.
pub(super) fn write_down(
    desk: &Desk,
    officer: &Officer,
    draft: Draft,
    papers: &[Vec<u8>],
) -> Result<Option<Certificate>, DeskError> {
    let Some(drawn) = kept(desk, draft, papers)? else { return Ok(None) };
    let former = drawn.replaces.iter().map(|former| &former.practice.id);
    let practices = former.chain([&drawn.certificate.practice]);
    let locks: Vec<Lock> = practices.map(|id| Lock::practice(id)).collect();
    let issued = desk.storage.write_on(&locks, |tx| {
        tx.take(&Lock::Certificates(drawn.chamber.clone()))?;
        let at = drawn.certificate.issued_at;
        // Taken by a colleague while the paper was drawn: draw it with the next one.
        let next = certificates::next_number(tx, &drawn.chamber, at, 0)?;
        if next != drawn.certificate.number {
            return Ok(false);
        }
        record(desk, tx, officer, &drawn)?;
        Ok::<_, DeskError>(true)
    })?;
    if issued {
        desk.mail_written.notify_one();
    }
    Ok(issued.then_some(drawn.certificate))
}

/// Stores the papers among the documents; nothing where one is missing.
fn kept(desk: &Desk, draft: Draft, papers: &[Vec<u8>]) -> Result<Option<Drawn>, DeskError> {
    let Draft { mut certificate, mut documents, chamber, round, order, replaces, .. } = draft;
    let Some((first, rest)) = papers.split_first() else { return Ok(None) };
    if rest.len() != documents.len() {
        return Ok(None);
    }
    certificate.pdf_sha256 = desk.blobs.put(first)?;
    for (document, pdf) in documents.iter_mut().zip(rest) {
        document.pdf_sha256 = desk.blobs.put(pdf)?;
    }
    Ok(Some(Drawn { certificate, documents, chamber, round, order, replaces }))
}

/// Approves a practice for a colleague to legalise, and lets it go.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID` where nothing is to be legalised;
/// [`Duty::HeldBy`].
pub fn approve(desk: &Desk, officer: &Officer, id: &str) -> Result<Practice, DeskError> {
    desk.storage.write_on(&[Lock::practice(id)], |tx| {
        let mut practice = find(tx, officer, id)?;
        expect_state(&practice, UNDECIDED, "approvarla")?;
        expect_free(tx, desk, officer, &practice)?;
        let chamber = chamber_of(tx, &practice)?;
        let documents = attachments::current(tx, id)?;
        if order_of(desk, &practice, &chamber, &documents)?.counts.legalisations == 0 {
            let message = "La pratica non chiede legalizzazioni: può rilasciarla direttamente.";
            return Err(DeskError::invalid("legalisations", message));
        }
        approvals::put(tx, id, practice.round, officer.id, desk.now())?;
        practice.state = State::InExamination;
        practice.officer = None;
        practices::update(tx, &practice)?;
        tell(desk, tx, officer, id, "approved", &json!({ "round": practice.round }))?;
        Ok(practice)
    })
}

/// The paper of a practice as it would be issued now, but without number and code: what the officer
/// examines. PDF.
///
/// # Errors
/// Refused as `NOT_FOUND`; [`DeskError::Rendering`].
pub fn preview(desk: &Desk, officer: &Officer, id: &str) -> Result<Vec<u8>, DeskError> {
    let practice = desk.storage.read(|c| find(c, officer, id))?;
    Paper::of(desk, &practice)?.issued(None, in_rome(desk.now()).date())
}

/// A certificate with its number, its papers, unsigned. `ahead` are those of a batch that get their numbers
/// before it, in its Chamber. Nothing is written.
pub(super) fn draft(
    desk: &Desk,
    officer: &Officer,
    id: &str,
    security_code: &str,
    ahead: u32,
) -> Result<Draft, DeskError> {
    let now = desk.now();
    let (practice, number, replaces) = desk.storage.read(|c| {
        let practice = find(c, officer, id)?;
        expect_state(&practice, UNDECIDED, "rilasciarla")?;
        expect_free(c, desk, officer, &practice)?;
        let number = certificates::next_number(c, &practice.chamber, now, ahead)?;
        let replaces = former::replaced(c, &practice)?;
        Ok::<_, DeskError>((practice, number, replaces))
    })?;
    let paper = Paper::of(desk, &practice)?;
    if !handover::is_printed_here(&paper.order) {
        // What leaves at once is paid before; what waits at a branch office, when it is handed over.
        desk.storage.read(|c| fee::expect_paid(c, &practice))?;
    }
    let hands = hands(desk, officer, &paper)?;
    let issued = issued_as(desk, &paper, &hands, &number, security_code, now);
    let today = in_rome(now).date();
    let mut pdf = paper.issued(Some(issued.clone()), today)?;
    let on_certificate = paper.order.detail.as_ref().map(|detail| detail.on_certificate);
    if paper.is_certificate() && on_certificate.is_some_and(|asked| asked.legalisations > 0) {
        pdf = visas::on_certificate(&paper, &hands, &issued, &pdf)?;
    }
    let place = paper.is_certificate().then_some(OFFICER_SIGNATURE_PT);
    let mut papers = vec![Unsigned { pdf, place }];
    let mut documents = Vec::new();
    if !paper.is_certificate() && paper.order.counts.copies > 0 {
        let (of, pdf) = former::copies(desk, &paper)?;
        papers.push(Unsigned { pdf, place: Some(OFFICER_SIGNATURE_PT) });
        documents.push(IssuedDocument::copies(&of, String::new()));
    }
    for stamped in visas::on_documents(desk, &paper, &hands, &issued)? {
        papers.push(Unsigned { pdf: stamped.pdf, place: None });
        documents.push(stamped.document);
    }
    let certificate = Certificate {
        number,
        security_code: security_code.to_owned(),
        practice: id.to_owned(),
        officer: officer.id,
        pdf_sha256: String::new(),
        issued_at: now,
    };
    let (chamber, round, order) = (paper.chamber.sign, practice.round, paper.order);
    Ok(Draft { certificate, documents, papers, chamber, round, order, replaces })
}

/// Who gives, and who legalises where something is legalised.
fn hands(desk: &Desk, officer: &Officer, paper: &Paper) -> Result<Hands, DeskError> {
    expect_role(officer)?;
    if paper.order.counts.legalisations == 0 {
        return Ok(Hands { first: officer.name.clone(), second: None });
    }
    let practice = &paper.practice;
    let first = desk.storage.read(|c| {
        let approval = approvals::of_round(c, &practice.id, practice.round)?;
        let approval = approval.ok_or(Duty::NotApproved)?;
        if approval.officer == officer.id {
            return Err(Duty::FourEyes.into());
        }
        Ok::<_, DeskError>(officers::get(c, approval.officer)?)
    })?;
    Ok(Hands { first: first.name, second: Some(officer.name.clone()) })
}

fn issued_as(
    desk: &Desk,
    paper: &Paper,
    hands: &Hands,
    number: &str,
    security_code: &str,
    now: Timestamp,
) -> Issued {
    Issued {
        number: number.to_owned(),
        security_code: security_code.to_owned(),
        verification_url: desk.verification_url(number, security_code),
        issued_on: in_rome(now).date(),
        place: place_of(&paper.practice, &paper.chamber),
        officer: hands.first.clone(),
    }
}

fn record(
    desk: &Desk,
    tx: &Transaction,
    officer: &Officer,
    drawn: &Drawn,
) -> Result<(), DeskError> {
    let certificate = &drawn.certificate;
    let id = certificate.practice.as_str();
    let now = certificate.issued_at;
    let mut practice = find(tx, officer, id)?;
    expect_state(&practice, UNDECIDED, "rilasciarla")?;
    expect_free(tx, desk, officer, &practice)?;
    let replaces = former::replaced(tx, &practice)?.map(|former| former.certificate);
    let is_same = replaces.as_ref() == drawn.replaces.as_ref().map(|former| &former.certificate);
    if practice.round != drawn.round || !is_same {
        return Err(DeskError::refused(DeskCode::Unavailable, "La pratica è cambiata: riprovi."));
    }
    if ledger::held(tx, id)?.reserved_cents > 0 {
        ledger::capture(tx, &drawn.chamber, id, practice.round, now)?;
    }
    form_stock::consume(desk, tx, officer, &practice, &drawn.order)?;
    certificates::insert(tx, &drawn.chamber, certificate)?;
    for document in &drawn.documents {
        issued_documents::insert(tx, id, document)?;
    }
    practice.state = State::Issued;
    practice.officer = Some(officer.id);
    practice.officer_words.clear();
    practice.closed_at = Some(now);
    practices::update(tx, &practice)?;
    if let Some(former) = replaces {
        substitute(desk, tx, officer, &former, certificate)?;
    }
    let stamped: Vec<_> = drawn.documents.iter().map(|one| (&one.name, &one.pdf_sha256)).collect();
    let details = json!({ "number": certificate.number, "pdf": certificate.pdf_sha256,
        "documents": stamped,
        "replaces": drawn.replaces.as_ref().map(|former| &former.certificate.number) });
    tell(desk, tx, officer, id, "issued", &details)?;
    let to = email_of(tx, &practice)?;
    let url = desk.verification_url(&certificate.number, &certificate.security_code);
    outbox::insert(tx, &letters::issued(&practice, certificate, &url, &to), now)?;
    Ok(())
}
