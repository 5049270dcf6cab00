//! What the product keeps in its store for each signature: the signed file as a blob, and in one
//! transaction signature, outbox row and list row. Without the record that tells other devices.

use std::fs;
use std::path::{Path, PathBuf};

use certificate::Certificate;
use draft::{ActorId, Draft, PracticeId};
use jiff::Timestamp;
use store::{Content, Digest, Journal, ListRow, NewDraft, Seal, SealId, Signature, Store};

use crate::Failure;

/// As long as a submission's state is before its first step.
const STATE_BYTES: usize = 1_500;

pub(crate) struct Shelf {
    store: Store,
    seals: Vec<SealId>,
    state_json: String,
}

impl Shelf {
    /// A home with a sealed practice for each document. None of this is measured.
    pub(crate) fn make(home: &Path, documents: &[PathBuf]) -> Result<Self, Failure> {
        fs::create_dir_all(home)?;
        let store = Store::open(home)?;
        let at_ms = now_ms();
        let mut seals = Vec::with_capacity(documents.len());
        for (number, document) in documents.iter().enumerate() {
            let mut random = [0; 10];
            random[2..].copy_from_slice(&number.to_be_bytes());
            let id = PracticeId::new(u64::try_from(at_ms)?, &random);
            let draft = Draft::create(id, ActorId([1; 16]))?;
            let certificate = draft.certificate();
            store.create_draft(&NewDraft {
                document: draft.id(),
                snapshot: &draft.save(),
                heads: &draft.heads(),
                content: Content::Practice {
                    certificate: &certificate,
                    row: &ListRow::of(&certificate, "draft", 1),
                },
                attestation: None,
                at_ms,
            })?;
            let seal = seal(&draft, &certificate, fs::read(document)?, at_ms);
            seals.push(store.put_seal(&seal, &ListRow::of(&certificate, "sealed", 1), None)?);
        }
        Ok(Self { store, seals, state_json: format!("{{\"plan\":\"{:STATE_BYTES$}\"}}", "") })
    }

    pub(crate) fn keep(
        &self,
        number: usize,
        p7m: &[u8],
        signer: &str,
        fiscal_code: &str,
    ) -> Result<(), Failure> {
        let at_ms = now_ms();
        let seal = *self.seals.get(number).ok_or("a document without a seal")?;
        self.store.put_blob(p7m, "application/pkcs7-mime", at_ms)?;
        let signature = Signature {
            seal,
            p7m: p7m.to_vec(),
            signer: signer.to_owned(),
            fiscal_code: fiscal_code.to_owned(),
            files: Vec::new(),
            signed_at_ms: at_ms,
        };
        let journal = Journal {
            seal,
            seen: 0,
            idempotency_key: &seal.to_string(),
            state_json: &self.state_json,
            next_attempt_ms: None,
            at_ms,
        };
        let row = ListRow::of(&Certificate::default(), "signed", 1);
        Ok(self.store.put_signature(&signature, Some(&journal), &row, None, None)?)
    }
}

fn seal(draft: &Draft, certificate: &Certificate, base_form: Vec<u8>, at_ms: i64) -> Seal {
    Seal {
        practice: draft.id(),
        revision: 1,
        heads: draft.heads(),
        printed_sha256: Digest::of(&base_form),
        base_form,
        order_detail: b"<PraticaCdorExtra/>".to_vec(),
        attachments: Vec::new(),
        fee_cents: 1_500,
        details: serde_json::to_string(certificate).unwrap_or_default(),
        sealed_by: "bench".to_owned(),
        sealed_at_ms: at_ms,
    }
}

fn now_ms() -> i64 {
    Timestamp::now().as_millisecond()
}
