//! An incremental update: what comes after a file's own bytes, which stay as they are
//! (ISO 32000-1 section 7.5.6).
//!
//! Owns numbers of new objects, the cross-reference section (of the same kind as the file's last
//! one) and the trailer. Knows no signature.

use std::collections::BTreeMap;

use lopdf::xref::XrefType;
use lopdf::{Dictionary, Object, ObjectId, Stream, StringFormat, Writer};

use super::reading::Revision;
use super::text::Malformed;

/// Above it readers may refuse a file (ISO 32000-1 annex C).
const MAX_OBJECT_NUMBER: u32 = 8_388_607;

/// The file has no room for another update.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too large for another update")]
pub(super) struct Full;

/// Objects that are new or changed.
pub(super) struct Update<'r, 'a> {
    revision: &'r Revision<'a>,
    objects: BTreeMap<u32, (u16, Vec<u8>)>,
    next: u32,
}

/// A file with its update.
pub(super) struct Updated {
    pub(super) bytes: Vec<u8>,
    /// Where objects of the update begin.
    pub(super) offsets: BTreeMap<u32, usize>,
}

impl<'r, 'a> Update<'r, 'a> {
    pub(super) fn of(revision: &'r Revision<'a>) -> Self {
        let document = &revision.document;
        let size = document.trailer.get(b"Size").and_then(Object::as_i64).ok();
        let size = size.and_then(|size| u32::try_from(size).ok()).unwrap_or_default();
        let next = size
            .max(document.max_id.saturating_add(1))
            .max(document.reference_table.max_id().saturating_add(1));
        Self { revision, objects: BTreeMap::new(), next }
    }

    /// A number for a new object.
    pub(super) fn reserve(&mut self) -> Result<ObjectId, Full> {
        if self.next > MAX_OBJECT_NUMBER {
            return Err(Full);
        }
        self.next += 1;
        Ok((self.next - 1, 0))
    }

    /// The object's text as it is by now.
    pub(super) fn text_of(&self, id: ObjectId) -> Result<Vec<u8>, Malformed> {
        match self.objects.get(&id.0) {
            Some((_, text)) => Ok(text.clone()),
            None => self.revision.text_of(id),
        }
    }

    /// The object's text from now on.
    pub(super) fn put(&mut self, id: ObjectId, text: Vec<u8>) {
        self.objects.insert(id.0, (id.1, text));
    }

    /// A new object.
    pub(super) fn add(&mut self, text: Vec<u8>) -> Result<ObjectId, Full> {
        let id = self.reserve()?;
        self.put(id, text);
        Ok(id)
    }

    /// A new stream, compressed.
    pub(super) fn add_stream(
        &mut self,
        dictionary: Dictionary,
        content: Vec<u8>,
    ) -> Result<ObjectId, Full> {
        let mut stream = Stream::new(dictionary, content);
        // Not compressed is still a stream.
        let _ = stream.compress();
        self.add(written(&Object::Stream(stream)))
    }

    /// The file's bytes, then the update.
    pub(super) fn write(mut self, seed: &[u8]) -> Result<Updated, Full> {
        let mut bytes = self.revision.bytes.to_vec();
        if !bytes.ends_with(b"\n") && !bytes.ends_with(b"\r") {
            bytes.push(b'\n');
        }
        let with_stream = matches!(
            self.revision.document.reference_table.cross_reference_type,
            XrefType::CrossReferenceStream
        );
        let table = if with_stream { Some(self.reserve()?) } else { None };
        let mut offsets = BTreeMap::new();
        for (number, (generation, text)) in &self.objects {
            offsets.insert(*number, bytes.len());
            bytes.extend(format!("{number} {generation} obj\n").bytes());
            bytes.extend_from_slice(text);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        let start = bytes.len();
        if u32::try_from(start).is_err() {
            return Err(Full);
        }
        match table {
            Some(id) => {
                offsets.insert(id.0, start);
                bytes.extend(self.stream_section(id, &offsets, seed));
            }
            None => bytes.extend(self.table_section(&offsets, seed)),
        }
        bytes.extend(format!("startxref\n{start}\n%%EOF\n").bytes());
        Ok(Updated { bytes, offsets })
    }

    /// Section 7.5.4.
    fn table_section(&self, offsets: &BTreeMap<u32, usize>, seed: &[u8]) -> Vec<u8> {
        let mut section = b"xref\n".to_vec();
        for run in runs(offsets) {
            section.extend(format!("{} {}\n", run[0].0, run.len()).bytes());
            for (number, offset) in run {
                let generation = self.generation(number);
                section.extend(format!("{offset:010} {generation:05} n \n").bytes());
            }
        }
        section.extend_from_slice(b"trailer\n");
        section.extend(written(&Object::Dictionary(self.trailer(seed))));
        section.push(b'\n');
        section
    }

    /// Section 7.5.8.
    fn stream_section(&self, id: ObjectId, offsets: &BTreeMap<u32, usize>, seed: &[u8]) -> Vec<u8> {
        const IN_USE: u8 = 1;
        let mut content = Vec::new();
        let mut index = Vec::new();
        for run in runs(offsets) {
            index.push(Object::from(run[0].0));
            index.push(Object::Integer(run.len() as i64));
            for (number, offset) in run {
                content.push(IN_USE);
                // Checked to fit before any section is written.
                content.extend((offset as u32).to_be_bytes());
                content.extend(self.generation(number).to_be_bytes());
            }
        }
        let mut dictionary = self.trailer(seed);
        dictionary.set("Type", "XRef");
        dictionary.set("W", [1, 4, 2].map(Object::Integer).to_vec());
        dictionary.set("Index", index);
        let text = written(&Object::Stream(Stream::new(dictionary, content)));
        let head = format!("{} {} obj\n", id.0, id.1);
        [head.as_bytes(), &text, b"\nendobj\n"].concat()
    }

    fn generation(&self, number: u32) -> u16 {
        self.objects.get(&number).map_or(0, |(generation, _)| *generation)
    }

    /// Section 7.5.5; the second half of the identifier is new with each update (section 14.4).
    fn trailer(&self, seed: &[u8]) -> Dictionary {
        let document = &self.revision.document;
        let mut trailer = Dictionary::new();
        trailer.set("Size", self.next);
        for key in [&b"Root"[..], b"Info"] {
            if let Ok(value) = document.trailer.get(key) {
                trailer.set(key, value.clone());
            }
        }
        let fresh =
            Object::String(seed.iter().take(16).copied().collect(), StringFormat::Hexadecimal);
        let first = self.revision.array(&document.trailer, "ID").first().cloned();
        trailer.set("ID", vec![first.unwrap_or_else(|| fresh.clone()), fresh]);
        trailer.set("Prev", document.xref_start as i64);
        trailer
    }
}

/// An object's text.
pub(super) fn written(object: &Object) -> Vec<u8> {
    let mut text = Vec::new();
    // Writing to memory does not fail.
    let _ = Writer::write_object(&mut text, object);
    text
}

/// Runs of following numbers.
fn runs(offsets: &BTreeMap<u32, usize>) -> Vec<Vec<(u32, usize)>> {
    let mut runs: Vec<Vec<(u32, usize)>> = Vec::new();
    for (number, offset) in offsets {
        match runs.last_mut() {
            Some(run) if run.last().is_some_and(|last| last.0 + 1 == *number) => {
                run.push((*number, *offset));
            }
            Some(_) | None => runs.push(vec![(*number, *offset)]),
        }
    }
    runs
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::runs;

    #[test]
    fn following_numbers_stand_in_one_section() {
        let offsets = BTreeMap::from([(3, 30), (4, 40), (9, 90), (10, 100), (12, 120)]);
        let firsts: Vec<_> = runs(&offsets).iter().map(|run| (run[0].0, run.len())).collect();
        assert_eq!(firsts, [(3, 2), (9, 2), (12, 1)]);
    }
}
