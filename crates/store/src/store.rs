//! The connections: one writer behind a mutex, readers beside it. Owns how a transaction is begun
//! and ended; what is in it is the tables'.

use std::{
    path::{Path, PathBuf},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, TransactionBehavior};

use crate::{StoreError, StoreKey, encryption, files, migration};

/// The database in the home folder.
pub(crate) const FILE: &str = "origo.sqlite";
/// Pages that a connection keeps, in KiB.
const CACHE_KIB: i64 = 32 * 1024;
/// How long a transaction waits for another process.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How soon a new home that another process is just making is looked at again.
const MAKING: Duration = Duration::from_millis(5);
/// Readers kept open between uses.
const IDLE_READERS: usize = 4;

/// A home folder, opened. Cheap to share between threads behind an `Arc`; calls block.
pub struct Store {
    folder: PathBuf,
    file: PathBuf,
    key: Option<StoreKey>,
    writer: Mutex<Connection>,
    readers: Mutex<Vec<Connection>>,
    /// Never writes, so that every commit is another's to it.
    watcher: Mutex<Option<Connection>>,
}

impl Store {
    /// Opens the home in `folder`, making it where there is none, and brings it to the newest form.
    ///
    /// Every commit is on the disk when it returns (WAL, `synchronous=FULL`).
    ///
    /// # Errors
    /// [`StoreError::Encrypted`] for a home that wants a key, and as every opening.
    pub fn open(folder: &Path) -> Result<Self, StoreError> {
        Self::open_with(folder, None)
    }

    /// As [`open`](Self::open); `key` opens an encrypted home, and is not used where it is plain.
    ///
    /// # Errors
    /// [`StoreError::Encrypted`] without a key, [`StoreError::WrongKey`] with another one.
    pub fn open_with(folder: &Path, key: Option<&StoreKey>) -> Result<Self, StoreError> {
        files::make_folder(folder)?;
        let file = folder.join(FILE);
        let key = match (encryption::is_encrypted(folder)?, key) {
            (false, _) => None,
            (true, Some(key)) => Some(key.clone()),
            (true, None) => return Err(StoreError::Encrypted),
        };
        // SQLite gives its side files the same mode.
        files::make_private(&file)?;
        let mut writer = connect(&file, OpenFlags::default(), key.as_ref())?;
        write_ahead(&writer)?;
        writer.pragma_update(None, "synchronous", "FULL")?;
        writer.pragma_update(None, "fullfsync", true)?;
        migration::run(&mut writer, &file)?;
        let store = Self {
            folder: folder.to_owned(),
            file,
            key,
            writer: Mutex::new(writer),
            readers: Mutex::new(Vec::new()),
            watcher: Mutex::new(None),
        };
        if store.is_encrypted() {
            encryption::sweep(&store)?;
        }
        Ok(store)
    }

    /// Whether what is stored here is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.key.is_some()
    }

    /// The home folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// A number that is another one after each commit, of this process or another. Cheap: for one who
    /// waits for news of other processes. Compare it only with others of this same `Store`.
    pub fn data_version(&self) -> Result<i64, StoreError> {
        let mut watcher = lock(&self.watcher);
        let watcher = match &mut *watcher {
            Some(watcher) => watcher,
            none => none.insert(connect(&self.file, OpenFlags::default(), self.key.as_ref())?),
        };
        Ok(watcher.pragma_query_value(None, "data_version", |row| row.get(0))?)
    }

    /// One immediate transaction: all of it is kept, or none.
    pub(crate) fn write<R>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let mut writer = lock(&self.writer);
        let tx = writer.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let done = work(&tx)?;
        tx.commit()?;
        Ok(done)
    }

    /// Reads in one snapshot, beside any writer.
    pub(crate) fn read<R>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<R, StoreError>,
    ) -> Result<R, StoreError> {
        let kept = lock(&self.readers).pop();
        let mut reader = match kept {
            Some(reader) => reader,
            None => {
                let reader = connect(&self.file, OpenFlags::default(), self.key.as_ref())?;
                reader.pragma_update(None, "query_only", true)?;
                reader
            }
        };
        let done = {
            let tx = reader.transaction()?;
            work(&tx)
        };
        let mut readers = lock(&self.readers);
        if readers.len() < IDLE_READERS {
            readers.push(reader);
        }
        done
    }

    /// The file grows to so many pages of SQLite and no further, until it is opened anew: a full disk,
    /// for whoever tries how the program bears one. What is larger already stays.
    pub fn limit_pages(&self, pages: i64) -> Result<(), StoreError> {
        Ok(lock(&self.writer).pragma_update_and_check(None, "max_page_count", pages, |_| Ok(()))?)
    }

    /// Commits are not waited for any more (`synchronous=OFF`), until it is opened anew: for whoever tries
    /// whether a test of power cuts would see that work is lost.
    pub fn trust_the_system(&self) -> Result<(), StoreError> {
        Ok(lock(&self.writer).pragma_update(None, "synchronous", "OFF")?)
    }
}

/// A panic in a transaction rolled it back, so the connection behind a poisoned lock is sound.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From a rollback journal to a write-ahead log: once in a home's life.
///
/// SQLite makes this change out of a read, where it asks no busy handler: whoever opens a new home
/// while another does is told "locked" at once. So the waiting is done here.
fn write_ahead(connection: &Connection) -> Result<(), StoreError> {
    let until = Instant::now() + BUSY_TIMEOUT;
    loop {
        match connection.pragma_update(None, "journal_mode", "WAL") {
            Err(error)
                if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                    && Instant::now() < until =>
            {
                thread::sleep(MAKING);
            }
            done => return Ok(done?),
        }
    }
}

pub(crate) fn connect(
    file: &Path,
    flags: OpenFlags,
    key: Option<&StoreKey>,
) -> Result<Connection, StoreError> {
    let connection = Connection::open_with_flags(file, flags)?;
    connection.busy_timeout(BUSY_TIMEOUT)?;
    if let Some(key) = key {
        // What goes wrong is said by errors, not on the terminal.
        connection.pragma_update(None, "cipher_log_level", "NONE")?;
        // Before anything else is asked of it.
        connection.pragma_update(None, "key", key.raw().as_str())?;
        let read = |row: &rusqlite::Row<'_>| row.get::<_, i64>(0);
        match connection.query_row("SELECT count(*) FROM sqlite_schema", [], read) {
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::NotADatabase) => {
                return Err(StoreError::WrongKey);
            }
            opened => opened?,
        };
    }
    connection.pragma_update(None, "foreign_keys", true)?;
    // A foreign schema must not run code of its own in views or triggers.
    connection.pragma_update(None, "trusted_schema", false)?;
    // A list of hundreds of practices looks at thousands of pages; 2 MB would be read anew each time.
    connection.pragma_update(None, "cache_size", -CACHE_KIB)?;
    connection.set_prepared_statement_cache_capacity(64);
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use certificate::Certificate;
    use draft::{ActorId, Draft, PracticeId};

    use super::*;
    use crate::{
        Arrival, ArrivedContent, Content, Digest, DocumentArrival, FeedPosition, ListRow, NewDraft,
        Query, Record, RecordArrival, Retry,
    };

    fn keep(store: &Store, number: u8, title: &str) -> Result<(), StoreError> {
        let draft = Draft::create(PracticeId::from_bytes([number; 16]), ActorId([1; 16]))?;
        let certificate = Certificate { title: title.to_owned(), ..Certificate::default() };
        let row = ListRow::of(&certificate, "draft", 1);
        store.create_draft(&NewDraft {
            document: draft.id(),
            snapshot: &draft.save(),
            heads: &draft.heads(),
            content: Content::Practice { certificate: &certificate, row: &row },
            attestation: None,
            at_ms: 0,
        })?;
        Ok(())
    }

    #[test]
    fn a_full_disk_is_said_and_takes_nothing_away() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        keep(&store, 1, "first").unwrap();
        store.limit_pages(1).unwrap();
        let error = keep(&store, 2, &"second ".repeat(20_000)).unwrap_err();
        assert!(matches!(error, StoreError::Full { .. }), "{error}");
        assert!(error.to_string().contains("everything before it is safe"), "{error}");
        assert_eq!(error.retry(), Retry::AfterPerson, "make room, then again");
        let list = store.list(&Query::default()).unwrap();
        assert_eq!((list.total, &*list.items[0].row.title), (1, "first"), "the first stands");

        store.limit_pages(1_000_000).unwrap();
        keep(&store, 2, "second").unwrap();
        assert_eq!(store.list(&Query::default()).unwrap().total, 2, "with room it goes on");
    }

    #[test]
    fn a_full_disk_in_the_middle_of_an_arrival_keeps_nothing_of_it() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let draft = Draft::create(PracticeId::from_bytes([1; 16]), ActorId([1; 16])).unwrap();
        let paper = draft.certificate();
        let bytes = vec![7; 600_000];
        let records: Vec<Record> = (0..8)
            .map(|number| Record {
                id: Digest::of(&[&bytes[..], &[number]].concat()),
                kind: "membership".to_owned(),
                document: None,
                device: [3; 32],
                bytes: [&bytes[..], &[number]].concat(),
                taken_at_ms: 0,
            })
            .collect();
        let position = FeedPosition { epoch: [1; 16], seq: 9, running: [2; 32] };
        let arrival = Arrival {
            from: [7; 32],
            documents: &[DocumentArrival {
                document: draft.id(),
                seen: None,
                bytes: &draft.save(),
                heads: &draft.heads(),
                content: ArrivedContent::Practice(&paper),
                attestations: &[],
                at_ms: 0,
            }],
            records: &records
                .iter()
                .map(|record| RecordArrival { record, projection: None })
                .collect::<Vec<_>>(),
            wanted: &[],
            checkpoint: Some(&position),
            at_ms: 0,
        };
        let row = |_: PracticeId, _: Option<ListRow>, paper: &Certificate, _: &[Record]| {
            ListRow::of(paper, "draft", 1)
        };
        // Room for some of the records, not for all.
        store.limit_pages(700).unwrap();
        let error = store.take_in(&arrival, &row).unwrap_err();
        assert!(matches!(error, StoreError::Full { .. }), "{error}");
        assert_eq!(store.list(&Query::default()).unwrap().total, 0, "not the document");
        assert!(records.iter().all(|record| !store.has_record(record.id).unwrap()), "no record");
        assert_eq!(store.checkpoint(&[7; 32]).unwrap(), None, "and not the checkpoint");
        assert_eq!(store.feed_position().unwrap().seq, 0);

        store.limit_pages(1_000_000).unwrap();
        store.take_in(&arrival, &row).unwrap();
        assert_eq!(store.checkpoint(&[7; 32]).unwrap(), Some(position), "with room it is taken");
        assert_eq!(store.feed_position().unwrap().seq, 9);
    }

    #[test]
    fn a_writer_that_panics_leaves_the_memory_usable_and_unchanged() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let panicked = std::thread::scope(|scope| {
            scope
                .spawn(|| {
                    store.write(|tx| -> Result<(), StoreError> {
                        tx.execute("DELETE FROM feed_state", [])?;
                        panic!("in the middle of a transaction")
                    })
                })
                .join()
        });
        assert!(panicked.is_err());
        keep(&store, 1, "after").unwrap();
        store.feed_position().expect("the deletion was rolled back");
    }
}
