//! The certificate that a practice refers to, as the officer sees and sets it.

use std::sync::Arc;

use axum::Form;
use axum::extract::{Path, State};
use axum::response::Response;

use super::decision::decide;
use super::form::{Fields, value};
use super::language::Words;
use super::visitor::Signed;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::former;
use crate::storage::practices::Practice;
use crate::storage::{Connection, certificates, formers};

/// What a practice refers to, and what stands in its own place.
#[derive(Default)]
pub(super) struct FormerView {
    /// Whether a practice of this kind can refer to a certificate.
    pub(super) applies: bool,
    /// What it means; empty where nothing is tied.
    pub(super) what: String,
    /// Number of the certificate; empty where nothing is tied.
    pub(super) number: String,
    /// Its practice.
    pub(super) practice: String,
    /// Number of the certificate that replaced this practice's own, and its practice.
    pub(super) substitute: Option<(String, String)>,
}

pub(super) fn of(
    connection: &Connection,
    w: Words,
    practice: &Practice,
) -> Result<FormerView, DeskError> {
    let words = match practice.kind.as_str() {
        "CO" => "former-replaces",
        "VA" => "former-copies",
        _ => return Ok(FormerView::default()),
    };
    let tied = former::of(connection, practice)?;
    let substitute = match certificates::of_practice(connection, &practice.id)? {
        Some(own) => formers::substitute_of(connection, &own.number)?,
        None => None,
    };
    Ok(FormerView {
        applies: true,
        what: w.t(words),
        number: tied.as_ref().map(|tied| tied.certificate.number.clone()).unwrap_or_default(),
        practice: tied.map(|tied| tied.practice.id).unwrap_or_default(),
        substitute: substitute.map(|by| (by.number, by.practice)),
    })
}

/// `POST /ufficio/pratiche/{id}/precedente`
pub(super) async fn tie(
    State(desk): State<Arc<Desk>>,
    signed: Signed,
    Path(id): Path<String>,
    Form(fields): Form<Fields>,
) -> Response {
    decide(desk, signed, id, fields, "tied", |desk, officer, id, fields| {
        Ok(former::tie(desk, officer, id, value(fields, "numero"))?)
    })
    .await
}
