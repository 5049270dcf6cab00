//! The floor of any signing program: a loop around the token and nothing else. No document is read, no
//! attribute made, nothing verified or written.

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::mechanism::Mechanism;
use cryptoki::object::{Attribute, KeyType, ObjectClass, ObjectHandle};
use cryptoki::session::{Session, UserType};
use harness::meter::{self, Span};
use secrecy::SecretString;
use serde_json::Value;

use crate::Failure;
use crate::raw::RawSign;
use crate::setting::Setting;

/// How a signature is asked for.
#[derive(Clone, Copy)]
pub(crate) enum Way {
    /// C_SignInit, then one C_Sign into a buffer that is long enough.
    Single,
    /// `Session::sign` of cryptoki: C_SignInit, C_Sign for the length, C_Sign.
    Three,
}

/// DigestInfo of SHA-256 up to the digest (RFC 8017 section 9.2, note 1).
const DIGEST_INFO: [u8; 19] =
    [0x30, 0x31, 0x30, 0x0d, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0, 4, 0x20];

pub(crate) fn run(setting: &Setting, way: Way) -> Result<Value, Failure> {
    let set_up = Span::begin();
    let module = Pkcs11::new(&setting.module)?;
    module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK))?;
    let (session, key, elliptic) = open(&module, setting)?;
    let raw = RawSign::of(&setting.module)?;
    let set_up = set_up.end();
    let mechanism = if elliptic { Mechanism::Ecdsa } else { Mechanism::RsaPkcs };

    let span = Span::begin();
    for number in 0..setting.files.len() {
        // Another digest each time; which one is the same to the token.
        let mut digest = [0x5a; 32];
        digest[..8].copy_from_slice(&number.to_be_bytes());
        let data = if elliptic { digest.to_vec() } else { [&DIGEST_INFO[..], &digest].concat() };
        let value = match way {
            Way::Single => {
                session.sign_init(&mechanism, key)?;
                raw.sign(&session, &data)?
            }
            Way::Three => session.sign(&mechanism, key, &data)?,
        };
        if value.len() != if elliptic { 64 } else { 256 } {
            return Err(format!("a signature of {} bytes", value.len()).into());
        }
    }
    Ok(meter::measures(setting.files.len(), set_up, span.end()))
}

fn open(module: &Pkcs11, setting: &Setting) -> Result<(Session, ObjectHandle, bool), Failure> {
    for slot in module.get_slots_with_token()? {
        if module.get_token_info(slot)?.label() != setting.label {
            continue;
        }
        let session = module.open_ro_session(slot)?;
        session.login(UserType::User, Some(&SecretString::from(setting.pin.clone())))?;
        let with = |kind: KeyType| {
            let id = Attribute::Id(setting.key.0.clone());
            [Attribute::Class(ObjectClass::PRIVATE_KEY), Attribute::KeyType(kind), id]
        };
        let found = |kind| session.find_objects(&with(kind));
        if let Some(key) = found(KeyType::RSA)?.first() {
            return Ok((session, *key, false));
        }
        let key = *found(KeyType::EC)?.first().ok_or("the token has no such key")?;
        return Ok((session, key, true));
    }
    Err(format!("no token {}", setting.label).into())
}
