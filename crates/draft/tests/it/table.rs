//! Every kind of operation beside every other, on the same line, text, register and part.

use draft::{ActorId, ConflictKind, Draft, LineList, Operation, Place};
use serde_json::{Value, json};

use crate::{AT_MS, anna, bruno, draft, forks::splice, key, meet, set};

/// What comes of two operations side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Both are in the paper.
    Both,
    /// Both did the same.
    Equal,
    /// A conflict of this kind, and no other kind.
    Conflict(ConflictKind),
}

/// The kinds of operations, in the order of the table's rows and columns.
const NAMES: [&str; 17] = [
    "set register",
    "clear register",
    "resolve register",
    "splice text",
    "set text",
    "resolve text",
    "add line",
    "move line",
    "set line's register",
    "splice line's text",
    "remove line",
    "restore line",
    "resolve removal",
    "set line as a whole",
    "clear part",
    "fill part",
    "set list as a whole",
];

/// `.` both, `=` equal, `R` register, `T` text, `L` line. Row beside column; the lower half is the
/// same by symmetry.
const TABLE: [&str; 17] = [
    "RRR..............",
    " =R..............",
    "  R..............",
    "   TTT...........",
    "    TT...........",
    "     T...........",
    "      ...........",
    "       R..L......",
    "        R.L..R..R",
    "         TL..T..T",
    "          =.LL..L",
    "           =.....",
    "            =....",
    "             R..R",
    "              =R.",
    "               R.",
    "                R",
];

fn expected(row: usize, column: usize) -> Outcome {
    match TABLE[row.min(column)].as_bytes()[row.max(column)] {
        b'=' => Outcome::Equal,
        b'R' => Outcome::Conflict(ConflictKind::Register),
        b'T' => Outcome::Conflict(ConflictKind::Text),
        b'L' => Outcome::Conflict(ConflictKind::Line),
        _ => Outcome::Both,
    }
}

fn line(number: u32, member: &str) -> String {
    format!("/items/{}/{member}", key(number))
}

/// The operation of a kind as one side does it; `side` is A or B.
fn operation(kind: usize, side: &str) -> Operation {
    let list = LineList::Items;
    let first = side == "A";
    let resolve = |path: String, value: Value| Operation::ResolveConflict { path, value };
    match kind {
        0 => set("/box4_trasporto", side),
        1 => set("/box4_trasporto", Value::Null),
        2 => resolve("/box4_trasporto".into(), format!("deciso {side}").into()),
        3 => splice("/annotazioni", 4, 3, side),
        4 => set("/annotazioni", format!("tutto {side}")),
        5 => resolve("/annotazioni".into(), format!("deciso {side}").into()),
        6 => {
            let key = key(if first { 11 } else { 12 });
            Operation::AddLine { list, key, place: Place::After(crate::key(1)), value: None }
        }
        7 => {
            let place = if first { Place::First } else { Place::Last };
            Operation::MoveLine { list, key: key(1), place }
        }
        8 => set(&line(1, "marche"), side),
        9 => splice(&line(1, "descrizione"), 0, 4, side),
        10 => Operation::RemoveLine { list, key: key(1) },
        11 => Operation::RestoreLine { list, key: key(3) },
        12 => resolve(line(1, "removed"), false.into()),
        13 => set(&format!("/items/{}", key(1)), json!({ "n": 1, "marche": side })),
        14 => set("/aPosteriori", Value::Null),
        15 => set("/aPosteriori/motivo", side),
        _ => {
            let other = json!({ "n": 2, "marche": "ADM", "descrizione": "alfa beta" });
            set("/items", json!([other, { "n": 7, "marche": side }]))
        }
    }
}

/// Whether the paper shows what the operation did.
fn shows(draft: &Draft, kind: usize, side: &str) -> bool {
    let paper = draft.certificate();
    let keys = draft.keys().items;
    let marks = |number: u32| {
        let at = keys.iter().position(|known| *known == key(number))?;
        Some(paper.goods[at].marks.clone())
    };
    match kind {
        0 => paper.transport == side,
        1 => paper.transport.is_empty(),
        2 => paper.transport == format!("deciso {side}"),
        3 => paper.notes.contains(side),
        4 => paper.notes == format!("tutto {side}"),
        5 => paper.notes == format!("deciso {side}"),
        6 => keys.contains(&key(if side == "A" { 11 } else { 12 })),
        7 if side == "A" => keys.first() == Some(&key(1)),
        7 => keys.last() == Some(&key(1)) || keys.len() > 2,
        8 | 13 => marks(1).as_deref() == Some(side),
        9 => paper.goods.iter().any(|line| line.description.contains(side)),
        10 => !keys.contains(&key(1)),
        11 => keys.contains(&key(3)),
        12 => keys.contains(&key(1)),
        14 => paper.retrospective.is_none(),
        15 => paper.retrospective.as_ref().is_some_and(|part| part.reason == side),
        _ => paper.goods.iter().any(|line| line.number == 7),
    }
}

fn start() -> Draft {
    let mut draft = draft(1);
    let list = LineList::Items;
    let add = |number: u32| Operation::AddLine {
        list,
        key: key(number),
        place: Place::Last,
        value: Some(json!({ "n": number, "marche": "ADM", "descrizione": "alfa beta" })),
    };
    let operations = [
        set("/box4_trasporto", "VIA MARE"),
        set("/annotazioni", "uno due tre"),
        add(2),
        add(1),
        add(3),
        Operation::RemoveLine { list, key: key(3) },
        set("/aPosteriori/motivo", "ritardo"),
    ];
    for operation in operations {
        draft.apply(operation, &anna(), AT_MS).unwrap();
    }
    draft
}

#[test]
fn every_operation_beside_every_other_comes_to_what_the_table_says() {
    let beginning = start().save();
    for row in 0..NAMES.len() {
        for column in row..NAMES.len() {
            for (left, right) in [(row, column), (column, row)] {
                let what = format!("{} beside {}", NAMES[left], NAMES[right]);
                let mut one = Draft::load(&beginning, ActorId([1; 16])).unwrap();
                let mut two = Draft::load(&beginning, ActorId([2; 16])).unwrap();
                one.apply(operation(left, "A"), &anna(), AT_MS).unwrap();
                two.apply(operation(right, "B"), &bruno(), AT_MS).unwrap();
                meet(&mut [&mut one, &mut two]);
                judge(&one, (left, right), &what);
                if row == column {
                    break;
                }
            }
        }
    }
}

fn judge(draft: &Draft, (left, right): (usize, usize), what: &str) {
    let conflicts = draft.conflicts();
    let outcome = expected(left, right);
    match outcome {
        Outcome::Conflict(kind) => {
            let kinds: Vec<_> = conflicts.iter().map(|conflict| conflict.kind).collect();
            assert!(kinds.contains(&kind), "{what}: {conflicts:#?}");
            for conflict in conflicts.iter().filter(|conflict| conflict.kind == kind) {
                let by: Vec<_> = conflict.candidates.iter().map(|side| side.by.clone()).collect();
                assert!(by.contains(&Some(anna())), "{what}: one side is missing: {conflict:#?}");
                assert!(by.contains(&Some(bruno())), "{what}: one side is missing: {conflict:#?}");
            }
        }
        Outcome::Both | Outcome::Equal => {
            assert!(conflicts.is_empty(), "{what}: {conflicts:#?}");
            assert!(shows(draft, left, "A"), "{what}: the first is not in the paper");
            assert!(shows(draft, right, "B"), "{what}: the second is not in the paper");
        }
    }
}
