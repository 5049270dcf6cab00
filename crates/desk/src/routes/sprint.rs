//! SPRINT, WebCO's interface for drafts, under [`wire::sprint::BASE`]: JSON without an envelope, a bearer key,
//! refusals as `{message}` and `{message, errors}`.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use wire::codes::DeskCode;
use wire::sprint::{BASE, GREETING, Resource, TEST};

use super::{header_text, read_body};
use crate::desk::Desk;
use crate::drafts::{self, DraftError};
use crate::error::DeskError;
use crate::storage::accounts::Account;
use crate::storage::drafts::{Kept, of_account};

/// What is asked for.
enum Asked {
    Greeting,
    All(Resource),
    One(Resource, String),
}

/// Answers every SPRINT request; an unknown address is told so in JSON too.
pub async fn dispatch(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await;
    let path = parts.uri.path().to_owned();
    let work = move |desk: &Desk| {
        let account = drafts::account(desk, &key(&parts.headers))?;
        match asked(&path) {
            Some(asked) => answer(desk, &account, &parts.method, asked, &body?),
            None => Err(DraftError::Unknown),
        }
    };
    desk.run(work).await.unwrap_or_else(|error| refuse(&error))
}

/// The key of `Authorization: Bearer ...`; empty where there is none.
fn key(headers: &HeaderMap) -> String {
    let text = header_text(headers, header::AUTHORIZATION.as_str());
    match text.split_once(' ') {
        Some((scheme, key)) if scheme.eq_ignore_ascii_case("bearer") => key.trim().to_owned(),
        _ => String::new(),
    }
}

fn asked(path: &str) -> Option<Asked> {
    let rest = path.strip_prefix(BASE)?.trim_matches('/');
    if rest == TEST {
        return Some(Asked::Greeting);
    }
    match rest.split_once('/') {
        None => Some(Asked::All(Resource::parse(rest)?)),
        Some((resource, code)) if !code.contains('/') => {
            Some(Asked::One(Resource::parse(resource)?, code.to_owned()))
        }
        Some(_) => None,
    }
}

fn answer(
    desk: &Desk,
    account: &Account,
    method: &Method,
    asked: Asked,
    body: &[u8],
) -> Result<Response, DraftError> {
    let one = |kept: &Kept| said(StatusCode::OK, &drafts::shown(kept));
    Ok(match (method.as_str(), asked) {
        ("GET", Asked::Greeting) => said(StatusCode::OK, &json!({ "message": GREETING })),
        ("GET", Asked::All(resource)) => {
            let all = desk.storage.read(|c| of_account(c, account.id, resource))?;
            said(StatusCode::OK, &all.iter().map(drafts::shown).collect())
        }
        ("POST", Asked::All(resource)) => one(&drafts::create(desk, account, resource, body)?),
        ("GET", Asked::One(resource, code)) => one(&drafts::find(desk, account, resource, &code)?),
        ("PUT" | "PATCH", Asked::One(resource, code)) => {
            one(&drafts::update(desk, account, (resource, &code), body)?)
        }
        ("DELETE", Asked::One(resource, code)) => {
            let gone = drafts::remove(desk, account, resource, &code)?;
            match resource {
                Resource::Richieste => one(&gone),
                Resource::Modelli => StatusCode::NO_CONTENT.into_response(),
                Resource::Visti => StatusCode::OK.into_response(),
            }
        }
        (method, _) => {
            let message = format!("Il metodo {method:.10} non è previsto a questo indirizzo.");
            said(StatusCode::METHOD_NOT_ALLOWED, &json!({ "message": message }))
        }
    })
}

fn said(status: StatusCode, value: &Value) -> Response {
    let typed = [(header::CONTENT_TYPE, "application/json")];
    (status, typed, value.to_string()).into_response()
}

fn refuse(error: &DraftError) -> Response {
    let words = |status, message: &str| said(status, &json!({ "message": message }));
    match error {
        DraftError::Stranger => {
            let message = "Chiave di accesso mancante, sconosciuta o revocata: ne crei una in \
                           «Bozze in arrivo» della Sua area utente.";
            let mut response = words(StatusCode::UNAUTHORIZED, message);
            let scheme = HeaderValue::from_static("Bearer");
            response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
            response
        }
        DraftError::Unknown => words(
            StatusCode::NOT_FOUND,
            "La risorsa richiesta non esiste o non è di questa utenza.",
        ),
        DraftError::Invalid(invalid) => said(StatusCode::UNPROCESSABLE_ENTITY, &json!(invalid)),
        DraftError::Desk(DeskError::Refused { code: DeskCode::Unavailable, message, detail }) => {
            let mut response = words(StatusCode::TOO_MANY_REQUESTS, message);
            let ms = detail.as_ref().and_then(|detail| detail["retryAfterMs"].as_u64());
            let seconds = ms.unwrap_or(60_000).div_ceil(1_000).to_string();
            if let Ok(seconds) = HeaderValue::from_str(&seconds) {
                response.headers_mut().insert(header::RETRY_AFTER, seconds);
            }
            response
        }
        DraftError::Desk(DeskError::Refused { code: DeskCode::TooLarge, message, .. }) => {
            words(StatusCode::PAYLOAD_TOO_LARGE, message)
        }
        DraftError::Desk(DeskError::Refused { code: DeskCode::Invalid, message, .. }) => {
            words(StatusCode::BAD_REQUEST, message)
        }
        DraftError::Desk(DeskError::Refused { message, .. }) => {
            words(StatusCode::FORBIDDEN, message)
        }
        DraftError::Desk(failure) => {
            tracing::error!(error = %failure, "a request for drafts failed");
            let message = "Lo sportello ha avuto un guasto e lo ha registrato. Guardi l'elenco prima \
                           di ripetere.";
            words(StatusCode::INTERNAL_SERVER_ERROR, message)
        }
    }
}
