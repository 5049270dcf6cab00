//! What crosses to a desk (sportello telematico), as types and codecs.
//!
//! Owns the base form XML (modello base), the order detail (dettaglio richiesta, DTR), the JSON of the
//! FPWS, PTCOWS and SPRINT interfaces, the answer envelope with its codes, the receipts with the form in which a desk
//! signs them, and the extensions that our own desk offers beside them. Everything here turns values into bytes and bytes into values.
//!
//! Deliberately does no network, signs no document, judges no trade rule (`certificate` does), and keeps no
//! state. All bytes that come in are untrusted: they are limited in size, depth and count first.

pub mod base_form;
pub mod codes;
pub mod envelope;
mod error;
pub mod extensions;
pub mod fpws;
mod host;
pub mod order_detail;
pub mod password;
pub mod ptcows;
pub mod receipt;
pub mod signed;
pub mod sprint;
mod xml;

pub use error::Error;
pub use xml::with_document;
