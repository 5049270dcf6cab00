//! The registration wizard. Whoever has the link goes on with it: no session, no other secret.

mod steps;

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use serde::Deserialize;

use super::answer::{Chrome, PageError, blocking, html};
use super::company::refuse;
use super::language::Words;
use super::multipart::limit;
use super::visitor::Visitor;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::registration::{self, Fault, RegistrationError};
use crate::storage::chambers;
use crate::storage::standings::Profile;

pub(super) fn routes() -> Router<Arc<Desk>> {
    let at = "/registrazione/{token}";
    let under = |path: &str| format!("{at}/{path}");
    Router::new()
        .route("/registrazione", get(begin).post(ask_link))
        .route(at, get(steps::show))
        .route(&under("persona"), post(steps::person))
        .route(&under("impresa"), post(steps::company))
        .route(&under("condizioni"), post(steps::conditions))
        .route(&under("contratto.pdf"), get(steps::contract))
        .route(&under("contratto"), post(steps::upload).layer(limit()))
}

/// A fault as a page shows it.
pub(super) struct Shown {
    pub(super) field: &'static str,
    pub(super) words: String,
}

fn shown(w: Words, faults: &[Fault]) -> Vec<Shown> {
    faults.iter().map(|one| Shown { field: one.field(), words: w.t(one.key()) }).collect()
}

#[derive(Template)]
#[template(path = "registration/begin.html")]
struct BeginPage {
    w: Words,
    chrome: Chrome,
    faults: Vec<Shown>,
    said: String,
    profile: String,
    chamber: String,
    email: String,
    chambers: Vec<(String, String)>,
    mailed: bool,
}

impl BeginPage {
    fn bad(&self, field: &str) -> bool {
        self.faults.iter().any(|fault| fault.field == field)
    }
}

#[derive(Debug, Default, Clone, Deserialize)]
pub(super) struct Begin {
    #[serde(default)]
    profilo: String,
    #[serde(default)]
    camera: String,
    #[serde(default)]
    email: String,
}

/// `GET /registrazione`
async fn begin(State(desk): State<Arc<Desk>>, visitor: Visitor) -> Response {
    begin_page(desk, &visitor, StatusCode::OK, Begin::default(), &[], String::new(), false).await
}

/// `POST /registrazione`: mails the link.
async fn ask_link(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Form(asked): Form<Begin>,
) -> Response {
    let typed = asked.clone();
    let begun = blocking(desk.clone(), move |desk| {
        let profile = Profile::parse(&asked.profilo).unwrap_or_default();
        Ok(registration::begin(desk, profile, &asked.camera, &asked.email))
    });
    let wrong = StatusCode::UNPROCESSABLE_ENTITY;
    let none = String::new();
    match begun.await {
        Ok(Ok(())) => begin_page(desk, &visitor, StatusCode::OK, typed, &[], none, true).await,
        Ok(Err(RegistrationError::Faults(faults))) => {
            begin_page(desk, &visitor, wrong, typed, &faults, none, false).await
        }
        Ok(Err(RegistrationError::Desk(DeskError::Refused { message, .. }))) => {
            begin_page(desk, &visitor, wrong, typed, &[], message, false).await
        }
        Ok(Err(error)) => refuse(&visitor, &page_error(error)),
        Err(error) => refuse(&visitor, &error),
    }
}

async fn begin_page(
    desk: Arc<Desk>,
    visitor: &Visitor,
    status: StatusCode,
    typed: Begin,
    faults: &[Fault],
    said: String,
    mailed: bool,
) -> Response {
    let chambers = blocking(desk, |desk| Ok(desk.storage.read(chambers::all)?)).await;
    let chambers = match chambers {
        Ok(chambers) => chambers.into_iter().map(|one| (one.sign, one.name)).collect(),
        Err(error) => return refuse(visitor, &error),
    };
    let w = visitor.w;
    let page = BeginPage {
        w,
        chrome: Chrome::public(visitor, w.t("registration-title")),
        faults: shown(w, faults),
        said,
        profile: typed.profilo,
        chamber: typed.camera,
        email: typed.email,
        chambers,
        mailed,
    };
    (status, html(&page)).into_response()
}

/// The page's error of a registration's.
pub(super) fn page_error(error: RegistrationError) -> PageError {
    match error {
        RegistrationError::Faults(_) | RegistrationError::Unknown => PageError::Unknown,
        RegistrationError::Moved => registration::moved().into(),
        RegistrationError::Desk(error) => error.into(),
    }
}
