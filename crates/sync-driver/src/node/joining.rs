//! The joiner's side of a pairing: an empty home becomes a device of the company.

use std::sync::Arc;
use std::time::Duration;

use certificate::Company;
use store::{Registration, Store, StoreError};
use sync::pairing::{self, Message, Refusal, Unwelcome};
use sync::{DeviceId, DeviceKey, Ticket};
use tokio::time::timeout;
use uuid::Uuid;

use crate::replica::stored;
use crate::transport::{Alpn, Link, Options, Transport, TransportError};

/// How long the inviter's person may take.
const PATIENCE: Duration = Duration::from_secs(11 * 60);
/// How long a machine may take.
const PROMPT: Duration = Duration::from_secs(15);

/// A device that has joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// This device.
    pub device: DeviceId,
    /// The company's name.
    pub company: String,
}

/// Why a device has not joined. The home is as it was.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// The home belongs to a company already.
    #[error("this home belongs to {company} already; join from an empty one")]
    NotEmpty {
        /// Which.
        company: String,
    },
    /// The inviter is not reached.
    #[error(transparent)]
    Transport(#[from] TransportError),
    /// The inviter said no.
    #[error(transparent)]
    Refused(Refusal),
    /// The inviter answered what it should not.
    #[error(transparent)]
    Unwelcome(#[from] Unwelcome),
    /// The conversation broke off.
    #[error("the other device does not answer any more: try again")]
    Broken,
    /// The store.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Joins the company of a ticket. `show` gets the six digits as soon as both sides have them.
///
/// # Errors
/// [`JoinError`]; nothing but this device's key was kept.
pub async fn join(
    store: &Arc<Store>,
    ticket: &Ticket,
    name: &str,
    person: &str,
    fresh_secret: [u8; 32],
    now_ms: i64,
    show: impl FnOnce(&str),
) -> Result<Joined, JoinError> {
    if let Some(registration) = store.registration()? {
        return Err(JoinError::NotEmpty { company: registration.company.name });
    }
    let secret = store.put_device_secret(&fresh_secret, now_ms)?;
    let key = DeviceKey::from_secret(&secret);
    let transport = Transport::bind(secret, Options::default()).await?;
    let inviter = ticket.device.0;
    transport.set_gate(Arc::new(move |peer, alpn| *peer == inviter && alpn == Alpn::Pair));
    let link = transport.dial(inviter, &ticket.addresses, Alpn::Pair).await?;
    let welcomed = converse(&link, ticket, &key, name, person, show).await;
    link.close("done");
    transport.close().await;
    let (records, company) = welcomed?;
    let company: Company =
        serde_json::from_str(&company).map_err(|_| JoinError::Unwelcome(Unwelcome::Damaged))?;
    let name = company.name.clone();
    for record in &records {
        store.put_record(&stored(record, now_ms))?;
    }
    let addresses: Vec<String> = ticket.addresses.iter().map(ToString::to_string).collect();
    store.set_addresses(&inviter, &addresses)?;
    // The last step: a home with a company is a joined one.
    let device = Uuid::from_slice(&key.id().0[..16]).unwrap_or_default();
    store.register(&Registration { company, device, registered_at_ms: now_ms })?;
    Ok(Joined { device: key.id(), company: name })
}

async fn converse(
    link: &Link,
    ticket: &Ticket,
    key: &DeviceKey,
    name: &str,
    person: &str,
    show: impl FnOnce(&str),
) -> Result<(Vec<sync::Record>, String), JoinError> {
    let me = key.id();
    let ask = Message::Ask {
        invitation: ticket.invitation(),
        proof: ticket.proof(&me),
        name: name.to_owned(),
        person: person.to_owned(),
    };
    link.send(&ask.encode()).await.map_err(|_| JoinError::Broken)?;
    match heard(link, PROMPT).await? {
        Message::Wait => show(&ticket.code(&me)),
        Message::Refused(refusal) => return Err(JoinError::Refused(refusal)),
        Message::Ask { .. } | Message::Welcome { .. } => return Err(JoinError::Broken),
    }
    match heard(link, PATIENCE).await? {
        Message::Welcome { records, company } => {
            Ok((pairing::believe(ticket.company, me, &records)?, company))
        }
        Message::Refused(refusal) => Err(JoinError::Refused(refusal)),
        Message::Ask { .. } | Message::Wait => Err(JoinError::Broken),
    }
}

async fn heard(link: &Link, patience: Duration) -> Result<Message, JoinError> {
    let bytes = timeout(patience, link.recv()).await.ok().flatten().ok_or(JoinError::Broken)?;
    Message::decode(&bytes).ok_or(JoinError::Broken)
}
