//! The order: O01, our own rule. The order detail carries sums, so they must hold what is asked one by one.

use crate::codes::BoxId;
use crate::fees::sum;
use crate::mend::Mend;
use crate::message::Message;
use crate::practice::Attachment;

use super::Judgement;

const LEGALISATIONS: &str = "/ordine/legalizzazioni";

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let order = &judgement.certificate.order;
    let attachments = &judgement.certificate.attachments;
    let visas = sum(attachments, Attachment::all_visas);
    let legalisations = sum(attachments, |attachment| attachment.legalisations.unwrap_or(0));
    let message = |id, stated: u32, needed: u32| {
        Message::new(id).with("stated", stated).with("needed", needed)
    };

    let stated = order.visas.unwrap_or(0);
    if stated < visas {
        let message = message("o01-visas", stated, visas);
        judgement.error((BoxId::Order, 0, "O01"), "/ordine/vistiFattura", message);
        judgement.mend(Mend::set(Message::new("mend-sum"), "/ordine/vistiFattura", visas));
    }
    let stated = order.legalisations.unwrap_or(0);
    let with_certificate =
        legalisations.saturating_add(order.certificate_legalisations.unwrap_or(0));
    let place = (BoxId::Order, 1, "O01");
    if stated < legalisations {
        let message = message("o01-legalisations", stated, with_certificate);
        judgement.error(place, LEGALISATIONS, message);
        judgement.mend(Mend::set(Message::new("mend-sum"), LEGALISATIONS, with_certificate));
    } else if stated < with_certificate {
        // The order detail can carry it, but the certificate's own legalisation would be forgotten.
        let message = message("o01-legalisations", stated, with_certificate);
        judgement.warning(place, LEGALISATIONS, message);
        judgement.mend(Mend::set(Message::new("mend-sum"), LEGALISATIONS, with_certificate));
    }
}
