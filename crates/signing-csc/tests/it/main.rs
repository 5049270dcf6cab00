//! The client against a service that keeps to the specification, in both versions, on good days and
//! bad ones.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

mod authorising;
mod chunks;
mod faults;
mod oauth;
mod reaching;
mod stage;
