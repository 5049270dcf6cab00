//! The order detail: canonical bytes, sums, and the fees that both sides compute from it.

use certificate::fees::{Counts, Tariff, fees};
use certificate::{Attachment, AttachmentType, Certificate, Kind, Order, Payment, Support};
use wire::Error;
use wire::order_detail::OrderDetail;

use crate::{bytes, practices};

#[test]
fn the_sample_is_written_again_byte_for_byte() {
    let sample = bytes("samples/dettaglio-richiesta-DTR.xml");
    let detail = OrderDetail::read(&sample).unwrap();
    assert!(detail.leftovers.is_empty(), "{:?}", detail.leftovers);
    assert_eq!(detail.support, Some(Support::WhiteSheet), "SFB");
    assert_eq!(detail.payment, Some(Payment::Balance), "TMC");
    assert_eq!(
        String::from_utf8(detail.write()).unwrap(),
        String::from_utf8(sample).unwrap(),
        "layout and order are those of the format"
    );
}

#[test]
fn both_sides_compute_the_same_fee() {
    for (name, practice, expected) in practices() {
        let detail = OrderDetail::of(&practice).unwrap();
        let written = detail.write();
        let read = OrderDetail::read(&written).unwrap();
        assert_eq!(read, detail, "{name}");
        assert_eq!(read.write(), written, "{name}: byte-stable");
        assert_eq!(
            read.counts(),
            Counts::of(&practice),
            "{name}: the desk counts as the company did"
        );
        let total = fees(&read.counts(), &Tariff::default()).total.to_string();
        assert_eq!(Some(total.as_str()), expected["dirittiEUR"].as_str(), "{name}");
    }
}

#[test]
fn the_order_comes_back_with_its_sums() {
    for (name, practice, _) in practices().into_iter().filter(|(_, p, _)| p.kind == Kind::Co) {
        let order = OrderDetail::of(&practice).unwrap().to_order();
        let stated = &practice.order;
        assert_eq!(order.copies, stated.copies, "{name}");
        assert_eq!(
            (order.visas, order.legalisations),
            (stated.visas, stated.legalisations),
            "{name}"
        );
        assert_eq!((&order.support, &order.payment), (&stated.support, &stated.payment), "{name}");
        assert_eq!(order.print_at_company, stated.print_at_company, "{name}");
    }
}

fn practice(order: Order, visas: u32, legalisations: u32) -> Certificate {
    let attachment = Attachment {
        kind: Some(AttachmentType::ExportInvoice),
        name: "f.pdf".into(),
        visas: Some(visas),
        legalisations: Some(legalisations),
        ..Attachment::default()
    };
    Certificate { order, attachments: vec![attachment], ..Certificate::default() }
}

#[test]
fn what_the_attachments_do_not_carry_is_asked_on_the_certificate() {
    let order =
        Order { visas: Some(3), legalisations: Some(2), copies: Some(4), ..Order::default() };
    let detail = OrderDetail::of(&practice(order, 1, 2)).unwrap();
    assert_eq!((detail.on_certificate.visas, detail.on_certificate.legalisations), (2, 0));
    assert_eq!(
        (detail.copies, detail.on_certificate.copies),
        (4, 4),
        "in both places of the format"
    );
    assert_eq!(detail.attachments[0].id, 3, "after the base form");
    assert_eq!(detail.attachments[0].kind_words, "Fattura di Esportazione");
}

#[test]
fn a_sum_below_the_attachments_share_is_refused() {
    let order = Order { visas: Some(1), legalisations: Some(0), ..Order::default() };
    let refused = OrderDetail::of(&practice(order, 2, 0)).unwrap_err();
    assert!(
        matches!(refused, Error::SumTooSmall { field: "vistiFattura", stated: 1, attached: 2 }),
        "the fee would be less than what is done: {refused}"
    );
    let refused = OrderDetail::of(&practice(Order::default(), 0, 1)).unwrap_err();
    assert!(
        matches!(refused, Error::SumTooSmall { field: "legalizzazioni", stated: 0, .. }),
        "absent counts as none, as in the fees: {refused}"
    );
}

#[test]
fn more_originals_than_one_have_no_place() {
    let order = Order { originals: Some(2), ..Order::default() };
    assert!(matches!(
        OrderDetail::of(&practice(order, 0, 0)),
        Err(Error::Originals { originals: 2 })
    ));
}

#[test]
fn a_support_without_a_known_code_is_kept_in_its_own_word() {
    let order =
        Order { support: Some(Support::Form), payment: Some(Payment::Counter), ..Order::default() };
    let detail = OrderDetail::of(&practice(order, 0, 0)).unwrap();
    assert!(detail.deferred_payment, "paid later, at the counter");
    let text = String::from_utf8(detail.write()).unwrap();
    assert!(text.contains("<SupportoStampa>formulario</SupportoStampa>"), "no code is invented");
    assert_eq!(OrderDetail::read(text.as_bytes()).unwrap(), detail);
    let foreign = text.replace("formulario", "FRM");
    let read = OrderDetail::read(foreign.as_bytes()).unwrap();
    assert_eq!(read.support, Some(Support::Other("FRM".into())));
    assert_eq!(read.write(), foreign.into_bytes(), "another program's code goes on as it came");
}

#[test]
fn a_file_name_cannot_break_out_of_its_element() {
    let mut practice = practice(Order::default(), 0, 0);
    practice.attachments[0].name = "</NomeFile><NumeroVisti>9</NumeroVisti>.pdf".into();
    let detail = OrderDetail::of(&practice).unwrap();
    let read = OrderDetail::read(&detail.write()).unwrap();
    assert_eq!(read, detail, "a name is text");
    practice.attachments[0].name = "a\u{0}.pdf".into();
    assert!(matches!(OrderDetail::of(&practice), Err(Error::IllegalCharacter { .. })));
}

#[test]
fn counts_and_flags_of_another_shape_are_refused() {
    let sample = String::from_utf8(bytes("samples/dettaglio-richiesta-DTR.xml")).unwrap();
    for (what, with) in [
        ("<NumeroCopie>1<", "<NumeroCopie>-1<"),
        ("<NumeroCopie>1<", "<NumeroCopie>+1<"),
        ("<NumeroCopie>1<", "<NumeroCopie>due<"),
        ("<NumeroCopie>1<", "<NumeroCopie>99999999999<"),
        ("<NumeroCopie>1<", "<NumeroCopie><"),
        ("<FlagPostale>false<", "<FlagPostale>no<"),
    ] {
        let refused = OrderDetail::read(sample.replacen(what, with, 1).as_bytes()).unwrap_err();
        assert!(matches!(refused, Error::Value { .. }), "{with}: {refused}");
    }
    let missing = sample.replacen("<FlagProforma>false</FlagProforma>", "", 1);
    assert!(matches!(OrderDetail::read(missing.as_bytes()), Err(Error::Missing { .. })));
}
