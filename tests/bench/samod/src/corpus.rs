//! The bench's practices as Automerge documents: 30 fields, 10 lines of 8 fields, 21 changes, the same
//! bytes in every run. `tests/bench/automerge-repo/corpus.js` makes the same documents.

use std::fs;
use std::path::Path;

use automerge::transaction::{CommitOptions, Transactable as _};
use automerge::{ActorId, Automerge, AutomergeError, ObjType, ROOT, ReadDoc as _};
use samod::DocumentId;
use serde_json::json;

use crate::Failure;
use crate::meter;

const WORDS: [&str; 32] = [
    "viti", "dadi", "pompa", "valvola", "telaio", "perno", "albero", "cinghia", "motore", "quadro",
    "cavo", "sensore", "flangia", "tubo", "giunto", "molla", "ghisa", "acciaio", "ottone", "rame",
    "cassa", "pallet", "collo", "Genova", "Trieste", "Bursa", "Taichung", "Santos", "Osaka",
    "Durban", "Cadice", "Tunisi",
];

/// Scalar fields; the thirtieth field is the text [`NOTES`].
const FIELDS: usize = 29;
const LINES: usize = 10;
const LINE_FIELDS: usize = 8;
/// Changes after the first.
const EDITS: usize = 20;
/// The field of the last change.
const LAST: &str = "f24";
/// The field that `change` sets.
const CHANGED: &str = "f05";
/// The long text, into which a person types.
pub(crate) const NOTES: &str = "notes";
/// Names how many documents a home's corpus has.
const COUNT: &str = "corpus-documents";

/// A small generator that Rust and JavaScript can do alike: the upper half of a 32-bit congruence.
struct Draw(u32);

impl Draw {
    fn new(seed: u32) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B1).wrapping_add(12_345))
    }

    fn next(&mut self) -> u32 {
        self.0 = self.0.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        self.0 >> 16
    }

    fn word(&mut self) -> &'static str {
        WORDS[self.next() as usize % WORDS.len()]
    }

    fn value(&mut self) -> String {
        let (one, other) = (self.word(), self.word());
        format!("{one} {other} {}", self.next())
    }
}

/// The 16 bytes that name document `index`, and the actor of its first changes.
fn bytes(index: usize) -> Vec<u8> {
    let mut draw = Draw::new(0x00C0_FFEE ^ index as u32);
    (0..8).flat_map(|_| (draw.next() as u16).to_be_bytes()).collect()
}

/// The id of document `index`.
pub(crate) fn id(index: usize) -> Result<DocumentId, Failure> {
    Ok(DocumentId::try_from(bytes(index))?)
}

/// Document `index` with all its changes.
fn document(index: usize) -> Result<Automerge, AutomergeError> {
    let mut draw = Draw::new(index as u32);
    let mut doc = Automerge::new().with_actor(ActorId::from(bytes(index)));
    let at = |change: usize| CommitOptions::default().with_time(1_700_000_000 + change as i64);
    let mut tx = doc.transaction();
    for field in 0..FIELDS {
        tx.put(ROOT, format!("f{field:02}"), draw.value())?;
    }
    let notes = tx.put_object(ROOT, NOTES, ObjType::Text)?;
    tx.splice_text(&notes, 0, 0, &draw.value())?;
    let lines = tx.put_object(ROOT, "lines", ObjType::List)?;
    let mut rows = Vec::new();
    for line in 0..LINES {
        let row = tx.insert_object(&lines, line, ObjType::Map)?;
        for field in 0..LINE_FIELDS {
            tx.put(&row, format!("g{field}"), draw.value())?;
        }
        rows.push(row);
    }
    tx.commit_with(at(0));
    for edit in 1..=EDITS {
        let mut tx = doc.transaction();
        if edit == EDITS {
            tx.put(ROOT, LAST, last(index))?;
        } else if edit % 2 == 0 {
            tx.put(ROOT, format!("f{:02}", edit * 7 % FIELDS), draw.value())?;
        } else {
            tx.put(&rows[edit % LINES], format!("g{}", edit % LINE_FIELDS), draw.value())?;
        }
        tx.commit_with(at(edit));
    }
    Ok(doc)
}

fn last(index: usize) -> String {
    format!("concluso {index}")
}

/// Whether all changes of the corpus are in this document.
pub(crate) fn is_whole(doc: &Automerge, index: usize) -> bool {
    field(doc, LAST).is_some_and(|value| value == last(index))
}

/// Whether `change` with this value is in this document.
pub(crate) fn is_changed(doc: &Automerge, value: &str) -> bool {
    field(doc, CHANGED).is_some_and(|found| found == value)
}

/// Sets the field that the bench changes.
pub(crate) fn change(doc: &mut Automerge, value: &str) -> Result<(), AutomergeError> {
    let mut tx = doc.transaction();
    tx.put(ROOT, CHANGED, value)?;
    tx.commit();
    Ok(())
}

/// Length of the notes in characters; 0 when there are none.
pub(crate) fn notes_len(doc: &Automerge) -> usize {
    match doc.get(ROOT, NOTES) {
        Ok(Some((_, notes))) => doc.length(&notes),
        _ => 0,
    }
}

/// Types one character at the end of the notes.
pub(crate) fn type_one(doc: &mut Automerge) -> Result<(), AutomergeError> {
    let Some((_, notes)) = doc.get(ROOT, NOTES)? else {
        return Ok(());
    };
    let end = doc.length(&notes);
    let mut tx = doc.transaction();
    tx.splice_text(&notes, end, 0, "a")?;
    tx.commit();
    Ok(())
}

fn field(doc: &Automerge, name: &str) -> Option<String> {
    doc.get(ROOT, name).ok()?.and_then(|(value, _)| value.into_string().ok())
}

/// Writes the corpus as the repository's own files: a folder per document, one snapshot in it.
///
/// Straight to disk: taking them in through the repository is not what is measured.
pub(crate) fn make(home: &Path, documents: usize) -> Result<(), Failure> {
    let mut size = 0;
    for index in 0..documents {
        let saved = document(index)?.save();
        size += saved.len();
        let name = id(index)?.to_string();
        let folder = home.join(&name[..2]).join(&name[2..]).join("snapshot");
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("{:064x}", index)), saved)?;
    }
    set_count(home, documents)?;
    meter::say(&json!({ "documents": documents, "bytes": size }));
    Ok(())
}

/// How many documents of the corpus this home has.
pub(crate) fn count(home: &Path) -> Result<usize, Failure> {
    Ok(fs::read_to_string(home.join(COUNT))?.trim().parse()?)
}

/// Writes down how many there are.
pub(crate) fn set_count(home: &Path, documents: usize) -> Result<(), Failure> {
    fs::create_dir_all(home)?;
    Ok(fs::write(home.join(COUNT), documents.to_string())?)
}
