//! The seam to remote keys, and the key behind CSC.

use std::future::Future;
use std::time::{Duration, Instant};

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use signing::SignerCertificate;

use crate::credential::Needs;
use crate::oauth::{self, Browser, ClientId, Scope};
use crate::sad::{self, Sad};
use crate::value::{self, SHA_256};
use crate::{AuthMode, Credential, CscError, Provider, Version};

/// A remote key that signs hashes which a person has authorised.
///
/// The order is: [`request_otp`](Self::request_otp) where one is sent; one
/// [`authorise`](Self::authorise) for at most [`authorisable`](Self::authorisable) hashes; one or
/// more [`sign`](Self::sign) of at most [`signable_at_once`](Self::signable_at_once) of those, in
/// their order.
pub trait RemoteHashSigner: Send {
    /// The certificate of the key.
    fn certificate(&self) -> &SignerCertificate;

    /// What a person must have at hand for each authorisation.
    fn needs(&self) -> Needs;

    /// Most hashes that the next authorisation may cover.
    fn authorisable(&self) -> usize;

    /// Most hashes of one `sign`.
    fn signable_at_once(&self) -> usize;

    /// Has a one-time password sent to the person; gives what the person shall be shown with it.
    fn request_otp(&mut self) -> impl Future<Output = Result<Option<String>, CscError>> + Send;

    /// Authorises signatures over `hashes` (SHA-256) and no others. Asked for once, never repeated.
    fn authorise(
        &mut self,
        hashes: &[[u8; 32]],
        secrets: &Secrets,
    ) -> impl Future<Output = Result<(), CscError>> + Send;

    /// Signature values over `hashes`, in their order, each checked under the certificate: PKCS#1
    /// v1.5 octets, or DER `ECDSA-Sig-Value`. On an error none of the call is given.
    fn sign(
        &mut self,
        hashes: &[[u8; 32]],
    ) -> impl Future<Output = Result<Vec<Vec<u8>>, CscError>> + Send;
}

/// What a person typed for one authorisation.
#[derive(Debug, Clone, Default)]
pub struct Secrets {
    /// The PIN of the credential.
    pub pin: Option<SecretString>,
    /// A one-time password: good for one authorisation.
    pub otp: Option<SecretString>,
}

/// Limits of a provider beyond what its service says.
#[derive(Debug, Clone, Copy, Default)]
pub struct Limits {
    /// Hashes of one authorisation.
    pub per_authorisation: Option<usize>,
    /// Hashes of one call of `signHash`.
    pub per_call: Option<usize>,
}

/// Hashes of one call where nobody says fewer.
const CALL_MAX: usize = 200;
/// An authorisation with less life than this is renewed before it is used.
const LIFE_MIN: Duration = Duration::from_secs(2);
const EXTEND: &str = "credentials/extendTransaction";

/// One credential at one service.
pub struct CscSigner<'a> {
    service: Provider,
    credential: Credential,
    limits: Limits,
    consent: Option<(ClientId, Browser<'a>)>,
    algorithm: &'static str,
    sad: Option<Sad>,
    /// Life of the last authorisation, and time that a signature took with it.
    pace: Option<(Duration, Duration)>,
}

#[derive(Deserialize)]
struct Signed {
    signatures: Option<Vec<String>>,
}

impl<'a> CscSigner<'a> {
    /// The key of `credential`, for as long as the service's login lasts.
    ///
    /// # Errors
    /// [`CscError::Unusable`], [`CscError::Unsupported`] where the key offers no algorithm of ours.
    pub fn new(
        service: Provider,
        credential: Credential,
        limits: Limits,
    ) -> Result<Self, CscError> {
        if !credential.in_order {
            let said = "disabled, or its certificate is not valid, by the provider's word";
            return Err(CscError::Unusable { said: said.to_owned() });
        }
        let algorithm = value::algorithm(&credential.certificate, &credential.algorithms)?;
        let (consent, sad, pace) = (None, None, None);
        Ok(Self { service, credential, limits, consent, algorithm, sad, pace })
    }

    /// With a browser, for credentials that are authorised at the provider's pages.
    #[must_use]
    pub fn with_browser(mut self, client: ClientId, browser: Browser<'a>) -> Self {
        self.consent = Some((client, browser));
        self
    }

    /// The credential.
    #[must_use]
    pub fn credential(&self) -> &Credential {
        &self.credential
    }

    fn extends(&self) -> bool {
        self.service.offers(EXTEND)
    }

    /// Sees to it that the authorisation is good for one more call over `hashes`.
    async fn ready(&mut self, hashes: &[[u8; 32]]) -> Result<Sad, CscError> {
        let sad = self.sad.take().ok_or(CscError::NotAuthorised)?;
        if sad.left < hashes.len() {
            return Err(CscError::NotAuthorised);
        }
        let short = sad.remaining() < LIFE_MIN;
        if !sad.used && !short {
            return Ok(sad);
        }
        if sad.remaining().is_zero() || (short && !self.extends()) {
            return Err(CscError::SadExpired);
        }
        if !self.extends() {
            let said = "the service does not renew authorisations".to_owned();
            return Err(CscError::SadRefused { said });
        }
        sad::extend(&self.service, &self.credential, &sad, hashes).await
    }

    /// `signatures/signHash`, asked a second time where the answer was lost: the authorisation
    /// stands, the hashes are the ones that it is for, and a second value over them adds nothing.
    async fn ask(&self, sad: &Sad, hashes: &[[u8; 32]]) -> Result<Vec<String>, CscError> {
        match self.ask_once(sad, hashes).await {
            Err(lost @ (CscError::Lost { .. } | CscError::Unreachable { .. })) => {
                match self.ask_once(sad, hashes).await {
                    // The first one was carried out, and used the authorisation up.
                    Err(CscError::SadRefused { .. }) => Err(lost),
                    result => result,
                }
            }
            result => result,
        }
    }

    async fn ask_once(&self, sad: &Sad, hashes: &[[u8; 32]]) -> Result<Vec<String>, CscError> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct V1<'a> {
            #[serde(rename = "credentialID")]
            credential_id: &'a str,
            #[serde(rename = "SAD")]
            sad: &'a str,
            hash: &'a [String],
            #[serde(skip_serializing_if = "Option::is_none")]
            hash_algo: Option<&'static str>,
            sign_algo: &'static str,
        }
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct V2<'a> {
            #[serde(rename = "credentialID")]
            credential_id: &'a str,
            #[serde(rename = "SAD")]
            sad: &'a str,
            hashes: &'a [String],
            #[serde(rename = "hashAlgorithmOID", skip_serializing_if = "Option::is_none")]
            hash_algorithm: Option<&'static str>,
            sign_algo: &'static str,
        }
        let method = "signatures/signHash";
        let digest = value::wants_digest_name(self.algorithm).then_some(SHA_256);
        let (credential_id, encoded) = (self.credential.id.as_str(), sad::base64(hashes));
        let (sad, sign_algo) = (sad.value.expose_secret(), self.algorithm);
        let (http, base, token) = (&self.service.http, &self.service.base, &self.service.token);
        let token = token.as_ref();
        let answer = match self.service.version() {
            Version::V1 => {
                let body = V1 { credential_id, sad, hash: &encoded, hash_algo: digest, sign_algo };
                http.post::<Signed>(base, method, token, &body).await?
            }
            Version::V2 => {
                let hashes = encoded.as_slice();
                let body = V2 { credential_id, sad, hashes, hash_algorithm: digest, sign_algo };
                http.post::<Signed>(base, method, token, &body).await?
            }
        };
        let why = "no signatures".to_owned();
        answer.done(method)?.signatures.ok_or(CscError::NotUnderstood { method, why })
    }

    async fn by_browser(&self, hashes: &[[u8; 32]]) -> Result<Sad, CscError> {
        let Some((client, browser)) = &self.consent else {
            let what = "a credential that is authorised at the provider's pages, without a browser";
            return Err(CscError::Unsupported { what: what.to_owned() });
        };
        let endpoints = self.service.endpoints().await?;
        let (version, id) = (self.service.version(), self.credential.id.as_str());
        let scope = Scope::Credential { version, id, hashes };
        let begun = Instant::now();
        let (token, life) =
            oauth::by_code(&self.service.http, &endpoints, client, scope, *browser).await?;
        Ok(Sad::new(token, life, begun, hashes.len()))
    }
}

impl RemoteHashSigner for CscSigner<'_> {
    fn certificate(&self) -> &SignerCertificate {
        &self.credential.certificate
    }

    fn needs(&self) -> Needs {
        self.credential.needs()
    }

    fn authorisable(&self) -> usize {
        let mut most = self.credential.multisign;
        most = most.min(self.limits.per_authorisation.unwrap_or(usize::MAX));
        if !self.extends() {
            // Without a renewal, an authorisation is good for one call.
            most = most.min(self.signable_at_once());
        }
        if let Some((life, pace)) = self.pace
            && !pace.is_zero()
        {
            // Half the life: the other half is for a slow day.
            most = most.min((life.as_millis() / 2 / pace.as_millis().max(1)) as usize);
        }
        most.max(1)
    }

    fn signable_at_once(&self) -> usize {
        self.limits.per_call.unwrap_or(CALL_MAX).clamp(1, CALL_MAX)
    }

    async fn request_otp(&mut self) -> Result<Option<String>, CscError> {
        sad::request_otp(&self.service, &self.credential).await
    }

    async fn authorise(&mut self, hashes: &[[u8; 32]], secrets: &Secrets) -> Result<(), CscError> {
        self.sad = None;
        if hashes.is_empty() || hashes.len() > self.credential.multisign {
            let said = format!("{} of {}", hashes.len(), self.credential.multisign);
            return Err(CscError::TooMany { said });
        }
        let sad = match self.credential.auth {
            AuthMode::OAuth2Code => self.by_browser(hashes).await?,
            AuthMode::Implicit | AuthMode::Explicit(_) => {
                sad::authorise(&self.service, &self.credential, hashes, secrets).await?
            }
        };
        self.sad = Some(sad);
        Ok(())
    }

    async fn sign(&mut self, hashes: &[[u8; 32]]) -> Result<Vec<Vec<u8>>, CscError> {
        if hashes.is_empty() {
            return Ok(Vec::new());
        }
        // On any error the authorisation is gone: what is left is authorised anew, by a person.
        let mut sad = self.ready(hashes).await?;
        let begun = Instant::now();
        let answer = self.ask(&sad, hashes).await?;
        let values = value::check(&self.credential.certificate, hashes, &answer)?;
        let count = u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        self.pace = Some((sad.life, begun.elapsed() / count));
        sad.left -= hashes.len();
        sad.used = true;
        self.sad = (sad.left > 0).then_some(sad);
        Ok(values)
    }
}
