//! V24: the goods lines against the totals of the packing list, where somebody has typed them.

use std::collections::BTreeMap;

use crate::codes::BoxId;
use crate::message::Message;
use crate::quantities::{Thousandths, amounts, written};
use crate::text::is_blank;

use super::Judgement;

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let stated = &certificate.packing_list;
    let packages = certificate.goods.iter().filter_map(|line| line.packages);
    let packages = packages.fold(0, u32::saturating_add);
    if let Some(total) = stated.packages.filter(|total| *total != packages) {
        let message = Message::new("v24-packages").with("stated", total).with("sum", packages);
        judgement.warning((BoxId::Goods, 0, "V24"), "/packingList/colli", message);
    }
    if is_blank(&stated.quantity) {
        return;
    }
    let mut sums: BTreeMap<String, Thousandths> = BTreeMap::new();
    for line in &certificate.goods {
        for (unit, amount) in amounts(&line.quantity) {
            let sum = sums.entry(unit).or_default();
            *sum = sum.saturating_add(amount);
        }
    }
    for (unit, amount) in amounts(&stated.quantity) {
        let sum = sums.get(&unit).copied().unwrap_or_default();
        if sum != amount {
            let message = Message::new("v24-quantity")
                .with("unit", unit)
                .with("stated", written(amount))
                .with("sum", written(sum));
            judgement.warning((BoxId::Quantity, 0, "V24"), "/packingList/quantita", message);
        }
    }
}
