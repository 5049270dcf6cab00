//! What an office notes about a practice beside its paper: who looks after it, until when, and what was
//! done with it (a draft sent to the customer, a certificate printed).
//!
//! Cares are registers at the root under keys of their own: the last word stands, they are never in
//! conflict. Events are maps under fresh keys: written once, never changed. Neither is part of the
//! exchange form, and neither is undone. Owns their form; what an event means is the caller's.

use std::{fmt, str::FromStr};

use automerge::{Automerge, ObjType, ROOT, ReadDoc, transaction::Transactable};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{Author, Draft, DraftError, conflict, read, schema::Shape, value};

/// Begins a care's register at the root; its word follows.
pub(crate) const CARE_MARK: &str = "!care:";
/// Begins an event's key at the root; its UUID follows.
pub(crate) const EVENT_MARK: &str = "!event:";
/// How the history names a care.
pub(crate) const CARE_PATH: &str = "/!care/";
/// How the history names an event.
pub(crate) const EVENT_PATH: &str = "/!event/";

const KIND_KEY: &str = "kind";
const ABOUT_KEY: &str = "about";
const TEXT_KEY: &str = "text";

/// What of the care a word is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum CareField {
    /// The colleague who looks after the practice.
    Colleague,
    /// The day until which it must be issued (YYYY-MM-DD).
    Due,
    /// Why that day: the ship, the lorry, the letter of credit.
    Reason,
    /// The day on which to be reminded (YYYY-MM-DD).
    Remind,
    /// Of what to be reminded.
    Reminder,
}

impl CareField {
    /// All of them.
    pub const ALL: [Self; 5] =
        [Self::Colleague, Self::Due, Self::Reason, Self::Remind, Self::Reminder];

    /// The stable word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Colleague => "colleague",
            Self::Due => "due",
            Self::Reason => "reason",
            Self::Remind => "remind",
            Self::Reminder => "reminder",
        }
    }

    /// The field of that word.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.as_str() == word)
    }
}

/// Who looks after a practice and until when; empty texts where nobody said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Care {
    /// The colleague.
    pub colleague: String,
    /// The day until which it must be issued.
    pub due: String,
    /// Why that day.
    pub reason: String,
    /// The day on which to be reminded.
    pub remind: String,
    /// Of what.
    pub reminder: String,
}

impl Care {
    fn place(&mut self, field: CareField) -> &mut String {
        match field {
            CareField::Colleague => &mut self.colleague,
            CareField::Due => &mut self.due,
            CareField::Reason => &mut self.reason,
            CareField::Remind => &mut self.remind,
            CareField::Reminder => &mut self.reminder,
        }
    }
}

/// The name of one event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventKey(Uuid);

impl From<Uuid> for EventKey {
    fn from(key: Uuid) -> Self {
        Self(key)
    }
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for EventKey {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// Something that was done with a practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// Its key.
    pub key: EventKey,
    /// The caller's word for what was done.
    pub kind: String,
    /// What it was done with: a digest, a number; may be empty.
    pub about: String,
    /// What the person said; may be empty.
    pub text: String,
    /// Who, as the change says.
    pub by: Option<Author>,
    /// When, in milliseconds since 1970 by the writer's clock.
    pub at_ms: i64,
}

impl Draft {
    /// Who looks after the practice and until when.
    pub fn care(&self) -> Care {
        let mut care = Care::default();
        for field in CareField::ALL {
            let key = format!("{CARE_MARK}{}", field.as_str());
            if let Value::String(word) = read::scalar_at(&self.doc, &ROOT, &key, Shape::Word, None)
            {
                *care.place(field) = word;
            }
        }
        care
    }

    /// What was done with the practice, the oldest first; events of equal time in one order everywhere.
    pub fn events(&self) -> Vec<Event> {
        events(&self.doc)
    }
}

fn events(doc: &Automerge) -> Vec<Event> {
    let mut events: Vec<Event> = doc
        .map_range(ROOT, EVENT_MARK.to_owned()..)
        .take_while(|item| item.key.starts_with(EVENT_MARK))
        .filter_map(|item| {
            let key = item.key.strip_prefix(EVENT_MARK)?.parse().ok()?;
            let map = read::child(doc, &ROOT, &item.key, ObjType::Map, None)?;
            let word = |key: &str| match read::scalar_at(doc, &map, key, Shape::Word, None) {
                Value::String(word) => word,
                _ => String::new(),
            };
            let (by, at_ms) = conflict::origin(doc, &map);
            let (kind, about, text) = (word(KIND_KEY), word(ABOUT_KEY), word(TEXT_KEY));
            (!kind.is_empty()).then_some(Event { key, kind, about, text, by, at_ms })
        })
        .collect();
    events.sort_by_key(|event| (event.at_ms, event.key));
    events
}

/// Says who looks after the practice, or until when; an empty text takes it back.
pub(crate) fn set<T: Transactable>(
    tx: &mut T,
    field: CareField,
    text: &str,
) -> Result<(), DraftError> {
    let key = format!("{CARE_MARK}{}", field.as_str());
    let path = format!("{CARE_PATH}{}", field.as_str());
    let text = value::text(&path, &text.trim().into())?;
    let standing = match read::scalar_at(tx, &ROOT, &key, Shape::Word, None) {
        Value::String(word) => word,
        _ => String::new(),
    };
    match standing == text {
        true => Ok(()),
        false => Ok(tx.put(ROOT, key, text)?),
    }
}

/// Writes down that something was done.
pub(crate) fn note<T: Transactable>(
    tx: &mut T,
    key: EventKey,
    kind: &str,
    about: &str,
    text: &str,
) -> Result<(), DraftError> {
    let path = format!("{EVENT_PATH}{kind}");
    let kind = value::text(&path, &kind.into())?;
    if kind.is_empty() {
        return Err(value::wrong(&path, Shape::Word, &Value::Null));
    }
    let name = format!("{EVENT_MARK}{key}");
    // The same event twice is one: whoever asks again after a lost answer adds nothing.
    if tx.get(ROOT, name.as_str())?.is_some() {
        return Ok(());
    }
    let (about, text) = (value::text(&path, &about.into())?, value::text(&path, &text.into())?);
    let map = tx.put_object(ROOT, name, ObjType::Map)?;
    tx.put(&map, KIND_KEY, kind)?;
    tx.put(&map, ABOUT_KEY, about)?;
    tx.put(&map, TEXT_KEY, text)?;
    Ok(())
}

/// How the history names a root key that is a care's or an event's.
pub(crate) fn path_of<D: ReadDoc>(doc: &D, key: &str) -> Option<String> {
    if let Some(word) = key.strip_prefix(CARE_MARK) {
        return CareField::from_word(word).map(|field| format!("{CARE_PATH}{}", field.as_str()));
    }
    let map = key
        .starts_with(EVENT_MARK)
        .then(|| read::child(doc, &ROOT, key, ObjType::Map, None))
        .flatten()?;
    match read::scalar_at(doc, &map, KIND_KEY, Shape::Word, None) {
        Value::String(kind) => Some(format!("{EVENT_PATH}{kind}")),
        _ => None,
    }
}
