//! What a practice costs (diritti di segreteria), in cents.
//!
//! Owns the counts, the tariff and the bill. Deliberately knows no balance and no payment: the desk's
//! ledger does. Source of the amounts: domain dossier section 7.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::chamber::Chamber;
use crate::codes::Kind;
use crate::message::Message;
use crate::practice::{Attachment, Certificate};

/// An amount of euro in cents. Written with a decimal point and two digits, for instance `29.00`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Cents(pub i64);

impl Cents {
    /// This amount `count` times, at most what an amount can hold.
    pub const fn times(self, count: u32) -> Self {
        Self(self.0.saturating_mul(count as i64))
    }

    /// The sum, at most what an amount can hold.
    pub const fn plus(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl fmt::Display for Cents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let cents = self.0.unsigned_abs();
        write!(f, "{sign}{}.{:02}", cents / 100, cents % 100)
    }
}

/// The text is no amount with at most two decimals after a point.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is not an amount such as 29.00")]
pub struct NotAnAmount(pub String);

impl FromStr for Cents {
    type Err = NotAnAmount;

    fn from_str(text: &str) -> Result<Self, NotAnAmount> {
        let refused = || NotAnAmount(text.to_owned());
        let (negative, digits) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, decimals) = digits.split_once('.').unwrap_or((digits, "00"));
        let well_formed = !whole.is_empty()
            && matches!(decimals.len(), 1 | 2)
            && whole.bytes().chain(decimals.bytes()).all(|byte| byte.is_ascii_digit());
        if !well_formed {
            return Err(refused());
        }
        let cents = format!("{whole}{decimals:0<2}").parse::<i64>().map_err(|_| refused())?;
        Ok(Self(if negative { -cents } else { cents }))
    }
}

impl Serialize for Cents {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Cents {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What one of each costs, and whether a copy is made in any case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Tariff {
    /// The original of a certificate.
    pub original: Cents,
    /// Each copy of a certificate.
    pub copy: Cents,
    /// Each visa on a document.
    pub visa: Cents,
    /// Each legalisation (ex UPICA).
    pub legalisation: Cents,
    /// The Chamber makes at least one copy of every certificate, whether asked for or not.
    pub automatic_copy: bool,
}

impl Default for Tariff {
    /// The amounts that most Chambers publish: EUR 5, 5, 3, 3.
    fn default() -> Self {
        Self {
            original: Cents(500),
            copy: Cents(500),
            visa: Cents(300),
            legalisation: Cents(300),
            automatic_copy: false,
        }
    }
}

/// How many of each the practice asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Counts {
    /// Originals: 1 in a certificate of origin, 0 in a visa practice.
    pub originals: u32,
    /// Copies of the certificate.
    pub copies: u32,
    /// Visas, over all documents.
    pub visas: u32,
    /// Legalisations, over certificate and documents.
    pub legalisations: u32,
}

impl Counts {
    /// Counts from the order's sums; in a visa practice from the attachments. Reports and delegations
    /// cost nothing: no Chamber publishes a fee for them.
    pub fn of(certificate: &Certificate) -> Self {
        let order = &certificate.order;
        match certificate.kind {
            Kind::Co => Self {
                originals: order.originals.unwrap_or(1),
                copies: order.copies.unwrap_or(0),
                visas: order.visas.unwrap_or(0),
                legalisations: order.legalisations.unwrap_or(0),
            },
            Kind::Va => Self {
                originals: 0,
                copies: order.copies.unwrap_or(0),
                visas: sum(&certificate.attachments, Attachment::all_visas),
                legalisations: sum(&certificate.attachments, |attachment| {
                    attachment.legalisations.unwrap_or(0)
                }),
            },
            Kind::Df | Kind::Dd | Kind::Cd | Kind::Rd => Self::default(),
        }
    }
}

/// The sum of a count over the attachments, at most what a count can hold.
pub(crate) fn sum(attachments: &[Attachment], count: impl Fn(&Attachment) -> u32) -> u32 {
    attachments.iter().map(count).fold(0, u32::saturating_add)
}

/// What a line of the bill is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FeeKind {
    /// The original.
    Original,
    /// A copy.
    Copy,
    /// A visa.
    Visa,
    /// A legalisation.
    Legalisation,
}

impl FeeKind {
    /// All kinds, in the order of the bill.
    pub const ALL: [Self; 4] = [Self::Original, Self::Copy, Self::Visa, Self::Legalisation];

    /// What it is called.
    pub fn message(self) -> Message {
        Message::new(match self {
            Self::Original => "fee-original",
            Self::Copy => "fee-copy",
            Self::Visa => "fee-visa",
            Self::Legalisation => "fee-legalisation",
        })
    }
}

/// One line of the bill; lines that count nothing are left out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct FeeLine {
    /// What for.
    pub kind: FeeKind,
    /// How many.
    pub count: u32,
    /// Price of one.
    pub unit: Cents,
    /// Count times price.
    pub amount: Cents,
}

/// The bill of a practice.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Fees {
    /// The sum of the lines.
    pub total: Cents,
    /// What it is made of.
    pub lines: Vec<FeeLine>,
}

/// The bill of a practice by the tariff of its Chamber.
pub fn bill(certificate: &Certificate) -> Fees {
    fees(&Counts::of(certificate), &Chamber::of(&certificate.desk.chamber).tariff)
}

/// The bill for these counts. A Chamber's automatic copy is counted among the copies asked for.
pub fn fees(counts: &Counts, tariff: &Tariff) -> Fees {
    let automatic = u32::from(tariff.automatic_copy && counts.originals > 0);
    let mut bill = Fees::default();
    for kind in FeeKind::ALL {
        let (count, unit) = match kind {
            FeeKind::Original => (counts.originals, tariff.original),
            FeeKind::Copy => (counts.copies.max(automatic), tariff.copy),
            FeeKind::Visa => (counts.visas, tariff.visa),
            FeeKind::Legalisation => (counts.legalisations, tariff.legalisation),
        };
        if count > 0 {
            let amount = unit.times(count);
            bill.total = bill.total.plus(amount);
            bill.lines.push(FeeLine { kind, count, unit, amount });
        }
    }
    bill
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_is_written_with_two_decimals_and_read_back() {
        for (cents, text) in [(2900, "29.00"), (5, "0.05"), (-150, "-1.50"), (0, "0.00")] {
            assert_eq!(Cents(cents).to_string(), text, "{cents} cents");
            assert_eq!(text.parse(), Ok(Cents(cents)), "{text} is read back");
        }
        assert_eq!("12.5".parse(), Ok(Cents(1250)), "one decimal is tenths");
        for text in
            ["", "1,50", "1.234.50", "1.500", ".5", "5.", "-", "1e3", "99999999999999999999"]
        {
            assert!(text.parse::<Cents>().is_err(), "{text} is no amount");
        }
    }

    #[test]
    fn a_bill_follows_the_order_and_the_tariff_of_the_chamber() {
        let mut certificate = Certificate::default();
        "BG".clone_into(&mut certificate.desk.chamber);
        certificate.order.copies = Some(2);
        assert_eq!(bill(&certificate).total, Cents(1500), "an original and two copies");
        certificate.kind = Kind::Va;
        certificate.order.copies = None;
        assert_eq!(bill(&certificate), Fees::default(), "a visa of nothing costs nothing");
    }

    #[test]
    fn the_automatic_copy_is_one_of_those_asked_for() {
        let tariff = Tariff { automatic_copy: true, ..Tariff::default() };
        let bill =
            |copies| fees(&Counts { originals: 1, copies, ..Counts::default() }, &tariff).total;
        assert_eq!(bill(0), Cents(1000), "one copy is made in any case");
        assert_eq!(bill(2), Cents(1500), "the automatic copy is inside the two");
        let visas = Counts { visas: 2, ..Counts::default() };
        assert_eq!(fees(&visas, &tariff).total, Cents(600), "no certificate, no automatic copy");
    }

    #[test]
    fn absurd_counts_do_not_overflow() {
        let counts = Counts {
            originals: u32::MAX,
            copies: u32::MAX,
            visas: u32::MAX,
            legalisations: u32::MAX,
        };
        let tariff = Tariff { copy: Cents(i64::MAX), ..Tariff::default() };
        assert_eq!(
            fees(&counts, &tariff).total,
            Cents(i64::MAX),
            "the bill stops at the largest amount"
        );
    }
}
