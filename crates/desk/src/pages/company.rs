//! The pages of companies: sign-in, password and one-time confirmation, practices without the program,
//! the statement of the balance, incoming drafts, the account.
//!
//! What is done is the domain's; here is who may see what. Every page asks for the account's own things.

mod account;
mod drafts;
mod entry;
mod filing;
mod guest;
mod practice;
mod practices;
mod statement;

pub(super) use account::Held;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};

use super::answer::{self, Chrome, PageError, html};
use super::language::Words;
use super::multipart::limit;
use super::visitor::{Visitor, cookie, same};
use crate::access::{self, Due};
use crate::credentials;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::Caller;
use crate::storage::accounts::{self, Account};
use crate::storage::standings::{self, Standing};
use crate::storage::{StorageError, entrances};

/// Name of the session cookie.
pub(super) const SESSION: &str = "impresa";

pub(super) fn routes() -> Router<Arc<Desk>> {
    let practice = "/impresa/pratiche/{id}";
    let under = |path: &str| format!("{practice}/{path}");
    Router::new()
        .route("/impresa", get(|| async { Redirect::to("/impresa/pratiche") }))
        .route("/impresa/password", get(entry::password).post(entry::change_password))
        .route("/impresa/conferma", get(entry::confirmation).post(entry::confirm))
        .route("/impresa/dimenticata", get(guest::forgotten).post(guest::ask_link))
        .route("/impresa/rinnovo/{token}", get(guest::renewal).post(guest::renew))
        .route("/impresa/pratiche", get(practices::show))
        .route("/impresa/nuova", get(filing::form).post(filing::create).layer(limit()))
        .route(practice, get(practice::show))
        .route(&under("allegati"), post(filing::attach).layer(limit()))
        .route(&under("modello"), post(filing::replace_base_form).layer(limit()))
        .route(&under("note"), post(filing::note))
        .route(&under("invio"), post(filing::send))
        .route(&under("rettifica"), post(filing::transmit))
        .route(&under("annullamento"), post(filing::cancel))
        .route(&under("documenti/{number}"), get(practice::document))
        .route(&under("modello-base.xml.p7m"), get(practice::base_form))
        .route(&under("ricevuta.json"), get(practice::receipt))
        .route(&under("certificato.pdf"), get(practice::certificate))
        .route("/impresa/conto", get(statement::show))
        .merge(draft_routes())
        .route("/impresa/utenza", get(account::show))
        .route("/impresa/utenza/riapertura", post(account::reopen))
        .route("/impresa/utenza/estensione", post(account::upgrade))
        .route("/impresa/utenza/appuntamento", post(account::appointment))
}

fn draft_routes() -> Router<Arc<Desk>> {
    let draft = "/impresa/bozze/{resource}/{code}";
    let under = |path: &str| format!("{draft}/{path}");
    Router::new()
        .route("/impresa/bozze", get(drafts::show))
        .route("/impresa/bozze/chiavi", post(drafts::make_key))
        .route("/impresa/bozze/chiavi/revoca", post(drafts::revoke_key))
        .route(draft, get(drafts::one))
        .route(&under("eliminazione"), post(drafts::remove))
        .route(&under("pratica.json"), get(drafts::practice))
        .route(&under("modello-base.xml"), get(drafts::base_form))
}

/// An account with a session, whatever it has to do first.
#[derive(Debug, Clone)]
pub(super) struct Entered {
    pub(super) visitor: Visitor,
    pub(super) account: Account,
    pub(super) standing: Standing,
    pub(super) form_token: String,
    /// What the account has to do before anything else.
    pub(super) due: Option<Due>,
}

impl Entered {
    /// Refuses a form that does not carry this session's token.
    pub(super) fn expect_token(&self, token: &str) -> Result<(), PageError> {
        if same(token, &self.form_token) { Ok(()) } else { Err(PageError::FormExpired) }
    }

    fn chrome(&self, title: String) -> Chrome {
        let data = &self.account.data;
        Chrome {
            title,
            officer: format!("{} - {}", data.user, data.company_name),
            form_token: self.form_token.clone(),
            here: answer::encode(&self.visitor.here),
            notices: self.visitor.notices.clone(),
        }
    }
}

/// An account that has done what it has to.
#[derive(Debug, Clone)]
pub(super) struct Member(pub(super) Entered);

impl Member {
    /// The account as the one who files practices.
    fn caller(&self) -> Caller {
        Caller { account: self.0.account.clone(), operator: None, officer: None }
    }

    /// Refuses what this account may not do at all: a profile that only looks, a contract that ended.
    fn expect_enabled(&self, desk: &Desk) -> Result<(), PageError> {
        Ok(credentials::usable(&self.0.account, &self.0.standing, desk.now())?)
    }
}

impl FromRequestParts<Arc<Desk>> for Entered {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let visitor = match Visitor::from_request_parts(parts, desk).await {
            Ok(visitor) => visitor,
            Err(never) => match never {},
        };
        let token = cookie(&parts.headers, SESSION).unwrap_or_default();
        match entered(desk, &token) {
            Ok(Some((account, standing, form_token))) => {
                let due = access::due(&account, &standing, desk.now());
                Ok(Self { visitor, account, standing, form_token, due })
            }
            Ok(None) => {
                let back = answer::encode(&visitor.here);
                Err(Redirect::to(&format!("/impresa/accesso?torna={back}")).into_response())
            }
            Err(error) => Err(refuse(&visitor, &PageError::from(error))),
        }
    }
}

impl FromRequestParts<Arc<Desk>> for Member {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let entered = Entered::from_request_parts(parts, desk).await?;
        match entered.due {
            None => Ok(Self(entered)),
            Some(Due::Password) => Err(Redirect::to("/impresa/password").into_response()),
            Some(Due::Confirmation) => Err(Redirect::to("/impresa/conferma").into_response()),
        }
    }
}

fn entered(desk: &Desk, token: &str) -> Result<Option<(Account, Standing, String)>, StorageError> {
    let now = desk.now();
    desk.storage.read(|c| {
        let Some(session) = entrances::session(c, token, now)? else {
            return Ok(None);
        };
        let account = accounts::get(c, session.account)?;
        Ok(Some((account, standings::of(c, session.account)?, session.form_token)))
    })
}

#[derive(Template)]
#[template(path = "company/error.html")]
struct ErrorPage {
    w: Words,
    chrome: Chrome,
    words: String,
}

/// What is said of an error: a refusal of the desk in its own words, which are for companies.
fn words(w: Words, error: &PageError) -> String {
    match error {
        PageError::Unknown => w.t("company-unknown"),
        PageError::Desk(DeskError::Refused { message, .. }) => message.clone(),
        error => error.words(w),
    }
}

/// The page of a refusal.
pub(super) fn refuse(visitor: &Visitor, error: &PageError) -> Response {
    let status = error.status();
    if status.is_server_error() {
        tracing::error!(%error, "a company's page failed");
    }
    let page = ErrorPage {
        w: visitor.w,
        chrome: Chrome::public(visitor, visitor.w.t("error-title")),
        words: words(visitor.w, error),
    };
    (status, html(&page)).into_response()
}

/// The page, or its refusal.
fn either(visitor: &Visitor, result: Result<Response, PageError>) -> Response {
    result.unwrap_or_else(|error| refuse(visitor, &error))
}
