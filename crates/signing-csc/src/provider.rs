//! A provider's service: what it offers, logging in, its credentials.

use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use url::Url;

use crate::credential::{Credential, RawCredential};
use crate::error::readable;
use crate::http::Http;
use crate::oauth::{self, Browser, ClientId, Endpoints};
use crate::{CscError, Options, Version};

/// Credentials that one user may have, and pages in which they come.
const CREDENTIALS_MAX: usize = 256;
const PAGES_MAX: usize = 32;
/// Names, codes and methods longer than this are cut off, characters.
const ID_CHARS_MAX: usize = 255;

/// What a service says of itself (section 11.1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Info {
    /// Version of the specification, as told.
    pub specs: String,
    /// Commercial name.
    pub name: String,
    /// How a program may log in: `basic`, `oauth2client`, `oauth2code`, ...
    pub auth_types: Vec<String>,
    /// Methods that it implements.
    pub methods: Vec<String>,
    oauth2: Option<String>,
    oauth2_issuer: Option<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct RawInfo {
    #[serde(default)]
    specs: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    auth_type: Vec<String>,
    #[serde(default)]
    methods: Vec<String>,
    oauth2: Option<String>,
    oauth2_issuer: Option<String>,
}

/// How to log in. Secrets are for this session only.
pub enum Login<'a> {
    /// `auth/login` with user and password (section 11.2).
    Password {
        /// User.
        user: &'a str,
        /// Its password.
        password: &'a SecretString,
    },
    /// OAuth 2.0 client credentials (section 8.4.4): the program is known to the service.
    Client(&'a ClientId),
    /// OAuth 2.0 authorisation code with PKCE: a person logs in with a browser.
    Code {
        /// Who the program is.
        client: &'a ClientId,
        /// Opens an address.
        browser: Browser<'a>,
    },
    /// A token that was given beforehand (service authorisation `external`).
    Token(SecretString),
}

#[derive(Deserialize)]
struct LoggedIn {
    access_token: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ListRequest<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_results: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    page_token: Option<&'a str>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListAnswer {
    #[serde(rename = "credentialIDs")]
    credential_ids: Vec<String>,
    next_page_token: Option<String>,
}

/// A provider's service, reached and understood.
#[derive(Clone)]
pub struct Provider {
    pub(crate) http: Http,
    pub(crate) base: Url,
    pub(crate) token: Option<SecretString>,
    version: Version,
    info: Info,
}

impl Provider {
    /// Reaches the service at `typed`, a base address (`.../csc/v2`) or what stands before one.
    ///
    /// # Errors
    /// [`CscError::Address`], [`CscError::Clear`], [`CscError::Unreachable`],
    /// [`CscError::NotUnderstood`] where nothing of this API is there.
    pub async fn connect(typed: &str, options: Options) -> Result<Self, CscError> {
        let typed = Url::parse(typed).map_err(|_| CscError::Address(typed.to_owned()))?;
        let http = Http::new(&typed, options)?;
        let mut refused = None;
        for base in Version::bases(&typed) {
            let asked = http.read::<RawInfo>(&base, "info", None, &serde_json::json!({})).await;
            let raw = match asked {
                Ok(raw) => raw,
                // Nothing there, or something else: the other version may be.
                Err(
                    error @ (CscError::NotUnderstood { .. }
                    | CscError::Refused { .. }
                    | CscError::Unavailable { status: 501, .. }),
                ) => {
                    refused.get_or_insert(error);
                    continue;
                }
                Err(error) => return Err(error),
            };
            let Some(version) = Version::of_specs(&raw.specs) else {
                return Err(CscError::Unsupported {
                    what: format!("version {:?} of the interface", readable(&raw.specs)),
                });
            };
            return Ok(Self { http, base, token: None, version, info: Info::of(raw) });
        }
        Err(match refused {
            Some(CscError::Refused { method, said, .. }) => {
                CscError::NotUnderstood { method, why: said }
            }
            Some(error) => error,
            None => CscError::Address(typed.to_string()),
        })
    }

    /// What the service says of itself.
    #[must_use]
    pub fn info(&self) -> &Info {
        &self.info
    }

    /// The version that it speaks.
    #[must_use]
    pub fn version(&self) -> Version {
        self.version
    }

    /// Whether it implements `method`.
    #[must_use]
    pub fn offers(&self, method: &str) -> bool {
        self.info.methods.iter().any(|known| known == method)
    }

    /// Logs in, once; the token lives as long as this value.
    ///
    /// # Errors
    /// [`CscError::Login`] where it is refused, and what can happen to every exchange.
    pub async fn log_in(&mut self, login: Login<'_>) -> Result<(), CscError> {
        let token = match login {
            Login::Password { user, password } => {
                let answer: LoggedIn =
                    self.http.log_in(&self.base, "auth/login", user, password).await?;
                SecretString::from(answer.access_token)
            }
            Login::Client(client) => {
                let endpoints = self.endpoints().await?;
                oauth::by_client(&self.http, &endpoints, client).await?
            }
            Login::Code { client, browser } => {
                let endpoints = self.endpoints().await?;
                oauth::by_code(&self.http, &endpoints, client, oauth::Scope::Account, browser)
                    .await?
                    .0
            }
            Login::Token(token) => token,
        };
        self.token = Some(token);
        Ok(())
    }

    /// Ends the session (section 11.3), where the service has a word for it. What goes wrong is
    /// left: the token ends by itself.
    pub async fn log_out(&mut self) {
        #[derive(Serialize)]
        struct Revoke<'a> {
            token: &'a str,
            token_type_hint: &'static str,
        }
        let Some(token) = self.token.take() else { return };
        if self.offers("auth/revoke") {
            let body = Revoke { token: token.expose_secret(), token_type_hint: "access_token" };
            let method = "auth/revoke";
            let asked =
                self.http.post::<serde_json::Value>(&self.base, method, Some(&token), &body);
            let _ = asked.await;
        }
    }

    /// Names of the user's credentials (section 11.4).
    ///
    /// # Errors
    /// [`CscError::Login`] without a good login, and what can happen to every exchange.
    pub async fn credentials(&self) -> Result<Vec<String>, CscError> {
        let mut all: Vec<String> = Vec::new();
        let mut page: Option<String> = None;
        for _ in 0..PAGES_MAX {
            let body = ListRequest {
                // Version 2 has no pages.
                max_results: (self.version == Version::V1).then_some(64),
                page_token: page.as_deref(),
            };
            let method = "credentials/list";
            let answer: ListAnswer =
                self.http.read(&self.base, method, self.token.as_ref(), &body).await?;
            all.extend(answer.credential_ids.into_iter().filter(|id| !id.is_empty()));
            if all.len() > CREDENTIALS_MAX {
                let why = format!("more than {CREDENTIALS_MAX} credentials");
                return Err(CscError::NotUnderstood { method, why });
            }
            page = answer.next_page_token.filter(|token| !token.is_empty());
            if page.is_none() {
                break;
            }
        }
        Ok(all)
    }

    /// One credential with its certificate and the way it is authorised (section 11.5).
    ///
    /// # Errors
    /// [`CscError::UnknownCredential`], [`CscError::NotUnderstood`], [`CscError::Certificate`], and
    /// what can happen to every exchange.
    pub async fn credential(&self, id: &str) -> Result<Credential, CscError> {
        #[derive(Serialize)]
        #[serde(rename_all = "camelCase")]
        struct Request<'a> {
            #[serde(rename = "credentialID")]
            credential_id: &'a str,
            certificates: &'static str,
            cert_info: bool,
            auth_info: bool,
        }
        let body =
            Request { credential_id: id, certificates: "chain", cert_info: true, auth_info: true };
        let method = "credentials/info";
        let answer =
            self.http.read::<RawCredential>(&self.base, method, self.token.as_ref(), &body);
        match answer.await {
            Ok(raw) => Credential::of(id, raw),
            Err(CscError::Refused { said, .. }) if said.contains("credentialID") => {
                Err(CscError::UnknownCredential { id: id.to_owned() })
            }
            Err(error) => Err(error),
        }
    }

    /// Where the authorisation server is.
    pub(crate) async fn endpoints(&self) -> Result<Endpoints, CscError> {
        let base = self.info.oauth2.as_deref();
        Endpoints::find(&self.http, base, self.info.oauth2_issuer.as_deref()).await
    }
}

impl Info {
    fn of(raw: RawInfo) -> Self {
        let cut = |text: String| readable(&text);
        let list = |words: Vec<String>| {
            words.into_iter().take(ID_CHARS_MAX).map(cut).collect::<Vec<String>>()
        };
        Self {
            specs: cut(raw.specs),
            name: cut(raw.name),
            auth_types: list(raw.auth_type),
            methods: list(raw.methods),
            oauth2: raw.oauth2,
            oauth2_issuer: raw.oauth2_issuer,
        }
    }
}
