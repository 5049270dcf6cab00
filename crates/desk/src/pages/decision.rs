//! The officer's steps as forms: each leads back to the practice, or shows it again with what is wrong.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use wire::codes::DeskCode;

use super::answer::{PageError, WORDS_MAX, blocking};
use super::practice::{Typed, show_again};
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination;
use crate::storage::corrections::Scope;
use crate::storage::officers::Officer;

/// A form's fields as they came; names may repeat.
type Fields = Vec<(String, String)>;

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
        examination::issue(desk, officer, id)?;
        Ok(())
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
        let all = |name: &'static str| {
            fields.iter().filter(move |(key, _)| key == name).map(|(_, value)| value)
        };
        let scope = Scope {
            base_form: all("modello").next().is_some(),
            attachments: all("documento").filter_map(|number| number.parse().ok()).collect(),
            missing: all("mancante").filter(|kind| !kind.is_empty()).cloned().collect(),
        };
        let words = said(fields, "testo")?;
        if scope.is_empty() {
            return Err(PageError::NothingAsked);
        }
        examination::ask_correction(desk, officer, id, words, &scope)?;
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
        examination::annul(desk, officer, id, said(fields, "motivo")?)?;
        Ok(())
    })
    .await
}

async fn decide(
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

fn said<'a>(fields: &'a Fields, name: &str) -> Result<&'a str, PageError> {
    let words = value(fields, name).trim();
    match words.chars().count() {
        0 => Err(PageError::WordsMissing),
        // A browser counts a line end as one character and sends two.
        n if n > WORDS_MAX + words.matches("\r\n").count() => Err(PageError::WordsTooLong),
        _ => Ok(words),
    }
}

fn value<'a>(fields: &'a Fields, name: &str) -> &'a str {
    fields.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
}
