//! Base forms: canonical bytes, samples, archives, and any form at all.

use certificate::{
    BoxId, Certificate, Declaration, Form, FormPage, GoodsLine, InvoiceReference, Kind, Lines,
    OriginCode, OriginKind,
};
use proptest::prelude::*;
use wire::Error;
use wire::base_form::{BaseForm, Body, Head, STATEMENT};

use crate::{bytes, practices};

#[test]
fn the_samples_are_written_again_byte_for_byte() {
    for sample in ["samples/modello-base-CO.xml", "samples/modello-base-VA.xml"] {
        let form = BaseForm::read(&bytes(sample)).unwrap();
        assert!(form.leftovers.is_empty(), "{sample} holds nothing unknown: {:?}", form.leftovers);
        assert_eq!(
            String::from_utf8(form.write()).unwrap(),
            String::from_utf8(bytes(sample)).unwrap(),
            "{sample}: layout, order and escaping are those of the format"
        );
    }
}

#[test]
fn the_sample_s_pages_are_pairs_and_keep_their_leading_line_feeds() {
    let form = BaseForm::read(&bytes("samples/modello-base-CO.xml")).unwrap();
    let Body::Co(form) = form.body else { panic!("a certificate of origin") };
    assert_eq!(form.pages.len(), 2);
    assert!(form.pages[1].goods.starts_with("PALLETS 5-6"), "the second of each make page two");
    assert_eq!(form.pages[1].quantity, "\n\nKG 415", "leading LF align box 7 with box 6");
    assert_eq!(form.invoices[0].date, "2026-03-02", "the zone is the format's, not the invoice's");
}

#[test]
fn every_example_is_byte_stable_through_its_form() {
    for (name, practice, _) in practices() {
        let form = BaseForm::of(&practice).unwrap();
        let written = form.write();
        let read = BaseForm::read(&written).unwrap();
        assert_eq!(read, form, "{name}: reading gives back what was written");
        assert_eq!(read.write(), written, "{name}: the same bytes again");
        assert_eq!(BaseForm::of(&practice).unwrap().write(), written, "{name}: on every device");
    }
}

#[test]
fn an_example_comes_back_from_its_form_with_its_lines_and_blocks() {
    for (name, practice, _) in practices().into_iter().filter(|(_, p, _)| p.kind == Kind::Co) {
        let form = BaseForm::of(&practice).unwrap();
        let mut again = form.to_certificate();
        assert_eq!(again.goods.len(), practice.goods.len(), "{name}");
        for (line, original) in again.goods.iter().zip(&practice.goods) {
            let mut expected = original.clone();
            expected.hs_code.clear();
            assert_eq!(line, &expected, "{name}: all but the customs code, which is never printed");
        }
        assert_eq!(again.origin.blocks.len(), practice.origin.blocks.len(), "{name}");
        for (block, original) in again.origin.blocks.iter().zip(&practice.origin.blocks) {
            let mut expected = original.clone();
            expected.own = None;
            assert_eq!(block, &expected, "{name}: all but whose production it is");
        }
        if practice.invoices.len() > 1 {
            let total = again.extra.remove("fatturatoTotale");
            assert!(
                total.is_some_and(|t| t.is_string()),
                "{name}: one value for several invoices is kept"
            );
            again.invoices.clone_from(&practice.invoices);
        }
        assert_eq!(
            text(&BaseForm::of(&again).unwrap()),
            text(&form),
            "{name}: the imported practice gives the very form that it came from"
        );
    }
}

#[test]
fn a_visa_practice_names_the_applicant_and_its_notes() {
    let (_, practice, _) = practices().into_iter().find(|(_, p, _)| p.kind == Kind::Va).unwrap();
    let form = BaseForm::of(&practice).unwrap();
    let Body::Va { applicant, notes } = &form.body else { panic!("a visa practice") };
    assert!(applicant.starts_with(&practice.company.name), "{applicant}");
    assert!(applicant.ends_with(&practice.company.fiscal_code), "{applicant}");
    assert_eq!(notes, &practice.request_notes);
    let again = form.to_certificate();
    assert_eq!((again.title.as_str(), again.request_notes), ("", practice.request_notes));
}

#[test]
fn another_program_s_description_in_the_applicant_s_place_becomes_the_title() {
    let again = BaseForm::read(&bytes("samples/modello-base-VA.xml")).unwrap().to_certificate();
    assert_eq!(again.title, "VISTO POTERI DI FIRMA SU FATTURA 2026/0031", "nothing is lost");
}

#[test]
fn an_archive_form_is_read_with_its_liberties_and_they_are_listed() {
    let form = BaseForm::read(&bytes("foreign/archive-CO.xml")).unwrap();
    let left: Vec<&str> = form.leftovers.iter().map(|l| l.path.as_str()).collect();
    assert_eq!(
        left,
        ["Domanda@versione", "Domanda/DATI-IMPRESA/Pec"],
        "named, not dropped in silence"
    );
    assert_eq!(form.leftovers[1].text, "nessuna@example.org");
    assert_eq!(form.host.as_str(), "portal.example");
    assert_eq!(form.head.name, "FONDERIE D'ESEMPIO & FIGLI S.N.C.");
    assert_eq!(
        form.statement, "dichiarazione di un altro programma",
        "what was signed is what is shown"
    );
    let written = form.write();
    let again = BaseForm::read(&written).unwrap();
    assert_eq!(
        (again.head, again.body),
        (form.head.clone(), form.body.clone()),
        "nothing else changes"
    );

    let practice = form.to_certificate();
    assert_eq!(
        practice.origin_countries,
        ["UNIONE EUROPEA (ITALIA)", "UNITED KINGDOM"],
        "kept as text"
    );
    let dates: Vec<&str> = practice.invoices.iter().map(|i| i.date.as_str()).collect();
    assert_eq!(dates, ["2023-05-30", "2023-05-31"], "whatever the zone, the day is meant");
    let [pumps, gaskets] = practice.goods.as_slice() else { panic!("{:?}", practice.goods) };
    assert_eq!(pumps.marks, "MARKS: SAMPLE/NBO");
    assert_eq!((pumps.packages, pumps.package_kind.as_str()), (Some(4), "PALLETS"));
    assert_eq!(pumps.quantity, "KG 900,00");
    assert_eq!(gaskets.origin, "UNITED KINGDOM");
    let [made, foreign] = practice.origin.blocks.as_slice() else { panic!("two paragraphs") };
    assert_eq!(made.kind, Some(OriginKind::Manufactured), "capitals are no other word");
    assert_eq!((made.items.as_slice(), foreign.items.as_slice()), ([1].as_slice(), [2].as_slice()));
    assert_eq!(foreign.documents, ["FATTURA DEL FORNITORE"]);
}

#[test]
fn pages_without_their_other_half_are_refused() {
    let sample = String::from_utf8(bytes("samples/modello-base-CO.xml")).unwrap();
    let one_less = sample.replacen("<Quantita>\n\nKG 415</Quantita>\n", "", 1);
    assert_ne!(one_less, sample);
    let refused = BaseForm::read(one_less.as_bytes()).unwrap_err();
    assert!(matches!(refused, Error::Pages { goods: 2, quantity: 1 }), "{refused}");
}

#[test]
fn what_is_missing_or_doubled_is_named_by_its_path() {
    let sample = String::from_utf8(bytes("samples/modello-base-CO.xml")).unwrap();
    let without = |what: &str| BaseForm::read(sample.replacen(what, "", 1).as_bytes()).unwrap_err();
    let missing = without("<Numero>412345</Numero>");
    assert!(
        matches!(&missing, Error::Missing { path } if path == "Domanda/DATI-IMPRESA/Numero"),
        "{missing}"
    );
    let attribute = without(" siglaProv=\"VE\"");
    assert!(
        matches!(&attribute, Error::Missing { path } if path == "Domanda/DATI-IMPRESA/Provincia@siglaProv"),
        "{attribute}"
    );
    let trasporto = "<Trasporto>VIA MARE - BY SEA</Trasporto>";
    let doubled = sample.replacen(trasporto, &trasporto.repeat(2), 1);
    let refused = BaseForm::read(doubled.as_bytes()).unwrap_err();
    assert!(
        matches!(&refused, Error::Repeated { path } if path == "Domanda/DATI-CERTIFICATO/Trasporto"),
        "two boxes 4 could be shown as one and signed as the other: {refused}"
    );
    let carnet = sample.replacen("<TIPOPRATICA>CO", "<TIPOPRATICA>CA", 1);
    let refused = BaseForm::read(carnet.as_bytes()).unwrap_err();
    assert!(matches!(&refused, Error::Kind { word } if word == "CA"), "{refused}");
    let undated = sample.replacen("2026-03-02+01:00", "2/3/2026", 1);
    let refused = BaseForm::read(undated.as_bytes()).unwrap_err();
    assert!(
        matches!(&refused, Error::Value { path, .. } if path == "Domanda/RIEPILOGO-FATTURE/Fattura@data"),
        "{refused}"
    );
}

#[test]
fn a_character_that_xml_cannot_carry_is_refused_with_its_box() {
    let (_, practice, _) = practices().remove(0);
    type Change = fn(&mut Certificate, String);
    let cases: [(&str, BoxId, Change); 4] = [
        ("consignor", BoxId::Consignor, |c, text| c.consignor = Lines(text)),
        ("goods", BoxId::Goods, |c, text| c.goods[0].description = text),
        ("remarks", BoxId::Remarks, |c, text| c.remarks = text),
        ("company", BoxId::Parties, |c, text| c.company.name = text),
    ];
    for (name, expected, change) in cases {
        for c in ['\u{0}', '\u{1}', '\u{1b}', '\u{fffe}'] {
            let mut broken = practice.clone();
            change(&mut broken, format!("A{c}B"));
            match BaseForm::of(&broken) {
                Err(Error::IllegalCharacter { box_id, code }) => {
                    assert_eq!((box_id, code), (expected, u32::from(c)), "{name}");
                }
                other => panic!("{name}: {c:?} must not vanish from what is signed: {other:?}"),
            }
        }
    }
}

#[test]
fn an_invoice_date_that_is_none_is_refused_before_the_seal() {
    let (_, mut practice, _) = practices().remove(0);
    for date in ["", "14/09/2026", "2026-02-30", "20260914"] {
        practice.invoices[0].date = date.to_owned();
        assert!(matches!(BaseForm::of(&practice), Err(Error::Value { .. })), "{date:?}");
    }
}

#[test]
fn the_host_is_configuration_and_part_of_the_bytes() {
    let (_, practice, _) = practices().remove(0);
    let form = BaseForm::of(&practice).unwrap().at_host("portal.example:8443".parse().unwrap());
    let written = form.write();
    let text = String::from_utf8(written.clone()).unwrap();
    assert!(text.contains("href=\"http://portal.example:8443/ptco/res/xsl/mob_ptco_CO.xsl\""));
    assert_eq!(BaseForm::read(&written).unwrap(), form, "the host is read back");
    assert!("a\"?><x>".parse::<wire::base_form::Host>().is_err(), "a host cannot break out");
}

#[test]
fn the_statement_is_ascii_and_names_the_law() {
    assert!(STATEMENT.is_ascii(), "the format has apostrophes for accents");
    for law in ["art. 47", "art. 76", "445"] {
        assert!(STATEMENT.contains(law), "{law}");
    }
    assert!(!STATEMENT.contains("  "), "line breaks of the source leave no double blanks");
}

fn text(form: &BaseForm) -> String {
    String::from_utf8(form.write()).expect("UTF-8")
}

/// Any text that XML can carry, with a taste for what breaks writers.
fn any_text() -> impl Strategy<Value = String> {
    let hard = prop::sample::select(vec![
        "\n", "\n\n", "\r\n", "\r", "\t", " ", "]]>", "&", "&amp;", "<", "</x>", ">", "\"", "'",
        "<!--", "-->", "&#10;", "è", "\u{85}", "\u{2028}", "😀", "\u{feff}", "1. ", "%",
    ]);
    let part = prop_oneof![
        hard.prop_map(str::to_owned),
        "[ -~]{0,12}",
        any::<char>().prop_filter("XML cannot carry it", |&c| carried(c)).prop_map(String::from),
    ];
    prop::collection::vec(part, 0..6).prop_map(|parts| parts.concat())
}

fn carried(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='\u{D7FF}' | '\u{E000}'..='\u{FFFD}' | '\u{10000}'..)
}

prop_compose! {
    fn declaration()(t in prop::collection::vec(any_text(), 7)) -> Declaration {
        Declaration {
            eu_country: t[0].clone(), production: t[1].clone(), producer: t[2].clone(), workings: t[3].clone(),
            processor: t[4].clone(), foreign_country: t[5].clone(), documents: t[6].clone(),
        }
    }
}

prop_compose! {
    fn form()(
        t in prop::collection::vec(any_text(), 7),
        countries in prop::collection::vec(any_text(), 0..4),
        pages in prop::collection::vec((any_text(), any_text()), 1..5),
        declaration in declaration(),
        invoices in prop::collection::vec((any_text(), 1900i16..2100, 1i8..=12, 1i8..=28), 0..4),
    ) -> Form {
        Form {
            consignor: t[0].clone(), consignee: t[1].clone(), destination_country: t[2].clone(),
            origin_countries: countries, goods_value: t[3].clone(), transport: t[4].clone(), remarks: t[5].clone(),
            pages: pages.into_iter().map(|(goods, quantity)| FormPage { goods, quantity }).collect(),
            origin_code: OriginCode::from(t[6].as_str()),
            declaration,
            invoices: invoices.into_iter().map(|(number, y, m, d)| {
                InvoiceReference { number, date: format!("{y:04}-{m:02}-{d:02}") }
            }).collect(),
        }
    }
}

prop_compose! {
    fn head()(t in prop::collection::vec(any_text(), 4)) -> Head {
        Head {
            kind: Kind::Co, province: t[0].clone(), rea_number: t[1].clone(),
            fiscal_code: t[2].clone(), name: t[3].clone(),
        }
    }
}

proptest! {
    #[test]
    fn any_form_comes_back_equal_and_byte_stable(head in head(), form in form()) {
        let form = BaseForm::new(head, Body::Co(form));
        form.check().unwrap();
        let written = form.write();
        let read = BaseForm::read(&written).unwrap();
        prop_assert_eq!(&read, &form, "what was signed is what is read");
        prop_assert_eq!(read.write(), written, "byte for byte");
    }

    #[test]
    fn any_visa_request_comes_back_equal(head in head(), applicant in any_text(), notes in any_text()) {
        let form = BaseForm::new(head, Body::Va { applicant, notes });
        let read = BaseForm::read(&form.write()).unwrap();
        prop_assert_eq!(read, form);
    }

    #[test]
    fn any_form_can_be_imported(form in form()) {
        let form = BaseForm::new(Head::default(), Body::Co(form));
        let practice = form.to_certificate();
        // Composing again must not fail either, whatever the archive held.
        let _ = BaseForm::of(&practice).map(|form| form.write());
    }
}

/// Words as they stand on invoices, none longer than box 7 is wide.
fn words() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        "[A-Z]{1,12}",
        "[a-z]{2,9}",
        "[0-9]{1,3}",
        "[0-9]\\.[0-9]{3}",
        "-",
        "/",
        "[A-Z]{2}[0-9]{1,3}"
    ];
    prop::collection::vec(word, 1..14).prop_map(|words| words.join(" "))
}

prop_compose! {
    fn goods_line()(
        marks in prop::option::of(words()),
        packages in prop::option::of(1u32..500),
        package_kind in "[a-z]{3,10}( / [a-z]{3,10})?",
        description in prop::collection::vec(words(), 1..3),
        origin in prop::sample::select(vec!["Unione Europea - Italia", "India", "Turchia"]),
        quantity in words(),
    ) -> GoodsLine {
        GoodsLine {
            marks: marks.unwrap_or_default(),
            package_kind: if packages.is_some() { package_kind } else { String::new() },
            packages,
            description: description.join("\n"),
            origin: origin.to_owned(),
            quantity,
            ..GoodsLine::default()
        }
    }
}

proptest! {
    // Whole practices take their time to compose; the other properties run over the usual 256.
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_imported_practice_prints_the_pages_that_it_came_from(lines in prop::collection::vec(goods_line(), 1..30)) {
        let goods = (1..).zip(lines).map(|(number, line)| GoodsLine { number, ..line }).collect();
        let practice = Certificate { goods, ..Certificate::default() };
        let form = BaseForm::of(&practice).unwrap();
        let again = BaseForm::of(&form.to_certificate()).unwrap();
        let (Body::Co(before), Body::Co(after)) = (form.body, again.body) else { panic!("CO") };
        prop_assert_eq!(after.pages, before.pages, "boxes 6 and 7, line by line");
    }
}
