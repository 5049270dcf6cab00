//! Timestamps on what a card signs, in `.p7m` and inside PDFs, and days on which there are none.

use std::io::Read as _;
use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::signatures::{self, Signed};
use app::views::signing::SignForm;
use app::{Office, timestamps};
use harness::pki::{PIN, shared};
use harness::tsa::{Tsa, TsaFault, TsaServer};
use signing::{CheckName, Report};

use crate::home::Home;
use crate::people::people;
use crate::stage::{ROSSI, Script, outcomes, sealed, sign, with_visa};

/// Signs one practice with its invoice: a PDF signed inside, then the base form.
fn batch(home: &Home, office: &Office, practices: &[&str]) -> Signed {
    for name in practices {
        sealed(home, office, name, ROSSI, with_visa);
    }
    let chosen = signatures::ready(office, None).unwrap();
    sign(office, &shared().token, chosen, &mut Script::pins(&[PIN])).unwrap()
}

fn report(form: SignForm, path: &str) -> Report {
    let bytes = std::fs::read(path).unwrap();
    let at = jiff::Timestamp::now();
    let policy = signing::Policy { anchors: signing::Anchors::none(), crls: Vec::new(), at };
    match form {
        SignForm::P7m => signing::verify(&bytes, &policy),
        SignForm::Pades => signing::pades::verify(&bytes, &policy),
    }
}

/// What is said of each document's timestamp; nothing where it has none.
fn stamps(signed: &Signed) -> Vec<(SignForm, Option<String>)> {
    let stamp = |report: Report| {
        let line = report.checks.into_iter().find(|check| check.name == CheckName::Timestamp);
        line.map(|line| line.detail)
    };
    let documents = signed.view.documents.iter();
    documents.map(|one| (one.form, stamp(report(one.form, one.path.as_deref().unwrap())))).collect()
}

fn codes(signed: &Signed) -> Vec<Option<String>> {
    let code = |error: &app::views::AppErrorView| error.code.clone();
    signed.view.documents.iter().map(|one| one.error.as_ref().map(code)).collect()
}

fn pdfsig(path: &str) -> String {
    let said = Command::new("pdfsig").arg("-nocert").arg(path).output();
    String::from_utf8_lossy(&said.expect("pdfsig (Debian package poppler-utils)").stdout).into()
}

#[test]
fn what_a_card_signs_is_stamped_in_either_form() {
    let home = Home::new();
    let office = home.office();
    let tsa = TsaServer::start(Tsa::make(&people().pki, "tsa-card").unwrap()).unwrap();
    let anchors = people().pki.anchors_dir();
    timestamps::switch_on(&office, &tsa.url(), Some(&anchors)).unwrap();
    // As the window says it: by whom the authority is judged stays.
    let again = timestamps::set(&office, &format!(" {} ", tsa.url())).unwrap();
    assert_eq!(again.anchors, Some(anchors.display().to_string()));
    let signed = batch(&home, &office, &["A"]);
    assert_eq!(codes(&signed), [None, None], "nothing is lacking");
    let stamps = stamps(&signed);
    let forms: Vec<SignForm> = stamps.iter().map(|(form, _)| *form).collect();
    assert_eq!(forms, [SignForm::Pades, SignForm::P7m], "an invoice and a base form");
    for (form, stamp) in &stamps {
        let stamp = stamp.as_deref().unwrap_or_else(|| panic!("{form:?} has no timestamp"));
        assert!(stamp.starts_with("over the signature") && stamp.contains("tsa-card"), "{stamp}");
    }
    let invoice = signed.view.documents[0].path.as_deref().unwrap();
    assert!(pdfsig(invoice).contains("Signature is Valid"), "{}", pdfsig(invoice));
    assert_eq!(timestamps::set(&office, "").unwrap().url, None);
    let without = batch(&home, &office, &["B"]);
    assert!(self::stamps(&without).iter().all(|(_, stamp)| stamp.is_none()), "switched off");
}

#[test]
fn a_missing_timestamp_loses_no_signature_and_says_so() {
    let home = Home::new();
    let office = home.office();
    let tsa = TsaServer::start(Tsa::make(&people().pki, "tsa-busy").unwrap()).unwrap();
    timestamps::switch_on(&office, &tsa.url(), None).unwrap();
    tsa.fault(TsaFault::Status(503));
    let signed = batch(&home, &office, &["A"]);
    assert_eq!(outcomes(&signed), ["signed"], "{:?}", signed.results);
    let failed = Some("timestampFailed".to_owned());
    assert_eq!(codes(&signed), [failed, None], "the invoice has none, and the next one has");
    let stamps = stamps(&signed);
    assert!(stamps[0].1.is_none() && stamps[1].1.is_some(), "{stamps:?}");
    assert!(
        report(SignForm::Pades, signed.view.documents[0].path.as_ref().unwrap()).statement.intact
    );
}

#[test]
fn an_authority_that_does_not_answer_is_asked_once_a_batch() {
    let home = Home::new();
    let office = home.office();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/tsa", listener.local_addr().unwrap());
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    std::thread::spawn(move || {
        for visitor in listener.incoming() {
            counted.fetch_add(1, Ordering::SeqCst);
            // It hangs up in the middle of the question.
            drop(visitor.unwrap().read(&mut [0; 1]));
        }
    });
    timestamps::switch_on(&office, &url, None).unwrap();
    let signed = batch(&home, &office, &["A", "B"]);
    assert_eq!(outcomes(&signed), ["signed", "signed"], "{:?}", signed.results);
    let failed = Some("timestampFailed".to_owned());
    assert_eq!(codes(&signed), vec![failed; 4], "each says what it lacks");
    let one = asked.load(Ordering::SeqCst);
    assert!((1..=2).contains(&one), "nobody waits for it four times: {one}");
    for document in &signed.view.documents {
        let path = document.path.as_deref().unwrap();
        assert!(Path::new(path).is_file() && report(document.form, path).statement.intact);
    }
}
