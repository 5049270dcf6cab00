//! An S3 store: one object a document. Requests are signed by `rusty-s3` (Signature 4 in the query, good
//! for a few minutes) and sent here; what fails for a moment is tried again, for all are harmless twice.
//!
//! The address of a request is a secret while it lasts: no message names it.

use std::io;
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rusty_s3::{Credentials, S3Action as _, UrlStyle};
use secrecy::{ExposeSecret as _, SecretString};
use ureq::Agent;
use url::Url;

use super::{BlobError, Shelf};
use crate::desk::FILE_BYTES_MAX;

/// How long a signed request may be used.
const SIGNED_FOR: Duration = Duration::from_secs(300);
/// How long one request may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// Times a request is sent before its failure is told.
const TRIES: u32 = 4;
/// First pause between two of them, doubled each time.
const PAUSE: Duration = Duration::from_millis(100);
/// What the desk draws itself may be larger than what it takes in.
const OBJECT_BYTES_MAX: u64 = 4 * FILE_BYTES_MAX;

/// What a store knows us by.
#[derive(Debug, Clone, Copy)]
pub struct Keys<'a> {
    /// Access key.
    pub id: &'a SecretString,
    /// Its secret.
    pub secret: &'a SecretString,
}

pub(super) struct Bucket {
    bucket: rusty_s3::Bucket,
    credentials: Credentials,
    prefix: String,
    agent: Agent,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Bucket").field("name", &self.bucket.name()).finish_non_exhaustive()
    }
}

impl Bucket {
    pub(super) fn open(address: &str, keys: Option<Keys<'_>>) -> Result<Self, BlobError> {
        let wrong = |why: &str| {
            BlobError::Address(format!(
                "the store's address is none ({why}): give one like \
                 s3://bucket?endpoint=https://s3.example&region=eu-south-1"
            ))
        };
        let url = Url::parse(address).map_err(|_| wrong("it cannot be read"))?;
        let name =
            url.host_str().filter(|_| url.scheme() == "s3").ok_or_else(|| wrong("no s3://"))?;
        let given =
            |key: &str| url.query_pairs().find(|(k, _)| k == key).map(|(_, v)| v.into_owned());
        let region = given("region").unwrap_or_else(|| "us-east-1".to_owned());
        let endpoint =
            given("endpoint").unwrap_or_else(|| format!("https://s3.{region}.amazonaws.com"));
        let endpoint = Url::parse(&endpoint).map_err(|_| wrong("its endpoint cannot be read"))?;
        let style = match given("style").as_deref() {
            None | Some("path") => UrlStyle::Path,
            Some("host") => UrlStyle::VirtualHost,
            Some(_) => return Err(wrong("style is path or host")),
        };
        let keys = keys.ok_or_else(|| {
            BlobError::Address(
                "the store's keys are missing: AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY".into(),
            )
        })?;
        let bucket = rusty_s3::Bucket::new(endpoint, style, name.to_owned(), region)
            .map_err(|_| wrong("its endpoint has no host"))?;
        let prefix = url.path().trim_matches('/');
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .max_redirects(0)
            .build();
        Ok(Self {
            bucket,
            credentials: Credentials::new(keys.id.expose_secret(), keys.secret.expose_secret()),
            prefix: if prefix.is_empty() { String::new() } else { format!("{prefix}/") },
            agent: config.into(),
        })
    }

    fn object(&self, sha256: &str) -> String {
        format!("{}{}/{sha256}", self.prefix, &sha256[..2])
    }

    /// Sends a request until it is answered with yes or with a no that stays one.
    fn patiently<T>(
        &self,
        what: &str,
        send: impl Fn() -> Result<Answer<T>, ureq::Error>,
    ) -> io::Result<T> {
        let mut pause = PAUSE;
        for tried in 1..=TRIES {
            let why = match send() {
                Ok(Answer::Done(value)) => return Ok(value),
                Ok(Answer::Status(404)) => {
                    let why = format!("{what}: the store has no such object or bucket");
                    return Err(io::Error::new(io::ErrorKind::NotFound, why));
                }
                Ok(Answer::Status(status)) if status < 500 && status != 429 => {
                    return Err(io::Error::other(format!("{what}: the store answers {status}")));
                }
                Ok(Answer::Status(status)) => format!("the store answers {status}"),
                // The words of other kinds may hold the address.
                Err(ureq::Error::Io(error)) => error.to_string(),
                Err(ureq::Error::Timeout(_)) => "the store does not answer in time".to_owned(),
                Err(ureq::Error::HostNotFound) => "the store's host is not known".to_owned(),
                Err(ureq::Error::ConnectionFailed) => "the store cannot be reached".to_owned(),
                Err(_) => "the store does not answer as HTTP".to_owned(),
            };
            if tried == TRIES {
                return Err(io::Error::other(format!("{what}: {why}")));
            }
            std::thread::sleep(pause);
            pause *= 2;
        }
        unreachable!("the last try ends it")
    }
}

enum Answer<T> {
    Done(T),
    Status(u16),
}

impl Shelf for Bucket {
    fn put(&self, sha256: &str, bytes: &[u8]) -> io::Result<()> {
        let object = self.object(sha256);
        // The store checks what arrives against the name that it gets.
        let checksum = hex::decode(sha256).map(|raw| STANDARD.encode(raw)).unwrap_or_default();
        self.patiently("keeping a document", || {
            let mut action = self.bucket.put_object(Some(&self.credentials), &object);
            action.headers_mut().insert("x-amz-checksum-sha256", checksum.clone());
            let request = self.agent.put(action.sign(SIGNED_FOR).as_str());
            let answer = request.header("x-amz-checksum-sha256", &checksum).send(bytes)?;
            let status = answer.status();
            Ok(if status.is_success() { Answer::Done(()) } else { Answer::Status(status.as_u16()) })
        })
    }

    fn get(&self, sha256: &str) -> io::Result<Vec<u8>> {
        let object = self.object(sha256);
        self.patiently("reading a document", || {
            let action = self.bucket.get_object(Some(&self.credentials), &object);
            let mut answer = self.agent.get(action.sign(SIGNED_FOR).as_str()).call()?;
            if !answer.status().is_success() {
                return Ok(Answer::Status(answer.status().as_u16()));
            }
            let body = answer.body_mut().with_config().limit(OBJECT_BYTES_MAX);
            Ok(Answer::Done(body.read_to_vec()?))
        })
    }

    fn remove(&self, sha256: &str) -> io::Result<bool> {
        let object = self.object(sha256);
        let removed = self.patiently("erasing a document", || {
            let action = self.bucket.delete_object(Some(&self.credentials), &object);
            let status = self.agent.delete(action.sign(SIGNED_FOR).as_str()).call()?.status();
            Ok(if status.is_success() { Answer::Done(()) } else { Answer::Status(status.as_u16()) })
        });
        match removed {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    fn names(&self) -> io::Result<Vec<String>> {
        Err(io::Error::other("the documents of a store are copied with the store's own tools"))
    }

    fn check(&self) -> io::Result<()> {
        self.patiently("looking at the bucket", || {
            let action = self.bucket.head_bucket(Some(&self.credentials));
            let status = self.agent.head(action.sign(SIGNED_FOR).as_str()).call()?.status();
            Ok(if status.is_success() { Answer::Done(()) } else { Answer::Status(status.as_u16()) })
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_none_is_refused_and_keys_are_never_shown() {
        let (id, secret) = (SecretString::from("id"), SecretString::from("geheim"));
        let keys = Keys { id: &id, secret: &secret };
        let open = |address| Bucket::open(address, Some(keys));
        for wrong in ["", "http://x/y", "s3://", "s3://b?endpoint=nowhere", "s3://b?style=odd"] {
            assert!(matches!(open(wrong), Err(BlobError::Address(_))), "{wrong}");
        }
        assert!(Bucket::open("s3://b", None).is_err(), "keys are needed");
        let bucket = open("s3://desk/papers/?endpoint=http://127.0.0.1:1&region=x").unwrap();
        assert!(!format!("{bucket:?}").contains("geheim"));
        let sha256 = "ab".repeat(32);
        assert_eq!(bucket.object(&sha256), format!("papers/ab/{sha256}"));
        let failed = bucket.get(&sha256).unwrap_err().to_string();
        assert!(!failed.contains("X-Amz") && !failed.contains("geheim"), "{failed}");
    }
}
