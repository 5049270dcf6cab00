//! What of a paper is searched, and how a person's words become a query.

use certificate::Certificate;

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

/// What a person may look for in a paper.
pub(super) fn paper_text(paper: &Certificate) -> String {
    let mut words: Vec<&str> = vec![
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
    ];
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
