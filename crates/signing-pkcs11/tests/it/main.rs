//! SoftHSM as the token, `openssl` as the referee.

mod certificates;
mod pin;
mod sign;

use harness::pki::{PIN, Shared, shared};
use jiff::Timestamp;
use signing::{Anchors, Policy};
use signing_pkcs11::{Pin, Token};

fn pin() -> Pin {
    Pin::new(PIN.to_owned())
}

fn open() -> (&'static Shared, Token) {
    let shared = shared();
    let token = Token::open(shared.pki.module_path(), &shared.token.label).expect("token");
    (shared, token)
}

fn policy(shared: &Shared) -> Policy {
    let anchors = Anchors::from_dir(&shared.pki.anchors_dir()).expect("anchors");
    Policy { anchors, crls: Vec::new(), at: Timestamp::now() }
}
