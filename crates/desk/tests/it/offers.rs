//! PTCOWS: what a Chamber offers and allows.

use certificate::chamber::Chamber;
use desk::storage::chambers;
use serde_json::{Value, json};

use crate::http;
use crate::papers::example;
use crate::world::{PASSWORD, World};

fn ask(world: &World, question: &str, more: Value) -> http::Answer {
    let mut body = json!({ "user": "tessil", "passwd": PASSWORD, "utenteOperativo": null, "cciaa": "bg",
        "codFiscale": "99990010169", "codPratica": "M26C02ABCDE", "avanzo": [1, 2] });
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    let bytes = body.to_string().into_bytes();
    http::request(world.at, "POST", &format!("/ptcows/{question}"), &[], Some(&bytes))
}

#[test]
fn every_question_is_answered_whatever_is_left_over_in_it() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let chamber = Chamber { urgent: true, deferred_payment: true, ..Chamber::of("BG") };
    world.desk.storage.write(|tx| chambers::put(tx, &chamber)).unwrap();
    let up = http::request(world.at, "GET", "/ptcows/getStatus", &[], None);
    assert_eq!(up.data(), true, "no credentials are asked");
    let id = company.prepare(&practice);
    for (question, answer) in [
        ("checkPagamentoDifferito", json!(true)),
        ("checkRettificaModelloBase", json!(false)),
        ("checkStampaAzienda", json!(true)),
        ("checkUrgenze", json!(true)),
        ("getNumeroMaxPraticheUrgentiAnno", json!(12)),
        ("getNumeroPraticheInviateUrgentiAnno", json!(0)),
        ("checkSupportoFormulario", json!(false)),
        ("checkSupportoFoglioBianco", json!(true)),
    ] {
        assert_eq!(ask(&world, question, json!({ "codPratica": id })).data(), answer, "{question}");
    }
    assert_eq!(ask(&world, "checkRettificaModelloBase", json!({})).refusal(), "NOT_FOUND");
    let other = json!({ "codFiscale": "99990090146" });
    assert_eq!(
        ask(&world, "checkStampaAzienda", other).data(),
        false,
        "others' rights are not told"
    );
    assert_eq!(ask(&world, "checkUrgenze", json!({ "passwd": "x" })).refusal(), "AU01");
    assert_eq!(ask(&world, "checkUrgenze", json!({ "cciaa": "xx" })).refusal(), "NOT_FOUND");
    assert_eq!(ask(&world, "checkTutto", json!({})).refusal(), "NOT_OFFERED");
}

#[test]
fn an_urgent_practice_is_counted_in_its_year() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut practice = example("ex-01.json");
    practice.order.urgent = Some(true);
    let company = world.company("tessil", &practice, 10_000);
    company.file(&practice);
    assert_eq!(ask(&world, "getNumeroPraticheInviateUrgentiAnno", json!({})).data(), 1);
}
