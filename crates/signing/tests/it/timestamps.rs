//! Tokens of the real `openssl ts`, put into files of ours and of `openssl cms`.

use std::ffi::OsStr;
use std::path::Path;
use std::sync::OnceLock;

use harness::pki::{Identity, Issuer, Person, Pki, Purpose};
use harness::tsa::Tsa;
use jiff::Timestamp;
use signing::timestamp::{Request, TimestampError, Token, embed, signature_value};
use signing::{Anchors, Policy};

use crate::{assert_passes, bianchi, openssl, openssl_sign, rossi, shared, signed, verify};

const NONCE: [u8; 8] = [0xff, 1, 2, 3, 4, 5, 6, 7];

/// An authority of its own beside the shared one: people's files and tokens have different roots.
struct Stage {
    _dir: tempfile::TempDir,
    pki: Pki,
    tsa: Tsa,
}

fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let dir = tempfile::tempdir().expect("dir");
        let pki = Pki::make(dir.path()).expect("authority");
        let tsa = Tsa::make(&pki, "tsa").expect("time-stamping authority");
        Stage { _dir: dir, pki, tsa }
    })
}

fn policy() -> Policy {
    let anchors = Anchors::from_dir(&stage().pki.anchors_dir()).expect("anchors");
    Policy { anchors, crls: Vec::new(), at: Timestamp::now() }
}

fn request(p7m: &[u8], signer: usize) -> Request {
    Request::for_signature(p7m, signer, NONCE).expect("request")
}

fn token(p7m: &[u8], signer: usize) -> Token {
    let request = request(p7m, signer);
    let answer = stage().tsa.answer(request.der()).expect("answer");
    request.check(&answer, Timestamp::now(), Some(&policy())).expect("token")
}

fn stamped(p7m: &[u8], signer: usize) -> Vec<u8> {
    embed(p7m, signer, &token(p7m, signer).der).expect("embedded")
}

/// `openssl cms -verify -cades`: the file is good with the token in it.
fn openssl_accepts(p7m: &[u8], content: &[u8]) {
    let found = harness::openssl::cms_content(p7m, &shared().pki.anchors_pem(), &["-cades"]);
    assert_eq!(found.as_deref(), Some(content), "the same content");
}

/// `openssl ts -verify`: the token is over these bytes.
fn openssl_ts_accepts(token: &[u8], stamped: &[u8]) {
    let dir = tempfile::tempdir().expect("dir");
    let (token_file, data) = (dir.path().join("t.der"), dir.path().join("data"));
    std::fs::write(&token_file, token).expect("token");
    std::fs::write(&data, stamped).expect("data");
    let (root, issuing) = (stage().pki.anchors_pem(), stage().pki.issuing_pem());
    let paths: [(&str, &Path); 4] =
        [("-in", &token_file), ("-data", &data), ("-CAfile", &root), ("-untrusted", &issuing)];
    let mut args: Vec<&OsStr> = ["ts", "-verify", "-token_in"].iter().map(AsRef::as_ref).collect();
    for (word, path) in &paths {
        args.extend([OsStr::new(word), path.as_os_str()]);
    }
    let said = openssl(args);
    assert!(String::from_utf8_lossy(&said).contains("OK"), "{}", String::from_utf8_lossy(&said));
}

#[test]
fn a_stamped_file_is_good_here_and_with_openssl() {
    for identity in [rossi(), bianchi()] {
        let p7m = signed(identity, b"<modello-base/>");
        let token = token(&p7m, 0);
        assert_eq!(token.authority, "tsa", "who says so");
        assert!((Timestamp::now() - token.time).get_seconds().abs() < 600, "and when: now");
        openssl_ts_accepts(&token.der, &signature_value(&p7m, 0).expect("value"));
        let with_token = embed(&p7m, 0, &token.der).expect("embedded");
        assert_passes(&verify(&with_token), b"<modello-base/>");
        openssl_accepts(&with_token, b"<modello-base/>");
        assert!(with_token.len() > p7m.len() + token.der.len(), "it is inside");
    }
}

#[test]
fn files_of_other_programs_keep_every_signed_octet() {
    let streamed = openssl_sign(rossi(), b"a paper", &["-cades", "-stream"]);
    assert_eq!(streamed[1], 0x80, "indefinite lengths");
    let with_token = stamped(&streamed, 0);
    assert_passes(&verify(&with_token), b"a paper");
    openssl_accepts(&with_token, b"a paper");
    // Lengths are indefinite all the way down to the signatures: only there something was put in.
    let common = streamed.iter().zip(&with_token).take_while(|(old, new)| old == new).count();
    let tail = streamed.len() - common;
    assert!(common > streamed.len() / 2, "what stands before is untouched");
    assert!(tail < 1200, "but for the lengths of the signature: {tail}");
}

#[test]
fn the_second_signature_can_be_stamped_and_one_can_be_stamped_twice() {
    let identity = bianchi();
    let (certificate, key) =
        (identity.certificate.display().to_string(), identity.key.display().to_string());
    let both = openssl_sign(rossi(), b"two", &["-cades", "-signer", &certificate, "-inkey", &key]);
    let second = stamped(&both, 1);
    assert_passes(&verify(&second), b"two");
    openssl_accepts(&second, b"two");
    let thrice = stamped(&stamped(&second, 0), 0);
    assert_passes(&verify(&thrice), b"two");
    openssl_accepts(&thrice, b"two");
    let value = |file: &[u8], signer| signature_value(file, signer).expect("value");
    assert_ne!(value(&both, 0), value(&both, 1), "each has its own");
    assert_eq!(value(&both, 1), value(&thrice, 1), "the values stay");
    assert!(matches!(embed(&both, 2, &[0x30, 0]), Err(TimestampError::NoSignature(2))));
}

#[test]
fn armour_comes_off() {
    let binary = signed(rossi(), b"armoured");
    let dir = tempfile::tempdir().expect("dir");
    let file = dir.path().join("f.p7m");
    std::fs::write(&file, &binary).expect("file");
    let pem = openssl([
        "cms".as_ref(),
        "-cmsout".as_ref(),
        "-inform".as_ref(),
        "DER".as_ref(),
        "-outform".as_ref(),
        "PEM".as_ref(),
        "-in".as_ref(),
        file.as_os_str(),
    ]);
    assert!(pem.starts_with(b"-----BEGIN"), "PEM");
    let token = token(&binary, 0);
    let of = |file: &[u8]| embed(file, 0, &token.der).expect("embedded");
    assert_eq!(of(&pem), of(&binary), "the same bytes inside");
}

#[test]
fn an_answer_to_another_request_is_refused() {
    let (one, other) = (signed(rossi(), b"one"), signed(rossi(), b"other"));
    let now = Timestamp::now();
    let ask = |request: &Request| stage().tsa.answer(request.der()).expect("answer");
    let asked = request(&one, 0);
    let same_nonce = asked.check(&ask(&request(&other, 0)), now, None);
    assert_eq!(same_nonce, Err(TimestampError::OtherRequest("digest")));
    let earlier = Request::for_signature(&one, 0, [1; 8]).expect("request");
    let replayed = asked.check(&ask(&earlier), now, None);
    assert_eq!(replayed, Err(TimestampError::OtherRequest("nonce")), "an old answer");
}

#[test]
fn a_no_is_told_and_broken_answers_are_refused() {
    let asked = request(&signed(rossi(), b"x"), 0);
    let now = Timestamp::now();
    let no = stage().tsa.answer(b"?").expect("answer");
    let refused = asked.check(&no, now, None);
    assert!(matches!(refused, Err(TimestampError::Refused { status: 2, .. })), "{refused:?}");
    let good = stage().tsa.answer(asked.der()).expect("answer");
    for length in [0, 1, 20, good.len() / 2, good.len() - 1] {
        assert!(asked.check(&good[..length], now, None).is_err(), "cut at {length}");
    }
    let longer = [good.as_slice(), b"x"].concat();
    assert!(asked.check(&longer, now, None).is_err(), "something after it");
}

#[test]
fn changed_octets_of_a_token_do_not_go_unseen() {
    let asked = request(&signed(rossi(), b"x"), 0);
    let now = Timestamp::now();
    let good = stage().tsa.answer(asked.der()).expect("answer");
    let checked = asked.check(&good, now, Some(&policy())).expect("good");
    let mut unseen = Vec::new();
    for at in (0..good.len()).step_by(3) {
        let mut bad = good.clone();
        bad[at] ^= 1;
        if let Ok(token) = asked.check(&bad, now, Some(&policy())) {
            unseen.push((at, token.time == checked.time));
        }
    }
    // What nobody signed: version numbers, the set of digest algorithms, the status.
    assert!(unseen.len() < 20, "{unseen:?}");
    assert!(
        unseen.iter().all(|(_, same)| *same),
        "the moment is always the signed one: {unseen:?}"
    );
}

/// An answer whose token was signed by `identity` over the TSTInfo of a real one.
fn forged(real: &Token, identity: &Identity, options: &[&str]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().expect("file");
    std::fs::write(file.path(), &real.der).expect("token");
    let info = openssl([
        "cms".as_ref(),
        "-verify".as_ref(),
        "-noverify".as_ref(),
        "-binary".as_ref(),
        "-inform".as_ref(),
        "DER".as_ref(),
        "-in".as_ref(),
        file.path().as_os_str(),
    ]);
    let options: Vec<&str> =
        [&["-econtent_type", "1.2.840.113549.1.9.16.1.4"][..], options].concat();
    let token = openssl_sign(identity, &info, &options);
    let content = [&[0x30, 5, 0x30, 3, 2, 1, 0][2..], token.as_slice()].concat();
    let length = u16::try_from(content.len()).expect("length").to_be_bytes();
    [&[0x30, 0x82], length.as_slice(), &content].concat()
}

#[test]
fn only_a_certificate_for_time_stamping_stamps() {
    let asked = request(&signed(rossi(), b"x"), 0);
    let now = Timestamp::now();
    let answer = stage().tsa.answer(asked.der()).expect("answer");
    let real = asked.check(&answer, now, None).expect("real");
    let check = |identity: &Identity, options: &[&str]| {
        asked.check(&forged(&real, identity, options), now, Some(&policy()))
    };
    let own = stage().tsa.identity();
    let made = check(own, &["-cades"]).expect("the way these are made is a good one");
    assert_eq!(made.time, real.time);
    let unnamed = check(own, &[]);
    assert!(matches!(unnamed, Err(TimestampError::NotHolding(_))), "no reference: {unnamed:?}");
    let pki = &stage().pki;
    let lax = pki.service(Purpose::TimeStampingNotCritical, "lax").expect("identity");
    let person = pki.identity(&Person::new("UGO", "BLU", "BLUGUO80A01F205X"), "blu");
    for identity in [lax, person.expect("identity")] {
        let refused = check(&identity, &["-cades"]);
        assert!(matches!(refused, Err(TimestampError::NotForTimestamps(_))), "{refused:?}");
    }
}

#[test]
fn an_authority_that_nobody_trusts_is_refused_where_anchors_are_given() {
    let p7m = signed(rossi(), b"x");
    let asked = request(&p7m, 0);
    let answer = stage().tsa.answer(asked.der()).expect("answer");
    let others = Policy {
        anchors: Anchors::from_dir(&shared().pki.anchors_dir()).expect("anchors"),
        crls: Vec::new(),
        at: Timestamp::now(),
    };
    let refused = asked.check(&answer, Timestamp::now(), Some(&others));
    assert!(matches!(refused, Err(TimestampError::NotTrusted(_))), "{refused:?}");
    assert!(asked.check(&answer, Timestamp::now(), None).is_ok(), "not judged without anchors");
    let long_after = "2070-01-01T00:00:00Z".parse().expect("time");
    let old = asked.check(&answer, long_after, None);
    assert!(matches!(old, Err(TimestampError::NotForTimestamps(_))), "expired: {old:?}");
    let stranger = Person::new("A", "B", "BBBAAA80A01F205X").with_issuer(Issuer::Stranger);
    let stranger = stage().pki.identity(&stranger, "stranger").expect("identity");
    let p7m = signed(&stranger, b"y");
    assert!(!stamped(&p7m, 0).is_empty(), "whose file it is does not matter to the authority");
}
