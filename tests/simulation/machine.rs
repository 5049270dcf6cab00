//! One machine of the office: a real home, the drafts in hand, and its own idea of the time.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use draft::{ActorId, Applied, Author, Draft, DraftError, Heads, PracticeId};
use store::{Append, Change, Content, ListRow, NewDraft, Store, Version};
use sync::DeviceKey;
use sync_driver::replica::{Ground, vouched};

/// The machines' clocks begin here.
pub(crate) const BEGIN_MS: i64 = 1_790_000_000_000;

pub(crate) struct Open {
    pub(crate) draft: Draft,
    actor: ActorId,
    version: Version,
}

pub(crate) struct Machine {
    pub(crate) key: DeviceKey,
    pub(crate) person: Author,
    pub(crate) home: PathBuf,
    /// None while it is switched off.
    pub(crate) ground: Option<Arc<Ground>>,
    pub(crate) drafts: BTreeMap<PracticeId, Open>,
    pub(crate) skew_ms: i64,
    pub(crate) backup: Option<PathBuf>,
    /// Its disk is full.
    pub(crate) full: bool,
    /// Which part of a split network it is in.
    pub(crate) side: usize,
    /// How far each document was seen: it must never go back.
    pub(crate) seen: BTreeMap<PracticeId, Heads>,
    /// The newest note of presence of each other device.
    pub(crate) here: BTreeMap<sync::DeviceId, u64>,
}

/// Why something was not done: a person is told, nothing is acknowledged.
pub(crate) type Refusal = Box<dyn std::error::Error + Send + Sync>;

impl Machine {
    /// Switched off, in a home that is there.
    pub(crate) fn at(home: PathBuf, key: DeviceKey, person: Author) -> Self {
        Self {
            key,
            person,
            home,
            ground: None,
            drafts: BTreeMap::new(),
            skew_ms: 0,
            backup: None,
            full: false,
            side: 0,
            seen: BTreeMap::new(),
            here: BTreeMap::new(),
        }
    }

    /// The store, of a machine that is off too.
    pub(crate) fn store_asleep(&self) -> Option<Arc<Store>> {
        self.store().ok().or_else(|| Store::open(&self.home).ok().map(Arc::new))
    }

    /// The membership records that lie in the home.
    pub(crate) fn membership_asleep(&self) -> Vec<sync::Record> {
        let Some(store) = self.store_asleep() else {
            return Vec::new();
        };
        let kinds = ["founding", "member", "revoked"];
        let records = kinds.iter().flat_map(|kind| store.records(kind).unwrap_or_default());
        records.filter_map(|record| sync::Record::read(&record.bytes).ok()).collect()
    }

    pub(crate) fn now_ms(&self, at_ms: u64) -> i64 {
        BEGIN_MS + at_ms as i64 + self.skew_ms
    }

    pub(crate) fn is_up(&self) -> bool {
        self.ground.is_some()
    }

    pub(crate) fn ground(&self) -> Result<Arc<Ground>, Refusal> {
        self.ground.clone().ok_or_else(|| "the machine is off".into())
    }

    pub(crate) fn store(&self) -> Result<Arc<Store>, Refusal> {
        Ok(Arc::clone(&self.ground()?.store))
    }

    /// Power is gone, or the program: only what was committed is left.
    pub(crate) fn stop(&mut self) {
        self.drafts.clear();
        self.ground = None;
    }

    pub(crate) fn start(&mut self) -> Result<(), Refusal> {
        let store = Arc::new(Store::open(&self.home)?);
        if self.full {
            store.limit_pages(1)?;
        }
        self.ground = Some(Arc::new(Ground::open(store)?));
        Ok(())
    }

    pub(crate) fn set_full(&mut self, full: bool) -> Result<(), Refusal> {
        self.full = full;
        self.store()?.limit_pages(if full { 1 } else { 1_000_000 })?;
        Ok(())
    }

    /// Makes a document, as its first person does.
    pub(crate) fn create(
        &mut self,
        at_ms: u64,
        mut draft: Draft,
        actor: ActorId,
        fill: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
    ) -> Result<Applied, Refusal> {
        let ground = self.ground()?;
        let now_ms = self.now_ms(at_ms);
        let applied = fill(&mut draft, &self.person, now_ms)?;
        let word = word(&ground, draft.id(), actor, &applied);
        with_content(&draft, 1, |content| {
            ground.store.create_draft(&NewDraft {
                document: draft.id(),
                snapshot: &draft.save(),
                heads: &draft.heads(),
                content,
                attestation: word.as_ref(),
                at_ms: now_ms,
            })
        })?;
        Ok(applied)
    }

    /// Changes a document; on the disk when it returns. As the window and the terminal do it.
    pub(crate) fn edit(
        &mut self,
        at_ms: u64,
        id: PracticeId,
        actor: ActorId,
        change: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
    ) -> Result<Applied, Refusal> {
        let done = self.try_edit(at_ms, id, actor, change);
        if done.is_err() {
            // What is in hand may hold a change that is not on the disk.
            self.drafts.remove(&id);
        }
        done
    }

    fn try_edit(
        &mut self,
        at_ms: u64,
        id: PracticeId,
        actor: ActorId,
        change: impl FnOnce(&mut Draft, &Author, i64) -> Result<Applied, DraftError>,
    ) -> Result<Applied, Refusal> {
        let ground = self.ground()?;
        let now_ms = self.now_ms(at_ms);
        let practice = ground.store.document_kind(id)?.as_deref() == Some(store::PRACTICE);
        let revision = if practice {
            let row = ground.store.list_item(id)?.row;
            if !matches!(row.state.as_str(), "draft" | "ready") {
                return Err("sealed".into());
            }
            row.revision
        } else {
            1
        };
        let person = self.person.clone();
        let open = self.open(id, actor)?;
        let applied = change(&mut open.draft, &person, now_ms)?;
        let word = word(&ground, id, open.actor, &applied);
        let stored = with_content(&open.draft, revision, |content| {
            ground.store.append_change(&Change {
                document: id,
                seen: open.version,
                increment: &applied.increment,
                heads: &open.draft.heads(),
                content,
                attestation: word.as_ref(),
                at_ms: now_ms,
            })
        })?;
        match stored {
            Append::Stored(version) => open.version = version,
            Append::Behind => return Err("another process writes, but there is none".into()),
        }
        Ok(applied)
    }

    /// The document in hand, with all that is stored.
    pub(crate) fn open(&mut self, id: PracticeId, actor: ActorId) -> Result<&mut Open, Refusal> {
        let store = self.store()?;
        match self.drafts.entry(id) {
            std::collections::btree_map::Entry::Vacant(place) => {
                let stored = store.load_draft(id)?;
                let draft = Draft::load(&stored.bytes, actor)?;
                Ok(place.insert(Open { draft, actor, version: stored.version }))
            }
            std::collections::btree_map::Entry::Occupied(place) => {
                let open = place.into_mut();
                if store.draft_version(id)? != open.version {
                    let news = store.changes_since(id, open.version)?;
                    if !news.bytes.is_empty() {
                        open.draft.merge(&news.bytes)?;
                    }
                    open.version = news.version;
                }
                Ok(open)
            }
        }
    }

    /// The documents that are here.
    pub(crate) fn documents(&self) -> Result<Vec<PracticeId>, Refusal> {
        let store = self.store()?;
        let mut documents = Vec::new();
        for kind in draft::DocumentKind::ALL {
            documents.extend(store.documents_of(kind.word())?);
        }
        Ok(documents)
    }

    /// A copy of the home's file as it is now.
    pub(crate) fn copy_to(&self, to: &Path) -> Result<(), Refusal> {
        let _ = std::fs::remove_file(to);
        let from = rusqlite::Connection::open(self.home.join("origo.sqlite"))?;
        from.execute("VACUUM INTO ?1", [to.to_string_lossy()])?;
        Ok(())
    }

    /// Puts a copy in the place of the home's file.
    pub(crate) fn replace_by(&self, copy: &Path) -> Result<(), Refusal> {
        for name in ["origo.sqlite", "origo.sqlite-wal", "origo.sqlite-shm"] {
            let _ = std::fs::remove_file(self.home.join(name));
        }
        std::fs::copy(copy, self.home.join("origo.sqlite"))?;
        Ok(())
    }
}

fn word(
    ground: &Ground,
    id: PracticeId,
    actor: ActorId,
    applied: &Applied,
) -> Option<store::Attestation> {
    let change = applied.heads.as_slice().first()?;
    (!applied.increment.is_empty()).then(|| vouched(&ground.key, id, actor.0, *change))
}

/// The content for the store, with the list row where the document is a practice.
fn with_content<T>(draft: &Draft, revision: u32, keep: impl FnOnce(Content<'_>) -> T) -> T {
    if draft.kind() == draft::DocumentKind::Practice {
        let certificate = draft.certificate();
        let conflicts = u32::try_from(draft.conflicts().len()).unwrap_or(u32::MAX);
        let row = ListRow { conflicts, ..ListRow::of(&certificate, "draft", revision) };
        keep(Content::Practice { certificate: &certificate, row: &row })
    } else {
        keep(Content::Other { kind: draft.kind().word(), json: &draft.content() })
    }
}
