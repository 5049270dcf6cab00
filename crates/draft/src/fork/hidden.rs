//! Writes that a person's taking away would hide: edits of a line that another removed, members of
//! an optional part that another cleared.

use automerge::{Automerge, ObjId, ObjType, ReadDoc, Value as Stored};
use serde_json::Value;

use super::{Analysis, SIDES_LIMIT};
use crate::{
    conflict::{Candidate, Conflict, ConflictKind},
    read,
    schema::{Field, PRESENT_KEY, REMOVED_KEY, Shape},
    value,
};

/// A line or an optional part, and where a conflict about its being there is reported.
pub(crate) struct Hidden<'a> {
    pub(crate) map: &'a ObjId,
    pub(crate) fields: &'static [Field],
    pub(crate) path: String,
}

impl Analysis {
    /// The conflict of a line that somebody removed: another put it back at the same time, or
    /// edited or moved it, and no removal has seen that.
    pub(crate) fn line(&self, doc: &Automerge, line: &Hidden<'_>) -> Option<Conflict> {
        let (removed, back) = self.flags(doc, line.map, REMOVED_KEY);
        if !self.forked() || removed.is_empty() {
            return None;
        }
        let touched = self.touches.find(line.map).map_or(&[][..], |line| self.touches.of(line));
        let edited = touched.iter().copied().filter(|edit| self.is_beside(*edit, &removed));
        let kept: Vec<u32> = back.into_iter().chain(edited).collect();
        if kept.is_empty() {
            return None;
        }
        let standing = flag_now(doc, line.map, REMOVED_KEY);
        self.report(doc, line, ConflictKind::Line, standing, (true, &removed), (false, &kept))
    }

    /// The conflict of an optional part: one side said that it is there or filled a member, the
    /// other cleared it as a whole.
    pub(crate) fn part(&self, doc: &Automerge, part: &Hidden<'_>) -> Option<Conflict> {
        let (there, cleared) = self.flags(doc, part.map, PRESENT_KEY);
        if !self.forked() || cleared.is_empty() {
            return None;
        }
        let filled = part.fields.iter().flat_map(|field| self.filled(doc, part.map, field));
        let filled = filled.filter(|edit| self.is_beside(*edit, &cleared));
        let kept: Vec<u32> = there.into_iter().chain(filled).collect();
        if kept.is_empty() {
            return None;
        }
        let standing = flag_now(doc, part.map, PRESENT_KEY)
            || !read::group(doc, part.map, part.fields, None).is_empty();
        self.report(doc, part, ConflictKind::Register, standing, (false, &cleared), (true, &kept))
    }

    /// The standing writes of a flag: those that set it, and those that took it back.
    fn flags(&self, doc: &Automerge, map: &ObjId, key: &str) -> (Vec<u32>, Vec<u32>) {
        let (mut set, mut unset) = (Vec::new(), Vec::new());
        for (stored, write) in doc.get_all(map, key).unwrap_or_default() {
            let Some(change) = self.change_of(doc, &write) else { continue };
            let flag = stored.as_scalar().map(|scalar| value::decode(Shape::Flag, scalar));
            if flag == Some(Value::Bool(true)) { set.push(change) } else { unset.push(change) }
        }
        (set, unset)
    }

    /// The changes that wrote what stands in a member.
    fn filled(&self, doc: &Automerge, map: &ObjId, field: &Field) -> Vec<u32> {
        let found = doc.get_all(map, field.key).unwrap_or_default();
        let full = |stored: &Stored<'_>, id: &ObjId| match stored {
            Stored::Object(ObjType::Text) => !read::text(doc, id, None).is_empty(),
            stored => stored
                .as_scalar()
                .is_some_and(|scalar| !value::decode(field.shape, scalar).is_null()),
        };
        found
            .iter()
            .filter(|(stored, id)| full(stored, id))
            .filter_map(|(_, id)| self.change_of(doc, id))
            .collect()
    }

    /// Whether an edit was made beside a taking away, and none of those has seen it.
    fn is_beside(&self, edit: u32, taken: &[u32]) -> bool {
        taken.iter().all(|taking| !self.graph.knows(*taking, edit))
            && taken.iter().any(|taking| !self.graph.knows(edit, *taking))
    }

    fn report(
        &self,
        doc: &Automerge,
        what: &Hidden<'_>,
        kind: ConflictKind,
        standing: bool,
        (gone, takings): (bool, &[u32]),
        (kept, edits): (bool, &[u32]),
    ) -> Option<Conflict> {
        let mut candidates: Vec<Candidate> = Vec::new();
        for (flag, changes) in [(gone, takings), (kept, edits)] {
            let mut newest = self.graph.newest(changes.iter().copied());
            newest.sort_by_key(|change| {
                let node = &self.graph.nodes[*change as usize];
                std::cmp::Reverse((node.at_ms, node.by.clone(), node.hash))
            });
            for change in newest.into_iter().take(SIDES_LIMIT) {
                let node = &self.graph.nodes[change as usize];
                let line = (flag == kept).then(|| {
                    Value::Object(read::group(doc, what.map, what.fields, Some(&[node.hash])))
                });
                let by = node.by.clone();
                candidates.push(Candidate { value: flag.into(), by, at_ms: node.at_ms, line });
            }
        }
        candidates.sort_by_key(Candidate::order);
        candidates.dedup_by(|a, b| a.value == b.value && a.by == b.by && a.line == b.line);
        Some(Conflict { path: what.path.clone(), kind, standing: standing.into(), candidates })
    }
}

fn flag_now(doc: &Automerge, map: &ObjId, key: &str) -> bool {
    match doc.get(map, key) {
        Ok(Some((stored, _))) => {
            let flag = stored.as_scalar().map(|scalar| value::decode(Shape::Flag, scalar));
            flag == Some(Value::Bool(true))
        }
        _ => false,
    }
}
