//! Where makers put their PKCS#11 modules.
//!
//! Owns the table alone. A path that exists is not yet a module that works: whoever loads one
//! that it does not know does so in a child process, as modules of third parties crash and hang.

use std::path::{Path, PathBuf};

#[cfg(target_os = "linux")]
const FOLDERS: [&str; 14] = [
    "/usr/lib/bit4id",
    "/lib/bit4id",
    "/usr/lib/x86_64-linux-gnu",
    "/usr/lib/aarch64-linux-gnu",
    "/usr/lib/x86_64-linux-gnu/pkcs11",
    "/usr/lib64",
    "/usr/lib64/pkcs11",
    "/lib64",
    "/usr/lib",
    "/usr/local/lib",
    "/usr/local/AWP/lib",
    "/usr/lib/x64-athena",
    "/usr/lib/SCMiddleware",
    "/usr/lib/softhsm",
];
#[cfg(target_os = "linux")]
const FILES: [&str; 16] = [
    "libbit4xpki.so",
    "libbit4ipki.so",
    "libbit4opki.so",
    "libbit4spki.so",
    "libbit4p11.so",
    "libincryptoki2.so",
    "libOcsCryptoki.so",
    "libASEP11.so",
    "libcie-pkcs11.so",
    "libidop11.so",
    "libeTPkcs11.so",
    "libIDPrimePKCS11.so",
    "libsiecap11.so",
    "libcmP11.so",
    "opensc-pkcs11.so",
    "libsofthsm2.so",
];

#[cfg(target_os = "macos")]
const FOLDERS: [&str; 10] = [
    "/Library/bit4id/pkcs11",
    "/System/Library/Bit4id/pkcs11",
    "/Library/AWP/lib",
    "/Library/Application Support/Athena",
    "/Library/ipzs",
    "/Library/SCMiddleware",
    "/Library/OpenSC/lib",
    "/usr/local/lib",
    "/usr/local/lib/softhsm",
    "/opt/homebrew/lib/softhsm",
];
#[cfg(target_os = "macos")]
const FILES: [&str; 12] = [
    "libbit4xpki.dylib",
    "libbit4ipki.dylib",
    "libbit4opki.dylib",
    "libOcsCryptoki.dylib",
    "libASEP11.dylib",
    "libcie-pkcs11.dylib",
    "libidop11.dylib",
    "libeTPkcs11.dylib",
    "libIDPrimePKCS11.dylib",
    "libcmP11.dylib",
    "opensc-pkcs11.so",
    "libsofthsm2.so",
];

#[cfg(target_os = "windows")]
const FOLDERS: [&str; 4] = [
    r"C:\Windows\System32",
    r"C:\Program Files\Oberthur Technologies\AWP\DLLs",
    r"C:\Program Files\OpenSC Project\OpenSC\pkcs11",
    r"C:\SoftHSM2\lib",
];
#[cfg(target_os = "windows")]
const FILES: [&str; 25] = [
    "bit4xpki.dll",
    "bit4ipki.dll",
    "bit4opki.dll",
    "bit4cpki.dll",
    "bit4p11.dll",
    "incryptoki2.dll",
    "OCSCryptoki.dll",
    "asepkcs.dll",
    "CIEPKI.dll",
    "idop11.dll",
    "idoPKCS.dll",
    "eTPKCS11.dll",
    "IDPrimePKCS11.dll",
    "SI_PKCS11.dll",
    "CardOS_PKCS11.dll",
    "cvP11_M4.dll",
    "cmP11.dll",
    "cmP11_M4.dll",
    "IpmPki32.dll",
    "IPMpkiLC.dll",
    "SSC_PKCS11.dll",
    "inp11lib.dll",
    "opensc-pkcs11.dll",
    "softhsm2-x64.dll",
    "softhsm2.dll",
];

#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
const FOLDERS: [&str; 2] = ["/usr/local/lib", "/usr/local/lib/softhsm"];
#[cfg(not(any(target_os = "linux", target_os = "macos", target_os = "windows")))]
const FILES: [&str; 2] = ["opensc-pkcs11.so", "libsofthsm2.so"];

/// Paths of known modules that exist here, makers of Italian cards first. Nothing is loaded.
#[must_use]
pub fn known_modules() -> Vec<PathBuf> {
    let mut seen = Vec::new();
    let paths =
        FILES.iter().flat_map(|file| FOLDERS.iter().map(move |dir| Path::new(dir).join(file)));
    paths
        .filter(|path| {
            // One file under several names (links, /lib and /usr/lib) is one module.
            let Ok(real) = path.canonicalize() else {
                return false;
            };
            let new = real.is_file() && !seen.contains(&real);
            seen.push(real);
            new
        })
        .collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_known_module_is_a_file_and_stands_once() {
        let modules = super::known_modules();
        let softhsm = modules.iter().filter(|path| path.ends_with("libsofthsm2.so")).count();
        assert_eq!(softhsm, 1, "install the Debian package softhsm2: {modules:?}");
        assert!(modules.iter().all(|path| path.is_file()), "{modules:?}");
    }
}
