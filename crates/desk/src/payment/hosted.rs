//! A provider elsewhere, by the protocol of `docs/card-payments.md`: the payer is sent to its page, and
//! what came of it is told by a signed notice, or answered when it is asked.

use std::io::Read as _;
use std::time::Duration;

use jiff::Timestamp;
use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use url::Url;

use super::notice::{self, CURRENCY, Notice, NoticeError, SIGNATURE_HEADER};
use super::provider::{Asked, Begun, PaymentProvider, ProviderError};
use crate::fetch;

/// Its name.
pub const NAME: &str = "carta";
/// Longest wait for an answer.
const ANSWER_LIMIT: Duration = Duration::from_secs(20);
/// Longest answer, in bytes.
const ANSWER_BYTES_MAX: u64 = 64 * 1024;

/// A provider that speaks the protocol.
#[derive(Debug)]
pub struct Hosted {
    endpoint: Url,
    secret: SecretString,
    agent: ureq::Agent,
}

/// Why a provider's address is not used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0} is no HTTPS address of a card provider (HTTP is for loopback)")]
pub struct NotAnEndpoint(String);

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Begin<'a> {
    id: &'a str,
    amount_cents: i64,
    currency: &'static str,
    description: &'a str,
    return_url: &'a str,
    notify_url: &'a str,
}

#[derive(Deserialize)]
struct Answer {
    reference: String,
    url: String,
}

impl Hosted {
    /// The provider at this address.
    ///
    /// # Errors
    /// [`NotAnEndpoint`].
    pub fn new(endpoint: &str, secret: SecretString) -> Result<Self, NotAnEndpoint> {
        let refused = || NotAnEndpoint(endpoint.to_owned());
        let url = Url::parse(endpoint.trim_end_matches('/')).map_err(|_| refused())?;
        if !fetch::is_safe(&url) {
            return Err(refused());
        }
        Ok(Self { endpoint: url, secret, agent: fetch::agent(ANSWER_LIMIT) })
    }

    fn address(&self, path: &str) -> String {
        format!("{}{path}", self.endpoint.as_str().trim_end_matches('/'))
    }

    /// The body of an answer that says yes; its signature with it.
    fn read_answer(
        answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>,
    ) -> Result<(Vec<u8>, String), ProviderError> {
        let unavailable = |why: String| ProviderError::Unavailable(why);
        let mut answer = answer.map_err(|error| unavailable(error.to_string()))?;
        if !answer.status().is_success() {
            return Err(unavailable(format!("answered {}", answer.status())));
        }
        let signature = answer.headers().get(SIGNATURE_HEADER);
        let signature =
            signature.and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
        let mut body = Vec::new();
        let mut reader = answer.body_mut().as_reader().take(ANSWER_BYTES_MAX);
        reader.read_to_end(&mut body).map_err(|error| unavailable(error.to_string()))?;
        Ok((body, signature))
    }
}

impl PaymentProvider for Hosted {
    fn name(&self) -> &'static str {
        NAME
    }

    fn begin(&self, asked: &Asked<'_>) -> Result<Begun, ProviderError> {
        let body = serde_json::to_vec(&Begin {
            id: asked.id,
            amount_cents: asked.cents,
            currency: CURRENCY,
            description: asked.description,
            return_url: asked.return_url,
            notify_url: asked.notify_url,
        })
        .unwrap_or_default();
        let answer = self
            .agent
            .post(self.address("/checkouts"))
            .header("content-type", "application/json")
            .header(SIGNATURE_HEADER, notice::sign(&self.secret, &body, asked.at))
            .send(&body[..]);
        let (body, signature) = Self::read_answer(answer)?;
        notice::check(&self.secret, &signature, &body, asked.at)?;
        let answer: Answer = serde_json::from_slice(&body).map_err(|_| NoticeError::Unreadable)?;
        let is_page = Url::parse(&answer.url).is_ok_and(|url| fetch::is_safe(&url));
        if answer.reference.is_empty() || answer.reference.len() > 200 || !is_page {
            return Err(NoticeError::Unreadable.into());
        }
        Ok(Begun { reference: answer.reference, url: answer.url })
    }

    fn read(&self, signature: &str, body: &[u8], now: Timestamp) -> Result<Notice, NoticeError> {
        notice::read(&self.secret, signature, body, now)
    }

    fn ask(&self, reference: &str, now: Timestamp) -> Result<Option<Notice>, ProviderError> {
        let path = format!("/checkouts/{reference}");
        let answer = self
            .agent
            .get(self.address(&path))
            .header(SIGNATURE_HEADER, notice::sign(&self.secret, path.as_bytes(), now))
            .call();
        let (body, signature) = Self::read_answer(answer)?;
        notice::check(&self.secret, &signature, &body, now)?;
        if body.is_empty() {
            return Ok(None);
        }
        Ok(Some(serde_json::from_slice(&body).map_err(|_| NoticeError::Unreadable)?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_spoken_to_where_nobody_listens() {
        let hosted = |endpoint| Hosted::new(endpoint, SecretString::from("segreto"));
        assert!(hosted("https://pay.example/api/").is_ok());
        assert!(hosted("http://127.0.0.1:9000").is_ok(), "on this machine");
        for not in ["http://pay.example", "ftp://pay.example", "pay.example", ""] {
            assert!(hosted(not).is_err(), "{not:?}");
        }
    }
}
