//! What comes from elsewhere and goes elsewhere: practices in the exchange format, e-invoices
//! ([`fattura`]) and tables of goods ([`sheet`]); and what of a file went where ([`review`]).
//!
//! Owns reading untrusted JSON into a [`certificate::Certificate`] with limits and errors that name the
//! place, and writing it back in one canonical form. The format is published in
//! `docs/exchange.schema.json`. Deliberately judges nothing: that is `certificate::rules`.
//!
//! Members that this version does not know are carried along, never dropped.

mod error;
pub mod fattura;
mod json;
mod practice;
pub mod review;
pub mod sheet;

pub use error::Error;
pub use json::{BYTES_MAX, DEPTH_MAX, LIST_MAX};
pub use practice::{get, read, read_many, write};
