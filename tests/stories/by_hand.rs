//! A Chamber without an interface: people carry the practice, and type in what they are told.

use std::fs;

use harness::stage::{Word, pdf};
use tests::place;

use crate::telling::{assert_refused, sealed, state};

#[test]
fn a_practice_is_carried_to_a_portal_and_ends_in_the_archive() {
    let scene = place::scene("by-hand");
    let portal = "https://portal.example/";
    let desk: [Word<'_>; 8] =
        [&"desk", &"add", &"--kind", &"manual", &"--chamber", &"BG", &"--url", &portal];
    assert_eq!(scene.office.tell(&desk, "").unwrap().text("/kind").unwrap(), "manual");
    let id = sealed(&scene, &place::sample());
    let early = scene.office.ask(&[&"told", &id, &"--state", &"sent"], "").unwrap();
    assert_refused(&early, "notSigned", 1);
    scene.sign(&id, &place::props().token).unwrap();

    let sent = scene.office.tell(&[&"submit", &id], "").unwrap();
    assert_eq!(sent.text("/practices/0/state").unwrap(), "queued", "nothing left by itself");
    let folder = scene.dir.join("consegna");
    scene.office.tell(&[&"export", &id, &"--as", &"handover", &"-o", &folder], "").unwrap();
    let steps = fs::read_to_string(folder.join("ISTRUZIONI.txt")).unwrap();
    assert!(steps.contains("Telemaco") && steps.contains("OR-"), "{steps}");
    let signed = fs::read_dir(folder.join("1-modello-base")).unwrap().next().unwrap().unwrap();
    let anchors = place::props().pki.anchors_dir();
    let words: [Word<'_>; 5] = [&"verify", &signed.path(), &"--anchors", &anchors, &"--offline"];
    let judged = scene.office.tell(&words, "").unwrap();
    assert_eq!(judged.text("/indication").unwrap(), "TOTAL-PASSED", "what is carried");

    let mail = scene.dir.join("avviso.eml");
    let reference = steps.split_whitespace().find(|word| word.starts_with("OR-")).unwrap();
    fs::write(&mail, format!("Pratica {reference}\nprotocollata con n. 4711/2026 del 24/11/2026"))
        .unwrap();
    let told = scene.office.tell(&[&"told", &id, &"--receipt", &mail], "").unwrap();
    assert_eq!(told.text("/practices/0/protocol").unwrap(), "4711/2026", "read from the mail");
    assert_eq!(state(&scene, &id), "sent");
    let issued = scene.dir.join("certificato.pdf");
    fs::write(&issued, pdf(&["CERTIFICATO DI ORIGINE"])).unwrap();
    let words: [Word<'_>; 8] = [
        &"told",
        &id,
        &"--state",
        &"issued",
        &"--certificate",
        &"BG 1234567",
        &"--document",
        &issued,
    ];
    scene.office.tell(&words, "").unwrap();
    assert_eq!(state(&scene, &id), "issued");
    let fetched = scene.fetch(&id).unwrap();
    assert_eq!(fs::read(&issued).unwrap(), fs::read(fetched).unwrap(), "to the byte");
}
