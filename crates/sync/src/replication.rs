//! Replication between two devices of a company: one [`Session`] for each connection, the same on a
//! hub and on a laptop, pulling and serving at once.
//!
//! How it goes: each side pulls the other's feed from its checkpoint, page by page; learns from a page
//! which documents, records and files it lacks; wants those; keeps them, and the new checkpoint, in one
//! transaction. A checkpoint that the peer does not hold (a restored backup, another incarnation) leads
//! to a full comparison by 256 hashes. After catching up the pull stays open and edits arrive live.
//!
//! Owns the conversation and its limits. Deliberately knows no socket, no clock and no store: what is
//! to be read or kept is asked for ([`Ask`]), and the answer comes back as an [`Input`].

mod blobs;
mod frame;
mod limits;
mod pull;
mod serve;
mod session;

pub use frame::{
    Entry, Frame, FrameError, Heads, Kind, PROTOCOL, Parcel, Position, PresenceNote, Want,
    parcel_bytes, parcel_of,
};
pub use limits::*;
pub use session::{Answer, Ask, Asked, Close, Input, Lane, Output, Session, Standing};
