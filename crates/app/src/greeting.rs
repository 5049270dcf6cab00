//! What a desk says of itself, and what this device remembers of it: the life of its data (epoch), the keys
//! with which it signs receipts, how far its feed was followed.
//!
//! A desk whose epoch is another one was restored from a copy: everything that it answered is looked at again
//! before anything else is asked of it.

pub(crate) mod looking_again;

use serde::{Deserialize, Serialize};
use sync_driver::Certo;
use wire::extensions::Capabilities;
use wire::signed::PublicKey;

use crate::desks::{self, DeskRequest};
use crate::views::DeskView;
use crate::{AppError, Office, clocks, outages};

/// What is remembered of a Chamber's desk.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub(crate) struct Known {
    /// The epoch in which it was last met.
    pub(crate) epoch: Option<String>,
    /// The keys that were pinned.
    pub(crate) receipt_keys: Vec<PublicKey>,
    /// Where its feed goes on.
    pub(crate) cursor: Option<String>,
    /// It was restored, and not everything was looked at since.
    pub(crate) look_again: bool,
}

/// A desk that answered, or did not.
pub(crate) struct Greeted {
    pub(crate) chamber: String,
    pub(crate) desk: Certo,
    /// What it offers beyond FPWS; none where it offers nothing, or did not answer.
    pub(crate) capabilities: Option<Capabilities>,
    pub(crate) known: Known,
}

impl Greeted {
    /// Whether it has a feed.
    pub(crate) fn has_feed(&self) -> bool {
        self.capabilities.as_ref().is_some_and(|offer| offer.event_wait_max_s.is_some())
    }

    /// The keys by which its receipts are judged; none where it signs none.
    pub(crate) fn receipt_keys(&self) -> &[PublicKey] {
        let signs = self.capabilities.as_ref().is_some_and(|offer| offer.signed_receipts);
        if signs { &self.known.receipt_keys } else { &[] }
    }
}

fn name(chamber: &str) -> String {
    format!("desk-known/{chamber}")
}

fn known(office: &Office, chamber: &str) -> Result<Known, AppError> {
    match office.store.setting(&name(chamber))? {
        Some(value) => serde_json::from_value(value).map_err(AppError::internal),
        None => Ok(Known::default()),
    }
}

fn remember(office: &Office, chamber: &str, known: &Known) -> Result<(), AppError> {
    let value = serde_json::to_value(known).map_err(AppError::internal)?;
    Ok(office.store.set_setting(&name(chamber), &value)?)
}

/// Remembers how far the feed was followed, if it still is the same life of the desk's data.
pub(crate) fn followed(
    office: &Office,
    chamber: &str,
    epoch: &str,
    next: &str,
) -> Result<(), AppError> {
    let mut known = known(office, chamber)?;
    if known.epoch.as_deref() == Some(epoch) {
        known.cursor = Some(next.to_owned());
        remember(office, chamber, &known)?;
    }
    Ok(())
}

/// Forgets the pinned keys: a person has typed the desk in again, and the next greeting pins those that it
/// shows then. Its epoch stays: what this company filed is looked for all the same.
fn unpin(office: &Office, chamber: &str) -> Result<(), AppError> {
    let mut known = known(office, chamber)?;
    known.receipt_keys.clear();
    remember(office, chamber, &known)
}

/// The connector to a Chamber's desk, greeted. A desk that does not answer is no error here: the next
/// question to it will be.
///
/// # Errors
/// As [`desks::connect`]; [`crate::Code::Storage`].
pub(crate) async fn greet(office: &Office, chamber: &str) -> Result<Greeted, AppError> {
    let desk = desks::connect(office, chamber)?;
    let chamber = chamber.to_owned();
    let mut known = known(office, &chamber)?;
    let answered = desk.capabilities().await;
    clocks::heard(office, &chamber, &desk)?;
    let Ok(Some(capabilities)) = answered else {
        return Ok(Greeted { chamber, desk, capabilities: None, known });
    };
    outages::heard(office, &chamber, &capabilities.outages)?;
    let before = known.clone();
    if known.receipt_keys.is_empty() {
        known.receipt_keys.clone_from(&capabilities.receipt_keys);
    }
    if known.epoch != capabilities.epoch {
        if known.epoch.is_some() && capabilities.epoch.is_some() {
            tracing::warn!("a desk was restored from a copy: everything is looked at again");
            known.look_again = true;
        }
        known.epoch.clone_from(&capabilities.epoch);
        known.cursor = None;
    }
    if known != before {
        // Before anything is asked: whatever happens now, the look is not forgotten.
        remember(office, &chamber, &known)?;
    }
    let desk = desk.knowing(&capabilities);
    let mut greeted = Greeted { chamber, desk, capabilities: Some(capabilities), known };
    if greeted.known.look_again && looking_again::look(office, &greeted).await? {
        greeted.known.look_again = false;
        remember(office, &greeted.chamber, &greeted.known)?;
    }
    Ok(greeted)
}

/// Adds a desk, or changes the one of that Chamber, and greets it: the keys with which it signs are pinned
/// now; of a desk that does not answer yet, when it first does.
///
/// # Errors
/// As [`desks::add`].
pub async fn add(office: &Office, request: DeskRequest) -> Result<DeskView, AppError> {
    let desk = desks::add(office, request)?;
    unpin(office, &desk.chamber)?;
    greet(office, &desk.chamber).await?;
    Ok(desk)
}
