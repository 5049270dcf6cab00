//! The paragraphs of the declaration of origin (art. 47 DPR 445/2000), from the origin blocks.

use crate::codes::OriginCode;
use crate::form::Declaration;
use crate::origins::country_alone;
use crate::practice::OriginBlock;
use crate::text::is_blank;

/// Composes the paragraphs. Where there is more than one block, each statement names its item numbers.
pub(crate) fn compose(blocks: &[OriginBlock]) -> Declaration {
    let of = |code: OriginCode| {
        let chosen =
            move |block: &&OriginBlock| block.kind.as_ref().is_some_and(|kind| kind.code() == code);
        blocks.iter().filter(chosen).collect::<Vec<_>>()
    };
    let made = of(OriginCode::EuOrigin);
    let processed = of(OriginCode::EuProcessed);
    let foreign = of(OriginCode::Foreign);
    let european: Vec<&OriginBlock> = made.iter().chain(&processed).copied().collect();
    let numbered = blocks.len() > 1;
    let list = |blocks: &[&OriginBlock], text: fn(&OriginBlock) -> String| {
        let statements = blocks.iter().filter_map(|block| statement(block, text(block), numbered));
        statements.collect::<Vec<_>>().join("; ")
    };
    Declaration {
        eu_country: countries(&european),
        production: once(
            made.iter().filter_map(|block| Some(block.kind.as_ref()?.as_str().to_owned())),
        ),
        producer: list(&made, firm),
        workings: list(&processed, workings),
        processor: list(&processed, firm),
        foreign_country: countries(&foreign),
        documents: list(&foreign, |block| joined(block.documents.iter().map(String::as_str))),
    }
}

fn countries(blocks: &[&OriginBlock]) -> String {
    once(blocks.iter().map(|block| country_alone(&block.country).to_uppercase()))
}

fn firm(block: &OriginBlock) -> String {
    joined([block.company.as_str(), block.plant.as_str()])
}

fn workings(block: &OriginBlock) -> String {
    let kind = block.kind.as_ref().map_or("", |kind| kind.as_str());
    let parts = [kind, block.workings.trim()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(": ")
}

fn statement(block: &OriginBlock, text: String, numbered: bool) -> Option<String> {
    if text.is_empty() {
        return None;
    }
    if !numbered || block.items.is_empty() {
        return Some(text);
    }
    let numbers: Vec<String> = block.items.iter().map(u32::to_string).collect();
    Some(format!("{text} (n. d'ordine {})", numbers.join(", ")))
}

fn joined<'a>(parts: impl IntoIterator<Item = &'a str>) -> String {
    let parts = parts.into_iter().filter(|part| !is_blank(part)).map(str::trim);
    parts.collect::<Vec<_>>().join(", ")
}

fn once(words: impl Iterator<Item = String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for word in words {
        if !word.is_empty() && !seen.contains(&word) {
            seen.push(word);
        }
    }
    seen.join(", ")
}
