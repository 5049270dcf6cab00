//! The boxes of a base form as words, for those who do not look at the drawing.

use certificate::Form;
use wire::base_form::{BaseForm, Body};

use super::language::Words;

/// One box: its name and its text.
pub(super) struct Named {
    pub(super) name: String,
    pub(super) text: String,
}

/// Every box that holds something, in the order of the paper.
pub(super) fn of(w: Words, base_form: &BaseForm) -> Vec<Named> {
    let asked = base_form.asked().unwrap_or_default();
    let mut boxes = match &base_form.body {
        Body::Co(form) => certificate(w, form),
        Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => {
            vec![named(w.t("applicant"), &asked.applicant), named(w.t("request"), &asked.text)]
        }
    };
    boxes.retain(|one| !one.text.trim().is_empty());
    boxes
}

fn certificate(w: Words, form: &Form) -> Vec<Named> {
    let mut boxes = vec![
        named(w.t("box-1"), &form.consignor),
        named(w.t("box-2"), &form.consignee),
        named(w.t("box-destination"), &form.destination_country),
        named(w.t("box-3"), &form.origin_countries.join("\n")),
        named(w.t("box-4"), &form.transport),
        named(w.t("box-5"), &form.remarks),
    ];
    for (index, page) in form.pages.iter().enumerate() {
        boxes.push(named(w.a("box-6", "page", index + 1), &page.goods));
        boxes.push(named(w.a("box-7", "page", index + 1), &page.quantity));
    }
    boxes.push(named(w.t("box-code"), form.origin_code.as_str()));
    let invoices: Vec<String> = form
        .invoices
        .iter()
        .map(|invoice| format!("{} ({})", invoice.number, invoice.date))
        .collect();
    boxes.push(named(w.t("box-invoices"), &invoices.join("\n")));
    boxes
}

fn named(name: String, text: &str) -> Named {
    Named { name, text: text.to_owned() }
}
