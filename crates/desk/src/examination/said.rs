//! What an officer says to a company: reasons of the library, words of its own, or both.

use crate::error::DeskError;
use crate::storage::Connection;
use crate::storage::reasons::{self, Purpose, Reason};

/// Longest words of an officer, in characters.
const WORDS_MAX: usize = 4_000;

/// Reasons and words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Said {
    /// Codes of reasons of the library.
    pub reasons: Vec<String>,
    /// Words of the officer's own; may be empty beside reasons.
    pub words: String,
}

impl From<&str> for Said {
    fn from(words: &str) -> Self {
        Self { reasons: Vec::new(), words: words.to_owned() }
    }
}

impl Said {
    /// How many reasons these are: words of one's own are one.
    pub(crate) fn count(&self) -> u32 {
        let own = u32::from(!self.words.trim().is_empty());
        u32::try_from(self.reasons.len()).unwrap_or(u32::MAX).saturating_add(own)
    }

    /// The reasons, and what the company reads in Italian.
    pub(crate) fn worded(
        &self,
        connection: &Connection,
        chamber: &str,
        purpose: Purpose,
    ) -> Result<(Vec<Reason>, String), DeskError> {
        let known = reasons::of_chamber(connection, chamber)?;
        let mut chosen: Vec<Reason> = Vec::new();
        for code in &self.reasons {
            let found = known.iter().find(|one| one.code == *code && one.purpose == purpose);
            let reason = found.ok_or_else(|| {
                DeskError::invalid("reasons", format!("Il motivo {code:.40} non è nell'elenco."))
            })?;
            if !chosen.contains(reason) {
                chosen.push(reason.clone());
            }
        }
        let own = self.words.trim().replace("\r\n", "\n");
        let listed = chosen.iter().map(|reason| format!("- {}", reason.italian));
        let said: Vec<String> = listed.chain((!own.is_empty()).then_some(own)).collect();
        let words = said.join("\n");
        if words.is_empty() {
            return Err(DeskError::invalid("words", "Scrivere il motivo: l'impresa lo leggerà."));
        }
        if words.chars().count() > WORDS_MAX {
            let message = format!("Il testo supera {WORDS_MAX} caratteri.");
            return Err(DeskError::invalid("words", message));
        }
        Ok((chosen, words))
    }
}
