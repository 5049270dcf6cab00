//! What people write: operations of all kinds on few documents, so that they meet; decisions; files;
//! facts. Each value is unique, so that the oracle knows it again.

use draft::{
    ActorId, CommentKey, DocumentKind, Draft, DraftError, LineKey, LineList, Operation, Place,
    PracticeId, TextUnit, company_document_id,
};
use serde_json::{Value, json};
use store::{Digest, ListRow};
use sync::record::{Body, Submitter};
use sync_driver::replica::{issued_body, receipt_body, stored};
use uuid::Uuid;

use crate::dice::Dice;
use crate::machine::Refusal;
use crate::oracle::Mark;
use crate::paper::Paper;
use crate::world::World;

const WORDS: [&str; 6] = [
    "/title",
    "/paeseDestinazione",
    "/box4_trasporto",
    "/sportello/cciaa",
    "/giacenzaMerci",
    "/ordine/consegna",
];
const TEXTS: [&str; 2] = ["/box5_osservazioni", "/annotazioni"];
/// Documents of one office, apart from the company-wide ones.
const PRACTICES_LIMIT: usize = 4;

impl World {
    /// A word that nobody wrote before.
    fn fresh(&mut self) -> String {
        self.count += 1;
        format!("w{}", self.count)
    }

    pub(crate) fn practices(&self, machine: usize) -> Result<Vec<PracticeId>, Refusal> {
        Ok(self.machines[machine].store()?.documents_of(store::PRACTICE)?)
    }

    pub(crate) fn create(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        if self.practices(machine)?.len() >= PRACTICES_LIMIT {
            return self.edit(machine, dice);
        }
        let now_ms = self.machines[machine].now_ms(self.at_ms).unsigned_abs();
        let id = PracticeId::new(now_ms, &dice.bytes());
        let title = self.fresh();
        self.begin(machine, DocumentKind::Practice, id, dice, vec![set("/title", &title.into())])
    }

    /// A new document with its first change.
    fn begin(
        &mut self,
        machine: usize,
        kind: DocumentKind,
        id: PracticeId,
        dice: &mut Dice,
        operations: Vec<Operation>,
    ) -> Result<(), Refusal> {
        let actor = ActorId(dice.bytes());
        let draft = Draft::create_kind(kind, id, actor)?;
        let before = Paper::of(&draft);
        let mut after = Paper::default();
        let at_ms = self.at_ms;
        let applied =
            self.machines[machine].create(at_ms, draft, actor, |draft, author, now_ms| {
                let applied = draft.apply_all(&operations, author, now_ms)?;
                after = Paper::of(draft);
                Ok(applied)
            })?;
        self.wrote(machine, id, &applied, &before, &after)
    }

    fn wrote(
        &mut self,
        machine: usize,
        id: PracticeId,
        applied: &draft::Applied,
        before: &Paper,
        after: &Paper,
    ) -> Result<(), Refusal> {
        if applied.increment.is_empty() {
            return Ok(());
        }
        self.trace.counts.writes += 1;
        let change = applied.heads.as_slice().first().copied().unwrap_or_default();
        let first = self.oracle.writes.len();
        self.oracle.wrote(&Mark::Change(id, change), &format!("machine {machine}"), before, after);
        // Whoever is out writes for himself.
        let out = self.out.contains(&machine);
        let at_ms = self.at_ms;
        for write in &mut self.oracle.writes[first..] {
            write.excused = out;
            self.trace.tell(at_ms, || format!("{machine} writes {} in {id}", write.what));
        }
        self.goes_on(machine, id).map_err(|fault| fault.to_string())?;
        self.changed(machine);
        Ok(())
    }

    /// Changes a document by what `change` makes of what is seen.
    fn change(
        &mut self,
        machine: usize,
        id: PracticeId,
        dice: &mut Dice,
        change: impl FnOnce(&Draft, &Paper) -> Option<Operation>,
    ) -> Result<(), Refusal> {
        let actor = ActorId(dice.bytes());
        let (mut before, mut after) = (Paper::default(), Paper::default());
        let at_ms = self.at_ms;
        let applied = self.machines[machine].edit(at_ms, id, actor, |draft, author, now_ms| {
            before = Paper::of(draft);
            let nothing = DraftError::UnknownHeads;
            let operation = change(draft, &before).ok_or(nothing)?;
            let applied = draft.apply(operation, author, now_ms)?;
            after = Paper::of(draft);
            Ok(applied)
        })?;
        self.wrote(machine, id, &applied, &before, &after)
    }

    pub(crate) fn edit(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let practices = self.practices(machine)?;
        let Some(&id) = dice.pick(&practices) else {
            return self.create(machine, dice);
        };
        let fresh = self.fresh();
        let mut own = Dice::new(dice.roll());
        self.change(machine, id, dice, |draft, paper| operation(draft, paper, &fresh, &mut own))
    }

    /// Writes a word into the remarks, as an officer wished.
    pub(crate) fn mend(
        &mut self,
        machine: usize,
        id: PracticeId,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        let fresh = self.fresh();
        self.change(machine, id, dice, |_, _| {
            let (path, insert) = (TEXTS[0].to_owned(), format!(" <{fresh}> "));
            Some(Operation::SpliceText { path, at: 0, delete: 0, insert, unit: TextUnit::Scalar })
        })
    }

    pub(crate) fn edit_company_wide(
        &mut self,
        machine: usize,
        dice: &mut Dice,
    ) -> Result<(), Refusal> {
        let kinds = [DocumentKind::Company, DocumentKind::Addresses, DocumentKind::Glossary];
        let kind = kinds[dice.below(kinds.len())];
        let id = company_document_id(&self.company, kind);
        let fresh = self.fresh();
        let mut own = Dice::new(dice.roll());
        let make = move |draft: &Draft| match kind {
            DocumentKind::Company => {
                let path = ["/denominazione", "/email", "/telefono"][own.below(3)];
                set(path, &fresh.into())
            }
            kind => {
                let (list, field) = match kind {
                    DocumentKind::Addresses => (LineList::Indirizzi, "nome"),
                    _ => (LineList::Articoli, "codice"),
                };
                let lines = draft.lines(list);
                match own.pick(&lines) {
                    Some(key) if own.percent(70) => {
                        set(&format!("{}/{key}/{field}", list.path()), &fresh.into())
                    }
                    _ => add(list, &mut own, json!({ field: fresh })),
                }
            }
        };
        if self.machines[machine].store()?.document_kind(id)?.is_none() {
            let empty = Draft::create_kind(kind, id, ActorId(dice.bytes()))?;
            return self.begin(machine, kind, id, dice, vec![make(&empty)]);
        }
        self.change(machine, id, dice, |draft, _| Some(make(draft)))
    }

    pub(crate) fn resolve(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let documents = self.machines[machine].documents()?;
        let fresh = self.fresh();
        let mut own = Dice::new(dice.roll());
        for id in documents {
            let actor = ActorId(dice.bytes());
            let conflicts = self.machines[machine].open(id, actor)?.draft.conflicts();
            let Some(conflict) = own.pick(&conflicts).cloned() else {
                continue;
            };
            let words = conflict.candidates.iter().all(|one| one.value.is_string());
            let place = conflict.path.ends_with("/pos");
            let chosen = own.pick(&conflict.candidates).map(|one| one.value.clone());
            let value = match chosen {
                Some(_) if words && !place && own.percent(40) => Value::from(fresh.clone()),
                Some(value) => value,
                None => continue,
            };
            let path = conflict.path;
            return self.change(machine, id, dice, |_, _| {
                Some(Operation::ResolveConflict { path, value })
            });
        }
        Ok(())
    }

    pub(crate) fn add_file(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let practices = self.practices(machine)?;
        let Some(&id) = dice.pick(&practices) else {
            return Ok(());
        };
        // Some are longer than one piece, so that a cut comes in the middle.
        let length =
            if dice.percent(25) { 300_000 + dice.below(300_000) } else { dice.below(3_000) };
        let mut bytes = format!("{} ", self.fresh()).into_bytes();
        bytes.resize(bytes.len() + length, dice.roll() as u8);
        let now_ms = self.machines[machine].now_ms(self.at_ms);
        let sha256 = self.machines[machine].store()?.put_blob(&bytes, "text/plain", now_ms)?;
        self.kept(machine, Mark::File(sha256));
        let body = issued_body("file.txt", "text/plain", sha256);
        self.changed(machine);
        self.put_record(machine, Some(id), body).map(drop)
    }

    pub(crate) fn kept_record(&mut self, machine: usize, id: Digest) {
        self.kept(machine, Mark::Record(id));
    }

    pub(crate) fn kept(&mut self, machine: usize, mark: Mark) {
        self.oracle.keeps(mark, &format!("machine {machine}"));
        let out = self.out.contains(&machine);
        if let Some(write) = self.oracle.writes.last_mut() {
            write.excused = out;
        }
    }

    /// Seals, opens a revision, tells what a desk said, takes over.
    pub(crate) fn state_fact(&mut self, machine: usize, dice: &mut Dice) -> Result<(), Refusal> {
        let practices = self.practices(machine)?;
        let Some(&id) = dice.pick(&practices) else {
            return Ok(());
        };
        let store = self.machines[machine].store()?;
        let row = store.list_item(id)?.row;
        let seals = store.seals(id)?;
        match (dice.below(4), seals.first()) {
            (0, None) => self.seal(machine, id, row, dice),
            (1, Some(_)) if row.state == "sealed" => self.open_revision(machine, id, row),
            (2, Some(seal)) => {
                let fact = json!({ "told": self.fresh() });
                self.put_record(machine, Some(id), receipt_body(*seal, "note", fact)).map(drop)
            }
            _ => {
                let ground = self.machines[machine].ground()?;
                let device = ground.key.id();
                let may = ground
                    .roll()
                    .member(&device)
                    .is_some_and(|standing| standing.role >= sync::record::Role::Signer);
                if !may {
                    return Ok(());
                }
                let epoch = ground.roll().next_submitter_epoch();
                let body = Body::Submitter(Submitter { device, epoch });
                self.put_record(machine, None, body).map(drop)
            }
        }
    }

    pub(crate) fn open_revision(
        &mut self,
        machine: usize,
        id: PracticeId,
        row: ListRow,
    ) -> Result<(), Refusal> {
        let one = &self.machines[machine];
        let (ground, now_ms) = (one.ground()?, one.now_ms(self.at_ms));
        let revision = row.revision + 1;
        let body = Body::RevisionOpened { revision, returned: None };
        let record = sync::Record::make(&ground.key, Some(id), now_ms, body);
        let kept = stored(&record, now_ms);
        let (protocol, certificate_number) = (String::new(), String::new());
        let state = "draft".to_owned();
        let row = ListRow { state, revision, protocol, certificate_number, ..row };
        ground.store.put_revision_opened(id, &row, Some(&kept), now_ms)?;
        self.kept_record(machine, kept.id);
        self.changed(machine);
        Ok(())
    }
}

fn set(path: &str, value: &Value) -> Operation {
    Operation::SetField { path: path.to_owned(), value: value.clone() }
}

fn add(list: LineList, dice: &mut Dice, value: Value) -> Operation {
    let key = LineKey::from(Uuid::from_bytes(dice.bytes()));
    let place = if dice.percent(50) { Place::First } else { Place::Last };
    Operation::AddLine { list, key, place, value: Some(value) }
}

/// Something that a person may do with a practice.
fn operation(draft: &Draft, paper: &Paper, fresh: &str, dice: &mut Dice) -> Option<Operation> {
    let lists = [(LineList::Items, "origine"), (LineList::Fatture, "numero")];
    let (list, field) = lists[dice.below(2)];
    let lines = draft.lines(list);
    let line = dice.pick(&lines).copied();
    Some(match (dice.below(20), line) {
        (0..=7, _) => set(WORDS[dice.below(WORDS.len())], &fresh.into()),
        (8, _) => set(WORDS[dice.below(WORDS.len())], &Value::Null),
        (9, _) => set("/box1_speditore", &json!([fresh, "via Roma 1"])),
        (10, _) => set("/id", &["R1", "R2"][dice.below(2)].into()),
        (11..=12, _) => return splice(paper, fresh, dice),
        (13, Some(key)) => Operation::RemoveLine { list, key },
        (14, Some(key)) => {
            let place = [Place::First, Place::Last][dice.below(2)];
            Operation::MoveLine { list, key, place }
        }
        (15, _) => {
            let gone = draft.removed_keys();
            let keys = if list == LineList::Items { gone.items } else { gone.fatture };
            Operation::RestoreLine { list, key: *dice.pick(&keys)? }
        }
        (16, _) => Operation::AddComment {
            key: CommentKey::from(Uuid::from_bytes(dice.bytes())),
            path: "/title".to_owned(),
            text: fresh.to_owned(),
        },
        (17..=18, Some(key)) => set(&format!("{}/{key}/{field}", list.path()), &fresh.into()),
        _ => add(list, dice, json!({ field: fresh })),
    })
}

/// Writes a marked word into a long text, or takes one out: whole words, so that they can be found.
fn splice(paper: &Paper, fresh: &str, dice: &mut Dice) -> Option<Operation> {
    let path = TEXTS[dice.below(2)];
    let stands = paper.texts.get(path).cloned().unwrap_or_default();
    let words: Vec<&String> = paper.words.get(path).into_iter().flatten().collect();
    let erased = dice.pick(&words).filter(|_| dice.percent(35));
    let (at, delete, insert) = match erased {
        Some(word) => {
            let at = stands.find(&***word)?;
            (stands[..at].chars().count(), word.chars().count(), String::new())
        }
        None => {
            let at = if dice.percent(50) { 0 } else { stands.chars().count() };
            (at, 0, format!(" <{fresh}> "))
        }
    };
    let path = path.to_owned();
    Some(Operation::SpliceText { path, at, delete, insert, unit: TextUnit::Scalar })
}
