//! Officers' keys at a provider (CSC): which officer has which, what each is asked, and a batch of papers
//! under one authorisation. Digests leave the desk, papers do not.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::{env, fs, io};

use jiff::Timestamp;
use secrecy::SecretString;
use serde::Deserialize;
use signing::pades;
use signing_csc::{
    ClientId, CscError, CscSigner, Limits, Login, Needs, Options, Otp, Provider,
    RemoteHashSigner as _, Secrets,
};

use super::{Unsigned, appearance, expect_holder};
use crate::error::DeskError;
use crate::storage::officers::Officer;

/// Largest file of keys, in bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024;

/// Why the keys of a file are not used.
#[derive(Debug, thiserror::Error)]
pub enum KeysError {
    /// A file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] io::Error),
    /// It is not the JSON that is expected.
    #[error("{0}: {1}")]
    Json(PathBuf, #[source] serde_json::Error),
    /// The desk's secret at a provider is absent.
    #[error("officer {0}: the secret for the provider is empty or absent")]
    Secret(String),
}

/// One key, as the file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RemoteKeySettings {
    /// User name of the officer whose it is.
    pub officer: String,
    /// Address of the service, for instance `https://firma.example/csc/v2`.
    pub service: String,
    /// Name of the credential there.
    pub credential: String,
    /// User of the service (`auth/login`).
    pub user: Option<String>,
    /// Or: under which name the service knows the desk (OAuth 2.0 client credentials).
    pub client_id: Option<String>,
    /// File whose first line is the password, or the secret of the client.
    pub secret_file: Option<PathBuf>,
    /// Environment variable that holds it.
    pub secret_env: Option<String>,
}

/// A key that waits at its provider.
pub struct RemoteKey {
    settings: RemoteKeySettings,
    secret: SecretString,
    needs: OnceLock<Needs>,
}

impl std::fmt::Debug for RemoteKey {
    /// Without the secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RemoteKey").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// What an officer is asked before a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Asks {
    /// A PIN.
    pub pin: bool,
    /// A one-time password.
    pub otp: bool,
    /// Which is sent when asked for.
    pub sends: bool,
}

impl RemoteKey {
    /// A key that nobody asked for yet.
    ///
    /// # Errors
    /// [`KeysError`] where the secret cannot be read.
    pub fn new(settings: RemoteKeySettings) -> Result<Self, KeysError> {
        let text = match (&settings.secret_file, &settings.secret_env) {
            (Some(path), _) => {
                fs::read_to_string(path).map_err(|error| KeysError::File(path.clone(), error))?
            }
            (None, Some(name)) => env::var(name).unwrap_or_default(),
            (None, None) => String::new(),
        };
        let secret = text.lines().next().unwrap_or_default().trim().to_owned();
        if secret.is_empty() {
            return Err(KeysError::Secret(settings.officer));
        }
        Ok(Self { settings, secret: SecretString::from(secret), needs: OnceLock::new() })
    }

    /// The keys of a file, in its order.
    ///
    /// # Errors
    /// [`KeysError`].
    pub fn read(path: &Path) -> Result<Vec<Self>, KeysError> {
        let failed = |error| KeysError::File(path.to_owned(), error);
        if fs::metadata(path).map_err(failed)?.len() > FILE_BYTES_MAX {
            return Err(failed(io::Error::new(io::ErrorKind::InvalidData, "larger than 256 kB")));
        }
        let text = fs::read(path).map_err(failed)?;
        let all: Vec<RemoteKeySettings> = serde_json::from_slice(&text)
            .map_err(|error| KeysError::Json(path.to_owned(), error))?;
        all.into_iter().map(Self::new).collect()
    }

    /// Whether it is this officer's.
    #[must_use]
    pub fn is_of(&self, officer: &Officer) -> bool {
        self.settings.officer.eq_ignore_ascii_case(&officer.user)
    }

    /// What the officer is asked: everything until the provider has said what it wants.
    #[must_use]
    pub fn asks(&self) -> Asks {
        let Some(needs) = self.needs.get() else {
            return Asks { pin: true, otp: true, sends: true };
        };
        Asks { pin: needs.pin, otp: needs.otp != Otp::None, sends: needs.otp == Otp::Sent }
    }

    /// Looks whether the key is there, and what it asks.
    ///
    /// # Errors
    /// [`DeskError::Remote`] where it is not, or is none that this desk can use.
    pub fn check(&self) -> Result<(), DeskError> {
        let needs = self.session(async |signer| Ok(signer.needs()))?;
        if needs.browser {
            let what = "keys that are authorised at the provider's pages".to_owned();
            return Err(CscError::Unsupported { what }.into());
        }
        Ok(())
    }

    /// Has a one-time password sent to the officer.
    ///
    /// # Errors
    /// [`DeskError::Remote`].
    pub fn send_otp(&self) -> Result<(), DeskError> {
        self.session(async |signer| signer.request_otp().await.map(|_| ()))
    }

    /// Signs papers under one authorisation: as many of them, in their order, as it covers. What was
    /// typed is used once; a wrong one is not tried again.
    ///
    /// # Errors
    /// Refused as `INVALID` where the key is somebody else's; [`DeskError::Remote`] where nothing was
    /// authorised; [`DeskError::Signing`] where a paper takes no signature. A provider that breaks off
    /// later gives fewer.
    pub fn sign_all(
        &self,
        officer: &Officer,
        papers: &[Unsigned],
        secrets: &Secrets,
        at: Timestamp,
    ) -> Result<Vec<Vec<u8>>, DeskError> {
        self.session_or(async |signer| {
            let certificate = signer.certificate().clone();
            let holder = certificate.name();
            expect_holder(officer, &holder)?;
            let mut prepared = Vec::new();
            for paper in papers.iter().take(signer.authorisable()) {
                let seen = appearance(&holder, paper.place);
                prepared.push(pades::prepare(&paper.pdf, &certificate, seen.as_ref(), at)?);
            }
            let hashes: Vec<[u8; 32]> = prepared.iter().map(|one| *one.digest()).collect();
            signer.authorise(&hashes, secrets).await?;
            let mut signed = Vec::new();
            let at_once = signer.signable_at_once();
            for (ready, hashes) in prepared.chunks(at_once).zip(hashes.chunks(at_once)) {
                let values = match signer.sign(hashes).await {
                    Ok(values) => values,
                    Err(error) if signed.is_empty() => return Err(error.into()),
                    Err(error) => {
                        tracing::warn!(%error, "a provider broke off while it signed");
                        break;
                    }
                };
                for (one, value) in ready.iter().zip(values) {
                    signed.push(pades::finish(one, &value)?);
                }
            }
            Ok(signed)
        })
    }

    fn session<T>(
        &self,
        work: impl AsyncFnOnce(&mut CscSigner<'_>) -> Result<T, CscError>,
    ) -> Result<T, DeskError> {
        self.session_or(async |signer| Ok(work(signer).await?))
    }

    /// One login at the provider, which ends with the work.
    fn session_or<T>(
        &self,
        work: impl AsyncFnOnce(&mut CscSigner<'_>) -> Result<T, DeskError>,
    ) -> Result<T, DeskError> {
        // A runtime of its own: the desk's work runs on threads that wait.
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut service = Provider::connect(&self.settings.service, Options::default()).await?;
            let client;
            let login = match (&self.settings.user, &self.settings.client_id) {
                (Some(user), _) => Login::Password { user, password: &self.secret },
                (None, Some(id)) => {
                    client = ClientId { id: id.clone(), secret: Some(self.secret.clone()) };
                    Login::Client(&client)
                }
                (None, None) => Login::Token(self.secret.clone()),
            };
            service.log_in(login).await?;
            let credential = service.credential(&self.settings.credential).await?;
            let _ = self.needs.set(credential.needs());
            let mut signer = CscSigner::new(service.clone(), credential, Limits::default())?;
            let done = work(&mut signer).await;
            service.log_out().await;
            done
        })
    }
}
