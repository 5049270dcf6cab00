//! Signatures on files: making them, judging them, making many with one PIN.
//!
//! Owns CAdES B-B (ETSI EN 319 122-1) in two steps ([`cades`]), validation in the words of
//! ETSI EN 319 102-1 ([`verify`](mod@verify)), and the batch state machine ([`batch`]). Knows no
//! token and no network: a key is a [`TokenSigner`], revocation lists are handed in, the clock is
//! an argument. Chains are validated by `certval`; signatures are written and read with the types
//! of `cms`. Only the outer SignedData of files from elsewhere is walked over here, as they come in
//! BER and carry what those types refuse, and because signed bytes must never be decoded and
//! encoded again on their way.

mod algorithm;
mod anchors;
mod armour;
pub mod batch;
mod ber;
pub mod cades;
mod ess;
mod report;
mod signer;
pub mod timestamp;
mod tlv;
mod value;
pub mod verify;

pub use anchors::{Anchors, AnchorsError};
pub use report::{Check, CheckName, Indication, Report, SignerReport, SubIndication};
pub use signer::{CertificateError, SignError, SignerCertificate, TokenSigner};
pub use value::value_holds;
pub use verify::{Policy, verify};

/// Largest content that is signed or verified in memory, in bytes.
pub const MAX_CONTENT_BYTES: usize = 32 * 1024 * 1024;
