//! A splice made over a text as a person saw it a moment ago, carried onto the text as it stands.
//!
//! A colleague's letters may arrive between a keystroke and its storing: the keystroke's place counts from
//! a text that is no more. Owns the carrying; the text itself is `draft`'s.

use draft::{Draft, LineKey, Operation, PracticeId, TextUnit};
use serde_json::Value;

use crate::{AppError, Office, drafts};

/// Replaces a piece of a long text that stood as `seen` when the person changed it. `at` and `delete`
/// count UTF-16 units of `seen`; what others wrote meanwhile stays, and nothing of it is deleted.
///
/// # Errors
/// As [`crate::editing::set`].
pub fn splice(
    office: &Office,
    id: PracticeId,
    pointer: &str,
    seen: &str,
    (at, delete): (usize, usize),
    insert: &str,
) -> Result<(), AppError> {
    drafts::edit(office, id, |draft, author, at_ms| {
        let now = text_at(draft, pointer).unwrap_or_else(|| seen.to_owned());
        let operations: Vec<Operation> = carried(&units(seen), &units(&now), at, delete)
            .into_iter()
            .map(|piece| Operation::SpliceText {
                path: pointer.to_owned(),
                at: piece.at,
                delete: piece.delete,
                insert: if piece.inserts { insert.to_owned() } else { String::new() },
                unit: TextUnit::Utf16,
            })
            .collect();
        draft.apply_all(&operations, author, at_ms)
    })
}

/// One splice over the text as it stands.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    delete: usize,
    inserts: bool,
}

fn units(text: &str) -> Vec<u16> {
    text.encode_utf16().collect()
}

/// In the order in which they are carried out: from the end, so that none moves another.
fn carried(seen: &[u16], now: &[u16], at: usize, delete: usize) -> Vec<Piece> {
    let end = at.saturating_add(delete);
    if seen == now || end > seen.len() {
        return vec![Piece { at, delete, inserts: true }];
    }
    let (from, to) = changed(seen, now);
    let moved = |place: usize| place + now.len() - seen.len();
    if end <= from {
        return vec![Piece { at, delete, inserts: true }];
    }
    if at >= to {
        return vec![Piece { at: moved(at), delete, inserts: true }];
    }
    let mut pieces = Vec::new();
    let within = at >= from;
    if end > to || within {
        pieces.push(Piece { at: moved(to), delete: end.saturating_sub(to), inserts: within });
    }
    if !within {
        pieces.push(Piece { at, delete: from - at, inserts: true });
    }
    pieces
}

/// The stretch of `seen` that is not as it was, never through the middle of a character.
fn changed(seen: &[u16], now: &[u16]) -> (usize, usize) {
    let mut from = seen.iter().zip(now).take_while(|(one, other)| one == other).count();
    if from > 0 && (0xd800..0xdc00).contains(&seen[from - 1]) {
        from -= 1;
    }
    let room = seen.len().min(now.len()) - from;
    let ends = seen.iter().rev().zip(now.iter().rev()).take(room);
    let mut same = ends.take_while(|(one, other)| one == other).count();
    if same > 0 && (0xdc00..0xe000).contains(&seen[seen.len() - same]) {
        same -= 1;
    }
    (from, seen.len() - same)
}

/// The text as it stands; nothing where the line is gone or the field holds no text.
fn text_at(draft: &Draft, pointer: &str) -> Option<String> {
    let keys = draft.keys();
    let lists: [(&str, &[LineKey]); 4] = [
        ("/items/", &keys.items),
        ("/fatture/", &keys.fatture),
        ("/dichiarazioneOrigine/blocchi/", &keys.blocchi),
        ("/allegati/", &keys.allegati),
    ];
    let mut indexed = pointer.to_owned();
    for (list, keys) in lists {
        let Some((line, member)) = pointer.strip_prefix(list).and_then(|rest| rest.split_once('/'))
        else {
            continue;
        };
        if line.parse::<usize>().is_err() {
            let index = keys.iter().position(|key| key.to_string() == line)?;
            indexed = format!("{list}{index}/{member}");
        }
    }
    let paper = serde_json::to_value(draft.certificate()).ok()?;
    match paper.pointer(&indexed) {
        Some(Value::String(text)) => Some(text.clone()),
        None | Some(Value::Null) => Some(String::new()),
        Some(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands after `insert` was typed over `seen` at a place, while the text became `now`.
    fn typed(seen: &str, now: &str, (at, delete): (usize, usize), insert: &str) -> String {
        let mut text = units(now);
        for piece in carried(&units(seen), &units(now), at, delete) {
            let insert = if piece.inserts { units(insert) } else { Vec::new() };
            text.splice(piece.at..piece.at + piece.delete, insert);
        }
        String::from_utf16(&text).expect("no character is cut in half")
    }

    #[test]
    fn a_keystroke_stays_between_its_letters_whatever_others_write_around() {
        assert_eq!(typed("TELIO", "TELIO", (3, 0), "A"), "TELAIO", "nobody wrote");
        assert_eq!(typed("TELIO", "UN TELIO", (3, 0), "A"), "UN TELAIO", "before it");
        assert_eq!(typed("TELIO", "TELIO A PINZA", (3, 0), "A"), "TELAIO A PINZA", "behind it");
    }

    #[test]
    fn what_others_wrote_is_never_deleted() {
        assert_eq!(typed("uno due tre", "uno X due tre", (0, 11), "Y"), "YX ", "all replaced");
        assert_eq!(typed("uno due tre", "uno DUE tre", (4, 3), "2"), "uno DUE2 tre", "same word");
        assert_eq!(typed("uno due", "uno due E TRE", (4, 3), "2"), "uno 2 E TRE", "at its end");
    }

    #[test]
    fn no_character_of_two_units_is_cut() {
        assert_eq!(
            typed("a\u{1F600}b", "a\u{1F601}b", (3, 0), "!"),
            "a\u{1F601}!b",
            "a pair changed"
        );
    }
}
