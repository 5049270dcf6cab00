//! Where passwords lie: in the keychain, in the sealed file, and nowhere in clear.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use harness::keychain::Keychain;

use crate::{home, json, passphrase};

/// Nothing else in the world looks like it.
const PASSWORD: &str = "Tre-Spole-E-Un-Ordito-91";
const ADD: [&str; 11] = [
    "desk",
    "add",
    "--kind",
    "certo",
    "--url",
    "http://127.0.0.1:9",
    "--user",
    "T1",
    "--password-stdin",
    "--chamber",
    "BG",
];

fn told(home: &Path, env: &[(String, OsString)], words: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
    command.args(["--home", &home.display().to_string(), "--lang", "en", "--json"]).args(words);
    // Neither the keychain nor the bus of whoever runs the test.
    command.env_remove("DBUS_SESSION_BUS_ADDRESS").env_remove("XDG_RUNTIME_DIR");
    command.env_remove("ORIGO_PASSPHRASE_FILE").envs(env.iter().cloned());
    command.write_stdin(input).output().unwrap()
}

fn sealed() -> Vec<(String, OsString)> {
    vec![("ORIGO_PASSPHRASE_FILE".to_owned(), passphrase().into())]
}

fn code(said: &Output) -> String {
    json(said)["error"]["code"].as_str().unwrap_or_default().to_owned()
}

/// What `doctor` says of secrets.
fn lie(home: &Path, env: &[(String, OsString)]) -> String {
    let said = json(&told(home, env, &["doctor"], ""));
    let checks = said["checks"].as_array().unwrap().clone();
    let found = checks.into_iter().find(|check| check["id"] == "secrets");
    found.map(|check| check["words"].as_str().unwrap().to_owned()).unwrap_or_default()
}

/// Files of the home that hold these octets.
fn files_with(folder: &Path, octets: &[u8]) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, octets));
        } else if fs::read(&path).unwrap().windows(octets.len()).any(|part| part == octets) {
            found.push(path);
        }
    }
    found
}

/// A command that wants the password: the desk is not there, so only the way to it is tried.
fn uses_it(home: &Path, env: &[(String, OsString)]) -> String {
    code(&told(home, env, &["balance"], ""))
}

#[test]
fn without_keychain_and_passphrase_a_password_is_refused_with_what_to_do() {
    let home = home();
    let said = told(home.path(), &[], &ADD, PASSWORD);
    assert_eq!((said.status.code(), &*code(&said)), (Some(3), "vaultAbsent"));
    let next = json(&said)["error"]["nextStep"].as_str().unwrap().to_owned();
    assert!(next.contains("ORIGO_PASSPHRASE_FILE"), "{next}");
    assert_eq!(files_with(home.path(), PASSWORD.as_bytes()), Vec::<PathBuf>::new(), "not in clear");
    let desks = json(&told(home.path(), &[], &["desk", "list"], ""));
    assert_eq!(
        desks["desks"].as_array().map(Vec::len),
        Some(0),
        "and no desk without its password"
    );
}

#[test]
fn the_sealed_file_opens_with_its_passphrase_alone() {
    let home = home();
    assert!(told(home.path(), &sealed(), &ADD, PASSWORD).status.success());
    assert_eq!(files_with(home.path(), PASSWORD.as_bytes()), Vec::<PathBuf>::new(), "sealed");
    assert_eq!(uses_it(home.path(), &sealed()), "deskUnreachable", "the password is there");
    assert!(lie(home.path(), &sealed()).contains("sealed.json"));

    let locked = told(home.path(), &[], &["balance"], "");
    assert_eq!((locked.status.code(), &*code(&locked)), (Some(3), "vaultLocked"));
    assert!(lie(home.path(), &[]).contains("not given"), "doctor asks nobody");
    let other = home.path().join("other");
    fs::write(&other, "un'altra passphrase\n").unwrap();
    let other = [("ORIGO_PASSPHRASE_FILE".to_owned(), other.into_os_string())];
    let wrong = told(home.path(), &other, &["balance"], "");
    assert_eq!((wrong.status.code(), &*code(&wrong)), (Some(1), "passphraseWrong"));
}

#[test]
fn a_password_in_clear_of_an_older_version_is_sealed_and_its_file_removed() {
    let home = home();
    assert!(told(home.path(), &sealed(), &ADD, "another").status.success());
    let secrets = home.path().join("secrets");
    fs::remove_file(secrets.join("sealed.json")).unwrap();
    fs::write(secrets.join("desk-BG"), PASSWORD).unwrap();
    assert!(lie(home.path(), &[]).contains("in clear"), "doctor says so");
    assert_eq!(uses_it(home.path(), &[]), "vaultAbsent", "it is not read where it lies");
    assert_eq!(uses_it(home.path(), &sealed()), "deskUnreachable");
    assert_eq!(files_with(home.path(), PASSWORD.as_bytes()), Vec::<PathBuf>::new(), "moved");
    assert_eq!(uses_it(home.path(), &sealed()), "deskUnreachable", "and still known");
}

#[test]
fn where_a_keychain_runs_the_password_lies_there_and_in_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let keychain =
        Keychain::start(folder.path()).expect("apt install gnome-keyring libsecret-tools");
    let home = home();
    let secrets = home.path().join("secrets");
    fs::create_dir_all(&secrets).unwrap();
    fs::write(secrets.join("desk-BG"), "of an older version").unwrap();
    let env = keychain.env();
    let added = told(home.path(), &env, &ADD, PASSWORD);
    assert!(added.status.success(), "{added:?}");
    assert!(!secrets.join("desk-BG").exists(), "what lay in clear is gone");
    assert!(!secrets.join("sealed.json").exists(), "no passphrase was wanted");
    assert_eq!(files_with(home.path(), PASSWORD.as_bytes()), Vec::<PathBuf>::new());
    let name = fs::read_to_string(secrets.join("keychain")).unwrap();
    let found = keychain.find(&["service", "Origo", "username", &format!("{name}/desk-BG")]);
    assert_eq!(found.unwrap(), PASSWORD, "another program of this person finds it in the keychain");
    assert_eq!(uses_it(home.path(), &env), "deskUnreachable", "and so does origo");
    assert!(lie(home.path(), &env).contains("keychain"));

    drop(keychain);
    let said = told(home.path(), &[], &["balance"], "");
    assert_eq!((said.status.code(), &*code(&said)), (Some(3), "keychainFailed"), "it is gone");
    let keychain = Keychain::start(folder.path()).expect("the same again");
    assert_eq!(uses_it(home.path(), &keychain.env()), "deskUnreachable", "it was kept");
}
