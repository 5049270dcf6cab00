//! The device's memory: one SQLite file and a folder of blobs in the home folder.
//!
//! Owns what is kept and in which transaction: documents, with list rows and full-text index where they
//! are practices, seals, signatures, the outbox, receipts, attachments, accounts, settings, the immutable
//! records, the feed that replication reads, what is known of peers, and the words between the running
//! node and other processes of the home. One file per table, with domain verbs and no SQL outside.
//! Deliberately holds no rules of the trade, no cryptography beyond SHA-256 and SQLCipher, no passwords, no
//! PIN and no key, and takes the time as an argument. Signatures and envelopes are opaque bytes here.
//!
//! Several processes may have the same home open: SQLite's WAL keeps them apart, every write is one
//! immediate transaction, and a writer that has not seen another's change is told so
//! ([`Append::Behind`], [`StoreError::Stale`]).

mod arrival;
mod digest;
mod encryption;
mod error;
mod files;
mod key;
mod lock;
mod migration;
mod store;
mod table;

pub use arrival::{
    Arrival, ArrivedContent, DocumentArrival, MakeRow, Projection, RecordArrival, TakenIn,
};
pub use digest::Digest;
pub use encryption::{decrypt, encrypt, is_encrypted};
pub use error::{Retry, StoreError};
pub use key::StoreKey;
pub use lock::{NodeLock, SubmitterLock};
pub use store::Store;
pub use table::{
    attestation::Attestation,
    blob::{BLOB_LIMIT_BYTES, Blob},
    company::Registration,
    desk_account::DeskAccount,
    draft::{Append, Change, Content, NewDraft, PRACTICE, StoredDraft, Version},
    errand::{Errand, ErrandState},
    feed::{Disagreement, FeedEntry, FeedKind, FeedPosition, heads_content},
    invitation::{Invitation, Redemption},
    issued::{Issued, NewIssued},
    joiner::{Decision, Joiner},
    outbox::{Journal, OutboxEntry},
    paper::{Paper, SignedPaper},
    peer::Peer,
    practice::{Choices, Count, Cursor, ListItem, ListRow, Listing, OVER, Query, proof_word},
    quarantine::{Quarantined, Suspect},
    receipt::Receipt,
    record::Record,
    seal::{Seal, SealId, SealedAttachment},
    signature::{Signature, SignedFile},
    signing_log::LogLine,
};
