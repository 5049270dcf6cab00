//! A Chamber of Commerce as data: what varies between chambers, with national defaults.
//!
//! Owns the defaults and a short table of seats (domain dossier section 10). A desk may hold its own
//! values, which is why every field is public and serialisable. Never a rule in code per Chamber.

use serde::{Deserialize, Serialize};

use crate::fees::Tariff;

/// When the fee is taken from the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FeeMoment {
    /// Captured when the practice is protocolled.
    Sending,
    /// Reserved at sending, captured when the practice is issued, released otherwise.
    Issue,
}

/// Which documents beside the base form a Chamber wants signed (domain dossier section 1.7). Documents for
/// a visa are signed everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignedAttachments {
    /// The base form alone.
    #[default]
    None,
    /// Export invoices.
    Invoices,
    /// Export invoices and declarations of origin.
    InvoicesAndDeclarations,
    /// Every one.
    All,
}

/// One Chamber and what is particular to it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Chamber {
    /// Two-letter sign, for instance `BG`.
    pub sign: String,
    /// Name, without "Camera di Commercio di".
    pub name: String,
    /// Branch offices (sedi) that examine practices.
    pub branch_offices: Vec<String>,
    /// When the fee is taken.
    pub fee_moment: FeeMoment,
    /// What things cost, and the automatic copy.
    pub tariff: Tariff,
    /// Largest attachment, in bytes.
    pub attachment_bytes_max: u64,
    /// Documents that it wants signed.
    pub signed_attachments: SignedAttachments,
    /// Payment later at the counter is allowed.
    pub deferred_payment: bool,
    /// Urgent practices are allowed.
    pub urgent: bool,
    /// Printing at the company on a numbered form is allowed.
    pub form_support: bool,
    /// Printing at the company on a white sheet is allowed.
    pub white_sheet: bool,
}

impl Default for Chamber {
    /// What holds where nothing else is known.
    fn default() -> Self {
        Self {
            sign: String::new(),
            name: String::new(),
            branch_offices: Vec::new(),
            fee_moment: FeeMoment::Sending,
            tariff: Tariff::default(),
            attachment_bytes_max: 10 * 1024 * 1024,
            signed_attachments: SignedAttachments::None,
            deferred_payment: false,
            urgent: false,
            form_support: false,
            white_sheet: true,
        }
    }
}

impl Chamber {
    /// The Chamber of that sign; one that the table does not hold gets the defaults under its sign.
    pub fn of(sign: &str) -> Self {
        Self::known()
            .into_iter()
            .find(|chamber| chamber.sign == sign)
            .unwrap_or_else(|| Self { sign: sign.to_owned(), ..Self::default() })
    }

    /// The Chambers of the table.
    pub fn known() -> Vec<Self> {
        include_str!("chambers.tsv").lines().filter_map(Self::read_row).collect()
    }

    fn read_row(row: &str) -> Option<Self> {
        let mut fields = row.split('\t');
        Some(Self {
            sign: fields.next()?.to_owned(),
            name: fields.next()?.to_owned(),
            branch_offices: fields.next()?.split('|').map(str::to_owned).collect(),
            fee_moment: match fields.next()? {
                "issue" => FeeMoment::Issue,
                _ => FeeMoment::Sending,
            },
            signed_attachments: match fields.next()? {
                "invoices" => SignedAttachments::Invoices,
                "declarations" => SignedAttachments::InvoicesAndDeclarations,
                "all" => SignedAttachments::All,
                _ => SignedAttachments::None,
            },
            ..Self::default()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_gives_seats_and_the_rest_is_national() {
        let bergamo = Chamber::of("BG");
        assert_eq!(bergamo.branch_offices, ["Bergamo", "Treviglio"]);
        assert_eq!(bergamo.attachment_bytes_max, 10_485_760, "10 MB a file");
        assert_eq!(Chamber::known().len(), 8, "every row of the table is read");
        let florence = Chamber::of("FI").signed_attachments;
        assert_eq!(florence, SignedAttachments::All, "all attachments are signed there");
        let unknown = Chamber::of("XX");
        assert_eq!((unknown.sign.as_str(), unknown.tariff), ("XX", Tariff::default()));
    }
}
