//! What the child says of a module, and what the parent believes of it: certificates are read again
//! from their octets, and judged here.

use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use signing::SignerCertificate;

use super::ProbeError;
use crate::error::TokenError;
use crate::info::{TokenInfo, shown};
use crate::library;
use crate::objects::{self, CertificateId, TokenCertificate};

/// More tokens than a computer has readers.
const MAX_TOKENS: usize = 64;
const MAX_CERTIFICATES: usize = 100;
/// Certificates that go along with one.
const MAX_CHAIN: usize = 8;

/// A module that answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbedModule {
    /// Where it is.
    pub path: PathBuf,
    /// Who made it.
    pub maker: String,
    /// What it calls itself.
    pub description: String,
    /// Readers and the like, with and without a token.
    pub slots: usize,
    /// The tokens in them.
    pub tokens: Vec<ProbedToken>,
}

/// A token as the module shows it without a PIN.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProbedToken {
    /// Label, serial number, state of the PIN.
    pub info: TokenInfo,
    /// Certificates of people, those for signing first.
    pub certificates: Vec<TokenCertificate>,
    /// Why the certificates could not be read.
    pub problem: Option<String>,
}

/// The line.
#[derive(Serialize, Deserialize)]
pub(super) enum Report {
    Module { maker: String, description: String, slots: usize, tokens: Vec<Token> },
    Refused(String),
}

#[derive(Serialize, Deserialize)]
pub(super) struct Token {
    info: TokenInfo,
    certificates: Vec<Certificate>,
    problem: Option<String>,
}

#[derive(Serialize, Deserialize)]
struct Certificate {
    id: String,
    label: String,
    der: String,
    chain: Vec<String>,
}

/// Looks at a module in this process.
pub(super) fn of(module: &Path) -> Report {
    look(module).unwrap_or_else(|error| {
        let why = match &error {
            TokenError::ModuleAbsent { detail, .. } => detail.clone(),
            other => other.answer().map_or_else(|| other.to_string(), |answer| answer.code),
        };
        Report::Refused(why)
    })
}

fn look(module: &Path) -> Result<Report, TokenError> {
    let library = library::load(module)?;
    let life = library.enter();
    // Some fill in flags that the standard wants to be zero: their name is all that is lost.
    let info = life.module().get_library_info().ok();
    let slots = life.module().get_all_slots().map_or(0, |slots| slots.len());
    let mut tokens = Vec::new();
    for (slot, info) in life.present()?.into_iter().take(MAX_TOKENS) {
        let read = life.open(slot).and_then(|session| objects::certificates(&session));
        let (certificates, problem) = match read {
            Ok(certificates) => (certificates.iter().map(said).collect(), None),
            Err(error) => (Vec::new(), Some(error.to_string())),
        };
        tokens.push(Token { info, certificates, problem });
    }
    let text = |text: Option<&str>| text.map(shown).unwrap_or_default();
    Ok(Report::Module {
        maker: text(info.as_ref().map(cryptoki::context::Info::manufacturer_id)),
        description: text(info.as_ref().map(cryptoki::context::Info::library_description)),
        slots,
        tokens,
    })
}

fn said(of: &TokenCertificate) -> Certificate {
    Certificate {
        id: of.id.to_string(),
        label: of.label.clone(),
        der: hex::encode(&of.certificate.der),
        chain: of.certificate.chain_der.iter().map(hex::encode).collect(),
    }
}

/// What the parent makes of the line.
pub(super) fn parse(module: &Path, line: &[u8]) -> Result<ProbedModule, ProbeError> {
    match serde_json::from_slice(line).map_err(|_| ProbeError::Babble)? {
        Report::Refused(why) => Err(ProbeError::Refused { why: shown(&why) }),
        Report::Module { maker, description, slots, tokens } => {
            let tokens: Option<Vec<_>> = tokens.into_iter().take(MAX_TOKENS).map(token).collect();
            Ok(ProbedModule {
                path: module.to_owned(),
                maker: shown(&maker),
                description: shown(&description),
                slots,
                tokens: tokens.ok_or(ProbeError::Babble)?,
            })
        }
    }
}

fn token(of: Token) -> Option<ProbedToken> {
    let Token { info, certificates, problem } = of;
    let certificates: Option<Vec<_>> =
        certificates.into_iter().take(MAX_CERTIFICATES).map(certificate).collect();
    Some(ProbedToken { info, certificates: certificates?, problem })
}

fn certificate(of: Certificate) -> Option<TokenCertificate> {
    let chain: Result<Vec<_>, _> = of.chain.into_iter().take(MAX_CHAIN).map(hex::decode).collect();
    let certificate = SignerCertificate::from_der(hex::decode(of.der).ok()?, chain.ok()?).ok()?;
    Some(TokenCertificate {
        id: CertificateId(hex::decode(of.id).ok()?),
        label: shown(&of.label),
        usable: certificate.is_for_signature(),
        certificate,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_that_is_no_report_is_babble() {
        for line in ["", "{}", "[[[[", "{\"Module\":{}}", "{\"Module\":{\"maker\":7}}"] {
            let parsed = parse(Path::new("/x"), line.as_bytes());
            assert!(matches!(parsed, Err(ProbeError::Babble)), "{line}: {parsed:?}");
        }
    }

    #[test]
    fn a_certificate_that_is_none_is_not_believed() {
        let report = Report::Module {
            maker: String::new(),
            description: String::new(),
            slots: 1,
            tokens: vec![Token {
                info: TokenInfo {
                    label: "X".to_owned(),
                    serial: "1".to_owned(),
                    maker: String::new(),
                    model: String::new(),
                    pin_count_low: false,
                    pin_final_try: false,
                    pin_locked: false,
                    pin_pad: false,
                    pin_min: 4,
                    pin_max: 8,
                },
                certificates: vec![Certificate {
                    id: "01".to_owned(),
                    label: "DS0".to_owned(),
                    der: "30030101ff".to_owned(),
                    chain: Vec::new(),
                }],
                problem: None,
            }],
        };
        let line = serde_json::to_vec(&report).expect("JSON");
        let parsed = parse(Path::new("/x"), &line);
        assert!(matches!(parsed, Err(ProbeError::Babble)), "{parsed:?}");
    }

    #[test]
    fn what_a_module_says_of_itself_cannot_steer_a_terminal() {
        let said = Report::Refused("no\u{1b}[2Jway".to_owned());
        let parsed = parse(Path::new("/x"), &serde_json::to_vec(&said).expect("JSON"));
        let Err(ProbeError::Refused { why }) = parsed else { panic!("{parsed:?}") };
        assert!(!why.contains('\u{1b}'), "{why:?}");
    }
}
