use store::{Arrival, FeedPosition, ListRow, Store};

use crate::AT_MS;

#[test]
fn a_peer_is_remembered_with_its_place_and_its_addresses() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let device = [7; 32];
    assert_eq!(store.peer(&device).unwrap(), None);
    store.touched(&device, AT_MS + 5).unwrap();
    store.touched(&device, AT_MS).unwrap();
    let addresses = ["192.168.1.7:4433".to_owned(), "[fe80::1]:4433".to_owned()];
    store.set_addresses(&device, &addresses).unwrap();
    let at = FeedPosition { epoch: [1; 16], seq: 9, running: [2; 32] };
    let arrival = Arrival {
        from: device,
        documents: &[],
        records: &[],
        wanted: &[],
        checkpoint: Some(&at),
        at_ms: AT_MS,
    };
    store.take_in(&arrival, &|_, _, paper, _| ListRow::of(paper, "draft", 1)).unwrap();
    let peer = store.peer(&device).unwrap().unwrap();
    assert_eq!(peer.last_contact_ms, Some(AT_MS + 5), "a late note does not turn the clock back");
    assert_eq!((&peer.addresses[..], peer.checkpoint), (&addresses[..], Some(at)));
    assert_eq!(store.checkpoint(&device).unwrap(), Some(at));
    store.forget_checkpoint(&device).unwrap();
    assert_eq!(store.checkpoint(&device).unwrap(), None, "compared in full next time");
    store.set_addresses(&[8; 32], &[]).unwrap();
    let devices: Vec<_> = store.peers().unwrap().into_iter().map(|peer| peer.device).collect();
    assert_eq!(devices, [device, [8; 32]]);
}
