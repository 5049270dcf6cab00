//! V35: what it costs against the balance as last known.

use crate::codes::{BoxId, Payment};
use crate::fees::{Counts, fees};
use crate::message::Message;

use super::Judgement;

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let (certificate, context) = (judgement.certificate, judgement.context);
    let from_balance =
        certificate.order.payment.as_ref().is_none_or(|how| *how == Payment::Balance);
    let total = fees(&Counts::of(certificate), &context.chamber.tariff).total;
    if let Some(balance) = context.balance.filter(|balance| from_balance && *balance < total) {
        let message = Message::new("v35-balance")
            .with("total", total.to_string())
            .with("balance", balance.to_string());
        judgement.warning((BoxId::Order, 3, "V35"), "/ordine/pagamento", message);
    }
}
