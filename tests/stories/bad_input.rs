//! What goes wrong gets a clear message with a next step, a stable code, the exit status of the
//! design, and loses nothing.

use std::fs;
use std::path::Path;

use harness::stage::{PIN, Scene, pdf};
use serde_json::Value;
use tests::place;

use crate::telling::{altered, another, assert_refused, balance_cents, sealed, signed, state};

/// What the practice says, to see that nothing was lost.
fn shown(scene: &Scene, id: &str) -> Value {
    scene.office.tell(&[&"show", &id], "").expect("shown").json
}

fn written(scene: &Scene, name: &str, bytes: &[u8]) -> std::path::PathBuf {
    let path = scene.dir.join(name);
    fs::write(&path, bytes).expect("the scene's folder can be written");
    path
}

#[test]
fn a_broken_file_is_refused_by_name_and_the_others_are_taken_in() {
    let scene = place::scene("broken-file");
    let broken = [
        written(&scene, "broken.json", b"{ \"id\": "),
        written(&scene, "broken.xml", b"<a><b></a>"),
        written(&scene, "entity.xml", b"<!DOCTYPE a [<!ENTITY x \"y\">]><a>&x;</a>"),
    ];
    for (number, file) in broken.iter().enumerate() {
        let good = another(&scene, &format!("GOOD-{number}"));
        let said = scene.office.ask(&[&"import", file, &good], "").unwrap();
        assert_eq!(said.status, 1, "one of two was refused: {}", said.stdout);
        assert_eq!(said.json["practices"].as_array().map(Vec::len), Some(1), "{}", said.stdout);
        let refused = &said.json["refused"][0];
        assert_eq!(refused["code"], "badInput", "{}", said.stdout);
        let named = Path::new(refused["file"].as_str().unwrap_or_default()).file_name();
        assert_eq!(named, file.file_name(), "the file is named");
        assert!(refused["why"].as_str().is_some_and(|why| why.len() > 8), "{}", said.stdout);
    }
}

#[test]
fn the_same_reference_is_not_imported_twice() {
    let scene = place::scene("twice");
    scene.office.import(&place::sample()).unwrap();
    let said = scene.office.ask(&[&"import", &place::sample()], "").unwrap();
    assert_eq!(said.status, 1);
    assert_eq!(said.json["refused"][0]["code"], "alreadyImported", "{}", said.stdout);
}

#[test]
fn an_attachment_that_is_no_pdf_is_refused() {
    let scene = place::scene("no-pdf");
    let id = scene.office.import(&place::sample()).unwrap();
    let before = shown(&scene, &id);
    for (name, bytes) in [("picture.pdf", &b"\x89PNG\r\n"[..]), ("empty.pdf", b"")] {
        let file = written(&scene, name, bytes);
        let said = scene.office.ask(&[&"attach", &id, &file, &"--type", &"FAE"], "").unwrap();
        assert_refused(&said, "attachmentNotPdf", 1);
    }
    assert_eq!(shown(&scene, &id), before, "the practice is as it was");
    let good = written(&scene, "fattura_2026_EX_0418.pdf", &pdf(&["FATTURA"]));
    scene.office.tell(&[&"attach", &id, &good, &"--type", &"FAE"], "").unwrap();
}

#[test]
fn errors_of_the_rules_refuse_the_seal() {
    let scene = place::scene("findings");
    let file = altered(&scene, "italian-consignee", |practice| {
        practice["box2_destinatario"] = serde_json::json!(["ROSSI S.R.L.", "MILANO", "ITALIA"]);
        practice["paeseDestinazione"] = "Italia".into();
    });
    let id = scene.take_in(&file).unwrap();
    let check = scene.office.ask(&[&"check", &id, &"--today", &"2026-11-22"], "").unwrap();
    assert_eq!(check.status, 1, "errors were found");
    let rules = check.json["findings"].as_array().into_iter().flatten();
    let mut errors = rules.filter(|finding| finding["severity"] == "error");
    assert_eq!(errors.next().map(|finding| finding["rule"].clone()), Some("V05".into()));
    let said = scene.office.ask(&[&"freeze", &id], "").unwrap();
    assert_refused(&said, "findings", 1);
    assert_eq!(shown(&scene, &id)["paeseDestinazione"], "Italia", "still there to be mended");
}

#[test]
fn a_named_attachment_without_its_bytes_refuses_the_seal() {
    let scene = place::scene("no-bytes");
    let id = scene.office.import(&place::sample()).unwrap();
    let said = scene.office.ask(&[&"freeze", &id], "").unwrap();
    assert_refused(&said, "attachmentMissing", 1);
}

#[test]
fn a_wrong_pin_signs_nothing_and_the_right_one_still_does() {
    let scene = place::scene("wrong-pin");
    let id = sealed(&scene, &place::sample());
    let token = &place::props().token;
    let said = scene.ask_to_sign(&[&id], token, "000000").unwrap();
    assert_refused(&said, "pinIncorrect", 1);
    assert_eq!(state(&scene, &id), "sealed", "nothing was signed");
    scene.ask_to_sign(&[&id], token, PIN).unwrap().yes().unwrap();
}

#[test]
fn a_card_without_a_signing_certificate_is_refused_before_the_pin() {
    let scene = place::scene("no-signing-certificate");
    let id = sealed(&scene, &place::sample());
    let said = scene.ask_to_sign(&[&id], &place::props().login_only, "000000").unwrap();
    assert_refused(&said, "noSigningCertificate", 1);
    assert_eq!(state(&scene, &id), "sealed", "nothing was signed");
}

#[test]
fn a_token_that_is_not_there_is_absent() {
    let scene = place::scene("no-token");
    let id = sealed(&scene, &place::sample());
    let mut token = place::props().token.clone();
    token.label = "NOT-THERE".to_owned();
    let said = scene.ask_to_sign(&[&id], &token, PIN).unwrap();
    assert_refused(&said, "tokenAbsent", 3);
}

#[test]
fn a_balance_below_the_fee_leaves_the_practice_signed_and_a_top_up_lets_it_go() {
    let scene = place::scene("balance-too-low");
    for number in 0.. {
        let id = signed(&scene, &another(&scene, &format!("SPEND-{number}")));
        if balance_cents(&scene) >= 1500 {
            scene.submit(&id).unwrap();
            continue;
        }
        let before = balance_cents(&scene);
        let said = scene.office.ask(&[&"submit", &id], "").unwrap();
        let error = &said.json["practices"][0]["error"];
        assert_eq!(error["code"], "insufficientFunds", "{} {}", said.stdout, said.stderr);
        assert_eq!(said.status, 1);
        assert_eq!(balance_cents(&scene), before, "nothing was charged");
        scene.desk.top_up("50.00").unwrap();
        scene.submit(&id).unwrap();
        return;
    }
}

#[test]
fn a_desk_that_is_down_keeps_the_practice_queued() {
    let mut scene = place::scene("desk-down");
    let id = signed(&scene, &place::sample());
    scene.desk.stop();
    let said = scene.office.ask(&[&"submit", &id], "").unwrap();
    let error = &said.json["practices"][0]["error"];
    assert_eq!(error["code"], "deskUnreachable", "{} {}", said.stdout, said.stderr);
    assert_eq!(said.status, 3, "something needed is absent");
    scene.desk.start().unwrap();
    let protocol = scene.submit(&id).unwrap();
    assert!(!protocol.is_empty(), "it went as soon as the desk was back");
}

#[test]
fn a_file_signed_elsewhere_must_be_the_seal() {
    let scene = place::scene("signed-elsewhere");
    let first = sealed(&scene, &another(&scene, "ELSEWHERE-1"));
    let second = sealed(&scene, &another(&scene, "ELSEWHERE-2"));
    let p7m = scene.sign(&first, &place::props().token).unwrap();
    let anchors = place::props().pki.anchors_dir();
    let other = scene.dir.join("other.xml.p7m");
    fs::copy(&p7m, &other).unwrap();
    let said = scene
        .office
        .ask(&[&"sign", &second, &"--signed", &other, &"--anchors", &anchors], "")
        .unwrap();
    let code = said.json.pointer("/error/code").or(said.json.pointer("/results/0/error/code"));
    let code = code.and_then(Value::as_str).unwrap_or_default();
    assert!(
        ["nameMismatch", "contentMismatch"].contains(&code),
        "rule V30: {} {}",
        said.stdout,
        said.stderr
    );
    assert_eq!(said.status, 1);
    assert_eq!(state(&scene, &second), "sealed", "nothing was taken in");
}
