//! The product's batch: one session, and for each document the signed attributes, the token's
//! signature, the signed file read back and verified, and the file made durable.

use std::fs::{self, File};
use std::io::Write as _;
use std::path::Path;

use harness::meter::{self, Span};
use jiff::Timestamp;
use serde_json::Value;
use signing::{TokenSigner as _, cades};
use signing_pkcs11::{Pin, Token};

use crate::Failure;
use crate::setting::Setting;
use crate::shelf::Shelf;

/// How a signed file is kept.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// As a file.
    File,
    /// As a file and in the store, as the product does.
    Store,
}

pub(crate) fn run(setting: &Setting, kept: Kept) -> Result<Value, Failure> {
    let shelf = match kept {
        Kept::File => None,
        Kept::Store => Some(Shelf::make(&setting.out.join("home"), &setting.files)?),
    };
    let set_up = Span::begin();
    let mut token = Token::open(&setting.module, &setting.label)?;
    let mut session = token.login(Pin::new(setting.pin.clone()), &setting.key)?;
    let set_up = set_up.end();

    let span = Span::begin();
    for (number, file) in setting.files.iter().enumerate() {
        let content = fs::read(file)?;
        let p7m = cades::sign(&content, &mut session, Timestamp::now())?;
        if let Some(shelf) = &shelf {
            let signer = session.certificate();
            shelf.keep(number, &p7m, &signer.name(), &signer.fiscal_code().unwrap_or_default())?;
        }
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        write(&setting.out.join(format!("{name}.p7m")), &p7m)?;
    }
    Ok(meter::measures(setting.files.len(), set_up, span.end()))
}

/// Beside its place, durable, then renamed: as the product writes.
fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let beside = path.with_extension("part");
    let mut file = File::create_new(&beside)?;
    file.write_all(bytes)?;
    file.sync_all()?;
    Ok(fs::rename(&beside, path)?)
}
