//! In and out.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use jiff::SignedDuration;
use secrecy::SecretString;
use serde::Deserialize;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::language::Words;
use super::visitor::{SESSION, Signed, Visitor, cookie, local, same};
use crate::desk::Desk;
use crate::storage::sessions;

/// How long a session lasts: a working day.
const SESSION_LASTS: SignedDuration = SignedDuration::from_hours(10);
/// Cookie that binds the sign-in form to the browser it was shown in.
const FORM: &str = "modulo";

#[derive(Template)]
#[template(path = "login.html")]
struct LoginPage {
    w: Words,
    chrome: Chrome,
    token: String,
    user: String,
    back: String,
    wrong: String,
}

#[derive(Debug, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    torna: String,
}

#[derive(Deserialize)]
pub(super) struct Entry {
    #[serde(default)]
    token: String,
    #[serde(default)]
    utente: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    torna: String,
}

/// `GET /ufficio/accesso`
pub(super) async fn form(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Query(back): Query<Back>,
) -> Response {
    show(&desk, &visitor, StatusCode::OK, &back.torna, "", String::new())
}

fn show(
    desk: &Desk,
    visitor: &Visitor,
    status: StatusCode,
    back: &str,
    user: &str,
    wrong: String,
) -> Response {
    let token = hex::encode(desk.dice.bytes::<16>());
    let page = LoginPage {
        w: visitor.w,
        chrome: Chrome::public(visitor, visitor.w.t("login")),
        token: token.clone(),
        user: user.to_owned(),
        back: local(back),
        wrong,
    };
    let kept = set_cookie(desk, FORM, &token, 3_600);
    (status, AppendHeaders([(SET_COOKIE, kept)]), html(&page)).into_response()
}

/// `POST /ufficio/accesso`
pub(super) async fn enter(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(entry): Form<Entry>,
) -> Response {
    let w = visitor.w;
    let bound = cookie(&headers, FORM).is_some_and(|token| same(&token, &entry.token));
    if !bound || entry.token.is_empty() {
        return show(
            &desk,
            &visitor,
            StatusCode::FORBIDDEN,
            &entry.torna,
            &entry.utente,
            w.t("form-expired"),
        );
    }
    let (user, password) = (entry.utente.trim().to_owned(), SecretString::from(entry.password));
    let entered = blocking(desk.clone(), move |desk| {
        let officer = desk.credentials.officer(&desk.storage, &desk.clock, &user, &password)?;
        let Some(officer) = officer else {
            return Ok(None);
        };
        let token = hex::encode(desk.dice.bytes::<32>());
        let form_token = hex::encode(desk.dice.bytes::<16>());
        let now = desk.now();
        let ends = now.checked_add(SESSION_LASTS).unwrap_or(now);
        desk.storage
            .write_on(&[], |tx| sessions::open(tx, &token, officer.id, &form_token, now, ends))?;
        Ok::<_, PageError>(Some(token))
    });
    match entered.await {
        Ok(Some(token)) => {
            let kept = set_cookie(&desk, SESSION, &token, SESSION_LASTS.as_secs());
            (AppendHeaders([(SET_COOKIE, kept)]), Redirect::to(&local(&entry.torna)))
                .into_response()
        }
        Ok(None) => {
            let locked =
                desk.credentials.officer_locked(&desk.storage, &desk.clock, entry.utente.trim());
            let words = if matches!(locked, Ok(Some(_))) { "login-locked" } else { "login-wrong" };
            let wrong = w.t(words);
            show(&desk, &visitor, StatusCode::UNAUTHORIZED, &entry.torna, &entry.utente, wrong)
        }
        Err(error) => either(&visitor, Err(error)),
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Token {
    #[serde(default)]
    token: String,
}

/// `POST /ufficio/uscita`
pub(super) async fn leave(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    headers: HeaderMap,
    Form(form): Form<Token>,
) -> Response {
    if let Err(error) = signed.expect_token(&form.token) {
        return either(&signed.visitor, Err(error));
    }
    let token = cookie(&headers, SESSION).unwrap_or_default();
    let closed = blocking(desk.clone(), move |desk| {
        Ok(desk.storage.write_on(&[], |tx| sessions::close(tx, &token))?)
    });
    match closed.await {
        Ok(()) => {
            let gone = set_cookie(&desk, SESSION, "", 0);
            (AppendHeaders([(SET_COOKIE, gone)]), Redirect::to("/ufficio/accesso")).into_response()
        }
        Err(error) => either(&signed.visitor, Err(error)),
    }
}

/// A cookie of this desk alone, out of scripts' reach.
pub(super) fn set_cookie(desk: &Desk, name: &str, value: &str, lasts_s: i64) -> String {
    let secure = if desk.public_url.starts_with("https://") { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={lasts_s}; HttpOnly; SameSite=Strict{secure}")
}
