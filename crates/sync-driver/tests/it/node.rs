//! Nodes over real sockets on loopback: pairing, replicating, and everybody who must stay out.

use std::time::Duration;

use draft::PracticeId;
use store::FeedKind;
use sync::pairing::Refusal;
use sync_driver::node::{JoinError, Joined, Node, join};
use tokio::time::{Instant, sleep};

use crate::company::{Home, now_ms};

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(30);

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let end = Instant::now() + LIMIT;
    while !holds() {
        assert!(Instant::now() < end, "in vain: {what}");
        sleep(Duration::from_millis(10)).await;
    }
}

async fn joins(home: &Home, ticket: &sync::Ticket, number: u8) -> Result<Joined, JoinError> {
    let person = format!("person {number}");
    let name = format!("device {number}");
    join(&home.store, ticket, &name, &person, [number; 32], now_ms(), |_| {}).await
}

/// A founder with a running node, and a device that has joined, with its node.
async fn pair() -> (Home, Node, Home, Node) {
    let anna = Home::founded(1, "Anna");
    let hub = anna.node().await;
    let bruno = Home::empty();
    let ticket = anna.invites(&hub, 9);
    joins(&bruno, &ticket, 2).await.unwrap();
    let other = bruno.node().await;
    until("the devices meet", || !hub.peers().is_empty() && !other.peers().is_empty()).await;
    (anna, hub, bruno, other)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_device_joins_and_what_either_writes_is_with_both() {
    let (anna, hub, bruno, other) = pair().await;
    let first = anna.writes(1, "from Anna");
    until("Bruno has it", || bruno.title(first).as_deref() == Some("from Anna")).await;
    bruno.writes(1, "and from Bruno");
    until("Anna has it", || anna.title(first).as_deref() == Some("and from Bruno")).await;
    assert_eq!(anna.heads(first), bruno.heads(first), "the same history");
    let sha256 = bruno.store.put_blob(&vec![7; 700_000], "application/pdf", now_ms()).unwrap();
    until("the file came in pieces", || anna.store.blob(sha256).is_ok()).await;
    until("nothing waits any more", || {
        anna.store.waiting().unwrap() + bruno.store.waiting().unwrap() == 0
    })
    .await;
    hub.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ticket_is_good_once_for_its_time_and_for_its_holder() {
    let anna = Home::founded(1, "Anna");
    let hub = anna.node().await;
    let ticket = anna.invites(&hub, 9);
    joins(&Home::empty(), &ticket, 2).await.unwrap();
    // Another one is open, so that the door for joiners is.
    anna.invites(&hub, 8);
    let replayed = joins(&Home::empty(), &ticket, 3).await;
    assert!(
        matches!(replayed, Err(JoinError::Refused(Refusal::Used))),
        "a replayed ticket: {replayed:?}"
    );
    let forged = sync::Ticket { secret: [77; 16], ..anna.invites(&hub, 7) };
    let stranger = joins(&Home::empty(), &forged, 4).await;
    assert!(
        matches!(stranger, Err(JoinError::Refused(Refusal::Unknown))),
        "a stranger without a ticket: {stranger:?}"
    );
    let late = anna.invites_until(&hub, 6, now_ms() - 1);
    let expired = joins(&Home::empty(), &late, 5).await;
    assert!(
        matches!(expired, Err(JoinError::Refused(Refusal::Expired))),
        "an expired ticket: {expired:?}"
    );
    hub.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stranger_is_not_let_in_and_not_dialled() {
    let (anna, hub, _bruno, other) = pair().await;
    let stranger = Home::founded(5, "Carla");
    let address = hub.listening()[0];
    let transport = sync_driver::transport::Transport::bind(
        [5; 32],
        sync_driver::transport::Options::default(),
    )
    .await
    .unwrap();
    transport.set_gate(std::sync::Arc::new(|_, _| true));
    let alpn = sync_driver::transport::Alpn::Sync;
    let dialled = transport.dial(anna.ground().key.id().0, &[address], alpn).await;
    assert!(dialled.is_err(), "the hub lets no stranger in");
    let node = stranger.node().await;
    let once = node.sync_once(Some(address), Duration::from_secs(5)).await.unwrap();
    assert!(once.reached.is_empty(), "and a stranger's node knows nobody to dial");
    for node in [hub, other, node] {
        node.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copied_home_meets_whom_only_its_original_let_in() {
    let anna = Home::founded(1, "Anna");
    let copy = anna.copied();
    let alone = copy.writes(3, "on the copy alone");
    let hub = anna.node().await;
    let bruno = Home::empty();
    let ticket = anna.invites(&hub, 9);
    joins(&bruno, &ticket, 2).await.unwrap();
    hub.stop().await;
    let twin = copy.node().await;
    let address = twin.listening()[0];
    // Somebody else's device has nothing to show.
    let stranger = Home::founded(5, "Carla").node().await;
    let met = stranger.sync_once(Some(address), Duration::from_secs(5)).await.unwrap();
    assert!(met.reached.is_empty());
    let other = bruno.node().await;
    let met = other.sync_once(Some(address), LIMIT).await.unwrap();
    assert_eq!(met.reached, [anna.ground().key.id()], "{met:?}");
    assert_eq!(bruno.title(alone).as_deref(), Some("on the copy alone"));
    assert!(copy.ground().roll().member(&bruno.ground().key.id()).is_some());
    for node in [twin, other, stranger] {
        node.stop().await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_put_out_is_cut_off_at_once_and_in_both_directions() {
    let (anna, hub, bruno, other) = pair().await;
    let id = anna.writes(1, "before");
    until("Bruno has it", || bruno.title(id).is_some()).await;
    anna.revokes(&bruno);
    until("the live connection ends", || hub.peers().is_empty()).await;
    anna.writes(1, "after");
    bruno.writes(1, "written outside");
    let dialled = other.sync_once(None, Duration::from_secs(5)).await.unwrap();
    assert!(dialled.reached.is_empty(), "Bruno is refused: {dialled:?}");
    let dialled = hub.sync_once(None, Duration::from_secs(5)).await.unwrap();
    assert!(dialled.reached.is_empty(), "and is not dialled: {dialled:?}");
    assert_eq!(anna.title(id).as_deref(), Some("after"), "nothing of Bruno's came");
    assert_eq!(bruno.title(id).as_deref(), Some("written outside"), "what he had stays his");
    hub.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_forged_author_is_set_aside_and_the_feed_goes_on() {
    let (anna, hub, bruno, other) = pair().await;
    let forged = PracticeId::from_bytes([6; 16]);
    bruno.writes_as(forged, "in Anna's name", "Anna");
    let honest = bruno.writes(7, "in Bruno's own");
    until("what follows arrives", || anna.title(honest).is_some()).await;
    assert_eq!(anna.title(forged), None, "nobody writes in another's name");
    let set_aside = anna.store.quarantined().unwrap();
    assert_eq!(set_aside.len(), 1, "it can be looked at: {set_aside:?}");
    assert!(set_aside[0].why.contains("in the name of Anna"), "{}", set_aside[0].why);
    let held = anna.store.feed_entry(FeedKind::Document, forged.as_bytes()).unwrap();
    assert!(held.is_none(), "and it goes no further");
    hub.stop().await;
    other.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_leaves_has_noted_what_was_handed_out() {
    let (anna, hub, bruno, other) = pair().await;
    let id = anna.writes(1, "a practice");
    until("Bruno has it", || bruno.title(id).is_some()).await;
    let handed = anna.store.feed_position().unwrap();
    hub.stop().await;
    other.stop().await;
    anna.writes(1, "goes on");
    let peer = bruno.ground().key.id();
    let known = anna.store.feed_holds(&peer.0, &handed).unwrap();
    assert!(known, "else the next meeting compares everything, though the row has moved on");
}

#[tokio::test(flavor = "multi_thread")]
async fn people_see_each_other_and_leave() {
    let (anna, hub, _bruno, other) = pair().await;
    let id = anna.writes(1, "a practice");
    other.here(Some(id), Some("/box4_trasporto".to_owned()));
    until("Anna sees Bruno", || !hub.people().is_empty()).await;
    let people = hub.people();
    assert_eq!(people[0].person, "person 2");
    assert_eq!(people[0].pointer.as_deref(), Some("/box4_trasporto"));
    other.here(None, None);
    until("he has left", || hub.people().is_empty()).await;
    hub.stop().await;
    other.stop().await;
}
