//! What the window draws of signing: the queue with all that a signer must see, the review, the
//! batch and what came of it.
//!
//! Plain values, as all views. Deliberately knows neither tokens nor files.

use serde::{Deserialize, Serialize};
use specta::Type;

use super::together::DifferenceView;
use super::{AppErrorView, BalanceView, FindingView, SealView};

/// How a document is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SignForm {
    /// CAdES, enveloping: `.xml.p7m`, `.pdf.p7m`.
    P7m,
    /// PAdES: inside the PDF.
    Pades,
}

/// How a signatory's signature comes, and how it is seen in a PDF.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LookView {
    /// Fiscal code.
    pub fiscal_code: String,
    /// Family and given name.
    pub name: String,
    /// `pades`, `p7m`; empty for as the Chamber likes it.
    pub form: String,
    /// `first`, `last`.
    pub page: String,
    /// `bottomLeft`, `bottomRight`, `topLeft`, `topRight`.
    pub corner: String,
    /// `small`, `medium`, `large`.
    pub size: String,
    /// Why it is signed, for people.
    pub reason: String,
    /// SHA-256 of the image, hex.
    pub image: Option<String>,
}

/// Why a document is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SignReason {
    /// It is the base form.
    BaseForm,
    /// The Chamber wants documents of this type signed.
    Chamber,
    /// A visa attests the signature on it.
    Visa,
    /// The letter of a late request (a posteriori).
    Retrospective,
    /// Somebody asked for it: a document without a practice.
    Paper,
}

/// The signing queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueView {
    /// Everybody for whom something waits, by name.
    pub signatories: Vec<QueueSignatoryView>,
    /// Whose queue this is, by fiscal code; everybody's where absent.
    pub signatory: Option<String>,
    /// What waits for a signature.
    pub items: Vec<QueueItemView>,
    /// Documents without a practice.
    pub papers: Vec<PaperView>,
    /// Fees of all, euro.
    pub total: String,
    /// For each Chamber: its fees, and DIRITTI after them.
    pub sums: Vec<ChamberSumView>,
    /// DIRITTI as last known with the first of these, euro.
    pub balance: Option<BalanceView>,
}

/// Somebody for whom something waits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueSignatoryView {
    /// Fiscal code.
    pub fiscal_code: String,
    /// Given and family name.
    pub name: String,
    /// How many practices wait.
    pub documents: u32,
}

/// What a set of practices costs with one Chamber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ChamberSumView {
    /// Chamber sign.
    pub chamber: String,
    /// Fees, euro.
    pub total: String,
    /// DIRITTI as last known.
    pub balance: Option<BalanceView>,
    /// DIRITTI after these fees, euro; may be negative.
    pub after: Option<String>,
}

/// One practice of the queue.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct QueueItemView {
    /// Our id.
    pub id: String,
    /// Title.
    pub title: String,
    /// First line of box 2 and country.
    pub consignee: String,
    /// Declared signatory.
    pub signatory: String,
    /// Fiscal code of the declared signatory.
    pub fiscal_code: String,
    /// Chamber sign.
    pub chamber: String,
    /// The seal that will be signed.
    pub seal: SealView,
    /// Digest of all of the seal: base form, order detail, attachments. A review freezes it.
    pub digest: String,
    /// Fee, euro.
    pub fee: String,
    /// The order in plain words.
    pub order: Vec<String>,
    /// Open warnings.
    pub warnings: Vec<FindingView>,
    /// The declaration that is being signed, as the base form has it.
    pub declaration: String,
    /// Its attachments.
    pub proofs: Vec<ProofView>,
    /// What is signed for it, in the order of signing.
    pub documents: Vec<ToSignView>,
    /// What differs from the former revision and from the last practice to the same consignee.
    pub since: Vec<ComparisonView>,
}

/// An attachment beside what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProofView {
    /// File name.
    pub name: String,
    /// Three-letter type.
    pub kind: String,
    /// Description for the officer.
    pub description: String,
    /// SHA-256, hex.
    pub sha256: String,
    /// Size in bytes.
    pub size_bytes: u32,
    /// Whether its bytes are on this device.
    pub here: bool,
    /// How it is signed, where it is.
    pub sign_as: Option<SignForm>,
    /// Why it is signed, where it is.
    pub why: Option<SignReason>,
}

/// One document that is signed for a practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ToSignView {
    /// File name.
    pub name: String,
    /// How.
    pub form: SignForm,
    /// Why.
    pub why: SignReason,
    /// SHA-256 of what is signed, hex.
    pub sha256: String,
    /// Whether it was signed in an earlier batch.
    pub done: bool,
}

/// What a practice is compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ComparedWith {
    /// The former revision of the same practice.
    Revision,
    /// The last practice to the same consignee.
    Consignee,
}

/// What differs from an earlier paper.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ComparisonView {
    /// With what.
    pub with: ComparedWith,
    /// Our id of the practice compared with.
    pub practice: String,
    /// Its title, or the revision.
    pub title: String,
    /// When that one was sealed, RFC 3339.
    pub at: String,
    /// Field by field, by JSON pointer of the exchange form.
    pub fields: Vec<DifferenceView>,
}

/// What a document without a practice is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum PaperKind {
    /// The contract of the registration with a desk (contratto).
    Contract,
    /// An adhesion (adesione), for instance to printing at the company.
    Adhesion,
    /// A delegation (delega), its grant (CD) or its revocation (RD).
    Delegation,
    /// A report of loss or theft (DF).
    LossReport,
    /// A report of destruction (DD).
    DestructionReport,
    /// The letter of a late request (a posteriori).
    RetrospectiveLetter,
    /// Anything else.
    Other,
}

/// A document without a practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PaperView {
    /// Its digest, which is its id too.
    pub id: String,
    /// File name.
    pub name: String,
    /// What it is.
    pub kind: PaperKind,
    /// Fiscal code of whoever is to sign; empty for anybody.
    pub signatory: String,
    /// How it is signed.
    pub form: SignForm,
    /// SHA-256, hex.
    pub sha256: String,
    /// Size in bytes.
    pub size_bytes: u32,
    /// When it came, RFC 3339.
    pub added_at: String,
    /// `waiting` or `signed`.
    pub state: String,
    /// Path of the signed file.
    pub path: Option<String>,
}

/// How a queue is looked through; chosen each time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ReviewWay {
    /// One after the other, all of them.
    All,
    /// The person picks.
    OneByOne,
    /// All, without being shown.
    WithoutShowing,
}

/// A review under way.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewView {
    /// How.
    pub way: ReviewWay,
    /// Whose queue, by fiscal code; everybody's where absent.
    pub signatory: Option<String>,
    /// Practices and papers, in order.
    pub entries: Vec<ReviewEntryView>,
    /// How many were shown.
    pub shown: u32,
    /// How many are ticked.
    pub ticked: u32,
    /// Fees of what is ticked, euro.
    pub total: String,
    /// The same for each Chamber, with DIRITTI after it.
    pub sums: Vec<ChamberSumView>,
}

/// One entry of a review.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewEntryView {
    /// Id of the practice or paper.
    pub id: String,
    /// Title.
    pub title: String,
    /// The digest that was frozen.
    pub digest: String,
    /// Whether it was shown.
    pub shown: bool,
    /// Whether it is to be signed.
    pub ticked: bool,
    /// Whether it is now other than what was frozen: it cannot be ticked.
    pub changed: bool,
}

/// Where a batch is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BatchState {
    /// A person is asked for the PIN.
    AskingPin,
    /// The token is asked to accept the PIN.
    LoggingIn,
    /// The token signs.
    Signing,
    /// A pause follows the document at hand.
    Pausing,
    /// Paused.
    Paused,
    /// The token went away: put it back.
    TokenGone,
    /// The end follows the document at hand.
    Cancelling,
    /// Over.
    Finished,
}

/// Why a batch ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum BatchEnd {
    /// Every document had its turn.
    Complete,
    /// A person cancelled.
    Cancelled,
    /// The PIN is locked.
    PinLocked,
    /// The login failed.
    LoginFailed,
}

/// A batch and how far it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchView {
    /// Where it is.
    pub state: BatchState,
    /// Why it ended, once over.
    pub end: Option<BatchEnd>,
    /// With a key that a provider holds: codes are asked for, no card is at work.
    pub remote: bool,
    /// Documents that had their turn.
    pub done: u32,
    /// Those of them that are signed.
    pub signed: u32,
    /// Those of them that failed.
    pub failed: u32,
    /// All documents.
    pub total: u32,
    /// File name of the document at hand.
    pub current: Option<String>,
    /// Seconds that the rest will take, by the last documents.
    pub seconds_left: Option<u32>,
    /// In order.
    pub documents: Vec<BatchDocumentView>,
}

/// One document of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BatchDocumentView {
    /// Id of the practice or paper.
    pub practice: String,
    /// Title of the practice, or name of the paper.
    pub title: String,
    /// File name of what is signed.
    pub name: String,
    /// How it is signed.
    pub form: SignForm,
    /// Why it is signed.
    pub why: SignReason,
    /// SHA-256 of what is signed, hex.
    pub sha256: String,
    /// `waiting`, `signed`, `failed` or `skipped`.
    pub outcome: String,
    /// Why not.
    pub error: Option<AppErrorView>,
    /// SHA-256 of the signed file, hex.
    pub signed_sha256: Option<String>,
    /// Path of the signed file.
    pub path: Option<String>,
    /// When it was signed, RFC 3339.
    pub at: Option<String>,
}

/// What came of one practice or paper of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignResult {
    /// Id of the practice or paper.
    pub id: String,
    /// `signed`, `failed` or `skipped`.
    pub outcome: String,
    /// Path of the signed file: of a practice, its base form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub p7m: Option<String>,
    /// Why not.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub error: Option<AppErrorView>,
    /// Each document, where there is more than the base form.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub documents: Vec<BatchDocumentView>,
}

/// What came of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SignView {
    /// One for each practice or paper, in order.
    pub results: Vec<SignResult>,
}

/// Files that tell of a batch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SigningLogView {
    /// Results of the last batch, CSV.
    pub csv: String,
    /// The whole signed log, JSON lines.
    pub log: String,
}

/// A log that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LogCheckView {
    /// How many lines hold.
    pub entries: u32,
    /// Ids of the devices that wrote them.
    pub devices: Vec<String>,
}

/// The signatory sent a practice back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ReturnedView {
    /// The person's words.
    pub reason: String,
    /// Who.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
}
