//! Between records as devices exchange them and the tables of the store: what a record says for a table,
//! and what is said of a table's row in a record. Also the list row that follows from all of a
//! practice's records.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use certificate::Certificate;
use draft::PracticeId;
use store::{Digest, Issued, ListRow, Receipt, Seal, SealId, Signature, SignedFile};
use sync::Record;
use sync::derive::{derive, rank};
use sync::record::{self, Body};

/// What a record says, for the table that keeps it.
pub(super) enum Projected {
    Seal(Box<Seal>),
    Signature(Signature),
    Receipt(Receipt),
    Issued(Issued),
    Nothing,
}

impl Projected {
    /// Files that it names.
    pub(super) fn files(&self) -> Vec<Digest> {
        match self {
            Self::Seal(seal) => seal.attachments.iter().map(|file| file.sha256).collect(),
            Self::Issued(issued) => vec![issued.sha256],
            Self::Signature(signature) => signature.files.iter().map(|file| file.sha256).collect(),
            Self::Receipt(_) | Self::Nothing => Vec::new(),
        }
    }
}

/// The record as the store keeps it.
pub fn stored(record: &Record, taken_at_ms: i64) -> store::Record {
    store::Record {
        id: Digest::from_bytes(record.id),
        kind: record.body.kind().to_owned(),
        document: record.practice,
        device: record.device.0,
        bytes: record.bytes.clone(),
        taken_at_ms,
    }
}

/// What a seal's record says.
///
/// # Panics
/// Never: attachments are plain data.
pub fn seal_body(seal: &Seal) -> Body {
    Body::Seal(Box::new(record::Seal {
        id: seal.id().to_string(),
        revision: seal.revision,
        heads: seal.heads.clone(),
        base_form: STANDARD.encode(&seal.base_form),
        order_detail: STANDARD.encode(&seal.order_detail),
        printed_sha256: seal.printed_sha256.to_string(),
        attachments: serde_json::to_value(&seal.attachments).expect("attachments are plain data"),
        fee_cents: seal.fee_cents,
        details: seal.details.clone(),
        sealed_by: seal.sealed_by.clone(),
    }))
}

/// What a signature's record says.
pub fn signed_body(signature: &Signature) -> Body {
    Body::Signed(record::Signed {
        seal: signature.seal.to_string(),
        p7m: STANDARD.encode(&signature.p7m),
        signer: signature.signer.clone(),
        fiscal_code: signature.fiscal_code.clone(),
        files: signature.files.iter().map(signed_file).collect(),
    })
}

fn signed_file(file: &SignedFile) -> record::SignedFile {
    record::SignedFile {
        sealed_name: file.sealed_name.clone(),
        sealed_sha256: file.sealed_sha256.to_string(),
        name: file.name.clone(),
        sha256: file.sha256.to_string(),
    }
}

/// What a receipt's record says; the fact is what a desk told, as JSON.
pub fn receipt_body(seal: SealId, what: &str, fact: serde_json::Value) -> Body {
    Body::Receipt(record::Receipt { seal: seal.to_string(), what: what.to_owned(), fact })
}

/// What an issued document's record says.
pub fn issued_body(name: &str, media_type: &str, sha256: Digest) -> Body {
    Body::Issued(record::Issued {
        name: name.to_owned(),
        media_type: media_type.to_owned(),
        sha256: sha256.to_string(),
    })
}

/// What a record says for a table; nothing where it says it wrongly: the record is kept all the same.
pub(super) fn project(record: &Record) -> Projected {
    let projected = record.practice.and_then(|practice| match &record.body {
        Body::Seal(seal) => seal_of(practice, seal, record).map(Box::new).map(Projected::Seal),
        Body::Signed(signed) => Some(Projected::Signature(Signature {
            seal: SealId(signed.seal.parse().ok()?),
            p7m: STANDARD.decode(&signed.p7m).ok()?,
            signer: signed.signer.clone(),
            fiscal_code: signed.fiscal_code.clone(),
            files: signed.files.iter().map(signed_file_of).collect::<Option<_>>()?,
            signed_at_ms: record.at_ms,
        })),
        Body::Receipt(receipt) => Some(Projected::Receipt(Receipt {
            seal: SealId(receipt.seal.parse().ok()?),
            kind: receipt.what.clone(),
            bytes: serde_json::to_vec(&receipt.fact).ok()?,
            learnt_at_ms: record.at_ms,
        })),
        Body::Issued(issued) => issued_of(practice, issued, record).map(Projected::Issued),
        _ => None,
    });
    projected.unwrap_or(Projected::Nothing)
}

fn signed_file_of(said: &record::SignedFile) -> Option<SignedFile> {
    Some(SignedFile {
        sealed_name: said.sealed_name.clone(),
        sealed_sha256: said.sealed_sha256.parse().ok()?,
        name: said.name.clone(),
        sha256: said.sha256.parse().ok()?,
    })
}

/// A seal whose name is not that of its content says nothing.
fn seal_of(practice: PracticeId, said: &record::Seal, record: &Record) -> Option<Seal> {
    let seal = Seal {
        practice,
        revision: said.revision,
        heads: said.heads.clone(),
        base_form: STANDARD.decode(&said.base_form).ok()?,
        order_detail: STANDARD.decode(&said.order_detail).ok()?,
        printed_sha256: said.printed_sha256.parse().ok()?,
        attachments: serde_json::from_value(said.attachments.clone()).ok()?,
        fee_cents: said.fee_cents,
        details: said.details.clone(),
        sealed_by: said.sealed_by.clone(),
        sealed_at_ms: record.at_ms,
    };
    (seal.id().to_string() == said.id).then_some(seal)
}

fn issued_of(practice: PracticeId, said: &record::Issued, record: &Record) -> Option<Issued> {
    Some(Issued {
        practice,
        name: said.name.clone(),
        sha256: said.sha256.parse().ok()?,
        learnt_at_ms: record.at_ms,
    })
}

/// The list row of a practice, from its paper and all its records. What only this device knows of its
/// own submission (the row `standing`) is kept while the records do not say more.
pub fn row_of(
    standing: Option<ListRow>,
    certificate: &Certificate,
    records: &[store::Record],
) -> ListRow {
    let read: Vec<Record> =
        records.iter().filter_map(|record| Record::read(&record.bytes).ok()).collect();
    let state = derive(&read);
    let word = serde_json::to_value(&state.lifecycle)
        .ok()
        .and_then(|word| word.as_str().map(str::to_owned))
        .unwrap_or_default();
    let mut row = ListRow::of(certificate, &word, state.revision);
    row.protocol = state.protocol;
    row.certificate_number = state.certificate_number;
    if let Some(standing) = standing.filter(|standing| standing.revision == state.revision) {
        let known: Option<certificate::lifecycle::Lifecycle> =
            serde_json::from_value(standing.state.clone().into()).ok();
        if known.is_some_and(|known| rank(&known) > rank(&state.lifecycle)) {
            row.state = standing.state;
            row.protocol = standing.protocol;
            row.certificate_number = standing.certificate_number;
        }
    }
    row
}
