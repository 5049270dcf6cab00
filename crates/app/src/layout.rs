//! The paper under what is typed, for whoever draws the boxes: asked of `certificate`, never counted anew.

use certificate::composition::{
    GOODS_COLUMNS, GoodsLayout, ItemPlace, LINES_PER_PAGE, QUANTITY_COLUMNS, print,
};
use certificate::rules::characters_max;
use certificate::{Address, BoxId, Certificate, Kind};

use crate::views::layout::{AddressView, ContinuationView, ItemPlaceView, LayoutView, RoomView};

/// How a certificate stands on the paper; none for a practice that has no boxes.
pub(crate) fn of(certificate: &Certificate) -> Option<LayoutView> {
    if certificate.kind != Kind::Co {
        return None;
    }
    let goods = GoodsLayout::of(certificate);
    Some(LayoutView {
        boxes: boxes(certificate),
        sheets: goods.sheets.into_iter().map(count).collect(),
        print_least: print::LEAST_READABLE,
        lines_max: count(LINES_PER_PAGE),
        goods_columns: count(GOODS_COLUMNS),
        quantity_columns: count(QUANTITY_COLUMNS),
        items: goods.items.into_iter().map(place).collect(),
        consignor: address(certificate.consignor.as_str()),
        consignee: address(certificate.consignee.as_str()),
    })
}

fn boxes(certificate: &Certificate) -> Vec<RoomView> {
    let origin = print::box_3(&certificate.box_3());
    [
        (BoxId::Consignor, certificate.consignor.as_str()),
        (BoxId::Consignee, certificate.consignee.as_str()),
        (BoxId::Origin, &origin),
        (BoxId::Transport, &certificate.transport),
        (BoxId::Remarks, &certificate.remarks),
    ]
    .into_iter()
    .filter_map(|(id, text)| {
        let room = print::room(id, text)?;
        Some(RoomView {
            box_id: id.as_str().to_owned(),
            characters: count(certificate::text::length(text)),
            characters_max: characters_max(id).map(count),
            columns: count(room.columns),
            lines: count(room.lines),
            lines_max: count(room.lines_max),
            print: room.print,
        })
    })
    .collect()
}

fn place(item: ItemPlace) -> ItemPlaceView {
    let on = |on: certificate::composition::Continuation| ContinuationView {
        sheet: count(on.sheet),
        line: on.line,
    };
    ItemPlaceView {
        goods_lines: count(item.goods_lines),
        quantity_lines: count(item.quantity_lines),
        sheet: count(item.sheet),
        continued: item.continued.into_iter().map(on).collect(),
    }
}

fn address(text: &str) -> Option<AddressView> {
    let Address { name, street, postal_code, town, country } = Address::read(text)?;
    Some(AddressView { name, street, postal_code, town, country })
}

fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}
