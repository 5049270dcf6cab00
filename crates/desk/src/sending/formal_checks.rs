//! Formal checks (controlli formali) of what is sent: the order and its fee, what must be there, what the
//! rules find.
//!
//! They read documents and take longer than all the rest of a sending, and while a transaction writes,
//! others wait. So they are made ahead of it, and in it made again where what they looked at has changed.

use certificate::chamber::Chamber;
use certificate::{Finding, InvoiceElsewhere, Kind};
use jiff::civil::Date;
use wire::base_form::{BaseForm, Body};

use super::chamber_of;
use crate::clock::in_rome;
use crate::desk::Desk;
use crate::error::DeskError;
use crate::order::{self, Order};
use crate::storage::attachments::{self, Attachment};
use crate::storage::invoices::{self, Invoice};
use crate::storage::practices::Practice;
use crate::storage::{Connection, Transaction};
use crate::{form_stock, former, intake};

/// What the formal checks of a practice found, and what they looked at.
#[derive(Debug, Clone)]
pub(crate) struct FormalChecks {
    pub(crate) chamber: Chamber,
    pub(crate) order: Order,
    pub(crate) findings: Vec<Finding>,
    pub(super) documents: Vec<Attachment>,
    base_form: BaseForm,
    content_sha256: String,
    invoices: Vec<Invoice>,
    elsewhere: Vec<InvoiceElsewhere>,
    today: Date,
}

impl FormalChecks {
    /// Of a practice with these documents.
    ///
    /// # Errors
    /// Refused as `INVALID` (what is missing, an order that cannot be read).
    pub(crate) fn make(
        desk: &Desk,
        connection: &Connection,
        practice: &Practice,
        documents: &[Attachment],
    ) -> Result<Self, DeskError> {
        let chamber = chamber_of(connection, practice)?;
        let order = order_of(desk, practice, &chamber, documents)?;
        let base_form = intake::reread(desk, &practice.content_sha256)?;
        required(practice, &base_form, &order, documents)?;
        let invoices = intake::invoices(&base_form);
        let elsewhere = invoices::elsewhere(connection, practice, &invoices)?;
        let today = in_rome(desk.now()).date();
        Ok(Self {
            findings: intake::findings(&base_form, &chamber, today, &elsewhere),
            chamber,
            order,
            base_form,
            content_sha256: practice.content_sha256.clone(),
            documents: documents.to_vec(),
            invoices,
            elsewhere,
            today,
        })
    }

    /// Ahead of the transaction.
    ///
    /// # Errors
    /// As [`FormalChecks::make`].
    pub(super) fn ahead(desk: &Desk, practice: &Practice) -> Result<Self, DeskError> {
        desk.storage.look(|c| {
            let documents = attachments::current(c, &practice.id)?;
            Self::make(desk, c, practice, &documents)
        })
    }

    /// Those that were made before, if they still hold; else they are made now.
    ///
    /// # Errors
    /// As [`FormalChecks::make`].
    pub(super) fn still(
        before: Option<Self>,
        desk: &Desk,
        tx: &Transaction,
        practice: &Practice,
        documents: &[Attachment],
    ) -> Result<Self, DeskError> {
        match before {
            Some(checks) if checks.hold(desk, tx, practice, documents)? => Ok(checks),
            Some(_) | None => Self::make(desk, tx, practice, documents),
        }
    }

    fn hold(
        &self,
        desk: &Desk,
        tx: &Transaction,
        practice: &Practice,
        documents: &[Attachment],
    ) -> Result<bool, DeskError> {
        Ok(self.content_sha256 == practice.content_sha256
            && self.documents == documents
            && self.today == in_rome(desk.now()).date()
            && self.chamber == chamber_of(tx, practice)?
            && self.elsewhere == invoices::elsewhere(tx, practice, &self.invoices)?)
    }

    /// Writes down what the base form names: invoices, a certificate that it replaces, forms.
    ///
    /// # Errors
    /// Where the database fails.
    pub(crate) fn note(&self, tx: &Transaction, practice: &Practice) -> Result<(), DeskError> {
        invoices::put(tx, &practice.id, &self.invoices)?;
        former::note(tx, practice, &self.base_form)?;
        form_stock::note(tx, practice, &self.base_form)
    }
}

/// The order of a practice.
///
/// # Errors
/// As [`order::of_documents`].
pub(crate) fn order_of(
    desk: &Desk,
    practice: &Practice,
    chamber: &Chamber,
    documents: &[Attachment],
) -> Result<Order, DeskError> {
    // What was brought to the counter is paid there, whatever the Chamber admits from afar.
    let deferred_payment = chamber.deferred_payment || practice.is_on_paper();
    let chamber = Chamber { deferred_payment, ..chamber.clone() };
    order::of_documents(&desk.blobs, kind_of(practice), &chamber, documents)
}

fn kind_of(practice: &Practice) -> Kind {
    Kind::from_code(&practice.kind).unwrap_or_default()
}

/// The documents without which a practice cannot be examined at all; the rest is the officer's.
fn required(
    practice: &Practice,
    base_form: &BaseForm,
    order: &Order,
    documents: &[Attachment],
) -> Result<(), DeskError> {
    let is_order = |d: &&Attachment| Some(d.number) == order.document;
    let papers: Vec<&Attachment> = documents.iter().filter(|d| !is_order(d)).collect();
    let missing = match kind_of(practice) {
        // Later copies are of a certificate that the Chamber has.
        Kind::Va if papers.is_empty() && order.counts.copies == 0 => "il documento da vistare",
        Kind::Df if papers.is_empty() => "la denuncia di furto o smarrimento",
        Kind::Cd if papers.is_empty() => "la delega firmata",
        Kind::Va | Kind::Df | Kind::Dd | Kind::Cd | Kind::Rd => return Ok(()),
        Kind::Co => {
            let invoices = match &base_form.body {
                Body::Co(form) => form.invoices.len(),
                Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => 0,
            };
            if invoices == 0 || papers.iter().any(|d| d.data.kind == "FAE") {
                return Ok(());
            }
            "la fattura di esportazione (FAE)"
        }
    };
    Err(DeskError::invalid(
        "allegati",
        format!("Manca {missing}: la alleghi e invii di nuovo. Non è stato addebitato nulla."),
    ))
}
