//! The printed paper, looked at from outside: bytes, words and pages.

mod paper;
mod specimen;
