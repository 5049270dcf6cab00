//! What a peer brings, taken in as one: documents, records, wanted files and the peer's checkpoint are
//! kept in one transaction, or none of it is. A crash repeats, and loses nothing.
//!
//! Owns only that; whether what came is to be believed was judged before.

use std::collections::{BTreeMap, BTreeSet};

use certificate::Certificate;
use draft::{Heads, PracticeId};
use rusqlite::Connection;
use serde_json::Value;

use crate::{
    Attestation, Digest, FeedPosition, Issued, ListRow, Receipt, Record, Seal, Signature, Store,
    StoreError, Version,
    table::{
        attestation, blob,
        draft::{self as documents, PRACTICE, Written},
        feed::Origin,
        issued, peer,
        practice::{self, Twice},
        receipt, record, seal, signature,
    },
};

/// Everything that one page of a peer's feed brought.
#[derive(Debug, Clone, Copy)]
pub struct Arrival<'a> {
    /// The device that sent it.
    pub from: [u8; 32],
    /// Documents, merged with what was here.
    pub documents: &'a [DocumentArrival<'a>],
    /// Records.
    pub records: &'a [RecordArrival<'a>],
    /// Files that these name; those that are here already are not wanted.
    pub wanted: &'a [Digest],
    /// How far the peer's feed is read with this.
    pub checkpoint: Option<&'a FeedPosition>,
    /// Now, milliseconds since 1970.
    pub at_ms: i64,
}

/// One document as it is after a merge with what a peer sent.
#[derive(Debug, Clone, Copy)]
pub struct DocumentArrival<'a> {
    /// Which.
    pub document: PracticeId,
    /// The version with which it was merged; none for one that was not here.
    pub seen: Option<Version>,
    /// `Draft::save` of one that was not here, else the increment of `Draft::merge`. An empty increment
    /// leaves the document as it is, and keeps its attestations.
    pub bytes: &'a [u8],
    /// `Draft::heads` after it.
    pub heads: &'a Heads,
    /// What it holds after it.
    pub content: ArrivedContent<'a>,
    /// Those of the actors that are new, or have written more.
    pub attestations: &'a [Attestation],
    /// When it counts as changed, milliseconds since 1970.
    pub at_ms: i64,
}

/// What an arrived document holds; the list row of a practice is derived.
#[derive(Debug, Clone, Copy)]
pub enum ArrivedContent<'a> {
    /// A practice.
    Practice(&'a Certificate),
    /// A document of another kind.
    Other {
        /// The stable word of its kind.
        kind: &'a str,
        /// What it holds, as JSON.
        json: &'a Value,
    },
}

/// One record with what it says, where this store keeps that in a table of its own.
#[derive(Debug, Clone, Copy)]
pub struct RecordArrival<'a> {
    /// The record.
    pub record: &'a Record,
    /// What is read from it.
    pub projection: Option<Projection<'a>>,
}

/// What a record says, for the tables that are read by it.
#[derive(Debug, Clone, Copy)]
pub enum Projection<'a> {
    /// A seal. Another one of the same revision is kept beside it.
    Seal(&'a Seal),
    /// A signature.
    Signature(&'a Signature),
    /// What a desk said.
    Receipt(&'a Receipt),
    /// An issued document.
    Issued(&'a Issued),
}

/// Makes a practice's list row: of which, from the row that stands, the paper, and all of its records.
pub type MakeRow<'a> = dyn Fn(PracticeId, Option<ListRow>, &Certificate, &[Record]) -> ListRow + 'a;

/// What became of an arrival.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TakenIn {
    /// Documents that were written here since they were merged. Where there is one, nothing of the
    /// whole arrival was kept: merge these again, then take all in again.
    pub behind: Vec<PracticeId>,
    /// Documents that are now other than they were, in themselves or by a record.
    pub changed: Vec<PracticeId>,
}

impl Store {
    /// Takes in what a peer brought. On the disk when it returns.
    ///
    /// The list row of each practice that it touches is what `row` makes of the row that stands, the paper
    /// and all of the practice's records. An external reference that another practice has too is taken, for both must
    /// be seen ([`Store::references_twice`]). `row` is called inside the transaction and must not write
    /// to this store.
    ///
    /// # Errors
    /// [`StoreError::OtherKind`] for a document that is here as another kind,
    /// [`StoreError::WrongDigest`] for a record that is not what its name says: nothing was kept.
    pub fn take_in(&self, arrival: &Arrival<'_>, row: &MakeRow<'_>) -> Result<TakenIn, StoreError> {
        let (taken, long) = self.write(|tx| {
            let behind = behind(tx, arrival.documents)?;
            if !behind.is_empty() {
                return Ok((TakenIn { behind, changed: Vec::new() }, Vec::new()));
            }
            let mut touched = Touched::default();
            for document in arrival.documents {
                take_document(tx, document, &mut touched)?;
            }
            for record in arrival.records {
                take_record(tx, record, &mut touched)?;
            }
            for sha256 in arrival.wanted {
                blob::want_if_absent(tx, *sha256, arrival.at_ms)?;
            }
            if let Some(checkpoint) = arrival.checkpoint {
                peer::advance(tx, &arrival.from, checkpoint)?;
            }
            let changed = write_rows(tx, &touched, row)?;
            Ok((TakenIn { behind, changed }, touched.long))
        })?;
        for document in long {
            self.compact_if_possible(document);
        }
        Ok(taken)
    }
}

/// What the list has to be told, and whose tail is long.
#[derive(Default)]
struct Touched<'a> {
    papers: BTreeMap<PracticeId, &'a Certificate>,
    at_ms: BTreeMap<PracticeId, i64>,
    long: Vec<PracticeId>,
}

impl Touched<'_> {
    fn touch(&mut self, document: PracticeId, at_ms: i64) {
        let latest = self.at_ms.entry(document).or_insert(at_ms);
        *latest = at_ms.max(*latest);
    }
}

fn behind(
    tx: &Connection,
    arrivals: &[DocumentArrival<'_>],
) -> Result<Vec<PracticeId>, StoreError> {
    let mut named = BTreeSet::new();
    let mut behind = Vec::new();
    for arrival in arrivals {
        let here = documents::kind_and_version(tx, arrival.document)?;
        let standing = here.map(|(_, version)| version);
        // A second arrival of one document was merged with what the first replaces.
        if standing != arrival.seen || !named.insert(arrival.document) {
            behind.push(arrival.document);
        }
    }
    Ok(behind)
}

fn take_document<'a>(
    tx: &Connection,
    arrival: &DocumentArrival<'a>,
    touched: &mut Touched<'a>,
) -> Result<(), StoreError> {
    let (kind, shadow) = match arrival.content {
        ArrivedContent::Practice(certificate) => (PRACTICE, documents::json(certificate)?),
        ArrivedContent::Other { kind, json } => (kind, json.to_string()),
    };
    if let Some((stored, _)) = documents::kind_and_version(tx, arrival.document)? {
        documents::refuse_other_kind(arrival.document, &stored, kind)?;
    }
    let written = Written {
        document: arrival.document,
        kind,
        heads: arrival.heads,
        shadow: &shadow,
        at_ms: arrival.at_ms,
        origin: Origin::Elsewhere,
    };
    let changed = match arrival.seen {
        None => documents::insert(tx, &written, arrival.bytes).map(|()| true)?,
        Some(_) if arrival.bytes.is_empty() => false,
        Some(seen) => documents::extend(tx, &written, seen, arrival.bytes).map(|_| true)?,
    };
    for attestation in arrival.attestations {
        attestation::put(tx, arrival.document, attestation)?;
    }
    if changed {
        touched.touch(arrival.document, arrival.at_ms);
        if let ArrivedContent::Practice(certificate) = arrival.content {
            touched.papers.insert(arrival.document, certificate);
        }
        if documents::tail_is_long(tx, arrival.document)? {
            touched.long.push(arrival.document);
        }
    }
    Ok(())
}

fn take_record(
    tx: &Connection,
    arrival: &RecordArrival<'_>,
    touched: &mut Touched<'_>,
) -> Result<(), StoreError> {
    let new = record::put(tx, arrival.record, Origin::Elsewhere)?;
    match arrival.projection {
        Some(Projection::Seal(seal)) => drop(seal::keep(tx, seal)?),
        Some(Projection::Signature(signature)) => signature::keep(tx, signature)?,
        Some(Projection::Receipt(receipt)) => drop(receipt::keep(tx, receipt)?),
        Some(Projection::Issued(issued)) => issued::keep(tx, issued)?,
        None => {}
    }
    if let Some(document) = arrival.record.document.filter(|_| new) {
        touched.touch(document, arrival.record.taken_at_ms);
    }
    Ok(())
}

/// Writes the list rows anew; answers what of the touched is here.
fn write_rows(
    tx: &Connection,
    touched: &Touched<'_>,
    row: &MakeRow<'_>,
) -> Result<Vec<PracticeId>, StoreError> {
    let mut here = Vec::new();
    for (&document, &at_ms) in &touched.at_ms {
        // A record may have come before its document.
        let Some((kind, _)) = documents::kind_and_version(tx, document)? else {
            continue;
        };
        here.push(document);
        if kind != PRACTICE {
            continue;
        }
        let records = record::of(tx, document)?;
        let standing = practice::standing(tx, document)?;
        match touched.papers.get(&document) {
            Some(paper) => {
                let row = row(document, standing, paper, &records);
                practice::write(tx, document, &row, Some(paper), at_ms, Twice::Taken)?;
            }
            None => {
                let row =
                    row(document, standing, &documents::practice_paper(tx, document)?, &records);
                practice::write(tx, document, &row, None, at_ms, Twice::Taken)?;
            }
        }
    }
    Ok(here)
}
