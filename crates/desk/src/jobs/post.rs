//! Sends the mails of the outbox: by SMTP, or as `.eml` files into a folder.
//!
//! Whoever sends a mail has it alone for a while (a lease), so several desks beside each other send
//! each mail once; who dies over it loses it when the lease ends.
//!
//! A mail keeps its Message-ID and its date whatever is retried. In a folder its file is written whole
//! or not at all, so a crash between writing and noting it down leaves one file. By SMTP the same crash
//! sends it again, under the same Message-ID.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use lettre::message::header::{ContentTransferEncoding, ContentType};
use lettre::message::{Body, Mailbox, Message, SinglePart};
use lettre::{SmtpTransport, Transport};
use tokio::sync::watch;

use crate::desk::Desk;
use crate::storage::StorageError;
use crate::storage::outbox::{self, Lease, Mail};

/// Mails taken from the outbox at once: few, for who dies over them keeps them for a lease.
const AT_ONCE: u32 = 10;
/// Longest sleep: a mail whose retry falls due is sent within it.
const SLEEP: Duration = Duration::from_secs(15);
/// Pause between rounds: what is written meanwhile is taken in one step.
const GATHER: Duration = Duration::from_millis(250);
/// First pause after a failure, doubled each time.
const FIRST_PAUSE_S: i64 = 10;
/// Longest pause.
const LONGEST_PAUSE_S: i64 = 3_600;

/// Why the post could not be set up, or a mail not be sent.
#[derive(Debug, thiserror::Error)]
pub enum PostError {
    /// The SMTP address is none.
    #[error("{0} is no SMTP address such as smtp://mail.example:25")]
    Address(String),
    /// The sender's or a recipient's address is none.
    #[error("mail address: {0}")]
    Mailbox(#[from] lettre::address::AddressError),
    /// The mail cannot be composed.
    #[error("mail: {0}")]
    Message(#[from] lettre::error::Error),
    /// The server refused, or was not there.
    #[error("SMTP: {0}")]
    Smtp(#[from] lettre::transport::smtp::Error),
    /// The folder cannot be written.
    #[error("mail folder: {0}")]
    Folder(#[from] std::io::Error),
}

/// How mails leave.
#[derive(Debug, Clone)]
pub enum Post {
    /// Into a folder, one file each.
    Folder(PathBuf),
    /// To an SMTP server.
    Smtp(Box<SmtpTransport>),
}

impl Post {
    /// Into a folder, which is made.
    ///
    /// # Errors
    /// [`PostError::Folder`].
    pub fn folder(dir: &Path) -> Result<Self, PostError> {
        fs::create_dir_all(dir)?;
        Ok(Self::Folder(dir.to_owned()))
    }

    /// To a server: `smtp://host:port`, `smtps://user:password@host`.
    ///
    /// # Errors
    /// [`PostError::Address`].
    pub fn smtp(url: &str) -> Result<Self, PostError> {
        let builder =
            SmtpTransport::from_url(url).map_err(|_| PostError::Address(url.to_owned()))?;
        Ok(Self::Smtp(Box::new(builder.timeout(Some(Duration::from_secs(30))).build())))
    }

    fn deliver(&self, mail: &Mail, from: &Mailbox, host: &str) -> Result<(), PostError> {
        let message = compose(mail, from, host)?;
        match self {
            Self::Folder(dir) => write_whole(dir, &mail.data.message_id, &message.formatted())?,
            Self::Smtp(transport) => {
                transport.send(&message)?;
            }
        }
        Ok(())
    }
}

/// Sends what is due until `stop` turns true, and once more then. What was left waiting by an earlier
/// run is due at once.
pub async fn run(desk: Arc<Desk>, post: Post, from: Mailbox, mut stop: watch::Receiver<bool>) {
    let beginning = Arc::clone(&desk);
    let begun = tokio::task::spawn_blocking(move || begin(&beginning)).await;
    if let Ok(Err(error)) = begun {
        tracing::error!(%error, "the outbox could not be read");
    }
    loop {
        let last = *stop.borrow();
        let (desk_, post_, from_) = (Arc::clone(&desk), post.clone(), from.clone());
        let round = tokio::task::spawn_blocking(move || send_due(&desk_, &post_, &from_)).await;
        match round {
            Ok(Ok(sent)) if sent == AT_ONCE as usize => continue,
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::error!(%error, "the outbox could not be read"),
            Err(error) => tracing::error!(%error, "the post broke off"),
        }
        if last {
            return;
        }
        tokio::select! {
            () = desk.mail_written.notified() => gather(&mut stop).await,
            () = tokio::time::sleep(SLEEP) => {}
            _ = stop.changed() => {}
        }
    }
}

async fn gather(stop: &mut watch::Receiver<bool>) {
    tokio::select! {
        () = tokio::time::sleep(GATHER) => {}
        _ = stop.changed() => {}
    }
}

/// Sends what is due now, each mail by itself; says how many were taken for it.
///
/// # Errors
/// Where the database fails; a mail that does not leave is noted and tried again later.
pub fn send_due(desk: &Desk, post: &Post, from: &Mailbox) -> Result<usize, StorageError> {
    let host = host_of(&desk.public_url);
    let begun = desk.now();
    let mails = claim(desk, begun)?;
    for mail in &mails {
        // What is begun ends within the lease. The others are due again when theirs is over.
        if desk.now().duration_since(begun) > desk.mail_lease / 2 {
            break;
        }
        send(desk, post, from, &host, mail)?;
    }
    Ok(mails.len())
}

fn send(
    desk: &Desk,
    post: &Post,
    from: &Mailbox,
    host: &str,
    mail: &Mail,
) -> Result<(), StorageError> {
    let (id, me) = (mail.id, desk.process.as_str());
    match post.deliver(mail, from, host) {
        Ok(()) => {
            if !desk.storage.write_on(&[], |tx| outbox::mark_sent(tx, id, me, desk.now()))? {
                tracing::warn!(mail = mail.data.message_id, "a mail took longer than its lease");
            }
        }
        Err(error) => {
            tracing::warn!(mail = mail.data.message_id, %error, "a mail did not leave");
            let due_at = next_attempt(desk.now(), mail.attempts);
            let why = error.to_string();
            desk.storage.write_on(&[], |tx| outbox::mark_failed(tx, id, me, &why, due_at))?;
        }
    }
    Ok(())
}

fn begin(desk: &Desk) -> Result<(), StorageError> {
    desk.storage.write_on(&[], |tx| {
        outbox::make_due(tx, desk.now())?;
        if desk.beside_others { Ok(()) } else { outbox::end_leases(tx) }
    })
}

fn claim(desk: &Desk, now: Timestamp) -> Result<Vec<Mail>, StorageError> {
    let until = now.checked_add(desk.mail_lease).unwrap_or(Timestamp::MAX);
    let lease = Lease { holder: &desk.process, until };
    desk.storage.write_on(&[], |tx| outbox::claim(tx, &lease, now, AT_ONCE))
}

fn next_attempt(now: Timestamp, attempts: u32) -> Timestamp {
    let pause = FIRST_PAUSE_S.saturating_mul(1 << attempts.min(12)).min(LONGEST_PAUSE_S);
    now.checked_add(SignedDuration::from_secs(pause)).unwrap_or(Timestamp::MAX)
}

fn compose(mail: &Mail, from: &Mailbox, host: &str) -> Result<Message, PostError> {
    let part = SinglePart::builder().header(ContentType::TEXT_PLAIN);
    let text = mail.data.body.clone();
    let body = if text.is_ascii() {
        Body::new(text)
    } else {
        // Quoted-printable leaves digests readable in the raw file; base64 would not.
        Body::new_with_encoding(text, ContentTransferEncoding::QuotedPrintable)
            .unwrap_or_else(|text| Body::new(String::from_utf8_lossy(&text).into_owned()))
    };
    Ok(Message::builder()
        .from(from.clone())
        .to(mail.data.recipient.parse()?)
        .date(std::time::SystemTime::from(mail.written_at))
        .message_id(Some(format!("<{}@{host}>", mail.data.message_id)))
        .subject(mail.data.subject.clone())
        .singlepart(part.body(body))?)
}

fn write_whole(dir: &Path, name: &str, bytes: &[u8]) -> std::io::Result<()> {
    let temporary = dir.join(format!(".{name}.{}.part", std::process::id()));
    let mut file = File::create(&temporary)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    fs::rename(&temporary, dir.join(format!("{name}.eml")))?;
    File::open(dir)?.sync_all()
}

fn host_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or_default();
    if host.is_empty() { "desk.localhost".to_owned() } else { host.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_to_an_hour() {
        let start = Timestamp::UNIX_EPOCH;
        assert_eq!(next_attempt(start, 0).as_second(), 10);
        assert_eq!(next_attempt(start, 3).as_second(), 80);
        assert_eq!(next_attempt(start, 4_000_000).as_second(), 3_600, "and no further");
    }

    #[test]
    fn the_message_id_ends_with_the_desks_host() {
        assert_eq!(host_of("https://desk.example:8443/x"), "desk.example");
        assert_eq!(host_of(""), "desk.localhost");
    }
}
