//! What a list says of some certificates of a service: qualifiers with the criteria by which a
//! certificate is one of them (ETSI TS 119 612 section 5.5.9.2).

use roxmltree::Node;
use x509_cert::ext::pkix::{CertificatePolicies, KeyUsage};

use super::{ListError, MAX_DEPTH};
use crate::SignerCertificate;

/// Namespace of the extension.
const ECC: &str = "http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#";
const XADES: &str = "http://uri.etsi.org/01903/v1.3.2#";
const MAX_ELEMENTS: usize = 500;

/// Qualifiers, and for whom they hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Qualifiers {
    /// The last words of the qualifiers: `QCWithQSCD`, `QCForESig`, `NotQualified`, ...
    pub words: Vec<String>,
    /// For which certificates.
    pub criteria: Criteria,
}

/// A condition on a certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Criteria {
    /// All of them.
    All(Vec<Criteria>),
    /// At least one of them.
    AtLeastOne(Vec<Criteria>),
    /// None of them.
    None(Vec<Criteria>),
    /// Bits of keyUsage by number, and whether each must be set.
    KeyUsage(Vec<(usize, bool)>),
    /// Policies that must all be there, dotted.
    Policies(Vec<String>),
    /// A condition that is not known here.
    Unknown,
}

impl Criteria {
    /// Whether a certificate fulfils them; `None` where that cannot be said.
    #[must_use]
    pub fn holds(&self, certificate: &SignerCertificate) -> Option<bool> {
        let each = |all: &[Self]| all.iter().map(|one| one.holds(certificate)).collect::<Vec<_>>();
        match self {
            Self::All(all) => {
                let held = each(all);
                let none_fails = held.iter().all(|one| *one == Some(true));
                decided(held.contains(&Some(false)), false, none_fails, true)
            }
            Self::AtLeastOne(all) => {
                let held = each(all);
                let all_fail = held.iter().all(|one| *one == Some(false));
                decided(held.contains(&Some(true)), true, all_fail, false)
            }
            Self::None(all) => {
                let held = each(all);
                let all_fail = held.iter().all(|one| *one == Some(false));
                decided(held.contains(&Some(true)), false, all_fail, true)
            }
            Self::KeyUsage(bits) => {
                let usage = key_usage(certificate)?;
                Some(bits.iter().all(|(bit, set)| ((usage >> bit) & 1 == 1) == *set))
            }
            Self::Policies(policies) => {
                let known = policies_of(certificate)?;
                Some(policies.iter().all(|policy| known.contains(policy)))
            }
            Self::Unknown => None,
        }
    }
}

/// `first` decides for `then`, otherwise `last` for `at_last`, otherwise it is open.
fn decided(first: bool, then: bool, last: bool, at_last: bool) -> Option<bool> {
    match (first, last) {
        (true, _) => Some(then),
        (false, true) => Some(at_last),
        (false, false) => None,
    }
}

/// The bits of keyUsage, bit 0 being digitalSignature.
fn key_usage(certificate: &SignerCertificate) -> Option<u16> {
    let found = certificate.decoded().tbs_certificate().get_extension::<KeyUsage>().ok()?;
    Some(found.map_or(0, |(_, usage)| usage.0.bits()))
}

fn policies_of(certificate: &SignerCertificate) -> Option<Vec<String>> {
    let found =
        certificate.decoded().tbs_certificate().get_extension::<CertificatePolicies>().ok()?;
    let all = found.map(|(_, policies)| policies.0).unwrap_or_default();
    Some(all.iter().map(|policy| policy.policy_identifier.to_string()).collect())
}

/// The qualifiers in the extensions of a service.
pub(super) fn read(extensions: Node<'_, '_>) -> Result<Vec<Qualifiers>, ListError> {
    let elements =
        extensions.descendants().filter(|node| node.has_tag_name((ECC, "QualificationElement")));
    let mut qualifiers = Vec::new();
    for element in elements {
        if qualifiers.len() >= MAX_ELEMENTS {
            return Err(ListError::TooLarge("qualifiers of a service".to_owned()));
        }
        let words = element
            .descendants()
            .filter(|node| node.has_tag_name((ECC, "Qualifier")))
            .filter_map(|node| node.attribute("uri")?.rsplit('/').next())
            .map(str::to_owned)
            .collect();
        let criteria = element.children().find(|node| node.has_tag_name((ECC, "CriteriaList")));
        let criteria = criteria.map_or(Ok(Criteria::Unknown), |list| criteria_list(list, 0))?;
        qualifiers.push(Qualifiers { words, criteria });
    }
    Ok(qualifiers)
}

fn criteria_list(list: Node<'_, '_>, depth: usize) -> Result<Criteria, ListError> {
    if depth > MAX_DEPTH {
        return Err(ListError::TooLarge("criteria inside each other".to_owned()));
    }
    let mut all = Vec::new();
    for node in list.children().filter(Node::is_element) {
        match (node.tag_name().namespace(), node.tag_name().name()) {
            (Some(ECC), "KeyUsage") => all.push(usage_criterion(node)),
            (Some(ECC), "PolicySet") => all.push(policy_criterion(node)),
            (Some(ECC), "CriteriaList") => all.push(criteria_list(node, depth + 1)?),
            (Some(ECC), "Description") => {}
            _ => all.push(Criteria::Unknown),
        }
    }
    Ok(match list.attribute("assert") {
        Some("all") => Criteria::All(all),
        Some("atLeastOne") => Criteria::AtLeastOne(all),
        Some("none") => Criteria::None(all),
        _ => Criteria::Unknown,
    })
}

fn usage_criterion(node: Node<'_, '_>) -> Criteria {
    const BITS: [&str; 9] = [
        "digitalSignature",
        "nonRepudiation",
        "keyEncipherment",
        "dataEncipherment",
        "keyAgreement",
        "keyCertSign",
        "crlSign",
        "encipherOnly",
        "decipherOnly",
    ];
    let bits = node.children().filter(|node| node.has_tag_name((ECC, "KeyUsageBit"))).map(|node| {
        let place = BITS.iter().position(|bit| Some(*bit) == node.attribute("name"))?;
        let set = node.text().map(str::trim);
        match set {
            Some("true" | "1") => Some((place, true)),
            Some("false" | "0") => Some((place, false)),
            _ => None,
        }
    });
    bits.collect::<Option<Vec<_>>>().map_or(Criteria::Unknown, Criteria::KeyUsage)
}

fn policy_criterion(node: Node<'_, '_>) -> Criteria {
    let policies = node
        .descendants()
        .filter(|node| node.has_tag_name((XADES, "Identifier")))
        .filter_map(|node| node.text())
        .map(|text| text.trim().trim_start_matches("urn:oid:").to_owned());
    Criteria::Policies(policies.collect())
}
