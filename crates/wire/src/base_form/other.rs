//! What base forms hold that are neither certificate nor visa request: reports (DF, DD) and delegations
//! (CD, RD).
//!
//! The layout of reports is the one that public clients write (`CERTIFICATO-DENUNCIA`, wire dossier section
//! 5.4). None is public for delegations: `CERTIFICATO-DELEGA` is ours, which our desk reads; other portals
//! get the delegation through the bundle for a person.

use certificate::{Certificate, Delegation, Kind, Report};

use super::{Asked, Head, import, layout};
use crate::Error;
use crate::xml::{Branch, Writer};

const LOST: &str = "FUR_SMAR";
const DESTROYED: &str = "DISTRUZ";
const GRANTED: &str = "CONFERIMENTO";
const REVOKED: &str = "REVOCA";

/// A report of theft or loss, or of destruction.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Reported {
    /// The documents were destroyed (DD), not lost or stolen (DF).
    pub destroyed: bool,
    /// Day of the report, `YYYY-MM-DD`.
    pub reported_on: String,
    /// Numbers of the documents.
    pub documents: Vec<String>,
}

/// A delegation to send practices.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delegated {
    /// It is revoked (RD), not granted (CD).
    pub revoked: bool,
    /// Name of the delegate.
    pub delegate: String,
    /// Its fiscal code.
    pub fiscal_code: String,
    /// First day, `YYYY-MM-DD`.
    pub from: String,
    /// Last day; empty without an end.
    pub until: String,
}

impl Reported {
    pub(super) const fn kind(&self) -> Kind {
        if self.destroyed { Kind::Dd } else { Kind::Df }
    }

    pub(super) fn of(certificate: &Certificate) -> Self {
        let report = certificate.report.clone().unwrap_or_default();
        let documents = report.documents.iter().map(|number| number.trim().to_owned());
        Self {
            destroyed: certificate.kind == Kind::Dd,
            reported_on: report.reported_on,
            documents: documents.filter(|number| !number.is_empty()).collect(),
        }
    }

    pub(super) fn to_practice(&self) -> Report {
        Report {
            reported_on: self.reported_on.clone(),
            documents: self.documents.clone(),
            ..Report::default()
        }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        a_date("denuncia.data", &self.reported_on)
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.documents.iter().map(String::as_str)
    }

    pub(super) fn asked(&self, head: &Head) -> Asked {
        let what = if self.destroyed { "distruzione" } else { "furto o smarrimento" };
        let text = format!(
            "Denuncia di {what} del {}\nDocumenti: {}",
            layout::in_italian(&self.reported_on),
            self.documents.join(", ")
        );
        Asked { applicant: import::applicant(head), text }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.open("CERTIFICATO-DENUNCIA", &[]);
        writer.leaf("DataDenuncia", &layout::with_zone(&self.reported_on));
        writer.leaf("Tipo", if self.destroyed { DESTROYED } else { LOST });
        writer.open("DocumentiDenunciati", &[]);
        for number in &self.documents {
            writer.empty("DocumentoDenunciato", &[("identificativo", number)]);
        }
        writer.close();
        writer.close();
    }

    pub(super) fn read(root: &Branch<'_, '_>, kind: Kind) -> Result<Self, Error> {
        let report = root.one("CERTIFICATO-DENUNCIA")?;
        let word = report.one("Tipo")?;
        let destroyed = match word.text().trim() {
            LOST => false,
            DESTROYED => true,
            other => return Err(word.wrong("", other, "FUR_SMAR or DISTRUZ")),
        };
        let read = Self {
            destroyed,
            reported_on: layout::day_of(&report.one("DataDenuncia")?)?,
            documents: report
                .one("DocumentiDenunciati")?
                .many("DocumentoDenunciato")
                .iter()
                .map(|document| document.attribute("identificativo"))
                .collect::<Result<_, _>>()?,
        };
        agrees(&word, read.kind(), kind)?;
        Ok(read)
    }
}

impl Delegated {
    pub(super) const fn kind(&self) -> Kind {
        if self.revoked { Kind::Rd } else { Kind::Cd }
    }

    pub(super) fn of(certificate: &Certificate) -> Self {
        let Delegation { delegate, fiscal_code, from, until, .. } =
            certificate.delegation.clone().unwrap_or_default();
        Self { revoked: certificate.kind == Kind::Rd, delegate, fiscal_code, from, until }
    }

    pub(super) fn to_practice(&self) -> Delegation {
        Delegation {
            delegate: self.delegate.clone(),
            fiscal_code: self.fiscal_code.clone(),
            from: self.from.clone(),
            until: self.until.clone(),
            ..Delegation::default()
        }
    }

    pub(super) fn check(&self) -> Result<(), Error> {
        a_date("delega.dal", &self.from)?;
        if self.until.is_empty() { Ok(()) } else { a_date("delega.al", &self.until) }
    }

    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        [self.delegate.as_str(), &self.fiscal_code].into_iter()
    }

    pub(super) fn asked(&self, head: &Head) -> Asked {
        let what = if self.revoked { "Revoca della delega a" } else { "Delega a" };
        let mut text = format!(
            "{what} {} ({})\nDal {}",
            self.delegate,
            self.fiscal_code,
            layout::in_italian(&self.from)
        );
        if !self.until.is_empty() {
            text.push_str(&format!(" al {}", layout::in_italian(&self.until)));
        }
        Asked { applicant: import::applicant(head), text }
    }

    pub(super) fn write(&self, writer: &mut Writer) {
        writer.open("CERTIFICATO-DELEGA", &[]);
        writer.leaf("Tipo", if self.revoked { REVOKED } else { GRANTED });
        writer.empty(
            "Delegato",
            &[("codiceFiscale", &self.fiscal_code), ("denominazione", &self.delegate)],
        );
        writer.leaf("DataInizio", &layout::with_zone(&self.from));
        writer.leaf("DataFine", &layout::with_zone(&self.until));
        writer.close();
    }

    pub(super) fn read(root: &Branch<'_, '_>, kind: Kind) -> Result<Self, Error> {
        let delegation = root.one("CERTIFICATO-DELEGA")?;
        let word = delegation.one("Tipo")?;
        let revoked = match word.text().trim() {
            GRANTED => false,
            REVOKED => true,
            other => return Err(word.wrong("", other, "CONFERIMENTO or REVOCA")),
        };
        let delegate = delegation.one("Delegato")?;
        let read = Self {
            revoked,
            delegate: delegate.attribute("denominazione")?,
            fiscal_code: delegate.attribute("codiceFiscale")?,
            from: layout::day_of(&delegation.one("DataInizio")?)?,
            until: layout::day_of(&delegation.one("DataFine")?)?,
        };
        agrees(&word, read.kind(), kind)?;
        Ok(read)
    }
}

/// The word within must say the same as `TIPOPRATICA`.
fn agrees(word: &Branch<'_, '_>, found: Kind, stated: Kind) -> Result<(), Error> {
    if found == stated {
        return Ok(());
    }
    Err(word.wrong("", &word.text(), "the word of TIPOPRATICA"))
}

fn a_date(path: &str, text: &str) -> Result<(), Error> {
    if layout::is_date(text) {
        return Ok(());
    }
    Err(Error::Value {
        path: path.to_owned(),
        value: text.chars().take(60).collect(),
        expected: "a date (YYYY-MM-DD)",
    })
}
