//! `openssl` for tests: signs as other programs do, and judges what we signed.
//!
//! # Panics
//! Every function here panics where `openssl` is missing or refuses what must succeed.

use std::ffi::OsStr;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::pki::Identity;
use crate::referees;

/// Runs it; it must succeed. Gives standard output.
pub fn call<S: AsRef<OsStr>>(words: impl IntoIterator<Item = S>) -> Vec<u8> {
    succeeded(program().args(words))
}

/// Runs it with words, then options that name files; it must succeed. Gives standard output.
pub fn run(words: &[&str], files: &[(&str, &Path)]) -> Vec<u8> {
    run_with(words, files, &[])
}

/// The same with more words behind the files: some of them speak of the signer named before.
fn run_with(words: &[&str], files: &[(&str, &Path)], more: &[&str]) -> Vec<u8> {
    succeeded(&mut command(words, files, more))
}

/// `cms -sign` with the issuing certificate and the content inside, SHA-256 where `options` name no
/// other; DER.
#[must_use]
pub fn cms_sign(signers: &[&Identity], content: &Path, options: &[&str]) -> Vec<u8> {
    // Of an option that is given twice the last counts.
    let words = ["cms", "-sign", "-binary", "-nodetach", "-outform", "DER", "-md", "sha256"];
    let mut files = Vec::new();
    for signer in signers {
        files.push(("-signer", signer.certificate.as_path()));
        files.push(("-inkey", signer.key.as_path()));
    }
    files.extend(signers.first().map(|first| ("-certfile", first.issuing.as_path())));
    files.push(("-in", content));
    run_with(&words, &files, options)
}

/// The content that `cms -verify` reads out of a DER file; `None` where it refuses the file.
#[must_use]
pub fn cms_content(p7m: &[u8], anchors_pem: &Path, options: &[&str]) -> Option<Vec<u8>> {
    let file = file(p7m);
    let words = ["cms", "-verify", "-binary", "-purpose", "any", "-inform", "DER"];
    let mut command = command(&words, &[("-CAfile", anchors_pem), ("-in", &file)], options);
    let output = command.output().expect("openssl runs");
    output.status.success().then_some(output.stdout)
}

/// The value over a SHA-256 digest under a key in a file.
#[must_use]
pub fn sign_digest(key: &Path, sha256: &[u8; 32]) -> Vec<u8> {
    let words = ["pkeyutl", "-sign", "-pkeyopt", "digest:sha256"];
    run(&words, &[("-inkey", key), ("-in", &file(sha256))])
}

/// A file with these bytes, as long as it is held.
#[must_use]
pub fn file(bytes: impl AsRef<[u8]>) -> tempfile::TempPath {
    let file = tempfile::NamedTempFile::new().expect("a file");
    fs::write(file.path(), bytes).expect("its bytes");
    file.into_temp_path()
}

fn program() -> Command {
    Command::new(referees::openssl().unwrap_or_else(|error| panic!("{error}")))
}

fn command(words: &[&str], files: &[(&str, &Path)], more: &[&str]) -> Command {
    let mut command = program();
    command.args(words);
    for (option, file) in files {
        command.arg(option).arg(file);
    }
    command.args(more);
    command
}

fn succeeded(command: &mut Command) -> Vec<u8> {
    let output = command.output().expect("openssl runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{command:?}: {said}");
    output.stdout
}
