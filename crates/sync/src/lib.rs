//! The engine's head: what is to be done next so that each signed practice reaches its desk exactly once.
//!
//! Sans-IO: no socket, no clock, no file, no randomness. A machine is told what happened and answers
//! with what to do; `sync-driver` does it. Deliberately knows nothing of HTTP, SQLite or tokens.

pub mod key;
pub mod submission;

pub use key::reference_of;
pub use submission::{
    Event, Failure, FileToSend, Found, Output, ParkReason, Plan, Protocol, Request, Stage,
    Submission,
};
pub use wire::extensions::IdempotencyKey;
