//! Signing with a key that a provider holds: the services of this company, their credentials, and a
//! batch under one-time passwords.
//!
//! The batch goes chunk by chunk: as many hashes as one authorisation may cover, base forms and
//! attachments alike, one password for each. A call's signatures are verified, all of them, before the
//! first is stored; they are stored as those of a card are. After a wrong password, a lost answer or one that does not hold nothing
//! more is asked: what was signed stays, the rest keeps its place with the reason.

mod account;
mod batch;
mod failure;

use secrecy::SecretString;
use signing_csc::{Browser, CscError, CscSigner, Provider, RemoteHashSigner as _};

use crate::signatures::{Chosen, Orders, Signed};
use crate::views::{RemoteCredentialView, RemoteServiceView};
use crate::{AppError, Office, words};

pub use account::{LoginKind, RemoteServiceForm, ServiceRequest, forget, services};
pub use batch::{Asked, OtpQuestion, Person, sign_with};
pub use signing_csc::Limits;

/// What is to be signed, with what.
pub struct RemoteRequest {
    /// Practices and papers, in order, with the digests that were reviewed.
    pub chosen: Vec<Chosen>,
    /// Address of a configured service.
    pub url: String,
    /// Name of the credential there.
    pub credential: String,
    /// The PIN of the credential, for this batch; one-time passwords are asked for.
    pub pin: Option<SecretString>,
    /// Asks the person for that PIN where the key wants one and none is given here.
    pub ask_pin: bool,
    /// Limits of the provider that its service does not tell.
    pub limits: Limits,
}

/// Reaches a service, logs in, and keeps it; one under the same address is replaced. Its keys are looked
/// at with the same login, and remembered: who logs in with a browser does so once.
///
/// # Errors
/// [`crate::Code::BadInput`], [`crate::Code::RemoteUnreachable`], [`crate::Code::RemoteLogin`],
/// [`crate::Code::Storage`]; nothing is kept then. Keys that cannot be listed are said in a row.
pub async fn add(
    office: &Office,
    request: ServiceRequest,
    browser: Browser<'_>,
) -> Result<RemoteServiceView, AppError> {
    let (view, account, mut service) = account::add(office, request, browser).await?;
    let listed = rows(office, &account, &mut service).await;
    service.log_out().await;
    let mut known = remembered(office)?;
    known.retain(|key| key.url != account.url);
    known.extend(listed.unwrap_or_else(|error| vec![silent(office, &account, &error)]));
    office.store.set_setting(REMEMBERED, &serde_json::json!(known))?;
    Ok(view)
}

/// Every credential of every configured service, or of one.
///
/// # Errors
/// [`crate::Code::RemoteAbsent`] where none is configured. A service that fails is said in its row.
pub async fn credentials(
    office: &Office,
    url: Option<&str>,
    browser: Browser<'_>,
) -> Result<Vec<RemoteCredentialView>, AppError> {
    let mut views = Vec::new();
    for account in account::chosen(office, url)? {
        let listed = list(office, &account, browser).await;
        match listed {
            Ok(rows) => views.extend(rows),
            Err(error) => views.push(silent(office, &account, &error)),
        }
    }
    Ok(views)
}

const REMEMBERED: &str = "remoteKeys";

/// The keys that were listed last, so that a person can choose one without asking every provider, and
/// without a browser that opens unasked. Nothing of it is secret.
///
/// # Errors
/// [`crate::Code::Storage`].
pub fn remembered(office: &Office) -> Result<Vec<RemoteCredentialView>, AppError> {
    let known: Vec<RemoteCredentialView> = match office.store.setting(REMEMBERED)? {
        Some(value) => serde_json::from_value(value).unwrap_or_default(),
        None => Vec::new(),
    };
    let services = services(office)?;
    let here = |key: &RemoteCredentialView| services.iter().any(|one| one.url == key.url);
    Ok(known.into_iter().filter(here).collect())
}

/// The keys as they were listed last, or as the services list them now.
///
/// # Errors
/// As [`remembered`] and [`look`].
pub async fn keys(
    office: &Office,
    look_now: bool,
    browser: Browser<'_>,
) -> Result<Vec<RemoteCredentialView>, AppError> {
    if look_now { look(office, browser).await } else { remembered(office) }
}

/// Asks every configured service for its keys and remembers them; none is asked where none is
/// configured.
///
/// # Errors
/// [`crate::Code::Storage`]. A service that fails is said in its row.
pub async fn look(
    office: &Office,
    browser: Browser<'_>,
) -> Result<Vec<RemoteCredentialView>, AppError> {
    if services(office)?.is_empty() {
        return Ok(Vec::new());
    }
    let keys = credentials(office, None, browser).await?;
    office.store.set_setting(REMEMBERED, &serde_json::json!(keys))?;
    Ok(keys)
}

async fn list(
    office: &Office,
    account: &account::Account,
    browser: Browser<'_>,
) -> Result<Vec<RemoteCredentialView>, AppError> {
    let mut service = account::connect(office, account, browser).await?;
    let listed = rows(office, account, &mut service).await;
    service.log_out().await;
    listed
}

/// A service that does not say what keys it has.
fn silent(office: &Office, account: &account::Account, error: &AppError) -> RemoteCredentialView {
    RemoteCredentialView {
        url: account.url.clone(),
        problem: Some(words::error(office.language, error).message),
        ..RemoteCredentialView::default()
    }
}

async fn rows(
    office: &Office,
    account: &account::Account,
    service: &mut Provider,
) -> Result<Vec<RemoteCredentialView>, AppError> {
    let failed = |error: CscError| failure::of(&error, &account.url, "");
    let mut rows = Vec::new();
    for id in service.credentials().await.map_err(failed)? {
        let row = RemoteCredentialView {
            url: account.url.clone(),
            id: id.clone(),
            ..RemoteCredentialView::default()
        };
        rows.push(match service.credential(&id).await {
            Ok(credential) => {
                let (certificate, needs) = (&credential.certificate, credential.needs());
                let problem = match batch::judge(certificate, &id) {
                    Err(error) => Some(words::error(office.language, &error).message),
                    Ok(()) => None,
                };
                RemoteCredentialView {
                    description: credential.description.clone(),
                    holder: Some(certificate.name()),
                    fiscal_code: certificate.fiscal_code(),
                    not_after: Some(certificate.not_after().to_string()),
                    per_authorisation: u32::try_from(credential.multisign).unwrap_or(u32::MAX),
                    pin: needs.pin,
                    otp: needs.otp != signing_csc::Otp::None,
                    elsewhere: needs.telephone || needs.browser,
                    problem,
                    ..row
                }
            }
            Err(error) => {
                let error = failure::of(&error, &account.url, &id);
                let problem = Some(words::error(office.language, &error).message);
                RemoteCredentialView { problem, ..row }
            }
        });
    }
    Ok(rows)
}

/// Signs a batch with a remote key.
///
/// # Errors
/// Where nothing at all was signed: [`crate::Code::RemoteAbsent`], [`crate::Code::RemoteUnreachable`],
/// [`crate::Code::RemoteLogin`], [`crate::Code::RemoteCredential`],
/// [`crate::Code::CertificateNotValid`], [`crate::Code::OtpIncorrect`] and what else a provider can
/// say. Once something was signed, each document says its own reason.
pub async fn sign(
    office: &Office,
    request: RemoteRequest,
    orders: Orders,
    person: &mut Person<'_>,
) -> Result<Signed, AppError> {
    let account = account::find(office, &request.url)?;
    let failed = |error: CscError| failure::of(&error, &account.url, &request.credential);
    let service = account::connect(office, &account, person.browser).await?;
    let credential = service.credential(&request.credential).await.map_err(failed)?;
    let mut ending = service.clone();
    let signer = CscSigner::new(service, credential, request.limits).map_err(failed)?;
    let mut signer = match account::client(office, &account)? {
        Some(client) => signer.with_browser(client, person.browser),
        None => signer,
    };
    batch::judge(signer.certificate(), &request.credential)?;
    let RemoteRequest { chosen, pin, ask_pin, credential, .. } = request;
    let asked = Asked { chosen, pin, ask_pin, key: credential };
    let signed = sign_with(office, &mut signer, asked, orders, person).await;
    ending.log_out().await;
    signed
}
