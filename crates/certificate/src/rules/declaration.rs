//! The declaration of origin: V25.

use std::collections::{BTreeSet, HashMap};

use serde_json::json;

use crate::codes::{BoxId, OriginCode};
use crate::composition::derived_code;
use crate::mend::Mend;
use crate::message::Message;
use crate::origins::Origin;
use crate::practice::{Certificate, OriginBlock};
use crate::text::is_blank;

use super::Judgement;

const POINTER: &str = "/dichiarazioneOrigine/blocchi";
const RULE: &str = "V25";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let blocks = &certificate.origin.blocks;
    if blocks.is_empty() {
        return judgement.error(
            (BoxId::Declaration, 0, RULE),
            POINTER,
            Message::new("v25-no-blocks"),
        );
    }
    let origins: HashMap<u32, Option<Origin>> = certificate
        .goods
        .iter()
        .map(|line| (line.number, (!is_blank(&line.origin)).then(|| Origin::read(&line.origin))))
        .collect();
    for (at, block) in blocks.iter().enumerate() {
        check_block(judgement, at, block);
        check_items(judgement, at, block, &origins);
    }
    check_cover(judgement, certificate);
    check_code(judgement, certificate);
}

fn check_block(judgement: &mut Judgement<'_>, at: usize, block: &OriginBlock) {
    let mut missing = |field: &str, id| {
        let message = Message::new(id).with("block", at + 1);
        judgement.error((BoxId::Declaration, at, RULE), format!("{POINTER}/{at}/{field}"), message);
    };
    let code = block.kind.as_ref().map_or(OriginCode::Other(String::new()), |kind| kind.code());
    match code {
        OriginCode::EuOrigin => {
            if is_blank(&block.company) {
                missing("impresa", "v25-producer");
            }
            if is_blank(&block.plant) {
                missing("luogoProduzione", "v25-plant");
            }
        }
        OriginCode::EuProcessed => {
            if is_blank(&block.workings) {
                missing("lavorazioni", "v25-workings");
            }
            if is_blank(&block.company) {
                missing("impresa", "v25-processor");
            }
        }
        OriginCode::Foreign => {
            if block.documents.iter().all(|document| is_blank(document)) {
                missing("documentazione", "v25-documents");
            }
        }
        OriginCode::Other(_) => missing("tipo", "v25-kind"),
    }
}

/// Items that do not exist, and items of another origin than the block's: one finding for all of each.
fn check_items(
    judgement: &mut Judgement<'_>,
    at: usize,
    block: &OriginBlock,
    origins: &HashMap<u32, Option<Origin>>,
) {
    let pointer = format!("{POINTER}/{at}/items");
    let place = (BoxId::Declaration, at, RULE);
    let message = |id| Message::new(id).with("block", at + 1);
    if block.items.is_empty() {
        judgement.warning(place, &*pointer, message("v25-no-items"));
    }
    let declared = (!is_blank(&block.country)).then(|| Origin::read(&block.country));
    let absent = numbers(block, |number| !origins.contains_key(&number));
    if !absent.is_empty() {
        judgement.error(place, pointer, message("v25-no-such-item").with("lines", absent));
    }
    let other = numbers(block, |number| match (origins.get(&number), &declared) {
        (Some(Some(of_line)), Some(declared)) => of_line != declared,
        _ => false,
    });
    if !other.is_empty() {
        let message = message("v25-other-country")
            .with("lines", other)
            .with("country", block.country.as_str());
        judgement.warning(place, format!("{POINTER}/{at}/paese"), message);
    }
}

fn numbers(block: &OriginBlock, chosen: impl Fn(u32) -> bool) -> String {
    let chosen = block.items.iter().filter(|number| chosen(**number));
    chosen.map(u32::to_string).collect::<Vec<_>>().join(", ")
}

fn check_cover(judgement: &mut Judgement<'_>, certificate: &Certificate) {
    let after_blocks = certificate.origin.blocks.len();
    let mut covered: HashMap<u32, usize> = HashMap::new();
    for number in certificate.origin.blocks.iter().flat_map(|block| &block.items) {
        *covered.entry(*number).or_default() += 1;
    }
    for (at, line) in certificate.goods.iter().enumerate() {
        let id = match covered.get(&line.number) {
            Some(1) => continue,
            None => "v25-uncovered",
            Some(_) => "v25-twice",
        };
        let place = (BoxId::Declaration, after_blocks + at, RULE);
        judgement.error(place, POINTER, Message::new(id).with("line", line.number));
        if let ("v25-uncovered", [one]) = (id, certificate.origin.blocks.as_slice()) {
            judgement.mend(covering_all(certificate, one));
        }
    }
}

/// Where there is one block, the lines that none covers are its own: those of another origin have a line's word
/// against it, and are told.
fn covering_all(certificate: &Certificate, block: &OriginBlock) -> Mend {
    let uncovered = certificate.goods.iter().map(|line| line.number);
    let items: BTreeSet<u32> = block.items.iter().copied().chain(uncovered).collect();
    Mend::set(Message::new("mend-cover"), format!("{POINTER}/0/items"), json!(items))
}

/// A stated code wins; that it differs from the blocks is for a person to see.
fn check_code(judgement: &mut Judgement<'_>, certificate: &Certificate) {
    let derived = derived_code(certificate);
    if let Some(stated) = certificate.origin.code.as_ref().filter(|code| **code != derived) {
        let message = Message::new("v25-code")
            .with("stated", stated.as_str())
            .with("derived", derived.as_str());
        let pointer = "/dichiarazioneOrigine/codice";
        judgement.warning((BoxId::Declaration, 0, RULE), pointer, message);
        let label = Message::new("mend-code");
        judgement.mend(Mend::set(label, pointer, serde_json::Value::Null));
    }
}
