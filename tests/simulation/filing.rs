//! From a draft to a submission: seal, signature and outbox row of a machine, as the program makes them, and
//! which of its practices a machine takes to a desk. The way there is `driving`'s.

use certificate::{Attachment, AttachmentType, Certificate};
use draft::{ActorId, PracticeId};
use sha2::{Digest as _, Sha256};
use store::{
    Digest, Journal, ListRow, OutboxEntry, Seal, SealId, SealedAttachment, Signature, Store,
};
use sync::record::Body;
use sync::{FileToSend, IdempotencyKey, Plan, Stage, Submission, reference_of};
use sync_driver::Outbox;
use sync_driver::replica::{seal_body, signed_body, stored};
use wire::base_form::BaseForm;
use wire::extensions::{SealedFile, seal_digest};
use wire::fpws::PracticeData;
use wire::order_detail::OrderDetail;

use crate::answering::{Enclosed, answers, only_what_changed, seal_of, standing_signature};
use crate::chamber::{FISCAL_CODE, SIGNS};
use crate::dice::Dice;
use crate::following::outbox_of_revision;
use crate::machine::Refusal;
use crate::oracle::Mark;
use crate::world::World;

pub(crate) const ORDER_DETAIL: &str = "dettaglio-richiesta.xml";

impl World {
    /// Freezes the paper as it stands: base form and order detail from the exact heads, and what goes with it.
    /// An answer whose base form is the one that was signed is signed with that.
    pub(crate) fn seal(
        &mut self,
        machine: usize,
        id: PracticeId,
        row: ListRow,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        let frozen = self.machines[machine].open(id, ActorId(dice.bytes()))?.draft.frozen()?;
        let Enclosed { chamber, attachments, new } =
            self.enclose(machine, id, row.revision, dice)?;
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        let certificate = paper(frozen.certificate, &chamber, &attachments);
        let base_form = BaseForm::of(&certificate)?.write();
        let order_detail = OrderDetail::of(&certificate)?.write();
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
            attachments,
            fee_cents: row.fee_cents.unwrap_or_default(),
            details: serde_json::to_string(&certificate)?,
            sealed_by: self.machines[machine].person.as_str().to_owned(),
            sealed_at_ms: now_ms,
        };
        let record = sync::Record::make(&ground.key, Some(id), now_ms, seal_body(&seal));
        let kept = stored(&record, now_ms);
        ground.store.put_seal(&seal, &row, Some(&kept))?;
        for sha256 in new {
            self.kept(machine, Mark::File(sha256));
        }
        self.kept_record(machine, kept.id);
        self.changed(machine);
        match standing_signature(&ground.store, &seal)? {
            Some(signature) => self.keep_signature(machine, &seal, &signature),
            None => Ok(()),
        }
    }

    /// One of the Chambers that the office deals with.
    pub(crate) fn some_chamber(&self, dice: &mut Dice) -> String {
        SIGNS[dice.below(self.plan.desks.len().clamp(1, SIGNS.len()))].to_owned()
    }

    /// Signs all that is sealed, else seals what is not: a person's two visits to the queue.
    pub(crate) fn sign(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let practices = self.practices(machine)?;
        let Some(&id) = dice.pick(&practices) else {
            return Ok(());
        };
        let row = self.machines[machine].store()?.list_item(id)?.row;
        if matches!(row.state.as_str(), "draft" | "ready") {
            return self.seal(machine, id, row, dice);
        }
        self.sign_with_the_card(machine, dice)
    }

    /// Keeps a signature with its outbox row and its record, in one transaction.
    pub(crate) fn keep_signature(
        &mut self,
        machine: usize,
        seal: &Seal,
        signature: &Signature,
    ) -> Result<(), Refusal> {
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        let outbox = outbox_of(&ground.store, seal, signature)?;
        let state_json = outbox.to_json()?;
        let journal = first(signature.seal, &outbox, &state_json, now_ms);
        let row = ListRow::of(&sealed_paper(seal)?, "signed", seal.revision);
        let body = signed_body(signature);
        let made_ms = signature.signed_at_ms;
        let record = sync::Record::make(&ground.key, Some(seal.practice), made_ms, body);
        let kept = stored(&record, now_ms);
        ground.store.put_signature(signature, Some(&journal), &row, Some(&kept), None)?;
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
        let here = outbox_of_revision(&store, id, revision)?;
        // What another machine has sent is not taken up again.
        if here.is_some() || store.list_item(id)?.row.state == "sent" {
            return Ok(here);
        }
        let Some(seal) = seal_of(&store, id, revision)? else {
            return Ok(None);
        };
        let seal_id = seal.id();
        let Some(signature) = store.signatures(seal_id)?.into_iter().next() else {
            return Ok(None);
        };
        store.put_blob(&signature.p7m, "application/pkcs7-mime", now_ms)?;
        store.put_blob(&seal.order_detail, "application/xml", now_ms)?;
        self.changed(machine);
        let outbox = outbox_of(&store, &seal, &signature)?;
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

/// The draft's paper with what the company, its account and its choice of a Chamber say.
fn paper(drafted: Certificate, chamber: &str, enclosed: &[SealedAttachment]) -> Certificate {
    let mut certificate = drafted;
    certificate.desk.chamber = chamber.to_owned();
    certificate.company.fiscal_code = FISCAL_CODE.to_owned();
    certificate.company.name = "Tessilmacchine".to_owned();
    for invoice in &mut certificate.invoices {
        invoice.date = "2026-09-01".to_owned();
    }
    let attachments = enclosed.iter().map(|one| Attachment {
        name: one.name.clone(),
        kind: Some(AttachmentType::from(&*one.kind)),
        sha256: one.sha256.to_string(),
        ..Attachment::default()
    });
    certificate.attachments = attachments.collect();
    certificate
}

fn outbox_of(store: &Store, seal: &Seal, signature: &Signature) -> Result<Outbox, Refusal> {
    let id = seal.practice;
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
    let answers = answers(store, id, seal.revision)?;
    if answers.is_some() {
        only_what_changed(store, seal, signature, &mut files)?;
    }
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
        answers,
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
