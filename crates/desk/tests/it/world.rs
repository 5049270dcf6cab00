//! A running desk and those who act on it.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use certificate::Certificate;
use certificate::chamber::{Chamber, FeeMoment};
use desk::clock::{Clock, Dice};
use desk::credentials;
use desk::desk::Desk;
use desk::jobs::post::Post;
use desk::officer_key::OfficerKey;
use desk::places::Places;
use desk::storage::accounts::{self, AccountId, AccountState, NewAccount};
use desk::storage::officers::{self, Officer};
use desk::storage::{StorageError, chambers, events, ledger, register};
use serde_json::{Value, json};
use signing::Anchors;
use tokio::sync::oneshot;

use crate::http::{self, Answer, encode};
use crate::papers::{MORETTI, base_form, order_detail, signed, signers};

pub(crate) const PASSWORD: &str = "parola-di-prova";

/// A desk that serves on a port of its own until it is dropped.
pub(crate) struct World {
    pub(crate) desk: Arc<Desk>,
    pub(crate) at: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    running: Option<std::thread::JoinHandle<()>>,
}

impl World {
    /// Starts a desk on a folder.
    pub(crate) fn on(dir: &Path) -> Self {
        Self::with_key(dir, None)
    }

    /// The same, where what is issued is signed with this key.
    pub(crate) fn with_key(dir: &Path, key: Option<OfficerKey>) -> Self {
        Self::at(&crate::places::of(dir), key)
    }

    /// The same where places are named.
    pub(crate) fn at(places: &Places, key: Option<OfficerKey>) -> Self {
        Self::with_clock(places, key, Clock::system())
    }

    /// The same by another clock.
    pub(crate) fn with_clock(places: &Places, key: Option<OfficerKey>, clock: Clock) -> Self {
        Self::made(places, clock, |desk| desk.officer_key = key)
    }

    /// A desk that was changed before it serves.
    pub(crate) fn changed(places: &Places, change: impl FnOnce(&mut Desk)) -> Self {
        Self::made(places, Clock::system(), change)
    }

    /// The same with a clock of the test's own, and with what else the test changes.
    pub(crate) fn made(places: &Places, clock: Clock, change: impl FnOnce(&mut Desk)) -> Self {
        let anchors = Anchors::from_dir(&signers().pki.anchors_dir()).expect("test anchors");
        let dice = Dice::system();
        let mut desk = Desk::open(places, anchors, "http://desk.example", clock, dice).expect("opens");
        change(&mut desk);
        let desk = Arc::new(desk);
        let post = Post::folder(&places.data.join("mail")).unwrap();
        let from = "Sportello <sportello@desk.example>".parse().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let at = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let serving = Arc::clone(&desk);
        let running = std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                let until = async {
                    let _ = stopped.await;
                };
                desk::server::serve(serving, listener, post, from, until).await.expect("serves");
            });
        });
        Self { desk, at, stop: Some(stop), running: Some(running) }
    }

    /// Opens an account of the company of an example practice, with money on it.
    pub(crate) fn company(&self, user: &str, practice: &Certificate, cents: i64) -> Company<'_> {
        let id = self.account(user, |account| {
            account.company_fiscal_code = practice.company.fiscal_code.clone();
            account.company_name = practice.company.name.clone();
        });
        if cents > 0 {
            let now = self.desk.now();
            self.desk.storage.write(|tx| ledger::top_up(tx, id, cents, now)).unwrap();
        }
        self.known(user, id)
    }

    /// The company of an account that is there.
    pub(crate) fn known(&self, user: &str, id: AccountId) -> Company<'_> {
        Company { world: self, user: user.to_owned(), id }
    }

    /// Opens an account.
    pub(crate) fn account(&self, user: &str, change: impl FnOnce(&mut NewAccount)) -> AccountId {
        let password_hash = credentials::hash(&PASSWORD.into(), &self.desk.dice).unwrap();
        let mut account = NewAccount {
            user: user.to_owned(),
            password_hash,
            state: AccountState::Ok,
            confirmed: true,
            company_fiscal_code: "99990010169".to_owned(),
            company_name: "Prova S.r.l.".to_owned(),
            province: "BG".to_owned(),
            rea_number: "999101".to_owned(),
            email: "ufficio@impresa.example".to_owned(),
            prints_at_company: true,
            signers: vec![MORETTI.to_owned()],
        };
        change(&mut account);
        let now = self.desk.now();
        self.desk.storage.write(|tx| accounts::insert(tx, &account, now)).unwrap()
    }

    /// Adds an officer of a Chamber.
    pub(crate) fn officer(&self, user: &str, chamber: &str) -> Officer {
        let now = self.desk.now();
        self.desk
            .storage
            .write(|tx| {
                let id = officers::insert(tx, user, "-", "Anna Neri", Some(chamber), now)?;
                officers::get(tx, id)
            })
            .unwrap()
    }

    /// Changes what is known of a Chamber.
    pub(crate) fn chamber(&self, sign: &str, change: impl FnOnce(&mut Chamber)) {
        let mut chamber = Chamber::of(sign);
        change(&mut chamber);
        self.desk.storage.write(|tx| chambers::put(tx, &chamber)).unwrap();
    }

    /// Makes a Chamber take its fee at issue.
    pub(crate) fn charge_at_issue(&self, sign: &str) {
        self.chamber(sign, |chamber| chamber.fee_moment = FeeMoment::Issue);
    }

    /// Promises that hold at every moment.
    pub(crate) fn check_invariants(&self) {
        self.desk
            .storage
            .read(|c| {
                assert_eq!(ledger::audit(c)?, Vec::<String>::new(), "the ledger is whole");
                assert_eq!(register::gaps(c)?, Vec::<String>::new(), "the register has no gaps");
                assert_eq!(events::check_chain(c)?, None, "the events are chained");
                Ok::<_, StorageError>(())
            })
            .unwrap();
    }

    /// Stops serving: requests under way and due mails are finished.
    pub(crate) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if let Some(stop) = self.stop.take() {
            let _ = stop.send(());
        }
        if let Some(running) = self.running.take() {
            let ended = running.join();
            assert!(ended.is_ok() || std::thread::panicking(), "the desk broke off");
        }
    }
}

impl Drop for World {
    fn drop(&mut self) {
        self.end();
    }
}

/// The mails that left, by file name.
pub(crate) fn mails(dir: &Path) -> Vec<(String, String)> {
    let mut mails: Vec<(String, String)> = std::fs::read_dir(dir.join("mail"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "eml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    mails.sort();
    mails
}

/// A company's office, acting through FPWS.
pub(crate) struct Company<'a> {
    pub(crate) world: &'a World,
    pub(crate) user: String,
    pub(crate) id: AccountId,
}

impl Company<'_> {
    pub(crate) fn balance_cents(&self) -> i64 {
        self.world.desk.storage.read(|c| ledger::balance(c, self.id)).unwrap()
    }

    pub(crate) fn call(&self, method: &str, target: &str, body: Option<&Value>) -> Answer {
        self.call_with(method, target, &[], body)
    }

    pub(crate) fn call_with(
        &self,
        method: &str,
        target: &str,
        more: &[(&str, &str)],
        body: Option<&Value>,
    ) -> Answer {
        let mut headers = vec![
            ("FPWS-UserId", self.user.as_str()),
            ("FPWS-Password", PASSWORD),
            ("Accept", "application/json"),
            ("Content-Type", "application/json"),
        ];
        headers.extend_from_slice(more);
        let body = match (body, method) {
            (Some(body), _) => Some(body.to_string().into_bytes()),
            (None, "POST" | "PUT") => Some(Vec::new()),
            (None, _) => None,
        };
        http::request(self.world.at, method, target, &headers, body.as_deref())
    }

    pub(crate) fn create(&self, p7m: &[u8], practice: &Certificate) -> Answer {
        self.call("PUT", "/fpbews/pratica/creaA2A", Some(&create_body(p7m, practice)))
    }

    pub(crate) fn attach(&self, id: &str, kind: &str, name: &str, bytes: &[u8]) -> Answer {
        let target = format!("/fpbews/pratica/aggiungiAllegatoA2A?idPratica={id}");
        self.call("PUT", &target, Some(&attach_body(kind, name, bytes)))
    }

    pub(crate) fn send(&self, id: &str) -> Answer {
        self.call("POST", &format!("/fpbews/pratica/inviaA2A?idPratica={id}"), None)
    }

    pub(crate) fn list(&self, filters: Value, open: bool) -> Answer {
        let body = json!({
            "datiPratica": { "tPratica": "cdor", "tipoSportello": "CO", "tipoPratica": null },
            "aperte": open,
            "filtri": filters,
        });
        self.call("POST", "/fpbews/pratica/listaPraticheA2A", Some(&body))
    }

    /// The one row of a practice.
    pub(crate) fn row(&self, id: &str) -> Value {
        let rows = self.list(json!({ "CODICE_PRATICA": id }), false).data();
        assert_eq!(rows.as_array().map(Vec::len), Some(1), "one practice has one row: {rows}");
        rows[0].clone()
    }

    pub(crate) fn note(&self, id: &str, note: &str) -> Answer {
        let note = encode(note);
        let target = format!("/fpbews/pratica/aggiornaNoteA2A?idPratica={id}&note={note}");
        self.call("POST", &target, None)
    }

    /// A practice with all its documents, ready to be sent.
    pub(crate) fn prepare(&self, practice: &Certificate) -> String {
        let made = self.create(&signed(&base_form(practice)), practice).data();
        let id = made["idPratica"].as_str().expect("a practice code").to_owned();
        for attachment in &practice.attachments {
            let kind = attachment.kind.as_ref().map_or("GEN", |kind| kind.as_str());
            let paper = format!("%PDF-1.7 {}", attachment.name).into_bytes();
            self.attach(&id, kind, &attachment.name, &paper).data();
        }
        self.attach(&id, "GEN", "dettaglio-richiesta.xml", &order_detail(practice)).data();
        id
    }

    /// A practice that was sent, with its protocol number.
    pub(crate) fn file(&self, practice: &Certificate) -> (String, String) {
        let id = self.prepare(practice);
        let protocol = self.send(&id).data()["protocollo"].as_str().unwrap().to_owned();
        (id, protocol)
    }
}

/// Body of `creaA2A`.
pub(crate) fn create_body(p7m: &[u8], practice: &Certificate) -> Value {
    json!({
        "mobFirmato": true,
        "modelloBaseB64": STANDARD.encode(p7m),
        "datiPratica": {
            "tPratica": "cdor",
            "tipoSportello": "CO",
            "tipoPratica": practice.kind.as_str(),
            "descrizione": format!("{} OR-0123456789AB", practice.id),
            "cciaaCompetenza": practice.desk.chamber,
            "datiImpresa": { "codFisc": practice.company.fiscal_code },
            "datiIdp": null,
            "codiceSedeDistaccata": practice.desk.branch_office,
        },
    })
}

/// Body of `aggiungiAllegatoA2A`.
pub(crate) fn attach_body(kind: &str, name: &str, bytes: &[u8]) -> Value {
    json!({
        "modelloBaseB64": STANDARD.encode(bytes),
        "tipoAllegato": kind,
        "descrizioneAllegato": format!("documento {name}"),
        "allegatoFileName": name,
    })
}
