//! The desk: O02, our own rule. What is particular to a Chamber without a file is not known here.

use crate::chamber::Chamber;
use crate::codes::BoxId;
use crate::message::Message;
use crate::text::is_blank;

use super::Judgement;

pub(super) fn check(judgement: &mut Judgement<'_>) {
    let sign = judgement.certificate.desk.chamber.as_str();
    if !is_blank(sign) && !Chamber::is_known(sign) {
        let message = Message::new("o02-chamber").with("sign", sign);
        judgement.warning((BoxId::Parties, 0, "O02"), "/sportello/cciaa", message);
    }
}
