//! Everything that this device has of one practice, in one folder: for an auditor, a customs officer, or a
//! portal that wants files. Nothing in it is made anew but the words about it.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use draft::PracticeId;
use store::Digest;

use crate::views::DigestView;
use crate::views::care::BundleView;
use crate::{
    AppError, Code, Office, Papers, archive, care, drafts, files, history, printing, sealing,
    verification, words,
};

/// Writes the folder. It must not be there yet, or be empty: nothing is written over, nothing mixed.
///
/// # Errors
/// [`Code::BadField`] for a folder that holds something; [`Code::UnknownPractice`], [`Code::Storage`].
pub fn export(office: &Office, id: PracticeId, folder: &Path) -> Result<BundleView, AppError> {
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    if std::fs::read_dir(&folder).is_ok_and(|mut inside| inside.next().is_some()) {
        return Err(AppError::new(Code::BadField, "the folder holds something")
            .with("pointer", folder.display())
            .with("why", "≠ ∅"));
    }
    let mut bundle = Bundle { office, folder, files: Vec::new(), missing: Vec::new() };
    bundle.put("pratica.json", archive::show(office, id)?.as_bytes())?;
    // What cannot be printed yet has no pages; the boxes are in the exchange form all the same.
    if let Ok(pdf) = printing::pdf(office, id, Papers::Once) {
        bundle.put("pratica.pdf", &pdf)?;
    }
    bundle.seals(id)?;
    bundle.draft_attachments(id)?;
    bundle.issued(id)?;
    bundle.put("storia.txt", told(office, id)?.as_bytes())?;
    bundle.readme(id)?;
    let Bundle { folder, files, missing, .. } = bundle;
    Ok(BundleView { folder: folder.display().to_string(), files, missing })
}

/// Makes a folder of its own for a practice inside another one, and writes it.
///
/// # Errors
/// As [`export`].
pub fn export_into(office: &Office, id: PracticeId, above: &Path) -> Result<BundleView, AppError> {
    let row = office.store.list_item(id)?.row;
    let words = [row.protocol.as_str(), row.reference.as_str(), row.title.as_str()];
    let name = words.into_iter().map(safe).find(|name| !name.is_empty());
    let name = name.unwrap_or_else(|| id.to_string());
    let mut folder = above.join(&name);
    for number in 2.. {
        if !folder.exists() {
            break;
        }
        folder = above.join(format!("{name} ({number})"));
    }
    export(office, id, &folder)
}

struct Bundle<'a> {
    office: &'a Office,
    folder: PathBuf,
    files: Vec<DigestView>,
    missing: Vec<String>,
}

impl Bundle<'_> {
    fn put(&mut self, name: &str, bytes: &[u8]) -> Result<(), AppError> {
        files::write(&self.folder.join(name), bytes)?;
        let sha256 = sealing::sha256_hex(bytes);
        self.files.push(DigestView { name: name.to_owned(), sha256 });
        Ok(())
    }

    /// A file of the blob folder, or its name among what is missing.
    fn blob(&mut self, place: &str, name: &str, digest: Digest) -> Result<(), AppError> {
        let name = format!("{place}/{}", file_name(name));
        if self.files.iter().any(|file| file.name == name) {
            return Ok(());
        }
        match self.office.store.blob(digest) {
            Ok(bytes) => self.put(&name, &bytes),
            Err(_) => {
                self.missing.push(format!("{name}  {digest}"));
                Ok(())
            }
        }
    }

    /// Every revision that was sealed: base form, order detail, signatures with their judgement, receipts.
    fn seals(&mut self, id: PracticeId) -> Result<(), AppError> {
        for seal_id in self.office.store.seals(id)? {
            let seal = self.office.store.seal(seal_id)?;
            let place = format!("revisione-{}", seal.revision);
            let base = sealing::file_name(id, seal.revision);
            self.put(&format!("{place}/{base}"), &seal.base_form)?;
            self.put(&format!("{place}/{}", sealing::ORDER_DETAIL_NAME), &seal.order_detail)?;
            for file in &seal.attachments {
                self.blob(&format!("{place}/allegati"), &file.name, file.sha256)?;
            }
            let signatures = self.office.store.signatures(seal_id)?;
            for (number, signature) in signatures.iter().enumerate() {
                let more = if number == 0 { String::new() } else { format!("-{}", number + 1) };
                let name = format!("{base}{more}.p7m");
                self.put(&format!("{place}/{name}"), &signature.p7m)?;
                let verdict = verification::kept(&self.office.home, &signature.p7m);
                let json = serde_json::to_vec_pretty(&verdict.json).map_err(AppError::internal)?;
                self.put(&format!("{place}/{name}.rapporto.json"), &json)?;
                self.put(&format!("{place}/{name}.rapporto.txt"), verdict.words.as_bytes())?;
                for file in &signature.files {
                    self.blob(&format!("{place}/allegati"), &file.name, file.sha256)?;
                }
            }
            for (number, receipt) in self.office.store.receipts(seal_id)?.iter().enumerate() {
                let name =
                    format!("{place}/ricevute/{:02}-{}.json", number + 1, safe(&receipt.kind));
                self.put(&name, &receipt.bytes)?;
            }
        }
        Ok(())
    }

    /// The documents of a draft that was never sealed.
    fn draft_attachments(&mut self, id: PracticeId) -> Result<(), AppError> {
        if !self.office.store.seals(id)?.is_empty() {
            return Ok(());
        }
        for attachment in drafts::certificate(self.office, id)?.attachments {
            match attachment.sha256.parse::<Digest>() {
                Ok(digest) => self.blob("allegati", &attachment.name, digest)?,
                Err(_) => self.missing.push(format!("allegati/{}", attachment.name)),
            }
        }
        Ok(())
    }

    fn issued(&mut self, id: PracticeId) -> Result<(), AppError> {
        for document in self.office.store.issued(id)? {
            self.blob("rilasciato", &document.name, document.sha256)?;
        }
        Ok(())
    }

    fn readme(&mut self, id: PracticeId) -> Result<(), AppError> {
        let row = self.office.store.list_item(id)?.row;
        let say = |id: &str, facts: &[(&str, String)]| words::say(self.office.language, id, facts);
        let when = sealing::rfc3339(drafts::now_ms());
        let mut text = say("bundle-readme", &[("title", row.title), ("when", when)]);
        let facts =
            [("id", id.to_string()), ("state", row.state), ("revision", row.revision.to_string())];
        // Writing into a text does not fail.
        let _ = write!(text, "\n{}\n\n", say("bundle-practice", &facts));
        for file in &self.files {
            let _ = writeln!(text, "{}  {}", file.sha256, file.name);
        }
        if !self.missing.is_empty() {
            let _ = writeln!(text, "\n{}", say("bundle-missing", &[]));
            for name in &self.missing {
                let _ = writeln!(text, "- {name}");
            }
        }
        self.put("LEGGIMI.txt", text.as_bytes())
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

/// The last part of a name, so that no path leaves the folder.
fn file_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let kept: String = last.chars().filter(|letter| !letter.is_control()).collect();
    if kept.trim_matches('.').is_empty() { "file".to_owned() } else { kept }
}

/// A name that every file system takes.
fn safe(words: &str) -> String {
    let kept: String = words
        .chars()
        .map(
            |letter| {
                if letter.is_alphanumeric() || " -_.,".contains(letter) { letter } else { '-' }
            },
        )
        .take(80)
        .collect();
    kept.trim_matches([' ', '.', '-']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_the_folder() {
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("..\\..\\a.pdf"), "a.pdf");
        assert_eq!(file_name(".."), "file");
        assert_eq!(safe("BG/2026/0001234"), "BG-2026-0001234");
        assert_eq!(safe("../.."), "");
    }
}
