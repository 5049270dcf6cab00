//! The engine's hands: carries out what `sync` asks for, against a real desk and between devices.
//!
//! Owns the HTTP connectors (`certo`; [`Sprint`], for drafts), time-outs, one short loop that journals before it asks; and between devices
//! the [`transport`], the [`node`] that uses it, and the [`replica`] that reads and keeps. Deliberately
//! decides nothing: every decision is a machine's of `sync`.

mod carrier;
mod certo;
mod drive;
mod failure;
mod journal;
pub mod node;
pub mod replica;
mod sprint;
pub mod transport;

pub use certo::{Account, Certo, CertoError, Proxy, ProxyError};
pub use drive::{drive, found_of, tell};
pub use failure::{failure_of_answer, failure_of_refusal, failure_of_transport};
pub use journal::{DriveError, Journal, Outbox};
pub use sprint::{Leaving, Sprint, leave};
