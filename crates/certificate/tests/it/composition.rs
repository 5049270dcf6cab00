//! The form of the examples, and of any goods that people may write.

use certificate::composition::{
    GOODS_COLUMNS, GoodsLayout, LINES_PER_PAGE, QUANTITY_COLUMNS, item_text,
};
use certificate::{Address, Certificate, Form, GoodsLine, OriginCode};
use proptest::prelude::*;
use serde_json::json;

use crate::paper::changed;

#[test]
fn the_form_of_one_origin_does_not_repeat_it_in_box_6() {
    let form = Form::compose(&changed("01", &[]));
    insta::assert_snapshot!(format!("{}\n--\n{}", form.pages[0].goods, form.pages[0].quantity));
    assert_eq!(form.pages.len(), 1);
    assert_eq!(form.destination_country, "TURCHIA");
    assert_eq!(form.goods_value, "186400.00");
    assert!(!format!("{form:?}").contains("844630"), "a customs code is never printed");
}

#[test]
fn the_form_of_several_origins_states_each_and_declares_each_block() {
    let form = Form::compose(&changed("03", &[]));
    insta::assert_snapshot!(form.pages[0].goods);
    insta::assert_debug_snapshot!(form.declaration);
    assert_eq!(form.origin_code, OriginCode::Foreign, "OREST goes before the others");
    assert!(
        !format!("{form:?}").contains("Genova"),
        "the place of the goods is in the order detail"
    );
}

#[test]
fn the_code_follows_the_blocks_where_it_is_not_stated() {
    let code = |number, changes: &[(&str, serde_json::Value)]| {
        Form::compose(&changed(number, changes)).origin_code
    };
    let none = ("/dichiarazioneOrigine/codice", json!(null));
    assert_eq!(code("01", std::slice::from_ref(&none)), OriginCode::EuOrigin);
    assert_eq!(code("05", std::slice::from_ref(&none)), OriginCode::EuProcessed);
    assert_eq!(code("03", std::slice::from_ref(&none)), OriginCode::Foreign);
    assert_eq!(
        code("01", &[("/dichiarazioneOrigine/codice", json!("OREST"))]),
        OriginCode::Foreign,
        "stated"
    );
}

#[test]
fn the_value_is_the_sum_of_one_currency_only() {
    let value =
        |changes: &[(&str, serde_json::Value)]| Form::compose(&changed("05", changes)).goods_value;
    assert_eq!(value(&[]), "109150.00");
    assert_eq!(value(&[("/fatture/1/valuta", json!("USD"))]), "", "two currencies have no sum");
    assert_eq!(
        value(&[("/fatture/1/importo", json!("12.850,00"))]),
        "",
        "an amount that is not read gives none"
    );
}

#[test]
fn box_3_is_derived_from_the_lines_where_it_is_empty() {
    let form = Form::compose(&changed(
        "03",
        &[
            ("/box3_paesiOrigine", json!(null)),
            ("/items/0/origine", json!("India")),
            ("/items/2/origine", json!("Italia")),
        ],
    ));
    assert_eq!(
        form.origin_countries,
        ["Unione Europea - Repubblica Ceca", "Unione Europea - Italia", "India"],
        "each once, the Union first and in full"
    );
}

#[test]
fn an_empty_practice_has_an_empty_form_of_one_page() {
    let form = Form::compose(&Certificate::default());
    assert_eq!(form.pages.len(), 1);
    assert_eq!((form.pages[0].goods.as_str(), form.goods_value.as_str()), ("", ""));
}

fn words() -> impl Strategy<Value = String> {
    prop_oneof![
        "[ A-Za-z0-9.,/\u{e0}\u{4e2d}\t\n-]{0,200}",
        "[A-Z]{50,150}",
        Just(String::new()),
        any::<String>(),
    ]
}

prop_compose! {
    fn line()(
        number in any::<u32>(), packages in proptest::option::of(any::<u32>()), marks in words(),
        package_kind in words(), description in words(), origin in words(), quantity in words(),
    ) -> GoodsLine {
        GoodsLine { number, marks, packages, package_kind, description, origin, quantity, ..GoodsLine::default() }
    }
}

fn letters(text: &str) -> String {
    text.split_whitespace().collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn no_word_is_lost_or_repeated_and_no_line_is_too_long(goods in proptest::collection::vec(line(), 0..12)) {
        let paper = Certificate { goods, ..Certificate::default() };
        let form = Form::compose(&paper);
        let several = paper.has_several_origins();
        let printed: String = form.pages.iter().map(|page| letters(&page.goods)).collect();
        let written: String = paper.goods.iter().map(|line| letters(&item_text(line, several))).collect();
        prop_assert_eq!(printed, written, "box 6 says every word once and in order");
        let printed: String = form.pages.iter().map(|page| letters(&page.quantity)).collect();
        let written: String = paper.goods.iter().map(|line| letters(&line.quantity)).collect();
        prop_assert_eq!(printed, written, "box 7 says every word once and in order");
        for page in &form.pages {
            for (text, columns) in [(&page.goods, GOODS_COLUMNS), (&page.quantity, QUANTITY_COLUMNS)] {
                prop_assert!(text.split('\n').count() <= LINES_PER_PAGE, "a page has 28 lines");
                prop_assert!(text.split('\n').all(|line| line.chars().count() <= columns), "no line is too long");
            }
        }
    }

    #[test]
    fn what_is_shown_while_typing_is_where_the_goods_are_printed(goods in proptest::collection::vec(line(), 0..12)) {
        let paper = Certificate { goods, ..Certificate::default() };
        let (form, layout) = (Form::compose(&paper), GoodsLayout::of(&paper));
        prop_assert_eq!(layout.sheets.len(), form.pages.len(), "as many sheets");
        prop_assert_eq!(layout.items.len(), paper.goods.len(), "one place a line");
        let used: usize = layout.sheets.iter().sum();
        let taken: usize = layout.items.iter().map(|item| item.goods_lines.max(item.quantity_lines)).sum();
        prop_assert_eq!(used, taken, "every line of a sheet belongs to an item");
        let several = paper.has_several_origins();
        for (line, place) in paper.goods.iter().zip(&layout.items) {
            let first: String = letters(&item_text(line, several)).chars().take(GOODS_COLUMNS).collect();
            let page = letters(&form.pages[place.sheet - 1].goods);
            let begin: String = first.chars().take(3).collect();
            prop_assert!(page.contains(&begin), "an item begins on the sheet that is said");
            for on in &place.continued {
                prop_assert!(form.pages[on.sheet - 1].goods.starts_with(on.line.trim_end()), "and goes on at the words that are said");
            }
        }
    }

    #[test]
    fn an_address_that_is_read_as_fields_is_written_again_as_it_was(text in "[A-Z0-9 ,.()\n-]{0,80}(\nTURCHIA|\nITALIA|)") {
        if let Some(address) = Address::read(&text) {
            prop_assert_eq!(address.text(), text, "the fields lose nothing of a box");
        }
    }
}
