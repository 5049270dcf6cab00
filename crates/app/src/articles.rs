//! An article of the company's glossary into a goods line: its words, code and origin, and who made it into the
//! declaration of origin.
//!
//! Owns into which block of the declaration a line goes. What a block says of its goods beyond the producer is a
//! person's to declare: nothing is guessed but that goods from outside the Union are foreign.

use certificate::origins::{Origin, in_box_3};
use certificate::text::{fold_name, is_blank};
use certificate::{Certificate, GoodsLine, OriginBlock, OriginKind};
use draft::{DocumentKind, LineKey, LineList, Operation, Place, PracticeId};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{AppError, Code, Office, company_documents as documents, drafts, editing};

const BLOCKS: &str = "/dichiarazioneOrigine/blocchi";

/// One article, and where its producer really makes it, as far as the address book says.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Article {
    code: String,
    description: String,
    customs_code: String,
    origin: String,
    unit: String,
    producer: String,
    plant: String,
}

/// Fills a goods line from an article, both by their keys, as one change: code, description in both languages,
/// origin, customs code, the unit before a quantity that is still to be typed; and the article's producer in the
/// block of the declaration that covers the line.
///
/// # Errors
/// [`Code::BadField`] for a line or an article that there is not; [`Code::Sealed`], [`Code::Storage`].
pub fn fill(office: &Office, id: PracticeId, line: &str, article: &str) -> Result<(), AppError> {
    let key = editing::line_key(line)?;
    let article = find(office, article)?;
    let (keys, blocks, paper) = drafts::look(office, id, |draft| {
        (draft.lines(LineList::Items), draft.lines(LineList::Blocchi), draft.certificate())
    })?;
    let at = keys.iter().position(|one| *one == key);
    let goods = at.and_then(|at| paper.goods.get(at));
    let goods = goods.ok_or_else(|| bad(&format!("/items/{line}"), "no such line"))?;
    let mut operations = words_of(&article, key, goods);
    if !is_blank(&article.producer) && goods.number > 0 {
        operations.extend(producer_of(&article, goods.number, &paper, &blocks));
    }
    drafts::edit(office, id, |draft, author, at_ms| draft.apply_all(&operations, author, at_ms))
}

fn words_of(article: &Article, key: LineKey, line: &GoodsLine) -> Vec<Operation> {
    let mut written = vec![("descrizione", article.description.clone())];
    written.extend([
        ("articolo", article.code.clone()),
        ("origine", article.origin.clone()),
        ("hs", article.customs_code.clone()),
    ]);
    // The number is the shipment's; the unit stands ready before it.
    if is_blank(&line.quantity) {
        written.push(("quantita", article.unit.clone()));
    }
    let said = written.into_iter().filter(|(_, text)| !is_blank(text));
    said.map(|(member, text)| set(format!("/items/{key}/{member}"), text.into())).collect()
}

/// The line in a block of that producer: the one that covers it alone or names nobody yet, else one that has the
/// producer already, else a new one.
fn producer_of(
    article: &Article,
    number: u32,
    paper: &Certificate,
    keys: &[LineKey],
) -> Vec<Operation> {
    let firm = fold_name(&article.producer);
    let country = Origin::read(&article.origin);
    let is_theirs = |block: &OriginBlock| {
        fold_name(&block.company) == firm
            && (is_blank(&article.origin)
                || is_blank(&block.country)
                || Origin::read(&block.country) == country)
    };
    let blocks: Vec<(&OriginBlock, &LineKey)> = paper.origin.blocks.iter().zip(keys).collect();
    let covering = blocks.iter().find(|(block, _)| block.items.contains(&number));
    if let Some((block, key)) = covering {
        if is_theirs(block) {
            return Vec::new();
        }
        let fits = is_blank(&block.country)
            || is_blank(&article.origin)
            || Origin::read(&block.country) == country;
        if block.items == [number] || (is_blank(&block.company) && fits) {
            return named(article, block, key);
        }
    }
    let mut operations = Vec::new();
    if let Some((block, key)) = covering {
        let others: Vec<u32> = block.items.iter().copied().filter(|one| *one != number).collect();
        operations.push(set(format!("{BLOCKS}/{key}/items"), json!(others)));
    }
    match blocks.iter().find(|(block, _)| is_theirs(block)) {
        Some((block, key)) => {
            let mut items = block.items.clone();
            items.push(number);
            items.sort_unstable();
            operations.push(set(format!("{BLOCKS}/{key}/items"), json!(items)));
        }
        None => operations.push(new_block(article, number, &paper.company.name)),
    }
    operations
}

fn named(article: &Article, block: &OriginBlock, key: &LineKey) -> Vec<Operation> {
    let at = |member: &str| format!("{BLOCKS}/{key}/{member}");
    let mut operations = vec![set(at("impresa"), article.producer.trim().into())];
    // Where another firm makes its goods is nothing of this one's.
    operations.push(set(at("luogoProduzione"), article.plant.as_str().into()));
    if !is_blank(&article.origin) && Origin::read(&block.country) != Origin::read(&article.origin) {
        operations.push(set(at("paese"), in_box_3(&article.origin).into()));
    }
    operations
}

fn new_block(article: &Article, number: u32, own: &str) -> Operation {
    let foreign = Origin::read(&article.origin).is_foreign();
    let block = OriginBlock {
        kind: foreign.then_some(OriginKind::Foreign),
        country: in_box_3(&article.origin),
        company: article.producer.trim().to_owned(),
        plant: article.plant.clone(),
        own: (fold_name(own) == fold_name(&article.producer)).then_some(true),
        items: vec![number],
        ..OriginBlock::default()
    };
    Operation::AddLine {
        list: LineList::Blocchi,
        key: LineKey::from(Uuid::new_v4()),
        place: Place::Last,
        value: Some(json!(block)),
    }
}

fn find(office: &Office, key: &str) -> Result<Article, AppError> {
    let absent = || bad(&format!("/articoli/{key}"), "no such article");
    let line = lines(office, DocumentKind::Glossary, LineList::Articoli, "articoli")?
        .into_iter()
        .find(|(known, _)| known.to_string() == key)
        .map(|(_, line)| line)
        .ok_or_else(absent)?;
    let word = |member: &str| {
        line.get(member).and_then(Value::as_str).unwrap_or_default().trim().to_owned()
    };
    let both = [word("descrizioneIt"), word("descrizioneEn")];
    let both: Vec<&str> = both.iter().map(String::as_str).filter(|one| !one.is_empty()).collect();
    let producer = word("produttore");
    Ok(Article {
        code: word("codice"),
        description: both.join(" - "),
        customs_code: word("hs"),
        origin: word("origine"),
        unit: word("unita"),
        plant: plant_of(office, &producer)?,
        producer,
    })
}

/// The place of a producer whom the address book holds as one; empty where it does not.
fn plant_of(office: &Office, producer: &str) -> Result<String, AppError> {
    if is_blank(producer) {
        return Ok(String::new());
    }
    let known = lines(office, DocumentKind::Addresses, LineList::Indirizzi, "indirizzi")?;
    let place = |line: &Value| -> Option<String> {
        let rows = line.get("righe")?.as_array()?;
        let mut rows = rows.iter().filter_map(Value::as_str);
        let first = rows.next()?;
        let name = line.get("nome").and_then(Value::as_str).unwrap_or(first);
        let is_theirs = line.get("ruolo")? == "producer"
            && [name, first].iter().any(|one| fold_name(one) == fold_name(producer));
        is_theirs.then(|| rows.collect::<Vec<_>>().join(", "))
    };
    Ok(known.iter().find_map(|(_, line)| place(line)).unwrap_or_default())
}

fn lines(
    office: &Office,
    kind: DocumentKind,
    list: LineList,
    member: &str,
) -> Result<Vec<(LineKey, Value)>, AppError> {
    let id = documents::ready(office, kind)?;
    let (content, keys) = drafts::look(office, id, |draft| (draft.content(), draft.lines(list)))?;
    let lines = content.get(member).and_then(Value::as_array).cloned().unwrap_or_default();
    Ok(keys.into_iter().zip(lines).collect())
}

fn set(path: String, value: Value) -> Operation {
    Operation::SetField { path, value }
}

fn bad(pointer: &str, why: &str) -> AppError {
    AppError::new(Code::BadField, why).with("pointer", pointer).with("why", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(producer: &str, origin: &str) -> Article {
        Article { producer: producer.to_owned(), origin: origin.to_owned(), ..Article::default() }
    }

    fn block(company: &str, country: &str, items: &[u32]) -> OriginBlock {
        OriginBlock {
            company: company.to_owned(),
            country: country.to_owned(),
            items: items.to_vec(),
            ..OriginBlock::default()
        }
    }

    /// What is written, as pairs of the member and its value.
    fn written(article: &Article, number: u32, blocks: &[OriginBlock]) -> Vec<(String, Value)> {
        let keys: Vec<LineKey> = blocks.iter().map(|_| LineKey::from(Uuid::new_v4())).collect();
        let mut paper = Certificate::default();
        paper.origin.blocks = blocks.to_vec();
        let operations = producer_of(article, number, &paper, &keys);
        let name = |path: &str| {
            let at = keys.iter().position(|key| path.contains(&key.to_string()));
            format!("{} {}", at.unwrap(), path.rsplit('/').next().unwrap())
        };
        operations
            .into_iter()
            .map(|operation| match operation {
                Operation::SetField { path, value } => (name(&path), value),
                Operation::AddLine { value, .. } => ("new".to_owned(), value.unwrap()),
                other => panic!("{other:?}"),
            })
            .collect()
    }

    #[test]
    fn a_producer_goes_into_the_block_of_its_line() {
        let rossi = article("Rossi S.r.l.", "Unione Europea - Italia");
        let italy = "Unione Europea - Italia";
        let own = written(&rossi, 1, &[block("", italy, &[1, 2])]);
        assert_eq!(own[0], ("0 impresa".to_owned(), json!("Rossi S.r.l.")), "nobody stood there");
        assert_eq!(written(&rossi, 1, &[block("ROSSI SRL", italy, &[1])]), [], "it stands there");
        let alone = written(&rossi, 1, &[block("BIANCHI S.P.A.", italy, &[1])]);
        assert_eq!(
            alone[0],
            ("0 impresa".to_owned(), json!("Rossi S.r.l.")),
            "the line is another"
        );
    }

    #[test]
    fn a_line_leaves_the_block_of_another_producer() {
        let rossi = article("Rossi S.r.l.", "Unione Europea - Italia");
        let italy = "Unione Europea - Italia";
        let blocks = [block("BIANCHI S.P.A.", italy, &[1, 2]), block("ROSSI SRL", italy, &[3])];
        let moved = written(&rossi, 2, &blocks);
        assert_eq!(moved, [("0 items".into(), json!([1])), ("1 items".into(), json!([2, 3]))]);
        let made = written(&rossi, 2, &blocks[..1]);
        assert_eq!(made[0], ("0 items".into(), json!([1])));
        assert_eq!((made[1].0.as_str(), &made[1].1["items"]), ("new", &json!([2])));
        assert_eq!(made[1].1.get("tipo"), None, "how it was made is declared by a person");
    }

    #[test]
    fn goods_from_outside_the_union_are_foreign() {
        let made = written(&article("Shanghai Pipe Co.", "Cina"), 4, &[]);
        assert_eq!(made[0].1["paese"], json!("Cina"));
        assert_eq!(made[0].1["tipo"], json!(OriginKind::Foreign.as_str()));
        let home = written(&article("Rossi", "Italia"), 4, &[]);
        assert_eq!(home[0].1["paese"], json!("Unione Europea - Italia"), "as box 3 wants it");
    }
}
