//! Signature activation data: getting them, renewing them, and how long they are good.

use std::time::{Duration, Instant};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::credential::Kind;
use crate::http::Answer;
use crate::oauth::DEFAULT_LIFE;
use crate::value::SHA_256;
use crate::{AuthMode, Credential, CscError, Provider, Secrets, Version};

/// Between two questions whether a person has agreed on a telephone.
const POLL: Duration = Duration::from_secs(1);
/// Longest life that is believed, so that no sum overflows.
const LIFE_MAX: Duration = Duration::from_secs(24 * 3600);

/// An authorisation that was given.
pub(crate) struct Sad {
    pub(crate) value: SecretString,
    pub(crate) life: Duration,
    pub(crate) begun: Instant,
    /// Signatures that it is still good for.
    pub(crate) left: usize,
    /// A call was made with it: the next one needs a new one (section 9, use case 3).
    pub(crate) used: bool,
}

impl Sad {
    pub(crate) fn new(value: SecretString, life: Duration, begun: Instant, left: usize) -> Self {
        Self { value, life: life.min(LIFE_MAX), begun, left, used: false }
    }

    /// What is left of its life, counted from before it was asked for.
    pub(crate) fn remaining(&self) -> Duration {
        self.life.saturating_sub(self.begun.elapsed())
    }
}

#[derive(Deserialize)]
struct Granted {
    #[serde(rename = "SAD")]
    sad: Option<String>,
    #[serde(rename = "expiresIn")]
    expires_in: Option<u64>,
    handle: Option<String>,
}

impl Granted {
    fn sad(self, method: &'static str, begun: Instant, left: usize) -> Result<Sad, CscError> {
        let why = "no SAD".to_owned();
        let value = self.sad.ok_or(CscError::NotUnderstood { method, why })?;
        let life = self.expires_in.map_or(DEFAULT_LIFE, Duration::from_secs);
        Ok(Sad::new(SecretString::from(value), life, begun, left))
    }
}

/// Authorisation of version 1 (section 11.6). Text that may be a secret is borrowed.
#[derive(Serialize)]
struct AuthorizeV1<'a> {
    #[serde(rename = "credentialID")]
    credential_id: &'a str,
    #[serde(rename = "numSignatures")]
    signatures: usize,
    hash: &'a [String],
    #[serde(rename = "PIN", skip_serializing_if = "Option::is_none")]
    pin: Option<&'a str>,
    #[serde(rename = "OTP", skip_serializing_if = "Option::is_none")]
    otp: Option<&'a str>,
}

/// Authorisation of version 2 (section 11.6).
#[derive(Serialize)]
struct AuthorizeV2<'a> {
    #[serde(rename = "credentialID")]
    credential_id: &'a str,
    #[serde(rename = "numSignatures")]
    signatures: usize,
    hashes: &'a [String],
    #[serde(rename = "hashAlgorithmOID")]
    hash_algorithm: &'static str,
    #[serde(rename = "authData")]
    auth_data: Vec<AuthDatum<'a>>,
}

#[derive(Serialize)]
struct AuthDatum<'a> {
    id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<&'a str>,
}

/// Hashes as both versions want them.
pub(crate) fn base64(hashes: &[[u8; 32]]) -> Vec<String> {
    hashes.iter().map(|hash| STANDARD.encode(hash)).collect()
}

/// Asks for an authorisation of `hashes`, once and never again.
pub(crate) async fn authorise(
    service: &Provider,
    credential: &Credential,
    hashes: &[[u8; 32]],
    secrets: &Secrets,
) -> Result<Sad, CscError> {
    let method = "credentials/authorize";
    let data = auth_data(credential, secrets)?;
    let encoded = base64(hashes);
    let begun = Instant::now();
    let answer = match service.version() {
        Version::V1 => {
            let of = |kinds: &[Kind]| {
                data.iter()
                    .find(|(kind, _)| kinds.contains(kind))
                    .and_then(|(_, datum)| datum.value)
            };
            let body = AuthorizeV1 {
                credential_id: &credential.id,
                signatures: hashes.len(),
                hash: &encoded,
                pin: of(&[Kind::Pin]),
                otp: of(&[Kind::OneTime, Kind::OneTimeSent]),
            };
            post(service, method, &body).await?
        }
        Version::V2 => {
            let body = AuthorizeV2 {
                credential_id: &credential.id,
                signatures: hashes.len(),
                hashes: &encoded,
                hash_algorithm: SHA_256,
                auth_data: data.into_iter().map(|(_, datum)| datum).collect(),
            };
            post(service, method, &body).await?
        }
    };
    match answer {
        Answer::Underway(first) => agreed(service, first, begun, hashes.len()).await,
        answer => answer.done(method)?.sad(method, begun, hashes.len()),
    }
}

/// Waits until a person has agreed elsewhere (section 11.7 of version 2).
async fn agreed(
    service: &Provider,
    first: Granted,
    begun: Instant,
    left: usize,
) -> Result<Sad, CscError> {
    #[derive(Serialize)]
    struct Check<'a> {
        handle: &'a str,
    }
    let method = "credentials/authorizeCheck";
    let limit = service.http.options().consent_timeout;
    let lacking = || CscError::NotUnderstood { method, why: "no handle".to_owned() };
    let mut handle = Zeroizing::new(first.handle.ok_or_else(lacking)?);
    while begun.elapsed() < limit {
        tokio::time::sleep(POLL).await;
        match post(service, method, &Check { handle: &handle }).await? {
            // The handle may be a new one each time.
            Answer::Underway(next) => {
                if let Some(next) = next.handle {
                    handle = Zeroizing::new(next);
                }
            }
            answer => return answer.done(method)?.sad(method, begun, left),
        }
    }
    Err(CscError::NotGiven { said: format!("no yes in {} s", limit.as_secs()) })
}

/// Renews an authorisation for the next call (section 11.9; 11.7 in version 1).
pub(crate) async fn extend(
    service: &Provider,
    credential: &Credential,
    sad: &Sad,
    hashes: &[[u8; 32]],
) -> Result<Sad, CscError> {
    #[derive(Serialize)]
    struct V1<'a> {
        #[serde(rename = "credentialID")]
        credential_id: &'a str,
        hash: &'a [String],
        #[serde(rename = "SAD")]
        sad: &'a str,
    }
    #[derive(Serialize)]
    struct V2<'a> {
        #[serde(rename = "credentialID")]
        credential_id: &'a str,
        hashes: &'a [String],
        #[serde(rename = "hashAlgorithmOID")]
        hash_algorithm: &'static str,
        #[serde(rename = "SAD")]
        sad: &'a str,
    }
    let method = "credentials/extendTransaction";
    let (credential_id, encoded) = (credential.id.as_str(), base64(hashes));
    let begun = Instant::now();
    let value = sad.value.expose_secret();
    let answer = match service.version() {
        Version::V1 => {
            post(service, method, &V1 { credential_id, hash: &encoded, sad: value }).await?
        }
        Version::V2 => {
            let hash_algorithm = SHA_256;
            let body = V2 { credential_id, hashes: &encoded, hash_algorithm, sad: value };
            post(service, method, &body).await?
        }
    };
    answer.done(method)?.sad(method, begun, sad.left)
}

/// Has the service send a one-time password (`sendOTP`, section 11.8 of version 1; `getChallenge`,
/// section 11.8 of version 2). What it sends back to be shown is given.
pub(crate) async fn request_otp(
    service: &Provider,
    credential: &Credential,
) -> Result<Option<String>, CscError> {
    #[derive(Serialize)]
    struct V1<'a> {
        #[serde(rename = "credentialID")]
        credential_id: &'a str,
    }
    #[derive(Serialize)]
    struct V2<'a> {
        #[serde(rename = "credentialID")]
        credential_id: &'a str,
        #[serde(rename = "authObjectID")]
        object: &'a str,
    }
    #[derive(Deserialize)]
    struct Challenge {
        challenge: Option<String>,
    }
    let AuthMode::Explicit(objects) = &credential.auth else { return Ok(None) };
    let Some(object) = objects.iter().find(|object| object.kind == Kind::OneTimeSent) else {
        return Ok(None);
    };
    let (base, token) = (&service.base, service.token.as_ref());
    let credential_id = credential.id.as_str();
    let answer: Answer<Challenge> = match service.version() {
        Version::V1 => {
            let body = V1 { credential_id };
            service.http.post(base, "credentials/sendOTP", token, &body).await?
        }
        Version::V2 => {
            let body = V2 { credential_id, object: &object.id };
            service.http.post(base, "credentials/getChallenge", token, &body).await?
        }
    };
    Ok(match answer {
        Answer::Done(said) => said.challenge.map(|text| crate::error::readable(&text)),
        Answer::Underway(_) | Answer::Empty => None,
    })
}

async fn post(
    service: &Provider,
    method: &'static str,
    body: &impl Serialize,
) -> Result<Answer<Granted>, CscError> {
    service.http.post(&service.base, method, service.token.as_ref(), body).await
}

/// A value for each object that is demanded, or that a value was given for.
fn auth_data<'a>(
    credential: &'a Credential,
    secrets: &'a Secrets,
) -> Result<Vec<(Kind, AuthDatum<'a>)>, CscError> {
    let AuthMode::Explicit(objects) = &credential.auth else { return Ok(Vec::new()) };
    let mut data = Vec::with_capacity(objects.len());
    for object in objects {
        let given = match object.kind {
            Kind::Pin => secrets.pin.as_ref(),
            Kind::OneTime | Kind::OneTimeSent => secrets.otp.as_ref(),
            // An empty object tells the service to ask elsewhere (section 8.3.1.3).
            Kind::OutOfBand => {
                data.push((object.kind, AuthDatum { id: &object.id, value: None }));
                continue;
            }
        };
        match given {
            Some(secret) => {
                let value = Some(secret.expose_secret());
                data.push((object.kind, AuthDatum { id: &object.id, value }));
            }
            None if object.demanded => {
                return Err(CscError::SecretMissing { label: object.label.clone() });
            }
            None => {}
        }
    }
    Ok(data)
}
