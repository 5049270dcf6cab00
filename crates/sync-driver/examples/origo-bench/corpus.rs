//! The bench's practices as documents of ours: 29 registers and a text, 10 lines of 8 fields, 21
//! changes, attested, the same in every run. The values are those of the peers' documents.

use std::path::Path;
use std::sync::mpsc;
use std::thread;

use certificate::Certificate;
use draft::{ActorId, Author, Draft, DraftError, Operation, PracticeId, TextUnit};
use serde_json::{Map, Value, json};
use store::{Content, ListRow, NewDraft, Store};
use sync_driver::replica::vouched;

use crate::home::{self, Device};
use crate::{Failure, meter};

const WORDS: [&str; 32] = [
    "viti", "dadi", "pompa", "valvola", "telaio", "perno", "albero", "cinghia", "motore", "quadro",
    "cavo", "sensore", "flangia", "tubo", "giunto", "molla", "ghisa", "acciaio", "ottone", "rame",
    "cassa", "pallet", "collo", "Genova", "Trieste", "Bursa", "Taichung", "Santos", "Osaka",
    "Durban", "Cadice", "Tunisi",
];

/// The registers; the thirtieth field is the text [`NOTES`].
const FIELDS: [&str; 29] = [
    "/title",
    "/box1_speditore",
    "/box2_destinatario",
    "/paeseDestinazione",
    "/box4_trasporto",
    "/giacenzaMerci",
    "/sportello/cciaa",
    "/sportello/sede",
    "/impresa/denominazione",
    "/impresa/indirizzo",
    "/impresa/comune",
    "/impresa/siglaProv",
    "/impresa/numeroRea",
    "/impresa/codiceFiscale",
    "/impresa/stato",
    "/firmatario/cognome",
    "/firmatario/nome",
    "/firmatario/codiceFiscale",
    "/firmatario/ruolo",
    "/dichiarazioneOrigine/codice",
    "/fatture/0/numero",
    "/fatture/0/data",
    "/fatture/0/importo",
    "/fatture/0/valuta",
    "/fatture/0/acquirente",
    "/fatture/1/numero",
    "/fatture/1/data",
    "/fatture/1/importo",
    "/fatture/1/valuta",
];
const LINES: usize = 10;
/// The fields of a line that hold words; the other two are numbers.
const LINE_WORDS: [&str; 6] = ["marche", "naturaColli", "descrizione", "origine", "hs", "quantita"];
/// Changes after the first.
const EDITS: usize = 20;
/// Place in [`FIELDS`] of the field of the last change.
const LAST: usize = 24;
/// Place in [`FIELDS`] of the field that `change` sets.
const CHANGED: usize = 5;
/// The long text, into which a person types.
const NOTES: &str = "/annotazioni";

const BEGUN_MS: i64 = 1_700_000_000_000;
/// Documents that are stored in one transaction.
const AT_ONCE: usize = 256;

/// The peers' generator: the upper half of a 32-bit congruence.
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
fn bytes(index: usize) -> [u8; 16] {
    let mut draw = Draw::new(0x00C0_FFEE ^ index as u32);
    let mut bytes = [0; 16];
    for pair in bytes.chunks_mut(2) {
        pair.copy_from_slice(&(draw.next() as u16).to_be_bytes());
    }
    bytes
}

/// The id of document `index`.
pub(crate) fn id(index: usize) -> PracticeId {
    PracticeId::from_bytes(bytes(index))
}

/// Document `index` with all its changes.
fn document(index: usize) -> Result<Draft, DraftError> {
    let mut draw = Draw::new(index as u32);
    let mut draft = Draft::create(id(index), ActorId(bytes(index)))?;
    let author = Author::new(home::WRITER);
    draft.import_content(&filled(&mut draw), &author, BEGUN_MS)?;
    for edit in 1..=EDITS {
        let (path, value) = if edit == EDITS {
            (FIELDS[LAST].to_owned(), last(index))
        } else if edit % 2 == 0 {
            (FIELDS[edit * 7 % FIELDS.len()].to_owned(), draw.value())
        } else {
            let (line, field) = (edit % LINES, LINE_WORDS[edit % LINE_WORDS.len()]);
            (format!("/items/{line}/{field}"), draw.value())
        };
        let set = Operation::SetField { path, value: json!(value) };
        draft.apply(set, &author, BEGUN_MS + edit as i64)?;
    }
    Ok(draft)
}

/// The first content.
fn filled(draw: &mut Draw) -> Value {
    let mut content = json!({
        "tipoPratica": "CO", "sportello": {}, "impresa": {}, "firmatario": {},
        "dichiarazioneOrigine": {}, "fatture": [{}, {}],
    });
    for path in FIELDS {
        let value = draw.value();
        // Lines in the exchange form.
        let value = if path.contains("/box1") || path.contains("/box2") {
            json!([value])
        } else {
            json!(value)
        };
        set(&mut content, path, value);
    }
    set(&mut content, NOTES, json!(draw.value()));
    let lines = (1..=LINES).map(|number| {
        let mut line = Map::new();
        line.insert("n".to_owned(), json!(number));
        line.insert("colli".to_owned(), json!(draw.next() % 900));
        for field in LINE_WORDS {
            line.insert(field.to_owned(), json!(draw.value()));
        }
        Value::Object(line)
    });
    let lines: Vec<Value> = lines.collect();
    set(&mut content, "/items", json!(lines));
    content
}

fn set(content: &mut Value, path: &str, value: Value) {
    let Some((above, name)) = path.rsplit_once('/') else {
        return;
    };
    if let Some(Value::Object(members)) = content.pointer_mut(above) {
        members.insert(name.to_owned(), value);
    }
}

fn last(index: usize) -> String {
    format!("concluso {index}")
}

/// Whether all changes of the corpus are in this paper.
pub(crate) fn is_whole(paper: &Certificate, index: usize) -> bool {
    paper.goods.len() == LINES
        && paper.invoices.first().is_some_and(|invoice| invoice.buyer == last(index))
}

/// Whether `change` with this value is in this paper.
pub(crate) fn is_changed(paper: &Certificate, value: &str) -> bool {
    paper.goods_location == value
}

/// What `change` does.
pub(crate) fn change(value: &str) -> Operation {
    Operation::SetField { path: FIELDS[CHANGED].to_owned(), value: json!(value) }
}

/// Length of the notes in characters.
pub(crate) fn notes_len(paper: &Certificate) -> usize {
    paper.notes.chars().count()
}

/// One character at the end of notes of that length.
pub(crate) fn typed(at: usize) -> Operation {
    Operation::SpliceText {
        path: NOTES.to_owned(),
        at,
        delete: 0,
        insert: "a".to_owned(),
        unit: TextUnit::Scalar,
    }
}

/// A document, ready to be stored.
struct Made {
    id: PracticeId,
    saved: Vec<u8>,
    heads: draft::Heads,
    paper: Certificate,
    row: ListRow,
    attestation: store::Attestation,
}

fn made(index: usize) -> Result<Made, Failure> {
    let draft = document(index)?;
    let (heads, paper) = (draft.heads(), draft.certificate());
    if !is_whole(&paper, index) {
        return Err(format!("document {index} is not what it should be").into());
    }
    let newest = *heads.as_slice().first().ok_or("a document without changes")?;
    let attestation = vouched(&Device::Founder.key(), draft.id(), bytes(index), newest);
    let row = ListRow::of(&paper, "draft", 1);
    Ok(Made { id: draft.id(), saved: draft.save(), heads, paper, row, attestation })
}

/// Makes the corpus in a new home, on all processors.
pub(crate) fn make(folder: &Path, documents: usize) -> Result<(), Failure> {
    let store = home::make(folder, Device::Founder)?;
    let hands = thread::available_parallelism().map_or(1, usize::from);
    let mut bytes = 0;
    thread::scope(|scope| {
        let (hand_in, handed_in) = mpsc::sync_channel(AT_ONCE);
        for hand in 0..hands {
            let hand_in = hand_in.clone();
            scope.spawn(move || {
                // Whoever takes them in has given up when this fails.
                (hand..documents).step_by(hands).all(|index| hand_in.send(made(index)).is_ok())
            });
        }
        drop(hand_in);
        let mut waiting = Vec::new();
        for made in handed_in {
            let made = made?;
            bytes += made.saved.len();
            waiting.push(made);
            if waiting.len() == AT_ONCE {
                keep(&store, &waiting)?;
                waiting.clear();
            }
        }
        keep(&store, &waiting)
    })?;
    home::set_count(folder, documents)?;
    meter::say(&json!({ "documents": documents, "bytes": bytes }));
    Ok(())
}

fn keep(store: &Store, made: &[Made]) -> Result<(), Failure> {
    let new: Vec<NewDraft<'_>> = made
        .iter()
        .map(|one| NewDraft {
            document: one.id,
            snapshot: &one.saved,
            heads: &one.heads,
            content: Content::Practice { certificate: &one.paper, row: &one.row },
            attestation: Some(&one.attestation),
            at_ms: BEGUN_MS,
        })
        .collect();
    Ok(store.create_drafts(&new)?)
}
