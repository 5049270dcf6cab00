//! Requests over HTTP: JSON out, JSON in (section 7.1), each with limits on time and size.
//!
//! Knows what may be repeated: reading what a service offers, where no connection was made or the
//! service said that it is busy. Nothing else is repeated here.

use std::time::Duration;

use reqwest::{Client, RequestBuilder, Response, StatusCode, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use url::Url;
use zeroize::Zeroizing;

use crate::CscError;

/// Limits of an exchange.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A connection that is not made in this time counts as a service that is down.
    pub connect_timeout: Duration,
    /// From the request to the end of the answer. Some services answer `credentials/authorize`
    /// only when the person has agreed on a telephone.
    pub request_timeout: Duration,
    /// Largest answer, bytes: 64 certificate chains, or 1,000 signatures, with room.
    pub answer_bytes_max: usize,
    /// How long a person has to agree in a browser or on a telephone.
    pub consent_timeout: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(120),
            answer_bytes_max: 2 * 1024 * 1024,
            consent_timeout: Duration::from_secs(180),
        }
    }
}

/// Times that a question is asked which changes nothing.
const ATTEMPTS: u32 = 3;
/// Before the second attempt; doubled before the third.
const PAUSE: Duration = Duration::from_millis(300);

/// One service's address and the client that reaches it.
#[derive(Clone)]
pub(crate) struct Http {
    client: Client,
    options: Options,
}

/// An answer: 200 with its body, or 202 with it, or 204.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Answer<T> {
    Done(T),
    /// 202: asked again later by the handle inside.
    Underway(T),
    /// 204.
    Empty,
}

/// The body of a refusal (section 10.2).
#[derive(Deserialize)]
struct Refusal {
    error: String,
    #[serde(default)]
    error_description: String,
}

impl Http {
    /// A client for addresses like `base`. Proxy and certificate store are the system's.
    pub(crate) fn new(base: &Url, options: Options) -> Result<Self, CscError> {
        permitted(base)?;
        // The provider is the process's; a second installation is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = Client::builder()
            .connect_timeout(options.connect_timeout)
            .timeout(options.request_timeout)
            // A redirect would carry a token to somebody whom nobody named.
            .redirect(reqwest::redirect::Policy::none());
        // A proxy has no business between a program and its own computer.
        let builder = if is_local(base) { builder.no_proxy() } else { builder };
        Ok(Self { client: builder.build().map_err(CscError::Client)?, options })
    }

    pub(crate) fn options(&self) -> &Options {
        &self.options
    }

    /// Posts JSON to `method` under `base`, once.
    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        base: &Url,
        method: &'static str,
        token: Option<&SecretString>,
        body: &impl Serialize,
    ) -> Result<Answer<T>, CscError> {
        let request = self.client.post(address(base, method)?);
        let request = match token {
            Some(token) => request.bearer_auth(token.expose_secret()),
            None => request,
        };
        self.exchange(method, with_json(request, method, body)?).await
    }

    /// As [`Self::post`], for questions that change nothing: repeated where nobody was reached.
    pub(crate) async fn read<T: DeserializeOwned>(
        &self,
        base: &Url,
        method: &'static str,
        token: Option<&SecretString>,
        body: &impl Serialize,
    ) -> Result<T, CscError> {
        let mut attempt = 1;
        loop {
            let answer = self.post(base, method, token, body).await;
            match answer.and_then(|answer| answer.done(method)) {
                Err(
                    CscError::Unreachable { .. }
                    | CscError::Lost { .. }
                    | CscError::Unavailable { status: 429 | 503, .. },
                ) if attempt < ATTEMPTS => {
                    tokio::time::sleep(PAUSE * attempt).await;
                    attempt += 1;
                }
                result => return result,
            }
        }
    }

    /// `auth/login` (section 11.2): user and password in the header.
    pub(crate) async fn log_in<T: DeserializeOwned>(
        &self,
        base: &Url,
        method: &'static str,
        user: &str,
        password: &SecretString,
    ) -> Result<T, CscError> {
        let request = self.client.post(address(base, method)?);
        let request = request.basic_auth(user, Some(password.expose_secret()));
        let request = with_json(request, method, &serde_json::json!({ "rememberMe": false }))?;
        self.exchange(method, request).await?.done(method)
    }

    /// Posts a form (section 8.4.4), once.
    pub(crate) async fn form<T: DeserializeOwned>(
        &self,
        url: &Url,
        method: &'static str,
        fields: &[(&str, &str)],
    ) -> Result<T, CscError> {
        permitted(url)?;
        let form = encoded(fields);
        let request = self
            .client
            .post(url.clone())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(form.as_bytes().to_vec());
        self.exchange(method, request).await?.done(method)
    }

    /// Gets a document of the authorisation server (RFC 8414).
    pub(crate) async fn get<T: DeserializeOwned>(
        &self,
        url: &Url,
        method: &'static str,
    ) -> Result<T, CscError> {
        permitted(url)?;
        self.exchange(method, self.client.get(url.clone())).await?.done(method)
    }

    async fn exchange<T: DeserializeOwned>(
        &self,
        method: &'static str,
        request: RequestBuilder,
    ) -> Result<Answer<T>, CscError> {
        let request = request.header(header::ACCEPT, "application/json");
        let response = request.send().await.map_err(|error| transport(method, &error))?;
        let status = response.status();
        let body = self.body(method, response).await?;
        match status {
            StatusCode::NO_CONTENT => Ok(Answer::Empty),
            StatusCode::ACCEPTED => json(method, &body).map(Answer::Underway),
            // Some services answer 200 with nothing where 204 is meant.
            status if status.is_success() && body.is_empty() => Ok(Answer::Empty),
            status if status.is_success() => json(method, &body).map(Answer::Done),
            status => Err(refusal(method, status, &body)),
        }
    }

    async fn body(
        &self,
        method: &'static str,
        mut response: Response,
    ) -> Result<Zeroizing<Vec<u8>>, CscError> {
        let mut body = Zeroizing::new(Vec::new());
        while let Some(chunk) = response.chunk().await.map_err(|error| transport(method, &error))? {
            if body.len() + chunk.len() > self.options.answer_bytes_max {
                let why = format!("more than {} bytes", self.options.answer_bytes_max);
                return Err(CscError::NotUnderstood { method, why });
            }
            body.extend_from_slice(&chunk);
        }
        Ok(body)
    }
}

impl<T> Answer<T> {
    /// The body of a plain yes.
    pub(crate) fn done(self, method: &'static str) -> Result<T, CscError> {
        match self {
            Self::Done(body) => Ok(body),
            Self::Underway(_) | Self::Empty => {
                Err(CscError::NotUnderstood { method, why: "an answer without its content".into() })
            }
        }
    }
}

/// Only https, or this computer: passwords and tokens do not travel in clear.
pub(crate) fn permitted(url: &Url) -> Result<(), CscError> {
    match (url.scheme(), url.host()) {
        ("https", Some(_)) => Ok(()),
        ("http", Some(_)) if is_local(url) => Ok(()),
        ("http", Some(_)) => Err(CscError::Clear(url.to_string())),
        _ => Err(CscError::Address(url.to_string())),
    }
}

fn is_local(url: &Url) -> bool {
    match url.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn address(base: &Url, method: &'static str) -> Result<Url, CscError> {
    base.join(method).map_err(|_| CscError::Address(base.to_string()))
}

/// What is sent may hold a PIN: the copy made here is wiped, the client's own lives until it is sent.
fn with_json(
    request: RequestBuilder,
    method: &'static str,
    body: &impl Serialize,
) -> Result<RequestBuilder, CscError> {
    let unwritable =
        |error: serde_json::Error| CscError::NotUnderstood { method, why: error.to_string() };
    let body = Zeroizing::new(serde_json::to_vec(body).map_err(unwritable)?);
    Ok(request.header(header::CONTENT_TYPE, "application/json").body(body.to_vec()))
}

/// A form's body; wiped when it was sent.
fn encoded(fields: &[(&str, &str)]) -> Zeroizing<String> {
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    Zeroizing::new(form.extend_pairs(fields).finish())
}

fn json<T: DeserializeOwned>(method: &'static str, body: &[u8]) -> Result<T, CscError> {
    // Where and what kind, never the text itself: it may be a token.
    serde_json::from_slice(body).map_err(|error| {
        let why = format!("{:?} at byte {}", error.classify(), error.column());
        CscError::NotUnderstood { method, why }
    })
}

fn refusal(method: &'static str, status: StatusCode, body: &[u8]) -> CscError {
    let refusal = serde_json::from_slice::<Refusal>(body)
        .unwrap_or_else(|_| Refusal { error: String::new(), error_description: String::new() });
    let said = match refusal.error_description.as_str() {
        "" if refusal.error.is_empty() => format!("HTTP {}", status.as_u16()),
        "" => refusal.error.clone(),
        said => said.to_owned(),
    };
    CscError::of_refusal(method, status.as_u16(), &refusal.error, &said)
}

/// A failed exchange. Only a connection that was never made is proof that nothing arrived.
fn transport(method: &'static str, error: &reqwest::Error) -> CscError {
    let mut cause = String::new();
    let mut next = std::error::Error::source(error);
    while let Some(source) = next {
        let separator = if cause.is_empty() { "" } else { ": " };
        cause = format!("{cause}{separator}{source}");
        next = source.source();
    }
    if error.is_timeout() {
        cause = "no answer in time".to_owned();
    }
    if cause.is_empty() {
        cause = "the request failed".to_owned();
    }
    if error.is_connect() || error.is_builder() {
        CscError::Unreachable { method, cause }
    } else {
        CscError::Lost { method, cause }
    }
}

#[cfg(test)]
mod tests {
    use super::permitted;
    use crate::CscError;

    fn judged(address: &str) -> Result<(), CscError> {
        permitted(&address.parse().expect("address"))
    }

    #[test]
    fn passwords_travel_over_tls_or_stay_on_this_computer() {
        for good in
            ["https://qtsp.it/csc/v2/", "http://127.0.0.1:1/", "http://[::1]/", "http://localhost/"]
        {
            assert!(judged(good).is_ok(), "{good}");
        }
        assert!(matches!(judged("http://qtsp.it/csc/v2/"), Err(CscError::Clear(_))));
        assert!(matches!(judged("http://127.0.0.1.qtsp.it/"), Err(CscError::Clear(_))), "a name");
        assert!(matches!(judged("file:///etc/passwd"), Err(CscError::Address(_))));
    }
}
