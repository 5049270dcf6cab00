//! The periodic charge document (documento di addebito): what Chambers took from a company in a month, and
//! gave back, as paper and as table. The ledger is append-only, so a month that is over is always told
//! alike.

use std::collections::BTreeSet;

use jiff::Timestamp;
use jiff::civil::Date;
use rendering::{AccountSheet, Fact};
use wire::codes::DeskCode;

use crate::clock::{in_rome, midnight};
use crate::csv::Rows;
use crate::error::DeskError;
use crate::storage::Storage;
use crate::storage::accounts::{self, Account, AccountId};
use crate::storage::billing::{self, Billing, Charge};
use crate::till::receipt::chamber_name;
use crate::words::{day, euro};

/// A month.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    first: Date,
}

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self { first: day.first_of_month() }
    }

    /// Reads `2026-11`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let shape = text.len() == 7 && text.as_bytes().get(4) == Some(&b'-');
        let first: Date = format!("{text}-01").parse().ok()?;
        shape.then_some(Self { first })
    }

    /// Written as `2026-11`.
    #[must_use]
    pub fn code(self) -> String {
        format!("{:04}-{:02}", self.first.year(), self.first.month())
    }

    fn words(self) -> String {
        const NAMES: [&str; 12] = [
            "gennaio",
            "febbraio",
            "marzo",
            "aprile",
            "maggio",
            "giugno",
            "luglio",
            "agosto",
            "settembre",
            "ottobre",
            "novembre",
            "dicembre",
        ];
        let index = usize::try_from(self.first.month() - 1).unwrap_or_default();
        format!("{} {}", NAMES.get(index).copied().unwrap_or_default(), self.first.year())
    }

    fn next(self) -> Self {
        Self { first: self.first.last_of_month().tomorrow().unwrap_or(self.first) }
    }
}

/// The charges of a company in a month.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Charges {
    /// Whose.
    pub account: Account,
    /// To whom they are made out.
    pub billing: Billing,
    /// Of which month.
    pub month: Month,
    /// What was taken and given back, in order.
    pub lines: Vec<Charge>,
    /// Whether the month is over.
    pub is_final: bool,
}

impl Charges {
    /// What was taken less what was given back, in cents.
    #[must_use]
    pub fn total_cents(&self) -> i64 {
        self.lines.iter().map(|line| line.cents).sum()
    }

    /// Number of the document: month and account.
    #[must_use]
    pub fn number(&self) -> String {
        format!("A-{}-{:06}", self.month.code(), self.account.id.0)
    }
}

/// The charges of a company in a month that has begun.
///
/// # Errors
/// Refused as `NOT_FOUND` for a month to come; where the database fails.
pub fn of(
    storage: &Storage,
    now: Timestamp,
    account: AccountId,
    month: Month,
) -> Result<Charges, DeskError> {
    let today = in_rome(now).date();
    if month > Month::of(today) {
        return Err(DeskError::refused(DeskCode::NotFound, "Il mese non è ancora venuto."));
    }
    storage.read(|c| {
        let account = accounts::get(c, account)?;
        let (from, until) = (midnight(month.first), midnight(month.next().first));
        let lines = billing::charges(c, account.id, from, until)?;
        let billing = billing::find(c, account.id)?.unwrap_or_else(|| of_account(&account));
        Ok(Charges { billing, lines, month, is_final: month < Month::of(today), account })
    })
}

/// Months in which a company was charged, the newest first.
///
/// # Errors
/// Where the database fails.
pub fn months(
    storage: &Storage,
    now: Timestamp,
    account: AccountId,
) -> Result<Vec<Month>, DeskError> {
    let (from, until) = (Timestamp::UNIX_EPOCH, now);
    let lines = storage.read(|c| billing::charges(c, account, from, until))?;
    let now = in_rome(until).date();
    let months: BTreeSet<Month> = lines
        .iter()
        .map(|line| Month::of(in_rome(line.at).date()))
        .chain([Month::of(now)])
        .collect();
    Ok(months.into_iter().rev().collect())
}

/// What is known of a company that gave no billing data.
fn of_account(account: &Account) -> Billing {
    Billing {
        name: account.data.company_name.clone(),
        fiscal_code: account.data.company_fiscal_code.clone(),
        province: account.data.province.clone(),
        ..Billing::default()
    }
}

/// Longest line of billing data, in characters.
const LINE_MAX: usize = 120;

/// Billing data from the fields of a form, judged.
///
/// # Errors
/// Refused as `INVALID` with the field.
pub fn billing_of<'a>(field: impl Fn(&str) -> &'a str) -> Result<Billing, DeskError> {
    let text = |name: &str| -> Result<String, DeskError> {
        let text = field(name).trim();
        if text.chars().count() > LINE_MAX {
            let message = format!("Un dato di fatturazione supera {LINE_MAX} caratteri.");
            return Err(DeskError::invalid(name, message));
        }
        Ok(text.to_owned())
    };
    let billing = Billing {
        name: text("denominazione")?,
        address: text("indirizzo")?,
        postcode: text("cap")?,
        town: text("comune")?,
        province: text("provincia")?.to_uppercase(),
        fiscal_code: text("codiceFiscale")?.to_uppercase(),
        vat_number: text("partitaIva")?,
        recipient_code: text("codiceDestinatario")?.to_uppercase(),
        certified_mail: text("pec")?,
    };
    let b = &billing;
    let code = |text: &str| text.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let wrong = [
        ("denominazione", b.name.is_empty(), "Manca la denominazione."),
        (
            "cap",
            !b.postcode.is_empty()
                && (b.postcode.len() != 5 || !b.postcode.bytes().all(|b| b.is_ascii_digit())),
            "Il CAP ha cinque cifre.",
        ),
        (
            "partitaIva",
            !b.vat_number.is_empty() && !is_vat_number(&b.vat_number),
            "La partita IVA non è valida: ha undici cifre, l'ultima è di controllo.",
        ),
        (
            "codiceDestinatario",
            !b.recipient_code.is_empty()
                && (!matches!(b.recipient_code.len(), 6 | 7) || !code(&b.recipient_code)),
            "Il codice destinatario ha sei o sette caratteri.",
        ),
        (
            "pec",
            !b.certified_mail.is_empty() && b.certified_mail.parse::<lettre::Address>().is_err(),
            "La PEC non è un indirizzo di posta.",
        ),
    ];
    match wrong.into_iter().find(|(_, is_wrong, _)| *is_wrong) {
        Some((name, _, message)) => Err(DeskError::invalid(name, message)),
        None => Ok(billing),
    }
}

/// Eleven digits whose last one checks the others (Luhn; D.M. 23 December 1976).
fn is_vat_number(text: &str) -> bool {
    let digits: Vec<u32> = text.chars().filter_map(|c| c.to_digit(10)).collect();
    let weighed = digits.iter().enumerate().map(|(place, digit)| match place % 2 {
        0 => *digit,
        _ => digit * 2 / 10 + digit * 2 % 10,
    });
    digits.len() == 11 && text.len() == 11 && weighed.sum::<u32>() % 10 == 0
}

/// As paper.
///
/// # Errors
/// [`DeskError::Rendering`].
pub fn pdf(storage: &Storage, charges: &Charges) -> Result<Vec<u8>, DeskError> {
    let chambers: BTreeSet<&str> = charges.lines.iter().map(|line| line.chamber.as_str()).collect();
    let chamber = match chambers.iter().next() {
        Some(sign) if chambers.len() == 1 => storage.read(|c| chamber_name(c, sign))?,
        _ => String::new(),
    };
    let rows = charges.lines.iter().map(|line| {
        vec![
            day(line.at),
            line.chamber.clone(),
            format!("{}\n{}", line.practice, line.protocol),
            kind_words(&line.kind).to_owned(),
            euro(line.cents),
        ]
    });
    let heads = [
        ("Data", "Date"),
        ("CCIAA", "Chamber"),
        ("Pratica e protocollo", "Practice and protocol"),
        ("Voce", "Item"),
        ("Euro", "Euro"),
    ];
    let note = if charges.is_final {
        "Diritti di segreteria fuori campo IVA. Il documento non è una fattura."
    } else {
        "Il mese non è concluso: il documento può ancora cambiare. Diritti di segreteria fuori campo \
         IVA. Il documento non è una fattura."
    };
    let sheet = AccountSheet {
        title: "DOCUMENTO DI ADDEBITO".into(),
        title_en: "CHARGE DOCUMENT".into(),
        number: charges.number(),
        chamber,
        dated: charges.month.first.last_of_month(),
        facts: facts(charges),
        heads: heads.map(|(italian, english)| Fact::new(italian, english, "")).to_vec(),
        rows: rows.collect(),
        total: Some(Fact::new("Totale", "Total", &format!("€ {}", euro(charges.total_cents())))),
        note: note.to_owned(),
    };
    Ok(rendering::account_pdf(&sheet)?)
}

fn facts(charges: &Charges) -> Vec<Fact> {
    let b = &charges.billing;
    let town = [b.postcode.as_str(), &b.town, &b.province];
    let town = town.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    let rows = [
        ("Periodo", "Period", charges.month.words()),
        ("Impresa", "Company", b.name.clone()),
        ("Indirizzo", "Address", b.address.clone()),
        ("Comune", "Town", town),
        ("Codice fiscale", "Fiscal code", b.fiscal_code.clone()),
        ("Partita IVA", "VAT number", b.vat_number.clone()),
        ("Codice destinatario", "Recipient code", b.recipient_code.clone()),
        ("PEC", "Certified mail", b.certified_mail.clone()),
        ("Utenza", "Account", charges.account.data.user.clone()),
    ];
    let filled = rows.into_iter().filter(|(_, _, value)| !value.is_empty());
    filled.map(|(italian, english, value)| Fact::new(italian, english, &value)).collect()
}

/// As table.
#[must_use]
pub fn csv(charges: &Charges) -> String {
    let mut rows =
        Rows::new(&["documento", "data", "cciaa", "pratica", "protocollo", "voce", "importo"]);
    for line in &charges.lines {
        rows.add(&[
            &charges.number(),
            &day(line.at),
            &line.chamber,
            &line.practice,
            &line.protocol,
            kind_words(&line.kind),
            &euro(line.cents),
        ]);
    }
    rows.add(&[&charges.number(), "", "", "", "", "Totale", &euro(charges.total_cents())]);
    rows.into_text()
}

fn kind_words(kind: &str) -> &str {
    match kind {
        "capture" => "Diritti di segreteria",
        "refund" => "Diritti restituiti",
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_month_is_read_strictly_and_ends_with_its_last_day() {
        let month = Month::parse("2026-12").unwrap();
        assert_eq!((month.code(), month.next().code()), ("2026-12".into(), "2027-01".into()));
        assert_eq!(month.words(), "dicembre 2026");
        assert!(is_vat_number("00743110157") && !is_vat_number("00743110158"), "the last digit");
        assert!(!is_vat_number("0743110157") && !is_vat_number("IT743110157"), "eleven digits");
        for not in ["2026-13", "2026-1", "26-11", "2026/11", "", "2026-11-01"] {
            assert_eq!(Month::parse(not), None, "{not:?}");
        }
    }
}
