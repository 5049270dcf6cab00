//! Corrections: asked, uploaded, transmitted, under the protocol that the practice has.

use desk::examination;
use desk::storage::corrections::Scope;
use desk::storage::officers::Officer;
use desk::storage::practices::{self, State};
use serde_json::{Value, json};
use sha2::Digest as _;

use crate::papers::{base_form, example, order_detail, signed};
use crate::world::{Company, World, attach_body};

fn correct(
    company: &Company<'_>,
    id: &str,
    kind: &str,
    name: &str,
    bytes: &[u8],
    flag: bool,
) -> Value {
    let mut body = attach_body(kind, name, bytes);
    body["rettificaModelloBase"] = flag.into();
    let target = format!("/fpbews/pratica/rettificaAllegatoA2A?idPratica={id}");
    company.call("PUT", &target, Some(&body)).json()
}

fn ask_for_missing(world: &World, officer: &Officer, id: &str, kind: &str) {
    let scope = Scope { missing: vec![kind.into()], ..Scope::default() };
    examination::ask_correction(&world.desk, officer, id, "Manca.", &scope).unwrap();
}

fn asked_base_form(company: &Company<'_>, id: &str) -> Value {
    let query = json!({ "user": company.user, "passwd": crate::world::PASSWORD,
        "utenteOperativo": null, "cciaa": "bg", "codPratica": id });
    company.call("POST", "/ptcows/checkRettificaModelloBase", Some(&query)).data()
}

#[test]
fn a_corrected_practice_goes_back_under_its_protocol() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, protocol) = company.file(&practice);
    let scope = Scope {
        base_form: true,
        boxes: vec!["5".into()],
        attachments: vec![4],
        missing: vec!["DOT".into()],
    };
    for (boxes, base_form) in [(["8"], true), (["5"], false)] {
        let boxes = boxes.map(str::to_owned).to_vec();
        let wrong = Scope { boxes, base_form, ..Scope::default() };
        let refused = examination::ask_correction(&world.desk, &officer, &id, "Così no.", &wrong);
        assert!(refused.is_err(), "{wrong:?}");
    }
    examination::ask_correction(&world.desk, &officer, &id, "Manca il DDT.", &scope).unwrap();
    let listed = company
        .call("POST", "/fpbews/pratica/listaRettificheRichiesteA2A", Some(&json!({ "filtri": [] })))
        .data();
    assert_eq!(listed[0]["testo"], "Manca il DDT.", "{listed}");
    assert_eq!((&listed[0]["modelloBase"], &listed[0]["caselle"]), (&true.into(), &json!(["5"])));
    assert_eq!(listed[0]["documentiMancanti"], json!(["DOT"]));
    assert_eq!(asked_base_form(&company, &id), true);
    let row = company.row(&id);
    assert_eq!(row["noteSportello"], "Manca il DDT.");
    let transmit = format!(
        "/fpbews/pratica/trasmettiRettificaA2AServiceUser?idPratica={id}&userIdOperativo=X"
    );
    assert_eq!(company.call("POST", &transmit, None).refusal(), "INVALID", "nothing came yet");

    let mut corrected = practice.clone();
    corrected.remarks.push_str(" - CORRECTED");
    let p7m = signed(&base_form(&corrected));
    let unsigned = correct(&company, &id, "MOB", "m.xml", &base_form(&corrected), true);
    assert_eq!(unsigned["codError"], "SIGNATURE_REFUSED", "a correction is judged like the first");
    assert_eq!(correct(&company, &id, "MOB", "m.xml.p7m", &p7m, true)["result"], "OK");
    assert_eq!(correct(&company, &id, "PAC", "nuova.pdf", b"new list", false)["result"], "OK");
    assert_eq!(correct(&company, &id, "PAC", "nuova.pdf", b"new list", false)["result"], "OK");
    assert_eq!(company.call("POST", &transmit, None).refusal(), "INVALID", "the DOT is missing");
    company.attach(&id, "DOT", "ddt.pdf", b"ddt").data();
    let answered = company.call("POST", &transmit, None).data();
    assert_eq!(answered["protocollo"], protocol.as_str(), "the same protocol");
    assert_eq!(company.call("POST", &transmit, None).data(), answered, "twice is harmless");
    assert_eq!(company.send(&id).data()["protocollo"], protocol.as_str());
    let row = company.row(&id);
    assert_eq!(row["stato"], "INVIATA");
    let names: Vec<&str> =
        row["allegati"].as_array().unwrap().iter().map(|f| f["nome"].as_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "modello-base.xml.p7m",
            "fattura_2026_EX_0418.pdf",
            "dettaglio-richiesta.xml",
            "nuova.pdf",
            "ddt.pdf"
        ],
        "what was asked is replaced, the rest stands"
    );
    assert_eq!(world.desk.blobs.get(row["allegati"][0]["sha256"].as_str().unwrap()).unwrap(), p7m);
    assert_eq!(company.balance_cents(), 8_500, "no second charge");
    world.check_invariants();
}

#[test]
fn a_transmission_that_is_repeated_under_its_key_does_not_answer_the_next_request() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    let ask = |kind: &str| ask_for_missing(&world, &officer, &id, kind);
    let add = |kind: &str, name: &str| {
        assert_eq!(correct(&company, &id, kind, name, name.as_bytes(), false)["result"], "OK");
    };
    let transmit = format!("/fpbews/pratica/trasmettiRettificaA2AServiceUser?idPratica={id}");
    let under = |key: &str| {
        let headers = [("Idempotency-Key", key), ("Origo-Seal-Digest", "5ea1")];
        company.call_with("POST", &transmit, &headers, None)
    };
    ask("DOT");
    add("DOT", "ddt.pdf");
    let first = under("second-revision").data();
    ask("DDO");
    assert_eq!(under("second-revision").data()["protocollo"], first["protocollo"]);
    assert_eq!(company.row(&id)["stato"], "RICHIESTA RETTIFICA", "the second request stands");
    assert_eq!(under("third-revision").refusal(), "INVALID", "nothing came for it yet");
    add("DDO", "ddo.pdf");
    under("third-revision").data();
    assert_eq!(company.row(&id)["stato"], "INVIATA");
    world.check_invariants();
}

#[test]
fn a_file_under_the_key_of_another_answer_replaces_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    let ask = |kind: &str| ask_for_missing(&world, &officer, &id, kind);
    let upload = format!("/fpbews/pratica/rettificaAllegatoA2A?idPratica={id}");
    let under = |method: &str, target: &str, seal: &str, body: Option<&Value>| {
        let headers = [("Idempotency-Key", "second-revision"), ("Origo-Seal-Digest", seal)];
        company.call_with(method, target, &headers, body)
    };
    let file = |bytes: &[u8]| {
        let mut body = attach_body("DOT", "ddt.pdf", bytes);
        body["rettificaModelloBase"] = false.into();
        body
    };
    let sha256 = |seal: &str| hex::encode(sha2::Sha256::digest(seal));
    let begin = |seal: &str| {
        let begin = json!({ "idPratica": id, "tipoAllegato": "FAE", "allegatoFileName": "f.pdf",
            "descrizioneAllegato": "", "sha256": sha256(seal), "sizeBytes": 700_000,
            "rettificaModelloBase": false });
        under("POST", "/origo/v1/uploads", seal, Some(&begin))
    };
    ask("DOT");
    under("PUT", &upload, "aaaa", Some(&file(b"ours"))).data();
    let transmit = format!("/fpbews/pratica/trasmettiRettificaA2AServiceUser?idPratica={id}");
    under("POST", &transmit, "aaaa", None).data();
    ask("DDO");
    let before = company.row(&id);
    // A cloned device sealed another answer for the same revision, and so under the same key.
    assert_eq!(under("PUT", &upload, "bbbb", Some(&file(b"theirs"))).refusal(), "PAYLOAD_MISMATCH");
    assert_eq!(begin("bbbb").refusal(), "PAYLOAD_MISMATCH", "nor in pieces");
    assert_eq!(company.row(&id)["allegati"], before["allegati"], "what was answered stands");
    begin("aaaa").data();
    world.check_invariants();
}

#[test]
fn a_second_round_works_through_the_new_path_and_settles_the_fee() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 2_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    let order = |copies: u32| {
        let mut changed = practice.clone();
        changed.order.copies = Some(copies);
        order_detail(&changed)
    };
    let scope = Scope { attachments: vec![5], ..Scope::default() };
    let transmit = format!("/fpbews/pratica/rettificaAllegatoA2A?idPratica={id}");
    examination::ask_correction(&world.desk, &officer, &id, "Quante copie?", &scope).unwrap();
    assert_eq!(asked_base_form(&company, &id), false);
    correct(&company, &id, "GEN", "dettaglio-richiesta.xml", &order(4), false);
    let answer = company.call("POST", &transmit, None);
    assert_eq!(answer.refusal(), "INSUFFICIENT_FUNDS", "10 euro more, 5 on the balance");
    assert_eq!(company.balance_cents(), 500, "nothing moved");
    correct(&company, &id, "GEN", "dettaglio-richiesta.xml", &order(3), false);
    company.call("POST", &transmit, None).data();
    assert_eq!(company.balance_cents(), 0, "one copy more was charged");
    world.check_invariants();

    let document = company.row(&id)["allegati"].as_array().unwrap().len();
    assert_eq!(document, 4, "base form, two documents, one order detail");
    let number = world
        .desk
        .storage
        .read(|c| desk::storage::attachments::current(c, &id))
        .unwrap()
        .last()
        .map(|d| d.number)
        .unwrap();
    let scope = Scope { attachments: vec![number], ..Scope::default() };
    examination::ask_correction(&world.desk, &officer, &id, "Troppe.", &scope).unwrap();
    correct(&company, &id, "GEN", "dettaglio-richiesta.xml", &order(0), false);
    company.call("POST", &transmit, None).data();
    assert_eq!(company.balance_cents(), 1_500, "three copies less were given back");
    let practice = world.desk.storage.read(|c| practices::find(c, &id)).unwrap().unwrap();
    assert_eq!((practice.state, practice.round, practice.fee_cents), (State::Sent, 2, 500));
    world.check_invariants();
}
