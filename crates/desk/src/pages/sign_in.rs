//! In and out, of the office and of the companies' pages: one form, one session, two doors.
//!
//! Whose password it is says [`crate::credentials`]; who comes from an identity provider is [`super::elsewhere`]'s.

use std::sync::Arc;

use askama::Template;
use axum::Form;
use axum::extract::{Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use secrecy::SecretString;
use serde::Deserialize;
use wire::codes::DeskCode;

use super::answer::{Chrome, PageError, blocking, encode, html};
use super::company::{self, Entered};
use super::language::{Language, Words};
use super::visitor::{Signed, Visitor, cookie, local, same};
use crate::desk::Desk;
use crate::entrance::{self, Door, SESSION_LASTS, Subject};
use crate::error::DeskError;

/// What the pages know of a door.
pub(super) struct Entrance {
    pub(super) door: Door,
    /// Where one signs in.
    pub(super) address: &'static str,
    /// Cookie that binds the sign-in form to the browser it was shown in.
    form: &'static str,
    /// Cookie of the session.
    pub(super) session: &'static str,
    /// Key of the title.
    title: &'static str,
    /// Where one is led who asked for nothing.
    home: &'static str,
}

pub(super) const OFFICE: &Entrance = &Entrance {
    door: Door::Office,
    address: "/ufficio/accesso",
    form: "modulo",
    session: super::visitor::SESSION,
    title: "login",
    home: "/ufficio/pratiche",
};

pub(super) const COMPANY: &Entrance = &Entrance {
    door: Door::Company,
    address: "/impresa/accesso",
    form: "modulo_impresa",
    session: company::SESSION,
    title: "company-login",
    home: "/impresa/pratiche",
};

impl Entrance {
    /// A path of this desk behind this door, else the door's first page.
    pub(super) fn within(&self, path: &str) -> String {
        let path = local(path);
        match self.door {
            Door::Office => path,
            Door::Company if path.starts_with("/impresa/") => path,
            Door::Company => self.home.to_owned(),
        }
    }

    /// The page of a refusal, in the frame of this door.
    pub(super) fn refuse(&self, visitor: &Visitor, error: &PageError) -> Response {
        match self.door {
            Door::Office => super::answer::refuse(visitor, error),
            Door::Company => company::refuse(visitor, error),
        }
    }

    /// Whether the page stands in the companies' frame.
    pub(super) fn is_companys(&self) -> bool {
        self.door == Door::Company
    }
}

#[derive(Template)]
#[template(path = "login.html")]
struct SignInPage {
    w: Words,
    chrome: Chrome,
    company: bool,
    /// Where one signs in.
    address: &'static str,
    token: String,
    user: String,
    back: String,
    /// The same, encoded for a link.
    back_encoded: String,
    wrong: String,
    /// Names and labels of the identity providers of this door.
    providers: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
pub(super) struct Back {
    #[serde(default)]
    pub(super) torna: String,
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

/// `GET /ufficio/accesso`, `GET /impresa/accesso`
pub(super) async fn form(
    entrance: &Entrance,
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Query(back): Query<Back>,
) -> Response {
    show(entrance, &desk, &visitor, StatusCode::OK, [&back.torna, "", ""])
}

fn show(
    entrance: &Entrance,
    desk: &Desk,
    visitor: &Visitor,
    status: StatusCode,
    [back, user, wrong]: [&str; 3],
) -> Response {
    let w = visitor.w;
    let token = hex::encode(desk.dice.bytes::<16>());
    let back = entrance.within(back);
    let offered = desk.identity_providers.iter().filter(|one| one.serves(entrance.door));
    let page = SignInPage {
        w,
        chrome: Chrome::public(visitor, w.t(entrance.title)),
        company: entrance.is_companys(),
        address: entrance.address,
        token: token.clone(),
        user: user.to_owned(),
        back_encoded: encode(&back),
        back,
        wrong: wrong.to_owned(),
        providers: offered
            .map(|one| (one.name().to_owned(), one.label(w.0 == Language::English).to_owned()))
            .collect(),
    };
    let kept = set_cookie(desk, entrance.form, &token, 3_600);
    (status, AppendHeaders([(SET_COOKIE, kept)]), html(&page)).into_response()
}

/// `POST /ufficio/accesso`, `POST /impresa/accesso`
pub(super) async fn enter(
    entrance: &'static Entrance,
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    headers: HeaderMap,
    Form(entry): Form<Entry>,
) -> Response {
    let w = visitor.w;
    let user = entry.utente.trim().to_owned();
    let again = |status, words: String| {
        show(entrance, &desk, &visitor, status, [&entry.torna, &user, &words])
    };
    let bound = cookie(&headers, entrance.form).is_some_and(|token| same(&token, &entry.token));
    if !bound || entry.token.is_empty() {
        return again(StatusCode::FORBIDDEN, w.t("form-expired"));
    }
    let (name, password) = (user.clone(), SecretString::from(entry.password));
    let entered = blocking(desk.clone(), move |desk| {
        let subject = by_password(desk, entrance.door, &name, &password)?;
        Ok(entrance::open(desk, subject)?)
    });
    match entered.await {
        Ok(token) => {
            let to = entrance.within(&entry.torna);
            (session_cookie(entrance, &desk, &token), Redirect::to(&to)).into_response()
        }
        Err(PageError::Desk(DeskError::Refused { code, message, .. })) => {
            let words = match (entrance.door, code) {
                (Door::Company, _) => message,
                (Door::Office, DeskCode::Unavailable) => w.t("login-locked"),
                (Door::Office, _) => w.t("login-wrong"),
            };
            again(StatusCode::UNAUTHORIZED, words)
        }
        Err(error) => entrance.refuse(&visitor, &error),
    }
}

fn by_password(
    desk: &Desk,
    door: Door,
    user: &str,
    password: &SecretString,
) -> Result<Subject, DeskError> {
    let known = &desk.credentials;
    match door {
        Door::Company => {
            let account = known.account(&desk.storage, &desk.clock, user, password)?;
            Ok(Subject::Account(account.id))
        }
        Door::Office => {
            if let Some(officer) = known.officer(&desk.storage, &desk.clock, user, password)? {
                return Ok(Subject::Officer(officer.id));
            }
            known.expect_unlocked(&desk.storage, &desk.clock, door, user)?;
            Err(DeskError::refused(
                DeskCode::BadCredentials,
                "Nome utente o password non corretti.",
            ))
        }
    }
}

#[derive(Debug, Deserialize)]
pub(super) struct Token {
    #[serde(default)]
    token: String,
}

/// `POST /ufficio/uscita`
pub(super) async fn leave_office(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    headers: HeaderMap,
    Form(form): Form<Token>,
) -> Response {
    leave(OFFICE, desk, &signed.visitor, &headers, signed.expect_token(&form.token)).await
}

/// `POST /impresa/uscita`
pub(super) async fn leave_company(
    State(desk): State<Arc<Desk>>,
    entered: Entered,
    headers: HeaderMap,
    Form(form): Form<Token>,
) -> Response {
    leave(COMPANY, desk, &entered.visitor, &headers, entered.expect_token(&form.token)).await
}

async fn leave(
    entrance: &'static Entrance,
    desk: Arc<Desk>,
    visitor: &Visitor,
    headers: &HeaderMap,
    bound: Result<(), PageError>,
) -> Response {
    let token = cookie(headers, entrance.session).unwrap_or_default();
    let closed = match bound {
        Ok(()) => {
            let close = move |desk: &Desk| Ok(entrance::close(desk, entrance.door, &token)?);
            blocking(desk.clone(), close).await
        }
        Err(error) => Err(error),
    };
    match closed {
        Ok(()) => gone(entrance, &desk, entrance.address),
        Err(error) => entrance.refuse(visitor, &error),
    }
}

/// Leads on without a session.
pub(super) fn gone(entrance: &Entrance, desk: &Desk, to: &str) -> Response {
    let gone = set_cookie(desk, entrance.session, "", 0);
    (AppendHeaders([(SET_COOKIE, gone)]), Redirect::to(to)).into_response()
}

/// The header that keeps a session in the browser.
pub(super) fn session_cookie(
    entrance: &Entrance,
    desk: &Desk,
    token: &str,
) -> AppendHeaders<[(axum::http::HeaderName, String); 1]> {
    let kept = set_cookie(desk, entrance.session, token, SESSION_LASTS.as_secs());
    AppendHeaders([(SET_COOKIE, kept)])
}

/// A cookie of this desk alone, out of scripts' reach.
fn set_cookie(desk: &Desk, name: &str, value: &str, lasts_s: i64) -> String {
    let secure = if desk.public_url.starts_with("https://") { "; Secure" } else { "" };
    format!("{name}={value}; Path=/; Max-Age={lasts_s}; HttpOnly; SameSite=Strict{secure}")
}

/// The same for one that comes along when another site leads here: what a sign-in elsewhere is bound to.
pub(super) fn set_cookie_for_return(desk: &Desk, name: &str, value: &str, lasts_s: i64) -> String {
    set_cookie(desk, name, value, lasts_s).replace("SameSite=Strict", "SameSite=Lax")
}
