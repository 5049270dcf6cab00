//! Files as they come in: size, type and name are checked before the bytes are kept.

use certificate::AttachmentType;

use super::{expect_state, text};
use crate::desk::{Desk, FILE_BYTES_MAX};
use crate::error::DeskError;
use crate::storage::attachments::NewAttachment;
use crate::storage::chambers;
use crate::storage::practices::{Practice, State};

/// A file as it comes in.
#[derive(Debug, Clone)]
pub struct IncomingFile {
    /// Three-letter type.
    pub kind: String,
    /// File name.
    pub name: String,
    /// Description.
    pub description: String,
    /// The bytes.
    pub bytes: Vec<u8>,
}

/// Checks a file and stores its bytes; says how the practice will know it.
pub(crate) fn receive(
    desk: &Desk,
    practice: &Practice,
    file: &IncomingFile,
) -> Result<NewAttachment, DeskError> {
    let described = describe(desk, practice, file, file.bytes.len() as u64)?;
    Ok(NewAttachment { sha256: desk.blobs.put(&file.bytes)?, ..described })
}

/// Checks what is said of a file of so many bytes, whose bytes may be still to come: the digest of what it
/// answers is empty.
pub(crate) fn describe(
    desk: &Desk,
    practice: &Practice,
    file: &IncomingFile,
    size_bytes: u64,
) -> Result<NewAttachment, DeskError> {
    let chamber = desk.storage.look(|c| chambers::find(c, &practice.chamber))?.unwrap_or_default();
    expect_state(practice, &[State::Open, State::CorrectionAsked], "allegare documenti")?;
    limit(size_bytes, chamber.attachment_bytes_max)?;
    let kind = file.kind.trim().to_uppercase();
    if matches!(AttachmentType::from(kind.as_str()), AttachmentType::Other(_)) {
        let message = format!("Il tipo di allegato {kind:.20} non esiste.");
        return Err(DeskError::invalid("tipoAllegato", message));
    }
    if !is_plain_name(&file.name) {
        return Err(DeskError::invalid(
            "allegatoFileName",
            "Il nome del file è vuoto, troppo lungo o contiene caratteri non ammessi.",
        ));
    }
    if size_bytes == 0 {
        return Err(DeskError::invalid("modelloBaseB64", "Il file è vuoto."));
    }
    Ok(NewAttachment {
        kind,
        name: file.name.clone(),
        description: text("descrizioneAllegato", &file.description)?,
        size_bytes,
        sha256: String::new(),
    })
}

/// Refuses a file above the Chamber's limit, and above the desk's in any case.
pub(super) fn limit(bytes: u64, chamber_max: u64) -> Result<(), DeskError> {
    let max = chamber_max.min(FILE_BYTES_MAX);
    if bytes > max { Err(DeskError::too_large(max)) } else { Ok(()) }
}

/// A file name that is a name and nothing else: no folders, nothing invisible or reversing.
fn is_plain_name(name: &str) -> bool {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '/' | '\\' | ':' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
                | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
    };
    !name.is_empty()
        && name.len() <= 255
        && !name.chars().any(hidden)
        && !name.starts_with('.')
        && !name.ends_with(['.', ' '])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_hides_something_is_no_name() {
        assert!(is_plain_name("fattura 12 è.pdf.p7m"));
        for bad in ["", "../x", "a/b", "C:x.pdf", "a\u{202E}fdp.exe", ".hidden", "x.pdf ", "a\0b"] {
            assert!(!is_plain_name(bad), "{bad:?}");
        }
    }
}
