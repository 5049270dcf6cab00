//! Signing in by an identity provider: the way there, the way back, and the choice of an account.
//!
//! What a provider is believed says [`crate::identity_provider`]. The provider's page leads back from
//! another site, so the session's cookie, which never comes along from one, is of use only a page later:
//! hence a page that leads on by itself.

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, Query, State};
use axum::http::header::SET_COOKIE;
use axum::http::{HeaderMap, StatusCode};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use super::answer::{Chrome, PageError, html};
use super::form::{Fields, value};
use super::language::Words;
use super::sign_in::{
    self, Back, COMPANY, Entrance, OFFICE, session_cookie, set_cookie_for_return,
};
use super::visitor::{Visitor, cookie};
use crate::desk::Desk;
use crate::entrance::{self, Subject};
use crate::error::DeskError;
use crate::identity_provider::{
    self as provider, Found, IdentityProvider, ProviderError, Returned,
};
use crate::storage::accounts::Account;

/// Cookie with the secret of a sign-in under way.
const COOKIE: &str = "accesso_esterno";
/// How long a browser keeps it, in seconds.
const COOKIE_LASTS_S: i64 = 600;

/// Both doors, each with its password and its providers.
pub(super) fn doors() -> Router<Arc<Desk>> {
    door(OFFICE)
        .route("/ufficio/uscita", post(sign_in::leave_office))
        .merge(door(COMPANY))
        .route("/impresa/uscita", post(sign_in::leave_company))
        .route("/impresa/accesso/esterno/{name}/scelta", post(choose))
}

fn door(entrance: &'static Entrance) -> Router<Arc<Desk>> {
    let address = entrance.address;
    Router::new()
        .route(
            address,
            get(move |desk, visitor, back| sign_in::form(entrance, desk, visitor, back)).post(
                move |desk, visitor, headers, entry| {
                    sign_in::enter(entrance, desk, visitor, headers, entry)
                },
            ),
        )
        .route(
            &format!("{address}/esterno/{{name}}"),
            get(move |desk, visitor, name, back| begin(entrance, desk, visitor, name, back)),
        )
        .route(
            &format!("{address}/esterno/{{name}}/ritorno"),
            get(move |desk, visitor, name, answer, headers| {
                finish(entrance, desk, visitor, name, answer, headers)
            }),
        )
}

#[derive(Template)]
#[template(path = "elsewhere.html")]
struct ElsewherePage {
    w: Words,
    chrome: Chrome,
    company: bool,
    /// Where a browser goes by itself; nowhere where empty.
    to: String,
    /// What went wrong; nothing where empty.
    words: String,
    /// Whether the way to a registration is shown.
    unknown: bool,
    /// Where one signs in.
    address: &'static str,
    /// Where a choice goes.
    choice: String,
    state: String,
    accounts: Vec<(String, String)>,
}

impl ElsewherePage {
    fn new(entrance: &Entrance, visitor: &Visitor, title: &str) -> Self {
        Self {
            w: visitor.w,
            chrome: Chrome::public(visitor, visitor.w.t(title)),
            company: entrance.is_companys(),
            to: String::new(),
            words: String::new(),
            unknown: false,
            address: entrance.address,
            choice: String::new(),
            state: String::new(),
            accounts: Vec::new(),
        }
    }
}

/// Where a provider sends the browser back to.
fn returns_to(entrance: &Entrance, desk: &Desk, name: &str) -> String {
    format!("{}{}/esterno/{name}/ritorno", desk.public_url, entrance.address)
}

/// `GET /impresa/accesso/esterno/{name}`, `GET /ufficio/accesso/esterno/{name}`
async fn begin(
    entrance: &'static Entrance,
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(back): Query<Back>,
) -> Response {
    let begun = asked(entrance, &desk, &name, move |desk, one| {
        let (to, back) = (returns_to(entrance, desk, one.name()), entrance.within(&back.torna));
        provider::begin(desk, entrance.door, one, &to, &back)
    });
    match begun.await {
        Ok(Ok(begun)) => {
            let kept = set_cookie_for_return(&desk, COOKIE, &begun.secret, COOKIE_LASTS_S);
            (AppendHeaders([(SET_COOKIE, kept)]), Redirect::to(&begun.url)).into_response()
        }
        Ok(Err(error)) => refuse(entrance, &visitor, error),
        Err(error) => entrance.refuse(&visitor, &error),
    }
}

/// What a provider adds to the address (RFC 6749, sections 4.1.2 and 4.1.2.1; RFC 9207).
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
struct Answer {
    state: String,
    code: String,
    error: String,
    iss: String,
}

/// `GET /impresa/accesso/esterno/{name}/ritorno`, `GET /ufficio/accesso/esterno/{name}/ritorno`
async fn finish(
    entrance: &'static Entrance,
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(name): Path<String>,
    Query(answer): Query<Answer>,
    headers: HeaderMap,
) -> Response {
    let secret = cookie(&headers, COOKIE).unwrap_or_default();
    let finished = asked(entrance, &desk, &name, move |desk, one| {
        let returned = Returned {
            state: &answer.state,
            code: &answer.code,
            error: &answer.error,
            issuer: &answer.iss,
            secret: &secret,
        };
        let to = returns_to(entrance, desk, one.name());
        match provider::finish(desk, entrance.door, one, &to, &returned)? {
            Found::One(subject, back) => Ok(Finished::In(entrance::open(desk, subject)?, back)),
            Found::Several(accounts, state) => Ok(Finished::Choice(accounts, state)),
        }
    });
    // The address of this page is its secret: nothing of it goes into the language switch.
    let visitor = Visitor { here: entrance.address.to_owned(), ..visitor };
    match finished.await {
        Ok(Ok(Finished::In(token, back))) => lead_in(entrance, &desk, &visitor, &token, &back),
        Ok(Ok(Finished::Choice(accounts, state))) => {
            let mut page = ElsewherePage::new(entrance, &visitor, "elsewhere-choose");
            page.choice = format!("{}/esterno/{name}/scelta", entrance.address);
            page.state = state;
            page.accounts = accounts
                .into_iter()
                .map(|account| (account.data.user, account.data.company_name))
                .collect();
            html(&page)
        }
        Ok(Err(error)) => refuse(entrance, &visitor, error),
        Err(error) => entrance.refuse(&visitor, &error),
    }
}

enum Finished {
    /// The session's cookie, and where to go.
    In(String, String),
    Choice(Vec<Account>, String),
}

/// `POST /impresa/accesso/esterno/{name}/scelta`
async fn choose(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Path(name): Path<String>,
    headers: HeaderMap,
    Form(fields): Form<Fields>,
) -> Response {
    let secret = cookie(&headers, COOKIE).unwrap_or_default();
    let chosen = asked(COMPANY, &desk, &name, move |desk, one| {
        let (state, user) = (value(&fields, "token"), value(&fields, "utente"));
        let (subject, back): (Subject, String) =
            provider::choose(desk, one, (state, &secret), user)?;
        Ok((entrance::open(desk, subject)?, back))
    });
    match chosen.await {
        Ok(Ok((token, back))) => lead_in(COMPANY, &desk, &visitor, &token, &back),
        Ok(Err(error)) => refuse(COMPANY, &visitor, error),
        Err(error) => COMPANY.refuse(&visitor, &error),
    }
}

/// Asks something of the provider of a name, away from the network's threads.
async fn asked<T: Send + 'static>(
    entrance: &'static Entrance,
    desk: &Arc<Desk>,
    name: &str,
    work: impl FnOnce(&Desk, &IdentityProvider) -> Result<T, ProviderError> + Send + 'static,
) -> Result<Result<T, ProviderError>, PageError> {
    let name = name.to_owned();
    super::answer::blocking(desk.clone(), move |desk| {
        let one = provider::find(desk, entrance.door, &name).ok_or(PageError::Unknown)?;
        Ok(work(desk, one))
    })
    .await
}

/// The page that leads on with a session.
fn lead_in(
    entrance: &'static Entrance,
    desk: &Desk,
    visitor: &Visitor,
    token: &str,
    back: &str,
) -> Response {
    let mut page = ElsewherePage::new(entrance, visitor, "elsewhere-in");
    page.to = entrance.within(back);
    let gone = set_cookie_for_return(desk, COOKIE, "", 0);
    (session_cookie(entrance, desk, token), AppendHeaders([(SET_COOKIE, gone)]), html(&page))
        .into_response()
}

fn refuse(entrance: &'static Entrance, visitor: &Visitor, error: ProviderError) -> Response {
    let w = visitor.w;
    let (status, words) = match error {
        ProviderError::Unreachable(why) => {
            tracing::warn!(why, "an identity provider is not reached");
            (StatusCode::BAD_GATEWAY, w.t("elsewhere-unreachable"))
        }
        ProviderError::NotBelieved(why) => {
            tracing::warn!(why, "an identity provider is not believed");
            (StatusCode::FORBIDDEN, w.t("elsewhere-not-believed"))
        }
        ProviderError::Refused => (StatusCode::FORBIDDEN, w.t("elsewhere-refused")),
        ProviderError::NoCode => (StatusCode::FORBIDDEN, w.t("elsewhere-no-code")),
        ProviderError::Ended => (StatusCode::FORBIDDEN, w.t("elsewhere-ended")),
        ProviderError::Unknown if entrance.is_companys() => {
            let mut page = ElsewherePage::new(entrance, visitor, "elsewhere-out");
            (page.words, page.unknown) = (w.t("elsewhere-unknown"), true);
            return (StatusCode::FORBIDDEN, html(&page)).into_response();
        }
        ProviderError::Unknown => (StatusCode::FORBIDDEN, w.t("elsewhere-unknown-officer")),
        ProviderError::Desk(DeskError::Refused { code, message, detail }) => {
            let error =
                PageError::Desk(DeskError::Refused { code, message: message.clone(), detail });
            (error.status(), message)
        }
        ProviderError::Desk(error) => return entrance.refuse(visitor, &error.into()),
    };
    let mut page = ElsewherePage::new(entrance, visitor, "elsewhere-out");
    page.words = words;
    (status, html(&page)).into_response()
}
