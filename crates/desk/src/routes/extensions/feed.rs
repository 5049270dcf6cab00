//! The feed of one account: what happened after a cursor, at once or as soon as there is something.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::{HeaderMap, Uri};
use axum::response::Response;
use tokio::time::{Instant, timeout_at};
use wire::extensions::{AFTER_PARAMETER, Cursor, EventPage, EventRow, WAIT_PARAMETER};

use super::super::fpws::{caller, query, row};
use super::super::{blocking, respond};
use crate::correction;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::filing::{Caller, code, own};
use crate::storage::events;

/// Longest wait for news, seconds: below what proxies take for silence.
pub(super) const WAIT_MAX_S: u32 = 25;
/// Most events of one page.
const PAGE: u32 = 200;

/// What happened to the caller's practices.
pub(super) async fn events(
    State(desk): State<Arc<Desk>>,
    headers: HeaderMap,
    uri: Uri,
) -> Response {
    respond(news(&desk, &headers, &uri).await)
}

async fn news(desk: &Arc<Desk>, headers: &HeaderMap, uri: &Uri) -> Result<EventPage, DeskError> {
    let asked = query(uri)?;
    let caller = caller(desk, headers, None).await?;
    let until = Instant::now() + Duration::from_secs(wait_s(&asked)?.into());
    let mut after = asked.get(AFTER_PARAMETER).cloned();
    // Listened before it is looked: what happens in between wakes.
    let mut listener = desk.news.listen();
    loop {
        let (asking, from) = (caller.clone(), after.clone());
        let page = blocking(desk, move |desk| page(desk, &asking, from.as_deref())).await?;
        if page.from_now || !page.events.is_empty() {
            return Ok(page);
        }
        match timeout_at(until, listener.wait()).await {
            Ok(true) => after = Some(page.next),
            // The time is over, or the desk ends: nothing happened so far.
            Ok(false) | Err(_) => return Ok(page),
        }
    }
}

fn wait_s(asked: &HashMap<String, String>) -> Result<u32, DeskError> {
    let Some(text) = asked.get(WAIT_PARAMETER) else { return Ok(0) };
    let wait: u32 = text
        .parse()
        .map_err(|_| DeskError::invalid(WAIT_PARAMETER, "L'attesa è un numero di secondi."))?;
    Ok(wait.min(WAIT_MAX_S))
}

/// What happened after a cursor, in one snapshot.
fn page(desk: &Desk, caller: &Caller, after: Option<&str>) -> Result<EventPage, DeskError> {
    desk.storage.read(|c| {
        let last = events::last(c)?;
        let cursor = after.and_then(|text| text.parse::<Cursor>().ok());
        let cursor = cursor.filter(|from| from.epoch == desk.epoch && from.sequence <= last);
        let next = |sequence| Cursor { epoch: desk.epoch.clone(), sequence }.to_string();
        let mut page = EventPage {
            epoch: desk.epoch.clone(),
            from_now: cursor.is_none(),
            events: Vec::new(),
            practices: Vec::new(),
            corrections: Vec::new(),
            next: next(last),
            more: false,
        };
        let Some(cursor) = cursor else { return Ok(page) };
        let found = events::of_account_after(c, caller.account.id, cursor.sequence, PAGE)?;
        if found.len() == PAGE as usize {
            page.more = true;
            page.next = next(found.last().map_or(last, |(sequence, _, _)| *sequence));
        }
        let mut named: Vec<String> = Vec::new();
        for (_, id, at) in found {
            page.events.push(EventRow { id_pratica: code(&id)?, at });
            if !named.contains(&id) {
                named.push(id);
            }
        }
        for id in named {
            let practice = own(c, caller, &id)?;
            page.practices.push(row(c, &practice)?);
            if let Some(asked) = correction::asked(c, &practice)? {
                page.corrections.push(correction::row(c, &practice, &asked)?);
            }
        }
        Ok(page)
    })
}
