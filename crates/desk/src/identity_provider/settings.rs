//! Which identity providers there are: the file of `--identity-providers`.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use secrecy::SecretString;
use serde::Deserialize;
use url::Url;

use crate::entrance::Door;
use crate::fetch;

/// Largest file of providers, in bytes.
const FILE_BYTES_MAX: u64 = 256 * 1024;
/// Longest name of a provider, in characters.
const NAME_MAX: usize = 32;

/// Why the providers of a file are not used.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A file cannot be read.
    #[error("{0}: {1}")]
    File(PathBuf, #[source] io::Error),
    /// It is not the JSON that is expected.
    #[error("{0}: {1}")]
    Json(PathBuf, #[source] serde_json::Error),
    /// What is said of a provider cannot be used.
    #[error("identity provider {name:?}: {why}")]
    Provider {
        /// As the file names it.
        name: String,
        /// What is wrong.
        why: String,
    },
}

/// How the desk shows its secret to the provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Authentication {
    /// In the header (`client_secret_basic`).
    #[default]
    Basic,
    /// In the body (`client_secret_post`).
    Post,
}

/// What the button says.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Label {
    /// In Italian.
    pub it: String,
    /// In English.
    pub en: String,
}

/// One provider, as the file says it.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Settings {
    /// Short name, part of the addresses.
    pub name: String,
    /// Issuer, which is where its metadata are found (OpenID Connect Discovery 1.0, section 4).
    pub issuer: String,
    /// Under which name the provider knows the desk.
    pub client_id: String,
    /// File whose first line is the secret.
    pub client_secret_file: Option<PathBuf>,
    /// Environment variable that holds the secret.
    pub client_secret_env: Option<String>,
    /// How the secret is shown.
    #[serde(default)]
    pub authentication: Authentication,
    /// Claim that holds the person's fiscal code.
    #[serde(default = "default_claim")]
    pub claim: String,
    /// Scopes that are asked for, beside `openid`.
    #[serde(default = "default_scopes")]
    pub scopes: Vec<String>,
    /// Levels of authentication of which one is demanded (`acr`); any where empty.
    #[serde(default)]
    pub acr: Vec<String>,
    /// What the button says.
    pub label: Label,
    /// Companies may come in by it.
    #[serde(default = "yes")]
    pub companies: bool,
    /// Officers may.
    #[serde(default)]
    pub officers: bool,
}

/// The claim of SPID's gateways (Agid, SPID attributes).
fn default_claim() -> String {
    "https://attributes.eid.gov.it/fiscal_number".to_owned()
}

fn default_scopes() -> Vec<String> {
    vec!["profile".to_owned()]
}

const fn yes() -> bool {
    true
}

impl Settings {
    /// Whether this provider leads in there.
    #[must_use]
    pub const fn serves(&self, door: Door) -> bool {
        match door {
            Door::Office => self.officers,
            Door::Company => self.companies,
        }
    }

    /// What is wrong with them, if something is.
    fn fault(&self) -> Option<String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.name.is_empty() || self.name.len() > NAME_MAX || !self.name.chars().all(plain) {
            return Some("a name is of small letters, digits and hyphens".to_owned());
        }
        if !Url::parse(&self.issuer).is_ok_and(|url| fetch::is_safe(&url)) {
            return Some(format!("{} is no HTTPS address (HTTP is for loopback)", self.issuer));
        }
        if self.client_id.is_empty() || self.claim.is_empty() {
            return Some("clientId and claim must say something".to_owned());
        }
        if self.label.it.trim().is_empty() || self.label.en.trim().is_empty() {
            return Some("the label must say something in both languages".to_owned());
        }
        None
    }

    /// The secret; none for a public client.
    pub(super) fn secret(&self) -> Result<Option<SecretString>, SettingsError> {
        let read = match (&self.client_secret_file, &self.client_secret_env) {
            (None, None) => return Ok(None),
            (Some(path), _) => {
                let text = fs::read_to_string(path);
                text.map_err(|error| SettingsError::File(path.clone(), error))?
            }
            (None, Some(name)) => env::var(name).unwrap_or_default(),
        };
        let secret = read.lines().next().unwrap_or_default().trim().to_owned();
        if secret.is_empty() {
            return Err(self.refused("its secret is empty or absent".to_owned()));
        }
        Ok(Some(SecretString::from(secret)))
    }

    pub(super) fn refused(&self, why: String) -> SettingsError {
        SettingsError::Provider { name: self.name.clone(), why }
    }
}

/// Reads the file: a list of providers, each with a name of its own.
///
/// # Errors
/// [`SettingsError`] names file, provider and fault.
pub(super) fn read(path: &Path) -> Result<Vec<Settings>, SettingsError> {
    let failed = |error| SettingsError::File(path.to_owned(), error);
    if fs::metadata(path).map_err(failed)?.len() > FILE_BYTES_MAX {
        return Err(failed(io::Error::new(io::ErrorKind::InvalidData, "larger than 256 kB")));
    }
    let text = fs::read(path).map_err(failed)?;
    let all: Vec<Settings> = serde_json::from_slice(&text)
        .map_err(|error| SettingsError::Json(path.to_owned(), error))?;
    for (place, one) in all.iter().enumerate() {
        if let Some(why) = one.fault() {
            return Err(one.refused(why));
        }
        if all[..place].iter().any(|other| other.name == one.name) {
            return Err(one.refused("the name is there twice".to_owned()));
        }
    }
    Ok(all)
}
