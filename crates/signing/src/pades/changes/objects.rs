//! Objects compared, and who refers to them.

use std::collections::{BTreeSet, HashMap};

use lopdf::xref::XrefEntry;
use lopdf::{Document, Object, ObjectId};

/// How often each object of a revision is referred to, from anywhere in it.
pub(super) struct References {
    counts: HashMap<ObjectId, usize>,
}

impl References {
    pub(super) fn of(document: &Document) -> Self {
        let mut counts = HashMap::new();
        let mut count = |object: &Object| {
            each_reference(object, &mut |id| *counts.entry(id).or_default() += 1);
        };
        for object in document.objects.values() {
            // The dictionary of a table is the trailer, which is counted once, below.
            if !is_structure(object) {
                count(object);
            }
        }
        for (key, value) in document.trailer.iter() {
            if matches!(key.as_slice(), b"Root" | b"Info") {
                count(value);
            }
        }
        Self { counts }
    }

    pub(super) fn count(&self, id: ObjectId) -> usize {
        self.counts.get(&id).copied().unwrap_or_default()
    }
}

/// Visits all references in an object; the parser limits its depth.
fn each_reference(object: &Object, visit: &mut impl FnMut(ObjectId)) {
    match object {
        Object::Reference(id) => visit(*id),
        Object::Array(items) => items.iter().for_each(|item| each_reference(item, visit)),
        Object::Dictionary(dictionary) => {
            dictionary.iter().for_each(|(_, value)| each_reference(value, visit));
        }
        Object::Stream(stream) => {
            stream.dict.iter().for_each(|(_, value)| each_reference(value, visit));
        }
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..) => {}
    }
}

/// Whether it is a cross-reference stream or a stream of objects.
pub(super) fn is_structure(object: &Object) -> bool {
    let of_type = |kind: &[u8]| object.as_stream().is_ok_and(|stream| stream.dict.has_type(kind));
    of_type(b"XRef") || of_type(b"ObjStm")
}

/// Whether two objects say the same, wherever they stand in the file.
pub(super) fn same(a: &Object, b: &Object) -> bool {
    match (a, b) {
        (Object::Stream(a), Object::Stream(b)) => a.dict == b.dict && a.content == b.content,
        (Object::String(a, _), Object::String(b, _)) => a == b,
        (a, b) => a == b,
    }
}

/// The objects that say something else, or that only one has.
pub(super) fn differing(old: &Document, new: &Document) -> Vec<ObjectId> {
    let ids: BTreeSet<ObjectId> = old.objects.keys().chain(new.objects.keys()).copied().collect();
    let differs = |id: &ObjectId| match (old.objects.get(id), new.objects.get(id)) {
        (Some(old), Some(new)) => !same(old, new),
        (None, None) => false,
        (Some(_), None) | (None, Some(_)) => true,
    };
    ids.into_iter().filter(differs).collect()
}

/// The objects that the new table places elsewhere than the old one.
pub(super) fn entries_differing(old: &Document, new: &Document) -> Vec<ObjectId> {
    let place = |entry: Option<&XrefEntry>| match entry {
        Some(XrefEntry::Normal { offset, generation }) => Some((*offset, *generation, true)),
        Some(XrefEntry::Compressed { container, index }) => Some((*container, *index, false)),
        Some(XrefEntry::Free | XrefEntry::UnusableFree) | None => None,
    };
    let moved = new.reference_table.entries.iter().filter(|(number, entry)| {
        let new = place(Some(*entry));
        new.is_some() && new != place(old.reference_table.get(**number))
    });
    moved
        .map(|(number, entry)| match entry {
            XrefEntry::Normal { generation, .. } => (*number, *generation),
            _ => (*number, 0),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{References, same};
    use lopdf::{Document, Object, StringFormat, dictionary};

    #[test]
    fn the_spelling_of_a_string_says_nothing() {
        let of = |format| Object::String(b"x".to_vec(), format);
        assert!(same(&of(StringFormat::Literal), &of(StringFormat::Hexadecimal)));
        assert!(!same(&of(StringFormat::Literal), &Object::string_literal("y")));
    }

    #[test]
    fn references_are_counted_however_deep() {
        let mut document = Document::new();
        document.add_object(dictionary! {
            "A" => vec![Object::Reference((9, 0)), dictionary! { "B" => (9, 0) }.into()],
        });
        document.trailer.set("Root", (1, 0));
        let references = References::of(&document);
        assert_eq!(references.count((9, 0)), 2);
        assert_eq!(references.count((1, 0)), 1, "the trailer refers too");
    }
}
