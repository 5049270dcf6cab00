//! Good files in all shapes that Italian programs, mailboxes and exchange systems make.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use harness::pki::Identity;
use jiff::Timestamp;

use crate::builder::{Draft, NULL, algorithm, attribute, digest, element, oid, sequence};
use crate::case::Case;
use crate::ours::{CONTENT, signed};
use crate::world::{World, cms_sign, der, file, openssl, world};
use crate::{judges, ours};

pub(crate) fn cases() -> Vec<Case> {
    let world = world();
    [by_openssl(world), by_pyhanko(world), built(world), armoured(world)]
        .into_iter()
        .flatten()
        .collect()
}

/// `openssl cms -sign` with the issuing certificate inside; DER on return.
pub(crate) fn openssl_sign(identity: &Identity, content: &[u8], options: &[&str]) -> Vec<u8> {
    cms_sign(&[identity], &file(content), options)
}

fn by_openssl(world: &World) -> Vec<Case> {
    let (rsa, p256, p384) = (&world.rossi, &world.bianchi, &world.verdi);
    let large: Vec<u8> = (0..20_000u32).flat_map(u32::to_be_bytes).collect();
    let pss = |digest| ["-cades", "-md", digest, "-keyopt", "rsa_padding_mode:pss"];
    let case = |name: &str, identity: &Identity, options: &[&str]| {
        Case::new(&format!("openssl: {name}"), openssl_sign(identity, CONTENT, options), CONTENT)
    };
    let streamed = openssl_sign(rsa, &large, &["-cades", "-stream", "-indef"]);
    assert!(streamed.windows(2).any(|pair| pair == [0x24, 0x80]), "content comes in pieces");
    vec![
        case("RSA, SHA-256", rsa, &["-cades"]),
        case("RSA, SHA-384", rsa, &["-cades", "-md", "sha384"]),
        case("RSA, SHA-512", rsa, &["-cades", "-md", "sha512"]),
        case("RSA, SHA3-256", rsa, &["-cades", "-md", "sha3-256"]),
        case("RSA, SHA3-384", rsa, &["-cades", "-md", "sha3-384"]),
        case("RSA, SHA3-512", rsa, &["-cades", "-md", "sha3-512"]),
        case("RSA-PSS, SHA-256", rsa, &pss("sha256")),
        case("RSA-PSS, SHA-384", rsa, &pss("sha384")),
        case("RSA-PSS, SHA-512", rsa, &pss("sha512")),
        case("P-256, SHA-256", p256, &["-cades"]),
        case("P-256, SHA-512", p256, &["-cades", "-md", "sha512"]),
        case("P-384, SHA-384", p384, &["-cades", "-md", "sha384"]),
        case("P-384, SHA-256", p384, &["-cades"]),
        case("signer named by key", rsa, &["-cades", "-keyid"]),
        case("BER", rsa, &["-cades", "-stream", "-indef"]),
        Case::new("openssl: BER, content in pieces", streamed, &large),
        Case::new("openssl: two signatures side by side", side_by_side(rsa, p256), CONTENT),
        Case::new(
            "openssl: BER, two signatures",
            resigned(&openssl_sign(rsa, CONTENT, &["-cades", "-stream", "-indef"]), p384),
            CONTENT,
        ),
    ]
}

pub(crate) fn side_by_side(first: &Identity, second: &Identity) -> Vec<u8> {
    resigned(&openssl_sign(first, CONTENT, &["-cades"]), second)
}

fn resigned(p7m: &[u8], identity: &Identity) -> Vec<u8> {
    let words = ["cms", "-resign", "-cades", "-binary", "-nodetach", "-md", "sha256"];
    let words = [&words[..], &["-inform", "DER", "-outform", "DER"]].concat();
    let first = file(p7m);
    openssl(
        &words,
        &[("-signer", &identity.certificate), ("-inkey", &identity.key), ("-in", &first)],
    )
}

fn by_pyhanko(world: &World) -> Vec<Case> {
    let orders: [(&str, &Identity, &str, &str); 6] = [
        ("RSA, SHA-256", &world.rossi, "sha256", "pkcs1"),
        ("RSA, SHA-512", &world.rossi, "sha512", "pkcs1"),
        ("RSA-PSS, SHA-256", &world.rossi, "sha256", "pss"),
        ("RSA-PSS, SHA-512", &world.rossi, "sha512", "pss"),
        ("P-256, SHA-256", &world.bianchi, "sha256", "pkcs1"),
        ("P-384, SHA-384", &world.verdi, "sha384", "pkcs1"),
    ];
    orders
        .into_iter()
        .map(|(name, identity, digest, padding)| {
            let p7m = judges::pyhanko_sign(identity, CONTENT, digest, padding);
            Case::new(&format!("pyHanko: {name}"), p7m, CONTENT)
        })
        .collect()
}

/// Forms that none of the programs here writes, and others do.
fn built(world: &World) -> Vec<Case> {
    let draft = || Draft::new(CONTENT, &world.rossi);
    let signed_at = |tag: u8, form: &str| {
        let now = Timestamp::now().strftime(form).to_string();
        attribute(oid::SIGNING_TIME, &[&element(tag, &[now.as_bytes()])])
    };
    let sha1 = digest("sha1", &der("x509", &world.rossi.certificate));
    let old = sequence(&[&sequence(&[&sequence(&[&element(4, &[&sha1])])])]);
    let v1 = attribute(oid::REFERENCE_V1, &[&old]);
    let nobodys = attribute(oid::NOBODYS, &[&[2, 1, 7]]);
    let list = |path: &Path| std::fs::read(path).expect("a list");
    let ocsp = element(0xa1, &[oid::OCSP, &sequence(&[&[0x0a, 1, 6]])]);
    let attribute_certificate = element(0xa2, &[&algorithm(oid::NOBODYS)]);
    let mut with_lists = draft();
    with_lists.lists = vec![list(&world.lists()[0]), ocsp];
    let mut with_attribute_certificate = draft();
    with_attribute_certificate.certificates.push(attribute_certificate);
    let mut unsorted = draft();
    (unsorted.signed_sorted, unsorted.stored_sorted) = (true, false);
    unsorted.attributes.get_or_insert_default().reverse();
    let mut backwards = draft();
    (backwards.signed_sorted, backwards.stored_sorted) = (false, false);
    backwards.attributes.get_or_insert_default().reverse();
    let mut unsigned = draft();
    unsigned.unsigned = vec![nobodys.clone()];
    let mut stamped = draft();
    stamped.unsigned = vec![attribute(oid::TIMESTAMP, &[&world.timestamp(b"something else")])];
    let mut turned = draft();
    turned.certificates.reverse();
    let case = |name: &str, draft: Draft<'_>| Case::new(name, draft.make(), CONTENT);
    vec![
        case("built: without a signing time", draft()),
        case("built: UTCTime", draft().with(signed_at(0x17, "%y%m%d%H%M%SZ"))),
        case("built: GeneralizedTime", draft().with(signed_at(0x18, "%Y%m%d%H%M%SZ"))),
        case("built: reference by SHA-1", draft().replacing(oid::REFERENCE_V2, &[v1])),
        case("built: an attribute of nobody", draft().with(nobodys)),
        case("built: an unsigned attribute of nobody", unsigned),
        case("built: certificates the other way round", turned),
        case("built: a timestamp over something else", stamped),
        case("built: attributes signed in order, stored out of order", unsorted),
        case("built: attributes signed and stored out of order", backwards),
        case("built: a list and an OCSP response inside", with_lists),
        case("built: an attribute certificate inside", with_attribute_certificate),
        Case::new("built: digest algorithm with NULL", with_null(world), CONTENT),
    ]
}

/// SHA-256 with a NULL parameter, which many write and RFC 5754 section 2 wants read.
fn with_null(world: &World) -> Vec<u8> {
    let p7m = Draft::new(CONTENT, &world.rossi).make();
    crate::builder::with_digest_algorithm(&p7m, &sequence(&[oid::SHA_256, NULL]))
}

/// One file in all wrappings that mailboxes and exchange systems put around it.
fn armoured(world: &World) -> Vec<Case> {
    let p7m = signed(&world.rossi, CONTENT);
    let once = STANDARD.encode(&p7m);
    let lines = |width: usize, end: &str| {
        once.as_bytes()
            .chunks(width)
            .map(|line| String::from_utf8_lossy(line).into_owned() + end)
            .collect::<String>()
    };
    let pem = |label: &str| {
        format!("-----BEGIN {label}-----\n{}-----END {label}-----\n", lines(64, "\n"))
    };
    let tail = |tail: &[u8]| [p7m.as_slice(), tail].concat();
    let case = |name: &str, bytes: Vec<u8>| Case::new(name, bytes, CONTENT);
    let inner = ours::signed(&world.bianchi, &p7m);
    vec![
        case("armour: base64 in lines", lines(76, "\r\n").into_bytes()),
        case("armour: base64 in one line", once.clone().into_bytes()),
        case("armour: base64 twice", STANDARD.encode(lines(76, "\r\n")).into_bytes()),
        case("armour: base64 after a byte order mark", format!("\u{feff}{once}").into_bytes()),
        case("armour: PEM, CMS", pem("CMS").into_bytes()),
        case("armour: PEM, PKCS7", pem("PKCS7").into_bytes()),
        case("armour: CR LF after it", tail(b"\r\n")),
        case("armour: zeros after it", tail(&[0; 8])),
        case("armour: base64 around a file signed twice", STANDARD.encode(inner).into_bytes()),
    ]
}
