//! The services of this company: address and way of logging in; the secret lies in the vault.

use secrecy::SecretString;
use serde::{Deserialize, Serialize};
use serde_json::json;
use signing_csc::{Browser, ClientId, CscError, Login, Options, Provider, Version};
use specta::Type;

use super::failure;
use crate::views::RemoteServiceView;
use crate::{AppError, Code, Office, sealing, secrets};

const SETTING: &str = "remoteServices";

/// A service to be configured.
pub struct ServiceRequest {
    /// Base address, or what stands before one.
    pub url: String,
    /// How this program logs in.
    pub login: LoginKind,
    /// Password of the user, or secret of the program; none where a browser does it.
    pub secret: Option<SecretString>,
}

/// How a service is logged in to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum LoginKind {
    /// User and password.
    Password {
        /// The user.
        user: String,
    },
    /// This program is registered with the provider (OAuth 2.0 client credentials).
    Client {
        /// As the provider registered it.
        id: String,
    },
    /// A person logs in with a browser (OAuth 2.0 authorisation code).
    Browser {
        /// As the provider registered this program.
        id: String,
    },
}

/// A service as the window's form has it.
#[derive(Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemoteServiceForm {
    /// Base address.
    pub url: String,
    /// `password`, `client`, `browser`.
    pub way: String,
    /// User, or name of this program.
    pub name: String,
    /// Password, or the program's secret; may be empty where a browser does it.
    pub secret: String,
}

impl From<RemoteServiceForm> for ServiceRequest {
    fn from(form: RemoteServiceForm) -> Self {
        let name = form.name.trim().to_owned();
        let login = match form.way.as_str() {
            "client" => LoginKind::Client { id: name },
            "browser" => LoginKind::Browser { id: name },
            _ => LoginKind::Password { user: name },
        };
        let secret = Some(form.secret).filter(|secret| !secret.is_empty());
        let secret = secret.map(SecretString::from);
        Self { url: form.url.trim().to_owned(), login, secret }
    }
}

/// A service that is configured.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Account {
    pub(super) url: String,
    login: LoginKind,
}

/// Reaches a service, logs in, and keeps it; one under the same address is replaced. The login is the
/// caller's to end.
///
/// # Errors
/// As [`super::add`].
pub(super) async fn add(
    office: &Office,
    request: ServiceRequest,
    browser: Browser<'_>,
) -> Result<(RemoteServiceView, Account, Provider), AppError> {
    let account = Account { url: request.url, login: request.login };
    let failed = |error: CscError| failure::of(&error, &account.url, "");
    let mut service = Provider::connect(&account.url, Options::default()).await.map_err(failed)?;
    log_in(&mut service, &account, request.secret.as_ref(), browser).await?;
    let view = RemoteServiceView {
        url: account.url.clone(),
        name: service.info().name.clone(),
        version: match service.version() {
            Version::V1 => "1".to_owned(),
            Version::V2 => "2".to_owned(),
        },
        user: who(&account.login).to_owned(),
    };
    if let Some(secret) = &request.secret {
        secrets::put(&office.home, &secret_name(&account.url), secret)?;
    }
    let mut all = all(office)?;
    all.retain(|known| known.url != account.url);
    all.push(account.clone());
    keep(office, &all)?;
    Ok((view, account, service))
}

/// Forgets a service and its secret.
///
/// # Errors
/// [`Code::RemoteAbsent`], [`Code::Storage`].
pub fn forget(office: &Office, url: &str) -> Result<(), AppError> {
    find(office, url)?;
    let mut all = all(office)?;
    all.retain(|known| known.url != url);
    keep(office, &all)?;
    secrets::remove(&office.home, &secret_name(url))
}

/// The services that are configured; nobody is asked.
///
/// # Errors
/// [`Code::Storage`].
pub fn services(office: &Office) -> Result<Vec<RemoteServiceView>, AppError> {
    let view = |account: Account| RemoteServiceView {
        user: who(&account.login).to_owned(),
        url: account.url,
        name: String::new(),
        version: String::new(),
    };
    Ok(all(office)?.into_iter().map(view).collect())
}

/// One service, or all; none is an error.
pub(super) fn chosen(office: &Office, url: Option<&str>) -> Result<Vec<Account>, AppError> {
    match url {
        Some(url) => Ok(vec![find(office, url)?]),
        None => {
            let all = all(office)?;
            if all.is_empty() { Err(absent("-")) } else { Ok(all) }
        }
    }
}

pub(super) fn find(office: &Office, url: &str) -> Result<Account, AppError> {
    all(office)?.into_iter().find(|account| account.url == url).ok_or_else(|| absent(url))
}

/// Reaches a configured service and logs in.
pub(super) async fn connect(
    office: &Office,
    account: &Account,
    browser: Browser<'_>,
) -> Result<Provider, AppError> {
    let failed = |error: CscError| failure::of(&error, &account.url, "");
    let secret = secret(office, account)?;
    let mut service = Provider::connect(&account.url, Options::default()).await.map_err(failed)?;
    log_in(&mut service, account, secret.as_ref(), browser).await?;
    Ok(service)
}

/// Who this program is to the service, for authorisations in a browser.
pub(super) fn client(office: &Office, account: &Account) -> Result<Option<ClientId>, AppError> {
    Ok(match &account.login {
        LoginKind::Password { .. } => None,
        LoginKind::Client { id } | LoginKind::Browser { id } => {
            Some(ClientId { id: id.clone(), secret: secret(office, account)? })
        }
    })
}

async fn log_in(
    service: &mut Provider,
    account: &Account,
    secret: Option<&SecretString>,
    browser: Browser<'_>,
) -> Result<(), AppError> {
    let missing = || {
        AppError::new(Code::RemoteLogin, "no secret")
            .with("url", &account.url)
            .with("why", "--secret-stdin")
    };
    let client;
    let login = match &account.login {
        LoginKind::Password { user } => {
            Login::Password { user, password: secret.ok_or_else(missing)? }
        }
        LoginKind::Client { id } => {
            let secret = Some(secret.ok_or_else(missing)?.clone());
            client = ClientId { id: id.clone(), secret };
            Login::Client(&client)
        }
        LoginKind::Browser { id } => {
            client = ClientId { id: id.clone(), secret: secret.cloned() };
            Login::Code { client: &client, browser }
        }
    };
    service.log_in(login).await.map_err(|error| failure::of(&error, &account.url, ""))
}

fn all(office: &Office) -> Result<Vec<Account>, AppError> {
    match office.store.setting(SETTING)? {
        Some(value) => serde_json::from_value(value).map_err(AppError::internal),
        None => Ok(Vec::new()),
    }
}

fn keep(office: &Office, all: &[Account]) -> Result<(), AppError> {
    Ok(office.store.set_setting(SETTING, &json!(all))?)
}

fn secret(office: &Office, account: &Account) -> Result<Option<SecretString>, AppError> {
    secrets::get(&office.home, &secret_name(&account.url))
}

/// A name for any address.
fn secret_name(url: &str) -> String {
    format!("csc-{}", &sealing::sha256_hex(url.as_bytes())[..16])
}

fn who(login: &LoginKind) -> &str {
    match login {
        LoginKind::Password { user } => user,
        LoginKind::Client { id } | LoginKind::Browser { id } => id,
    }
}

fn absent(url: &str) -> AppError {
    AppError::new(Code::RemoteAbsent, "not configured").with("url", url)
}
