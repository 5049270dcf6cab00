//! Reconciliation: the list of a bank or card provider beside the payments of the desk.

use crate::storage::payments::Payment;
use crate::words::cents_of;

/// Longest list that is read, in lines.
const LINES_MAX: usize = 10_000;

/// One line of the other side's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Told {
    /// Its reference.
    pub reference: String,
    /// How much, below zero where it went out, in cents.
    pub cents: i64,
}

/// What the two lists say of each other.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Difference {
    /// On both sides with one amount.
    pub matched: usize,
    /// Only at the desk: number of the receipt and cents.
    pub only_here: Vec<(String, i64)>,
    /// Only on the other side.
    pub only_there: Vec<Told>,
    /// On both sides with two amounts: receipt, cents here, cents there.
    pub amounts: Vec<(String, i64, i64)>,
    /// Lines that do not read, with their place from 1.
    pub unread: Vec<(usize, String)>,
}

impl Difference {
    /// Whether the two say the same.
    #[must_use]
    pub fn is_none(&self) -> bool {
        self.only_here.is_empty()
            && self.only_there.is_empty()
            && self.amounts.is_empty()
            && self.unread.is_empty()
    }
}

/// Compares payments with a list of `reference;amount` lines (a tabulator parts them too).
#[must_use]
pub fn compare<'a>(payments: impl Iterator<Item = &'a Payment>, list: &str) -> Difference {
    let mut difference = Difference::default();
    let mut told = Vec::new();
    for (place, line) in list.lines().take(LINES_MAX).enumerate() {
        if line.trim().is_empty() {
            continue;
        }
        match read(line) {
            Some(line) => told.push(line),
            None => difference.unread.push((place + 1, line.trim().chars().take(80).collect())),
        }
    }
    for payment in payments {
        let cents = payment.signed_cents();
        let outside = payment.data.reference.rsplit(':').next().unwrap_or_default();
        let found = told.iter().position(|line| {
            line.reference.eq_ignore_ascii_case(outside)
                || line.reference.eq_ignore_ascii_case(&payment.data.reference)
        });
        match found.map(|place| told.remove(place)) {
            Some(line) if line.cents == cents => difference.matched += 1,
            Some(line) => difference.amounts.push((payment.number.clone(), cents, line.cents)),
            None => difference.only_here.push((payment.number.clone(), cents)),
        }
    }
    difference.only_there = told;
    difference
}

fn read(line: &str) -> Option<Told> {
    let (reference, amount) = line.trim().rsplit_once([';', '\t'])?;
    let amount = amount.trim();
    let (sign, amount) = match amount.strip_prefix('-') {
        Some(amount) => (-1, amount),
        None => (1, amount),
    };
    let reference = reference.trim().trim_matches('"').to_owned();
    (!reference.is_empty()).then_some(())?;
    Some(Told { reference, cents: sign * cents_of(amount)? })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::storage::accounts::AccountId;
    use crate::storage::ledger::EntryId;
    use crate::storage::payments::{Kind, Method, NewPayment};

    fn payment(number: &str, kind: Kind, reference: &str, cents: i64) -> Payment {
        let data = NewPayment {
            chamber: "BG".into(),
            kind,
            method: Method::Transfer,
            reference: reference.into(),
            account: AccountId(1),
            purse: None,
            practice: None,
            cents,
            officer: None,
            note: String::new(),
        };
        Payment { number: number.into(), data, entry: EntryId(1), at: Timestamp::UNIX_EPOCH }
    }

    #[test]
    fn two_lists_are_compared_by_reference_and_amount() {
        let ours = [
            payment("Q1", Kind::TopUp, "CRO1", 10_000),
            payment("Q2", Kind::TopUp, "CRO2", 5_000),
            payment("Q3", Kind::Refund, "CRO3", 700),
            payment("Q4", Kind::TopUp, "carta:abc", 1_500),
            payment("Q5", Kind::TopUp, "CRO5", 1),
        ];
        let list = "cro1;100,00\nCRO2\t50,01\n\nCRO3;-7,00\nabc;15,00\nCRO9;3\nnonsense\nX;molto";
        let found = compare(ours.iter(), list);
        assert_eq!(found.matched, 3, "{found:?}");
        assert_eq!(found.amounts, [("Q2".to_owned(), 5_000, 5_001)]);
        assert_eq!(found.only_here, [("Q5".to_owned(), 1)]);
        assert_eq!(found.only_there, [Told { reference: "CRO9".into(), cents: 300 }]);
        let unread: Vec<usize> = found.unread.iter().map(|(place, _)| *place).collect();
        assert_eq!(unread, [7, 8], "lines are named by their place");
        assert!(!found.is_none());
        assert!(compare(ours[..1].iter(), "CRO1;100").is_none(), "and these two agree");
    }
}
