//! A splice made over a text as a person saw it a moment ago, carried onto the text as it stands.
//!
//! A colleague's letters may arrive between a keystroke and its storing: the keystroke's place counts from
//! a text that is no more. Owns the carrying; the text itself is `draft`'s.

use draft::{Draft, LineKey, Operation, PracticeId, TextUnit};
use serde_json::Value;

use crate::{AppError, Office, drafts};

/// Cells of the largest comparison of two texts: as much as a keystroke may take.
const CELLS_MAX: usize = 1_000_000;

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
        let splice = |piece: Piece| Operation::SpliceText {
            path: pointer.to_owned(),
            at: piece.at,
            delete: piece.delete,
            insert: if piece.inserts { insert.to_owned() } else { String::new() },
            unit: piece.unit,
        };
        let pieces = carried(seen, &now, at, delete);
        let operations: Vec<Operation> = pieces.into_iter().map(splice).collect();
        draft.apply_all(&operations, author, at_ms)
    })
}

/// One splice over the text as it stands.
#[derive(Debug, PartialEq, Eq)]
struct Piece {
    at: usize,
    delete: usize,
    inserts: bool,
    unit: TextUnit,
}

/// The splices in the order in which they are carried out: from the end, so that none moves another.
fn carried(seen: &str, now: &str, at: usize, delete: usize) -> Vec<Piece> {
    let (Some(from), Some(to)) =
        (letters_before(seen, at), letters_before(seen, at.saturating_add(delete)))
    else {
        // What does not fit the text that was seen is refused by the document, with its words.
        return vec![Piece { at, delete, inserts: true, unit: TextUnit::Utf16 }];
    };
    let places = places(seen, now);
    let before = from.checked_sub(1).and_then(|letter| places[letter]);
    let behind = places.get(to).copied().flatten();
    // Directly behind the letter it was typed behind; where that is gone, before the one it was typed
    // before; where both are, behind the nearest that is left.
    let nearest = || places[..from].iter().rev().find_map(|place| *place);
    let caret = before.map(|place| place + 1).or(behind);
    let caret = caret.or_else(|| nearest().map(|place| place + 1)).unwrap_or(0);
    let mut pieces = vec![Piece { at: caret, delete: 0, inserts: true, unit: TextUnit::Scalar }];
    for place in places[from..to].iter().flatten().copied() {
        match pieces.last_mut().filter(|piece| piece.at + piece.delete == place) {
            Some(piece) => piece.delete += 1,
            None => {
                pieces.push(Piece { at: place, delete: 1, inserts: false, unit: TextUnit::Scalar })
            }
        }
    }
    pieces.sort_by_key(|piece| std::cmp::Reverse((piece.at, piece.inserts)));
    pieces
}

/// How many letters stand before a place counted in UTF-16 units; none inside a letter or outside.
fn letters_before(text: &str, at: usize) -> Option<usize> {
    let (mut units, mut letters) = (0, 0);
    for letter in text.chars() {
        if units >= at {
            break;
        }
        units += letter.len_utf16();
        letters += 1;
    }
    (units == at).then_some(letters)
}

/// Where each letter of `seen` stands in `now`; none for what is gone.
fn places(seen: &str, now: &str) -> Vec<Option<usize>> {
    let (seen, now): (Vec<char>, Vec<char>) = (seen.chars().collect(), now.chars().collect());
    let start = seen.iter().zip(&now).take_while(|(one, other)| one == other).count();
    let rest = seen[start..].iter().rev().zip(now[start..].iter().rev());
    let end = rest.take_while(|(one, other)| one == other).count();
    let mut places = vec![None; seen.len()];
    for (letter, place) in places.iter_mut().enumerate().take(start) {
        *place = Some(letter);
    }
    for letter in 0..end {
        places[seen.len() - 1 - letter] = Some(now.len() - 1 - letter);
    }
    let (old, new) = (&seen[start..seen.len() - end], &now[start..now.len() - end]);
    for (letter, place) in common(old, new) {
        places[start + letter] = Some(start + place);
    }
    places
}

/// A longest common subsequence, as pairs of places; nothing where looking for it would take long.
fn common(old: &[char], new: &[char]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    if old.is_empty() || new.is_empty() || (old.len() + 1) * width > CELLS_MAX {
        return Vec::new();
    }
    let mut lengths = vec![0_u32; (old.len() + 1) * width];
    for (i, one) in old.iter().enumerate().rev() {
        for (j, other) in new.iter().enumerate().rev() {
            let (down, right) = (lengths[(i + 1) * width + j], lengths[i * width + j + 1]);
            let both = lengths[(i + 1) * width + j + 1] + 1;
            lengths[i * width + j] = if one == other { both } else { down.max(right) };
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        if old[i] == new[j] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if lengths[(i + 1) * width + j] >= lengths[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
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
        let mut text: Vec<char> = now.chars().collect();
        for piece in carried(seen, now, at, delete) {
            assert_eq!(piece.unit, TextUnit::Scalar, "it fits the text that was seen");
            let insert = if piece.inserts { insert } else { "" };
            text.splice(piece.at..piece.at + piece.delete, insert.chars());
        }
        text.into_iter().collect()
    }

    #[test]
    fn a_keystroke_stays_between_its_letters_whatever_others_write_around() {
        assert_eq!(typed("TELIO", "TELIO", (3, 0), "A"), "TELAIO", "nobody wrote");
        assert_eq!(typed("TELIO", "UN TELIO", (3, 0), "A"), "UN TELAIO", "before it");
        assert_eq!(typed("TELIO", "TELIO A PINZA", (3, 0), "A"), "TELAIO A PINZA", "behind it");
        assert_eq!(typed("TELIO", "UN TELIO A PINZA", (3, 0), "A"), "UN TELAIO A PINZA", "both");
        assert_eq!(typed("", "ALTRO", (0, 0), "A"), "AALTRO", "into what was empty");
    }

    #[test]
    fn what_others_wrote_is_never_deleted() {
        assert_eq!(typed("uno due tre", "uno X due tre", (0, 11), "Y"), "YX ", "all replaced");
        assert_eq!(typed("uno due tre", "uno DUE tre", (4, 3), "2"), "uno 2DUE tre", "same word");
        assert_eq!(typed("uno due", "uno due E TRE", (4, 3), "2"), "uno 2 E TRE", "at its end");
        assert_eq!(typed("abc", "aXbYc", (0, 3), ""), "XY", "between its letters");
    }

    #[test]
    fn what_others_deleted_is_not_deleted_once_more() {
        assert_eq!(typed("uno due tre", "uno tre", (4, 3), "2"), "uno 2tre", "the word is gone");
        assert_eq!(typed("uno due tre", "tre", (0, 7), ""), "tre", "and so is what is around");
    }

    #[test]
    fn a_letter_of_two_units_is_one() {
        assert_eq!(typed("a\u{1F600}b", "a\u{1F601}b", (3, 0), "!"), "a\u{1F601}!b");
        let half = carried("a\u{1F600}b", "a\u{1F600}b", 2, 0);
        assert_eq!(half[0].unit, TextUnit::Utf16, "half of it is refused by the document");
    }
}
