//! Asking a time-stamping authority over HTTP (RFC 3161 section 3.4).
//!
//! Sole place that speaks to one. Owns the exchange and its limits; what is asked and whether the
//! answer holds is `signing`'s. A crate of its own, so that `app` knows no HTTP and a device that
//! stamps nothing never opens a connection.
//!
//! Plain HTTP is good enough: the answer is signed, bound to a nonce, and the question holds nothing
//! but a digest.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Client, header};
use signing::Policy;
use signing::pades::{self, PadesError};
use signing::timestamp::{Request, TimestampError, Token};
use url::Url;

const QUERY: &str = "application/timestamp-query";

/// Limits of an exchange.
#[derive(Debug, Clone, Copy)]
pub struct Options {
    /// A connection that is not made in this time counts as an authority that is down.
    pub connect_timeout: Duration,
    /// From the question to the end of the answer.
    pub request_timeout: Duration,
    /// Largest answer, bytes.
    pub answer_bytes_max: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            request_timeout: Duration::from_secs(30),
            answer_bytes_max: 256 * 1024,
        }
    }
}

/// Why there is no timestamp. The signature stays as good as it was; asking again is harmless.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TsaError {
    /// The address is none.
    #[error("{0} is not the address of a time-stamping authority")]
    Address(String),
    /// The HTTP client cannot start.
    #[error("the HTTP client cannot start")]
    Client(#[source] reqwest::Error),
    /// No good answer came.
    #[error("the authority does not answer ({0})")]
    Unreachable(String),
    /// Another status than 200.
    #[error("the authority answers HTTP {0}")]
    Status(u16),
    /// The answer is above the limit.
    #[error("the answer has more than {limit_bytes} bytes")]
    TooLarge {
        /// The limit.
        limit_bytes: usize,
    },
    /// The file, or the answer, is not good.
    #[error(transparent)]
    Timestamp(#[from] TimestampError),
    /// The PDF has no signature to be stamped, or no room for the token.
    #[error(transparent)]
    Pdf(#[from] PadesError),
}

/// One authority.
#[derive(Debug, Clone)]
pub struct TsaClient {
    client: Client,
    url: Url,
    options: Options,
}

impl TsaClient {
    /// The authority at `url`. Proxy and certificate store are the system's.
    ///
    /// # Errors
    /// [`TsaError::Address`], [`TsaError::Client`].
    pub fn new(url: &str, options: Options) -> Result<Self, TsaError> {
        let bad = || TsaError::Address(url.to_owned());
        let parsed = Url::parse(url).map_err(|_| bad())?;
        if !matches!(parsed.scheme(), "http" | "https") || parsed.host().is_none() {
            return Err(bad());
        }
        // The provider is the process's; a second installation is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let builder = Client::builder()
            .connect_timeout(options.connect_timeout)
            .timeout(options.request_timeout)
            .redirect(reqwest::redirect::Policy::none());
        // A proxy has no business between a program and its own computer.
        let local = match parsed.host() {
            Some(url::Host::Domain(name)) => name == "localhost",
            Some(url::Host::Ipv4(address)) => address.is_loopback(),
            Some(url::Host::Ipv6(address)) => address.is_loopback(),
            None => false,
        };
        let builder = if local { builder.no_proxy() } else { builder };
        let client = builder.build().map_err(TsaError::Client)?;
        Ok(Self { client, url: parsed, options })
    }

    /// A checked token over signature number `signer` (from 0) of a signed file.
    ///
    /// With a policy the authority must lead to an anchor of it.
    ///
    /// # Errors
    /// See [`TsaError`].
    pub async fn token(
        &self,
        p7m: &[u8],
        signer: usize,
        policy: Option<&Policy>,
    ) -> Result<Token, TsaError> {
        let mut nonce = [0; 8];
        getrandom::fill(&mut nonce)
            .map_err(|error| TsaError::Unreachable(format!("no random numbers: {error}")))?;
        let request = Request::for_signature(p7m, signer, nonce)?;
        let answer = self.ask(request.der()).await?;
        Ok(request.check(&answer, Timestamp::now(), policy)?)
    }

    /// The file with a checked token over signature number `signer` (from 0).
    ///
    /// # Errors
    /// See [`TsaError`].
    pub async fn stamp(
        &self,
        p7m: &[u8],
        signer: usize,
        policy: Option<&Policy>,
    ) -> Result<Vec<u8>, TsaError> {
        let token = self.token(p7m, signer, policy).await?;
        Ok(signing::timestamp::embed(p7m, signer, &token.der)?)
    }

    /// The PDF with a checked token inside the signature that ends it.
    ///
    /// # Errors
    /// See [`TsaError`].
    pub async fn stamp_pdf(
        &self,
        pdf: &[u8],
        policy: Option<&Policy>,
    ) -> Result<Vec<u8>, TsaError> {
        let token = self.token(&pades::newest_signature(pdf)?, 0, policy).await?;
        Ok(pades::stamped(pdf, &token.der)?)
    }

    async fn ask(&self, query: &[u8]) -> Result<Vec<u8>, TsaError> {
        let request = self
            .client
            .post(self.url.clone())
            .header(header::CONTENT_TYPE, QUERY)
            .header(header::ACCEPT, "application/timestamp-reply")
            .body(query.to_vec());
        let mut response = request.send().await.map_err(|error| unreachable(&error))?;
        if response.status() != reqwest::StatusCode::OK {
            return Err(TsaError::Status(response.status().as_u16()));
        }
        let limit_bytes = self.options.answer_bytes_max;
        let mut answer = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(|error| unreachable(&error))? {
            if answer.len() + piece.len() > limit_bytes {
                return Err(TsaError::TooLarge { limit_bytes });
            }
            answer.extend_from_slice(&piece);
        }
        Ok(answer)
    }
}

/// The whole chain of causes, without the address.
fn unreachable(error: &reqwest::Error) -> TsaError {
    if error.is_timeout() {
        return TsaError::Unreachable("no answer in time".to_owned());
    }
    let mut causes = Vec::new();
    let mut next = std::error::Error::source(error);
    while let Some(cause) = next {
        causes.push(cause.to_string());
        next = cause.source();
    }
    let cause = if causes.is_empty() { "request failed".to_owned() } else { causes.join(": ") };
    TsaError::Unreachable(cause)
}
