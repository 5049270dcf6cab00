//! Comments on boxes and lines. They stand beside the paper, each under a key of its own at the root,
//! so that the first bytes of a document need not foresee them: whoever writes a comment makes its
//! map, and nobody else makes the same one. Owns their form; who may change whose is not known here.

use std::{fmt, str::FromStr};

use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, transaction::Transactable};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    Author, Draft, DraftError, conflict, kind, nearest,
    path::{self, Sight, Target},
    read,
    schema::{self, Shape},
    value,
};

/// Begins a comment's key at the root; the comment's UUID follows.
pub(crate) const MARK: &str = "!comment:";

const PATH_KEY: &str = "path";
const TEXT_KEY: &str = "text";
const SETTLED_KEY: &str = "settled";

/// The name of one comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommentKey(Uuid);

impl From<Uuid> for CommentKey {
    fn from(key: Uuid) -> Self {
        Self(key)
    }
}

impl fmt::Display for CommentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.hyphenated().fmt(f)
    }
}

impl FromStr for CommentKey {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Uuid::parse_str(text).map(Self)
    }
}

/// One comment as it stands.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Comment {
    /// Its key.
    pub key: CommentKey,
    /// JSON pointer of the box or line, lines by key.
    pub path: String,
    /// What it says.
    pub text: String,
    /// Who wrote it first, as the change says.
    pub by: Option<Author>,
    /// When, in milliseconds since 1970 by the writer's clock.
    pub at_ms: i64,
    /// Whether it is dealt with.
    pub settled: bool,
}

impl Draft {
    /// All comments, the oldest first; those of equal time in one order on every device.
    pub fn comments(&self) -> Vec<Comment> {
        all(&self.doc)
    }
}

/// The comments of a document.
pub(crate) fn all(doc: &Automerge) -> Vec<Comment> {
    let mut comments: Vec<Comment> = doc
        .map_range(ROOT, MARK.to_owned()..)
        .take_while(|item| item.key.starts_with(MARK))
        .filter_map(|item| {
            let key = item.key.strip_prefix(MARK)?.parse().ok()?;
            let map = read::child(doc, &ROOT, &item.key, ObjType::Map, None)?;
            let word = |key: &str| match read::scalar_at(doc, &map, key, Shape::Word, None) {
                Value::String(word) => Some(word),
                _ => None,
            };
            let (by, at_ms) = conflict::origin(doc, &map);
            let settled = read::flag_at(doc, &map, SETTLED_KEY, None);
            Some(Comment {
                key,
                path: word(PATH_KEY)?,
                text: word(TEXT_KEY).unwrap_or_default(),
                by,
                at_ms,
                settled,
            })
        })
        .collect();
    comments.sort_by_key(|comment| (comment.at_ms, comment.key));
    comments
}

/// Writes a new comment.
pub(crate) fn add<T: Transactable>(
    tx: &mut T,
    key: CommentKey,
    path: &str,
    text: &str,
) -> Result<(), DraftError> {
    let path = stable(tx, path)?;
    let text = words(&path, text)?;
    let name = format!("{MARK}{key}");
    if tx.get(ROOT, name.as_str())?.is_some() {
        return Err(DraftError::CommentExists { key });
    }
    let map = tx.put_object(ROOT, name, ObjType::Map)?;
    tx.put(&map, PATH_KEY, path)?;
    tx.put(&map, TEXT_KEY, text)?;
    Ok(())
}

/// Changes what it says.
pub(crate) fn edit<T: Transactable>(
    tx: &mut T,
    key: CommentKey,
    text: &str,
) -> Result<(), DraftError> {
    let map = find(tx, key)?;
    let text = words(&format!("{MARK}{key}"), text)?;
    let standing = read::scalar_at(tx, &map, TEXT_KEY, Shape::Word, None);
    match standing == Value::String(text.clone()) {
        true => Ok(()),
        false => Ok(tx.put(&map, TEXT_KEY, text)?),
    }
}

/// Says whether it is dealt with.
pub(crate) fn settle<T: Transactable>(
    tx: &mut T,
    key: CommentKey,
    settled: bool,
) -> Result<(), DraftError> {
    let map = find(tx, key)?;
    match read::flag_at(tx, &map, SETTLED_KEY, None) == settled {
        true => Ok(()),
        false => Ok(tx.put(&map, SETTLED_KEY, settled)?),
    }
}

/// The box of a comment's root key at the document's newest point.
pub(crate) fn path_of<D: ReadDoc>(doc: &D, name: &str) -> Option<String> {
    let map = read::child(doc, &ROOT, name, ObjType::Map, None)?;
    match read::scalar_at(doc, &map, PATH_KEY, Shape::Word, None) {
        Value::String(path) => Some(path),
        _ => None,
    }
}

/// The path with each line by its key: indexes change under people's hands.
pub(crate) fn stable<D: ReadDoc>(doc: &D, path: &str) -> Result<String, DraftError> {
    let kind = kind::of(doc);
    // Of a removed line one may still speak.
    match path::resolve(doc, path, Sight::All)? {
        Target::Leaf { .. } | Target::Group { .. } | Target::List { .. } => {}
    }
    let (mut found, mut fields) = (String::new(), kind.fields());
    let mut segments = path.split('/').skip(1);
    while let Some(segment) = segments.next() {
        found = format!("{found}/{segment}");
        match schema::find(fields, segment).map(|field| field.shape) {
            Some(Shape::Group(members) | Shape::OptionalGroup(members)) => fields = members,
            Some(Shape::List(list)) => {
                fields = list.fields();
                let Some(line) = segments.next() else { break };
                let map =
                    read::list(doc, list, None).ok_or_else(|| nearest::unknown(kind, path))?;
                found = format!("{found}/{}", path::line(doc, &map, list, line, Sight::All)?.key);
            }
            _ => {}
        }
    }
    Ok(found)
}

fn find<D: ReadDoc>(doc: &D, key: CommentKey) -> Result<ObjId, DraftError> {
    read::child(doc, &ROOT, &format!("{MARK}{key}"), ObjType::Map, None)
        .ok_or(DraftError::UnknownComment { key })
}

fn words(path: &str, text: &str) -> Result<String, DraftError> {
    let text = value::text(path, &text.trim().into())?;
    match text.is_empty() {
        true => Err(value::wrong(path, Shape::Word, &Value::Null)),
        false => Ok(text),
    }
}
