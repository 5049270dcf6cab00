//! What a service offers: credentials, and how each is authorised.

use std::path::Path;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};

use super::Dialect;
use crate::pki::Identity;

/// How an authorisation is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Auth {
    /// The login is enough.
    Implicit,
    /// A PIN.
    Pin,
    /// A PIN, and a one-time password that the person's device shows.
    PinAndShownOtp,
    /// A PIN, and a one-time password that is sent when asked for.
    PinAndSentOtp,
    /// A yes on a telephone (version 2 alone knows it).
    Telephone,
    /// A yes in a browser.
    Browser,
}

/// A credential.
#[derive(Debug, Clone)]
pub struct Offer {
    /// Its name.
    pub id: String,
    /// Key and certificate.
    pub identity: Identity,
    /// Whether the key is on an elliptic curve.
    pub elliptic: bool,
    /// 1 or 2.
    pub scal: u8,
    /// Most signatures of one authorisation.
    pub multisign: usize,
    /// How it is authorised.
    pub auth: Auth,
    /// Life of an authorisation, seconds.
    pub sad_life_s: u64,
    /// `disabled` keys sign nothing.
    pub enabled: bool,
    /// OIDs of `key/algo`; by the kind of key where empty.
    pub algorithms: Vec<&'static str>,
}

impl Offer {
    /// A credential bound to hashes, authorised by PIN and a one-time password that is sent, for
    /// 20 signatures in 300 seconds.
    #[must_use]
    pub fn new(id: &str, identity: &Identity) -> Self {
        Self {
            id: id.to_owned(),
            identity: identity.clone(),
            elliptic: false,
            scal: 2,
            multisign: 20,
            auth: Auth::PinAndSentOtp,
            sad_life_s: 300,
            enabled: true,
            algorithms: Vec::new(),
        }
    }

    /// With a key on an elliptic curve.
    #[must_use]
    pub fn elliptic(self) -> Self {
        Self { elliptic: true, ..self }
    }

    /// With another limit of signatures per authorisation.
    #[must_use]
    pub fn multisign(self, multisign: usize) -> Self {
        Self { multisign, ..self }
    }

    /// Authorised in another way.
    #[must_use]
    pub fn auth(self, auth: Auth) -> Self {
        Self { auth, ..self }
    }

    /// OIDs that `key/algo` names (section 5 of version 2).
    pub(super) fn algorithms(&self) -> Vec<&'static str> {
        match (self.algorithms.is_empty(), self.elliptic) {
            (false, _) => self.algorithms.clone(),
            (true, true) => vec!["1.2.840.10045.4.3.2"],
            (true, false) => vec!["1.2.840.113549.1.1.1"],
        }
    }

    /// The answer of `credentials/info` (section 11.5).
    pub(super) fn describe(&self, dialect: Dialect, chain: bool, auth: bool) -> Value {
        let mut certificates = vec![base64_of(&self.identity.certificate)];
        if chain {
            certificates.push(base64_of(&self.identity.issuing));
        }
        let mut key = json!({
            "status": if self.enabled { "enabled" } else { "disabled" },
            "algo": self.algorithms(),
            "len": if self.elliptic { 256 } else { 2048 },
        });
        if self.elliptic {
            key["curve"] = json!("1.2.840.10045.3.1.7");
        }
        let mut said = json!({
            "description": format!("Firma remota {}", self.id),
            "key": key,
            "cert": { "status": "valid", "certificates": certificates },
            "SCAL": self.scal.to_string(),
            "multisign": self.multisign,
            "lang": "it-IT",
        });
        match dialect {
            Dialect::V1 => {
                said["authMode"] = json!(self.mode());
                if auth && self.mode() == "explicit" {
                    said["PIN"] = json!({
                        "presence": self.has_pin().to_string(), "format": "N", "label": "PIN di firma",
                    });
                    said["OTP"] = match self.auth {
                        Auth::PinAndSentOtp => {
                            json!({ "presence": "true", "type": "online", "label": "OTP via SMS" })
                        }
                        Auth::PinAndShownOtp => {
                            json!({ "presence": "true", "type": "offline", "label": "OTP" })
                        }
                        Auth::Implicit | Auth::Pin | Auth::Telephone | Auth::Browser => {
                            json!({ "presence": "false" })
                        }
                    };
                }
            }
            Dialect::V2 => said["auth"] = self.auth_v2(),
        }
        said
    }

    fn auth_v2(&self) -> Value {
        let pin =
            json!({ "type": "Password", "id": "PIN", "format": "N", "label": "PIN di firma" });
        let (expression, objects) = match self.auth {
            // Section 13.10: no object is wanted.
            Auth::Implicit => ("", vec![]),
            Auth::Pin => ("PIN", vec![pin]),
            Auth::PinAndShownOtp => {
                let otp = json!({ "type": "Password", "id": "OTP", "generator": "totp" });
                ("PIN AND OTP", vec![pin, otp])
            }
            Auth::PinAndSentOtp => {
                let otp =
                    json!({ "type": "ChallengeResponse", "id": "OTP", "label": "OTP via SMS" });
                ("PIN AND OTP", vec![pin, otp])
            }
            Auth::Telephone => {
                ("mobile", vec![json!({ "type": "ChallengeResponseOOB", "id": "mobile" })])
            }
            Auth::Browser => return json!({ "mode": "oauth2code" }),
        };
        json!({ "mode": "explicit", "expression": expression, "objects": objects })
    }

    /// Modes of version 1 (section 11.5 there).
    fn mode(&self) -> &'static str {
        match self.auth {
            Auth::Implicit => "implicit",
            Auth::Pin | Auth::PinAndShownOtp | Auth::PinAndSentOtp | Auth::Telephone => "explicit",
            Auth::Browser => "oauth2code",
        }
    }

    pub(super) fn has_pin(&self) -> bool {
        matches!(self.auth, Auth::Pin | Auth::PinAndShownOtp | Auth::PinAndSentOtp)
    }

    pub(super) fn has_otp(&self) -> bool {
        matches!(self.auth, Auth::PinAndShownOtp | Auth::PinAndSentOtp)
    }
}

/// The inside of a PEM file: DER in base64, without line ends.
fn base64_of(pem: &Path) -> String {
    let text = std::fs::read_to_string(pem).unwrap_or_default();
    let body = text.split("-----").nth(2).unwrap_or_default();
    let letters: String = body.chars().filter(|c| !c.is_whitespace()).collect();
    debug_assert!(STANDARD.decode(&letters).is_ok(), "{} holds a certificate", pem.display());
    letters
}
