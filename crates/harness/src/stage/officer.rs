//! An officer (funzionario) at the desk's pages, without a browser.

use super::{Page, Secrets, StageError, Visitor};

/// An officer who has logged in.
pub struct Officer {
    visitor: Visitor,
}

/// The queue.
const QUEUE: &str = "/ufficio/pratiche";
/// When the desk does not serve.
const OUTAGES: &str = "/ufficio/interruzioni";

impl Officer {
    /// Logs in.
    pub fn enter(url: &str, secrets: &Secrets) -> Result<Self, StageError> {
        let mut visitor = Visitor::of(url);
        let door = visitor.open(QUEUE)?.form_with("password")?;
        let values = [("utente", secrets.user), ("password", secrets.password)];
        let queue = visitor.send(&door, &values)?;
        // Whoever is not let in sees the same form again.
        match queue.form_with("password") {
            Ok(_) => Err(queue.lacks("the queue")),
            Err(_) => Ok(Self { visitor }),
        }
    }

    /// Opens the practice with this protocol number.
    pub fn open(&mut self, protocol: &str) -> Result<Page, StageError> {
        let queue = self.visitor.open(QUEUE)?;
        let path = queue.row_with(protocol)?.link_with(QUEUE)?;
        self.visitor.open(&path)
    }

    /// Takes the practice with this protocol number in charge and issues its certificate.
    pub fn issue(&mut self, protocol: &str) -> Result<Page, StageError> {
        let take = self.open(protocol)?.form_with("/presa-in-carico")?;
        let practice = self.visitor.send(&take, &[])?;
        let issue = practice.form_with("/rilascio")?;
        let issued = self.visitor.send(&issue, &[("conferma", "1")])?;
        issued.link_with("/certificato.pdf")?;
        Ok(issued)
    }

    /// Takes the practice with this protocol number in charge and asks for a correction; `scope` are
    /// fields of the form: `modello` (base form), `documento` (number), `mancante` (type of document).
    pub fn ask_correction(
        &mut self,
        protocol: &str,
        scope: &[(&str, &str)],
        words: &str,
    ) -> Result<Page, StageError> {
        let take = self.open(protocol)?.form_with("/presa-in-carico")?;
        let practice = self.visitor.send(&take, &[])?;
        let form = practice.form_with("/rettifica")?;
        let values: Vec<_> = scope.iter().copied().chain([("testo", words)]).collect();
        self.visitor.send(&form, &values)
    }

    /// Takes the practice with this protocol number in charge and rejects it.
    pub fn reject(&mut self, protocol: &str, words: &str) -> Result<Page, StageError> {
        let take = self.open(protocol)?.form_with("/presa-in-carico")?;
        let practice = self.visitor.send(&take, &[])?;
        let form = practice.form_with("/rigetto")?;
        self.visitor.send(&form, &[("motivo", words)])
    }

    /// Announces, as a supervisor, that the Chamber's desk does not serve from and until a day and hour on its clock
    /// (`2026-12-01T18:00`).
    pub fn announce_outage(
        &mut self,
        from: &str,
        until: &str,
        words: (&str, &str),
    ) -> Result<Page, StageError> {
        let form = self.visitor.open(OUTAGES)?.form_with("dal")?;
        let (italian, english) = words;
        let values = [("dal", from), ("al", until), ("italiano", italian), ("inglese", english)];
        self.visitor.send(&form, &values)
    }

    /// Takes the one outage that stands back.
    pub fn withdraw_outage(&mut self) -> Result<Page, StageError> {
        let form = self.visitor.open(OUTAGES)?.form_with("ritira")?;
        self.visitor.send(&form, &[])
    }
}
