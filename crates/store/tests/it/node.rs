use serde_json::json;
use store::{Decision, ErrandState, Invitation, Joiner, Redemption, Store, StoreError};

use crate::{AT_MS, start};

const ANNA: [u8; 32] = [1; 32];
const BRUNO: [u8; 32] = [2; 32];

#[test]
fn a_device_has_one_key_for_ever() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.device_secret().unwrap(), None);
    assert_eq!(store.put_device_secret(&[4; 32], AT_MS).unwrap(), [4; 32]);
    assert_eq!(store.put_device_secret(&[5; 32], AT_MS).unwrap(), [4; 32], "the first stands");
    drop(store);
    let store = Store::open(folder.path()).unwrap();
    assert_eq!(store.device_secret().unwrap(), Some([4; 32]));
}

#[test]
fn an_invitation_is_used_by_one_device_within_its_time() {
    let folder = tempfile::tempdir().unwrap();
    let store = Store::open(folder.path()).unwrap();
    let invitation = Invitation {
        id: [1; 16],
        secret: [9; 16],
        role: "drafter".into(),
        expires_at_ms: AT_MS + 900_000,
        used_by: None,
    };
    store.put_invitation(&invitation).unwrap();
    assert!(!format!("{invitation:?}").contains('9'.to_string().repeat(2).as_str()), "no secret");
    assert_eq!(store.invitations(AT_MS).unwrap(), std::slice::from_ref(&invitation));
    let redeem = |device, at_ms| store.redeem_invitation(&[1; 16], device, at_ms).unwrap();
    assert_eq!(redeem(&ANNA, AT_MS + 900_000), Redemption::Expired);
    let granted = Invitation { used_by: Some(ANNA), ..invitation };
    assert_eq!(redeem(&ANNA, AT_MS), Redemption::Granted(granted.clone()));
    assert_eq!(redeem(&ANNA, AT_MS), Redemption::Granted(granted.clone()), "after a broken line");
    assert_eq!(redeem(&BRUNO, AT_MS), Redemption::Used);
    assert!(store.invitations(AT_MS).unwrap().is_empty());
    assert_eq!(store.invitation(&[1; 16]).unwrap(), Some(granted));
    store.withdraw_invitation(&[1; 16]).unwrap();
    assert_eq!(redeem(&ANNA, AT_MS), Redemption::Unknown);
}

#[test]
fn a_person_decides_once_about_a_device_that_asks() {
    let folder = tempfile::tempdir().unwrap();
    let (node, window) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
    let joiner = Joiner {
        device: BRUNO,
        code: "042137".into(),
        name: "Ufficio 2".into(),
        person: "Bruno Verdi".into(),
        invitation: [1; 16],
        asked_at_ms: AT_MS,
        decision: None,
    };
    node.put_joiner(&joiner).unwrap();
    assert_eq!(window.joiners().unwrap(), std::slice::from_ref(&joiner));
    window.decide_joiner(&BRUNO, Decision::Accepted).unwrap();
    let error = window.decide_joiner(&BRUNO, Decision::Refused).unwrap_err();
    assert!(matches!(error, StoreError::Stale { .. }), "{error}");
    assert!(window.joiners().unwrap().is_empty(), "nobody waits");
    let decided = Joiner { decision: Some(Decision::Accepted), ..joiner };
    assert_eq!(node.joiner(&BRUNO).unwrap(), Some(decided.clone()));
    assert_eq!(node.remove_joiner(&BRUNO).unwrap(), Some(decided));
    assert_eq!(node.remove_joiner(&BRUNO).unwrap(), None);
}

#[test]
fn another_process_asks_the_node_and_is_answered() {
    let folder = tempfile::tempdir().unwrap();
    let (node, window) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
    assert_eq!(node.next_errand().unwrap(), None);
    let first = window.put_errand("sync", &json!({}), AT_MS).unwrap();
    let second = window.put_errand("revoke", &json!({ "device": 1 }), AT_MS + 1).unwrap();
    let errand = node.next_errand().unwrap().unwrap();
    assert_eq!((errand.number, &*errand.kind), (first, "sync"), "the oldest first");
    assert_eq!(window.errand(first).unwrap(), ErrandState::Waiting);
    node.answer_errand(first, &json!("done")).unwrap();
    assert!(node.answer_errand(first, &json!("again")).is_err(), "answered once");
    assert_eq!(window.errand(first).unwrap(), ErrandState::Answered(json!("done")));
    let errand = node.next_errand().unwrap().unwrap();
    assert_eq!((errand.number, errand.body), (second, json!({ "device": 1 })));
    window.remove_errand(first).unwrap();
    assert!(matches!(window.errand(first).unwrap_err(), StoreError::Absent { .. }));
    node.remove_errands(AT_MS + 2).unwrap();
    assert_eq!(node.next_errand().unwrap(), None, "who asked before the node began is gone");
}

#[test]
fn one_node_a_home_and_it_sees_that_others_have_written() {
    let folder = tempfile::tempdir().unwrap();
    let (node, window) = (Store::open(folder.path()).unwrap(), Store::open(folder.path()).unwrap());
    let lock = node.lock_node().unwrap();
    assert!(lock.is_some(), "the place is free");
    assert!(window.lock_node().unwrap().is_none(), "and then taken");
    assert!(window.lock_submitter().unwrap().is_some(), "which is not the submitter's");
    drop(lock);
    assert!(window.lock_node().unwrap().is_some(), "and free again");

    let before = node.data_version().unwrap();
    assert_eq!(node.data_version().unwrap(), before, "nothing happened");
    start(&window, 1);
    let after = node.data_version().unwrap();
    assert_ne!(after, before, "another process has written");
    assert_eq!(node.data_version().unwrap(), after);
}
