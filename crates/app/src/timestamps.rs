//! Timestamps of a third party on what is signed: a setting, off until somebody switches it on.
//!
//! A timestamp is beside the signature, never in its way: where none can be had the file is stored
//! as it is, and the reason is said.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use signing::verify::Policy;
use signing_tsa::{Options, TsaClient, TsaError};

use crate::views::TimestampView;
use crate::{AppError, Code, Office, files, verification};

const SETTING: &str = "timestampAuthority";
/// Our files have one signature.
const OWN: usize = 0;

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Authority {
    url: String,
    /// Folder of trusted certificates to judge it.
    anchors: Option<PathBuf>,
}

/// Switches timestamps on: what is signed from here on is stamped.
///
/// # Errors
/// [`Code::BadInput`] for an address that cannot be one, or anchors that cannot be read.
pub fn switch_on(
    office: &Office,
    url: &str,
    anchors: Option<&Path>,
) -> Result<TimestampView, AppError> {
    client(url)?;
    verification::anchors(anchors)?;
    let anchors = anchors.map(|folder| std::path::absolute(folder).unwrap_or(folder.to_owned()));
    let authority = Authority { url: url.to_owned(), anchors };
    office.store.set_setting(SETTING, &json!(authority))?;
    view(office)
}

/// Switches timestamps off.
///
/// # Errors
/// [`Code::Storage`].
pub fn switch_off(office: &Office) -> Result<TimestampView, AppError> {
    office.store.set_setting(SETTING, &Value::Null)?;
    view(office)
}

/// Whether timestamps are on, and whose.
///
/// # Errors
/// [`Code::Storage`].
pub fn view(office: &Office) -> Result<TimestampView, AppError> {
    let authority = authority(office)?;
    Ok(TimestampView {
        url: authority.as_ref().map(|authority| authority.url.clone()),
        anchors: authority
            .and_then(|authority| authority.anchors)
            .map(|folder| folder.display().to_string()),
    })
}

/// A signed file of ours with a timestamp; nothing where timestamps are off.
///
/// # Errors
/// [`Code::TimestampFailed`]: the file is good as it is.
pub(crate) async fn stamped(office: &Office, p7m: &[u8]) -> Result<Option<Vec<u8>>, AppError> {
    let Some(authority) = authority(office)? else { return Ok(None) };
    let policy = match &authority.anchors {
        Some(folder) => Some(Policy {
            anchors: verification::anchors(Some(folder))?,
            crls: Vec::new(),
            at: Timestamp::now(),
        }),
        None => None,
    };
    let stamped = client(&authority.url)?.stamp(p7m, OWN, policy.as_ref()).await;
    stamped.map(Some).map_err(|error| failed(&error))
}

fn authority(office: &Office) -> Result<Option<Authority>, AppError> {
    office
        .store
        .setting(SETTING)?
        .map(|value| serde_json::from_value(value).map_err(AppError::internal))
        .transpose()
}

fn client(url: &str) -> Result<TsaClient, AppError> {
    TsaClient::new(url, Options::default()).map_err(|error| {
        let why = files::causes(&error);
        AppError::new(Code::BadInput, &why).with("file", url).with("why", why)
    })
}

fn failed(error: &TsaError) -> AppError {
    let why = files::causes(error);
    AppError::new(Code::TimestampFailed, &why).with("why", why)
}
