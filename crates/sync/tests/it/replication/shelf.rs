//! A store in memory: documents are sets of changes without dependencies, so that any subset merges.

use std::collections::{BTreeMap, BTreeSet};

use draft::PracticeId;
use sha2::{Digest as _, Sha256};
use sync::replication::{
    Answer, Ask, Asked, Entry, Heads, Kind, PAGE_LIMIT, PIECE_LIMIT_BYTES, Parcel, Position, Want,
};

#[derive(Clone)]
pub(super) struct Shelf {
    me: u8,
    pub(super) documents: BTreeMap<u32, BTreeSet<[u8; 32]>>,
    pub(super) files: BTreeMap<[u8; 32], Vec<u8>>,
    partial: BTreeMap<[u8; 32], Vec<u8>>,
    feed: Vec<(i64, Kind, Vec<u8>, [u8; 32])>,
    pub(super) seq: i64,
    running: [u8; 32],
    marks: Vec<Position>,
    checkpoint: Option<Position>,
    written: u32,
    pub(super) fails_after: Option<u32>,
}

fn practice(number: u32) -> PracticeId {
    let mut bytes = [0; 16];
    bytes[..4].copy_from_slice(&number.to_be_bytes());
    PracticeId::from_bytes(bytes)
}

fn number(id: &[u8]) -> u32 {
    u32::from_be_bytes([id[0], id[1], id[2], id[3]])
}

impl Shelf {
    pub(super) fn new(me: u8) -> Self {
        Self {
            me,
            documents: BTreeMap::new(),
            files: BTreeMap::new(),
            partial: BTreeMap::new(),
            feed: Vec::new(),
            seq: 0,
            running: [0; 32],
            marks: Vec::new(),
            checkpoint: None,
            written: 0,
            fails_after: None,
        }
    }

    /// One more change in a document.
    pub(super) fn write(&mut self, number: u32) {
        self.written += 1;
        let change = Sha256::digest([&[self.me][..], &self.written.to_be_bytes()].concat()).into();
        self.documents.entry(number).or_default().insert(change);
        self.note(Kind::Document, practice(number).as_bytes().to_vec());
    }

    pub(super) fn file(&mut self, name: u8, bytes: Vec<u8>) {
        let sha256 = [name; 32];
        self.files.insert(sha256, bytes);
        self.note(Kind::Blob, sha256.to_vec());
    }

    fn note(&mut self, kind: Kind, id: Vec<u8>) {
        self.feed.retain(|(_, other, known, _)| (*other, known) != (kind, &id));
        self.seq += 1;
        let heads = self.heads(kind, &id).concat();
        self.running =
            Sha256::digest([&self.running[..], &self.seq.to_be_bytes(), &id, &heads].concat())
                .into();
        self.feed.push((self.seq, kind, id, self.running));
    }

    fn heads(&self, kind: Kind, id: &[u8]) -> Heads {
        match kind {
            Kind::Document => {
                self.documents.get(&number(id)).into_iter().flatten().copied().collect()
            }
            _ => Heads::new(),
        }
    }

    fn position(&self, seq: i64, running: [u8; 32]) -> Position {
        Position { epoch: [9; 16], seq, running }
    }

    fn parcel(&self, id: &[u8], have: &Heads) -> Option<Parcel> {
        let changes = self.documents.get(&number(id))?;
        let bytes = changes.iter().filter(|change| !have.contains(change)).flatten().copied();
        let document = practice(number(id));
        Some(Parcel { document, bytes: bytes.collect(), attestations: vec![] })
    }

    fn entry(&self, kind: Kind, id: &[u8], known: &[(PracticeId, Heads)]) -> Entry {
        let news = known
            .iter()
            .find(|(document, _)| kind == Kind::Document && document.as_bytes()[..] == *id)
            .and_then(|(_, have)| self.parcel(id, have));
        Entry { kind, id: id.to_vec(), heads: self.heads(kind, id), news }
    }

    pub(super) fn answer(&mut self, ask: Ask) -> Answer {
        match ask {
            Ask::Resume => Answer::Resume {
                checkpoint: self.checkpoint,
                compare: self.checkpoint.is_none() && !self.documents.is_empty(),
            },
            Ask::Page { after, known } => self.page(after, &known),
            Ask::Bundle(wants) => {
                let parcels = wants.iter().filter_map(|want| match want {
                    Want::Document { id, have } => self.parcel(id.as_bytes(), have),
                    Want::Record(_) => None,
                });
                let answered = wants.len().min(100);
                Answer::Bundle {
                    parcels: parcels.take(answered).collect(),
                    records: vec![],
                    answered: answered as u32,
                }
            }
            Ask::Buckets => {
                let hashes = (0..=u8::MAX).map(|bucket| self.bucket_hash(bucket)).collect();
                Answer::Buckets { hashes, upto: self.position(self.seq, self.running) }
            }
            Ask::Open(buckets) => {
                let entries =
                    self.feed.iter().filter(|(_, _, id, _)| buckets.contains(&bucket(id)));
                Answer::Opened(entries.map(|(_, kind, id, _)| self.entry(*kind, id, &[])).collect())
            }
            Ask::Sort(entries) => self.sort(&entries),
            Ask::Keep { parcels, checkpoint, .. } => self.keep(parcels, checkpoint),
            Ask::NextFile { except } => {
                let wanted = [[7; 32]];
                let next = wanted
                    .into_iter()
                    .find(|file| !self.files.contains_key(file) && !except.contains(file));
                Answer::NextFile(next.map(|file| {
                    let offset = self.partial.get(&file).map_or(0, Vec::len);
                    (file, offset as u64)
                }))
            }
            Ask::KeepPiece { sha256, offset, total, bytes } => {
                let partial = self.partial.entry(sha256).or_default();
                assert_eq!(partial.len() as u64, offset, "pieces come in order");
                partial.extend(bytes);
                if (partial.len() as u64) < total {
                    return Answer::PieceKept(Some(partial.len() as u64));
                }
                let whole = std::mem::take(partial);
                self.files.insert(sha256, whole);
                self.note(Kind::Blob, sha256.to_vec());
                Answer::PieceKept(None)
            }
            Ask::Piece { sha256, offset } => {
                let Some(file) = self.files.get(&sha256) else {
                    return Answer::Piece { total: 0, bytes: vec![] };
                };
                let from = offset as usize;
                let to = file.len().min(from + PIECE_LIMIT_BYTES);
                Answer::Piece { total: file.len() as u64, bytes: file[from..to].to_vec() }
            }
        }
    }

    fn sort(&self, entries: &[Entry]) -> Answer {
        Answer::Sorted(
            entries
                .iter()
                .filter(|entry| entry.kind == Kind::Document)
                .filter(|entry| {
                    let have = self.heads(entry.kind, &entry.id);
                    !entry.heads.iter().all(|head| have.contains(head))
                })
                .map(|entry| Want::Document {
                    id: practice(number(&entry.id)),
                    have: self.heads(entry.kind, &entry.id),
                })
                .collect(),
        )
    }

    fn page(&mut self, after: Option<Position>, known: &[(PracticeId, Heads)]) -> Answer {
        let after = after.unwrap_or(self.position(0, [0; 32]));
        let stands = |(seq, _, _, running): &(i64, Kind, Vec<u8>, [u8; 32])| {
            (*seq, *running) == (after.seq, after.running)
        };
        let holds = after.seq == 0 || self.marks.contains(&after) || self.feed.iter().any(stands);
        if !holds {
            return Answer::Lost;
        }
        let rest: Vec<_> = self.feed.iter().filter(|row| row.0 > after.seq).collect();
        let page = &rest[..rest.len().min(PAGE_LIMIT)];
        let entries = page.iter().map(|(_, kind, id, _)| self.entry(*kind, id, known)).collect();
        let upto = page.last().map_or(after, |row| self.position(row.0, row.3));
        let more = rest.len() > page.len();
        self.marks.push(upto);
        Answer::Page { entries, upto, more }
    }

    fn keep(&mut self, parcels: Vec<Asked>, checkpoint: Option<Position>) -> Answer {
        if let Some(left) = &mut self.fails_after {
            if *left == 0 {
                return Answer::Failed;
            }
            *left -= 1;
        }
        for Asked { parcel, .. } in parcels {
            let number = number(parcel.document.as_bytes());
            let changes = parcel.bytes.chunks(32).map(|hash| <[u8; 32]>::try_from(hash).unwrap());
            self.documents.entry(number).or_default().extend(changes);
            self.note(Kind::Document, parcel.document.as_bytes().to_vec());
        }
        self.checkpoint = checkpoint.or(self.checkpoint);
        Answer::Kept { again: vec![] }
    }

    fn bucket_hash(&self, number: u8) -> [u8; 32] {
        let mut rows: Vec<_> =
            self.feed.iter().filter(|(_, _, id, _)| bucket(id) == number).collect();
        rows.sort_by_key(|(_, kind, id, _)| (*kind, id.clone()));
        let all = rows
            .iter()
            .flat_map(|(_, kind, id, _)| [id.clone(), self.heads(*kind, id).concat()].concat());
        Sha256::digest(all.collect::<Vec<u8>>()).into()
    }
}

fn bucket(id: &[u8]) -> u8 {
    Sha256::digest(id)[0]
}
