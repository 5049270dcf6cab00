//! A keystroke stays cheap in a large practice: a bound wide enough for a loaded machine.

use std::time::Instant;

use serde_json::json;

use crate::{AT_MS, anna, draft, set};

#[test]
fn a_keystroke_in_a_practice_of_a_hundred_lines_is_no_wait() {
    let mut draft = draft(1);
    let lines: Vec<_> = (1..=100)
        .map(|n| json!({ "n": n, "marche": "ADM", "descrizione": "TELAIO AUTOMATICO".repeat(10) }))
        .collect();
    draft.apply(set("/items", lines), &anna(), AT_MS).unwrap();
    let started = Instant::now();
    for letter in 0..50 {
        draft
            .apply(
                draft::Operation::SpliceText {
                    path: "/items/50/descrizione".into(),
                    at: letter,
                    delete: 0,
                    insert: "x".into(),
                    unit: draft::TextUnit::Utf16,
                },
                &anna(),
                AT_MS,
            )
            .unwrap();
    }
    let typed_ms = started.elapsed().as_millis() / 50;
    let started = Instant::now();
    assert_eq!(draft.certificate().goods.len(), 100);
    let read_ms = started.elapsed().as_millis();
    println!("keystroke {typed_ms} ms, certificate {read_ms} ms (unoptimised build)");
    assert!(typed_ms < 250, "a keystroke took {typed_ms} ms");
}
