//! Ways to pay a practice, payments by card on a provider's page, and the charge documents.
//!
//! Owns what the ledger does not: which way an order asks for, whose notice is believed, to whom a charge
//! is made out. What an officer records at the counter is [`crate::till`]'s.

pub mod charges;
pub mod checkout;
pub mod fee;
pub mod hosted;
pub mod notice;
pub mod provider;
pub mod sandbox;
