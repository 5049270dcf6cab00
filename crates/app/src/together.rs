//! With the company's other devices: the node of this home, how it stands with the others, who is where.

mod follow;

use std::net::{SocketAddr, ToSocketAddrs as _};
use std::sync::{Arc, PoisonError};
use std::time::Duration;

use draft::PracticeId;
use store::ErrandState;
use sync_driver::node::{Node, NodeError, NodeOptions, Once, SYNC_NOW};

pub use follow::{Happening, follow};

use crate::devices::LISTENING;
use crate::office::Part;
use crate::sealing::rfc3339;
use crate::views::together::{PersonHereView, SyncOnceView, SyncState, SyncView, UnreachedView};
use crate::{AppError, Code, Office, devices, drafts, words};

/// How long a synchronisation that was asked for may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// Between two looks for another process's answer.
const LOOK_EVERY: Duration = Duration::from_millis(50);

/// Starts the node of this home; with `listen` at a fixed address, as a hub does.
///
/// # Errors
/// [`Code::NodeRunning`] where another process of the home has one, [`Code::CannotListen`].
pub async fn start(office: &Office, listen: Option<SocketAddr>) -> Result<Arc<Node>, AppError> {
    start_with(&office.part(), listen).await
}

async fn start_with(part: &Part, listen: Option<SocketAddr>) -> Result<Arc<Node>, AppError> {
    let hubs = devices::hub(&part.store)?.iter().filter_map(|text| address(text).ok()).collect();
    let options = NodeOptions { listen, mdns: true, hubs };
    let node =
        Node::start(part.ground()?, options, drafts::now_ms).await.map_err(
            |error| match &error {
                NodeError::Running => AppError::new(Code::NodeRunning, &error),
                NodeError::Transport(_) => {
                    AppError::new(Code::CannotListen, &error).with("why", &error)
                }
                NodeError::Store(_) => {
                    AppError::new(Code::Storage, &error).with("home", "-").with("why", &error)
                }
            },
        )?;
    let listening: Vec<String> = node.listening().iter().map(ToString::to_string).collect();
    part.store.set_setting(LISTENING, &listening.into())?;
    let node = Arc::new(node);
    *part.node.lock().unwrap_or_else(PoisonError::into_inner) = Arc::downgrade(&node);
    Ok(node)
}

/// An address that a person typed: `host:port`.
///
/// # Errors
/// [`Code::Usage`].
pub fn address(text: &str) -> Result<SocketAddr, AppError> {
    let found = text.to_socket_addrs().ok().and_then(|mut found| found.next());
    found.ok_or_else(|| AppError::new(Code::BadAddress, "no address").with("address", text))
}

/// Takes everything from the other devices and gives everything, then returns; through the running node
/// of this home where there is one.
///
/// # Errors
/// [`Code::BadAddress`], [`Code::Storage`]; devices that were not reached are said in the answer.
pub async fn sync_once(office: &Office, with: Option<&str>) -> Result<SyncOnceView, AppError> {
    let with = with.map(address).transpose()?;
    let once = match start(office, None).await {
        Ok(node) => {
            let once = node.sync_once(with, PATIENCE).await?;
            if let Some(node) = Arc::into_inner(node) {
                node.stop().await;
            }
            once
        }
        Err(error) if error.code == Code::NodeRunning => errand(office, with).await?,
        Err(error) => return Err(error),
    };
    let roll = office.ground()?.roll();
    let name = |device| roll.known(device).map_or_else(String::new, |one| one.name.clone());
    Ok(SyncOnceView {
        pulled: u32::try_from(once.pulled).unwrap_or(u32::MAX),
        pushed: u32::try_from(once.pushed).unwrap_or(u32::MAX),
        conflicts: office.store.practices_in_conflict()?,
        reached: once.reached.iter().map(name).collect(),
        unreached: once
            .unreached
            .iter()
            .map(|one| UnreachedView { device: name(&one.device), why: one.why.clone() })
            .collect(),
    })
}

/// Asks the running node of this home, and waits for its answer.
async fn errand(office: &Office, with: Option<SocketAddr>) -> Result<Once, AppError> {
    let body = serde_json::json!({ "with": with.map(|address| address.to_string()) });
    let number = office.store.put_errand(SYNC_NOW, &body, drafts::now_ms())?;
    let mut waited = Duration::ZERO;
    while waited < PATIENCE * 2 {
        if let ErrandState::Answered(answer) = office.store.errand(number)? {
            office.store.remove_errand(number)?;
            return serde_json::from_value(answer).map_err(AppError::internal);
        }
        tokio::time::sleep(LOOK_EVERY).await;
        waited += LOOK_EVERY;
    }
    office.store.remove_errand(number)?;
    Err(AppError::new(Code::NodeRunning, "it does not answer"))
}

/// How it stands with the other devices.
///
/// # Errors
/// [`Code::Storage`].
pub fn sync_state(office: &Office) -> Result<SyncView, AppError> {
    sign_of(&office.part())
}

fn sign_of(office: &Part) -> Result<SyncView, AppError> {
    let ground = office.ground()?;
    let (me, roll) = (ground.key.id(), ground.roll());
    let others = roll.devices().filter(|(device, standing)| **device != me && !standing.revoked);
    let devices = u32::try_from(others.count()).unwrap_or(u32::MAX);
    let peers = office.node().map(|node| node.peers()).unwrap_or_default();
    let last_contact = office.store.peers()?.iter().filter_map(|peer| peer.last_contact_ms).max();
    let revoked = roll.known(&me).is_some_and(|standing| standing.revoked);
    let waiting = if devices == 0 { 0 } else { office.store.waiting()? };
    let state = if revoked {
        SyncState::Attention
    } else if devices == 0 {
        SyncState::Alone
    } else if peers.is_empty() {
        SyncState::Offline
    } else if peers.iter().all(|peer| peer.up_to_date) {
        SyncState::UpToDate
    } else {
        SyncState::Receiving
    };
    let problem = revoked.then(|| {
        words::error(office.language, &AppError::new(Code::PeerRevoked, "put out").with("why", ""))
    });
    Ok(SyncView {
        state,
        devices,
        connected: u32::try_from(peers.len()).unwrap_or(u32::MAX),
        waiting,
        last_contact: last_contact.map(rfc3339),
        problem,
    })
}

/// Dials everybody now.
///
/// # Errors
/// None today: without a node of this process another one dials.
pub fn sync_now(office: &Office) -> Result<(), AppError> {
    if let Some(node) = office.node() {
        node.hurry();
    }
    Ok(())
}

/// The person at this device is at that box, or has left.
///
/// # Errors
/// None today: without a node of this process nobody is told.
pub fn here(
    office: &Office,
    practice: Option<PracticeId>,
    pointer: Option<String>,
) -> Result<(), AppError> {
    if let Some(node) = office.node() {
        node.here(practice, pointer);
    }
    Ok(())
}

/// The colleagues who are at some practice now.
pub fn people(office: &Office) -> Vec<PersonHereView> {
    office.node().map(|node| people_of(&node)).unwrap_or_default()
}

fn people_of(node: &Node) -> Vec<PersonHereView> {
    node.people()
        .into_iter()
        .map(|one| PersonHereView {
            device: one.device.to_string(),
            person: one.person,
            practice: one.practice.to_string(),
            pointer: one.pointer,
        })
        .collect()
}
