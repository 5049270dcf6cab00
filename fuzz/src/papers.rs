//! The XML that crosses to a desk.

use wire::base_form::BaseForm;
use wire::order_detail::OrderDetail;

/// A base form, as it lies in a signed file.
pub fn base_form(bytes: &[u8]) {
    let Ok(form) = BaseForm::read(bytes) else {
        return;
    };
    let _ = form.to_certificate();
    if form.check().is_ok() {
        let again = BaseForm::read(&form.write());
        let written = BaseForm { leftovers: Vec::new(), ..form };
        assert!(again.is_ok_and(|again| again == written), "a form reads as it was written");
    }
}

/// An order detail.
pub fn order_detail(bytes: &[u8]) {
    let Ok(detail) = OrderDetail::read(bytes) else {
        return;
    };
    let _ = (detail.counts(), detail.to_order());
    if detail.check().is_ok() {
        let again = OrderDetail::read(&detail.write());
        let written = OrderDetail { leftovers: Vec::new(), ..detail };
        assert!(again.is_ok_and(|again| again == written), "an order reads as it was written");
    }
}
