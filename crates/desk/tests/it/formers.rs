//! Certificates that refer to earlier ones: annul and substitute, later copies.

use certificate::{Certificate, Kind};
use desk::examination::{self, Duty};
use desk::error::DeskError;
use desk::former;
use desk::storage::issued_documents::{self, COPIES};
use desk::storage::practices::State;
use desk::storage::{certificates, practices};

use crate::papers::example;
use crate::world::{Company, World, mails};

const COMPANY: &str = "tessil";

fn state(world: &World, id: &str) -> State {
    world.desk.storage.read(|c| practices::find(c, id)).unwrap().unwrap().state
}

/// A second certificate for the same goods, whose notes say what it replaces.
fn substitute(company: &Company<'_>, practice: &Certificate, lot: u32, number: &str) -> String {
    let mut second = practice.clone();
    second.remarks = format!("{} - LOT {lot}", second.remarks);
    let id = company.prepare(&second);
    let note = format!("ANNULLA E SOSTITUISCE IL CERTIFICATO N. {number} DEL 22/11/2026: peso errato");
    company.note(&id, &note).data();
    company.send(&id).data();
    id
}

#[test]
fn a_substitute_annuls_the_former_certificate_in_the_step_that_issues_it() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company(COMPANY, &practice, 100_000);
    let officer = world.officer("neri", "BG");
    let (first, _) = company.file(&practice);
    let former = examination::issue(&world.desk, &officer, &first).unwrap();
    let second = substitute(&company, &practice, 2, &former.number);
    assert_eq!(state(&world, &first), State::Issued, "it holds until the other one is there");
    let issued = examination::issue(&world.desk, &officer, &second).unwrap();
    assert_eq!(state(&world, &first), State::Annulled);
    let words = company.row(&first)["noteSportello"].as_str().unwrap().to_owned();
    assert!(words.contains(&issued.number), "the company reads by what: {words}");
    let third = substitute(&company, &practice, 3, &former.number);
    let twice = examination::issue(&world.desk, &officer, &third).unwrap_err();
    let expected = Duty::Substituted(former.number.clone(), issued.number.clone());
    assert!(matches!(&twice, DeskError::Duty(duty) if *duty == expected), "{twice}");
    former::tie(&world.desk, &officer, &third, &issued.number).unwrap();
    examination::issue(&world.desk, &officer, &third).unwrap();
    assert_eq!(state(&world, &second), State::Annulled, "the officer named the right one");
    world.check_invariants();
    world.stop();
    let annulled = mails(dir.path()).into_iter().filter(|(name, _)| name.contains("annulled"));
    assert_eq!(annulled.count(), 2, "each was told of once");
}

#[test]
fn a_number_of_another_company_ties_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let (theirs, ours) = (example("ex-01.json"), example("ex-03.json"));
    let officer = world.officer("neri", "BG");
    let (first, _) = world.company("altra", &theirs, 100_000).file(&theirs);
    let former = examination::issue(&world.desk, &officer, &first).unwrap();
    let company = world.company(COMPANY, &ours, 100_000);
    let id = substitute(&company, &ours, 2, &former.number);
    let refused = former::tie(&world.desk, &officer, &id, &former.number).unwrap_err();
    assert!(matches!(refused, DeskError::Duty(Duty::NoSuchCertificate(_))), "{refused}");
    assert_eq!(state(&world, &first), State::Issued);
}

/// A visa practice of the same company that asks copies.
fn copies_of(practice: &Certificate, number: &str, copies: u32) -> Certificate {
    let mut asked = practice.clone();
    asked.kind = Kind::Va;
    asked.attachments.clear();
    asked.order.copies = Some(copies);
    asked.request_notes = format!("COPIE DEL CERTIFICATO N. {number} DEL 22/11/2026");
    asked
}

#[test]
fn later_copies_are_drawn_from_the_former_form_under_its_number() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company(COMPANY, &practice, 100_000);
    let officer = world.officer("neri", "BG");
    let (first, _) = company.file(&practice);
    let former = examination::issue(&world.desk, &officer, &first).unwrap();
    let (unknown, _) = company.file(&copies_of(&practice, "C26BG7654321", 2));
    let refused = examination::issue(&world.desk, &officer, &unknown).unwrap_err();
    assert!(matches!(refused, DeskError::Duty(Duty::NoFormer)), "{refused}");
    let before = company.balance_cents();
    let (id, _) = company.file(&copies_of(&practice, &former.number, 3));
    assert_eq!(before - company.balance_cents(), 1_500, "three copies at five euro");
    examination::issue(&world.desk, &officer, &id).unwrap();
    let papers = world.desk.storage.read(|c| issued_documents::of_practice(c, &id)).unwrap();
    assert_eq!(papers.len(), 1);
    assert_eq!((papers[0].attachment, papers[0].is_copies()), (COPIES, true));
    let pdf = world.desk.blobs.get(&papers[0].pdf_sha256).unwrap();
    let words = rendering::document_words(pdf, 10).expect("a PDF");
    assert_eq!(words.len(), 3, "no original among them");
    for page in &words {
        let text: Vec<&str> = page.words.iter().map(|word| word.text.as_str()).collect();
        assert!(text.join(" ").contains(&former.number), "the number of the former: {text:?}");
    }
    assert_eq!(state(&world, &first), State::Issued, "copies take nothing from it");
    examination::annul(&world.desk, &officer, &first, "Restituito.").unwrap();
    let (late, _) = company.file(&copies_of(&practice, &former.number, 1));
    let refused = examination::issue(&world.desk, &officer, &late).unwrap_err();
    assert!(matches!(refused, DeskError::Duty(Duty::FormerVoid(_))), "{refused}");
    let none = world.desk.storage.read(|c| certificates::of_practice(c, &late)).unwrap();
    assert_eq!(none, None);
    world.check_invariants();
}
