//! Sending: one protocol, one charge, whatever is repeated.

use std::collections::BTreeSet;

use desk::storage::practices::{self, Search, State};
use serde_json::json;

use crate::http;
use crate::papers::{base_form, example, order_detail, signed};
use crate::world::{World, create_body, mails};

#[test]
fn a_sent_practice_has_protocol_receipt_charge_and_mail() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.prepare(&practice);
    let sent = company.send(&id).data();
    let protocol = sent["protocollo"].as_str().unwrap().to_owned();
    let year = desk::clock::in_rome(world.desk.now()).year();
    assert_eq!(protocol, format!("CCIAA_BG.{year}.0000001"));
    assert_eq!(sent["ricevuta"]["dirittiCentesimi"], 1500, "5 + 2 copies of 5: {sent}");
    assert_eq!(company.balance_cents(), 8_500);
    let row = company.row(&id);
    assert_eq!(row["protocollo"], protocol.as_str());
    assert_eq!(row["stato"], "INVIATA");
    assert_eq!(sent["ricevuta"]["allegati"], row["allegati"], "the receipt names every file");
    world.check_invariants();
    world.stop();
    let mails = mails(dir.path());
    assert_eq!(mails.len(), 1, "one mail: {mails:?}");
    let (_, mail) = &mails[0];
    for part in [protocol.as_str(), &id, "15,00"] {
        assert!(mail.contains(part), "{part} stands in the mail:\n{mail}");
    }
    for file in row["allegati"].as_array().unwrap() {
        assert!(mail.contains(file["sha256"].as_str().unwrap()), "{file} in\n{mail}");
    }
}

#[test]
fn a_visa_practice_pays_for_its_documents() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-09.json");
    let id = world.account("lario", |account| {
        account.company_fiscal_code.clone_from(&practice.company.fiscal_code);
    });
    let company = crate::world::Company { world: &world, user: "lario".into(), id };
    let now = world.desk.now();
    world.desk.storage.write(|tx| desk::storage::ledger::top_up(tx, id, 1_000, now)).unwrap();
    company.file(&practice);
    assert_eq!(company.balance_cents(), 100, "2 visas and 1 legalisation are 9.00");
    let bare =
        company.create(&signed(&base_form(&practice)), &practice).data()["idPratica"].clone();
    let answer = company.send(bare.as_str().unwrap());
    assert_eq!(answer.refusal(), "INVALID", "a visa on nothing");
    world.check_invariants();
}

#[test]
fn a_report_and_a_delegation_are_taken_for_nothing_and_want_their_paper() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &example("ex-01.json"), 100);
    for (kind, member, value) in [
        ("DF", "denuncia", json!({ "data": "2026-11-20", "documenti": ["A0123456"] })),
        (
            "CD",
            "delega",
            json!({ "delegato": "X", "codiceFiscale": "99990010169", "dal": "2026-11-20" }),
        ),
    ] {
        let mut practice = serde_json::to_value(example("ex-01.json")).unwrap();
        practice["tipoPratica"] = kind.into();
        practice[member] = value;
        practice["allegati"] = json!([{ "tipo": "GEN", "nome": format!("{member}.pdf") }]);
        practice["ordine"] = json!({});
        let practice: certificate::Certificate = serde_json::from_value(practice).unwrap();
        let bare = company.create(&signed(&base_form(&practice)), &practice).data();
        let answer = company.send(bare["idPratica"].as_str().unwrap());
        assert_eq!(answer.refusal(), "INVALID", "{kind}: its paper is missing");
        let id = company.prepare(&practice);
        let sent = company.send(&id).data();
        assert_eq!(sent["ricevuta"]["dirittiCentesimi"], 0, "{kind}: {sent}");
        assert!(sent["protocollo"].as_str().is_some(), "{kind} has a number of the register");
    }
    assert_eq!(company.balance_cents(), 100, "nothing was taken");
    world.check_invariants();
}

#[test]
fn a_balance_below_the_fee_says_what_is_missing_and_charges_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 1_200);
    let id = company.prepare(&practice);
    let answer = company.send(&id);
    assert_eq!(answer.refusal(), "INSUFFICIENT_FUNDS");
    assert_eq!(answer.json()["data"]["missingCents"], 300);
    assert_eq!(company.balance_cents(), 1_200, "nothing moved");
    assert_eq!(company.row(&id)["stato"], json!("APERTA"), "and the practice waits");
    let now = world.desk.now();
    world.desk.storage.write(|tx| desk::storage::ledger::top_up(tx, company.id, 300, now)).unwrap();
    let protocol = company.send(&id).data()["protocollo"].clone();
    assert!(protocol.as_str().unwrap().ends_with(".0000001"), "the refusal took no number");
    assert_eq!(company.balance_cents(), 0);
    world.check_invariants();
}

#[test]
fn what_cannot_be_examined_is_not_protocolled() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.create(&signed(&base_form(&practice)), &practice).data()["idPratica"].clone();
    let id = id.as_str().unwrap();
    assert_eq!(company.send(id).refusal(), "INVALID", "the invoice is missing");
    company.attach(id, "FAE", "fattura.pdf", b"%PDF-1.7").data();
    company.attach(id, "GEN", "dettaglio-richiesta.xml", b"<PraticaCdorExtra>").data();
    assert_eq!(company.send(id).refusal(), "INVALID", "the order detail does not read");
    company.attach(id, "GEN", "dettaglio-richiesta.xml", &order_detail(&practice)).data();
    company.send(id).data();
    assert_eq!(company.attach(id, "PAC", "y.pdf", b"y").refusal(), "WRONG_STATE");
    let cancel = format!("/fpbews/pratica/annullaA2A?idPratica={id}");
    assert_eq!(company.call("DELETE", &cancel, None).refusal(), "WRONG_STATE");
    assert_eq!(company.note(id, "tardi").refusal(), "WRONG_STATE");
}

#[test]
fn sending_again_answers_the_first_protocol() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.prepare(&practice);
    let first = company.send(&id).data();
    assert_eq!(company.send(&id).data(), first, "the very same answer");
    assert_eq!(company.balance_cents(), 8_500, "one charge");
    let twin = company.prepare(&practice);
    let again = company.send(&twin).data();
    assert_eq!(again, first, "the same contents were protocolled: the original receipt");
    assert_eq!(company.row(&twin)["stato"], "ANNULLATA", "the twin is closed");
    assert_eq!(company.balance_cents(), 8_500, "still one charge");
    world.check_invariants();
}

#[test]
fn a_hundred_sends_at_once_are_one() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 100_000);
    let id = company.prepare(&practice);
    let protocols: BTreeSet<String> = std::thread::scope(|scope| {
        let sends: Vec<_> = (0..20)
            .map(|_| {
                scope.spawn(|| {
                    let each = (0..5).map(|_| company.send(&id).data()["protocollo"].to_string());
                    each.collect::<Vec<String>>()
                })
            })
            .collect();
        sends.into_iter().flat_map(|send| send.join().unwrap()).collect()
    });
    assert_eq!(protocols.len(), 1, "one protocol: {protocols:?}");
    assert_eq!(company.balance_cents(), 98_500, "one charge");
    world.check_invariants();
}

#[test]
fn many_practices_sent_at_once_get_numbers_without_a_gap() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    // Money for ten of the sixteen: refusals in between must take no number.
    let company = world.company("tessil", &practice, 15_000);
    let ids: Vec<String> = (0..16)
        .map(|n| {
            let mut one = practice.clone();
            one.remarks = format!("{} - LOT {n}", one.remarks);
            company.prepare(&one)
        })
        .collect();
    let sent: Vec<String> = std::thread::scope(|scope| {
        let company = &company;
        let sends: Vec<_> =
            ids.iter().map(|id| scope.spawn(move || company.send(id).json())).collect();
        let answers = sends.into_iter().map(|send| send.join().unwrap());
        answers.filter_map(|a| a["data"]["protocollo"].as_str().map(str::to_owned)).collect()
    });
    assert_eq!(sent.len(), 10, "as many as the balance covers");
    assert_eq!(company.balance_cents(), 0);
    let numbers: BTreeSet<&str> =
        sent.iter().map(|protocol| &protocol[protocol.len() - 7..]).collect();
    let expected: Vec<String> = (1..=10).map(|n| format!("{n:07}")).collect();
    assert_eq!(numbers.into_iter().collect::<Vec<_>>(), expected, "1 to 10");
    world.check_invariants();
}

#[test]
fn a_key_names_one_submission_for_ever() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let p7m = signed(&base_form(&practice));
    let body = create_body(&p7m, &practice);
    let create = |digest: &str| {
        let headers = [("Idempotency-Key", "k-1"), ("Origo-Seal-Digest", digest)];
        company.call_with("PUT", "/fpbews/pratica/creaA2A", &headers, Some(&body))
    };
    let first = create("aa").data();
    assert_eq!(create("aa").data(), first, "the same practice");
    let mismatch = create("bb");
    assert_eq!((mismatch.status, mismatch.refusal()), (409, "PAYLOAD_MISMATCH".into()));
    let id = first["idPratica"].as_str().unwrap();
    let under = |company: &crate::world::Company<'_>, key: &str| {
        company.call("GET", &format!("/origo/v1/practice?chiave={key}"), None)
    };
    assert_eq!(under(&company, "k-1").data()["idPratica"], id, "it is found by its key");
    assert_eq!(under(&company, "k-2").refusal(), "NOT_FOUND");
    let stranger = world.company("altra", &practice, 0);
    assert_eq!(under(&stranger, "k-1").refusal(), "NOT_FOUND", "by one's own keys alone");
    company.attach(id, "FAE", "fattura.pdf", b"x").data();
    let send = |digest: &str| {
        let headers = [("Idempotency-Key", "k-1"), ("Origo-Seal-Digest", digest)];
        let target = format!("/fpbews/pratica/inviaA2A?idPratica={id}");
        company.call_with("POST", &target, &headers, None)
    };
    let sent = send("aa").data();
    assert_eq!(sent["ricevuta"]["chiave"], "k-1");
    assert_eq!(send("aa").data(), sent);
    assert_eq!(send("bb").status, 409);
    assert_eq!(create("aa").data(), first, "also after sending: no second practice");
    assert_eq!(company.list(json!([]), false).data().as_array().unwrap().len(), 1);
}

#[test]
fn a_restart_keeps_everything() {
    let dir = tempfile::tempdir().unwrap();
    let practice = example("ex-01.json");
    let (id, first) = {
        let world = World::on(dir.path());
        let company = world.company("tessil", &practice, 10_000);
        let id = company.prepare(&practice);
        (id.clone(), company.send(&id).data())
    };
    let world = World::on(dir.path());
    let account = world.desk.storage.read(|c| desk::storage::accounts::find(c, "TESSIL")).unwrap();
    let company =
        crate::world::Company { world: &world, user: "tessil".into(), id: account.unwrap().id };
    assert_eq!(company.send(&id).data(), first, "the receipt of before");
    assert_eq!(company.balance_cents(), 8_500);
    let all = world.desk.storage.read(|c| practices::search(c, &Search::default())).unwrap();
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].state, State::Sent);
    world.check_invariants();
}

#[test]
fn the_extensions_tell_balance_state_receipt_and_files() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    world.charge_at_issue("BG");
    let company = world.company("tessil", &practice, 10_000);
    for path in ["/origo/v1", "/origo/v1/capabilities"] {
        let told = http::request(world.at, "GET", path, &[], None).data();
        assert_eq!(told["idempotency"], true, "{path} needs no credentials");
    }
    let id = company.prepare(&practice);
    let receipt = format!("/origo/v1/receipt?idPratica={id}");
    assert_eq!(company.call("GET", &receipt, None).refusal(), "WRONG_STATE", "not sent yet");
    let sent = company.send(&id).data();
    assert_eq!(company.call("GET", &receipt, None).data(), sent["ricevuta"]);
    let balance = company.call("GET", "/origo/v1/balance", None).data();
    assert_eq!((&balance["dirittiCents"], &balance["reservedCents"]), (&json!(8500), &json!(1500)));
    let row = company.row(&id);
    for path in [format!("/origo/v1/practice?idPratica={id}"), format!("/origo/v1/practices/{id}")]
    {
        assert_eq!(company.call("GET", &path, None).data(), row, "{path}");
    }
    let order = row["allegati"].as_array().unwrap().last().unwrap();
    let file =
        format!("/origo/v1/file?idPratica={id}&sha256={}", order["sha256"].as_str().unwrap());
    assert_eq!(company.call("GET", &file, None).body, order_detail(&practice), "byte for byte");
    let none = format!("/origo/v1/file?idPratica={id}&sha256={}", "0".repeat(64));
    assert_eq!(company.call("GET", &none, None).refusal(), "NOT_FOUND");
    let stranger = http::request(world.at, "GET", "/origo/v1/balance", &[], None);
    assert_eq!(stranger.refusal(), "AU01");
}

#[test]
fn what_the_rules_find_is_told_to_the_officer_and_refuses_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut practice = example("ex-01.json");
    practice.consignee = "ROSSI S.P.A.\nVIA ROMA 1\nITALIA".into();
    let company = world.company("tessil", &practice, 10_000);
    let (id, _) = company.file(&practice);
    let events = world.desk.storage.read(|c| desk::storage::events::of_practice(c, &id)).unwrap();
    let sent = events.iter().find(|event| event.kind == "sent").expect("it was sent");
    let findings = sent.data["findings"].as_array().expect("a list");
    assert!(
        findings.iter().any(|finding| finding["rule"] == "V05"),
        "an Italian consignee: {sent:?}"
    );
    assert!(sent.data["orderDetail"].is_u64(), "and which document the order was read from");
}
