//! What a service remembers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use super::fault::Fault;
use super::offer::Offer;

/// Wrong secrets after which a credential is locked.
const TRIES: u32 = 3;

/// A service's settings and memory.
pub(super) struct World {
    /// Where it is, with a slash at the end.
    pub(super) root: String,
    pub(super) offers: Vec<Offer>,
    pub(super) extends: bool,
    inner: Mutex<Inner>,
}

/// Its memory.
pub(super) struct Inner {
    begun: Instant,
    /// How far its clock is ahead.
    pub(super) offset: Duration,
    /// Methods, in the order of calls.
    pub(super) calls: Vec<String>,
    pub(super) faults: Vec<(&'static str, usize, Fault)>,
    /// Tokens that open the service.
    pub(super) tokens: Vec<String>,
    /// Authorisation codes with the challenge that opens them, and what they are for.
    pub(super) codes: HashMap<String, Code>,
    pub(super) sads: HashMap<String, Grant>,
    /// Authorisations that wait for a yes on a telephone: asked how often, and what they become.
    pub(super) waiting: HashMap<String, (u32, Grant)>,
    /// One-time passwords that are good.
    pub(super) otps: Vec<String>,
    /// One-time passwords that were sent.
    pub(super) sent: Vec<String>,
    pub(super) authorised: Vec<usize>,
    /// People are asked in the browser; else they agree unseen.
    pub(super) has_page: bool,
    pub(super) signed: Vec<Vec<u8>>,
    wrong: HashMap<String, u32>,
    counter: u32,
}

/// An authorisation code.
pub(super) struct Code {
    pub(super) challenge: String,
    pub(super) redirect: String,
    /// `None` opens the service.
    pub(super) grant: Option<Grant>,
}

/// An authorisation to sign.
#[derive(Debug, Clone)]
pub(super) struct Grant {
    pub(super) credential: String,
    /// `None`: any (SCAL 1).
    pub(super) hashes: Option<Vec<Vec<u8>>>,
    pub(super) left: usize,
    /// By the service's clock.
    pub(super) until: Duration,
    /// A call of `signHash` was made with it.
    pub(super) used: bool,
}

impl World {
    pub(super) fn new(root: String, offers: Vec<Offer>, extends: bool) -> Self {
        let inner = Inner {
            begun: Instant::now(),
            offset: Duration::ZERO,
            calls: Vec::new(),
            faults: Vec::new(),
            tokens: Vec::new(),
            codes: HashMap::new(),
            sads: HashMap::new(),
            waiting: HashMap::new(),
            otps: Vec::new(),
            sent: Vec::new(),
            authorised: Vec::new(),
            has_page: false,
            signed: Vec::new(),
            wrong: HashMap::new(),
            counter: 0,
        };
        Self { root, offers, extends, inner: Mutex::new(inner) }
    }

    pub(super) fn with<T>(&self, act: impl FnOnce(&mut Inner) -> T) -> T {
        act(&mut self.inner.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn offer(&self, id: &str) -> Option<&Offer> {
        self.offers.iter().find(|offer| offer.id == id)
    }
}

impl Inner {
    /// Counts a call and gives the fault that awaits it.
    pub(super) fn note(&mut self, method: &str) -> Option<Fault> {
        self.calls.push(method.to_owned());
        let nth = self.calls.iter().filter(|call| *call == method).count();
        let found = self.faults.iter().position(|(of, at, _)| *of == method && *at == nth)?;
        Some(self.faults.remove(found).2)
    }

    pub(super) fn now(&self) -> Duration {
        self.begun.elapsed() + self.offset
    }

    /// A word that was never used before. Tests guess none, so it need not be secret.
    pub(super) fn fresh(&mut self, what: &str) -> String {
        self.counter += 1;
        format!("{what}-{}-{}", self.counter, std::process::id())
    }

    pub(super) fn new_otp(&mut self) -> String {
        self.counter += 1;
        let otp = format!("{:06}", (self.counter * 7919) % 1_000_000);
        self.otps.push(otp.clone());
        otp
    }

    pub(super) fn put_sad(&mut self, grant: Grant) -> String {
        let sad = self.fresh("SAD");
        self.sads.insert(sad.clone(), grant);
        sad
    }

    pub(super) fn is_locked(&self, credential: &str) -> bool {
        self.wrong.get(credential).is_some_and(|count| *count >= TRIES)
    }

    /// Counts a wrong secret, or forgets those before a right one.
    pub(super) fn judge(&mut self, credential: &str, right: bool) {
        if right {
            self.wrong.remove(credential);
        } else {
            *self.wrong.entry(credential.to_owned()).or_default() += 1;
        }
    }
}
