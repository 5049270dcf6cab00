//! What must hold: after each transaction, and when everybody has met.

use std::collections::BTreeMap;

use draft::{ActorId, Draft, Heads, PracticeId};
use store::{Digest, FeedKind, Store};
use sync::{DeviceId, Roll};

use crate::machine::{Machine, Refusal};
use crate::oracle::Mark;
use crate::paper::Paper;
use crate::world::World;

/// Opens a document only to look.
const LOOKER: ActorId = ActorId([0xfc; 16]);

/// What did not hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) rule: &'static str,
    pub(crate) why: String,
}

impl Fault {
    pub(crate) fn new(rule: &'static str, why: String) -> Self {
        Self { rule, why }
    }
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.rule, self.why)
    }
}

impl From<Refusal> for Fault {
    fn from(why: Refusal) -> Self {
        Self::new("a store that can be read", why.to_string())
    }
}

fn load(store: &Store, id: PracticeId) -> Result<Draft, Refusal> {
    Ok(Draft::load(&store.load_draft(id)?.bytes, LOOKER)?)
}

impl World {
    /// No document goes back, and no checkpoint is ahead of what is here.
    pub(crate) fn after_a_transaction(
        &mut self,
        machine: usize,
        peer: DeviceId,
        changed: &[PracticeId],
    ) -> Result<(), Fault> {
        if !self.machines[machine].is_up() {
            return Ok(());
        }
        for id in changed {
            self.goes_on(machine, *id)?;
        }
        self.checkpoint_is_true(machine, peer)
    }

    pub(crate) fn goes_on(&mut self, machine: usize, id: PracticeId) -> Result<(), Fault> {
        let store = self.machines[machine].store()?;
        let now = store.document_heads(id).map_err(Refusal::from)?;
        let now = now.map(|(heads, _)| heads).unwrap_or_default();
        let before = self.machines[machine].seen.insert(id, now.clone()).unwrap_or_default();
        if before != now && load(&store, id)?.known_of(&before) != before {
            let why = format!("{id} on machine {machine} lost changes that it had");
            return Err(Fault::new("a document never goes back", why));
        }
        Ok(())
    }

    fn checkpoint_is_true(&self, machine: usize, peer: DeviceId) -> Result<(), Fault> {
        let me = &self.machines[machine];
        let store = me.store()?;
        let Some(checkpoint) = store.checkpoint(&peer.0).map_err(Refusal::from)? else {
            return Ok(());
        };
        for source in self.machines.iter().filter(|one| one.key.id() == peer && one.is_up()) {
            let theirs = source.store()?;
            if !theirs.feed_holds(&me.key.id().0, &checkpoint).map_err(Refusal::from)? {
                continue;
            }
            let rows = theirs.feed_after(0, 100_000).map_err(Refusal::from)?;
            for row in rows.iter().filter(|row| row.seq <= checkpoint.seq) {
                let is_here = match row.kind {
                    FeedKind::Document => {
                        let id = <[u8; 16]>::try_from(row.id.as_slice()).unwrap_or_default();
                        document_is_here(&theirs, &store, PracticeId::from_bytes(id))?
                    }
                    FeedKind::Record => store.has_record(digest(&row.id)).map_err(Refusal::from)?,
                    FeedKind::Blob => {
                        let id = digest(&row.id);
                        store.blob_facts(id).map_err(Refusal::from)?.is_some()
                            || store.blob_missing().map_err(Refusal::from)?.contains(&id)
                    }
                };
                let aside = || -> Result<bool, Refusal> {
                    Ok(store.quarantined()?.iter().any(|one| one.id == row.id))
                };
                if !is_here && !aside()? {
                    let why = format!(
                        "machine {machine} says that it has all of {peer:?} up to {}, but the {:?} {} \
                         (number {}) is not here",
                        checkpoint.seq,
                        row.kind,
                        crate::wire::hex(&row.id),
                        row.seq
                    );
                    return Err(Fault::new("no checkpoint is ahead of what was applied", why));
                }
            }
        }
        Ok(())
    }

    /// Machines whose device belongs to the company, by all that is known on any machine. Where no other
    /// device is left, only one copy of the last one's home: copies never meet, having one key.
    pub(crate) fn live(&self) -> Vec<usize> {
        let mut members = self.members();
        if let Some(first) = members.first().map(|index| self.machines[*index].key.id())
            && members.iter().all(|index| self.machines[*index].key.id() == first)
        {
            members.truncate(1);
        }
        members
    }

    fn members(&self) -> Vec<usize> {
        let roll = self.roll();
        let is_member = |index: &usize| roll.member(&self.machines[*index].key.id()).is_some();
        (0..self.machines.len()).filter(is_member).collect()
    }

    /// Who belongs to the company, by the records of all machines together.
    pub(crate) fn roll(&self) -> Roll {
        let records: BTreeMap<_, _> = self
            .machines
            .iter()
            .flat_map(Machine::membership_asleep)
            .map(|record| (record.id, record))
            .collect();
        Roll::of(self.company, records.values())
    }

    /// What is alone on copies of the last device's home is lost with them.
    fn excuse_copies_of_the_last(&mut self) {
        let live = self.live();
        if live.len() < self.members().len() {
            self.excuse_what_is_on_none_of(&live);
        }
    }

    /// What the live machines do not agree on.
    pub(crate) fn disagreement(&self) -> Result<Option<String>, Fault> {
        let live = self.live();
        let mut first: Option<[[u8; 32]; 256]> = None;
        for index in live {
            let store = self.machines[index].store()?;
            let buckets = store.buckets().map_err(Refusal::from)?;
            match &first {
                None => first = Some(buckets),
                Some(first) if *first != buckets => {
                    return Ok(Some(self.difference(0, index)?));
                }
                Some(_) => {}
            }
        }
        Ok(None)
    }

    fn difference(&self, a: usize, b: usize) -> Result<String, Refusal> {
        let rows = |index: usize| -> Result<BTreeMap<_, _>, Refusal> {
            let rows = self.machines[index].store()?.feed_after(0, 100_000)?;
            Ok(rows.into_iter().map(|row| ((row.kind, row.id), row.content)).collect())
        };
        let (ours, theirs) = (rows(a)?, rows(b)?);
        let mut words = Vec::new();
        for (kind, id) in ours.keys().chain(theirs.keys()) {
            let (one, two) = (ours.get(&(*kind, id.clone())), theirs.get(&(*kind, id.clone())));
            if one != two {
                let word = |there: Option<&[u8; 32]>| {
                    there.map_or("absent".to_owned(), |c| crate::wire::hex(c))
                };
                words.push(format!(
                    "{kind:?} {}: {} / {}",
                    crate::wire::hex(id),
                    word(one),
                    word(two)
                ));
            }
        }
        words.sort();
        words.dedup();
        let aside = |index: usize| -> Result<Vec<String>, Refusal> {
            let aside = self.machines[index].store()?.quarantined()?;
            Ok(aside.into_iter().map(|one| format!("{} {}", one.kind, one.why)).collect())
        };
        Ok(format!(
            "machines {a} and {b} differ: {}; set aside: {:?} / {:?}",
            words.join(", "),
            aside(a)?,
            aside(b)?
        ))
    }

    /// When everybody has met and agrees.
    pub(crate) fn judge_the_end(&mut self) -> Result<(), Fault> {
        self.excuse_copies_of_the_last();
        let live = self.live();
        for &index in &live {
            let store = self.machines[index].store()?;
            let wrong = store.audit().map_err(Refusal::from)?;
            if !wrong.is_empty() {
                return Err(Fault::new(
                    "the feed tells what is stored",
                    format!("{index}: {wrong:?}"),
                ));
            }
            let waiting = store.waiting().map_err(Refusal::from)?;
            if waiting > 0 && live.len() > 1 && self.copies() == 1 {
                let why = format!("machine {index} believes that {waiting} things are on it alone");
                return Err(Fault::new("what arrived elsewhere is known to", why));
            }
        }
        let mut first: BTreeMap<PracticeId, (serde_json::Value, String)> = BTreeMap::new();
        for &index in &live {
            let store = self.machines[index].store()?;
            for id in self.machines[index].documents()? {
                let draft = load(&store, id)?;
                let content = draft.content();
                self.trace.note(self.at_ms, index, content.to_string().as_bytes());
                self.trace.note(self.at_ms, index, draft.heads().to_string().as_bytes());
                let conflicts = format!("{:?}", draft.conflicts());
                let shadow = store.shadow_json(id).map_err(Refusal::from)?;
                if shadow != content {
                    let why =
                        format!("the stored paper of {id} on machine {index} is an older one");
                    return Err(Fault::new("the list shows the document", why));
                }
                if let Ok(item) = store.list_item(id)
                    && item.row.conflicts as usize != draft.conflicts().len()
                {
                    let why = format!(
                        "{id} on machine {index}: the list says {} conflicts, there are {}",
                        item.row.conflicts,
                        draft.conflicts().len()
                    );
                    return Err(Fault::new("the list shows the conflicts", why));
                }
                let (standing, beside) =
                    first.entry(id).or_insert_with(|| (content.clone(), conflicts.clone()));
                if *standing != content || *beside != conflicts {
                    let why = format!("{id} on machine {index} is another one");
                    return Err(Fault::new("equal content", why));
                }
            }
        }
        self.everything_survived(&live)
    }

    fn everything_survived(&mut self, live: &[usize]) -> Result<(), Fault> {
        let Some(&one) = live.first() else {
            return Ok(());
        };
        let store = self.machines[one].store()?;
        for write in self.oracle.writes.iter().filter(|write| !write.excused) {
            let kept = match &write.mark {
                Mark::Record(id) => store.has_record(*id).map_err(Refusal::from)?,
                Mark::File(id) => store.blob(*id).is_ok(),
                Mark::Change(id, _) => store.document_heads(*id).map_err(Refusal::from)?.is_some(),
            };
            if !kept {
                return Err(Fault::new("survival", format!("{:?} of {}", write.mark, write.who)));
            }
        }
        for id in self.machines[one].documents()? {
            let mut draft = load(&store, id)?;
            let seen = Paper::of(&draft);
            self.trace.counts.conflicts += seen.candidates.len() as u64;
            let under = Paper::under_removals(&mut draft);
            if let Some(lost) = self.oracle.lost(id, &seen, &under) {
                return Err(Fault::new("survival", lost));
            }
        }
        Ok(())
    }

    /// What is on none of these machines is gone for good, and nobody is to blame.
    pub(crate) fn excuse_what_is_on_none_of(&mut self, machines: &[usize]) {
        let mut drafts: BTreeMap<(usize, PracticeId), Option<Draft>> = BTreeMap::new();
        let stores: Vec<_> =
            machines.iter().map(|index| self.machines[*index].store_asleep()).collect();
        for write in &mut self.oracle.writes {
            let mut held = stores.iter().enumerate().any(|(number, store)| {
                let Some(store) = store else {
                    return false;
                };
                match &write.mark {
                    Mark::Record(id) => store.has_record(*id).unwrap_or(false),
                    // Bytes without their row are found by nobody.
                    Mark::File(id) => {
                        store.blob_facts(*id).is_ok_and(|facts| facts.is_some())
                            && store.blob(*id).is_ok()
                    }
                    Mark::Change(id, change) => {
                        let draft =
                            drafts.entry((number, *id)).or_insert_with(|| load(store, *id).ok());
                        let mark = Heads::from_hashes(vec![*change]);
                        draft.as_ref().is_some_and(|draft| draft.known_of(&mark) == mark)
                    }
                }
            });
            held &= !write.excused;
            write.excused = !held;
        }
    }
}

fn document_is_here(theirs: &Store, ours: &Store, id: PracticeId) -> Result<bool, Refusal> {
    let Some((wanted, _)) = theirs.document_heads(id)? else {
        return Ok(true);
    };
    let Some((here, _)) = ours.document_heads(id)? else {
        return Ok(false);
    };
    Ok(here == wanted || load(ours, id)?.known_of(&wanted) == wanted)
}

fn digest(id: &[u8]) -> Digest {
    Digest::from_bytes(<[u8; 32]>::try_from(id).unwrap_or_default())
}
