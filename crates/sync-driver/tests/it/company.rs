//! A small company for the tests of the node: homes with real stores and keys, and what their people do.

use std::sync::Arc;

use certificate::Company;
use draft::{ActorId, Author, Draft, Heads, Operation, PracticeId};
use serde_json::json;
use store::{Append, Change, Content, Invitation, ListRow, NewDraft, Registration, Store};
use sync::record::{Body, Founding, Revoked};
use sync::{DeviceKey, Record, Ticket, ticket};
use sync_driver::node::{Node, NodeOptions};
use sync_driver::replica::{Ground, stored, vouched};
use tempfile::TempDir;

/// It stands still: nothing here depends on its going on.
pub(crate) fn now_ms() -> i64 {
    1_764_100_000_000
}

/// A home on the disk.
pub(crate) struct Home {
    pub(crate) store: Arc<Store>,
    folder: TempDir,
}

impl Home {
    pub(crate) fn empty() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let store = Arc::new(Store::open(folder.path()).unwrap());
        Self { store, folder }
    }

    /// The same home once more, as when its folder is copied to another machine.
    pub(crate) fn copied(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for name in ["origo.sqlite", "origo.sqlite-wal"] {
            let from = self.folder.path().join(name);
            if from.exists() {
                std::fs::copy(from, folder.path().join(name)).unwrap();
            }
        }
        let store = Arc::new(Store::open(folder.path()).unwrap());
        Self { store, folder }
    }

    /// The first device of a company.
    pub(crate) fn founded(number: u8, person: &str) -> Self {
        let home = Self::empty();
        let secret = home.store.put_device_secret(&[number; 32], now_ms()).unwrap();
        let founding = Founding {
            company: "Tessilmacchine".to_owned(),
            fiscal_code: "99990010169".to_owned(),
            person: person.to_owned(),
            name: format!("device {number}"),
            nonce: hex::encode([number; 16]),
        };
        let key = DeviceKey::from_secret(&secret);
        let record = Record::make(&key, None, now_ms(), Body::Founding(founding));
        home.store.put_record(&stored(&record, now_ms())).unwrap();
        let company = Company { name: "Tessilmacchine".to_owned(), ..Company::default() };
        let registration =
            Registration { company, device: uuid::Uuid::nil(), registered_at_ms: now_ms() };
        home.store.register(&registration).unwrap();
        home
    }

    pub(crate) fn ground(&self) -> Arc<Ground> {
        Arc::new(Ground::open(Arc::clone(&self.store)).unwrap())
    }

    pub(crate) async fn node(&self) -> Node {
        let options =
            NodeOptions { listen: Some("127.0.0.1:0".parse().unwrap()), ..NodeOptions::default() };
        Node::start(self.ground(), options, now_ms).await.unwrap()
    }

    /// A practice with a title, by this device's person.
    pub(crate) fn writes(&self, number: u8, title: &str) -> PracticeId {
        let id = PracticeId::from_bytes([number; 16]);
        let ground = self.ground();
        let person = ground.roll().known(&ground.key.id()).unwrap().person.clone();
        self.writes_as(id, title, &person);
        id
    }

    /// The same in another name than this device's.
    pub(crate) fn writes_as(&self, id: PracticeId, title: &str, author: &str) {
        let ground = self.ground();
        let actor = ActorId(*uuid::Uuid::new_v4().as_bytes());
        let known = self.store.document_heads(id).unwrap();
        let mut draft = match &known {
            Some(_) => Draft::load(&self.store.load_draft(id).unwrap().bytes, actor).unwrap(),
            None => Draft::create(id, actor).unwrap(),
        };
        let set = Operation::SetField { path: "/title".to_owned(), value: json!(title) };
        let applied = draft.apply(set, &Author::new(author), now_ms()).unwrap();
        let change = *applied.heads.as_slice().first().unwrap();
        let word = vouched(&ground.key, id, actor.0, change);
        let certificate = draft.certificate();
        let row = ListRow::of(&certificate, "draft", 1);
        let content = Content::Practice { certificate: &certificate, row: &row };
        match known {
            None => {
                let new = NewDraft {
                    document: id,
                    snapshot: &draft.save(),
                    heads: &draft.heads(),
                    content,
                    attestation: Some(&word),
                    at_ms: now_ms(),
                };
                self.store.create_draft(&new).unwrap();
            }
            Some((_, version)) => {
                let change = Change {
                    document: id,
                    seen: version,
                    increment: &applied.increment,
                    heads: &draft.heads(),
                    content,
                    attestation: Some(&word),
                    at_ms: now_ms(),
                };
                let appended = self.store.append_change(&change).unwrap();
                assert!(matches!(appended, Append::Stored(_)), "nobody else writes here");
            }
        }
    }

    pub(crate) fn title(&self, id: PracticeId) -> Option<String> {
        self.store.document_heads(id).unwrap()?;
        Some(self.store.shadow(id).unwrap().title)
    }

    pub(crate) fn heads(&self, id: PracticeId) -> Option<Heads> {
        self.store.document_heads(id).unwrap().map(|(heads, _)| heads)
    }

    /// A ticket of this home for a node that listens there; whoever holds it needs no further yes.
    pub(crate) fn invites(&self, node: &Node, number: u8) -> Ticket {
        self.invites_until(node, number, now_ms() + ticket::TICKET_LIFE_MS)
    }

    /// The same, until then.
    pub(crate) fn invites_until(&self, node: &Node, number: u8, expires_at_ms: i64) -> Ticket {
        let ground = self.ground();
        let ticket = Ticket {
            company: ground.company,
            name: "Tessilmacchine".to_owned(),
            device: ground.key.id(),
            addresses: node.listening(),
            secret: [number; 16],
            expires_at_ms,
        };
        let invitation = Invitation {
            id: ticket.invitation(),
            secret: ticket.secret,
            role: format!("drafter{}", sync_driver::node::PRE_ACCEPTED),
            expires_at_ms: ticket.expires_at_ms,
            used_by: None,
        };
        self.store.put_invitation(&invitation).unwrap();
        ticket
    }

    /// Puts a device out.
    pub(crate) fn revokes(&self, other: &Home) {
        let ground = self.ground();
        let revoked = Revoked {
            device: other.ground().key.id(),
            epoch: ground.roll().next_revocation_epoch(),
            keeps: Vec::new(),
        };
        let record = Record::make(&ground.key, None, now_ms(), Body::Revoked(revoked));
        self.store.put_record(&stored(&record, now_ms())).unwrap();
    }
}
