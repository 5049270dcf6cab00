//! The signature of a list: XAdES, enveloped (ETSI TS 119 612 annex B.6, W3C XML Signature).
//!
//! One shape is read: exactly one Signature, under the root; one reference to the whole document
//! without the signature, one to the signed properties inside it; exclusive canonicalisation. What
//! was verified is then, by construction, what is read.

use const_oid::db::rfc5912;
use der::oid::ObjectIdentifier;
use roxmltree::{Document, Node};
use spki::AlgorithmIdentifierOwned;

use super::canonical::exclusive;
use super::{ListError, base64_of};
use crate::SignerCertificate;
use crate::algorithm::{Hash, Scheme, ecdsa_der, holds};

const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
/// A list has two.
const MAX_REFERENCES: usize = 2;

/// Verifies the signature of a list; gives the certificate of its signer, one of `signers`.
pub(super) fn verify(document: &Document<'_>, signers: &[Vec<u8>]) -> Result<Vec<u8>, ListError> {
    let root = document.root_element();
    let mut found = root.children().filter(|node| node.has_tag_name((DS, "Signature")));
    let (Some(signature), None) = (found.next(), found.next()) else {
        return Err(fault("not exactly one signature"));
    };
    let info = child(signature, "SignedInfo")?;
    references(document, signature, info)?;
    let scheme = scheme(algorithm_of(child(info, "SignatureMethod")?)?)?;
    let method = child(info, "CanonicalizationMethod")?;
    let signed = exclusive(info, None, &prefixes(method)?)?;
    let value = child(signature, "SignatureValue")?.text().and_then(base64_of);
    let value = value.ok_or_else(|| fault("no value"))?;
    let certificate = certificate(signature)?;
    let key = certificate.key_der();
    let value = match scheme {
        Scheme::Ecdsa(_) => ecdsa_der(&key, &value).map_err(|error| fault(&error.to_string()))?,
        Scheme::RsaPkcs1(_) | Scheme::RsaPss(..) => value,
    };
    match holds(&key, scheme, &scheme.hash().digest(&signed), &value) {
        Ok(true) => {}
        Ok(false) => return Err(fault("the value")),
        Err(unaccepted) => return Err(fault(&unaccepted.to_string())),
    }
    if !signers.contains(&certificate.der) {
        return Err(ListError::UnknownSigner(certificate.name()));
    }
    named(signature, &certificate)?;
    Ok(certificate.der)
}

/// The two references, whose digests must hold.
fn references(
    document: &Document<'_>,
    signature: Node<'_, '_>,
    info: Node<'_, '_>,
) -> Result<(), ListError> {
    let all: Vec<_> = info.children().filter(|node| node.has_tag_name((DS, "Reference"))).collect();
    let (mut whole, mut properties) = (0, 0);
    for reference in all.iter().take(MAX_REFERENCES + 1) {
        let transforms = transforms(*reference)?;
        let octets = match reference.attribute("URI") {
            Some("") => {
                let [first, last] = transforms.as_slice() else {
                    return Err(fault("the transforms"));
                };
                if first.0 != ENVELOPED || last.0 != EXCLUSIVE {
                    return Err(fault("the transforms"));
                }
                whole += 1;
                exclusive(document.root(), Some(signature.id()), &last.1)?
            }
            Some(uri) => {
                let [only] = transforms.as_slice() else {
                    return Err(fault("the transforms"));
                };
                if only.0 != EXCLUSIVE {
                    return Err(fault("the transforms"));
                }
                properties += 1;
                exclusive(signed_properties(document, signature, uri)?, None, &only.1)?
            }
            None => return Err(fault("a reference to nothing")),
        };
        let hash = digest_method(*reference)?;
        let value = child(*reference, "DigestValue")?.text().and_then(base64_of);
        if value.as_deref() != Some(&hash.digest(&octets)[..]) {
            return Err(fault("the list was changed"));
        }
    }
    if (whole, properties, all.len()) == (1, 1, MAX_REFERENCES) {
        Ok(())
    } else {
        Err(fault("it does not cover the list and its own properties"))
    }
}

/// Algorithms and prefix lists of the transforms of a reference.
fn transforms<'a>(reference: Node<'a, '_>) -> Result<Vec<(&'a str, Vec<&'a str>)>, ListError> {
    let transforms = child(reference, "Transforms")?;
    transforms
        .children()
        .filter(Node::is_element)
        .map(|transform| {
            let algorithm = algorithm_of(transform)?;
            let prefixes = match algorithm {
                EXCLUSIVE => prefixes(transform)?,
                _ => Vec::new(),
            };
            Ok((algorithm, prefixes))
        })
        .collect()
}

/// The prefix list of an exclusive canonicalisation; any other is refused.
fn prefixes<'a>(method: Node<'a, '_>) -> Result<Vec<&'a str>, ListError> {
    if algorithm_of(method)? != EXCLUSIVE {
        return Err(fault("a canonicalisation that is not exclusive"));
    }
    let list = method.children().find(|node| node.has_tag_name((EXCLUSIVE, "InclusiveNamespaces")));
    let list = list.and_then(|list| list.attribute("PrefixList"));
    Ok(list.map(|list| list.split_whitespace().collect()).unwrap_or_default())
}

/// The signed properties of this signature, under the name that a reference uses, which must be
/// nobody else's.
fn signed_properties<'a, 'input>(
    document: &'a Document<'input>,
    signature: Node<'a, 'input>,
    uri: &str,
) -> Result<Node<'a, 'input>, ListError> {
    let id = uri.strip_prefix('#').ok_or_else(|| fault("a reference to elsewhere"))?;
    let mut named = document.descendants().filter(|node| {
        node.attributes().any(|one| one.name().eq_ignore_ascii_case("id") && one.value() == id)
    });
    let (Some(node), None) = (named.next(), named.next()) else {
        return Err(fault("a reference to nothing, or to several"));
    };
    let inside = node.ancestors().nth(3) == Some(signature);
    if inside && node.has_tag_name((XADES, "SignedProperties")) {
        Ok(node)
    } else {
        Err(fault("a reference to something else"))
    }
}

/// The certificate in the signature.
fn certificate(signature: Node<'_, '_>) -> Result<SignerCertificate, ListError> {
    let info = child(signature, "KeyInfo")?;
    let first = info.descendants().find(|node| node.has_tag_name((DS, "X509Certificate")));
    let der = first.and_then(|node| node.text()).and_then(base64_of);
    der.and_then(|der| SignerCertificate::from_der(der, Vec::new()).ok())
        .ok_or_else(|| fault("no certificate of the signer in it"))
}

/// The signed properties must name that certificate (EN 319 132-1 section 5.2.2).
fn named(signature: Node<'_, '_>, certificate: &SignerCertificate) -> Result<(), ListError> {
    let names = ["SigningCertificateV2", "SigningCertificate"];
    let attribute = signature
        .descendants()
        .find(|node| names.iter().any(|name| node.has_tag_name((XADES, *name))))
        .ok_or_else(|| fault("it names no certificate"))?;
    let digest = attribute
        .descendants()
        .find(|node| node.has_tag_name((XADES, "CertDigest")))
        .ok_or_else(|| fault("it names no certificate"))?;
    let hash = digest_method(digest)?;
    let value = child(digest, "DigestValue")?.text().and_then(base64_of);
    if value.as_deref() == Some(&hash.digest(&certificate.der)[..]) {
        Ok(())
    } else {
        Err(fault("it names another certificate"))
    }
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Result<Node<'a, 'input>, ListError> {
    let found = node.children().find(|node| node.has_tag_name((DS, name)));
    found.ok_or_else(|| fault(&format!("no {name}")))
}

fn algorithm_of<'a>(node: Node<'a, '_>) -> Result<&'a str, ListError> {
    node.attribute("Algorithm").ok_or_else(|| fault("an algorithm without a name"))
}

fn digest_method(node: Node<'_, '_>) -> Result<Hash, ListError> {
    Ok(match algorithm_of(child(node, "DigestMethod")?)? {
        "http://www.w3.org/2001/04/xmlenc#sha256" => Hash::Sha256,
        "http://www.w3.org/2001/04/xmldsig-more#sha384" => Hash::Sha384,
        "http://www.w3.org/2001/04/xmlenc#sha512" => Hash::Sha512,
        "http://www.w3.org/2007/05/xmldsig-more#sha3-256" => Hash::Sha3_256,
        "http://www.w3.org/2007/05/xmldsig-more#sha3-384" => Hash::Sha3_384,
        "http://www.w3.org/2007/05/xmldsig-more#sha3-512" => Hash::Sha3_512,
        other => return Err(fault(&format!("digest {other} is not accepted"))),
    })
}

/// Signature algorithms by their names in RFC 9231.
fn scheme(algorithm: &str) -> Result<Scheme, ListError> {
    let named = |oid: ObjectIdentifier| {
        Scheme::named(&AlgorithmIdentifierOwned { oid, parameters: None })
            .map_err(|unaccepted| fault(&unaccepted.to_string()))
    };
    match algorithm {
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256" => {
            named(rfc5912::SHA_256_WITH_RSA_ENCRYPTION)
        }
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384" => {
            named(rfc5912::SHA_384_WITH_RSA_ENCRYPTION)
        }
        "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512" => {
            named(rfc5912::SHA_512_WITH_RSA_ENCRYPTION)
        }
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256" => named(rfc5912::ECDSA_WITH_SHA_256),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384" => named(rfc5912::ECDSA_WITH_SHA_384),
        "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512" => named(rfc5912::ECDSA_WITH_SHA_512),
        // The salt is as long as the digest.
        "http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1" => {
            Ok(Scheme::RsaPss(Hash::Sha256, 32))
        }
        "http://www.w3.org/2007/05/xmldsig-more#sha384-rsa-MGF1" => {
            Ok(Scheme::RsaPss(Hash::Sha384, 48))
        }
        "http://www.w3.org/2007/05/xmldsig-more#sha512-rsa-MGF1" => {
            Ok(Scheme::RsaPss(Hash::Sha512, 64))
        }
        other => Err(fault(&format!("algorithm {other} is not accepted"))),
    }
}

fn fault(what: &str) -> ListError {
    ListError::Signature(what.to_owned())
}
