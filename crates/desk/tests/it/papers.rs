//! Base forms and order details of the example practices, and signatures over them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use certificate::Certificate;
use harness::pki::{Identity, Issuer, Person, Pki};
use wire::base_form::BaseForm;
use wire::order_detail::OrderDetail;

/// The authority of all tests of this process, with one signer.
pub(crate) struct Signers {
    pub(crate) pki: Pki,
    pub(crate) moretti: Identity,
    pub(crate) stranger: Identity,
    scratch: tempfile::TempDir,
}

/// Fiscal code of the signer whom the tests' companies know.
pub(crate) const MORETTI: &str = "MRTLCU70A01A794I";

pub(crate) fn signers() -> &'static Signers {
    static SIGNERS: OnceLock<Signers> = OnceLock::new();
    SIGNERS.get_or_init(|| {
        let scratch = tempfile::tempdir().unwrap();
        let pki = Pki::make(&scratch.path().join("pki")).unwrap_or_else(|e| panic!("{e}"));
        let moretti = Person::new("LUCA", "MORETTI", MORETTI);
        let stranger =
            Person::new("IGNOTO", "STRANIERO", "RSSMRA80A01F205X").with_issuer(Issuer::Stranger);
        Signers {
            moretti: pki.identity(&moretti, "moretti").unwrap_or_else(|e| panic!("{e}")),
            stranger: pki.identity(&stranger, "stranger").unwrap_or_else(|e| panic!("{e}")),
            pki,
            scratch,
        }
    })
}

/// An example practice.
pub(crate) fn example(name: &str) -> Certificate {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    serde_json::from_slice(&std::fs::read(path).unwrap()).expect("an example practice")
}

/// Its base form's bytes.
pub(crate) fn base_form(practice: &Certificate) -> Vec<u8> {
    BaseForm::of(practice).expect("a writable base form").write()
}

/// Its order detail's bytes.
pub(crate) fn order_detail(practice: &Certificate) -> Vec<u8> {
    OrderDetail::of(practice).expect("a writable order detail").write()
}

/// CAdES in DER, by the signer whom everybody knows.
pub(crate) fn signed(content: &[u8]) -> Vec<u8> {
    signed_by(&signers().moretti, content)
}

/// CAdES in DER.
pub(crate) fn signed_by(who: &Identity, content: &[u8]) -> Vec<u8> {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let n = NEXT.fetch_add(1, Ordering::Relaxed);
    let file = |suffix: &str| -> PathBuf { signers().scratch.path().join(format!("{n}.{suffix}")) };
    std::fs::write(file("xml"), content).unwrap();
    let made = Command::new("openssl")
        .args(["cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256"])
        .args(["-outform", "DER", "-signer"])
        .arg(&who.certificate)
        .arg("-inkey")
        .arg(&who.key)
        .arg("-certfile")
        .arg(&who.issuing)
        .arg("-in")
        .arg(file("xml"))
        .arg("-out")
        .arg(file("p7m"))
        .output()
        .expect("openssl is installed");
    assert!(made.status.success(), "{}", String::from_utf8_lossy(&made.stderr));
    std::fs::read(file("p7m")).unwrap()
}
