//! The memory as the rest of the program sees it.
#![allow(missing_docs, clippy::unwrap_used)]

mod archive;
mod arrival;
mod crash;
mod documents;
mod drafts;
mod encryption;
mod facts;
mod feed;
mod files;
mod form_one;
mod home;
mod node;
mod peers;
#[cfg(target_os = "linux")]
mod power;
mod quarantine;
mod records;
mod signing;

use certificate::Certificate;
use draft::{ActorId, Author, Draft, Operation, PracticeId};
use store::{Append, Change, Content, ListRow, NewDraft, Store, Version};

pub(crate) const AT_MS: i64 = 1_795_000_000_000;

pub(crate) fn anna() -> Author {
    Author::new("Anna Bianchi")
}

pub(crate) fn practice(number: u32) -> PracticeId {
    let mut random = [0; 10];
    random[..4].copy_from_slice(&number.to_be_bytes());
    PracticeId::new(1_795_000_000_000, &random)
}

pub(crate) fn example() -> Certificate {
    serde_json::from_str(include_str!("../fixtures/ex-01.json")).unwrap()
}

pub(crate) fn row(draft: &Draft) -> ListRow {
    ListRow::of(&draft.certificate(), "draft", 1)
}

/// A new practice in the store, with its opened draft.
pub(crate) fn start(store: &Store, number: u32) -> (Draft, Version) {
    let draft = Draft::create(practice(number), ActorId([1; 16])).unwrap();
    let version = create(store, &draft).unwrap();
    (draft, version)
}

pub(crate) fn create(store: &Store, draft: &Draft) -> Result<Version, store::StoreError> {
    store.create_draft(&NewDraft {
        document: draft.id(),
        snapshot: &draft.save(),
        heads: &draft.heads(),
        content: Content::Practice { certificate: &draft.certificate(), row: &row(draft) },
        attestation: None,
        at_ms: AT_MS,
    })
}

/// Applies and stores an operation.
pub(crate) fn edit(
    store: &Store,
    draft: &mut Draft,
    seen: Version,
    operation: Operation,
) -> Result<Append, store::StoreError> {
    let applied = draft.apply(operation, &anna(), AT_MS).unwrap();
    append(store, draft, seen, &applied.increment)
}

pub(crate) fn append(
    store: &Store,
    draft: &Draft,
    seen: Version,
    increment: &[u8],
) -> Result<Append, store::StoreError> {
    store.append_change(&Change {
        document: draft.id(),
        seen,
        increment,
        heads: &draft.heads(),
        content: Content::Practice { certificate: &draft.certificate(), row: &row(draft) },
        attestation: None,
        at_ms: AT_MS,
    })
}

pub(crate) fn set(path: &str, value: impl Into<serde_json::Value>) -> Operation {
    Operation::SetField { path: path.to_owned(), value: value.into() }
}

pub(crate) fn stored(append: Append) -> Version {
    match append {
        Append::Stored(version) => version,
        Append::Behind => panic!("nobody else wrote"),
    }
}
