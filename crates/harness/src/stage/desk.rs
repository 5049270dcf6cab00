//! The Chamber's server, as its operator runs it.

use std::ffi::OsString;
use std::fs;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use super::{Secrets, StageError, Visitor};
use crate::child::{self, Running};
use crate::pki::{Pki, SoftToken};

/// Opening the database and the port.
const START_LIMIT: Duration = Duration::from_secs(60);
const ADMIN_LIMIT: Duration = Duration::from_secs(60);

/// The company's account at the desk.
pub const ACCOUNT: Secrets = Secrets { user: "TESSIL01", password: "telai-e-navette-14" };

/// The officer of the Chamber.
pub const OFFICER: Secrets = Secrets { user: "funzionario", password: "timbro-a-secco-7" };

/// A desk that serves; dropping it ends it.
pub struct Desk {
    running: Option<Running>,
    program: PathBuf,
    data: PathBuf,
    anchors: PathBuf,
    module: PathBuf,
    environment: Vec<(String, OsString)>,
    officer: SoftToken,
    address: SocketAddr,
    url: String,
}

impl Desk {
    /// Starts `origo-desk serve` over `data` on a free port, trusting the authority of `pki`; what
    /// is issued is signed with the key of `officer`.
    pub fn open(
        program: &Path,
        data: &Path,
        pki: &Pki,
        officer: &SoftToken,
    ) -> Result<Self, StageError> {
        fs::create_dir_all(data).map_err(StageError::file(data))?;
        let free = TcpListener::bind("127.0.0.1:0").and_then(|free| free.local_addr());
        let address = free.map_err(StageError::file(Path::new("127.0.0.1:0")))?;
        let mut desk = Self {
            running: None,
            program: program.to_path_buf(),
            data: data.to_path_buf(),
            anchors: pki.anchors_dir(),
            module: pki.module_path().to_path_buf(),
            environment: pki.env(),
            officer: officer.clone(),
            address,
            url: format!("http://{address}"),
        };
        desk.start()?;
        Ok(desk)
    }

    /// Where it serves, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Where it serves, as an address.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Its process while it runs, for one who stops or kills it.
    #[must_use]
    pub fn id(&self) -> Option<u32> {
        self.running.as_ref().map(Running::id)
    }

    /// Ends it, as when its machine is switched off.
    pub fn stop(&mut self) {
        self.running = None;
    }

    /// Starts it (again) at the same address and waits until it answers.
    pub fn start(&mut self) -> Result<(), StageError> {
        let log = self.data.join("serve.log");
        let mut command = Command::new(&self.program);
        command
            .arg("serve")
            .args(["--listen", &self.address.to_string(), "--data"])
            .arg(&self.data)
            .arg("--anchors")
            .arg(&self.anchors)
            .args(["--officer-token", &self.officer.label, "--officer-module"])
            .arg(&self.module)
            .args(["--card-payments", "sandbox"])
            .envs(self.environment.iter().cloned());
        let pin = format!("{}\n", self.officer.pin);
        let mut running = Running::start_logged_with(&mut command, &log, pin.as_bytes())?;
        let ready = child::until("origo-desk serve", START_LIMIT, || {
            if running.ended().is_ok_and(|ended| ended.is_some()) {
                return Some(false);
            }
            TcpStream::connect_timeout(&self.address, Duration::from_secs(1))
                .is_ok()
                .then_some(true)
        })?;
        if !ready {
            return Err(StageError::Refused {
                asked: "origo-desk serve".to_owned(),
                said: fs::read_to_string(&log).unwrap_or_default(),
            });
        }
        self.running = Some(running);
        Ok(())
    }

    /// The folder of its data.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Copies it into a folder while it serves.
    pub fn back_up(&self, to: &Path) -> Result<(), StageError> {
        let to = to.to_string_lossy();
        self.call(&["backup", "--to", to.as_ref()], "").map(drop)
    }

    /// Ends it, and starts at the same address a desk made of a copy.
    pub fn restore(&mut self, from: &Path) -> Result<(), StageError> {
        self.stop();
        fs::remove_dir_all(&self.data).map_err(StageError::file(&self.data))?;
        let from = from.to_string_lossy();
        self.call(&["restore", "--from", from.as_ref()], "")?;
        self.start()
    }

    /// Calls `origo-desk admin` with these words; only exit status 0 will do.
    pub fn admin(&self, words: &[&str], input: &str) -> Result<String, StageError> {
        self.call(&[&["admin"], words].concat(), input)
    }

    fn call(&self, words: &[&str], input: &str) -> Result<String, StageError> {
        let mut command = Command::new(&self.program);
        command.args(words).arg("--data").arg(&self.data);
        let answer = child::ask(&mut command, input.as_bytes(), ADMIN_LIMIT)?;
        if answer.status.success() {
            return Ok(answer.stdout);
        }
        Err(StageError::Refused {
            asked: format!("origo-desk {}", words.join(" ")),
            said: format!("{}{}", answer.stdout, answer.stderr),
        })
    }

    /// Chamber, officer, the account of this company (an `impresa` of the exchange format) and its
    /// balance (euro, `500.00`); once.
    pub fn furnish(&self, chamber: &str, company: &Value, top_up: &str) -> Result<(), StageError> {
        let done = self.data.join("furnished");
        if done.is_file() {
            return Ok(());
        }
        self.admin(&["chamber", "add", "--sign", chamber], "")?;
        let officer = ["officer", "add", "--user", OFFICER.user, "--password-stdin"];
        let name = ["--name", "Anna Neri", "--chamber", chamber];
        self.admin(&[&officer[..], &name].concat(), OFFICER.password)?;
        let text = |field: &str| company[field].as_str().unwrap_or_default();
        let account = ["account", "add", "--user", ACCOUNT.user, "--password-stdin"];
        let who = ["--company-fiscal-code", text("codiceFiscale"), "--name", text("denominazione")];
        let rea = ["--province", text("siglaProv"), "--rea", text("numeroRea")];
        let mail = ["--email", "export@tessilmacchine.example"];
        let words = [&account[..], &who, &rea, &mail].concat();
        self.admin(&words, ACCOUNT.password)?;
        self.top_up(top_up)?;
        fs::write(&done, "").map_err(StageError::file(&done))
    }

    /// Every practice of the company that the desk holds, sent or not, as FPWS lists them.
    pub fn practices(&self) -> Result<Vec<Value>, StageError> {
        const LIST: &str = "/fpbews/pratica/listaPraticheA2A";
        let headers = [("FPWS-UserId", ACCOUNT.user), ("FPWS-Password", ACCOUNT.password)];
        let all = json!({
            "datiPratica": { "tPratica": "cdor", "tipoSportello": "CO", "tipoPratica": "CO" },
            "aperte": false,
            "filtri": {},
        });
        let page = Visitor::of(&self.url).post(LIST, &headers, &all)?;
        let answer: Value = serde_json::from_slice(&page.bytes).unwrap_or_default();
        match answer["data"].as_array() {
            Some(rows) => Ok(rows.clone()),
            None => Err(page.lacks("a list of practices")),
        }
    }

    /// Puts euro on the company's DIRITTI.
    pub fn top_up(&self, amount: &str) -> Result<(), StageError> {
        let words = ["topup", "--user", ACCOUNT.user, "--euro", amount];
        self.admin(&words, "").map(drop)
    }
}
