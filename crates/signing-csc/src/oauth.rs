//! OAuth 2.0 as far as a program on a desk can go (RFC 6749, RFC 7636, RFC 8252): client
//! credentials, and the authorisation code with PKCE over a redirect to this computer.
//!
//! The browser is the person's own: this program never sees what is typed there. The redirect is
//! waited for on the loopback address, at a port of the system's choice, for one answer.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use sha2::Digest as _;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

use crate::error::readable;
use crate::http::{Http, permitted};
use crate::{CscError, Version};

/// Opens an address for a person to agree at.
pub type Browser<'a> = &'a (dyn Fn(&str) + Send + Sync);

/// Longest request line that a redirect may have, bytes.
const REDIRECT_BYTES_MAX: usize = 8 * 1024;
/// Connections to the redirect's port that are looked at: browsers open some for icons.
const VISITS_MAX: usize = 16;
/// How long a connection has to say what it wants.
const VISIT: Duration = Duration::from_secs(2);
/// Lifetime of a token where the service does not say (section 8.4.4).
pub(crate) const DEFAULT_LIFE: Duration = Duration::from_secs(3600);

/// Who the program is to a service: given by the provider at registration.
#[derive(Debug, Clone)]
pub struct ClientId {
    /// `client_id`.
    pub id: String,
    /// `client_secret`; a program for everybody has none and uses PKCE.
    pub secret: Option<SecretString>,
}

/// What a token is good for.
pub(crate) enum Scope<'a> {
    /// The service.
    Account,
    /// Signing these hashes with one credential: the token is the activation data.
    Credential { version: Version, id: &'a str, hashes: &'a [[u8; 32]] },
}

/// Addresses of the authorisation server.
pub(crate) struct Endpoints {
    authorize: Url,
    token: Url,
}

#[derive(Deserialize)]
struct Metadata {
    authorization_endpoint: String,
    token_endpoint: String,
}

#[derive(Deserialize)]
struct Token {
    access_token: String,
    expires_in: Option<u64>,
}

impl Endpoints {
    /// From `oauth2` (a base address) or `oauth2Issuer` (RFC 8414) of `info`.
    pub(crate) async fn find(
        http: &Http,
        base: Option<&str>,
        issuer: Option<&str>,
    ) -> Result<Self, CscError> {
        let parsed = |text: &str| Url::parse(text).map_err(|_| CscError::Address(readable(text)));
        let endpoints = match (base, issuer) {
            (Some(base), _) => {
                let mut base = parsed(base)?;
                let path = base.path().trim_end_matches('/').to_owned();
                let stem = path.strip_suffix("/oauth2").unwrap_or(&path).to_owned();
                let mut at = |word: &str| {
                    base.set_path(&format!("{stem}/oauth2/{word}"));
                    base.clone()
                };
                Self { authorize: at("authorize"), token: at("token") }
            }
            (None, Some(issuer)) => {
                let mut url = parsed(issuer)?;
                let path = url.path().trim_end_matches('/').to_owned();
                url.set_path(&format!("/.well-known/oauth-authorization-server{path}"));
                let found: Metadata = http.get(&url, "oauth2 metadata").await?;
                Self {
                    authorize: parsed(&found.authorization_endpoint)?,
                    token: parsed(&found.token_endpoint)?,
                }
            }
            (None, None) => {
                let what = "a login without OAuth 2.0: the service names no server for it";
                return Err(CscError::Unsupported { what: what.to_owned() });
            }
        };
        permitted(&endpoints.authorize)?;
        permitted(&endpoints.token)?;
        Ok(endpoints)
    }
}

/// Client credentials: the program itself is known to the service.
pub(crate) async fn by_client(
    http: &Http,
    endpoints: &Endpoints,
    client: &ClientId,
) -> Result<SecretString, CscError> {
    let Some(secret) = &client.secret else {
        return Err(CscError::SecretMissing { label: "client_secret".to_owned() });
    };
    let fields = [
        ("grant_type", "client_credentials"),
        ("client_id", client.id.as_str()),
        ("client_secret", secret.expose_secret()),
        ("scope", "service"),
    ];
    let token: Token = http.form(&endpoints.token, "oauth2/token", &fields).await?;
    Ok(SecretString::from(token.access_token))
}

/// Authorisation code with PKCE: a person agrees in a browser. The token and its lifetime.
pub(crate) async fn by_code(
    http: &Http,
    endpoints: &Endpoints,
    client: &ClientId,
    scope: Scope<'_>,
    browser: Browser<'_>,
) -> Result<(SecretString, Duration), CscError> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await.map_err(no_port)?;
    let port = listener.local_addr().map_err(no_port)?.port();
    let redirect = format!("http://127.0.0.1:{port}/");
    let (verifier, state) = (random()?, random()?);
    let url = authorize_url(endpoints, client, &scope, &redirect, &verifier, &state);
    browser(url.as_str());
    let limit = http.options().consent_timeout;
    let code =
        tokio::time::timeout(limit, redirected(&listener, &state)).await.map_err(|_| {
            CscError::NotGiven {
                said: format!("no answer from the browser in {} s", limit.as_secs()),
            }
        })??;
    let mut fields = vec![
        ("grant_type", "authorization_code"),
        ("code", code.expose_secret()),
        ("redirect_uri", &redirect),
        ("client_id", &client.id),
        ("code_verifier", &verifier),
    ];
    if let Some(secret) = &client.secret {
        fields.push(("client_secret", secret.expose_secret()));
    }
    let token: Token = http.form(&endpoints.token, "oauth2/token", &fields).await?;
    let life = token.expires_in.map_or(DEFAULT_LIFE, Duration::from_secs);
    Ok((SecretString::from(token.access_token), life))
}

/// The address that asks for the code (section 8.4.2).
fn authorize_url(
    endpoints: &Endpoints,
    client: &ClientId,
    scope: &Scope<'_>,
    redirect: &str,
    verifier: &str,
    state: &str,
) -> Url {
    let mut url = endpoints.authorize.clone();
    let challenge = URL_SAFE_NO_PAD.encode(sha2::Sha256::digest(verifier));
    let mut query = url.query_pairs_mut();
    query
        .append_pair("response_type", "code")
        .append_pair("client_id", &client.id)
        .append_pair("redirect_uri", redirect)
        .append_pair("code_challenge", &challenge)
        .append_pair("code_challenge_method", "S256")
        .append_pair("state", state);
    match scope {
        Scope::Account => query.append_pair("scope", "service"),
        Scope::Credential { version, id, hashes } => {
            let hashes: Vec<String> =
                hashes.iter().map(|hash| URL_SAFE_NO_PAD.encode(hash)).collect();
            query
                .append_pair("scope", "credential")
                .append_pair("credentialID", id)
                .append_pair("numSignatures", &hashes.len().to_string());
            match version {
                Version::V1 => query.append_pair("hash", &hashes.join(",")),
                Version::V2 => query
                    .append_pair("hashes", &hashes.join(","))
                    .append_pair("hashAlgorithmOID", crate::value::SHA_256),
            }
        }
    };
    drop(query);
    url
}

/// Waits for the browser to come back with the code.
async fn redirected(listener: &TcpListener, state: &str) -> Result<SecretString, CscError> {
    for _ in 0..VISITS_MAX {
        let (mut visitor, _) = listener.accept().await.map_err(no_port)?;
        // Browsers open connections in advance, and say nothing on them.
        let target = tokio::time::timeout(VISIT, request_target(&mut visitor)).await;
        let Ok(Some(target)) = target else { continue };
        let Ok(url) = Url::parse("http://127.0.0.1").and_then(|base| base.join(&target)) else {
            continue;
        };
        let value = |name: &str| {
            url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
        };
        // Whoever does not know the state was not sent by our request.
        if value("state").as_deref() != Some(state) {
            say(&mut visitor, "404 Not Found", "?").await;
            continue;
        }
        if let Some(code) = value("code") {
            say(&mut visitor, "200 OK", "Origo: ✓").await;
            return Ok(SecretString::from(code));
        }
        say(&mut visitor, "200 OK", "Origo: ✗").await;
        let said = value("error_description").or_else(|| value("error")).unwrap_or_default();
        return Err(CscError::NotGiven { said: readable(&said) });
    }
    Err(CscError::NotGiven { said: "the browser did not come back".to_owned() })
}

/// The target of a GET, or nothing.
async fn request_target(visitor: &mut TcpStream) -> Option<String> {
    let mut read = Vec::new();
    while !read.windows(4).any(|window| window == b"\r\n\r\n") {
        let mut piece = [0; 1024];
        let count = visitor.read(&mut piece).await.ok()?;
        read.extend_from_slice(&piece[..count]);
        if count == 0 || read.len() > REDIRECT_BYTES_MAX {
            return None;
        }
    }
    let text = String::from_utf8_lossy(&read);
    let mut words = text.lines().next()?.split(' ');
    (words.next() == Some("GET")).then(|| words.next().map(str::to_owned)).flatten()
}

async fn say(visitor: &mut TcpStream, status: &str, words: &str) {
    let page = format!("<!doctype html><meta charset=utf-8><title>Origo</title><p>{words}");
    let head = format!(
        "HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
        page.len()
    );
    // A browser that has gone away needs no page.
    let _ = visitor.write_all(format!("{head}{page}").as_bytes()).await;
    let _ = visitor.shutdown().await;
}

/// 256 bits in letters that may stand in an address.
fn random() -> Result<String, CscError> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes)
        .map_err(|error| CscError::Unsupported { what: format!("random numbers ({error})") })?;
    Ok(URL_SAFE_NO_PAD.encode(bytes))
}

fn no_port(error: std::io::Error) -> CscError {
    CscError::Unsupported {
        what: format!("a login by browser: no port on this computer ({error})"),
    }
}
