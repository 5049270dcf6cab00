//! The public check: number and security code together show the certificate, anything else is one and the
//! same "not found".

use std::sync::Arc;

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::answer::{Chrome, PageError, blocking, either, html};
use super::boxes::{self, Named};
use super::language::Words;
use super::visitor::{Visitor, same};
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::paper::Paper;
use crate::storage::certificates::{self, Certificate};
use crate::storage::practices::{self, Practice, State as At};
use crate::storage::{form_stock, formers};
use crate::words::{day_and_hour, day_of};

#[derive(Template)]
#[template(path = "verification.html")]
struct VerificationPage {
    w: Words,
    chrome: Chrome,
    number: String,
    code: String,
    unknown: bool,
    /// The number was reported as lost, stolen or destroyed; in words, empty where it was not.
    reported: String,
    found: Option<Found>,
}

struct Found {
    annulled: bool,
    /// The certificate in its place; empty where there is none.
    substitute: String,
    number: String,
    issued_on: String,
    chamber: String,
    sha256: String,
    boxes: Vec<Named>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    numero: String,
    #[serde(default)]
    codice: String,
}

/// `GET /verifica?numero=&codice=`
pub(super) async fn show(
    State(desk): State<Arc<Desk>>,
    visitor: Visitor,
    Query(asked): Query<Asked>,
) -> Response {
    let w = visitor.w;
    let (number, code) = (plain(&asked.numero), plain(&asked.codice));
    let is_asked = !number.is_empty() || !code.is_empty();
    let (wanted, secret) = (number.clone(), code.clone());
    let found = if is_asked {
        let both =
            move |desk: &Desk| Ok((find(desk, w, &wanted, &secret)?, reported(desk, w, &wanted)?));
        blocking(desk, both).await
    } else {
        Ok((None, String::new()))
    };
    let result = found.map(|(found, reported)| {
        let unknown = is_asked && found.is_none();
        let page = VerificationPage {
            w,
            chrome: Chrome::public(&visitor, w.t("verify-title")),
            number: asked.numero.chars().take(40).collect(),
            code: asked.codice.chars().take(40).collect(),
            unknown: unknown && reported.is_empty(),
            reported,
            found,
        };
        let status = if unknown { StatusCode::NOT_FOUND } else { StatusCode::OK };
        (status, html(&page)).into_response()
    });
    either(&visitor, result)
}

/// Whether a company reported this certificate or form: that is for everybody who is shown it.
fn reported(desk: &Desk, w: Words, number: &str) -> Result<String, PageError> {
    let report = desk.storage.read(|c| form_stock::reported(c, number))?;
    Ok(report.map_or_else(String::new, |report| {
        let key = if report.kind == "DD" { "verify-destroyed" } else { "verify-lost" };
        w.a(key, "day", day_of(in_rome(report.at).date()))
    }))
}

fn find(desk: &Desk, w: Words, number: &str, code: &str) -> Result<Option<Found>, PageError> {
    let known = desk.storage.read(|c| -> Result<_, PageError> {
        let certificate =
            certificates::find(c, number)?.filter(|known| same(&plain(&known.security_code), code));
        let Some(certificate) = certificate else {
            return Ok(None);
        };
        let Some(practice) = practices::find(c, &certificate.practice)? else {
            return Ok(None);
        };
        Ok(Some((certificate, practice)))
    })?;
    known.map(|(certificate, practice)| describe(desk, w, certificate, &practice)).transpose()
}

fn describe(
    desk: &Desk,
    w: Words,
    certificate: Certificate,
    practice: &Practice,
) -> Result<Found, PageError> {
    let paper = Paper::of(desk, practice)?;
    let substitute = desk.storage.read(|c| formers::substitute_of(c, &certificate.number))?;
    let mut boxes = boxes::of(w, &paper.base_form);
    // What is not on the paper is not for the public.
    let aside = ["box-destination", "box-code", "box-invoices"].map(|key| w.t(key));
    boxes.retain(|one| !aside.contains(&one.name));
    Ok(Found {
        annulled: practice.state == At::Annulled,
        substitute: substitute.map(|by| by.number).unwrap_or_default(),
        number: certificate.number,
        issued_on: day_and_hour(certificate.issued_at),
        chamber: paper.chamber_name,
        sha256: certificate.pdf_sha256,
        boxes,
    })
}

/// As it is compared: capitals and digits, whatever hyphens and blanks were typed.
fn plain(text: &str) -> String {
    text.chars()
        .take(40)
        .filter(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_uppercase())
        .collect()
}
