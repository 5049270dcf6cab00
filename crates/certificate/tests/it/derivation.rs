//! What blocks and lines give of themselves, beside what a person has written.

use certificate::derivation::{Derived, Missing, Need};
use certificate::{AttachmentType, Certificate, Chamber, Form, OriginCode};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::paper::changed;

fn derived(paper: &Certificate) -> Derived {
    Derived::of(paper, &Chamber::of(&paper.desk.chamber))
}

/// EX-03 whose lines say no origin and whose box 3 is empty: the blocks say all.
fn by_blocks() -> Certificate {
    let none = |at: &'static str| (at, json!(null));
    changed(
        "03",
        &[
            none("/box3_paesiOrigine"),
            none("/items/0/origine"),
            none("/items/1/origine"),
            none("/items/2/origine"),
            none("/dichiarazioneOrigine/codice"),
        ],
    )
}

#[test]
fn the_blocks_alone_give_box_3_the_lines_and_the_code() {
    let paper = by_blocks();
    let whole = changed("03", &[]);
    let found = derived(&paper);
    assert_eq!(found.box_3, whole.origin_countries, "as somebody had typed it");
    assert_eq!(found.code, OriginCode::Foreign);
    assert_eq!(Form::compose(&paper), Form::compose(&whole), "the paper is the same");
    let second = &found.lines[1];
    assert_eq!(second.origin, "Unione Europea - Repubblica Ceca");
    assert!(second.text.ends_with("Origine: Unione Europea - Repubblica Ceca"), "{}", second.text);
    assert!(found.declaration.producer.contains("Moravske Trubky a.s., Ostrava (n. d'ordine 2)"));
}

#[test]
fn an_explicit_value_wins_and_the_derived_one_is_still_known() {
    let paper = changed(
        "03",
        &[
            ("/box3_paesiOrigine", json!(["Turchia"])),
            ("/dichiarazioneOrigine/codice", json!("ORCOM")),
            ("/items/0/origine", json!("Unione Europea")),
        ],
    );
    let form = Form::compose(&paper);
    assert_eq!(form.origin_countries, ["Turchia"], "what a person wrote");
    assert_eq!(form.origin_code, OriginCode::EuOrigin);
    let found = derived(&paper);
    assert_eq!(found.code, OriginCode::Foreign);
    assert_eq!(found.box_3.len(), 3);
    assert_eq!(found.lines[0].origin, "Unione Europea", "the line's own word, not its block's");
}

#[test]
fn a_line_of_two_blocks_that_disagree_has_no_origin() {
    let mut paper = by_blocks();
    paper.origin.blocks[2].items = vec![2, 3];
    assert_eq!(derived(&paper).lines[1].origin, "", "nobody guesses");
    paper.origin.blocks[2].country = "Repubblica Ceca".to_owned();
    assert_eq!(derived(&paper).lines[1].origin, "Unione Europea - Repubblica Ceca", "they agree");
}

fn needs(changes: &[(&str, Value)]) -> Vec<Missing> {
    let mut missing = derived(&changed("03", changes)).missing;
    // The example only names its files.
    missing.retain(|one| !matches!(one.need, Need::Bytes(_)));
    missing
}

#[test]
fn the_documents_that_are_missing_are_listed_with_what_they_are_for() {
    assert_eq!(needs(&[]), [], "EX-03 has them all");
    let none = needs(&[("/allegati", json!([]))]);
    let what: Vec<_> =
        none.iter().map(|one| (&one.need, one.lines.as_slice(), one.required)).collect();
    assert_eq!(
        what,
        [
            (&Need::Invoice("TO-26-1190".to_owned()), &[][..], true),
            (&Need::Supplier("Moravske Trubky a.s.".to_owned()), &[2][..], false),
            (&Need::ForeignOrigin("India".to_owned()), &[3][..], true),
        ]
    );
    assert_eq!(none[2].kinds[0], AttachmentType::CustomsDeclaration, "the most usual first");
    let own = needs(&[
        ("/allegati", json!([{ "tipo": "FAE", "nome": "f.pdf" }])),
        ("/dichiarazioneOrigine/blocchi/1/impresa", json!("TUBI OROBICI SPA")),
        ("/impresa/denominazione", json!("Tubi Orobici S.p.A.")),
    ]);
    assert!(own.iter().all(|one| one.required), "what one makes oneself needs no paper: {own:?}");
}

proptest! {
    #[test]
    fn derivations_do_not_depend_on_the_order_of_blocks(turn in 0_usize..3) {
        let paper = by_blocks();
        let mut turned = paper.clone();
        turned.origin.blocks.rotate_left(turn);
        let (one, two) = (derived(&paper), derived(&turned));
        prop_assert_eq!(one.box_3, two.box_3);
        prop_assert_eq!(one.lines, two.lines);
        prop_assert_eq!(one.code, two.code);
        prop_assert_eq!(one.missing.len(), two.missing.len());
    }
}
