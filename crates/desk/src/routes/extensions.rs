//! What this desk offers beside FPWS: the state of one practice, downloads, receipts, balance, the feed and
//! uploads in pieces; and the table of these routes, which the OpenAPI document describes.

mod feed;
mod openapi;
mod uploads;

use std::sync::Arc;

use axum::routing::{MethodRouter, get, post};

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use wire::codes::DeskCode;
use wire::extensions::{Balance, Capabilities, DIGEST_PARAMETER, KEY_PARAMETER, OutageRow};
use wire::fpws::{FileRow, PRACTICE_PARAMETER, PracticeRow};
use wire::receipt::Receipt;

use super::fpws::{caller, query, row};
use super::{blocking, refuse, respond};
use super::{money, password};
use crate::desk::{Desk, FILE_BYTES_MAX};
use crate::error::DeskError;
use crate::filing::{Caller, own};
use crate::sending::answer;
use crate::storage::Connection;
use crate::storage::idempotency::{self, Operation};
use crate::storage::outages::{self, Outage};
use crate::storage::practices::{Practice, Search};
use crate::storage::{ledger, practices, removals};
use crate::uploads::PIECE_BYTES_MAX;

/// Every route of the extensions.
pub(super) fn routes() -> Vec<(&'static str, MethodRouter<Arc<Desk>>)> {
    vec![
        ("/origo/v1", get(capabilities)),
        ("/origo/v1/capabilities", get(capabilities)),
        ("/origo/v1/openapi.json", get(openapi::document)),
        ("/origo/v1/practice", get(practice)),
        ("/origo/v1/file", get(file)),
        ("/origo/v1/receipt", get(receipt)),
        ("/origo/v1/receipts", get(receipts)),
        ("/origo/v1/balance", get(balance)),
        ("/origo/v1/charges/{name}", get(money::charges)),
        ("/origo/v1/events", get(feed::events)),
        ("/origo/v1/password", get(password::look).post(password::renew)),
        ("/origo/v1/payments/{name}", get(money::receipt)),
        ("/origo/v1/statement", get(money::statement)),
        ("/origo/v1/top-up", post(money::begin_top_up)),
        ("/origo/v1/uploads", post(uploads::begin)),
        ("/origo/v1/uploads/{upload}", get(uploads::look).put(uploads::take)),
        ("/origo/v1/uploads/{upload}/complete", post(uploads::complete)),
        ("/origo/v1/practices/{id}", get(practice_by_path)),
        ("/origo/v1/practices/{id}/documents", get(documents)),
        ("/origo/v1/practices/{id}/documents/{name}", get(document)),
    ]
}

/// What this desk can do. Needs no credentials.
pub async fn capabilities(State(desk): State<Arc<Desk>>) -> Response {
    respond(Ok(Capabilities {
        version: 1,
        idempotency: true,
        signed_receipts: true,
        practice: true,
        practice_by_key: true,
        download: true,
        balance: true,
        max_file_bytes: Some(FILE_BYTES_MAX),
        epoch: Some(desk.epoch.clone()),
        password_renewal: true,
        event_wait_max_s: Some(feed::WAIT_MAX_S),
        upload_piece_max_bytes: Some(PIECE_BYTES_MAX),
        receipt_keys: vec![desk.receipt_key.public()],
        outages: announced(&desk),
    }))
}

/// The outages that are under way or to come; none where the database cannot tell, for what this desk can do
/// is asked for before everything else.
fn announced(desk: &Desk) -> Vec<OutageRow> {
    let standing = desk.storage.read(|c| outages::after(c, desk.now())).unwrap_or_default();
    let row = |one: Outage| OutageRow {
        dal: one.begins,
        al: one.ends,
        cciaa: one.chamber,
        testo: one.italian,
        testo_en: one.english,
    };
    standing.into_iter().map(row).collect()
}

/// One practice by `idPratica`, or by the key of its creation.
pub async fn practice(State(desk): State<Arc<Desk>>, headers: HeaderMap, uri: Uri) -> Response {
    let key = parameter(&uri, KEY_PARAMETER).unwrap_or_default();
    if key.is_empty() {
        return respond(practice_of(&desk, &headers, parameter(&uri, PRACTICE_PARAMETER)).await);
    }
    let found = with_caller(&desk, &headers, move |desk, caller| {
        desk.storage.read(|c| {
            let made = idempotency::find(c, caller.account.id, Operation::Create, &key)?;
            let unknown = || DeskError::unknown_practice(&key);
            let practice = own(c, caller, &made.ok_or_else(unknown)?.practice)?;
            row(c, &practice)
        })
    });
    respond(found.await)
}

/// One practice by its path.
pub async fn practice_by_path(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    respond(practice_of(&desk, &headers, Ok(id)).await)
}

/// The receipt of a practice.
pub async fn receipt(State(desk): State<Arc<Desk>>, headers: HeaderMap, uri: Uri) -> Response {
    let id = parameter(&uri, PRACTICE_PARAMETER);
    respond(
        with_practice(&desk, &headers, id, |_, practice| -> Result<Receipt, DeskError> {
            if practice.protocol.is_none() {
                let message = format!("La pratica {} non è ancora protocollata.", practice.id);
                return Err(DeskError::refused(DeskCode::WrongState, message));
            }
            answer(practice)?
                .ricevuta
                .ok_or_else(|| DeskError::Damaged(format!("{} has no receipt", practice.id)))
        })
        .await,
    )
}

/// What the desk signed for a practice: acceptance and outcome.
pub async fn receipts(State(desk): State<Arc<Desk>>, headers: HeaderMap, uri: Uri) -> Response {
    let id = parameter(&uri, PRACTICE_PARAMETER);
    let signing = Arc::clone(&desk);
    let signed = with_practice(&desk, &headers, id, move |c, practice| {
        crate::receipts::signed(&signing, c, practice)
    });
    respond(signed.await)
}

/// The documents that the desk made for a practice.
pub async fn documents(
    State(desk): State<Arc<Desk>>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let rows = with_practice(&desk, &headers, Ok(id), |c, practice| {
        Ok(row(c, practice)?.documenti_rilasciati)
    });
    respond(rows.await)
}

/// One file of a practice by digest: what came, and what the desk made.
pub async fn file(State(desk): State<Arc<Desk>>, headers: HeaderMap, uri: Uri) -> Response {
    let sha256 = match parameter(&uri, DIGEST_PARAMETER) {
        Ok(sha256) => sha256.to_lowercase(),
        Err(error) => return refuse(error),
    };
    let id = parameter(&uri, PRACTICE_PARAMETER);
    download(&desk, &headers, id, move |file| file.sha256 == sha256).await
}

/// One document of a practice by name.
pub async fn document(
    State(desk): State<Arc<Desk>>,
    Path((id, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    download(&desk, &headers, Ok(id), move |file| file.nome == name).await
}

/// The balances.
pub async fn balance(State(desk): State<Arc<Desk>>, headers: HeaderMap) -> Response {
    let caller = match caller(&desk, &headers, None).await {
        Ok(caller) => caller,
        Err(error) => return refuse(error),
    };
    let balance = blocking(&desk, move |desk| {
        let account = caller.account.id;
        desk.storage.read(|c| {
            let mut reserved_cents = 0;
            let all = Search { account: Some(account), ..Search::default() };
            for practice in practices::search(c, &all)?.iter().filter(|p| p.state.is_pending()) {
                reserved_cents += ledger::held(c, &practice.id)?.reserved_of_purse_cents();
            }
            Ok(Balance {
                diritti_cents: ledger::balance(c, account)?,
                reserved_cents,
                tariffa_cents: ledger::in_purse(c, account, ledger::Purse::Tariffa)?,
                at: desk.now(),
            })
        })
    });
    respond(balance.await)
}

async fn practice_of(
    desk: &Arc<Desk>,
    headers: &HeaderMap,
    id: Result<String, DeskError>,
) -> Result<PracticeRow, DeskError> {
    with_practice(desk, headers, id, row).await
}

async fn with_practice<T: Send + 'static>(
    desk: &Arc<Desk>,
    headers: &HeaderMap,
    id: Result<String, DeskError>,
    work: impl FnOnce(&Connection, &Practice) -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    let id = id?;
    with_caller(desk, headers, move |desk, caller| {
        desk.storage.read(|c| {
            let practice = own(c, caller, &id)?;
            work(c, &practice)
        })
    })
    .await
}

async fn with_caller<T: Send + 'static>(
    desk: &Arc<Desk>,
    headers: &HeaderMap,
    work: impl FnOnce(&Desk, &Caller) -> Result<T, DeskError> + Send + 'static,
) -> Result<T, DeskError> {
    let caller: Caller = caller(desk, headers, None).await?;
    blocking(desk, move |desk| work(desk, &caller)).await
}

async fn download(
    desk: &Arc<Desk>,
    headers: &HeaderMap,
    id: Result<String, DeskError>,
    wanted: impl Fn(&FileRow) -> bool + Send + 'static,
) -> Response {
    let found = with_practice(desk, headers, id, move |c, practice| {
        if removals::of(c, &practice.id)?.is_some() {
            let message = "I documenti di questa pratica sono stati rimossi secondo il piano di \
                           conservazione dello sportello.";
            return Err(DeskError::refused(DeskCode::NotFound, message));
        }
        let row = row(c, practice)?;
        let mut files = row.documenti_rilasciati.into_iter().chain(row.allegati);
        files.find(|file| wanted(file)).ok_or_else(|| {
            DeskError::refused(DeskCode::NotFound, "La pratica non ha questo documento.")
        })
    });
    let file = match found.await {
        Ok(file) => file,
        Err(error) => return refuse(error),
    };
    let sha256 = file.sha256.clone();
    match blocking(desk, move |desk| Ok(desk.blobs.get(&sha256)?)).await {
        Ok(bytes) => (StatusCode::OK, [(header::CONTENT_TYPE, media_type(&file.nome))], bytes)
            .into_response(),
        Err(error) => refuse(error),
    }
}

fn media_type(name: &str) -> &'static str {
    match name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "pdf" => "application/pdf",
        "p7m" => "application/pkcs7-mime",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

fn parameter(uri: &Uri, name: &str) -> Result<String, DeskError> {
    Ok(query(uri)?.remove(name).unwrap_or_default())
}
