//! Logs are sent to whoever helps: no PIN, no password, no key and no name of a person is in them.

use std::fs;
use std::path::Path;

use harness::csc::{self, Auth, CscServer, Dialect, Offer};
use harness::faulty::{AsksPin, At, Failure, Faults, FaultyToken, codes};
use harness::pki::{Person, Pki};
use harness::stage::{ACCOUNT, Office, PASSPHRASE, PIN, Scene, programs_beside_tests};
use harness::tsa::{Tsa, TsaFault, TsaServer};
use tests::place;

use crate::telling::{another, sealed};

/// Given where the PIN belongs; nothing else in the world looks like it.
const WRONG_PIN: &str = "80137429650218";

/// The same office, telling everything that it can tell.
fn talkative(scene: &Scene) -> Office {
    let program = programs_beside_tests(&["origo"]).join("origo");
    let mut env = place::props().pki.env();
    env.push(("ORIGO_LOG".to_owned(), "trace".into()));
    Office::new(&program, scene.office.home(), env)
}

/// Signs with the module and gives what was logged.
fn sign(office: &Office, ids: &[&str], module: &Path, label: &str, pin: &str) -> (i32, String) {
    let mut words: Vec<harness::stage::Word<'_>> = vec![&"sign"];
    words.extend(ids.iter().map(|id| id as harness::stage::Word<'_>));
    words.extend([&"--module" as harness::stage::Word<'_>, &module, &"--token", &label]);
    words.push(&"--pin-stdin");
    let said = office.ask(&words, pin).expect("it ends");
    (said.status, said.stderr)
}

fn assert_quiet(what: &str, log: &str) {
    for secret in
        [PIN, WRONG_PIN, ACCOUNT.password, PASSPHRASE, "MORETTI", "Moretti", "MRTLCU70A01A794I"]
    {
        assert!(!log.contains(secret), "`{secret}` in the log of {what}:\n{log}");
    }
    for key in ["PRIVATE KEY", "BEGIN RSA", "BEGIN EC"] {
        assert!(!log.contains(key), "a key in the log of {what}");
    }
}

/// Files of the home that hold these octets.
fn files_with(dir: &Path, octets: &[u8]) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(dir).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files_with(&path, octets));
        } else if fs::read(&path).is_ok_and(|all| all.windows(octets.len()).any(|w| w == octets)) {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_pin_key_or_name_of_a_person_is_in_any_log() {
    let scene = place::scene("quiet-logs");
    let (props, office) = (place::props(), talkative(&scene));
    let first = sealed(&scene, &place::sample());
    let second = sealed(&scene, &another(&scene, "QUIET-2"));
    let softhsm = props.pki.module_path();
    let label = props.token.label.as_str();
    let mut all = String::new();
    let mut note = |what: &str, (status, log): (i32, String), expected: i32| {
        assert_eq!(status, expected, "{what}: {log}");
        assert_quiet(what, &log);
        all.push_str(&log);
    };
    note("a wrong PIN", sign(&office, &[&first], softhsm, label, WRONG_PIN), 1);
    note("an absent token", sign(&office, &[&first], softhsm, "NOBODY", PIN), 3);
    let login_only = props.login_only.label.as_str();
    note("a card for logging in", sign(&office, &[&first], softhsm, login_only, PIN), 1);
    let faults = Faults {
        asks_pin: AsksPin::Said,
        pin_tries: 3,
        pin_flags: true,
        failures: vec![Failure { at: At::nth("C_Sign", 1), code: codes::CKR_GENERAL_ERROR }],
        ..Faults::default()
    };
    let card = FaultyToken::new(&props.pki, &props.token, faults).expect("faulty token");
    let module = card.module_path();
    note("a wrong PIN that is counted", sign(&office, &[&first], &module, label, WRONG_PIN), 1);
    note("a card that fails", sign(&office, &[&first], &module, label, PIN), 1);
    note("a batch", sign(&office, &[&first, &second], softhsm, label, PIN), 0);
    for words in [&["tokens"][..], &["doctor"], &["list"], &["submit", "--all-signed"], &["status"]]
    {
        let words: Vec<_> = words.iter().map(|word| word as harness::stage::Word<'_>).collect();
        let said = office.ask(&words, "").expect("it ends");
        note(&said.asked, (said.status, said.stderr), said.status);
    }
    assert!(all.contains("TRACE") || all.contains("DEBUG"), "everything was told: {all}");
    let calls: String = card.calls().into_iter().map(|call| call.name + "\n").collect();
    assert!(calls.contains("C_Login(context)"), "the PIN was given for each signature: {calls}");
    assert_quiet("the card", &calls);
    let desk = fs::read_to_string(scene.dir.join("desk/serve.log")).expect("the desk's log");
    assert_quiet("the desk", &desk);
    let kept = files_with(&scene.dir, WRONG_PIN.as_bytes());
    assert!(kept.is_empty(), "a PIN was written: {kept:?}");
}

/// Given where a one-time code belongs.
const WRONG_CODE: &str = "91520648371144";

#[test]
fn no_pin_code_or_password_of_a_remote_key_is_in_any_log_or_file() {
    let scene = place::scene("quiet-remote");
    let office = talkative(&scene);
    let id = sealed(&scene, &place::sample());
    let holder = Person::new("LUCA", "MORETTI", "MRTLCU70A01A794I");
    let identity = place::props().pki.identity(&holder, "quiet-remote").expect("identity");
    let offer = Offer::new("FR-1", &identity).auth(Auth::PinAndShownOtp);
    let server = CscServer::start(vec![offer]).expect("service");
    let url = server.url(Dialect::V2);
    let secrets = [csc::PIN, csc::PASSWORD, WRONG_CODE];
    let tell = |what: &str, words: &[&str], input: &str| {
        let words: Vec<_> = words.iter().map(|word| word as harness::stage::Word<'_>).collect();
        let said = office.ask(&words, input).expect("it ends");
        for secret in secrets {
            assert!(!said.stderr.contains(secret), "`{secret}` in the log of {what}");
        }
        assert_quiet(what, &said.stderr);
        said.status
    };
    let add = ["csc", "add", "--url", &url, "--user", csc::USER, "--secret-stdin"];
    assert_eq!(tell("a service", &add, csc::PASSWORD), 0);
    assert_eq!(tell("its keys", &["csc", "list"], ""), 0);
    let sign = ["sign", &id, "--csc", &url, "--credential", "FR-1", "--pin-stdin", "--otp-stdin"];
    let wrong = format!("{}\n{WRONG_CODE}\n", csc::PIN);
    assert_eq!(tell("a wrong code", &sign, &wrong), 1);
    let code = server.shown_otp();
    assert_eq!(tell("a batch", &sign, &format!("{}\n{code}\n", csc::PIN)), 0);
    for secret in [csc::PIN, WRONG_CODE] {
        let kept = files_with(&scene.dir, secret.as_bytes());
        assert!(kept.is_empty(), "`{secret}` was written: {kept:?}");
    }
    for password in [csc::PASSWORD, ACCOUNT.password] {
        let kept = files_with(scene.office.home(), password.as_bytes());
        assert!(kept.is_empty(), "`{password}` lies in clear: {kept:?}");
    }
}

#[test]
fn no_pin_or_name_of_a_person_is_in_the_log_of_signed_pdfs_and_their_timestamps() {
    let scene = place::scene("quiet-stamps");
    let (props, office) = (place::props(), talkative(&scene));
    let pki = Pki::make(&scene.dir.join("stamps")).expect("an authority of its own");
    let tsa = TsaServer::start(Tsa::make(&pki, "tsa").expect("tsa")).expect("it answers");
    let tell = |what: &str, words: &[&str], input: &str| {
        let words: Vec<_> = words.iter().map(|word| word as harness::stage::Word<'_>).collect();
        let said = office.ask(&words, input).expect("it ends");
        assert_quiet(what, &said.stderr);
        assert!(!said.stderr.contains(csc::PIN), "{what}");
        (said.status, said.json)
    };
    let paper = |name: &str| {
        let path = scene.dir.join(name);
        fs::write(&path, harness::stage::pdf(&[name])).expect("written");
        path.display().to_string()
    };
    let (module, label) = (props.pki.module_path().display().to_string(), &props.token.label);
    let by_card = |what: &str, name: &str, pin: &str| {
        let paper = paper(name);
        let sign = ["sign", "--paper", &paper, "--module", &module, "--token", label];
        tell(what, &[&sign[..], &["--pin-stdin"]].concat(), pin)
    };
    let inside = |json: &serde_json::Value| {
        let path = json["results"][0]["p7m"].as_str().expect("a signed file").to_owned();
        assert!(Path::new(&path).extension().is_some_and(|kind| kind == "pdf"), "{path}");
    };
    assert_eq!(tell("an authority", &["tsa", &tsa.url()], "").0, 0);
    let (status, json) = by_card("a stamped PDF", "contratto.pdf", PIN);
    assert_eq!(status, 0, "{json}");
    inside(&json);
    assert_eq!(by_card("a wrong PIN", "delega.pdf", WRONG_PIN).0, 1);
    tsa.fault(TsaFault::Status(503));
    let (status, json) = by_card("an authority that is busy", "adesione.pdf", PIN);
    assert_eq!(
        (status, json["results"][0]["error"]["code"].as_str()),
        (0, Some("timestampFailed"))
    );
    let offer = Offer::new("FR-1", &props.token.keys[0].identity).auth(Auth::PinAndShownOtp);
    let server = CscServer::start(vec![offer]).expect("service");
    let url = server.url(Dialect::V2);
    let add = ["csc", "add", "--url", &url, "--user", csc::USER, "--secret-stdin"];
    assert_eq!(tell("a service", &add, csc::PASSWORD).0, 0);
    let remote = ["--csc", &url, "--credential", "FR-1", "--pin-stdin", "--otp-stdin"];
    for (what, name) in [("a PDF far away", "verbale.pdf"), ("without its stamp", "lettera.pdf")] {
        let paper = paper(name);
        let code = format!("{}\n{}\n", csc::PIN, server.shown_otp());
        let (status, json) =
            tell(what, &[&["sign", "--paper", &paper], &remote[..]].concat(), &code);
        assert_eq!(status, 0, "{what}: {json}");
        inside(&json);
        tsa.fault(TsaFault::Cut);
    }
    for secret in [WRONG_PIN, csc::PIN] {
        let kept = files_with(&scene.dir, secret.as_bytes());
        assert!(kept.is_empty(), "`{secret}` was written: {kept:?}");
    }
}
