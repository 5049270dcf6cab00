//! What the window draws of the care for practices: who looks after one and until when, what was done with
//! it, and the archive in parts.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::PracticeRow;

/// Who looks after a practice and until when; empty texts where nobody said.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CareView {
    /// The colleague.
    pub colleague: String,
    /// The day until which it must be issued, YYYY-MM-DD.
    pub due: String,
    /// Why that day: the ship, the letter of credit.
    pub reason: String,
    /// The day on which to be reminded.
    pub remind: String,
    /// Of what.
    pub reminder: String,
    /// `overdue`, `soon`, `remind`, or empty where nothing presses.
    pub sign: String,
}

/// Something that was done with a practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct EventView {
    /// `draftSent`, `approved`, `changesAsked`, `printedOriginal`, `printedCopy`, `misprint`, `substitutes`,
    /// `substitutedBy`, or another one of a newer version.
    pub kind: String,
    /// What it was done with: an address, a digest, a practice.
    pub about: String,
    /// What the person said.
    pub text: String,
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}

/// One part of the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchivePageView {
    /// The practices.
    pub rows: Vec<PracticeRow>,
    /// How many there are in all parts; only the first part says it.
    pub total: Option<u32>,
    /// Where the next part begins; none behind the last.
    pub next: Option<String>,
}

/// What there is to choose from in the filters.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ArchiveChoicesView {
    /// Countries of destination.
    pub countries: Vec<String>,
    /// Signs of Chambers.
    pub chambers: Vec<String>,
    /// Colleagues.
    pub colleagues: Vec<String>,
    /// Consignees.
    pub consignees: Vec<String>,
}

/// How many practices are in a state.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CountView {
    /// Lifecycle word.
    pub state: String,
    /// How many.
    pub count: u32,
}

/// What the first page shows of the practices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CountsView {
    /// By state.
    pub states: Vec<CountView>,
    /// Those whose day has come or is near, the most pressing first; 200 at most.
    pub pressing: Vec<PracticeRow>,
    /// How many these are in all.
    pub pressing_total: u32,
}

/// What is to be printed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PrintedView {
    /// The file for the printer, an absolute path.
    pub file: String,
    /// Whether it is marked as a copy.
    pub copy: bool,
    /// What the desk calls the document.
    pub name: String,
}

/// A draft on its way to the customer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DraftSentView {
    /// Its pages, an absolute path.
    pub pdf: String,
    /// The message with them, an absolute path.
    pub message: String,
    /// To whom.
    pub to: String,
    /// The message's subject.
    pub subject: String,
    /// SHA-256 of the pages.
    pub sha256: String,
}

/// Everything of one practice in one folder.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BundleView {
    /// The folder, an absolute path.
    pub folder: String,
    /// Its files, the list of them among these.
    pub files: Vec<super::DigestView>,
    /// Files that are named and not on this device.
    pub missing: Vec<String>,
}

/// A page of a document, for the screen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DocumentPageView {
    /// One SVG document.
    pub svg: String,
    /// Width of the page in tenths of a point; 0 where its words could not be read.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Its words in their places.
    pub words: Vec<WordView>,
}

/// A word of a page, in tenths of a point from the upper left corner.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct WordView {
    /// What it says.
    pub text: String,
    /// Its left edge.
    pub x: i32,
    /// Its upper edge.
    pub y: i32,
    /// Its width.
    pub width: u32,
    /// Its height.
    pub height: u32,
    /// Which line of the page it stands in.
    pub line: u32,
}
