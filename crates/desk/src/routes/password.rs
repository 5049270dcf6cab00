//! A program asks when its own password ends, and renews it before or after that (extension
//! `/origo/v1/password`).

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::Response;
use secrecy::SecretString;
use wire::extensions::PasswordRenewal;
use wire::fpws::{PASSWORD_HEADER, USER_HEADER};
use wire::password::PasswordFacts;

use super::{blocking, header_text, read_body, respond};
use crate::access::{self, AccessError, Fault, PASSWORD_MIN};
use crate::clock::in_rome;
use crate::credentials::PASSWORD_LASTS;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::storage::standings;

/// `GET /origo/v1/password`: also of one that has ended.
pub async fn look(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let user = header_text(request.headers(), USER_HEADER);
    let password = SecretString::from(header_text(request.headers(), PASSWORD_HEADER));
    let facts = blocking(&desk, move |desk| {
        let account = desk.credentials.account(&desk.storage, &desk.clock, &user, &password)?;
        let standing = desk.storage.read(|c| standings::of(c, account.id))?;
        // The day before it ends is the last whole one.
        let ends = standing.password_since.checked_add(PASSWORD_LASTS).ok();
        let last = ends.and_then(|ends| in_rome(ends).date().yesterday().ok());
        Ok(PasswordFacts { password_expires_on: last })
    });
    respond(facts.await)
}

/// `POST /origo/v1/password`
pub async fn renew(State(desk): State<Arc<Desk>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = read_body(body).await;
    let user = header_text(&parts.headers, USER_HEADER);
    let old = SecretString::from(header_text(&parts.headers, PASSWORD_HEADER));
    let renewed = blocking(&desk, move |desk| {
        let account = desk.credentials.account(&desk.storage, &desk.clock, &user, &old)?;
        let asked: PasswordRenewal = serde_json::from_slice(&body?).map_err(|_| {
            // What serde would say may repeat the password.
            DeskError::invalid("body", "Il corpo della richiesta non si legge.")
        })?;
        let new = SecretString::from(asked.nuova_password);
        access::change_password(desk, &account, &old, &new).map_err(refusal)
    });
    respond(renewed.await)
}

fn refusal(error: AccessError) -> DeskError {
    let fault = match error {
        AccessError::Desk(error) => return error,
        AccessError::Fault(fault) => fault,
    };
    let message = match fault {
        Fault::Length => format!("La nuova password deve avere almeno {PASSWORD_MIN} caratteri."),
        Fault::SamePassword => "La nuova password è uguale a quella attuale.".to_owned(),
        Fault::UserName => "La nuova password non può contenere il nome utente.".to_owned(),
        Fault::OldPassword
        | Fault::Repetition
        | Fault::Link
        | Fault::PersonsCode
        | Fault::NoCode
        | Fault::OtherCode
        | Fault::NotConfirmed => "La nuova password non è accettata.".to_owned(),
    };
    DeskError::invalid("nuovaPassword", message)
}
