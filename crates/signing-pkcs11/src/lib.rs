//! Cards and tokens through PKCS#11: sole user of `cryptoki`, sole place with `unsafe`.
//!
//! Owns the life of a token's session ([`Token`], [`TokenSession`]): one operating-system thread
//! per token makes all its calls, because a call may block for seconds and modules of the trade
//! are not safe to enter twice. Does not own what is signed, nor the order of a batch: that is
//! the crate `signing`. Keeps no PIN beyond the session it was given for, and repeats no PIN.

mod error;
mod info;
mod library;
mod modules;
mod objects;
mod pin;
mod raw;
mod token;
mod worker;

pub use error::TokenError;
pub use info::TokenInfo;
pub use library::list_tokens;
pub use modules::known_modules;
pub use objects::{CertificateId, Found, TokenCertificate};
pub use pin::Pin;
pub use token::{Token, TokenSession};
