//! The documents: base forms of a certificate of origin, of one size and each with its own number.

use std::fs;
use std::path::Path;

/// Of each document.
pub(super) const DOCUMENT_BYTES: usize = 8 * 1024;

/// A base form as the desk's handbook shows it, two pages long.
const SAMPLE: [&str; 6] = ["crates", "wire", "tests", "fixtures", "samples", "modello-base-CO.xml"];

const GOODS: &str = "    <DettaglioMerci>";
const QUANTITIES: &str = "    <Quantita>";
const REMARKS_END: &str = "</Osservazioni>";
const PAGE: &str = "PALLETS 7-12\nN. 300 VALVOLE A SFERA / BALL VALVES DN25\nORIGINE: TURCHIA";

/// Writes `count` documents into `folder`, which is there and empty.
pub(super) fn make(root: &Path, folder: &Path, count: usize) -> Result<(), String> {
    let path = SAMPLE.iter().fold(root.to_owned(), |path, part| path.join(part));
    let sample =
        fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    for number in 0..count {
        let document = document(&sample, number)
            .ok_or_else(|| format!("{} has no goods any more", path.display()))?;
        let file = folder.join(format!("modello-base-{number:04}.xml"));
        fs::write(&file, document).map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(())
}

/// The sample with more pages of goods, filled up to the size with remarks.
fn document(sample: &str, number: usize) -> Option<String> {
    let page = (
        format!("{GOODS}{PAGE}</DettaglioMerci>\n"),
        format!("{QUANTITIES}\n\nKG 415</Quantita>\n"),
    );
    let remark = format!(" - PRATICA {number:04}");
    let fits = DOCUMENT_BYTES.checked_sub(sample.len() + remark.len())?;
    let pages = fits / (page.0.len() + page.1.len());
    let (before, goods) = sample.split_at(sample.find(GOODS)?);
    let (goods, quantities) = goods.split_at(goods.find(QUANTITIES)?);
    let (goods_more, quantities_more) = (page.0.repeat(pages), page.1.repeat(pages));
    let long = format!("{before}{goods}{goods_more}{quantities}");
    let at = long.rfind(QUANTITIES)?;
    let long = format!("{}{quantities_more}{}", &long[..at], &long[at..]);
    let filling = ".".repeat(DOCUMENT_BYTES.checked_sub(long.len() + remark.len())?);
    Some(long.replacen(REMARKS_END, &format!("{remark}{filling}{REMARKS_END}"), 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::places::Places;

    #[test]
    fn documents_are_of_one_size_and_no_two_are_alike() {
        let dir = tempfile::tempdir().unwrap();
        make(&Places::here().root, dir.path(), 3).unwrap();
        let mut texts: Vec<String> = fs::read_dir(dir.path())
            .unwrap()
            .map(|entry| fs::read_to_string(entry.unwrap().path()).unwrap())
            .collect();
        assert!(texts.iter().all(|text| text.len() == DOCUMENT_BYTES), "8 KB each");
        let pages = |text: &str, tag: &str| text.matches(tag).count();
        assert_eq!(
            pages(&texts[0], "<DettaglioMerci>"),
            pages(&texts[0], "<Quantita>"),
            "a quantity for each page of goods"
        );
        assert!(texts[0].trim_end().ends_with("</Domanda>"), "whole");
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 3, "each has its own digest");
    }
}
