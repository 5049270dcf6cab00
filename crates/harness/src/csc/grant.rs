//! Authorisations: given, waited for, renewed (sections 11.6 to 11.9; 11.6 to 11.8 in version 1).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::answer::{No, invalid, offer};
use super::offer::{Auth, Offer};
use super::world::{Grant, World};
use super::{Dialect, PIN};

/// SHA-256.
pub(super) const SHA_256: &str = "2.16.840.1.101.3.4.2.1";
/// Questions after which the person at the telephone has said yes.
const PATIENCE: u32 = 1;

pub(super) fn authorize(world: &World, dialect: Dialect, body: &Value) -> Result<(u16, Value), No> {
    let offer = offer(world, body)?;
    if !offer.enabled {
        return Err(invalid("The credential identified by credentialID is disabled"));
    }
    if offer.auth == Auth::Browser {
        return Err(invalid("The credential is authorised with OAuth 2.0"));
    }
    let count = body["numSignatures"]
        .as_u64()
        .ok_or_else(|| invalid("Missing (or invalid type) integer parameter numSignatures"))?;
    let count = usize::try_from(count).unwrap_or(usize::MAX);
    if count < 1 {
        return Err(invalid("Invalid value for parameter numSignatures"));
    }
    if count > offer.multisign {
        return Err(invalid("Numbers of signatures is too high"));
    }
    let hashes = bound(offer, dialect, body, count)?;
    secrets(world, offer, dialect, body)?;
    let grant = grant(world, offer, hashes, count);
    if offer.auth == Auth::Telephone {
        let handle = world.with(|state| {
            let handle = state.fresh("handle");
            state.waiting.insert(handle.clone(), (0, grant));
            handle
        });
        return Ok((202, json!({ "handle": handle })));
    }
    Ok((200, given(world, offer, grant)))
}

/// Section 11.7: the person says yes in the meantime.
pub(super) fn check(world: &World, body: &Value) -> Result<(u16, Value), No> {
    let handle = body["handle"].as_str().unwrap_or_default().to_owned();
    let found = world.with(|state| {
        let (asked, _) = state.waiting.get_mut(&handle)?;
        *asked += 1;
        if *asked <= PATIENCE {
            return Some(None);
        }
        state.waiting.remove(&handle).map(|(_, grant)| Some(grant))
    });
    match found {
        None => Err(invalid("Invalid parameter handle")),
        Some(None) => Ok((202, json!({ "handle": handle }))),
        Some(Some(grant)) => {
            let offer = world
                .offer(&grant.credential)
                .ok_or_else(|| invalid("Invalid parameter handle"))?;
            Ok((200, given(world, offer, grant)))
        }
    }
}

/// A new one-time password is on its way.
pub(super) fn send_otp(world: &World, body: &Value) -> Result<(u16, Value), No> {
    if offer(world, body)?.auth != Auth::PinAndSentOtp {
        return Err(invalid("No one-time password is sent for this credential"));
    }
    world.with(|state| {
        let otp = state.new_otp();
        state.sent.push(otp);
    });
    Ok((204, Value::Null))
}

/// A new authorisation for the next call, in place of one that still lives.
pub(super) fn extend(world: &World, dialect: Dialect, body: &Value) -> Result<(u16, Value), No> {
    let offer = offer(world, body)?;
    let sad = body["SAD"].as_str().unwrap_or_default().to_owned();
    let left = world.with(|state| {
        let now = state.now();
        match state.sads.remove(&sad) {
            Some(grant) if grant.credential != offer.id => Err(invalid("Invalid parameter SAD")),
            Some(grant) if grant.until <= now => Err(invalid("SAD expired")),
            Some(grant) => Ok(grant.left),
            None => Err(invalid("Invalid parameter SAD")),
        }
    })?;
    let hashes = bound(offer, dialect, body, left)?;
    let grant = grant(world, offer, hashes, left);
    let sad = world.with(|state| state.put_sad(grant));
    Ok((200, json!({ "SAD": sad, "expiresIn": offer.sad_life_s })))
}

/// An authorisation that begins now.
pub(super) fn grant(
    world: &World,
    offer: &Offer,
    hashes: Option<Vec<Vec<u8>>>,
    left: usize,
) -> Grant {
    let until = world.with(|state| state.now()) + Duration::from_secs(offer.sad_life_s);
    Grant { credential: offer.id.clone(), hashes, left, until, used: false }
}

fn given(world: &World, offer: &Offer, grant: Grant) -> Value {
    let sad = world.with(|state| {
        state.authorised.push(grant.left);
        state.put_sad(grant)
    });
    json!({ "SAD": sad, "expiresIn": offer.sad_life_s })
}

/// The hashes of a body, by the name that the version gives them.
pub(super) fn hashes(dialect: Dialect, body: &Value) -> Result<Option<Vec<Vec<u8>>>, No> {
    let (name, other) = match dialect {
        Dialect::V1 => ("hash", "hashes"),
        Dialect::V2 => ("hashes", "hash"),
    };
    if body.get(other).is_some() {
        return Err(invalid("A parameter of the other version"));
    }
    let Some(list) = body.get(name) else { return Ok(None) };
    let list =
        list.as_array().ok_or_else(|| invalid("Missing (or invalid type) array parameter hash"))?;
    if list.is_empty() {
        return Err(invalid("Empty hash array"));
    }
    let decoded = list.iter().map(|one| {
        let hash = STANDARD
            .decode(one.as_str().unwrap_or("?"))
            .map_err(|_| invalid("Invalid Base64 hash string parameter"))?;
        if hash.len() == 32 { Ok(hash) } else { Err(invalid("Invalid digest value length")) }
    });
    decoded.collect::<Result<Vec<_>, No>>().map(Some)
}

/// What an authorisation is bound to: with SCAL 2 the hashes, which must be there.
fn bound(
    offer: &Offer,
    dialect: Dialect,
    body: &Value,
    most: usize,
) -> Result<Option<Vec<Vec<u8>>>, No> {
    let found = hashes(dialect, body)?;
    if dialect == Dialect::V2 && found.is_some() && body["hashAlgorithmOID"] != SHA_256 {
        return Err(invalid("Invalid parameter hashAlgorithmOID"));
    }
    if offer.scal < 2 {
        return Ok(None);
    }
    let found = found.ok_or_else(|| invalid("Missing (or invalid type) array parameter hash"))?;
    if found.len() > most {
        return Err(invalid("Numbers of signatures is too high"));
    }
    Ok(Some(found))
}

/// PIN and one-time password. A one-time password is gone once it was right.
fn secrets(world: &World, offer: &Offer, dialect: Dialect, body: &Value) -> Result<(), No> {
    let datum = |id: &str| {
        let value = match dialect {
            Dialect::V1 => body.get(id),
            Dialect::V2 => {
                let data = body["authData"].as_array()?;
                data.iter().find(|datum| datum["id"] == id)?.get("value")
            }
        };
        value?.as_str().map(str::to_owned)
    };
    if dialect == Dialect::V1 && body.get("authData").is_some() {
        return Err(invalid("A parameter of the other version"));
    }
    if dialect == Dialect::V2 && (body.get("PIN").is_some() || body.get("OTP").is_some()) {
        return Err(invalid("A parameter of the other version"));
    }
    let wrong = |v1: &'static str, said: &str| -> No {
        match dialect {
            Dialect::V1 => (400, v1, said.to_owned()),
            Dialect::V2 => {
                let said = "The authentication data is invalid".to_owned();
                (400, "invalid_authentication_data", said)
            }
        }
    };
    world.with(|state| {
        if state.is_locked(&offer.id) {
            return Err(invalid("Credential locked"));
        }
        if offer.has_pin() && datum("PIN").as_deref() != Some(PIN) {
            state.judge(&offer.id, false);
            return Err(wrong("invalid_pin", "The PIN is invalid"));
        }
        if offer.has_otp() {
            let given = datum("OTP").unwrap_or_default();
            let Some(at) = state.otps.iter().position(|otp| *otp == given) else {
                state.judge(&offer.id, false);
                return Err(wrong("invalid_otp", "The OTP is invalid"));
            };
            state.otps.remove(at);
        }
        state.judge(&offer.id, true);
        Ok(())
    })
}
