//! The printed paper, looked at from outside: bytes, words and pages.
#![allow(clippy::unwrap_used)]

mod golden;
mod paper;
mod photo;
mod specimen;
