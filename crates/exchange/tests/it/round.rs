//! Any practice that passes the rules comes back from the exchange JSON as it was, and from the base form's XML
//! with the same paper.

use certificate::{Certificate, Chamber, Context, Form, GoodsLine, Invoice, Severity, check};
use exchange::{read, write};
use proptest::prelude::*;
use wire::base_form::{BaseForm, Body};

use crate::examples::EXAMPLES;

/// Goods as the trade names them: nothing in them is a price, a customs code or a word that a rule forbids.
const ARTICLES: [&str; 6] = [
    "TELAIO AUTOMATICO A PINZA PER TESSITURA, MOD. VS-190 - RAPIER WEAVING LOOM",
    "VALVOLE A SFERA IN ACCIAIO FORGIATO, CORPO FLANGIATO - FORGED STEEL BALL VALVES",
    "TUBI DI ACCIAIO AL CARBONIO SENZA SALDATURA - SEAMLESS CARBON STEEL PIPES",
    "PIASTRELLE DI CERAMICA SMALTATA, 60 X 60 CM - GLAZED CERAMIC TILES",
    "FILATO DI LANA PETTINATA, TINTO IN FIOCCO - COMBED WOOL YARN",
    "Škoda, Łódź, Őrség, Șișești, Ħamrun: ACCESSORI PER FILATURA - SPINNING ACCESSORIES",
];

// Letters of which no word is made that a rule forbids, such as ATR.
prop_compose! {
    fn goods_line()(
        article in proptest::sample::select(&ARTICLES[..]),
        details in proptest::collection::vec("LOTTO [BCDFHK]{2}[0-9]{2}", 0..40),
        marks in "[BCDFHK]{3}/[BCDFHK]{4} [0-9]{1,2}",
        packages in 1_u32..400,
        package_kind in proptest::sample::select(vec!["casse / cases", "pallet", "colli / packages"]),
        kilos in 1_u32..900,
    ) -> GoodsLine {
        let description = std::iter::once(article.to_owned()).chain(details).collect::<Vec<_>>().join("\n");
        GoodsLine {
            marks,
            packages: Some(packages),
            package_kind: package_kind.to_owned(),
            description,
            origin: "Unione Europea - Italia".to_owned(),
            quantity: format!("KG {kilos} NETTI"),
            ..GoodsLine::default()
        }
    }
}

prop_compose! {
    fn practice()(
        lines in proptest::collection::vec(goods_line(), 1..12),
        number in "2026/EX/[0-9]{4}",
        day in 10_u8..28,
        transport in proptest::sample::select(vec!["VIA MARE - BY SEA", "VIA STRADA - BY ROAD", "VIA AEREA - BY AIR"]),
        street in "[BCDFHK]{3,9} CADDE NO\\. [0-9]{1,3}",
    ) -> Certificate {
        let mut practice = read(EXAMPLES[0].1.as_bytes()).expect("an example");
        practice.goods = (1..).zip(lines).map(|(number, line)| GoodsLine { number, ..line }).collect();
        practice.origin.blocks[0].items = practice.goods.iter().map(|line| line.number).collect();
        practice.consignee = format!("DOKUMA A.S.\n{street}\n16140 BURSA\nTURCHIA").as_str().into();
        practice.invoices.truncate(1);
        let invoice = Invoice { number: number.clone(), date: format!("2026-11-{day}"), ..practice.invoices[0].clone() };
        for attachment in practice.attachments.iter_mut().filter(|one| !one.invoice.is_empty()) {
            attachment.invoice.clone_from(&number);
        }
        practice.remarks = format!("INVOICE NO. {number} OF THE {day}/11/2026");
        practice.invoices = vec![invoice];
        practice.transport = transport.to_owned();
        practice
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_practice_that_passes_the_rules_comes_back_from_both_of_its_files(practice in practice()) {
        let chamber = Chamber::of(&practice.desk.chamber);
        let found = check(&practice, &Context::new(jiff::civil::date(2026, 11, 28), &chamber));
        let errors: Vec<_> = found.into_iter().filter(|one| one.severity == Severity::Error).collect();
        prop_assert!(errors.is_empty(), "what is generated passes the rules: {:?}", errors);

        let json = write(&practice);
        let again = read(json.as_bytes()).expect("what we write we read");
        prop_assert_eq!(&again, &practice, "nothing of a practice is lost on the way");
        prop_assert_eq!(write(&again), json, "and the bytes are the same");

        let base_form = BaseForm::of(&practice).expect("what passes the rules can be signed");
        let bytes = base_form.write();
        let read_back = BaseForm::read(&bytes).expect("what is signed is read");
        prop_assert_eq!(&read_back, &base_form);
        let Body::Co(form) = &read_back.body else { panic!("a certificate of origin") };
        prop_assert_eq!(form, &Form::compose(&practice), "the XML holds the paper");
        let imported = read_back.to_certificate();
        prop_assert_eq!(&Form::compose(&imported).pages, &form.pages, "and what is imported prints it again");
        prop_assert_eq!(imported.goods.len(), practice.goods.len(), "line by line");
    }
}
