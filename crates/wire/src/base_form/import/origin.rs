//! The declaration's paragraphs taken apart into origin blocks.
//!
//! Our composer writes one statement per block, parted by `; `, each with its item numbers where there
//! is more than one block. Other programs write free text, which stays whole.

use certificate::origins::Origin;
use certificate::{Declaration, GoodsLine, OriginBlock, OriginCode, OriginKind};

const ITEMS_OPEN: &str = " (n. d'ordine ";

/// One statement of a paragraph.
#[derive(Default)]
struct Statement<'a> {
    text: &'a str,
    items: Vec<u32>,
}

pub(super) fn blocks_of(
    declaration: &Declaration,
    goods: &[GoodsLine],
    box_3: &[String],
) -> Vec<OriginBlock> {
    let mut blocks = made(declaration);
    blocks.extend(processed(declaration));
    let european = blocks.len();
    blocks.extend(foreign(declaration));
    // An EU country alone says that something is stated, not what: the kind stays open.
    if european == 0 && !declaration.eu_country.trim().is_empty() {
        blocks.insert(0, OriginBlock::default());
    }
    let single = blocks.len() == 1;
    for block in &mut blocks {
        let is_foreign = block.kind == Some(OriginKind::Foreign);
        if block.items.is_empty() {
            block.items = covered(goods, single, is_foreign);
        }
        let countries =
            if is_foreign { &declaration.foreign_country } else { &declaration.eu_country };
        block.country = country_of(block, goods, box_3, countries);
    }
    blocks
}

fn made(declaration: &Declaration) -> Vec<OriginBlock> {
    let Declaration { production, producer, .. } = declaration;
    if production.trim().is_empty() && producer.trim().is_empty() {
        return Vec::new();
    }
    let statements = statements_of(producer);
    let kinds: Vec<OriginKind> = kinds_of(production);
    let kind_of = |at: usize| match kinds.as_slice() {
        [] => None,
        [only] => Some(only.clone()),
        several if several.len() == statements.len() => several.get(at).cloned(),
        _ => Some(OriginKind::Other(production.clone())),
    };
    let block = |(at, statement): (usize, &Statement<'_>)| {
        let (company, plant) = firm(statement.text);
        OriginBlock {
            kind: kind_of(at),
            company,
            plant,
            items: statement.items.clone(),
            ..OriginBlock::default()
        }
    };
    statements.iter().enumerate().map(block).collect()
}

fn processed(declaration: &Declaration) -> Vec<OriginBlock> {
    let Declaration { workings, processor, .. } = declaration;
    if workings.trim().is_empty() && processor.trim().is_empty() {
        return Vec::new();
    }
    let (worked, firms) = (statements_of(workings), statements_of(processor));
    if worked.len() != firms.len() {
        let (kind, workings) = working(workings);
        let (company, plant) = firm(processor);
        return vec![OriginBlock { kind, workings, company, plant, ..OriginBlock::default() }];
    }
    let block = |(worked, by): (&Statement<'_>, &Statement<'_>)| {
        let (kind, workings) = working(worked.text);
        let (company, plant) = firm(by.text);
        let items = if worked.items.is_empty() { &by.items } else { &worked.items };
        OriginBlock {
            kind,
            workings,
            company,
            plant,
            items: items.clone(),
            ..OriginBlock::default()
        }
    };
    worked.iter().zip(&firms).map(block).collect()
}

fn foreign(declaration: &Declaration) -> Vec<OriginBlock> {
    let Declaration { foreign_country, documents, .. } = declaration;
    if foreign_country.trim().is_empty() && documents.trim().is_empty() {
        return Vec::new();
    }
    let block = |statement: &Statement<'_>| OriginBlock {
        kind: Some(OriginKind::Foreign),
        documents: parts(statement.text),
        items: statement.items.clone(),
        ..OriginBlock::default()
    };
    statements_of(documents).iter().map(block).collect()
}

/// Statements, where every part names its items; otherwise the whole text is one statement.
fn statements_of(paragraph: &str) -> Vec<Statement<'_>> {
    let numbered: Option<Vec<_>> = paragraph.split("; ").map(with_items).collect();
    numbered.unwrap_or_else(|| vec![Statement { text: paragraph.trim(), items: Vec::new() }])
}

fn with_items(statement: &str) -> Option<Statement<'_>> {
    let (text, items) = statement.strip_suffix(')')?.rsplit_once(ITEMS_OPEN)?;
    let items = items.split(", ").map(str::parse).collect::<Result<_, _>>().ok()?;
    Some(Statement { text: text.trim(), items })
}

/// The kinds of the production paragraph, where every word of it is one.
fn kinds_of(production: &str) -> Vec<OriginKind> {
    let words: Vec<OriginKind> = production.split(", ").filter_map(known_kind).collect();
    match production.trim() {
        "" => Vec::new(),
        text if words.len() == production.split(", ").count() && !text.is_empty() => words,
        text => vec![OriginKind::Other(text.to_owned())],
    }
}

fn known_kind(word: &str) -> Option<OriginKind> {
    match OriginKind::from(word.trim().to_lowercase().as_str()) {
        OriginKind::Other(_) => None,
        known => Some(known),
    }
}

/// `lavorate: tornitura` gives the kind and the working; free text gives no kind.
fn working(text: &str) -> (Option<OriginKind>, String) {
    let (head, rest) = text.split_once(": ").unwrap_or((text, ""));
    match known_kind(head).filter(|kind| kind.code() == OriginCode::EuProcessed) {
        Some(kind) => (Some(kind), rest.to_owned()),
        None => (None, text.to_owned()),
    }
}

/// Name and place of the plant: the name ends at the first comma.
fn firm(text: &str) -> (String, String) {
    let (company, plant) = text.split_once(", ").unwrap_or((text, ""));
    (company.to_owned(), plant.to_owned())
}

fn parts(text: &str) -> Vec<String> {
    text.split(", ").filter(|part| !part.trim().is_empty()).map(str::to_owned).collect()
}

/// The lines that a block without numbers speaks of: all, where it is alone; else those of its side of
/// the Union's border.
fn covered(goods: &[GoodsLine], single: bool, is_foreign: bool) -> Vec<u32> {
    let fits = |line: &&GoodsLine| match Origin::read(&line.origin) {
        _ if single => true,
        Origin::European(_) => !is_foreign,
        Origin::Foreign(_) => is_foreign,
        Origin::Unknown(_) => false,
    };
    goods.iter().filter(fits).map(|line| line.number).collect()
}

/// The block's country in the words of its goods line, for there the Union stands before the member.
fn country_of(block: &OriginBlock, goods: &[GoodsLine], box_3: &[String], stated: &str) -> String {
    let line = goods.iter().find(|line| block.items.contains(&line.number));
    let country = line.map(|line| line.origin.as_str()).filter(|origin| !origin.is_empty());
    let in_box_3 = || match box_3 {
        [only] => Some(only.as_str()),
        _ => None,
    };
    country.or_else(in_box_3).unwrap_or(stated).to_owned()
}
