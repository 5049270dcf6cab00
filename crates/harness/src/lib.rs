//! What tests and demonstrations need and the product must not contain.
//!
//! Owns [`pki`], a test authority with tokens. Nothing here may be a normal dependency of a
//! product crate: it is a dev-dependency, or a dependency of `xtask` and of the tests' member.

pub mod pki;
