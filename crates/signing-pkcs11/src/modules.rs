//! Where makers put their PKCS#11 modules.
//!
//! Owns the tables alone. A path that exists is not yet a module that works: whoever loads one that
//! it does not know looks at it in a child process first ([`crate::probe`]).

use std::path::{Path, PathBuf};

/// Paths of modules that stand in no table, in the system's form of a list of paths.
const MORE: &str = "ORIGO_PKCS11_MODULES";

/// Folders and files of one system, makers of Italian cards first.
struct Places {
    folders: &'static [&'static str],
    files: &'static [&'static str],
}

const LINUX: Places = Places {
    folders: &[
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
    ],
    files: &[
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
    ],
};

const MACOS: Places = Places {
    folders: &[
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
    ],
    files: &[
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
    ],
};

const WINDOWS: Places = Places {
    folders: &[
        r"C:\Windows\System32",
        r"C:\Program Files\Oberthur Technologies\AWP\DLLs",
        r"C:\Program Files\OpenSC Project\OpenSC\pkcs11",
        r"C:\SoftHSM2\lib",
    ],
    files: &[
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
    ],
};

const ELSEWHERE: Places = Places {
    folders: &["/usr/local/lib", "/usr/local/lib/softhsm"],
    files: &["opensc-pkcs11.so", "libsofthsm2.so"],
};

fn places(system: &str) -> &'static Places {
    match system {
        "linux" => &LINUX,
        "macos" => &MACOS,
        "windows" => &WINDOWS,
        _ => &ELSEWHERE,
    }
}

/// Paths of known modules that exist here, makers of Italian cards first, and before them those
/// that the environment variable `ORIGO_PKCS11_MODULES` names. Nothing is loaded.
#[must_use]
pub fn known_modules() -> Vec<PathBuf> {
    let list = |name: &str| std::env::var_os(name).unwrap_or_default();
    let (named, path) = (list(MORE), list("PATH"));
    let system = std::env::consts::OS;
    let Places { folders, files } = places(system);
    let mut folders: Vec<PathBuf> = folders.iter().map(PathBuf::from).collect();
    if system == "windows" {
        // Where installers of the trade put them beside System32.
        folders.extend(std::env::split_paths(&path));
    }
    let of_table = files.iter().flat_map(|file| folders.iter().map(move |dir| dir.join(file)));
    existing(std::env::split_paths(&named).chain(of_table))
}

/// Those that are files, each once.
fn existing(paths: impl Iterator<Item = PathBuf>) -> Vec<PathBuf> {
    let mut seen = Vec::new();
    let is_new = |path: &PathBuf| {
        // One file under several names (links, /lib and /usr/lib) is one module.
        let Ok(real) = Path::canonicalize(path) else { return false };
        let new = real.is_file() && !seen.contains(&real);
        seen.push(real);
        new
    };
    paths.filter(is_new).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_module_is_a_file_and_stands_once() {
        let modules = super::known_modules();
        let softhsm = modules.iter().filter(|path| path.ends_with("libsofthsm2.so")).count();
        assert_eq!(softhsm, 1, "install the Debian package softhsm2: {modules:?}");
        assert!(modules.iter().all(|path| path.is_file()), "{modules:?}");
    }

    #[test]
    fn each_system_has_the_makers_of_italian_cards() {
        for system in ["linux", "macos", "windows"] {
            let files: Vec<_> =
                places(system).files.iter().map(|name| name.to_lowercase()).collect();
            for part in ["bit4xpki", "ocscryptoki", "ase", "cie", "idop11", "etpkcs11", "opensc"] {
                let known = files.iter().any(|file| file.contains(part));
                assert!(known, "{part} is missing on {system}");
            }
            let mut once = files.clone();
            once.sort();
            once.dedup();
            assert_eq!(once.len(), files.len(), "a name twice on {system}");
            let first = files.first().map(String::as_str).unwrap_or_default();
            assert!(first.contains("bit4xpki"), "the most common one is looked for first");
        }
    }

    #[test]
    fn a_link_to_a_module_is_no_second_module() {
        let dir = tempfile::tempdir().expect("dir");
        let module = dir.path().join("one.so");
        std::fs::write(&module, "").expect("file");
        let again = dir.path().join("sub/../one.so");
        std::fs::create_dir(dir.path().join("sub")).expect("dir");
        let paths = [module.clone(), again, dir.path().join("none.so"), dir.path().to_owned()];
        assert_eq!(existing(paths.into_iter()), [module], "files alone, and each once");
    }
}
