//! What a person can ask for: one function per intent.
//!
//! Owns permissions, the order of steps across the crates beneath, the codes of errors and the words
//! for them. Knows clock and dice. Deliberately knows neither the window nor the terminal.

pub mod error;
pub mod views;

pub use error::{AppError, Code};
