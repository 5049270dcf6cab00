//! Everything that this device has of one practice, in one folder: for an auditor, a customs officer, or a
//! portal that wants files. Nothing in it is made anew but the words about it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::Path;

use draft::PracticeId;
use store::Digest;

use crate::gathering::{self, Gathering};
use crate::views::care::BundleView;
use crate::{
    AppError, Office, Papers, archive, care, drafts, history, printing, sealing, verification,
    words,
};

/// Writes the folder. It must not be there yet, or be empty: nothing is written over, nothing mixed.
///
/// # Errors
/// [`crate::Code::BadField`] for a folder that holds something; [`crate::Code::UnknownPractice`],
/// [`crate::Code::Storage`].
pub fn export(office: &Office, id: PracticeId, folder: &Path) -> Result<BundleView, AppError> {
    let mut bundle = Bundle(Gathering::begin(office, folder)?);
    bundle.0.put("pratica.json", archive::show(office, id)?.as_bytes())?;
    // What cannot be printed yet has no pages; the boxes are in the exchange form all the same.
    if let Ok(pdf) = printing::pdf(office, id, Papers::Once) {
        bundle.0.put("pratica.pdf", &pdf)?;
    }
    bundle.seals(id)?;
    bundle.draft_attachments(id)?;
    bundle.issued(id)?;
    bundle.0.put("storia.txt", told(office, id)?.as_bytes())?;
    bundle.readme(id)?;
    Ok(bundle.0.view())
}

/// Makes a folder of its own for a practice inside another one, and writes it.
///
/// # Errors
/// As [`export`].
pub fn export_into(office: &Office, id: PracticeId, above: &Path) -> Result<BundleView, AppError> {
    let folder = gathering::folder_of(office, id, above)?;
    export(office, id, &folder)
}

struct Bundle<'a>(Gathering<'a>);

impl Bundle<'_> {
    /// Every revision that was sealed: base form, order detail, signatures with their judgement, receipts.
    fn seals(&mut self, id: PracticeId) -> Result<(), AppError> {
        for seal_id in self.0.office.store.seals(id)? {
            let seal = self.0.office.store.seal(seal_id)?;
            let place = format!("revisione-{}", seal.revision);
            let base = sealing::file_name(id, seal.revision);
            self.0.put(&format!("{place}/{base}"), &seal.base_form)?;
            self.0.put(&format!("{place}/{}", sealing::ORDER_DETAIL_NAME), &seal.order_detail)?;
            for file in &seal.attachments {
                self.0.blob(&format!("{place}/allegati"), &file.name, file.sha256)?;
            }
            let signatures = self.0.office.store.signatures(seal_id)?;
            for (number, signature) in signatures.iter().enumerate() {
                let more = if number == 0 { String::new() } else { format!("-{}", number + 1) };
                let name = format!("{base}{more}.p7m");
                self.0.put(&format!("{place}/{name}"), &signature.p7m)?;
                let verdict = verification::kept(&self.0.office.home, &signature.p7m);
                let json = serde_json::to_vec_pretty(&verdict.json).map_err(AppError::internal)?;
                self.0.put(&format!("{place}/{name}.rapporto.json"), &json)?;
                self.0.put(&format!("{place}/{name}.rapporto.txt"), verdict.words.as_bytes())?;
                for file in &signature.files {
                    self.0.blob(&format!("{place}/allegati"), &file.name, file.sha256)?;
                }
            }
            for (number, receipt) in self.0.office.store.receipts(seal_id)?.iter().enumerate() {
                let name = format!(
                    "{place}/ricevute/{:02}-{}.json",
                    number + 1,
                    gathering::safe(&receipt.kind)
                );
                self.0.put(&name, &receipt.bytes)?;
            }
        }
        Ok(())
    }

    /// The documents of a draft that was never sealed.
    fn draft_attachments(&mut self, id: PracticeId) -> Result<(), AppError> {
        if !self.0.office.store.seals(id)?.is_empty() {
            return Ok(());
        }
        for attachment in drafts::certificate(self.0.office, id)?.attachments {
            match attachment.sha256.parse::<Digest>() {
                Ok(digest) => self.0.blob("allegati", &attachment.name, digest)?,
                Err(_) => self.0.missing.push(format!("allegati/{}", attachment.name)),
            }
        }
        Ok(())
    }

    fn issued(&mut self, id: PracticeId) -> Result<(), AppError> {
        for document in self.0.office.store.issued(id)? {
            self.0.blob("rilasciato", &document.name, document.sha256)?;
        }
        Ok(())
    }

    fn readme(&mut self, id: PracticeId) -> Result<(), AppError> {
        let row = self.0.office.store.list_item(id)?.row;
        let say =
            |id: &str, facts: &[(&str, String)]| words::say(self.0.office.language, id, facts);
        let when = sealing::rfc3339(drafts::now_ms());
        let mut text = say("bundle-readme", &[("title", row.title), ("when", when)]);
        let facts =
            [("id", id.to_string()), ("state", row.state), ("revision", row.revision.to_string())];
        // Writing into a text does not fail.
        let _ = write!(text, "\n{}\n\n", say("bundle-practice", &facts));
        for file in &self.0.files {
            let _ = writeln!(text, "{}  {}", file.sha256, file.name);
        }
        if !self.0.missing.is_empty() {
            let _ = writeln!(text, "\n{}", say("bundle-missing", &[]));
            for name in &self.0.missing {
                let _ = writeln!(text, "- {name}");
            }
        }
        self.0.put("LEGGIMI.txt", text.as_bytes())
    }
}

/// The history as a text: who changed which boxes when; and what was done with the practice.
fn told(office: &Office, id: PracticeId) -> Result<String, AppError> {
    let say = |id: &str| words::say(office.language, id, &[]);
    let mut text = say("bundle-history") + "\n";
    for moment in history::moments(office, id)? {
        let _ = writeln!(text, "{}  {}  ({})", moment.at, moment.by, moment.changes);
        let pointers: BTreeSet<&String> = moment.pointers.iter().collect();
        for pointer in pointers {
            let _ = writeln!(text, "    {pointer}");
        }
    }
    let _ = writeln!(text, "\n{}", say("bundle-events"));
    for event in care::events(office, id)? {
        let facts = [event.about.as_str(), event.text.as_str()];
        let facts = facts.into_iter().filter(|fact| !fact.is_empty()).collect::<Vec<_>>();
        let _ = writeln!(text, "{}  {}  {}  {}", event.at, event.by, event.kind, facts.join("  "));
    }
    Ok(text)
}
