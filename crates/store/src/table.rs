//! The tables, one file each: its form, and its verbs on [`crate::Store`].

use crate::migration::{Derivation, Step};

pub(crate) mod attestation;
pub(crate) mod blob;
pub(crate) mod company;
pub(crate) mod desk_account;
pub(crate) mod device;
pub(crate) mod draft;
pub(crate) mod errand;
pub(crate) mod feed;
pub(crate) mod invitation;
pub(crate) mod issued;
pub(crate) mod joiner;
pub(crate) mod outbox;
pub(crate) mod paper;
pub(crate) mod peer;
pub(crate) mod pin_attempt;
pub(crate) mod practice;
pub(crate) mod quarantine;
pub(crate) mod receipt;
pub(crate) mod record;
pub(crate) mod seal;
pub(crate) mod settings;
pub(crate) mod signature;
pub(crate) mod signed_file;
pub(crate) mod signing_log;

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
    attestation::STEPS,
    record::STEPS,
    peer::STEPS,
    quarantine::STEPS,
    device::STEPS,
    invitation::STEPS,
    joiner::STEPS,
    errand::STEPS,
    signing_log::STEPS,
    signed_file::STEPS,
    paper::STEPS,
];

/// What SQL cannot compute of a form.
pub(crate) const DERIVATIONS: &[Derivation] = &[(2, feed::number_anew)];
