//! What a document is, as far as its name and its first words say. A guess that a person sees and corrects.

use certificate::AttachmentType;

use crate::pdf;

/// Pages whose words are looked at.
const PAGES: usize = 1;

/// Words by which a document is known: in its name, and in the first words of its first page. The first that
/// fits counts, so that what is more exact stands above.
const KNOWN: &[(&str, &[&str])] = &[
    ("PAC", &["packing list", "packing", "distinta colli", "lista colli", "liste de colisage"]),
    (
        "BOL",
        &[
            "bill of lading",
            "polizza di carico",
            "sea waybill",
            "air waybill",
            "awb",
            "cmr",
            "lettera di vettura",
        ],
    ),
    (
        "DDO",
        &[
            "mrn",
            "bolla doganale",
            "dichiarazione doganale",
            "export accompanying",
            "dau",
            "ead",
            "ucc export",
        ],
    ),
    ("COE", &["certificate of origin", "certificato di origine", "certificat d'origine", "form a"]),
    (
        "FAE",
        &[
            "commercial invoice",
            "proforma invoice",
            "invoice",
            "fattura",
            "rechnung",
            "facture",
            "factura",
        ],
    ),
];

/// Type by name and content; a generic document where nothing is known.
pub(crate) fn kind_of(name: &str, bytes: &[u8]) -> AttachmentType {
    let known = by_words(&plain(name), |words, word| words.contains(word));
    let known = known.or_else(|| {
        let pages = pdf::words(crate::viewer::unwrapped(bytes.to_vec())).ok()?;
        let words = pages.into_iter().take(PAGES).flat_map(|page| page.words);
        let first: Vec<String> = words.take(80).map(|word| word.text).collect();
        by_words(&plain(&first.join(" ")), |words, word| {
            // Short signs are words of their own in running text.
            format!(" {words} ").contains(&format!(" {word} "))
                || (word.len() > 6 && words.contains(word))
        })
    });
    AttachmentType::from(known.unwrap_or("GEN"))
}

fn by_words(text: &str, holds: impl Fn(&str, &str) -> bool) -> Option<&'static str> {
    let fits = |words: &&[&str]| words.iter().any(|word| holds(text, word));
    KNOWN.iter().find(|(_, words)| fits(words)).map(|(kind, _)| *kind)
}

/// Small letters, one space between words.
fn plain(text: &str) -> String {
    let letters = text.to_lowercase();
    let words = letters.split(|one: char| !(one.is_alphanumeric() || one == '\''));
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_what_a_document_is() {
        for (name, kind) in [
            ("fattura_2026_EX_0418.pdf", "FAE"),
            ("packing_list_0418.pdf", "PAC"),
            ("Polizza di carico MSC.pdf", "BOL"),
            ("MRN 26ITQ1.pdf", "DDO"),
            ("certificato di origine cinese.pdf.p7m", "COE"),
            ("foto.pdf", "GEN"),
        ] {
            assert_eq!(kind_of(name, b"").as_str(), kind, "{name}");
        }
    }
}
