//! Two homes of one company: the founder's, with the corpus, and that of the device which joins. All
//! records follow from fixed keys, so that each home makes them for itself: pairing is not measured.

use std::fs;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use store::Store;
use sync::record::{Body, Founding, Member, Role};
use sync::{DeviceKey, Record};
use sync_driver::node::{Node, NodeOptions};
use sync_driver::replica::{Ground, stored};

use crate::{Failure, meter};

/// The person at the founding device, who writes the corpus.
pub(crate) const WRITER: &str = "Anna";
/// Names how many documents a home's corpus has.
const COUNT: &str = "corpus-documents";
/// When the company was founded, milliseconds since 1970.
const FOUNDED_MS: i64 = 1_700_000_000_000;

/// Which of the two devices a home is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Device {
    /// It has the corpus.
    Founder,
    /// It comes and goes.
    Joiner,
}

impl Device {
    pub(crate) fn key(self) -> DeviceKey {
        match self {
            Self::Founder => DeviceKey::from_secret(&[1; 32]),
            Self::Joiner => DeviceKey::from_secret(&[2; 32]),
        }
    }
}

/// Makes a home of the company; one that is there stays as it is.
pub(crate) fn make(folder: &Path, device: Device) -> Result<Store, Failure> {
    let store = Store::open(folder)?;
    if store.device_secret()?.is_none() {
        for record in records() {
            store.put_record(&stored(&record, FOUNDED_MS))?;
        }
        store.put_device_secret(&device.key().secret(), FOUNDED_MS)?;
    }
    Ok(store)
}

/// Both devices belong to the company.
fn records() -> [Record; 2] {
    let key = Device::Founder.key();
    let founding = Founding {
        company: "Tessilmacchine".to_owned(),
        fiscal_code: "99990010169".to_owned(),
        person: WRITER.to_owned(),
        name: "hub".to_owned(),
        nonce: "00".repeat(16),
    };
    let member = Member {
        device: Device::Joiner.key().id(),
        name: "laptop".to_owned(),
        person: "Bruno".to_owned(),
        role: Role::Drafter,
        epoch: 1,
    };
    let make = |body| Record::make(&key, None, FOUNDED_MS, body);
    [make(Body::Founding(founding)), make(Body::Member(member))]
}

/// Opens a home from disk and starts its node.
pub(crate) async fn start(
    folder: &Path,
    options: NodeOptions,
) -> Result<(Arc<Ground>, Node), Failure> {
    let ground = Arc::new(Ground::open(Arc::new(Store::open(folder)?))?);
    let node = Node::start(Arc::clone(&ground), options, meter::now_ms).await?;
    Ok((ground, node))
}

/// The options of the device that comes and goes: everybody is tried at that address.
pub(crate) fn visiting(address: SocketAddr) -> NodeOptions {
    NodeOptions { hubs: vec![address], ..NodeOptions::default() }
}

/// How many documents of the corpus this home has.
pub(crate) fn count(folder: &Path) -> Result<usize, Failure> {
    Ok(fs::read_to_string(folder.join(COUNT))?.trim().parse()?)
}

/// Writes down how many there are.
pub(crate) fn set_count(folder: &Path, documents: usize) -> Result<(), Failure> {
    Ok(fs::write(folder.join(COUNT), documents.to_string())?)
}
