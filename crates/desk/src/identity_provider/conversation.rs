//! What is said to an identity provider and believed of it: its metadata and keys, the way to its pages, the
//! code that comes back, the ID token, and the claim with the fiscal code.
//!
//! The protocol is the crate `openidconnect`'s; how it is reached, how much is read, and what is demanded of
//! a token is decided here.

use std::collections::HashMap;
use std::io::{self, Read as _};
use std::time::{Duration, SystemTime};

use jiff::{SignedDuration, Timestamp};
use openidconnect::core::{
    CoreAuthDisplay, CoreAuthPrompt, CoreAuthenticationFlow, CoreErrorResponseType,
    CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm,
    CoreProviderMetadata, CoreRevocableToken, CoreRevocationErrorResponse,
    CoreTokenIntrospectionResponse, CoreTokenType,
};
use openidconnect::{
    AccessTokenHash, AdditionalClaims, AuthType, AuthenticationContextClass, AuthorizationCode,
    ClaimsVerificationError, Client, ClientId, ClientSecret, CsrfToken, EmptyExtraTokenFields,
    EndpointMaybeSet, EndpointNotSet, EndpointSet, HttpRequest, HttpResponse, IdTokenFields,
    IssuerUrl, Nonce, OAuth2TokenResponse as _, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl,
    Scope, StandardErrorResponse, StandardTokenResponse, TokenResponse as _, UserInfoClaims,
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use super::settings::{Authentication, Settings};
use super::{IdentityProvider, ProviderError};
use crate::fetch;

/// Longest wait for one answer.
pub(super) const ANSWER_LIMIT: Duration = Duration::from_secs(10);
/// Largest answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 512 * 1024;
/// How long metadata and keys are good without asking again.
const KNOWN_FOR: SignedDuration = SignedDuration::from_mins(60);
/// How long nobody asks a provider again that did not answer.
const SILENT_FOR: SignedDuration = SignedDuration::from_secs(15);
/// How far the clocks of provider and desk may be apart.
const SKEW: SignedDuration = SignedDuration::from_mins(2);
/// How old an ID token may be that comes for a code.
const TOKEN_AGE_MAX: SignedDuration = SignedDuration::from_mins(10);
/// Longest code that is handed on, in bytes.
const CODE_MAX: usize = 4_096;

/// What a token says beyond the standard claims.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Claims {
    #[serde(flatten)]
    all: HashMap<String, serde_json::Value>,
}

impl AdditionalClaims for Claims {}

type Fields = IdTokenFields<
    Claims,
    EmptyExtraTokenFields,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;

type Answer = StandardTokenResponse<Fields, CoreTokenType>;

type Party = Client<
    Claims,
    CoreAuthDisplay,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJsonWebKey,
    CoreAuthPrompt,
    StandardErrorResponse<CoreErrorResponseType>,
    Answer,
    CoreTokenIntrospectionResponse,
    CoreRevocableToken,
    CoreRevocationErrorResponse,
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

/// What a sign-in is bound to beside its state; both are drawn from the browser's secret.
#[derive(Debug, Clone)]
pub(super) struct Bond {
    pub(super) nonce: String,
    pub(super) verifier: String,
}

/// What metadata and keys were, and when they were fetched.
#[derive(Debug, Clone)]
struct Known {
    metadata: CoreProviderMetadata,
    at: Timestamp,
}

/// What a process remembers of a provider.
#[derive(Debug, Default)]
pub(super) struct Memory {
    known: Option<Known>,
    /// Since when it does not answer.
    silent_since: Option<Timestamp>,
}

impl IdentityProvider {
    /// Where the browser is sent.
    pub(super) fn way(
        &self,
        now: Timestamp,
        back: &str,
        state: &str,
        bond: &Bond,
    ) -> Result<Url, ProviderError> {
        let party = self.party(&self.known(now, false)?, back)?;
        let verifier = PkceCodeVerifier::new(bond.verifier.clone());
        let (state, nonce) = (state.to_owned(), bond.nonce.clone());
        let flow = CoreAuthenticationFlow::AuthorizationCode;
        let mut asked = party
            .authorize_url(flow, || CsrfToken::new(state), || Nonce::new(nonce))
            .set_pkce_challenge(PkceCodeChallenge::from_code_verifier_sha256(&verifier));
        for scope in self.settings.scopes.iter().filter(|scope| *scope != "openid") {
            asked = asked.add_scope(Scope::new(scope.clone()));
        }
        for acr in &self.settings.acr {
            asked = asked.add_auth_context_value(AuthenticationContextClass::new(acr.clone()));
        }
        let way = asked.url().0;
        if fetch::is_safe(&way) {
            Ok(way)
        } else {
            Err(ProviderError::NotBelieved("its pages are not reached by HTTPS".to_owned()))
        }
    }

    /// The fiscal code of the person for whom a code came back.
    pub(super) fn redeem(
        &self,
        now: Timestamp,
        back: &str,
        code: &str,
        bond: &Bond,
    ) -> Result<String, ProviderError> {
        if code.is_empty() || code.len() > CODE_MAX {
            return Err(ProviderError::NotBelieved("no code came back".to_owned()));
        }
        let known = self.known(now, false)?;
        let party = self.party(&known, back)?;
        let answer = party
            .exchange_code(AuthorizationCode::new(code.to_owned()))
            .map_err(not_believed)?
            .set_pkce_verifier(PkceCodeVerifier::new(bond.verifier.clone()))
            .request(&|request| self.call(request))
            .map_err(|error| match error {
                openidconnect::RequestTokenError::Request(why) => {
                    ProviderError::Unreachable(why.to_string())
                }
                // Its words may hold what it was sent.
                _ => ProviderError::NotBelieved("the code was not taken".to_owned()),
            })?;
        match self.person(&party, &answer, now, bond) {
            // Its keys may be others by now: they are fetched anew, once.
            Err(Doubt::Key) => {
                let party = self.party(&self.known(now, true)?, back)?;
                self.person(&party, &answer, now, bond).map_err(ProviderError::from)
            }
            judged => judged.map_err(ProviderError::from),
        }
    }

    /// Judges the ID token; reads the claim there, or where the provider tells of its people.
    fn person(
        &self,
        party: &Party,
        answer: &Answer,
        now: Timestamp,
        bond: &Bond,
    ) -> Result<String, Doubt> {
        let token = answer.id_token().ok_or_else(|| Doubt::of("no ID token came"))?;
        let levels = self.settings.acr.clone();
        let at = now.checked_sub(SKEW).unwrap_or(now);
        let verifier = party
            .id_token_verifier()
            .set_allowed_algs(ALGORITHMS)
            .set_time_fn(move || SystemTime::from(at).into())
            .set_issue_time_verifier_fn(move |issued| {
                let age = SignedDuration::from_secs(now.as_second() - issued.timestamp());
                let fresh = age >= -SKEW && age <= TOKEN_AGE_MAX + SKEW;
                if fresh { Ok(()) } else { Err("issued at another time".to_owned()) }
            })
            .set_auth_context_verifier_fn(move |acr| {
                let shown = acr.map(|acr| acr.as_str());
                let enough =
                    levels.is_empty() || levels.iter().any(|one| Some(one.as_str()) == shown);
                if enough { Ok(()) } else { Err("of another level".to_owned()) }
            });
        let claims = token.claims(&verifier, &Nonce::new(bond.nonce.clone())).map_err(doubt)?;
        if let Some(told) = claims.access_token_hash() {
            let algorithm = token.signing_alg().map_err(Doubt::of)?;
            let key = token.signing_key(&verifier).map_err(Doubt::of)?;
            let own = AccessTokenHash::from_token(answer.access_token(), algorithm, key);
            if own.map_err(Doubt::of)? != *told {
                return Err(Doubt::of("the access token is another one's"));
            }
        }
        let name = self.settings.claim.as_str();
        if name == "sub" {
            return fiscal_code(claims.subject().as_str());
        }
        if let Some(value) = claims.additional_claims().all.get(name) {
            return fiscal_code(text_of(value));
        }
        let subject = claims.subject().clone();
        let asked = party.user_info(answer.access_token().clone(), Some(subject));
        let told: UserInfoClaims<Claims, CoreGenderClaim> =
            asked.map_err(Doubt::of)?.request(&|request| self.call(request)).map_err(Doubt::of)?;
        fiscal_code(told.additional_claims().all.get(name).map_or("", text_of))
    }

    fn party(&self, known: &Known, back: &str) -> Result<Party, ProviderError> {
        let Settings { client_id, authentication, .. } = &self.settings;
        let secret = self
            .secret
            .as_ref()
            .map(|secret: &SecretString| ClientSecret::new(secret.expose_secret().to_owned()));
        let back = RedirectUrl::new(back.to_owned()).map_err(not_believed)?;
        let known = known.metadata.clone();
        let party = Client::from_provider_metadata(known, ClientId::new(client_id.clone()), secret);
        Ok(party.set_redirect_uri(back).set_auth_type(match authentication {
            Authentication::Basic => AuthType::BasicAuth,
            Authentication::Post => AuthType::RequestBody,
        }))
    }

    /// Metadata and keys: those that were fetched lately, unless they shall be `anew`.
    fn known(&self, now: Timestamp, anew: bool) -> Result<Known, ProviderError> {
        let mut memory = self.memory.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        let fresh = |known: &&Known| now.duration_since(known.at).abs() < KNOWN_FOR;
        if let Some(known) = memory.known.as_ref().filter(fresh).filter(|_| !anew) {
            return Ok(known.clone());
        }
        // Those who waited while one asked in vain do not ask again, one after the other.
        let silent = |at: Timestamp| now.duration_since(at) < SILENT_FOR;
        if memory.silent_since.is_some_and(silent) {
            return Err(ProviderError::Unreachable("it did not answer a moment ago".to_owned()));
        }
        let issuer = IssuerUrl::new(self.settings.issuer.clone()).map_err(not_believed)?;
        let found = CoreProviderMetadata::discover(&issuer, &|request| self.call(request));
        let metadata = found.map_err(|error| {
            memory.silent_since = Some(now);
            ProviderError::Unreachable(match error {
                openidconnect::DiscoveryError::Request(why) => why.to_string(),
                error => error.to_string(),
            })
        })?;
        let known = Known { metadata, at: now };
        *memory = Memory { known: Some(known.clone()), silent_since: None };
        Ok(known)
    }

    /// One question, within limits of time and size.
    fn call(&self, request: HttpRequest) -> Result<HttpResponse, io::Error> {
        let url = Url::parse(&request.uri().to_string()).map_err(io::Error::other)?;
        if !fetch::is_safe(&url) {
            return Err(io::Error::other(format!("{url} is no HTTPS address")));
        }
        let answer = if request.body().is_empty() {
            self.agent.run(request.map(|_| ()))
        } else {
            self.agent.run(request)
        };
        let (head, mut body) = answer.map_err(io::Error::other)?.into_parts();
        let mut bytes = Vec::new();
        body.as_reader().take(ANSWER_BYTES_MAX + 1).read_to_end(&mut bytes)?;
        if bytes.len() as u64 > ANSWER_BYTES_MAX {
            return Err(io::Error::other("the answer is too long"));
        }
        Ok(HttpResponse::from_parts(head, bytes))
    }
}

/// Signatures by a key that is published, and no others: neither `none` nor the shared secret.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

/// Why a token is not believed.
enum Doubt {
    /// By a key that is not known.
    Key,
    /// Anything else.
    Other(String),
    /// Believed, but it names no Italian person.
    NoCode,
}

impl Doubt {
    fn of(why: impl ToString) -> Self {
        Self::Other(why.to_string())
    }
}

impl From<Doubt> for ProviderError {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Key => Self::NotBelieved("signed by a key that is not its own".to_owned()),
            Doubt::Other(why) => Self::NotBelieved(why),
            Doubt::NoCode => Self::NoCode,
        }
    }
}

fn doubt(error: ClaimsVerificationError) -> Doubt {
    match error {
        ClaimsVerificationError::SignatureVerification(_) => Doubt::Key,
        // What a token says of a person is not for the log.
        ClaimsVerificationError::Expired(_) => Doubt::of("expired"),
        ClaimsVerificationError::InvalidAudience(_) => Doubt::of("for another audience"),
        ClaimsVerificationError::InvalidIssuer(_) => Doubt::of("by another issuer"),
        ClaimsVerificationError::InvalidNonce(_) => Doubt::of("with another nonce"),
        _ => Doubt::of("its ID token is not in order"),
    }
}

fn not_believed(error: impl ToString) -> ProviderError {
    ProviderError::NotBelieved(error.to_string())
}

/// A text, or the one text of a list, as some gateways give it.
fn text_of(value: &serde_json::Value) -> &str {
    match value {
        serde_json::Value::Array(list) if list.len() == 1 => list[0].as_str().unwrap_or_default(),
        value => value.as_str().unwrap_or_default(),
    }
}

/// An Italian person's code: `TINIT-` before it is SPID's (and eIDAS') way to say so.
fn fiscal_code(told: &str) -> Result<String, Doubt> {
    let code = told.trim().to_ascii_uppercase();
    let code = code.strip_prefix("TINIT-").unwrap_or(&code);
    if certificate::identifiers::check_person(code).is_ok() {
        Ok(code.to_owned())
    } else {
        Err(Doubt::NoCode)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_persons_code_is_read_as_gateways_write_it() {
        for told in ["TINIT-MRTLCU70A01A794I", "tinit-mrtlcu70a01a794i", " MRTLCU70A01A794I "] {
            assert!(fiscal_code(told).is_ok_and(|code| code == "MRTLCU70A01A794I"), "{told}");
        }
        for told in ["", "TINIT-", "TINDE-12345678901", "TINIT-99990010169"] {
            assert!(matches!(fiscal_code(told), Err(Doubt::NoCode)), "{told} is no Italian person");
        }
        assert_eq!(text_of(&serde_json::json!(["TINIT-X"])), "TINIT-X");
        assert_eq!(text_of(&serde_json::json!(["a", "b"])), "", "two are none");
    }
}
