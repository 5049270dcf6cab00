//! What the window draws of colleagues: who is here, what still has to travel, the past of a practice,
//! comments, devices, and the company's other documents.
//!
//! Plain values, as all views. Deliberately knows neither documents nor the network.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use specta::Type;

use super::{AppErrorView, ConflictView};

/// A colleague who has a practice open now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonHereView {
    /// Id of the colleague's device.
    pub device: String,
    /// The colleague's name.
    pub person: String,
    /// Our id of the practice.
    pub practice: String,
    /// JSON pointer of the box in which the caret stands; lines by key.
    pub pointer: Option<String>,
}

/// How it stands with the other devices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum SyncState {
    /// The company has no other device.
    Alone,
    /// No other device can be reached now: nothing is wrong, it goes on later.
    Offline,
    /// Being dialled.
    Connecting,
    /// Connected, nothing waits in either direction.
    UpToDate,
    /// Something is on its way.
    Receiving,
    /// A person must act: see `problem`.
    Attention,
}

/// What the frame's sign says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct SyncView {
    /// How it stands.
    pub state: SyncState,
    /// Devices of the company beside this one.
    pub devices: u32,
    /// How many of them are connected now.
    pub connected: u32,
    /// Documents and records changed here that no other device has yet.
    pub waiting: u32,
    /// When another device was last reached, RFC 3339.
    pub last_contact: Option<String>,
    /// What a person must do.
    pub problem: Option<AppErrorView>,
}

/// A stretch of one author's work on one practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct MomentView {
    /// Heads of the document after it.
    pub heads: Vec<String>,
    /// Who.
    pub by: String,
    /// Its first change, RFC 3339.
    pub from: String,
    /// Its last change, RFC 3339.
    pub at: String,
    /// JSON pointers of what changed; lines by key.
    pub pointers: Vec<String>,
    /// How many changes.
    pub changes: u32,
}

/// One field that differs between two moments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DifferenceView {
    /// JSON pointer; lines by key. A line that was added or taken away is one difference.
    pub pointer: String,
    /// As it was; `null` where there was nothing.
    pub before: Value,
    /// As it is; `null` where there is nothing.
    pub after: Value,
}

/// A remark on a box.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct CommentView {
    /// Its key.
    pub key: String,
    /// JSON pointer of the box; lines by key.
    pub pointer: String,
    /// What was said.
    pub text: String,
    /// Who said it.
    pub by: String,
    /// When, RFC 3339.
    pub at: String,
    /// Whether it is dealt with.
    pub settled: bool,
}

/// Edits that arrived after the seal: they are no part of what is sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LateEditsView {
    /// Whose.
    pub by: Vec<String>,
    /// How many changes.
    pub count: u32,
}

/// What a device may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub enum DeviceRole {
    /// Prepares practices.
    Drafter,
    /// Prepares, seals, signs and submits.
    Signer,
    /// All of it, and decides who is in.
    Administrator,
}

/// One device of the company.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DeviceView {
    /// Its id.
    pub id: String,
    /// What its owner calls it.
    pub name: String,
    /// Whose it is.
    pub person: String,
    /// What it may do.
    pub role: DeviceRole,
    /// Whether it is the one that asks.
    pub this_device: bool,
    /// Whether it is connected now.
    pub connected: bool,
    /// Whether it was put out of the company.
    pub revoked: bool,
    /// When it was last reached, RFC 3339.
    pub last_contact: Option<String>,
    /// Where it was last reached, `host:port`.
    pub address: Option<String>,
}

/// Somebody who holds a ticket and waits to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JoinerView {
    /// Six digits that both sides see.
    pub code: String,
    /// Name of the device.
    pub name: String,
    /// Name of the person.
    pub person: String,
}

/// An invitation that is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct TicketView {
    /// The text to hand over.
    pub ticket: String,
    /// The same as a QR code, an SVG document.
    pub qr: String,
    /// When it ends, RFC 3339.
    pub expires_at: String,
}

/// How this device can be reached.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct NetworkView {
    /// Addresses at which this device listens, `host:port`.
    pub listening: Vec<String>,
    /// Whether devices of one network find each other without a typed address.
    pub multicast: bool,
    /// Address of the hub, where one is set.
    pub hub: Option<String>,
}

/// The page of people and devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct DevicesView {
    /// Id of this device.
    pub me: String,
    /// Whether this device may invite, accept and revoke.
    pub admin: bool,
    /// All devices, revoked ones too.
    pub members: Vec<DeviceView>,
    /// Who waits to be let in.
    pub pending: Vec<JoinerView>,
    /// The invitation that is open.
    pub invitation: Option<TicketView>,
    /// How this device can be reached.
    pub network: NetworkView,
}

/// What a new device shows while it waits to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct JoinView {
    /// Six digits that both sides see.
    pub code: String,
    /// Name of the company that is joined.
    pub company: String,
}

/// One of the company's other documents: `company`, `signatories`, `addresses`, `templates`, `glossary`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct OfficeDocumentView {
    /// Which.
    pub kind: String,
    /// Its content.
    pub document: Value,
    /// Keys of its list's lines, in order; none for `company`.
    pub lines: Vec<String>,
    /// Boxes that two people changed.
    pub conflicts: Vec<ConflictView>,
}
