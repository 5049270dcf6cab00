//! Connections to PostgreSQL that go wrong.

use std::process::Command;

use desk::storage::{Storage, StorageError, events};
use harness::postgres::Cluster;

use crate::servers::{cluster, database};

fn name_of(address: &str) -> &str {
    address.rsplit('/').next().unwrap()
}

#[test]
fn a_server_that_was_started_again_is_found_again() {
    let address = database();
    let storage = Storage::postgres(&address, None).unwrap();
    // Two connections are kept, and both are cut.
    storage.read(|_| storage.read(events::count)).unwrap();
    let name = name_of(&address);
    let cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = ";
    let cut = cluster().say("postgres", &format!("{cut}'{name}'")).unwrap();
    assert_eq!(cut.trim(), "2");
    assert_eq!(storage.read(events::count).unwrap(), 0, "a new one is opened");
    let failed: Result<(), StorageError> = storage.write(|tx| {
        let cut = "SELECT count(pg_terminate_backend(pg_backend_pid()))";
        tx.execute(cut, &[])?;
        Ok(())
    });
    assert!(failed.is_err(), "a step that is cut is undone and told");
    assert_eq!(storage.read(events::count).unwrap(), 0);
}

#[test]
fn a_step_that_was_refused_leaves_its_connection_usable() {
    let storage = Storage::postgres(&database(), None).unwrap();
    let wrong = storage.write(|tx| tx.execute("INSERT INTO nowhere VALUES (1)", &[]));
    assert!(wrong.is_err());
    assert_eq!(storage.read(events::count).unwrap(), 0);
    let written = storage.read(|c| {
        c.query("INSERT INTO chambers VALUES ('XX', '{}') RETURNING sign", &[], |_| Ok(()))
    });
    assert!(written.is_err(), "a reading writes nothing");
    assert_eq!(storage.read(events::count).unwrap(), 0);
}

#[test]
fn a_database_of_a_newer_desk_or_an_address_that_is_none_is_refused() {
    let address = database();
    cluster().say(name_of(&address), "UPDATE schema_version SET version = 999").unwrap();
    let refused = Storage::postgres(&address, None).unwrap_err();
    assert!(matches!(refused, StorageError::Newer { found: 999, .. }), "{refused}");
    let refused = Storage::postgres("postgres://u:geheim@[/x", None).unwrap_err();
    assert!(matches!(refused, StorageError::Address(_)), "{refused}");
    assert!(!refused.to_string().contains("geheim"), "{refused}");
    let nobody = Storage::postgres("postgres://u:geheim@127.0.0.1:1/x", None).unwrap_err();
    assert!(matches!(nobody, StorageError::Postgres { .. }), "{nobody}");
    assert!(!nobody.to_string().contains("geheim"), "{nobody}");
}

#[test]
fn a_server_over_the_network_is_believed_by_its_authority_alone() {
    let dir = tempfile::tempdir().unwrap();
    let [key, certificate] = ["key.pem", "cert.pem"].map(|name| dir.path().join(name));
    let made = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj"])
        .args(["/CN=localhost", "-addext", "subjectAltName=DNS:localhost", "-addext"])
        .args(["basicConstraints=critical,CA:FALSE", "-keyout"])
        .arg(&key)
        .arg("-out")
        .arg(&certificate)
        .output()
        .expect("openssl is installed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let server = Cluster::start_with(&["listen_addresses=localhost", &format!("port={port}")]);
    let server = server.unwrap_or_else(|error| panic!("{error}"));
    server.secure(&key, &certificate).unwrap_or_else(|error| panic!("{error}"));
    let address = format!("postgres://origo@localhost:{port}/postgres?sslmode=require");
    let stranger = Storage::postgres(&address, None).unwrap_err();
    assert!(stranger.to_string().contains("certificate"), "{stranger}");
    let storage = Storage::postgres(&address, Some(&certificate)).unwrap();
    let secured = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
    let secured: bool = storage.read(|c| c.one(secured, &[], |row| row.get(0))).unwrap();
    assert!(secured, "and nobody reads along");
    let missing = Storage::postgres(&address, Some(&dir.path().join("nowhere.pem"))).unwrap_err();
    assert!(matches!(missing, StorageError::Address(_)), "{missing}");
}
