//! Where a practice stands: a pure function of its records, the same under any order and repetition,
//! so that all devices of the company that hold the same records say the same.
//!
//! Owns what follows from seals, signatures, intents, receipts and voids. What only the submitting
//! device knows (its outbox) is added by whoever has it.

use std::collections::BTreeSet;

use certificate::lifecycle::Lifecycle;
use draft::Heads;
use wire::fpws::PracticeRow;

use crate::record::{Body, Record, RecordId};

/// What the company knows of a practice.
#[derive(Debug, Clone, PartialEq)]
pub struct PracticeState {
    /// Where it is.
    pub lifecycle: Lifecycle,
    /// The current revision, from 1.
    pub revision: u32,
    /// The desk's number; empty before there is one.
    pub protocol: String,
    /// The number of the issued certificate; empty before there is one.
    pub certificate_number: String,
    /// The standing seals of the current revision, hex; more than one is for a person to decide.
    pub seals: Vec<String>,
    /// Heads of those seals: later edits are of the draft, not of the seal.
    pub sealed_heads: Vec<Heads>,
    /// Two desks' numbers for one practice: shown in red, a person voids one.
    pub protocols: Vec<String>,
}

impl PracticeState {
    /// Whether people must decide between seals before anything is queued.
    pub fn is_sealed_twice(&self) -> bool {
        self.seals.len() > 1
    }

    /// Whether the desk has given two numbers.
    pub fn is_filed_twice(&self) -> bool {
        self.protocols.len() > 1
    }

    /// Whether the draft has moved on since it was sealed.
    pub fn has_late_edits(&self, heads: &Heads) -> bool {
        self.sealed_heads.first().is_some_and(|sealed| sealed != heads)
    }
}

/// Derives the state of one practice from its records.
pub fn derive<'a>(records: impl IntoIterator<Item = &'a Record>) -> PracticeState {
    let mut seen = BTreeSet::new();
    let mut facts: Vec<&Record> =
        records.into_iter().filter(|record| seen.insert(record.id)).collect();
    facts.sort_by_key(|record| (record.at_ms, record.id));
    let voided: BTreeSet<&str> = facts
        .iter()
        .filter_map(|record| match &record.body {
            Body::Void { seal, .. } => Some(seal.as_str()),
            _ => None,
        })
        .collect();
    let revision = facts.iter().map(|record| revision_of(&record.body)).max().unwrap_or(1).max(1);
    let (mut seals, mut sealed_heads) = (Vec::new(), Vec::new());
    for record in &facts {
        if let Body::Seal(seal) = &record.body
            && seal.revision == revision
            && !voided.contains(seal.id.as_str())
            && !seals.contains(&seal.id)
        {
            seals.push(seal.id.clone());
            sealed_heads.push(seal.heads.clone());
        }
    }
    let mut state = PracticeState {
        lifecycle: if seals.is_empty() { Lifecycle::Draft } else { Lifecycle::Sealed },
        revision,
        protocol: String::new(),
        certificate_number: String::new(),
        seals,
        sealed_heads,
        protocols: Vec::new(),
    };
    for record in &facts {
        state.told(record);
    }
    state.desk(&facts);
    state
}

impl PracticeState {
    fn told(&mut self, record: &Record) {
        let (seal, lifecycle) = match &record.body {
            Body::Signed(signed) => (&signed.seal, Lifecycle::Signed),
            Body::SubmissionIntent { seal } => (seal, Lifecycle::Queued),
            _ => return,
        };
        if self.seals.contains(seal) && rank(&lifecycle) > rank(&self.lifecycle) {
            self.lifecycle = lifecycle;
        }
    }

    /// What the desk said of the standing seals; the furthest counts, of two equally far the later.
    fn desk(&mut self, facts: &[&Record]) {
        let mut told: Vec<((u8, i64, RecordId), PracticeRow)> = facts
            .iter()
            .filter_map(|record| match &record.body {
                Body::Receipt(receipt) if self.seals.contains(&receipt.seal) => {
                    let row: PracticeRow = serde_json::from_value(receipt.fact.clone()).ok()?;
                    let reached = rank(&Lifecycle::from(row.stato.clone()));
                    Some(((reached, record.at_ms, record.id), row))
                }
                _ => None,
            })
            .collect();
        told.sort_by_key(|(order, _)| *order);
        let protocols: BTreeSet<String> =
            told.iter().filter_map(|(_, row)| row.protocollo.clone()).collect();
        self.protocols = protocols.into_iter().collect();
        let Some((_, row)) = told.into_iter().next_back() else {
            return;
        };
        self.lifecycle = row.stato.into();
        self.protocol =
            row.protocollo.or_else(|| self.protocols.first().cloned()).unwrap_or_default();
        self.certificate_number = row.numero_certificato.unwrap_or_default();
    }
}

fn revision_of(body: &Body) -> u32 {
    match body {
        Body::Seal(seal) => seal.revision,
        Body::RevisionOpened { revision, .. } => *revision,
        _ => 0,
    }
}

/// How far along a state is; two that the desk may exchange to and fro share a rank.
pub fn rank(state: &Lifecycle) -> u8 {
    match state {
        Lifecycle::Draft | Lifecycle::Ready => 0,
        Lifecycle::Sealed => 1,
        Lifecycle::Signed => 2,
        Lifecycle::Queued => 3,
        Lifecycle::AtDesk => 4,
        Lifecycle::Sent => 5,
        Lifecycle::NotReceived | Lifecycle::ToExamine | Lifecycle::InExamination => 6,
        Lifecycle::CorrectionAsked | Lifecycle::Unknown(_) => 7,
        Lifecycle::Rejected | Lifecycle::Issued => 8,
        Lifecycle::ReadyForCollection => 9,
        Lifecycle::Collected => 10,
        Lifecycle::Cancelled | Lifecycle::Annulled => 11,
    }
}

#[cfg(test)]
mod tests;
