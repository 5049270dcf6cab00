//! Verifiers that others wrote, asked in tests beside ours. None of them is an oracle.
//!
//! Owns where they are, what must be installed for them, and the Python environment in which
//! pyHanko stands. What they are asked, and what is made of their answers, is the tests' matter.

mod java;
mod python;

use std::path::{Path, PathBuf};

use crate::child::ChildError;

pub use java::java_program;
pub use python::python;

/// Why a referee cannot be asked.
#[derive(Debug)]
pub enum RefereeError {
    /// A program or a library is not installed.
    Missing {
        /// What was looked for.
        what: String,
        /// The Debian package that brings it.
        package: &'static str,
    },
    /// The Python environment could not be made.
    Environment {
        /// The step that failed.
        step: &'static str,
        /// What may mend it.
        remedy: &'static str,
        /// What it said.
        said: String,
    },
    /// A program could not be run to its end.
    Child(ChildError),
    /// A file could not be read or written.
    Io(std::io::Error),
}

impl std::fmt::Display for RefereeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Missing { what, package } => {
                write!(f, "{what} is missing: install the Debian package {package}")
            }
            Self::Environment { step, remedy, said } => {
                write!(f, "{step} failed; {remedy}. It said: {said}")
            }
            Self::Child(error) => write!(f, "{error}"),
            Self::Io(error) => write!(f, "file: {error}"),
        }
    }
}

impl std::error::Error for RefereeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Child(error) => Some(error),
            Self::Io(error) => Some(error),
            Self::Missing { .. } | Self::Environment { .. } => None,
        }
    }
}

impl From<ChildError> for RefereeError {
    fn from(error: ChildError) -> Self {
        Self::Child(error)
    }
}

impl From<std::io::Error> for RefereeError {
    fn from(error: std::io::Error) -> Self {
        Self::Io(error)
    }
}

/// `openssl`.
pub fn openssl() -> Result<PathBuf, RefereeError> {
    program("openssl", "openssl")
}

/// `pdfsig`, which reads signatures in PDF.
pub fn pdfsig() -> Result<PathBuf, RefereeError> {
    program("pdfsig", "poppler-utils")
}

/// `xmlsec1`, which verifies signatures in XML.
pub fn xmlsec1() -> Result<PathBuf, RefereeError> {
    program("xmlsec1", "xmlsec1")
}

fn program(name: &'static str, package: &'static str) -> Result<PathBuf, RefereeError> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path)
        .map(|dir| dir.join(name))
        .find(|path| path.is_file())
        .ok_or(RefereeError::Missing { what: name.to_owned(), package })
}

/// Tools of this checkout that are not system packages; kept between runs, never committed.
fn tools() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../.origo/tools")
}

#[cfg(test)]
mod tests {
    use super::{RefereeError, program};

    #[test]
    fn a_missing_referee_names_its_package() {
        let missing = program("no-such-referee", "its-package").expect_err("not installed");
        assert!(matches!(missing, RefereeError::Missing { .. }), "{missing:?}");
        let said = missing.to_string();
        assert_eq!(said, "no-such-referee is missing: install the Debian package its-package");
    }
}
