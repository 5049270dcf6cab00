//! The window: thin wrappers of the intents of `app`, one event bridge, the PIN's own window.
//!
//! Owns what a page may call and which window may call it. Deliberately owns no rule of the trade
//! and no words: those stand in `app` and beneath.

mod bindings;
mod bridge;
mod commands;
mod home;
mod launch;
mod notices;
mod pin;
mod signing;

pub use launch::run;
