//! What of a paper is searched, and how a person's words become a query.

use certificate::{Attachment, Certificate};

/// Most of a paper that is searched, in bytes.
const SEARCHED_BYTES: usize = 64 * 1024;
/// Most words of a search.
const SEARCHED_WORDS: usize = 16;

/// Each word as the beginning of a word; what a person types is never FTS syntax.
pub(super) fn search_words(text: &str) -> String {
    text.split(|letter: char| !letter.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .take(SEARCHED_WORDS)
        .map(|word| format!("\"{word}\"*"))
        .collect::<Vec<_>>()
        .join(" ")
}

/// The word by which practices that use a proof of the company's library are found. One word, so that no
/// piece of a key is ever found by what a person types.
pub fn proof_word(key: &str) -> String {
    let plain: String = key.chars().filter(|c| c.is_ascii_alphanumeric()).collect();
    format!("prova{plain}")
}

fn word_of(attachment: &Attachment) -> Option<String> {
    (!attachment.proof.is_empty()).then(|| proof_word(&attachment.proof))
}

/// What a person may look for in a paper.
pub(super) fn paper_text(paper: &Certificate) -> String {
    let proofs: Vec<String> = paper.attachments.iter().filter_map(word_of).collect();
    let mut words: Vec<&str> = proofs.iter().map(String::as_str).collect();
    words.extend([
        &paper.id,
        &paper.title,
        &paper.company.name,
        paper.consignor.as_str(),
        paper.consignee.as_str(),
        &paper.destination_country,
        &paper.transport,
        &paper.remarks,
        &paper.notes,
        &paper.request_notes,
        &paper.goods_location,
    ]);
    if let Some(report) = &paper.report {
        words.extend(report.documents.iter().map(String::as_str));
    }
    words.extend(paper.delegation.iter().map(|delegation| delegation.delegate.as_str()));
    words.extend(paper.replaces.iter().map(|replaces| replaces.number.as_str()));
    words.extend(paper.issued_certificate.iter().map(|issued| issued.number.as_str()));
    words.extend(paper.origin_countries.iter().map(String::as_str));
    for invoice in &paper.invoices {
        words.extend([&*invoice.number, &*invoice.buyer]);
    }
    for line in &paper.goods {
        words.extend([&*line.marks, &*line.description, &*line.origin, &*line.hs_code]);
        words.push(&line.quantity);
    }
    for block in &paper.origin.blocks {
        words.extend([&*block.company, &*block.plant, &*block.workings]);
    }
    words.extend(paper.attachments.iter().map(|attachment| attachment.name.as_str()));
    words.retain(|word| !word.is_empty());
    let mut text = words.join("\n");
    if text.len() > SEARCHED_BYTES {
        let cut = (0..=SEARCHED_BYTES).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(cut);
    }
    text
}
