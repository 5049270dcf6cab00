//! `origo-desk serve`.

use std::future::IntoFuture as _;
use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use signing::Anchors;
use signing_pkcs11::Pin;
use signing_retrieval::{Reach, Retrieval};
use tokio::net::TcpListener;

use super::CommandError;
use crate::clock::{Clock, Dice};
use crate::desk::{Desk, OpenError};
use crate::identity_provider::IdentityProvider;
use crate::jobs::post::Post;
use crate::officer_key::{OfficerKey, OfficerToken, RemoteKey};
use crate::payment::hosted::Hosted;
use crate::payment::provider::PaymentProvider;
use crate::payment::sandbox::Sandbox;
use crate::places::Places;
use crate::traces::Traces;
use crate::{routes, server};

/// Shortest secret that is taken from a card provider, in characters.
const CARD_SECRET_MIN: usize = 32;

#[derive(Debug, Args)]
pub(super) struct ServeArguments {
    /// Address and port; port 0 takes a free one
    #[arg(long, default_value = "127.0.0.1:8080")]
    listen: SocketAddr,
    #[command(flatten)]
    places: Places,
    /// Where people reach this desk, for mails and QR codes (default: the address that is listened on)
    #[arg(long)]
    public_url: Option<String>,
    /// SMTP server, for instance smtp://mail.example:25 [default: .eml files in DATA/mail]
    #[arg(long)]
    smtp: Option<String>,
    /// Sender of the desk's mails
    #[arg(long, default_value = "Sportello certificati di origine <sportello@desk.example>")]
    mail_from: String,
    /// Folder of trusted certificates (.pem, .crt, .cer) and revocation lists (.crl)
    /// [default: DATA/anchors, where it is there]
    #[arg(long)]
    anchors: Option<PathBuf>,
    /// Fetches revocation lists and OCSP responses that are missing, from where the signers'
    /// certificates say
    #[arg(long)]
    fetch_revocation: bool,
    /// PKCS#11 module of the token with which an officer signs what is issued
    #[arg(long, requires = "officer_token")]
    officer_module: Option<PathBuf>,
    /// Label of that token; its PIN is the first line of standard input, kept while this desk runs
    #[arg(long, requires = "officer_module")]
    officer_token: Option<String>,
    /// The officer gives the PIN in the page, for each batch; nothing is read from standard input and
    /// no PIN is kept
    #[arg(long, requires = "officer_token")]
    officer_pin_each_batch: bool,
    /// Keys that providers hold for officers (CSC): a JSON file, see docs/desk-operations.md
    #[arg(long, env = "ORIGO_DESK_OFFICER_KEYS")]
    officer_keys: Option<PathBuf>,
    /// Seconds for which a mail is this process's alone while it sends it; then others may
    #[arg(long, default_value_t = 300)]
    mail_lease: u32,
    /// Calls that one account may make in a minute, over all processes of the desk
    #[arg(long, default_value_t = crate::credentials::CALLS_A_MINUTE)]
    calls_a_minute: u32,
    /// Takes payments by card: `sandbox` for trying out (no money moves), or the HTTPS address of a
    /// provider that speaks the protocol of docs/card-payments.md
    #[arg(long)]
    card_payments: Option<String>,
    /// Secret shared with that provider, at least 32 characters
    #[arg(long, env = "ORIGO_DESK_CARD_SECRET", hide_env_values = true)]
    card_secret: Option<SecretString>,
    /// Identity providers (OpenID Connect) by which people may sign in beside passwords: a JSON file, see
    /// docs/desk-operations.md
    #[arg(long, env = "ORIGO_DESK_IDENTITY_PROVIDERS")]
    identity_providers: Option<PathBuf>,
    /// Address on which health, readiness and the numbers for Prometheus are told, beside the desk's own
    #[arg(long)]
    operations: Option<SocketAddr>,
    /// Collector of OpenTelemetry to which a span of each request is sent, as http://127.0.0.1:4318/v1/traces
    #[arg(long, env = "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")]
    traces: Option<String>,
    /// A proxy in front speaks HTTPS: allows an address other than loopback
    #[arg(long)]
    behind_proxy: bool,
}

pub(super) fn run(
    arguments: &ServeArguments,
    clock: Clock,
    dice: Dice,
) -> Result<(), CommandError> {
    let log = tracing_subscriber::EnvFilter::try_from_env("ORIGO_LOG")
        .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let log = log.add_directive(signing::NAMES_SIGNERS.parse().expect("a directive"));
    // The addresses of requests to an S3 store are good for a few minutes, and are no one's business.
    let log = log.add_directive("ureq=warn".parse().expect("a directive"));
    // A second subscriber in one process is a test's business.
    // A log that cannot be written, on a full disk, is no reason to end: by itself it would panic over it.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(log)
        .with_writer(std::io::stderr)
        .log_internal_errors(false)
        .try_init();
    if !arguments.listen.ip().is_loopback() && !arguments.behind_proxy {
        return Err(CommandError::refused(
            "notLoopback",
            format!("{} is not loopback, and this desk speaks plain HTTP", arguments.listen.ip()),
            "listen on 127.0.0.1, or put a proxy with HTTPS in front and say --behind-proxy",
        ));
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(listen(arguments, clock, dice))
}

async fn listen(arguments: &ServeArguments, clock: Clock, dice: Dice) -> Result<(), CommandError> {
    let listener = TcpListener::bind(arguments.listen).await.map_err(|error| {
        CommandError::refused(
            "address",
            format!("{} cannot be listened on: {error}", arguments.listen),
            "choose another port with --listen, or 0 for a free one",
        )
    })?;
    let address = listener.local_addr()?;
    let public_url = arguments.public_url.clone().unwrap_or_else(|| format!("http://{address}"));
    let anchors = anchors(arguments)?;
    let mut desk = Desk::open(&arguments.places, anchors, &public_url, clock, dice)?;
    if arguments.fetch_revocation {
        desk.retrieval = Some(Retrieval::new(Reach::Public).map_err(std::io::Error::other)?);
    }
    desk.mail_lease = SignedDuration::from_secs(arguments.mail_lease.into());
    desk.credentials.calls_a_minute = arguments.calls_a_minute.max(1);
    match (&arguments.officer_module, &arguments.officer_token) {
        (Some(module), Some(label)) if arguments.officer_pin_each_batch => {
            desk.officer_token =
                Some(OfficerToken { module: module.clone(), label: label.clone() });
        }
        _ => desk.officer_key = officer_key(arguments, desk.now())?,
    }
    desk.provider = provider(arguments, &desk)?;
    desk.traces = traces(arguments)?;
    if let Some(file) = &arguments.officer_keys {
        desk.remote_keys = remote_keys(file)?;
    }
    if let Some(file) = &arguments.identity_providers {
        desk.identity_providers = identity_providers(file)?;
    }
    let desk = Arc::new(desk);
    let looking = Arc::clone(&desk);
    tokio::task::spawn_blocking(move || look_at_keys(&looking));
    if let Some(operations) = arguments.operations {
        watch_over(&desk, operations).await?;
    }
    let post = match &arguments.smtp {
        Some(url) => Post::smtp(url)?,
        None => Post::folder(&arguments.places.data.join("mail"))?,
    };
    let from = arguments.mail_from.parse().map_err(crate::jobs::post::PostError::from)?;
    let stop = stopped()?;
    let mut out = std::io::stdout();
    let told = writeln!(out, "listening on http://{address}").and_then(|()| out.flush());
    if let Err(error) = told {
        // Whoever reads it may be gone, or its disk full; the desk serves all the same.
        tracing::warn!(%error, "standard output cannot be written");
    }
    Ok(server::serve(desk, listener, post, from, stop).await?)
}

/// Tells health and numbers on an address of their own, to the end of the process.
async fn watch_over(desk: &Arc<Desk>, address: SocketAddr) -> Result<(), CommandError> {
    let listener = TcpListener::bind(address).await.map_err(|error| {
        let message = format!("{address} cannot be listened on: {error}");
        CommandError::refused("address", message, "choose another address with --operations")
    })?;
    tracing::info!(address = %listener.local_addr()?, "health and numbers are told");
    let router = routes::operation::router(Arc::clone(desk));
    tokio::spawn(axum::serve(listener, router).into_future());
    Ok(())
}

fn provider(
    arguments: &ServeArguments,
    desk: &Desk,
) -> Result<Option<Arc<dyn PaymentProvider>>, CommandError> {
    let Some(asked) = &arguments.card_payments else { return Ok(None) };
    if asked == "sandbox" {
        tracing::warn!("payments by card are a sandbox: whoever pays, no money moves");
        let secret = SecretString::from(hex::encode(desk.dice.bytes::<32>()));
        return Ok(Some(Arc::new(Sandbox::new(secret, &desk.public_url))));
    }
    let secret = arguments.card_secret.clone();
    let secret = secret.filter(|secret| secret.expose_secret().len() >= CARD_SECRET_MIN);
    let Some(secret) = secret else {
        return Err(CommandError::refused(
            "cardSecret",
            format!("the card provider's secret is missing or shorter than {CARD_SECRET_MIN}"),
            "put it into ORIGO_DESK_CARD_SECRET",
        ));
    };
    let hosted = Hosted::new(asked, secret).map_err(|error| {
        let next = "name the provider's HTTPS address with --card-payments, or `sandbox`";
        CommandError::refused("cardPayments", error.to_string(), next)
    })?;
    Ok(Some(Arc::new(hosted)))
}

fn traces(arguments: &ServeArguments) -> Result<Option<Traces>, CommandError> {
    let Some(collector) = &arguments.traces else { return Ok(None) };
    let traces = Traces::to(collector).map_err(|error| {
        let next = "name the collector's address with --traces, as http://127.0.0.1:4318/v1/traces";
        CommandError::refused("traces", error.to_string(), next)
    })?;
    Ok(Some(traces))
}

fn remote_keys(file: &Path) -> Result<Vec<RemoteKey>, CommandError> {
    RemoteKey::read(file).map_err(|error| {
        let next = "correct the file of --officer-keys, see docs/desk-operations.md";
        CommandError::refused("officerKeys", error.to_string(), next)
    })
}

/// Asks each provider once, so that a mistake is told before an officer issues. A provider that is down
/// stops no desk.
fn look_at_keys(desk: &Desk) {
    for key in &desk.remote_keys {
        if let Err(error) = key.check() {
            tracing::warn!(?key, %error, "an officer's key at a provider is not ready");
        }
    }
}

fn identity_providers(file: &Path) -> Result<Vec<IdentityProvider>, CommandError> {
    IdentityProvider::read(file).map_err(|error| {
        let next = "correct the file of --identity-providers, see docs/desk-operations.md";
        CommandError::refused("identityProviders", error.to_string(), next)
    })
}

fn anchors(arguments: &ServeArguments) -> Result<Anchors, CommandError> {
    let own = arguments.places.data.join("anchors");
    let dir: Option<&Path> = arguments.anchors.as_deref().or(own.is_dir().then_some(&own));
    let Some(dir) = dir else {
        tracing::warn!(
            "no trust anchors: every signature will be refused; put certificates into {}",
            own.display()
        );
        return Ok(Anchors::none());
    };
    Ok(Anchors::from_dir(dir).map_err(OpenError::from)?)
}

/// The token is opened before anything is served, so that nobody learns at the first certificate
/// that it does not sign.
fn officer_key(
    arguments: &ServeArguments,
    now: Timestamp,
) -> Result<Option<OfficerKey>, CommandError> {
    let (Some(module), Some(label)) = (&arguments.officer_module, &arguments.officer_token) else {
        return Ok(None);
    };
    let mut pin = String::new();
    std::io::stdin().lock().read_line(&mut pin)?;
    let pin = Pin::new(pin.trim_end_matches(['\r', '\n']).to_owned());
    let key = OfficerKey::open(module, label, pin, now).map_err(|error| {
        CommandError::refused(
            "officerKey",
            format!("the officer's token cannot be used: {error}"),
            "check --officer-module and --officer-token, and the PIN on standard input; a wrong \
             PIN is not tried again",
        )
    })?;
    tracing::info!("what is issued is signed with the officer's token");
    Ok(Some(key))
}

/// Ready when the process is asked to end (SIGTERM or SIGINT).
#[cfg(unix)]
fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, CommandError> {
    use tokio::signal::unix::{SignalKind, signal};
    let (mut term, mut int) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    Ok(async move {
        tokio::select! {
            _ = term.recv() => {}
            _ = int.recv() => {}
        }
    })
}

/// Ready when the process is asked to end (Ctrl-C).
#[cfg(not(unix))]
fn stopped() -> Result<impl Future<Output = ()> + Send + 'static, CommandError> {
    Ok(async {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    })
}
