//! The paper: what a certificate of origin (certificato di origine) or a request for visas (visti)
//! says, judged and counted.
//!
//! Owns the boxes, parties, goods lines, origin blocks, the rules that a program can check, the fees
//! and the lifecycle of a practice (pratica). Pure and total: no clock, no files, no network, and no
//! input makes it panic. Deliberately knows nothing of documents that merge, of XML, or of how a signature is made.
//!
//! [`Certificate`] is what people edit; [`Form`] is what is printed, written into the base form
//! (modello base) and signed. The way from one to the other is [`Form::compose`], and there is no other.

pub mod address;
pub mod chamber;
pub mod codes;
pub mod composition;
pub mod countries;
pub mod dates;
pub mod derivation;
pub mod fees;
pub mod form;
pub mod identifiers;
pub mod lifecycle;
pub mod mend;
pub mod message;
pub mod origins;
pub mod practice;
pub mod proofs;
mod quantities;
pub mod rules;
pub mod signatures;
pub mod text;
pub mod words;
mod working_days;

pub use address::Address;
pub use chamber::{Chamber, FeeMoment, SignatureForm};
pub use codes::{
    AttachmentType, BoxId, Delivery, Kind, OriginCode, OriginKind, Payment, SignatoryRole, Support,
};
pub use fees::{Cents, Counts, FeeKind, FeeLine, Fees, Tariff};
pub use form::{Declaration, Form, FormPage, InvoiceReference};
pub use lifecycle::{DeskState, Event, Lifecycle, Output, Refused};
pub use mend::{Edit, Mend};
pub use message::{Arg, Message, Told};
pub use practice::{
    Attachment, Certificate, Company, Delegation, DeskChoice, Duplicate, Extra, GoodsLine, Invoice,
    IssuedCertificate, Lines, Order, OriginBlock, OriginDeclaration, PackingList, Replacement,
    Report, Retrospective, Signatory,
};
pub use proofs::{KnownProof, Proof};
pub use rules::{Context, Finding, InvoiceElsewhere, Severity, check};
pub use signatures::Demand;
pub use words::Language;
pub use working_days::{LocalHoliday, NotAHoliday};
