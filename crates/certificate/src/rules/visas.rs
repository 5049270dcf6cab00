//! V29: a visa attests the powers of whoever signed the document, so that name must be known.

use crate::codes::BoxId;
use crate::message::Message;
use crate::text::is_blank;

use super::Judgement;

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let certificate = judgement.certificate;
    let signatory = &certificate.signatory;
    if !is_blank(&signatory.family_name) && !is_blank(&signatory.given_name) {
        return;
    }
    for (at, attachment) in certificate.attachments.iter().enumerate() {
        // A visa for deposit attests nobody's powers.
        let powers = attachment.all_visas().saturating_sub(attachment.deposit_visas.unwrap_or(0));
        if powers > 0 {
            let message = Message::new("v29-signer").with("name", attachment.name.as_str());
            judgement.warning((BoxId::Attachments, at, "V29"), "/firmatario/cognome", message);
        }
    }
}
