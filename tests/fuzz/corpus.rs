//! Real bytes to begin from, made by the product itself.

use std::path::Path;

use draft::{ActorId, Author, Draft, LineKey, LineList, Operation, Place, PracticeId};
use sync::record::{Body, Founding};
use sync::replication::{Entry, Frame, Kind, PROTOCOL, Parcel, Position, PresenceNote, Want};
use sync::{Attestation, DeviceKey, Record, Ticket};

use crate::targets::DOCUMENT;

pub(crate) fn write(target: &str, folder: &Path) {
    std::fs::create_dir_all(folder).expect("the corpus is in this checkout");
    let made = match target {
        // These are made with the files that the referees judge, in `crates/signing/tests/referees`.
        "cms" | "certificate" | "crl" | "ocsp" | "pdf" | "stamp" | "trusted_list" => return,
        "base_form" => papers(&["modello-base-CO.xml", "modello-base-VA.xml"]),
        "order_detail" => papers(&["dettaglio-richiesta-DTR.xml"]),
        "frame" => frames(),
        "ticket" => vec![ticket().to_string().into_bytes()],
        "record" => records(),
        "pairing" => pairing(),
        "document" => documents(),
        _ => prefixes(),
    };
    for (number, bytes) in made.into_iter().enumerate() {
        std::fs::write(folder.join(format!("made-{number:02}")), bytes).expect("it can be written");
    }
}

/// The samples that `wire` reads in its tests.
fn papers(names: &[&str]) -> Vec<Vec<u8>> {
    let folder =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/wire/tests/fixtures/samples");
    let read = |name: &&str| std::fs::read(folder.join(name)).expect("a sample of wire");
    names.iter().map(read).collect()
}

fn key() -> DeviceKey {
    DeviceKey::from_secret(&[3; 32])
}

fn frames() -> Vec<Vec<u8>> {
    let position = Position { epoch: [1; 16], seq: 300, running: [2; 32] };
    let document = PracticeId::from_bytes(DOCUMENT);
    let parcel = Parcel {
        document,
        bytes: documents().remove(0),
        attestations: vec![Attestation::make(&key(), document, [4; 16], [5; 32])],
    };
    let entry = Entry {
        kind: Kind::Document,
        id: DOCUMENT.to_vec(),
        heads: vec![[6; 32]],
        news: Some(parcel.clone()),
    };
    let file = Entry { kind: Kind::Blob, id: vec![7; 32], heads: Vec::new(), news: None };
    let note = PresenceNote {
        device: key().id(),
        count: 1_000_000,
        practice: Some(document),
        pointer: Some("/items/0/hs".to_owned()),
    };
    let wants = vec![Want::Document { id: document, have: vec![[6; 32]] }, Want::Record([8; 32])];
    [
        Frame::Hello { protocol: PROTOCOL, company: [9; 32] },
        Frame::Pull { after: Some(position), patient: true },
        Frame::Page { entries: vec![entry, file.clone()], upto: position, more: true },
        Frame::Lost,
        Frame::Want(wants),
        Frame::Bundle { parcels: vec![parcel], records: records(), answered: 2 },
        Frame::Compare,
        Frame::Buckets { hashes: vec![[1; 32]; 256], upto: position },
        Frame::Open(vec![1, 255]),
        Frame::Opened(vec![file]),
        Frame::Piece { sha256: [7; 32], offset: 262_144 },
        Frame::Bytes { sha256: [7; 32], offset: 0, total: 3, bytes: vec![1, 2, 3] },
        Frame::Presence(note),
        Frame::Settled,
    ]
    .iter()
    .map(|frame| frame.encode().expect("it is small"))
    .collect()
}

fn ticket() -> Ticket {
    Ticket {
        company: [9; 32],
        name: "Tessilmacchine".to_owned(),
        device: key().id(),
        addresses: ["192.168.1.4:4711", "[fe80::1]:4711"]
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect(),
        secret: [5; 16],
        expires_at_ms: 1_790_000_000_000,
    }
}

fn records() -> Vec<Vec<u8>> {
    let founding = Founding {
        company: "Tessilmacchine".to_owned(),
        fiscal_code: "99990010169".to_owned(),
        person: "Anna".to_owned(),
        name: "laptop".to_owned(),
        nonce: "00".repeat(16),
    };
    let practice = Some(PracticeId::from_bytes(DOCUMENT));
    vec![
        Record::make(&key(), None, 1, Body::Founding(founding)).bytes,
        Record::make(&key(), practice, 2, Body::RevisionOpened { revision: 2, returned: None })
            .bytes,
    ]
}

fn pairing() -> Vec<Vec<u8>> {
    use sync::pairing::{Message, Refusal};
    let ask = Message::Ask {
        invitation: [1; 16],
        proof: [2; 32],
        name: "laptop".to_owned(),
        person: "Bruno".to_owned(),
    };
    let welcome = Message::Welcome { records: records(), company: "{}".to_owned() };
    [ask, Message::Wait, welcome, Message::Refused(Refusal::Expired)]
        .iter()
        .map(Message::encode)
        .collect()
}

/// One person's document, two persons' with a conflict, and changes alone.
fn documents() -> Vec<Vec<u8>> {
    let make = |actor: u8, title: &str| {
        let (id, author) = (PracticeId::from_bytes(DOCUMENT), Author::new("Anna"));
        let mut draft = Draft::create(id, ActorId([actor; 16])).expect("an empty draft");
        let key = LineKey::from(uuid::Uuid::from_bytes([actor; 16]));
        let set = |path: &str, value: &str| Operation::SetField {
            path: path.to_owned(),
            value: value.into(),
        };
        let operations = [
            set("/title", title),
            set("/box5_osservazioni", "merce nuova"),
            Operation::AddLine { list: LineList::Items, key, place: Place::Last, value: None },
        ];
        let mut changes = Vec::new();
        for operation in operations {
            changes.extend(draft.apply(operation, &author, 1).expect("it fits").increment);
        }
        (draft, changes)
    };
    let (mut one, changes) = make(1, "ours");
    let (two, _) = make(2, "theirs");
    let alone = one.save();
    one.merge(&two.save()).expect("they are of one practice");
    vec![alone, one.save(), changes]
}

fn prefixes() -> Vec<Vec<u8>> {
    vec![
        vec![1, 0, 0, 0, 3, b'a', b'b', b'c', 0, 0, 0, 0, 0, 0, 0, 1, b'z'],
        vec![5, 0, 0x80, 0, 0, 1],
        vec![2, 0xff, 0xff, 0xff, 0xff, 1],
    ]
}
