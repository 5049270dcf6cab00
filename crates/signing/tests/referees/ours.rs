//! What Origo writes: everybody must accept it.

use harness::pki::Identity;
use jiff::Timestamp;
use signing::cades;

use crate::builder::{attribute, oid, value_of, with_unsigned};
use crate::case::Case;
use crate::world::{FileSigner, world};

/// A base form has some kilobytes.
pub(crate) const CONTENT: &[u8] =
    b"<modello-base><esportatore>Tessilmacchine</esportatore></modello-base>\n";

pub(crate) fn signed(identity: &Identity, content: &[u8]) -> Vec<u8> {
    cades::sign(content, &mut FileSigner::new(identity), Timestamp::now()).expect("signed")
}

pub(crate) fn cases() -> Vec<Case> {
    let world = world();
    let rsa = signed(&world.rossi, CONTENT);
    let large: Vec<u8> = (0..100_000u32).flat_map(u32::to_be_bytes).collect();
    vec![
        Case::new("Origo: RSA", rsa.clone(), CONTENT),
        Case::new("Origo: ECDSA on P-256", signed(&world.bianchi, CONTENT), CONTENT),
        Case::new("Origo: ECDSA on P-384", signed(&world.verdi, CONTENT), CONTENT),
        Case::new("Origo: 400 kB", signed(&world.rossi, &large), &large),
        Case::new("Origo: an empty file", signed(&world.rossi, b""), b""),
        Case::new("Origo: with a timestamp", stamped(&rsa), CONTENT),
        Case::new("Origo: signed by a second person", signed(&world.bianchi, &rsa), CONTENT),
    ]
}

/// The same file with a timestamp over its signature value (ETSI EN 319 122-1 section 5.3).
pub(crate) fn stamped(p7m: &[u8]) -> Vec<u8> {
    let token = world().timestamp(&value_of(p7m));
    with_unsigned(p7m, &[&attribute(oid::TIMESTAMP, &[&token])])
}
