//! The paper: what a certificate of origin (certificato di origine) or a request for visas (visti)
//! says, judged and counted.
//!
//! Owns the boxes, parties, goods lines, origin blocks, the rules that a program can check, the fees
//! and the lifecycle of a practice (pratica). Pure and total: no clock, no files, no network, and no
//! input makes it panic. Deliberately knows nothing of documents that merge, of XML, or of signatures.
//!
//! [`Certificate`] is what people edit; [`Form`] is what is printed, written into the base form
//! (modello base) and signed. The way from one to the other is [`Form::compose`], and there is no other.

pub mod codes;
pub mod form;
pub mod practice;

pub use codes::{
    AttachmentType, BoxId, Delivery, Kind, OriginCode, OriginKind, Payment, SignatoryRole, Support,
};
pub use form::{Declaration, Form, FormPage, InvoiceReference};
pub use practice::{
    Attachment, Certificate, Company, DeskChoice, Extra, GoodsLine, Invoice, Lines, Order,
    OriginBlock, OriginDeclaration, Retrospective, Signatory,
};
