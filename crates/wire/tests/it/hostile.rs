//! Bytes that no honest program sends.

use wire::Error;
use wire::base_form::BaseForm;
use wire::order_detail::OrderDetail;

use crate::bytes;

fn sample() -> String {
    String::from_utf8(bytes("samples/modello-base-CO.xml")).expect("the sample is UTF-8")
}

fn read(text: &str) -> Result<BaseForm, Error> {
    BaseForm::read(text.as_bytes())
}

fn with_doctype(doctype: &str) -> String {
    sample().replacen("<Domanda", &format!("{doctype}\n<Domanda"), 1)
}

#[test]
fn a_document_type_is_refused_before_anything_is_expanded() {
    let bomb = with_doctype(
        "<!DOCTYPE Domanda [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;\">\
         <!ENTITY c \"&b;&b;&b;&b;&b;&b;&b;&b;\">]>",
    )
    .replacen("VIA MARE", "&c;", 1);
    let outside = with_doctype("<!DOCTYPE Domanda SYSTEM \"file:///etc/passwd\">");
    let lower = with_doctype("<!doctype Domanda>");
    let entity = sample().replacen("VIA MARE", "<!ENTITY x \"y\">", 1);
    let late = sample().replacen("</Domanda>", "</Domanda><!DOCTYPE x>", 1);
    for text in [bomb, outside, lower, entity, late] {
        let refused = read(&text).unwrap_err();
        assert!(
            matches!(refused, Error::Doctype),
            "own answer for every way to write it: {refused}"
        );
    }
    let detail = b"<!DOCTYPE PraticaCdorExtra []><PraticaCdorExtra/>";
    assert!(matches!(OrderDetail::read(detail), Err(Error::Doctype)), "the order detail too");
}

#[test]
fn a_doctype_in_a_comment_or_in_a_text_is_only_text() {
    let text = sample().replacen("<Domanda", "<!-- <!DOCTYPE x> -->\n<Domanda", 1).replacen(
        "VIA MARE",
        "<![CDATA[<!DOCTYPE x>]]>",
        1,
    );
    assert!(read(&text).is_ok(), "no declaration, no refusal");
}

#[test]
fn an_entity_of_no_declaration_is_refused() {
    assert!(matches!(read(&sample().replacen("VIA MARE", "&mare;", 1)), Err(Error::Syntax(_))));
}

#[test]
fn depth_breadth_and_size_are_limited() {
    let deep = |n: usize| {
        sample().replacen("VIA MARE", &format!("{}x{}", "<a>".repeat(n), "</a>".repeat(n)), 1)
    };
    assert!(read(&deep(40)).is_ok(), "unknown elements are tolerated");
    assert!(matches!(read(&deep(62)), Err(Error::Limit { what: "nested elements", .. })));
    let bottomless = "<a>".repeat(1_000_000);
    assert!(matches!(read(&bottomless), Err(Error::Limit { .. })), "and never recursed into");

    let broad = sample().replacen("VIA MARE", &"<a/>".repeat(100_000), 1);
    assert!(matches!(read(&broad), Err(Error::Limit { what: "nodes", .. })));

    let attributes: String = (0..300).map(|i| format!(" a{i}=\"\"")).collect();
    let bristling = sample().replacen("<Numero", &format!("<Numero{attributes}"), 1);
    assert!(matches!(
        read(&bristling),
        Err(Error::Limit { what: "attributes of one element", .. })
    ));
    let many: String = (0..1_000_000).map(|i| format!(" a{i}=''")).collect();
    assert!(read(&format!("<Domanda{many}/>")).is_err(), "within the time of one pass");

    let huge = vec![b' '; 10 * 1024 * 1024 + 1];
    assert!(matches!(BaseForm::read(&huge), Err(Error::TooLarge { .. })));
}

#[test]
fn only_utf_8_is_read() {
    let text = sample();
    let wide: Vec<u8> =
        [0xFF, 0xFE].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect();
    let wide_bare: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [wide, wide_bare] {
        assert!(matches!(BaseForm::read(&bytes), Err(Error::Encoding { .. })), "UTF-16");
    }
    let declared = text.replacen("UTF-8", "ISO-8859-1", 1);
    assert!(
        matches!(read(&declared), Err(Error::Encoding { found }) if found == "ISO-8859-1"),
        "read as UTF-8 it would say something else than its author meant"
    );
    let mut latin = text.clone().into_bytes();
    let at = text.find("VIA MARE").unwrap();
    latin[at] = 0xE8;
    assert!(matches!(BaseForm::read(&latin), Err(Error::Encoding { .. })), "not UTF-8 at all");
    let marked: Vec<u8> = [0xEF, 0xBB, 0xBF].into_iter().chain(text.bytes()).collect();
    assert!(BaseForm::read(&marked).is_ok(), "a byte order mark does no harm");
}

#[test]
fn what_is_not_well_formed_is_refused() {
    for (what, with) in [
        ("</Trasporto>", ""),
        ("</Domanda>", ""),
        ("VIA MARE", "&#1;"),
        ("VIA MARE", "\u{1}"),
        ("VIA MARE", "a < b"),
        ("</Domanda>", "</Domanda><Domanda/>"),
        ("<Numero>", "<Numero a=\"1\" a=\"2\">"),
        ("<Numero>", "<Numero a=1>"),
    ] {
        let refused = read(&sample().replacen(what, with, 1)).unwrap_err();
        assert!(
            matches!(refused, Error::Syntax(_) | Error::Markup(_)),
            "{what} -> {with:?}: {refused}"
        );
    }
    for bytes in [b"".as_slice(), b"<", b"{}", b"%PDF-1.7", b"\0\0\0\0"] {
        assert!(BaseForm::read(bytes).is_err(), "{bytes:?}");
    }
}

#[test]
fn an_element_of_a_namespace_is_not_the_format_s() {
    let text = sample().replacen("<Domanda ", "<Domanda xmlns=\"urn:x\" ", 1);
    assert!(matches!(read(&text), Err(Error::Root { .. })), "the format has no namespace");
}
