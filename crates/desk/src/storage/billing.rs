//! To whom a company's charge documents are made out (dati di fatturazione), and what they list.

use jiff::Timestamp;

use super::accounts::AccountId;
use super::{Connection, StorageError, Transaction};
use crate::clock::from_ms;
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE billing (
    account INTEGER PRIMARY KEY REFERENCES accounts (id),
    name TEXT NOT NULL,
    address TEXT NOT NULL,
    postcode TEXT NOT NULL,
    town TEXT NOT NULL,
    province TEXT NOT NULL,
    fiscal_code TEXT NOT NULL,
    vat_number TEXT NOT NULL,
    recipient_code TEXT NOT NULL,
    certified_mail TEXT NOT NULL,
    changed_at_ms INTEGER NOT NULL
) STRICT;";

/// Billing data of a company.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Billing {
    /// Registered name.
    pub name: String,
    /// Street and number.
    pub address: String,
    /// Postcode (CAP).
    pub postcode: String,
    /// Town.
    pub town: String,
    /// Province.
    pub province: String,
    /// Fiscal code.
    pub fiscal_code: String,
    /// VAT number (partita IVA), 11 digits.
    pub vat_number: String,
    /// Recipient code of the interchange system (codice destinatario), 6 or 7 characters.
    pub recipient_code: String,
    /// Certified mail (PEC).
    pub certified_mail: String,
}

/// One charge or give-back of a period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charge {
    /// When.
    pub at: Timestamp,
    /// Kind of entry: `capture` or `refund`.
    pub kind: String,
    /// The practice.
    pub practice: String,
    /// Its protocol number.
    pub protocol: String,
    /// Sign of the Chamber.
    pub chamber: String,
    /// What the Chamber took, below zero where it gave back, in cents.
    pub cents: i64,
}

/// Writes the data of a company, in the place of earlier ones.
pub fn put(
    tx: &Transaction,
    account: AccountId,
    billing: &Billing,
    at: Timestamp,
) -> Result<(), StorageError> {
    let b = billing;
    tx.execute(
        "INSERT INTO billing (account, name, address, postcode, town, province, fiscal_code,
            vat_number, recipient_code, certified_mail, changed_at_ms)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)
         ON CONFLICT (account) DO UPDATE SET name = excluded.name, address = excluded.address,
            postcode = excluded.postcode, town = excluded.town, province = excluded.province,
            fiscal_code = excluded.fiscal_code, vat_number = excluded.vat_number,
            recipient_code = excluded.recipient_code, certified_mail = excluded.certified_mail,
            changed_at_ms = excluded.changed_at_ms",
        values![
            account.0,
            b.name,
            b.address,
            b.postcode,
            b.town,
            b.province,
            b.fiscal_code,
            b.vat_number,
            b.recipient_code,
            b.certified_mail,
            at.as_millisecond(),
        ],
    )?;
    Ok(())
}

/// The data of a company, if it gave any.
pub fn find(connection: &Connection, account: AccountId) -> Result<Option<Billing>, StorageError> {
    connection.find("SELECT * FROM billing WHERE account = ?1", values![account.0], |row| {
        Ok(Billing {
            name: row.get("name")?,
            address: row.get("address")?,
            postcode: row.get("postcode")?,
            town: row.get("town")?,
            province: row.get("province")?,
            fiscal_code: row.get("fiscal_code")?,
            vat_number: row.get("vat_number")?,
            recipient_code: row.get("recipient_code")?,
            certified_mail: row.get("certified_mail")?,
        })
    })
}

/// What Chambers took from a company, and gave back, from an instant on and before another, in order.
pub fn charges(
    connection: &Connection,
    account: AccountId,
    from: Timestamp,
    until: Timestamp,
) -> Result<Vec<Charge>, StorageError> {
    connection.query(
        "SELECT e.at_ms, e.kind, p.id, p.protocol, p.chamber, m.cents FROM movements m
         JOIN entries e ON e.id = m.entry JOIN practices p ON p.id = e.practice
         WHERE p.account = ?1 AND m.book LIKE 'chamber:%' AND m.cents <> 0
           AND e.at_ms >= ?2 AND e.at_ms < ?3 ORDER BY m.id",
        values![account.0, from.as_millisecond(), until.as_millisecond()],
        |row| {
            Ok(Charge {
                at: from_ms(row.get(0)?),
                kind: row.get(1)?,
                practice: row.get(2)?,
                protocol: row.get::<_, Option<String>>(3)?.unwrap_or_default(),
                chamber: row.get(4)?,
                cents: row.get(5)?,
            })
        },
    )
}
