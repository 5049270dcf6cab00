//! The main job, end to end: from a file of practice data to the issued certificate.

use std::fs;

use harness::stage::{OFFICER, Officer};
use tests::place;

use crate::telling::{TODAY, balance_cents, pdf_text, sealed, state, tool};

#[test]
fn a_practice_travels_from_a_file_to_the_issued_certificate() {
    let scene = place::scene("journey");
    let before = balance_cents(&scene);
    let id = sealed(&scene, &place::sample());
    let check = scene.office.tell(&[&"check", &id, &"--today", &TODAY], "").unwrap();
    assert_eq!(check.text("/fees/total").unwrap(), "15.00", "5 and two copies at 5");

    let p7m = scene.sign(&id, &place::props().token).unwrap();
    let protocol = scene.submit(&id).unwrap();
    assert!(!protocol.is_empty(), "the desk gave a protocol number");
    assert_eq!(before - balance_cents(&scene), 1500, "one charge of the fee");

    let mut officer = Officer::enter(scene.desk.url(), &OFFICER).unwrap();
    officer.issue(&protocol).unwrap();
    assert_eq!(state(&scene, &id), "issued");
    let status = scene.office.tell(&[&"status", &id], "").unwrap();
    let number = status.text("/practices/0/certificate").unwrap();
    let pdf = scene.fetch(&id).unwrap();
    let text = pdf_text(&pdf);
    assert!(text.contains(&number), "the certificate shows its number {number}: {text}");
    assert!(text.contains("RAPIER WEAVING LOOM"), "and the goods");
    assert_eq!(before - balance_cents(&scene), 1500, "issuing charges nothing more");

    let anchors = place::props().pki.anchors_dir();
    let judged = scene.office.tell(&[&"verify", &pdf, &"--anchors", &anchors], "").unwrap();
    assert_eq!(judged.text("/signers/0/name").unwrap(), "NERI ANNA", "the officer has signed it");
    let said = tool("pdfsig", &["-nocert".as_ref(), pdf.as_os_str()]);
    assert!(said.contains("Signature is Valid."), "so says another program: {said}");

    // The same file by another program: what Origo signs is not only readable by Origo.
    let content = scene.dir.join("content.xml");
    let anchor = place::props().pki.anchors_pem();
    let issuing = place::props().pki.issuing_pem();
    let words = ["cms", "-verify", "-cades", "-binary", "-inform", "DER", "-purpose", "any", "-in"];
    let mut words: Vec<&std::ffi::OsStr> = words.map(AsRef::as_ref).to_vec();
    words.extend([p7m.as_os_str(), "-CAfile".as_ref(), anchor.as_os_str()]);
    words.extend(["-certfile".as_ref(), issuing.as_os_str(), "-out".as_ref(), content.as_os_str()]);
    tool("openssl", &words);
    let form = fs::read_to_string(content).unwrap();
    assert!(form.starts_with("<?xml"), "the content is the base form: {form}");
}

#[test]
fn submitting_again_changes_nothing() {
    let scene = place::scene("submitting-again");
    let id = sealed(&scene, &place::sample());
    scene.sign(&id, &place::props().token).unwrap();
    let protocol = scene.submit(&id).unwrap();
    let balance = balance_cents(&scene);
    let again = scene.office.ask(&[&"submit", &id], "").unwrap();
    assert_eq!(
        again.text("/practices/0/protocol").ok().as_deref().unwrap_or(&protocol),
        protocol,
        "whatever it answers, there is one protocol number"
    );
    assert_eq!(balance_cents(&scene), balance, "and one charge");
}

#[test]
fn the_same_content_under_another_name_is_not_filed_twice_and_the_company_is_told() {
    let scene = place::scene("twin");
    let first = crate::telling::signed(&scene, &place::sample());
    scene.submit(&first).unwrap();
    let charged = balance_cents(&scene);
    let twin = crate::telling::altered(&scene, "TWIN", |practice| practice["id"] = "TWIN".into());
    let twin = crate::telling::signed(&scene, &twin);
    let said = scene.office.ask(&[&"submit", &twin], "").unwrap();
    crate::telling::assert_refused(&said, "deskRefused", 1);
    assert_eq!(balance_cents(&scene), charged, "one charge");
}
