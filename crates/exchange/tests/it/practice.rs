//! What is read is written, and what is wrong is named.

use certificate::{
    Attachment, AttachmentType, Certificate, Company, Extra, GoodsLine, Invoice, Kind, Language,
    Lines, OriginBlock, OriginKind,
};
use exchange::{Error, get, read, read_many, write};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::examples::EXAMPLES;

#[test]
fn the_examples_come_back_as_they_went_in() {
    for (name, text) in EXAMPLES {
        let practice = read(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}"));
        let written = write(&practice);
        let before: Value = serde_json::from_str(text).expect("the example is JSON");
        let after: Value = serde_json::from_str(&written).expect("what we write is JSON");
        assert_eq!(after, before, "{name}: nothing is lost, not even `expected`");
        assert!(written.ends_with("}\n"), "{name}: LF at the end");
        let again = read(written.as_bytes()).expect("what we write we read");
        assert_eq!(write(&again), written, "{name}: the same bytes again");
    }
}

#[test]
fn unknown_members_come_last_and_sorted_at_every_depth() {
    let text = r#"{"zeta":{"b":1,"a":[{"d":1,"c":2}]},"alfa":1,"tipoPratica":"CO","ordine":{"zz":1,"copie":2,"aa":0}}"#;
    let written = write(&read(text.as_bytes()).expect("a practice"));
    let order: Vec<usize> = [
        "tipoPratica",
        "copie",
        "\"aa\"",
        "\"zz\"",
        "alfa",
        "zeta",
        "\"a\"",
        "\"c\"",
        "\"d\"",
        "\"b\"",
    ]
    .iter()
    .map(|name| written.find(name).unwrap_or_else(|| panic!("{name} is in {written}")))
    .collect();
    assert!(order.is_sorted(), "{written}");
}

#[test]
fn a_wrong_member_is_named_by_its_pointer() {
    let pointer = |text: &str| match read(text.as_bytes()) {
        Err(Error::WrongMember { pointer, message }) => (pointer, message),
        other => panic!("{text}: {other:?}"),
    };
    let (place, message) = pointer(r#"{"tipoPratica":"CO","items":[{"n":1},{"n":"due"}]}"#);
    assert_eq!(place, "/items/1/n");
    assert!(message.contains("expected u32"), "{message}");
    assert_eq!(
        pointer(r#"{"tipoPratica":"CO","fatture":[{"numero":552}]}"#).0,
        "/fatture/0/numero"
    );
    assert_eq!(
        pointer(r#"{"tipoPratica":"CO","dichiarazioneOrigine":{"blocchi":[{"items":[-1]}]}}"#).0,
        "/dichiarazioneOrigine/blocchi/0/items/0"
    );
    let (place, message) = pointer(r#"{"tipoPratica":"CO","box1_speditore":5}"#);
    assert_eq!(place, "/box1_speditore");
    assert!(message.contains("a list of lines or a text"), "{message}");
    assert_eq!(pointer(r#"{"tipoPratica":5}"#).0, "/tipoPratica");
}

#[test]
fn what_is_no_practice_of_ours_is_refused_by_name() {
    let kind = read(br#"{"tipoPratica":"CA"}"#);
    assert!(matches!(&kind, Err(Error::UnknownKind { kind, .. }) if kind == "CA"), "{kind:?}");
    for text in ["{}", "[]", "5", "{\"name\":\"package\"}"] {
        assert!(matches!(read(text.as_bytes()), Err(Error::NotAPractice { .. })), "{text}");
    }
    assert!(matches!(read(b"{"), Err(Error::NotJson { line: 1, .. })), "cut off");
    assert!(matches!(read(b""), Err(Error::NotJson { .. })), "empty");
}

#[test]
fn a_file_may_hold_one_practice_or_many() {
    let many = format!("[{},{}]", EXAMPLES[0].1, EXAMPLES[5].1);
    let practices = read_many(many.as_bytes()).expect("two practices");
    assert_eq!(
        practices.iter().map(|practice| practice.kind).collect::<Vec<_>>(),
        [Kind::Co, Kind::Va]
    );
    assert_eq!(read_many(EXAMPLES[0].1.as_bytes()).expect("one practice").len(), 1);
    let wrong = read_many(br#"[{"tipoPratica":"CO"},{"tipoPratica":"CO","id":1}]"#);
    assert!(
        matches!(&wrong, Err(Error::WrongMember { pointer, .. }) if pointer == "/1/id"),
        "{wrong:?}"
    );
    let wrong = read_many(br#"[{"tipoPratica":"CO"},{"tipoPratica":"XX"}]"#);
    assert!(
        matches!(&wrong, Err(Error::UnknownKind { pointer, .. }) if pointer == "/1/tipoPratica"),
        "{wrong:?}"
    );
}

#[test]
fn a_member_is_read_by_its_pointer() {
    let practice = read(EXAMPLES[0].1.as_bytes()).expect("EX-01");
    assert_eq!(get(&practice, "/items/1/colli"), Some(json!(1)));
    assert_eq!(get(&practice, "/box2_destinatario/3"), Some(json!("TURCHIA")));
    assert_eq!(get(&practice, "/items/7/colli"), None);
    assert_eq!(get(&practice, "/proforma"), None, "absent");
}

#[test]
fn every_refusal_has_words_in_both_languages() {
    let refusals = [
        read(b"\xFF"),
        read(b"{"),
        read(b"{}"),
        read(br#"{"tipoPratica":"CA"}"#),
        read(br#"{"tipoPratica":"CO","id":1}"#),
        read(br#"{"a":1,"a":2}"#),
        read(&vec![b' '; exchange::BYTES_MAX + 1]),
        read("[".repeat(99).as_bytes()),
        read(format!("[{}0]", "0,".repeat(2000)).as_bytes()),
    ];
    for refusal in refusals {
        let message = refusal.expect_err("each of these is refused").message();
        for language in Language::ALL {
            let text = certificate::words::text(language, &message);
            assert!(
                text != message.id && !text.contains('{'),
                "{language:?} {}: {text}",
                message.id
            );
        }
    }
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![Just(String::new()), "[A-Z0-9 .,'\u{e0}-]{1,30}", any::<String>()]
}

fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            proptest::collection::vec((any::<String>(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn extra() -> impl Strategy<Value = Extra> {
    proptest::collection::btree_map("x_[a-z]{0,5}", value(), 0..3)
}

prop_compose! {
    fn goods_line()(
        number in any::<u32>(), packages in proptest::option::of(any::<u32>()), description in text(), quantity in text(), extra in extra(),
    ) -> GoodsLine {
        GoodsLine { number, packages, description, quantity, extra, ..GoodsLine::default() }
    }
}

prop_compose! {
    fn attachment()(kind in text(), name in text(), items in proptest::collection::vec(any::<u32>(), 0..3),
        visas in proptest::option::of(any::<u32>()), extra in extra()) -> Attachment {
        Attachment { kind: Some(AttachmentType::from(kind.as_str())), name, items, visas, extra, ..Attachment::default() }
    }
}

prop_compose! {
    fn practice()(
        kind in prop_oneof![Just(Kind::Co), Just(Kind::Va)], id in text(), name in text(), consignor in text(),
        goods in proptest::collection::vec(goods_line(), 0..4), attachments in proptest::collection::vec(attachment(), 0..3),
        origins in proptest::collection::vec(text(), 0..3), numbers in proptest::collection::vec(text(), 0..3),
        documents in proptest::collection::vec(text(), 0..2), pro_forma in proptest::option::of(any::<bool>()),
        extra in extra(), company_extra in extra(),
    ) -> Certificate {
        let block = OriginBlock { kind: Some(OriginKind::Foreign), documents, ..OriginBlock::default() };
        let mut practice = Certificate {
            kind, id, consignor: Lines(consignor), goods, attachments, origin_countries: origins, pro_forma, extra,
            company: Company { name, extra: company_extra, ..Company::default() },
            invoices: numbers.into_iter().map(|number| Invoice { number, ..Invoice::default() }).collect(),
            ..Certificate::default()
        };
        practice.origin.blocks.push(block);
        practice
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn any_practice_is_read_as_it_was_written(practice in practice()) {
        let written = write(&practice);
        let read = read(written.as_bytes()).expect("what we write we read");
        prop_assert_eq!(&read, &practice, "nothing is lost");
        prop_assert_eq!(write(&read), written, "equal practices give equal bytes");
    }

    #[test]
    fn no_bytes_make_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
        let _ = read_many(&bytes);
    }
}
