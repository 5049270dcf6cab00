//! C_Sign once, into a buffer that is long enough, by the module's own function.
#![allow(unsafe_code)]

use std::path::Path;
use std::ptr;

use cryptoki::session::Session;
use cryptoki_sys::{CK_BYTE, CK_FUNCTION_LIST, CK_RV, CK_SESSION_HANDLE, CK_ULONG, CKR_OK};

use crate::Failure;

type CSign = unsafe extern "C" fn(
    CK_SESSION_HANDLE,
    *mut CK_BYTE,
    CK_ULONG,
    *mut CK_BYTE,
    *mut CK_ULONG,
) -> CK_RV;

pub(crate) struct RawSign {
    sign: CSign,
    // Holds the module in the process as long as the pointer above may be called.
    _module: cryptoki_sys::Pkcs11,
}

impl RawSign {
    /// Of a module that is loaded and initialised already.
    pub(crate) fn of(path: &Path) -> Result<Self, Failure> {
        // SAFETY: the module at this path is loaded in this process already, so loading it again
        // only counts a reference and runs no initialiser.
        let module = unsafe { cryptoki_sys::Pkcs11::new(path) }?;
        let list_function = *module.C_GetFunctionList.as_ref().map_err(ToString::to_string)?;
        let mut list: *mut CK_FUNCTION_LIST = ptr::null_mut();
        // SAFETY: C_GetFunctionList writes one pointer into the place given and may be called at
        // any time.
        let code = unsafe { list_function(&raw mut list) };
        if code != CKR_OK || list.is_null() {
            return Err(format!("C_GetFunctionList: {code:#x}").into());
        }
        // SAFETY: the list is static data of the module, which `module` keeps loaded; copied out,
        // as the structure may be packed.
        let sign = unsafe { (&raw const (*list).C_Sign).read_unaligned() };
        Ok(Self { sign: sign.ok_or("the module has no C_Sign")?, _module: module })
    }

    pub(crate) fn sign(&self, session: &Session, data: &[u8]) -> Result<Vec<u8>, Failure> {
        let mut signature = vec![0u8; 512];
        let mut length = CK_ULONG::try_from(signature.len())?;
        // SAFETY: the session is open through the call. C_Sign reads `data.len()` octets of `data`,
        // which it does not change, and writes at most `length` octets, then the count.
        let code = unsafe {
            (self.sign)(
                session.handle(),
                data.as_ptr().cast_mut(),
                CK_ULONG::try_from(data.len())?,
                signature.as_mut_ptr(),
                &raw mut length,
            )
        };
        if code != CKR_OK {
            return Err(format!("C_Sign: {code:#x}").into());
        }
        signature.truncate(usize::try_from(length)?);
        Ok(signature)
    }
}
