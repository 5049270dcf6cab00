//! Bytes, words and pages of the printed paper.

use std::path::Path;
use std::process::Command;

use certificate::{Form, FormPage};
use rendering::{
    RenderError, RequestSheet, Sheet, certificate_pdf, certificate_svg, request_pdf, unprintable,
};

use crate::specimen;

/// Runs a tool of the Debian package `poppler-utils` on a PDF; a missing tool fails the test.
pub(crate) fn poppler(tool: &str, options: &[&str], pdf: &[u8]) -> String {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("paper.pdf");
    std::fs::write(&file, pdf).unwrap();
    let mut command = Command::new(tool);
    command.args(options).arg(&file);
    if tool == "pdftotext" {
        command.arg("-");
    }
    let answer =
        command.output().unwrap_or_else(|_| panic!("{tool} is missing: install poppler-utils"));
    assert!(
        answer.status.success(),
        "{tool} reads what we write: {}",
        String::from_utf8_lossy(&answer.stderr)
    );
    String::from_utf8(answer.stdout).unwrap()
}

/// As [`poppler`], for a tool that writes a file a page: their bytes in order.
pub(crate) fn poppler_files(tool: &str, options: &[&str], pdf: &[u8]) -> Vec<Vec<u8>> {
    let dir = tempfile::tempdir().unwrap();
    let (file, made) = (dir.path().join("paper.pdf"), dir.path().join("made"));
    std::fs::write(&file, pdf).unwrap();
    std::fs::create_dir(&made).unwrap();
    let answer = Command::new(tool).args(options).arg(&file).arg(made.join("page")).output();
    let answer = answer.unwrap_or_else(|_| panic!("{tool} is missing: install poppler-utils"));
    assert!(answer.status.success(), "{}", String::from_utf8_lossy(&answer.stderr));
    let mut files: Vec<_> =
        std::fs::read_dir(&made).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files.iter().map(|file| std::fs::read(file).unwrap()).collect()
}

fn words(pdf: &[u8]) -> String {
    poppler("pdftotext", &["-layout"], pdf)
}

fn page_count(pdf: &[u8]) -> usize {
    let info = poppler("pdfinfo", &[], pdf);
    let line = info.lines().find(|line| line.starts_with("Pages:")).unwrap();
    line.trim_start_matches("Pages:").trim().parse().unwrap()
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn full_sheet(form: &Form) -> Sheet<'_> {
    Sheet {
        digest: "c0ffee".repeat(10) + "beef",
        application: Some(specimen::application()),
        order: Some(specimen::order()),
        ..Sheet::issued(form, "Camera di Commercio di Bergamo", specimen::issued(), 1)
    }
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let form = specimen::pipes();
    let first = certificate_pdf(&full_sheet(&form)).unwrap();
    let second = certificate_pdf(&full_sheet(&form)).unwrap();
    assert_eq!(first, second, "a certificate drawn twice is one document");
    assert_eq!(
        certificate_svg(&full_sheet(&form)).unwrap(),
        certificate_svg(&full_sheet(&form)).unwrap(),
        "and so are its preview pages"
    );
    keep("issued.pdf", &first);
}

#[test]
fn every_box_stands_on_the_draft_with_the_watermark() {
    let form = specimen::pipes();
    let pdf = certificate_pdf(&Sheet::draft(&form)).unwrap();
    keep("draft.pdf", &pdf);
    let found = flat(&words(&pdf));
    for text in [
        "Speditore Consignor",
        "Destinatario Consignee",
        "Paese d’origine Country of origin",
        "Transport details (optional)",
        "Osservazioni Remarks",
        "denominazione delle merci",
        "Quantità Quantity",
        "L’autorità sottoscritta certifica",
        "TUBI OROBICI S.P.A.",
        "24047 TREVIGLIO (BERGAMO)",
        "AL NAKHEEL OILFIELD EQUIPMENT W.L.L.",
        "BAHREIN",
        "Unione Europea - Repubblica Ceca",
        "VIA MARE - BY SEA",
        "INVOICE NO. TO-26-1190",
        "SEAMLESS CARBON STEEL PIPES",
        "KG 24.700 NETTI",
        "UNIONE EUROPEA",
        "CERTIFICATO D’ORIGINE",
        "CERTIFICATE OF ORIGIN",
        "ORIGINALE",
    ] {
        assert!(found.contains(text), "{text} is missing from:\n{found}");
    }
    // Slanted letters come out of poppler one by one.
    let letters: String = poppler("pdftotext", &["-raw"], &pdf).split_whitespace().collect();
    assert!(letters.contains("BOZZA/DRAFT"), "nobody takes it for the certificate");
    assert!(
        !found.contains("148720"),
        "the value of the goods is never printed on the certificate"
    );
}

#[test]
fn a_goods_line_and_its_quantity_stand_at_the_same_height() {
    let form = specimen::pipes();
    let found = words(&certificate_pdf(&Sheet::draft(&form)).unwrap());
    let line = found.lines().find(|line| line.contains("2) ANOE MANAMA")).unwrap();
    assert!(line.contains("KG 24.700 NETTI"), "box 7 belongs to the item beside it: {line}");
}

#[test]
fn the_issued_certificate_carries_number_code_link_and_officer_on_every_paper() {
    let form = specimen::pipes();
    let pdf = certificate_pdf(&Sheet::issued(
        &form,
        "Camera di Commercio di Bergamo",
        specimen::issued(),
        2,
    ))
    .unwrap();
    let found = words(&pdf);
    assert_eq!(page_count(&pdf), 3, "an original and two copies");
    for page in found.trim_end_matches('\u{c}').split('\u{c}') {
        for text in [
            "C26BG0000417",
            "7K2M-Q9TX-4HPA",
            "Chiara Locatelli",
            "Bergamo, 22/11/2026",
            "Camera di Commercio di Bergamo",
        ] {
            assert!(page.contains(text), "{text} is missing from a page");
        }
        assert!(!page.contains("BOZZA"), "it is issued");
    }
    assert_eq!(found.matches("ORIGINALE").count(), 1, "there is one original");
    assert_eq!(found.matches("COPIA / COPY").count(), 2, "and two copies");
}

#[test]
fn the_issued_certificate_says_that_it_is_an_archival_file() {
    let form = specimen::pipes();
    let pdf = certificate_pdf(&Sheet::issued(
        &form,
        "Camera di Commercio di Bergamo",
        specimen::issued(),
        0,
    ))
    .unwrap();
    let metadata = poppler("pdfinfo", &["-meta"], &pdf);
    assert!(metadata.contains("<pdfaid:part>2</pdfaid:part>"), "PDF/A-2: {metadata}");
    assert!(metadata.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "level b");
    let fonts = poppler("pdffonts", &[], &pdf);
    assert!(
        fonts.lines().skip(2).all(|line| line.contains("yes yes")),
        "every font is embedded as a subset:\n{fonts}"
    );
}

#[test]
fn goods_over_three_sheets_repeat_the_other_boxes_and_count_the_sheets() {
    let form = specimen::long(3);
    let pdf = certificate_pdf(&Sheet::draft(&form)).unwrap();
    keep("long.pdf", &pdf);
    assert_eq!(page_count(&pdf), 3, "one sheet per page of the form");
    let found = words(&pdf);
    assert_eq!(found.matches("TUBI OROBICI S.P.A.").count(), 3, "box 1 is repeated");
    for n in 1..=3 {
        assert!(found.contains(&format!("Foglio {n} di 3")), "sheet {n} says which it is");
    }
    assert!(
        found.contains("SHEET1 LINE27") && found.contains("SHEET2 LINE27"),
        "no line of a full sheet is lost"
    );
    assert_eq!(found.matches("segue al foglio").count(), 2, "all but the last go on");
}

#[test]
fn the_application_side_carries_declaration_and_invoices_and_the_order_its_counts() {
    let form = specimen::pipes();
    let sheet = Sheet { issued: None, ..full_sheet(&form) };
    let pdf = certificate_pdf(&sheet).unwrap();
    keep("application.pdf", &pdf);
    let found = flat(&words(&pdf));
    for text in [
        "DOMANDA",
        "RTOPLA68C15L400Q",
        "DICHIARAZIONE DI ORIGINE",
        "art. 76",
        "Moravske Trubky a.s., Ostrava",
        "MRN 26ITQ9990000000000",
        "21/08/2026",
        "OREST",
        "148720.50",
        "DETTAGLIO DELLA RICHIESTA",
        "fattura_TO-26-1190.pdf",
        "Porto di Genova",
        "€ 29,00",
        "c0ffeec0ffee",
    ] {
        assert!(found.contains(text), "{text} is missing from:\n{found}");
    }
}

#[test]
fn text_is_never_read_as_markup() {
    let nasty = "#let x = 1 $y$ *b* _i_ ] [ \\ \" // /* `r` <l> @c #panic() ~ -- ... {\"a\":1}";
    let mut form = specimen::pipes();
    form.consignor = nasty.to_owned();
    form.pages = vec![FormPage {
        goods: format!("1) {nasty}\n   = HEADING\n   - LIST"),
        quantity: "$ 1 #2 ]".to_owned(),
    }];
    form.declaration.producer = nasty.to_owned();
    let mut issued = specimen::issued();
    issued.officer = "#read(\"/etc/passwd\") ] $".to_owned();
    let sheet = Sheet {
        application: Some(specimen::application()),
        ..Sheet::issued(&form, "*C* #c", issued, 0)
    };
    let found = flat(&words(&certificate_pdf(&sheet).unwrap()));
    for text in [
        "#let x = 1 $y$ *b* _i_ ] [ \\",
        "#panic() ~ -- ... {\"a\":1}",
        "= HEADING",
        "- LIST",
        "$ 1 #2 ]",
        "#read(\"/etc/passwd\") ] $",
    ] {
        assert!(found.contains(text), "{text} is missing from:\n{found}");
    }
}

#[test]
fn characters_that_no_font_has_are_named_and_refuse_an_issued_certificate() {
    let mut form = specimen::pipes();
    form.consignee = "上海 TRADING\nمصر\nCINA".to_owned();
    let found = unprintable(&form);
    assert!(found.contains(&'上') && found.contains(&'م'), "each is named: {found:?}");
    assert!(!found.contains(&'C'), "and only those");
    let pdf = certificate_pdf(&Sheet::draft(&form)).unwrap();
    assert!(words(&pdf).contains("TRADING"), "a draft is drawn all the same");
    let refused = certificate_pdf(&Sheet::issued(&form, "C", specimen::issued(), 0));
    assert!(
        matches!(refused, Err(RenderError::Unprintable(chars)) if chars == found),
        "an issued paper is not"
    );
}

#[test]
fn a_box_that_no_print_can_hold_is_refused_by_name() {
    let mut form = specimen::pipes();
    form.remarks = "X".repeat(20_000);
    let refused = certificate_pdf(&Sheet::draft(&form)).unwrap_err();
    assert_eq!(
        refused.to_string(),
        "the text of box 5 does not fit its place on the paper",
        "nothing is cut off in silence"
    );
}

#[test]
fn a_form_without_any_page_is_one_empty_sheet() {
    let mut form = specimen::pipes();
    form.pages.clear();
    assert_eq!(
        certificate_svg(&Sheet::draft(&form)).unwrap().len(),
        1,
        "a draft with nothing in box 6 can be looked at"
    );
}

#[test]
fn a_visa_request_says_what_is_asked() {
    let request = RequestSheet {
        kind: certificate::Kind::Va,
        company: "Laguna Pompe & Valvole S.r.l.".into(),
        fiscal_code: "99990050272".into(),
        rea: "VE 999305".into(),
        applicant: "Laguna Pompe & Valvole S.r.l.".into(),
        notes: "Si chiede il visto poteri di firma sulla fattura n. 2026/0031\ne sulla dichiarazione allegata.".into(),
        chamber: "Camera di Commercio di Venezia Rovigo".into(),
        digest: "ab".repeat(32),
        order: Some(specimen::order()),
        issued: Some(specimen::issued()),
        dated: None,
    };
    let pdf = request_pdf(&request).unwrap();
    keep("request.pdf", &pdf);
    let found = flat(&words(&pdf));
    for text in [
        "RICHIESTA DI VISTI",
        "VE 999305",
        "poteri di firma sulla fattura n. 2026/0031",
        "C26BG0000417",
        "packing_list.pdf",
    ] {
        assert!(found.contains(text), "{text} is missing from:\n{found}");
    }
}

/// Leaves the paper where a person can look at it, when asked by `ORIGO_KEEP_PAPER`.
fn keep(name: &str, pdf: &[u8]) {
    if let Some(dir) = std::env::var_os("ORIGO_KEEP_PAPER") {
        std::fs::write(Path::new(&dir).join(name), pdf).unwrap();
    }
}

#[test]
fn a_contract_prints_its_parties_and_numbered_clauses_and_the_same_bytes_again() {
    let contract = rendering::Contract {
        titles: ["CONTRATTO DI PROVA".into(), "TRIAL CONTRACT".into()],
        chamber: "Camera di Commercio di Bergamo".into(),
        fields: vec![["Impresa".into(), "Company".into(), "Telai S.r.l.".into()]],
        clauses: vec!["La prima clausola.".into(), "La seconda clausola.".into()],
        signatory: "Luca Moretti".into(),
        place: String::new(),
        dated: jiff::civil::date(2026, 11, 22),
    };
    let pdf = rendering::contract_pdf(&contract).unwrap();
    assert_eq!(
        pdf,
        rendering::contract_pdf(&contract).unwrap(),
        "what is signed is made once for all"
    );
    let text = poppler("pdftotext", &["-layout"], &pdf);
    for part in ["CONTRATTO DI PROVA", "Telai S.r.l.", "1.", "La seconda clausola.", "22/11/2026"] {
        assert!(text.contains(part), "{part} in\n{text}");
    }
    assert!(!text.contains("BOZZA"), "it is no draft: {text}");
    let strange = rendering::Contract { signatory: "\u{4e2d}".into(), ..contract };
    assert!(
        matches!(rendering::contract_pdf(&strange), Err(RenderError::Unprintable(_))),
        "no name is replaced by squares on what is signed"
    );
}
