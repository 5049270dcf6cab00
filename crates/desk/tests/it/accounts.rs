//! Accounts as people have them: registered through the pages, with passwords that end, delegations,
//! powers, appointments, and pages that send practices without the program.

mod appointments;
mod company;
mod delegations;
mod isolation;
mod passwords;
mod powers;
mod registration;

use std::sync::{Arc, Mutex};

use desk::clock::Clock;
use desk::credentials;
use desk::storage::officers::{self, Officer};
use desk::storage::{StorageError, Value};
use jiff::Timestamp;
use serde_json::Value as Json;

use crate::http;
use crate::pages::office::{Browser, Page};
use crate::world::{PASSWORD, World};

/// A password that companies choose in these stories.
pub(crate) const CHOSEN: &str = "una frase scelta bene";

impl World {
    /// A browser for this desk.
    pub(crate) fn browser(&self) -> Browser {
        Browser::at(&format!("http://{}", self.at))
    }

    /// An officer who can sign in, in a browser.
    pub(crate) async fn office(&self, user: &str, chamber: &str) -> (Officer, Browser) {
        let hash = credentials::hash(&PASSWORD.into(), &self.desk.dice).unwrap();
        let now = self.desk.now();
        let made = self.desk.storage.write(|tx| -> Result<Officer, StorageError> {
            let id = officers::insert(tx, user, &hash, "Anna Neri", Some(chamber), now)?;
            officers::get(tx, id)
        });
        let mut browser = self.browser();
        let token = browser.get("/ufficio/accesso").await.token();
        let fields = [("token", token.as_str()), ("utente", user), ("password", PASSWORD)];
        let page = browser.post("/ufficio/accesso", &fields).await;
        assert_eq!(page.status, 303, "the officer is in");
        (made.unwrap(), browser)
    }

    /// A company's user who signs in; the page that follows is the answer.
    pub(crate) async fn enter(&self, user: &str, password: &str) -> (Browser, Page) {
        let mut browser = self.browser();
        let token = browser.get("/impresa/accesso").await.token();
        let fields = [("token", token.as_str()), ("utente", user), ("password", password)];
        let page = browser.post("/impresa/accesso", &fields).await;
        (browser, page)
    }

    /// The bodies of the mails to an address, oldest first.
    pub(crate) fn letters(&self, to: &str) -> Vec<String> {
        let query = "SELECT body FROM outbox WHERE recipient = ?1 ORDER BY id";
        let to = [Value::Text(to.to_owned().into())];
        self.desk.storage.read(|c| c.query(query, &to, |row| row.get(0))).unwrap()
    }

    /// What FPWS says to these credentials: nothing where it takes them, else the code.
    pub(crate) fn fpws(&self, user: &str, password: &str) -> Option<String> {
        let headers = [
            ("FPWS-UserId", user),
            ("FPWS-Password", password),
            ("Content-Type", "application/json"),
        ];
        let answer = http::request(
            self.at,
            "POST",
            "/fpbews/pratica/listaPraticheA2A",
            &headers,
            Some(br#"{"datiPratica":{},"aperte":false,"filtri":[]}"#),
        );
        let envelope: Json = answer.json();
        envelope["codError"].as_str().map(str::to_owned)
    }
}

/// The word after a label's line in a mail.
pub(crate) fn after(letter: &str, label: &str) -> String {
    let rest = letter.split(label).nth(1).unwrap_or_else(|| panic!("no {label} in\n{letter}"));
    rest.split_whitespace().next().unwrap().to_owned()
}

/// The path of the link in a mail.
pub(crate) fn link(letter: &str, under: &str) -> String {
    let at = letter.find(under).unwrap_or_else(|| panic!("no {under} in\n{letter}"));
    letter[at..].split_whitespace().next().unwrap().to_owned()
}

/// A clock that a test moves.
pub(crate) fn movable(start: &str) -> (Clock, Arc<Mutex<Timestamp>>) {
    let at = Arc::new(Mutex::new(start.parse().unwrap()));
    let told = Arc::clone(&at);
    (Clock::from_fn(move || *told.lock().unwrap()), at)
}
