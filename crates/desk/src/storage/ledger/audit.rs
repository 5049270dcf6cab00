//! What the ledger proves of itself. Every question is one that both databases answer in the time that reading
//! takes: PostgreSQL goes through the whole of a `NOT IN` for each row once it is no small set.

use super::{Connection, StorageError};

/// One rule, and what finds the rows that break it.
const CHECKS: &[(&str, &str)] = &[
    (
        "entry does not sum to zero",
        "SELECT CAST(entry AS TEXT) FROM movements GROUP BY entry HAVING SUM(cents) <> 0",
    ),
    (
        "entry without movements",
        "SELECT CAST(e.id AS TEXT) FROM entries e
         WHERE NOT EXISTS (SELECT 1 FROM movements m WHERE m.entry = e.id)",
    ),
    (
        "balance is not the sum of its movements",
        "SELECT p.book FROM purses p WHERE p.cents <> (
             SELECT COALESCE(SUM(m.cents), 0) FROM movements m WHERE m.book = p.book)",
    ),
    (
        "movements without a balance",
        "SELECT DISTINCT m.book FROM movements m
         WHERE (m.book LIKE 'diritti:%' OR m.book LIKE 'tariffa:%')
           AND NOT EXISTS (SELECT 1 FROM purses p WHERE p.book = m.book)",
    ),
    (
        "book below zero",
        "SELECT book FROM movements WHERE book LIKE 'reserved:%' OR book LIKE 'paid:%'
             OR book LIKE 'diritti:%' OR book LIKE 'tariffa:%'
         GROUP BY book HAVING SUM(cents) < 0",
    ),
    (
        "more paid than owed",
        "SELECT book FROM movements WHERE book LIKE 'owed:%' GROUP BY book HAVING SUM(cents) > 0",
    ),
    (
        "fee held is not the practice's fee",
        "SELECT p.id FROM practices p WHERE p.protocol IS NOT NULL
           AND p.state NOT IN ('rejected', 'annulled') AND p.fee_cents <> (
             SELECT COALESCE(SUM(m.cents), 0) FROM movements m
             JOIN entries e ON e.id = m.entry WHERE e.practice = p.id
               AND (m.book LIKE 'reserved:%' OR m.book LIKE 'chamber:%'))",
    ),
    (
        "money held by a practice that was never protocolled",
        "SELECT e.practice FROM entries e JOIN practices p ON p.id = e.practice
         WHERE p.protocol IS NULL AND e.kind NOT IN ('prepay', 'prepayReturned')",
    ),
    (
        "issued while its fee is owed",
        "SELECT p.id FROM practices p WHERE p.state = 'issued' AND 0 > (
             SELECT COALESCE(SUM(m.cents), 0) FROM movements m WHERE m.book = 'owed:' || p.id)",
    ),
    (
        "payment is not what its entry moved",
        "SELECT p.number FROM payments p WHERE ABS(p.cents) <> (
             SELECT COALESCE(ABS(SUM(m.cents)), 0) FROM movements m WHERE m.entry = p.entry
               AND (m.book IN ('bank', 'card') OR m.book LIKE 'till:%'))",
    ),
    (
        "money from outside without a payment",
        "SELECT CAST(m.entry AS TEXT) FROM movements m
         WHERE (m.book IN ('bank', 'card') OR m.book LIKE 'till:%')
           AND NOT EXISTS (SELECT 1 FROM payments p WHERE p.entry = m.entry)",
    ),
];

/// What the ledger breaks of its own rules; empty when it is whole.
pub fn audit(connection: &Connection) -> Result<Vec<String>, StorageError> {
    let mut broken = Vec::new();
    for (what, query) in CHECKS {
        let found: Vec<String> = connection.query(query, &[], |row| row.get(0))?;
        broken.extend(found.into_iter().map(|one| format!("{what}: {one}")));
    }
    Ok(broken)
}
