//! Fetching what a validation wants: revocation lists, OCSP responses, Trusted Lists.
//!
//! Owns HTTP and its limits; judges nothing. Addresses come from certificates, that is from outside:
//! only `http` and `https`, no address of this machine or of a private network, no user names, few
//! redirects under the same rules, everything with limits on size and time. No proxy is used, as the
//! rules could not be kept through one.

mod reach;
mod rounds;

use std::sync::Arc;
use std::time::Duration;

use reqwest::{Client, RequestBuilder, header, redirect};
use signing::{Wanted, WantedKind};
use url::Url;

pub use reach::Reach;
pub use rounds::{Completed, Missed};

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const REQUEST_TIMEOUT: Duration = Duration::from_secs(10);
const MAX_REDIRECTS: usize = 3;
/// An OCSP response, in bytes.
const MAX_RESPONSE_BYTES: usize = 256 * 1024;
/// A revocation list, in bytes.
const MAX_CRL_BYTES: usize = 32 * 1024 * 1024;
/// A Trusted List, in bytes.
const MAX_LIST_BYTES: usize = 32 * 1024 * 1024;

/// Why something could not be had.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RetrievalError {
    /// HTTP does not work on this machine at all.
    #[error("HTTP cannot be used here")]
    Client(#[source] reqwest::Error),
    /// An address that is not asked: another scheme, this machine, a private network.
    #[error("the address {0} is not asked")]
    Address(String),
    /// No network, or the other side is away: try again later.
    #[error("{host} cannot be reached")]
    Unreachable {
        /// Whom.
        host: String,
        /// Why.
        source: reqwest::Error,
    },
    /// The other side answered with an error.
    #[error("{host} answered {status}")]
    Status {
        /// Who.
        host: String,
        /// The HTTP status.
        status: u16,
    },
    /// More than the limit.
    #[error("{host} sent more than {limit_bytes} bytes")]
    TooLarge {
        /// Who.
        host: String,
        /// The limit.
        limit_bytes: usize,
    },
}

/// An HTTP client under these rules.
#[derive(Debug, Clone)]
pub struct Retrieval {
    client: Client,
    reach: Reach,
}

impl Retrieval {
    /// A client for addresses of `reach`.
    ///
    /// # Errors
    /// [`RetrievalError::Client`].
    pub fn new(reach: Reach) -> Result<Self, RetrievalError> {
        // The provider is the process's; a second installation is refused and harmless.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let rule = redirect::Policy::custom(move |attempt| {
            if attempt.previous().len() > MAX_REDIRECTS {
                attempt.error("too many redirects")
            } else if reach.admits(attempt.url()) {
                attempt.follow()
            } else {
                attempt.error("a redirect to an address that is not asked")
            }
        });
        let client = Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(REQUEST_TIMEOUT)
            .redirect(rule)
            .no_proxy()
            .referer(false)
            .dns_resolver(Arc::new(reach))
            .build()
            .map_err(RetrievalError::Client)?;
        Ok(Self { client, reach })
    }

    /// Fetches what a report wants.
    ///
    /// # Errors
    /// [`RetrievalError`]; what comes is judged by whoever asked.
    pub async fn fetch(&self, wanted: &Wanted) -> Result<Vec<u8>, RetrievalError> {
        let url = self.address(&wanted.url)?;
        match &wanted.kind {
            WantedKind::Crl => self.send(self.client.get(url.clone()), &url, MAX_CRL_BYTES).await,
            WantedKind::Ocsp(request) => {
                let request = self
                    .client
                    .post(url.clone())
                    .header(header::CONTENT_TYPE, "application/ocsp-request")
                    .body(request.clone());
                self.send(request, &url, MAX_RESPONSE_BYTES).await
            }
        }
    }

    /// Fetches a Trusted List.
    ///
    /// # Errors
    /// [`RetrievalError`]; what comes is verified by whoever asked.
    pub async fn trusted_list(&self, location: &str) -> Result<Vec<u8>, RetrievalError> {
        let url = self.address(location)?;
        self.send(self.client.get(url.clone()), &url, MAX_LIST_BYTES).await
    }

    fn address(&self, text: &str) -> Result<Url, RetrievalError> {
        let refused = || RetrievalError::Address(text.chars().take(200).collect());
        Url::parse(text).ok().filter(|url| self.reach.admits(url)).ok_or_else(refused)
    }

    async fn send(
        &self,
        request: RequestBuilder,
        url: &Url,
        limit_bytes: usize,
    ) -> Result<Vec<u8>, RetrievalError> {
        let host = url.host_str().unwrap_or_default().to_owned();
        let lost = |error: reqwest::Error| RetrievalError::Unreachable {
            host: host.clone(),
            source: error.without_url(),
        };
        let too_large = || RetrievalError::TooLarge { host: host.clone(), limit_bytes };
        let mut response = request.send().await.map_err(lost)?;
        let status = response.status();
        if !status.is_success() {
            return Err(RetrievalError::Status { host, status: status.as_u16() });
        }
        if response.content_length().is_some_and(|length| length > limit_bytes as u64) {
            return Err(too_large());
        }
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if bytes.len() + chunk.len() > limit_bytes {
                return Err(too_large());
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok(bytes)
    }
}
