//! Signed attributes that are wrong, under a signature that holds over them: what only a key's holder
//! can make, or a program with a fault.

use harness::pki::Identity;
use signing::{CheckName, Indication, SubIndication};

use crate::surgery::{SIGNER_INFO, attribute, edited, element, parts, smime_attribute, value};
use crate::{
    assert_failed_at, assert_passes, assert_verdict, bianchi, openssl_sign, rossi, verify,
};

const CONTENT_TYPE: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 3];
const MESSAGE_DIGEST: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4];
const SIGNING_TIME: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 5];

type Attributes = Vec<Vec<u8>>;

/// A file of openssl whose attributes are changed and signed again, so that the value holds.
fn with(identity: &Identity, change: impl Fn(&mut Attributes)) -> Vec<u8> {
    edited(&openssl_sign(identity, b"x", &["-cades"]), &SIGNER_INFO, &mut |fields| {
        let attributes = edited(&fields[3], &[], &mut |attributes| change(attributes));
        let mut signed = attributes.clone();
        signed[0] = 0x31;
        let file = tempfile::NamedTempFile::new().expect("file");
        std::fs::write(file.path(), &signed).expect("attributes");
        let value = crate::openssl([
            "dgst".as_ref(),
            "-sha256".as_ref(),
            "-sign".as_ref(),
            identity.key.as_os_str(),
            file.path().as_os_str(),
        ]);
        fields[3] = attributes;
        fields[5] = element(4, &value);
    })
}

fn place(attributes: &Attributes, oid: &[u8]) -> usize {
    let found = attributes.iter().position(|one| value(&parts(one)[0]) == oid);
    found.expect("the attribute")
}

fn of_certificate() -> [u8; 11] {
    smime_attribute(47)
}

#[test]
fn unchanged_attributes_signed_again_pass() {
    for identity in [rossi(), bianchi()] {
        assert_passes(&verify(&with(identity, |_| {})), b"x");
    }
}

#[test]
fn an_attribute_twice_is_refused_though_it_is_signed() {
    for oid in [&CONTENT_TYPE[..], &MESSAGE_DIGEST, &SIGNING_TIME, &of_certificate()] {
        let double = |attributes: &mut Attributes| {
            let again = attributes[place(attributes, oid)].clone();
            attributes.push(again);
        };
        let two_values = |attributes: &mut Attributes| {
            let place = place(attributes, oid);
            let one = parts(&attributes[place])[1].clone();
            let values = element(0x31, &[value(&one), value(&one)].concat());
            attributes[place] = element(0x30, &[element(6, oid), values].concat());
        };
        for p7m in [with(bianchi(), double), with(bianchi(), two_values)] {
            let report = verify(&p7m);
            assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
            assert_failed_at(&report, CheckName::SignedAttributes);
        }
    }
}

#[test]
fn an_attribute_that_is_missing_is_refused_though_the_rest_is_signed() {
    for oid in [&CONTENT_TYPE[..], &MESSAGE_DIGEST, &of_certificate()] {
        let report = verify(&with(bianchi(), |attributes| {
            attributes.remove(place(attributes, oid));
        }));
        assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
        assert_failed_at(&report, CheckName::SignedAttributes);
    }
    let without_time = |attributes: &mut Attributes| {
        attributes.remove(place(attributes, &SIGNING_TIME));
    };
    assert_passes(&verify(&with(bianchi(), without_time)), b"x");
}

#[test]
fn another_content_type_than_data_is_refused() {
    let signed_data = element(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 7, 2]);
    let report = verify(&with(bianchi(), |attributes| {
        let place = place(attributes, &CONTENT_TYPE);
        attributes[place] = attribute(&CONTENT_TYPE, &signed_data);
    }));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
}

#[test]
fn another_digest_of_the_content_is_refused() {
    let report = verify(&with(bianchi(), |attributes| {
        let place = place(attributes, &MESSAGE_DIGEST);
        attributes[place] = attribute(&MESSAGE_DIGEST, &element(4, &[7; 32]));
    }));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::HashFailure);
}

#[test]
fn a_reference_to_another_certificate_is_refused() {
    let report_with = |cert_id: Vec<u8>| {
        let certs = element(0x30, &element(0x30, &cert_id));
        verify(&with(bianchi(), |attributes| {
            let place = place(attributes, &of_certificate());
            attributes[place] = attribute(&of_certificate(), &element(0x30, &certs));
        }))
    };
    let digest = |path: &std::path::Path, name: &str| {
        let file = tempfile::NamedTempFile::new().expect("file");
        std::fs::write(file.path(), crate::der(path)).expect("certificate");
        let name = format!("-{name}");
        let args = ["dgst".as_ref(), name.as_ref(), "-binary".as_ref(), file.path().as_os_str()];
        element(4, &crate::openssl(args))
    };
    let own = &bianchi().certificate;
    assert_passes(&report_with(digest(own, "sha256")), b"x");
    let sha512 = element(0x30, &element(6, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 3]));
    assert_passes(&report_with([sha512.clone(), digest(own, "sha512")].concat()), b"x");
    let unknown = element(0x30, &element(6, &[0x2a, 3, 4]));
    let others = crate::surgery::parts(&crate::der(&rossi().certificate))[0].clone();
    let (serial, issuer) = (parts(&others)[1].clone(), parts(&others)[3].clone());
    let names = element(0x30, &element(0xa4, &issuer));
    let issuer_serial = element(0x30, &[names, serial].concat());
    for (name, cert_id) in [
        ("another's", digest(&rossi().certificate, "sha256")),
        ("the issuer's", digest(&bianchi().issuing, "sha256")),
        ("nobody's", element(4, &[7; 32])),
        ("a digest of another kind", [sha512, digest(own, "sha256")].concat()),
        ("an unknown digest", [unknown, digest(own, "sha256")].concat()),
        ("another's serial number", [digest(own, "sha256"), issuer_serial].concat()),
    ] {
        let report = report_with(cert_id);
        let verdict = (report.indication, report.sub_indication);
        let expected = (Indication::Indeterminate, Some(SubIndication::NoSigningCertificateFound));
        assert_eq!(verdict, expected, "{name}: {:#?}", report.checks);
        assert_failed_at(&report, CheckName::CertificateReference);
    }
}

#[test]
fn references_of_both_versions_are_refused() {
    let report = verify(&with(bianchi(), |attributes| {
        let old = element(0x30, &element(0x30, &element(0x30, &element(4, &[7; 20]))));
        attributes.push(attribute(&smime_attribute(12), &old));
    }));
    assert_verdict(&report, Indication::TotalFailed, SubIndication::FormatFailure);
}
