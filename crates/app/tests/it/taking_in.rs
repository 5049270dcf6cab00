//! What comes from elsewhere: looked at first, told what goes where and what is left; hostile files refused.

use std::path::PathBuf;

use app::goods::{self, Correction, Source};
use app::views::ImportReviewView;
use app::{Code, Office, archive, import};
use serde_json::json;

use crate::home::Home;
use crate::people::{people, signed_by};

const BASE_FORM: &str = include_str!("../../../wire/tests/fixtures/samples/modello-base-CO.xml");
const INVOICE: &str = include_str!("../../../exchange/tests/fixtures/fattura.xml");

fn file(home: &Home, name: &str, bytes: &[u8]) -> PathBuf {
    let path = home.folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    path
}

/// What one file would give; nothing is taken in by looking.
fn look(office: &Office, path: PathBuf) -> ImportReviewView {
    let before = archive::list(office, None, None).unwrap().len();
    let mut view = import::look(office, &[path]).unwrap();
    assert!(view.refused.is_empty() && view.practices.is_empty(), "{view:?}");
    assert_eq!(archive::list(office, None, None).unwrap().len(), before, "only looked at");
    view.reviews.remove(0)
}

fn refused(office: &Office, path: PathBuf) -> String {
    let view = import::import(office, &[path]).unwrap();
    assert!(view.practices.is_empty(), "{view:?}");
    assert!(view.refused[0].why.len() > 8, "in words: {view:?}");
    view.refused[0].code.clone()
}

#[test]
fn a_base_form_of_an_archive_is_taken_as_it_is_and_a_mend_is_offered() {
    let home = Home::new();
    let office = home.office();
    let old = BASE_FORM.replace("<TIPOPRATICA>CO", "<Vecchio>A7</Vecchio><TIPOPRATICA>CO");
    let review = look(&office, file(&home, "archivio.xml", old.as_bytes()));
    assert_eq!(review.format, "baseForm");
    let box_3 = review.taken.iter().find(|one| one.pointer == "/box3_paesiOrigine/0").unwrap();
    assert_eq!(box_3.value, "UNIONE EUROPEA (ITALIA)", "as it stands");
    assert_eq!(box_3.path, "DATI-CERTIFICATO/PaesiOrigine");
    let left: Vec<_> = review.left.iter().map(|one| one.path.as_str()).collect();
    assert!(left.contains(&"Domanda/Vecchio"), "{left:?}");
    let statement = review.left.iter().find(|one| one.path.ends_with("dichiarazioneRichiedente"));
    assert!(statement.is_some(), "another program's statement is not ours: {left:?}");
    assert!(review.mends.iter().any(|mend| mend.rule == "V09"), "{:?}", review.mends);

    let path = file(&home, "archivio.xml", old.as_bytes());
    let view = import::import(&office, &[path]).unwrap();
    let id = view.practices[0].id.parse().unwrap();
    assert_eq!(view.reviews[0].id, view.practices[0].id, "the same review, of a practice");
    app::editing::mend(&office, id, "V09", "/box3_paesiOrigine/0").unwrap();
    let document = archive::open(&office, id).unwrap().document;
    assert_eq!(document["box3_paesiOrigine"][0], "Unione Europea - Italia");
}

#[test]
fn signed_files_are_opened_base_forms_and_invoices_alike() {
    let home = Home::new();
    let office = home.office();
    for (name, text, format) in
        [("modello.xml", BASE_FORM, "baseForm"), ("fattura.xml", INVOICE, "eInvoice")]
    {
        let plain = file(&home, name, text.as_bytes());
        let p7m = signed_by(&plain, &[&people().moretti], &[]);
        let review = look(&office, file(&home, &format!("{name}.p7m"), &p7m));
        assert_eq!(review.format, format);
        assert!(review.taken.len() > 5, "{review:?}");
    }
    assert_eq!(refused(&office, file(&home, "vuoto.xml.p7m", b"no envelope")), "badInput");
}

#[test]
fn an_invoice_of_a_newer_version_is_read_and_its_pdf_is_the_export_invoice() {
    let home = Home::new();
    let office = home.office();
    let newer = INVOICE.replace(
        "<DatiBeniServizi>",
        "<NuovoBlocco><Codice>Z9</Codice></NuovoBlocco><DatiBeniServizi>",
    );
    let (before, rest) = newer.split_once("<Attachment>").unwrap();
    let (_, after) = rest.split_once("</Attachment>").unwrap();
    let embedded = base64(&harness::stage::pdf(&["Invoice 0418"]));
    let whole = format!("{before}<Attachment>{embedded}</Attachment>{after}");
    let path = file(&home, "fattura.xml", whole.as_bytes());
    let review = look(&office, path.clone());
    assert!(review.left.iter().any(|one| one.value == "Z9"), "left, and told: {:?}", review.left);
    let view = import::import(&office, &[path]).unwrap();
    let document = archive::open(&office, view.practices[0].id.parse().unwrap()).unwrap().document;
    let attached = &document["allegati"][0];
    assert_eq!((&attached["tipo"], &attached["fattura"]), (&json!("FAE"), &json!("2026/EX/0418")));
    assert_eq!(attached["sha256"].as_str().map(str::len), Some(64), "with its bytes");

    // The one of the fixture only begins like a PDF: the practice is made, and the document is told as left.
    let broken = file(&home, "rotta.xml", newer.replace("EX/0418", "EX/0419").as_bytes());
    let view = import::import(&office, &[broken]).unwrap();
    assert!(view.refused.is_empty() && view.practices.len() == 1, "{:?}", view.refused);
    let left = &view.reviews[0].left;
    assert!(left.iter().any(|one| one.value.contains("Invoice 0418.pdf")), "{left:?}");
    let document = archive::open(&office, view.practices[0].id.parse().unwrap()).unwrap().document;
    assert!(document["allegati"][0].get("sha256").is_none(), "named, and waiting for its bytes");
}

/// Base64 (RFC 4648), as the format embeds documents.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for three in bytes.chunks(3) {
        let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte));
        let bits = bits << (8 * (3 - three.len()));
        for at in 0..4 {
            let letter = char::from(LETTERS[(bits >> (18 - 6 * at) & 63) as usize]);
            text.push(if at <= three.len() { letter } else { '=' });
        }
    }
    text
}

#[test]
fn unknown_members_of_exchange_json_are_carried_and_told() {
    let home = Home::new();
    let office = home.office();
    let text = br#"{"tipoPratica":"DF","denuncia":{"data":"2026-11-20","documenti":["A0123456"]},"erp":{"lotto":"L7"}}"#;
    let review = look(&office, file(&home, "pratica.json", text));
    assert_eq!((review.format.as_str(), review.title.as_str()), ("exchange", "A0123456"));
    assert_eq!(review.left[0].path, "/erp/lotto");
    assert!(review.taken.iter().any(|one| one.pointer == "/denuncia/documenti/0"));
}

#[test]
fn hostile_files_are_refused_in_words_and_nothing_is_kept() {
    let home = Home::new();
    let office = home.office();
    let laughs = "<!DOCTYPE l [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">]>";
    let external = "<!DOCTYPE l [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>";
    for (name, doctype) in [("laughs", laughs), ("external", external)] {
        for (kind, text) in [("modello", BASE_FORM), ("fattura", INVOICE)] {
            let bomb = match text.find("?>") {
                Some(end) => format!("{}{doctype}{}", &text[..end + 2], &text[end + 2..]),
                None => format!("{doctype}{text}"),
            };
            assert_eq!(
                refused(&office, file(&home, &format!("{name}-{kind}.xml"), bomb.as_bytes())),
                "badInput",
                "{name} {kind}"
            );
        }
    }
    let deep = format!("<Domanda>{}", "<a>".repeat(10_000));
    assert_eq!(refused(&office, file(&home, "deep.xml", deep.as_bytes())), "badInput");
    let nested = format!("{{\"tipoPratica\":{}", "[".repeat(200_000));
    assert_eq!(refused(&office, file(&home, "deep.json", nested.as_bytes())), "badInput");
    let utf16: Vec<u8> = BASE_FORM.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(refused(&office, file(&home, "utf16.xml", &utf16)), "badInput");
    assert_eq!(
        refused(&office, file(&home, "latin.json", b"{\"tipoPratica\":\"CO\",\"title\":\"\xe8\"}")),
        "badInput"
    );
    // A base form in a western encoding that claims to be UTF-8 is not guessed at: it was signed.
    let latin = BASE_FORM.replace("PORTO ESEMPIO", "PORTO \u{e8}").into_bytes();
    let latin: Vec<u8> = latin.into_iter().filter(|byte| *byte != 0xc3).collect();
    assert_eq!(refused(&office, file(&home, "latin.xml", &latin)), "badInput");
    assert!(archive::list(&office, None, None).unwrap().is_empty(), "nothing was kept");
}

#[test]
fn files_of_50_mb_are_refused_for_their_size() {
    let home = Home::new();
    let office = home.office();
    let big = vec![b' '; 50 * 1024 * 1024];
    for name in ["grande.xml", "grande.json", "grande.xml.p7m"] {
        assert_eq!(refused(&office, file(&home, name, &big)), "tooLarge", "{name}");
    }
    let table = Source::File(file(&home, "grande.csv", &big));
    let error = goods::look(&office, &table, &Correction::default()).unwrap_err();
    assert_eq!(error.code, Code::TooLarge);
    let error =
        app::proofs::add(&office, json!({}), Some(&file(&home, "grande.pdf", &big))).unwrap_err();
    assert_eq!(error.code, Code::TooLarge);
}

#[test]
fn formulas_of_a_table_are_text_on_the_way_in_and_harmless_on_the_way_out() {
    let home = Home::new();
    let office = home.office();
    let text = "Descrizione;Quantit\u{e0};Prezzo\r\n=HYPERLINK(\"\"http://evil\"\");3;=1+1\r\n@SUM(A1);KG 2;9,50\r\nTOTALE;;12\r\n".replace("\"\"", "\"");
    let path = file(&home, "merci.csv", text.as_bytes());
    let id = archive::create(&office, "CO").unwrap().parse().unwrap();
    let view = goods::add(&office, id, &Source::File(path), &Correction::default()).unwrap();
    assert_eq!(view.lines, 2);
    let document = archive::open(&office, id).unwrap().document;
    assert_eq!(
        document["items"][0]["descrizione"], "=HYPERLINK(\"http://evil\")",
        "a text as it came"
    );
    let left: Vec<_> = view.left.iter().map(|one| one.value.as_str()).collect();
    assert_eq!(
        left,
        ["=1+1; 9,50; 12", "TOTALE | 12"],
        "the column of prices and the total are told"
    );
    app::editing::set(&office, id, "/title", json!("=cmd|' /C calc'!A0")).unwrap();
    let table = home.folder.path().join("pratiche.csv");
    archive::export(&office, &archive::ArchiveFilter::default(), &table).unwrap();
    let written = std::fs::read_to_string(&table).unwrap();
    assert!(written.contains("'=cmd|") && !written.contains(";=cmd|"), "{written}");
}

#[test]
fn every_kind_of_practice_can_be_begun_and_is_judged() {
    let home = Home::new();
    let office = home.office();
    for (kind, rule) in
        [("CO", "V04"), ("VA", "K04"), ("DF", "K01"), ("DD", "K01"), ("CD", "K02"), ("RD", "K02")]
    {
        let id = archive::create(&office, kind).unwrap().parse().unwrap();
        let view = archive::open(&office, id).unwrap();
        assert_eq!(view.row.kind, kind);
        assert!(view.findings.iter().any(|one| one.rule == rule), "{kind}: {:?}", view.findings);
        assert_eq!(view.fees.lines.is_empty(), kind != "CO", "{kind}");
    }
    assert_eq!(archive::create(&office, "CA").unwrap_err().code, Code::BadField);
}

#[test]
fn a_report_and_a_delegation_are_sealed_with_their_base_forms() {
    let home = Home::new();
    let office = home.office();
    for (kind, pointer, value, purpose) in [
        ("DF", "/denuncia", json!({ "data": "2026-11-20", "documenti": ["A0123456"] }), "denuncia"),
        (
            "CD",
            "/delega",
            json!({ "delegato": "Spedizioni S.r.l.", "codiceFiscale": "99990010169", "dal": "2026-11-20" }),
            "delega",
        ),
    ] {
        let id = archive::create(&office, kind).unwrap().parse().unwrap();
        app::editing::set(&office, id, "/sportello/cciaa", json!("BG")).unwrap();
        app::editing::set(&office, id, pointer, value).unwrap();
        app::attachments::attach(&office, id, &home.document(&format!("{purpose}.pdf")), "GEN")
            .unwrap();
        let line = archive::open(&office, id).unwrap().keys.attachments[0].clone();
        app::editing::set(&office, id, &format!("/allegati/{line}/ruolo"), purpose.into()).unwrap();
        let view = archive::open(&office, id).unwrap();
        let errors: Vec<_> = view.findings.iter().filter(|one| one.severity == "error").collect();
        assert!(errors.is_empty(), "{kind}: {errors:?}");
        assert_eq!(
            app::exporting::preview(&office, id).unwrap().len(),
            2,
            "{kind}: sheet and order"
        );
        app::sealing::freeze(&office, id).unwrap();
    }
}
