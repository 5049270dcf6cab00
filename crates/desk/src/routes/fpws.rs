//! FPWS under its real paths: one door, the operation found by method and path in both spellings.
//!
//! Owns credentials in headers, query and body; what an operation does is the domain's.

mod listing;
mod operations;

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::{Query, Request, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use secrecy::SecretString;
use wire::extensions::{IDEMPOTENCY_HEADER, SEAL_HEADER};
use wire::fpws::paths;
use wire::fpws::{OPERATOR_PARAMETER, PASSWORD_HEADER, PRACTICE_PARAMETER, USER_HEADER};

use super::{blocking, header_text, not_offered, read_body};
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, Key};

pub(crate) use listing::row;

/// A request as the operations see it.
pub(crate) struct Asked {
    pub(crate) caller: Caller,
    pub(crate) key: Option<Key>,
    query: HashMap<String, String>,
    body: Vec<u8>,
}

impl Asked {
    /// A query parameter, empty where absent.
    fn parameter(&self, name: &str) -> &str {
        self.query.get(name).map_or("", String::as_str)
    }

    fn practice(&self) -> &str {
        self.parameter(PRACTICE_PARAMETER)
    }
}

/// Answers every FPWS request; an unknown one gets an envelope too.
pub async fn dispatch(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    // The body is read in any case: a connection must stay usable after a refusal.
    let body = read_body(body).await;
    let path = parts.uri.path().to_owned();
    let Some(route) = paths::find(parts.method.as_str(), &path) else {
        return not_offered(parts.method.as_str(), &path);
    };
    let operation = route.operation;
    // One way there and back: who it is, and what is wanted.
    let outcome = blocking(&desk, move |desk| {
        let asked = ask(desk, &parts.headers, &parts.uri, body)?;
        operations::carry_out(desk, operation, &asked)
    });
    super::respond(outcome.await)
}

/// The caller of a request with FPWS headers.
pub(crate) async fn caller(
    desk: &Arc<Desk>,
    headers: &HeaderMap,
    operator: Option<String>,
) -> Result<Caller, DeskError> {
    let headers = headers.clone();
    blocking(desk, move |desk| known(desk, &headers, operator)).await
}

fn known(desk: &Desk, headers: &HeaderMap, operator: Option<String>) -> Result<Caller, DeskError> {
    let user = header_text(headers, USER_HEADER);
    let password = SecretString::from(header_text(headers, PASSWORD_HEADER));
    let account = desk.credentials.company(&desk.storage, &desk.clock, &user, &password)?;
    Ok(Caller { account, operator, officer: None })
}

/// The query of a request.
pub(crate) fn query(uri: &Uri) -> Result<HashMap<String, String>, DeskError> {
    Query::try_from_uri(uri)
        .map(|Query(query)| query)
        .map_err(|_| DeskError::invalid("query", "I parametri della richiesta non si leggono."))
}

fn ask(
    desk: &Desk,
    headers: &HeaderMap,
    uri: &Uri,
    body: Result<Vec<u8>, DeskError>,
) -> Result<Asked, DeskError> {
    let query = query(uri)?;
    let operator = query.get(OPERATOR_PARAMETER).filter(|name| !name.is_empty()).cloned();
    let caller = known(desk, headers, operator)?;
    let key = key_of(headers)?;
    Ok(Asked { caller, key, query, body: body? })
}

/// The idempotency key of a request, where it has one.
pub(super) fn key_of(headers: &HeaderMap) -> Result<Option<Key>, DeskError> {
    let key = header_text(headers, IDEMPOTENCY_HEADER);
    let digest = header_text(headers, SEAL_HEADER).to_lowercase();
    if key.len() > 200 || digest.len() > 200 {
        return Err(DeskError::invalid(IDEMPOTENCY_HEADER, "La chiave supera 200 caratteri."));
    }
    Ok((!key.is_empty()).then_some(Key { key, digest }))
}
