use signing::{CheckName, Indication, SubIndication};

use crate::{
    assert_failed_at, assert_passes, assert_verdict, bianchi, der, openssl_sign, replaced, rossi,
    signed, verify,
};

#[test]
fn a_changed_content_is_refused() {
    let p7m = replaced(&signed(rossi(), b"10 boxes"), b"10 boxes", b"12 boxes");
    let report = verify(&p7m);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::HashFailure);
    assert_failed_at(&report, CheckName::ContentDigest);
}

#[test]
fn a_changed_signature_value_is_refused() {
    let mut p7m = signed(rossi(), b"x");
    let last = p7m.len() - 1;
    p7m[last] ^= 1;
    let report = verify(&p7m);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::SigCryptoFailure);
}

#[test]
fn a_file_without_signed_attributes_is_refused() {
    let report = verify(&openssl_sign(rossi(), b"x", &["-noattr"]));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
    assert_failed_at(&report, CheckName::SignedAttributes);
}

#[test]
fn a_file_without_a_certificate_reference_is_refused() {
    let report = verify(&openssl_sign(rossi(), b"x", &[]));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
    assert_failed_at(&report, CheckName::SignedAttributes);
}

/// The signed attributes of a real signature as content of a file without any: the signature
/// value holds over it (ePrint 2023/1801).
#[test]
fn signed_attributes_that_pose_as_content_are_refused() {
    let real = signed(rossi(), b"what was really signed");
    let (attributes, value) = parts(&real);
    let bare = openssl_sign(rossi(), &attributes, &["-noattr"]);
    let (_, bare_value) = last_octets(&bare);
    let forged = replaced(&bare, &bare_value, &value);
    let accepted = openssl_accepts(&forged);
    assert!(accepted, "the forgery is good enough for openssl cms -verify");
    let report = verify(&forged);
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
    assert_failed_at(&report, CheckName::Content);
}

/// Even with attributes of their own around them.
#[test]
fn content_that_reads_as_attributes_is_refused_when_properly_signed() {
    let (attributes, _) = parts(&signed(rossi(), b"x"));
    let report = verify(&openssl_sign(rossi(), &attributes, &["-cades"]));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
    assert_failed_at(&report, CheckName::Content);
}

#[test]
fn a_detached_signature_has_nothing_to_judge() {
    let file = tempfile::NamedTempFile::new().expect("file");
    std::fs::write(file.path(), b"x").expect("content");
    let identity = rossi();
    let p7m = crate::openssl([
        "cms".as_ref(),
        "-sign".as_ref(),
        "-cades".as_ref(),
        "-binary".as_ref(),
        "-outform".as_ref(),
        "DER".as_ref(),
        "-signer".as_ref(),
        identity.certificate.as_os_str(),
        "-inkey".as_ref(),
        identity.key.as_os_str(),
        "-in".as_ref(),
        file.path().as_os_str(),
    ]);
    assert_verdict(&verify(&p7m), Indication::Indeterminate, SubIndication::SignedDataNotFound);
}

#[test]
fn another_certificate_in_the_file_is_refused() {
    let p7m = signed(rossi(), b"x");
    let own = der(&rossi().certificate);
    // The same certificate with one octet of the issuer's signature changed: same key, same name
    // and number, another certificate.
    let mut other = own.clone();
    let last = other.len() - 1;
    other[last] ^= 1;
    let report = verify(&replaced(&p7m, &own, &other));
    assert_verdict(&report, Indication::Indeterminate, SubIndication::NoSigningCertificateFound);
    assert_failed_at(&report, CheckName::CertificateReference);
}

#[test]
fn a_file_without_the_signers_certificate_is_undecided() {
    let report = verify(&openssl_sign(rossi(), b"x", &["-cades", "-nocerts"]));
    assert_verdict(&report, Indication::Indeterminate, SubIndication::NoSigningCertificateFound);
}

#[test]
fn what_is_no_signed_file_is_refused() {
    let xml = b"<xml/>".to_vec();
    let data = vec![0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 1, 5, 0];
    for (name, bytes) in [
        ("nothing", Vec::new()),
        ("XML", xml),
        ("another content type", data),
        ("a certificate", der(&rossi().certificate)),
        ("half a file", signed(rossi(), b"x")[..400].to_vec()),
    ] {
        let report = verify(&bytes);
        assert_eq!(report.indication, Indication::TotalFailed, "{name}: {:#?}", report.checks);
        assert_eq!(report.sub_indication, Some(SubIndication::FormatFailure), "{name}");
        assert!(report.content.is_none(), "{name}: nothing to hand on");
    }
}

#[test]
fn no_flipped_bit_passes_with_another_content() {
    let content = b"<modello-base/>";
    let p7m = signed(bianchi(), content);
    for at in (0..p7m.len()).step_by(7) {
        let mut flipped = p7m.clone();
        flipped[at] ^= 0x10;
        let report = verify(&flipped);
        if report.passed() {
            assert_eq!(report.content.as_deref(), Some(&content[..]), "octet {at} was flipped");
            assert_eq!(report.signers[0].name, "BIANCHI LUCIA", "octet {at} was flipped");
        }
    }
}

#[test]
fn envelopes_nested_without_end_are_refused() {
    let mut p7m = signed(bianchi(), b"x");
    for _ in 0..6 {
        p7m = signed(bianchi(), &p7m);
    }
    assert_verdict(&verify(&p7m), Indication::TotalFailed, SubIndication::FormatFailure);
}

/// Some programs store attributes in another order than the one they signed; the European
/// Commission's DSS accepts that, as they are the same attributes.
#[test]
fn attributes_stored_out_of_order_are_the_same_attributes() {
    let p7m = signed(rossi(), b"x");
    let (attributes, _) = parts(&p7m);
    let stored = &attributes[4..];
    let first = 2 + usize::from(stored[1]);
    let turned = [&stored[first..], &stored[..first]].concat();
    assert_passes(&verify(&replaced(&p7m, stored, &turned)), b"x");
}

/// Signed attributes as a SET, and the signature value, of a file of this crate.
fn parts(p7m: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let content_type = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
    let inside = p7m.windows(9).position(|window| window == content_type).expect("contentType");
    // Under [0] with a length of two or three octets, a SEQUENCE header, an OID header.
    let start = (inside - 9..inside).find(|at| p7m[*at] == 0xa0 && p7m[at + 1] & 0x80 != 0);
    let start = start.expect("signed attributes");
    let octets = usize::from(p7m[start + 1] & 0x7f);
    let length =
        p7m[start + 2..start + 2 + octets].iter().fold(0, |sum, o| (sum << 8) | usize::from(*o));
    let mut attributes = p7m[start..start + 2 + octets + length].to_vec();
    attributes[0] = 0x31;
    (attributes, last_octets(p7m).1)
}

/// The RSA-2048 signature value at the end of a file with one signer.
fn last_octets(p7m: &[u8]) -> (usize, Vec<u8>) {
    let at = p7m.len() - 256;
    (at, p7m[at..].to_vec())
}

fn openssl_accepts(p7m: &[u8]) -> bool {
    let anchors = harness::pki::shared().pki.anchors_pem();
    harness::openssl::cms_content(p7m, &anchors, &[]).is_some()
}
