//! The operations: bodies in, domain verbs, rows out.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wire::fpws::paths::Operation;
use wire::fpws::{
    AttachBody, Attached, BranchOfficeRow, CHAMBER_PARAMETER, CreateBody, Created,
    DESK_TYPE_PARAMETER, DeskRow, FileRow, NOTE_PARAMETER, PracticeData,
};

use super::{Asked, listing};
use crate::correction::{self, Corrected};
use crate::desk::{Desk, FILE_BYTES_MAX};
use crate::error::DeskError;
use crate::filing::{self, IncomingFile, code};
use crate::sending::{self, BASE_FORM_NAME};
use crate::storage::attachments::Attachment;
use crate::storage::chambers;
use crate::storage::practices::State;

/// Carries one operation out and gives its payload.
pub(super) fn carry_out(
    desk: &Desk,
    operation: Operation,
    asked: &Asked,
) -> Result<Value, DeskError> {
    let (caller, id) = (&asked.caller, asked.practice());
    match operation {
        Operation::Create => payload(&create(desk, asked)?),
        Operation::Attach => payload(&attach(desk, asked)?),
        Operation::Send => payload(&sending::send(desk, caller, id, asked.key.as_ref())?),
        Operation::Cancel => filing::cancel(desk, caller, id).map(|()| Value::Null),
        Operation::List => payload(&listing::practices(desk, caller, &asked.body)?),
        Operation::ListCorrections => payload(&listing::corrections(desk, caller, &asked.body)?),
        Operation::Correct => payload(&correct(desk, asked)?),
        Operation::TransmitCorrection => {
            payload(&correction::transmit(desk, caller, id, asked.key.as_ref())?)
        }
        Operation::Note => {
            filing::note(desk, caller, id, asked.parameter(NOTE_PARAMETER)).map(|()| Value::Null)
        }
        Operation::Desks => payload(&desks(desk, asked)?),
        Operation::BranchOffices => payload(&branch_offices(desk, asked)?),
    }
}

/// Reads a JSON body.
pub(super) fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, DeskError> {
    serde_json::from_slice(body).map_err(|error| {
        DeskError::invalid("body", format!("Il corpo della richiesta non si legge: {error}."))
    })
}

fn payload<T: Serialize>(data: &T) -> Result<Value, DeskError> {
    serde_json::to_value(data).map_err(|error| DeskError::Damaged(error.to_string()))
}

fn create(desk: &Desk, asked: &Asked) -> Result<Created, DeskError> {
    let body: CreateBody = read(&asked.body)?;
    if !body.mob_firmato {
        let message = "Il modello base va firmato prima di creare la pratica.";
        return Err(DeskError::invalid("mobFirmato", message));
    }
    let p7m = body.file(limit()).map_err(file_error)?;
    let key = asked.key.as_ref();
    let id_pratica = filing::create(desk, &asked.caller, &p7m, &body.dati_pratica, key)?;
    Ok(Created { id_pratica })
}

fn attach(desk: &Desk, asked: &Asked) -> Result<Attached, DeskError> {
    let body: AttachBody = read(&asked.body)?;
    let id = asked.practice();
    let practice = desk.storage.look(|c| filing::own(c, &asked.caller, id))?;
    if practice.state == State::CorrectionAsked {
        return corrected(desk, asked, &body);
    }
    let document = filing::attach_to(desk, &asked.caller, &practice, &incoming(&body)?)?;
    Ok(Attached { id_pratica: code(id)?, allegato: file_row(&document) })
}

fn correct(desk: &Desk, asked: &Asked) -> Result<Attached, DeskError> {
    corrected(desk, asked, &read(&asked.body)?)
}

fn corrected(desk: &Desk, asked: &Asked, body: &AttachBody) -> Result<Attached, DeskError> {
    let id = asked.practice();
    let replaces = body.rettifica_modello_base.unwrap_or(false);
    let file = incoming(body)?;
    let (caller, key) = (&asked.caller, asked.key.as_ref());
    let allegato = match correction::correct(desk, caller, id, &file, replaces, key)? {
        Corrected::Document(document) => file_row(&document),
        Corrected::BaseForm(sha256) => FileRow {
            nome: BASE_FORM_NAME.to_owned(),
            sha256,
            tipo: "MOB".to_owned(),
            descrizione: file.description,
        },
    };
    Ok(Attached { id_pratica: code(id)?, allegato })
}

fn desks(desk: &Desk, asked: &Asked) -> Result<Vec<DeskRow>, DeskError> {
    if !is_our_type(asked.parameter(DESK_TYPE_PARAMETER)) {
        return Ok(Vec::new());
    }
    let chambers = desk.storage.read(chambers::all)?;
    Ok(chambers
        .into_iter()
        .map(|chamber| DeskRow {
            tipo_sportello: PracticeData::DESK_TYPE.to_owned(),
            cciaa: chamber.sign,
            denominazione: format!("Camera di Commercio di {}", chamber.name),
        })
        .collect())
}

fn branch_offices(desk: &Desk, asked: &Asked) -> Result<Vec<BranchOfficeRow>, DeskError> {
    if !is_our_type(asked.parameter(DESK_TYPE_PARAMETER)) {
        return Ok(Vec::new());
    }
    let sign = asked.parameter(CHAMBER_PARAMETER).trim().to_uppercase();
    let chamber = desk.storage.read(|c| chambers::find(c, &sign))?.ok_or_else(|| {
        let message =
            format!("La Camera di Commercio {sign:.10} non è servita da questo sportello.");
        DeskError::refused(wire::codes::DeskCode::NotFound, message)
    })?;
    let rows = chamber.branch_offices.into_iter().enumerate();
    Ok(rows
        .map(|(index, descrizione)| BranchOfficeRow {
            codice: (index + 1).to_string(),
            cciaa: sign.clone(),
            descrizione,
        })
        .collect())
}

fn is_our_type(asked: &str) -> bool {
    asked.is_empty() || asked.eq_ignore_ascii_case(PracticeData::DESK_TYPE)
}

fn incoming(body: &AttachBody) -> Result<IncomingFile, DeskError> {
    Ok(IncomingFile {
        bytes: body.file(limit()).map_err(file_error)?,
        kind: body.tipo_allegato.clone(),
        name: body.allegato_file_name.clone(),
        description: body.descrizione_allegato.clone().unwrap_or_default(),
    })
}

fn file_row(document: &Attachment) -> FileRow {
    FileRow {
        nome: document.data.name.clone(),
        sha256: document.data.sha256.clone(),
        tipo: document.data.kind.clone(),
        descrizione: document.data.description.clone(),
    }
}

fn limit() -> usize {
    usize::try_from(FILE_BYTES_MAX).unwrap_or(usize::MAX)
}

fn file_error(error: wire::Error) -> DeskError {
    match error {
        wire::Error::TooLarge { .. } => DeskError::too_large(FILE_BYTES_MAX),
        other => {
            DeskError::invalid("modelloBaseB64", format!("Il file non è base64 valido: {other}."))
        }
    }
}
