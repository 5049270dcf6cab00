//! Files that must not pass: forged, altered, or signed by somebody who may not.

use harness::pki::Identity;
use jiff::{SignedDuration, Timestamp};
use signing::cades;

use crate::builder::{
    Draft, attribute, digest, element, issuer_and_serial, oid, reference, replaced, sequence,
    value_of,
};
use crate::case::Case;
use crate::ours::{CONTENT, signed};
use crate::shapes::{openssl_sign, side_by_side};
use crate::world::{FileSigner, World, der, world};

const CHANGED: &[u8] = b"<modello-base><esportatore>Tessilmacchina</esportatore></modello-base>\n";

pub(crate) fn cases() -> Vec<Case> {
    let world = world();
    [
        altered(world),
        posed(world),
        attributes(world),
        references(world),
        people(world),
        forms(world),
    ]
    .into_iter()
    .flatten()
    .map(|(name, bytes)| Case { name: format!("attack: {name}"), bytes, content: None })
    .collect()
}

type Attack = (&'static str, Vec<u8>);

/// Changed after the signature was made.
fn altered(world: &World) -> Vec<Attack> {
    let good = signed(&world.rossi, CONTENT);
    let year = Timestamp::now().strftime("%y").to_string();
    let time = [oid::SIGNING_TIME, &[0x31, 15, 0x17, 13], year.as_bytes()].concat();
    let earlier = [oid::SIGNING_TIME, b"\x31\x0f\x17\x0d20"].concat();
    let mut value = good.clone();
    *value.last_mut().expect("a file") ^= 1;
    let [was, is] = [CONTENT, CHANGED].map(|content| digest("sha256", content));
    let content = replaced(&good, CONTENT, CHANGED);
    let both = side_by_side(&world.rossi, &world.bianchi);
    let second = Draft::new(CHANGED, &world.rossi);
    let inner = replaced(&signed(&world.rossi, CONTENT), CONTENT, CHANGED);
    vec![
        ("another content", content.clone()),
        ("another content and its digest", replaced(&content, &was, &is)),
        ("another signing time", replaced(&good, &time, &earlier)),
        ("another signature value", value),
        ("signature value of another file", second.with_value(&value_of(&good))),
        ("two signatures, another content", replaced(&both, CONTENT, CHANGED)),
        ("two signatures, one of them broken", broken_first(&both)),
        ("changed inside, signed by a second person", signed(&world.bianchi, &inner)),
        ("half a file", good[..good.len() / 2].to_vec()),
    ]
}

/// The digest that the first of two signatures has signed, changed.
fn broken_first(p7m: &[u8]) -> Vec<u8> {
    replaced(p7m, &digest("sha256", CONTENT), &digest("sha256", CHANGED))
}

/// Signatures without signed attributes, and attributes that pose as content (ePrint 2023/1801).
fn posed(world: &World) -> Vec<Attack> {
    let real = Draft::new(CONTENT, &world.rossi);
    let attributes = real.signed();
    let value = value_of(&real.make());
    let bare = |content: &[u8]| {
        let mut draft = Draft::new(content, &world.rossi);
        draft.attributes = None;
        draft
    };
    vec![
        ("no signed attributes", bare(CONTENT).make()),
        ("signed attributes pose as content", bare(&attributes).with_value(&value)),
        ("content reads as attributes", Draft::new(&attributes, &world.rossi).make()),
        ("empty signed attributes", {
            let mut draft = Draft::new(CONTENT, &world.rossi);
            draft.attributes = Some(Vec::new());
            draft.make()
        }),
    ]
}

/// Attributes that are missing, double, or say two things.
fn attributes(world: &World) -> Vec<Attack> {
    let draft = || Draft::new(CONTENT, &world.rossi);
    let digest_of = |content: &[u8]| element(4, &[&digest("sha256", content)]);
    let right = attribute(oid::MESSAGE_DIGEST, &[&digest_of(CONTENT)]);
    let wrong = attribute(oid::MESSAGE_DIGEST, &[&digest_of(CHANGED)]);
    let kind = attribute(oid::CONTENT_TYPE, &[oid::DATA]);
    let other_kind = attribute(oid::CONTENT_TYPE, &[oid::SIGNED_DATA]);
    let values = attribute(oid::MESSAGE_DIGEST, &[&digest_of(CONTENT), &digest_of(CHANGED)]);
    let time =
        |year: &[u8]| attribute(oid::SIGNING_TIME, &[&element(0x17, &[year, b"0101000000Z"])]);
    let mut unsorted = draft().replacing(oid::MESSAGE_DIGEST, &[wrong.clone(), right.clone()]);
    (unsorted.signed_sorted, unsorted.stored_sorted) = (false, false);
    vec![
        ("no content type", draft().replacing(oid::CONTENT_TYPE, &[]).make()),
        ("content type twice", draft().with(kind).make()),
        ("another content type signed", draft().replacing(oid::CONTENT_TYPE, &[other_kind]).make()),
        ("no message digest", draft().replacing(oid::MESSAGE_DIGEST, &[]).make()),
        ("message digest twice, the same", draft().with(right.clone()).make()),
        ("message digest twice, two contents", draft().with(wrong).make()),
        ("message digest twice, the wrong one first", unsorted.make()),
        (
            "two values of a message digest",
            draft().replacing(oid::MESSAGE_DIGEST, &[values]).make(),
        ),
        ("signing time twice", draft().with(time(b"26")).with(time(b"27")).make()),
    ]
}

/// The certificate that a signature names, and others in its place.
fn references(world: &World) -> Vec<Attack> {
    let draft = || Draft::new(CONTENT, &world.rossi);
    let own = der("x509", &world.rossi.certificate);
    let twin = der("x509", &world.twin);
    let bianchi = der("x509", &world.bianchi.certificate);
    let [to_own, to_twin, to_bianchi] =
        [&own, &twin, &bianchi].map(|certificate| reference(&digest("sha256", certificate)));
    let mut substituted = draft();
    substituted.certificates[0] = twin.clone();
    substituted.signer = issuer_and_serial(&twin);
    // The same key, name and number under another signature of the issuer.
    let mut last_changed = own.clone();
    *last_changed.last_mut().expect("a certificate") ^= 1;
    let mut resigned = draft();
    resigned.certificates[0] = last_changed;
    let mut without = draft();
    without.certificates.remove(0);
    let mut serial = draft().replacing(oid::REFERENCE_V2, &[serial_of(&bianchi, &own)]);
    serial.certificates.push(bianchi);
    vec![
        ("no signing-certificate", draft().replacing(oid::REFERENCE_V2, &[]).make()),
        ("signing-certificate twice, the same", draft().with(to_own).make()),
        ("signing-certificate twice, two certificates", draft().with(to_twin.clone()).make()),
        (
            "another certificate of the key named",
            draft().replacing(oid::REFERENCE_V2, &[to_twin]).make(),
        ),
        (
            "certificate of another key named",
            draft().replacing(oid::REFERENCE_V2, &[to_bianchi]).make(),
        ),
        ("serial number of another certificate named", serial.make()),
        ("certificate substituted", substituted.make()),
        ("issuer's signature in the certificate changed", resigned.make()),
        ("certificate not inside", without.make()),
    ]
}

/// signing-certificate-v2 with the hash of `own` and issuer and serial number of `other`.
fn serial_of(other: &[u8], own: &[u8]) -> Vec<u8> {
    let id = issuer_and_serial(other);
    let [issuer, serial] = <[&[u8]; 2]>::try_from(crate::builder::inside(&id)).expect("two parts");
    let names = sequence(&[&element(0xa4, &[issuer])]);
    let hash = element(4, &[&digest("sha256", own)]);
    let cert_id = sequence(&[&hash, &sequence(&[&names, serial])]);
    attribute(oid::REFERENCE_V2, &[&sequence(&[&sequence(&[&cert_id])])])
}

/// Good signatures of people who may not sign, or not now.
fn people(world: &World) -> Vec<Attack> {
    let of = |identity: &Identity| signed(identity, CONTENT);
    let year_ago = Timestamp::now() - SignedDuration::from_hours(24 * 365);
    let in_time = cades::sign(CONTENT, &mut FileSigner::new(&world.expired), year_ago);
    vec![
        ("a certificate for logging in", of(&world.login)),
        ("revoked", of(&world.revoked)),
        ("expired", of(&world.expired)),
        ("expired, says to have signed in time", in_time.expect("signed")),
        ("not yet valid", of(&world.not_yet)),
        ("a stranger", of(&world.stranger)),
        ("an authority of the same name", of(&world.impostor)),
    ]
}

/// Weak algorithms, and envelopes of another kind.
fn forms(world: &World) -> Vec<Attack> {
    let sign = |identity: &Identity, options: &[&str]| openssl_sign(identity, CONTENT, options);
    let mut nobodys = Draft::new(CONTENT, &world.rossi)
        .replacing(oid::CONTENT_TYPE, &[attribute(oid::CONTENT_TYPE, &[oid::NOBODYS])]);
    nobodys.content_type = oid::NOBODYS;
    let mut nested = signed(&world.bianchi, CONTENT);
    for _ in 0..5 {
        nested = signed(&world.bianchi, &nested);
    }
    let mut mixed = Draft::new(CONTENT, &world.rossi);
    mixed.digest.1 = oid::SHA_512;
    vec![
        ("SHA-1", sign(&world.rossi, &["-cades", "-md", "sha1"])),
        ("RSA-1024", sign(&world.short, &["-cades"])),
        ("digest algorithm of another length named", mixed.make()),
        ("a content type of nobody", nobodys.make()),
        ("six envelopes", nested),
        ("content not inside", detached(&world.rossi)),
    ]
}

fn detached(identity: &Identity) -> Vec<u8> {
    let content = crate::world::file(CONTENT);
    crate::world::openssl(
        &["cms", "-sign", "-cades", "-binary", "-md", "sha256", "-outform", "DER"],
        &[
            ("-signer", &identity.certificate),
            ("-inkey", &identity.key),
            ("-certfile", &identity.issuing),
            ("-in", &content),
        ],
    )
}
