//! What can be wrong with bytes that come in, or with a value that is to go out.

use certificate::BoxId;

/// Why something could not be read or written. The words are for logs and developers; people read the
/// words of the catalogue, chosen by the variant.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file is larger than is read at all.
    #[error("{size} bytes, the limit is {limit}")]
    TooLarge {
        /// Size in bytes (for base64 text, an upper bound of what it decodes to).
        size: usize,
        /// Limit in bytes.
        limit: usize,
    },
    /// The text is not UTF-8, or says that it is something else.
    #[error("the encoding is {found}, only UTF-8 is read")]
    Encoding {
        /// What was found or declared.
        found: String,
    },
    /// A document type or entity declaration: refused before any parser could expand it.
    #[error("a document type declaration (DOCTYPE) is not accepted")]
    Doctype,
    /// Deeper, longer or broader than any real base form.
    #[error("more than {limit} {what}")]
    Limit {
        /// What was counted.
        what: &'static str,
        /// The limit.
        limit: usize,
    },
    /// Not well-formed XML.
    #[error("not well-formed XML: {0}")]
    Syntax(#[from] roxmltree::Error),
    /// Not well-formed XML, seen before the tree was built.
    #[error("not well-formed XML: {0}")]
    Markup(#[from] quick_xml::Error),
    /// Another kind of document.
    #[error("the root element is {found}, expected {expected}")]
    Root {
        /// Expected element.
        expected: &'static str,
        /// Element found.
        found: String,
    },
    /// A kind of practice that this program does not prepare or read (ATA carnets, reports of loss...).
    #[error("practices of kind {word} are not handled")]
    Kind {
        /// The word of the document.
        word: String,
    },
    /// A mandatory element or attribute is absent.
    #[error("{path} is missing")]
    Missing {
        /// Path from the root, `/`-separated, an attribute after `@`.
        path: String,
    },
    /// An element that stands once is there several times: two readers could show two contents.
    #[error("{path} stands more than once")]
    Repeated {
        /// Path from the root.
        path: String,
    },
    /// Boxes 6 and 7 come in pairs, one pair per page.
    #[error("{goods} pages of goods (DettaglioMerci) but {quantity} of quantities (Quantita)")]
    Pages {
        /// Number of `DettaglioMerci`.
        goods: usize,
        /// Number of `Quantita`.
        quantity: usize,
    },
    /// A value of the wrong shape.
    #[error("{path}: `{value}` is not {expected}")]
    Value {
        /// Path from the root, or the field's name.
        path: String,
        /// The value found, shortened.
        value: String,
        /// What is expected there.
        expected: &'static str,
    },
    /// A character that XML 1.0 cannot carry (section 2.2), in a box that a person filled in.
    #[error("box {}: character U+{code:04X} cannot be written in XML", box_id.as_str())]
    IllegalCharacter {
        /// The box or sheet.
        box_id: BoxId,
        /// The character's code point.
        code: u32,
    },
    /// A sum of the order is less than what the attachments already ask for.
    #[error("{field} is {stated}, the attachments alone ask for {attached}")]
    SumTooSmall {
        /// The field of the order, in the word of the exchange format.
        field: &'static str,
        /// The stated sum.
        stated: u32,
        /// The sum over the attachments.
        attached: u32,
    },
    /// The order detail has one certificate: there is no place for another number of originals.
    #[error("{originals} originals: a certificate has exactly one")]
    Originals {
        /// The number asked for.
        originals: u32,
    },
    /// Text that should be base64 is not.
    #[error("not base64")]
    Base64(#[from] base64::DecodeError),
    /// JSON that is broken or of another shape.
    #[error("not the expected JSON")]
    Json(#[from] serde_json::Error),
    /// Readable, but not in the one form in which it is signed.
    #[error("not in canonical form")]
    NotCanonical,
}
