//! What tests and demonstrations need and the product must not contain.
//!
//! Owns [`pki`], a test authority with tokens; [`child`], programs that cannot hang; [`referees`],
//! verifiers of others; and [`stage`], the real programs of a journey on loopback. Nothing here may
//! be a normal dependency of a product crate: it is a dev-dependency, or a dependency of `xtask` and
//! of the tests' member.

pub mod child;
pub mod pki;
pub mod referees;
pub mod stage;
