//! An authority of one's own, for tests that revoke, answer and stamp.

use std::path::Path;

use harness::pki::{Identity, OcspState, Person, Pki};
use jiff::{SignedDuration, Timestamp};
use signing::{Anchors, Policy, Report, WantedKind};
use tempfile::TempDir;

use crate::signed;

pub(crate) struct World {
    _dir: TempDir,
    pub(crate) pki: Pki,
    pub(crate) identity: Identity,
}

impl World {
    pub(crate) fn new() -> Self {
        let dir = tempfile::tempdir().expect("dir");
        let pki = Pki::make(dir.path()).expect("authority");
        let person = Person::new("LUCA", "BLU", "BLULCU80A01F205X");
        let identity = pki.identity(&person, "blu").expect("identity");
        Self { _dir: dir, pki, identity }
    }

    pub(crate) fn signed(&self, content: &[u8]) -> Vec<u8> {
        signed(&self.identity, content)
    }

    /// The root alone.
    pub(crate) fn bare(&self) -> Policy {
        let root = std::fs::read(self.pki.anchors_pem()).expect("root");
        Policy::new(Anchors::from_pem(&root).expect("anchor"), Timestamp::now())
    }

    /// The root with its own list: only the issuing authority's word is missing.
    pub(crate) fn waiting(&self) -> Policy {
        self.bare().with_crl(std::fs::read(self.pki.root_crl_path()).expect("list"))
    }

    /// With all lists, nobody revoked.
    pub(crate) fn full(&self) -> Policy {
        self.waiting().with_crl(std::fs::read(self.pki.crl_path()).expect("list"))
    }

    /// The request that a report wants to be made.
    pub(crate) fn request(report: &Report) -> Vec<u8> {
        let mut requests = report.wanted.iter().filter_map(|one| match &one.kind {
            WantedKind::Ocsp(request) => Some(request.clone()),
            WantedKind::Crl => None,
        });
        requests.next_back().expect("a request")
    }

    /// What the responder says about the signer.
    pub(crate) fn answer(&self, state: OcspState) -> Vec<u8> {
        let report = signing::verify(&self.signed(b"x"), &self.waiting());
        let request = Self::request(&report);
        self.pki.ocsp_answer(&request, state, "responder").expect("openssl ocsp")
    }

    /// A list of the issuing or root authority in which `revoked` are listed, from `ago` on for
    /// `life`.
    pub(crate) fn list(
        &self,
        role: &str,
        revoked: &[(&Path, i64)],
        from: Timestamp,
        life: SignedDuration,
    ) -> Vec<u8> {
        let span = (from.as_second(), (from + life).as_second());
        std::fs::read(self.pki.crl_of(role, revoked, span).expect("list")).expect("list")
    }
}

pub(crate) fn hours(hours: i64) -> SignedDuration {
    SignedDuration::from_hours(hours)
}
