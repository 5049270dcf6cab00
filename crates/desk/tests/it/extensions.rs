//! Our extensions over HTTP: the feed, signed receipts, uploads in pieces, and their OpenAPI document.

mod feed;
mod receipts;
mod uploads;

use serde_json::{Value, json};

use crate::http;
use crate::papers::example;
use crate::world::World;

fn document(world: &World) -> Value {
    http::request(world.at, "GET", "/origo/v1/openapi.json", &[], None).json()
}

/// Asserts that a payload is what the document says of this schema.
fn assert_is(document: &Value, name: &str, data: &Value) {
    let schema = json!({
        "$ref": format!("#/components/schemas/{name}"),
        "components": document["components"],
    });
    let validator = jsonschema::validator_for(&schema).expect("a schema");
    let wrong: Vec<String> = validator.iter_errors(data).map(|e| e.to_string()).collect();
    assert!(wrong.is_empty(), "{name}: {wrong:?} in {data}");
}

#[test]
fn every_operation_of_the_document_is_there_and_answers_an_envelope() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &example("ex-01.json"), 10_000);
    let document = document(&world);
    let mut asked = 0;
    for (path, operations) in document["paths"].as_object().unwrap() {
        let target = path.replace("{name}", "x").replace("{id}", "x").replace("{upload}", "x");
        for method in operations.as_object().unwrap().keys() {
            asked += 1;
            let method = method.to_uppercase();
            let answer = company.call(&method, &target, None);
            assert_eq!(answer.status, 200, "{method} {target} is a route");
            if !target.ends_with("openapi.json") {
                assert_is(&document, "Envelope", &answer.json());
            }
            let open = operations[method.to_lowercase()]["security"] == json!([]);
            let anonymous = http::request(world.at, &method, &target, &[], Some(b""));
            let is_refused = anonymous.json()["codError"] == "AU01";
            assert_eq!(is_refused, !open, "{method} {target} asks for credentials as it says");
        }
    }
    assert!(asked >= 15, "all were asked: {asked}");
}

#[test]
fn answers_are_what_the_document_says() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let document = document(&world);
    let begun = company.call("GET", "/origo/v1/events", None).data();
    let (id, _) = company.file(&practice);
    let after = begun["next"].as_str().unwrap();
    for (schema, target) in [
        ("Capabilities", "/origo/v1/capabilities".to_owned()),
        ("Balance", "/origo/v1/balance".to_owned()),
        ("Practice", format!("/origo/v1/practice?idPratica={id}")),
        ("Receipt", format!("/origo/v1/receipt?idPratica={id}")),
        ("Statement", "/origo/v1/statement".to_owned()),
        ("SignedReceipts", format!("/origo/v1/receipts?idPratica={id}")),
        ("EventPage", format!("/origo/v1/events?after={after}")),
    ] {
        assert_is(&document, schema, &company.call("GET", &target, None).data());
    }
}
