//! How a page leaves: rendered, refused in words, with the headers that protect it.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Request, State};
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, HeaderName, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY,
    X_CONTENT_TYPE_OPTIONS, X_FRAME_OPTIONS,
};
use axum::http::{HeaderValue, StatusCode};
use axum::middleware::Next;
use axum::response::{Html, IntoResponse, Response};
use rendering::RenderError;
use signing_csc::CscError;
use signing_pkcs11::TokenError;
use wire::codes::DeskCode;

use super::language::Words;
use super::outages::Notices;
use super::visitor::{Signed, Visitor};
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::examination::Duty;
use crate::storage::practices::{Practice, State as At};
use crate::storage::{StorageError, removals};
use crate::words::day_of;

/// Says no where the papers of a practice were removed by the retention policy.
pub(super) fn expect_papers(desk: &Desk, practice: &str) -> Result<(), PageError> {
    match desk.storage.read(|c| removals::of(c, practice))? {
        Some(at) => Err(PageError::Removed(day_of(in_rome(at).date()))),
        None => Ok(()),
    }
}

/// The bytes of a paper of a practice.
pub(super) fn paper(desk: &Desk, practice: &Practice, sha256: &str) -> Result<Vec<u8>, PageError> {
    expect_papers(desk, &practice.id)?;
    Ok(desk.blobs.get(sha256)?)
}

/// What every page shows around its content.
#[derive(Debug, Clone)]
pub(super) struct Chrome {
    pub(super) title: String,
    pub(super) officer: String,
    pub(super) form_token: String,
    /// This page, encoded for the language switch.
    pub(super) here: String,
    /// What every page has to say: outages.
    pub(super) notices: Vec<String>,
}

impl Chrome {
    pub(super) fn of(signed: &Signed, title: String) -> Self {
        Self {
            title,
            officer: signed.officer.name.clone(),
            form_token: signed.form_token.clone(),
            here: encode(&signed.visitor.here),
            notices: signed.visitor.notices.clone(),
        }
    }

    pub(super) fn public(visitor: &Visitor, title: String) -> Self {
        let here = encode(&visitor.here);
        let notices = visitor.notices.clone();
        Self { title, officer: String::new(), form_token: String::new(), here, notices }
    }
}

/// Longest text of an officer, in characters.
pub(super) const WORDS_MAX: usize = 2_000;

/// Why a page is not shown or a step was not done.
#[derive(Debug, thiserror::Error)]
pub(super) enum PageError {
    #[error("the form is not of this session")]
    FormExpired,
    #[error("the confirmation is not ticked")]
    NotConfirmed,
    #[error("the words to the company are missing")]
    WordsMissing,
    #[error("the words to the company are too long")]
    WordsTooLong,
    #[error("nothing was chosen to be corrected")]
    NothingAsked,
    #[error("the officer's token asks for a PIN")]
    PinMissing,
    #[error("what was typed is none")]
    Unfit,
    /// The step does not fit the state, which is this one now.
    #[error("the practice is {}", .0.as_str())]
    Moved(At),
    #[error("no such practice, or not this officer's")]
    Unknown,
    /// The papers were removed by the retention policy, on this day.
    #[error("removed by the retention policy on {0}")]
    Removed(String),
    #[error("no such payment")]
    NoPayment,
    #[error(transparent)]
    Desk(#[from] DeskError),
}

impl From<StorageError> for PageError {
    fn from(error: StorageError) -> Self {
        Self::Desk(error.into())
    }
}

impl From<std::io::Error> for PageError {
    fn from(error: std::io::Error) -> Self {
        Self::Desk(error.into())
    }
}

impl PageError {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::FormExpired => StatusCode::FORBIDDEN,
            Self::NotConfirmed
            | Self::WordsMissing
            | Self::WordsTooLong
            | Self::NothingAsked
            | Self::PinMissing
            | Self::Unfit => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Moved(_) => StatusCode::CONFLICT,
            Self::Unknown | Self::NoPayment => StatusCode::NOT_FOUND,
            Self::Removed(_) => StatusCode::GONE,
            Self::Desk(DeskError::Duty(Duty::Role)) => StatusCode::FORBIDDEN,
            Self::Desk(DeskError::Duty(_)) => StatusCode::CONFLICT,
            Self::Desk(DeskError::Token(_) | DeskError::Remote(_)) => {
                StatusCode::UNPROCESSABLE_ENTITY
            }
            Self::Desk(DeskError::Refused { code, .. }) => match code {
                DeskCode::NotFound => StatusCode::NOT_FOUND,
                DeskCode::NotEnabled => StatusCode::FORBIDDEN,
                DeskCode::WrongState => StatusCode::CONFLICT,
                DeskCode::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            },
            Self::Desk(DeskError::Rendering(
                RenderError::Unprintable(_) | RenderError::DoesNotFit(_),
            )) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Desk(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// What happened and what to do.
    pub(super) fn words(&self, w: Words) -> String {
        match self {
            Self::FormExpired => w.t("form-expired"),
            Self::NotConfirmed => w.t("error-confirm"),
            Self::WordsMissing => w.t("error-words-missing"),
            Self::WordsTooLong => w.a("error-words-long", "max", WORDS_MAX),
            Self::NothingAsked => w.t("error-nothing-asked"),
            Self::PinMissing => w.t("error-pin-missing"),
            Self::Unfit => w.t("error-unfit"),
            Self::Moved(state) => {
                w.a("error-state", "state", w.t(&format!("state-{}", state.as_str())))
            }
            Self::Unknown => w.t("error-unknown"),
            Self::Removed(day) => w.a("removed-by-policy", "day", day),
            Self::NoPayment => w.t("error-no-payment"),
            Self::Desk(DeskError::Refused { code, message, .. }) => match code {
                DeskCode::NotFound => w.t("error-unknown"),
                DeskCode::Unavailable => w.t("error-busy"),
                DeskCode::Invalid => w.t("error-document"),
                _ => message.clone(),
            },
            Self::Desk(DeskError::Duty(duty)) => forbidden(w, duty),
            Self::Desk(DeskError::Token(error)) => token(w, error),
            Self::Desk(DeskError::Remote(error)) => remote(w, error),
            Self::Desk(DeskError::Rendering(error)) => undrawn(w, error),
            Self::Desk(_) => w.t("error-desk"),
        }
    }
}

fn forbidden(w: Words, duty: &Duty) -> String {
    match duty {
        Duty::HeldBy(name) => w.a("duty-held", "name", name),
        Duty::Role => w.t("duty-role"),
        Duty::Unavailable(name) => w.a("duty-unavailable", "name", name),
        Duty::NotApproved => w.t("duty-not-approved"),
        Duty::FourEyes => w.t("duty-four-eyes"),
        Duty::Rounds(max) => w.a("duty-rounds", "max", max),
        Duty::Reasons(max) => w.a("duty-reasons", "max", max),
        Duty::Form(number, why) => {
            w.a(&format!("form-unusable-{}", why.as_str()), "number", number)
        }
        Duty::NotAdhering => w.t("duty-not-adhering"),
        Duty::NoSuchCertificate(number) => w.a("duty-no-certificate", "number", number),
        Duty::NoFormer => w.t("duty-no-former"),
        Duty::FormerVoid(number) => w.a("duty-former-void", "number", number),
        Duty::FormerRemoved(number) => w.a("duty-former-removed", "number", number),
        Duty::Substituted(number, by) => w.b("duty-substituted", "number", number, "by", by),
        Duty::Unpaid(cents) => w.a("duty-unpaid", "amount", w.money(*cents)),
    }
}

/// What a token says, so that nobody tries a wrong PIN until it is locked.
fn token(w: Words, error: &TokenError) -> String {
    match error {
        TokenError::PinIncorrect { .. } => w.t("pin-wrong"),
        _ => w.a("token-failed", "why", error),
    }
}

/// What the provider of a key says: a one-time password is gone, whether it was right or not.
fn remote(w: Words, error: &CscError) -> String {
    match error {
        CscError::WrongSecret { .. } | CscError::SecretMissing { .. } => w.t("remote-secret"),
        CscError::Locked { .. } => w.t("remote-locked"),
        CscError::Unreachable { .. } | CscError::Unavailable { .. } | CscError::Lost { .. } => {
            w.t("remote-unreachable")
        }
        _ => w.a("remote-failed", "why", error),
    }
}

fn undrawn(w: Words, error: &RenderError) -> String {
    match error {
        RenderError::Unprintable(characters) => {
            w.a("error-characters", "characters", characters.iter().collect::<String>())
        }
        RenderError::DoesNotFit(place) => w.a("error-does-not-fit", "box", place.as_str()),
        RenderError::Link | RenderError::Template(_) => w.t("error-desk"),
    }
}

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage {
    w: Words,
    chrome: Chrome,
    words: String,
}

/// The page of a refusal.
pub(super) fn refuse(visitor: &Visitor, error: &PageError) -> Response {
    refuse_in_words(visitor, error, error.words(visitor.w))
}

/// The page of a refusal in these words.
pub(super) fn refuse_in_words(visitor: &Visitor, error: &PageError, words: String) -> Response {
    let status = error.status();
    if status.is_server_error() {
        tracing::error!(%error, page = visitor.here, "a page failed");
    }
    let page = ErrorPage {
        w: visitor.w,
        chrome: Chrome::public(visitor, visitor.w.t("error-title")),
        words,
    };
    (status, html(&page)).into_response()
}

/// A rendered page.
pub(super) fn html(page: &impl Template) -> Response {
    match page.render() {
        Ok(text) => Html(text).into_response(),
        Err(error) => {
            tracing::error!(%error, "a template failed");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The page, or its refusal.
pub(super) fn either(visitor: &Visitor, result: Result<Response, PageError>) -> Response {
    result.unwrap_or_else(|error| refuse(visitor, &error))
}

/// Runs work that waits for disks and drawing away from the network's threads.
pub(super) async fn blocking<T: Send + 'static>(
    desk: Arc<Desk>,
    work: impl FnOnce(&Desk) -> Result<T, PageError> + Send + 'static,
) -> Result<T, PageError> {
    desk.run(work).await
}

/// Percent-encodes all but the plainest characters.
pub(super) fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// The headers of every page: no script, no frame, nothing from elsewhere, nothing kept.
pub(super) async fn protect(
    State(desk): State<Arc<Desk>>,
    mut request: Request,
    next: Next,
) -> Response {
    const POLICY: &str = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
                          form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    request.extensions_mut().insert(Notices::of(&desk));
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    let fixed: [(HeaderName, &str); 6] = [
        (CONTENT_SECURITY_POLICY, POLICY),
        (X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (X_FRAME_OPTIONS, "DENY"),
        (REFERRER_POLICY, "no-referrer"),
        (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
        (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if desk.public_url.starts_with("https://") {
        headers.insert(STRICT_TRANSPORT_SECURITY, HeaderValue::from_static("max-age=31536000"));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}
