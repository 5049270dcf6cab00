//! The draft as the rest of the program sees it.
#![allow(missing_docs, clippy::unwrap_used)]

mod bench;
mod comments;
mod editing;
mod foreign;
mod golden;
mod history;
mod import;
mod kinds;
mod merging;
mod model;
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
