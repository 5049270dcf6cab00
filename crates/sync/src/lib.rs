//! The engine's head: what is to be done next so that the company's devices agree, and so that each
//! signed practice reaches its desk exactly once.
//!
//! Sans-IO: no socket, no clock, no file, no randomness. A machine is told what happened and answers
//! with what to do; `sync-driver` does it. Deliberately knows nothing of HTTP, SQLite or tokens.

pub mod attestation;
pub mod derive;
pub mod device;
pub mod introduction;
pub mod key;
pub mod log;
pub mod membership;
pub mod pairing;
pub mod record;
pub mod replication;
pub mod submission;
pub mod ticket;

pub use attestation::Attestation;
pub use device::{DeviceId, DeviceKey};
pub use key::reference_of;
pub use membership::Roll;
pub use record::Record;
pub use submission::{
    BASE_FORM_KIND, Event, Failure, FileToSend, Found, Handed, LONGEST_WAIT_MS, Output, ParkReason,
    Plan, Protocol, Request, Stage, Submission,
};
pub use ticket::Ticket;
pub use wire::extensions::IdempotencyKey;
