//! Trusted Lists (ETSI TS 119 612): the authorities that a state vouches for, and since when.
//!
//! A list is read only together with the verification of its own signature (XAdES, enveloped,
//! annex B) by somebody who was named before: for a state's list by the European list of lists, for
//! that one by whoever set this device up. Owns no file and no network; which list is kept, and
//! where from, is the caller's.
//!
//! The signature is checked by own code over `roxmltree`: exclusive canonicalisation of a document
//! without DTD is small (`canonical`), the algorithms are those of every other signature here, and
//! only the one shape of reference that the standard allows is read, so that nothing can be wrapped
//! around. The crates for XML signatures bring a second world of cryptography along, and one calls
//! itself not ready for production.

mod canonical;
mod criteria;
mod services;
mod signature;

use std::sync::Arc;

use jiff::Timestamp;
use roxmltree::{Document, Node, ParsingOptions};

pub use criteria::{Criteria, Qualifiers};
pub use services::{Listing, Period, ServiceKind};

/// The largest national list has some ten megabytes.
const MAX_LIST_BYTES: usize = 32 * 1024 * 1024;
const MAX_NODES: u32 = 4_000_000;
/// Elements inside each other.
const MAX_DEPTH: usize = 64;
const MAX_POINTERS: usize = 500;
/// Namespace of the list.
const TSL: &str = "http://uri.etsi.org/02231/v2#";

/// Why a list is not taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// Above a limit on size, number or depth: this is no Trusted List.
    #[error("a Trusted List above the limit: {0}")]
    TooLarge(String),
    /// No XML, or not that of a Trusted List: fetch it again.
    #[error("not a Trusted List: {0}")]
    Malformed(String),
    /// Its signature has another form than the standard wants, or does not hold: fetch it again, and
    /// trust the former one until then.
    #[error("the signature of the Trusted List does not hold: {0}")]
    Signature(String),
    /// It holds, and nobody who was named made it: name the signer, or ask who published this list.
    #[error("the Trusted List is signed by {0}, who was not named as its signer")]
    UnknownSigner(String),
    /// Older than the one that is kept: sequence numbers only grow.
    #[error("sequence number {found} is below {kept} of the list that is kept")]
    Older {
        /// Of this list.
        found: u64,
        /// Of the one that is kept.
        kept: u64,
    },
}

/// A list whose signature was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrustedList {
    territory: String,
    sequence: u64,
    issued: Timestamp,
    next_update: Option<Timestamp>,
    services: Vec<Arc<Listing>>,
    pointers: Vec<Pointer>,
    signer: Vec<u8>,
}

/// Another list that a list points to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pointer {
    /// Whose list: a country code, `EU` for the list of lists.
    pub territory: String,
    /// Where it is published.
    pub location: String,
    /// Who may sign it, DER.
    pub signers: Vec<Vec<u8>>,
}

impl TrustedList {
    /// Reads a list that one of `signers` (certificates, DER) signed.
    ///
    /// # Errors
    /// [`ListError`] says what to do.
    pub fn read(xml: &[u8], signers: &[Vec<u8>]) -> Result<Self, ListError> {
        if xml.len() > MAX_LIST_BYTES {
            return Err(ListError::TooLarge(format!("{} bytes", xml.len())));
        }
        let malformed = |what: &str| ListError::Malformed(what.to_owned());
        let text = std::str::from_utf8(xml).map_err(|_| malformed("not UTF-8"))?;
        let text = text.trim_start_matches('\u{feff}');
        let options = ParsingOptions {
            allow_dtd: false,
            nodes_limit: MAX_NODES,
            ..ParsingOptions::default()
        };
        let document = Document::parse_with_options(text, options)
            .map_err(|error| malformed(&error.to_string()))?;
        let root = document.root_element();
        if !root.has_tag_name((TSL, "TrustServiceStatusList")) {
            return Err(malformed("another kind of document"));
        }
        let signer = signature::verify(&document, signers)?;
        let scheme = child(root, "SchemeInformation").ok_or(malformed("no SchemeInformation"))?;
        let sequence = text_of(scheme, "TSLSequenceNumber").and_then(|text| text.parse().ok());
        let issued = text_of(scheme, "ListIssueDateTime").and_then(|text| text.parse().ok());
        let next_update = child(scheme, "NextUpdate")
            .and_then(|next| text_of(next, "dateTime"))
            .and_then(|text| text.parse().ok());
        Ok(Self {
            territory: text_of(scheme, "SchemeTerritory").unwrap_or_default().to_uppercase(),
            sequence: sequence.ok_or(malformed("no TSLSequenceNumber"))?,
            issued: issued.ok_or(malformed("no ListIssueDateTime"))?,
            next_update,
            services: services::read(root, next_update)?,
            pointers: pointers(scheme)?,
            signer,
        })
    }

    /// Country code.
    #[must_use]
    pub fn territory(&self) -> &str {
        &self.territory
    }

    /// TSLSequenceNumber: grows with each issue.
    #[must_use]
    pub fn sequence(&self) -> u64 {
        self.sequence
    }

    /// When it was issued.
    #[must_use]
    pub fn issued(&self) -> Timestamp {
        self.issued
    }

    /// When the next one must be out; absent in a closed list.
    #[must_use]
    pub fn next_update(&self) -> Option<Timestamp> {
        self.next_update
    }

    /// Whether a newer one must be out by now: still the best that is known, and to be told.
    #[must_use]
    pub fn is_stale(&self, at: Timestamp) -> bool {
        self.next_update.is_some_and(|next| next < at)
    }

    /// Authorities of qualified certificates and of qualified timestamps.
    #[must_use]
    pub fn services(&self) -> &[Arc<Listing>] {
        &self.services
    }

    /// The pointer to the list of a territory.
    #[must_use]
    pub fn pointer(&self, territory: &str) -> Option<&Pointer> {
        self.pointers.iter().find(|pointer| pointer.territory.eq_ignore_ascii_case(territory))
    }

    /// Who signed it, DER.
    #[must_use]
    pub fn signer(&self) -> &[u8] {
        &self.signer
    }

    /// Whether it may take the place of `kept`: of the same territory, and not older.
    ///
    /// # Errors
    /// [`ListError::Older`]; [`ListError::Malformed`] for another territory.
    pub fn follows(&self, kept: &Self) -> Result<(), ListError> {
        if self.territory != kept.territory {
            let what = format!("the list of {} instead of {}", self.territory, kept.territory);
            return Err(ListError::Malformed(what));
        }
        if self.sequence < kept.sequence || self.issued < kept.issued {
            return Err(ListError::Older { found: self.sequence, kept: kept.sequence });
        }
        Ok(())
    }
}

fn pointers(scheme: Node<'_, '_>) -> Result<Vec<Pointer>, ListError> {
    let all = child(scheme, "PointersToOtherTSL");
    let all = all.into_iter().flat_map(|all| children(all, "OtherTSLPointer"));
    let pointers: Vec<Pointer> = all.filter_map(pointer).take(MAX_POINTERS + 1).collect();
    if pointers.len() > MAX_POINTERS {
        return Err(ListError::TooLarge("pointers to other lists".to_owned()));
    }
    Ok(pointers)
}

fn pointer(node: Node<'_, '_>) -> Option<Pointer> {
    let information = child(node, "AdditionalInformation")?;
    let inside = |name: &str| {
        let mut other = children(information, "OtherInformation");
        other.find_map(|other| text_of(other, name))
    };
    // Of each list there is an edition for people beside the one for programs.
    let for_programs = information
        .descendants()
        .filter(|node| node.tag_name().name() == "MimeType")
        .filter_map(|node| node.text())
        .all(|kind| kind.trim() == "application/vnd.etsi.tsl+xml");
    let location = text_of(node, "TSLLocation")?.to_owned();
    for_programs.then_some(())?;
    Some(Pointer {
        territory: inside("SchemeTerritory")?.to_uppercase(),
        location,
        signers: child(node, "ServiceDigitalIdentities").map(certificates).unwrap_or_default(),
    })
}

/// The certificates anywhere under a node, DER.
fn certificates(node: Node<'_, '_>) -> Vec<Vec<u8>> {
    const MAX_OF_ONE: usize = 50;
    node.descendants()
        .filter(|node| node.tag_name().name() == "X509Certificate")
        .filter_map(|node| base64_of(node.text()?))
        .take(MAX_OF_ONE)
        .collect()
}

/// Base64 with white space in it.
fn base64_of(text: &str) -> Option<Vec<u8>> {
    use base64::Engine as _;
    let letters: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    base64::engine::general_purpose::STANDARD.decode(letters).ok()
}

/// The first child of the list's namespace with this name.
fn child<'a, 'input>(node: Node<'a, 'input>, name: &str) -> Option<Node<'a, 'input>> {
    node.children().find(|node| node.has_tag_name((TSL, name)))
}

/// All children of the list's namespace with this name.
fn children<'a, 'input: 'a>(
    node: Node<'a, 'input>,
    name: &'a str,
) -> impl Iterator<Item = Node<'a, 'input>> {
    node.children().filter(move |node| node.has_tag_name((TSL, name)))
}

/// The text of the first child with this name, without space around it.
fn text_of<'a>(node: Node<'a, '_>, name: &str) -> Option<&'a str> {
    child(node, name)?.text().map(str::trim)
}
