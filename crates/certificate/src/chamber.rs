//! A Chamber of Commerce as data: what varies between chambers, with national defaults.
//!
//! Owns the defaults and one file a Chamber (`chambers/*.toml`, each with its source). A desk may hold its
//! own values, which is why every field is public and serialisable. Never a rule in code per Chamber.

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::codes::AttachmentType;
use crate::fees::Tariff;
use crate::working_days::LocalHoliday;

/// When the fee is taken from the balance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum FeeMoment {
    /// Captured when the practice is protocolled.
    Sending,
    /// Reserved at sending, captured when the practice is issued, released otherwise.
    Issue,
}

/// What a Chamber makes of something that other Chambers judge otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Ruling {
    /// Nothing is said.
    Allowed,
    /// To be looked at.
    Warned,
    /// It blocks.
    Refused,
}

/// Who writes the word "duplicato" with the former certificate's number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Writer {
    /// The applicant, in box 5.
    Applicant,
    /// The Chamber, in box 8.
    Chamber,
}

/// The portal through which a Chamber takes practices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum System {
    /// Cert'O (InfoCamere), through Telemaco.
    Certo,
    /// WebCO (IBS).
    Webco,
    /// Commercio Estero, the suite that follows Cert'O.
    CommercioEstero,
}

/// How a signed document comes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum SignatureForm {
    /// Inside the PDF, where it can be seen and the file stays readable (PAdES).
    Pades,
    /// An envelope around the file (`.p7m`, CAdES).
    P7m,
}

/// When a request counts as made late (a posteriori), and until when it can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Late {
    /// Days after the invoice from which it is late.
    pub after_days: i32,
    /// Months after shipment within which it can be made; none where the Chamber states no end.
    pub months_max: Option<i32>,
}

impl Default for Late {
    fn default() -> Self {
        Self { after_days: 30, months_max: Some(6) }
    }
}

/// How often an officer may ask to correct, and how long a company has to answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Correction {
    /// Reasons in one request; none where there is no limit.
    pub reasons_max: Option<u32>,
    /// Requests for one practice, after which it is rejected.
    pub rounds_max: Option<u32>,
    /// Working days to answer.
    pub working_days: Option<u32>,
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
    /// Days on which it is closed beside the national ones: its patron's.
    pub local_holidays: Vec<LocalHoliday>,
    /// The portal it uses, where that is known.
    pub system: Option<System>,
    /// When the fee is taken.
    pub fee_moment: FeeMoment,
    /// What things cost, and the automatic copy.
    pub tariff: Tariff,
    /// Largest attachment, in bytes.
    pub attachment_bytes_max: u64,
    /// Types of attachments that carry the signatory's signature; `*` stands for all.
    pub signed_attachments: Vec<String>,
    /// How it takes them, what it likes best first. Public bodies must take both (AgID
    /// determination 147/2019), which is the default.
    pub signature_forms: Vec<SignatureForm>,
    /// Payment later at the counter is allowed.
    pub deferred_payment: bool,
    /// Urgent practices are allowed.
    pub urgent: bool,
    /// Urgent practices that one company may send in a year; none where no limit is known.
    pub urgent_per_year_max: Option<u32>,
    /// Printing at the company on a numbered form is allowed.
    pub form_support: bool,
    /// Printing at the company on a white sheet is allowed.
    pub white_sheet: bool,
    /// Customs codes on the certificate (rule V21).
    pub customs_codes: Ruling,
    /// A consignor outside the Union (rule V03).
    pub foreign_consignor: Ruling,
    /// Requests made after the goods have left (rules V15, V16).
    pub late: Late,
    /// Months after issue within which a duplicate can be asked for (rule V32).
    pub duplicate_months_max: Option<i32>,
    /// Who writes "duplicato".
    pub duplicate_written_by: Writer,
    /// A substitute declaration of the loss is taken in place of the police report.
    pub loss_by_substitute_declaration: bool,
    /// Suppliers' declarations for a longer period are taken.
    pub long_term_declarations: bool,
    /// How often an officer may ask to correct.
    pub correction: Correction,
    /// The first request is made at the counter, by appointment.
    pub first_request_by_appointment: bool,
    /// Documents signed in ink are visaed at the counter only.
    pub ink_signed_at_counter: bool,
    /// Telephone or address of the Chamber's own help; empty where it is not known.
    pub helpline: String,
    /// Telephone or address of the portal's help; empty where it is not known.
    pub portal_helpline: String,
}

impl Default for Chamber {
    /// What holds where nothing else is known.
    fn default() -> Self {
        Self {
            sign: String::new(),
            name: String::new(),
            branch_offices: Vec::new(),
            local_holidays: Vec::new(),
            system: None,
            fee_moment: FeeMoment::Sending,
            tariff: Tariff::default(),
            attachment_bytes_max: 10 * 1024 * 1024,
            signed_attachments: Vec::new(),
            signature_forms: vec![SignatureForm::Pades, SignatureForm::P7m],
            deferred_payment: false,
            urgent: false,
            urgent_per_year_max: None,
            form_support: false,
            white_sheet: true,
            customs_codes: Ruling::Warned,
            foreign_consignor: Ruling::Warned,
            late: Late::default(),
            duplicate_months_max: Some(6),
            duplicate_written_by: Writer::Applicant,
            loss_by_substitute_declaration: false,
            long_term_declarations: false,
            correction: Correction::default(),
            first_request_by_appointment: false,
            ink_signed_at_counter: false,
            helpline: String::new(),
            portal_helpline: String::new(),
        }
    }
}

const FILES: [&str; 12] = [
    include_str!("../chambers/ao.toml"),
    include_str!("../chambers/bg.toml"),
    include_str!("../chambers/bs.toml"),
    include_str!("../chambers/bz.toml"),
    include_str!("../chambers/cr.toml"),
    include_str!("../chambers/fi.toml"),
    include_str!("../chambers/mi.toml"),
    include_str!("../chambers/pd.toml"),
    include_str!("../chambers/so.toml"),
    include_str!("../chambers/to.toml"),
    include_str!("../chambers/ve.toml"),
    include_str!("../chambers/vi.toml"),
];

static KNOWN: LazyLock<Vec<Chamber>> =
    LazyLock::new(|| FILES.iter().filter_map(|file| toml::from_str(file).ok()).collect());

impl Chamber {
    /// The Chamber of that sign; one without a file gets the national defaults under its sign.
    pub fn of(sign: &str) -> Self {
        KNOWN
            .iter()
            .find(|chamber| chamber.sign == sign)
            .cloned()
            .unwrap_or_else(|| Self { sign: sign.to_owned(), ..Self::default() })
    }

    /// The Chambers that have a file, by sign.
    pub fn known() -> Vec<Self> {
        KNOWN.clone()
    }

    /// Whether there is a file for this sign; otherwise the national defaults are assumed.
    pub fn is_known(sign: &str) -> bool {
        KNOWN.iter().any(|chamber| chamber.sign == sign)
    }

    /// Whether a document of this type carries the signatory's own signature here.
    pub fn wants_signed(&self, kind: &AttachmentType) -> bool {
        self.signed_attachments.iter().any(|word| word == "*" || word == kind.as_str())
    }

    /// How a signed document comes to this Chamber: as it is wished, where that is taken here and the
    /// document `can_be` so; else as the Chamber likes best of what can be.
    pub fn signature_form(
        &self,
        wished: Option<SignatureForm>,
        can_be: impl Fn(SignatureForm) -> bool,
    ) -> SignatureForm {
        let taken = |form: &SignatureForm| self.signature_forms.contains(form) && can_be(*form);
        let best = || self.signature_forms.iter().copied().find(|form| can_be(*form));
        wished.filter(taken).or_else(best).unwrap_or(SignatureForm::P7m)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_file_is_read_whole() {
        for file in FILES {
            let chamber: Chamber = toml::from_str(file).expect("a file of the folder");
            let table: toml::Table = file.parse().expect("a table");
            let written = toml::Table::try_from(&chamber).expect("a chamber is a table");
            for key in table.keys() {
                assert!(written.contains_key(key), "{}: no such member: {key}", chamber.sign);
            }
            assert!(!chamber.branch_offices.is_empty(), "{} has a seat", chamber.sign);
            assert!(!chamber.signature_forms.is_empty(), "{} takes some form", chamber.sign);
            for word in &chamber.signed_attachments {
                let known =
                    !matches!(AttachmentType::from(word.as_str()), AttachmentType::Other(_));
                assert!(word == "*" || known, "{}: no such type: {word}", chamber.sign);
            }
        }
        assert_eq!(Chamber::known().len(), FILES.len());
        assert!(Chamber::known().is_sorted_by_key(|chamber| chamber.sign.clone()));
    }

    #[test]
    fn what_a_file_does_not_say_is_national() {
        let bergamo = Chamber::of("BG");
        assert_eq!(bergamo.branch_offices, ["Bergamo", "Treviglio"]);
        assert_eq!(bergamo.attachment_bytes_max, 10_485_760, "10 MB a file");
        let unknown = Chamber::of("XX");
        assert_eq!((unknown.sign.as_str(), unknown.tariff), ("XX", Tariff::default()));
        assert!(!Chamber::is_known("XX") && Chamber::is_known("SO"));
        let vicenza = Chamber::of("VI").tariff;
        assert_eq!(vicenza, Tariff { automatic_copy: true, ..Tariff::default() });
    }

    #[test]
    fn a_document_is_signed_as_is_wished_where_the_chamber_takes_it() {
        use SignatureForm::{P7m, Pades};
        let all = |_| true;
        let no_pdf = |form| form == P7m;
        let both = Chamber::default();
        assert_eq!(both.signature_form(None, all), Pades, "what stays readable");
        assert_eq!(both.signature_form(Some(P7m), all), P7m, "as wished");
        assert_eq!(both.signature_form(Some(Pades), no_pdf), P7m, "what cannot be is not tried");
        let envelopes = Chamber { signature_forms: vec![P7m], ..Chamber::default() };
        assert_eq!(envelopes.signature_form(Some(Pades), all), P7m, "the Chamber decides");
        let inside = Chamber { signature_forms: vec![Pades], ..Chamber::default() };
        assert_eq!(inside.signature_form(Some(P7m), all), Pades, "the Chamber decides");
    }

    #[test]
    fn signatures_on_attachments_are_asked_for_where_the_chamber_says_so() {
        let invoice = AttachmentType::ExportInvoice;
        assert!(!Chamber::of("BG").wants_signed(&invoice));
        assert!(Chamber::of("PD").wants_signed(&invoice));
        assert!(!Chamber::of("PD").wants_signed(&AttachmentType::PackingList));
        assert!(Chamber::of("FI").wants_signed(&AttachmentType::PackingList), "all of them");
    }
}
