//! The list of functions that the world gets, and those that only pass on what they are given.
#![allow(non_snake_case, reason = "the names of PKCS#11")]

use std::ffi::c_void;

use cryptoki_sys::{
    CK_ATTRIBUTE, CK_BYTE, CK_FUNCTION_LIST, CK_INFO, CK_MECHANISM, CK_OBJECT_HANDLE, CK_RV,
    CK_SESSION_HANDLE, CK_SLOT_ID, CK_ULONG, CK_UTF8CHAR, CK_VERSION, CKR_ARGUMENTS_BAD,
    CKR_FUNCTION_NOT_SUPPORTED, CKR_GENERAL_ERROR, CKR_OK,
};

use crate::calls::{
    C_CloseAllSessions, C_GetAttributeValue, C_GetMechanismInfo, C_GetMechanismList,
    C_GetSessionInfo, C_GetSlotInfo, C_GetSlotList, C_GetTokenInfo, C_Initialize, C_Login,
    C_OpenSession, C_Sign, C_SignInit, C_WaitForSlotEvent, real,
};
use crate::module::{call, module};

type Session = CK_SESSION_HANDLE;
type Object = CK_OBJECT_HANDLE;
type Octets = *mut CK_BYTE;
type Length = *mut CK_ULONG;
type Template = *mut CK_ATTRIBUTE;
type Mechanism = *mut CK_MECHANISM;

/// The only name that the world looks up (PKCS#11 v2.40 section 5.4).
///
/// # Safety
/// `list` is a place for one pointer, or null.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn C_GetFunctionList(list: *mut *mut CK_FUNCTION_LIST) -> CK_RV {
    if list.is_null() {
        return CKR_ARGUMENTS_BAD;
    }
    if module().is_none() {
        return CKR_GENERAL_ERROR;
    }
    // SAFETY: by contract. Nobody writes through the pointer: it is mutable by the header alone.
    unsafe { list.write((&raw const LIST).cast_mut()) };
    CKR_OK
}

unsafe extern "C" fn C_InitToken(
    _: CK_SLOT_ID,
    _: *mut CK_UTF8CHAR,
    _: CK_ULONG,
    _: *mut CK_UTF8CHAR,
) -> CK_RV {
    call("C_InitToken", |_, _| CKR_FUNCTION_NOT_SUPPORTED)
}

/// Functions that SoftHSM answers alone.
macro_rules! passed_on {
    ($($name:ident($($argument:ident: $type:ty),*);)*) => {$(
        unsafe extern "C" fn $name($($argument: $type),*) -> CK_RV {
            call(stringify!($name), |module, _| real!(module, $name($($argument),*)))
        }
    )*};
}

passed_on! {
    C_Finalize(a: *mut c_void);
    C_GetInfo(a: *mut CK_INFO);
    C_InitPIN(a: Session, b: *mut CK_UTF8CHAR, c: CK_ULONG);
    C_SetPIN(a: Session, b: *mut CK_UTF8CHAR, c: CK_ULONG, d: *mut CK_UTF8CHAR, e: CK_ULONG);
    C_CloseSession(a: Session);
    C_GetOperationState(a: Session, b: Octets, c: Length);
    C_SetOperationState(a: Session, b: Octets, c: CK_ULONG, d: Object, e: Object);
    C_Logout(a: Session);
    C_CreateObject(a: Session, b: Template, c: CK_ULONG, d: *mut Object);
    C_CopyObject(a: Session, b: Object, c: Template, d: CK_ULONG, e: *mut Object);
    C_DestroyObject(a: Session, b: Object);
    C_GetObjectSize(a: Session, b: Object, c: Length);
    C_SetAttributeValue(a: Session, b: Object, c: Template, d: CK_ULONG);
    C_FindObjectsInit(a: Session, b: Template, c: CK_ULONG);
    C_FindObjects(a: Session, b: *mut Object, c: CK_ULONG, d: Length);
    C_FindObjectsFinal(a: Session);
    C_EncryptInit(a: Session, b: Mechanism, c: Object);
    C_Encrypt(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_EncryptUpdate(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_EncryptFinal(a: Session, b: Octets, c: Length);
    C_DecryptInit(a: Session, b: Mechanism, c: Object);
    C_Decrypt(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_DecryptUpdate(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_DecryptFinal(a: Session, b: Octets, c: Length);
    C_DigestInit(a: Session, b: Mechanism);
    C_Digest(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_DigestUpdate(a: Session, b: Octets, c: CK_ULONG);
    C_DigestKey(a: Session, b: Object);
    C_DigestFinal(a: Session, b: Octets, c: Length);
    C_SignUpdate(a: Session, b: Octets, c: CK_ULONG);
    C_SignFinal(a: Session, b: Octets, c: Length);
    C_SignRecoverInit(a: Session, b: Mechanism, c: Object);
    C_SignRecover(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_VerifyInit(a: Session, b: Mechanism, c: Object);
    C_Verify(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: CK_ULONG);
    C_VerifyUpdate(a: Session, b: Octets, c: CK_ULONG);
    C_VerifyFinal(a: Session, b: Octets, c: CK_ULONG);
    C_VerifyRecoverInit(a: Session, b: Mechanism, c: Object);
    C_VerifyRecover(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_DigestEncryptUpdate(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_DecryptDigestUpdate(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_SignEncryptUpdate(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_DecryptVerifyUpdate(a: Session, b: Octets, c: CK_ULONG, d: Octets, e: Length);
    C_GenerateKey(a: Session, b: Mechanism, c: Template, d: CK_ULONG, e: *mut Object);
    C_GenerateKeyPair(
        a: Session, b: Mechanism, c: Template, d: CK_ULONG, e: Template, f: CK_ULONG,
        g: *mut Object, h: *mut Object
    );
    C_WrapKey(a: Session, b: Mechanism, c: Object, d: Object, e: Octets, f: Length);
    C_UnwrapKey(
        a: Session, b: Mechanism, c: Object, d: Octets, e: CK_ULONG, f: Template, g: CK_ULONG,
        h: *mut Object
    );
    C_DeriveKey(a: Session, b: Mechanism, c: Object, d: Template, e: CK_ULONG, f: *mut Object);
    C_SeedRandom(a: Session, b: Octets, c: CK_ULONG);
    C_GenerateRandom(a: Session, b: Octets, c: CK_ULONG);
    C_GetFunctionStatus(a: Session);
    C_CancelFunction(a: Session);
}

macro_rules! list {
    ($($name:ident)*) => {
        CK_FUNCTION_LIST { version: CK_VERSION { major: 2, minor: 40 }, $($name: Some($name)),* }
    };
}

/// All of PKCS#11 v2.40, and nothing of v3: modules of the trade are of that age.
static LIST: CK_FUNCTION_LIST = list! {
    C_Initialize C_Finalize C_GetInfo C_GetFunctionList C_GetSlotList C_GetSlotInfo C_GetTokenInfo
    C_GetMechanismList C_GetMechanismInfo C_InitToken C_InitPIN C_SetPIN C_OpenSession
    C_CloseSession C_CloseAllSessions C_GetSessionInfo C_GetOperationState C_SetOperationState
    C_Login C_Logout C_CreateObject C_CopyObject C_DestroyObject C_GetObjectSize
    C_GetAttributeValue C_SetAttributeValue C_FindObjectsInit C_FindObjects C_FindObjectsFinal
    C_EncryptInit C_Encrypt C_EncryptUpdate C_EncryptFinal C_DecryptInit C_Decrypt C_DecryptUpdate
    C_DecryptFinal C_DigestInit C_Digest C_DigestUpdate C_DigestKey C_DigestFinal C_SignInit C_Sign
    C_SignUpdate C_SignFinal C_SignRecoverInit C_SignRecover C_VerifyInit C_Verify C_VerifyUpdate
    C_VerifyFinal C_VerifyRecoverInit C_VerifyRecover C_DigestEncryptUpdate C_DecryptDigestUpdate
    C_SignEncryptUpdate C_DecryptVerifyUpdate C_GenerateKey C_GenerateKeyPair C_WrapKey C_UnwrapKey
    C_DeriveKey C_SeedRandom C_GenerateRandom C_GetFunctionStatus C_CancelFunction
    C_WaitForSlotEvent
};
