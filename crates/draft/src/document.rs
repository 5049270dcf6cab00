//! The draft itself: opening, editing, reading, merging. Owns the Automerge document; nobody else
//! sees it.

use std::{
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{Mutex, PoisonError},
};

use automerge::{
    Automerge, AutomergeError, ChangeHash, LoadOptions, OnPartialLoad, ROOT, ReadDoc, ScalarValue,
    TextEncoding, Value as Stored, transaction::CommitOptions,
};
use certificate::Certificate;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{
    ActorId, Author, Conflict, DocumentId, DocumentKind, DraftError, Heads, LineKey, LineList,
    Operation, PracticeId, comment, conflict,
    edit::{Pen, Unknown},
    fork::{self, Analysis},
    import, kind,
    path::Sight,
    read,
    schema::{self, FORM, FORM_KEY, PRACTICE_KEY},
    skeleton,
};

/// Most bytes that a stored or received document may have.
pub const SIZE_LIMIT_BYTES: usize = 4 * 1024 * 1024;

/// One document while people edit it: a practice's paper, or one of the company's shared documents.
pub struct Draft {
    pub(crate) id: DocumentId,
    pub(crate) kind: DocumentKind,
    pub(crate) doc: Automerge,
    pub(crate) keys: KeySource,
    /// What is known of its forks; a lock only because asking for conflicts learns more.
    forks: Mutex<Analysis>,
}

/// What an edit did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Applied {
    /// The change's bytes, to be stored and sent; empty if nothing changed.
    pub increment: Vec<u8>,
    /// The heads after it.
    pub heads: Heads,
}

/// The paper at exact heads, without open conflicts.
#[derive(Debug, Clone, PartialEq)]
pub struct Frozen {
    /// Where in the history.
    pub heads: Heads,
    /// What stood there.
    pub certificate: Certificate,
}

/// The keys of the lines in their order, in step with the lists of [`Draft::certificate`].
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct LineKeys {
    /// Goods lines.
    pub items: Vec<LineKey>,
    /// Invoices.
    pub fatture: Vec<LineKey>,
    /// Origin blocks.
    pub blocchi: Vec<LineKey>,
    /// Attachments.
    pub allegati: Vec<LineKey>,
}

impl Draft {
    /// An empty draft of a practice. The same id gives the same first bytes on every device.
    pub fn create(id: PracticeId, actor: ActorId) -> Result<Self, DraftError> {
        Self::create_kind(DocumentKind::Practice, id, actor)
    }

    /// An empty document of a kind. The same kind and id give the same first bytes everywhere.
    pub fn create_kind(
        kind: DocumentKind,
        id: DocumentId,
        actor: ActorId,
    ) -> Result<Self, DraftError> {
        let doc = skeleton::make(kind, id)?.with_actor(actor.into());
        Ok(Self { id, kind, doc, keys: KeySource::new(actor), forks: Mutex::default() })
    }

    /// Opens stored or received bytes: one `save`, or a `save` with increments behind it.
    ///
    /// Refuses more than [`SIZE_LIMIT_BYTES`], damaged bytes, missing changes, and documents of a
    /// newer form; a panic of the reader is such a refusal.
    pub fn load(bytes: &[u8], actor: ActorId) -> Result<Self, DraftError> {
        let Opened { doc, kind, id } = open(bytes)?;
        let doc = doc.with_actor(actor.into());
        Ok(Self { id, kind, doc, keys: KeySource::new(actor), forks: Mutex::default() })
    }

    /// Which document it is.
    pub fn id(&self) -> DocumentId {
        self.id
    }

    /// What it is.
    pub fn kind(&self) -> DocumentKind {
        self.kind
    }

    /// Carries out one operation as one change. `at_ms` is milliseconds since 1970.
    pub fn apply(
        &mut self,
        operation: Operation,
        author: &Author,
        at_ms: i64,
    ) -> Result<Applied, DraftError> {
        self.apply_all(&[operation], author, at_ms)
    }

    /// Carries out several operations as one change, all or none.
    pub fn apply_all(
        &mut self,
        operations: &[Operation],
        author: &Author,
        at_ms: i64,
    ) -> Result<Applied, DraftError> {
        let mut sight = Sight::Shown;
        loop {
            let done = self.change(author, at_ms, |tx, keys| {
                let unknown = Unknown::Refuse;
                let mut pen = Pen::new(tx, keys, unknown);
                pen.sight = sight;
                operations.iter().try_for_each(|operation| pen.perform(operation))
            });
            match done {
                Err(DraftError::LineRemoved { list, key })
                    if sight == Sight::Shown && self.is_undecided(list, key) =>
                {
                    sight = Sight::Removed;
                }
                done => return done,
            }
        }
    }

    /// Makes the paper that of `certificate`, as one change that touches only what differs.
    pub fn import(
        &mut self,
        certificate: &Certificate,
        author: &Author,
        at_ms: i64,
    ) -> Result<Applied, DraftError> {
        self.change(author, at_ms, |tx, keys| import::take_in(tx, keys, certificate))
    }

    /// Makes a document of any kind that of `content`, an object of the exchange form, as one change
    /// that touches only what differs. Members that are not known are carried along.
    pub fn import_content(
        &mut self,
        content: &Value,
        author: &Author,
        at_ms: i64,
    ) -> Result<Applied, DraftError> {
        self.change(author, at_ms, |tx, keys| import::take_in_content(tx, keys, content))
    }

    /// Takes in another device's document, or changes that follow on what is here. The increment
    /// holds what was new. On an error the draft is as before.
    pub fn merge(&mut self, other: &[u8]) -> Result<Applied, DraftError> {
        within_limit(other)?;
        let before = self.doc.get_heads();
        let mut bytes = self.doc.save();
        bytes.extend_from_slice(other);
        let opened = contained(&bytes).map_err(|error| match contained(other) {
            // Two first changes of one actor: Automerge's words for it would help nobody.
            Ok(found) => self.same(&found).err().unwrap_or(error),
            Err(_) => error,
        })?;
        self.same(&opened)?;
        let actor = self.doc.get_actor().clone();
        self.doc = opened.doc.with_actor(actor);
        Ok(self.applied(&before))
    }

    /// The paper as it stands; of a conflict, the value that Automerge shows. A document of another
    /// kind has none: its certificate is empty, see [`Draft::content`].
    pub fn certificate(&self) -> Certificate {
        read::certificate(&self.doc, None)
    }

    /// The paper as it stood.
    pub fn certificate_at(&self, heads: &Heads) -> Result<Certificate, DraftError> {
        Ok(read::certificate(&self.doc, Some(&self.known(heads)?)))
    }

    /// The content of a document of any kind in the exchange form; a practice's equals the JSON of
    /// its certificate.
    pub fn content(&self) -> Value {
        read::content(&self.doc, None)
    }

    /// The content as it stood.
    pub fn content_at(&self, heads: &Heads) -> Result<Value, DraftError> {
        Ok(read::content(&self.doc, Some(&self.known(heads)?)))
    }

    /// The paper and its exact heads, for sealing; refused while anything is in conflict.
    pub fn frozen(&self) -> Result<Frozen, DraftError> {
        let conflicts = self.conflicts();
        if !conflicts.is_empty() {
            let paths = conflicts.into_iter().map(|conflict| conflict.path).collect();
            return Err(DraftError::InConflict { paths });
        }
        Ok(Frozen { heads: self.heads(), certificate: self.certificate() })
    }

    /// All that a person has to decide before a seal, sorted by path: registers that hold more
    /// than one different value, texts whose same words two people changed without seeing each
    /// other, lines that one removed and another edited.
    pub fn conflicts(&self) -> Vec<Conflict> {
        conflict::find(&self.doc, &mut self.forks.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn is_undecided(&self, list: LineList, key: LineKey) -> bool {
        let path = format!("{list}/{key}/{}", schema::REMOVED_KEY);
        self.conflicts().iter().any(|conflict| conflict.path == path)
    }

    /// The keys of the lines of one list that are there, in their order.
    pub fn lines(&self, list: LineList) -> Vec<LineKey> {
        self.lines_where(list, |line| !line.removed)
    }

    /// The keys of the lines that are there.
    pub fn keys(&self) -> LineKeys {
        self.keys_where(|line| !line.removed)
    }

    /// The keys of the removed lines, which can be restored.
    pub fn removed_keys(&self) -> LineKeys {
        self.keys_where(|line| line.removed)
    }

    /// The newest point of the history.
    pub fn heads(&self) -> Heads {
        Heads::from_changes(&self.doc.get_heads())
    }

    /// All bytes, compact.
    pub fn save(&self) -> Vec<u8> {
        self.doc.save()
    }

    /// The changes that follow on `heads`, for a peer or another process that has those.
    pub fn changes_since(&self, heads: &Heads) -> Vec<u8> {
        self.doc.save_after(&heads.to_changes())
    }

    fn keys_where(&self, wanted: impl Fn(&read::Line) -> bool) -> LineKeys {
        let keys = |list| self.lines_where(list, &wanted);
        LineKeys {
            items: keys(LineList::Items),
            fatture: keys(LineList::Fatture),
            blocchi: keys(LineList::Blocchi),
            allegati: keys(LineList::Allegati),
        }
    }

    fn lines_where(&self, list: LineList, wanted: impl Fn(&read::Line) -> bool) -> Vec<LineKey> {
        read::list(&self.doc, list, None)
            .map(|map| read::lines(&self.doc, &map, None))
            .unwrap_or_default()
            .into_iter()
            .filter(wanted)
            .map(|line| line.key)
            .collect()
    }

    /// The hashes, all of which this document holds.
    pub(crate) fn known(&self, heads: &Heads) -> Result<Vec<ChangeHash>, DraftError> {
        let heads = heads.to_changes();
        match heads.iter().all(|head| self.doc.get_change_meta_by_hash(head).is_some()) {
            true => Ok(heads),
            false => Err(DraftError::UnknownHeads),
        }
    }

    fn same(&self, found: &Opened) -> Result<(), DraftError> {
        if found.kind != self.kind {
            return Err(DraftError::OtherKind { expected: self.kind, found: found.kind });
        }
        if found.id != self.id {
            return Err(DraftError::OtherPractice { expected: self.id, found: found.id });
        }
        Ok(())
    }

    pub(crate) fn change(
        &mut self,
        author: &Author,
        at_ms: i64,
        edit: impl FnOnce(
            &mut automerge::transaction::Transaction<'_>,
            &mut KeySource,
        ) -> Result<(), DraftError>,
    ) -> Result<Applied, DraftError> {
        let before = self.doc.get_heads();
        let mut tx = self.doc.transaction();
        if let Err(error) = edit(&mut tx, &mut self.keys) {
            tx.rollback();
            return Err(error);
        }
        tx.commit_with(CommitOptions::default().with_message(author.as_str()).with_time(at_ms));
        Ok(self.applied(&before))
    }

    fn applied(&self, before: &[ChangeHash]) -> Applied {
        Applied { increment: self.doc.save_after(before), heads: self.heads() }
    }
}

/// Keys for lines that an import or a list set as a whole brings: unique because an actor is.
pub(crate) struct KeySource {
    actor: u128,
    made: u128,
}

impl KeySource {
    fn new(actor: ActorId) -> Self {
        Self { actor: u128::from_be_bytes(actor.0), made: 0 }
    }

    /// The next key.
    pub(crate) fn next(&mut self) -> LineKey {
        // An odd multiplier spreads the count over all bits and repeats none.
        const SPREAD: u128 = 0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835;
        self.made += 1;
        let bytes = self.actor.wrapping_add(self.made.wrapping_mul(SPREAD)).to_be_bytes();
        let key = uuid::Builder::from_custom_bytes(bytes).into_uuid();
        LineKey::from(key)
    }
}

fn within_limit(bytes: &[u8]) -> Result<(), DraftError> {
    if bytes.len() > SIZE_LIMIT_BYTES {
        return Err(DraftError::TooLarge {
            found_bytes: bytes.len(),
            limit_bytes: SIZE_LIMIT_BYTES,
        });
    }
    Ok(())
}

/// What bytes turned out to be.
struct Opened {
    doc: Automerge,
    kind: DocumentKind,
    id: DocumentId,
}

fn open(bytes: &[u8]) -> Result<Opened, DraftError> {
    within_limit(bytes)?;
    contained(bytes)
}

/// Loads bytes that anybody may have made: a panic of the reader stays here.
fn contained(bytes: &[u8]) -> Result<Opened, DraftError> {
    let read = catch_unwind(AssertUnwindSafe(|| {
        let opened = load(bytes)?;
        // Reading everything once finds damage that loading does not.
        read::content(&opened.doc, None);
        fork::within_reason(&opened.doc)?;
        comment::all(&opened.doc);
        Ok(opened)
    }));
    read.unwrap_or_else(|_| {
        Err(DraftError::Unreadable { why: "the reader gave up on damaged bytes".to_owned() })
    })
}

fn load(bytes: &[u8]) -> Result<Opened, DraftError> {
    if bytes.is_empty() {
        return Err(DraftError::Unreadable { why: "there are no bytes".to_owned() });
    }
    let options = LoadOptions::new()
        .text_encoding(TextEncoding::UnicodeCodePoint)
        .on_partial_load(OnPartialLoad::Error);
    let doc = Automerge::load_with_options(bytes, options).map_err(|error| match error {
        AutomergeError::MissingDeps => DraftError::MissingChanges { missing: 1 },
        error => DraftError::from(error),
    })?;
    let missing = doc.get_missing_deps(&[]).len();
    if missing > 0 {
        return Err(DraftError::MissingChanges { missing });
    }
    let form = match doc.get(ROOT, FORM_KEY)? {
        Some((Stored::Scalar(scalar), _)) => match scalar.as_ref() {
            ScalarValue::Int(form) => *form,
            _ => 0,
        },
        _ => 0,
    };
    if form > FORM {
        return Err(DraftError::Newer { found: form, known: FORM });
    }
    let id = match doc.get(ROOT, PRACTICE_KEY)? {
        Some((stored, _)) if form == FORM => stored.as_str().and_then(|text| text.parse().ok()),
        _ => None,
    };
    match id {
        Some(id) => Ok(Opened { kind: kind::said(&doc)?, doc, id }),
        None => Err(DraftError::Unreadable { why: "this is no document of ours".to_owned() }),
    }
}

impl From<Uuid> for ActorId {
    fn from(random: Uuid) -> Self {
        Self(random.into_bytes())
    }
}
