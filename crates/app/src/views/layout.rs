//! How an open certificate stands on the paper: room in the boxes, lines and sheets, addresses as fields.

use serde::{Deserialize, Serialize};
use specta::Type;

/// The paper under what is typed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct LayoutView {
    /// Boxes 1 to 5.
    pub boxes: Vec<RoomView>,
    /// The least print of boxes 1 to 5 that the rules let pass, in tenths of a point.
    pub print_least: u32,
    /// Lines of boxes 6 and 7 in use on each sheet; at least one sheet.
    pub sheets: Vec<u32>,
    /// Lines that a sheet has.
    pub lines_max: u32,
    /// Characters on a line of box 6.
    pub goods_columns: u32,
    /// Characters on a line of box 7.
    pub quantity_columns: u32,
    /// The goods lines from top to bottom.
    pub items: Vec<ItemPlaceView>,
    /// Box 1 as fields; none where it holds free text.
    pub consignor: Option<AddressView>,
    /// Box 2 as fields; none where it holds free text.
    pub consignee: Option<AddressView>,
}

/// What the text of one box takes of its room.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct RoomView {
    /// Box number.
    #[serde(rename = "box")]
    pub box_id: String,
    /// Characters that it has; a line end counts as one.
    pub characters: u32,
    /// Characters that desks take; none where only the paper limits.
    pub characters_max: Option<u32>,
    /// Characters on a line in full print.
    pub columns: u32,
    /// Lines that it takes in full print.
    pub lines: u32,
    /// Lines that the box has in full print.
    pub lines_max: u32,
    /// The print in which it is set, in tenths of a point; none where it fits in none.
    pub print: Option<u32>,
}

/// One goods line on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ItemPlaceView {
    /// Lines in box 6.
    pub goods_lines: u32,
    /// Lines in box 7.
    pub quantity_lines: u32,
    /// The sheet on which it begins, from 1.
    pub sheet: u32,
    /// Where it goes on to further sheets.
    pub continued: Vec<ContinuationView>,
}

/// Where a goods line goes on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct ContinuationView {
    /// The sheet, from 2.
    pub sheet: u32,
    /// Its first line there.
    pub line: String,
}

/// An address as fields.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Type)]
#[serde(rename_all = "camelCase")]
pub struct AddressView {
    /// Name of the firm.
    pub name: String,
    /// Street, LF between lines.
    pub street: String,
    /// Postal code.
    pub postal_code: String,
    /// Town.
    pub town: String,
    /// Country.
    pub country: String,
}
