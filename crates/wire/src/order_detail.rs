//! The order detail (dettaglio richiesta, DTR; root `PraticaCdorExtra`): copies, visas, legalisations,
//! flags, place of the goods, print and payment.
//!
//! FPWS has no other place for them, so the order detail travels as the last attachment of type GEN,
//! under [`FILE_NAME`], and is part of the seal. Deliberately knows no price: [`OrderDetail::counts`]
//! is what `certificate::fees` prices, on both sides.

mod read;
mod words;
mod write;

use certificate::fees::Counts;
use certificate::{
    Attachment, AttachmentType, BoxId, Certificate, Delivery, Kind, Order, Payment, Support,
};

use crate::Error;
use crate::host::Host;
use crate::xml::{Leftover, is_writable};

/// The name under which it is attached.
pub const FILE_NAME: &str = "dettaglio-richiesta.xml";
/// The type under which it is attached.
pub const FILE_TYPE: AttachmentType = AttachmentType::Generic;

/// Number of the base form among a practice's files; attachments follow from 3 (1 is the desk's own).
const BASE_FORM_ID: u32 = 2;

/// What is ordered, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrderDetail {
    /// Sign of the Chamber.
    pub chamber: String,
    /// Number of the practice at the desk, 0 before the desk gave one.
    pub practice_id: u64,
    /// Kind of practice.
    pub kind: Kind,
    /// Copies of the certificate (`Certificato/NumeroCopie`).
    pub copies: u32,
    /// What is asked on the certificate itself (`AutorizzazioniExtra`).
    pub on_certificate: Options,
    /// Number of the base form among the files.
    pub base_form_id: u32,
    /// The attachments in the order of their upload.
    pub attachments: Vec<AttachmentDetail>,
    /// To be sent by post.
    pub postal: bool,
    /// On a pro forma invoice.
    pub pro_forma: bool,
    /// To be paid later, at the counter.
    pub deferred_payment: bool,
    /// Place of the goods.
    pub goods_location: String,
    /// Urgent handling.
    pub urgent: bool,
    /// Printed at the company.
    pub print_at_company: bool,
    /// What it is printed on, where stated.
    pub support: Option<Support>,
    /// How it is paid, where stated.
    pub payment: Option<Payment>,
    /// The host that the schema is named at.
    pub host: Host,
    /// What was read and is not understood. Not written again.
    pub leftovers: Vec<Leftover>,
}

/// The three counts of one document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// Copies (`NumeroCopie`).
    pub copies: u32,
    /// Visas (`NumeroVisti`).
    pub visas: u32,
    /// Legalisations, ex UPICA (`NumeroUPICA`).
    pub legalisations: u32,
}

/// One attachment and what is asked on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AttachmentDetail {
    /// Its number among the files.
    pub id: u32,
    /// What is asked on it.
    pub options: Options,
    /// File name as sent.
    pub name: String,
    /// Description for the officer.
    pub description: String,
    /// Type.
    pub kind: AttachmentType,
    /// The type in words.
    pub kind_words: String,
}

impl OrderDetail {
    /// The order of a practice.
    ///
    /// In a certificate of origin `vistiFattura` and `legalizzazioni` are sums: what the attachments do
    /// not carry of them is asked on the certificate. In a visa practice the attachments alone count.
    /// The number of copies stands in both places that the format has for it.
    ///
    /// # Errors
    /// [`Error::SumTooSmall`] when a sum (0 where absent) is less than the attachments' share,
    /// [`Error::Originals`] when a certificate has not exactly one original,
    /// [`Error::IllegalCharacter`].
    pub fn of(certificate: &Certificate) -> Result<Self, Error> {
        let order = &certificate.order;
        let attachments = details_of(&certificate.attachments);
        let copies = order.copies.unwrap_or(0);
        let mut on_certificate = Options { copies, ..Options::default() };
        if certificate.kind == Kind::Co {
            let attached = sum(&attachments);
            on_certificate.visas = rest("vistiFattura", order.visas, attached.visas)?;
            on_certificate.legalisations =
                rest("legalizzazioni", order.legalisations, attached.legalisations)?;
            if let Some(originals) = order.originals.filter(|&originals| originals != 1) {
                return Err(Error::Originals { originals });
            }
        }
        let delivery = order.delivery.as_ref();
        let detail = Self {
            chamber: certificate.desk.chamber.clone(),
            practice_id: 0,
            kind: certificate.kind,
            copies,
            on_certificate,
            base_form_id: BASE_FORM_ID,
            attachments,
            postal: delivery.is_some_and(|d| d.as_str() == words::BY_POST),
            pro_forma: certificate.pro_forma.unwrap_or(false),
            deferred_payment: order.payment == Some(Payment::Counter),
            goods_location: certificate.goods_location.clone(),
            urgent: order.urgent.unwrap_or(false),
            print_at_company: order.print_at_company.unwrap_or(false)
                || delivery == Some(&Delivery::PrintAtCompany),
            support: order.support.clone(),
            payment: order.payment.clone(),
            host: Host::default(),
            leftovers: Vec::new(),
        };
        detail.check()?;
        Ok(detail)
    }

    /// The same order, naming the schema at another host.
    pub fn at_host(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    /// Whether every text can be carried.
    ///
    /// # Errors
    /// [`Error::IllegalCharacter`] with the sheet.
    pub fn check(&self) -> Result<(), Error> {
        let mut texts = vec![
            (BoxId::Order, self.chamber.as_str()),
            (BoxId::Order, self.goods_location.as_str()),
            (BoxId::Order, self.support.as_ref().map_or("", Support::as_str)),
            (BoxId::Order, self.payment.as_ref().map_or("", Payment::as_str)),
        ];
        for file in &self.attachments {
            let AttachmentDetail { name, description, kind, kind_words, .. } = file;
            let of_file = [name.as_str(), description, kind.as_str(), kind_words];
            texts.extend(of_file.map(|text| (BoxId::Attachments, text)));
        }
        for (box_id, text) in texts {
            if let Some(c) = text.chars().find(|&c| !is_writable(c)) {
                return Err(Error::IllegalCharacter { box_id, code: c.into() });
            }
        }
        Ok(())
    }

    /// The canonical bytes: equal orders give equal bytes, and reading them gives the order back.
    /// Total, as [`BaseForm::write`](crate::base_form::BaseForm::write) is.
    pub fn write(&self) -> Vec<u8> {
        write::write(self)
    }

    /// Reads an order detail, ours or another program's.
    ///
    /// # Errors
    /// Every variant of [`Error`] that speaks of XML, of paths, of values and of kinds.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        read::read(bytes)
    }

    /// What is to be charged. Copies stand in two places; where a program fills only one of them, that
    /// one counts. Reports and delegations cost nothing, whatever stands there.
    pub fn counts(&self) -> Counts {
        if !matches!(self.kind, Kind::Co | Kind::Va) {
            return Counts::default();
        }
        let attached = sum(&self.attachments);
        Counts {
            originals: u32::from(self.kind == Kind::Co),
            copies: self.copies.max(self.on_certificate.copies),
            visas: self.on_certificate.visas.saturating_add(attached.visas),
            legalisations: self.on_certificate.legalisations.saturating_add(attached.legalisations),
        }
    }

    /// The order options that this detail tells of, with the sums of the exchange format.
    pub fn to_order(&self) -> Order {
        let counts = self.counts();
        let delivery = match (self.print_at_company, self.postal) {
            (true, _) => Delivery::PrintAtCompany,
            (false, true) => Delivery::from(words::BY_POST),
            (false, false) => Delivery::Counter,
        };
        let co = self.kind == Kind::Co;
        Order {
            originals: co.then_some(counts.originals),
            copies: Some(counts.copies),
            visas: co.then_some(counts.visas),
            legalisations: co.then_some(counts.legalisations),
            certificate_legalisations: co.then_some(self.on_certificate.legalisations),
            print_at_company: Some(self.print_at_company),
            support: self.support.clone(),
            urgent: Some(self.urgent),
            delivery: Some(delivery),
            payment: self.payment.clone(),
            ..Order::default()
        }
    }
}

fn details_of(attachments: &[Attachment]) -> Vec<AttachmentDetail> {
    let ids = BASE_FORM_ID + 1..;
    let numbered = ids.zip(attachments);
    numbered
        .map(|(id, file)| {
            let kind = file.kind.clone().unwrap_or(AttachmentType::Generic);
            AttachmentDetail {
                id,
                options: Options {
                    copies: 0,
                    visas: file.all_visas(),
                    legalisations: file.legalisations.unwrap_or(0),
                },
                name: file.name.clone(),
                description: file.description.clone(),
                kind_words: words::of_type(&kind).to_owned(),
                kind,
            }
        })
        .collect()
}

fn sum(attachments: &[AttachmentDetail]) -> Options {
    attachments.iter().fold(Options::default(), |sum, file| Options {
        copies: sum.copies.saturating_add(file.options.copies),
        visas: sum.visas.saturating_add(file.options.visas),
        legalisations: sum.legalisations.saturating_add(file.options.legalisations),
    })
}

/// The share of a sum that is not on the attachments.
fn rest(field: &'static str, stated: Option<u32>, attached: u32) -> Result<u32, Error> {
    let stated = stated.unwrap_or(0);
    stated.checked_sub(attached).ok_or(Error::SumTooSmall { field, stated, attached })
}
