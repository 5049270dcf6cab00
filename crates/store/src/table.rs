//! The tables, one file each: its form, and its verbs on [`crate::Store`].

use crate::migration::Step;

pub(crate) mod blob;
pub(crate) mod company;
pub(crate) mod desk_account;
pub(crate) mod draft;
pub(crate) mod feed;
pub(crate) mod issued;
pub(crate) mod outbox;
pub(crate) mod pin_attempt;
pub(crate) mod practice;
pub(crate) mod receipt;
pub(crate) mod seal;
pub(crate) mod settings;
pub(crate) mod signature;

/// All steps, tables that others refer to first.
pub(crate) const STEPS: &[&[Step]] = &[
    feed::STEPS,
    draft::STEPS,
    practice::STEPS,
    seal::STEPS,
    signature::STEPS,
    outbox::STEPS,
    receipt::STEPS,
    blob::STEPS,
    issued::STEPS,
    desk_account::STEPS,
    company::STEPS,
    settings::STEPS,
    pin_attempt::STEPS,
];
