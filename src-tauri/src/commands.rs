//! The intents that a page may call: each at most six lines, all else is `app`'s.

pub(crate) mod archive;
pub(crate) mod care;
pub(crate) mod company;
pub(crate) mod devices;
pub(crate) mod dialogs;
pub(crate) mod editing;
pub(crate) mod office;
pub(crate) mod past;
pub(crate) mod proofs;
pub(crate) mod protection;
pub(crate) mod sending;
pub(crate) mod signing;
pub(crate) mod together;
