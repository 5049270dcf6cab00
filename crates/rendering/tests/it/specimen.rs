//! Certificates to print: invented companies, the texts in the manner of the trade.

use certificate::{Declaration, Form, FormPage, InvoiceReference, OriginCode};
use rendering::{Application, Issued, OrderDocument, OrderSheet};

/// A certificate of one sheet with goods of three origins.
pub(crate) fn pipes() -> Form {
    let goods = [
        "1) ANOE MANAMA",
        "   42 FASCI / BUNDLES",
        "   TUBI DI ACCIAIO AL CARBONIO SENZA SALDATURA DN 100 -",
        "   SEAMLESS CARBON STEEL PIPES",
        "   ORIGINE: UNIONE EUROPEA - ITALIA",
        "2) ANOE MANAMA",
        "   18 FASCI / BUNDLES",
        "   TUBI DI ACCIAIO SALDATI DN 200 - WELDED STEEL PIPES",
        "   ORIGINE: UNIONE EUROPEA - REPUBBLICA CECA",
        "3) ANOE MANAMA",
        "   4 CASSE / CASES",
        "   FLANGE DI ACCIAIO FORGIATO - FORGED STEEL FLANGES",
        "   ORIGINE: INDIA",
    ];
    let mut quantity = vec![""; goods.len()];
    quantity[0] = "KG 61.250 NETTI";
    quantity[5] = "KG 24.700 NETTI";
    quantity[9] = "KG 3.180 NETTI";
    Form {
        consignor: "TUBI OROBICI S.P.A.\nVIA DEL LAMINATOIO 2\n24047 TREVIGLIO (BERGAMO)\nITALIA".to_owned(),
        consignee: "AL NAKHEEL OILFIELD EQUIPMENT W.L.L.\nBUILDING 12, ROAD 4306\nMANAMA\nBAHREIN".to_owned(),
        destination_country: "BAHREIN".to_owned(),
        origin_countries: ["Unione Europea - Italia", "Unione Europea - Repubblica Ceca", "India"].map(str::to_owned).to_vec(),
        goods_value: "148720.50".to_owned(),
        transport: "VIA MARE - BY SEA".to_owned(),
        remarks: "INVOICE NO. TO-26-1190 OF THE 21/08/2026 - L/C NO. BHLC2600417 OF THE 30/06/2026".to_owned(),
        pages: vec![FormPage { goods: goods.join("\n"), quantity: quantity.join("\n") }],
        origin_code: OriginCode::Foreign,
        declaration: Declaration {
            eu_country: "ITALIA, REPUBBLICA CECA".to_owned(),
            production: "fabbricate".to_owned(),
            producer: "Tubi Orobici S.p.A., Treviglio (BG); Moravske Trubky a.s., Ostrava".to_owned(),
            workings: String::new(),
            processor: String::new(),
            foreign_country: "INDIA".to_owned(),
            documents: "bolletta doganale MRN 26ITQ9990000000000; certificato di origine estero n. IN-EX-9981".to_owned(),
        },
        invoices: vec![InvoiceReference { number: "TO-26-1190".to_owned(), date: "2026-08-21".to_owned() }],
    }
}

/// Names and goods in the letters of the European languages that are written in Latin, over `sheets` sheets.
pub(crate) fn europe(sheets: usize) -> Form {
    let goods = [
        "1) PŘÍSTROJE, ŽÁROVKY A KŮŽE - Škoda, Ďáblice, Ťahyňa",
        "   Łódź, Gdańsk, źdźbło - Őrség, Fűtőtest, Hódmezővásárhely",
        "   București, Brăila, Târgu Mureș, Șișești, Țara",
        "2) Ærø, Ålesund, Brønnøysund - Þórshöfn, Ísafjörður, Eyjafjallajökull",
        "   Kėdainiai, Šiauliai, Ventspils, Ķemeri, Ģipka, Ļaudona, Ņina",
        "   Gżira, Ħamrun, Marsaxlokk Ġgantija, Ċirkewwa",
        "3) Côte-d’Or, Besançon, Œuvre, Noël - Größe, Straße, Übung",
        "   España, Logroño, Lluïsa, coöperatie - Setúbal, São João, Évora",
    ];
    let mut form = if sheets > 1 { long(sheets) } else { pipes() };
    form.consignee = "ČESKÉ ŽELEZÁRNY Š.P.\nULICE ÚŘADU 5\nİSTANBUL ŞİŞLİ ĞÖZ\nTURCHIA".to_owned();
    if let Some(last) = form.pages.last_mut() {
        last.goods = goods.join("\n");
        last.quantity = "KG 61.250 NETTI\n\n\nm² 12,5 ± 1 %\n\n\n€ 0 · 5 µm".to_owned();
    }
    form
}

/// The same with boxes 6 and 7 over `sheets` full sheets.
pub(crate) fn long(sheets: usize) -> Form {
    let page = |n: usize| FormPage {
        goods: (0..28)
            .map(|line| format!("SHEET{n} LINE{line} {}", "X".repeat(40)))
            .collect::<Vec<_>>()
            .join("\n"),
        quantity: (0..28)
            .map(|line| format!("KG {n}.{line:03} NETTI"))
            .collect::<Vec<_>>()
            .join("\n"),
    };
    let mut form = pipes();
    let last = form.pages.remove(0);
    form.pages = (1..sheets).map(page).chain([last]).collect();
    form
}

/// What the Chamber adds.
pub(crate) fn issued() -> Issued {
    Issued {
        number: "C26BG0000417".to_owned(),
        security_code: "7K2M-Q9TX-4HPA".to_owned(),
        verification_url:
            "https://desk.camera.example/verifica?numero=C26BG0000417&codice=7K2M-Q9TX-4HPA"
                .to_owned(),
        issued_on: "2026-11-22".parse().unwrap(),
        place: "Bergamo".to_owned(),
        officer: "Chiara Locatelli".to_owned(),
    }
}

/// Who applies.
pub(crate) fn application() -> Application {
    Application {
        company: "Tubi Orobici S.p.A.".to_owned(),
        other_applicant: String::new(),
        signatory: "ROTA PAOLO, RTOPLA68C15L400Q".to_owned(),
        place: "Treviglio".to_owned(),
        date: Some("2026-11-20".parse().unwrap()),
    }
}

/// The order detail.
pub(crate) fn order() -> OrderSheet {
    OrderSheet {
        practice: "Tubi per Bahrein (PT0000123)".to_owned(),
        protocol: "BG-CO.2026.0000417".to_owned(),
        company: "Tubi Orobici S.p.A.".to_owned(),
        originals: 1,
        copies: 3,
        visas: 1,
        legalisations: 2,
        goods_location: "Porto di Genova".to_owned(),
        documents: vec![
            OrderDocument {
                kind: "FAE".into(),
                name: "fattura_TO-26-1190.pdf".into(),
                visas: 1,
                legalisations: 1,
                sha256: "ab".repeat(32),
            },
            OrderDocument {
                kind: "PAC".into(),
                name: "packing_list.pdf".into(),
                ..OrderDocument::default()
            },
        ],
        fee_cents: Some(2_900),
        ..OrderSheet::default()
    }
}
