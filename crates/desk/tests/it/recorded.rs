//! The recorded requests of the public clients, byte for byte.

use std::path::{Path, PathBuf};

use crate::http::{self, Answer};
use crate::world::World;

fn recordings() -> Vec<PathBuf> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/recorded");
    let mut files: Vec<PathBuf> =
        std::fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    assert_eq!(files.len(), 29, "every recording is replayed");
    files
}

fn replay(world: &World, file: &Path) -> Answer {
    let text = std::fs::read_to_string(file).unwrap();
    let (_, request) = text.split_once('\n').expect("a line that names the listener");
    let (head, body) = request.split_once("\n\n").expect("a blank line after the headers");
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("Content-Length: "))
        .map_or(0, |length| length.parse().unwrap());
    let mut bytes = head.replace('\n', "\r\n").into_bytes();
    bytes.extend_from_slice(b"\r\n\r\n");
    bytes.extend_from_slice(&body.as_bytes()[..length]);
    http::raw(world.at, &bytes)
}

fn expect_envelopes(world: &World) {
    for file in recordings() {
        let answer = replay(world, &file);
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        // A stranger who goes on is locked out; the known clients read the body alone.
        let locked = answer.json()["codError"] == "UNAVAILABLE";
        assert_eq!(answer.status, if locked { 503 } else { 200 }, "{name}");
        assert!(answer.head.contains("application/json"), "{name}: {}", answer.head);
        let envelope = answer.json();
        let members: Vec<&String> = envelope.as_object().expect("an object").keys().collect();
        assert_eq!(members, ["codError", "data", "message", "result"], "{name}");
    }
}

#[test]
fn strangers_get_an_envelope_for_every_recorded_request() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let create = replay(&world, &recordings()[0]);
    assert_eq!(create.refusal(), "AU01", "nobody is let in under an unknown name");
    expect_envelopes(&world);
    let create = replay(&world, &recordings()[0]);
    assert_eq!(create.refusal(), "UNAVAILABLE", "and not to go on guessing");
}

#[test]
fn a_known_account_gets_an_envelope_for_every_recorded_request() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let hash = desk::credentials::hash(&"pw-dummy-1".into(), &world.desk.dice).unwrap();
    world.account("USERTEST1", |account| {
        account.password_hash = hash;
        account.company_fiscal_code = "01234567897".to_owned();
    });
    expect_envelopes(&world);
    let find = |name: &str| {
        recordings().into_iter().find(|file| file.to_string_lossy().contains(name)).unwrap()
    };
    let create = replay(&world, &find("fpws-01"));
    assert_eq!(create.refusal(), "SIGNATURE_REFUSED", "junk is no signed base form");
    assert_eq!(replay(&world, &find("fpws-05")).refusal(), "NOT_FOUND", "nothing was created");
    for list in ["fpws-09", "fpws-10", "fpws-11", "fpws-12"] {
        assert_eq!(replay(&world, &find(list)).data(), serde_json::json!([]), "{list}");
    }
    let desks = replay(&world, &find("fpws-18")).data();
    assert!(desks.as_array().unwrap().iter().any(|desk| desk["cciaa"] == "BG"), "{desks}");
    let offices = replay(&world, &find("fpws-20")).data();
    assert_eq!(offices[0]["codice"], "1", "{offices}");
    assert_eq!(replay(&world, &find("ptcows-05")).data(), true, "it prints at the company");
    world.check_invariants();
}
