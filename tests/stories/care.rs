//! What an office does around the paper, from a terminal: who looks after a practice, the customer's yes, the
//! printed original, a misprint, and everything in one folder.

use std::fs;

use harness::stage::{OFFICER, Officer};
use tests::place;

use crate::telling::{another, assert_refused, pdf_text, sealed};

#[test]
fn a_practice_is_cared_for_approved_printed_once_and_substituted() {
    let scene = place::scene("care");
    let office = &scene.office;
    let id = scene.take_in(&place::sample()).unwrap();
    office
        .tell(&[&"care", &id, &"--colleague", &"Marta Rota", &"--due", &"2026-01-02"], "")
        .unwrap();
    let due = office.tell(&[&"list", &"--due", &"--colleague", &"Marta Rota"], "").unwrap();
    assert_eq!(due.text("/practices/0/id").unwrap(), id, "it is late, and hers");
    assert_eq!(due.text("/practices/0/care/sign").unwrap(), "overdue");

    let folder = scene.dir.join("customer");
    let to = "buyer@dokuma.example";
    let words: [&dyn AsRef<std::ffi::OsStr>; 8] =
        [&"approval", &id, &"--to", &to, &"--language", &"en", &"-o", &folder];
    let sent = office.tell(&words, "").unwrap();
    let draft = sent.text("/pdf").unwrap();
    assert!(pdf_text(draft.as_ref()).contains("RAPIER WEAVING LOOM"), "the pages as they stand");
    let message = fs::read_to_string(sent.text("/message").unwrap()).unwrap();
    assert!(message.contains("To: buyer@dokuma.example"), "{message}");
    office.tell(&[&"approval", &id, &"--approved"], "").unwrap();

    assert_refused(&office.ask(&[&"print", &id], "").unwrap(), "notIssued", 1);
    office.tell(&[&"freeze", &id], "").unwrap();
    scene.sign(&id, &place::props().token).unwrap();
    let protocol = scene.submit(&id).unwrap();
    Officer::enter(scene.desk.url(), &OFFICER).unwrap().issue(&protocol).unwrap();
    scene.fetch(&id).unwrap();
    let original = office.tell(&[&"print", &id], "").unwrap().text("/file").unwrap();
    // Programs that read text leave out what stands across the page.
    let is_marked = |file: &str| {
        let mark = b"OrigoCopyMark";
        fs::read(file).unwrap().windows(mark.len()).any(|window| window == mark)
    };
    assert!(!is_marked(&original), "the original carries no mark");
    assert_refused(&office.ask(&[&"print", &id], "").unwrap(), "originalPrinted", 1);
    let copy = office.tell(&[&"print", &id, &"--copy"], "").unwrap().text("/file").unwrap();
    assert!(is_marked(&copy), "every other sheet says so");
    let issued = pdf_text(copy.as_ref());
    assert!(issued.contains("RAPIER WEAVING LOOM"), "and is the certificate: {issued}");

    let why = "carta inceppata";
    let made = office.tell(&[&"print", &id, &"--misprint", &why], "").unwrap();
    let new = made.text("/id").unwrap();
    let paper = office.tell(&[&"show", &new], "").unwrap();
    let notes = paper.text("/annotazioni").unwrap();
    assert!(notes.contains("ANNULLA E SOSTITUISCE") && notes.contains(why), "{notes}");
    assert_eq!(paper.text("/sostituisce/motivo").unwrap(), why);
    let former = office.tell(&[&"show", &id], "").unwrap();
    let invoice = former.text("/fatture/0/numero").unwrap();
    assert_eq!(paper.text("/fatture/0/numero").unwrap(), invoice, "it is the same shipment");
    // The day of issue came from the desk: what is left to do is no error of the form K03.
    let judged = office.ask(&[&"check", &new], "").unwrap();
    let found = judged.json["findings"].as_array().unwrap().clone();
    let rules: Vec<_> = found.iter().filter(|one| one["severity"] == "error").collect();
    assert!(rules.iter().all(|one| one["rule"] != "K03"), "{rules:?}");
    assert!(found.iter().all(|one| one["rule"] != "V36"), "nor a second one for its invoice");
    let events = office.tell(&[&"care", &new], "").unwrap();
    assert_eq!(events.text("/events/0/kind").unwrap(), "substitutes");
    assert_eq!(events.text("/events/0/about").unwrap(), id, "it names its predecessor");

    let bundle = scene.dir.join("everything");
    office.tell(&[&"export", &id, &"--as", &"bundle", &"-o", &bundle], "").unwrap();
    let read = |name: &str| fs::read_to_string(bundle.join(name)).unwrap();
    let list = read("LEGGIMI.txt");
    for part in [".xml.p7m", ".rapporto.txt", "ricevute/", "rilasciato/", "storia.txt"] {
        assert!(list.contains(part), "{part} in {list}");
    }
    assert!(read("storia.txt").contains("printedOriginal"), "what was done is told");
}

#[test]
fn the_archive_is_asked_for_a_period_a_country_and_a_consignee() {
    let scene = place::scene("archive-filters");
    let office = &scene.office;
    sealed(&scene, &place::sample());
    let second = scene.take_in(&another(&scene, "SECOND")).unwrap();
    let count = |words: &[&dyn AsRef<std::ffi::OsStr>]| {
        let mut all: Vec<&dyn AsRef<std::ffi::OsStr>> = vec![&"list"];
        all.extend(words);
        let said = office.tell(&all, "").unwrap();
        said.json["practices"].as_array().unwrap().len()
    };
    assert_eq!(count(&[&"--country", &"Turchia", &"--consignee", &"anadolu"]), 2);
    assert_eq!(count(&[&"--country", &"Perù"]), 0);
    assert_eq!(count(&[&"--until", &"2020-01-01"]), 0);
    assert_eq!(count(&[&"--state", &"draft,ready", &"--colleague", &"-"]), 1);
    let copied = office.tell(&[&"copy", &second, &"--attachments", &"all"], "").unwrap();
    assert!(copied.text("/id").is_ok());
    assert_eq!(count(&[]), 3);
    let table = scene.dir.join("list.csv");
    office.tell(&[&"list", &"--state", &"sealed", &"--table", &table], "").unwrap();
    assert_eq!(fs::read_to_string(table).unwrap().lines().count(), 2, "names, and one practice");
    assert_refused(&office.ask(&[&"list", &"--from", &"ieri"], "").unwrap(), "badField", 1);
}
