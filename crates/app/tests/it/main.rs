//! Intents over a real home: two processes' worth of offices, refusals, the seal.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

mod articles;
mod by_hand;
mod care;
mod company_documents;
mod editing;
mod history;
mod home;
mod importing;
mod looks;
mod outcomes;
mod people;
mod pictures;
mod printing;
mod proofs;
mod protection;
mod remote;
mod remote_seam;
mod removal;
mod sealing;
mod seen;
mod signatures;
mod stage;
mod stamps;
mod taking_in;
mod together;
mod verification;
