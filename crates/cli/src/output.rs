//! Two ways to say the same: words for people, one JSON object for programs.

use std::io::Write as _;
use std::process::ExitCode;

use app::{AppError, Language};
use serde::Serialize;
use serde_json::json;

/// Where and how results are printed.
pub(crate) struct Output {
    json: bool,
    /// Language of messages.
    pub(crate) language: Language,
}

impl Output {
    pub(crate) fn new(json: bool, language: Language) -> Self {
        Self { json, language }
    }

    /// Prints the result: the object as JSON, or the words.
    pub(crate) fn say(&self, object: &impl Serialize, words: impl FnOnce() -> String) {
        let text = if self.json {
            serde_json::to_string(object)
                .unwrap_or_else(|error| format!("{{\"error\":\"{error}\"}}"))
        } else {
            words()
        };
        self.print(&text);
    }

    /// Prints text as it is, without a second line end.
    pub(crate) fn print(&self, text: &str) {
        // A closed pipe is the reader's choice, not our fault.
        let _ = writeln!(std::io::stdout().lock(), "{}", text.trim_end_matches('\n'));
    }

    /// One sentence of the catalogue.
    pub(crate) fn words(&self, id: &str) -> String {
        app::words::say(self.language, id, &[])
    }

    /// Progress, for people and programs alike, on stderr.
    pub(crate) fn progress(&self, text: &str) {
        let _ = writeln!(std::io::stderr().lock(), "{text}");
    }

    /// Prints an error and gives its exit status.
    pub(crate) fn fail(&self, error: &AppError) -> ExitCode {
        let view = app::words::error(self.language, error);
        if self.json {
            self.print(&json!({ "error": view }).to_string());
        } else {
            self.progress(&format!("{}\n→ {}", view.message, view.next_step));
        }
        ExitCode::from(crate::status(error.code))
    }
}
