//! `origo-desk serve`.

use std::io::{BufRead as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;
use jiff::{SignedDuration, Timestamp};
use signing::Anchors;
use signing_pkcs11::Pin;
use signing_retrieval::{Reach, Retrieval};
use tokio::net::TcpListener;

use super::CommandError;
use crate::clock::{Clock, Dice};
use crate::desk::{Desk, OpenError};
use crate::jobs::post::Post;
use crate::officer_key::{OfficerKey, OfficerToken};
use crate::places::Places;
use crate::server;

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
    /// Seconds for which a mail is this process's alone while it sends it; then others may
    #[arg(long, default_value_t = 300)]
    mail_lease: u32,
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
    let _ = tracing_subscriber::fmt().with_env_filter(log).with_writer(std::io::stderr).try_init();
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
    match (&arguments.officer_module, &arguments.officer_token) {
        (Some(module), Some(label)) if arguments.officer_pin_each_batch => {
            desk.officer_token =
                Some(OfficerToken { module: module.clone(), label: label.clone() });
        }
        _ => desk.officer_key = officer_key(arguments, desk.now())?,
    }
    let post = match &arguments.smtp {
        Some(url) => Post::smtp(url)?,
        None => Post::folder(&arguments.places.data.join("mail"))?,
    };
    let from = arguments.mail_from.parse().map_err(crate::jobs::post::PostError::from)?;
    let stop = stopped()?;
    let mut out = std::io::stdout();
    writeln!(out, "listening on http://{address}")?;
    out.flush()?;
    Ok(server::serve(Arc::new(desk), listener, post, from, stop).await?)
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
