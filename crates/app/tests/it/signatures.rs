use app::signatures::{self, Control, PinReason, Review, papers};
use app::views::signing::{
    BatchEnd, BatchState, ComparedWith, PaperKind, ReviewWay, SignForm, SignReason,
};
use app::{Code, archive, editing, queue, sealing};
use harness::pki::{PIN, shared};
use serde_json::Value;
use store::Store;

use crate::home::Home;
use crate::stage::{GIALLI, ROSSI, Script, drafted, outcomes, sealed, sign, sign_with, with_visa};

#[test]
fn the_queue_shows_all_that_a_signer_must_see() {
    let home = Home::new();
    let office = home.office();
    sealed(&home, &office, "FIRST", ROSSI, |_| {});
    sealed(&home, &office, "OTHER", GIALLI, |_| {});
    let id = sealed(&home, &office, "VISA", ROSSI, with_visa);
    let view = queue::queue(&office, Some(ROSSI)).unwrap();
    let people: Vec<(&str, u32)> =
        view.signatories.iter().map(|one| (one.fiscal_code.as_str(), one.documents)).collect();
    assert_eq!(people, [(GIALLI, 1), (ROSSI, 2)], "whose queues there are");
    assert_eq!(view.items.len(), 2, "only what this signatory is declared for");
    let item = view.items.iter().find(|item| item.id == id.to_string()).unwrap();
    assert!(item.declaration.contains("art. 47"), "the declaration itself: {}", item.declaration);
    let documents: Vec<(&str, SignReason)> =
        item.documents.iter().map(|one| (one.name.as_str(), one.why)).collect();
    let base_form = item.seal.file_name.as_str();
    assert_eq!(
        documents,
        [("fattura_2026_EX_0418.pdf", SignReason::Visa), (base_form, SignReason::BaseForm)],
        "the attachment first: the base form makes the practice signed"
    );
    let proofs: Vec<(&str, Option<SignForm>, bool)> =
        item.proofs.iter().map(|one| (one.kind.as_str(), one.sign_as, one.here)).collect();
    assert_eq!(proofs, [("FAE", Some(SignForm::Pades), true), ("PAC", None, true)]);
    assert_eq!(view.sums.len(), 1, "one Chamber");
    assert_eq!(view.sums[0].total, view.total, "its fees");
    let pages = signatures::pages(&office, &item.id, &item.proofs[0].sha256).unwrap();
    assert!(pages.len() == 1 && pages[0].contains("<svg"), "the proof can be looked at");
}

#[test]
fn the_queue_says_what_differs_from_before() {
    let home = Home::new();
    let office = home.office();
    let earlier = sealed(&home, &office, "EARLIER", ROSSI, |_| {});
    let chosen = signatures::ready(&office, None).unwrap();
    sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    let id = sealed(&home, &office, "LATER", ROSSI, |practice| {
        practice["box4_trasporto"] = "VIA TERRA - BY TRUCK".into();
    });
    signatures::return_to_drafter(&office, id, "Manca la targa").unwrap();
    editing::set_text(&office, id, "/items/0/marche", "ADM/BURSA 1-7").unwrap();
    sealing::freeze(&office, id).unwrap();
    let since = queue::queue(&office, None).unwrap().items.remove(0).since;
    let with: Vec<(ComparedWith, &str)> =
        since.iter().map(|one| (one.with, one.practice.as_str())).collect();
    let (own, other) = (id.to_string(), earlier.to_string());
    assert_eq!(
        with,
        [(ComparedWith::Revision, own.as_str()), (ComparedWith::Consignee, other.as_str())]
    );
    let pointers = |at: usize| -> Vec<&str> {
        since[at].fields.iter().map(|field| field.pointer.as_str()).collect()
    };
    assert_eq!(pointers(0), ["/items/0/marche"], "field by field");
    assert_eq!(since[0].fields[0].after, Value::from("ADM/BURSA 1-7"));
    assert!(pointers(1).contains(&"/box4_trasporto"), "{:?}", pointers(1));
}

#[test]
fn everything_is_signed_under_one_pin_and_the_signed_files_are_submitted() {
    let home = Home::new();
    let office = home.office();
    let plain = sealed(&home, &office, "PLAIN", ROSSI, |_| {});
    let visa = sealed(&home, &office, "VISA", ROSSI, with_visa);
    let contract = home.document("contratto.pdf");
    papers::add(&office, &[contract], PaperKind::Contract, None, ROSSI).unwrap();
    let chosen = signatures::ready(&office, Some(ROSSI)).unwrap();
    let mut person = Script::pins(&[PIN]);
    let signed = sign(&office, &shared().token, chosen, &mut person).unwrap();
    assert_eq!(outcomes(&signed), ["signed", "signed", "signed"], "{:?}", signed.results);
    assert_eq!(person.asked.len(), 1, "one PIN");
    assert_eq!(person.asked[0].documents, 4, "for four documents");
    assert_eq!(signed.view.end, Some(BatchEnd::Complete));
    let visa_result = signed.results.iter().find(|one| one.id == visa.to_string()).unwrap();
    assert_eq!(visa_result.documents.len(), 2, "each document has its result");
    for document in &signed.view.documents {
        let bytes = std::fs::read(document.path.as_ref().unwrap()).unwrap();
        let policy = signing::Policy {
            anchors: signing::Anchors::none(),
            crls: Vec::new(),
            at: jiff::Timestamp::now(),
        };
        let report = match document.form {
            SignForm::P7m => signing::verify(&bytes, &policy),
            SignForm::Pades => signing::pades::verify(&bytes, &policy),
        };
        match document.form {
            SignForm::P7m => assert_eq!(
                report.content_sha256.as_deref(),
                Some(document.sha256.as_str()),
                "its content"
            ),
            SignForm::Pades => assert!(signing::pades::is_pdf(&bytes), "a PDF stays one"),
        }
        assert!(report.signer(ROSSI).is_some(), "signed by the token's holder");
    }
    assert_eq!(archive::open(&office, plain).unwrap().state, "signed");
    let seal = archive::open(&office, visa).unwrap().seal.unwrap();
    assert_eq!(seal.attachments[0].name, "fattura_2026_EX_0418.pdf", "the seal is as it was");
    let store = Store::open(home.folder.path()).unwrap();
    let outbox = store.outbox(Some(visa)).unwrap().remove(0);
    let state: Value = serde_json::from_str(&outbox.state_json).unwrap();
    let plan = format!("{state}");
    assert!(!plan.contains(".pdf.p7m"), "the signed invoice keeps its name: {plan}");
    let signed_invoice = visa_result.documents[0].signed_sha256.as_deref().unwrap();
    assert!(plan.contains(signed_invoice), "with its own digest");
    let paper = papers::list(&office, None).unwrap().remove(0);
    assert_eq!((paper.state.as_str(), paper.path.is_some()), ("signed", true));
    assert_eq!(queue::queue(&office, None).unwrap().items.len(), 0, "nothing waits any more");
}

#[test]
fn a_document_that_fails_keeps_its_place_and_the_rest_goes_on() {
    let home = Home::new();
    let office = home.office();
    let ids = ["A", "B", "C"].map(|name| sealed(&home, &office, name, ROSSI, with_visa));
    let other = sealed(&home, &office, "D", GIALLI, |_| {});
    let mut chosen = signatures::ready(&office, None).unwrap();
    // Between the review and the batch somebody sends one back and it is sealed anew.
    signatures::return_to_drafter(&office, ids[1], "Fattura sbagliata").unwrap();
    sealing::freeze(&office, ids[1]).unwrap();
    chosen.sort_by_key(|one| one.target);
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    let code = |at: usize| signed.results[at].error.as_ref().map(|error| error.code.clone());
    assert_eq!(outcomes(&signed), ["signed", "failed", "signed", "failed"], "in their places");
    assert_eq!(code(1).as_deref(), Some("sealChanged"), "what was shown is what is signed");
    assert_eq!(code(3).as_deref(), Some("signerMismatch"), "only the declared signatory signs");
    assert_eq!(archive::open(&office, other).unwrap().state, "sealed");
}

#[test]
fn after_a_wrong_pin_nothing_is_asked_of_the_token_until_a_person_gives_another() {
    let home = Home::new();
    let office = home.office();
    sealed(&home, &office, "A", GIALLI, |_| {});
    let token = &shared().wrong_pins;
    let chosen = || signatures::ready(&office, None).unwrap();
    let mut person = Script::pins(&["999999", PIN]);
    let signed = sign(&office, token, chosen(), &mut person).unwrap();
    assert_eq!(outcomes(&signed), ["signed"], "the right one signs in the same batch");
    let why: Vec<PinReason> = person.asked.iter().map(|question| question.why).collect();
    assert_eq!(why, [PinReason::First, PinReason::Incorrect], "a person was asked again");
    assert!(person.asked[1].low, "and told");
    sealed(&home, &office, "B", GIALLI, |_| {});
    let mut person = Script::pins(&["999999"]);
    let error = sign(&office, token, chosen(), &mut person).err().unwrap();
    assert_eq!(error.code, Code::PinIncorrect, "without another one nothing is signed");
    assert_eq!(chosen().len(), 1, "and it keeps its place");
    for line in Store::open(home.folder.path()).unwrap().signing_log().unwrap() {
        assert!(!line.contains("GIALLI"), "no name of a person: {line}");
        let line: Value = serde_json::from_str(&line).unwrap();
        let said: Vec<&str> =
            line.as_object().unwrap().values().filter_map(Value::as_str).collect();
        assert!(!said.contains(&"999999") && !said.contains(&PIN), "no PIN: {line}");
    }
}

#[test]
fn nobody_gives_a_pin_and_nothing_is_begun() {
    let home = Home::new();
    let office = home.office();
    sealed(&home, &office, "A", ROSSI, |_| {});
    let chosen = signatures::ready(&office, None).unwrap();
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[])).unwrap();
    assert!(!signed.pin_given);
    assert_eq!(outcomes(&signed), ["skipped"]);
    assert!(Store::open(home.folder.path()).unwrap().signing_log().unwrap().is_empty());
}

#[test]
fn a_pause_stops_the_token_and_a_cancel_keeps_what_is_signed() {
    let home = Home::new();
    let office = home.office();
    for name in ["A", "B", "C", "D"] {
        sealed(&home, &office, name, ROSSI, |_| {});
    }
    let chosen = signatures::ready(&office, None).unwrap();
    let (control, orders) = Control::new();
    let mut states = Vec::new();
    let (mut paused_at, mut cancelled) = (None, false);
    let mut person = Script::hearing(&[PIN], |state, done| {
        states.push(state);
        match state {
            BatchState::Signing if paused_at.is_none() && done == 0 => control.pause(),
            BatchState::Paused if paused_at.is_none() => {
                paused_at = Some(done);
                control.resume();
            }
            BatchState::Signing if paused_at.is_some() && !cancelled => {
                cancelled = true;
                control.cancel();
            }
            _ => {}
        }
    });
    let signed = sign_with(&office, &shared().token, chosen, orders, &mut person).unwrap();
    drop(person);
    assert!(states.contains(&BatchState::Paused), "{states:?}");
    assert_eq!(signed.view.end, Some(BatchEnd::Cancelled));
    let outcomes = outcomes(&signed);
    let done = outcomes.iter().filter(|outcome| **outcome == "signed").count();
    assert!((1..4).contains(&done), "some are signed: {outcomes:?}");
    assert!(
        outcomes[done..].iter().all(|outcome| *outcome == "skipped"),
        "the rest waits: {outcomes:?}"
    );
    let left = signatures::ready(&office, None).unwrap().len();
    assert_eq!(left, 4 - done, "what was signed is stored, what was not is still in the queue");
}

#[test]
fn only_what_a_review_has_shown_and_ticked_is_signed() {
    let home = Home::new();
    let office = home.office();
    let first = sealed(&home, &office, "A", ROSSI, |_| {}).to_string();
    let second = sealed(&home, &office, "B", ROSSI, |_| {});
    let mut review = Review::start(&office, Some(ROSSI.to_owned()), ReviewWay::OneByOne).unwrap();
    let view = review.view(&office).unwrap();
    assert_eq!((view.shown, view.ticked, view.entries.len()), (0, 0, 2), "nothing is presumed");
    let digest = |id: &str| {
        let view = queue::queue(&office, None).unwrap();
        view.items.into_iter().find(|item| item.id == id).unwrap().digest
    };
    assert_eq!(review.tick(std::slice::from_ref(&first), true).unwrap_err().code, Code::NotShown);
    let wrong = review.mark_shown(&office, &first, &"00".repeat(32)).unwrap_err();
    assert_eq!(wrong.code, Code::SealChanged, "other bytes were on the screen");
    let mut review = Review::start(&office, None, ReviewWay::All).unwrap();
    review.mark_shown(&office, &first, &digest(&first)).unwrap();
    review.tick(std::slice::from_ref(&first), true).unwrap();
    let id = second.to_string();
    let shown = digest(&id);
    signatures::return_to_drafter(&office, second, "No").unwrap();
    let gone = review.mark_shown(&office, &id, &shown).unwrap_err();
    assert_eq!(gone.code, Code::SealChanged, "what is gone cannot be shown");
    let chosen = review.chosen().unwrap();
    assert_eq!(chosen.len(), 1);
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    assert_eq!(signed.results[0].id, first);
}

#[test]
fn a_practice_goes_back_to_its_drafter_with_a_reason() {
    let home = Home::new();
    let office = home.office();
    let id = sealed(&home, &office, "A", ROSSI, |_| {});
    let none = signatures::return_to_drafter(&office, id, "  ").unwrap_err();
    assert_eq!(none.code, Code::BadField, "a reason is owed");
    assert_eq!(signatures::return_to_drafter(&office, id, "Manca il peso").unwrap(), 2);
    let view = archive::open(&office, id).unwrap();
    assert_eq!((view.state.as_str(), view.revision, view.editable), ("draft", 2, true));
    assert!(view.seal.is_none(), "the seal has no standing any more");
    let returned = view.row.returned.unwrap();
    assert_eq!(returned.reason, "Manca il peso", "the drafter reads it");
    let listed = archive::list(&office, Some("draft"), None).unwrap();
    assert_eq!(listed[0].returned.as_ref(), Some(&returned), "in the archive too");
    assert!(queue::queue(&office, None).unwrap().items.is_empty(), "and it waits no more");
    let again = signatures::return_to_drafter(&office, id, "Again").unwrap_err();
    assert_eq!(again.code, Code::NotSealed, "a draft is with its drafter already");
    sealing::freeze(&office, id).unwrap();
    assert!(
        archive::open(&office, id).unwrap().row.returned.is_none(),
        "sealed anew: it is mended"
    );
}

#[test]
fn an_attachment_that_did_not_change_is_not_signed_again() {
    let home = Home::new();
    let office = home.office();
    let id = sealed(&home, &office, "A", ROSSI, with_visa);
    let chosen = signatures::ready(&office, None).unwrap();
    sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    sealing::revise(&office, id).unwrap();
    sealing::freeze(&office, id).unwrap();
    let item = queue::queue(&office, None).unwrap().items.remove(0);
    let done: Vec<bool> = item.documents.iter().map(|one| one.done).collect();
    assert_eq!(done, [true, false], "the invoice is the same, the base form is another revision's");
    let chosen = signatures::ready(&office, None).unwrap();
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    assert_eq!(signed.view.documents.len(), 1, "one signature");
    let store = Store::open(home.folder.path()).unwrap();
    let seals = store.seals(id).unwrap();
    let [newest, oldest] = [0, 1].map(|at| store.signatures(seals[at]).unwrap().remove(0).files);
    assert_eq!(newest, oldest, "the same signed invoice goes with both");
}

#[test]
fn a_base_form_signed_elsewhere_waits_for_its_attachments() {
    let home = Home::new();
    let office = home.office();
    let id = sealed(&home, &office, "A", ROSSI, with_visa);
    let item = queue::queue(&office, None).unwrap().items.remove(0);
    let store = Store::open(home.folder.path()).unwrap();
    let seal = store.seal(store.seals(id).unwrap()[0]).unwrap();
    let elsewhere = |name: &str, content: &[u8]| {
        let path = home.folder.path().join(format!("{name}.p7m"));
        std::fs::write(&path, made_elsewhere(content)).unwrap();
        path
    };
    let base_form = elsewhere(&item.seal.file_name, &seal.base_form);
    let early = signatures::take_in(&office, id, &base_form, None).unwrap_err();
    assert_eq!(early.code, Code::AttachmentUnsigned, "{early}");
    let wrong = elsewhere("fattura_2026_EX_0418.pdf", b"%PDF-another");
    let refused = signatures::take_in(&office, id, &wrong, None).unwrap_err();
    assert_eq!(refused.code, Code::ContentMismatch, "{refused}");
    let invoice = store.blob(seal.attachments[0].sha256).unwrap();
    let invoice = elsewhere("fattura_2026_EX_0418.pdf", &invoice);
    signatures::take_in(&office, id, &invoice, None).unwrap();
    signatures::take_in(&office, id, &base_form, None).unwrap();
    assert_eq!(archive::open(&office, id).unwrap().state, "signed");
}

/// A signature by another program: the same token, none of our batch.
fn made_elsewhere(content: &[u8]) -> Vec<u8> {
    let (pki, token) = (&shared().pki, &shared().token);
    let mut open = signing_pkcs11::Token::open(pki.module_path(), &token.label).unwrap();
    let id = open.signing_certificate(jiff::Timestamp::now()).unwrap().id.clone();
    let mut session = open.login(signing_pkcs11::Pin::new(PIN.to_owned()), &id).unwrap();
    signing::cades::sign(content, &mut session, jiff::Timestamp::now()).unwrap()
}

#[test]
fn the_signed_log_tells_what_was_signed_and_shows_any_change() {
    let home = Home::new();
    let office = home.office();
    sealed(&home, &office, "A", ROSSI, with_visa);
    sealed(&home, &office, "B", GIALLI, |_| {});
    let chosen = signatures::ready(&office, None).unwrap();
    let signed = sign(&office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap();
    assert_eq!(signatures::check_log(&office).unwrap().entries, 3, "two signed, one refused");
    let folder = tempfile::tempdir().unwrap();
    let written = signatures::export(&office, &signed.view, folder.path()).unwrap();
    let csv = std::fs::read_to_string(&written.csv).unwrap();
    assert_eq!(csv.matches("\r\n").count(), 4, "a header and a line a document: {csv}");
    assert!(csv.contains(",signed,") && csv.contains(",failed,"), "{csv}");
    let log = std::path::PathBuf::from(&written.log);
    assert_eq!(signatures::check_log_file(&log).unwrap().entries, 3);
    let text = std::fs::read_to_string(&log).unwrap();
    std::fs::write(&log, text.replacen("\"outcome\":\"failed\"", "\"outcome\":\"signed\"", 1))
        .unwrap();
    let broken = signatures::check_log_file(&log).unwrap_err();
    assert_eq!((broken.code, broken.detail["line"].as_str()), (Code::LogBroken, "3"));
    let line: Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    for member in ["at", "of", "file", "sha256", "signedSha256", "certificateSerial", "outcome"] {
        assert!(line[member].is_string(), "{member} of {line}");
    }
}

#[test]
fn a_draft_that_is_chosen_says_that_it_is_not_sealed() {
    let home = Home::new();
    let office = home.office();
    let id = drafted(&home, &office, "A", ROSSI, |_| {});
    let chosen = vec![signatures::chosen(&office, &id.to_string()).unwrap()];
    let mut person = Script::pins(&[PIN]);
    let signed = sign(&office, &shared().token, chosen, &mut person).unwrap();
    assert_eq!(signed.results[0].error.as_ref().unwrap().code, "notSealed");
    assert!(person.asked.is_empty(), "no PIN is spent on it");
}
