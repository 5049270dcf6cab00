//! Cards and tokens through PKCS#11: sole user of `cryptoki`, sole place with `unsafe`.
//!
//! Owns the life of a token's session ([`Token`], [`TokenSession`]): one operating-system thread
//! per token makes all its calls, because a call may block for seconds and modules of the trade
//! are not safe to enter twice. Finds modules ([`known_modules`]) and looks at them in a child
//! process ([`probe`]); judges certificates before a PIN is asked ([`judgement`]). Does not own
//! what is signed, nor the order of a batch: that is the crate `signing`. Keeps no PIN beyond the
//! session it was given for, and repeats no PIN that was refused.

mod answer;
mod error;
mod info;
pub mod judgement;
mod library;
mod modules;
mod objects;
mod pin;
pub mod probe;
mod raw;
mod token;
mod worker;

pub use answer::{Answer, Meaning};
pub use error::TokenError;
pub use info::TokenInfo;
pub use judgement::{Hindrance, Judgement, Kind, Remark};
pub use library::list_tokens;
pub use modules::known_modules;
pub use objects::{CertificateId, Found, TokenCertificate};
pub use pin::Pin;
pub use probe::{ProbeError, ProbedModule, ProbedToken, Prober};
pub use token::{Patience, Token, TokenSession};
