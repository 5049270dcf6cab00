use desk::examination;
use serde_json::Value;
use wire::receipt::{Outcome, Receipt};
use wire::signed::{PublicKey, Signed, SignedError};

use crate::http;
use crate::papers::example;
use crate::world::World;

fn keys(world: &World) -> Vec<PublicKey> {
    let capabilities = http::request(world.at, "GET", "/origo/v1/capabilities", &[], None).data();
    assert_eq!(capabilities["signedReceipts"], true);
    serde_json::from_value(capabilities["receiptKeys"].clone()).unwrap()
}

fn signed(value: &Value) -> Signed {
    serde_json::from_value(value.clone()).unwrap()
}

#[test]
fn acceptance_and_outcome_are_signed_with_the_published_key() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("anna", "BG");
    let id = company.prepare(&practice);
    let target = format!("/origo/v1/receipts?idPratica={id}");
    assert_eq!(company.call("GET", &target, None).refusal(), "WRONG_STATE", "not sent yet");
    let sent = company.send(&id).data();
    let told = company.call("GET", &target, None).data();
    assert_eq!(told["outcome"], Value::Null, "nothing is decided");
    let acceptance = signed(&told["acceptance"]);
    let bytes = acceptance.verify(Receipt::TYPE, &keys(&world)).expect("it holds");
    let receipt = Receipt::read(&bytes).expect("canonical");
    assert_eq!(serde_json::to_value(&receipt).unwrap(), sent["ricevuta"], "what sending answered");

    examination::reject(&world.desk, &officer, &id, "Manca il timbro.").unwrap();
    let told = company.call("GET", &target, None).data();
    assert_eq!(signed(&told["acceptance"]), acceptance, "the acceptance stays what it was");
    let outcome = signed(&told["outcome"]);
    let bytes = outcome.verify(Outcome::TYPE, &keys(&world)).expect("it holds");
    let outcome_said = Outcome::read(&bytes).expect("canonical");
    assert_eq!(outcome_said.esito, company.row(&id)["stato"]);
    assert_eq!(outcome_said.parole.as_deref(), Some("Manca il timbro."));
    assert_eq!(outcome_said.protocollo, receipt.protocollo);
    assert_eq!(
        outcome.verify(Receipt::TYPE, &keys(&world)),
        Err(SignedError::OtherType),
        "an outcome is no receipt"
    );
    let stranger = world.company("altra", &practice, 0);
    assert_eq!(stranger.call("GET", &target, None).refusal(), "NOT_FOUND");
}

#[test]
fn the_key_outlives_a_restart_and_is_another_one_at_another_desk() {
    let dir = tempfile::tempdir().unwrap();
    let [one, two] = ["one", "two"].map(|name| dir.path().join(name));
    let world = World::on(&one);
    let before = keys(&world);
    world.stop();
    assert_eq!(keys(&World::on(&one)), before);
    assert_ne!(keys(&World::on(&two)), before);
}

#[test]
fn openssl_verifies_what_the_desk_signs() {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

    let dir = tempfile::tempdir().unwrap();
    let world = World::on(&dir.path().join("desk"));
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let (id, _) = company.file(&practice);
    let told = company.call("GET", &format!("/origo/v1/receipts?idPratica={id}"), None).data();
    let text = told["acceptance"].as_str().unwrap();
    let (said, signature) = text.rsplit_once('.').unwrap();
    // SubjectPublicKeyInfo of an Ed25519 key (RFC 8410 section 4).
    let mut key = hex::decode("302a300506032b6570032100").unwrap();
    key.extend(URL_SAFE_NO_PAD.decode(&keys(&world)[0].x).unwrap());
    let file = |name: &str, bytes: &[u8]| {
        let path = dir.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let (key, said) = (file("key.der", &key), file("said", said.as_bytes()));
    let signature = file("signature", &URL_SAFE_NO_PAD.decode(signature).unwrap());
    let output = std::process::Command::new("openssl")
        .args(["pkeyutl", "-verify", "-pubin", "-keyform", "DER", "-rawin", "-inkey"])
        .arg(key)
        .arg("-in")
        .arg(said)
        .arg("-sigfile")
        .arg(signature)
        .output()
        .expect("openssl is installed (Debian: openssl)");
    let said = String::from_utf8_lossy(&output.stdout);
    assert!(output.status.success() && said.contains("Verified Successfully"), "{said}");
}
