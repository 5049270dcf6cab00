//! A keystroke stays cheap in a large practice: a bound wide enough for a loaded machine.

use std::{collections::VecDeque, time::Instant};

use automerge::{
    AutoCommit, Change, ChangeHash, LoadOptions, ROOT, ReadDoc, TextEncoding,
    transaction::{CommitOptions, Transactable},
};
use draft::{ActorId, Draft, TextUnit};
use serde_json::json;

use crate::{AT_MS, anna, draft, set};

/// Three people who type into one text at the same time, each at a place of her own and every
/// fourth while at the same. A change reaches the others after one to six further ones, or
/// (`apart`) at the end.
fn typed_together(changes: usize, apart: bool) -> Vec<u8> {
    let mut start = draft(1);
    let text = "una frase con alcune parole che tutti leggono e tutti cambiano ".repeat(20);
    start.apply(set("/annotazioni", text.as_str()), &anna(), AT_MS).unwrap();
    let mut people: Vec<AutoCommit> = (1..=3_u8)
        .map(|number| {
            let options = LoadOptions::new().text_encoding(TextEncoding::UnicodeCodePoint);
            let doc = AutoCommit::load_with_options(&start.save(), options).unwrap();
            doc.with_actor(automerge::ActorId::from([number + 10; 16]))
        })
        .collect();
    let (_, text) = people[0].get(ROOT, "annotazioni").unwrap().unwrap();
    let mut waiting: Vec<VecDeque<(usize, Change)>> = vec![VecDeque::new(); 3];
    for step in 0..changes {
        let who = step % 3;
        while waiting[who].front().is_some_and(|(due, _)| *due <= step) {
            let (_, change) = waiting[who].pop_front().unwrap();
            people[who].apply_changes([change]).unwrap();
        }
        let length = people[who].length(&text);
        let at = if step / 30 % 4 == 0 { length / 2 } else { who * length / 3 };
        let word = if step % 7 == 0 { " " } else { "x" };
        people[who].splice_text(&text, at, isize::from(step % 11 == 0), word).unwrap();
        let name = ["Anna", "Bruno", "Carla"][who];
        let time = AT_MS + i64::try_from(step).unwrap();
        let options = CommitOptions::default().with_message(name).with_time(time);
        let hash: ChangeHash = people[who].commit_with(options).unwrap();
        let change = people[who].get_change_by_hash(&hash).unwrap();
        for other in (0..3).filter(|other| *other != who) {
            let due = if apart { changes } else { step + 1 + (step * 5) % 6 };
            waiting[other].push_back((due, change.clone()));
        }
    }
    let mut last = people.pop().unwrap();
    last.apply_changes(waiting.remove(2).into_iter().map(|(_, change)| change)).unwrap();
    last.save()
}

#[test]
fn conflicts_are_asked_at_every_keystroke_and_are_no_wait() {
    let changes = if cfg!(debug_assertions) { 400 } else { 5_000 };
    for apart in [false, true] {
        let bytes = typed_together(changes, apart);
        let started = Instant::now();
        let draft = Draft::load(&bytes, ActorId([1; 16])).unwrap();
        let loaded_ms = started.elapsed().as_secs_f64() * 1e3;
        let started = Instant::now();
        let found = draft.conflicts();
        let first_ms = started.elapsed().as_secs_f64() * 1e3;
        assert_eq!(found.len(), 1, "they did type into the same words");
        println!(
            "{changes} changes (apart: {apart}): load {loaded_ms:.0} ms, first conflicts \
             {first_ms:.1} ms"
        );
        let (median_ms, worst_ms) = ask_while_typing(draft);
        println!("then a keystroke {median_ms:.2} ms (median), {worst_ms:.2} ms (worst)");
        assert!(median_ms < 50.0, "asking at a keystroke took {median_ms} ms");
    }
}

/// How long it takes to ask for conflicts after each of fifty keystrokes: median and worst.
fn ask_while_typing(mut draft: Draft) -> (f64, f64) {
    let mut each_ms: Vec<f64> = (0..50)
        .map(|at| {
            let operation = draft::Operation::SpliceText {
                path: "/annotazioni".into(),
                at,
                delete: 0,
                insert: "y".into(),
                unit: TextUnit::Scalar,
            };
            draft.apply(operation, &anna(), AT_MS).unwrap();
            let started = Instant::now();
            draft.conflicts();
            started.elapsed().as_secs_f64() * 1e3
        })
        .collect();
    each_ms.sort_by(f64::total_cmp);
    (each_ms[25], each_ms[49])
}

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
