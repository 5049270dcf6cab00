//! Everything that needs a signature: the queue's documents, the review, the batch under one PIN,
//! what came of it, files signed elsewhere, and sending back to the drafter.
//!
//! Owns the order. For each practice its attachments are signed first and its base form last,
//! because the signature of the base form is what makes the practice signed: it is kept with the
//! outbox row, the log and the record for the other devices in one transaction, and by then
//! everything that goes with it is there. The seal is not touched: a signed attachment holds the
//! sealed bytes, which is checked, and is submitted in their place.

mod bytes;
mod control;
mod course;
mod documents;
mod judging;
mod keeping;
mod log;
mod proofs;
mod report;
mod results;
mod returning;
mod review;
mod run;
mod since;
mod standing;
mod taking_in;

pub mod papers;

pub(crate) use bytes::{Made, Prepared, finish};
pub(crate) use control::Happening;
pub(crate) use course::Course;
pub(crate) use keeping::{Kept, keep};
pub(crate) use results::Line;

pub use control::{Control, Orders, Person, PinAnswer, PinQuestion, PinReason};
pub use documents::{Chosen, Target, chosen, ready};
pub use log::{check as check_log, check_file as check_log_file};
pub use proofs::{lay_out, pages};
pub use report::{export, table, write as write_report};
pub use results::Told;
pub use returning::return_to_drafter;
pub use review::Review;
pub use run::{SignRequest, Signed, sign};
pub use taking_in::take_in;

pub(crate) use documents::of_seal;
pub(crate) use proofs::views as proof_views;
pub(crate) use returning::returned;
pub(crate) use since::comparisons;
pub(crate) use standing::{conclude, view as standing_view};
