//! What is issued is signed with the officer's key (PAdES B-B).

use desk::error::DeskError;
use desk::examination;
use desk::officer_key::OfficerKey;
use desk::storage::officers;
use desk::storage::practices::State;
use harness::pki::{self, Shared};
use harness::{child, referees};
use jiff::Timestamp;
use serde_json::Value;
use signing::{Anchors, Policy, pades};
use signing_pkcs11::Pin;
use std::path::Path;
use std::process::Command;
use std::time::Duration;
use wire::codes::DeskCode;

use crate::commands::origo_desk;
use crate::papers::example;
use crate::world::World;

const LIMIT: Duration = Duration::from_secs(60);

/// The token of Anna Neri.
fn key(shared: &Shared) -> OfficerKey {
    let pin = Pin::new(pki::PIN.to_owned());
    let opened =
        OfficerKey::open(shared.pki.module_path(), &shared.desk.label, pin, Timestamp::now());
    opened.unwrap_or_else(|error| panic!("{error}"))
}

/// Issues an example practice and gives its paper.
fn issued(world: &World, practice: &str, user: &str, chamber: &str) -> Vec<u8> {
    let practice = example(practice);
    let company = world.company(user, &practice, 10_000);
    let officer = world.officer("neri", chamber);
    let (id, _) = company.file(&practice);
    if practice.kind == certificate::Kind::Va {
        // Its documents are legalised: another officer has approved before.
        examination::approve(&world.desk, &world.officer("verdi", chamber), &id).unwrap();
    }
    let certificate = examination::issue(&world.desk, &officer, &id).unwrap();
    world.desk.blobs.get(&certificate.pdf_sha256).unwrap()
}

fn tool(program: &Path, words: &[&std::ffi::OsStr]) -> String {
    let answer = child::ask(Command::new(program).args(words), b"", LIMIT).unwrap();
    assert!(answer.status.success(), "{}{}", answer.stdout, answer.stderr);
    answer.stdout
}

#[test]
fn an_issued_certificate_carries_the_officers_signature_in_its_box() {
    let shared = pki::shared();
    let dir = tempfile::tempdir().unwrap();
    let world = World::with_key(dir.path(), Some(key(shared)));
    let pdf = issued(&world, "ex-01.json", "tessil", "BG");
    let anchors = Anchors::from_dir(&shared.pki.anchors_dir()).unwrap();
    let policy = Policy { anchors, crls: Vec::new(), at: Timestamp::now() };
    let report = pades::verify(&pdf, &policy);
    assert!(report.passed(), "{:#?}", report.checks);
    assert_eq!(report.signers[0].name, "NERI ANNA");
    assert_eq!(report.signers[0].fiscal_code.as_deref(), Some("NRENNA70A41A794P"));

    let file = dir.path().join("certificate.pdf");
    std::fs::write(&file, &pdf).unwrap();
    let pdfsig = referees::pdfsig().unwrap_or_else(|error| panic!("{error}"));
    let said = tool(&pdfsig, &["-nocert".as_ref(), file.as_os_str()]);
    assert!(said.contains("Signature is Valid."), "{said}");
    assert!(said.contains("Total document signed"), "{said}");

    let document = lopdf::Document::load_mem(&pdf).unwrap();
    let page = document.get_pages()[&1];
    let widgets = document.get_page_annotations(page).unwrap();
    let widget = widgets.iter().find(|one| one.has(b"AP")).expect("a signature that is seen");
    let edges = widget.get(b"Rect").and_then(|edges| edges.as_array()).unwrap();
    let edges: Vec<f32> = edges.iter().map(|edge| edge.as_float().unwrap()).collect();
    let [left, bottom, width, height] = rendering::OFFICER_SIGNATURE_PT;
    assert_eq!(edges, [left, bottom, left + width, bottom + height], "in box 8");
    assert_eq!(pades_of(&pdf), ["/DeviceRGB", "/SMask", "/ca "].map(|_| 0), "still PDF/A");
}

/// How often what PDF/A forbids, or allows under conditions, stands in what the signature added.
fn pades_of(pdf: &[u8]) -> [usize; 3] {
    let text = String::from_utf8_lossy(pdf);
    let first_end = text.find("%%EOF").unwrap();
    ["/DeviceRGB", "/SMask", "/ca "].map(|word| text[first_end..].matches(word).count())
}

#[test]
fn a_granted_visa_request_is_signed_too() {
    let shared = pki::shared();
    let dir = tempfile::tempdir().unwrap();
    let world = World::with_key(dir.path(), Some(key(shared)));
    let pdf = issued(&world, "ex-09.json", "lario", "SO");
    let anchors = Anchors::from_dir(&shared.pki.anchors_dir()).unwrap();
    let policy = Policy { anchors, crls: Vec::new(), at: Timestamp::now() };
    assert!(pades::verify(&pdf, &policy).passed(), "signed, and unseen");
}

#[test]
fn nobody_issues_under_a_colleagues_signature() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::with_key(dir.path(), Some(key(pki::shared())));
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let (id, _) = company.file(&practice);
    let now = world.desk.now();
    let colleague = world.desk.storage.write(|tx| {
        let id = officers::insert(tx, "valli", "-", "Bruno Valli", Some("BG"), now)?;
        officers::get(tx, id)
    });
    let refused = examination::issue(&world.desk, &colleague.unwrap(), &id).unwrap_err();
    assert_eq!(refused.code(), DeskCode::Invalid, "{refused}");
    assert!(matches!(refused, DeskError::Refused { .. }), "words for a person: {refused}");
    let row = world.desk.storage.read(|c| desk::storage::practices::find(c, &id));
    assert_eq!(row.unwrap().unwrap().state, State::Sent, "nothing was issued");
    world.check_invariants();
}

#[test]
fn a_desk_does_not_start_with_a_token_that_is_not_there() {
    let shared = pki::shared();
    let dir = tempfile::tempdir().unwrap();
    let data = dir.path().to_str().unwrap();
    let module = shared.pki.module_path().to_str().unwrap();
    let serve = ["--json", "serve", "--listen", "127.0.0.1:0", "--data", data];
    let token = ["--officer-module", module, "--officer-token", "NO-SUCH-TOKEN"];
    let output = origo_desk(dir.path(), &[&serve[..], &token].concat(), "112233\n");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(said["error"]["code"], "officerKey", "{said}");
    let all = [&output.stdout[..], &output.stderr].concat();
    assert!(!String::from_utf8_lossy(&all).contains("112233"), "no PIN is repeated");
}
