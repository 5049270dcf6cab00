//! A draft for the customer's approval: the pages with their watermark and a message that carries them, for
//! the person's own mail program. Nothing is sent from here; that it was made for somebody, and what the
//! customer said, is written down beside the paper.

use std::fmt::Write as _;
use std::path::Path;

use certificate::words::Language;
use data_encoding::BASE64;
use draft::PracticeId;

use crate::views::care::DraftSentView;
use crate::{AppError, Code, Office, care, drafts, encryption, files, printing, sealing, words};

/// Longest address, as RFC 5321 has it.
const ADDRESS_LIMIT: usize = 254;
/// Letters of a message's line.
const LINE: usize = 76;
/// Bytes of an encoded word: with the name of its header it stays within a line (RFC 2047 section 2).
const WORD: usize = 39;

/// Writes the draft's pages and a message for the customer into a folder (of the home where there is none),
/// in the customer's language, and writes down that it was done.
///
/// # Errors
/// [`Code::BadField`] for an address that is none; [`Code::WrongState`] for what was issued already;
/// [`Code::Storage`].
pub fn send(
    office: &Office,
    id: PracticeId,
    to: &str,
    language: Language,
    folder: Option<&Path>,
) -> Result<DraftSentView, AppError> {
    let to = address(to)?;
    let state = office.store.list_item(id)?.row.state;
    if store::OVER.contains(&state.as_str()) {
        return Err(AppError::new(Code::WrongState, "nothing to approve").with("state", state));
    }
    let paper = drafts::certificate(office, id)?;
    let pdf = printing::draft_pdf(office, id)?;
    let digest = sealing::sha256_hex(&pdf);
    let folder = match folder {
        Some(folder) => std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned()),
        None => encryption::copies(office, "shown").join(digest.get(..12).unwrap_or_default()),
    };
    let invoices: Vec<&str> = paper
        .invoices
        .iter()
        .map(|one| one.number.as_str())
        .filter(|one| !one.is_empty())
        .collect();
    let facts = [
        ("company", paper.company.name.clone()),
        ("invoices", invoices.join(", ")),
        ("person", office.author.as_str().to_owned()),
    ];
    let subject_id =
        if invoices.is_empty() { "approval-subject-plain" } else { "approval-subject" };
    let subject = words::say(language, subject_id, &facts);
    let body = words::say(language, "approval-body", &facts);
    let name = format!("{}.pdf", words::say(language, "approval-file", &[]));
    let message = message(&to, &subject, &body, &name, &pdf);
    let (file, mail) = (folder.join(&name), folder.join("messaggio.eml"));
    files::write(&file, &pdf)?;
    files::write(&mail, message.as_bytes())?;
    care::note(office, id, "draftSent", &to, digest.get(..12).unwrap_or_default())?;
    let path = |path: &Path| path.display().to_string();
    Ok(DraftSentView { pdf: path(&file), message: path(&mail), to, subject, sha256: digest })
}

/// As [`send`], of the practice that a person names, with the files in the home; in English or in Italian.
///
/// # Errors
/// As [`send`], and [`Code::UnknownPractice`].
pub fn send_named(
    office: &Office,
    name: &str,
    to: &str,
    english: bool,
) -> Result<DraftSentView, AppError> {
    let language = if english { Language::En } else { Language::It };
    send(office, crate::archive::find(office, name)?, to, language, None)
}

/// Writes down what the customer said of the draft.
///
/// # Errors
/// [`Code::UnknownPractice`], [`Code::Storage`].
pub fn answer(office: &Office, id: PracticeId, approved: bool, said: &str) -> Result<(), AppError> {
    care::note(office, id, if approved { "approved" } else { "changesAsked" }, "", said)
}

/// One address, without anything that would begin another header.
fn address(to: &str) -> Result<String, AppError> {
    let to = to.trim();
    let plain = |letter: char| letter.is_ascii_graphic() && !"<>,;\"()[]\\:".contains(letter);
    let parts = to.split_once('@').filter(|(name, host)| {
        !name.is_empty() && host.contains('.') && !host.contains('@') && !host.ends_with('.')
    });
    if parts.is_some() && to.chars().all(plain) && to.len() <= ADDRESS_LIMIT {
        return Ok(to.to_owned());
    }
    Err(AppError::new(Code::BadField, "address")
        .with("pointer", "e-mail")
        .with("why", format!("{to:?}")))
}

/// A message that is not sent yet (`X-Unsent`), which mail programs open for writing.
fn message(to: &str, subject: &str, body: &str, name: &str, pdf: &[u8]) -> String {
    let boundary = format!("origo-{}", uuid::Uuid::new_v4().simple());
    let mut text = String::new();
    // Writing into a text does not fail.
    let _ = write!(
        text,
        "X-Unsent: 1\r\nTo: {to}\r\nSubject: {}\r\nMIME-Version: 1.0\r\n\
         Content-Type: multipart/mixed;\r\n boundary=\"{boundary}\"\r\n\r\n\
         --{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{}\
         --{boundary}\r\nContent-Type: application/pdf; name=\"{name}\"\r\n\
         Content-Transfer-Encoding: base64\r\n\
         Content-Disposition: attachment; filename=\"{name}\"\r\n\r\n{}--{boundary}--\r\n",
        encoded_word(subject),
        folded(body.replace('\n', "\r\n").as_bytes()),
        folded(pdf),
    );
    text
}

/// A header's text (RFC 2047), in words short enough for a line.
fn encoded_word(text: &str) -> String {
    let mut words = Vec::new();
    let mut word = String::new();
    for letter in text.chars().filter(|letter| !letter.is_control()) {
        if word.len() + letter.len_utf8() > WORD {
            words.push(std::mem::take(&mut word));
        }
        word.push(letter);
    }
    words.push(word);
    let encoded =
        words.iter().map(|word| format!("=?UTF-8?B?{}?=", BASE64.encode(word.as_bytes())));
    encoded.collect::<Vec<_>>().join("\r\n ")
}

fn folded(bytes: &[u8]) -> String {
    let text = BASE64.encode(bytes);
    let mut lines = String::with_capacity(text.len() + text.len() / LINE * 2 + 2);
    for (at, letter) in text.chars().enumerate() {
        if at > 0 && at % LINE == 0 {
            lines.push_str("\r\n");
        }
        lines.push(letter);
    }
    lines + "\r\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_cannot_bring_another_header() {
        assert!(address(" buyer@dokuma.example ").is_ok());
        for bad in ["", "buyer", "a@b", "a@b.c\r\nBcc: x@y.z", "a@b.c, d@e.f", "A <a@b.c>", "à@b.c"]
        {
            assert_eq!(address(bad).unwrap_err().code, Code::BadField, "{bad:?}");
        }
    }

    #[test]
    fn a_message_has_short_lines_and_its_words_come_back() {
        let subject =
            "Bozza del certificato di origine – perché è da approvare, fattura 2026/EX/0418";
        let made = message("a@b.example", subject, "Buongiorno,\nè così.", "bozza.pdf", &[7; 500]);
        assert!(made.split("\r\n").all(|line| line.len() <= 78 && line.is_ascii()), "{made}");
        let header = made.split("Subject: ").nth(1).unwrap().split("\r\nMIME").next().unwrap();
        let read: Vec<u8> = header
            .split("\r\n ")
            .flat_map(|word| {
                let inner = word.strip_prefix("=?UTF-8?B?").unwrap().strip_suffix("?=").unwrap();
                BASE64.decode(inner.as_bytes()).unwrap()
            })
            .collect();
        assert_eq!(String::from_utf8(read).unwrap(), subject);
    }
}
