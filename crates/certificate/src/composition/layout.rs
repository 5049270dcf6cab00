//! Where the goods lines stand on the sheets: what a person who types is shown while the form is composed.
//!
//! Comes from the same run over the grid as the pages of the form, so the two cannot differ.

use super::{grid, items};
use crate::practice::Certificate;

/// Boxes 6 and 7, sheet by sheet and line by line.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct GoodsLayout {
    /// Lines in use on each sheet; at least one sheet.
    pub sheets: Vec<usize>,
    /// The goods lines from top to bottom.
    pub items: Vec<ItemPlace>,
}

/// One goods line on the paper.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ItemPlace {
    /// Lines that it takes in box 6.
    pub goods_lines: usize,
    /// Lines that it takes in box 7.
    pub quantity_lines: usize,
    /// The sheet on which it begins, from 1.
    pub sheet: usize,
    /// Where it goes on to further sheets; only what is longer than a sheet does.
    pub continued: Vec<Continuation>,
}

/// Where one goods line goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Continuation {
    /// The sheet, from 2.
    pub sheet: usize,
    /// Its first line of box 6 there; empty where only box 7 goes on.
    pub line: String,
}

impl GoodsLayout {
    /// Where the goods of this practice stand.
    pub fn of(certificate: &Certificate) -> Self {
        grid::places(items(certificate))
    }
}

impl ItemPlace {
    /// The sheet on which it ends.
    pub fn last_sheet(&self) -> usize {
        self.continued.last().map_or(self.sheet, |on| on.sheet)
    }
}
