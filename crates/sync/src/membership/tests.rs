use proptest::prelude::*;

use super::*;
use crate::device::DeviceKey;
use crate::record::{Founding, Revoked, Submitter};

fn key(number: u8) -> DeviceKey {
    DeviceKey::from_secret(&[number; 32])
}

fn founding() -> Record {
    let founding = Founding {
        company: "Tessilmacchine".to_owned(),
        fiscal_code: "99990010169".to_owned(),
        person: "person 0".to_owned(),
        name: "device 0".to_owned(),
        nonce: "00".repeat(16),
    };
    Record::make(&key(0), None, 0, Body::Founding(founding))
}

fn adds(by: u8, number: u8, role: Role, epoch: u32) -> Record {
    let member = Member {
        device: key(number).id(),
        name: format!("device {number}"),
        person: format!("person {number}"),
        role,
        epoch,
    };
    Record::make(&key(by), None, 0, Body::Member(member))
}

fn revokes(by: u8, number: u8, epoch: u32, keeps: &[&Record]) -> Record {
    let keeps = keeps.iter().map(|record| hex::encode(record.id)).collect();
    Record::make(
        &key(by),
        None,
        0,
        Body::Revoked(Revoked { device: key(number).id(), epoch, keeps }),
    )
}

fn roll(records: &[Record]) -> Roll {
    Roll::of(founding().id, records)
}

fn who(roll: &Roll) -> Vec<u8> {
    (0..12).filter(|number| roll.member(&key(*number).id()).is_some()).collect()
}

#[test]
fn the_founder_lets_in_and_only_administrators_do() {
    let records = [
        founding(),
        adds(0, 1, Role::Drafter, 1),
        adds(1, 2, Role::Administrator, 1),
        adds(9, 3, Role::Administrator, 1),
    ];
    let roll = roll(&records);
    assert_eq!(who(&roll), [0, 1], "neither a drafter nor a stranger lets anybody in");
    assert!(roll.is_administrator(&key(0).id()));
    assert!(!roll.is_administrator(&key(1).id()));
}

#[test]
fn whoever_was_put_out_stays_out_and_lets_nobody_in_afterwards() {
    let before = adds(1, 2, Role::Drafter, 1);
    let records = [
        founding(),
        adds(0, 1, Role::Administrator, 1),
        before.clone(),
        revokes(0, 1, 1, &[&before]),
        adds(1, 3, Role::Administrator, 1),
        adds(3, 4, Role::Drafter, 1),
        adds(0, 1, Role::Administrator, 7),
    ];
    let roll = roll(&records);
    assert_eq!(who(&roll), [0, 2], "2 was let in before; 3, 4 and 1 itself do not come in");
    assert!(roll.known(&key(1).id()).is_some_and(|standing| standing.revoked));
}

#[test]
fn a_device_brought_in_by_one_that_was_put_out_cannot_put_anybody_out() {
    let records = [
        founding(),
        adds(0, 1, Role::Administrator, 1),
        revokes(0, 1, 1, &[]),
        adds(1, 3, Role::Administrator, 1),
        revokes(3, 0, 1, &[]),
    ];
    assert_eq!(who(&roll(&records)), [0], "the stolen device's friend has no word");
}

#[test]
fn administrators_who_put_each_other_out_are_both_out() {
    let records = [
        founding(),
        adds(0, 1, Role::Administrator, 1),
        revokes(0, 1, 1, &[]),
        revokes(1, 0, 1, &[]),
        adds(0, 2, Role::Drafter, 1),
    ];
    assert!(who(&roll(&records)).is_empty(), "in doubt nobody is in");
}

#[test]
fn the_newest_description_of_a_device_counts() {
    let records = [founding(), adds(0, 1, Role::Drafter, 1), adds(0, 1, Role::Signer, 2)];
    let roll = roll(&records);
    assert_eq!(roll.member(&key(1).id()).map(|standing| standing.role), Some(Role::Signer));
    assert_eq!(roll.next_member_epoch(&key(1).id()), 3);
}

#[test]
fn one_device_talks_to_desks_and_a_takeover_names_another() {
    let take = |by: u8, device: u8, epoch| {
        Record::make(
            &key(by),
            None,
            0,
            Body::Submitter(Submitter { device: key(device).id(), epoch }),
        )
    };
    let mut records = vec![founding(), adds(0, 1, Role::Signer, 1), adds(0, 2, Role::Drafter, 1)];
    assert_eq!(roll(&records).submitter(), Some(key(0).id()), "the founder at first");
    records.push(take(2, 2, 5));
    assert_eq!(roll(&records).submitter(), Some(key(0).id()), "a drafter cannot take over");
    records.push(take(1, 1, 1));
    assert_eq!(roll(&records).submitter(), Some(key(1).id()), "a signer can");
    records.push(revokes(0, 1, 1, &[]));
    assert_eq!(roll(&records).submitter(), Some(key(0).id()), "who is out does not submit");
}

#[test]
fn a_stranger_a_drafter_and_another_company_are_not_believed() {
    let roll = roll(&[founding(), adds(0, 1, Role::Drafter, 1)]);
    let opened = |by: u8| {
        Record::make(&key(by), None, 0, Body::RevisionOpened { revision: 2, returned: None })
    };
    assert!(roll.believes(&opened(1)).is_ok());
    assert!(matches!(roll.believes(&opened(9)), Err(Disbelief::Stranger { .. })));
    let refused = roll.believes(&adds(1, 2, Role::Drafter, 1));
    assert!(matches!(refused, Err(Disbelief::Role { needed: Role::Administrator, .. })));
    let mut other = founding();
    other.id = [1; 32];
    assert_eq!(roll.believes(&other), Err(Disbelief::OtherCompany));
}

/// Random companies of six devices that let each other in and out.
fn history() -> impl Strategy<Value = Vec<Record>> {
    let one = (0..6u8, 0..6u8, 0..3u8, 1..4u32, any::<bool>()).prop_map(
        |(by, number, role, epoch, out)| {
            let role = [Role::Drafter, Role::Signer, Role::Administrator][usize::from(role)];
            if out { revokes(by, number, epoch, &[]) } else { adds(by, number, role, epoch) }
        },
    );
    proptest::collection::vec(one, 0..14)
}

proptest! {
    #[test]
    fn any_order_and_any_repetition_give_the_same_roll(
        records in history(), seed in any::<u64>()
    ) {
        let mut all = records;
        all.push(founding());
        let expected = roll(&all);
        let mut shuffled = all.clone();
        shuffled.extend(all.iter().take(3).cloned());
        let length = shuffled.len() as u64;
        for index in (1..shuffled.len()).rev() {
            let other = (seed.wrapping_mul(index as u64 + 7) % length) as usize % (index + 1);
            shuffled.swap(index, other);
        }
        prop_assert_eq!(roll(&shuffled), expected);
    }

    #[test]
    fn without_the_founding_record_nobody_is_in(records in history()) {
        prop_assert!(who(&roll(&records)).is_empty());
    }

    #[test]
    fn nobody_is_in_who_was_put_out_by_a_standing_administrator(records in history()) {
        let mut all = records;
        all.push(founding());
        let roll = roll(&all);
        for record in &all {
            if let Body::Revoked(revoked) = &record.body
                && roll.is_administrator(&record.device)
            {
                prop_assert!(roll.member(&revoked.device).is_none(), "out is out");
            }
        }
    }
}
