//! `signatures/signHash` (section 11.10; 11.9 in version 1): by `openssl`, under the authorisation.

use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Dialect;
use super::answer::{No, invalid, offer};
use super::fault::Fault;
use super::grant::{SHA_256, hashes};
use super::offer::Offer;
use super::world::World;
use crate::pki::{PkiError, Tool};

const RSA: &str = "1.2.840.113549.1.1.1";

pub(super) fn sign_hash(
    world: &World,
    dialect: Dialect,
    body: &Value,
    fault: Option<Fault>,
) -> Result<(u16, Value), No> {
    let offer = offer(world, body)?;
    let sad = body["SAD"]
        .as_str()
        .ok_or_else(|| invalid("Missing (or invalid type) string parameter SAD"))?;
    let asked = hashes(dialect, body)?
        .ok_or_else(|| invalid("Missing (or invalid type) array parameter hash"))?;
    algorithm(offer, dialect, body)?;
    spend(world, offer, sad, &asked)?;
    let mut signatures = Vec::with_capacity(asked.len());
    let other = vec![7; 32];
    for (index, hash) in asked.iter().enumerate() {
        let last = index + 1 == asked.len();
        let hash = if last && fault == Some(Fault::OtherHash) { &other } else { hash };
        let value = sign(offer, hash).map_err(|error| (500, "server_error", error.to_string()))?;
        let value = if fault == Some(Fault::Raw) { side_by_side(&value) } else { value };
        signatures.push(STANDARD.encode(value));
    }
    world.with(|state| state.signed.extend(asked));
    match fault {
        Some(Fault::Reverse) => signatures.reverse(),
        Some(Fault::Short) => drop(signatures.pop()),
        _ => {}
    }
    Ok((200, json!({ "signatures": signatures })))
}

/// One of those that `key/algo` names; the digest's name where it is not in the algorithm's.
fn algorithm(offer: &Offer, dialect: Dialect, body: &Value) -> Result<(), No> {
    let algorithm = body["signAlgo"]
        .as_str()
        .ok_or_else(|| invalid("Missing (or invalid type) string parameter signAlgo"))?;
    if !offer.algorithms().contains(&algorithm) {
        return Err(invalid("Invalid parameter signAlgo"));
    }
    let name = match dialect {
        Dialect::V1 => "hashAlgo",
        Dialect::V2 => "hashAlgorithmOID",
    };
    match body.get(name).and_then(Value::as_str) {
        None if algorithm == RSA => {
            Err(invalid(&format!("Missing (or invalid type) string parameter {name}")))
        }
        Some(oid) if oid != SHA_256 => Err(invalid(&format!("Invalid parameter {name}"))),
        Some(_) | None => Ok(()),
    }
}

/// Takes the hashes off the authorisation, which is gone when none is left.
fn spend(world: &World, offer: &Offer, sad: &str, asked: &[Vec<u8>]) -> Result<(), No> {
    world.with(|state| {
        let now = state.now();
        let grant = state
            .sads
            .get_mut(sad)
            .filter(|grant| grant.credential == offer.id)
            .ok_or_else(|| invalid("Invalid parameter SAD"))?;
        if grant.until <= now {
            return Err(invalid("SAD expired"));
        }
        // Section 9: the next call wants `extendTransaction`.
        if grant.used {
            return Err(invalid("Invalid parameter SAD"));
        }
        if let Some(bound) = &grant.hashes
            && !asked.iter().all(|hash| bound.contains(hash))
        {
            return Err(invalid("Hash is not authorized by the SAD"));
        }
        if asked.len() > grant.left {
            return Err(invalid("Hash is not authorized by the SAD"));
        }
        grant.left -= asked.len();
        grant.used = true;
        if grant.left == 0 {
            state.sads.remove(sad);
        }
        Ok(())
    })
}

fn sign(offer: &Offer, hash: &[u8]) -> Result<Vec<u8>, PkiError> {
    let dir = tempfile::tempdir()?;
    let file = dir.path().join("hash");
    fs::write(&file, hash)?;
    Tool::openssl()
        .args(["pkeyutl", "-sign", "-pkeyopt", "digest:sha256", "-inkey"])
        .arg(&offer.identity.key)
        .arg("-in")
        .arg(&file)
        .run()
}

/// `ECDSA-Sig-Value` of a P-256 key as its two numbers (IEEE P1363).
fn side_by_side(der: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(64);
    let mut rest = &der[2..];
    for _ in 0..2 {
        let length = usize::from(rest[1]);
        let number = &rest[2..2 + length];
        let digits = &number[number.len().saturating_sub(32)..];
        out.extend(std::iter::repeat_n(0, 32 - digits.len()));
        out.extend_from_slice(digits);
        rest = &rest[2 + length..];
    }
    out
}
