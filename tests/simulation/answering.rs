//! How a request for correction is answered: a revision of the same practice, of which only what changed is signed
//! and travels. As `app::corrections` and `app::facts` do it.

use certificate::lifecycle::DeskState;
use draft::PracticeId;
use store::{Digest, Seal, SealedAttachment, Signature, Store};
use sync::{FileToSend, Plan, Stage};
use sync_driver::Outbox;

use crate::dice::Dice;
use crate::filing::sealed_paper;
use crate::following::{Asked, asked, outbox_of_revision, status};
use crate::machine::Refusal;
use crate::world::World;

/// Type of the base form among a practice's files.
pub(crate) const BASE_FORM_KIND: &str = "MOB";

/// What is sealed beside the draft's paper.
pub(crate) struct Enclosed {
    pub(crate) chamber: String,
    pub(crate) attachments: Vec<SealedAttachment>,
    /// Of which the bytes came to this machine now.
    pub(crate) new: Vec<Digest>,
}

impl World {
    /// A person opens the revision that answers a request, or seals one that is mended.
    pub(crate) fn answer(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let store = self.machines[machine].store()?;
        let mut waiting = Vec::new();
        for id in self.practices(machine)? {
            let row = store.list_item(id)?.row;
            let stands = matches!(row.state.as_str(), "correctionAsked" | "draft" | "ready");
            if stands && asked(&store, id, row.revision)?.is_some() {
                waiting.push(id);
            }
        }
        match dice.pick(&waiting) {
            Some(&id) => self.answer_one(machine, id, dice),
            None => Ok(()),
        }
    }

    /// One step of the answer to what is asked of a practice, if anything is.
    pub(crate) fn answer_one(
        &mut self,
        machine: usize,
        id: PracticeId,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        let store = self.machines[machine].store()?;
        let row = store.list_item(id)?.row;
        let Some(asked) = asked(&store, id, row.revision)? else {
            return Ok(());
        };
        match row.state.as_str() {
            "correctionAsked" => {}
            "draft" | "ready" => return self.seal(machine, id, row, dice),
            _ => return Ok(()),
        }
        self.open_revision(machine, id, row)?;
        if asked.row.modello_base { self.mend(machine, id, dice) } else { Ok(()) }
    }

    /// What goes with a paper that is sealed now: an invoice; in an answer what was sealed before, mended.
    pub(crate) fn enclose(
        &mut self,
        machine: usize,
        id: PracticeId,
        revision: u32,
        dice: &mut Dice,
    ) -> Result<Enclosed, Refusal> {
        let store = self.machines[machine].store()?;
        let Some(Asked { row, seal, .. }) = asked(&store, id, revision)? else {
            if is_asked(&store, id, revision)? {
                return Err("what is to be corrected is not known yet".into());
            }
            let chamber = self.some_chamber(dice);
            let invoice = self.new_file(machine, "fattura.pdf", "FAE")?;
            let new = vec![invoice.sha256];
            return Ok(Enclosed { chamber, attachments: vec![invoice], new });
        };
        let seal = store.seal(seal)?;
        let mut attachments = seal.attachments.clone();
        let mut new = Vec::new();
        for old in attachments.iter_mut().filter(|old| row.allegati.contains(&old.name)) {
            let (name, kind) = (old.name.clone(), old.kind.clone());
            *old = self.new_file(machine, &name, &kind)?;
            new.push(old.sha256);
        }
        for kind in &row.documenti_mancanti {
            let name = format!("{}-{}.pdf", kind.to_lowercase(), self.count + 1);
            let added = self.new_file(machine, &name, kind)?;
            new.push(added.sha256);
            attachments.push(added);
        }
        Ok(Enclosed { chamber: sealed_paper(&seal)?.desk.chamber, attachments, new })
    }

    fn new_file(
        &mut self,
        machine: usize,
        name: &str,
        kind: &str,
    ) -> Result<SealedAttachment, Refusal> {
        self.count += 1;
        let bytes = format!("%PDF-1.7 {name} {}", self.count).into_bytes();
        let one = &self.machines[machine];
        one.store()?.put_blob(&bytes, "application/pdf", one.now_ms(self.at_ms))?;
        Ok(SealedAttachment {
            name: name.to_owned(),
            kind: kind.to_owned(),
            description: String::new(),
            sha256: Digest::of(&bytes),
            size_bytes: bytes.len() as u64,
        })
    }
}

/// The signature that goes on standing: documents alone are asked for, and the base form is the same.
pub(crate) fn standing_signature(store: &Store, seal: &Seal) -> Result<Option<Signature>, Refusal> {
    let Some(asked) = asked(store, seal.practice, seal.revision)? else { return Ok(None) };
    if asked.revision == seal.revision || !asked.is_of_documents_alone() {
        return Ok(None);
    }
    let before = store.seal(asked.seal)?;
    if before.base_form != seal.base_form {
        return Ok(None);
    }
    let standing = store.signatures(before.id())?.into_iter().next();
    Ok(standing.map(|signature| Signature { seal: seal.id(), ..signature }))
}

/// The practice at the desk that a revision answers, where the last revision that the desk knows is to be corrected.
pub(crate) fn answers(
    store: &Store,
    id: PracticeId,
    revision: u32,
) -> Result<Option<String>, Refusal> {
    for before in (1..revision).rev() {
        let Some(status) = status(store, id, before)? else { continue };
        if status.stato != DeskState::CorrectionAsked {
            return Ok(None);
        }
        let told = status.id_pratica.as_str().to_owned();
        let entry = outbox_of_revision(store, id, before)?;
        let submission = entry.map(|entry| Outbox::of(&entry)).transpose()?;
        let known = submission.and_then(|one| one.submission.practice().map(str::to_owned));
        return Ok(Some(known.unwrap_or(told)));
    }
    Ok(None)
}

fn is_asked(store: &Store, id: PracticeId, revision: u32) -> Result<bool, Refusal> {
    Ok(answers(store, id, revision)?.is_some())
}

/// Leaves in an answer what the desk does not have yet, with the signed base form where that is new.
pub(crate) fn only_what_changed(
    store: &Store,
    seal: &Seal,
    signature: &Signature,
    files: &mut Vec<FileToSend>,
) -> Result<(), Refusal> {
    let before = filed_before(store, seal.practice, seal.revision)?;
    files.retain(|file| {
        let mut named =
            before.iter().flat_map(|plan| plan.files.iter().filter(|one| one.name == file.name));
        named.next().is_none_or(|one| one.kind != file.kind || one.sha256 != file.sha256)
    });
    let signed_sha256 = signature.sha256().to_string();
    if before.iter().all(|plan| plan.signed_sha256 != signed_sha256) {
        let base_form = FileToSend {
            name: format!("modello-base-r{}.xml.p7m", seal.revision),
            kind: BASE_FORM_KIND.to_owned(),
            description: String::new(),
            sha256: signed_sha256,
        };
        files.insert(0, base_form);
    }
    Ok(())
}

/// What was filed of a practice before a revision, the newest first, back to one that this machine did not file.
fn filed_before(store: &Store, id: PracticeId, revision: u32) -> Result<Vec<Plan>, Refusal> {
    let mut plans = Vec::new();
    for before in (1..revision).rev() {
        let Some(entry) = outbox_of_revision(store, id, before)? else { break };
        let submission = Outbox::of(&entry)?.submission;
        if !matches!(submission.stage, Stage::Sent { .. }) {
            break;
        }
        plans.push(submission.plan);
    }
    Ok(plans)
}

/// The seal of a revision: of two the one that was signed here to be submitted, else the newest.
pub(crate) fn seal_of(
    store: &Store,
    id: PracticeId,
    revision: u32,
) -> Result<Option<Seal>, Refusal> {
    if let Some(entry) = outbox_of_revision(store, id, revision)? {
        return Ok(Some(store.seal(entry.seal)?));
    }
    for seal in store.seals(id)? {
        let seal = store.seal(seal)?;
        if seal.revision == revision {
            return Ok(Some(seal));
        }
    }
    Ok(None)
}
