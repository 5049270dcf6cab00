//! From the practice to what is printed and signed.
//!
//! Owns the layout of boxes 6 and 7 (a grid of 60 and 18 columns by 28 lines), the print of boxes 1 to 5
//! ([`mod@print`]), the single origin code and the paragraphs of the declaration. Total: any practice gives a form, however wrong it is.
//! Deliberately prints no customs code and no place of the goods.

pub(crate) mod declaration;
mod grid;
mod layout;
pub mod print;

use crate::codes::OriginCode;
use crate::countries;
use crate::fees::Cents;
use crate::form::{Form, FormPage, InvoiceReference};
use crate::practice::{Certificate, GoodsLine, Invoice};
use crate::text::is_blank;

pub use grid::{GOODS_COLUMNS, LINES_PER_PAGE, QUANTITY_COLUMNS};
pub use layout::{Continuation, GoodsLayout, ItemPlace};

impl Form {
    /// Composes the form. The one way from what people edit to what is signed.
    pub fn compose(certificate: &Certificate) -> Self {
        Self {
            consignor: certificate.consignor.as_str().to_owned(),
            consignee: certificate.consignee.as_str().to_owned(),
            destination_country: destination(&certificate.destination_country),
            origin_countries: certificate.box_3(),
            goods_value: goods_value(&certificate.invoices),
            transport: certificate.transport.clone(),
            remarks: certificate.remarks.clone(),
            pages: pages(certificate),
            origin_code: origin_code(certificate),
            declaration: declaration::compose(&certificate.origin.blocks),
            invoices: certificate.invoices.iter().map(reference).collect(),
        }
    }
}

/// One goods line as box 6 prints it, before it is wrapped: item number, marks, packages, description,
/// and the origin where the consignment has more than one.
pub fn item_text(line: &GoodsLine, several_origins: bool) -> String {
    let packages = match line.packages {
        Some(count) if count > 0 => format!("{count} {}", line.package_kind),
        _ => line.package_kind.clone(),
    };
    let head = [line.marks.as_str(), packages.as_str()].map(str::trim);
    let head = head.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" - ");
    let mut text = format!("{}.", line.number);
    for (at, part) in [head.as_str(), line.description.trim()]
        .into_iter()
        .filter(|part| !part.is_empty())
        .enumerate()
    {
        text.push(if at == 0 { ' ' } else { '\n' });
        text.push_str(part);
    }
    if several_origins && !is_blank(&line.origin) {
        text.push_str("\nOrigine: ");
        text.push_str(line.origin.trim());
    }
    text
}

/// The single code: as stated, else the one of the blocks, OREST over MDCOM over ORCOM.
pub fn origin_code(certificate: &Certificate) -> OriginCode {
    certificate.origin.code.clone().unwrap_or_else(|| derived_code(certificate))
}

/// The code that the blocks call for, whatever is stated.
pub(crate) fn derived_code(certificate: &Certificate) -> OriginCode {
    let blocks = &certificate.origin.blocks;
    let has = |code: OriginCode| {
        blocks.iter().filter_map(|block| block.kind.as_ref()).any(|kind| kind.code() == code)
    };
    if has(OriginCode::Foreign) {
        OriginCode::Foreign
    } else if has(OriginCode::EuProcessed) {
        OriginCode::EuProcessed
    } else {
        OriginCode::EuOrigin
    }
}

fn pages(certificate: &Certificate) -> Vec<FormPage> {
    grid::paginate(items(certificate))
}

fn items(certificate: &Certificate) -> impl Iterator<Item = grid::Item> + '_ {
    let several = certificate.has_several_origins();
    certificate.goods.iter().map(move |line| {
        grid::Item::new(&item_text(&certificate.with_origin(line), several), &line.quantity)
    })
}

fn destination(name: &str) -> String {
    countries::by_name(name).map_or(name.trim(), |country| country.italian).to_uppercase()
}

fn goods_value(invoices: &[Invoice]) -> String {
    let one_currency = invoices.windows(2).all(|pair| pair[0].currency == pair[1].currency);
    let amounts: Option<Vec<i64>> = invoices
        .iter()
        .map(|invoice| invoice.amount.parse::<Cents>().ok().map(|cents| cents.0))
        .collect();
    let sum = amounts.filter(|amounts| one_currency && !amounts.is_empty());
    let sum = sum.and_then(|amounts| amounts.into_iter().try_fold(0_i64, i64::checked_add));
    sum.map_or_else(String::new, |cents| Cents(cents).to_string())
}

fn reference(invoice: &Invoice) -> InvoiceReference {
    InvoiceReference { number: invoice.number.clone(), date: invoice.date.clone() }
}
