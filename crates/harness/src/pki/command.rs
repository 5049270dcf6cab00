//! Running the tools that make keys and certificates. Owns which Debian package a tool is in.

use std::ffi::OsStr;
use std::io::ErrorKind;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::PkiError;

/// One call of a tool, built up argument by argument.
pub(crate) struct Tool {
    name: &'static str,
    package: &'static str,
    command: Command,
}

impl Tool {
    pub(crate) fn openssl() -> Self {
        Self::named("openssl", "openssl")
    }

    pub(crate) fn softhsm2_util() -> Self {
        Self::named("softhsm2-util", "softhsm2")
    }

    pub(crate) fn pkcs11_tool() -> Self {
        Self::named("pkcs11-tool", "opensc")
    }

    pub(crate) fn xmlsec1() -> Self {
        Self::named("xmlsec1", "xmlsec1")
    }

    fn named(name: &'static str, package: &'static str) -> Self {
        Self { name, package, command: Command::new(name) }
    }

    pub(crate) fn arg(mut self, value: impl AsRef<OsStr>) -> Self {
        self.command.arg(value);
        self
    }

    pub(crate) fn args<S: AsRef<OsStr>>(mut self, values: impl IntoIterator<Item = S>) -> Self {
        self.command.args(values);
        self
    }

    pub(crate) fn env(mut self, key: &str, value: impl AsRef<OsStr>) -> Self {
        self.command.env(key, value);
        self
    }

    /// Runs to the end and gives standard output.
    pub(crate) fn run(mut self) -> Result<Vec<u8>, PkiError> {
        let output = self.command.stdin(Stdio::null()).output().map_err(|error| {
            if error.kind() == ErrorKind::NotFound {
                PkiError::ToolMissing { tool: self.name, package: self.package }
            } else {
                PkiError::Io(error)
            }
        })?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        Err(PkiError::ToolFailed {
            tool: self.name,
            said: String::from_utf8_lossy(&output.stderr).trim().to_owned(),
        })
    }
}

/// Where Debian, Ubuntu, Fedora, Arch, Alpine and Homebrew put SoftHSM's module.
const MODULES: [&str; 8] = [
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib/x86_64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib/aarch64-linux-gnu/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/usr/lib64/softhsm/libsofthsm2.so",
    "/usr/local/lib/softhsm/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
    "/usr/lib/libsofthsm2.so",
];

/// The PKCS#11 module of SoftHSM 2 on this machine.
pub fn softhsm_module() -> Result<PathBuf, PkiError> {
    MODULES
        .iter()
        .map(PathBuf::from)
        .find(|path| path.is_file())
        .ok_or(PkiError::ToolMissing { tool: "libsofthsm2.so", package: "softhsm2" })
}
