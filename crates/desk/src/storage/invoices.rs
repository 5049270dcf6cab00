//! The invoices that filed practices name: one shipment has one certificate, so one that was named
//! before is told to the officer.

use certificate::InvoiceElsewhere;
use certificate::text::fold;

use super::practices::Practice;
use super::{Connection, Lock, StorageError, Transaction};
use crate::values;

pub(super) const DDL: &str = "
CREATE TABLE invoices (
    practice TEXT NOT NULL REFERENCES practices (id),
    place INTEGER NOT NULL,
    number TEXT NOT NULL,
    on_day TEXT NOT NULL,
    folded TEXT NOT NULL,
    PRIMARY KEY (practice, place)
) STRICT;
CREATE INDEX invoices_by_number ON invoices (folded);";

/// Practices that are told of one number. Whoever writes one number on everything is not to make each
/// sending longer than the one before.
const TOLD_MAX: u32 = 10;

/// An invoice as a base form names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invoice {
    /// Its number.
    pub number: String,
    /// Its date, as written.
    pub date: String,
}

/// Writes down what a practice names, in the place of what it named before.
pub fn put(tx: &Transaction, practice: &str, invoices: &[Invoice]) -> Result<(), StorageError> {
    tx.must_hold(&Lock::practice(practice))?;
    tx.execute("DELETE FROM invoices WHERE practice = ?1", values![practice])?;
    for (place, invoice) in (0_u32..).zip(invoices) {
        tx.execute(
            "INSERT INTO invoices (practice, place, number, on_day, folded)
             VALUES (?1, ?2, ?3, ?4, ?5)",
            values![practice, place, invoice.number, invoice.date, fold(&invoice.number)],
        )?;
    }
    Ok(())
}

/// Where else the same company named one of these numbers, in practices that were neither rejected nor
/// annulled nor cancelled: the first few of each number.
pub fn elsewhere(
    connection: &Connection,
    practice: &Practice,
    invoices: &[Invoice],
) -> Result<Vec<InvoiceElsewhere>, StorageError> {
    let mut found = Vec::new();
    for invoice in invoices {
        let folded = fold(&invoice.number);
        // Mostly nobody did, and that alone is one look into an index on every database, whatever it
        // knows of its tables.
        let others = "SELECT 1 FROM invoices WHERE folded = ?1 AND practice <> ?2 LIMIT 1";
        if connection.find(others, values![folded, practice.id], |_| Ok(()))?.is_none() {
            continue;
        }
        found.extend(connection.query(
            "SELECT i.number, i.on_day, COALESCE(p.protocol, p.id), COALESCE(c.number, '')
             FROM invoices i JOIN practices p ON p.id = i.practice
             LEFT JOIN certificates c ON c.practice = p.id
             WHERE i.folded = ?1 AND p.company_fiscal_code = ?2 AND p.id <> ?3
                 AND p.state IN ('sent', 'inExamination', 'correctionAsked', 'issued',
                     'readyForCollection', 'collected')
             ORDER BY p.protocolled_at_ms, p.id LIMIT ?4",
            values![folded, practice.company_fiscal_code, practice.id, TOLD_MAX],
            |row| {
                Ok(InvoiceElsewhere {
                    number: row.get(0)?,
                    date: row.get(1)?,
                    practice: row.get(2)?,
                    certificate: row.get(3)?,
                })
            },
        )?);
    }
    Ok(found)
}
