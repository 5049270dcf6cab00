//! Announcing this device on the local link, and finding those whose key we know.
//!
//! An announcement holds the key and the addresses, no name of a person or a company. iroh joins the
//! multicast group once, through the route that stands at that moment: whenever route or addresses
//! change, the old announcer is replaced by a new one.

use std::collections::BTreeSet;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use iroh::Endpoint;
use iroh_mdns_address_lookup::MdnsAddressLookup;

use super::multicast;

/// Announced as `<key>._origo._udp.local`.
const NAME: &str = "origo";

/// Between two looks at routes and addresses.
const LOOK_EVERY: Duration = Duration::from_secs(5);

/// Where an announcer stands: the interface of the route, and this machine's addresses.
type Place = (String, BTreeSet<SocketAddr>);

/// The announcer of one endpoint.
#[derive(Debug)]
pub(super) struct Nearby {
    endpoint: Endpoint,
    place: Mutex<Option<Place>>,
}

impl Nearby {
    pub(super) fn new(endpoint: Endpoint) -> Self {
        Self { endpoint, place: Mutex::new(None) }
    }

    /// Sees to it that the announcer stands where the machine is now; without a route there is none.
    pub(super) fn look(&self) {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let here = multicast::route_interface()
            .map(|interface| (interface, self.endpoint.addr().ip_addrs().copied().collect()));
        if *place == here {
            return;
        }
        let Ok(lookup) = self.endpoint.address_lookup() else {
            return;
        };
        lookup.clear();
        *place = None;
        if here.is_none() {
            return;
        }
        match MdnsAddressLookup::builder().service_name(NAME).build(self.endpoint.id()) {
            Ok(announcer) => {
                lookup.add(announcer);
                *place = here;
            }
            // Tried again at the next look.
            Err(error) => tracing::warn!(%error, "cannot announce this device on the local link"),
        }
    }
}

/// Looks again and again until the task is ended.
pub(super) async fn keep_looking(nearby: Arc<Nearby>) {
    let mut interval = tokio::time::interval(LOOK_EVERY);
    loop {
        interval.tick().await;
        nearby.look();
    }
}
