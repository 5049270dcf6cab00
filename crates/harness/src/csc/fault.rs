//! What goes wrong at a provider, or on the way to it.

use std::time::Duration;

/// One call that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Nothing is done and this HTTP status is answered.
    Status(u16),
    /// Nothing is done and nothing is ever answered.
    Hang,
    /// It is done, and the answer never arrives.
    Lose,
    /// Nothing is done; the answer is a page for people.
    Text,
    /// Nothing is done; the answer is endless, nearly.
    Huge,
    /// Time passes before it is done.
    Clock(Duration),
    /// Signatures come back in the other order.
    Reverse,
    /// The last signature is over another hash.
    OtherHash,
    /// The last signature is missing.
    Short,
    /// ECDSA signatures come as two numbers side by side (IEEE P1363).
    Raw,
}
