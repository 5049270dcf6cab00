//! What a company does to its practice until it is sent: create, attach, note, cancel.
//!
//! Sending is [`crate::sending`]'s, corrections are [`crate::correction`]'s. Bytes are on disk before
//! the transaction that names them.

use certificate::AttachmentType;
use rusqlite::Connection;
use serde_json::json;
use wire::codes::{DeskCode, PracticeCode};
use wire::fpws::PracticeData;

use crate::clock::in_rome;
use crate::desk::{Desk, FILE_BYTES_MAX};
use crate::error::DeskError;
use crate::intake;
use crate::storage::accounts::Account;
use crate::storage::attachments::{self, Attachment, NewAttachment};
use crate::storage::chambers;
use crate::storage::events;
use crate::storage::idempotency::{self, Entry, Operation};
use crate::storage::practices::{self, Practice, State};

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
}

impl Caller {
    /// The name among the events.
    #[must_use]
    pub fn actor(&self) -> String {
        format!("company:{}", self.account.data.user)
    }
}

/// The idempotency key of our extension, as it came in the headers.
#[derive(Debug, Clone)]
pub struct Key {
    /// The key.
    pub key: String,
    /// Fingerprint of the payload; empty where the sender gave none.
    pub digest: String,
}

/// A file as it comes in.
#[derive(Debug, Clone)]
pub struct IncomingFile {
    /// Three-letter type.
    pub kind: String,
    /// File name.
    pub name: String,
    /// Description.
    pub description: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Makes a practice from a signed base form. Two equal calls make two practices, as on the real
/// interface, unless they carry the same key.
///
/// # Errors
/// Refused as `INVALID`, `SIGNATURE_REFUSED`, `TOO_LARGE`, `PAYLOAD_MISMATCH`.
pub fn create(
    desk: &Desk,
    caller: &Caller,
    p7m: &[u8],
    data: &PracticeData,
    key: Option<&Key>,
) -> Result<PracticeCode, DeskError> {
    let sign = data.cciaa_competenza.as_deref().unwrap_or_default().trim().to_uppercase();
    let chamber = desk.storage.read(|c| chambers::find(c, &sign))?.ok_or_else(|| {
        let message = format!("La Camera di Commercio {sign} non è servita da questo sportello.");
        DeskError::invalid("cciaaCompetenza", message)
    })?;
    let branch = branch_office(&chamber, data.codice_sede_distaccata.as_deref())?;
    limit(p7m.len(), chamber.attachment_bytes_max)?;
    let judged = intake::judge(desk, &caller.account, p7m)?;
    let head = &judged.base_form.head;
    let kind = head.kind.as_str();
    if data.tipo_pratica.as_deref().is_some_and(|asked| asked != kind) {
        let message = format!("Il modello base è di tipo {kind}, la richiesta dice altro.");
        return Err(DeskError::invalid("tipoPratica", message));
    }
    let now = desk.now();
    let mut practice = Practice {
        id: String::new(),
        account: caller.account.id,
        operator: caller.operator.clone(),
        kind: kind.to_owned(),
        description: text("descrizione", data.descrizione.as_deref().unwrap_or_default())?,
        chamber: chamber.sign.clone(),
        branch,
        note: String::new(),
        state: State::Open,
        round: 0,
        base_form_sha256: desk.blobs.put(p7m)?,
        content_sha256: judged.content_sha256,
        signature_report: judged.report,
        company_name: head.name.clone(),
        company_fiscal_code: head.fiscal_code.trim().to_owned(),
        filed_sha256: None,
        protocol: None,
        fee_cents: 0,
        urgent: false,
        receipt: None,
        officer: None,
        officer_words: String::new(),
        created_at: now,
        protocolled_at: None,
        closed_at: None,
    };
    desk.storage.write(|tx| {
        let earlier = keyed(tx, caller, Operation::Create, key, &practice.content_sha256)?;
        if let Some(earlier) = earlier.filter(|earlier| earlier.state != State::Cancelled) {
            return code(&earlier.id);
        }
        let made = mint(desk, tx)?;
        practice.id = made.to_string();
        practices::insert(tx, &practice)?;
        remember(tx, caller, Operation::Create, key, &practice.content_sha256, &practice.id, now)?;
        let details = json!({
            "description": practice.description,
            "baseForm": practice.base_form_sha256,
            "content": practice.content_sha256,
        });
        events::append(tx, now, Some(&practice.id), &caller.actor(), "created", &details)?;
        Ok(made)
    })
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
    let new = receive(desk, caller, id, file)?;
    let now = desk.now();
    desk.storage.write(|tx| {
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
        let number = attachments::insert(tx, id, &new, 0, now)?;
        let details = json!({ "number": number, "type": new.kind, "name": new.name,
            "sha256": new.sha256 });
        events::append(tx, now, Some(id), &caller.actor(), "attached", &details)?;
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
    desk.storage.write(|tx| {
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
    desk.storage.write(|tx| {
        let mut practice = own(tx, caller, id)?;
        if practice.state == State::Cancelled {
            return Ok(());
        }
        expect_state(&practice, &[State::Open], "annullarla")?;
        practice.state = State::Cancelled;
        practice.closed_at = Some(now);
        practices::update(tx, &practice)?;
        let nothing = serde_json::Value::Null;
        events::append(tx, now, Some(id), &caller.actor(), "cancelled", &nothing)?;
        Ok(())
    })
}

/// Checks a file and stores its bytes; says how the practice will know it.
pub(crate) fn receive(
    desk: &Desk,
    caller: &Caller,
    id: &str,
    file: &IncomingFile,
) -> Result<NewAttachment, DeskError> {
    let (practice, chamber) = desk.storage.read(|c| {
        let practice = own(c, caller, id)?;
        let chamber = chambers::find(c, &practice.chamber)?.unwrap_or_default();
        Ok::<_, DeskError>((practice, chamber))
    })?;
    expect_state(&practice, &[State::Open, State::CorrectionAsked], "allegare documenti")?;
    limit(file.bytes.len(), chamber.attachment_bytes_max)?;
    let kind = file.kind.trim().to_uppercase();
    if matches!(AttachmentType::from(kind.as_str()), AttachmentType::Other(_)) {
        let message = format!("Il tipo di allegato {kind:.20} non esiste.");
        return Err(DeskError::invalid("tipoAllegato", message));
    }
    if !is_plain_name(&file.name) {
        return Err(DeskError::invalid(
            "allegatoFileName",
            "Il nome del file è vuoto, troppo lungo o contiene caratteri non ammessi.",
        ));
    }
    if file.bytes.is_empty() {
        return Err(DeskError::invalid("modelloBaseB64", "Il file è vuoto."));
    }
    Ok(NewAttachment {
        kind,
        name: file.name.clone(),
        description: text("descrizioneAllegato", &file.description)?,
        size_bytes: file.bytes.len() as u64,
        sha256: desk.blobs.put(&file.bytes)?,
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
    tx: &rusqlite::Transaction<'_>,
    caller: &Caller,
    operation: Operation,
    key: Option<&Key>,
    content: &str,
    practice: &str,
    at: jiff::Timestamp,
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

/// A practice code of the desk's own, as a type.
pub(crate) fn code(id: &str) -> Result<PracticeCode, DeskError> {
    id.parse().map_err(|_| DeskError::Damaged(format!("practice code {id}")))
}

fn mint(desk: &Desk, connection: &Connection) -> Result<PracticeCode, DeskError> {
    let day = in_rome(desk.now()).date();
    for _ in 0..100 {
        let code = PracticeCode::mint(day, desk.dice.bytes());
        if practices::find(connection, code.as_str())?.is_none() {
            return Ok(code);
        }
    }
    Err(DeskError::refused(DeskCode::Unavailable, "Nessun codice pratica libero: riprovi."))
}

/// The place of a branch office given by its code (from 1) or by its name.
fn branch_office(
    chamber: &certificate::chamber::Chamber,
    asked: Option<&str>,
) -> Result<Option<String>, DeskError> {
    let Some(asked) = asked.map(str::trim).filter(|asked| !asked.is_empty()) else {
        return Ok(None);
    };
    let offices = chamber.branch_offices.iter().enumerate();
    let mut named = offices.filter(|(index, place)| {
        asked == (index + 1).to_string() || place.eq_ignore_ascii_case(asked)
    });
    named.next().map(|(_, place)| Some(place.clone())).ok_or_else(|| {
        let message =
            format!("La sede {asked:.40} non esiste. Sedi: {}.", chamber.branch_offices.join(", "));
        DeskError::invalid("codiceSedeDistaccata", message)
    })
}

fn limit(bytes: usize, chamber_max: u64) -> Result<(), DeskError> {
    let max = chamber_max.min(FILE_BYTES_MAX);
    if bytes as u64 > max { Err(DeskError::too_large(max)) } else { Ok(()) }
}

fn text(field: &str, text: &str) -> Result<String, DeskError> {
    if text.chars().count() > TEXT_MAX {
        let message = format!("Il testo supera {TEXT_MAX} caratteri.");
        return Err(DeskError::invalid(field, message));
    }
    Ok(text.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect())
}

/// A file name that is a name and nothing else: no folders, nothing invisible or reversing.
fn is_plain_name(name: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | ':' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    !name.is_empty()
        && name.len() <= 255
        && !name.chars().any(hidden)
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_hides_something_is_no_name() {
        assert!(is_plain_name("fattura 12 è.pdf.p7m"));
        for bad in ["", "../x", "a/b", "C:x.pdf", "a\u{202E}fdp.exe", ".hidden", "x.pdf ", "a\0b"] {
            assert!(!is_plain_name(bad), "{bad:?}");
        }
    }

    #[test]
    fn a_branch_office_is_known_by_code_or_name() {
        let chamber = certificate::chamber::Chamber::of("BG");
        let office = |asked| branch_office(&chamber, Some(asked)).ok().flatten();
        assert_eq!(office("2").as_deref(), Some("Treviglio"));
        assert_eq!(office("bergamo").as_deref(), Some("Bergamo"));
        assert_eq!(office("3"), None, "there is no third");
        assert!(matches!(branch_office(&chamber, None), Ok(None)), "none is asked for");
    }
}
