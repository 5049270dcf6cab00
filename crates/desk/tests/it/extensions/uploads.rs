use desk::clock::Clock;
use desk::jobs::uploads::{IDLE_MAX, sweep};
use desk::storage::{StorageError, uploads};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::http::{self, Answer};
use crate::papers::{base_form, example, signed};
use crate::world::{Company, PASSWORD, World};

const PIECE: usize = 1024 * 1024;

/// A file of so many bytes, none like another.
fn paper(bytes: usize) -> Vec<u8> {
    (0..bytes).map(|n| (n * 7 + n / 251) as u8).collect()
}

fn begin(company: &Company<'_>, id: &str, name: &str, bytes: &[u8]) -> Answer {
    let body = json!({ "idPratica": id, "tipoAllegato": "FAE", "allegatoFileName": name,
        "descrizioneAllegato": "fattura", "sha256": hex::encode(Sha256::digest(bytes)),
        "sizeBytes": bytes.len() });
    company.call("POST", "/origo/v1/uploads", Some(&body))
}

fn put(company: &Company<'_>, upload: &str, offset: usize, piece: &[u8]) -> Answer {
    let target = format!("/origo/v1/uploads/{upload}?offset={offset}");
    let headers = [("FPWS-UserId", company.user.as_str()), ("FPWS-Password", PASSWORD)];
    http::request(company.world.at, "PUT", &target, &headers, Some(piece))
}

fn complete(company: &Company<'_>, upload: &str) -> Answer {
    company.call("POST", &format!("/origo/v1/uploads/{upload}/complete"), None)
}

fn id_of(row: &Value) -> String {
    row["id"].as_str().unwrap().to_owned()
}

#[test]
fn a_file_goes_on_where_it_was_cut_and_becomes_a_document_like_any_other() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.create(&signed(&base_form(&practice)), &practice).data();
    let id = id["idPratica"].as_str().unwrap().to_owned();
    let bytes = paper(2 * PIECE + 1_000);
    let row = begin(&company, &id, "fattura.pdf", &bytes).data();
    let upload = id_of(&row);
    assert_eq!(row["offset"], 0);
    put(&company, &upload, 0, &bytes[..PIECE]).data();
    assert_eq!(complete(&company, &upload).refusal(), "WRONG_STATE", "not whole yet");
    let refused = put(&company, &upload, 0, &bytes[..PIECE]);
    assert_eq!(refused.refusal(), "WRONG_STATE", "told twice it is not taken twice");
    assert_eq!(refused.json()["data"]["offset"], PIECE, "and where to go on is said");
    let again = begin(&company, &id, "fattura.pdf", &bytes).data();
    assert_eq!((id_of(&again), again["offset"].as_u64()), (upload.clone(), Some(PIECE as u64)));
    put(&company, &upload, PIECE, &bytes[PIECE..2 * PIECE]).data();
    let row = put(&company, &upload, 2 * PIECE, &bytes[2 * PIECE..]).data();
    assert_eq!(row["offset"], bytes.len());
    let done = complete(&company, &upload).data();
    assert_eq!(done["allegato"]["sha256"], hex::encode(Sha256::digest(&bytes)));
    let documents = company.row(&id)["allegati"].clone();
    assert_eq!(documents[1]["nome"], "fattura.pdf", "{documents}");
    let file = format!(
        "/origo/v1/file?idPratica={id}&sha256={}",
        documents[1]["sha256"].as_str().unwrap()
    );
    assert!(company.call("GET", &file, None).body == bytes, "the same bytes");
    assert_eq!(complete(&company, &upload).refusal(), "NOT_FOUND", "its pieces are gone");
}

#[test]
fn what_arrives_damaged_becomes_no_document_and_begins_anew() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.prepare(&practice);
    let documents = company.row(&id)["allegati"].clone();
    let bytes = paper(5_000);
    let upload = id_of(&begin(&company, &id, "f.pdf", &bytes).data());
    let mut damaged = bytes.clone();
    damaged[17] ^= 1;
    put(&company, &upload, 0, &damaged).data();
    assert_eq!(complete(&company, &upload).refusal(), "WRONG_STATE");
    assert_eq!(company.row(&id)["allegati"], documents, "nothing was attached");
    let anew = begin(&company, &id, "f.pdf", &bytes).data();
    assert_eq!(anew["offset"], 0, "and it begins anew");
    assert_ne!(id_of(&anew), upload);
}

#[test]
fn limits_states_and_companies_are_kept_apart() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let stranger = world.company("altra", &practice, 0);
    let id = company.prepare(&practice);
    let bytes = paper(100);
    assert_eq!(begin(&stranger, &id, "f.pdf", &bytes).refusal(), "NOT_FOUND");
    assert_eq!(begin(&company, &id, "../f.pdf", &bytes).refusal(), "INVALID");
    assert_eq!(begin(&company, &id, "f.pdf", b"").refusal(), "INVALID", "an empty file");
    let huge = json!({ "idPratica": id, "tipoAllegato": "FAE", "allegatoFileName": "f.pdf",
        "sha256": "00".repeat(32), "sizeBytes": 26 * 1024 * 1024 });
    assert_eq!(company.call("POST", "/origo/v1/uploads", Some(&huge)).refusal(), "TOO_LARGE");
    let upload = id_of(&begin(&company, &id, "f.pdf", &bytes).data());
    assert_eq!(put(&stranger, &upload, 0, &bytes).refusal(), "NOT_FOUND");
    assert_eq!(complete(&stranger, &upload).refusal(), "NOT_FOUND");
    assert_eq!(put(&company, &upload, 0, &paper(101)).refusal(), "INVALID", "longer than said");
    assert_eq!(put(&company, &upload, 0, &paper(PIECE + 1)).refusal(), "TOO_LARGE");
    put(&company, &upload, 0, &bytes).data();
    company.send(&id).data();
    assert_eq!(complete(&company, &upload).refusal(), "WRONG_STATE", "a sent practice is closed");
    assert_eq!(begin(&company, &id, "g.pdf", &bytes).refusal(), "WRONG_STATE");
}

#[test]
fn what_nobody_finishes_is_taken_away_and_what_goes_on_is_not() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let id = company.prepare(&practice);
    let bytes = paper(100);
    let upload = id_of(&begin(&company, &id, "f.pdf", &bytes).data());
    put(&company, &upload, 0, &bytes[..50]).data();
    assert_eq!(sweep(&world.desk).unwrap(), 0, "it has just come");
    let places = crate::places::of(dir.path());
    let later = world.desk.now().checked_add(IDLE_MAX).unwrap();
    let later = later.checked_add(jiff::SignedDuration::from_secs(1)).unwrap();
    let anchors = signing::Anchors::none();
    let clock = Clock::from_fn(move || later);
    let dice = desk::clock::Dice::system();
    let beside = desk::desk::Desk::open(&places, anchors, "http://desk.example", clock, dice);
    assert_eq!(sweep(&beside.unwrap()).unwrap(), 1, "after three days");
    let left = world.desk.storage.read(|c| {
        assert_eq!(uploads::find(c, &upload)?, None);
        uploads::bytes(c, &upload)
    });
    assert_eq!(left.map_err(|error: StorageError| error.to_string()), Ok(Vec::new()));
    assert_eq!(put(&company, &upload, 50, &bytes[50..]).refusal(), "NOT_FOUND");
}

#[test]
fn a_correction_comes_in_pieces_too() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("anna", "BG");
    let (id, protocol) = company.file(&practice);
    let scope = desk::storage::corrections::Scope {
        missing: vec!["DOT".to_owned()],
        ..desk::storage::corrections::Scope::default()
    };
    desk::examination::ask_correction(&world.desk, &officer, &id, "Manca il CMR.", &scope).unwrap();
    let bytes = paper(3_000);
    let body = json!({ "idPratica": id, "tipoAllegato": "DOT", "allegatoFileName": "cmr.pdf",
        "sha256": hex::encode(Sha256::digest(&bytes)), "sizeBytes": bytes.len(),
        "rettificaModelloBase": false });
    let upload = id_of(&company.call("POST", "/origo/v1/uploads", Some(&body)).data());
    put(&company, &upload, 0, &bytes).data();
    complete(&company, &upload).data();
    let target = format!("/fpbews/pratica/trasmettiRettificaA2A?idPratica={id}");
    assert_eq!(company.call("POST", &target, None).data()["protocollo"], protocol.as_str());
}
