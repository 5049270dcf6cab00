//! The recorded requests of the public clients: every line is a known route, every body is ours too.

use std::path::Path;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use wire::fpws::paths::{Operation, find};
use wire::fpws::{AttachBody, CreateBody, ListBody, PASSWORD_HEADER, USER_HEADER};
use wire::ptcows;

use crate::{files, fixture};

struct Recorded {
    method: String,
    path: String,
    headers: String,
    body: String,
}

fn parse(path: &Path) -> Recorded {
    let text = std::fs::read_to_string(path).expect("a recorded request").replace("\r\n", "\n");
    let text = text.lines().filter(|line| !line.starts_with('#')).collect::<Vec<_>>().join("\n");
    let (head, body) = text.split_once("\n\n").unwrap_or((&text, ""));
    let (request, headers) = head.split_once('\n').expect("a recorded request");
    let mut words = request.split(' ');
    let method = words.next().expect("a recorded request").to_owned();
    let target = words.next().expect("a recorded request");
    let path = target.split('?').next().expect("a recorded request").to_owned();
    Recorded { method, path, headers: headers.to_owned(), body: body.trim().to_owned() }
}

fn same<T: DeserializeOwned + Serialize>(body: &str, name: &str) {
    let ours: T = serde_json::from_str(body).unwrap_or_else(|e| panic!("{name}: {e}"));
    let theirs: Value = serde_json::from_str(body).expect("a recorded request");
    assert_eq!(
        serde_json::to_value(ours).expect("a recorded request"),
        theirs,
        "{name}: nothing added, nothing dropped"
    );
}

#[test]
fn every_fpws_request_is_known_and_its_body_is_written_again_equal() {
    for file in files("recorded", "fpws-") {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let recorded = parse(&file);
        let route = find(&recorded.method, &recorded.path)
            .unwrap_or_else(|| panic!("{name}: {} {}", recorded.method, recorded.path));
        assert!(recorded.headers.contains(USER_HEADER), "{name}");
        assert!(recorded.headers.contains(PASSWORD_HEADER), "{name}");
        match route.operation {
            Operation::Create => same::<CreateBody>(&recorded.body, &name),
            Operation::Attach | Operation::Correct => same::<AttachBody>(&recorded.body, &name),
            Operation::List | Operation::ListCorrections => same::<ListBody>(&recorded.body, &name),
            Operation::Send
            | Operation::Cancel
            | Operation::TransmitCorrection
            | Operation::Note
            | Operation::Desks
            | Operation::BranchOffices => assert_eq!(recorded.body, "", "{name} has no body"),
        }
        assert_eq!(route.service_user, recorded.path.ends_with("ServiceUser"), "{name}");
    }
}

#[test]
fn every_ptcows_question_is_known_and_its_body_is_written_again_equal() {
    for file in files("recorded", "ptcows-") {
        let name = file.file_name().unwrap().to_string_lossy().into_owned();
        let recorded = parse(&file);
        if recorded.method == "GET" {
            assert_eq!(recorded.path, ptcows::paths::STATUS, "{name}");
            continue;
        }
        assert!(ptcows::paths::QUESTIONS.contains(&recorded.path.as_str()), "{name}");
        same::<ptcows::Query>(&recorded.body, &name);
    }
}

#[test]
fn a_list_without_filter_is_written_as_the_public_client_does() {
    let file = fixture("recorded/fpws-09-listaPraticheA2A.txt");
    let mut body: Value = serde_json::from_str(&parse(&file).body).unwrap();
    body["filtri"] = Value::Array(Vec::new());
    same::<ListBody>(&body.to_string(), "no filter");
}

#[test]
fn the_recorded_practice_code_is_valid() {
    let file = fixture("recorded/fpws-09-listaPraticheA2A.txt");
    let list: ListBody = serde_json::from_str(&parse(&file).body).unwrap();
    let code = list.filtri.practice_code.unwrap();
    assert!(code.parse::<wire::codes::PracticeCode>().is_ok(), "{code}");
}
