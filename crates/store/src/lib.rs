//! The device's memory: one SQLite file and a folder of blobs in the home folder.
//!
//! Owns what is kept and in which transaction: drafts with their list rows and full-text index, seals,
//! signatures, the outbox, receipts, attachments, accounts, settings, and the feed that replication
//! reads. One file per table, with domain verbs and no SQL outside. Deliberately holds no rules of the
//! trade, no passwords and no PIN, and takes the time as an argument.
//!
//! Several processes may have the same home open: SQLite's WAL keeps them apart, every write is one
//! immediate transaction, and a writer that has not seen another's change is told so
//! ([`Append::Behind`], [`StoreError::Stale`]).

mod digest;
mod error;
mod files;
mod lock;
mod migration;
mod store;
mod table;

pub use digest::Digest;
pub use error::{Retry, StoreError};
pub use lock::SubmitterLock;
pub use store::Store;
pub use table::{
    blob::{BLOB_LIMIT_BYTES, Blob},
    company::Registration,
    desk_account::DeskAccount,
    draft::{Append, Change, NewDraft, StoredDraft, Version},
    feed::{FeedEntry, FeedKind, FeedPosition},
    issued::Issued,
    outbox::{Journal, OutboxEntry},
    practice::{ListItem, ListRow, Listing, Query},
    receipt::Receipt,
    seal::{Seal, SealId, SealedAttachment},
    signature::Signature,
};
