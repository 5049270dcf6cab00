//! A key that a provider holds, from the terminal.

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use harness::csc::{Auth, CscServer, Dialect, Offer, PASSWORD, PIN, USER};
use harness::pki::{Person, Pki};

use crate::{fixture, home, json, origo, passphrase};

fn told(home: &Path, words: &[&str], input: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_origo"));
    command.args(["--home", &home.display().to_string(), "--lang", "en", "--json"]).args(words);
    command.env("ORIGO_PASSPHRASE_FILE", passphrase()).write_stdin(input).output().unwrap()
}

/// The example's practice, sealed.
fn sealed(home: &Path) {
    let practice = fixture("ex-01.json").display().to_string();
    assert!(origo(home, &["import", &practice]).status.success());
    for (name, kind) in [("fattura_2026_EX_0418.pdf", "FAE"), ("packing_list_0418.pdf", "PAC")] {
        let path = home.join(name);
        std::fs::write(&path, harness::stage::pdf(&[name])).unwrap();
        let path = path.display().to_string();
        assert!(origo(home, &["attach", "EX-01", &path, "--type", kind]).status.success());
    }
    let frozen = origo(home, &["freeze", "EX-01"]);
    assert!(frozen.status.success(), "{}", String::from_utf8_lossy(&frozen.stderr));
}

#[test]
fn a_remote_key_is_configured_listed_and_signs_with_lines_from_standard_input() {
    let home = home();
    sealed(home.path());
    let dir = tempfile::tempdir().unwrap();
    let pki = Pki::make(dir.path()).unwrap();
    let moretti = Person::new("LUCA", "MORETTI", "MRTLCU70A01A794I");
    let identity = pki.identity(&moretti, "moretti").unwrap();
    let offer = Offer::new("FR-1", &identity).auth(Auth::PinAndShownOtp);
    let server = CscServer::start(vec![offer]).unwrap();
    let url = server.url(Dialect::V2);

    let nowhere = told(home.path(), &["csc", "list"], "");
    assert_eq!(nowhere.status.code(), Some(3));
    assert_eq!(json(&nowhere)["error"]["code"], "remoteAbsent");
    let add = ["csc", "add", "--url", &url, "--user", USER, "--secret-stdin"];
    let refused = told(home.path(), &add, "sbagliata\n");
    assert_eq!(
        (refused.status.code(), json(&refused)["error"]["code"].as_str().unwrap().to_owned()),
        (Some(1), "remoteLogin".to_owned())
    );
    let added = told(home.path(), &add, &format!("{PASSWORD}\n"));
    assert!(added.status.success(), "{added:?}");
    let listed = json(&told(home.path(), &["csc", "list"], ""));
    assert_eq!(listed["credentials"][0]["id"], "FR-1");
    assert_eq!(listed["credentials"][0]["holder"], "MORETTI LUCA");

    let sign =
        ["sign", "EX-01", "--csc", &url, "--credential", "FR-1", "--pin-stdin", "--otp-stdin"];
    let wrong = told(home.path(), &sign, &format!("{PIN}\n000000\n"));
    assert_eq!(json(&wrong)["error"]["code"], "otpIncorrect", "{wrong:?}");
    let stopped = told(home.path(), &sign, &format!("{PIN}\n"));
    assert_eq!(json(&stopped)["results"][0]["outcome"], "skipped", "the input ended: {stopped:?}");
    let signed = told(home.path(), &sign, &format!("{PIN}\n{}\n", server.shown_otp()));
    assert!(signed.status.success(), "{signed:?}");
    assert_eq!(json(&signed)["results"][0]["outcome"], "signed");
    let said = [refused, added, wrong, stopped, signed];
    let everything: String = said
        .iter()
        .map(|said| {
            format!(
                "{}{}",
                String::from_utf8_lossy(&said.stdout),
                String::from_utf8_lossy(&said.stderr)
            )
        })
        .collect();
    for secret in [PASSWORD, PIN, "sbagliata"] {
        assert!(!everything.contains(secret), "no secret is printed: {everything}");
    }
}

#[test]
fn a_signatory_says_how_their_signature_looks() {
    let home = home();
    let none = json(&told(home.path(), &["signatory", "list"], ""));
    assert_eq!(none["signatories"], serde_json::json!([]));
    let code = "MRTLCU70A01A794I";
    let absent = told(home.path(), &["signatory", "look", code, "--as", "p7m"], "");
    assert_eq!(json(&absent)["error"]["code"], "badField", "{absent:?}");
    let add = [
        "signatory",
        "add",
        code,
        "--family",
        "Moretti",
        "--given",
        "Luca",
        "--as",
        "pades",
        "--corner",
        "top-right",
        "--reason",
        "Visto per l'estero",
    ];
    let look = json(&told(home.path(), &add, ""));
    assert_eq!(look["corner"], "topRight", "{look}");
    let image = home.path().join("firma.png");
    std::fs::write(&image, "no image").unwrap();
    let path = image.display().to_string();
    let refused = told(home.path(), &["signatory", "look", code, "--image", &path], "");
    assert_eq!(json(&refused)["error"]["code"], "signatureImage", "{refused:?}");
    let changed = json(&told(home.path(), &["signatory", "look", code, "--size", "large"], ""));
    assert_eq!(
        (changed["size"].as_str(), changed["reason"].as_str(), changed["form"].as_str()),
        (Some("large"), Some("Visto per l'estero"), Some("pades")),
        "what is not named stays"
    );
}

#[test]
fn timestamps_are_switched_on_and_off() {
    let home = home();
    assert!(
        json(&told(home.path(), &["tsa"], ""))["url"].is_null(),
        "off until somebody wants them"
    );
    let on = told(home.path(), &["tsa", "http://tsa.example/tsr"], "");
    assert_eq!(json(&on)["url"], "http://tsa.example/tsr");
    let bad = told(home.path(), &["tsa", "tsa.example"], "");
    assert_eq!(bad.status.code(), Some(1), "no address: {bad:?}");
    assert_eq!(json(&told(home.path(), &["tsa"], ""))["url"], "http://tsa.example/tsr", "it stays");
    assert!(json(&told(home.path(), &["tsa", "--off"], ""))["url"].is_null());
}
