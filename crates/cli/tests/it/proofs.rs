//! Kinds, reviews and the library of proofs from the terminal.

use serde_json::json;

use crate::{fixture, home, json as object, origo};

#[test]
fn an_import_can_be_looked_at_first() {
    let home = home();
    let file = fixture("ex-01.json").display().to_string();
    let said = object(&origo(home.path(), &["--json", "import", "--look", &file]));
    assert_eq!(said["practices"], json!([]), "nothing was taken in");
    let review = &said["reviews"][0];
    assert_eq!((review["format"].as_str(), review["id"].as_str()), (Some("exchange"), Some("")));
    let left = review["left"].as_array().unwrap();
    let told = left.iter().any(|one| one["path"] == "/expected/dirittiEUR");
    assert!(told, "what has no place is told: {left:?}");
    let listed = object(&origo(home.path(), &["--json", "list"]));
    assert_eq!(listed["practices"], json!([]));
}

#[test]
fn every_kind_is_begun_by_its_word() {
    let home = home();
    for kind in ["co", "va", "df", "dd", "cd", "rd"] {
        let said = object(&origo(home.path(), &["--json", "new", "--kind", kind]));
        let id = said["id"].as_str().unwrap();
        let shown = origo(home.path(), &["show", id]);
        let shown: serde_json::Value = serde_json::from_slice(&shown.stdout).unwrap();
        assert_eq!(shown["tipoPratica"], kind.to_uppercase());
    }
    assert_eq!(origo(home.path(), &["new", "--kind", "ca"]).status.code(), Some(2));
}

#[test]
fn a_proof_is_added_used_and_listed_with_what_is_left() {
    let home = home();
    let pdf = home.path().join("dichiarazione.pdf");
    std::fs::write(&pdf, harness::stage::pdf(&["dichiarazione"])).unwrap();
    let pdf = pdf.display().to_string();
    let file = fixture("ex-01.json").display().to_string();
    origo(home.path(), &["import", &file]);
    let add = [
        "--json",
        "proofs",
        "add",
        &pdf,
        "--type",
        "ddo",
        "--number",
        "7/2026",
        "--until",
        "2026-12-31",
        "--quantity",
        "1.000",
        "--unit",
        "KG",
    ];
    let key = object(&origo(home.path(), &add))["key"].as_str().unwrap().to_owned();
    let used = ["--json", "proofs", "use", "EX-01", &key, "--block", "1", "--draw", "KG 312"];
    assert_eq!(object(&origo(home.path(), &used))["findings"], json!([]));
    let list =
        ["--json", "proofs", "list", "--for", "EX-01", "--block", "1", "--today", "2026-11-22"];
    let proof = &object(&origo(home.path(), &list))["proofs"][0];
    assert_eq!((&proof["left"], &proof["validity"]), (&json!("KG 688"), &json!("holds")));
    assert_eq!(proof["uses"][0]["drawn"], "KG 312");
    let more = ["--json", "proofs", "use", "EX-01", &key, "--block", "1", "--draw", "KG 1.001"];
    assert_eq!(object(&origo(home.path(), &more))["findings"][0]["rule"], "P02");
    let beyond = ["--json", "proofs", "use", "EX-01", &key, "--block", "9"];
    assert_eq!(object(&origo(home.path(), &beyond))["error"]["code"], "badField");

    let derived = object(&origo(home.path(), &["--json", "derive", "EX-01"]));
    assert_eq!(derived["code"], "ORCOM");
    assert_eq!(derived["box3"], json!(["Unione Europea - Italia"]));
    let missing = derived["missing"].as_array().unwrap();
    assert_eq!(missing.len(), 2, "two files of the example are named and not there: {missing:?}");
}
