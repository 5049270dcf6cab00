//! Reports and delegations as base forms and order details.

use certificate::fees::Counts;
use certificate::{Certificate, Delegation, Kind, Order, Report};
use proptest::prelude::*;
use wire::Error;
use wire::base_form::{BaseForm, Body};
use wire::order_detail::OrderDetail;

fn text(form: &BaseForm) -> String {
    String::from_utf8(form.write()).expect("the writer writes UTF-8")
}

fn company() -> certificate::Company {
    certificate::Company {
        name: "Tubi & Valvole S.p.A.".to_owned(),
        province: "BG".to_owned(),
        rea_number: "999303".to_owned(),
        fiscal_code: "99990030167".to_owned(),
        ..certificate::Company::default()
    }
}

fn report(kind: Kind) -> Certificate {
    let report = Report {
        reported_on: "2026-11-20".to_owned(),
        documents: vec!["A0123456".to_owned(), "A0123457".to_owned()],
        ..Report::default()
    };
    Certificate { kind, company: company(), report: Some(report), ..Certificate::default() }
}

fn delegation(kind: Kind) -> Certificate {
    let delegation = Delegation {
        delegate: "Spedizioni \"Orobie\" S.r.l.".to_owned(),
        fiscal_code: "99990010169".to_owned(),
        from: "2026-12-01".to_owned(),
        until: String::new(),
        ..Delegation::default()
    };
    Certificate { kind, company: company(), delegation: Some(delegation), ..Certificate::default() }
}

fn all() -> [Certificate; 4] {
    [report(Kind::Df), report(Kind::Dd), delegation(Kind::Cd), delegation(Kind::Rd)]
}

#[test]
fn each_kind_comes_back_as_the_practice_that_it_was() {
    for practice in all() {
        let kind = practice.kind;
        let form = BaseForm::of(&practice).unwrap();
        let again = BaseForm::read(&form.write()).unwrap();
        assert_eq!(again, form, "{kind:?}");
        assert!(again.leftovers.is_empty(), "{kind:?}: {:?}", again.leftovers);
        assert_eq!(again.to_certificate(), practice, "{kind:?}: nothing is lost");
        let asked = again.asked().unwrap();
        assert!(asked.applicant.contains("99990030167") && !asked.text.is_empty(), "{asked:?}");
    }
}

#[test]
fn a_report_has_the_layout_that_public_clients_write() {
    let written = text(&BaseForm::of(&report(Kind::Df)).unwrap());
    let flat: String = written.lines().map(str::trim).collect();
    for piece in [
        "<TIPOPRATICA>DF</TIPOPRATICA>",
        "<CERTIFICATO-DENUNCIA><DataDenuncia>2026-11-20+01:00</DataDenuncia><Tipo>FUR_SMAR</Tipo>",
        "<DocumentiDenunciati><DocumentoDenunciato identificativo=\"A0123456\"/>",
        "mob_ptco.xsl",
    ] {
        assert!(flat.contains(piece), "{piece} is missing from {flat}");
    }
    let destroyed = text(&BaseForm::of(&report(Kind::Dd)).unwrap());
    assert!(destroyed.contains("<Tipo>DISTRUZ</Tipo>"), "{destroyed}");
}

#[test]
fn what_contradicts_itself_or_is_no_date_is_refused() {
    let written = text(&BaseForm::of(&report(Kind::Df)).unwrap());
    for (from, to) in [
        ("FUR_SMAR", "DISTRUZ"),
        ("FUR_SMAR", "ALTRO"),
        ("2026-11-20+01:00", "20/11/2026"),
        ("<TIPOPRATICA>DF", "<TIPOPRATICA>CA"),
    ] {
        let error = BaseForm::read(written.replace(from, to).as_bytes()).unwrap_err();
        assert!(matches!(error, Error::Value { .. } | Error::Kind { .. }), "{to}: {error:?}");
    }
    let mut undated = report(Kind::Df);
    undated.report = None;
    assert!(matches!(BaseForm::of(&undated), Err(Error::Value { .. })), "no day, no form");
}

#[test]
fn the_order_of_a_report_costs_nothing_on_both_sides() {
    for mut practice in all() {
        practice.order = Order { copies: Some(2), urgent: Some(true), ..Order::default() };
        practice.goods_location = "Magazzino".to_owned();
        let detail = OrderDetail::of(&practice).unwrap();
        let read = OrderDetail::read(&detail.write()).unwrap();
        assert_eq!(read, detail, "{:?}", practice.kind);
        assert_eq!(read.kind, practice.kind);
        assert!(read.urgent && read.goods_location == "Magazzino", "its options travel");
        assert_eq!((read.counts(), Counts::of(&practice)), (Counts::default(), Counts::default()));
    }
}

proptest! {
    #[test]
    fn any_numbers_and_names_come_back(
        documents in prop::collection::vec("[^\\x00-\\x1f\\x7f\u{fffe}\u{ffff}]{1,12}", 0..5),
        delegate in "[^\\x00-\\x1f\\x7f\u{fffe}\u{ffff}]{0,30}",
    ) {
        let mut lost = report(Kind::Df);
        lost.report.as_mut().unwrap().documents = documents;
        let mut granted = delegation(Kind::Cd);
        granted.delegation.as_mut().unwrap().delegate = delegate;
        for practice in [lost, granted] {
            if let Ok(form) = BaseForm::of(&practice) {
                prop_assert_eq!(BaseForm::read(&form.write()).unwrap(), form);
            }
        }
    }
}

#[test]
fn a_certificate_is_no_report() {
    let form = BaseForm::of(&report(Kind::Df)).unwrap();
    assert!(matches!(form.body, Body::Report(_)));
    assert_eq!(form.statement, "", "no declaration of origin stands in it");
}
