//! The pages over real HTTP, as a browser without scripts uses them.
#![allow(clippy::unwrap_used)]

mod duties;
mod examination;
mod office;
mod session;
mod verification;
