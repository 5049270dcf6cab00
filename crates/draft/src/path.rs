//! From a JSON pointer (RFC 6901) to the place in the document that it names.

use automerge::{ObjId, ObjType, ROOT, ReadDoc};

use crate::{
    DocumentKind, DraftError, LineKey, LineList, kind, nearest,
    read::{self, Line},
    schema::{self, Field, POSITION_KEY, REMOVED_KEY, Shape, UNKNOWN_MARK},
};

/// What a path names.
pub(crate) enum Target {
    /// A register or a text.
    Leaf { map: ObjId, key: String, shape: Shape },
    /// A group of members, or one line.
    Group { map: ObjId, fields: &'static [Field], optional: bool },
    /// A whole list.
    List { map: ObjId, list: LineList },
}

/// How much of the document a path may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sight {
    /// What the paper shows.
    Shown,
    /// Removed lines too.
    Removed,
    /// Also the registers of position and removal.
    All,
}

/// Finds the place.
pub(crate) fn resolve<D: ReadDoc>(doc: &D, path: &str, sight: Sight) -> Result<Target, DraftError> {
    let kind = kind::of(doc);
    let segments = split(kind, path)?;
    let mut rest = segments.iter().map(String::as_str);
    let (mut map, mut fields, mut in_line) = (ROOT, kind.fields(), false);
    while let Some(key) = rest.next() {
        let last = rest.len() == 0;
        let Some(field) = schema::find(fields, key) else {
            let leaf =
                if last { unlisted(doc, &map, key, in_line && sight == Sight::All) } else { None };
            return leaf.ok_or_else(|| nearest::unknown(kind, path));
        };
        match field.shape {
            Shape::Group(members) | Shape::OptionalGroup(members) => {
                map = container(doc, &map, key)?;
                fields = members;
                if last {
                    let optional = matches!(field.shape, Shape::OptionalGroup(_));
                    return Ok(Target::Group { map, fields, optional });
                }
            }
            Shape::List(list) => {
                map = container(doc, &map, key)?;
                let Some(segment) = rest.next() else {
                    return Ok(Target::List { map, list });
                };
                map = line(doc, &map, list, segment, sight)?.map;
                fields = list.fields();
                in_line = true;
                if rest.len() == 0 {
                    return Ok(Target::Group { map, fields, optional: false });
                }
            }
            shape if last => {
                return Ok(Target::Leaf { map, key: key.to_owned(), shape });
            }
            _ => return Err(nearest::unknown(kind, path)),
        }
    }
    Err(nearest::unknown(kind, path))
}

/// The line of that key or index.
pub(crate) fn line<D: ReadDoc>(
    doc: &D,
    map: &ObjId,
    list: LineList,
    segment: &str,
    sight: Sight,
) -> Result<Line, DraftError> {
    let missing = || DraftError::UnknownLine { list, line: segment.to_owned() };
    let mut lines = read::lines(doc, map, None).into_iter();
    if let Ok(key) = segment.parse::<LineKey>() {
        let found = lines.find(|line| line.key == key).ok_or_else(missing)?;
        if found.removed && sight == Sight::Shown {
            return Err(DraftError::LineRemoved { list, key });
        }
        return Ok(found);
    }
    let index: usize = segment.parse().map_err(|_| missing())?;
    lines.filter(|line| !line.removed).nth(index).ok_or_else(missing)
}

/// The path with its line named by key, as conflicts and reviews name it.
pub(crate) fn by_key<D: ReadDoc>(doc: &D, path: &str) -> Result<String, DraftError> {
    for list in LineList::ALL {
        let Some(rest) = path.strip_prefix(list.path()).and_then(|rest| rest.strip_prefix('/'))
        else {
            continue;
        };
        let (segment, rest) =
            rest.split_once('/').map_or((rest, ""), |(at, _)| (at, &rest[at.len()..]));
        let missing = || DraftError::UnknownLine { list, line: segment.to_owned() };
        let map = read::list(doc, list, None).ok_or_else(missing)?;
        let line = line(doc, &map, list, segment, Sight::All)?;
        return Ok(format!("{list}/{}{rest}", line.key));
    }
    Ok(path.to_owned())
}

/// Puts `~` and `/` of a name into the form of a pointer.
pub(crate) fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn split(kind: DocumentKind, path: &str) -> Result<Vec<String>, DraftError> {
    let inner = path.strip_prefix('/').ok_or_else(|| nearest::unknown(kind, path))?;
    Ok(inner.split('/').map(|part| part.replace("~1", "/").replace("~0", "~")).collect())
}

fn container<D: ReadDoc>(doc: &D, map: &ObjId, key: &str) -> Result<ObjId, DraftError> {
    read::child(doc, map, key, ObjType::Map, None)
        .ok_or_else(|| DraftError::Unreadable { why: format!("the part {key} is missing") })
}

/// A member that the schema does not list: one carried along, or one of ours where it may be seen.
fn unlisted<D: ReadDoc>(doc: &D, map: &ObjId, key: &str, ours: bool) -> Option<Target> {
    let leaf = |key: String, shape| Some(Target::Leaf { map: map.clone(), key, shape });
    match key {
        POSITION_KEY if ours => leaf(key.to_owned(), Shape::Word),
        REMOVED_KEY if ours => leaf(key.to_owned(), Shape::Flag),
        _ => {
            let carried = format!("{UNKNOWN_MARK}{key}");
            match doc.get(map, carried.as_str()) {
                Ok(Some(_)) => leaf(carried, Shape::Unknown),
                _ => None,
            }
        }
    }
}
