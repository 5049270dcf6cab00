//! Electronic invoices (FatturaPA): what of an export invoice a certificate needs.
//!
//! Owns the way of each member (the field map stands beside the code that takes it). Takes nothing
//! silently: a [`Proposal`] says what goes where, and what was left. Elements that a newer version of the
//! format brings are left over, not refused.

mod goods;
mod party;
mod transport;

use base64::Engine as _;
use certificate::{Attachment, AttachmentType, Certificate, Invoice};
use jiff::civil::Date;
use roxmltree::{Document, Node};

use crate::review::shown;
pub use crate::review::{Left, Taken};

/// Largest embedded document, bytes: what a desk takes.
const EMBEDDED_BYTES_MAX: usize = 10 * 1024 * 1024;
/// Most invoices in one file (a lot, fattura a lotti).
const INVOICES_MAX: usize = 100;

/// What one invoice fills in of a practice.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Proposal {
    /// The practice, with what the invoice says and nothing more.
    pub practice: Certificate,
    /// What was taken.
    pub taken: Vec<Taken>,
    /// What was not, so that a person can decide.
    pub left: Vec<Left>,
    /// Documents that lie in the invoice, the invoice's own PDF first.
    pub documents: Vec<Embedded>,
}

/// A document that lies in the invoice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Embedded {
    /// Its name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Why a file is no invoice.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FatturaError {
    /// No XML within the limits.
    #[error(transparent)]
    Xml(#[from] wire::Error),
    /// XML of another kind.
    #[error("the root element is {found}, expected FatturaElettronica")]
    Root {
        /// Element found.
        found: String,
    },
    /// An invoice without a body.
    #[error("FatturaElettronicaBody is missing")]
    NoBody,
    /// More invoices than a file may hold.
    #[error("more than {INVOICES_MAX} invoices in one file")]
    TooMany,
}

/// Whether these bytes claim to be an electronic invoice.
pub fn is_fattura(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(4_096)];
    head.windows(18).any(|window| window == b"FatturaElettronica")
}

/// Reads an invoice, each of several in one file for itself.
///
/// # Errors
/// [`FatturaError`].
pub fn read(bytes: &[u8]) -> Result<Vec<Proposal>, FatturaError> {
    let utf8 = in_utf8(bytes);
    wire::with_document(utf8.as_deref().unwrap_or(bytes), proposals)?
}

/// Older programs write Western European encodings, which the format does not forbid.
fn in_utf8(bytes: &[u8]) -> Option<Vec<u8>> {
    let head = &bytes[..bytes.len().min(200)];
    let declared = [&b"windows-1252"[..], b"Windows-1252", b"ISO-8859-1", b"iso-8859-1"];
    let has = |word: &[u8]| head.windows(word.len()).any(|window| window == word);
    if !head.starts_with(b"<?xml") || !declared.iter().any(|word| has(word)) {
        return None;
    }
    let end = bytes.windows(2).position(|pair| pair == b"?>")? + 2;
    let (text, _, _) = encoding_rs::WINDOWS_1252.decode(&bytes[end..]);
    Some(text.into_owned().into_bytes())
}

fn proposals(document: &Document<'_>) -> Result<Vec<Proposal>, FatturaError> {
    let root = document.root_element();
    if root.tag_name().name() != "FatturaElettronica" {
        return Err(FatturaError::Root { found: root.tag_name().name().to_owned() });
    }
    let bodies: Vec<Node<'_, '_>> = children(root, "FatturaElettronicaBody").collect();
    if bodies.is_empty() {
        return Err(FatturaError::NoBody);
    }
    if bodies.len() > INVOICES_MAX {
        return Err(FatturaError::TooMany);
    }
    let header = child(root, "FatturaElettronicaHeader");
    Ok(bodies.into_iter().map(|body| Reading::default().read(header, body)).collect())
}

/// One invoice under way: what was taken is remembered by its node, the rest is left over.
#[derive(Default)]
struct Reading {
    proposal: Proposal,
    used: std::collections::HashSet<u32>,
}

impl Reading {
    fn read(mut self, header: Option<Node<'_, '_>>, body: Node<'_, '_>) -> Proposal {
        if let Some(header) = header {
            self.parties(header);
        }
        self.document(body);
        self.goods(body);
        self.transport(body);
        self.documents(body);
        for node in header.into_iter().chain([body]) {
            self.leave(node);
        }
        self.proposal
    }

    /// DatiGeneraliDocumento: the table of invoices and box 5 in one go.
    fn document(&mut self, body: Node<'_, '_>) {
        let Some(general) = path(body, &["DatiGenerali", "DatiGeneraliDocumento"]) else {
            return;
        };
        let invoice = Invoice {
            number: self.take(general, "Numero", "/fatture/0/numero"),
            date: self.take(general, "Data", "/fatture/0/data"),
            amount: self.take(general, "ImportoTotaleDocumento", "/fatture/0/importo"),
            currency: self.take(general, "Divisa", "/fatture/0/valuta"),
            ..Invoice::default()
        };
        if let Ok(date) = invoice.date.parse::<Date>() {
            let written = format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
            let remarks = format!("INVOICE NO. {} OF THE {written}", invoice.number);
            self.note("DatiGeneraliDocumento/Numero, Data", "/box5_osservazioni", &remarks);
            self.proposal.practice.remarks = remarks;
        }
        self.proposal.practice.invoices = vec![invoice];
    }

    /// Allegati: PDFs become attachments, the first one the export invoice.
    fn documents(&mut self, body: Node<'_, '_>) {
        let number = self.proposal.practice.invoices.first().map(|invoice| invoice.number.clone());
        for node in children(body, "Allegati") {
            let name = text(node, "NomeAttachment").unwrap_or_default();
            let encoded = text(node, "Attachment").unwrap_or_default();
            let squeezed: String = encoded.split_ascii_whitespace().collect();
            if squeezed.len() / 4 * 3 > EMBEDDED_BYTES_MAX {
                continue;
            }
            let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(squeezed) else {
                continue;
            };
            if !bytes.starts_with(b"%PDF-") {
                continue;
            }
            let name = file_name(&name, self.proposal.documents.len());
            let first = self.proposal.documents.is_empty();
            let kind = if first { AttachmentType::ExportInvoice } else { AttachmentType::Generic };
            self.note("Allegati/Attachment", "/allegati", &name);
            self.proposal.practice.attachments.push(Attachment {
                kind: Some(kind),
                name: name.clone(),
                invoice: if first { number.clone().unwrap_or_default() } else { String::new() },
                ..Attachment::default()
            });
            self.proposal.documents.push(Embedded { name, bytes });
            self.use_all(node);
        }
    }

    /// The text of a child, remembered as taken.
    fn take(&mut self, node: Node<'_, '_>, name: &str, pointer: &str) -> String {
        let Some(found) = child(node, name) else {
            return String::new();
        };
        let value = found.text().unwrap_or_default().trim().to_owned();
        self.used.insert(found.id().get());
        if !value.is_empty() {
            self.note(&path_of(found), pointer, &value);
        }
        value
    }

    fn note(&mut self, path: &str, pointer: &str, value: &str) {
        self.proposal.taken.push(Taken {
            path: path.to_owned(),
            pointer: pointer.to_owned(),
            value: value.to_owned(),
        });
    }

    fn use_all(&mut self, node: Node<'_, '_>) {
        self.used.extend(node.descendants().map(|node| node.id().get()));
    }

    /// Every text of the tree that nothing has taken.
    fn leave(&mut self, node: Node<'_, '_>) {
        for leaf in node.descendants().filter(Node::is_element) {
            let is_leaf = !leaf.children().any(|child| child.is_element());
            let value = leaf.text().unwrap_or_default().trim();
            if is_leaf && !value.is_empty() && !self.used.contains(&leaf.id().get()) {
                let value = shown(value);
                self.proposal.left.push(Left { path: path_of(leaf), value });
            }
        }
    }
}

/// A name without a path, that ends with `.pdf`.
fn file_name(name: &str, number: usize) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String =
        name.chars().filter(|c| !c.is_control() && !":*?\"<>|".contains(*c)).collect();
    let stem = name.trim().trim_start_matches('.');
    let stem = match stem.rsplit_once('.') {
        Some((stem, end)) if end.eq_ignore_ascii_case("pdf") => stem,
        _ => stem,
    };
    let stem: String = stem.chars().take(100).collect();
    if stem.is_empty() { format!("fattura-{}.pdf", number + 1) } else { format!("{stem}.pdf") }
}

/// Element names from below the root to the node.
fn path_of(node: Node<'_, '_>) -> String {
    let mut names: Vec<&str> =
        node.ancestors().filter(Node::is_element).map(|node| node.tag_name().name()).collect();
    names.pop();
    names.reverse();
    names.join("/")
}

fn children<'a, 'input>(
    node: Node<'a, 'input>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |child| child.is_element() && child.tag_name().name() == name)
}

fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

fn path<'a, 'input>(node: Node<'a, 'input>, names: &[&str]) -> Option<Node<'a, 'input>> {
    names.iter().try_fold(node, |node, name| child(node, name))
}

fn text(node: Node<'_, '_>, name: &str) -> Option<String> {
    child(node, name)?.text().map(|text| text.trim().to_owned())
}
