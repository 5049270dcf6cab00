//! Sending without the program: a signed base form becomes a practice, documents and notes are added,
//! it is sent, corrected, or cancelled. The steps are those of the interface ([`crate::filing`]).

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Multipart, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use serde::Deserialize;
use wire::fpws::PracticeData;

use super::practice::show_again;
use super::{Member, either, refuse, words};
use crate::correction;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{self, Caller, IncomingFile, own};
use crate::pages::answer::{Chrome, PageError, blocking, html};
use crate::pages::language::Words;
use crate::pages::multipart::Parts;
use crate::sending;
use crate::storage::chambers;
use crate::storage::practices::State as At;

#[derive(Template)]
#[template(path = "company/new.html")]
struct NewPage {
    w: Words,
    chrome: Chrome,
    wrong: String,
    enabled: bool,
    places: Vec<Place>,
    chosen: String,
    description: String,
}

/// A branch office of a Chamber, or the Chamber itself.
struct Place {
    value: String,
    words: String,
}

/// `GET /impresa/nuova`
pub(super) async fn form(State(desk): State<Arc<Desk>>, member: Member) -> Response {
    new_page(desk, member, StatusCode::OK, String::new(), [String::new(), String::new()]).await
}

async fn new_page(
    desk: Arc<Desk>,
    member: Member,
    status: StatusCode,
    wrong: String,
    [chosen, description]: [String; 2],
) -> Response {
    let enabled = member.expect_enabled(&desk);
    let places = blocking(desk, |desk| {
        let chambers = desk.storage.read(chambers::all)?;
        Ok(chambers.iter().flat_map(places_of).collect::<Vec<Place>>())
    });
    let w = member.0.visitor.w;
    let shown = places.await.map(|places| {
        let page = NewPage {
            w,
            chrome: member.0.chrome(w.t("company-new")),
            wrong: match (&enabled, wrong.is_empty()) {
                (Err(error), true) => words(w, error),
                _ => wrong,
            },
            enabled: enabled.is_ok(),
            places,
            chosen,
            description,
        };
        (status, html(&page)).into_response()
    });
    either(&member.0.visitor, shown)
}

fn places_of(chamber: &certificate::Chamber) -> Vec<Place> {
    let offices = &chamber.branch_offices;
    if offices.is_empty() {
        return vec![Place { value: chamber.sign.clone(), words: chamber.name.clone() }];
    }
    let place = |(index, office): (usize, &String)| Place {
        value: format!("{}/{}", chamber.sign, index + 1),
        words: format!("{} - {office}", chamber.name),
    };
    offices.iter().enumerate().map(place).collect()
}

/// `POST /impresa/nuova`
pub(super) async fn create(
    State(desk): State<Arc<Desk>>,
    member: Member,
    multipart: Multipart,
) -> Response {
    let parts = match checked(&desk, &member, multipart).await {
        Ok(parts) => parts,
        Err(error) => return refuse(&member.0.visitor, &error),
    };
    let place = parts.field("sede").to_owned();
    let description = parts.field("descrizione").to_owned();
    let typed = [place.clone(), description.clone()];
    let caller = member.caller();
    let made = blocking(desk.clone(), move |desk| {
        let (sign, office) = place.split_once('/').unwrap_or((&place, ""));
        let base_form = parts.file("modello").ok_or_else(no_file)?;
        let data = PracticeData {
            descrizione: Some(description),
            cciaa_competenza: Some(sign.to_owned()),
            codice_sede_distaccata: Some(office.to_owned()).filter(|office| !office.is_empty()),
            ..PracticeData::default()
        };
        Ok(filing::create(desk, &caller, &base_form.bytes, &data, None)?)
    });
    match made.await {
        Ok(id) => Redirect::to(&format!("/impresa/pratiche/{id}?fatto=creata")).into_response(),
        Err(error @ PageError::Desk(DeskError::Refused { .. })) => {
            let said = words(member.0.visitor.w, &error);
            new_page(desk, member, error.status(), said, typed).await
        }
        Err(error) => refuse(&member.0.visitor, &error),
    }
}

/// `POST /impresa/pratiche/{id}/allegati`: a document; one that a correction asks for, too.
pub(super) async fn attach(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
    multipart: Multipart,
) -> Response {
    let parts = match checked(&desk, &member, multipart).await {
        Ok(parts) => parts,
        Err(error) => return refuse(&member.0.visitor, &error),
    };
    carry_out(desk, member, id, "allegato", move |desk, caller, id| {
        let file = incoming(&parts, "file", parts.field("tipo"))?;
        if desk.storage.read(|c| own(c, caller, id))?.state == At::CorrectionAsked {
            correction::correct(desk, caller, id, &file, false, None)?;
        } else {
            filing::attach(desk, caller, id, &file)?;
        }
        Ok(())
    })
    .await
}

/// `POST /impresa/pratiche/{id}/modello`: another base form, where a correction asks for it.
pub(super) async fn replace_base_form(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
    multipart: Multipart,
) -> Response {
    let parts = match checked(&desk, &member, multipart).await {
        Ok(parts) => parts,
        Err(error) => return refuse(&member.0.visitor, &error),
    };
    carry_out(desk, member, id, "modello", move |desk, caller, id| {
        let file = incoming(&parts, "modello", "MOB")?;
        correction::correct(desk, caller, id, &file, true, None)?;
        Ok(())
    })
    .await
}

#[derive(Debug, Deserialize)]
pub(super) struct Step {
    #[serde(default)]
    token: String,
    #[serde(default)]
    note: String,
}

/// `POST /impresa/pratiche/{id}/note`
pub(super) async fn note(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
    Form(form): Form<Step>,
) -> Response {
    let note = form.note.replace("\r\n", "\n");
    step(desk, member, id, &form.token, "note", move |desk, caller, id| {
        Ok(filing::note(desk, caller, id, &note)?)
    })
    .await
}

/// `POST /impresa/pratiche/{id}/invio`
pub(super) async fn send(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
    Form(form): Form<Step>,
) -> Response {
    step(desk, member, id, &form.token, "inviata", |desk, caller, id| {
        Ok(sending::send(desk, caller, id, None).map(|_| ())?)
    })
    .await
}

/// `POST /impresa/pratiche/{id}/rettifica`
pub(super) async fn transmit(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
    Form(form): Form<Step>,
) -> Response {
    step(desk, member, id, &form.token, "rettificata", |desk, caller, id| {
        Ok(correction::transmit(desk, caller, id, None).map(|_| ())?)
    })
    .await
}

/// `POST /impresa/pratiche/{id}/annullamento`
pub(super) async fn cancel(
    State(desk): State<Arc<Desk>>,
    member: Member,
    Path(id): Path<String>,
    Form(form): Form<Step>,
) -> Response {
    step(desk, member, id, &form.token, "annullata", |desk, caller, id| {
        Ok(filing::cancel(desk, caller, id)?)
    })
    .await
}

async fn step(
    desk: Arc<Desk>,
    member: Member,
    id: String,
    token: &str,
    done: &str,
    work: impl FnOnce(&Desk, &Caller, &str) -> Result<(), PageError> + Send + 'static,
) -> Response {
    let allowed = member.0.expect_token(token).and_then(|()| member.expect_enabled(&desk));
    if let Err(error) = allowed {
        return refuse(&member.0.visitor, &error);
    }
    carry_out(desk, member, id, done, work).await
}

/// Does a step of a practice and leads back to it, or shows it with what is wrong.
async fn carry_out(
    desk: Arc<Desk>,
    member: Member,
    id: String,
    done: &str,
    work: impl FnOnce(&Desk, &Caller, &str) -> Result<(), PageError> + Send + 'static,
) -> Response {
    let (caller, practice) = (member.caller(), id.clone());
    match blocking(desk.clone(), move |desk| work(desk, &caller, &practice)).await {
        Ok(()) => Redirect::to(&format!("/impresa/pratiche/{id}?fatto={done}")).into_response(),
        Err(error) => show_again(desk, member, id, error).await,
    }
}

/// A form with files that comes from this session, of an account that may send.
async fn checked(
    desk: &Arc<Desk>,
    member: &Member,
    multipart: Multipart,
) -> Result<Parts, PageError> {
    let parts = Parts::read(multipart).await?;
    member.0.expect_token(parts.field("token"))?;
    member.expect_enabled(desk)?;
    Ok(parts)
}

fn incoming(parts: &Parts, field: &str, kind: &str) -> Result<IncomingFile, PageError> {
    let file = parts.file(field).ok_or_else(no_file)?;
    Ok(IncomingFile {
        kind: kind.to_owned(),
        name: file.name.clone(),
        description: parts.field("descrizione").to_owned(),
        bytes: file.bytes.clone(),
    })
}

fn no_file() -> PageError {
    DeskError::invalid("file", "Non è stato scelto nessun file: lo scelga e riprovi.").into()
}
