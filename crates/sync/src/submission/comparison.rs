//! Whether a practice that is found at a desk holds what was sealed here: our own reference alone does not say so.
//!
//! Another device of the company may have sealed another paper for the same revision, and a home that was
//! restored may have signed it otherwise since. What a desk does not tell is not judged.

use super::{BASE_FORM_KIND, FileToSend, Found, Submission};

impl Submission {
    /// Names of the files in which a practice at the desk differs from the plan, the base form as empty text. A
    /// file that is still to be attached is no difference in a practice that was not sent.
    pub(super) fn differences(&self, row: &Found) -> Vec<String> {
        let Some(files) = &row.files else { return Vec::new() };
        if self.plan.answers.is_some() {
            return self.lacking(row, files);
        }
        let mut differing = Vec::new();
        if !self.is_our_base_form(row) {
            differing.push(String::new());
        }
        let is_base_form = |sha256: &String| {
            row.base_form.as_ref() == Some(sha256) || *sha256 == self.plan.signed_sha256
        };
        let others = files.iter().filter(|(_, sha256)| !is_base_form(sha256));
        let foreign = others.filter(|told| !self.plan.files.iter().any(|ours| is(told, ours)));
        differing.extend(foreign.map(|(name, _)| name.clone()));
        if row.sent {
            let lacks = |ours: &&FileToSend| !files.iter().any(|told| is(told, ours));
            differing.extend(self.plan.files.iter().filter(lacks).map(|ours| ours.name.clone()));
        }
        differing.sort();
        differing.dedup();
        differing
    }

    /// An answer to a request for correction stands beside what the desk had before. Once one was transmitted, all
    /// that ours brings is there, or it was another's: of a cloned device, say. A rejection waited for nobody's.
    fn lacking(&self, row: &Found, files: &[(String, String)]) -> Vec<String> {
        if row.correcting || row.rejected {
            return Vec::new();
        }
        let lacks = |ours: &&FileToSend| match ours.kind.as_str() {
            BASE_FORM_KIND => !self.is_our_base_form(row),
            _ => !files.iter().any(|told| is(told, ours)),
        };
        self.plan.files.iter().filter(lacks).map(|ours| ours.name.clone()).collect()
    }

    fn is_our_base_form(&self, row: &Found) -> bool {
        let plan = &self.plan;
        match (&row.content_sha256, &row.base_form) {
            (Some(content), _) if !plan.content_sha256.is_empty() => {
                *content == plan.content_sha256
            }
            (_, Some(signed)) if !signed.is_empty() => *signed == plan.signed_sha256,
            (_, Some(_) | None) => true,
        }
    }
}

/// Whether what the desk tells is this file: by its digest, whatever the desk calls it; by its name where the
/// desk tells names alone.
fn is((name, sha256): &(String, String), ours: &FileToSend) -> bool {
    if sha256.is_empty() { *name == ours.name } else { *sha256 == ours.sha256 }
}
