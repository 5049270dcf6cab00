//! What tests and demonstrations need and the product must not contain.
//!
//! Owns [`pki`], a test authority with tokens; [`tsa`], its time-stamping authority; [`faulty`], cards
//! that go wrong; [`child`], programs that cannot hang; `postgres`, a server of one's own; `keychain`, a keychain of one's own; [`mailbox`], a mail server; [`oidc`], an OpenID provider; [`power`], what a
//! power cut leaves of a program's files; [`referees`], verifiers of others; [`relay`], which counts what passes to a desk; [`stage`],
//! the real programs of a journey on loopback; [`meter`], the words of a bench's programs; and, with the feature `servers`, a remote signing
//! service (`csc`). Nothing here may be a normal dependency of a product crate: it is a
//! dev-dependency, or a dependency of `xtask` and of the tests' member.

pub mod child;
#[cfg(feature = "servers")]
pub mod csc;
pub mod faulty;
#[cfg(unix)]
pub mod keychain;
#[cfg(feature = "servers")]
mod loopback;
pub mod mailbox;
#[cfg(unix)]
pub mod meter;
pub mod oidc;
pub mod openssl;
pub mod pki;
#[cfg(unix)]
pub mod postgres;
pub mod power;
pub mod referees;
pub mod relay;
pub mod stage;
pub mod tsa;
