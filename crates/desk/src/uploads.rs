//! Large files that come in pieces: a connection that is cut costs the piece that was on its way.
//!
//! Owns the offset and the end: a file that is whole and is what was announced becomes a document of its
//! practice by the same steps as one that came at once ([`crate::filing`], [`crate::correction`]).

use serde_json::json;
use wire::codes::DeskCode;
use wire::extensions::{UploadBegin, UploadRow};

use crate::correction::{self, Corrected};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{self, Caller, IncomingFile, Key, describe, expect_state, own};
use crate::sending::BASE_FORM_NAME;
use crate::storage::practices::State;
use crate::storage::uploads::{self, Becomes, Upload};
use crate::storage::{Connection, Lock};
use wire::fpws::{Attached, FileRow};

/// Largest piece, bytes.
pub const PIECE_BYTES_MAX: u64 = 1024 * 1024;
/// Files that an account may have under way at once.
const UNDER_WAY_MAX: u32 = 50;

/// Begins a file, or says how far the same one is.
///
/// # Errors
/// Refused as `NOT_FOUND`, `WRONG_STATE`, `INVALID`, `TOO_LARGE`; `PAYLOAD_MISMATCH` as [`correction::correct`].
pub fn begin(
    desk: &Desk,
    caller: &Caller,
    asked: &UploadBegin,
    key: Option<&Key>,
) -> Result<UploadRow, DeskError> {
    let id = asked.id_pratica.as_str();
    let file = IncomingFile {
        kind: asked.tipo_allegato.clone(),
        name: asked.allegato_file_name.clone(),
        description: asked.descrizione_allegato.clone(),
        bytes: Vec::new(),
    };
    let practice = desk.storage.look(|c| {
        if asked.rettifica_modello_base.is_some() {
            correction::expect_key(c, caller, id, key)?;
        }
        own(c, caller, id)
    })?;
    let described = describe(desk, &practice, &file, asked.size_bytes)?;
    let sha256 = asked.sha256.to_lowercase();
    if sha256.len() != 64 || !sha256.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return Err(DeskError::invalid("sha256", "L'impronta non è un SHA-256."));
    }
    let (becomes, state) = match asked.rettifica_modello_base {
        None => (Becomes::Document, State::Open),
        Some(false) => (Becomes::CorrectedDocument, State::CorrectionAsked),
        Some(true) => (Becomes::CorrectedBaseForm, State::CorrectionAsked),
    };
    let new = Upload {
        id: hex::encode(desk.dice.bytes::<16>()),
        account: caller.account.id,
        practice: id.to_owned(),
        kind: described.kind,
        name: described.name,
        description: described.description,
        sha256,
        size_bytes: asked.size_bytes,
        becomes,
        received_bytes: 0,
    };
    let locks = [Lock::Account(caller.account.id), Lock::practice(id)];
    desk.storage.write_on(&locks, |tx| {
        expect_state(&own(tx, caller, id)?, &[state], "allegare documenti")?;
        if let Some(there) = uploads::same(tx, &new)? {
            return Ok(row(&there));
        }
        if uploads::count(tx, caller.account.id)? >= UNDER_WAY_MAX {
            let message =
                format!("Sono già in corso {UNDER_WAY_MAX} caricamenti: ne completi uno.");
            return Err(DeskError::refused(DeskCode::Unavailable, message));
        }
        uploads::insert(tx, &new, desk.now())?;
        Ok(row(&new))
    })
}

/// How far a file is.
///
/// # Errors
/// Refused as `NOT_FOUND`.
pub fn look(desk: &Desk, caller: &Caller, upload: &str) -> Result<UploadRow, DeskError> {
    desk.storage.read(|c| Ok(row(&of(c, caller, upload)?)))
}

/// Takes the next piece, which begins at `offset`.
///
/// # Errors
/// Refused as `NOT_FOUND`, `TOO_LARGE`, `INVALID`, and `WRONG_STATE` where another piece is expected:
/// the details name its offset.
pub fn take(
    desk: &Desk,
    caller: &Caller,
    upload: &str,
    offset: u64,
    bytes: &[u8],
) -> Result<UploadRow, DeskError> {
    if bytes.len() as u64 > PIECE_BYTES_MAX {
        return Err(DeskError::too_large(PIECE_BYTES_MAX));
    }
    if bytes.is_empty() {
        return Err(DeskError::invalid("body", "Il pezzo è vuoto."));
    }
    let practice = desk.storage.read(|c| Ok::<_, DeskError>(of(c, caller, upload)?.practice))?;
    desk.storage.write_on(&[Lock::practice(&practice)], |tx| {
        let mut there = of(tx, caller, upload)?;
        if offset != there.received_bytes {
            return Err(DeskError::Refused {
                code: DeskCode::WrongState,
                message: format!("Il prossimo pezzo comincia dal byte {}.", there.received_bytes),
                detail: Some(json!({ "offset": there.received_bytes })),
            });
        }
        if offset + bytes.len() as u64 > there.size_bytes {
            return Err(DeskError::invalid("body", "Il file è più lungo di quanto annunciato."));
        }
        there.received_bytes = uploads::append(tx, &there, bytes, desk.now())?;
        Ok(row(&there))
    })
}

/// Makes a whole file a document of its practice.
///
/// # Errors
/// Refused as `NOT_FOUND`; as `WRONG_STATE` where pieces are missing, or where the bytes are not those that
/// were announced, which begins the file anew; and as the same file would be that came at once.
pub fn complete(desk: &Desk, caller: &Caller, upload: &str) -> Result<Attached, DeskError> {
    let (there, bytes) = desk.storage.read(|c| {
        let there = of(c, caller, upload)?;
        let bytes = uploads::bytes(c, upload)?;
        Ok::<_, DeskError>((there, bytes))
    })?;
    if bytes.len() as u64 != there.size_bytes {
        let detail = Some(json!({ "offset": bytes.len() }));
        let message = format!("Mancano byte: ne sono arrivati {}.", bytes.len());
        return Err(DeskError::Refused { code: DeskCode::WrongState, message, detail });
    }
    if crate::blobs::digest(&bytes) != there.sha256 {
        forget(desk, &there)?;
        let message = "Il file è arrivato danneggiato: lo carichi di nuovo dall'inizio.";
        return Err(DeskError::refused(DeskCode::WrongState, message));
    }
    let file = IncomingFile {
        kind: there.kind.clone(),
        name: there.name.clone(),
        description: there.description.clone(),
        bytes,
    };
    let practice = there.practice.as_str();
    let document = match there.becomes {
        Becomes::Document => Some(filing::attach(desk, caller, practice, &file)?),
        Becomes::CorrectedDocument | Becomes::CorrectedBaseForm => {
            let is_base_form = there.becomes == Becomes::CorrectedBaseForm;
            match correction::correct(desk, caller, practice, &file, is_base_form, None)? {
                Corrected::Document(document) => Some(document),
                Corrected::BaseForm(_) => None,
            }
        }
    };
    forget(desk, &there)?;
    let (nome, tipo) = match document {
        Some(document) => (document.data.name, document.data.kind),
        None => (BASE_FORM_NAME.to_owned(), "MOB".to_owned()),
    };
    let descrizione = there.description;
    Ok(Attached {
        id_pratica: filing::code(&there.practice)?,
        allegato: FileRow { nome, sha256: there.sha256, tipo, descrizione },
    })
}

/// The caller's upload of an id.
fn of(connection: &Connection, caller: &Caller, id: &str) -> Result<Upload, DeskError> {
    let found = uploads::find(connection, id)?;
    found.filter(|upload| upload.account == caller.account.id).ok_or_else(|| {
        DeskError::refused(DeskCode::NotFound, "Il caricamento non esiste, o è scaduto: ricominci.")
    })
}

fn forget(desk: &Desk, upload: &Upload) -> Result<(), DeskError> {
    let locks = [Lock::practice(&upload.practice)];
    Ok(desk.storage.write_on(&locks, |tx| uploads::remove(tx, upload))?)
}

fn row(upload: &Upload) -> UploadRow {
    UploadRow {
        id: upload.id.clone(),
        offset: upload.received_bytes,
        size_bytes: upload.size_bytes,
    }
}
