//! The passphrase of sealed secrets, from a file or from whoever sits at the terminal.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use app::secrets::{self, Question};
use app::{Language, Secret, words};
use secrecy::ExposeSecret as _;

/// Where the passphrase of `home` comes from, should one be wanted.
pub(crate) fn prepare(home: &Path, file: Option<PathBuf>, language: Language) {
    if let Some(file) = file {
        secrets::give_file(home, file);
    }
    // Where nobody sits, nobody is asked: a script would wait for ever.
    if std::io::stderr().is_terminal() && std::io::stdout().is_terminal() {
        secrets::ask_by(move |question| ask(question, language));
    }
}

/// Asks on the terminal itself, not on standard input, which may bring a password. A new one twice.
fn ask(question: &Question, language: Language) -> Option<Secret> {
    let args = [("home", question.home.display().to_string())];
    let say = |id: &str| format!("{} ", words::say(language, id, &args));
    let read = |id: &str| rpassword::prompt_password(say(id)).ok().map(Secret::from);
    if !question.new {
        return read("vault-ask");
    }
    loop {
        let (first, again) = (read("vault-new")?, read("passphrase-again")?);
        if first.expose_secret() == again.expose_secret() {
            return Some(first).filter(|typed| !typed.expose_secret().is_empty());
        }
        eprintln!("{}", say("vault-differs"));
    }
}
