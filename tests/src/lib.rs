//! What the stories share: a place to play, and a wire that can be cut.
//!
//! The stories themselves are `stories/` (programs and pages without a browser) and `ui/` (the real
//! window, and the officer's pages in Chromium).

pub mod place;
pub mod wire;
