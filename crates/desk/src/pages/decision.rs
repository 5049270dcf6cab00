//! The officer's steps as forms: each leads back to the practice, or shows it again with what is wrong.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use wire::codes::DeskCode;

use super::answer::{PageError, blocking};
use super::batch;
use super::form::{Fields, all, said, value, words};
use super::practice::{Typed, show_again};
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::corrections::Scope;
use crate::storage::handovers::{Collector, Title};
use crate::storage::officers::{Officer, OfficerId};
use crate::{examination, handover};

/// `POST /ufficio/pratiche/{id}/presa-in-carico`
pub(super) async fn take_in_charge(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "taken", |desk, officer, id, _| {
        Ok(examination::take(desk, officer, id).map(|_| ())?)
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/lascia`
pub(super) async fn release(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "released", |desk, officer, id, _| {
        Ok(examination::release(desk, officer, id).map(|_| ())?)
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/assegnazione`
pub(super) async fn assign(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "assigned", |desk, officer, id, fields| {
        let to = value(fields, "funzionario").parse().map_err(|_| PageError::NothingAsked)?;
        Ok(examination::assign(desk, officer, id, OfficerId(to)).map(|_| ())?)
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/approvazione`
pub(super) async fn approve(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "approved", |desk, officer, id, fields| {
        if value(fields, "conferma").is_empty() {
            return Err(PageError::NotConfirmed);
        }
        Ok(examination::approve(desk, officer, id).map(|_| ())?)
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/rilascio`
pub(super) async fn issue(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "issued", |desk, officer, id, fields| {
        if value(fields, "conferma").is_empty() {
            return Err(PageError::NotConfirmed);
        }
        batch::issue_one(desk, officer, id, fields)
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/rettifica`
pub(super) async fn ask_correction(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "correction", |desk, officer, id, fields| {
        let boxes: Vec<String> = all(fields, "casella").map(str::to_owned).collect();
        let scope = Scope {
            base_form: !value(fields, "modello").is_empty() || !boxes.is_empty(),
            boxes,
            attachments: all(fields, "documento").filter_map(|n| n.parse().ok()).collect(),
            missing: all(fields, "mancante").map(str::to_owned).collect(),
        };
        let said = said(fields, "testo")?;
        if scope.is_empty() {
            return Err(PageError::NothingAsked);
        }
        examination::ask_correction(desk, officer, id, said, &scope)?;
        Ok(())
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/rigetto`
pub(super) async fn reject(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "rejected", |desk, officer, id, fields| {
        examination::reject(desk, officer, id, said(fields, "motivo")?)?;
        Ok(())
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/annullamento`
pub(super) async fn annul(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "annulled", |desk, officer, id, fields| {
        examination::annul(desk, officer, id, words(fields, "motivo")?)?;
        Ok(())
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/pronta`
pub(super) async fn ready(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "ready", |desk, officer, id, fields| {
        Ok(handover::ready(desk, officer, id, value(fields, "sede")).map(|_| ())?)
    })
    .await
}

/// `POST /ufficio/pratiche/{id}/consegna`
pub(super) async fn hand_over(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "collected", |desk, officer, id, fields| {
        let collector = Collector {
            name: words(fields, "chi")?.to_owned(),
            document: words(fields, "estremi")?.to_owned(),
            title: Title::parse(value(fields, "titolo")).ok_or(PageError::NothingAsked)?,
        };
        Ok(handover::hand_over(desk, officer, id, &collector).map(|_| ())?)
    })
    .await
}

pub(super) async fn decide(
    desk: Arc<Desk>,
    signed: Signed,
    id: String,
    fields: Fields,
    done: &str,
    step: impl FnOnce(&Desk, &Officer, &str, &Fields) -> Result<(), PageError> + Send + 'static,
) -> Response {
    let typed = Typed {
        correction: value(&fields, "testo").to_owned(),
        reason: value(&fields, "motivo").to_owned(),
    };
    let (officer, practice) = (signed.officer.clone(), id.clone());
    let result = match signed.expect_token(value(&fields, "token")) {
        Ok(()) => {
            let moved = move |desk: &Desk| {
                step(desk, &officer, &practice, &fields)
                    .map_err(|error| moved(desk, &officer, &practice, error))
            };
            blocking(desk.clone(), moved).await
        }
        Err(error) => Err(error),
    };
    match result {
        Ok(()) => Redirect::to(&format!("/ufficio/pratiche/{id}?fatto={done}")).into_response(),
        Err(error) => show_again(desk, signed, id, error, typed).await,
    }
}

/// A refusal for the state, in words of the page: with the state of now.
fn moved(desk: &Desk, officer: &Officer, id: &str, error: PageError) -> PageError {
    match error {
        PageError::Desk(DeskError::Refused { code: DeskCode::WrongState, .. }) => {
            match desk.storage.read(|c| examination::find(c, officer, id)) {
                Ok(practice) => PageError::Moved(practice.state),
                Err(error) => error.into(),
            }
        }
        error => error,
    }
}
