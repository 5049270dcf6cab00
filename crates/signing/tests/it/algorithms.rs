//! Digests and keys beside SHA-256 and RSA-2048. `openssl cms` of version 3.0 makes some of them; the
//! others are its files, signed again by `openssl dgst`.

use harness::pki::{Identity, Key, Person};
use signing::{CheckName, Indication, SubIndication, Verifier};

use crate::surgery::{SIGNED_DATA, SIGNER_INFO, edited, element, parts, value};
use crate::world::World;
use crate::{
    assert_failed_at, assert_passes, assert_verdict, bianchi, openssl_sign, rossi, verify,
};

/// NIST's arcs of digests and of signatures: 2.16.840.1.101.3.4 and two more.
fn nist(arc: u8, last: u8) -> Vec<u8> {
    element(6, &[0x60, 0x86, 0x48, 1, 0x65, 3, 4, arc, last])
}

/// The digests of SHA-3: name, last arc, last arc of ECDSA with it.
const SHA_3: [(&str, u8, u8); 3] = [("sha3-256", 8, 10), ("sha3-384", 9, 11), ("sha3-512", 10, 12)];

fn digest(name: &str, options: &[&str], bytes: &[u8]) -> Vec<u8> {
    let file = tempfile::NamedTempFile::new().expect("file");
    std::fs::write(file.path(), bytes).expect("bytes");
    let name = format!("-{name}");
    let mut args = vec!["dgst".as_ref(), name.as_ref(), "-binary".as_ref()];
    args.extend(options.iter().map(AsRef::<std::ffi::OsStr>::as_ref));
    args.push(file.path().as_os_str());
    crate::openssl(&args)
}

/// A file of openssl whose one signature is made again with another digest and algorithm.
fn signed_again(
    identity: &Identity,
    content: &[u8],
    (name, last_arc): (&str, u8),
    algorithm: &[u8],
    options: &[&str],
) -> Vec<u8> {
    signed_with(identity, content, (name, last_arc), algorithm, (name, options))
}

/// The same with a digest of its own for the attributes.
fn signed_with(
    identity: &Identity,
    content: &[u8],
    (name, last_arc): (&str, u8),
    algorithm: &[u8],
    (signed_by, options): (&str, &[&str]),
) -> Vec<u8> {
    let p7m = openssl_sign(identity, content, &["-cades"]);
    let digest_algorithm = element(0x30, &nist(2, last_arc));
    let p7m = edited(&p7m, &SIGNED_DATA, &mut |fields| {
        fields[1] = element(0x31, &digest_algorithm);
    });
    let key = identity.key.to_str().expect("path").to_owned();
    edited(&p7m, &SIGNER_INFO, &mut |fields| {
        fields[2] = digest_algorithm.clone();
        let attributes = edited(&fields[3], &[], &mut |attributes| {
            for attribute in attributes.iter_mut() {
                // messageDigest.
                if value(&parts(attribute)[0]) == [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 9, 4] {
                    let octets = element(4, &digest(name, &[], content));
                    let values = element(0x31, &octets);
                    *attribute = element(0x30, &[parts(attribute)[0].clone(), values].concat());
                }
            }
        });
        let mut signed = attributes.clone();
        signed[0] = 0x31;
        let options = [&["-sign", key.as_str()], options].concat();
        fields[3] = attributes;
        fields[4] = algorithm.to_vec();
        fields[5] = element(4, &digest(signed_by, &options, &signed));
    })
}

#[test]
fn sha_3_passes_with_rsa() {
    for (digest, ..) in SHA_3 {
        let report = verify(&openssl_sign(rossi(), b"x", &["-cades", "-md", digest]));
        assert_passes(&report, b"x");
        let algorithm = &report.signers[0].algorithm;
        assert!(algorithm.to_lowercase().ends_with(digest), "{algorithm}");
    }
}

#[test]
fn sha_3_passes_with_elliptic_curves() {
    for (name, last_arc, with_ecdsa) in SHA_3 {
        let algorithm = element(0x30, &nist(3, with_ecdsa));
        let p7m = signed_again(bianchi(), b"x", (name, last_arc), &algorithm, &[]);
        assert_passes(&verify(&p7m), b"x");
        let other = element(0x30, &nist(3, if with_ecdsa == 10 { 11 } else { 10 }));
        let p7m = signed_again(bianchi(), b"x", (name, last_arc), &other, &[]);
        assert!(!verify(&p7m).passed(), "{name} under the name of another digest");
    }
}

#[test]
fn sha_3_passes_with_pss() {
    let digest = element(0x30, &nist(2, 9));
    let mgf_1 = element(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 8]);
    let mask = element(0x30, &[mgf_1, digest.clone()].concat());
    let salt = element(0xa2, &[2, 1, 48]);
    let parameters = element(0x30, &[element(0xa0, &digest), element(0xa1, &mask), salt].concat());
    let pss = element(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 10]);
    let algorithm = element(0x30, &[pss, parameters].concat());
    let options = ["-sigopt", "rsa_padding_mode:pss", "-sigopt", "rsa_pss_saltlen:48"];
    let p7m = signed_again(rossi(), b"x", ("sha3-384", 9), &algorithm, &options);
    assert_passes(&verify(&p7m), b"x");
}

#[test]
fn two_strong_digests_in_one_signature_pass_and_a_weak_one_does_not() {
    let null = [5, 0];
    let rsa = |last: u8| {
        let oid = element(6, &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, last]);
        element(0x30, &[oid.as_slice(), &null].concat())
    };
    let by = |algorithm: &[u8], name: &str| {
        verify(&signed_with(rossi(), b"x", ("sha3-256", 8), algorithm, (name, &[])))
    };
    assert_passes(&by(&rsa(13), "sha512"), b"x");
    assert!(!by(&rsa(13), "sha256").passed(), "not the digest that it names");
    let weak = by(&rsa(5), "sha1");
    let expected = SubIndication::CryptoConstraintsFailureNoPoe;
    assert_verdict(&weak, Indication::Indeterminate, expected);
}

#[test]
fn p_521_passes() {
    let world = World::new();
    let person = Person::new("ADA", "VIOLA", "VLIDAA80A41F205X").with_key(Key::EcP521);
    let identity = world.pki.identity(&person, "viola").expect("identity");
    let verifier = Verifier::new(world.full());
    for digest in ["sha256", "sha384", "sha512"] {
        let p7m = openssl_sign(&identity, b"x", &["-cades", "-md", digest]);
        assert_passes(&verifier.verify(&p7m), b"x");
    }
    let algorithm = element(0x30, &nist(3, 12));
    let p7m = signed_again(&identity, b"x", ("sha3-512", 10), &algorithm, &[]);
    assert_passes(&verifier.verify(&p7m), b"x");
}

#[test]
fn pss_passes_with_salts_of_any_length() {
    for salt in ["digest", "max", "0", "20", "33"] {
        let salt = format!("rsa_pss_saltlen:{salt}");
        let options = ["-cades", "-keyopt", "rsa_padding_mode:pss", "-keyopt", &salt];
        assert_passes(&verify(&openssl_sign(rossi(), b"x", &options)), b"x");
    }
}

#[test]
fn sha_1_never_passes_and_a_changed_content_is_still_told() {
    let p7m = openssl_sign(rossi(), b"10 boxes", &["-cades", "-md", "sha1"]);
    let report = verify(&p7m);
    let weak = SubIndication::CryptoConstraintsFailureNoPoe;
    assert_verdict(&report, Indication::Indeterminate, weak);
    assert_failed_at(&report, CheckName::Algorithms);
    let changed = crate::replaced(&p7m, b"10 boxes", b"12 boxes");
    assert_verdict(&verify(&changed), Indication::TotalFailed, SubIndication::HashFailure);
}
