//! What devices learn of what they sent: the desk's list is asked, what it says is kept with a record for the other
//! devices, and so is what an officer asks to be corrected. As `app::following` and `app::corrections` do it.

use certificate::lifecycle::{DeskState, Event as Step, Lifecycle};
use draft::PracticeId;
use store::{ListRow, OutboxEntry, Receipt, SealId, Store};
use sync::Stage;
use sync::derive::rank;
use sync_driver::Outbox;
use sync_driver::replica::{receipt_body, stored};
use wire::fpws::{CorrectionRow, PracticeRow};

use crate::driving::DriveId;
use crate::filing::sealed_paper;
use crate::machine::Refusal;
use crate::world::World;

/// How what is asked to be corrected is called among the receipts of a seal.
const ASKED: &str = "correction";
/// States in which a desk may still have news.
const UNDER_WAY: [&str; 6] =
    ["sent", "toExamine", "inExamination", "correctionAsked", "issued", "readyForCollection"];

/// What is asked, and of which revision: the last that the desk knows.
#[derive(Debug, Clone)]
pub(crate) struct Asked {
    pub(crate) row: CorrectionRow,
    pub(crate) revision: u32,
    /// The seal that it speaks of: of two of a revision the one that was filed.
    pub(crate) seal: SealId,
}

impl Asked {
    /// Whether documents are asked for and nothing else: the signed base form goes on standing.
    pub(crate) fn is_of_documents_alone(&self) -> bool {
        !self.row.modello_base
    }
}

impl World {
    /// Asks the desks for all that this machine has sent; answers for how many practices.
    pub(crate) fn follow(&mut self, machine: usize) -> Result<usize, Refusal> {
        let mut asked = 0;
        for id in self.practices(machine)? {
            let store = self.machines[machine].store()?;
            let row = store.list_item(id)?.row;
            let Some(entry) = outbox_of_revision(&store, id, row.revision)? else {
                continue;
            };
            let submission = Outbox::of(&entry)?.submission;
            let is_there = matches!(submission.stage, Stage::Sent { .. });
            if is_there && UNDER_WAY.contains(&&*row.state) {
                asked += usize::from(self.ask_after(machine, id, &entry)?);
            }
        }
        Ok(asked)
    }

    /// Keeps what the desk says of a practice: once, with the list row that follows. Answers what is kept.
    pub(crate) fn keep_status(
        &mut self,
        id: DriveId,
        rows: &[PracticeRow],
    ) -> Result<Option<PracticeRow>, Refusal> {
        let drive = &self.drives[id];
        let (machine, seal, practice) = (drive.machine, drive.seal, drive.practice);
        let code = drive.submission.practice().unwrap_or_default();
        let told = rows.iter().find(|row| row.id_pratica.as_str() == code).cloned();
        if let Some(told) = &told {
            let store = self.machines[machine].store()?;
            let revision = store.seal(seal)?.revision;
            let standing = store.list_item(practice)?.row;
            let row = row_of(&store, seal, &standing, told)?;
            // A revision that was opened meanwhile stays the one that is shown.
            let row = Some(row).filter(|_| standing.revision == revision);
            self.keep_receipt(machine, practice, seal, "state", told, row.as_ref())?;
            store.set_setting(&status_name(practice, revision), &serde_json::to_value(told)?)?;
        }
        self.told.insert((machine, seal));
        Ok(told)
    }

    /// Keeps what an officer asks to be corrected.
    pub(crate) fn keep_correction(
        &mut self,
        id: DriveId,
        rows: Vec<CorrectionRow>,
    ) -> Result<(), Refusal> {
        let drive = &self.drives[id];
        let (machine, seal, practice) = (drive.machine, drive.seal, drive.practice);
        let code = drive.submission.practice().unwrap_or_default();
        let ours = rows.into_iter().filter(|row| row.id_pratica.as_str() == code);
        match ours.max_by_key(|row| row.giro) {
            Some(asked) => self.keep_receipt(machine, practice, seal, ASKED, &asked, None),
            None => Ok(()),
        }
    }

    fn keep_receipt(
        &mut self,
        machine: usize,
        practice: PracticeId,
        seal: SealId,
        kind: &str,
        fact: &impl serde::Serialize,
        row: Option<&ListRow>,
    ) -> Result<(), Refusal> {
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        let fact = serde_json::to_value(fact)?;
        let bytes = serde_json::to_vec(&fact)?;
        let mut known = ground.store.receipts(seal)?.into_iter();
        if known.any(|known| known.kind == kind && known.bytes == bytes) {
            return match row {
                Some(row) => Ok(ground.store.set_row(practice, row, now_ms)?),
                None => Ok(()),
            };
        }
        let body = receipt_body(seal, kind, fact);
        let record = sync::Record::make(&ground.key, Some(practice), now_ms, body);
        let kept = stored(&record, now_ms);
        let receipt = Receipt { seal, kind: kind.to_owned(), bytes, learnt_at_ms: now_ms };
        ground.store.put_receipt(&receipt, row, Some(&kept))?;
        self.kept_record(machine, kept.id);
        self.changed(machine);
        Ok(())
    }
}

/// The list row that follows from what a desk says.
fn row_of(
    store: &Store,
    seal: SealId,
    standing: &ListRow,
    told: &PracticeRow,
) -> Result<ListRow, Refusal> {
    let before = Lifecycle::from_word(&standing.state)
        .unwrap_or_else(|| Lifecycle::Unknown(standing.state.clone()));
    let state = match before.on(Step::Desk(told.stato.clone())) {
        Ok((state, _)) => state,
        // What is over stays over; a desk that says otherwise is shown by its own word.
        Err(_) => Lifecycle::Unknown(told.stato.label().to_owned()),
    };
    let word = serde_json::to_value(&state)?.as_str().unwrap_or_default().to_owned();
    let seal = store.seal(seal)?;
    let mut row = ListRow::of(&sealed_paper(&seal)?, &word, seal.revision);
    row.protocol = told.protocollo.clone().unwrap_or_default();
    row.certificate_number = told.numero_certificato.clone().unwrap_or_default();
    Ok(row)
}

fn status_name(id: PracticeId, revision: u32) -> String {
    format!("desk-status/{id}/{revision}")
}

/// What the desk last said of a revision, to this machine or to another one: the furthest counts.
pub(crate) fn status(
    store: &Store,
    id: PracticeId,
    revision: u32,
) -> Result<Option<PracticeRow>, Refusal> {
    let here = store.setting(&status_name(id, revision))?;
    let mut told: Vec<PracticeRow> =
        here.map(serde_json::from_value).transpose()?.into_iter().collect();
    for seal in seals_of(store, id, revision)? {
        let receipts = store.receipts(seal)?;
        told.extend(receipts.iter().filter_map(|one| serde_json::from_slice(&one.bytes).ok()));
    }
    // Of equally far ones the first: what this machine was told itself.
    told.reverse();
    Ok(told.into_iter().max_by_key(|row| rank(&row.stato.clone().into())))
}

/// What is asked of a practice, where its revision waits for a correction or makes one.
pub(crate) fn asked(
    store: &Store,
    id: PracticeId,
    revision: u32,
) -> Result<Option<Asked>, Refusal> {
    for before in (1..=revision).rev() {
        let Some(status) = status(store, id, before)? else { continue };
        if status.stato != DeskState::CorrectionAsked {
            return Ok(None);
        }
        for seal in seals_of(store, id, before)? {
            let receipts = store.receipts(seal)?;
            let rows = receipts.iter().filter(|one| one.kind == ASKED);
            let rows = rows.filter_map(|one| serde_json::from_slice(&one.bytes).ok());
            if let Some(row) = rows.max_by_key(|row: &CorrectionRow| row.giro) {
                return Ok(Some(Asked { row, revision: before, seal }));
            }
        }
        return Ok(None);
    }
    Ok(None)
}

fn seals_of(store: &Store, id: PracticeId, revision: u32) -> Result<Vec<SealId>, Refusal> {
    let mut seals = Vec::new();
    for seal in store.seals(id)? {
        if store.seal(seal)?.revision == revision {
            seals.push(seal);
        }
    }
    Ok(seals)
}

/// The outbox row of a revision, if it is here.
pub(crate) fn outbox_of_revision(
    store: &Store,
    id: PracticeId,
    revision: u32,
) -> Result<Option<OutboxEntry>, Refusal> {
    for entry in store.outbox(Some(id))? {
        if store.seal(entry.seal)?.revision == revision {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}
