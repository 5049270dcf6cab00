//! A running desk with one practice under protocol, and a browser that keeps cookies.

use std::collections::BTreeMap;
use std::sync::Arc;

use certificate::Certificate;
use desk::clock::{Clock, Dice};
use desk::credentials;
use desk::desk::Desk;
use desk::payment::sandbox::Sandbox;
use desk::routes;
use desk::storage::accounts::{self, AccountState, NewAccount};
use desk::storage::attachments::{self, NewAttachment};
use desk::storage::practices::{self, Practice, State};
use desk::storage::officers::Role;
use desk::storage::{StorageError, events, ledger, officers, register, till};
use jiff::Timestamp;
use secrecy::SecretString;
use signing::{Anchors, Check, CheckName, Indication, Report, SignerReport, SubIndication};
use wire::base_form::BaseForm;
use wire::order_detail::{FILE_NAME, OrderDetail};

/// The officer's password.
pub(crate) const PASSWORD: &str = "una frase lunga per l'ufficio";
/// The practice that waits.
pub(crate) const PRACTICE: &str = "M26B22ORIGO";

/// The desk and where it listens.
pub(crate) struct Office {
    pub(crate) desk: Arc<Desk>,
    pub(crate) url: String,
    _dir: tempfile::TempDir,
}

impl Office {
    /// Opens with officers of Bergamo and Sondrio and one practice of Bergamo, sent.
    pub(crate) async fn open() -> Self {
        Self::with(|_| {}).await
    }

    /// The same with a changed practice.
    pub(crate) async fn with(change: impl FnOnce(&mut Certificate)) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let now: Timestamp = "2026-11-22T09:30:00Z".parse().unwrap();
        let clock = Clock::from_fn(move || now);
        let desk = Desk::open(&crate::places::of(dir.path()), Anchors::default(), &url, clock, Dice::system()).unwrap();
        let mut certificate = crate::papers::example("ex-03.json");
        change(&mut certificate);
        file(&desk, &certificate, now);
        let mut desk = desk;
        let secret = SecretString::from("un segreto lungo per la cassa di prova");
        desk.provider = Some(Arc::new(Sandbox::new(secret, &url)));
        let desk = Arc::new(desk);
        tokio::spawn(axum::serve(listener, routes::router(Arc::clone(&desk))).into_future());
        Self { desk, url, _dir: dir }
    }

    /// The practice as it stands.
    pub(crate) fn practice(&self) -> Practice {
        self.desk.storage.read(|c| practices::find(c, PRACTICE)).unwrap().unwrap()
    }

    /// A browser at its sign-in.
    pub(crate) fn browser(&self) -> Browser {
        Browser::at(&self.url)
    }

    /// Bruno approves what Anna is to legalise.
    pub(crate) async fn approve(&self) {
        let mut bruno = self.signed_in("bruno").await;
        assert_eq!(bruno.step("presa-in-carico", &[]).await.status, 303, "taken in charge");
        let page = bruno.step("approvazione", &[("conferma", "1")]).await;
        assert_eq!(page.status, 303, "approved");
    }

    /// A browser with the session of `user`.
    pub(crate) async fn signed_in(&self, user: &str) -> Browser {
        let mut browser = self.browser();
        let page = browser.get("/ufficio/accesso").await;
        let form = [
            ("token", page.token()),
            ("utente", user.to_owned()),
            ("password", PASSWORD.to_owned()),
        ];
        let answer = browser.post("/ufficio/accesso", &form).await;
        assert_eq!(answer.status, 303, "the password is right");
        browser
    }
}

/// Writes officers, company, and the practice as intake and sending would.
fn file(desk: &Desk, certificate: &Certificate, now: Timestamp) {
    let base_form = BaseForm::of(certificate).unwrap();
    let content_sha256 = desk.blobs.put(&base_form.write()).unwrap();
    let envelope = desk.blobs.put(b"the envelope as it came").unwrap();
    let order = OrderDetail::of(certificate).unwrap().write();
    let documents = [
        ("FAE", "fattura_TO-26-1190.pdf", &b"%PDF-1.7 invoice"[..]),
        ("GEN", FILE_NAME, &order[..]),
    ];
    let hash = credentials::hash(&SecretString::from(PASSWORD.to_owned()), &desk.dice).unwrap();
    let signed = serde_json::to_string(&report()).unwrap();
    desk.storage
        .write(|tx| -> Result<(), StorageError> {
            let anna = officers::insert(tx, "anna", &hash, "Anna Ghislandi", Some("BG"), now)?;
            till::allow(tx, anna, true, now)?;
            officers::insert(tx, "bruno", &hash, "Bruno Bergamini", Some("BG"), now)?;
            let carla = officers::insert(tx, "carla", &hash, "Carla Rota", Some("BG"), now)?;
            officers::set_duties(tx, carla, Role::Supervisor, None)?;
            let dario = officers::insert(tx, "dario", &hash, "Dario Cassa", Some("BG"), now)?;
            officers::set_duties(tx, dario, Role::Cashier, None)?;
            officers::insert(tx, "sara", &hash, "Sara Valli", Some("SO"), now)?;
            let account = accounts::insert(tx, &company(&hash), now)?;
            ledger::top_up(tx, account, 10_000, now).unwrap();
            let mut practice = practice(account, &base_form, content_sha256, envelope, now);
            practices::insert(tx, &practice, &signed)?;
            for (kind, name, bytes) in documents {
                let document = NewAttachment {
                    kind: kind.into(),
                    name: name.into(),
                    description: String::new(),
                    sha256: desk.blobs.put(bytes)?,
                    size_bytes: bytes.len() as u64,
                };
                attachments::insert(tx, PRACTICE, &document, 0, now)?;
            }
            ledger::reserve(tx, account, PRACTICE, 0, 2_900, now).unwrap();
            practice.protocol = Some(register::next(tx, "BG-CO", PRACTICE, now)?);
            practice.protocolled_at = Some(now);
            practice.state = State::Sent;
            practice.fee_cents = 2_900;
            practices::update(tx, &practice)?;
            let data = serde_json::json!({ "protocol": practice.protocol });
            events::append(tx, now, Some(PRACTICE), "company:tubi", "sent", &data)
        })
        .unwrap();
}

fn company(hash: &str) -> NewAccount {
    NewAccount {
        user: "tubi".into(),
        password_hash: hash.into(),
        state: AccountState::Ok,
        confirmed: true,
        company_fiscal_code: "99990030167".into(),
        company_name: "Tubi Orobici S.p.A.".into(),
        province: "BG".into(),
        rea_number: "999303".into(),
        email: "export@tubi.example".into(),
        prints_at_company: false,
        signers: Vec::new(),
    }
}

fn practice(
    account: accounts::AccountId,
    base_form: &BaseForm,
    content_sha256: String,
    envelope: String,
    now: Timestamp,
) -> Practice {
    Practice {
        id: PRACTICE.into(),
        account,
        operator: None,
        kind: "CO".into(),
        description: "Tubi per Bahrein".into(),
        chamber: "BG".into(),
        branch: Some("Treviglio".into()),
        note: "Lettera di credito disponibile su richiesta".into(),
        state: State::Open,
        round: 0,
        base_form_sha256: envelope,
        content_sha256,
        company_name: base_form.head.name.clone(),
        company_fiscal_code: base_form.head.fiscal_code.clone(),
        filed_sha256: None,
        protocol: None,
        fee_cents: 0,
        urgent: false,
        receipt: None,
        officer: None,
        officer_words: String::new(),
        created_at: now,
        protocolled_at: None,
        closed_at: None,
    }
}

/// Intact, revocation not known: what intake lets through with a note to the officer.
fn report() -> Report {
    let check =
        |name, passed, detail: &str| Check { name, signer: Some(0), passed, detail: detail.into() };
    Report {
        indication: Indication::Indeterminate,
        sub_indication: Some(SubIndication::TryLater),
        signers: vec![SignerReport {
            indication: Indication::Indeterminate,
            sub_indication: Some(SubIndication::TryLater),
            name: "ROTA PAOLO".into(),
            fiscal_code: Some("RTOPLA68C15L400Q".into()),
            serial: "01".into(),
            issuer: "Prova CA Firma".into(),
            not_before: None,
            not_after: Some("2028-01-01T00:00:00Z".parse().unwrap()),
            signing_time: None,
            algorithm: "RSA".into(),
            layer: 1,
            evidence: signing::Evidence::default(),
        }],
        checks: vec![
            check(CheckName::SignatureValue, Some(true), "holds"),
            check(CheckName::Chain, Some(true), "to a trust anchor"),
            check(CheckName::Revocation, None, "no revocation list"),
        ],
        content_sha256: None,
        statement: signing::Statement::default(),
        wanted: Vec::new(),
        content: None,
    }
}

/// A browser without scripts.
pub(crate) struct Browser {
    client: reqwest::Client,
    url: String,
    pub(crate) cookies: BTreeMap<String, String>,
    pub(crate) language: String,
}

/// What came back.
pub(crate) struct Page {
    pub(crate) status: u16,
    pub(crate) headers: reqwest::header::HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.bytes.clone()).unwrap()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// The hidden token of the page's forms.
    pub(crate) fn token(&self) -> String {
        let text = self.text();
        let after = text.split("name=\"token\" value=\"").nth(1).expect("the page has a form");
        after.split('"').next().unwrap().to_owned()
    }

    /// Fails unless the page shows the text.
    #[track_caller]
    pub(crate) fn shows(&self, text: &str) {
        assert!(self.text().contains(text), "the page does not show {text}:\n{}", self.text());
    }
}

impl Browser {
    /// A browser for the desk at an address.
    pub(crate) fn at(url: &str) -> Self {
        // A second test in this process has installed it already.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client =
            reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { client, url: url.to_owned(), cookies: BTreeMap::new(), language: "it".to_owned() }
    }

    /// Posts a form with files: name, file name and bytes of each.
    pub(crate) async fn post_files(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let mut body = Vec::new();
        for (name, value) in fields {
            let part = format!(
                "--boundary-of-the-test\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend_from_slice(part.as_bytes());
        }
        for (name, file, bytes) in files {
            let head = format!(
                "--boundary-of-the-test\r\nContent-Disposition: form-data; name=\"{name}\"; filename=\"{file}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend_from_slice(head.as_bytes());
            body.extend_from_slice(bytes);
            body.extend_from_slice(b"\r\n");
        }
        body.extend_from_slice(b"--boundary-of-the-test--\r\n");
        let request = self
            .client
            .post(format!("{}{path}", self.url))
            .header("content-type", "multipart/form-data; boundary=boundary-of-the-test")
            .body(body);
        self.send(request).await
    }

    pub(crate) async fn get(&mut self, path: &str) -> Page {
        self.send(self.client.get(format!("{}{path}", self.url))).await
    }

    pub(crate) async fn post<V: AsRef<str>>(&mut self, path: &str, fields: &[(&str, V)]) -> Page {
        let encode =
            |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
        let body: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{}={}", encode(name), encode(value.as_ref())))
            .collect();
        let request = self
            .client
            .post(format!("{}{path}", self.url))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body.join("&"));
        self.send(request).await
    }

    /// Posts a step of the practice with the token of its page.
    pub(crate) async fn step(&mut self, verb: &str, fields: &[(&str, &str)]) -> Page {
        let path = format!("/ufficio/pratiche/{PRACTICE}");
        let token = self.get(&path).await.token();
        let mut all = vec![("token", token.as_str())];
        all.extend_from_slice(fields);
        self.post(&format!("{path}/{verb}"), &all).await
    }

    /// The same with a token from elsewhere, where the page has no form for it.
    pub(crate) async fn step_with(
        &mut self,
        token: &str,
        verb: &str,
        fields: &[(&str, &str)],
    ) -> Page {
        let mut all = vec![("token", token)];
        all.extend_from_slice(fields);
        self.post(&format!("/ufficio/pratiche/{PRACTICE}/{verb}"), &all).await
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Page {
        let cookies: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let answer = request
            .header("cookie", cookies.join("; "))
            .header("accept-language", &self.language)
            .send()
            .await
            .unwrap();
        for cookie in answer.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            self.cookies.insert(name.to_owned(), rest.split(';').next().unwrap().to_owned());
        }
        let (status, headers) = (answer.status().as_u16(), answer.headers().clone());
        Page { status, headers, bytes: answer.bytes().await.unwrap().to_vec() }
    }
}
