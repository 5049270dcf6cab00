//! Signatures on files: making them, judging them, making many with one PIN.
//!
//! Owns CAdES B-B (ETSI EN 319 122-1) in two steps ([`cades`]), PAdES B-B (ETSI EN 319 142-1) in
//! PDF files ([`pades`]), validation in the words of ETSI EN 319 102-1 ([`verify`](mod@verify)),
//! Trusted Lists ([`trusted_list`]), and the batch state machine ([`batch`]). Knows no token and no
//! network: a key is a [`TokenSigner`], revocation data and lists are handed in, the clock is an
//! argument. Chains are validated by `certval`; signatures are written and read with the types of
//! `cms`. What comes from elsewhere is walked over here, not decoded: SignedData, as it comes in BER
//! and carries what those types refuse, revocation lists and OCSP responses; and because signed bytes
//! must never be decoded and encoded again on their way.

mod algorithm;
mod anchors;
mod armour;
pub mod batch;
mod ber;
pub mod cades;
mod ess;
pub mod pades;
mod report;
mod signer;
pub mod timestamp;
mod tlv;
pub mod trusted_list;
mod value;
pub mod verify;

pub use anchors::{Anchors, AnchorsError};
pub use report::{
    Check, CheckName, Evidence, Indication, Qualification, Report, SignerReport, Statement,
    SubIndication, Trust, Unchecked, Wanted, WantedKind, Why,
};
pub use signer::{CertificateError, SignError, SignerCertificate, TokenSigner};
pub use trusted_list::{ListError, TrustedList};
pub use value::value_holds;
pub use verify::{Policy, Verifier, verify};

/// Largest content that is signed or verified in memory, in bytes.
pub const MAX_CONTENT_BYTES: usize = 32 * 1024 * 1024;

/// A directive for a program's log: what validates chains names the people in them, and no log may.
pub const NAMES_SIGNERS: &str = "certval=off";
