//! The officers' list of appointments for first requests.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::language::Words;
use super::visitor::Signed;
use crate::appointments;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::officers::Officer;
use crate::storage::{StorageError, accounts, appointments as kept};

pub(super) fn routes() -> Router<Arc<Desk>> {
    Router::new()
        .route("/ufficio/appuntamenti", get(list))
        .route("/ufficio/appuntamenti/{id}/fissato", post(fix))
        .route("/ufficio/appuntamenti/{id}/avvenuto", post(keep))
}

#[derive(Template)]
#[template(path = "office/appointments.html")]
struct ListPage {
    w: Words,
    chrome: Chrome,
    wrong: String,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    company: String,
    chamber: String,
    wish: String,
    fixed_for: String,
    state: String,
}

/// `GET /ufficio/appuntamenti`
async fn list(State(desk): State<Arc<Desk>>, signed: Signed) -> Response {
    page(desk, signed, String::new()).await
}

async fn page(desk: Arc<Desk>, signed: Signed, wrong: String) -> Response {
    let chamber = signed.officer.chamber.clone();
    let w = signed.visitor.w;
    let found = blocking(desk, move |desk| {
        Ok(desk.storage.read(|c| {
            let waiting = kept::waiting(c, chamber.as_deref())?;
            let row = |one: kept::Appointment| {
                Ok::<_, StorageError>(Row {
                    id: one.id,
                    company: accounts::get(c, one.account)?.data.company_name,
                    chamber: one.chamber,
                    wish: one.wish,
                    fixed_for: one.fixed_for,
                    state: w.t(&format!("appointment-{}", one.state.as_str())),
                })
            };
            waiting.into_iter().map(row).collect::<Result<Vec<Row>, StorageError>>()
        })?)
    });
    let shown = found.await.map(|rows| {
        let status = if wrong.is_empty() {
            axum::http::StatusCode::OK
        } else {
            axum::http::StatusCode::UNPROCESSABLE_ENTITY
        };
        let chrome = Chrome::of(&signed, w.t("appointments"));
        (status, html(&ListPage { w, chrome, wrong, rows })).into_response()
    });
    either(&signed.visitor, shown)
}

#[derive(Debug, Deserialize)]
pub(super) struct Said {
    #[serde(default)]
    token: String,
    #[serde(default)]
    quando: String,
}

/// `POST /ufficio/appuntamenti/{id}/fissato`
async fn fix(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Response {
    let when = said.quando.clone();
    step(desk, signed, &said.token, move |desk, officer| {
        appointments::fix(desk, officer, id, &when)
    })
    .await
}

/// `POST /ufficio/appuntamenti/{id}/avvenuto`
async fn keep(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<i64>,
    Form(said): Form<Said>,
) -> Response {
    step(desk, signed, &said.token, move |desk, officer| appointments::keep(desk, officer, id))
        .await
}

async fn step(
    desk: Arc<Desk>,
    signed: Signed,
    token: &str,
    work: impl FnOnce(&Desk, &Officer) -> Result<(), DeskError> + Send + 'static,
) -> Response {
    if let Err(error) = signed.expect_token(token) {
        return either(&signed.visitor, Err(error));
    }
    let officer = signed.officer.clone();
    match blocking(desk.clone(), move |desk| Ok(work(desk, &officer)?)).await {
        Ok(()) => Redirect::to("/ufficio/appuntamenti").into_response(),
        Err(PageError::Desk(DeskError::Refused { message, .. })) => {
            page(desk, signed, message).await
        }
        Err(error) => either(&signed.visitor, Err(error)),
    }
}
