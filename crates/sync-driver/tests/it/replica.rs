//! What a session keeps, by the real store.

use std::sync::Arc;

use draft::{ActorId, Author, Draft, Operation, PracticeId};
use store::Store;
use sync::record::{Body, Founding, Member, Role};
use sync::replication::{Answer, Ask, Asked, Parcel};
use sync::{Attestation, DeviceKey, Record};
use sync_driver::replica::{Ground, Shelf, stored};

fn member(by: &DeviceKey, of: &DeviceKey, person: &str, role: Role) -> Vec<u8> {
    let (device, person) = (of.id(), person.to_owned());
    let member = Member { device, name: person.clone(), person, role, epoch: 1 };
    Record::make(by, None, 0, Body::Member(member)).bytes
}

fn written(by: &DeviceKey, person: &str, number: u8) -> Asked {
    let (id, actor) = (PracticeId::from_bytes([number; 16]), [number; 16]);
    let mut draft = Draft::create(id, ActorId(actor)).unwrap();
    let set = Operation::SetField { path: "/title".to_owned(), value: person.into() };
    let applied = draft.apply(set, &Author::new(person), 1).unwrap();
    let change = applied.heads.as_slice()[0];
    let attestations = vec![Attestation::make(by, id, actor, change)];
    let parcel = Parcel { document: id, bytes: draft.save(), attestations };
    Asked { parcel, whole: true }
}

#[test]
fn strangers_are_believed_as_soon_as_whoever_let_them_in_is_known() {
    let [founder, me, admin, clerk] = [1, 2, 3, 4].map(|n| DeviceKey::from_secret(&[n; 32]));
    let folder = tempfile::tempdir().unwrap();
    let store = Arc::new(Store::open(folder.path()).unwrap());
    store.put_device_secret(&me.secret(), 0).unwrap();
    let founding = Founding {
        company: "Tessilmacchine".to_owned(),
        fiscal_code: "99990010169".to_owned(),
        person: "Anna".to_owned(),
        name: "laptop".to_owned(),
        nonce: "00".repeat(16),
    };
    let first = Record::make(&founder, None, 0, Body::Founding(founding));
    store.put_record(&stored(&first, 0)).unwrap();
    let ground = Arc::new(Ground::open(Arc::clone(&store)).unwrap());
    let mut shelf = Shelf::new(Arc::clone(&ground), founder.id());
    let mut keep = |parcels, records| {
        let ask = Ask::Keep { parcels, records, checkpoint: None };
        let answered = shelf.answer(ask, 0);
        assert!(matches!(answered.answer, Answer::Kept { .. }), "{answered:?}");
    };

    keep(vec![written(&clerk, "Carla", 1)], vec![member(&admin, &clerk, "Carla", Role::Drafter)]);
    assert_eq!(store.quarantined().unwrap().len(), 2, "nobody knows the one who let her in");
    keep(vec![], vec![member(&founder, &admin, "Bruno", Role::Administrator)]);
    assert_eq!(store.quarantined().unwrap(), [], "now both are believed");
    assert!(store.document_heads(PracticeId::from_bytes([1; 16])).unwrap().is_some());
    assert!(ground.roll().member(&clerk.id()).is_some(), "the roll in hand knows her too");
    keep(vec![written(&clerk, "Carla", 2)], vec![]);
    assert!(store.document_heads(PracticeId::from_bytes([2; 16])).unwrap().is_some());
}
