use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::{assert_passes, bianchi, openssl_sign, rossi, signed, verify};

/// More than one piece of a streamed content.
fn large() -> Vec<u8> {
    (0..20_000u32).flat_map(|number| number.to_be_bytes()).collect()
}

#[test]
fn streamed_files_of_indefinite_length_pass() {
    let content = large();
    let p7m = openssl_sign(rossi(), &content, &["-cades", "-stream", "-indef"]);
    assert!(p7m.windows(2).any(|pair| pair == [0x24, 0x80]), "content in pieces");
    assert_passes(&verify(&p7m), &content);
}

#[test]
fn every_armour_passes() {
    let content = b"<modello-base/>";
    let p7m = signed(rossi(), content);
    let once = STANDARD.encode(&p7m);
    let wrapped = once
        .as_bytes()
        .chunks(76)
        .map(|line| String::from_utf8_lossy(line).into_owned() + "\r\n")
        .collect::<String>();
    let pem = format!("-----BEGIN CMS-----\n{}-----END CMS-----\n", wrapped.replace('\r', ""));
    for (name, text) in [
        ("one line", once.clone()),
        ("wrapped", wrapped.clone()),
        ("twice", STANDARD.encode(&wrapped)),
        ("PEM", pem),
    ] {
        let report = verify(text.as_bytes());
        assert!(report.passed(), "{name}: {:#?}", report.checks);
        assert_passes(&report, content);
    }
}

#[test]
fn a_line_break_after_the_file_passes() {
    for tail in [&b"\r\n"[..], b"\n", b"\0\0\0"] {
        let p7m = [signed(rossi(), b"x").as_slice(), tail].concat();
        assert_passes(&verify(&p7m), b"x");
    }
}

#[test]
fn a_signed_file_that_is_signed_again_gives_the_inner_content_and_both_signers() {
    let p7m = signed(bianchi(), &signed(rossi(), b"inner"));
    let report = verify(&p7m);
    assert_passes(&report, b"inner");
    let signers: Vec<_> =
        report.signers.iter().map(|signer| (signer.layer, signer.name.as_str())).collect();
    assert_eq!(signers, [(1, "BIANCHI LUCIA"), (2, "ROSSI MARIO")], "outermost first");
}

#[test]
fn a_broken_inner_file_is_not_covered_by_the_outer_signature() {
    let inner = crate::replaced(&signed(rossi(), b"inner"), b"inner", b"other");
    let report = verify(&signed(bianchi(), &inner));
    assert!(!report.passed(), "the outer signer vouches for nothing: {:#?}", report.checks);
}

#[test]
fn two_signatures_side_by_side_are_both_judged() {
    let content = b"x";
    let one = openssl_sign(rossi(), content, &["-cades"]);
    let file = tempfile::NamedTempFile::new().expect("file");
    std::fs::write(file.path(), &one).expect("first");
    let second = bianchi();
    let both = crate::openssl([
        "cms".as_ref(),
        "-resign".as_ref(),
        "-cades".as_ref(),
        "-binary".as_ref(),
        "-nodetach".as_ref(),
        "-md".as_ref(),
        "sha256".as_ref(),
        "-inform".as_ref(),
        "DER".as_ref(),
        "-outform".as_ref(),
        "DER".as_ref(),
        "-signer".as_ref(),
        second.certificate.as_os_str(),
        "-inkey".as_ref(),
        second.key.as_os_str(),
        "-in".as_ref(),
        file.path().as_os_str(),
    ]);
    let report = verify(&both);
    assert_passes(&report, content);
    assert_eq!(report.signers.len(), 2, "both are named");
}

#[test]
fn longer_digests_and_pss_pass() {
    for options in
        [&["-md", "sha384"][..], &["-md", "sha512"], &["-keyopt", "rsa_padding_mode:pss"]]
    {
        let options = [&["-cades"], options].concat();
        assert_passes(&verify(&openssl_sign(rossi(), b"x", &options)), b"x");
    }
}
