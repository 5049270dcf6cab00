//! The `certo` connector: FPWS and our desk's extensions over HTTP.

mod clock;
mod listing;
mod password;
mod pause;
mod pieces;
mod proxy;

pub use proxy::{Proxy, ProxyError};

use std::time::Duration;

use certificate::Kind;
use reqwest::{Client, Method, RequestBuilder, StatusCode, Url, header};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Serialize, de::DeserializeOwned};
use sync::Failure;
use wire::envelope::{self, AnswerError, Refusal};
use wire::extensions::{self, Balance, Capabilities, EventPage, IdempotencyKey, SignedReceipts};
use wire::fpws::{self, AttachBody, CorrectionRow, CreateBody, ListBody, PracticeData, paths};

use crate::failure::{failure_of_answer, failure_of_refusal, failure_of_transport};

/// A connection that is not made in this time counts as a desk that is down.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The public client waits 30 s; uploads of 10 MB on a slow line need longer.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(120);
/// Largest answer that is read, bytes: an issued document of 25 MB with room.
const ANSWER_LIMIT: usize = 32 * 1024 * 1024;

/// Who asks.
#[derive(Clone)]
pub struct Account {
    /// Telemaco user.
    pub user: String,
    /// Its password; travels in a header, so only over TLS or loopback.
    pub password: SecretString,
}

/// Why a connector cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum CertoError {
    /// The address is no base URL.
    #[error("{0} is not the address of a desk")]
    Address(String),
    /// Passwords do not travel in clear.
    #[error("{0} is plain HTTP: only https, or an address of this computer")]
    Clear(String),
    /// The HTTP client cannot start (no certificate store, no TLS provider).
    #[error("the HTTP client cannot start")]
    Client(#[source] reqwest::Error),
    /// The proxy is none.
    #[error(transparent)]
    Proxy(#[from] ProxyError),
}

/// A client for a desk, and its address: over TLS or on this computer, by the system's certificates, through
/// this proxy, and never sent elsewhere.
pub(crate) fn reach(proxy: &Proxy, base: &str) -> Result<(Client, Url), CertoError> {
    let base = Url::parse(base).map_err(|_| CertoError::Address(base.to_owned()))?;
    let local = match base.host() {
        Some(url::Host::Domain(name)) => name == "localhost",
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        None => return Err(CertoError::Address(base.to_string())),
    };
    match base.scheme() {
        "https" => {}
        "http" if local => {}
        "http" => return Err(CertoError::Clear(base.to_string())),
        _ => return Err(CertoError::Address(base.to_string())),
    }
    // The provider is the process's; a second installation is refused and harmless.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let builder = Client::builder()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(REQUEST_TIMEOUT)
        .redirect(reqwest::redirect::Policy::none());
    // A proxy has no business between a program and its own computer.
    let builder = if local { builder.no_proxy() } else { proxy.apply(builder)? };
    let client = builder.build().map_err(CertoError::Client)?;
    Ok((client, base))
}

/// One desk that speaks FPWS.
#[derive(Clone)]
pub struct Certo {
    client: Client,
    base: Url,
    account: Account,
    /// How large a piece of a file may be, where the desk takes files in pieces.
    piece_bytes: Option<usize>,
    /// Whether the desk finds one practice by its code, and by the key of its creation.
    finds: listing::Finds,
    clock: clock::DeskClock,
    pause: pause::Pause,
}

impl Certo {
    /// A connector to the desk at `base`. The certificate store is the system's, and so is the proxy.
    ///
    /// # Errors
    /// See [`CertoError`].
    pub fn new(base: &str, account: Account) -> Result<Self, CertoError> {
        Self::through(&Proxy::System, base, account)
    }

    /// The same, through this proxy.
    ///
    /// # Errors
    /// See [`CertoError`].
    pub fn through(proxy: &Proxy, base: &str, account: Account) -> Result<Self, CertoError> {
        let (client, base) = reach(proxy, base)?;
        let (clock, pause) = (clock::DeskClock::default(), pause::Pause::default());
        let finds = listing::Finds::default();
        Ok(Self { client, base, account, piece_bytes: None, finds, clock, pause })
    }

    /// The same connector, which knows what the desk offers.
    #[must_use]
    pub fn knowing(self, capabilities: &Capabilities) -> Self {
        let piece_bytes = capabilities.upload_piece_max_bytes;
        let piece_bytes = piece_bytes.and_then(|bytes| usize::try_from(bytes).ok());
        let finds = listing::Finds::of(capabilities);
        Self { piece_bytes: piece_bytes.filter(|bytes| *bytes > 0), finds, ..self }
    }

    /// How far this device's clock was ahead of the desk's at its last answer, milliseconds; negative where it is
    /// behind, none where the desk did not tell the time.
    #[must_use]
    pub fn clock_ahead_ms(&self) -> Option<i64> {
        self.clock.ahead_ms()
    }

    /// What the desk offers beyond FPWS; `None` where it offers nothing.
    ///
    /// # Errors
    /// Only where the desk cannot be reached.
    pub async fn capabilities(&self) -> Result<Option<Capabilities>, Failure> {
        let request = self.request(Method::GET, extensions::CAPABILITIES);
        match self.answer(request).await {
            Ok(capabilities) => Ok(Some(capabilities)),
            Err(failure @ (Failure::Unreachable { .. } | Failure::Lost { .. })) => Err(failure),
            Err(Failure::Blocked(_) | Failure::Refused { .. }) => Ok(None),
        }
    }

    /// DIRITTI, where the desk offers it.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn balance(&self) -> Result<Balance, Failure> {
        self.answer(self.request(Method::GET, extensions::BALANCE)).await
    }

    /// What happened to the account's practices after a cursor; waits up to so many seconds for something.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn events(&self, after: Option<&str>, wait_s: u32) -> Result<EventPage, Failure> {
        let mut request = self
            .request(Method::GET, extensions::EVENTS)
            .query(&[(extensions::WAIT_PARAMETER, wait_s)]);
        if let Some(after) = after {
            request = request.query(&[(extensions::AFTER_PARAMETER, after)]);
        }
        self.answer(request).await
    }

    /// What the desk signed for a practice; whether it is believed is the caller's to judge.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn receipts(&self, practice: &str) -> Result<SignedReceipts, Failure> {
        let request = self
            .request(Method::GET, extensions::RECEIPTS)
            .query(&[(fpws::PRACTICE_PARAMETER, practice)]);
        self.answer(request).await
    }

    /// Creates a practice and gives its code.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn create(
        &self,
        body: &CreateBody,
        key: &IdempotencyKey,
        seal_sha256: &str,
    ) -> Result<String, Failure> {
        let request = keyed(self.json(Method::PUT, paths::CREATE, body), key, seal_sha256);
        let created: fpws::Created = self.answer(request).await?;
        Ok(created.id_pratica.as_str().to_owned())
    }

    /// Adds one file.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn attach(&self, practice: &str, body: &AttachBody) -> Result<(), Failure> {
        let request = self
            .json(Method::PUT, paths::ATTACH, body)
            .query(&[(fpws::PRACTICE_PARAMETER, practice)]);
        self.answer::<serde_json::Value>(request).await.map(|_| ())
    }

    /// Sets the note to the office.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn note(&self, practice: &str, note: &str) -> Result<(), Failure> {
        let request = self
            .empty(paths::NOTE)
            .query(&[(fpws::PRACTICE_PARAMETER, practice), (fpws::NOTE_PARAMETER, note)]);
        self.answer::<serde_json::Value>(request).await.map(|_| ())
    }

    /// Sends the practice: protocol and charge.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn send(
        &self,
        practice: &str,
        key: &IdempotencyKey,
        seal_sha256: &str,
    ) -> Result<fpws::Protocol, Failure> {
        self.under_key(paths::SEND, practice, key, seal_sha256).await
    }

    /// Uploads one file that answers a request for correction, under the key with which it will be transmitted.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn correct(
        &self,
        practice: &str,
        body: &AttachBody,
        key: &IdempotencyKey,
        seal_sha256: &str,
    ) -> Result<(), Failure> {
        let request = self
            .json(Method::PUT, paths::CORRECT, body)
            .query(&[(fpws::PRACTICE_PARAMETER, practice)]);
        let request = keyed(request, key, seal_sha256);
        self.answer::<serde_json::Value>(request).await.map(|_| ())
    }

    /// Transmits the correction: back to the officer, under the same protocol.
    ///
    /// # Errors
    /// As every exchange.
    pub async fn transmit_correction(
        &self,
        practice: &str,
        key: &IdempotencyKey,
        seal_sha256: &str,
    ) -> Result<fpws::Protocol, Failure> {
        self.under_key(paths::TRANSMIT_CORRECTION, practice, key, seal_sha256).await
    }

    /// A step that is taken once under its key, however often it is asked for.
    async fn under_key(
        &self,
        path: &str,
        practice: &str,
        key: &IdempotencyKey,
        seal_sha256: &str,
    ) -> Result<fpws::Protocol, Failure> {
        let request = self.empty(path).query(&[(fpws::PRACTICE_PARAMETER, practice)]);
        self.answer(keyed(request, key, seal_sha256)).await
    }

    /// What officers ask to be corrected in one practice. What a desk says in a form that is not known is left out.
    ///
    /// # Errors
    /// As every exchange; a desk without this list refuses.
    pub async fn corrections(&self, kind: Kind, code: &str) -> Result<Vec<CorrectionRow>, Failure> {
        let body = ListBody {
            dati_pratica: PracticeData::of_kind(kind),
            aperte: true,
            filtri: fpws::Filters {
                practice_code: Some(code.to_owned()),
                ..fpws::Filters::default()
            },
        };
        let request = self.json(Method::POST, paths::LIST_CORRECTIONS, &body);
        let rows: Vec<serde_json::Value> = self.answer(request).await?;
        let rows = rows.into_iter().filter_map(|row| serde_json::from_value(row).ok());
        Ok(rows.filter(|row: &CorrectionRow| row.id_pratica.as_str() == code).collect())
    }

    /// One issued file, by its digest.
    ///
    /// # Errors
    /// As every exchange; other bytes than asked for are [`Failure::Lost`].
    pub async fn file(&self, practice: &str, sha256: &str) -> Result<Vec<u8>, Failure> {
        let request = self
            .request(Method::GET, extensions::FILE)
            .query(&[(fpws::PRACTICE_PARAMETER, practice), (extensions::DIGEST_PARAMETER, sha256)]);
        let bytes = self.bytes(request).await?;
        use sha2::Digest as _;
        if hex::encode(sha2::Sha256::digest(&bytes)) != sha256 {
            // An envelope in place of the file says why.
            envelope::read::<serde_json::Value>(&bytes).map_err(failure_of_answer)?;
            return Err(Failure::Lost { cause: "the file arrived damaged".to_owned() });
        }
        Ok(bytes)
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut url = self.base.clone();
        url.set_path(&format!("{}{path}", self.base.path().trim_end_matches('/')));
        self.client
            .request(method, url)
            .header(fpws::USER_HEADER, &self.account.user)
            .header(fpws::PASSWORD_HEADER, self.account.password.expose_secret())
            .header(header::ACCEPT, "application/json")
    }

    fn json(&self, method: Method, path: &str, body: &impl Serialize) -> RequestBuilder {
        self.request(method, path).json(body)
    }

    fn empty(&self, path: &str) -> RequestBuilder {
        self.request(Method::POST, path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::CONTENT_LENGTH, "0")
    }

    async fn answer<T: DeserializeOwned>(&self, request: RequestBuilder) -> Result<T, Failure> {
        self.told(request).await?.map_err(|refusal| failure_of_refusal(&refusal))
    }

    /// The desk's yes or no. A desk that did nothing because it was asked too often is asked again when it says so.
    async fn told<T: DeserializeOwned>(
        &self,
        request: RequestBuilder,
    ) -> Result<Result<T, Refusal>, Failure> {
        let mut again = pause::TRIES;
        loop {
            self.pause.over().await;
            let Some(copy) = request.try_clone().filter(|_| again > 0) else {
                return decided(envelope::read(&self.bytes(request).await?));
            };
            let (status, bytes) = self.heard(copy).await?;
            match envelope::read::<T>(&bytes) {
                Err(AnswerError::Refused(refusal)) if self.pause.begins(&refusal) => again -= 1,
                _ if status.is_server_error() => return Err(broken(status)),
                answer => return decided(answer),
            }
        }
    }

    async fn bytes(&self, request: RequestBuilder) -> Result<Vec<u8>, Failure> {
        let (status, bytes) = self.heard(request).await?;
        if status.is_server_error() { Err(broken(status)) } else { Ok(bytes) }
    }

    async fn heard(&self, request: RequestBuilder) -> Result<(StatusCode, Vec<u8>), Failure> {
        let lost = |error: reqwest::Error| failure_of_transport(&error.without_url());
        let mut response = request.send().await.map_err(lost)?;
        self.clock.heard(response.headers(), jiff::Timestamp::now());
        let mut bytes = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(lost)? {
            if bytes.len() + chunk.len() > ANSWER_LIMIT {
                return Err(Failure::Lost { cause: "the answer is too large".to_owned() });
            }
            bytes.extend_from_slice(&chunk);
        }
        Ok((response.status(), bytes))
    }
}

/// A request under the key of its practice, with the digest of what was sealed.
fn keyed(request: RequestBuilder, key: &IdempotencyKey, seal_sha256: &str) -> RequestBuilder {
    request
        .header(extensions::IDEMPOTENCY_HEADER, key.as_str())
        .header(extensions::SEAL_HEADER, seal_sha256)
}

fn broken(status: StatusCode) -> Failure {
    Failure::Lost { cause: format!("HTTP {status}") }
}

fn decided<T>(answer: Result<T, AnswerError>) -> Result<Result<T, Refusal>, Failure> {
    match answer {
        Ok(data) => Ok(Ok(data)),
        Err(AnswerError::Refused(refusal)) => Ok(Err(refusal)),
        Err(error @ AnswerError::NotUnderstood(_)) => Err(failure_of_answer(error)),
    }
}
