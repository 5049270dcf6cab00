//! Signed files judged one after the other, each to TOTAL-PASSED.

use std::fs;

use harness::meter::{self, Span};
use jiff::Timestamp;
use serde_json::Value;
use signing::{Anchors, Policy, Report, Verifier};

use crate::Failure;
use crate::setting::Setting;

/// One verifier for all: the issuing chain is judged with the first file.
pub(crate) fn warm(setting: &Setting) -> Result<Value, Failure> {
    let set_up = Span::begin();
    let verifier = Verifier::new(policy(setting)?);
    if let Some(file) = setting.files.first() {
        // Its verdict comes again in the loop.
        let _ = verifier.verify(&fs::read(file)?);
    }
    judged(setting, &set_up, |bytes| verifier.verify(bytes))
}

/// Everything anew for each file: chain, revocation lists, signature.
pub(crate) fn cold(setting: &Setting) -> Result<Value, Failure> {
    let set_up = Span::begin();
    let policy = policy(setting)?;
    judged(setting, &set_up, |bytes| signing::verify(bytes, &policy))
}

fn policy(setting: &Setting) -> Result<Policy, Failure> {
    let anchors = Anchors::from_dir(&setting.anchors)?;
    Ok(Policy { anchors, crls: Vec::new(), at: Timestamp::now() })
}

fn judged(
    setting: &Setting,
    set_up: &Span,
    mut judge: impl FnMut(&[u8]) -> Report,
) -> Result<Value, Failure> {
    let set_up = set_up.end();
    let span = Span::begin();
    for _ in 0..setting.times {
        for file in &setting.files {
            let report = judge(&fs::read(file)?);
            if !report.passed() {
                let (file, verdict) = (file.display(), report.indication);
                return Err(format!("{file}: {verdict:?}: {:?}", report.checks).into());
            }
        }
    }
    Ok(meter::measures(setting.files.len() * setting.times, set_up, span.end()))
}
