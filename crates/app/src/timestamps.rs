//! Timestamps of a third party on what is signed: a setting, off until somebody switches it on.
//!
//! A timestamp is beside the signature, never in its way: where none can be had the file is stored
//! as it is, and the reason is said. A `.p7m` and a signature inside a PDF are stamped alike.

use std::path::{Path, PathBuf};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use signing::verify::Policy;
use signing_tsa::{Options, TsaClient, TsaError};

use crate::views::TimestampView;
use crate::views::signing::SignForm;
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

/// Switches to the authority at `url`, or off where that is empty. The certificates by which it is judged
/// stay as long as it is the same.
///
/// # Errors
/// As [`switch_on`].
pub fn set(office: &Office, url: &str) -> Result<TimestampView, AppError> {
    let (url, known) = (url.trim(), authority(office)?);
    if url.is_empty() {
        return switch_off(office);
    }
    let anchors = known.filter(|known| known.url == url).and_then(|known| known.anchors);
    switch_on(office, url, anchors.as_deref())
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

/// The authority as one batch asks it.
///
/// One that is not there is asked once: the documents after it say the same at once, and nobody waits
/// for it again. One that answers badly is asked for the next document all the same.
pub(crate) struct Stamper {
    /// Nothing where timestamps are off.
    asked: Option<Result<(TsaClient, Option<Policy>), AppError>>,
}

impl Stamper {
    /// As this office wants it.
    pub(crate) fn of(office: &Office) -> Self {
        let asked = match authority(office) {
            Ok(None) => None,
            Ok(Some(authority)) => Some(reached(&authority)),
            Err(error) => Some(Err(error)),
        };
        Self { asked }
    }

    /// A signed file of ours with its timestamp; as it was, where it has none, and why.
    pub(crate) async fn stamp(
        &mut self,
        signed: Vec<u8>,
        form: SignForm,
    ) -> (Vec<u8>, Option<AppError>) {
        let (client, policy) = match &mut self.asked {
            None => return (signed, None),
            Some(Err(error)) => return (signed, Some(error.clone())),
            Some(Ok(known)) => known,
        };
        if let Some(policy) = policy {
            policy.at = Timestamp::now();
        }
        let stamped = match form {
            SignForm::P7m => client.stamp(&signed, OWN, policy.as_ref()).await,
            SignForm::Pades => client.stamp_pdf(&signed, policy.as_ref()).await,
        };
        match stamped {
            Ok(stamped) => (stamped, None),
            Err(error) => {
                let said = failed(&error);
                if matches!(error, TsaError::Unreachable(_)) {
                    self.asked = Some(Err(said.clone()));
                }
                (signed, Some(said))
            }
        }
    }
    /// The same from a thread that may wait.
    pub(crate) fn stamp_waiting(
        &mut self,
        signed: Vec<u8>,
        form: SignForm,
    ) -> (Vec<u8>, Option<AppError>) {
        if self.asked.is_none() {
            return (signed, None);
        }
        match tokio::runtime::Builder::new_current_thread().enable_all().build() {
            Ok(runtime) => runtime.block_on(self.stamp(signed, form)),
            Err(error) => (signed, Some(AppError::internal(error))),
        }
    }
}

fn reached(authority: &Authority) -> Result<(TsaClient, Option<Policy>), AppError> {
    let policy = match &authority.anchors {
        Some(folder) => {
            let anchors = verification::anchors(Some(folder))?;
            Some(Policy { anchors, crls: Vec::new(), at: Timestamp::now() })
        }
        None => None,
    };
    Ok((client(&authority.url)?, policy))
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
