//! Trusted Lists (ETSI TS 119 612) of the test authority, signed by `xmlsec1` (Debian `xmlsec1`).
//!
//! Owns the shape of a list: one provider with a service for certificates (the issuing authority) and
//! one for timestamps, a pointer to another list, an enveloped XAdES signature.

use std::fs;
use std::path::Path;

use super::command::Tool;
use super::{Authorised, Identity, Pki, PkiError, certificate_der};

/// What a list says.
#[derive(Debug, Clone)]
pub struct ListDraft {
    /// TSLSequenceNumber.
    pub sequence: u64,
    /// Whose list.
    pub territory: String,
    /// Last word of the services' status.
    pub status: String,
    /// Since when, RFC 3339.
    pub since: String,
    /// XML of a ServiceHistory of the service for certificates.
    pub history: String,
    /// XML of its ServiceInformationExtensions.
    pub extensions: String,
    /// Address of the list of AT, to which this one points.
    pub pointer: String,
    /// Name of the signature algorithm.
    pub algorithm: String,
}

impl Default for ListDraft {
    fn default() -> Self {
        Self {
            sequence: 7,
            territory: "IT".to_owned(),
            status: "granted".to_owned(),
            since: "2016-07-01T00:00:00Z".to_owned(),
            history: String::new(),
            extensions: String::new(),
            pointer: "http://lists.example/AT.xml".to_owned(),
            algorithm: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256".to_owned(),
        }
    }
}

impl ListDraft {
    /// The list signed by `operator`.
    pub fn signed(&self, pki: &Pki, operator: &Identity) -> Result<Vec<u8>, PkiError> {
        sign_xml(&self.unsigned(pki, operator)?, operator)
    }

    /// The list with empty places for digests and value.
    pub fn unsigned(&self, pki: &Pki, operator: &Identity) -> Result<String, PkiError> {
        let issuing = base64(&certificate_der(&pki.issuing_pem())?)?;
        let stamping = pki.authorised("Time", Authorised::Timestamps)?;
        let stamping = base64(&certificate_der(&stamping.certificate)?)?;
        let Self { sequence, territory, status, since, history, extensions, pointer, algorithm } =
            self;
        let word = "http://uri.etsi.org/TrstSvc";
        let service = |kind: &str, certificate: &str, extensions: &str, history: &str| {
            format!(
                "<TSPService><ServiceInformation>\
                 <ServiceTypeIdentifier>{word}/Svctype/{kind}</ServiceTypeIdentifier>\
                 <ServiceName><Name xml:lang=\"en\">Test {kind}</Name></ServiceName>\
                 <ServiceDigitalIdentity><DigitalId><X509Certificate>{certificate}\
                 </X509Certificate></DigitalId></ServiceDigitalIdentity>\
                 <ServiceStatus>{word}/TrustedList/Svcstatus/{status}</ServiceStatus>\
                 <StatusStartingTime>{since}</StatusStartingTime>{extensions}\
                 </ServiceInformation>{history}</TSPService>"
            )
        };
        let services = [
            service("CA/QC", &issuing, extensions, history),
            service("TSA/QTST", &stamping, "", ""),
        ]
        .concat();
        let operator = base64(&certificate_der(&operator.certificate)?)?;
        let signature = signature(&operator, algorithm)?;
        Ok(format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <TrustServiceStatusList xmlns=\"http://uri.etsi.org/02231/v2#\" \
             xmlns:ds=\"http://www.w3.org/2000/09/xmldsig#\" \
             xmlns:ecc=\"http://uri.etsi.org/TrstSvc/SvcInfoExt/eSigDir-1999-93-EC-TrustedList/#\" \
             xmlns:xades=\"http://uri.etsi.org/01903/v1.3.2#\" Id=\"list\">\n\
             <!-- for people -->\n<SchemeInformation>\
             <TSLSequenceNumber>{sequence}</TSLSequenceNumber>\
             <SchemeTerritory>{territory}</SchemeTerritory>\
             <PointersToOtherTSL><OtherTSLPointer><ServiceDigitalIdentities>\
             <ServiceDigitalIdentity><DigitalId><X509Certificate>{operator}</X509Certificate>\
             </DigitalId></ServiceDigitalIdentity></ServiceDigitalIdentities>\
             <TSLLocation>{pointer}</TSLLocation><AdditionalInformation>\
             <OtherInformation><SchemeTerritory>AT</SchemeTerritory></OtherInformation>\
             </AdditionalInformation></OtherTSLPointer></PointersToOtherTSL>\
             <ListIssueDateTime>2026-11-01T00:00:0{issue}Z</ListIssueDateTime>\
             <NextUpdate><dateTime>2027-05-01T00:00:00Z</dateTime></NextUpdate>\
             </SchemeInformation>\n<TrustServiceProviderList><TrustServiceProvider>\
             <TSPInformation><TSPName><Name xml:lang=\"en\">Test &amp; Sons</Name></TSPName>\
             </TSPInformation><TSPServices>{services}</TSPServices>\
             </TrustServiceProvider></TrustServiceProviderList>\
             {signature}\n\
             </TrustServiceStatusList>\n",
            issue = sequence % 10,
        ))
    }
}

/// An enveloped XAdES signature that waits for its digests and its value.
fn signature(operator: &str, algorithm: &str) -> Result<String, PkiError> {
    let digest = base64(&sha256_of_base64(operator)?)?;
    Ok(format!(
        "<ds:Signature Id=\"s\"><ds:SignedInfo>\
             <ds:CanonicalizationMethod Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/>\
             <ds:SignatureMethod Algorithm=\"{algorithm}\"/>\
             <ds:Reference URI=\"\"><ds:Transforms><ds:Transform \
             Algorithm=\"http://www.w3.org/2000/09/xmldsig#enveloped-signature\"/><ds:Transform \
             Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>\
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
             <ds:DigestValue></ds:DigestValue></ds:Reference>\
             <ds:Reference URI=\"#properties\" \
             Type=\"http://uri.etsi.org/01903#SignedProperties\"><ds:Transforms><ds:Transform \
             Algorithm=\"http://www.w3.org/2001/10/xml-exc-c14n#\"/></ds:Transforms>\
             <ds:DigestMethod Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha512\"/>\
             <ds:DigestValue></ds:DigestValue></ds:Reference></ds:SignedInfo>\
             <ds:SignatureValue></ds:SignatureValue><ds:KeyInfo><ds:X509Data>\
             <ds:X509Certificate>{operator}</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\
             <ds:Object><xades:QualifyingProperties Target=\"#s\">\
             <xades:SignedProperties Id=\"properties\"><xades:SignedSignatureProperties>\
             <xades:SigningTime>2026-11-01T00:00:00Z</xades:SigningTime>\
             <xades:SigningCertificateV2><xades:Cert><xades:CertDigest><ds:DigestMethod \
             Algorithm=\"http://www.w3.org/2001/04/xmlenc#sha256\"/>\
             <ds:DigestValue>{digest}</ds:DigestValue></xades:CertDigest></xades:Cert>\
             </xades:SigningCertificateV2></xades:SignedSignatureProperties>\
             </xades:SignedProperties></xades:QualifyingProperties></ds:Object></ds:Signature>"
    ))
}

/// Fills in digests and signature value of a template.
pub fn sign_xml(template: &str, operator: &Identity) -> Result<Vec<u8>, PkiError> {
    let dir = tempfile::tempdir()?;
    let (from, to) = (dir.path().join("from.xml"), dir.path().join("to.xml"));
    fs::write(&from, template)?;
    Tool::xmlsec1()
        .args(["--sign", "--id-attr:Id", "http://uri.etsi.org/01903/v1.3.2#:SignedProperties"])
        .arg("--privkey-pem")
        .arg(&operator.key)
        .arg("--output")
        .arg(&to)
        .arg(&from)
        .run()?;
    Ok(fs::read(to)?)
}

fn base64(bytes: &[u8]) -> Result<String, PkiError> {
    let said = through(bytes, &["base64", "-A", "-in"])?;
    Ok(String::from_utf8_lossy(&said).trim().to_owned())
}

/// SHA-256 of what is given in base64.
fn sha256_of_base64(text: &str) -> Result<Vec<u8>, PkiError> {
    let bytes = through(text.as_bytes(), &["base64", "-d", "-A", "-in"])?;
    through(&bytes, &["dgst", "-sha256", "-binary"])
}

/// `openssl` over a file with these bytes.
fn through(bytes: &[u8], words: &[&str]) -> Result<Vec<u8>, PkiError> {
    let file = tempfile::NamedTempFile::new()?;
    let path: &Path = file.path();
    fs::write(path, bytes)?;
    Tool::openssl().args(words.iter().copied()).arg(path).run()
}
