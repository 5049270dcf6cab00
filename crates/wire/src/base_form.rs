//! The base form (modello base): the XML that is signed and filed.
//!
//! Owns the layout of the kinds CO, VA, DF and DD (wire dossier section 5) and of CD and RD (for which none
//! is public: ours), the canonical writer and the tolerant reader, and the way back to a practice for
//! archives. Deliberately composes no box: that is [`Form::compose`]; and judges no rule.

mod import;
mod layout;
mod other;
mod read;
mod write;

use certificate::{BoxId, Certificate, Form, Kind};

use crate::Error;
use crate::xml::is_writable;

pub use crate::host::{DEFAULT_HOST, Host};
pub use crate::xml::Leftover;
pub(crate) use import::applicant;
pub use other::{Delegated, Reported};

/// The applicant's statement (attribute `dichiarazioneRichiedente`), in our own wording of the law: a
/// declaration in place of an affidavit (art. 47 D.P.R. 28 December 2000, n. 445), made in the knowledge
/// of the loss of benefits (art. 75) and of the penalties for false declarations (art. 76) of the same
/// decree. ASCII, with apostrophes for accents, as the format has it.
pub const STATEMENT: &str = "Il sottoscritto, consapevole che chi rende dichiarazioni mendaci, forma \
atti falsi o ne fa uso e' punito ai sensi del codice penale e delle leggi speciali in materia (art. 76 \
del D.P.R. 28 dicembre 2000, n. 445) e che la dichiarazione non veritiera comporta la decadenza dai \
benefici ottenuti (art. 75 dello stesso decreto), dichiara sotto la propria responsabilita', ai sensi \
dell'art. 47 dello stesso decreto, che le merci descritte in questa domanda hanno l'origine di seguito \
indicata e che i dati e i documenti presentati corrispondono al vero.";

/// A base form, as it is written and as it was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseForm {
    /// Kind and company.
    pub head: Head,
    /// What is asked for.
    pub body: Body,
    /// The statement of the applicant: [`STATEMENT`], or the one that stands in a form by another
    /// program. Empty in a VA.
    pub statement: String,
    /// The host that style sheet and schema are named at.
    pub host: Host,
    /// What was read and is not understood. Not written again: the signed bytes are the evidence.
    pub leftovers: Vec<Leftover>,
}

/// The common head (`TIPOPRATICA`, `DATI-IMPRESA`).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Head {
    /// Kind of practice; agrees with the body.
    pub kind: Kind,
    /// Sign of the province of the REA.
    pub province: String,
    /// REA number without the province.
    pub rea_number: String,
    /// Fiscal code of the company.
    pub fiscal_code: String,
    /// Registered name.
    pub name: String,
}

/// What a base form asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(
    clippy::large_enum_variant,
    reason = "one form is in hand at a time, never a list of them"
)]
pub enum Body {
    /// A certificate of origin.
    Co(Form),
    /// Visas, authorisations, later copies.
    Va {
        /// Who asks (`SoggettoRichiedente`).
        applicant: String,
        /// What is asked, in words (`NoteRichiesta`).
        notes: String,
    },
    /// A report of theft, loss or destruction.
    Report(Reported),
    /// A delegation, granted or revoked.
    Delegation(Delegated),
}

impl Body {
    /// The kind of practice that it is for.
    pub const fn kind(&self) -> Kind {
        match self {
            Self::Co(_) => Kind::Co,
            Self::Va { .. } => Kind::Va,
            Self::Report(report) => report.kind(),
            Self::Delegation(delegation) => delegation.kind(),
        }
    }
}

/// What a practice that is no certificate asks or reports, in words of the forms.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Asked {
    /// Who asks.
    pub applicant: String,
    /// What, LF between lines.
    pub text: String,
}

impl BaseForm {
    /// A base form with our statement and the default host. The head's kind follows the body.
    pub fn new(head: Head, body: Body) -> Self {
        let statement = match &body {
            Body::Co(_) => STATEMENT.to_owned(),
            Body::Va { .. } | Body::Report(_) | Body::Delegation(_) => String::new(),
        };
        let head = Head { kind: body.kind(), ..head };
        Self { head, body, statement, host: Host::default(), leftovers: Vec::new() }
    }

    /// The base form of a practice, checked: what this gives can be written and read back equal.
    ///
    /// # Errors
    /// As [`BaseForm::check`].
    pub fn of(certificate: &Certificate) -> Result<Self, Error> {
        let company = &certificate.company;
        let head = Head {
            kind: certificate.kind,
            province: company.province.clone(),
            rea_number: company.rea_number.clone(),
            fiscal_code: company.fiscal_code.clone(),
            name: company.name.clone(),
        };
        let body = match certificate.kind {
            Kind::Co => Body::Co(Form::compose(certificate)),
            // A public client puts the description of the request into SoggettoRichiedente. We follow
            // the element's name: an officer must not take a description for an applicant, and the
            // description has its own element.
            Kind::Va => Body::Va {
                applicant: import::applicant(&head),
                notes: certificate.request_notes.clone(),
            },
            Kind::Df | Kind::Dd => Body::Report(Reported::of(certificate)),
            Kind::Cd | Kind::Rd => Body::Delegation(Delegated::of(certificate)),
        };
        let form = Self::new(head, body);
        form.check()?;
        Ok(form)
    }

    /// The same form, naming style sheet and schema at another host.
    pub fn at_host(mut self, host: Host) -> Self {
        self.host = host;
        self
    }

    /// Whether every text can be carried and every date is one.
    ///
    /// # Errors
    /// [`Error::IllegalCharacter`] with the box; [`Error::Value`] for an invoice date;
    /// [`Error::Pages`] when there is no page at all.
    pub fn check(&self) -> Result<(), Error> {
        for (box_id, text) in self.texts() {
            if let Some(c) = text.chars().find(|&c| !is_writable(c)) {
                return Err(Error::IllegalCharacter { box_id, code: c.into() });
            }
        }
        let form = match &self.body {
            Body::Co(form) => form,
            Body::Va { .. } => return Ok(()),
            Body::Report(report) => return report.check(),
            Body::Delegation(delegation) => return delegation.check(),
        };
        if form.pages.is_empty() {
            return Err(Error::Pages { goods: 0, quantity: 0 });
        }
        for invoice in &form.invoices {
            if !layout::is_date(&invoice.date) {
                return Err(Error::Value {
                    path: "fatture.data".to_owned(),
                    value: invoice.date.chars().take(60).collect(),
                    expected: "a date (YYYY-MM-DD)",
                });
            }
        }
        Ok(())
    }

    /// The canonical bytes: equal forms give equal bytes, and reading them gives the form back.
    ///
    /// Total, so that a preview can never fail: a character that XML cannot carry is written as U+FFFD.
    /// [`BaseForm::of`] and [`BaseForm::check`] refuse such a form before it comes to a seal.
    pub fn write(&self) -> Vec<u8> {
        write::write(self)
    }

    /// Reads a base form, ours or another program's (already taken out of its signature).
    ///
    /// # Errors
    /// Every variant of [`Error`] that speaks of XML, of paths, of kinds and of pages.
    pub fn read(bytes: &[u8]) -> Result<Self, Error> {
        read::read(bytes)
    }

    /// The practice that this form tells of, for archives: what the form does not hold (attachments,
    /// order, signatory, desk) stays empty, and texts are taken apart into lines where they can be.
    pub fn to_certificate(&self) -> Certificate {
        import::to_certificate(self)
    }

    /// What is asked or reported, where this is no certificate of origin.
    pub fn asked(&self) -> Option<Asked> {
        match &self.body {
            Body::Co(_) => None,
            Body::Va { applicant, notes } => {
                Some(Asked { applicant: applicant.clone(), text: notes.clone() })
            }
            Body::Report(report) => Some(report.asked(&self.head)),
            Body::Delegation(delegation) => Some(delegation.asked(&self.head)),
        }
    }

    /// Every text with the box that a person would look at.
    fn texts(&self) -> Vec<(BoxId, &str)> {
        let Head { province, rea_number, fiscal_code, name, .. } = &self.head;
        let mut texts: Vec<(BoxId, &str)> = [province, rea_number, fiscal_code, name]
            .map(|text| (BoxId::Parties, text.as_str()))
            .to_vec();
        texts.push((BoxId::Declaration, &self.statement));
        match &self.body {
            Body::Va { applicant, notes } => {
                texts.push((BoxId::Parties, applicant));
                texts.push((BoxId::Order, notes));
            }
            Body::Report(report) => {
                texts.extend(report.texts().map(|text| (BoxId::Request, text)));
            }
            Body::Delegation(delegation) => {
                texts.extend(delegation.texts().map(|text| (BoxId::Request, text)));
            }
            Body::Co(form) => texts.extend(form_texts(form)),
        }
        texts
    }
}

fn form_texts(form: &Form) -> Vec<(BoxId, &str)> {
    let mut texts = vec![
        (BoxId::Consignor, form.consignor.as_str()),
        (BoxId::Consignee, &form.consignee),
        (BoxId::Consignee, &form.destination_country),
        (BoxId::Invoices, &form.goods_value),
        (BoxId::Transport, &form.transport),
        (BoxId::Remarks, &form.remarks),
        (BoxId::Declaration, form.origin_code.as_str()),
    ];
    texts.extend(form.origin_countries.iter().map(|text| (BoxId::Origin, text.as_str())));
    for page in &form.pages {
        texts.push((BoxId::Goods, &page.goods));
        texts.push((BoxId::Quantity, &page.quantity));
    }
    let stated = layout::paragraphs(&form.declaration);
    texts.extend(stated.into_iter().map(|(_, text)| (BoxId::Declaration, text)));
    texts.extend(form.invoices.iter().map(|invoice| (BoxId::Invoices, invoice.number.as_str())));
    texts
}
