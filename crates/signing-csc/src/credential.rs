//! A credential: a key with its certificate and the way it is authorised (section 11.5), in one
//! shape for both versions.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use serde_json::Value;
use signing::SignerCertificate;

use crate::CscError;
use crate::error::readable;

/// Certificates of a chain that are read.
const CHAIN_MAX: usize = 10;
/// Largest certificate in base64, characters.
const CERTIFICATE_CHARS_MAX: usize = 64 * 1024;
/// Authentication objects that are read.
const OBJECTS_MAX: usize = 16;
const METHOD: &str = "credentials/info";

/// A key at a provider.
#[derive(Debug, Clone)]
pub struct Credential {
    /// Its name at the service.
    pub id: String,
    /// The provider's description, where there is one.
    pub description: String,
    /// Certificate and chain.
    pub certificate: SignerCertificate,
    /// OIDs of the algorithms that the key offers.
    pub algorithms: Vec<String>,
    /// Whether key and certificate are in order by the provider's word (`enabled`, `valid`).
    pub in_order: bool,
    /// Most signatures that one authorisation may cover.
    pub multisign: usize,
    /// Whether authorisations are bound to hashes.
    pub scal: Scal,
    /// How an authorisation is given.
    pub auth: AuthMode,
}

/// Sole control assurance level (EN 419 241-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scal {
    /// An authorisation is for a number of signatures.
    One,
    /// An authorisation is for these hashes and no others.
    Two,
}

/// How an authorisation is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AuthMode {
    /// The login is enough.
    Implicit,
    /// By what a person types, or does on a telephone.
    Explicit(Vec<AuthObject>),
    /// By a browser at the provider's.
    OAuth2Code,
}

/// One thing that an explicit authorisation asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthObject {
    /// Its name at the service; `PIN` and `OTP` in version 1.
    pub id: String,
    /// As a person is told it.
    pub label: String,
    /// Whether no authorisation is given without it.
    pub demanded: bool,
    /// What it is.
    pub(crate) kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// The same each time.
    Pin,
    /// A new one each time, made by something that the person has.
    OneTime,
    /// A new one each time, sent when asked for.
    OneTimeSent,
    /// Given elsewhere, for instance in an application on a telephone.
    OutOfBand,
}

/// What a person must have at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Needs {
    /// A PIN, the same for the whole batch.
    pub pin: bool,
    /// A one-time password for each authorisation.
    pub otp: Otp,
    /// A yes on a telephone for each authorisation.
    pub telephone: bool,
    /// A browser for each authorisation.
    pub browser: bool,
}

/// Where one-time passwords come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Otp {
    /// None is wanted.
    None,
    /// Something that the person has shows them.
    Shown,
    /// The service sends them when asked.
    Sent,
}

/// The answer of both versions: names differ, none means two things.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct RawCredential {
    #[serde(default)]
    description: Option<String>,
    key: RawKey,
    #[serde(default)]
    cert: RawCert,
    /// Version 1.
    auth_mode: Option<String>,
    /// Version 2.
    auth: Option<RawAuth>,
    #[serde(rename = "SCAL")]
    scal: Option<Value>,
    #[serde(rename = "PIN")]
    pin: Option<RawSecret>,
    #[serde(rename = "OTP")]
    otp: Option<RawSecret>,
    multisign: Option<u64>,
}

#[derive(Deserialize)]
struct RawKey {
    #[serde(default)]
    status: String,
    #[serde(default)]
    algo: Vec<String>,
}

#[derive(Default, Deserialize)]
struct RawCert {
    status: Option<String>,
    #[serde(default)]
    certificates: Vec<String>,
}

/// `PIN` and `OTP` of version 1.
#[derive(Deserialize)]
struct RawSecret {
    /// `true`, `false` or `optional`; some services send a Boolean.
    #[serde(default)]
    presence: Value,
    /// `offline` or `online`.
    #[serde(rename = "type")]
    kind: Option<String>,
    label: Option<String>,
}

#[derive(Deserialize)]
struct RawAuth {
    #[serde(default)]
    mode: String,
    expression: Option<String>,
    #[serde(default)]
    objects: Vec<RawObject>,
}

/// Section 8.3 of version 2.
#[derive(Deserialize)]
struct RawObject {
    #[serde(rename = "type")]
    kind: String,
    id: String,
    label: Option<String>,
    generator: Option<String>,
}

impl Credential {
    /// What the service said of the credential `id`.
    pub(crate) fn of(id: &str, raw: RawCredential) -> Result<Self, CscError> {
        let certificate = certificate(&raw.cert.certificates)?;
        let usable = |status: &str, good: &str| status.is_empty() || status == good;
        Ok(Self {
            id: id.to_owned(),
            description: readable(raw.description.as_deref().unwrap_or_default()),
            certificate,
            in_order: usable(&raw.key.status, "enabled")
                && usable(raw.cert.status.as_deref().unwrap_or_default(), "valid"),
            algorithms: raw.key.algo.iter().take(OBJECTS_MAX).map(|oid| readable(oid)).collect(),
            multisign: usize::try_from(raw.multisign.unwrap_or(1)).unwrap_or(usize::MAX).max(1),
            scal: match raw.scal.as_ref().map(|scal| scal.to_string()) {
                Some(scal) if scal.trim_matches('"') == "2" => Scal::Two,
                Some(_) | None => Scal::One,
            },
            auth: auth(raw.auth_mode.as_deref(), raw.auth, raw.pin, raw.otp)?,
        })
    }

    /// What a person must have at hand to sign with it.
    #[must_use]
    pub fn needs(&self) -> Needs {
        let objects: &[AuthObject] = match &self.auth {
            AuthMode::Explicit(objects) => objects,
            AuthMode::Implicit | AuthMode::OAuth2Code => &[],
        };
        let has = |kind| objects.iter().any(|object| object.demanded && object.kind == kind);
        Needs {
            pin: has(Kind::Pin),
            otp: match (has(Kind::OneTimeSent), has(Kind::OneTime)) {
                (true, _) => Otp::Sent,
                (false, true) => Otp::Shown,
                (false, false) => Otp::None,
            },
            telephone: has(Kind::OutOfBand),
            browser: self.auth == AuthMode::OAuth2Code,
        }
    }
}

/// End entity first, then its issuers; roots stay at home.
fn certificate(chain: &[String]) -> Result<SignerCertificate, CscError> {
    let broken = |why: &str| CscError::NotUnderstood { method: METHOD, why: why.to_owned() };
    if chain.len() > CHAIN_MAX || chain.iter().any(|one| one.len() > CERTIFICATE_CHARS_MAX) {
        return Err(broken("a chain of certificates above the limit"));
    }
    let mut ders = Vec::with_capacity(chain.len());
    for text in chain {
        let letters: String = text.chars().filter(|c| !c.is_ascii_whitespace()).collect();
        ders.push(STANDARD.decode(letters).map_err(|_| broken("a certificate not in base64"))?);
    }
    let mut ders = ders.into_iter();
    let own = ders.next().ok_or_else(|| broken("no certificate"))?;
    let mut issuers = Vec::new();
    for der in ders {
        let issuer = SignerCertificate::from_der(der.clone(), Vec::new())?;
        if !issuer.has_issued(&issuer) {
            issuers.push(der);
        }
    }
    Ok(SignerCertificate::from_der(own, issuers)?)
}

fn auth(
    mode_v1: Option<&str>,
    auth_v2: Option<RawAuth>,
    pin: Option<RawSecret>,
    otp: Option<RawSecret>,
) -> Result<AuthMode, CscError> {
    let mode = match (&auth_v2, mode_v1) {
        (Some(auth), _) => auth.mode.as_str(),
        (None, mode) => mode.unwrap_or("explicit"),
    };
    match (mode, auth_v2.as_ref()) {
        ("implicit", _) => Ok(AuthMode::Implicit),
        ("oauth2code", _) => Ok(AuthMode::OAuth2Code),
        ("explicit", Some(auth)) => Ok(AuthMode::Explicit(objects_v2(auth)?)),
        ("explicit", None) => Ok(AuthMode::Explicit(objects_v1(pin, otp))),
        (other, _) => Err(CscError::Unsupported {
            what: format!("authorisation of the kind {:?}", readable(other)),
        }),
    }
}

fn objects_v1(pin: Option<RawSecret>, otp: Option<RawSecret>) -> Vec<AuthObject> {
    let object = |id: &str, raw: Option<RawSecret>, kind_of: fn(Option<&str>) -> Kind| {
        let raw = raw?;
        let presence = raw.presence.to_string();
        let demanded = match presence.trim_matches('"') {
            "true" => true,
            "optional" => false,
            _ => return None,
        };
        let label = raw.label.as_deref().map_or_else(|| id.to_owned(), readable);
        Some(AuthObject { id: id.to_owned(), label, demanded, kind: kind_of(raw.kind.as_deref()) })
    };
    let pin = object("PIN", pin, |_| Kind::Pin);
    let otp = object("OTP", otp, |kind| match kind {
        Some("online") => Kind::OneTimeSent,
        Some(_) | None => Kind::OneTime,
    });
    pin.into_iter().chain(otp).collect()
}

fn objects_v2(auth: &RawAuth) -> Result<Vec<AuthObject>, CscError> {
    // With "PIN OR OTP" a person gives what there is; what is lacking, the service says.
    let choice = auth.expression.as_deref().is_some_and(|expression| {
        let words = expression.to_ascii_uppercase();
        words.split(|c: char| !c.is_ascii_alphanumeric()).any(|word| matches!(word, "OR" | "XOR"))
    });
    auth.objects
        .iter()
        .take(OBJECTS_MAX)
        .map(|raw| {
            let kind = match raw.kind.as_str() {
                "Password" if raw.generator.is_some() => Kind::OneTime,
                "Password" if raw.id.to_ascii_uppercase().contains("OTP") => Kind::OneTime,
                "Password" => Kind::Pin,
                "ChallengeResponse" => Kind::OneTimeSent,
                "PasswordOOB" | "ChallengeResponseOOB" => Kind::OutOfBand,
                other => {
                    let what = format!("authorisation by {:?}", readable(other));
                    return Err(CscError::Unsupported { what });
                }
            };
            let label = readable(raw.label.as_deref().unwrap_or(&raw.id));
            Ok(AuthObject { id: raw.id.clone(), label, demanded: !choice, kind })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{AuthMode, Kind, RawAuth, RawSecret, auth};
    use serde_json::json;

    fn kinds(mode: AuthMode) -> Vec<(String, Kind, bool)> {
        match mode {
            AuthMode::Explicit(objects) => {
                objects.into_iter().map(|one| (one.id, one.kind, one.demanded)).collect()
            }
            AuthMode::Implicit | AuthMode::OAuth2Code => Vec::new(),
        }
    }

    fn v1(pin: serde_json::Value, otp: serde_json::Value) -> AuthMode {
        let read = |value| serde_json::from_value::<RawSecret>(value).ok();
        auth(Some("explicit"), None, read(pin), read(otp)).expect("understood")
    }

    fn v2(value: serde_json::Value) -> AuthMode {
        let read: RawAuth = serde_json::from_value(value).expect("auth");
        auth(None, Some(read), None, None).expect("understood")
    }

    #[test]
    fn version_1_says_pin_and_otp_by_presence() {
        let both = v1(json!({"presence": "true"}), json!({"presence": "true", "type": "online"}));
        assert_eq!(
            kinds(both),
            [("PIN".into(), Kind::Pin, true), ("OTP".into(), Kind::OneTimeSent, true)]
        );
        let some = v1(json!({"presence": false}), json!({"presence": "optional"}));
        assert_eq!(kinds(some), [("OTP".into(), Kind::OneTime, false)], "a Boolean is read too");
    }

    #[test]
    fn version_2_says_objects_by_type() {
        let mode = v2(json!({
            "mode": "explicit", "expression": "PIN AND OTP AND app",
            "objects": [
                {"type": "Password", "id": "PIN"},
                {"type": "Password", "id": "code", "generator": "totp"},
                {"type": "ChallengeResponse", "id": "OTP"},
                {"type": "PasswordOOB", "id": "app"},
            ],
        }));
        let found: Vec<Kind> = kinds(mode).into_iter().map(|(_, kind, _)| kind).collect();
        assert_eq!(found, [Kind::Pin, Kind::OneTime, Kind::OneTimeSent, Kind::OutOfBand]);
        let choice = v2(json!({
            "mode": "explicit", "expression": "PIN XOR OTP",
            "objects": [{"type": "Password", "id": "PIN"}, {"type": "Password", "id": "OTP"}],
        }));
        assert!(kinds(choice).iter().all(|(_, _, demanded)| !demanded), "one of two is enough");
    }

    #[test]
    fn what_is_not_known_is_told_and_not_guessed() {
        let odd: RawAuth = serde_json::from_value(json!({
            "mode": "explicit", "objects": [{"type": "Retina", "id": "eye"}],
        }))
        .expect("auth");
        assert!(auth(None, Some(odd), None, None).is_err());
        assert!(auth(Some("telepathy"), None, None, None).is_err());
    }
}
