//! What officers do, and what they cannot.

use desk::error::DeskError;
use desk::examination;
use desk::storage::corrections::Scope;
use desk::storage::practices::State;
use wire::codes::DeskCode;

use crate::http;
use crate::papers::example;
use crate::world::{World, mails};

fn code<T: std::fmt::Debug>(outcome: Result<T, DeskError>) -> DeskCode {
    outcome.expect_err("a refusal").code()
}

#[test]
fn an_issued_certificate_has_number_code_and_a_pdf_to_fetch() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    examination::take(&world.desk, &officer, &id).unwrap();
    assert_eq!(company.row(&id)["stato"], "IN ISTRUTTORIA");
    let issued = examination::issue(&world.desk, &officer, &id).unwrap();
    let year = desk::clock::in_rome(issued.issued_at).year() % 100;
    assert_eq!(issued.number, format!("C{year}BG0000001"));
    let row = company.row(&id);
    assert_eq!(row["stato"], "CHIUSA CON ESITO POSITIVO");
    assert_eq!(row["numeroCertificato"], issued.number.as_str());
    let documents =
        company.call("GET", &format!("/origo/v1/practices/{id}/documents"), None).data();
    let name = documents[0]["nome"].as_str().unwrap();
    let target = format!("/origo/v1/practices/{id}/documents/{name}");
    let pdf = company.call("GET", &target, None);
    assert!(pdf.body.starts_with(b"%PDF-"), "a PDF comes back");
    assert!(pdf.head.to_lowercase().contains("content-type: application/pdf"), "{}", pdf.head);
    let by_digest = format!("/origo/v1/file?idPratica={id}&sha256={}", issued.pdf_sha256);
    assert_eq!(company.call("GET", &by_digest, None).body, pdf.body);
    assert_eq!(code(examination::issue(&world.desk, &officer, &id)), DeskCode::WrongState, "once");
    assert_eq!(code(examination::reject(&world.desk, &officer, &id, "no")), DeskCode::WrongState);
    examination::annul(&world.desk, &officer, &id, "Emesso per errore.").unwrap();
    assert_eq!(company.row(&id)["noteSportello"], "Emesso per errore.");
    world.check_invariants();
    world.stop();
    let mails = mails(dir.path());
    let about: Vec<&str> = mails.iter().map(|(name, _)| name.split_once('.').unwrap().1).collect();
    assert_eq!(about, ["annulled.eml", "issued.eml", "protocol.eml"]);
}

#[test]
fn a_visa_practice_is_issued_too() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-09.json");
    let company = world.company("lario", &practice, 10_000);
    let officer = world.officer("valli", "SO");
    let (id, _) = company.file(&practice);
    examination::approve(&world.desk, &world.officer("verdi", "SO"), &id).unwrap();
    let issued = examination::issue(&world.desk, &officer, &id).unwrap();
    let pdf = world.desk.blobs.get(&issued.pdf_sha256).unwrap();
    assert!(pdf.starts_with(b"%PDF-"), "a granted request is a PDF as well");
}

#[test]
fn where_the_fee_is_taken_at_issue_a_rejection_gives_it_back() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.charge_at_issue("BG");
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 3_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    assert_eq!(company.balance_cents(), 1_500, "reserved at once");
    assert_eq!(
        code(examination::reject(&world.desk, &officer, &id, "  ")),
        DeskCode::Invalid,
        "why?"
    );
    examination::reject(&world.desk, &officer, &id, "Origine non provata.").unwrap();
    assert_eq!(company.balance_cents(), 3_000, "released");
    assert_eq!(company.row(&id)["noteSportello"], "Origine non provata.");
    world.check_invariants();
    let (again, _) = company.file(&practice);
    assert_ne!(again, id, "a rejected practice may be filed anew");
    examination::issue(&world.desk, &officer, &again).unwrap();
    assert_eq!(company.balance_cents(), 1_500, "captured");
    world.check_invariants();
}

#[test]
fn officers_see_their_chamber_and_keep_to_the_legal_steps() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let (ours, theirs) = (world.officer("neri", "BG"), world.officer("valli", "SO"));
    let open = company.prepare(&practice);
    assert_eq!(code(examination::take(&world.desk, &ours, &open)), DeskCode::NotFound, "not sent");
    company.send(&open).data();
    assert_eq!(examination::queue(&world.desk, &ours).unwrap().len(), 1);
    assert_eq!(examination::queue(&world.desk, &theirs).unwrap().len(), 0);
    assert_eq!(code(examination::take(&world.desk, &theirs, &open)), DeskCode::NotFound);
    let nothing = Scope::default();
    let asked = examination::ask_correction(&world.desk, &ours, &open, "?", &nothing);
    assert_eq!(code(asked), DeskCode::Invalid, "a correction of nothing");
    let unknown = Scope { attachments: vec![99], ..Scope::default() };
    let asked = examination::ask_correction(&world.desk, &ours, &open, "?", &unknown);
    assert_eq!(code(asked), DeskCode::Invalid, "a document that is not there");
    let scope = Scope { base_form: true, ..Scope::default() };
    examination::ask_correction(&world.desk, &ours, &open, "Correggere.", &scope).unwrap();
    assert_eq!(
        code(examination::issue(&world.desk, &ours, &open)),
        DeskCode::WrongState,
        "suspended"
    );
    assert_eq!(code(examination::annul(&world.desk, &ours, &open, "x")), DeskCode::WrongState);
    let taken = examination::reject(&world.desk, &ours, &open, "Tempo scaduto.").unwrap();
    assert_eq!(taken.state, State::Rejected);
}

#[test]
fn certificates_issued_at_once_are_numbered_without_a_gap() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 100_000);
    let officer = world.officer("neri", "BG");
    let ids: Vec<String> = (0..4)
        .map(|n| {
            let mut one = practice.clone();
            one.remarks = format!("{} - LOT {n}", one.remarks);
            company.file(&one).0
        })
        .collect();
    let mut numbers: Vec<String> = std::thread::scope(|scope| {
        let (world, officer) = (&world, &officer);
        let issues: Vec<_> = ids
            .iter()
            .map(|id| {
                scope.spawn(move || examination::issue(&world.desk, officer, id).unwrap().number)
            })
            .collect();
        issues.into_iter().map(|issue| issue.join().unwrap()).collect()
    });
    numbers.sort();
    let tails: Vec<&str> = numbers.iter().map(|number| &number[5..]).collect();
    assert_eq!(tails, ["0000001", "0000002", "0000003", "0000004"]);
    world.check_invariants();
    let page = http::request(world.at, "GET", "/origo/v1/practices/x", &[], None);
    assert_eq!(page.refusal(), "AU01", "documents are for those who may ask");
}
