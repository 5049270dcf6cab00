//! Large files in pieces, over HTTP. What a piece means is [`crate::uploads`]'s.

use std::sync::Arc;

use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use wire::extensions::{OFFSET_PARAMETER, UploadBegin, UploadRow};
use wire::fpws::Attached;

use super::super::fpws::{caller, key_of};
use super::super::{blocking, read_body, respond};
use super::parameter;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::uploads;

/// Begins a file, or says how far the same one is.
pub(super) async fn begin(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let begun = async {
        // The body is read in any case: a connection must stay usable after a refusal.
        let body = read_body(body).await;
        let caller = caller(&desk, &headers, None).await?;
        let asked: UploadBegin = serde_json::from_slice(&body?).map_err(|error| {
            DeskError::invalid("body", format!("La richiesta non si legge: {error}."))
        })?;
        let key = key_of(&headers)?;
        blocking(&desk, move |desk| uploads::begin(desk, &caller, &asked, key.as_ref())).await
    };
    respond::<UploadRow>(begun.await)
}

/// How far a file is.
pub(super) async fn look(
    State(desk): State<Arc<Desk>>,
    Path(upload): Path<String>,
    headers: HeaderMap,
) -> Response {
    let looked = async {
        let caller = caller(&desk, &headers, None).await?;
        blocking(&desk, move |desk| uploads::look(desk, &caller, &upload)).await
    };
    respond::<UploadRow>(looked.await)
}

/// Takes the next piece.
pub(super) async fn take(
    State(desk): State<Arc<Desk>>,
    Path(upload): Path<String>,
    headers: HeaderMap,
    uri: Uri,
    body: Body,
) -> Response {
    let taken = async {
        let body = read_body(body).await;
        let caller = caller(&desk, &headers, None).await?;
        let offset = parameter(&uri, OFFSET_PARAMETER)?;
        let offset: u64 = offset
            .parse()
            .map_err(|_| DeskError::invalid(OFFSET_PARAMETER, "Manca il byte d'inizio."))?;
        let body = body?;
        blocking(&desk, move |desk| uploads::take(desk, &caller, &upload, offset, &body)).await
    };
    respond::<UploadRow>(taken.await)
}

/// Makes a whole file a document of its practice.
pub(super) async fn complete(
    State(desk): State<Arc<Desk>>,
    Path(upload): Path<String>,
    headers: HeaderMap,
) -> Response {
    let completed = async {
        let caller = caller(&desk, &headers, None).await?;
        blocking(&desk, move |desk| uploads::complete(desk, &caller, &upload)).await
    };
    respond::<Attached>(completed.await)
}
