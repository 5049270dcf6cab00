//! The draft as the rest of the program sees it.
#![allow(missing_docs, clippy::unwrap_used)]

mod bench;
mod beside;
mod comments;
mod crashers;
mod editing;
mod foreign;
mod forks;
mod golden;
mod history;
mod import;
mod kinds;
mod lines;
mod merging;
mod model;
mod operations;
mod proofs;
mod survival;
mod table;
mod undo;

use draft::{ActorId, Author, Draft, LineKey, Operation, PracticeId};
use serde_json::Value;

pub(crate) const AT_MS: i64 = 1_795_000_000_000;

pub(crate) fn anna() -> Author {
    Author::new("Anna Bianchi")
}

pub(crate) fn bruno() -> Author {
    Author::new("Bruno Conti")
}

pub(crate) fn carla() -> Author {
    Author::new("Carla Donati")
}

/// Everybody hears everything; then all must read the same.
pub(crate) fn meet(drafts: &mut [&mut Draft]) {
    let saves: Vec<Vec<u8>> = drafts.iter().map(|draft| draft.save()).collect();
    for draft in drafts.iter_mut() {
        for save in &saves {
            draft.merge(save).unwrap();
        }
    }
    for pair in drafts.windows(2) {
        assert_eq!(pair[0].heads(), pair[1].heads(), "all have heard everything");
        assert_eq!(pair[0].certificate(), pair[1].certificate(), "the same paper");
        assert_eq!(pair[0].conflicts(), pair[1].conflicts(), "the same conflicts");
    }
}

pub(crate) fn practice() -> PracticeId {
    PracticeId::new(1_795_000_000_000, &[3; 10])
}

pub(crate) fn draft(actor: u8) -> Draft {
    Draft::create(practice(), ActorId([actor; 16])).unwrap()
}

pub(crate) fn key(number: u32) -> LineKey {
    let spread = u128::from(number).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835);
    LineKey::from(uuid::Uuid::from_u128(spread))
}

pub(crate) fn set(path: &str, value: impl Into<Value>) -> Operation {
    Operation::SetField { path: path.to_owned(), value: value.into() }
}
