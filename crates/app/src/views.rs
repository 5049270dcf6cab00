//! What the window draws and `--json` prints: plain values, computed afresh, never edited.

use serde::{Deserialize, Serialize};
use specta::Type;

pub mod care;
pub mod layout;
pub mod proofs;
pub mod sending;
pub mod signing;
pub mod together;

use care::{CareView, EventView};
use layout::LayoutView;
pub use proofs::{DerivedLineView, DerivedView, MissingView, OriginProofView, ParagraphView};
use signing::ReturnedView;
use together::{CommentView, LateEditsView};

/// One check of the first page and of `origo doctor`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CheckView {
    /// Stable word: `home`, `module`, `token`, `certificate`, `desk`, `account`, `confirmation`, `balance`, `password`, `secrets`, `clock`,
    /// `outage`.
    pub id: String,
    /// How it stands.
    pub state: CheckState,
    /// What was found, in the person's language.
    pub words: String,
    /// What to do, where there is something to do.
    pub next_step: Option<String>,
}

/// All checks of the first page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DoctorView {
    /// In the order in which a newcomer meets them.
    pub checks: Vec<CheckView>,
}

/// How the archive is kept on this computer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ProtectionView {
    /// Whether nobody reads it without its key.
    pub encrypted: bool,
    /// Whether secrets lie in the file that a passphrase seals, and not in the system's keychain.
    pub sealed: bool,
}

/// How a check stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum CheckState {
    /// Works.
    Ok,
    /// Works, but look at it.
    Warning,
    /// Missing.
    Missing,
    /// Could not be asked now (offline).
    Unknown,
}

/// Company and device of this home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CompanyView {
    /// Registered name.
    pub name: String,
    /// Fiscal code.
    pub fiscal_code: String,
    /// Id of this device.
    pub device: String,
}

/// One row of the archive list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PracticeRow {
    /// Our id.
    pub id: String,
    /// External reference.
    pub external_id: String,
    /// Title.
    pub title: String,
    /// Kind of practice: `CO`, `VA`, `DF`, `DD`, `CD`, `RD`.
    pub kind: String,
    /// Lifecycle word (`draft`, `sealed`, `signed`, ..., `issued`), or the desk's own word where unknown.
    pub state: String,
    /// First line of box 2.
    pub consignee: String,
    /// Destination country.
    pub country: String,
    /// Chamber sign and branch office.
    pub desk: String,
    /// Fee in euro, `29.00`.
    pub fee: String,
    /// Protocol number, once given.
    pub protocol: Option<String>,
    /// Number of the issued certificate.
    pub certificate: Option<String>,
    /// The officer's words, where there are any.
    pub officer_note: Option<String>,
    /// What waits, and why, in the person's language.
    pub waiting: Option<String>,
    /// What a person must see until it is settled.
    pub alarm: Option<AppErrorView>,
    /// When it was last changed, RFC 3339.
    pub updated_at: String,
    /// How many boxes two people changed.
    pub conflicts: u32,
    /// Who looks after it and until when.
    pub care: CareView,
    /// Whether another device has all of it.
    pub shared: bool,
    /// Why the signatory sent it back, while it is being mended.
    pub returned: Option<ReturnedView>,
    /// People carry it to the Chamber, and type in what they are told.
    pub by_hand: bool,
}

/// What an officer asks to be corrected, and how far the paper is mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CorrectionView {
    /// Which round of corrections, from 1.
    pub round: u32,
    /// The officer's words.
    pub words: String,
    /// When it was asked, RFC 3339, where the desk tells it.
    pub asked_at: Option<String>,
    /// Last day to answer, `2026-12-04`, where the Chamber sets one.
    pub deadline: Option<String>,
    /// The base form itself is to be corrected: it is signed again.
    pub base_form: bool,
    /// The parts of it that are meant, where the desk tells them.
    pub boxes: Vec<AskedBoxView>,
    /// The order detail is to be corrected.
    pub order: bool,
    /// Whether the order detail is another one now.
    pub order_done: bool,
    /// Documents to be replaced.
    pub attachments: Vec<AskedAttachmentView>,
    /// Documents to be added to the same practice.
    pub missing: Vec<AskedDocumentView>,
    /// Whether the paper is open to be mended; else a new revision is to be opened first.
    pub mending: bool,
}

/// A box that is to be corrected.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AskedBoxView {
    /// Number of the box, or the sheet's word, as findings name it.
    #[serde(rename = "box")]
    pub box_id: String,
    /// Whether something else stands in it now.
    pub done: bool,
}

/// A document that is to be replaced.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AskedAttachmentView {
    /// File name as the desk has it.
    pub name: String,
    /// Key of its line among the attachments; none where it is not there.
    pub line: Option<String>,
    /// Whether another file stands in its place.
    pub done: bool,
}

/// A document that is missing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AskedDocumentView {
    /// Three-letter type of the desk.
    pub kind: String,
    /// Key of the line that was added for it.
    pub line: Option<String>,
    /// Whether it was added.
    pub done: bool,
}

/// A finding beside its box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FindingView {
    /// Rule id, `V05`.
    pub rule: String,
    /// `error` or `warning`.
    pub severity: String,
    /// Box number, or the sheet's word.
    #[serde(rename = "box")]
    pub box_id: String,
    /// JSON pointer of the exchange form.
    pub pointer: String,
    /// What is wrong and how to mend it.
    pub message: String,
    /// What the action is called that mends it; none where only a person can.
    pub mend: Option<String>,
}

/// What the rules and the tariff say of a practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JudgementView {
    /// What the rules found.
    pub findings: Vec<FindingView>,
    /// What it costs.
    pub fees: FeesView,
}

/// Fees, in euro with two decimals.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FeesView {
    /// Sum.
    pub total: String,
    /// What it is made of.
    pub lines: Vec<FeeLineView>,
}

/// One line of the fees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FeeLineView {
    /// Stable word: `certificate`, `copies`, `visas`, `legalisations`.
    pub code: String,
    /// How many.
    pub quantity: u32,
    /// Euro each.
    pub unit: String,
    /// Euro in all.
    pub amount: String,
}

/// Keys of the lists' elements, in the order in which they stand in the document.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct KeysView {
    /// `/items`.
    pub items: Vec<String>,
    /// `/fatture`.
    pub invoices: Vec<String>,
    /// `/dichiarazioneOrigine/blocchi`.
    pub blocks: Vec<String>,
    /// `/allegati`.
    pub attachments: Vec<String>,
}

/// One practice, open in the editor.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PracticeView {
    /// Our id.
    pub id: String,
    /// Lifecycle word.
    pub state: String,
    /// Whether the boxes can be edited now.
    pub editable: bool,
    /// Revision, from 1.
    pub revision: u32,
    /// The practice in the exchange form.
    pub document: serde_json::Value,
    /// Keys of its lists.
    pub keys: KeysView,
    /// How it stands on the paper; none where nothing is printed in boxes (VA).
    pub layout: Option<LayoutView>,
    /// What the rules found.
    pub findings: Vec<FindingView>,
    /// What origin blocks and goods lines give of themselves.
    pub derived: DerivedView,
    /// What it costs.
    pub fees: FeesView,
    /// Boxes that two people changed.
    pub conflicts: Vec<ConflictView>,
    /// Remarks on boxes, oldest first.
    pub comments: Vec<CommentView>,
    /// What was done with it, oldest first.
    pub events: Vec<EventView>,
    /// Pointer of what `undo` would take back.
    pub undo: Option<String>,
    /// Pointer of what `redo` would do again.
    pub redo: Option<String>,
    /// Edits that arrived after the seal.
    pub late_edits: Option<LateEditsView>,
    /// The seal of this revision, once sealed.
    pub seal: Option<SealView>,
    /// What the officer asks to be corrected, while it waits for that or is being mended.
    pub correction: Option<CorrectionView>,
    /// The row of the archive (protocol, note, ...).
    pub row: PracticeRow,
}

/// A box with more than one value.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ConflictView {
    /// JSON pointer.
    pub pointer: String,
    /// What kind.
    pub kind: ConflictKind,
    /// What the paper shows now.
    pub standing: serde_json::Value,
    /// The values, each with its author and time.
    pub candidates: Vec<CandidateView>,
}

/// What kind of conflict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum ConflictKind {
    /// One register holds several values.
    Register,
    /// Two people wrote at the same place of a long text.
    Text,
    /// One took a line away while another edited it.
    Line,
}

/// One side of a conflict.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CandidateView {
    /// The value.
    pub value: serde_json::Value,
    /// Who wrote it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// The line as this side had it, where a line is concerned.
    pub line: Option<serde_json::Value>,
}

/// What a seal holds, shown to the signer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SealView {
    /// SHA-256 of the base form: what is signed.
    pub sha256: String,
    /// SHA-256 of the order detail.
    pub order_detail_sha256: String,
    /// Heads of the document.
    pub heads: Vec<String>,
    /// Name of the base form's file.
    pub file_name: String,
    /// Attachments with their digests.
    pub attachments: Vec<DigestView>,
    /// When it was sealed, RFC 3339.
    pub sealed_at: String,
    /// The signature that goes on standing, where the base form did not change in a correction.
    pub standing: Option<StandingView>,
}

/// A signature of an earlier revision that holds the same base form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StandingView {
    /// The revision for which it was made.
    pub revision: u32,
    /// Who signed.
    pub signer: String,
    /// When, RFC 3339.
    pub signed_at: String,
}

/// A file and its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DigestView {
    /// File name.
    pub name: String,
    /// SHA-256, hex.
    pub sha256: String,
}

/// The DIRITTI balance.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct BalanceView {
    /// Euro.
    pub amount: String,
    /// When it was learnt, RFC 3339.
    pub learnt_at: String,
    /// Whether the desk was asked just now.
    pub fresh: bool,
}

/// The balance with one Chamber.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeskBalanceView {
    /// Chamber sign.
    pub chamber: String,
    /// DIRITTI.
    pub balance: BalanceView,
}

/// A token that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TokenView {
    /// PKCS#11 module.
    pub module: String,
    /// Label.
    pub label: String,
    /// Holder of the signing certificate.
    pub holder: Option<String>,
    /// Fiscal code of the holder.
    pub fiscal_code: Option<String>,
    /// End of validity, RFC 3339.
    pub not_after: Option<String>,
    /// Why it cannot sign, in the person's language.
    pub problem: Option<String>,
    /// What kind of signature it makes.
    pub kind: SignatureKind,
    /// What to know before signing, in the person's language.
    pub remarks: Vec<String>,
    /// Whole days until the certificate ends.
    pub ends_in_days: Option<i32>,
    /// It ends within 60 days.
    pub ends_soon: bool,
    /// One attempt is left.
    pub pin_final_try: bool,
    /// A wrong PIN was given before.
    pub pin_count_low: bool,
    /// The PIN is typed on the reader.
    pub pin_pad: bool,
}

/// What kind of signature a certificate makes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SignatureKind {
    /// Qualified, with the key on a qualified device: what Chambers take.
    Qualified,
    /// Qualified, and the certificate does not say that its key is on such a device.
    QualifiedWithoutDevice,
    /// The identity card (CIE): an advanced signature.
    IdentityCard,
    /// None of these, or no certificate for signatures at all.
    Other,
}

/// A PKCS#11 module that is installed here.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ModuleView {
    /// Its file.
    pub path: String,
    /// What it calls itself.
    pub name: String,
    /// Tokens that it shows.
    pub tokens: u32,
    /// Why it cannot be used.
    pub problem: Option<AppErrorView>,
}

/// A remote signing service that is configured.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemoteServiceView {
    /// Its address.
    pub url: String,
    /// Its commercial name; empty where it was not asked.
    pub name: String,
    /// `1` or `2`; empty where it was not asked.
    pub version: String,
    /// Who logs in: a user, or this program.
    pub user: String,
}

/// A key at a remote signing service.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RemoteCredentialView {
    /// Address of the service.
    pub url: String,
    /// Name of the credential there; empty where the service failed.
    pub id: String,
    /// The provider's description.
    pub description: String,
    /// Name in the certificate.
    pub holder: Option<String>,
    /// Codice fiscale in the certificate.
    pub fiscal_code: Option<String>,
    /// End of the certificate's validity.
    pub not_after: Option<String>,
    /// Most documents of one authorisation.
    pub per_authorisation: u32,
    /// Whether a PIN is wanted.
    pub pin: bool,
    /// Whether a one-time password is wanted for each authorisation.
    pub otp: bool,
    /// Whether a yes is given elsewhere: on a telephone, in a browser.
    pub elsewhere: bool,
    /// Why it cannot sign.
    pub problem: Option<String>,
}

/// Timestamps on what is signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TimestampView {
    /// The authority; none where they are off.
    pub url: Option<String>,
    /// Folder of certificates by which it is judged.
    pub anchors: Option<String>,
}

/// An error with its words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AppErrorView {
    /// Stable code.
    pub code: String,
    /// What happened.
    pub message: String,
    /// What to do.
    pub next_step: String,
}

/// What came of an import.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct ImportView {
    /// Practices made.
    pub practices: Vec<IdView>,
    /// Files refused.
    pub refused: Vec<RefusedView>,
    /// What was taken of each practice, and what was left.
    pub reviews: Vec<ImportReviewView>,
}

/// What a file has given to one practice, or would.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct ImportReviewView {
    /// The practice; empty while nothing was taken in.
    pub id: String,
    /// The file.
    pub file: String,
    /// `exchange`, `baseForm`, `eInvoice`.
    pub format: String,
    /// What the practice is called.
    pub title: String,
    /// What was taken.
    pub taken: Vec<TakenView>,
    /// What was left.
    pub left: Vec<LeftView>,
    /// What the program can mend in it afterwards, each as one action.
    pub mends: Vec<MendView>,
}

/// Something that can be mended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct MendView {
    /// Rule id.
    pub rule: String,
    /// JSON pointer of the exchange form.
    pub pointer: String,
    /// What is wrong.
    pub message: String,
    /// What the action is called.
    pub label: String,
}

/// A member that was taken.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct TakenView {
    /// Where it stood in the file.
    pub path: String,
    /// Where it went, a JSON pointer of the exchange form.
    pub pointer: String,
    /// What it became.
    pub value: String,
}

/// A member that was left.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct LeftView {
    /// Where it stands in the file.
    pub path: String,
    /// What it says.
    pub value: String,
}

/// What came of goods taken from a table.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, Type)]
pub struct GoodsImportView {
    /// What the columns were taken for, from the left.
    pub columns: Vec<String>,
    /// Whether the first row names the columns.
    pub header: bool,
    /// `comma` or `point`.
    pub decimal: String,
    /// The first rows as they stand.
    pub rows: Vec<Vec<String>>,
    /// Lines that were added, or would be.
    pub lines: u32,
    /// Cells that could not be read.
    pub refused: Vec<CellView>,
    /// Columns and rows of which nothing is taken, with what they say.
    pub left: Vec<LeftView>,
}

/// A cell that could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct CellView {
    /// Row in the file, from 1.
    pub row: u32,
    /// What its column was taken for.
    pub column: String,
    /// What it holds.
    pub text: String,
}

/// One practice made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct IdView {
    /// Our id.
    pub id: String,
}

/// One file refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
pub struct RefusedView {
    /// The file.
    pub file: String,
    /// Why, in the person's language.
    pub why: String,
    /// Stable code.
    pub code: String,
}

/// A configured desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeskView {
    /// Chamber sign.
    pub chamber: String,
    /// Kind of channel: `certo`, `sprint` where drafts are left, or `manual` where people carry practices.
    pub kind: String,
    /// Base address; of the portal with `manual`, where there is one.
    pub url: String,
    /// User; empty where there is none.
    pub user: String,
    /// What the channel can.
    pub can: crate::desks::CapabilitiesView,
}

/// Where a practice stands at the desk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct StatusView {
    /// Our id.
    pub id: String,
    /// Lifecycle word.
    pub state: String,
    /// Protocol number.
    pub protocol: Option<String>,
    /// Practice code of the desk.
    pub practice_code: Option<String>,
    /// Number of the issued certificate.
    pub certificate: Option<String>,
    /// The officer's words.
    pub officer_note: Option<String>,
    /// What the officer asks to be corrected, where the desk tells it.
    pub correction: Option<CorrectionView>,
    /// Why it waits, where it waits.
    pub waiting: Option<String>,
    /// The error of the last attempt.
    pub error: Option<AppErrorView>,
}

/// A file that came with `fetch`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct FetchView {
    /// Our id.
    pub id: String,
    /// Lifecycle word.
    pub state: String,
    /// Number of the certificate.
    pub certificate: Option<String>,
    /// Files written, absolute paths.
    pub files: Vec<String>,
}
