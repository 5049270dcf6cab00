//! What a practice asks for beside its base form: the order detail among its documents, and the fee.

use certificate::chamber::Chamber;
use certificate::fees::{Counts, Fees, fees};
use certificate::{Kind, Payment};
use wire::order_detail::OrderDetail;

use crate::blobs::Blobs;
use crate::error::DeskError;
use crate::storage::attachments::Attachment;

/// The order of a practice.
#[derive(Debug, Clone)]
pub struct Order {
    /// Number of the document that it was read from; `None` where the practice has none, and then
    /// one original is asked for.
    pub document: Option<u32>,
    /// The order detail.
    pub detail: Option<OrderDetail>,
    /// How many of each.
    pub counts: Counts,
    /// What it costs at this Chamber.
    pub fees: Fees,
}

impl Order {
    /// What the practice costs, in cents, however it is paid.
    #[must_use]
    pub fn fee_cents(&self) -> i64 {
        self.fees.total.0
    }

    /// How the fee is paid: from the balance where the order says nothing that this desk knows.
    #[must_use]
    pub fn way(&self) -> Payment {
        match &self.detail {
            Some(detail) if detail.deferred_payment => Payment::Counter,
            Some(detail) if detail.payment == Some(Payment::Card) => Payment::Card,
            Some(_) | None => Payment::Balance,
        }
    }
}

/// Reads the order from the documents that stand: the last of type GEN that is an order detail.
///
/// # Errors
/// Refused as `INVALID` where an order detail is there and cannot be read: charging less than was
/// asked for would be a guess.
pub fn of_documents(
    blobs: &Blobs,
    kind: Kind,
    chamber: &Chamber,
    documents: &[Attachment],
) -> Result<Order, DeskError> {
    let mut found = None;
    for document in documents.iter().rev().filter(|document| is_candidate(document)) {
        match OrderDetail::read(&blobs.get(&document.data.sha256)?) {
            Ok(detail) => {
                found = Some((document.number, detail));
                break;
            }
            Err(wire::Error::Root { .. }) => {}
            Err(error) => {
                return Err(DeskError::invalid(
                    "dettaglioRichiesta",
                    format!("Il dettaglio richiesta {} non si legge: {error}.", document.data.name),
                ));
            }
        }
    }
    let deferred = found.as_ref().is_some_and(|(_, detail)| detail.deferred_payment);
    if deferred && !chamber.deferred_payment {
        return Err(DeskError::invalid(
            "pagamento",
            "Questa Camera non ammette il pagamento allo sportello: scelga i diritti dal saldo.",
        ));
    }
    let alone = Counts { originals: u32::from(kind == Kind::Co), ..Counts::default() };
    let counts = found.as_ref().map_or(alone, |(_, detail)| detail.counts());
    Ok(Order {
        document: found.as_ref().map(|(number, _)| *number),
        detail: found.map(|(_, detail)| detail),
        fees: fees(&counts, &chamber.tariff),
        counts,
    })
}

fn is_candidate(document: &Attachment) -> bool {
    document.data.kind == "GEN" && document.data.name.to_lowercase().ends_with(".xml")
}
