//! The modelled card: the token behind a module that takes its time in each call, and traces them.

use harness::faulty::{Faults, FaultyToken};
use harness::pki::{Pki, SoftToken};

/// What a signature takes, and what any PKCS#11 call takes before anything else.
pub(super) const SIGNATURE_MS: u32 = 400;
pub(super) const CALL_MS: u32 = 8;

/// The least that a document can take: its signature, and the call that asks for it.
pub(super) fn least_ms() -> f64 {
    f64::from(SIGNATURE_MS + CALL_MS)
}

/// A new card with the keys of `token`.
pub(super) fn insert(pki: &Pki, token: &SoftToken) -> Result<FaultyToken, String> {
    let faults =
        Faults { call_ms: CALL_MS.into(), sign_ms: SIGNATURE_MS.into(), ..Faults::default() };
    FaultyToken::new(pki, token, faults).map_err(|error| error.to_string())
}

/// How many PKCS#11 calls it has had; the trace also has lines of what SoftHSM made of them.
pub(super) fn calls(card: &FaultyToken) -> f64 {
    card.calls().iter().filter(|call| call.name.starts_with("C_")).count() as f64
}
