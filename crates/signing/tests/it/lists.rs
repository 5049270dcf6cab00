//! Trusted Lists of our own making, signed by `xmlsec1`.

use harness::pki::{Authorised, Identity, Key, ListDraft, Person, sign_xml};
use jiff::Timestamp;
use signing::{
    Anchors, CheckName, Indication, ListError, Policy, SubIndication, TrustedList, cades,
};

use crate::world::{World, hours};
use crate::{FileSigner, assert_passes, assert_verdict, der};

/// Somebody who runs a list.
fn operator(world: &World, key: Key) -> Identity {
    let person = Person::new("LISTA", "OPERATORE", "PRTLST80A01F205X").with_key(key);
    world.pki.identity(&person, &format!("operator-{key:?}")).expect("identity")
}

fn signed(draft: &ListDraft, world: &World, operator: &Identity) -> Vec<u8> {
    draft.signed(&world.pki, operator).unwrap_or_else(|error| panic!("{error}"))
}

fn read(xml: &[u8], operator: &Identity) -> Result<TrustedList, ListError> {
    TrustedList::read(xml, &[der(&operator.certificate)])
}

fn policy(world: &World, list: &TrustedList) -> Policy {
    let crl = std::fs::read(world.pki.crl_path()).expect("list");
    Policy::new(Anchors::from_trusted_list(list), Timestamp::now()).with_crl(crl)
}

#[test]
fn a_list_that_xmlsec1_signed_is_read() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let list = read(&signed(&ListDraft::default(), &world, &operator), &operator).expect("list");
    assert_eq!((list.territory(), list.sequence()), ("IT", 7));
    assert_eq!(list.services().len(), 2, "certificates and timestamps");
    assert_eq!(list.services()[0].provider, "Test & Sons");
    let pointer = list.pointer("at").expect("a pointer");
    assert_eq!(pointer.location, "http://lists.example/AT.xml");
    assert_eq!(pointer.signers, [der(&operator.certificate)], "who may sign there");
    assert!(!list.is_stale("2027-04-30T00:00:00Z".parse().expect("time")));
    assert!(list.is_stale("2027-05-02T00:00:00Z".parse().expect("time")), "told, still used");
}

#[test]
fn every_usual_algorithm_is_read() {
    let world = World::new();
    for (key, algorithm) in [
        (Key::Rsa2048, "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512"),
        (Key::EcP256, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"),
        (Key::EcP384, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha384"),
        (Key::EcP521, "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha512"),
    ] {
        let operator = operator(&world, key);
        let draft = ListDraft { algorithm: algorithm.to_owned(), ..ListDraft::default() };
        let list = read(&signed(&draft, &world, &operator), &operator);
        assert!(list.is_ok(), "{algorithm}: {list:?}");
    }
    let operator = operator(&world, Key::Rsa2048);
    let algorithm = "http://www.w3.org/2000/09/xmldsig#rsa-sha1";
    let xml = ListDraft::default()
        .unsigned(&world.pki, &operator)
        .expect("draft")
        .replace(&ListDraft::default().algorithm, algorithm);
    let refused = read(xml.as_bytes(), &operator);
    assert!(matches!(refused, Err(ListError::Signature(_))), "SHA-1: {refused:?}");
}

#[test]
fn a_changed_list_is_refused() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let signed = String::from_utf8(signed(&ListDraft::default(), &world, &operator)).expect("text");
    for (name, from, to) in [
        ("a status", "Svcstatus/granted", "Svcstatus/withdrawn"),
        ("a number", "<TSLSequenceNumber>7", "<TSLSequenceNumber>8"),
        ("the properties", "<xades:SigningTime>2026", "<xades:SigningTime>2025"),
        ("white space", "<SchemeInformation>", "<SchemeInformation> "),
        ("the method", "xmlenc#sha512", "xmlenc#sha256"),
    ] {
        let changed = signed.replacen(from, to, 1);
        assert_ne!(changed, signed, "{name} is in it");
        let refused = read(changed.as_bytes(), &operator);
        assert!(matches!(refused, Err(ListError::Signature(_))), "{name}: {refused:?}");
    }
    let comment = signed.replacen("<!-- for people -->", "<!-- changed -->", 1);
    assert!(read(comment.as_bytes(), &operator).is_ok(), "comments are not signed, nor read");
}

#[test]
fn nothing_can_be_wrapped_around_a_signature() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let signed = String::from_utf8(signed(&ListDraft::default(), &world, &operator)).expect("text");
    let begin = signed.find("<ds:Signature ").expect("signature");
    let end = signed.find("</ds:Signature>").expect("end") + "</ds:Signature>".len();
    let signature = &signed[begin..end];
    let properties_begin = signature.find("<xades:SignedProperties").expect("properties");
    let properties_end = signature.find("</xades:SignedProperties>").expect("end");
    let properties =
        &signature[properties_begin..properties_end + "</xades:SignedProperties>".len()];
    let twice = signed.replacen(signature, &[signature, signature].concat(), 1);
    let moved = signed.replacen(signature, &format!("<a>{signature}</a>"), 1);
    let copied =
        signed.replacen("<SchemeInformation>", &format!("{properties}<SchemeInformation>"), 1);
    let none = signed.replacen(signature, "", 1);
    let reference = &signature[signature.find("<ds:Reference URI=\"\"").expect("reference")
        ..signature.find("</ds:Reference>").expect("end") + "</ds:Reference>".len()];
    let without = signed.replacen(reference, "", 1);
    for (name, xml) in [
        ("two signatures", twice),
        ("a signature elsewhere", moved),
        ("properties twice", copied),
        ("no signature", none),
        ("a signature over nothing but itself", without),
    ] {
        let refused = read(xml.as_bytes(), &operator);
        assert!(matches!(refused, Err(ListError::Signature(_))), "{name}: {refused:?}");
    }
}

#[test]
fn a_list_signed_by_somebody_else_is_refused() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let signed = signed(&ListDraft::default(), &world, &operator);
    let refused = TrustedList::read(&signed, &[der(&world.identity.certificate)]);
    assert_eq!(refused, Err(ListError::UnknownSigner("OPERATORE LISTA".to_owned())));
    // The right certificate beside the wrong key.
    let template = ListDraft::default().unsigned(&world.pki, &operator).expect("draft");
    let forged = sign_xml(&template, &world.identity).expect("xmlsec1");
    assert!(matches!(read(&forged, &operator), Err(ListError::Signature(_))));
}

#[test]
fn what_is_no_list_is_refused() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let entity = "<!DOCTYPE a [<!ENTITY b \"c\">]>\
                  <TrustServiceStatusList xmlns=\"http://uri.etsi.org/02231/v2#\">&b;\
                  </TrustServiceStatusList>";
    for xml in ["", "<a/>", "<TrustServiceStatusList/>", entity, "\u{0}"] {
        let refused = read(xml.as_bytes(), &operator);
        assert!(matches!(refused, Err(ListError::Malformed(_))), "{xml}: {refused:?}");
    }
    let large = vec![b' '; 33 * 1024 * 1024];
    assert!(matches!(read(&large, &operator), Err(ListError::TooLarge(_))), "33 MB");
}

#[test]
fn a_sequence_number_never_goes_back() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let [seven, eight] = [7, 8].map(|sequence| {
        let draft = ListDraft { sequence, ..ListDraft::default() };
        read(&signed(&draft, &world, &operator), &operator).expect("list")
    });
    assert_eq!(eight.follows(&seven), Ok(()), "newer");
    assert_eq!(seven.follows(&seven), Ok(()), "the same again");
    assert_eq!(seven.follows(&eight), Err(ListError::Older { found: 7, kept: 8 }));
}

#[test]
fn an_authority_of_the_list_is_trusted_while_it_is_granted() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let p7m = world.signed(b"x");
    let granted = read(&signed(&ListDraft::default(), &world, &operator), &operator).expect("list");
    let report = signing::verify(&p7m, &policy(&world, &granted));
    assert_passes(&report, b"x");
    let told = report.signers[0].evidence.qualification.clone().expect("told");
    assert!(told.qualified && told.device && told.listed, "{told:?}");

    let draft = ListDraft { status: "withdrawn".to_owned(), ..ListDraft::default() };
    let withdrawn = read(&signed(&draft, &world, &operator), &operator).expect("list");
    let report = signing::verify(&p7m, &policy(&world, &withdrawn));
    assert_verdict(&report, Indication::Indeterminate, SubIndication::NoCertificateChainFound);
    let line = report.checks.iter().find(|check| check.name == CheckName::Chain).expect("a line");
    assert!(line.detail.contains("withdrawn since 2016-07-01"), "{}", line.detail);
}

#[test]
fn the_history_decides_about_the_past() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let word = "http://uri.etsi.org/TrstSvc";
    let history = format!(
        "<ServiceHistory><ServiceHistoryInstance>\
         <ServiceTypeIdentifier>{word}/Svctype/CA/QC</ServiceTypeIdentifier>\
         <ServiceStatus>{word}/TrustedList/Svcstatus/granted</ServiceStatus>\
         <StatusStartingTime>2016-07-01T00:00:00Z</StatusStartingTime>\
         </ServiceHistoryInstance></ServiceHistory>"
    );
    let since = (Timestamp::now() + hours(1)).to_string();
    let draft =
        ListDraft { status: "withdrawn".to_owned(), since, history, ..ListDraft::default() };
    let list = read(&signed(&draft, &world, &operator), &operator).expect("list");
    let mut signer = FileSigner::new(&world.identity);
    let p7m = cades::sign(b"x", &mut signer, Timestamp::now()).expect("signed");
    assert_passes(&signing::verify(&p7m, &policy(&world, &list)), b"x");
    let later = policy(&world, &list).at(Timestamp::now() + hours(2));
    let report = signing::verify(&p7m, &later);
    assert_verdict(&report, Indication::Indeterminate, SubIndication::NoCertificateChainFound);
}

#[test]
fn qualifiers_of_the_list_overrule_what_the_certificate_says_of_itself() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let with = |qualifier: &str, policy_id: &str| {
        let word = "http://uri.etsi.org/TrstSvc/TrustedList/SvcInfoExt";
        let extensions = format!(
            "<ServiceInformationExtensions><Extension Critical=\"true\"><ecc:Qualifications>\
             <ecc:QualificationElement><ecc:Qualifiers><ecc:Qualifier uri=\"{word}/{qualifier}\"/>\
             </ecc:Qualifiers><ecc:CriteriaList assert=\"all\"><ecc:PolicySet>\
             <ecc:PolicyIdentifier><xades:Identifier>urn:oid:{policy_id}</xades:Identifier>\
             </ecc:PolicyIdentifier></ecc:PolicySet><ecc:KeyUsage>\
             <ecc:KeyUsageBit name=\"nonRepudiation\">true</ecc:KeyUsageBit></ecc:KeyUsage>\
             </ecc:CriteriaList></ecc:QualificationElement></ecc:Qualifications></Extension>\
             </ServiceInformationExtensions>"
        );
        let draft = ListDraft { extensions, ..ListDraft::default() };
        let list = read(&signed(&draft, &world, &operator), &operator).expect("list");
        let report = signing::verify(&world.signed(b"x"), &policy(&world, &list));
        assert_passes(&report, b"x");
        report.signers[0].evidence.qualification.clone().expect("told")
    };
    let told = with("QCNoQSCD", "0.4.0.194112.1.2");
    assert!(told.qualified && !told.device, "no device: {told:?}");
    let told = with("NotQualified", "0.4.0.194112.1.2");
    assert!(!told.qualified && !told.device, "not qualified: {told:?}");
    let told = with("NotQualified", "1.2.3");
    assert!(told.qualified && told.device, "about other certificates: {told:?}");
}

#[test]
fn services_count_for_what_they_are() {
    let world = World::new();
    let operator = operator(&world, Key::Rsa2048);
    let list = read(&signed(&ListDraft::default(), &world, &operator), &operator).expect("list");
    let kinds: Vec<_> = list.services().iter().map(|service| service.kind).collect();
    use signing::trusted_list::ServiceKind::{Certificates, Timestamps};
    assert_eq!(kinds, [Certificates, Timestamps]);
    // An authority of certificates issues the timestamp's certificate, but the list does not say
    // that it stamps.
    let time = world.pki.authorised("Time", Authorised::Timestamps).expect("authority");
    let token = world.pki.stamped(b"x", &time).expect("openssl ts");
    let stamp = signing::timestamp::judge(&token, b"x", &policy(&world, &list));
    assert!(!stamp.trusted, "by way of the issuing authority: {}", stamp.detail);
}
