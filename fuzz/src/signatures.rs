//! Signed files, certificates and revocation lists. Whoever makes them up has none of the keys of the
//! authority in `fuzz/authority`, so nothing that is made up may pass for signed.

use std::sync::LazyLock;

use jiff::Timestamp;
use signing::{
    Anchors, Indication, Policy, Report, SignerCertificate, SubIndication, TrustedList, pades,
    timestamp, verify,
};

/// What every good file of the corpus holds, so what everything that passes must hold.
pub const CONTENT: &[u8] = include_bytes!("../authority/content.xml");
/// What every good PDF of the corpus was before it was signed.
pub const INVOICE: &[u8] = include_bytes!("../authority/invoice.pdf");
/// A good file whose signer is on no list.
const SIGNED: &[u8] = include_bytes!("../authority/signed.p7m");
const ROOT: &[u8] = include_bytes!("../authority/root.pem");
const LISTS: [&[u8]; 2] =
    [include_bytes!("../authority/root.crl"), include_bytes!("../authority/issuing.crl")];
/// Who signed the Trusted List of the corpus, DER.
const OPERATOR: &[u8] = include_bytes!("../authority/operator.cer");
/// When all of it was made: the moment of every validation here.
const MOMENT: &str = include_str!("../authority/moment");

static POLICY: LazyLock<Policy> = LazyLock::new(|| Policy {
    anchors: Anchors::from_pem(ROOT).expect("the root is a certificate"),
    crls: LISTS.iter().map(|list| list.to_vec()).collect(),
    at: MOMENT.trim().parse::<Timestamp>().expect("a moment"),
});

/// A signed file.
pub fn cms(bytes: &[u8]) {
    let report = verify(bytes, &POLICY);
    consistent(&report);
    if report.passed() {
        assert_eq!(report.content.as_deref(), Some(CONTENT), "nobody signed this");
    }
}

/// A signed PDF.
pub fn pdf(bytes: &[u8]) {
    let report = pades::verify(bytes, &POLICY);
    consistent(&report);
    if let Some(content) = &report.content {
        assert!(bytes.starts_with(content), "a signed revision is the beginning of its file");
        assert!(!report.passed() || content.starts_with(INVOICE), "nobody signed this");
    }
    let _ = pades::newest_signature(bytes);
}

/// A certificate: of a signer, and as somebody's anchor.
pub fn certificate(bytes: &[u8]) {
    if let Ok(certificate) = SignerCertificate::from_der(bytes.to_vec(), vec![bytes.to_vec()]) {
        assert_eq!(certificate.der, bytes, "it stays as its issuer wrote it");
        let _ = (certificate.name(), certificate.fiscal_code(), certificate.serial());
        let _ = (certificate.issuer(), certificate.usages(), certificate.has_elliptic_key());
        let _ = (certificate.is_valid_at(POLICY.at), certificate.is_authority());
        let _ = certificate.has_issued(&certificate);
        let _ = signing::cades::prepare(CONTENT, &certificate, POLICY.at);
    }
    if let Ok(anchors) = Anchors::from_pem(bytes) {
        consistent(&verify(SIGNED, &Policy { anchors, ..POLICY.clone() }));
    }
}

/// A revocation list of the issuing authority, beside the root's.
pub fn crl(bytes: &[u8]) {
    let crls = vec![LISTS[0].to_vec(), bytes.to_vec()];
    let report = verify(SIGNED, &Policy { crls, ..POLICY.clone() });
    consistent(&report);
    let revoked = [SubIndication::Revoked, SubIndication::RevokedCaNoPoe];
    let said = report.sub_indication.is_some_and(|sub| revoked.contains(&sub));
    assert!(!said, "the authority revoked nobody here");
}

/// An OCSP response about the signer, beside the root's list.
pub fn ocsp(bytes: &[u8]) {
    let policy = Policy { crls: vec![LISTS[0].to_vec()], ..POLICY.clone() }.with_ocsp(bytes);
    let report = verify(SIGNED, &policy);
    consistent(&report);
    let revoked = [SubIndication::Revoked, SubIndication::RevokedCaNoPoe];
    let said = report.sub_indication.is_some_and(|sub| revoked.contains(&sub));
    assert!(!said, "the authority revoked nobody here");
}

/// A timestamp token over the content.
pub fn stamp(bytes: &[u8]) {
    let stamp = timestamp::judge(bytes, CONTENT, &POLICY);
    assert!(!stamp.trusted || stamp.time.is_some(), "a trusted token tells a time");
    if let (true, Some(time)) = (stamp.trusted, stamp.time) {
        let hours = (POLICY.at - time).get_hours().abs();
        assert!(hours < 1, "the authority stamped at no other time");
    }
}

/// A Trusted List.
pub fn trusted_list(bytes: &[u8]) {
    if let Ok(list) = TrustedList::read(bytes, &[OPERATOR.to_vec()]) {
        assert!(list.sequence() == 7 && list.territory() == "IT", "the operator signed one list");
        let _ = (list.is_stale(POLICY.at), list.services(), list.follows(&list));
    }
}

fn consistent(report: &Report) {
    assert_eq!(report.passed(), report.sub_indication.is_none(), "every no has a reason");
    for signer in &report.signers {
        assert!(
            signer.indication <= report.indication,
            "the file is as bad as its worst signature"
        );
    }
    if report.indication == Indication::TotalPassed {
        assert!(!report.signers.is_empty(), "somebody signed");
        assert!(report.checks.iter().all(|check| check.passed != Some(false)), "no check failed");
    }
}
