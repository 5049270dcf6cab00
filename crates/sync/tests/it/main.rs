//! The submission machine against a model desk that loses requests and answers.

#![allow(clippy::unwrap_used, reason = "a test that cannot set its stage has failed")]

mod replication;
mod submission;
