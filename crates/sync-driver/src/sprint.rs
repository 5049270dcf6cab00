//! The `sprint` connector: leaves drafts at a desk that speaks SPRINT, and does nothing else there.

mod leave;

pub use leave::{Leaving, leave};

use std::time::Duration;

use reqwest::{Client, Method, Response, StatusCode, Url, header};
use secrecy::{ExposeSecret as _, SecretString};
use sync::{Failure, ParkReason};
use wire::sprint::answers::{ANSWER_BYTES_MAX, listing, refusal};
use wire::sprint::{Draft, Resource, TEST};

use crate::certo::reach;
use crate::failure::failure_of_transport;
use crate::{CertoError, Proxy};

/// Nothing large travels here.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);
/// Most pages of a list that are read: a list that goes on is none that can be searched.
const PAGES_MAX: u64 = 50;

/// A draft that the desk has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct There {
    /// By what it is asked for.
    pub(crate) key: String,
}

/// One desk that takes drafts.
#[derive(Clone)]
pub struct Sprint {
    client: Client,
    base: Url,
    token: SecretString,
}

impl Sprint {
    /// A connector to the interface at `base` (it ends in `/v2`) with a bearer key, through this proxy.
    ///
    /// # Errors
    /// See [`CertoError`].
    pub fn through(proxy: &Proxy, base: &str, token: SecretString) -> Result<Self, CertoError> {
        let (client, base) = reach(proxy, base)?;
        Ok(Self { client, base, token })
    }

    /// Whether the interface is there and takes the key.
    ///
    /// # Errors
    /// As every exchange: a key that is not taken is [`ParkReason::Account`] with the HTTP status as its code,
    /// an answer that is none of this interface [`ParkReason::Changed`].
    pub async fn greet(&self) -> Result<(), Failure> {
        let bytes = self.ask(Method::GET, &[TEST], None).await?;
        let said: Option<serde_json::Value> = serde_json::from_slice(&bytes).ok();
        match said.filter(|said| said["message"].is_string()) {
            Some(_) => Ok(()),
            None => Err(changed("no greeting of SPRINT")),
        }
    }

    /// The drafts whose description holds one of these references.
    pub(crate) async fn find(
        &self,
        resource: Resource,
        references: &[String],
    ) -> Result<Vec<There>, Failure> {
        let (mut found, mut page) = (Vec::new(), 1);
        loop {
            let bytes = self.ask(Method::GET, &[resource.as_str()], Some(Body::Page(page))).await?;
            let list = listing(resource, &bytes).map_err(|error| changed(&error.to_string()))?;
            for row in list.rows {
                if row
                    .description
                    .split_whitespace()
                    .any(|word| references.iter().any(|r| r == word))
                {
                    let key = row.key.ok_or_else(|| changed("a draft without a code"))?;
                    found.push(There { key });
                }
            }
            match list.next_page {
                None => return Ok(found),
                Some(next) if next <= PAGES_MAX => page = next,
                Some(_) => return Err(changed("a list of drafts without an end")),
            }
        }
    }

    /// Leaves a new draft. The answer tells nothing that is published: the draft is looked for afterwards.
    pub(crate) async fn create(&self, resource: Resource, draft: &Draft) -> Result<(), Failure> {
        self.ask(Method::POST, &[resource.as_str()], Some(Body::Draft(draft))).await.map(drop)
    }

    /// Changes one that is there.
    pub(crate) async fn update(
        &self,
        resource: Resource,
        key: &str,
        draft: &Draft,
    ) -> Result<(), Failure> {
        let path = [resource.as_str(), key];
        self.ask(Method::PUT, &path, Some(Body::Draft(draft))).await.map(drop)
    }

    async fn ask(
        &self,
        method: Method,
        path: &[&str],
        body: Option<Body<'_>>,
    ) -> Result<Vec<u8>, Failure> {
        let mut url = self.base.clone();
        url.path_segments_mut().map_err(|()| changed("no address"))?.pop_if_empty().extend(path);
        let mut request = self
            .client
            .request(method, url)
            .timeout(REQUEST_TIMEOUT)
            .bearer_auth(self.token.expose_secret())
            .header(header::ACCEPT, "application/json");
        request = match body {
            Some(Body::Draft(draft)) => request.json(draft),
            Some(Body::Page(page)) if page > 1 => request.query(&[("page", page)]),
            Some(Body::Page(_)) | None => request,
        };
        let response = request.send().await;
        let response = response.map_err(|error| failure_of_transport(&error.without_url()))?;
        let status = response.status();
        let bytes = read(response).await?;
        if status.is_success() { Ok(bytes) } else { Err(failure_of_status(status, &bytes)) }
    }
}

/// What goes with a request.
enum Body<'a> {
    Draft(&'a Draft),
    Page(u64),
}

async fn read(mut response: Response) -> Result<Vec<u8>, Failure> {
    let lost = |error: reqwest::Error| failure_of_transport(&error.without_url());
    let mut bytes = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(lost)? {
        if bytes.len() + chunk.len() > ANSWER_BYTES_MAX {
            return Err(changed("an answer without an end"));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

fn changed(what: &str) -> Failure {
    Failure::Blocked(ParkReason::Changed { what: what.to_owned() })
}

/// A no, by its status; one that the interface does not know stops the channel.
fn failure_of_status(status: StatusCode, bytes: &[u8]) -> Failure {
    let code = status.as_u16().to_string();
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Failure::Blocked(ParkReason::Account { code })
        }
        StatusCode::UNPROCESSABLE_ENTITY => Failure::Refused { code, message: refusal(bytes) },
        StatusCode::TOO_MANY_REQUESTS => Failure::Lost { cause: "too many requests".to_owned() },
        status if status.is_server_error() => Failure::Lost { cause: format!("HTTP {status}") },
        status => changed(&format!("HTTP {status} {}", refusal(bytes))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_status_has_its_consequence() {
        let of = |status: u16| {
            failure_of_status(StatusCode::from_u16(status).unwrap(), br#"{"message":"m"}"#)
        };
        for status in [401, 403] {
            let code = status.to_string();
            assert_eq!(of(status), Failure::Blocked(ParkReason::Account { code }), "a person");
        }
        let refused = Failure::Refused { code: "422".into(), message: "m".into() };
        assert_eq!(of(422), refused, "the fields");
        for status in [500, 503, 429] {
            assert!(matches!(of(status), Failure::Lost { .. }), "{status} may pass");
        }
        for status in [302, 404, 405, 418] {
            let stops = Failure::Blocked(ParkReason::Changed { what: String::new() });
            assert_eq!(
                std::mem::discriminant(&of(status)),
                std::mem::discriminant(&stops),
                "{status} is not of this interface"
            );
        }
    }

    #[test]
    fn keys_do_not_travel_in_clear() {
        let to = |base| Sprint::through(&Proxy::None, base, SecretString::from("k"));
        assert!(matches!(to("http://sprint.example/v2"), Err(CertoError::Clear(_))));
        assert!(to("https://sprint.example/v2").is_ok() && to("http://127.0.0.1:1/v2").is_ok());
    }
}
