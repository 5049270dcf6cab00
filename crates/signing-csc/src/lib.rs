//! Remote signing: keys that a provider holds, reached by the API of the Cloud Signature
//! Consortium, version 1.0.4 and version 2.
//!
//! Sole place that speaks CSC. Owns the two vocabularies ([`Version`]), service authorisation
//! ([`Login`]), credentials, the authorisation of hashes and their signing ([`CscSigner`]). The
//! seam to the rest of the house is [`RemoteHashSigner`]: other providers' protocols can stand
//! behind it.
//!
//! What crosses is a digest, never a document. Every value that comes back is checked under the
//! certificate before it is handed on, in the order of the hashes. An authorisation is asked for
//! once: a lost answer is told and not repeated, because a person's one-time password stands
//! behind it. Passwords, PINs, tokens and signature activation data are `secrecy` types, and no
//! line is logged here.

mod credential;
mod error;
mod http;
mod oauth;
mod provider;
mod sad;
mod signer;
mod value;
mod version;

pub use credential::{AuthMode, AuthObject, Credential, Needs, Otp, Scal};
pub use error::CscError;
pub use http::Options;
pub use oauth::{Browser, ClientId};
pub use provider::{Info, Login, Provider};
pub use signer::{CscSigner, Limits, RemoteHashSigner, Secrets};
pub use version::Version;
