//! The damaged documents that once brought Automerge down: each is refused or read, in no time.

use std::{fs, path::Path, time::Instant};

use draft::{ActorId, Draft};

use crate::{AT_MS, anna, draft, set};

#[test]
fn no_known_crasher_brings_the_reader_down_or_changes_a_draft() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/crashers");
    let mut tried = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "md") {
            continue;
        }
        let crasher = fs::read(&path).unwrap();
        let mut draft = draft(1);
        draft.apply(set("/box4_trasporto", "VIA MARE"), &anna(), AT_MS).unwrap();
        let started = Instant::now();
        assert!(Draft::load(&crasher, ActorId([2; 16])).is_err(), "no draft: {}", path.display());
        let (before, paper) = (draft.heads(), draft.certificate());
        let behind = [draft.save(), crasher.clone()].concat();
        if let Ok(loaded) = Draft::load(&behind, ActorId([2; 16])) {
            loaded.conflicts();
            assert_eq!(loaded.certificate().transport, "VIA MARE", "{}", path.display());
        }
        if draft.merge(&crasher).is_err() {
            assert_eq!(draft.heads(), before, "a refused merge changes nothing");
        }
        draft.conflicts();
        assert_eq!(draft.certificate().transport, paper.transport, "{}", path.display());
        let took_ms = started.elapsed().as_millis();
        assert!(took_ms < 1_000, "{} took {took_ms} ms", path.display());
        tried += 1;
    }
    assert_eq!(tried, 17, "every file of the folder");
}
