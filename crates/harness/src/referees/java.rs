//! Java with BouncyCastle.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::{RefereeError, program};

/// Where Debian and Ubuntu put libraries of Java.
const JARS: &str = "/usr/share/java";
/// Provider, ASN.1 of the protocols, CMS: in this order they need each other.
const BOUNCY_CASTLE: [(&str, &str); 3] = [
    ("bcprov.jar", "libbcprov-java"),
    ("bcutil.jar", "libbcutil-java"),
    ("bcpkix.jar", "libbcpkix-java"),
];

/// A command that compiles the program in `source`, a file of its own, and runs it with BouncyCastle.
///
/// Java compiles into memory (JEP 330), so no class file is left behind; it wants a JDK for that.
pub fn java_program(source: &Path) -> Result<Command, RefereeError> {
    let java = program("java", "default-jdk-headless")?;
    program("javac", "default-jdk-headless")?;
    let mut path = OsString::new();
    for (jar, package) in BOUNCY_CASTLE {
        let jar: PathBuf = Path::new(JARS).join(jar);
        if !jar.is_file() {
            return Err(RefereeError::Missing { what: jar.display().to_string(), package });
        }
        if !path.is_empty() {
            path.push(":");
        }
        path.push(jar);
    }
    let mut command = Command::new(java);
    // Small files, one run: the plain collector and the first compiler start fastest.
    command.args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp"]).arg(path).arg(source);
    Ok(command)
}
