//! A service with credentials of the shared authority, and hashes to sign.

use std::time::Duration;

use harness::csc::{Auth, CscServer, Dialect, Offer, PASSWORD, PIN, USER};
use harness::pki::{Identity, shared};
use secrecy::SecretString;
use signing_csc::{
    CscError, CscSigner, Limits, Login, Options, Otp, Provider, RemoteHashSigner as _, Secrets,
};

pub(crate) const BOTH: [Dialect; 2] = [Dialect::V1, Dialect::V2];

/// The RSA signer of the shared token, as files.
pub(crate) fn rossi() -> &'static Identity {
    &shared().token.keys[0].identity
}

/// The elliptic signer of the shared token, as files.
pub(crate) fn bianchi() -> &'static Identity {
    &shared().token.keys[1].identity
}

pub(crate) fn options() -> Options {
    Options {
        request_timeout: Duration::from_secs(20),
        consent_timeout: Duration::from_secs(20),
        ..Options::default()
    }
}

/// As [`options`], for services that never answer.
pub(crate) fn impatient() -> Options {
    Options { request_timeout: Duration::from_millis(1500), ..options() }
}

pub(crate) fn serve(offers: Vec<Offer>) -> CscServer {
    CscServer::start(offers).unwrap()
}

pub(crate) async fn logged_in(server: &CscServer, dialect: Dialect, options: Options) -> Provider {
    let mut service = Provider::connect(&server.url(dialect), options).await.unwrap();
    let password = SecretString::from(PASSWORD);
    service.log_in(Login::Password { user: USER, password: &password }).await.unwrap();
    service
}

pub(crate) async fn signer(
    server: &CscServer,
    dialect: Dialect,
    id: &str,
    options: Options,
    limits: Limits,
) -> CscSigner<'static> {
    let service = logged_in(server, dialect, options).await;
    let credential = service.credential(id).await.unwrap();
    CscSigner::new(service, credential, limits).unwrap()
}

pub(crate) fn hashes(count: u8) -> Vec<[u8; 32]> {
    (0..count).map(|index| [index.wrapping_mul(37) ^ 0x5a; 32]).collect()
}

/// What the person types next, from the telephone or the device in the hand.
pub(crate) async fn typed(server: &CscServer, signer: &mut CscSigner<'_>) -> Secrets {
    let needs = signer.needs();
    let otp = match needs.otp {
        Otp::None => None,
        Otp::Shown => Some(server.shown_otp()),
        Otp::Sent => {
            signer.request_otp().await.unwrap();
            server.sent_otp()
        }
    };
    Secrets { pin: needs.pin.then(|| PIN.into()), otp: otp.map(SecretString::from) }
}

/// Authorises and signs all of `hashes`, chunk by chunk.
pub(crate) async fn sign_all(
    server: &CscServer,
    signer: &mut CscSigner<'_>,
    hashes: &[[u8; 32]],
) -> Result<Vec<Vec<u8>>, CscError> {
    let mut values = Vec::new();
    while values.len() < hashes.len() {
        let left = &hashes[values.len()..];
        let chunk = &left[..left.len().min(signer.authorisable())];
        let secrets = typed(server, signer).await;
        signer.authorise(chunk, &secrets).await?;
        for call in chunk.chunks(signer.signable_at_once()) {
            values.extend(signer.sign(call).await?);
        }
    }
    Ok(values)
}

/// Every way of authorising that version 1 knows.
pub(crate) fn typed_ways() -> [Auth; 4] {
    [Auth::Implicit, Auth::Pin, Auth::PinAndShownOtp, Auth::PinAndSentOtp]
}
