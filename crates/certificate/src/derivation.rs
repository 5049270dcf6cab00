//! What the origin blocks and goods lines give of themselves: box 3, the text of each line, the paragraphs
//! of the declaration, the one code, and the documents that are still missing.
//!
//! Pure functions. An explicit value always wins on the paper; this module says what would stand there
//! without it, so that a person sees both. That they differ is for the rules to say (V10, V25).

use std::collections::{BTreeSet, HashSet};

use crate::chamber::Chamber;
use crate::codes::{AttachmentType, Kind, OriginCode};
use crate::composition::{declaration, derived_code, item_text};
use crate::form::Declaration;
use crate::origins::{Origin, in_box_3};
use crate::practice::{Attachment, Certificate, GoodsLine, OriginBlock};
use crate::text::{fold, fold_name, is_blank};

/// What is derived of a certificate of origin.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Derived {
    /// Box 3 as the goods lines and blocks give it, the Union first.
    pub box_3: Vec<String>,
    /// Each goods line as box 6 prints it.
    pub lines: Vec<DerivedLine>,
    /// The code that the blocks call for.
    pub code: OriginCode,
    /// The paragraphs of the declaration.
    pub declaration: Declaration,
    /// Documents that are not there yet, in the order in which people look for them.
    pub missing: Vec<Missing>,
}

/// One goods line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DerivedLine {
    /// Its item number.
    pub number: u32,
    /// Its origin: its own, or that of the block which covers it.
    pub origin: String,
    /// Its text before it is wrapped.
    pub text: String,
}

/// A document that is still missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// What it has to prove.
    pub need: Need,
    /// Types that are taken, the most usual first.
    pub kinds: Vec<AttachmentType>,
    /// Goods lines that it is for; none where it is for the whole practice.
    pub lines: Vec<u32>,
    /// Without it the practice cannot be sealed; otherwise the Chamber may ask for it.
    pub required: bool,
}

/// What a document has to prove.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Need {
    /// That the goods were sold: the export invoice of that number.
    Invoice(String),
    /// A foreign origin.
    ForeignOrigin(String),
    /// The origin of goods that another firm of the Union made.
    Supplier(String),
    /// A file that the practice names and does not hold.
    Bytes(String),
}

impl Derived {
    /// Derives everything at once.
    pub fn of(certificate: &Certificate, chamber: &Chamber) -> Self {
        Self {
            box_3: box_3(certificate),
            lines: lines(certificate),
            code: derived_code(certificate),
            declaration: declaration::compose(&certificate.origin.blocks),
            missing: missing(certificate, chamber),
        }
    }
}

impl Certificate {
    /// The origin of a goods line: its own, else that of the one block which covers it. Empty where neither
    /// says one, and where several blocks say different ones.
    pub fn origin_of(&self, line: &GoodsLine) -> String {
        if !is_blank(&line.origin) {
            return line.origin.trim().to_owned();
        }
        let covering = self
            .origin
            .blocks
            .iter()
            .filter(|block| block.items.contains(&line.number) && !is_blank(&block.country));
        let said: Vec<String> = covering.map(|block| in_box_3(&block.country)).collect();
        let one: BTreeSet<Origin> = said.iter().map(|origin| Origin::read(origin)).collect();
        if one.len() == 1 { said.into_iter().next().unwrap_or_default() } else { String::new() }
    }

    /// A goods line with its origin, wherever that stands.
    pub fn with_origin(&self, line: &GoodsLine) -> GoodsLine {
        GoodsLine { origin: self.origin_of(line), ..line.clone() }
    }
}

/// Box 3 as it would stand without a text of its own.
pub fn box_3(certificate: &Certificate) -> Vec<String> {
    let mut seen = BTreeSet::new();
    let mut derived = certificate.origins_of_lines();
    derived.retain(|origin| seen.insert(Origin::read(origin)));
    derived.sort_by_key(|origin| !matches!(Origin::read(origin), Origin::European(_)));
    derived.iter().map(|origin| in_box_3(origin)).collect()
}

fn lines(certificate: &Certificate) -> Vec<DerivedLine> {
    let several = certificate.has_several_origins();
    let line = |line: &GoodsLine| {
        let line = certificate.with_origin(line);
        let text = item_text(&line, several);
        DerivedLine { number: line.number, origin: line.origin, text }
    };
    certificate.goods.iter().map(line).collect()
}

/// The documents that are missing in a certificate of origin.
pub fn missing(certificate: &Certificate, chamber: &Chamber) -> Vec<Missing> {
    if certificate.kind != Kind::Co {
        return bytes(certificate);
    }
    let mut missing: Vec<Missing> =
        missing_invoices(certificate).into_iter().map(|(_, number)| invoice(number)).collect();
    for block in &certificate.origin.blocks {
        missing.extend(foreign(certificate, block));
        missing.extend(supplier(certificate, block, chamber));
    }
    missing.extend(bytes(certificate));
    missing
}

fn invoice(number: &str) -> Missing {
    Missing {
        need: Need::Invoice(number.to_owned()),
        kinds: vec![AttachmentType::ExportInvoice],
        lines: Vec::new(),
        required: true,
    }
}

/// The invoices of the table that no document is (V27), with their place. An invoice document that names no
/// invoice may be one of those that no document names.
pub(crate) fn missing_invoices(certificate: &Certificate) -> Vec<(usize, &str)> {
    let documents = certificate
        .attachments
        .iter()
        .filter(|attachment| attachment.kind == Some(AttachmentType::ExportInvoice));
    let (named, unnamed): (Vec<&Attachment>, Vec<&Attachment>) =
        documents.partition(|document| !is_blank(&document.invoice));
    let named: HashSet<String> = named.iter().map(|document| fold(&document.invoice)).collect();
    let invoices = certificate.invoices.iter().enumerate();
    let absent = invoices.filter(|(_, invoice)| !named.contains(&fold(&invoice.number)));
    absent.skip(unnamed.len()).map(|(at, invoice)| (at, invoice.number.as_str())).collect()
}

/// Lines whose foreign origin nothing proves yet.
fn foreign(certificate: &Certificate, block: &OriginBlock) -> Option<Missing> {
    let is_foreign = block.kind.as_ref().is_some_and(|kind| kind.code() == OriginCode::Foreign);
    let lines = unproved(certificate, block, is_proof);
    (is_foreign && !lines.is_empty()).then(|| Missing {
        need: Need::ForeignOrigin(block.country.clone()),
        kinds: vec![
            AttachmentType::CustomsDeclaration,
            AttachmentType::ForeignCertificate,
            AttachmentType::OriginDeclaration,
        ],
        lines,
        required: true,
    })
}

/// Goods of the Union that another firm made: most Chambers ask for a paper of the supplier's.
fn supplier(certificate: &Certificate, block: &OriginBlock, chamber: &Chamber) -> Option<Missing> {
    let made = block.kind.as_ref().is_some_and(|kind| kind.code() == OriginCode::EuOrigin);
    let own = block.own == Some(true) || is_ours(certificate, block);
    let lines = unproved(certificate, block, is_paper_of_a_supplier);
    let mut kinds = vec![AttachmentType::PurchaseInvoice, AttachmentType::TransportDocument];
    // A long-term declaration is worth the more where the Chamber takes it.
    let at = if chamber.long_term_declarations { 0 } else { 1 };
    kinds.insert(at, AttachmentType::OriginDeclaration);
    let need = || Need::Supplier(block.company.clone());
    (made && !own && !lines.is_empty()).then(|| Missing {
        need: need(),
        kinds,
        lines,
        required: false,
    })
}

fn is_ours(certificate: &Certificate, block: &OriginBlock) -> bool {
    let firm = fold_name(&block.company);
    !firm.is_empty() && firm == fold_name(&certificate.company.name)
}

/// The block's lines that no document of that sort names; one that names no lines proves them all.
fn unproved(
    certificate: &Certificate,
    block: &OriginBlock,
    sort: fn(&AttachmentType) -> bool,
) -> Vec<u32> {
    let papers = certificate.attachments.iter().filter(|one| one.kind.as_ref().is_some_and(sort));
    let papers: Vec<&Attachment> = papers.collect();
    let is_proved = |number: &u32| {
        papers.iter().any(|paper| paper.items.is_empty() || paper.items.contains(number))
    };
    block.items.iter().filter(|number| !is_proved(number)).copied().collect()
}

/// What proves a foreign origin (V26).
pub(crate) fn is_proof(kind: &AttachmentType) -> bool {
    matches!(
        kind,
        AttachmentType::CustomsDeclaration
            | AttachmentType::ForeignCertificate
            | AttachmentType::OriginDeclaration
            | AttachmentType::Generic
    )
}

fn is_paper_of_a_supplier(kind: &AttachmentType) -> bool {
    matches!(
        kind,
        AttachmentType::OriginDeclaration
            | AttachmentType::PurchaseInvoice
            | AttachmentType::TransportDocument
            | AttachmentType::Generic
    )
}

fn bytes(certificate: &Certificate) -> Vec<Missing> {
    let named = certificate.attachments.iter().filter(|one| is_blank(&one.sha256));
    let file = |attachment: &Attachment| Missing {
        need: Need::Bytes(attachment.name.clone()),
        kinds: attachment.kind.clone().into_iter().collect(),
        lines: attachment.items.clone(),
        required: true,
    };
    named.map(file).collect()
}
