//! From a draft to a submission: seal, signature and outbox row of a machine, as the program makes them, and
//! which of its practices a machine takes to a desk. The way there is `driving`'s.

use certificate::{Attachment, AttachmentType, Certificate};
use draft::{ActorId, PracticeId};
use sha2::{Digest as _, Sha256};
use store::{Digest, Journal, ListRow, OutboxEntry, Seal, SealId, SealedAttachment, Signature};
use sync::record::Body;
use sync::{FileToSend, IdempotencyKey, Plan, Stage, Submission, reference_of};
use sync_driver::Outbox;
use sync_driver::replica::{seal_body, signed_body, stored};
use wire::base_form::BaseForm;
use wire::extensions::{SealedFile, seal_digest};
use wire::fpws::PracticeData;
use wire::order_detail::OrderDetail;

use crate::chamber::{FISCAL_CODE, SIGNS};
use crate::dice::Dice;
use crate::machine::Refusal;
use crate::oracle::Mark;
use crate::signatory;
use crate::world::World;

const ORDER_DETAIL: &str = "dettaglio-richiesta.xml";

impl World {
    /// Freezes the paper as it stands: base form and order detail from the exact heads, one attachment.
    pub(crate) fn seal(
        &mut self,
        machine: usize,
        id: PracticeId,
        row: ListRow,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        let frozen = self.machines[machine].open(id, ActorId(dice.bytes()))?.draft.frozen()?;
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        let chamber = SIGNS[dice.below(self.plan.desks.len().clamp(1, SIGNS.len()))];
        self.count += 1;
        let invoice = format!("%PDF-1.7 invoice {}", self.count).into_bytes();
        let sha256 = Digest::of(&invoice);
        let certificate = paper(frozen.certificate, chamber, sha256);
        let base_form = BaseForm::of(&certificate)?.write();
        let order_detail = OrderDetail::of(&certificate)?.write();
        ground.store.put_blob(&invoice, "application/pdf", now_ms)?;
        ground.store.put_blob(&order_detail, "application/xml", now_ms)?;
        self.changed(machine);
        let row = ListRow::of(&certificate, "sealed", row.revision);
        let seal = Seal {
            practice: id,
            revision: row.revision,
            heads: frozen.heads,
            base_form,
            order_detail,
            printed_sha256: Digest::of(b"printed"),
            attachments: vec![SealedAttachment {
                name: "fattura.pdf".to_owned(),
                kind: "FAE".to_owned(),
                description: String::new(),
                sha256,
                size_bytes: invoice.len() as u64,
            }],
            fee_cents: row.fee_cents.unwrap_or_default(),
            details: serde_json::to_string(&certificate)?,
            sealed_by: self.machines[machine].person.as_str().to_owned(),
            sealed_at_ms: now_ms,
        };
        let record = sync::Record::make(&ground.key, Some(id), now_ms, seal_body(&seal));
        let kept = stored(&record, now_ms);
        ground.store.put_seal(&seal, &row, Some(&kept))?;
        self.kept(machine, Mark::File(sha256));
        self.kept_record(machine, kept.id);
        self.changed(machine);
        Ok(())
    }

    /// Signs what is sealed, else seals what is not: a person's two visits to the queue.
    pub(crate) fn sign(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let practices = self.practices(machine)?;
        let Some(&id) = dice.pick(&practices) else {
            return Ok(());
        };
        let store = self.machines[machine].store()?;
        let row = store.list_item(id)?.row;
        if matches!(row.state.as_str(), "draft" | "ready") {
            return self.seal(machine, id, row, dice);
        }
        let Some((seal_id, seal)) = current(&store, id, row.revision)? else {
            return Ok(());
        };
        if row.state != "sealed" {
            return Ok(());
        }
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        let signature = Signature {
            seal: seal_id,
            p7m: signatory::signed(&seal.base_form, now_ms)?,
            signer: "MORETTI LUCA".to_owned(),
            fiscal_code: "MRTLCU70A01A794I".to_owned(),
            files: Vec::new(),
            signed_at_ms: now_ms,
        };
        store.put_blob(&signature.p7m, "application/pkcs7-mime", now_ms)?;
        self.changed(machine);
        let outbox = outbox_of(id, &seal, &signature)?;
        let state_json = outbox.to_json()?;
        let journal = first(seal_id, &outbox, &state_json, now_ms);
        let row = ListRow { state: "signed".to_owned(), ..row };
        let record = sync::Record::make(&ground.key, Some(id), now_ms, signed_body(&signature));
        let kept = stored(&record, now_ms);
        store.put_signature(&signature, Some(&journal), &row, Some(&kept), None)?;
        self.trace.counts.signatures += 1;
        self.kept_record(machine, kept.id);
        self.changed(machine);
        Ok(())
    }

    /// What a person of this machine submits, or asks again for: all that is signed and not at its end.
    pub(crate) fn submit(&mut self, machine: usize) -> Result<usize, Refusal> {
        let ground = self.machines[machine].ground()?;
        let (roll, me) = (ground.roll(), ground.key.id());
        if roll.member(&me).is_none() || roll.submitter().is_some_and(|submitter| submitter != me) {
            return Err("another device submits".into());
        }
        let mut taken = 0;
        for id in self.practices(machine)? {
            let row = ground.store.list_item(id)?.row;
            if !matches!(row.state.as_str(), "signed" | "queued" | "atDesk" | "sent") {
                continue;
            }
            let Some(entry) = self.outbox_row(machine, id, row.revision)? else {
                continue;
            };
            let stage = Outbox::of(&entry)?.submission.stage;
            let known = || self.told.contains(&(machine, entry.seal));
            let over = match stage {
                Stage::Refused { .. } => true,
                Stage::Sent { .. } => known(),
                _ => false,
            };
            if !over && self.take_up(machine, id, entry)? {
                taken += 1;
            }
        }
        Ok(taken)
    }

    /// The outbox row of a revision; made here where another device signed it.
    fn outbox_row(
        &mut self,
        machine: usize,
        id: PracticeId,
        revision: u32,
    ) -> Result<Option<OutboxEntry>, Refusal> {
        let one = &self.machines[machine];
        let (store, now_ms) = (one.store()?, one.now_ms(self.at_ms));
        for entry in store.outbox(Some(id))? {
            if store.seal(entry.seal)?.revision == revision {
                return Ok(Some(entry));
            }
        }
        let Some((seal_id, seal)) = current(&store, id, revision)? else {
            return Ok(None);
        };
        let Some(signature) = store.signatures(seal_id)?.into_iter().next() else {
            return Ok(None);
        };
        store.put_blob(&signature.p7m, "application/pkcs7-mime", now_ms)?;
        store.put_blob(&seal.order_detail, "application/xml", now_ms)?;
        self.changed(machine);
        let outbox = outbox_of(id, &seal, &signature)?;
        let state_json = outbox.to_json()?;
        store.outbox_put(&first(seal_id, &outbox, &state_json, now_ms), None)?;
        Ok(store.outbox_get(seal_id)?)
    }

    /// Says to the others that this seal is to be submitted; once.
    pub(crate) fn intend(
        &mut self,
        machine: usize,
        id: PracticeId,
        seal: SealId,
    ) -> Result<(), Refusal> {
        let body = Body::SubmissionIntent { seal: seal.to_string() };
        let known =
            self.machines[machine].store()?.records_of(id)?.iter().any(|record| {
                sync::Record::read(&record.bytes).is_ok_and(|known| known.body == body)
            });
        if known { Ok(()) } else { self.put_record(machine, Some(id), body).map(drop) }
    }
}

/// The first seal of a revision.
fn current(
    store: &store::Store,
    id: PracticeId,
    revision: u32,
) -> Result<Option<(SealId, Seal)>, Refusal> {
    for seal_id in store.seals(id)? {
        let seal = store.seal(seal_id)?;
        if seal.revision == revision {
            return Ok(Some((seal_id, seal)));
        }
    }
    Ok(None)
}

/// The draft's paper with what the company, its account and its choice of a Chamber say.
fn paper(drafted: Certificate, chamber: &str, invoice: Digest) -> Certificate {
    let mut certificate = drafted;
    certificate.desk.chamber = chamber.to_owned();
    certificate.company.fiscal_code = FISCAL_CODE.to_owned();
    certificate.company.name = "Tessilmacchine".to_owned();
    for invoice in &mut certificate.invoices {
        invoice.date = "2026-09-01".to_owned();
    }
    certificate.attachments = vec![Attachment {
        name: "fattura.pdf".to_owned(),
        kind: Some(AttachmentType::from("FAE")),
        sha256: invoice.to_string(),
        ..Attachment::default()
    }];
    certificate
}

fn outbox_of(id: PracticeId, seal: &Seal, signature: &Signature) -> Result<Outbox, Refusal> {
    let key = IdempotencyKey::of(FISCAL_CODE, &id.to_string(), seal.revision);
    let reference = reference_of(&key);
    let order = Digest::of(&seal.order_detail);
    let mut files: Vec<FileToSend> = seal
        .attachments
        .iter()
        .map(|file| FileToSend {
            name: file.name.clone(),
            kind: file.kind.clone(),
            description: file.description.clone(),
            sha256: file.sha256.to_string(),
        })
        .collect();
    files.push(FileToSend {
        name: ORDER_DETAIL.to_owned(),
        kind: "GEN".to_owned(),
        description: "Dettaglio richiesta".to_owned(),
        sha256: order.to_string(),
    });
    let sealed: Vec<SealedFile> = files
        .iter()
        .map(|file| {
            let sha256: Digest = file.sha256.parse()?;
            let (kind, name) = (file.kind.clone(), file.name.clone());
            Ok(SealedFile { kind, name, sha256: *sha256.as_bytes() })
        })
        .collect::<Result<_, Refusal>>()?;
    let content: [u8; 32] = Sha256::digest(&seal.base_form).into();
    let data = PracticeData {
        descrizione: Some(format!("CO {reference}")),
        cciaa_competenza: Some(sealed_paper(seal)?.desk.chamber),
        ..PracticeData::of_kind(certificate::Kind::Co)
    };
    let plan = Plan {
        key,
        reference,
        seal_sha256: Digest::from_bytes(seal_digest(&content, &sealed)).to_string(),
        content_sha256: seal.base_form_sha256().to_string(),
        signed_sha256: signature.sha256().to_string(),
        files,
        answers: None,
        note: id.as_bytes()[15].is_multiple_of(2).then(|| "da ritirare".to_owned()),
        fee_cents: seal.fee_cents,
    };
    Ok(Outbox { submission: Submission::new(plan), data, requested: false })
}

/// The paper as it was sealed.
pub(crate) fn sealed_paper(seal: &Seal) -> Result<Certificate, Refusal> {
    Ok(serde_json::from_str(&seal.details)?)
}

fn first<'a>(seal: SealId, outbox: &'a Outbox, state_json: &'a str, at_ms: i64) -> Journal<'a> {
    Journal {
        seal,
        seen: 0,
        idempotency_key: outbox.submission.plan.key.as_str(),
        state_json,
        next_attempt_ms: None,
        at_ms,
    }
}
