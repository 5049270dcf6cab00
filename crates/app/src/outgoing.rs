//! What is on its way to desks: what waits, why, since when, and what happens next; and holding all of it.

use jiff::Timestamp;
use serde_json::{Value, json};
use sync::Stage;
use sync_driver::{Outbox, Proxy};

use crate::views::CheckView;
use crate::views::sending::{OutgoingItemView, OutgoingView};
use crate::{AppError, Code, Office, archive, clocks, drafts, facts, outages, sealing, words};

const PAUSED: &str = "queue/paused";
const PROXY: &str = "network/proxy";
const AT_ONCE: &str = "queue/at-once";
/// Practices on their way at once, where nobody chose.
const AT_ONCE_USUAL: usize = 3;
/// More would take a desk's limit of calls for one company.
const AT_ONCE_MAX: usize = 8;

/// Holds everything that was not sent yet, until [`resume`]. What is being sent this moment goes to its end.
///
/// # Errors
/// [`Code::Storage`].
pub fn pause(office: &Office) -> Result<(), AppError> {
    let since = sealing::rfc3339(drafts::now_ms());
    let by = office.author.as_str();
    Ok(office.store.set_setting(PAUSED, &json!({ "since": since, "by": by }))?)
}

/// Lets the queue go on.
///
/// # Errors
/// [`Code::Storage`].
pub fn resume(office: &Office) -> Result<(), AppError> {
    Ok(office.store.set_setting(PAUSED, &Value::Null)?)
}

/// [`pause`] or [`resume`], and what waits then.
///
/// # Errors
/// [`Code::Storage`].
pub fn hold(office: &Office, held: bool) -> Result<OutgoingView, AppError> {
    if held {
        pause(office)?
    } else {
        resume(office)?
    }
    list(office)
}

/// Refuses while the queue is paused.
pub(crate) fn may_go_on(office: &Office) -> Result<(), AppError> {
    let Some(paused) = office.store.setting(PAUSED)? else { return Ok(()) };
    let text = |name: &str| paused[name].as_str().unwrap_or_default().to_owned();
    Err(AppError::new(Code::QueuePaused, "the queue is paused")
        .with("person", text("by"))
        .with("when", text("since")))
}

/// How many practices are on their way to desks at once.
///
/// # Errors
/// [`Code::Storage`].
pub fn at_once(office: &Office) -> Result<usize, AppError> {
    let chosen = office.store.setting(AT_ONCE)?.and_then(|value| value.as_u64());
    let chosen = chosen.and_then(|count| usize::try_from(count).ok());
    Ok(chosen.unwrap_or(AT_ONCE_USUAL).clamp(1, AT_ONCE_MAX))
}

/// Sets how many practices are on their way at once, from 1 to 8.
///
/// # Errors
/// [`Code::BadInput`] for another number, [`Code::Storage`].
pub fn set_at_once(office: &Office, count: usize) -> Result<(), AppError> {
    if !(1..=AT_ONCE_MAX).contains(&count) {
        return Err(AppError::new(Code::BadInput, "too many at once")
            .with("file", "--at-once")
            .with("why", format!("{count} ≠ 1-{AT_ONCE_MAX}")));
    }
    Ok(office.store.set_setting(AT_ONCE, &json!(count))?)
}

/// Everything signed that no desk has accepted, the oldest first.
///
/// # Errors
/// [`Code::Storage`].
pub fn list(office: &Office) -> Result<OutgoingView, AppError> {
    let mut items = Vec::new();
    for id in facts::in_states(office, &["signed", "queued", "atDesk"])? {
        let item = office.store.list_item(id)?;
        let entry = facts::outbox_entry(office, id, item.row.revision)?;
        let outbox = entry.as_ref().map(Outbox::of).transpose().map_err(AppError::internal)?;
        let since_ms = entry.as_ref().map_or(item.updated_at_ms, |entry| entry.updated_at_ms);
        let requested = outbox.as_ref().is_some_and(|outbox| outbox.requested);
        items.push(OutgoingItemView {
            id: id.to_string(),
            title: item.row.title,
            chamber: item.row.chamber,
            state: item.row.state,
            why: outbox.as_ref().and_then(|outbox| archive::waiting(office, outbox)),
            since: sealing::rfc3339(since_ms),
            missing: outbox.as_ref().and_then(missing),
            next: next(office, requested, outbox.as_ref()),
            next_at: entry.and_then(|entry| entry.next_attempt_ms).map(sealing::rfc3339),
        });
    }
    let paused = may_go_on(office).err().filter(|error| error.code == Code::QueuePaused);
    let paused = paused.map(|error| words::error(office.language, &error));
    let at_once = u32::try_from(at_once(office)?).unwrap_or(u32::MAX);
    Ok(OutgoingView { paused, at_once, items, notices: notices(office)? })
}

/// What desks say that is good to know where practices wait, and nothing but that.
///
/// # Errors
/// [`Code::Storage`].
pub(crate) fn notices(office: &Office) -> Result<Vec<CheckView>, AppError> {
    let clock = clocks::notice(office)?.into_iter();
    Ok(clock.chain(outages::notices(office, Timestamp::now())?).collect())
}

/// By how many euro the balance is below the fee, where that holds it.
fn missing(outbox: &Outbox) -> Option<String> {
    match &outbox.submission.stage {
        Stage::Parked { reason: sync::ParkReason::InsufficientFunds { missing_cents }, .. } => {
            missing_cents.map(|cents| certificate::fees::Cents(cents).to_string())
        }
        _ => None,
    }
}

/// What happens next, in words.
fn next(office: &Office, requested: bool, outbox: Option<&Outbox>) -> String {
    let settled = outbox.is_some_and(|outbox| outbox.submission.is_settled());
    let id = match (requested, settled) {
        (false, _) => "outgoing-next-submit",
        (true, true) => "outgoing-next-person",
        (true, false) => "outgoing-next-again",
    };
    words::say(office.language, id, &[])
}

/// The proxy through which desks are reached.
///
/// # Errors
/// [`Code::Storage`].
pub fn proxy(office: &Office) -> Result<Proxy, AppError> {
    let value = office.store.setting(PROXY)?;
    let text = value.as_ref().and_then(Value::as_str).unwrap_or_default();
    text.parse().map_err(AppError::internal)
}

/// Sets the proxy: `system`, `none`, or `http://host:port`.
///
/// # Errors
/// [`Code::BadInput`], [`Code::Storage`].
pub fn set_proxy(office: &Office, text: &str) -> Result<Proxy, AppError> {
    let proxy: Proxy = text.parse().map_err(|error| {
        AppError::new(Code::BadInput, &error).with("file", "proxy").with("why", error)
    })?;
    office.store.set_setting(PROXY, &json!(proxy.to_string()))?;
    Ok(proxy)
}
