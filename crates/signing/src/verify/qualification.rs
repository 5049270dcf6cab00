//! The quality of a certificate: what it says of itself (ETSI EN 319 412-5) and what the Trusted List
//! says of its issuer (ETSI TS 119 612 section 5.5.9.2, TS 119 615). Told, never demanded.

use der::oid::ObjectIdentifier;
use jiff::Timestamp;

use crate::SignerCertificate;
use crate::report::Qualification;
use crate::tlv::{Cursor, Malformed, tag};
use crate::trusted_list::Listing;

/// id-pe-qcStatements (RFC 3739 section 3.2.6).
const ID_PE_QC_STATEMENTS: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.3.6.1.5.5.7.1.3");
/// id-etsi-qcs-QcCompliance, -QcSSCD and -QcType, and the type of electronic signatures.
const QC_COMPLIANCE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.1");
const QC_DEVICE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.4");
const QC_TYPE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.6");
const QC_TYPE_SIGNATURE: ObjectIdentifier = ObjectIdentifier::new_unwrap("0.4.0.1862.1.6.1");

/// The quality of `certificate` at a moment; `service` issued it.
pub(super) fn of(
    certificate: &SignerCertificate,
    service: Option<&Listing>,
    at: Timestamp,
) -> Qualification {
    let own = statements(certificate).unwrap_or_default();
    let mut told = Qualification {
        qualified: own.compliant && own.for_signatures,
        device: own.compliant && own.device,
        listed: service.is_some(),
        service: service.map(|service| format!("{}, {}", service.name, service.provider)),
    };
    let Some(period) = service.and_then(|service| service.period(at)) else {
        return told;
    };
    if period.for_signatures == Some(false) {
        told.qualified = false;
    }
    let holding = period
        .qualifiers
        .iter()
        .filter(|qualifiers| qualifiers.criteria.holds(certificate) == Some(true));
    let words: Vec<&str> =
        holding.flat_map(|qualifiers| qualifiers.words.iter().map(String::as_str)).collect();
    let says = |any: &[&str]| any.iter().any(|word| words.contains(word));
    if says(&["QCStatement", "QCForESig"]) {
        told.qualified = true;
    }
    if says(&["QCForESeal", "QCForWSA"]) && !says(&["QCForESig"]) {
        told.qualified = false;
    }
    if says(&["QCWithSSCD", "QCWithQSCD", "QCQSCDManagedOnBehalf"]) {
        told.device = true;
    }
    if says(&["QCNoSSCD", "QCNoQSCD"]) {
        told.device = false;
    }
    if says(&["NotQualified"]) {
        told.qualified = false;
    }
    told.device &= told.qualified;
    told
}

/// The quality in words.
pub(super) fn words(told: &Qualification) -> String {
    let what = match (told.qualified, told.device) {
        (true, true) => "qualified certificate for signatures, key in a qualified device",
        (true, false) => "qualified certificate for signatures",
        (false, _) => "not a qualified certificate for signatures",
    };
    let who = match &told.service {
        Some(service) => format!("by the Trusted List ({service})"),
        None => "by its own words".to_owned(),
    };
    format!("{what}, {who}")
}

#[derive(Default)]
struct Statements {
    compliant: bool,
    device: bool,
    /// Also where no type is named, as before the regulation.
    for_signatures: bool,
}

fn statements(certificate: &SignerCertificate) -> Result<Statements, Malformed> {
    const WHAT: &str = "qualified certificate statements";
    let mut found = Statements { for_signatures: true, ..Statements::default() };
    let extensions = certificate.decoded().tbs_certificate().extensions();
    let extension =
        extensions.and_then(|all| all.iter().find(|one| one.extn_id == ID_PE_QC_STATEMENTS));
    let Some(extension) = extension else {
        return Ok(found);
    };
    let all = Cursor::new(extension.extn_value.as_bytes()).expect(tag::SEQUENCE, WHAT)?;
    for statement in all.inside().all()? {
        let mut fields = statement.inside();
        let id = fields.expect(tag::OID, WHAT)?.value;
        found.compliant |= id == QC_COMPLIANCE.as_bytes();
        found.device |= id == QC_DEVICE.as_bytes();
        if id == QC_TYPE.as_bytes() {
            let types = fields.expect(tag::SEQUENCE, WHAT)?.inside().all()?;
            found.for_signatures =
                types.iter().any(|one| one.value == QC_TYPE_SIGNATURE.as_bytes());
        }
    }
    Ok(found)
}
