//! A home encrypted and plain again: nothing lost, nothing readable, whatever moment the power fails.

use std::fs;
use std::io::{BufRead, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use draft::{Operation, TextUnit};
use harness::power::Recording;
use store::{Digest, Query, Store, StoreError, StoreKey, decrypt, encrypt, is_encrypted};

use crate::power::place_for_images;
use crate::{AT_MS, edit, practice, start, stored};

/// Words that stand nowhere in clear.
const WORDS: &str = "SPOLE DI FAGGIO EVAPORATO";
const HOME: &str = "ORIGO_TEST_ENCRYPTING_HOME";

fn key() -> StoreKey {
    StoreKey::new([7; 32])
}

/// A home with a practice, an attachment, and a piece of another on its way.
fn furnish(folder: &Path) -> Digest {
    let store = Store::open(folder).unwrap();
    let (mut draft, version) = start(&store, 1);
    let operation = Operation::SpliceText {
        path: "/box5_osservazioni".into(),
        at: 0,
        delete: 0,
        insert: WORDS.to_owned(),
        unit: TextUnit::Utf16,
    };
    stored(edit(&store, &mut draft, version, operation).unwrap());
    let bytes = [WORDS.as_bytes(), &vec![9; 40_000]].concat();
    store.put_blob(&bytes, "application/pdf", AT_MS).unwrap()
}

fn check(store: &Store, blob: Digest) {
    let list = store.list(&Query::default()).unwrap();
    assert_eq!(list.total, 1, "the practice is there");
    assert_eq!(store.shadow(practice(1)).unwrap().remarks, WORDS, "and what was typed");
    assert_eq!(store.blob(blob).unwrap().len(), 40_025, "and its attachment, whole");
    assert!(store.feed_after(0, 9).unwrap().len() >= 2, "and the feed");
}

/// Files of the folder that hold these octets.
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

#[test]
fn nothing_is_readable_in_an_encrypted_home_and_everything_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let blob = furnish(folder.path());
    let utf16: Vec<u8> = WORDS.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert!(!files_with(folder.path(), WORDS.as_bytes()).is_empty(), "in clear before");
    fs::create_dir_all(folder.path().join("shown")).unwrap();
    fs::write(folder.path().join("shown/copia.pdf"), WORDS).unwrap();

    encrypt(folder.path(), &key()).unwrap();
    assert!(is_encrypted(folder.path()).unwrap());
    assert!(matches!(Store::open(folder.path()).err(), Some(StoreError::Encrypted)));
    let other = StoreKey::new([8; 32]);
    assert!(matches!(
        Store::open_with(folder.path(), Some(&other)).err(),
        Some(StoreError::WrongKey)
    ));
    let store = Store::open_with(folder.path(), Some(&key())).unwrap();
    check(&store, blob);
    // Written while it is encrypted, with its write-ahead log and its side files open.
    let late = [b"LATE ".as_slice(), WORDS.as_bytes(), &vec![3; 90_000]].concat();
    let late = store.put_blob(&late, "application/pdf", AT_MS).unwrap();
    for octets in
        [WORDS.as_bytes(), &utf16, b"box5_osservazioni", b"CREATE TABLE", b"SQLite format"]
    {
        let found = files_with(folder.path(), octets);
        assert!(found.is_empty(), "{} in {found:?}", String::from_utf8_lossy(octets));
    }
    drop(store);

    decrypt(folder.path(), &key()).unwrap();
    let store = Store::open(folder.path()).unwrap();
    check(&store, blob);
    assert_eq!(store.blob(late).unwrap().len(), 90_030, "what came meanwhile too");
    assert!(store.blob_path(late).is_file(), "as a file again");
}

#[test]
fn a_file_comes_in_pieces_into_an_encrypted_home() {
    let folders = [tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap()];
    furnish(folders[0].path());
    encrypt(folders[0].path(), &key()).unwrap();
    let here = Store::open_with(folders[0].path(), Some(&key())).unwrap();
    let there = Store::open(folders[1].path()).unwrap();
    let bytes: Vec<u8> = (0..100_000_u32).map(|number| (number % 251) as u8).collect();
    let sha256 = there.put_blob(&bytes, "application/pdf", AT_MS).unwrap();
    assert!(here.want_blob(sha256, AT_MS).unwrap());
    while here.blob_partial_len(sha256).unwrap() < 100_000 {
        let offset = here.blob_partial_len(sha256).unwrap();
        let (_, piece) = there.blob_piece(sha256, offset, 30_000).unwrap();
        let length = here.append_partial(sha256, offset, &piece).unwrap();
        assert_eq!(length, offset + piece.len() as u64);
        assert_eq!(here.append_partial(sha256, offset, &piece).unwrap(), length, "a piece again");
    }
    let gap = here.append_partial(sha256, 100_001, b"x").unwrap_err();
    assert!(matches!(gap, StoreError::Gap { held_bytes: 100_000, .. }), "{gap}");
    here.finish_partial(sha256, "application/pdf", AT_MS).unwrap();
    assert_eq!(here.blob(sha256).unwrap(), bytes);
    let piece = here.blob_piece(sha256, 99_990, 30_000).unwrap();
    assert_eq!(piece, (100_000, bytes[99_990..].to_vec()), "and others have it from here");
    assert!(!here.want_blob(sha256, AT_MS).unwrap(), "it is wanted no longer");
    assert_eq!(here.blob_partial_len(sha256).unwrap(), 0, "the pieces are gone");
}

#[test]
fn a_home_that_somebody_has_open_stays_as_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let blob = furnish(folder.path());
    let open = Store::open(folder.path()).unwrap();
    let error = encrypt(folder.path(), &key()).unwrap_err();
    assert!(matches!(error, StoreError::InUse), "{error}");
    check(&open, blob);
    drop(open);
    encrypt(folder.path(), &key()).unwrap();
    let open = Store::open_with(folder.path(), Some(&key())).unwrap();
    let error = decrypt(folder.path(), &key()).unwrap_err();
    assert!(matches!(error, StoreError::InUse), "{error}");
    check(&open, blob);
}

/// By itself a test of both ways; with the variable set, the process that is killed below.
#[test]
fn there_and_back_again() {
    if let Some(home) = std::env::var_os(HOME) {
        let home = PathBuf::from(home);
        println!("\nbegun");
        encrypt(&home, &key()).unwrap();
        decrypt(&home, &key()).unwrap();
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let blob = furnish(folder.path());
    for _ in 0..2 {
        encrypt(folder.path(), &key()).unwrap();
        check(&Store::open_with(folder.path(), Some(&key())).unwrap(), blob);
        decrypt(folder.path(), &key()).unwrap();
        check(&Store::open(folder.path()).unwrap(), blob);
    }
}

#[test]
fn a_power_cut_at_any_moment_leaves_the_home_whole_and_either_plain_or_encrypted() {
    let place = tempfile::tempdir().unwrap();
    let home = place.path().join("home");
    let blob = furnish(&home);
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.args(["--exact", "encryption::there_and_back_again", "--nocapture"]).env(HOME, &home);
    let recording = Recording::of(&command, &home, Duration::from_secs(120));
    let recording = recording.unwrap_or_else(|error| panic!("{error}"));
    let images = place_for_images();
    let folder = images.path().join("home");
    let mut forms = [0, 0];
    let cuts = recording.cut_everywhere(|image| {
        image.lay(&folder).map_err(|error| error.to_string())?;
        let encrypted = is_encrypted(&folder).map_err(|error| error.to_string())?;
        forms[usize::from(encrypted)] += 1;
        let store = Store::open_with(&folder, Some(&key()));
        let store = store.map_err(|error| format!("it does not open: {error}"))?;
        check(&store, blob);
        let left = ["blobs", "origo.sqlite.made"].map(|name| folder.join(name).exists());
        if encrypted && left != [false; 2] {
            return Err("something lies in clear beside an encrypted home".to_owned());
        }
        Ok(())
    });
    let cuts = cuts.unwrap_or_else(|lost| panic!("{lost}"));
    println!("{cuts} cuts, {forms:?} plain and encrypted");
    assert!(forms[0] > 9 && forms[1] > 9, "cut before and after the moment: {forms:?}");
}

/// The process that goes there and back, at its first step.
fn begun(home: &Path) -> (Child, impl BufRead, Instant) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "encryption::there_and_back_again", "--nocapture"])
        .env(HOME, home)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let found = said.by_ref().lines().any(|line| line.unwrap().ends_with("begun"));
    assert!(found, "it begins");
    (child, said, Instant::now())
}

#[test]
fn killed_at_any_moment_the_home_is_whole_and_either_plain_or_encrypted() {
    const MOMENTS: u32 = 24;
    let folder = tempfile::tempdir().unwrap();
    furnish(folder.path());
    let (mut child, _said, since) = begun(folder.path());
    child.wait().unwrap();
    let whole = since.elapsed();
    let mut forms = [0, 0];
    for moment in 0..MOMENTS {
        let folder = tempfile::tempdir().unwrap();
        let blob = furnish(folder.path());
        let (mut child, _said, since) = begun(folder.path());
        while since.elapsed() < whole * moment / MOMENTS && child.try_wait().unwrap().is_none() {
            std::thread::yield_now();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let encrypted = is_encrypted(folder.path()).unwrap();
        forms[usize::from(encrypted)] += 1;
        check(&Store::open_with(folder.path(), Some(&key())).unwrap(), blob);
        if encrypted {
            assert!(!folder.path().join("blobs").exists(), "no plain copy outlives an opening");
            decrypt(folder.path(), &key()).unwrap();
        } else {
            encrypt(folder.path(), &key()).unwrap();
        }
        check(&Store::open_with(folder.path(), Some(&key())).unwrap(), blob);
    }
    assert!(forms[0] > 0 && forms[1] > 0, "killed before and after the moment: {forms:?}");
}
