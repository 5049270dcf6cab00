//! Modules that crash, hang and babble, looked at from a safe distance.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use harness::faulty::{At, Faults, FaultyToken};
use harness::pki::shared;
use signing_pkcs11::probe::{self, WORD};
use signing_pkcs11::{ProbeError, Prober};

use crate::{card, open};

/// Where this test program, started again, is the child.
const CHILD: &str = "probe::the_childs_side_says_one_line";

fn prober() -> Prober {
    let program = std::env::current_exe().expect("this program");
    let arguments = [CHILD, "--exact", "--nocapture"].map(OsString::from).to_vec();
    Prober::new(program, arguments)
}

#[test]
fn the_childs_side_says_one_line() {
    let arguments: Vec<OsString> = std::env::args_os().collect();
    let word = arguments.iter().position(|argument| argument == WORD);
    if let Some(module) = word.and_then(|word| probe::asked(arguments[word..].to_vec())) {
        // This process was started by one of the tests below.
        probe::answer(&module, &mut std::io::stdout()).expect("standard output");
        std::process::exit(0);
    }
    let mut out = Vec::new();
    probe::answer(shared().pki.module_path(), &mut out).expect("written");
    let text = String::from_utf8(out).expect("text");
    let lines: Vec<_> = text.lines().filter(|line| !line.is_empty()).collect();
    assert_eq!(lines.len(), 1, "{text}");
    assert!(lines[0].contains("ORIGO-TEST"), "{text}");
    assert!(!text.contains(harness::pki::PIN), "nobody gave a PIN");
}

#[test]
fn what_a_child_saw_is_what_is_there() {
    let (shared, token) = open();
    let seen = prober().probe(shared.pki.module_path()).expect("seen");
    assert_eq!(seen.path, shared.pki.module_path());
    assert!(seen.maker.contains("SoftHSM") && seen.slots > 1, "{} {}", seen.maker, seen.slots);
    let same = seen.tokens.iter().find(|one| one.info.label == "ORIGO-TEST").expect("the token");
    assert_eq!(same.info.serial, token.info().expect("info").serial);
    assert_eq!(same.certificates, token.certificates(), "read without a PIN, judged here");
    let chain = |of: &signing_pkcs11::TokenCertificate| of.certificate.chain_der.clone();
    assert_eq!(chain(&same.certificates[0]), chain(&token.certificates()[0]));
}

#[test]
fn a_module_that_crashes_takes_nobody_with_it() {
    for function in ["C_Initialize", "C_GetSlotList", "C_FindObjects"] {
        let card = card(Faults { crash: Some(At::every(function)), ..Faults::default() });
        let seen = prober().probe(&card.module_path());
        let Err(ProbeError::Crashed { status }) = seen else { panic!("{function}: {seen:?}") };
        assert!(status.contains("signal"), "{function}: {status}");
    }
}

#[test]
fn a_module_that_hangs_is_ended() {
    for function in ["C_Initialize", "C_GetSlotList", "C_OpenSession"] {
        let card = card(Faults { hang: Some(At::every(function)), ..Faults::default() });
        let begun = Instant::now();
        let seen = prober().with_limit(Duration::from_millis(700)).probe(&card.module_path());
        assert!(matches!(seen, Err(ProbeError::Silent { limit_ms: 700 })), "{function}: {seen:?}");
        assert!(begun.elapsed() < Duration::from_secs(8), "{function}: {:?}", begun.elapsed());
        assert_eq!(processes_with(&card), 0, "no child is left behind: {function}");
    }
}

/// Living processes that were told to look at this card's module.
fn processes_with(card: &FaultyToken) -> usize {
    let path = card.module_path().into_os_string().into_encoded_bytes();
    let told = |pid: PathBuf| {
        let arguments = fs::read(pid.join("cmdline")).unwrap_or_default();
        arguments.windows(path.len()).any(|part| part == path)
    };
    let all = fs::read_dir("/proc").expect("Linux").flatten();
    all.filter(|entry| told(entry.path())).count()
}

#[test]
fn a_module_that_writes_where_it_should_not_is_understood_up_to_a_limit() {
    let card_that_says = |babble_bytes| card(Faults { babble_bytes, ..Faults::default() });
    let card = card_that_says(5000);
    let seen = prober().probe(&card.module_path()).expect("the line is found behind the noise");
    assert_eq!(seen.tokens[0].info.serial, card.serial());
    let card = card_that_says(u64::MAX);
    let seen = prober().probe(&card.module_path());
    assert!(matches!(seen, Err(ProbeError::Babble)), "without an end: {seen:?}");
    assert_eq!(processes_with(&card), 0, "and it is ended");
}

#[test]
fn what_is_no_module_says_why() {
    let file = tempfile::NamedTempFile::new().expect("file");
    for path in [file.path(), Path::new("/nowhere/libnone.so")] {
        let seen = prober().probe(path);
        let Err(ProbeError::Refused { why }) = seen else { panic!("{}: {seen:?}", path.display()) };
        assert!(!why.is_empty());
    }
}

#[test]
fn a_program_that_is_none_or_says_nothing_is_told() {
    let absent = Prober::new(PathBuf::from("/nowhere/origo"), Vec::new());
    assert!(matches!(absent.probe(Path::new("/x")), Err(ProbeError::Start(_))));
    let mute = Prober::new(PathBuf::from("true"), Vec::new()).probe(Path::new("/x"));
    assert!(matches!(mute, Err(ProbeError::Babble)), "{mute:?}");
    let failing = Prober::new(PathBuf::from("false"), Vec::new()).probe(Path::new("/x"));
    assert!(matches!(failing, Err(ProbeError::Crashed { .. })), "{failing:?}");
}

#[test]
fn many_modules_answer_in_their_order_and_none_waits_for_another() {
    let bad = card(Faults { crash: Some(At::every("C_Initialize")), ..Faults::default() });
    let mute = card(Faults { hang: Some(At::every("C_Initialize")), ..Faults::default() });
    let good = card(Faults::default());
    let paths = [mute.module_path(), bad.module_path(), good.module_path(), mute.module_path()];
    let begun = Instant::now();
    let seen = prober().with_limit(Duration::from_secs(3)).probe_all(&paths);
    assert!(begun.elapsed() < Duration::from_secs(6), "together: {:?}", begun.elapsed());
    assert!(matches!(seen[0], Err(ProbeError::Silent { .. })), "{:?}", seen[0]);
    assert!(matches!(seen[1], Err(ProbeError::Crashed { .. })), "{:?}", seen[1]);
    assert_eq!(seen[2].as_ref().expect("good").path, paths[2]);
    assert!(matches!(seen[3], Err(ProbeError::Silent { .. })), "{:?}", seen[3]);
}
