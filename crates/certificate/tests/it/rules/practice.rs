//! The rules about the practice as a whole: V03, V08, V13, V15, V16, V21, V23, V24, V28, V29, V31 to V33,
//! V35 to V37.

use certificate::{Cents, Certificate, Chamber, Context, InvoiceElsewhere, Severity, check};
use serde_json::{Value, json};

use super::{errors, warnings};
use crate::paper::{changed, rules};

const TODAY: jiff::civil::Date = jiff::civil::date(2026, 11, 22);

fn found(paper: &Certificate, context: &Context<'_>, rule: &str) -> Vec<&'static str> {
    let found = check(paper, context).into_iter().filter(|finding| finding.rule == rule);
    found.map(|finding| finding.message.id).collect()
}

#[test]
fn a_consignor_outside_the_union_is_for_the_chamber_to_rule() {
    let box_1 =
        json!(["TESSILMACCHINE VALSERIANA S.R.L.", "VIA DELL'ORDITOIO 14", "ALBINO", "SVIZZERA"]);
    assert_eq!(warnings("01", &[("/box1_speditore", box_1.clone())]), ["V03"]);
    assert_eq!(warnings("01", &[]), [""; 0], "Italy is in the Union");
    let paper = changed("01", &[("/box1_speditore", box_1)]);
    for (ruling, expected) in [("refused", vec![Severity::Error]), ("allowed", vec![])] {
        let chamber: Chamber =
            serde_json::from_value(json!({ "foreignConsignor": ruling })).unwrap();
        let severities: Vec<_> = check(&paper, &Context::new(TODAY, &chamber))
            .into_iter()
            .filter(|finding| finding.rule == "V03")
            .map(|finding| finding.severity)
            .collect();
        assert_eq!(severities, expected, "a chamber that says {ruling}");
    }
}

#[test]
fn to_the_order_the_invoice_still_names_the_buyer() {
    assert_eq!(warnings("04", &[("/fatture/0/acquirente", json!(null))]), ["V08"]);
    assert_eq!(warnings("04", &[]), [""; 0]);
    assert_eq!(warnings("01", &[("/fatture/0/acquirente", json!(null))]), [""; 0], "a named one");
}

#[test]
fn box_4_says_how_the_goods_travel_or_nothing() {
    let box_4 = |text: &str| [("/box4_trasporto", json!(text))];
    errors(&[
        ("01", &box_4(&format!("VIA MARE {}", "X".repeat(121))), &["V13"]),
        ("01", &box_4(&format!("VIA MARE {}", "X".repeat(120))), &[]),
    ]);
    assert_eq!(warnings("01", &box_4("DHL 1234")), ["V13"]);
    for text in ["", "By sea", "CAMION", "Trasporto misto", "airfreight"] {
        assert_eq!(warnings("01", &box_4(text)), [""; 0], "{text}");
    }
}

#[test]
fn an_old_invoice_asks_whether_the_request_is_late() {
    let with = |date: &str| changed("04", &[("/fatture/0/data", json!(date))]);
    let bergamo = Chamber::of("BG");
    let context = Context::new(TODAY, &bergamo);
    assert_eq!(found(&with("2026-10-22"), &context, "V15"), ["v15-late"], "31 days");
    assert_eq!(found(&with("2026-10-23"), &context, "V15"), [""; 0], "30 days");
    assert_eq!(found(&with("2026-11-22"), &context, "V15"), [""; 0], "today");
    assert_eq!(found(&with("2026-11-23"), &context, "V15"), ["v15-future"], "tomorrow");
    let milan = Chamber::of("MI");
    let context = Context::new(TODAY, &milan);
    assert_eq!(found(&with("2026-10-22"), &context, "V15"), [""; 0], "a month in Milan");
    let mut late = with("2026-06-01");
    late.retrospective = Some(certificate::Retrospective::default());
    assert_eq!(found(&late, &context, "V15"), [""; 0], "it is asked late already");
    let mut again = with("2026-06-01");
    again.duplicate = Some(certificate::Duplicate::default());
    assert_eq!(found(&again, &context, "V15"), [""; 0], "a duplicate was asked in its time");
}

fn late(changes: &[(&'static str, Value)]) -> Vec<&'static str> {
    let whole = json!({ "motivo": "ritardo", "dichiarazioneNessunAltroCO": true,
        "documentiSpedizione": ["CMR 12"], "dataSpedizione": "2026-09-20" });
    let mut all = vec![
        ("/aPosteriori", whole),
        (
            "/box5_osservazioni",
            json!("INVOICE NO. 2026/EX/0418 OF THE 14/09/2026\nRILASCIATO A POSTERIORI"),
        ),
        ("/allegati/1/tipo", json!("DOT")),
    ];
    all.extend(changes.iter().cloned());
    rules(&changed("01", &all), Severity::Error)
}

#[test]
fn a_late_request_has_phrase_reason_proof_and_time() {
    assert_eq!(late(&[]), [""; 0]);
    let remarks = json!("INVOICE NO. 2026/EX/0418 OF THE 14/09/2026");
    for (pointer, value) in [
        ("/box5_osservazioni", remarks),
        ("/aPosteriori/motivo", json!("")),
        ("/aPosteriori/dichiarazioneNessunAltroCO", json!(false)),
        ("/aPosteriori/dataSpedizione", json!("")),
        ("/aPosteriori/dataSpedizione", json!("2026-05-21")),
        ("/allegati/1/tipo", json!("PAC")),
    ] {
        assert_eq!(late(&[(pointer, value.clone())]), ["V16"], "{pointer}: {value}");
    }
    assert_eq!(
        late(&[("/aPosteriori/dataSpedizione", json!("2026-05-22"))]),
        [""; 0],
        "six months"
    );
}

#[test]
fn customs_codes_and_foreign_letters_are_pointed_out() {
    let description = |text: &str| [("/items/0/descrizione", json!(text))];
    assert_eq!(warnings("01", &description("TELAI PER TESSITURA HS CODE 844630")), ["V21"]);
    assert_eq!(warnings("01", &description("TELAI PER TESSITURA - ORDER 4500012345")), [""; 0]);
    assert_eq!(warnings("01", &description("TELAI PER TESSITURA 织机")), ["V33"]);
    assert_eq!(warnings("01", &description("TELAÏ PER TESSITURĀ Łódź")), [""; 0]);
}

#[test]
fn nobody_is_excluded_on_a_certificate() {
    let description = |text: &str| [("/items/0/descrizione", json!(text))];
    errors(&[
        ("01", &description("TELAI PER TESSITURA NOT OF ISRAELI ORIGIN"), &["V23"]),
        ("01", &[("/box4_trasporto", json!("VIA MARE, VESSEL NOT BLACKLISTED"))], &["V23"]),
        ("01", &description("TELAI PER TESSITURA NON IMBALLATI"), &[]),
    ]);
}

#[test]
fn the_lines_add_up_to_the_packing_list() {
    let total: u64 =
        changed("03", &[]).goods.iter().filter_map(|line| line.packages).map(u64::from).sum();
    assert_eq!(warnings("03", &[("/packingList", json!({ "colli": total }))]), [""; 0]);
    assert_eq!(warnings("03", &[("/packingList", json!({ "colli": total + 1 }))]), ["V24"]);
    let quantities =
        [("/items/0/quantita", json!("KG 100")), ("/items/1/quantita", json!("KGS 20,5"))];
    let with = |text: &str| {
        let mut all = quantities.to_vec();
        all.push(("/packingList", json!({ "quantita": text })));
        warnings("01", &all)
    };
    assert_eq!(with("120,5 kg"), [""; 0]);
    assert_eq!(with("KG 120"), ["V24"]);
}

#[test]
fn attachments_are_pdf_signed_around_or_not() {
    for (name, expected) in [
        ("fattura.xlsx", &["V28"][..]),
        ("fattura.p7m", &["V28"]),
        ("fattura.pdf", &[]),
        ("FATTURA.PDF.P7M", &[]),
        ("fattura.pdf.p7m.p7m", &[]),
        ("", &[]),
    ] {
        errors(&[("01", &[("/allegati/1/nome", json!(name))], expected)]);
    }
    errors(&[("09", &[("/allegati/0/nome", json!("lettera.docx"))], &["V28"])]);
}

#[test]
fn a_visa_needs_the_name_of_whoever_signed() {
    assert_eq!(warnings("02", &[("/firmatario", json!({}))]), ["V29"]);
    assert_eq!(warnings("01", &[("/firmatario", json!({}))]), [""; 0], "no visa is asked");
    let deposit = json!([{ "tipo": "VDE", "nome": "d.pdf", "vistoDeposito": 1 }]);
    let changes = [("/firmatario", json!({})), ("/allegati", deposit)];
    assert_eq!(warnings("09", &changes), [""; 0], "a deposit attests nobody's powers");
}

#[test]
fn pro_forma_is_said_in_both_places() {
    let remarks = json!("INVOICE NO. 2026/EX/0418 OF THE 14/09/2026 - PRO-FORMA");
    errors(&[
        ("01", &[("/proforma", json!(true))], &["V31"]),
        ("01", &[("/box5_osservazioni", remarks.clone())], &["V31"]),
        ("01", &[("/box5_osservazioni", remarks), ("/proforma", json!(true))], &[]),
    ]);
}

#[test]
fn a_duplicate_names_the_former_and_brings_report_and_letter() {
    let paper = |chamber: &str, changes: &[(&'static str, Value)]| {
        let file = |purpose: &str| json!({ "tipo": "GEN", "nome": "f.pdf", "ruolo": purpose });
        let remarks =
            "INVOICE NO. 2026/EX/0418 OF THE 14/09/2026\nDUPLICATO DEL CERTIFICATO N. C26BG0000123";
        let mut all = vec![
            ("/sportello/cciaa", json!(chamber)),
            ("/duplicato", json!({ "numero": "C26BG0000123", "data": "2026-09-30" })),
            ("/box5_osservazioni", json!(remarks)),
            ("/allegati/2", file("denuncia")),
            ("/allegati/3", file("manleva")),
        ];
        all.extend(changes.iter().cloned());
        rules(&changed("01", &all), Severity::Error)
    };
    assert_eq!(paper("BG", &[]), [""; 0]);
    let plain = json!("INVOICE NO. 2026/EX/0418 OF THE 14/09/2026");
    for (pointer, value) in [
        ("/duplicato/data", json!("")),
        ("/duplicato/data", json!("2026-05-01")),
        ("/box5_osservazioni", plain.clone()),
        ("/allegati/2/ruolo", json!("dichiarazione")),
        ("/allegati/3/ruolo", json!("")),
    ] {
        assert_eq!(paper("BG", &[(pointer, value.clone())]), ["V32"], "{pointer}: {value}");
    }
    assert_eq!(paper("BG", &[("/duplicato/numero", json!(""))]), ["V32"], "which one?");
    let florence = [("/box5_osservazioni", plain), ("/allegati/2/ruolo", json!("dichiarazione"))];
    assert_eq!(paper("FI", &florence), [""; 0], "Florence writes it itself and believes a word");
}

#[test]
fn a_balance_that_is_too_low_is_told_where_it_is_known() {
    let paper = changed("01", &[]);
    let chamber = Chamber::of("BG");
    let context = Context::new(TODAY, &chamber);
    let with = |balance| Context { balance: Some(Cents(balance)), ..context };
    assert_eq!(found(&paper, &context, "V35"), [""; 0], "nothing is known");
    assert_eq!(found(&paper, &with(1_500), "V35"), [""; 0], "just enough");
    assert_eq!(found(&paper, &with(1_499), "V35"), ["v35-balance"]);
    let card = changed("01", &[("/ordine/pagamento", json!("carta"))]);
    assert_eq!(found(&card, &with(0), "V35"), [""; 0], "paid otherwise");
}

#[test]
fn one_shipment_has_one_certificate() {
    let chamber = Chamber::of("BG");
    let other = [InvoiceElsewhere {
        number: "2026/ex/0418".to_owned(),
        date: "2026-09-14".to_owned(),
        practice: "Telai per Bursa".to_owned(),
        certificate: "C26BG0000123".to_owned(),
    }];
    let context = Context { invoices_elsewhere: &other, ..Context::new(TODAY, &chamber) };
    assert_eq!(found(&changed("01", &[]), &context, "V36"), ["v36-used"]);
    let older = changed("01", &[("/fatture/0/data", json!("2025-09-14"))]);
    assert_eq!(found(&older, &context, "V36"), [""; 0], "numbers begin anew each year");
    let former = |number: &str| json!({ "numero": number, "data": "2026-10-02", "motivo": "Peso" });
    for member in ["/sostituisce", "/duplicato"] {
        let again = changed("01", &[(member, former("c26bg0000123"))]);
        assert_eq!(found(&again, &context, "V36"), [""; 0], "{member}: it is the same shipment");
        let another = changed("01", &[(member, former("C26BG0000999"))]);
        assert_eq!(found(&another, &context, "V36"), ["v36-used"], "{member} of another one");
    }
}

#[test]
fn a_text_that_nobody_can_read_on_paper_is_refused_with_its_mend() {
    let lines = |count: usize| vec!["SHIPPING MARK 7"; count].join("\n");
    let invoice = "INVOICE NO. 2026/EX/0418 OF THE 14/09/2026";
    let box_5 = |count: usize| {
        changed("01", &[("/box5_osservazioni", json!(format!("{invoice}\n{}", lines(count))))])
    };
    let o03 = |paper: &Certificate| -> Vec<(&str, bool)> {
        let found = crate::paper::findings(paper).into_iter().filter(|one| one.rule == "O03");
        found.map(|one| (one.box_id.as_str(), one.mend.is_some())).collect()
    };
    assert_eq!(o03(&box_5(5)), [], "six lines are 7 points");
    assert_eq!(o03(&box_5(6)), [("5", true)], "seven are less");
    let box_1: Vec<String> = (0..10).map(|line| format!("RIGA {line}")).collect();
    let box_1 = [box_1, vec!["ITALIA".to_owned()]].concat();
    assert_eq!(o03(&changed("01", &[("/box1_speditore", json!(box_1))])), [("1", true)]);
    let many: Vec<String> = (0..60).map(|at| format!("Paese numero {at}")).collect();
    let paper = changed("01", &[("/box3_paesiOrigine", json!(many))]);
    assert_eq!(o03(&paper), [("3", false)], "no program leaves a country out");
    let long = changed("01", &[("/box5_osservazioni", json!(lines(90)))]);
    assert_eq!(o03(&long), [], "what is too long for every desk is told once, by V14");
    assert!(rules(&long, Severity::Error).contains(&"V14"));
}

#[test]
fn several_invoices_are_confirmed_to_be_one_shipment() {
    let paper = |confirmed: Value| {
        rules(&changed("05", &[("/unicaSpedizione", confirmed)]), Severity::Warning)
    };
    assert_eq!(paper(json!(null)), ["V37"]);
    assert_eq!(paper(json!(true)), [""; 0]);
}

#[test]
fn a_chamber_without_a_file_is_told() {
    assert_eq!(warnings("01", &[("/sportello/cciaa", json!("XX"))]), ["O02"]);
    assert_eq!(warnings("01", &[("/sportello/cciaa", json!("MI"))]), [""; 0]);
    assert_eq!(warnings("01", &[("/sportello", json!({}))]), [""; 0], "none is chosen yet");
}
