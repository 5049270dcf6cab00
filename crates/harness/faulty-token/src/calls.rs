//! The calls in which something can go wrong. The others are in [`crate::functions`].
#![allow(non_snake_case, reason = "the names of PKCS#11")]

use std::ffi::c_void;
use std::io::Write as _;

use cryptoki_sys::{
    CK_ATTRIBUTE, CK_BBOOL, CK_BYTE, CK_FLAGS, CK_MECHANISM, CK_MECHANISM_INFO, CK_MECHANISM_TYPE,
    CK_NOTIFY, CK_OBJECT_HANDLE, CK_RV, CK_SESSION_HANDLE, CK_SESSION_INFO, CK_SLOT_ID,
    CK_SLOT_INFO, CK_TOKEN_INFO, CK_TRUE, CK_ULONG, CK_UNAVAILABLE_INFORMATION, CK_USER_TYPE,
    CK_UTF8CHAR, CKA_ALWAYS_AUTHENTICATE, CKF_DONT_BLOCK, CKF_PROTECTED_AUTHENTICATION_PATH,
    CKF_REMOVABLE_DEVICE, CKF_TOKEN_PRESENT, CKM_RSA_PKCS, CKR_ARGUMENTS_BAD,
    CKR_ATTRIBUTE_TYPE_INVALID, CKR_BUFFER_TOO_SMALL, CKR_FUNCTION_FAILED,
    CKR_FUNCTION_NOT_SUPPORTED, CKR_MECHANISM_INVALID, CKR_NO_EVENT, CKR_OK,
    CKR_OPERATION_NOT_INITIALIZED, CKR_PIN_INCORRECT, CKR_PIN_LOCKED, CKR_SLOT_ID_INVALID,
    CKR_TOKEN_NOT_PRESENT, CKR_USER_NOT_LOGGED_IN, CKU_CONTEXT_SPECIFIC,
};

use crate::card::PinAnswer;
use crate::faults::{AsksPin, NullSign, Removal, Spoiling};
use crate::module::{Module, answered, call};

/// Longest signature: RSA of 8192 bits.
const MAX_SIGNATURE: usize = 1024;

/// Calls a function of SoftHSM.
macro_rules! real {
    ($module:expr, $name:ident($($argument:expr),*)) => {
        match $module.real.$name {
            // SAFETY: the arguments are the caller's, or as this module made them, in the types of
            // the same function.
            Some(function) => unsafe { function($($argument),*) },
            None => CKR_FUNCTION_NOT_SUPPORTED,
        }
    };
}
pub(crate) use real;

pub(crate) unsafe extern "C" fn C_Initialize(arguments: *mut c_void) -> CK_RV {
    call("C_Initialize", |module, _| {
        babble(module.faults.babble_bytes);
        module.card().initialise();
        real!(module, C_Initialize(arguments))
    })
}

/// Octets that are no line and no JSON.
fn babble(bytes: u64) {
    const NOISE: [u8; 64] = [b'#'; 64];
    let mut out = std::io::stdout();
    for _ in 0..bytes.div_ceil(NOISE.len() as u64) {
        if out.write_all(&NOISE).and_then(|()| out.flush()).is_err() {
            return;
        }
    }
}

pub(crate) unsafe extern "C" fn C_GetSlotList(
    with_token: CK_BBOOL,
    slots: *mut CK_SLOT_ID,
    count: *mut CK_ULONG,
) -> CK_RV {
    call("C_GetSlotList", |module, _| {
        let mut card = module.card();
        if slots.is_null() {
            // Readers are looked at when the number of slots is asked (PKCS#11 v2.40 section 5.5).
            card.look();
        }
        let shown = if card.is_here() || with_token != CK_TRUE { vec![card.slot] } else { vec![] };
        give(&shown, slots, count)
    })
}

/// A list in the convention of section 5.2: without a buffer its length alone.
fn give<T: Copy>(values: &[T], buffer: *mut T, count: *mut CK_ULONG) -> CK_RV {
    if count.is_null() {
        return CKR_ARGUMENTS_BAD;
    }
    // SAFETY: by the convention `count` is readable and writable, and `buffer`, unless null, has
    // room for so many values.
    unsafe {
        let room = count.read();
        count.write(values.len() as _);
        if buffer.is_null() {
            return CKR_OK;
        }
        if room < values.len() as _ {
            return CKR_BUFFER_TOO_SMALL;
        }
        std::ptr::copy_nonoverlapping(values.as_ptr(), buffer, values.len());
    }
    CKR_OK
}

/// Translates the reader's slot into SoftHSM's.
fn on_slot(module: &Module, slot: CK_SLOT_ID, act: impl FnOnce(CK_SLOT_ID) -> CK_RV) -> CK_RV {
    let (known, here) = {
        let card = module.card();
        (card.slot == slot, card.is_here())
    };
    match (known, here) {
        (false, _) => CKR_SLOT_ID_INVALID,
        (true, false) => CKR_TOKEN_NOT_PRESENT,
        (true, true) => module.real_slot().map_or_else(|code| code, act),
    }
}

pub(crate) unsafe extern "C" fn C_GetSlotInfo(slot: CK_SLOT_ID, info: *mut CK_SLOT_INFO) -> CK_RV {
    call("C_GetSlotInfo", |module, _| {
        let card = module.card();
        if card.slot != slot {
            return CKR_SLOT_ID_INVALID;
        }
        let mut shown = CK_SLOT_INFO::default();
        shown.slotDescription.fill(b' ');
        shown.slotDescription[..13].copy_from_slice(b"Faulty reader");
        shown.manufacturerID.fill(b' ');
        shown.flags = CKF_REMOVABLE_DEVICE;
        if card.is_in(slot) {
            shown.flags |= CKF_TOKEN_PRESENT;
        }
        // SAFETY: the caller's structure.
        unsafe { info.write(shown) };
        CKR_OK
    })
}

pub(crate) unsafe extern "C" fn C_GetTokenInfo(
    slot: CK_SLOT_ID,
    info: *mut CK_TOKEN_INFO,
) -> CK_RV {
    call("C_GetTokenInfo", |module, _| {
        on_slot(module, slot, |real_slot| {
            let code = real!(module, C_GetTokenInfo(real_slot, info));
            if code != CKR_OK {
                return code;
            }
            let (faults, card) = (&module.faults, module.card());
            // SAFETY: SoftHSM has filled the caller's structure.
            let mut shown = unsafe { info.read() };
            if faults.pin_tries > 0 {
                shown.flags = card.flags(shown.flags, faults.pin_tries, faults.pin_flags);
            }
            if faults.reader_pin.is_some() {
                shown.flags |= CKF_PROTECTED_AUTHENTICATION_PATH;
            }
            if !card.serial.is_empty() {
                let serial = card.serial.bytes().chain(std::iter::repeat(b' '));
                shown.serialNumber.iter_mut().zip(serial).for_each(|(to, from)| *to = from);
            }
            // SAFETY: as above.
            unsafe { info.write(shown) };
            CKR_OK
        })
    })
}

pub(crate) unsafe extern "C" fn C_GetMechanismList(
    slot: CK_SLOT_ID,
    list: *mut CK_MECHANISM_TYPE,
    count: *mut CK_ULONG,
) -> CK_RV {
    call("C_GetMechanismList", |module, _| {
        on_slot(module, slot, |real_slot| match mechanisms(module, real_slot) {
            Ok(known) => give(&known, list, count),
            Err(code) => code,
        })
    })
}

fn mechanisms(module: &Module, slot: CK_SLOT_ID) -> Result<Vec<CK_MECHANISM_TYPE>, CK_RV> {
    let mut count = 0;
    answered(real!(module, C_GetMechanismList(slot, std::ptr::null_mut(), &raw mut count)))?;
    let mut known = vec![0; count as usize];
    answered(real!(module, C_GetMechanismList(slot, known.as_mut_ptr(), &raw mut count)))?;
    known.truncate(count as usize);
    known.retain(|mechanism| !module.faults.without_rsa_pkcs || *mechanism != CKM_RSA_PKCS);
    Ok(known)
}

pub(crate) unsafe extern "C" fn C_GetMechanismInfo(
    slot: CK_SLOT_ID,
    mechanism: CK_MECHANISM_TYPE,
    info: *mut CK_MECHANISM_INFO,
) -> CK_RV {
    call("C_GetMechanismInfo", |module, _| {
        on_slot(module, slot, |slot| real!(module, C_GetMechanismInfo(slot, mechanism, info)))
    })
}

pub(crate) unsafe extern "C" fn C_OpenSession(
    slot: CK_SLOT_ID,
    flags: CK_FLAGS,
    application: *mut c_void,
    notify: CK_NOTIFY,
    session: *mut CK_SESSION_HANDLE,
) -> CK_RV {
    call("C_OpenSession", |module, _| {
        on_slot(module, slot, |slot| {
            real!(module, C_OpenSession(slot, flags, application, notify, session))
        })
    })
}

pub(crate) unsafe extern "C" fn C_CloseAllSessions(slot: CK_SLOT_ID) -> CK_RV {
    call("C_CloseAllSessions", |module, _| {
        on_slot(module, slot, |slot| real!(module, C_CloseAllSessions(slot)))
    })
}

pub(crate) unsafe extern "C" fn C_GetSessionInfo(
    session: CK_SESSION_HANDLE,
    info: *mut CK_SESSION_INFO,
) -> CK_RV {
    call("C_GetSessionInfo", |module, _| {
        let code = real!(module, C_GetSessionInfo(session, info));
        if code == CKR_OK {
            // SAFETY: SoftHSM has filled the caller's structure.
            unsafe { (*info).slotID = module.card().slot };
        }
        code
    })
}

pub(crate) unsafe extern "C" fn C_Login(
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    pin: *mut CK_UTF8CHAR,
    length: CK_ULONG,
) -> CK_RV {
    let name = if user == CKU_CONTEXT_SPECIFIC { "C_Login(context)" } else { "C_Login" };
    call(name, |module, _| {
        let reader = module.faults.reader_pin.clone();
        let given = if pin.is_null() {
            reader.map(String::into_bytes)
        } else {
            // SAFETY: the caller's PIN has so many octets.
            Some(unsafe { std::slice::from_raw_parts(pin, length as usize) }.to_vec())
        };
        match given {
            Some(given) => log_in(module, session, user, given),
            None => CKR_ARGUMENTS_BAD,
        }
    })
}

fn log_in(
    module: &Module,
    session: CK_SESSION_HANDLE,
    user: CK_USER_TYPE,
    mut given: Vec<u8>,
) -> CK_RV {
    let faults = &module.faults;
    let context = user == CKU_CONTEXT_SPECIFIC;
    let of_card = context && faults.asks_pin != AsksPin::AsKey;
    if of_card && !module.card().begun.contains(&session) {
        return CKR_OPERATION_NOT_INITIALIZED;
    }
    if of_card || faults.pin_tries > 0 {
        let other = context && !faults.signature_pin.is_empty();
        let right = if other { &faults.signature_pin } else { &faults.pin };
        let tries = if faults.pin_tries == 0 { u8::MAX } else { faults.pin_tries };
        match module.card().try_pin(given == right.as_bytes(), tries) {
            PinAnswer::Right => {}
            PinAnswer::Wrong => return CKR_PIN_INCORRECT,
            PinAnswer::Locked => return CKR_PIN_LOCKED,
        }
    }
    if of_card {
        module.card().allowed.insert(session);
        return CKR_OK;
    }
    real!(module, C_Login(session, user, given.as_mut_ptr(), given.len() as _))
}

pub(crate) unsafe extern "C" fn C_GetAttributeValue(
    session: CK_SESSION_HANDLE,
    object: CK_OBJECT_HANDLE,
    template: *mut CK_ATTRIBUTE,
    count: CK_ULONG,
) -> CK_RV {
    call("C_GetAttributeValue", |module, _| {
        // SAFETY: the caller's template has so many attributes.
        let asked = unsafe { std::slice::from_raw_parts_mut(template, count as usize) };
        let unknown = &module.faults.unknown_attributes;
        if let Some(one) = asked.iter_mut().find(|one| unknown.contains(&(one.type_ as _))) {
            one.ulValueLen = CK_UNAVAILABLE_INFORMATION;
            return CKR_ATTRIBUTE_TYPE_INVALID;
        }
        let code = real!(module, C_GetAttributeValue(session, object, template, count));
        let says = module.faults.asks_pin == AsksPin::Said;
        for one in asked.iter().filter(|one| says && one.type_ == CKA_ALWAYS_AUTHENTICATE) {
            let there = one.ulValueLen != CK_UNAVAILABLE_INFORMATION && !one.pValue.is_null();
            if code == CKR_OK && there {
                // SAFETY: SoftHSM has just written one CK_BBOOL there.
                unsafe { one.pValue.cast::<CK_BBOOL>().write(CK_TRUE) };
            }
        }
        code
    })
}

pub(crate) unsafe extern "C" fn C_SignInit(
    session: CK_SESSION_HANDLE,
    mechanism: *mut CK_MECHANISM,
    key: CK_OBJECT_HANDLE,
) -> CK_RV {
    call("C_SignInit", |module, _| {
        // SAFETY: the caller's structure; it may be packed.
        let kind = unsafe { (&raw const (*mechanism).mechanism).read_unaligned() };
        if module.faults.without_rsa_pkcs && kind == CKM_RSA_PKCS {
            return CKR_MECHANISM_INVALID;
        }
        let code = real!(module, C_SignInit(session, mechanism, key));
        if code == CKR_OK {
            let mut card = module.card();
            card.begun.insert(session);
            card.allowed.remove(&session);
        }
        code
    })
}

pub(crate) unsafe extern "C" fn C_Sign(
    session: CK_SESSION_HANDLE,
    data: *mut CK_BYTE,
    data_length: CK_ULONG,
    signature: *mut CK_BYTE,
    length: *mut CK_ULONG,
) -> CK_RV {
    // SAFETY: the caller's data have so many octets.
    let data = || unsafe { std::slice::from_raw_parts(data, data_length as usize) }.to_vec();
    if signature.is_null() {
        return call("C_Sign(NULL)", |module, _| length_alone(module, session, data(), length));
    }
    call("C_Sign", |module, ordinal| {
        let asks = module.faults.asks_pin != AsksPin::AsKey;
        if asks && !module.card().allowed.remove(&session) {
            return CKR_USER_NOT_LOGGED_IN;
        }
        module.card().begun.remove(&session);
        let removal = module.faults.removals.iter().find(|removal| removal.at == ordinal);
        if let Some(removal) = removal.filter(|removal| !removal.signed) {
            return take_out(module, removal);
        }
        let spoils = |spoil: &&crate::Spoil| spoil.at == 0 || spoil.at == ordinal;
        let how = module.faults.spoils.iter().find(spoils).map(|spoil| spoil.how);
        let mut data = spoilt(data(), how);
        let (pointer, count) = (data.as_mut_ptr(), data.len() as _);
        let code = real!(module, C_Sign(session, pointer, count, signature, length));
        if code != CKR_OK {
            return code;
        }
        module.note("signed", CKR_OK);
        if how == Some(Spoiling::Octet) {
            // SAFETY: SoftHSM has just written more than one octet there.
            unsafe { signature.write(signature.read() ^ 1) };
        }
        removal.map_or(CKR_OK, |removal| take_out(module, removal))
    })
}

fn length_alone(
    module: &Module,
    session: CK_SESSION_HANDLE,
    mut data: Vec<u8>,
    length: *mut CK_ULONG,
) -> CK_RV {
    let (pointer, count) = (data.as_mut_ptr(), data.len() as _);
    match module.faults.null_sign {
        NullSign::Works => {
            real!(module, C_Sign(session, pointer, count, std::ptr::null_mut(), length))
        }
        NullSign::Fails => CKR_FUNCTION_FAILED,
        NullSign::FailsAndEnds => {
            let mut scratch = [0; MAX_SIGNATURE];
            let mut room = scratch.len() as _;
            real!(module, C_Sign(session, pointer, count, scratch.as_mut_ptr(), &raw mut room));
            CKR_OPERATION_NOT_INITIALIZED
        }
    }
}

/// Takes the card out of the reader; what C_Sign answers then.
fn take_out(module: &Module, removal: &Removal) -> CK_RV {
    if let Ok(slot) = module.real_slot() {
        real!(module, C_CloseAllSessions(slot));
    }
    module.card().remove(removal);
    removal.code as _
}

/// What is signed in place of `data`, the DigestInfo of SHA-256 (RFC 8017 section 9.2).
fn spoilt(data: Vec<u8>, how: Option<Spoiling>) -> Vec<u8> {
    const SHA1: [u8; 15] = [0x30, 0x21, 0x30, 9, 6, 5, 0x2b, 0x0e, 3, 2, 0x1a, 5, 0, 4, 0x14];
    let digest = &data[data.len().saturating_sub(32)..];
    match how {
        Some(Spoiling::NoDigestInfo) => digest.to_vec(),
        Some(Spoiling::Sha1) => [&SHA1[..], &digest[..digest.len().min(20)]].concat(),
        Some(Spoiling::Octet) | None => data,
    }
}

pub(crate) unsafe extern "C" fn C_WaitForSlotEvent(
    flags: CK_FLAGS,
    slot: *mut CK_SLOT_ID,
    _reserved: *mut c_void,
) -> CK_RV {
    call("C_WaitForSlotEvent", |module, _| match module.card().events.pop_front() {
        Some(event) => {
            // SAFETY: the caller's place for one slot.
            unsafe { slot.write(event) };
            CKR_OK
        }
        None if flags & CKF_DONT_BLOCK != 0 => CKR_NO_EVENT,
        None => CKR_FUNCTION_NOT_SUPPORTED,
    })
}
