//! The company's other documents: its data, signatories, addresses, templates, glossary, proofs. Shared by all
//! its devices as practices are, by the same path.
//!
//! Owns who may change which, and what a template keeps. Each document is made on first use, from first
//! bytes that are the same on every device, so that two devices that begin it apart hold one document.

use certificate::Company;
use draft::{DocumentId, DocumentKind, LineKey, LineList, Operation, Place, company_document_id};
use serde_json::{Map, Value, json};
use sync::record::Role;
use uuid::Uuid;

use crate::views::together::OfficeDocumentView;
use crate::{AppError, Code, Office, PracticeId, archive, drafts, editing};

/// One of the company's documents: `company`, `signatories`, `addresses`, `templates`, `glossary`, `proofs`.
///
/// # Errors
/// [`Code::BadField`] for another kind; [`Code::Storage`].
pub fn open(office: &Office, kind: &str) -> Result<OfficeDocumentView, AppError> {
    let kind = kind_of(kind)?;
    let id = ready(office, kind)?;
    let list = list_of(kind);
    let (document, lines, conflicts) = drafts::look(office, id, |draft| {
        let lines = list.map(|list| draft.lines(list)).unwrap_or_default();
        (draft.content(), lines, draft.conflicts())
    })?;
    Ok(OfficeDocumentView {
        kind: kind.word().to_owned(),
        document: with_registration(office, kind, document)?,
        lines: lines.iter().map(ToString::to_string).collect(),
        conflicts: conflicts.into_iter().map(archive::conflict_view).collect(),
    })
}

/// Sets one field to a value of its type; `null` clears it.
///
/// # Errors
/// [`Code::BadField`], [`Code::Conflict`], [`Code::NotSigner`], [`Code::Storage`].
pub fn set(office: &Office, kind: &str, pointer: &str, value: Value) -> Result<(), AppError> {
    apply(office, kind_of(kind)?, Operation::SetField { path: pointer.to_owned(), value })
}

/// Adds a line at the end; answers its key.
///
/// # Errors
/// As [`set`].
pub fn add_line(office: &Office, kind: &str, value: Value) -> Result<String, AppError> {
    let kind = kind_of(kind)?;
    let key = LineKey::from(Uuid::new_v4());
    let value = Some(value).filter(|value| !value.is_null());
    let operation = Operation::AddLine { list: list_in(kind)?, key, place: Place::Last, value };
    apply(office, kind, operation)?;
    Ok(key.to_string())
}

/// Takes a line away.
///
/// # Errors
/// As [`set`].
pub fn remove_line(office: &Office, kind: &str, key: &str) -> Result<(), AppError> {
    let kind = kind_of(kind)?;
    let key = editing::line_key(key)?;
    apply(office, kind, Operation::RemoveLine { list: list_in(kind)?, key })
}

/// Decides a conflict; the value may be one of the candidates or another.
///
/// # Errors
/// As [`set`].
pub fn resolve(office: &Office, kind: &str, pointer: &str, value: Value) -> Result<(), AppError> {
    apply(office, kind_of(kind)?, Operation::ResolveConflict { path: pointer.to_owned(), value })
}

/// Keeps a practice as a template for others; answers the template's key.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::BadField`] for an empty name or a practice too large,
/// [`Code::Storage`].
pub fn save_template(
    office: &Office,
    practice: PracticeId,
    name: &str,
) -> Result<String, AppError> {
    let name = name.trim();
    if name.is_empty() {
        return Err(bad("/modelli/nome", "no name"));
    }
    let certificate = drafts::certificate(office, practice)?;
    let kind = certificate.kind.as_str();
    let content = reusable(serde_json::to_value(&certificate).map_err(AppError::internal)?);
    let line = json!({ "nome": name, "tipoPratica": kind, "contenuto": content });
    add_line(office, DocumentKind::Templates.word(), line)
}

/// Makes a practice from a template; answers its id.
///
/// # Errors
/// [`Code::BadField`] for a template that there is not, or one without content; [`Code::Storage`].
pub fn create_from_template(office: &Office, key: &str) -> Result<String, AppError> {
    let id = ready(office, DocumentKind::Templates)?;
    let wanted = editing::line_key(key)?;
    let content = drafts::look(office, id, |draft| {
        let index = draft.lines(LineList::Modelli).iter().position(|line| *line == wanted)?;
        draft.content().pointer(&format!("/modelli/{index}")).cloned()
    })?;
    let line = content.ok_or_else(|| bad(&format!("/modelli/{key}"), "no such template"))?;
    let mut content = line.get("contenuto").cloned().unwrap_or_else(|| json!({}));
    if let (Some(members), Some(kind)) = (content.as_object_mut(), line.get("tipoPratica")) {
        members.entry("tipoPratica").or_insert_with(|| kind.clone());
    }
    let read = exchange::read(reusable(content).to_string().as_bytes());
    let certificate = read.map_err(|error| bad(&format!("/modelli/{key}/contenuto"), error))?;
    Ok(drafts::create(office, &certificate)?.to_string())
}

/// What of a practice another one can begin with: neither its name, nor numbers of its invoices, nor the
/// bytes of its documents.
pub(crate) fn reusable(mut content: Value) -> Value {
    let forget = |value: &mut Value, members: &[&str]| {
        if let Some(object) = value.as_object_mut() {
            object.retain(|member, _| !members.contains(&member.as_str()));
        }
    };
    forget(&mut content, &["id", "origo"]);
    for (list, members) in [("fatture", &["numero"][..]), ("allegati", &["sha256", "fattura"][..])]
    {
        for line in content.get_mut(list).and_then(Value::as_array_mut).into_iter().flatten() {
            forget(line, members);
        }
    }
    content
}

/// The company as its document has it, for a new practice.
pub(crate) fn company(office: &Office) -> Result<Company, AppError> {
    let (mut company, _) = crate::company::stored(office)?
        .ok_or_else(|| AppError::new(Code::NotInitialised, "no company"))?;
    let id = id_of(office, DocumentKind::Company)?;
    if office.store.document_kind(id)?.is_none() {
        return Ok(company);
    }
    let document = office.store.shadow_json(id)?;
    let said = |member: &str, field: &mut String| {
        if let Some(word) = document.get(member).and_then(Value::as_str) {
            word.clone_into(field);
        }
    };
    said("denominazione", &mut company.name);
    said("indirizzo", &mut company.address);
    said("comune", &mut company.town);
    said("siglaProv", &mut company.province);
    said("numeroRea", &mut company.rea_number);
    said("codiceFiscale", &mut company.fiscal_code);
    said("stato", &mut company.country);
    Ok(company)
}

/// The founder's device begins the company's own document with what was registered. Nobody else does:
/// an older word of the registration would stand against a newer one of the document.
pub(crate) fn found(office: &Office) -> Result<(), AppError> {
    let ground = office.ground()?;
    let founder = ground.roll().known(&ground.key.id()).is_some_and(|one| one.added_by.is_none());
    let id = id_of(office, DocumentKind::Company)?;
    if !founder || office.store.document_kind(id)?.is_some() {
        return Ok(());
    }
    drafts::create_other(office, DocumentKind::Company, id, Some(&registration(office)?))
}

fn registration(office: &Office) -> Result<Value, AppError> {
    let stored = crate::company::stored(office)?;
    let company = stored.map(|(company, _)| company).unwrap_or_default();
    serde_json::to_value(company).map_err(AppError::internal)
}

/// A device that has not heard of the company's document yet shows what was registered.
fn with_registration(
    office: &Office,
    kind: DocumentKind,
    document: Value,
) -> Result<Value, AppError> {
    let bare = document.get("denominazione").is_none();
    if kind != DocumentKind::Company || !bare {
        return Ok(document);
    }
    let mut shown = registration(office)?.as_object().cloned().unwrap_or_else(Map::new);
    shown.extend(document.as_object().cloned().unwrap_or_default());
    Ok(Value::Object(shown))
}

fn apply(office: &Office, kind: DocumentKind, operation: Operation) -> Result<(), AppError> {
    permitted(office, kind)?;
    let id = ready(office, kind)?;
    drafts::edit_other(office, id, |draft, author, at_ms| draft.apply(operation, author, at_ms))
}

/// Who may sign, and what the company is, is for those who answer for it.
fn permitted(office: &Office, kind: DocumentKind) -> Result<(), AppError> {
    if !matches!(kind, DocumentKind::Company | DocumentKind::Signatories) {
        return Ok(());
    }
    let ground = office.ground()?;
    let role = ground.roll().member(&ground.key.id()).map(|standing| standing.role);
    if role.is_some_and(|role| role >= Role::Signer) {
        return Ok(());
    }
    Err(AppError::new(Code::NotSigner, "a drafter's device"))
}

/// The document, made where it is not here yet.
pub(crate) fn ready(office: &Office, kind: DocumentKind) -> Result<DocumentId, AppError> {
    let id = id_of(office, kind)?;
    drafts::create_other(office, kind, id, None)?;
    Ok(id)
}

fn id_of(office: &Office, kind: DocumentKind) -> Result<DocumentId, AppError> {
    Ok(company_document_id(&office.ground()?.company, kind))
}

/// The kind by its word; a practice is none of them.
fn kind_of(word: &str) -> Result<DocumentKind, AppError> {
    match word.parse()? {
        DocumentKind::Practice => Err(bad(word, "practices are many")),
        kind => Ok(kind),
    }
}

fn list_of(kind: DocumentKind) -> Option<LineList> {
    LineList::ALL.into_iter().find(|list| list.kind() == kind && kind != DocumentKind::Practice)
}

fn list_in(kind: DocumentKind) -> Result<LineList, AppError> {
    list_of(kind).ok_or_else(|| bad(kind.word(), "it has no lines"))
}

fn bad(pointer: &str, why: impl std::fmt::Display) -> AppError {
    AppError::new(Code::BadField, &why).with("pointer", pointer).with("why", why)
}
