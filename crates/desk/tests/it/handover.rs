//! What is printed at the Chamber, from issue to the register; batches under one PIN.

use desk::error::DeskError;
use desk::examination::{self, Duty};
use desk::handover;
use desk::officer_key::{OfficerToken, Secrets};
use desk::clock::Clock;
use desk::storage::handovers::{self, Collector, Title};
use desk::storage::payments::Method;
use desk::storage::till as tills;
use desk::till;
use harness::pki::{self, Shared};
use jiff::Timestamp;
use signing::{Anchors, Policy, pades};
use signing_pkcs11::TokenError;
use wire::codes::DeskCode;

use crate::papers::example;
use crate::world::{Company, World, mails};

fn collector() -> Collector {
    Collector {
        name: "Paola Sarti".into(),
        title: Title::Delegate,
        document: "CI AX 1234567".into(),
    }
}

#[test]
fn what_is_printed_at_the_chamber_waits_is_collected_and_stands_in_the_register() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let mut practice = example("ex-01.json");
    practice.order.print_at_company = Some(false);
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    let early = handover::ready(&world.desk, &officer, &id, "Treviglio").unwrap_err();
    assert_eq!(early.code(), DeskCode::WrongState, "nothing is issued");
    examination::issue(&world.desk, &officer, &id).unwrap();
    let nowhere = handover::ready(&world.desk, &officer, &id, "Milano").unwrap_err();
    assert_eq!(nowhere.code(), DeskCode::Invalid, "no office of this Chamber");
    handover::ready(&world.desk, &officer, &id, "Treviglio").unwrap();
    let row = company.row(&id);
    assert_eq!(row["stato"], "DISPONIBILE PER IL RITIRO");
    assert_eq!(row["noteSportello"], "Pronta per il ritiro: sede di Treviglio.");
    let slip = handover::slip(&world.desk, &officer, &id).unwrap();
    let words = rendering::document_words(slip, 1).unwrap();
    assert!(words[0].words.iter().any(|word| word.text == "DISTINTA"), "a slip to sign");
    handover::hand_over(&world.desk, &officer, &id, &collector()).unwrap();
    assert_eq!(company.row(&id)["stato"], "RITIRATA");
    let again = handover::hand_over(&world.desk, &officer, &id, &collector()).unwrap_err();
    assert_eq!(again.code(), DeskCode::WrongState, "it is taken once");
    let line = world.desk.storage.read(|c| handovers::find(c, &id)).unwrap().unwrap();
    let (who, by, _) = line.collected.expect("somebody took it");
    assert_eq!((who, by), (collector(), officer.id), "who, on what title, from whom");
    world.check_invariants();
    world.stop();
    let (_, mail) = mails(dir.path())
        .into_iter()
        .find(|(name, _)| name.ends_with("ready.eml"))
        .expect("the company was told");
    assert!(mail.contains("Treviglio"), "where: {mail}");
}

#[test]
fn what_the_company_prints_is_not_handed_over_and_nothing_leaves_unpaid() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    world.chamber("BG", |chamber| chamber.deferred_payment = true);
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let (id, _) = company.file(&practice);
    examination::issue(&world.desk, &officer, &id).unwrap();
    let refused = handover::ready(&world.desk, &officer, &id, "Bergamo").unwrap_err();
    assert_eq!(refused.code(), DeskCode::Invalid, "the company prints it");

    let mut later = practice.clone();
    later.remarks.push_str(" - LOT 2");
    later.order.print_at_company = Some(false);
    later.order.payment = Some(certificate::Payment::Counter);
    let (id, _) = company.file(&later);
    examination::issue(&world.desk, &officer, &id).unwrap();
    handover::ready(&world.desk, &officer, &id, "Bergamo").unwrap();
    match handover::hand_over(&world.desk, &officer, &id, &collector()) {
        Err(DeskError::Duty(Duty::Unpaid(1_500))) => {}
        other => panic!("15 euro are owed: {other:?}"),
    }
    let now = world.desk.now();
    world.desk.storage.write(|tx| tills::allow(tx, officer.id, true, now)).unwrap();
    let cashier = world.desk.storage.read(|c| till::cashier(c, &officer, None)).unwrap();
    till::settle(&world.desk, &cashier, &id, Method::Cash, "").unwrap();
    handover::hand_over(&world.desk, &officer, &id, &collector()).unwrap();
    world.check_invariants();
}

/// Practices that an officer is to issue.
fn several(company: &Company<'_>, count: usize) -> Vec<String> {
    let practice = example("ex-01.json");
    let one = |n: usize| {
        let mut one = practice.clone();
        one.remarks = format!("{} - LOT {n}", one.remarks);
        company.file(&one).0
    };
    (0..count).map(one).collect()
}

fn token(shared: &Shared, label: &str) -> OfficerToken {
    OfficerToken { module: shared.pki.module_path().to_owned(), label: label.to_owned() }
}

#[test]
fn a_wrong_pin_issues_nothing_and_is_tried_once() {
    let shared = pki::shared();
    let dir = tempfile::tempdir().unwrap();
    let places = crate::places::of(dir.path());
    let world = World::made(&places, Clock::system(), |desk| {
        desk.officer_token = Some(token(shared, &shared.wrong_pins.label));
    });
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 100_000);
    let officer = world.officer("neri", "BG");
    let ids = several(&company, 2);
    let wrong = Secrets { pin: Some("000000".into()), otp: None };
    match examination::issue_batch(&world.desk, &officer, &ids, &wrong) {
        Err(DeskError::Token(TokenError::PinIncorrect { .. })) => {}
        other => panic!("a wrong PIN opens nothing: {other:?}"),
    }
    assert_eq!(company.row(&ids[0])["stato"], "INVIATA", "nothing moved");
    world.check_invariants();
}

#[test]
fn a_batch_is_issued_and_signed_under_one_pin_that_nobody_keeps() {
    let shared = pki::shared();
    let dir = tempfile::tempdir().unwrap();
    let places = crate::places::of(dir.path());
    let world = World::made(&places, Clock::system(), |desk| {
        desk.officer_token = Some(token(shared, &shared.desk.label));
    });
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 100_000);
    let officer = world.officer("neri", "BG");
    let mut ids = several(&company, 3);
    ids.insert(1, "M00000ORIGO".to_owned());
    let none = examination::issue_batch(&world.desk, &officer, &ids, &Secrets::default()).unwrap_err();
    assert_eq!(none.code(), DeskCode::Invalid, "the token asks for a PIN");
    let pin = Secrets { pin: Some(pki::PIN.into()), otp: None };
    let outcomes = examination::issue_batch(&world.desk, &officer, &ids, &pin).unwrap();
    let issued: Vec<bool> = outcomes.iter().map(|(_, outcome)| outcome.is_ok()).collect();
    assert_eq!(issued, [true, false, true, true], "one that is not there stops nobody");
    let anchors = Anchors::from_dir(&shared.pki.anchors_dir()).unwrap();
    let policy = Policy { anchors, crls: Vec::new(), at: Timestamp::now() };
    for certificate in outcomes.into_iter().filter_map(|(_, outcome)| outcome.ok()) {
        let pdf = world.desk.blobs.get(&certificate.pdf_sha256).unwrap();
        assert!(pades::verify(&pdf, &policy).passed(), "{} is signed", certificate.number);
    }
    world.check_invariants();
}
