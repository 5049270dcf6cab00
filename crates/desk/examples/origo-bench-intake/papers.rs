//! Signed practices of about 20 KB each, made once and kept: signing is not what is measured.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

use certificate::Certificate;
use harness::meter::{self, Span};
use harness::pki::{Identity, Person, Pki};
use serde_json::Value;
use wire::base_form::BaseForm;
use wire::order_detail::OrderDetail;

use crate::Failure;
use crate::setting::{base_form, number, papers};

/// Signers at once; each starts `openssl`.
const SIGNERS: usize = 2;
/// A signed base form is at least so long.
const BYTES_MIN: usize = 18_000;
/// What the signature and its certificates add.
const SIGNATURE_BYTES: usize = 4_000;

/// Fiscal code of the signatory, whom every account of the bench knows.
pub(crate) const SIGNATORY: &str = "MRTLCU70A01A794I";

/// Makes those that are not there.
pub(crate) fn make() -> Result<Value, Failure> {
    let set_up = Span::begin();
    let (folder, wanted) = (papers()?, number("BENCH_PRACTICES")?);
    fs::create_dir_all(&folder)?;
    let pki = Pki::make(&folder.join("pki"))?;
    let person = Person::new("LUCA", "MORETTI", SIGNATORY);
    let signatory = pki.identity(&person, "signatory")?;
    let pattern = pattern()?;
    fs::write(folder.join("order.xml"), OrderDetail::of(&pattern)?.write())?;
    let set_up = set_up.end();
    let span = Span::begin();
    let next = AtomicUsize::new(0);
    let one = || -> Result<(), Failure> {
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            if number >= wanted {
                return Ok(());
            }
            let file = base_form(&folder, number);
            if !file.is_file() {
                sign(&signatory, &form(&pattern, number)?, &file)?;
            }
        }
    };
    std::thread::scope(|scope| {
        let signers: Vec<_> = (0..SIGNERS).map(|_| scope.spawn(one)).collect();
        signers.into_iter().try_for_each(|signer| {
            signer.join().unwrap_or_else(|_| Err("a signer broke off".into()))
        })
    })?;
    Ok(meter::measures(wanted.max(1), set_up, span.end()))
}

/// The example practice with as many goods as make a form of 20 KB.
pub(crate) fn pattern() -> Result<Certificate, Failure> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("fixtures");
    let mut pattern: Certificate = serde_json::from_slice(&fs::read(fixtures.join("ex-01.json"))?)?;
    let line = pattern.goods.first().cloned().ok_or("an example without goods")?;
    while BaseForm::of(&pattern)?.write().len() + SIGNATURE_BYTES < BYTES_MIN + 2_000 {
        let number = u32::try_from(pattern.goods.len() + 1)?;
        pattern.goods.push(certificate::GoodsLine { number, ..line.clone() });
    }
    Ok(pattern)
}

/// No two are equal: each shipment has its own lorry and its own invoice.
fn form(pattern: &Certificate, number: usize) -> Result<Vec<u8>, Failure> {
    let mut practice = pattern.clone();
    for (place, invoice) in practice.invoices.iter_mut().enumerate() {
        invoice.number = format!("2026/EX/{number:06}-{place}");
    }
    practice.transport = format!("BY TRUCK {number}");
    Ok(BaseForm::of(&practice)?.write())
}

/// CAdES in DER. Written beside and renamed, so that what is there is whole.
fn sign(who: &Identity, content: &[u8], to: &PathBuf) -> Result<(), Failure> {
    let (xml, half) = (to.with_extension("xml"), to.with_extension("half"));
    fs::write(&xml, content)?;
    let made = Command::new("openssl")
        .args(["cms", "-sign", "-binary", "-nodetach", "-cades", "-md", "sha256"])
        .args(["-outform", "DER", "-signer"])
        .arg(&who.certificate)
        .arg("-inkey")
        .arg(&who.key)
        .arg("-certfile")
        .arg(&who.issuing)
        .arg("-in")
        .arg(&xml)
        .arg("-out")
        .arg(&half)
        .output()?;
    if !made.status.success() {
        return Err(String::from_utf8_lossy(&made.stderr).into());
    }
    fs::remove_file(&xml)?;
    fs::rename(&half, to)?;
    let length = fs::metadata(to)?.len();
    if length < BYTES_MIN as u64 {
        return Err(format!("{} has {length} bytes only", to.display()).into());
    }
    Ok(())
}
