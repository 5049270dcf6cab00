//! Who has forgotten the password, or let it grow old: a link by mail, and what it opens.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::entry::{NewPassword, renewal_page, wrong};
use super::refuse;
use crate::access::{self, AccessError};
use crate::desk::Desk;
use crate::pages::answer::{Chrome, PageError, blocking, html};
use crate::pages::language::Words;
use crate::pages::sign_in::{COMPANY, gone};
use crate::pages::visitor::Visitor;

#[derive(Template)]
#[template(path = "company/forgotten.html")]
struct ForgottenPage {
    w: Words,
    chrome: Chrome,
    mailed: bool,
}

/// `GET /impresa/dimenticata`
pub(super) async fn forgotten(visitor: Visitor) -> Response {
    page(&visitor, false)
}

fn page(visitor: &Visitor, mailed: bool) -> Response {
    let w = visitor.w;
    let chrome = Chrome::public(visitor, w.t("forgotten-title"));
    html(&ForgottenPage { w, chrome, mailed })
}

#[derive(Debug, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    utente: String,
    #[serde(default)]
    email: String,
}

/// `POST /impresa/dimenticata`: the same answer whether there is such an account or not.
pub(super) async fn ask_link(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Form(asked): Form<Asked>,
) -> Response {
    let mailed =
        blocking(desk, move |desk| Ok(access::ask_link(desk, &asked.utente, &asked.email)?));
    match mailed.await {
        Ok(()) => page(&visitor, true),
        Err(error) => refuse(&visitor, &error),
    }
}

/// `GET /impresa/rinnovo/{token}`
pub(super) async fn renewal(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Response {
    let secret = token.clone();
    match blocking(desk, move |desk| Ok(access::linked(desk, &secret))).await {
        Ok(Ok(account)) => {
            renewal_page(&visitor, &account.data.user, &token, String::new(), StatusCode::OK)
        }
        Ok(Err(error)) => refused(&visitor, error),
        Err(error) => refuse(&visitor, &error),
    }
}

/// `POST /impresa/rinnovo/{token}`
pub(super) async fn renew(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(token): Path<String>,
    Form(form): Form<NewPassword>,
) -> Response {
    let secret = token.clone();
    let renewed = blocking(desk.clone(), move |desk| {
        let account = match access::linked(desk, &secret) {
            Ok(account) => account,
            Err(error) => return Ok(Err((None, error))),
        };
        let done = form
            .chosen()
            .map_err(AccessError::from)
            .and_then(|new| access::renew_by_link(desk, &secret, &new));
        Ok(done.map_err(|error| (Some(account.data.user), error)))
    });
    match renewed.await {
        Ok(Ok(())) => gone(COMPANY, &desk, "/impresa/accesso"),
        Ok(Err((None, error))) => refused(&visitor, error),
        Ok(Err((Some(user), error))) => match wrong(visitor.w, error) {
            Ok(words) => {
                let status = StatusCode::UNPROCESSABLE_ENTITY;
                renewal_page(&visitor, &user, &token, words, status)
            }
            Err(error) => refuse(&visitor, &error),
        },
        Err(error) => refuse(&visitor, &error),
    }
}

/// A link that has ended is a page that is not there.
fn refused(visitor: &Visitor, error: AccessError) -> Response {
    match error {
        AccessError::Fault(_) => refuse(visitor, &PageError::Unknown),
        AccessError::Desk(error) => refuse(visitor, &error.into()),
    }
}
