//! Certificates on a token, read without a PIN.

use cryptoki::error::Error;
use cryptoki::object::{Attribute, AttributeType, ObjectClass, ObjectHandle};
use cryptoki::session::Session;
use jiff::Timestamp;
use signing::SignerCertificate;

use crate::error::TokenError;
use crate::info::shown;

/// Objects read from one token.
const MAX_CERTIFICATES: usize = 100;

/// CKA_ID of a certificate and its key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CertificateId(pub Vec<u8>);

impl std::fmt::Display for CertificateId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|octet| write!(f, "{octet:02x}"))
    }
}

/// A person's certificate on a token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenCertificate {
    /// Which.
    pub id: CertificateId,
    /// CKA_LABEL, such as `DS0`.
    pub label: String,
    /// The certificate with the issuers found beside it.
    pub certificate: SignerCertificate,
    /// Whether it is for signing documents (nonRepudiation). Says nothing of its dates.
    pub usable: bool,
}

/// A certificate that does not serve, for the message to a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// CKA_LABEL, such as `CNS0`.
    pub label: String,
    /// Name in it.
    pub name: String,
    /// Uses that its keyUsage names.
    pub usages: Vec<&'static str>,
    /// End of its validity.
    pub not_after: Timestamp,
}

impl std::fmt::Display for Found {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { label, name, usages, not_after } = self;
        let day = not_after.strftime("%Y-%m-%d");
        write!(f, "{label} of {name} ({}, until {day})", usages.join(" and "))
    }
}

impl From<&TokenCertificate> for Found {
    fn from(of: &TokenCertificate) -> Self {
        Self {
            label: of.label.clone(),
            name: of.certificate.name(),
            usages: of.certificate.usages(),
            not_after: of.certificate.not_after(),
        }
    }
}

/// Certificates of people, those for signing first, then by identifier.
pub(crate) fn certificates(session: &Session) -> Result<Vec<TokenCertificate>, TokenError> {
    let handles = session.find_objects(&[Attribute::Class(ObjectClass::CERTIFICATE)])?;
    let mut all = Vec::new();
    for handle in handles.into_iter().take(MAX_CERTIFICATES) {
        let Some((der, id, label)) = listed(session, handle)? else { continue };
        // An object that is no X.509 certificate does not hide the others.
        if let Ok(certificate) = SignerCertificate::from_der(der, Vec::new()) {
            all.push((id, label, certificate));
        }
    }
    let mut people: Vec<TokenCertificate> = all
        .iter()
        .filter(|(_, _, certificate)| !certificate.is_authority())
        .map(|(id, label, certificate)| {
            let mut certificate = certificate.clone();
            certificate.chain_der = chain(&certificate, &all);
            let usable = certificate.is_for_signature();
            TokenCertificate { id: id.clone(), label: label.clone(), certificate, usable }
        })
        .collect();
    people.sort_by(|a, b| (!a.usable, &a.id).cmp(&(!b.usable, &b.id)));
    Ok(people)
}

/// Value, identifier and label of a certificate; none where it lacks one of the first two.
///
/// All at once: a card takes its time for each call. Some modules fail the whole call for one attribute that
/// they do not know, so what did not come that way is asked for one by one.
fn listed(
    session: &Session,
    handle: ObjectHandle,
) -> Result<Option<(Vec<u8>, CertificateId, String)>, TokenError> {
    const ASKED: [AttributeType; 3] =
        [AttributeType::Value, AttributeType::Id, AttributeType::Label];
    let (mut value, mut id, mut label) = (None, None, String::new());
    let mut attributes = session.get_attributes(handle, &ASKED).unwrap_or_default();
    if !attributes.iter().any(|one| matches!(one, Attribute::Value(der) if !der.is_empty())) {
        attributes.clear();
        for attribute in ASKED {
            attributes.extend(read(session, handle, attribute)?);
        }
    }
    for attribute in attributes {
        match attribute {
            Attribute::Value(der) => value = Some(der),
            Attribute::Id(octets) => id = Some(CertificateId(octets)),
            Attribute::Label(text) => label = shown(&String::from_utf8_lossy(&text)),
            _ => {}
        }
    }
    Ok(value.zip(id).map(|(value, id)| (value, id, label)))
}

type Listed = (CertificateId, String, SignerCertificate);

/// Issuers on the token, nearest first, without the root, which who verifies has by himself.
fn chain(of: &SignerCertificate, all: &[Listed]) -> Vec<Vec<u8>> {
    const LONGEST: usize = 4;
    let mut chain: Vec<Vec<u8>> = Vec::new();
    let mut below = of;
    while chain.len() < LONGEST {
        let issuer = all
            .iter()
            .map(|(_, _, candidate)| candidate)
            .find(|candidate| candidate.has_issued(below) && !candidate.has_issued(candidate));
        match issuer {
            Some(issuer) if !chain.contains(&issuer.der) => chain.push(issuer.der.clone()),
            Some(_) | None => break,
        }
        below = issuer.unwrap_or(below);
    }
    chain
}

/// One attribute; none where the object has it not, or tells it not.
pub(crate) fn read(
    session: &Session,
    handle: ObjectHandle,
    attribute: AttributeType,
) -> Result<Option<Attribute>, TokenError> {
    match session.get_attributes(handle, &[attribute]) {
        Ok(mut attributes) => Ok(attributes.pop()),
        Err(Error::Pkcs11(
            cryptoki::error::RvError::AttributeTypeInvalid
            | cryptoki::error::RvError::AttributeSensitive,
            _,
        )) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
