//! One call of C_Sign, and nothing else.
//!
//! `cryptoki`'s own `Session::sign` asks for the length with a NULL buffer first. Modules of the
//! trade fail on that, and between it and the signature there is no room for the login that a key
//! with CKA_ALWAYS_AUTHENTICATE wants. So this holds its own pointer to the module's C_Sign.
#![allow(unsafe_code)]

use std::path::Path;
use std::ptr;

use cryptoki::context::Function;
use cryptoki::error::{Error, Rv};
use cryptoki::session::Session;
use cryptoki_sys::{CK_BYTE, CK_FUNCTION_LIST, CK_RV, CK_SESSION_HANDLE, CK_ULONG};

use crate::error::TokenError;

/// Longest signature: RSA of 8192 bits.
const MAX_SIGNATURE_BYTES: usize = 1024;

type CSign = unsafe extern "C" fn(
    CK_SESSION_HANDLE,
    *mut CK_BYTE,
    CK_ULONG,
    *mut CK_BYTE,
    *mut CK_ULONG,
) -> CK_RV;

/// The C_Sign of a module.
pub(crate) struct RawSign {
    sign: CSign,
    // Holds the module in the process as long as the pointer above may be called.
    _module: cryptoki_sys::Pkcs11,
}

impl RawSign {
    /// Finds C_Sign in a module that `cryptoki` has loaded and initialised already.
    pub(crate) fn of(path: &Path) -> Result<Self, TokenError> {
        // SAFETY: the module at this path is loaded in this process already, so loading it again
        // only counts a reference and runs no initialiser. It is never unloaded.
        let module = unsafe { cryptoki_sys::Pkcs11::new(path) }
            .map_err(|error| TokenError::Module(Error::LibraryLoading(error)))?;
        let absent = || TokenError::Module(Error::NullFunctionPointer);
        let list_function = module.C_GetFunctionList.as_ref().map_err(|_| absent())?;
        let mut list: *mut CK_FUNCTION_LIST = ptr::null_mut();
        // SAFETY: C_GetFunctionList writes one pointer into the place given (PKCS#11 v2.40
        // section 5.4) and may be called at any time.
        let code = unsafe { list_function(&raw mut list) };
        Rv::from(code).into_result(Function::GetFunctionList)?;
        if list.is_null() {
            return Err(absent());
        }
        // SAFETY: the list is static data of the module, which `module` keeps loaded. The field is
        // copied out, not borrowed: the structure may be packed.
        let sign = unsafe { (&raw const (*list).C_Sign).read_unaligned() }.ok_or_else(absent)?;
        Ok(Self { sign, _module: module })
    }

    /// Ends the operation that `sign_init` began: one call, into a buffer of the longest size.
    pub(crate) fn sign(&self, session: &Session, data: &[u8]) -> Result<Vec<u8>, TokenError> {
        let mut signature = vec![0u8; MAX_SIGNATURE_BYTES];
        let mut length = MAX_SIGNATURE_BYTES as CK_ULONG;
        let data_length = CK_ULONG::try_from(data.len())
            .map_err(|error| TokenError::Module(Error::TryFromInt(error)))?;
        // SAFETY: the session handle is open, as `session` lives through the call. C_Sign reads
        // `data_length` octets of `data` (the pointer is mutable by the header's lack of const
        // only) and writes at most `length` octets, the size of the buffer, then the count.
        let code = unsafe {
            (self.sign)(
                session.handle(),
                data.as_ptr().cast_mut(),
                data_length,
                signature.as_mut_ptr(),
                &raw mut length,
            )
        };
        Rv::from(code).into_result(Function::Sign)?;
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        if length > signature.len() {
            return Err(TokenError::Module(Error::InvalidValue));
        }
        signature.truncate(length);
        Ok(signature)
    }
}
