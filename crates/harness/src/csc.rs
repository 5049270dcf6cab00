//! A remote signing service: the API of the Cloud Signature Consortium, versions 1.0.4 and 2, over
//! HTTP on loopback, with real keys.
//!
//! Written from the specification, not from the client. Strict where it says SHALL: authorisations
//! are bound to hashes (SCAL 2) and to a number, run out, are good for one call of `signHash` and
//! renewed by `extendTransaction`; one-time passwords are good once; a third wrong secret locks the
//! credential. Signatures are made by `openssl pkeyutl`. What goes wrong in the world is injected
//! with [`Fault`]. Owns a thread; dropping it ends the server.

mod answer;
mod fault;
mod grant;
mod oauth;
mod offer;
mod signing;
mod world;

use std::io;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};

use crate::loopback::Loopback;

pub use fault::Fault;
pub use offer::{Auth, Offer};
use world::World;

/// User that may log in.
pub const USER: &str = "mario.rossi";
/// Its password.
pub const PASSWORD: &str = "una password lunga";
/// Program that is registered.
pub const CLIENT: &str = "origo-test";
/// Its secret.
pub const CLIENT_SECRET: &str = "segreto del programma";
/// PIN of every credential that has one.
pub const PIN: &str = "13572468";

/// Which of the two vocabularies a call used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// Version 1.0.4.
    V1,
    /// Version 2.
    V2,
}

/// A running service.
pub struct CscServer {
    server: Loopback,
    world: Arc<World>,
}

impl CscServer {
    /// Starts a service with these credentials on a port of the system's choice.
    pub fn start(offers: Vec<Offer>) -> io::Result<Self> {
        Self::start_with(offers, true)
    }

    /// As [`Self::start`]; `extends` false is a service that does not renew authorisations.
    pub fn start_with(offers: Vec<Offer>, extends: bool) -> io::Result<Self> {
        let mut world = None;
        let server = Loopback::start(|address| {
            let made = Arc::new(World::new(format!("http://{address}/"), offers, extends));
            router(Arc::clone(world.insert(made)))
        })?;
        let world = world.ok_or_else(|| io::Error::other("no routes were asked for"))?;
        Ok(Self { server, world })
    }

    /// Base address of a version.
    #[must_use]
    pub fn url(&self, dialect: Dialect) -> String {
        let version = match dialect {
            Dialect::V1 => "v1",
            Dialect::V2 => "v2",
        };
        format!("http://{}/csc/{version}", self.server.address())
    }

    /// What stands before both base addresses.
    #[must_use]
    pub fn root(&self) -> String {
        format!("http://{}", self.server.address())
    }

    /// Lets the `nth` call of `method` from now (1 is the next) go wrong.
    pub fn fault(&self, method: &'static str, nth: usize, fault: Fault) {
        self.world.with(|state| {
            let nth = state.calls.iter().filter(|call| **call == method).count() + nth;
            state.faults.push((method, nth, fault));
        });
    }

    /// From now on a person who comes with a browser sees a page, and says yes (`#agree`) or no
    /// (`#deny`) there.
    pub fn show_page(&self) {
        self.world.with(|state| state.has_page = true);
    }

    /// How often a method was called.
    #[must_use]
    pub fn calls(&self, method: &str) -> usize {
        self.world.with(|state| state.calls.iter().filter(|call| *call == method).count())
    }

    /// Hashes of each authorisation that was given, in order.
    #[must_use]
    pub fn authorised(&self) -> Vec<usize> {
        self.world.with(|state| state.authorised.clone())
    }

    /// Every hash that was signed, in order, as often as it was.
    #[must_use]
    pub fn signed(&self) -> Vec<Vec<u8>> {
        self.world.with(|state| state.signed.clone())
    }

    /// The one-time password on the person's telephone: the newest that was sent.
    #[must_use]
    pub fn sent_otp(&self) -> Option<String> {
        self.world.with(|state| state.sent.last().cloned())
    }

    /// One-time passwords that were sent.
    #[must_use]
    pub fn otps_sent(&self) -> usize {
        self.world.with(|state| state.sent.len())
    }

    /// A one-time password as a device in the person's hand shows it: good once.
    #[must_use]
    pub fn shown_otp(&self) -> String {
        self.world.with(world::Inner::new_otp)
    }

    /// Lets time pass for the service.
    pub fn advance(&self, by: Duration) {
        self.world.with(|state| state.offset += by);
    }
}

fn router(world: Arc<World>) -> Router {
    Router::new()
        .route("/csc/{version}/{*method}", post(call))
        .route("/oauth2/authorize", get(oauth::authorize))
        .route("/oauth2/token", post(oauth::token))
        .route("/.well-known/oauth-authorization-server", get(oauth::metadata))
        .with_state(world)
}

/// Every method of the API: counted, spoilt where a fault says so, else answered.
async fn call(
    State(world): State<Arc<World>>,
    Path((version, method)): Path<(String, String)>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let dialect = match version.as_str() {
        "v1" => Dialect::V1,
        "v2" => Dialect::V2,
        _ => return answer::nothing_here(),
    };
    let fault = world.with(|state| state.note(&method));
    let answer = |fault: Option<Fault>| {
        let request = answer::Request { dialect, method, headers, body };
        answer::answer(Arc::clone(&world), request, fault)
    };
    match fault {
        None => answer(None).await,
        Some(Fault::Hang) => std::future::pending().await,
        Some(Fault::Status(status)) => answer::bare(status),
        Some(Fault::Text) => answer::text("<html>Manutenzione</html>".to_owned()),
        Some(Fault::Huge) => answer::text(format!("\"{}\"", "x".repeat(4 * 1024 * 1024))),
        Some(Fault::Lose) => {
            drop(answer(None).await);
            std::future::pending().await
        }
        Some(Fault::Clock(by)) => {
            world.with(|state| state.offset += by);
            answer(None).await
        }
        Some(fault @ (Fault::Reverse | Fault::OtherHash | Fault::Short | Fault::Raw)) => {
            answer(Some(fault)).await
        }
    }
}
