//! Reading PDF files that nobody vouches for: by `lopdf`, within limits.
//!
//! The parser runs on a thread of its own, with a stack of its own and a time limit. Files whose
//! cross-reference table must be guessed are not read: other programs guess otherwise, and would
//! show something else than was judged here.

use std::cell::Cell;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::Duration;

use lopdf::{DecompressError, Dictionary, Document, LoadOptions, Object, ObjectId};

use super::lengths::{self, MAX_LENGTHS_IN_DOUBT};
use super::text::{self, Malformed};
use crate::MAX_CONTENT_BYTES;

/// Stack of the parser's thread, bytes; only what is used is taken from the system.
const STACK_BYTES: usize = 64 * 1024 * 1024;
/// For all revisions of a file together.
const TIME_LIMIT: Duration = Duration::from_secs(30);
/// One compressed stream of objects or of the cross-reference table, in bytes.
const MAX_STREAM_BYTES: usize = 16 * 1024 * 1024;
/// All compressed streams of objects of one revision, in bytes.
const MAX_STREAMS_BYTES: usize = 24 * 1024 * 1024;
/// Objects of one revision.
const MAX_OBJECTS: usize = 500_000;
/// Updates of one file.
const MAX_REVISIONS: usize = 100;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(super) enum Unreadable {
    #[error("not a PDF")]
    NotPdf,
    #[error("{bytes} bytes are above the limit of {MAX_CONTENT_BYTES}")]
    TooLarge { bytes: usize },
    #[error("encrypted")]
    Encrypted,
    #[error("the cross-reference table is damaged")]
    Damaged,
    #[error("more {0} than are read")]
    TooMany(&'static str),
    #[error("reading took longer than {} s", TIME_LIMIT.as_secs())]
    TooSlow,
    #[error("{0}")]
    Syntax(String),
}

impl From<lopdf::Error> for Unreadable {
    fn from(error: lopdf::Error) -> Self {
        match error {
            lopdf::Error::Decryption(_)
            | lopdf::Error::InvalidPassword
            | lopdf::Error::UnsupportedSecurityHandler(_) => Self::Encrypted,
            other => Self::Syntax(text::shown(&other.to_string())),
        }
    }
}

/// A revision of a file: the file up to an end, and what stands in it.
pub(super) struct Revision<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) document: Document,
}

impl<'a> Revision<'a> {
    /// Reads the file that `bytes` are. Call inside [`bounded`].
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Unreadable> {
        let options = LoadOptions {
            filter: Some(spend),
            ..LoadOptions::with_max_decompressed_size(MAX_STREAM_BYTES)
        };
        LEFT_BYTES.set(Some(MAX_STREAMS_BYTES));
        let document = Document::load_mem_with_options(bytes, options)?;
        if LEFT_BYTES.get().is_none() {
            return Err(Unreadable::TooMany("compressed objects"));
        }
        if document.trailer.has(b"Encrypt") || document.was_encrypted() {
            return Err(Unreadable::Encrypted);
        }
        if document.xref_recovery.is_some() {
            return Err(Unreadable::Damaged);
        }
        if document.objects.len() > MAX_OBJECTS {
            return Err(Unreadable::TooMany("objects"));
        }
        if document.xref_section_count > MAX_REVISIONS {
            return Err(Unreadable::TooMany("updates"));
        }
        Ok(Self { bytes, document })
    }

    /// The number of the catalog and the catalog.
    pub(super) fn catalog(&self) -> Result<(ObjectId, &Dictionary), Unreadable> {
        let root = self.document.trailer.get(b"Root").and_then(Object::as_reference);
        let catalog = root.and_then(|id| Ok((id, self.document.get_dictionary(id)?)));
        catalog.map_err(|_| Unreadable::Syntax("no catalog".to_owned()))
    }

    /// A dictionary's value, references followed; `null` counts as absent.
    pub(super) fn value<'d>(&'d self, dictionary: &'d Dictionary, key: &str) -> Option<&'d Object> {
        let value = dictionary.get_deref(key.as_bytes(), &self.document).ok();
        value.filter(|value| !value.is_null())
    }

    /// The same where it is a dictionary.
    pub(super) fn dictionary<'d>(
        &'d self,
        dictionary: &'d Dictionary,
        key: &str,
    ) -> Option<&'d Dictionary> {
        self.value(dictionary, key)?.as_dict().ok()
    }

    /// The same where it is an array.
    pub(super) fn array<'d>(&'d self, dictionary: &'d Dictionary, key: &str) -> &'d [Object] {
        let array = self.value(dictionary, key).and_then(|value| value.as_array().ok());
        array.map(Vec::as_slice).unwrap_or_default()
    }

    /// Four numbers: a rectangle, its lower left corner first.
    pub(super) fn rectangle(&self, dictionary: &Dictionary, key: &str) -> Option<[f32; 4]> {
        let numbers = self.array(dictionary, key).iter();
        let numbers: Vec<f32> = numbers
            .map(|number| {
                self.document.dereference(number).and_then(|(_, number)| number.as_float()).ok()
            })
            .collect::<Option<_>>()?;
        let [a, b, c, d] = numbers.try_into().ok()?;
        let all_finite = [a, b, c, d].iter().all(|number: &f32| number.is_finite());
        all_finite.then(|| [a.min(c), b.min(d), a.max(c), b.max(d)])
    }

    /// An object as it is written in this revision, without `obj` and what follows it.
    pub(super) fn text_of(&self, id: ObjectId) -> Result<Vec<u8>, Malformed> {
        use lopdf::xref::XrefEntry;
        const WHAT: Malformed = Malformed("an object is not where the table says");
        match self.document.reference_table.get(id.0) {
            Some(XrefEntry::Normal { offset, .. }) => {
                let rest = self.bytes.get(*offset as usize..).ok_or(WHAT)?;
                let rest = text::indirect(rest, id)?;
                let start = text::skip_space(rest, 0);
                Ok(rest[start..text::value_end(rest, start)?].to_vec())
            }
            Some(XrefEntry::Compressed { container, .. }) => {
                let stream = self.document.get_object((*container, 0));
                let stream = stream.and_then(Object::as_stream).map_err(|_| WHAT)?;
                let content =
                    stream.get_plain_content_with_limit(MAX_STREAM_BYTES).map_err(|_| WHAT)?;
                let first = stream.dict.get(b"First").and_then(Object::as_i64);
                let first = first.ok().and_then(|first| usize::try_from(first).ok()).ok_or(WHAT)?;
                let rest = text::in_stream(&content, first, id.0)?;
                let start = text::skip_space(rest, 0);
                Ok(rest[start..text::value_end(rest, start)?].to_vec())
            }
            Some(XrefEntry::Free | XrefEntry::UnusableFree) | None => Err(WHAT),
        }
    }
}

thread_local! {
    /// What streams of objects may still become on this thread; `None` when they were too large.
    static LEFT_BYTES: Cell<Option<usize>> = const { Cell::new(None) };
}

/// Decodes a stream of objects within what is left for all of them. `lopdf` limits each alone.
fn spend(id: ObjectId, object: &mut Object) -> Option<(ObjectId, Object)> {
    let Object::Stream(stream) = object else {
        // For an object from inside of a stream, what is returned is what the parser keeps.
        return Some((id, object.clone()));
    };
    if stream.dict.has_type(b"ObjStm") {
        let left = LEFT_BYTES.get()?;
        match stream.get_plain_content_with_limit(left) {
            Ok(content) => {
                LEFT_BYTES.set(left.checked_sub(content.len()));
                stream.set_plain_content(content);
            }
            Err(lopdf::Error::Decompress(DecompressError::MemoryLimitExceeded { .. })) => {
                LEFT_BYTES.set(None);
                return None;
            }
            // What is wrong with it, the parser finds too.
            Err(_) => {}
        }
    }
    // A stream stands by itself: whether it is kept is all that the parser takes from this.
    Some((id, Object::Null))
}

/// Whether a file is a PDF, told by its beginning.
///
/// Some readers look for the header further on. Such a file may be something else for others, so
/// it is not taken for a PDF here.
#[must_use]
pub fn is_pdf(bytes: &[u8]) -> bool {
    bytes.starts_with(b"%PDF-")
}

/// Runs `work` over a file on a thread of its own, in limited time.
pub(super) fn bounded<T: Send + 'static>(
    pdf: &[u8],
    work: impl FnOnce(&[u8]) -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Unreadable> {
    bounded_by(pdf, TIME_LIMIT, work)
}

fn bounded_by<T: Send + 'static>(
    pdf: &[u8],
    limit: Duration,
    work: impl FnOnce(&[u8]) -> Result<T, Unreadable> + Send + 'static,
) -> Result<T, Unreadable> {
    if !is_pdf(pdf) {
        return Err(Unreadable::NotPdf);
    }
    if pdf.len() > MAX_CONTENT_BYTES {
        return Err(Unreadable::TooLarge { bytes: pdf.len() });
    }
    if lengths::in_doubt(pdf) > MAX_LENGTHS_IN_DOUBT {
        return Err(Unreadable::TooMany("indirect lengths of streams"));
    }
    let (answer, answered) = channel();
    let pdf = pdf.to_vec();
    let thread = std::thread::Builder::new()
        .name("pdf".to_owned())
        .stack_size(STACK_BYTES)
        // The receiver is gone where the time was over.
        .spawn(move || drop(answer.send(work(&pdf))))
        .map_err(|error| Unreadable::Syntax(error.to_string()))?;
    match answered.recv_timeout(limit) {
        Ok(result) => {
            // It has sent its answer: nothing is left that could fail.
            let _ = thread.join();
            result
        }
        // What it reads is limited, so it ends by itself some time.
        Err(RecvTimeoutError::Timeout) => Err(Unreadable::TooSlow),
        Err(RecvTimeoutError::Disconnected) => {
            Err(Unreadable::Syntax("the parser stopped".to_owned()))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use lopdf::dictionary;

    use super::{Revision, Unreadable, bounded, bounded_by};
    use crate::pades::update;

    #[test]
    fn what_is_no_pdf_is_not_looked_at() {
        for bytes in [&b""[..], b"%PDX-1.7", b"\n%PDF-1.7", b"MZ %PDF-1.7"] {
            let read = bounded(bytes, |_| Ok(()));
            assert_eq!(read, Err(Unreadable::NotPdf), "{bytes:?}");
        }
    }

    #[test]
    fn a_parser_that_does_not_end_is_left() {
        let (hold, held) = std::sync::mpsc::channel::<()>();
        let read = bounded_by(b"%PDF-", Duration::from_millis(20), move |_| {
            let _ = held.recv();
            Ok(())
        });
        assert_eq!(read, Err(Unreadable::TooSlow), "the caller is not held");
        drop(hold);
    }

    #[test]
    fn a_parser_that_breaks_off_is_an_answer() {
        let read: Result<(), _> = bounded(b"%PDF-", |_| panic!("a bug in the parser"));
        assert!(matches!(read, Err(Unreadable::Syntax(_))), "{read:?}");
    }

    #[test]
    fn a_small_file_that_becomes_a_large_one_is_refused() {
        let mut stream = lopdf::Stream::new(
            dictionary! { "Type" => "ObjStm", "N" => 1, "First" => 5 },
            [b"9 0  ".to_vec(), vec![b' '; 9 * 1024 * 1024], b"(x)".to_vec()].concat(),
        );
        stream.compress().expect("compressed");
        let container = update::written(&stream.into());
        let mut pdf = b"%PDF-1.7\n".to_vec();
        let mut table = "0000000000 65535 f \n".to_owned();
        let objects = [&b"<</Type/Catalog/Pages 2 0 R>>"[..], b"<</Type/Pages/Kids[]/Count 0>>"];
        for (number, body) in (1..).zip(objects.into_iter().chain([&container[..]; 3])) {
            table.push_str(&format!("{:010} 00000 n \n", pdf.len()));
            let parts = [format!("{number} 0 obj\n").as_bytes(), body, b"\nendobj\n"].concat();
            pdf.extend(parts);
        }
        let tail = format!(
            "xref\n0 6\n{table}trailer\n<</Size 6/Root 1 0 R>>\nstartxref\n{}\n%%EOF\n",
            pdf.len()
        );
        pdf.extend(tail.bytes());
        assert!(pdf.len() < 100_000, "{} bytes", pdf.len());
        let read = bounded(&pdf, |pdf| Revision::read(pdf).map(|_| ()));
        assert_eq!(read, Err(Unreadable::TooMany("compressed objects")), "27 MB out of it");
    }
}
