//! Signed files judged one after the other, each to TOTAL-PASSED.

use std::fs;

use jiff::Timestamp;
use serde_json::Value;
use signing::{Anchors, Policy, Report};

use crate::Failure;
use crate::meter::{self, Span};
use crate::setting::Setting;

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
