//! The pages over real HTTP, as a browser without scripts uses them.
#![allow(clippy::unwrap_used)]

mod duties;
mod examination;
pub(crate) mod office;
mod register;
mod session;
mod till;
mod verification;
