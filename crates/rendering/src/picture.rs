//! From form to picture: every text broken to its place, every page decided, nothing left to judge for the
//! template. A picture is plain data; the template only puts it where it belongs.

mod contract;

pub(crate) use contract::of_contract;

use certificate::composition::print::{Fitted, Place, box_3, fit, fit_below, place_of};
use certificate::{BoxId, Form, Kind, OriginCode};
use jiff::civil::Date;
use serde::Serialize;

use crate::account::{AccountPicture, AccountSheet};
use crate::error::RenderError;
use crate::fonts::{missing, printable};
use crate::qr;
use crate::sheet::{Application, Copy, Issued, OrderSheet, RequestSheet, Sheet};
use crate::wrap::{self, Rows};

mod back;

use back::{BackPicture, SlipPicture};
pub(crate) use back::{of_back_page, of_slip};

/// Copy sheets beyond this are a mistake, not an order.
const MAX_COPIES: u16 = 99;

/// A whole document.
#[derive(Debug, Serialize)]
pub(crate) struct Picture {
    pub(crate) title: String,
    /// Year, month, day; without it the document cannot be PDF/A.
    pub(crate) date: Option<[i32; 3]>,
    pub(crate) draft: bool,
    chamber: String,
    digest: String,
    issued: Option<IssuedPicture>,
    pages: Vec<Page>,
}

#[derive(Debug, Serialize)]
struct IssuedPicture {
    number: String,
    security_code: String,
    link: Fitted,
    qr: String,
    place_and_date: String,
    officer: String,
}

/// One page; the template has one function per kind.
#[derive(Debug, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
enum Page {
    /// Original, copy or the front of the application.
    Form(Box<FormPicture>),
    /// The back of the application; flows over pages by itself.
    Declaration(DeclarationPicture),
    /// The order detail; flows.
    Order(OrderPicture),
    /// A visa request; flows.
    Request(RequestPicture),
    /// The contract of an account; flows.
    Contract(contract::ContractPicture),
    /// A receipt or a charge document; flows.
    Account(AccountPicture),
    /// Visas and legalisations on the back of a document.
    Back(BackPicture),
    /// A slip of the counter; flows.
    Slip(SlipPicture),
}

#[derive(Debug, Clone, Serialize)]
struct FormPicture {
    tone: &'static str,
    page: usize,
    pages: usize,
    consignor: Fitted,
    consignee: Fitted,
    origin: Fitted,
    transport: Fitted,
    remarks: Fitted,
    goods: Rows,
    applicant: Option<Applicant>,
}

#[derive(Debug, Clone, Serialize)]
struct Applicant {
    company: String,
    other_applicant: String,
    signatory: String,
    place_and_date: String,
}

#[derive(Debug, Serialize)]
struct DeclarationPicture {
    applicant: Applicant,
    code: String,
    paragraphs: [Vec<String>; 3],
    checked: [bool; 3],
    goods_value: String,
    destination: String,
    invoices: Vec<[String; 2]>,
}

#[derive(Debug, Serialize)]
struct OrderPicture {
    practice: String,
    protocol: String,
    company: String,
    counts: [u32; 4],
    flags: [bool; 3],
    goods_location: String,
    documents: Vec<[String; 5]>,
    fee: String,
}

#[derive(Debug, Serialize)]
struct RequestPicture {
    title: &'static str,
    title_en: &'static str,
    company: String,
    fiscal_code: String,
    rea: String,
    applicant: String,
    notes: String,
}

/// Every text of the form that is printed on some side of it.
pub(crate) fn texts_of(form: &Form) -> impl Iterator<Item = &str> {
    let declaration = &form.declaration;
    [
        &form.consignor,
        &form.consignee,
        &form.destination_country,
        &form.goods_value,
        &form.transport,
        &form.remarks,
        &declaration.eu_country,
        &declaration.production,
        &declaration.producer,
        &declaration.workings,
        &declaration.processor,
        &declaration.foreign_country,
        &declaration.documents,
    ]
    .into_iter()
    .chain(&form.origin_countries)
    .chain(form.pages.iter().flat_map(|page| [&page.goods, &page.quantity]))
    .chain(form.invoices.iter().flat_map(|invoice| [&invoice.number, &invoice.date]))
    .map(String::as_str)
}

/// The pages of a certificate.
pub(crate) fn of_sheet(sheet: &Sheet<'_>) -> Result<Picture, RenderError> {
    let form = sheet.form;
    if sheet.issued.is_some() {
        refuse_unprintable(texts_of(form))?;
    }
    let mut pages = Vec::new();
    let fronts = fronts_of(form)?;
    let further =
        std::iter::repeat_n(Copy::Copy, usize::from(sheet.further_copies.min(MAX_COPIES)));
    let set = std::iter::once(sheet.copy).chain(further).filter(|_| sheet.certificate);
    for copy in set {
        let tone = match copy {
            Copy::Original => "original",
            Copy::Copy => "copy",
        };
        pages.extend(
            fronts.iter().map(|front| Page::Form(Box::new(FormPicture { tone, ..front.clone() }))),
        );
    }
    if let Some(application) = &sheet.application {
        let applicant = applicant_of(application);
        pages.extend(fronts.iter().map(|front| {
            let applicant = Some(applicant.clone());
            Page::Form(Box::new(FormPicture { tone: "application", applicant, ..front.clone() }))
        }));
        pages.push(Page::Declaration(declaration_of(form, applicant)));
    }
    pages.extend(sheet.order.as_ref().map(|order| Page::Order(order_of(order))));
    let name = "Certificato d'origine";
    document(name, &sheet.chamber, &sheet.digest, sheet.issued.as_ref(), sheet.dated, pages)
}

/// The pages of a visa request.
pub(crate) fn of_request(request: &RequestSheet) -> Result<Picture, RenderError> {
    if request.issued.is_some() {
        refuse_unprintable([request.applicant.as_str(), &request.notes, &request.company])?;
    }
    let (title, title_en) = titles(request.kind);
    let mut pages = vec![Page::Request(RequestPicture {
        title,
        title_en,
        company: printable(&request.company),
        fiscal_code: printable(&request.fiscal_code),
        rea: printable(&request.rea),
        applicant: printable(&request.applicant),
        notes: printable(&request.notes),
    })];
    pages.extend(request.order.as_ref().map(|order| Page::Order(order_of(order))));
    let name = name_of(request.kind);
    document(name, &request.chamber, &request.digest, request.issued.as_ref(), request.dated, pages)
}

/// The pages of a receipt or a charge document.
pub(crate) fn of_account(sheet: &AccountSheet) -> Picture {
    Picture {
        title: printable(&format!("{} {}", sheet.title, sheet.number)),
        date: Some(date_of(sheet.dated)),
        draft: false,
        chamber: printable(&sheet.chamber),
        digest: String::new(),
        issued: None,
        pages: vec![Page::Account(AccountPicture::of(sheet))],
    }
}

fn date_of(day: Date) -> [i32; 3] {
    [i32::from(day.year()), i32::from(day.month()), i32::from(day.day())]
}

/// The head of the sheet in both languages.
fn titles(kind: Kind) -> (&'static str, &'static str) {
    match kind {
        Kind::Co => ("RICHIESTA", "REQUEST"),
        Kind::Va => ("RICHIESTA DI VISTI PER L’ESTERO", "REQUEST FOR VISAS"),
        Kind::Df => ("DENUNCIA DI FURTO O SMARRIMENTO", "REPORT OF THEFT OR LOSS"),
        Kind::Dd => ("DENUNCIA DI DISTRUZIONE", "REPORT OF DESTRUCTION"),
        Kind::Cd => ("CONFERIMENTO DI DELEGA", "GRANT OF A DELEGATION"),
        Kind::Rd => ("REVOCA DI DELEGA", "REVOCATION OF A DELEGATION"),
    }
}

/// The document's name in its metadata.
fn name_of(kind: Kind) -> &'static str {
    match kind {
        Kind::Co | Kind::Va => "Richiesta di visti",
        Kind::Df => "Denuncia di furto o smarrimento",
        Kind::Dd => "Denuncia di distruzione",
        Kind::Cd => "Conferimento di delega",
        Kind::Rd => "Revoca di delega",
    }
}

fn refuse_unprintable<'a>(texts: impl IntoIterator<Item = &'a str>) -> Result<(), RenderError> {
    let found = missing(texts);
    if found.is_empty() { Ok(()) } else { Err(RenderError::Unprintable(found)) }
}

fn document(
    name: &str,
    chamber: &str,
    digest: &str,
    issued: Option<&Issued>,
    dated: Option<Date>,
    pages: Vec<Page>,
) -> Result<Picture, RenderError> {
    let date = issued.map(|issued| issued.issued_on).or(dated);
    Ok(Picture {
        title: match issued {
            Some(issued) => format!("{name} {}", printable(&issued.number)),
            None => format!("{name} - bozza"),
        },
        date: date.map(date_of),
        draft: issued.is_none(),
        chamber: printable(chamber),
        digest: printable(digest),
        issued: issued.map(issued_of).transpose()?,
        pages,
    })
}

fn issued_of(issued: &Issued) -> Result<IssuedPicture, RenderError> {
    let link = printable(&issued.verification_url);
    Ok(IssuedPicture {
        number: printable(&issued.number),
        security_code: printable(&issued.security_code),
        link: fit_below(&link, Place { width_mm: 56, height_mm: 10 }, 65)
            .ok_or(RenderError::Link)?,
        qr: qr::svg(&issued.verification_url)?,
        place_and_date: format!("{}, {}", printable(&issued.place), in_italian(issued.issued_on)),
        officer: printable(&issued.officer),
    })
}

/// The sheets of one certificate, without the tone of their paper.
fn fronts_of(form: &Form) -> Result<Vec<FormPicture>, RenderError> {
    let fitted = |text: &str, id| {
        let place = place_of(id).ok_or(RenderError::DoesNotFit(id))?;
        fit(&printable(text.trim_end()), place).ok_or(RenderError::DoesNotFit(id))
    };
    let front = FormPicture {
        tone: "original",
        page: 1,
        pages: 1,
        consignor: fitted(&form.consignor, BoxId::Consignor)?,
        consignee: fitted(&form.consignee, BoxId::Consignee)?,
        origin: fitted(&box_3(&form.origin_countries), BoxId::Origin)?,
        transport: fitted(&form.transport, BoxId::Transport)?,
        remarks: fitted(&form.remarks, BoxId::Remarks)?,
        goods: Rows { size: 90, pitch: 114, rows: Vec::new() },
        applicant: None,
    };
    let goods_place = Place { width_mm: 135, height_mm: 114 };
    let sheets: Vec<Rows> = form
        .pages
        .iter()
        .flat_map(|page| {
            wrap::goods(&printable(&page.goods), &printable(&page.quantity), goods_place, 37)
        })
        .collect();
    if sheets.is_empty() {
        return Ok(vec![front]);
    }
    let pages = sheets.len();
    Ok(sheets
        .into_iter()
        .enumerate()
        .map(|(index, goods)| FormPicture { page: index + 1, pages, goods, ..front.clone() })
        .collect())
}

fn applicant_of(application: &Application) -> Applicant {
    let day = application.date.map(in_italian).unwrap_or_default();
    let parts = [printable(&application.place), day];
    Applicant {
        company: printable(&application.company),
        other_applicant: printable(&application.other_applicant),
        signatory: printable(&application.signatory),
        place_and_date: parts
            .into_iter()
            .filter(|part| !part.is_empty())
            .collect::<Vec<_>>()
            .join(", "),
    }
}

fn declaration_of(form: &Form, applicant: Applicant) -> DeclarationPicture {
    let d = &form.declaration;
    let paragraphs = [
        [&d.eu_country, &d.production, &d.producer].map(|text| printable(text)).to_vec(),
        [&d.workings, &d.processor].map(|text| printable(text)).to_vec(),
        [&d.foreign_country, &d.documents].map(|text| printable(text)).to_vec(),
    ];
    let codes = [OriginCode::EuOrigin, OriginCode::EuProcessed, OriginCode::Foreign];
    // The EU country alone belongs to paragraphs 1 and 2 alike and ticks neither.
    let filled = [
        !d.production.is_empty() || !d.producer.is_empty(),
        !d.workings.is_empty() || !d.processor.is_empty(),
        !d.foreign_country.is_empty() || !d.documents.is_empty(),
    ];
    DeclarationPicture {
        applicant,
        code: printable(form.origin_code.as_str()),
        paragraphs,
        checked: std::array::from_fn(|i| filled[i] || codes[i] == form.origin_code),
        goods_value: printable(&form.goods_value),
        destination: printable(&form.destination_country),
        invoices: form
            .invoices
            .iter()
            .map(|invoice| [printable(&invoice.number), day_in_italian(&invoice.date)])
            .collect(),
    }
}

fn order_of(order: &OrderSheet) -> OrderPicture {
    OrderPicture {
        practice: printable(&order.practice),
        protocol: printable(&order.protocol),
        company: printable(&order.company),
        counts: [order.originals, order.copies, order.visas, order.legalisations],
        flags: [order.print_at_company, order.urgent, order.pro_forma],
        goods_location: printable(&order.goods_location),
        documents: order
            .documents
            .iter()
            .map(|document| {
                [
                    printable(&document.kind),
                    printable(&document.name),
                    document.visas.to_string(),
                    document.legalisations.to_string(),
                    printable(&document.sha256),
                ]
            })
            .collect(),
        fee: order.fee_cents.map(euro).unwrap_or_default(),
    }
}

fn euro(cents: i64) -> String {
    let sign = if cents < 0 { "-" } else { "" };
    let cents = cents.unsigned_abs();
    format!("{sign}€ {},{:02}", cents / 100, cents % 100)
}

fn in_italian(day: Date) -> String {
    format!("{:02}/{:02}/{:04}", day.day(), day.month(), day.year())
}

fn day_in_italian(iso: &str) -> String {
    iso.parse::<Date>().map_or_else(|_| printable(iso), in_italian)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn money_is_written_as_in_italy() {
        assert_eq!(euro(2_905), "€ 29,05", "two decimals after a comma");
        assert_eq!(euro(-5), "-€ 0,05", "the sign stands before");
    }

    #[test]
    fn a_date_that_is_none_stays_as_typed() {
        assert_eq!(day_in_italian("2026-08-21"), "21/08/2026", "day first");
        assert_eq!(day_in_italian("21 agosto"), "21 agosto", "never guessed");
    }
}
