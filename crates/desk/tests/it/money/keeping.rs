//! What is told, watched and kept: charge documents, health and numbers, the export for preservation.

use std::process::Command;

use certificate::Payment;
use certificate::chamber::FeeMoment;
use desk::examination;
use desk::payment::charges::{self, Month};
use desk::storage::billing::{self, Billing};
use desk::storage::practices;
use serde_json::Value;

use super::{at_counter, paid_by};
use crate::http;
use crate::papers::example;
use crate::world::World;

#[test]
fn the_months_charge_document_lists_what_the_ledger_took() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    at_counter(&world, FeeMoment::Sending);
    let company = world.company("tessil", &paid_by(Payment::Balance), 10_000);
    let (first, protocol) = company.file(&paid_by(Payment::Balance));
    let mut other = paid_by(Payment::Counter);
    other.remarks = "un'altra".into();
    company.file(&other);
    let desk = &world.desk;
    let billing = Billing {
        name: "Tessilmacchine S.r.l.".into(),
        vat_number: "00743110157".into(),
        ..Billing::default()
    };
    desk.storage.write(|tx| billing::put(tx, company.id, &billing, desk.now())).unwrap();
    let month = Month::of(desk::clock::in_rome(desk.now()).date());
    let told = charges::of(&desk.storage, desk.now(), company.id, month).unwrap();
    assert_eq!((told.total_cents(), told.lines.len()), (3_000, 2), "both, however they are paid");
    assert!(!told.is_final, "the month goes on");
    let csv = charges::csv(&told);
    assert!(csv.contains(&first) && csv.contains(&protocol) && csv.contains(";15,00"), "{csv}");
    assert!(csv.ends_with(";Totale;30,00\r\n"), "{csv}");

    let out = dir.path().join("addebiti");
    let asked = ["charges", "--user", "tessil", "--month", &month.code(), "--to"];
    let (exit, said) =
        crate::commands::admin(dir.path(), &[&asked[..], &[out.to_str().unwrap()]].concat(), "");
    assert_eq!((exit, said["totalCents"].as_i64()), (0, Some(3_000)), "{said}");
    let pdf = out.join(said["files"][0].as_str().unwrap());
    let words = Command::new("pdftotext").args(["-layout"]).arg(&pdf).arg("-").output();
    let words = String::from_utf8(words.expect("poppler-utils is installed").stdout).unwrap();
    for text in ["DOCUMENTO DI ADDEBITO", "Tessilmacchine S.r.l.", "00743110157", &first, "30,00"] {
        assert!(words.contains(text), "{text} stands on the paper:\n{words}");
    }
    let shown = company.call("GET", &format!("/origo/v1/charges/{}.csv", month.code()), None);
    assert_eq!(String::from_utf8(shown.body).unwrap(), csv, "the company reads the same");
    let statement = company.call("GET", "/origo/v1/statement", None).data();
    assert_eq!(statement["diritti"]["cents"], 8_500, "{statement}");
    assert_eq!(statement["diritti"]["lines"].as_array().map(Vec::len), Some(2), "{statement}");
    let future = charges::of(&desk.storage, desk.now(), company.id, Month::parse("9998-01").unwrap());
    assert!(future.is_err(), "a month to come has no document");
}

#[test]
fn health_readiness_and_numbers_are_told_and_the_numbers_stand_apart() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let company = world.company("tessil", &example("ex-01.json"), 10_000);
    company.file(&example("ex-01.json"));
    desk::operation::audit(&world.desk).unwrap();
    let get = |path: &str| http::request(world.at, "GET", path, &[], None);
    let ready = get("/readyz");
    assert_eq!(ready.status, 200);
    for what in ["ready", "database", "documents"] {
        assert_eq!(ready.json()[what], true, "{}", ready.json());
    }
    assert_eq!(ready.json()["ledger"]["whole"], true, "{}", ready.json());
    assert_eq!(get("/healthz").json()["alive"], true);
    assert_eq!(get("/metrics").status, 404, "numbers are not told beside the pages");
    let numbers = desk::operation::metrics(&world.desk).unwrap();
    for line in [
        "origo_desk_practices{kind=\"sent\"} 1",
        "origo_desk_purses_cents{kind=\"diritti\"} 8500",
        "origo_desk_ledger_broken 0",
        "origo_desk_stopping 0",
        "# TYPE origo_desk_request_seconds histogram",
    ] {
        assert!(numbers.lines().any(|one| one == line), "{line} in\n{numbers}");
    }
    assert!(numbers.contains("origo_desk_requests_total{status=\"2xx\"}"), "{numbers}");
    assert!(!numbers.contains("Tessil") && !numbers.contains("99990010169"), "no company");
    world.desk.operation.stop();
    let ready = get("/readyz");
    assert_eq!((ready.status, ready.json()["stopping"].as_bool()), (503, Some(true)));
}

#[test]
fn a_fresh_desk_tells_its_numbers_on_an_address_of_their_own() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let router = desk::routes::operation::router(std::sync::Arc::clone(&world.desk));
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let at = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        tokio::runtime::Runtime::new().unwrap().block_on(async {
            let listener = tokio::net::TcpListener::from_std(listener).unwrap();
            axum::serve(listener, router).await.unwrap();
        });
    });
    let answer = http::request(at, "GET", "/metrics", &[], None);
    let numbers = String::from_utf8_lossy(&answer.body).into_owned();
    assert_eq!(answer.status, 200, "nothing was counted yet: {numbers}");
    assert!(numbers.lines().any(|line| line == "origo_desk_stopping 0"), "{numbers}");
    assert_eq!(http::request(at, "GET", "/readyz", &[], None).status, 200);
    assert_eq!(http::request(at, "GET", "/ufficio/pratiche", &[], None).status, 404, "no pages");
}

#[test]
fn every_answer_carries_the_headers_that_protect_it() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    for path in ["/origo/v1/capabilities", "/healthz", "/nowhere", "/fpbews/pratica/nulla"] {
        let head = http::request(world.at, "GET", path, &[], None).head.to_lowercase();
        for header in ["x-content-type-options: nosniff", "cache-control: no-store"] {
            assert!(head.contains(header), "{path}: {header} in\n{head}");
        }
        assert!(head.contains("content-security-policy: default-src 'none'"), "{path}\n{head}");
    }
}

#[test]
fn closed_practices_are_exported_with_the_digest_of_every_file() {
    let dir = tempfile::tempdir().unwrap();
    let world = World::on(dir.path());
    let practice = example("ex-01.json");
    let company = world.company("tessil", &practice, 10_000);
    let officer = world.officer("neri", "BG");
    let desk = &world.desk;
    let (closed, _) = company.file(&practice);
    let certificate = examination::issue(desk, &officer, &closed).unwrap();
    let mut other = practice.clone();
    other.remarks = "resta aperta".into();
    let (open, _) = company.file(&other);

    let today = desk::clock::in_rome(desk.now()).date().to_string();
    let out = dir.path().join("conservazione");
    let export = |to: &std::path::Path, from: &str| {
        let words = ["--json", "export", "--data", dir.path().to_str().unwrap(), "--to"];
        let words =
            [&words[..], &[to.to_str().unwrap(), "--from", from, "--until", &today]].concat();
        let output = crate::commands::origo_desk(dir.path(), &words, "");
        let said: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|error| {
            panic!("{error}: {}", String::from_utf8_lossy(&output.stderr))
        });
        (output.status.code(), said)
    };
    let (exit, said) = export(&out, &today);
    assert_eq!((exit, said["practices"].as_i64()), (Some(0), Some(1)), "{said}");
    let mut check = Command::new("sha256sum");
    let checked = check.args(["--strict", "-c", "SHA256SUMS"]).current_dir(&out).output();
    let checked = checked.expect("coreutils are installed");
    assert!(checked.status.success(), "{}", String::from_utf8_lossy(&checked.stdout));
    let manifest: Value =
        serde_json::from_slice(&std::fs::read(out.join("manifest.json")).unwrap()).unwrap();
    let paths: Vec<&str> =
        manifest["files"].as_array().unwrap().iter().map(|f| f["path"].as_str().unwrap()).collect();
    for name in [
        format!("pratiche/{closed}/modello-base.xml.p7m"),
        format!("pratiche/{closed}/{}.pdf", certificate.number),
        format!("pratiche/{closed}/ricevuta.json"),
        format!("pratiche/{closed}/storia.json"),
        "indice.csv".to_owned(),
        "cassa/versamenti.csv".to_owned(),
    ] {
        assert!(paths.contains(&name.as_str()), "{name} is among {paths:?}");
    }
    assert!(!paths.iter().any(|path| path.contains(&open)), "what is open stays");
    let row = desk.storage.read(|c| practices::find(c, &closed)).unwrap().unwrap();
    let kept = std::fs::read(out.join(format!("pratiche/{closed}/modello-base.xml.p7m"))).unwrap();
    assert_eq!(desk.blobs.get(&row.base_form_sha256).unwrap(), kept, "the very bytes");
    let (exit, said) = export(&out, &today);
    assert_eq!(exit, Some(4), "a folder that holds something is left alone: {said}");
    let (exit, _) = export(&dir.path().join("x"), "2999-01-01");
    assert_eq!(exit, Some(4), "a span that ends before it begins");
}
