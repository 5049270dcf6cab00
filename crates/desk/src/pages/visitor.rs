//! Who is looking: the language, the path, and the officer's session.
//!
//! The session cookie is HttpOnly and SameSite=Strict; every form carries the session's own token beside.

use std::convert::Infallible;
use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::HeaderMap;
use axum::http::header::COOKIE;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};

use super::answer::{self, PageError};
use super::language::{Language, Words};
use super::outages::Notices;
use crate::desk::Desk;
use crate::storage::officers::{self, Officer};
use crate::storage::{StorageError, sessions};

/// Name of the session cookie.
pub(super) const SESSION: &str = "sessione";

/// Anybody.
#[derive(Debug, Clone)]
pub(super) struct Visitor {
    pub(super) w: Words,
    /// Path and query, for the language switch.
    pub(super) here: String,
    /// What every page has to say, in the visitor's language.
    pub(super) notices: Vec<String>,
}

/// An officer with a session.
#[derive(Debug, Clone)]
pub(super) struct Signed {
    pub(super) visitor: Visitor,
    pub(super) officer: Officer,
    pub(super) form_token: String,
}

impl Signed {
    /// Refuses a form that does not carry this session's token.
    pub(super) fn expect_token(&self, token: &str) -> Result<(), PageError> {
        if same(token, &self.form_token) { Ok(()) } else { Err(PageError::FormExpired) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let here = parts.uri.path_and_query().map_or("/", |here| here.as_str());
        let w = Words(Language::of(&parts.headers));
        let notices = parts.extensions.get::<Notices>().map(|notices| notices.lines(w));
        Ok(Self { w, here: here.to_owned(), notices: notices.unwrap_or_default() })
    }
}

impl FromRequestParts<Arc<Desk>> for Signed {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, desk: &Arc<Desk>) -> Result<Self, Response> {
        let visitor = match Visitor::from_request_parts(parts, desk).await {
            Ok(visitor) => visitor,
            Err(never) => match never {},
        };
        match signed(desk, &parts.headers) {
            Ok(Some((officer, form_token))) => Ok(Self { visitor, officer, form_token }),
            Ok(None) => {
                let back = answer::encode(&visitor.here);
                Err(Redirect::to(&format!("/ufficio/accesso?torna={back}")).into_response())
            }
            Err(error) => Err(answer::refuse(&visitor, &PageError::from(error))),
        }
    }
}

fn signed(desk: &Desk, headers: &HeaderMap) -> Result<Option<(Officer, String)>, StorageError> {
    let Some(token) = cookie(headers, SESSION) else {
        return Ok(None);
    };
    let now = desk.now();
    desk.storage.read(|c| {
        let Some(session) = sessions::find(c, &token, now)? else {
            return Ok(None);
        };
        Ok(Some((officers::get(c, session.officer)?, session.form_token)))
    })
}

/// The value of a cookie.
pub(super) fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    let all = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    all.flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(key, _)| *key == name)
        .map(|(_, value)| value.to_owned())
}

/// A path of this desk, or the queue where it leads elsewhere.
pub(super) fn local(path: &str) -> String {
    let plain = path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if plain { path.to_owned() } else { "/ufficio/pratiche".to_owned() }
}

/// Compares secrets without telling by the time it takes where they differ.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.len() == b.len() && a.bytes().zip(b.bytes()).fold(0, |found, (x, y)| found | (x ^ y)) == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves_the_desk() {
        assert_eq!(
            local("/verifica?numero=C26BG0000001"),
            "/verifica?numero=C26BG0000001",
            "its own path"
        );
        for elsewhere in
            ["https://evil.example", "//evil.example", "/\\evil.example", "", "/a\r\nSet-Cookie: x"]
        {
            assert_eq!(local(elsewhere), "/ufficio/pratiche", "{elsewhere:?} leads elsewhere");
        }
    }
}
