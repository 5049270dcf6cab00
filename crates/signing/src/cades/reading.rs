//! A file just made, read back at the cost that a batch can bear for each document.
//!
//! What `prepare` made need not be judged anew: that these are the very attributes, certificates and
//! value is told by comparing octets, and that the value holds by `ring`. Whatever is not plainly
//! right here is left to [`crate::verify()`], which names what is wrong.

use const_oid::db::{rfc5911, rfc5912};
use der::oid::ObjectIdentifier;
use der::{Decode as _, Encode as _};
use ring::signature::{
    ECDSA_P256_SHA256_ASN1, ECDSA_P384_SHA256_ASN1, RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey,
    VerificationAlgorithm,
};
use sha2::Digest as _;
use spki::SubjectPublicKeyInfoRef;

use super::Prepared;
use crate::SignerCertificate;
use crate::tlv::{Cursor, Malformed, Tlv, tag};

/// Whether `p7m` plainly is what was prepared for `content`, under `value`, and holds.
///
/// False says only that it must be judged in full: keys of unusual kinds or lengths, and content that
/// may read as signed attributes, are left to that too.
pub(super) fn holds(p7m: &[u8], content: &[u8], prepared: &Prepared, value: &[u8]) -> bool {
    let Ok(read) = Read::from(p7m) else { return false };
    let Ok(named) = prepared.signer.to_der() else { return false };
    let attributes = Attributes(&read.attributes);
    let certificate = &prepared.certificate;
    let inside = |der: &Vec<u8>| read.certificates.contains(&der.as_slice());
    content.first() != Some(&tag::SET)
        && read.content == content
        && *sha2::Sha256::digest(read.content) == prepared.content_sha256
        && read.certificates.len() == 1 + certificate.chain_der.len()
        && std::iter::once(&certificate.der).chain(&certificate.chain_der).all(inside)
        && read.signer == named
        && attributes.are(&prepared.attributes)
        && read.value == value
        && value_holds(certificate, read.algorithm, &prepared.attributes, value)
}

/// AlgorithmIdentifiers in DER: SHA-256 without parameters, RSA with NULL, ECDSA without.
const SHA_256: &[u8] = &[0x30, 11, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1];
const RSA_SHA_256: &[u8] = &[0x30, 13, 6, 9, 0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 1, 1, 0x0b, 5, 0];
const ECDSA_SHA_256: &[u8] = &[0x30, 10, 6, 8, 0x2a, 0x86, 0x48, 0xce, 0x3d, 4, 3, 2];

/// What stands in the one signature of the file.
struct Read<'a> {
    content: &'a [u8],
    certificates: Vec<&'a [u8]>,
    signer: &'a [u8],
    attributes: Tlv<'a>,
    /// Of the value, in DER.
    algorithm: &'a [u8],
    value: &'a [u8],
}

impl<'a> Read<'a> {
    fn from(p7m: &'a [u8]) -> Result<Self, Malformed> {
        let mut file = Cursor::new(p7m);
        let mut info = file.expect(tag::SEQUENCE, "ContentInfo")?.inside();
        of(&mut info, rfc5911::ID_SIGNED_DATA)?;
        let data = info.expect(tag::CONTEXT_0, "SignedData")?;
        let mut data = data.inside().expect(tag::SEQUENCE, "SignedData")?.inside();
        version_1(&mut data)?;
        is(data.expect(tag::SET, "digestAlgorithms")?.value, SHA_256)?;
        let mut enveloped = data.expect(tag::SEQUENCE, "encapContentInfo")?.inside();
        of(&mut enveloped, rfc5911::ID_DATA)?;
        let content = enveloped.expect(tag::CONTEXT_0, "eContent")?;
        let content = content.inside().expect(tag::OCTET_STRING, "eContent")?.value;
        let certificates = data.expect(tag::CONTEXT_0, "certificates")?.inside().all()?;
        let mut infos = data.expect(tag::SET, "signerInfos")?.inside();
        let mut signer_info = infos.expect(tag::SEQUENCE, "SignerInfo")?.inside();
        version_1(&mut signer_info)?;
        let signer = signer_info.expect(tag::SEQUENCE, "sid")?.raw;
        is(signer_info.expect(tag::SEQUENCE, "digestAlgorithm")?.raw, SHA_256)?;
        let attributes = signer_info.expect(tag::CONTEXT_0, "signedAttrs")?;
        let algorithm = signer_info.expect(tag::SEQUENCE, "signatureAlgorithm")?.raw;
        let value = signer_info.expect(tag::OCTET_STRING, "signature")?.value;
        for mut end in [file, info, enveloped, data, infos, signer_info] {
            if end.next()?.is_some() {
                return Err(Malformed("more than was made"));
            }
        }
        let certificates = certificates.iter().map(|certificate| certificate.raw).collect();
        Ok(Self { content, certificates, signer, attributes, algorithm, value })
    }
}

fn of(cursor: &mut Cursor<'_>, kind: ObjectIdentifier) -> Result<(), Malformed> {
    is(cursor.expect(tag::OID, "contentType")?.value, kind.as_bytes())
}

fn version_1(cursor: &mut Cursor<'_>) -> Result<(), Malformed> {
    is(cursor.expect(tag::INTEGER, "version")?.value, &[1])
}

fn is(read: &[u8], made: &[u8]) -> Result<(), Malformed> {
    if read == made { Ok(()) } else { Err(Malformed("other than what was made")) }
}

/// Signed attributes under the tag of their place.
struct Attributes<'a>(&'a Tlv<'a>);

impl Attributes<'_> {
    /// Whether these are the octets that are signed, but for their tag (RFC 5652 section 5.4).
    fn are(&self, signed: &[u8]) -> bool {
        matches!((self.0.raw, signed), ([_, read @ ..], [tag::SET, made @ ..]) if read == made)
    }
}

/// Whether the value holds over the attributes under the certificate's key.
fn value_holds(
    certificate: &SignerCertificate,
    algorithm: &[u8],
    attributes: &[u8],
    value: &[u8],
) -> bool {
    let key = certificate.key_der();
    let Ok(key) = SubjectPublicKeyInfoRef::from_der(&key) else { return false };
    let check: &dyn VerificationAlgorithm = match key.algorithm.oids() {
        Ok((rfc5912::RSA_ENCRYPTION, _)) => &RSA_PKCS1_2048_8192_SHA256,
        Ok((rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_256_R_1))) => &ECDSA_P256_SHA256_ASN1,
        Ok((rfc5912::ID_EC_PUBLIC_KEY, Some(rfc5912::SECP_384_R_1))) => &ECDSA_P384_SHA256_ASN1,
        _ => return false,
    };
    let is_rsa = key.algorithm.oid == rfc5912::RSA_ENCRYPTION;
    let named = if is_rsa { RSA_SHA_256 } else { ECDSA_SHA_256 };
    let key = UnparsedPublicKey::new(check, key.subject_public_key.raw_bytes());
    algorithm == named && key.verify(attributes, value).is_ok()
}

#[cfg(test)]
mod tests {
    use super::holds;
    use crate::cades::{Prepared, finish, prepare};
    use crate::{SignerCertificate, verify};
    use der::{DecodePem as _, Encode as _};
    use harness::pki::{Identity, shared};
    use jiff::Timestamp;
    use p256::ecdsa::signature::hazmat::PrehashSigner as _;
    use rsa::pkcs8::DecodePrivateKey as _;
    use x509_cert::Certificate;

    const CONTENT: &[u8] = b"<Domanda/>";

    /// A person of the shared token, by the key's copy in software.
    struct Signer(&'static Identity);

    impl Signer {
        fn rsa() -> Self {
            Self(&shared().token.keys[0].identity)
        }

        fn elliptic() -> Self {
            Self(&shared().token.keys[1].identity)
        }

        fn certificate(&self) -> SignerCertificate {
            let der = |path| {
                let pem = std::fs::read(path).expect("certificate");
                Certificate::from_pem(pem).expect("PEM").to_der().expect("DER")
            };
            let chain = vec![der(&self.0.issuing)];
            SignerCertificate::from_der(der(&self.0.certificate), chain).expect("certificate")
        }

        fn value(&self, prepared: &Prepared) -> Vec<u8> {
            let key = std::fs::read_to_string(&self.0.key).expect("key");
            if let Ok(key) = rsa::RsaPrivateKey::from_pkcs8_pem(&key) {
                let padding = rsa::Pkcs1v15Sign::new::<sha2::Sha256>();
                return key.sign(padding, prepared.digest()).expect("signed");
            }
            let key = p256::ecdsa::SigningKey::from_pkcs8_pem(&key).expect("P-256");
            let value: p256::ecdsa::Signature =
                key.sign_prehash(prepared.digest()).expect("signed");
            value.to_der().to_der().expect("der")
        }
    }

    fn made(signer: &Signer) -> (Prepared, Vec<u8>, Vec<u8>) {
        let at = Timestamp::now();
        let prepared = prepare(CONTENT, &signer.certificate(), at).expect("prepared");
        let value = signer.value(&prepared);
        let p7m = finish(CONTENT, &prepared, &value).expect("finished");
        (prepared, value, p7m)
    }

    #[test]
    fn what_was_just_made_plainly_holds() {
        for signer in [Signer::rsa(), Signer::elliptic()] {
            let (prepared, value, p7m) = made(&signer);
            assert!(holds(&p7m, CONTENT, &prepared, &value), "no need to judge it in full");
            assert_eq!(verify::intact(&p7m, CONTENT), Ok(()), "which would say the same");
        }
    }

    #[test]
    fn no_octet_of_the_file_may_differ_unseen() {
        let (prepared, value, p7m) = made(&Signer::rsa());
        for at in 0..p7m.len() {
            let mut other = p7m.clone();
            other[at] ^= 1;
            assert!(!holds(&other, CONTENT, &prepared, &value), "octet {at}");
        }
    }

    #[test]
    fn another_content_value_or_signer_does_not_hold() {
        let (prepared, value, p7m) = made(&Signer::rsa());
        assert!(!holds(&p7m, b"<Altra/>", &prepared, &value), "another content");
        let (later, other, _) = made(&Signer::elliptic());
        assert!(!holds(&p7m, CONTENT, &later, &value), "somebody else's attributes");
        assert!(!holds(&p7m, CONTENT, &prepared, &other), "another value");
        let longer = [p7m.as_slice(), &[0]].concat();
        assert!(!holds(&longer, CONTENT, &prepared, &value), "something behind it");
    }
}
