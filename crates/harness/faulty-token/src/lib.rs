//! A PKCS#11 module for tests: a card in a reader that goes wrong on request.
//!
//! Wraps one token of SoftHSM2, so keys, certificates and signatures are real; what goes wrong
//! ([`Faults`]) stands in a JSON file beside the module, or where `FAULTY_TOKEN` points. Every call
//! is appended to a trace: its name and its answer, never what it was given. Owns no key and no
//! file of SoftHSM's. Each copy of the module is a card of its own.
#![allow(unsafe_code, reason = "a PKCS#11 module is called by C and calls C")]

mod calls;
mod card;
mod faults;
mod functions;
mod module;

pub use faults::{AsksPin, At, Back, Failure, Faults, NullSign, Removal, Spoil, Spoiling, codes};
pub use functions::C_GetFunctionList;
