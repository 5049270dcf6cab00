//! The test authority as its users see it.

mod pki;
