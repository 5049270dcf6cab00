//! The desk's memory: one database, one module per table.
//!
//! Owns opening, migrations and transactions; every step of a practice is one call of
//! [`Storage::write`] or [`Storage::write_on`], so that a step is there wholly or not at all. The
//! database is an embedded SQLite file, or PostgreSQL where several desks stand beside each other; the
//! tables are written once, on [`Connection`] and [`Transaction`]. What the rows mean is decided above;
//! documents live beside in [`crate::blobs`].

pub mod absences;
pub mod accounts;
pub mod appointments;
pub mod approvals;
pub mod attachments;
pub mod billing;
pub mod certificates;
pub mod chambers;
pub mod checkouts;
pub mod company_notes;
mod connection;
pub mod corrections;
pub mod desk_keys;
mod dialect;
pub mod drafts;
mod embedded;
pub mod entrances;
mod error;
pub mod events;
pub mod examination;
pub mod form_stock;
pub mod formers;
pub mod handovers;
pub mod idempotency;
pub mod identity;
pub mod invoices;
pub mod issued_documents;
pub mod ledger;
mod lock;
pub mod officers;
pub mod outages;
pub mod outbox;
pub mod payments;
pub mod persons;
mod pool;
mod postgres;
pub mod powers;
pub mod practices;
pub mod reasons;
pub mod register;
pub mod registrations;
pub mod removals;
pub mod sessions;
pub mod sign_ins;
pub mod standings;
pub mod statistics;
pub mod till;
mod tls;
pub mod uploads;
mod value;

use std::fmt;
use std::path::Path;

pub use connection::{Connection, Row, Transaction};
pub use error::StorageError;
pub use lock::Lock;
pub use value::{AsValue, Cell, FromCell, RowIndex, Value};

use connection::Session;
use embedded::Embedded;
use lock::Held;
use postgres::Postgres;

/// Every migration in order; the database counts those that ran. A list never changes once released:
/// new tables and columns come as a new list, and there is no way back.
const MIGRATIONS: &[&[&str]] = &[
    &[
        chambers::DDL,
        accounts::DDL,
        officers::DDL,
        sessions::DDL,
        practices::DDL,
        attachments::DDL,
        corrections::DDL,
        ledger::DDL,
        register::DDL,
        certificates::DDL,
        events::DDL,
        outbox::DDL,
        idempotency::DDL,
    ],
    &[accounts::BY_USER, officers::BY_USER, outbox::LEASES, identity::DDL],
    &[registrations::DDL, standings::DDL, entrances::DDL, powers::DDL, appointments::DDL],
    &[desk_keys::DDL, uploads::DDL],
    &[ledger::PURSES, payments::DDL, till::DDL, checkouts::DDL, billing::DDL],
    &[
        officers::DUTIES,
        absences::DDL,
        corrections::TERMS,
        reasons::DDL,
        invoices::DDL,
        approvals::DDL,
        issued_documents::DDL,
        handovers::DDL,
    ],
    &[drafts::DDL],
    &[persons::DDL, sign_ins::DDL, removals::DDL],
    &[formers::DDL, form_stock::DDL, outages::DDL, company_notes::DDL],
];

/// One table, for those who copy all of them.
#[derive(Debug, Clone, Copy)]
pub struct Table {
    /// Its name.
    pub name: &'static str,
    /// What its rows are ordered by: no two are equal.
    pub key: &'static str,
    /// Whether the database numbers its rows (`id`).
    pub numbered: bool,
}

/// Every table, each after those that it refers to.
pub const TABLES: &[Table] = &[
    Table { name: "identity", key: "epoch", numbered: false },
    Table { name: "chambers", key: "sign", numbered: false },
    Table { name: "accounts", key: "id", numbered: true },
    Table { name: "officers", key: "id", numbered: true },
    Table { name: "absences", key: "id", numbered: true },
    Table { name: "sessions", key: "token_sha256", numbered: false },
    Table { name: "practices", key: "id", numbered: false },
    Table { name: "attachments", key: "practice, number", numbered: false },
    Table { name: "invoices", key: "practice, place", numbered: false },
    Table { name: "approvals", key: "practice", numbered: false },
    Table { name: "reasons", key: "id", numbered: true },
    Table { name: "corrections", key: "practice, round", numbered: false },
    Table { name: "entries", key: "id", numbered: true },
    Table { name: "movements", key: "id", numbered: true },
    Table { name: "purses", key: "book", numbered: false },
    Table { name: "payments", key: "id", numbered: true },
    Table { name: "cashiers", key: "officer", numbered: false },
    Table { name: "till_closings", key: "chamber, officer, day", numbered: false },
    Table { name: "checkouts", key: "id", numbered: false },
    Table { name: "billing", key: "account", numbered: false },
    Table { name: "protocols", key: "aoo, year, sequence", numbered: false },
    Table { name: "certificates", key: "chamber, year, sequence", numbered: false },
    Table { name: "form_ranges", key: "id", numbered: true },
    Table { name: "form_ends", key: "number", numbered: false },
    Table { name: "form_reports", key: "practice, document", numbered: false },
    Table { name: "adhesions", key: "id", numbered: true },
    Table { name: "outages", key: "id", numbered: true },
    Table { name: "company_notes", key: "id", numbered: true },
    Table { name: "formers", key: "practice", numbered: false },
    Table { name: "issued_documents", key: "practice, attachment", numbered: false },
    Table { name: "handovers", key: "practice", numbered: false },
    Table { name: "events", key: "sequence", numbered: false },
    Table { name: "outbox", key: "id", numbered: true },
    Table { name: "idempotency", key: "account, operation, key", numbered: false },
    Table { name: "registrations", key: "id", numbered: true },
    Table { name: "standings", key: "account", numbered: false },
    Table { name: "company_sessions", key: "token_sha256", numbered: false },
    Table { name: "password_links", key: "token_sha256", numbered: false },
    Table { name: "attempts", key: "subject", numbered: false },
    Table { name: "calls", key: "account", numbered: false },
    Table { name: "powers", key: "id", numbered: true },
    Table { name: "appointments", key: "id", numbered: true },
    Table { name: "desk_keys", key: "kid", numbered: false },
    Table { name: "uploads", key: "id", numbered: false },
    Table { name: "upload_pieces", key: "upload, begins", numbered: false },
    Table { name: "drafts", key: "code", numbered: false },
    Table { name: "draft_keys", key: "id", numbered: true },
    Table { name: "sign_ins", key: "state_sha256", numbered: false },
    Table { name: "removals", key: "practice", numbered: false },
];

/// What opens transactions: the seam between the tables and a database.
trait Database: fmt::Debug + Send + Sync {
    /// A snapshot.
    fn read(&self) -> Result<Box<dyn Session>, StorageError>;

    /// Questions that are answered one by one, each by what is there then.
    fn look(&self) -> Result<Box<dyn Session>, StorageError>;

    /// A transaction that is alone with these.
    fn write(&self, held: &Held) -> Result<Box<dyn Session>, StorageError>;
}

/// The open database.
#[derive(Debug)]
pub struct Storage {
    database: Box<dyn Database>,
}

impl Storage {
    /// Opens the embedded database in a folder, making and migrating it where needed. Several
    /// processes may have it open at once (`serve` and `admin`).
    ///
    /// # Errors
    /// [`StorageError::Newer`], or where the file or its folder cannot be used.
    pub fn embedded(dir: &Path) -> Result<Self, StorageError> {
        Ok(Self { database: Box::new(Embedded::open(dir)?) })
    }

    /// Opens a PostgreSQL database by its address (`postgres://user@host/name`), migrating it where
    /// needed. Any number of processes may. Its server is believed by the certificates of the file
    /// `authority`, else by the system's; not asked on a socket of this machine.
    ///
    /// # Errors
    /// [`StorageError::Newer`], [`StorageError::Address`], or where the server does not let us in.
    pub fn postgres(address: &str, authority: Option<&Path>) -> Result<Self, StorageError> {
        Ok(Self { database: Box::new(Postgres::open(address, authority)?) })
    }

    /// Copies the embedded database of a folder as it stands now, while others go on with it.
    ///
    /// # Errors
    /// Where either file cannot be used.
    pub fn copy_embedded(dir: &Path, to: &Path) -> Result<(), StorageError> {
        embedded::copy(dir, to)
    }

    /// Reads in one snapshot.
    ///
    /// # Errors
    /// Where the database fails, or `work` does.
    pub fn read<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&self.snapshot()?)
    }

    /// Reads without a snapshot, for single questions, and for several whose answers need not be of one
    /// moment: a snapshot costs PostgreSQL two messages more.
    ///
    /// # Errors
    /// Where the database fails, or `work` does.
    pub fn look<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Connection) -> Result<T, E>,
    ) -> Result<T, E> {
        work(&Connection::new(self.database.look()?, Held::Nothing))
    }

    /// One snapshot, for as long as it is kept.
    ///
    /// # Errors
    /// Where the database fails.
    pub fn snapshot(&self) -> Result<Connection, StorageError> {
        Ok(Connection::new(self.database.read()?, Held::Nothing))
    }

    /// Does all of `work` in one transaction, alone with the whole desk: committed and on disk when
    /// this returns `Ok`, undone when `work` fails. Right for everything that is not done all day.
    /// `work` asks the transaction that it is given: another step inside of it would wait for it.
    ///
    /// # Errors
    /// Where the database fails, or `work` does.
    pub fn write<T, E: From<StorageError>>(
        &self,
        work: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(Held::Everything, work)
    }

    /// The same, alone only with what is named: others who name other things go on beside it. What the
    /// tables ask to be held is checked on every database.
    ///
    /// # Errors
    /// Where the database fails, or `work` does; [`StorageError::Unlocked`] where a lock is missing.
    pub fn write_on<T, E: From<StorageError>>(
        &self,
        locks: &[Lock],
        work: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        self.transact(Held::named(locks), work)
    }

    fn transact<T, E: From<StorageError>>(
        &self,
        held: Held,
        work: impl FnOnce(&Transaction) -> Result<T, E>,
    ) -> Result<T, E> {
        let session = self.database.write(&held)?;
        let transaction = Transaction::new(Connection::new(session, held));
        let value = work(&transaction)?;
        transaction.commit()?;
        Ok(value)
    }
}

/// Reads a stored word as one of an enum's, or says which table is damaged.
fn word<T>(
    table: &'static str,
    text: &str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<T, StorageError> {
    parse(text).ok_or_else(|| StorageError::Damaged { table, why: format!("unknown word {text}") })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fails_halfway_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        let failed: Result<(), StorageError> = storage.write(|tx| {
            events::append(
                tx,
                jiff::Timestamp::UNIX_EPOCH,
                None,
                "test",
                "x",
                &serde_json::Value::Null,
            )?;
            Err(StorageError::Damaged { table: "none", why: "on purpose".into() })
        });
        assert!(failed.is_err());
        let count = storage.read(events::count).unwrap();
        assert_eq!(count, 0, "the event went with its transaction");
    }

    #[test]
    fn a_step_without_its_lock_is_a_mistake_on_every_database() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        let at = jiff::Timestamp::UNIX_EPOCH;
        let none =
            storage.write_on(&[], |tx| ledger::reserve(tx, accounts::AccountId(1), "P", 0, 0, at));
        assert!(
            matches!(
                none,
                Err(ledger::LedgerError::Storage(StorageError::Unlocked(ref what)))
                    if what.contains("Account")
            ),
            "{none:?}"
        );
    }

    #[test]
    fn every_table_is_in_the_list_of_tables() {
        let dir = tempfile::tempdir().unwrap();
        let storage = Storage::embedded(dir.path()).unwrap();
        let query = "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name";
        let made = storage.read(|c| c.query(query, &[], |row| row.get::<_, String>(0))).unwrap();
        let mut listed: Vec<String> = TABLES.iter().map(|table| table.name.to_owned()).collect();
        listed.sort();
        assert_eq!(made, listed, "what is moved and compared is everything");
    }
}
